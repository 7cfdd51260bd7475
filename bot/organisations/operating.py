"""What an operator sees of organisations: which there are, who holds a role, what is open.

Rule of this file: people appear as eight letters and digits with the day they joined, never as
ids or accounts; nothing of campaigns, workshops or answers is shown.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.messages import ITEM, MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button, Reply
from bot.organisations import audit, holding, invitations, inviting, roles
from bot.organisations.entry import Entry
from bot.organisations.roles import Office
from bot.saying import Rows, go_on, message, words_of
from bot.visit import Visit
from storage.base import Link, Store
from storage.cohorts import OPERATOR, Officer

if TYPE_CHECKING:
    from bot.talk import Talk

YES: Final = "yes"


async def listed(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """List the organisations; each leads to who holds a role there."""
    words = words_of(talk, visit)
    found = await roles.organisations(talk.store)
    blocks = (
        Block(TITLE, words.say("organisations_title")),
        Block(TEXT, words.say("organisations_count", {"count": len(found)})),
    )
    own = Button(words.say("service_name"), office.command("show", roles.SERVICE))
    rows = [(Button(one.name, office.command("show", one.id)),) for one in found]
    return Reply((message(talk, visit, blocks, (*rows, (own,), *_back(talk, visit, office))),))


async def shown(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Show who holds a role in an organisation, and its open invitations."""
    organisation = await talk.store.cohorts.organisation(rest)
    if organisation is None:
        return await listed(talk, visit, office, "")
    words, at = words_of(talk, visit), visit.incoming.at
    officers = await talk.store.cohorts.officers(organisation.id)
    links = await invitations.open_ones(talk.store, at, organisation.id)
    blocks = [Block(TITLE, organisation.name or words.say("service_name"))]
    blocks.append(Block(TEXT, words.say("officers_count", {"count": len(officers)})))
    blocks += [Block(ITEM, f"• {_line(talk, visit, one)}") for one in officers]
    blocks.append(Block(TEXT, words.say("invitations_open", {"count": len(links)})))
    rows = [
        (Button(words.say("button_remove", _about(talk, visit, one)),
                office.command(inviting.REVOKE, roles.code_of(one)), MOVE),)
        for one in officers
    ]  # fmt: skip
    rows += [(inviting.revoke_button(talk, visit, office, one),) for one in links]
    return Reply((message(talk, visit, tuple(blocks), (*rows, *_back(talk, visit, office))),))


def _about(talk: Talk, visit: Visit, officer: Officer) -> dict[str, str]:
    words, zone = words_of(talk, visit), visit.known_person.time_zone or talk.around.time_zone
    return {
        "role": words.say(f"role_{officer.role}"),
        "code": roles.short(officer.person),
        "since": audit.moment(words, officer.at, zone),
    }


def _line(talk: Talk, visit: Visit, officer: Officer) -> str:
    return words_of(talk, visit).say("officer_line", _about(talk, visit, officer))


def _back(talk: Talk, visit: Visit, office: Office) -> Rows:
    label = words_of(talk, visit).say("button_back_to_menu")
    return ((Button(label, office.command(), MAIN),), *go_on(talk, visit))


# -- revoking -------------------------------------------------------------------------------------


async def revoke(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Revoke an invitation at once, a role after being asked."""
    words, me, at = words_of(talk, visit), visit.known_person.id, visit.incoming.at
    code, _, said = rest.partition(" ")
    found = await named(talk.store, code, at)
    if isinstance(found, Officer):
        last = await _is_last_operator(talk, found)
        if said != YES or last:
            return _asked(talk, visit, office, found, code, last=last)
        await holding.resign(talk.store, found, me, at, audit.OFFICER_REMOVED, visit.update)
        told = "officer_removed"
    else:
        done = found is not None and await invitations.revoke(talk.store, found, me, at)
        told = "invitation_revoked" if done else "invitation_gone"
    blocks = (Block(NOTICE, words.say(told)),)
    return Reply((message(talk, visit, blocks, _back(talk, visit, office)),))


async def named(store: Store, code: str, at: datetime) -> Officer | Link | None:
    """Return the role or the open invitation of this code."""
    for link in await invitations.open_ones(store, at):
        if invitations.code_of(link) == code:
            return link
    for one in await store.cohorts.organisations():
        for officer in await store.cohorts.officers(one.id):
            if roles.code_of(officer) == code:
                return officer
    return None


async def _is_last_operator(talk: Talk, officer: Officer) -> bool:
    held = await roles.holders(talk.store, roles.SERVICE, OPERATOR)
    return officer.role == OPERATOR and len(held) == 1


def _asked(
    talk: Talk, visit: Visit, office: Office, officer: Officer, code: str, *, last: bool
) -> Reply:
    words, about = words_of(talk, visit), _about(talk, visit, officer)
    key = "officer_last_operator" if last else "officer_remove"
    rows = _back(talk, visit, office)
    if not last:
        yes = office.command(inviting.REVOKE, f"{code} {YES}")
        rows = ((Button(words.say("button_remove_yes"), yes, MOVE),), *rows)
    return Reply((message(talk, visit, (Block(NOTICE, words.say(key, about)),), rows),))


ENTRIES: Final = (
    Entry(OPERATOR, "organisations", "button_organisations", listed),
    Entry(OPERATOR, "show", perform=shown),
    Entry(OPERATOR, inviting.REVOKE, perform=revoke),
)
