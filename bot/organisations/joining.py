"""Following an invitation: whoever opens it first holds the role.

Rule of this file: one opener wins; the spent link, the role, the person if she is new, and the
entry in the audit log are saved together. Who holds the role already spends nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.intents import Command
from bot.messages import INPUT_NONE, NOTICE, Block, Incoming, Message, Reply
from bot.organisations import holding, invitations, menus, roles
from bot.saying import words_of
from bot.visit import Visit, visit_of
from storage.base import Link, SpentLink

if TYPE_CHECKING:
    from bot.talk import Talk

JOINED: Final = "invitation_joined"
HELD: Final = "invitation_held"


async def followed(talk: Talk, link: Link, incoming: Incoming) -> Reply | None:
    """Follow an invitation and show the role's menu; None if it is not good any more.

    Raises:
        StoreError: the role could not be saved; the invitation stays good.
    """
    visit = await visit_of(talk.around, incoming)
    if visit.person is not None and await holds(talk, visit.person.id, link):
        told = HELD if invitations.is_open(link, incoming.at) else ""
        return await _menu(talk, visit, link, told)
    if await talk.store.cohorts.organisation(link.about) is None:
        return None
    try:
        await talk.store.save(holding.joined(visit, link))
    except SpentLink:
        return None
    return await _menu(talk, await visit_of(talk.around, incoming), link, JOINED)


async def holds(talk: Talk, person: str, link: Link) -> bool:
    """Tell whether a person holds the role an invitation gives."""
    return await roles.officer_of(talk.store, person, link.about, link.purpose) is not None


async def invited_to(talk: Talk, link: Link) -> str:
    """Return the name of the organisation of an invitation, empty where it has none."""
    organisation = await talk.store.cohorts.organisation(link.about) if link.about else None
    return organisation.name if organisation is not None else ""


async def _menu(talk: Talk, visit: Visit, link: Link, told: str) -> Reply:
    name = roles.COMMANDS[link.purpose]
    reply = await menus.entered(talk, visit, Command(name, f"{menus.MENU} @{link.about}"))
    if not told:
        return reply
    words = words_of(talk, visit)
    said = words.say(told, {"role": words.say(f"role_{link.purpose}"), "command": f"/{name}"})
    note = Message(
        (Block(NOTICE, said),),
        live=False,
        input=INPUT_NONE,
        language=words.language,
        direction=words.direction,
    )
    return Reply((note, *reply.messages))
