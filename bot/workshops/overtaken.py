"""Words typed while a workshop went on: an answer to the question they were typed for, or to none.

Rule of this file: a tap says which question it answers, and is always taken; typed words do not.
Where another question was open when this interview was last touched than is now, or none, they are
not guessed about. So it is noted when somebody is shown a question that opened since; only in a
browser that need not be, for there one types below the question.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.organisations import pages
from bot.visit import Visit
from flows import events, lifecycle, navigation
from flows.effects import Tell
from flows.engine import Step, advance, prompt, view_of
from flows.gate import has_moved, room_gate_at
from flows.interview import Interview, Key
from flows.workshop_room import KIND_MODULE
from questionnaires.model import Questionnaire
from storage.base import Change

if TYPE_CHECKING:
    from bot.talk import Talk


def instead(visit: Visit, questionnaire: Questionnaire, event: events.Event) -> Step | None:
    """Return what becomes of an event the room has overtaken, None for every other one."""
    place, interview = visit.place, visit.interview
    if place is None or interview is None or place.kind != KIND_MODULE or visit.gate is None:
        return None
    if not _is_typed(event) or not has_moved(place.room, interview.updated_at):
        return None
    then = _asked(questionnaire, interview, visit)
    now = navigation.position(view_of(questionnaire, interview, visit.gate))
    if then == now or interview.status != lifecycle.ASKING:
        return None
    if then is None and pages.is_browser(visit):
        return None
    if now is None:
        gate = room_gate_at(place.room, interview.ref_id, interview.updated_at)
        taken = advance(questionnaire, interview, event, gate)
        return Step(taken.interview, prompt(questionnaire, taken.interview, visit.gate))
    seen = interview.but(revision=interview.revision + 1, updated_at=event.at)
    told = Tell("room_moved_on" if then is not None else "room_opened_meanwhile")
    return Step(seen, (told, *prompt(questionnaire, seen, visit.gate)))


async def noted(talk: Talk, visit: Visit, event: events.Event | None = None) -> Visit:
    """Note that she is shown what the room asks now, if it opened since her interview was touched.

    An answer (`event`) tells nothing of what she saw.

    Raises:
        StaleInterview: somebody was faster.
        StoreError: it could not be saved.
    """
    place, interview, at = visit.place, visit.interview, visit.incoming.at
    if place is None or interview is None or visit.gate is None or pages.is_browser(visit):
        return visit
    if interview.status != lifecycle.ASKING or place.kind != KIND_MODULE:
        return visit
    if isinstance(event, events.Answered) or getattr(event, "revision", None) is not None:
        return visit  # a tap that names a revision is about what she saw before
    if not has_moved(place.room, interview.updated_at):
        return visit
    view = view_of(talk.questionnaire_of(interview), interview, visit.gate)
    if navigation.position(view) is None:
        return visit
    seen = interview.but(revision=interview.revision + 1, updated_at=at)
    await talk.store.save(Change(interview=seen, expected_revision=interview.revision, at=at))
    return replace(visit, interview=seen)


def _is_typed(event: events.Event) -> bool:
    return isinstance(event, events.Answered) and event.key is None and event.revision is None


def _asked(questionnaire: Questionnaire, interview: Interview, visit: Visit) -> Key | None:
    """Return the question that was open when the interview was last touched."""
    assert visit.place is not None  # callers have looked
    gate = room_gate_at(visit.place.room, interview.ref_id, interview.updated_at)
    return navigation.position(view_of(questionnaire, interview, gate))
