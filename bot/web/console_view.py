"""What a trainer's console shows: where the room stands, counts, seats, and the parts of the plan.

Rule of this file: pure; of a seat only its number, when it was taken and how many answers came from
there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_time

from bot.web.board_view import Door, prompt_of, step_title
from bot.wording import Wording
from bot.workshops import steering
from bot.workshops.steering import Act
from bot.workshops.values import Counts, SeatRow, Standing
from flows import workshop_phases as phases
from flows import workshop_view
from flows.workshop_arranging import LONGEST_PROMPT
from flows.workshop_room import ANSWERED_KINDS, SELF
from questionnaires.catalog import Catalog


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the plan; `answered` people answered something in it, `finished` all of it."""

    number: int
    title: str
    minutes: int
    answered: int
    finished: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat, with the time it was taken in words."""

    seat: int
    since: str
    answers: int
    aside: bool


@dataclass(frozen=True, slots=True)
class ConsoleView:
    """A console. `state` is a phase of the room; `seconds` are those left in the time box."""

    title: str
    state: str
    is_paused: bool
    is_self_paced: bool
    is_open: bool
    heading: str
    step: int
    turn: int
    seconds: int | None
    joined: int
    active: int
    answered: int | None
    finished: int | None
    helpless: int
    left_out: int
    main: Act | None
    others: tuple[Act, ...]
    parts: tuple[Part, ...]
    seats: tuple[Seat, ...]
    can_set_aside: bool
    prompt: str
    door: Door

    @property
    def is_finished(self) -> bool:
        """Tell whether the workshop is over."""
        return self.state == phases.FINISHED


LONGEST: Final = LONGEST_PROMPT


def console_view(
    standing: Standing,
    counts: Counts,
    catalog: Catalog,
    words: Wording,
    door: Door,
    at: datetime,
    zone: str = "",
) -> ConsoleView:
    """Return what the console shows at a moment, with times in an IANA time zone."""
    cohort, room = standing
    left = workshop_view.remaining(room, at)
    is_answered = room.step.kind in ANSWERED_KINDS
    return ConsoleView(
        title=cohort.title,
        state=room.phase,
        is_paused=room.paused_at is not None,
        is_self_paced=room.pacing == SELF,
        is_open=cohort.open,
        heading=step_title(room.step, catalog, words),
        step=room.current,
        turn=room.turn,
        seconds=None if left is None else int(left.total_seconds()),
        joined=counts.joined,
        active=counts.active,
        answered=counts.answered(room.current) if is_answered else None,
        finished=counts.finished(room.current) if is_answered else None,
        helpless=counts.helpless,
        left_out=len(room.aside),
        main=steering.main_act(room),
        others=steering.other_acts(room),
        parts=_parts(standing, counts, catalog, words),
        seats=tuple(_seat(one, words, zone) for one in counts.seats),
        can_set_aside=steering.can_set_aside(room),
        prompt=prompt_of(standing, room.current, words),
        door=door,
    )


def _parts(
    standing: Standing, counts: Counts, catalog: Catalog, words: Wording
) -> tuple[Part, ...]:
    room = standing.room
    return tuple(
        Part(
            number,
            step_title(step, catalog, words),
            step.minutes,
            counts.answered(number),
            counts.finished(number),
            number == room.current,
        )
        for number, step in enumerate(room.steps)
        if step.kind in ANSWERED_KINDS
    )


def _seat(row: SeatRow, words: Wording, zone: str) -> Seat:
    local = row.joined_at.astimezone(ZoneInfo(zone or "UTC"))
    since = format_time(local, "HH:mm", locale=words.language)
    return Seat(row.seat, since, row.answers, row.aside)
