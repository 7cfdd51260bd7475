"""What of a questionnaire may be asked now, where somebody else sets the pace.

Rule of this file: a gate only says what to ask; it never touches what was answered. Where there is
none, everything is asked, at the respondent's own pace.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flows import workshop_view
from flows.workshop_phases import FINISHED
from flows.workshop_room import ANSWERED_KINDS, KIND_MODULE, SELF, Mark, Room


@dataclass(frozen=True, slots=True)
class Gate:
    """The modules that are meant to be asked (`plan`), and those of them that are asked now.

    `open` begins with the module to be asked first; but who has begun another one ends that first.
    """

    plan: frozenset[str]
    open: tuple[str, ...]


def room_gate(room: Room, ref_id: str, kind: str = KIND_MODULE) -> Gate | None:
    """Return what a room asks now of a questionnaire, None where it asks nothing of it.

    First the step on the board, then what was left behind and can be caught up. A quiz (`kind`) is
    asked whole, under the name of its kind. After the finish nothing is asked: the answers are kept
    as one's own first.
    """
    numbers = [
        number
        for number, step in enumerate(room.steps)
        if (step.kind, step.ref_id) == (kind, ref_id) and step.kind in ANSWERED_KINDS
    ]
    if not numbers:
        return None
    allowed = () if room.phase == FINISHED else workshop_view.open_steps(room)
    first = () if room.pacing == SELF else (room.current,)
    numbers.sort(key=lambda number: number not in first)
    return Gate(_names(room, numbers), tuple(_name(room, one) for one in numbers if one in allowed))


def room_gate_at(room: Room, ref_id: str, at: datetime) -> Gate:
    """Return what a room asked at an earlier moment, as far as its marks still tell.

    What was closed and not yet left behind is not in it, nor what was opened later.
    """
    asked = [
        number
        for number, step in enumerate(room.steps)
        if (step.kind, step.ref_id) == (KIND_MODULE, ref_id) and _was_asked(room, number, at)
    ]
    plan = (number for number, step in enumerate(room.steps) if step.ref_id == ref_id)
    return Gate(_names(room, plan), tuple(_name(room, one) for one in asked))


def _was_asked(room: Room, number: int, at: datetime) -> bool:
    mark = room.marks[number]
    if mark.opened_at is None or mark.opened_at > at:
        return False
    closed_at = mark.closed_at
    if closed_at is None or closed_at > at or room.pacing == SELF:
        return True
    return any(
        one.opened_at is not None and closed_at <= one.opened_at <= at
        for one in room.marks[number + 1 :]
    )


def has_moved(room: Room, since: datetime) -> bool:
    """Tell whether anything was opened or closed in a room after a moment."""
    return any(when > since for mark in room.marks for when in _times(mark))


def _times(mark: Mark) -> tuple[datetime, ...]:
    return tuple(one for one in (mark.opened_at, mark.closed_at) if one is not None)


def _names(room: Room, numbers: Iterable[int]) -> frozenset[str]:
    return frozenset(_name(room, number) for number in numbers)


def _name(room: Room, number: int) -> str:
    return room.steps[number].module or room.steps[number].kind
