"""Invitations: one-time links that give a role to whoever opens them first.

Rule of this file: each link is made and revoked together with its entry in the audit log, which is
also the list of those that are open; no token is kept, only its SHA-256.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.links import digest
from bot.organisations import audit, roles
from bot.surroundings import Surroundings
from flows.matching import clean
from storage.base import Change, Link, SpentLink, Store
from storage.cohorts import OPERATOR, Joint, Organisation

GOOD_FOR: Final = timedelta(days=7)
FIRST_GOOD_FOR: Final = timedelta(hours=1)
"""How long an invitation lasts; that of the first operator, printed by `serve`."""
LONGEST_NAME: Final = 80
CODE: Final = 8
"""Letters of the SHA-256 by which an invitation can be named to revoke it."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that was just made; its token is told once, and kept nowhere."""

    token: str
    link: Link
    organisation: Organisation
    is_new: bool = False

    @property
    def code(self) -> str:
        """By which it can be revoked."""
        return code_of(self.link)


def code_of(link: Link) -> str:
    """Return the eight letters and digits by which an open invitation can be named."""
    return link.token[:CODE]


def is_invitation(link: Link) -> bool:
    """Tell whether a link gives a role."""
    return link.purpose in roles.ROLES


def name_of(text: str) -> str:
    """Return a typed name of an organisation as it is kept; empty for one that cannot be."""
    name = " ".join(clean(text).split())
    return name if 0 < len(name) <= LONGEST_NAME else ""


async def invite(
    around: Surroundings,
    role: str,
    organisation: Organisation,
    actor: str,
    at: datetime,
    good_for: timedelta = GOOD_FOR,
    update: tuple[str, str] | None = None,
) -> Invitation:
    """Make an invitation; the organisation too where the store does not know it yet.

    Raises:
        StoreError: it could not be saved.
        DuplicateUpdate: this was asked for before.
    """
    store, token = around.store, around.new_token()
    # The link is nobody's: it stays good when the officer who made it erases her data.
    link = Link(digest(token), role, "", at, at + good_for, about=organisation.id)
    is_new = await store.cohorts.organisation(organisation.id) is None
    acts = [audit.act(audit.INVITED, at, actor, organisation.id, link.token, role=role)]
    if is_new and organisation.id != roles.SERVICE:
        made = audit.act(audit.ORGANISATION_MADE, at, actor, organisation.id,
                         name=organisation.name)  # fmt: skip
        acts.insert(0, made)
    joint = Joint(organisations=(organisation,) if is_new else (), acts=tuple(acts))
    await store.save(Change(links=(link,), joint=joint, update=update, at=at))
    return Invitation(token, link, organisation, is_new)


async def organisation_for(
    around: Surroundings, role: str, name: str, at: datetime
) -> Organisation:
    """Return the organisation of this name, or one to be made with the invitation."""
    if role == OPERATOR:
        return roles.service(at)
    known = await roles.organisation_named(around.store, name)
    return known or Organisation(around.new_id(), name, at)


def addresses(around: Surroundings, token: str) -> tuple[str, ...]:
    """Return where a token opens: in a browser, and in Telegram if there is a bot."""
    found = [f"{around.base_url}/open/{token}"] if around.base_url else []
    if around.bot_name:
        found.append(f"https://t.me/{around.bot_name}?start={token}")
    return tuple(found)


async def open_ones(store: Store, at: datetime, organisation: str = "") -> tuple[Link, ...]:
    """Return the invitations that are still good, all or an organisation's, the first first."""
    found = []
    for entry in await store.cohorts.acts(organisation):
        if entry.act == audit.INVITED:
            link = await store.link(entry.about)
            if link is not None and is_open(link, at):
                found.append(link)
    return tuple(found)


def is_open(link: Link, at: datetime) -> bool:
    """Tell whether an invitation can still be followed."""
    return link.spent_at is None and (link.expires_at is None or link.expires_at > at)


async def revoke(store: Store, link: Link, actor: str, at: datetime) -> bool:
    """Revoke an invitation; False if somebody was faster, or its time was over."""
    entry = audit.act(audit.INVITATION_REVOKED, at, actor, link.about, link.token,
                      role=link.purpose)  # fmt: skip
    try:
        await store.save(Change(joint=Joint(acts=(entry,)), spent=link.token, at=at))
    except SpentLink:
        return False
    return True


async def first_operator(around: Surroundings, at: datetime) -> str:
    """Return the address of an invitation for the first operator, empty once anybody is known."""
    store = around.store
    if await roles.organisations(store) or (await store.state()).persons:
        return ""
    made = await invite(around, OPERATOR, roles.service(at), audit.SHELL, at, FIRST_GOOD_FOR)
    return addresses(around, made.token)[0]
