"""Proof of an action: files kept as evidence, with the action as what they back.

Rule of this file: everything about files is done by `bot.evidence`; here is only what an action
changes in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.evidence import pages
from bot.follow_up.words import SEE, data
from bot.messages import MAIN, NOTICE, Block, Button, Reply
from bot.telling import Telling
from bot.visit import Visit
from flows.evidence import action_key
from flows.interview import Interview
from reports.model import PlannedAction
from storage.base import Change
from storage.evidence_values import Evidence

if TYPE_CHECKING:
    from bot.talk import Talk


async def count(talk: Talk, interview: Interview, action: PlannedAction) -> int:
    """Return how many files back an action."""
    key = action_key(action.id)
    return sum(key in one.answers for one in await talk.store.evidence(interview.id))


async def ask(talk: Talk, visit: Visit, telling: Telling, action: PlannedAction) -> Reply:
    """Say what can be sent as proof of an action, and wait for it."""
    person, interview, at = visit.known_person, telling.interview, visit.incoming.at
    if person.current != interview.id:  # what is sent next is about this interview
        current = replace(person, current=interview.id, seen_at=at)
        await talk.store.save(Change(person=current, update=visit.update, at=at))
    talk.awaited.expect(visit.incoming, interview.id, action_key(action.id))
    return Reply((pages.add(telling, action_key(action.id), back=_back(telling, action.id)),))


def papers(talk: Talk, action: str) -> tuple[str, ...]:
    """Return what papers an action asks for, in English."""
    entry = talk.around.catalog.library("en").actions.get(action)
    return entry.evidence if entry else ()


def words_kept(telling: Telling, batch: Sequence[Evidence], action: str) -> str:
    """Return the words that files are kept as proof of an action."""
    entry = telling.library.actions.get(action)
    about = {"count": len(batch), "action": entry.label if entry else action}
    return telling.wording.say("plan_proof_kept", about)


def kept(telling: Telling, action: str, told: str) -> Reply:
    """Say so, and lead back to the action."""
    above = (Block(NOTICE, told),)
    return Reply((pages.page(telling, above, ((_back(telling, action),),)),))


def _back(telling: Telling, action: str) -> Button:
    label = telling.wording.say("button_plan_back")
    return Button(label, data(SEE, action, telling.interview), MAIN)
