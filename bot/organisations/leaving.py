"""Giving a role back, and what `/forget` does to the roles a person holds.

Rule of this file: who is the only one in a role is told first what that means; nothing is handed
on by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.messages import MAIN, MOVE, NOTICE, Block, Button, Reply
from bot.organisations import holding, roles
from bot.organisations.entry import Entry
from bot.organisations.roles import Office
from bot.saying import go_on, message, words_of
from bot.visit import Visit
from bot.wording import Wording

if TYPE_CHECKING:
    from bot.talk import Talk

WORD: Final = "leave"
YES: Final = "yes"


async def left(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Give a role back, after being asked."""
    words = words_of(talk, visit)
    if rest != YES:
        asked = [Block(NOTICE, words.say("leave", _about(words, office)))]
        if await holding.is_last(talk.store, office):
            asked.append(_warning(words, office))
        rows = (
            (Button(words.say("button_leave_yes"), office.command(WORD, YES), MOVE),),
            (Button(words.say("button_back_to_menu"), office.command(), MAIN),),
        )
        return Reply((message(talk, visit, tuple(asked), rows),))
    me, at = visit.known_person.id, visit.incoming.at
    await holding.resign(talk.store, office.officer, me, at, update=visit.update)
    told = (Block(NOTICE, words.say("left", _about(words, office))),)
    return Reply((message(talk, visit, told, go_on(talk, visit)),))


async def warnings(talk: Talk, visit: Visit) -> tuple[Block, ...]:
    """Return what somebody should know who is about to erase herself and holds roles."""
    words, found = words_of(talk, visit), []
    for role in roles.ROLES:
        for office in await roles.offices_of(talk.store, visit.known_person.id, role):
            found.append(Block(NOTICE, words.say("forget_role", _about(words, office))))
            if await holding.is_last(talk.store, office):
                found.append(_warning(words, office))
    if found:
        found.append(Block(NOTICE, words.say("forget_log")))
    return tuple(found)


async def end_all(talk: Talk, visit: Visit) -> None:
    """End every role of a person who is erased, so that the log says so."""
    for officer in await talk.store.cohorts.offices(visit.known_person.id):
        if officer.left_at is None:
            await holding.resign(talk.store, officer, officer.person, visit.incoming.at)


def _warning(words: Wording, office: Office) -> Block:
    key = "last_operator" if office.organisation.id == roles.SERVICE else "last_officer"
    return Block(NOTICE, words.say(key, _about(words, office)))


def _about(words: Wording, office: Office) -> dict[str, str]:
    name = office.organisation.name or words.say("service_name")
    return {"name": name, "role": words.say(f"role_{office.role}")}


ENTRIES: Final = tuple(Entry(role, WORD, "button_leave", left) for role in roles.ROLES)
