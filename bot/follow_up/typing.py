"""Typed words about an action: the new date, or the reason in a line.

Rule of this file: only what was asked for a moment ago is taken; words that may name a worker are
not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.follow_up import acting, waiting
from bot.follow_up import words as said
from bot.messages import Reply
from bot.visit import Visit
from flows.dates import read_date
from flows.follow_up import LONGEST_REASON
from flows.matching import clean
from flows.numbers import Unclear
from flows.personal import holds_personal

if TYPE_CHECKING:
    from bot.talk import Talk


async def typed(talk: Talk, visit: Visit) -> Reply | None:
    """Take typed words as what was asked about an action; None where nothing was."""
    text = visit.incoming.text
    if not text:
        return None
    asked = await waiting.waited_for(talk, visit)
    act = await acting.act_of(talk, visit, asked) if asked is not None else None
    if asked is None or act is None:
        return None
    if asked.word == said.UNTIL:
        return await _date(talk, act, text)
    return await _reason(talk, act, text)


async def _date(talk: Talk, act: acting.Act, text: str) -> Reply:
    words = act.telling.wording
    new = read_date(text, words.language, act.today)
    if isinstance(new, Unclear):
        return await acting.ask_date(talk, act, words.say("plan_until_unclear"))
    await waiting.clear(talk, act.visit)
    return await acting.put_off(talk, act, new)


async def _reason(talk: Talk, act: acting.Act, text: str) -> Reply:
    words = act.telling.wording
    reason = " ".join(clean(text).split())
    if holds_personal(reason):
        return await acting.ask_why(talk, act, words.say("plan_why_personal"))
    if not 0 < len(reason) <= LONGEST_REASON:
        told = words.say("plan_why_long", {"limit": LONGEST_REASON})
        return await acting.ask_why(talk, act, told)
    await waiting.clear(talk, act.visit)
    return await acting.turn_down(talk, act, reason)
