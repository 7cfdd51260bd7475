"""The audit log in the chat: the last acts, in words.

Rule of this file: an officer reads the acts of her own organisation; an operator those of all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.messages import ITEM, MAIN, TEXT, TITLE, Block, Button, Reply
from bot.organisations import audit, roles
from bot.organisations.entry import Entry
from bot.organisations.roles import Office
from bot.saying import go_on, message, words_of
from bot.visit import Visit
from storage.cohorts import OPERATOR

if TYPE_CHECKING:
    from bot.talk import Talk

LAST: Final = 20
"""Acts that are shown."""


async def shown(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Show the last acts, the latest first."""
    words, me = words_of(talk, visit), visit.known_person
    everywhere = office.role == OPERATOR
    acts = await audit.latest(talk.store, "" if everywhere else office.organisation.id, LAST)
    found = await roles.organisations(talk.store) if everywhere else ()
    names = {one.id: one.name for one in found}
    zone = me.time_zone or talk.around.time_zone
    blocks = [Block(TITLE, words.say("log_title"))]
    blocks.append(Block(TEXT, words.say("log_what" if acts else "log_empty", {"most": LAST})))
    for one in acts:
        place = names.get(one.organisation, "")
        line = audit.line(words, one, me.id, zone)
        blocks.append(Block(ITEM, f"• {line} ({place})" if place else f"• {line}"))
    rows = ((Button(words.say("button_back_to_menu"), office.command(), MAIN),),)
    return Reply((message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit))),))


ENTRIES: Final = tuple(Entry(role, "log", "button_log", shown) for role in roles.ROLES)
