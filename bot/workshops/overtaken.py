"""Words typed while a workshop went on: an answer to the question they were typed for, or to none.

Rule of this file: a tap says which question it answers, and is always taken; typed words do not.
Where another question was open when this interview was last touched than is now, they are not
guessed about.
"""

from __future__ import annotations

from bot.visit import Visit
from flows import events, lifecycle, navigation
from flows.effects import Tell
from flows.engine import Step, advance, prompt, view_of
from flows.gate import has_moved, room_gate_at
from flows.interview import Interview, Key
from flows.workshop_room import KIND_MODULE
from questionnaires.model import Questionnaire


def instead(visit: Visit, questionnaire: Questionnaire, event: events.Event) -> Step | None:
    """Return what becomes of an event the room has overtaken, None for every other one."""
    place, interview = visit.place, visit.interview
    if place is None or interview is None or place.kind != KIND_MODULE or visit.gate is None:
        return None
    if not _is_typed(event) or not has_moved(place.room, interview.updated_at):
        return None
    then = _asked(questionnaire, interview, visit)
    now = navigation.position(view_of(questionnaire, interview, visit.gate))
    if then is None or then == now or interview.status != lifecycle.ASKING:
        return None
    if now is None:
        gate = room_gate_at(place.room, interview.ref_id, interview.updated_at)
        taken = advance(questionnaire, interview, event, gate)
        return Step(taken.interview, prompt(questionnaire, taken.interview, visit.gate))
    seen = interview.but(revision=interview.revision + 1, updated_at=event.at)
    return Step(seen, (Tell("room_moved_on"), *prompt(questionnaire, seen, visit.gate)))


def _is_typed(event: events.Event) -> bool:
    return isinstance(event, events.Answered) and event.key is None and event.revision is None


def _asked(questionnaire: Questionnaire, interview: Interview, visit: Visit) -> Key | None:
    """Return the question that was open when the interview was last touched."""
    assert visit.place is not None  # callers have looked
    gate = room_gate_at(visit.place.room, interview.ref_id, interview.updated_at)
    return navigation.position(view_of(questionnaire, interview, gate))
