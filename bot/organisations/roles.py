"""Who holds a role where, and the guards every page and command of a role goes through.

Rule of this file: the rows of officers decide, `Person.roles` is only a hint that some exist; for
an organisation that is not hers a person gets the same answer as for one that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from storage.base import Person, Store
from storage.cohorts import (
    ASSOCIATION,
    CAMPAIGN,
    OPERATOR,
    TRAINER,
    WORKSHOP,
    Officer,
    Organisation,
)

ROLES: Final = (ASSOCIATION, TRAINER, OPERATOR)
COMMANDS: Final = {ASSOCIATION: "association", TRAINER: "workshop", OPERATOR: "operator"}
"""The chat command of a role."""
KINDS: Final = {ASSOCIATION: CAMPAIGN, TRAINER: WORKSHOP}
"""What a role makes and looks after."""

SERVICE: Final = "service"
"""The id of the organisation of those who run this service; it is never listed."""


@dataclass(frozen=True, slots=True)
class Office:
    """A role that a person holds now, with its organisation."""

    organisation: Organisation
    officer: Officer

    @property
    def role(self) -> str:
        """`association`, `trainer` or `operator`."""
        return self.officer.role

    def command(self, word: str = "", rest: str = "") -> str:
        """Return the data of a button for something done in this office (at most 64 bytes)."""
        name = COMMANDS[self.role]
        return " ".join(part for part in (f"/{name}", word, f"@{self.organisation.id}", rest)
                        if part)  # fmt: skip


async def offices_of(store: Store, person: str, role: str) -> tuple[Office, ...]:
    """Return where a person holds a role now, the latest first."""
    found = []
    for officer in await store.cohorts.offices(person):
        if officer.role == role and officer.left_at is None:
            organisation = await store.cohorts.organisation(officer.organisation)
            if organisation is not None:
                found.append(Office(organisation, officer))
    return tuple(found)


async def officer_of(store: Store, person: str, organisation: str, role: str) -> Office | None:
    """Return a person's role in an organisation; None for a foreign one as for an unknown one."""
    offices = await offices_of(store, person, role) if person else ()
    return next((one for one in offices if one.organisation.id == organisation), None)


async def office_for_cohort(store: Store, person: str, cohort: str) -> Office | None:
    """Return the role in which a person looks after a cohort, by its id or code.

    None where she does not, and where there is no such cohort.
    """
    found = await store.cohorts.cohort(cohort) or await store.cohorts.cohort_of_code(cohort)
    organisation = found.organisation if found is not None else ""
    kind = found.kind if found is not None else CAMPAIGN
    role = next(role for role, one in KINDS.items() if one == kind)
    return await officer_of(store, person, organisation, role)


async def holders(store: Store, organisation: str, role: str) -> tuple[Officer, ...]:
    """Return who holds a role in an organisation now, the first first."""
    found = await store.cohorts.officers(organisation)
    return tuple(one for one in found if one.role == role and one.left_at is None)


async def organisations(store: Store) -> tuple[Organisation, ...]:
    """Return the organisations, the first first, without that of the operators."""
    return tuple(one for one in await store.cohorts.organisations() if one.id != SERVICE)


async def organisation_named(store: Store, name: str) -> Organisation | None:
    """Return the organisation of this name, whatever its capital letters."""
    wanted = _plain(name)
    found = await organisations(store)
    return next((one for one in found if _plain(one.name) == wanted), None)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def service(at: datetime) -> Organisation:
    """Return the organisation of those who run this service, to be made with the first of them."""
    return Organisation(SERVICE, "", at)


async def hinted(store: Store, person: Person, gone: Officer | None = None) -> Person:
    """Return a person whose `roles` say what she holds now; `gone` is about to end."""
    offices = await store.cohorts.offices(person.id)
    held = {one.role for one in offices if one.left_at is None and not _same(one, gone)}
    return with_roles(person, held)


def with_roles(person: Person, held: Iterable[str]) -> Person:
    """Return a person with these of our roles, and whatever others she has."""
    others = [one for one in person.roles if one not in ROLES]
    known = set(held)
    return replace(person, roles=(*others, *(one for one in ROLES if one in known)))


def _same(one: Officer, other: Officer | None) -> bool:
    key = (one.organisation, one.person, one.role)
    return other is not None and key == (other.organisation, other.person, other.role)


def code_of(officer: Officer) -> str:
    """Return eight letters and digits by which a role can be named to revoke it."""
    return short(f"{officer.organisation}\n{officer.person}\n{officer.role}")


def short(identifier: str) -> str:
    """Return eight letters and digits that stand for a random id, and do not tell it."""
    return sha256(identifier.encode()).hexdigest()[:8]
