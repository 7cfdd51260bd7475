"""What a room means for participants, board and console, now.

Rule of this file: only looks; nothing is changed. `may_answer` and its kind say what to *ask* now:
an answer that comes in to a question that was asked is always kept, whatever the room does
meanwhile; it is the participant's own interview.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from flows import workshop_phases as phases
from flows.workshop_room import (
    ANSWERED_KINDS,
    KIND_AFTER,
    KIND_BEFORE,
    KIND_MODULE,
    SELF,
    Figure,
    Room,
)

WAIT: Final = "wait"
OPEN: Final = "open"
PAUSED: Final = "paused"
CLOSED: Final = "closed"
OVER: Final = "over"
FINISHED: Final = "finished"
STANDINGS: Final = (WAIT, OPEN, PAUSED, CLOSED, OVER, FINISHED)
"""What a participant is told: wait; answer now; a pause; closed, but you can finish later; over
(the quiz before: it makes no sense afterwards); the workshop is finished."""

PROMPTS: Final = ("discuss_surprise", "discuss_reasons", "discuss_first_step")
"""Keys of the default discussion prompts, taken in turn by modules."""

_QUIZ_PROMPTS: Final = {KIND_BEFORE: "discuss_quiz_before", KIND_AFTER: "discuss_quiz_after"}


class Discussion(NamedTuple):
    """A discussion prompt: the trainer's own `text`, or the `key` of a default sentence."""

    text: str
    key: str


# -- participants ----------------------------------------------------------------------------


def is_started(room: Room) -> bool:
    """Tell whether the room has left the lobby once."""
    return room.furthest > 0


def is_answerable(room: Room, number: int) -> bool:
    """Tell whether step `number` may be answered now: it is open, or past and can be caught up.

    Trainer-paced: the step on the board while it is open, and those left behind; what is closed or
    revealed waits until the room has moved on. Self-paced: all from the start. After the finish
    every module, since it is the participant's own assessment. The quiz before cannot be caught up.
    """
    kind = room.steps[number].kind
    if kind not in ANSWERED_KINDS:
        return False
    if room.phase == phases.FINISHED:
        return kind == KIND_MODULE
    if room.pacing == SELF:
        return is_started(room) and room.paused_at is None
    if number == room.current:
        return room.phase == phases.OPEN and room.paused_at is None
    return kind != KIND_BEFORE and _is_behind(room, number)


def _is_behind(room: Room, number: int) -> bool:
    return number < room.furthest or room.marks[number].opened_at is not None


def open_steps(room: Room) -> tuple[int, ...]:
    """Return the numbers of all steps that may be answered now, in the order of the plan."""
    return tuple(number for number in range(len(room.steps)) if is_answerable(room, number))


def open_modules(room: Room) -> tuple[str, ...]:
    """Return the names of all modules that may be answered now, in the order of the plan."""
    steps = (room.steps[number] for number in open_steps(room))
    return tuple(step.module for step in steps if step.kind == KIND_MODULE)


def may_answer(room: Room, module: str) -> bool:
    """Tell whether this module may be answered now; False for one that is not in the plan."""
    return module in open_modules(room)


def step_of(room: Room, module: str) -> int | None:
    """Return the number of a module's step, or of `quiz_before` or `quiz_after`; None without."""
    for number, step in enumerate(room.steps):
        if step.kind in ANSWERED_KINDS and module == (step.module or step.kind):
            return number
    return None


def standing(room: Room, number: int | None = None) -> str:
    """Return what to tell a participant of a step, one of `STANDINGS`.

    Without number: of the room, which is its step on the board, or all of a self-paced room.
    """
    if room.phase == phases.FINISHED:
        return FINISHED
    if number is None and room.pacing == SELF and is_started(room):
        return OPEN if room.paused_at is None else PAUSED
    number = room.current if number is None else number
    if is_answerable(room, number):
        return OPEN
    if room.steps[number].kind not in ANSWERED_KINDS:
        return WAIT
    if room.paused_at is not None and _is_asked(room, number):
        return PAUSED
    return _closed(room, number)


def _is_asked(room: Room, number: int) -> bool:
    """Tell whether a step would be asked, but for the pause."""
    if room.pacing == SELF:
        return is_started(room)
    return number == room.current and room.phase == phases.OPEN


def _closed(room: Room, number: int) -> str:
    was_asked = number != room.current or room.phase in (phases.CLOSED, phases.REVEALED)
    if not was_asked or not _is_behind(room, number):
        return WAIT
    return OVER if room.steps[number].kind == KIND_BEFORE else CLOSED


# -- board and console -----------------------------------------------------------------------


def remaining(room: Room, at: datetime) -> timedelta | None:
    """Return the time left in the time box, never negative; None without a time box.

    At zero nothing happens by itself: the countdown is gentle, the trainer closes.
    """
    if room.deadline is None:
        return None
    return max(room.deadline - (room.paused_at or at), timedelta(0))


def figures(room: Room) -> Mapping[str, Figure]:
    """Return the figures to show on the board now; none before they are revealed."""
    return room.marks[room.current].figures if room.phase == phases.REVEALED else {}


def discussion(room: Room, number: int) -> Discussion:
    """Return the discussion prompt of a step; both parts empty where nothing is discussed."""
    step = room.steps[number]
    if step.kind not in ANSWERED_KINDS or step.prompt:
        return Discussion(step.prompt if step.kind in ANSWERED_KINDS else "", "")
    return Discussion("", _QUIZ_PROMPTS.get(step.kind) or PROMPTS[number % len(PROMPTS)])
