"""Inviting from the chat: a colleague by an officer, and anybody by an operator.

Rule of this file: an officer invites to her own role in her own organisation; what is open can be
revoked by everybody who holds that role there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.messages import MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button, Reply
from bot.organisations import asking, audit, invitations
from bot.organisations.entry import Entry
from bot.organisations.invitations import Invitation
from bot.organisations.roles import Office
from bot.saying import go_on, message, words_of
from bot.visit import Visit
from storage.base import Link
from storage.cohorts import ASSOCIATION, OPERATOR, TRAINER, Organisation

if TYPE_CHECKING:
    from bot.talk import Talk

WORD: Final = "invite"
REVOKE: Final = "revoke"


async def colleague(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Make an invitation to this role in this organisation."""
    return await _invited(talk, visit, office, office.role, office.organisation)


async def association(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Invite the first officer of an association, by the name that was typed."""
    return await _by_name(talk, visit, office, ASSOCIATION, rest)


async def trainer(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Invite a trainer of an organisation, by the name that was typed."""
    return await _by_name(talk, visit, office, TRAINER, rest)


async def _by_name(talk: Talk, visit: Visit, office: Office, role: str, typed: str) -> Reply:
    words, around = words_of(talk, visit), talk.around
    name = invitations.name_of(typed)
    if not name:
        wrong = words.say("organisation_name_wrong", {"limit": invitations.LONGEST_NAME})
        blocks = (Block(NOTICE, wrong),) if typed else ()
        question = asking.question(words.say(f"organisation_name_{role}"))
        rows = ((Button(words.say("button_back_to_menu"), office.command(), MOVE),),)
        return await asking.ask(talk, visit, office, role, (*blocks, question), rows)
    at = visit.incoming.at
    organisation = await invitations.organisation_for(around, role, name, at)
    return await _invited(talk, visit, office, role, organisation)


async def _invited(
    talk: Talk, visit: Visit, office: Office, role: str, organisation: Organisation
) -> Reply:
    made = await invitations.invite(
        talk.around,
        role,
        organisation,
        visit.known_person.id,
        visit.incoming.at,
        update=visit.update,
    )
    return _told(talk, visit, office, made)


def _told(talk: Talk, visit: Visit, office: Office, made: Invitation) -> Reply:
    words = words_of(talk, visit)
    places = invitations.addresses(talk.around, made.token)
    about = {
        "role": words.say(f"role_{made.link.purpose}"),
        "name": made.organisation.name or words.say("service_name"),
    }
    is_new = made.is_new and bool(made.organisation.name)
    blocks = [Block(NOTICE, words.say("organisation_new", about))] if is_new else []
    blocks.append(Block(TEXT, words.say("invited" if places else "invited_no_address", about)))
    blocks += [Block(TEXT, one) for one in places]
    rows = (
        (Button(words.say("button_revoke_it"), office.command(REVOKE, made.code), MOVE),),
        (Button(words.say("button_back_to_menu"), office.command(), MAIN),),
        *go_on(talk, visit),
    )
    return Reply((message(talk, visit, tuple(blocks), rows),))


# -- what is open -------------------------------------------------------------------------------


async def pending(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """List the invitations to this role that are open, each with a button that revokes it."""
    words = words_of(talk, visit)
    found = await open_here(talk, visit, office)
    blocks = [Block(TITLE, words.say("invitations_title"))]
    blocks.append(Block(TEXT, words.say("invitations_open", {"count": len(found)})))
    rows = [(revoke_button(talk, visit, office, one),) for one in found]
    rows.append((Button(words.say("button_back_to_menu"), office.command(), MAIN),))
    return Reply((message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit))),))


def revoke_button(talk: Talk, visit: Visit, office: Office, link: Link) -> Button:
    """Return the button that revokes an invitation."""
    words, until = words_of(talk, visit), link.expires_at or link.created_at
    said = {
        "role": words.say(f"role_{link.purpose}"),
        "until": audit.moment(words, until, visit.known_person.time_zone or talk.around.time_zone),
    }
    code = invitations.code_of(link)
    return Button(words.say("button_revoke", said), office.command(REVOKE, code), MOVE)


async def open_here(talk: Talk, visit: Visit, office: Office) -> tuple[Link, ...]:
    """Return the open invitations to this role in this organisation."""
    here = office.organisation.id
    found = await invitations.open_ones(talk.store, visit.incoming.at, here)
    return tuple(one for one in found if one.purpose == office.role)


async def revoke(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Revoke an open invitation to this role; one of elsewhere is as unknown as any other."""
    words, at = words_of(talk, visit), visit.incoming.at
    found = await open_here(talk, visit, office)
    link = next((one for one in found if invitations.code_of(one) == rest), None)
    done = link is not None and await invitations.revoke(
        talk.store, link, visit.known_person.id, at
    )
    told = words.say("invitation_revoked" if done else "invitation_gone")
    rows = ((Button(words.say("button_back_to_menu"), office.command(), MAIN),),)
    return Reply((message(talk, visit, (Block(NOTICE, told),), (*rows, *go_on(talk, visit))),))


ENTRIES: Final = (
    *(
        entry
        for role in (ASSOCIATION, TRAINER)
        for entry in (
            Entry(role, WORD, "button_invite_colleague", colleague),
            Entry(role, "invitations", "button_invitations", pending),
            Entry(role, REVOKE, perform=revoke),
        )
    ),
    Entry(OPERATOR, ASSOCIATION, "button_invite_association", association),
    Entry(OPERATOR, TRAINER, "button_invite_trainer", trainer),
    Entry(OPERATOR, WORD, "button_invite_operator", colleague),
)
