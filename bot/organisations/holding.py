"""Giving and ending roles: the changes of officers, each with its entry in the audit log.

Rule of this file: a role and what the log says of it are saved together.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.organisations import audit, roles
from bot.organisations.roles import Office
from bot.visit import Visit
from storage.base import Change, Link, Store
from storage.cohorts import Joint, Officer


def joined(visit: Visit, link: Link) -> Change:
    """Return the change by which who follows an invitation holds its role and spends it."""
    at, person = visit.incoming.at, visit.known_person
    officer = Officer(link.about, person.id, link.purpose, at)
    entry = audit.act(audit.OFFICER_JOINED, at, person.id, link.about, link.token,
                      role=link.purpose)  # fmt: skip
    person = roles.with_roles(replace(person, seen_at=at), (*person.roles, link.purpose))
    joint = Joint(officers=(officer,), acts=(entry,))
    return Change(person=person, binding=visit.new_binding, joint=joint, spent=link.token, at=at)


async def resign(
    store: Store,
    officer: Officer,
    actor: str,
    at: datetime,
    act: str = audit.OFFICER_LEFT,
    update: tuple[str, str] | None = None,
) -> None:
    """End a role; `act` says whether she gave it back or it was taken from her.

    Raises:
        StoreError: it could not be saved; she still holds it.
        DuplicateUpdate: this was asked for before.
    """
    gone = replace(officer, left_at=at)
    person = await store.person(officer.person)
    if person is not None:
        person = await roles.hinted(store, person, officer)
    entry = audit.act(act, at, actor, officer.organisation, officer.person, role=officer.role)
    joint = Joint(officers=(gone,), acts=(entry,))
    await store.save(Change(person=person, joint=joint, update=update, at=at))


async def is_last(store: Store, office: Office) -> bool:
    """Tell whether nobody else holds this role in this organisation."""
    held = await roles.holders(store, office.organisation.id, office.role)
    return all(one.person == office.officer.person for one in held)
