"""Whether somebody wants to be reminded of the dates of her plan: offered beside the plan.

Rule of this file: offered where we can write first, to whom has not said yes; the yes itself is an
act of its own, see `bot.unasked`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.messages import MOVE, Button
from bot.outreach.permission import consented
from bot.reminders import PLAN
from bot.saying import Rows
from bot.unasked import REACHED
from bot.visit import Visit
from bot.wording import Wording

if TYPE_CHECKING:
    from bot.talk import Talk


async def offered(talk: Talk, visit: Visit, words: Wording) -> Rows:
    """Return the button that asks to be reminded; none where it cannot be or is so already."""
    interview, person = visit.interview, visit.known_person
    if visit.incoming.channel != REACHED or interview is None or interview.person != person.id:
        return ()
    if not person.stopped and consented(await talk.store.consents(person.id), PLAN):
        return ()
    return ((Button(words.say("button_plan_remind"), f"/reminders {PLAN}", MOVE),),)
