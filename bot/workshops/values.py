"""What is said about a workshop: its plan, where it stands, and how many did what.

Rule of this file: values only; nothing in them says who somebody is or what somebody answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from flows.errors import FlowError
from flows.workshop_room import TRAINER, Room, room_from_dict
from storage.cohorts import WORKSHOP, Cohort

ROOM: Final = "room"
"""The setting of a cohort in which its room stands."""


class Standing(NamedTuple):
    """A workshop and its room, as they stand now."""

    cohort: Cohort
    room: Room


def standing_of(cohort: Cohort | None) -> Standing | None:
    """Return where a workshop stands; None for what is no workshop, or has no room."""
    if cohort is None or cohort.kind != WORKSHOP or ROOM not in cohort.settings:
        return None
    try:
        return Standing(cohort, room_from_dict(cohort.settings[ROOM]))
    except FlowError:
        return None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a trainer chose.

    `modules` of the questionnaire `ref_id`, in the order of the workshop (none: all of them);
    `quiz_before`, `quiz_after`: the knowledge check; `minutes` and `prompts` by module name, or by
    `quiz_before` and `quiz_after`. `languages` are codes, the first is that of the board.
    """

    title: str
    languages: tuple[str, ...] = ("en",)
    ref_id: str = "quick_scan"
    modules: tuple[str, ...] = ()
    quiz_before: bool = False
    quiz_after: bool = False
    pacing: str = TRAINER
    minutes: Mapping[str, int] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)


class PlanError(ValueError):
    """A plan that makes no workshop; the text is one of `REASONS`."""

    REASONS: Final = (
        "no_title",
        "too_long",
        "no_such_language",
        "no_such_questionnaire",
        "no_such_module",
        "nothing_to_answer",
        "no_such_pacing",
        "no_such_organisation",
    )


class UnknownWorkshop(LookupError):
    """There is no workshop of this id."""


@dataclass(frozen=True, slots=True)
class StepCount:
    """How many people answered something in a step, and how many all that it asks of them.

    `number` is that in `Room.steps`.
    """

    number: int
    people: int
    finished: int


@dataclass(frozen=True, slots=True)
class SeatRow:
    """A seat as the console shows it: when somebody sat down, and how much she answered."""

    seat: int
    joined_at: datetime
    answers: int
    aside: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many are in a workshop and how far they got.

    `joined`: those who are in and did not leave; `active`: those of them whose interview changed
    in the last ten minutes; `helpless`: how many ask for help; `steps` has a line for each step in
    which something is answered. Seats that are left out of the totals are counted here too.
    """

    joined: int
    active: int
    helpless: int
    steps: tuple[StepCount, ...]
    seats: tuple[SeatRow, ...]

    def answered(self, number: int) -> int:
        """Return how many people answered something in a step."""
        return next((one.people for one in self.steps if one.number == number), 0)

    def finished(self, number: int) -> int:
        """Return how many people answered all that a step asks of them."""
        return next((one.finished for one in self.steps if one.number == number), 0)
