"""The days on which somebody may be reminded of her plan.

Rule of this file: decided from the plan, what was said of it and a day; it reads no clock and no
store. A date in the plan is told twice at most: a week before, and on the day.

How long before is a proposal of ours, to be looked at once there are figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flows.follow_up import LATER, Standing, standing_of
from reports.model import PlannedAction

BEFORE: Final = timedelta(days=7)
BEGIN: Final = "begin"
END: Final = "end"
PUT_OFF: Final = "until"


@dataclass(frozen=True, slots=True)
class Telling:
    """A date to be told on a day: `kind` says whether work begins, ends or was put off to it."""

    day: date
    of: date
    kind: str
    action: PlannedAction

    @property
    def is_ahead(self) -> bool:
        """Tell whether the date is still to come on that day."""
        return self.day < self.of


def tellings(
    actions: Iterable[PlannedAction], known: Mapping[str, Standing], made: date
) -> tuple[Telling, ...]:
    """Return all that is to be told of a plan made on a day, the earliest first."""
    found = [
        Telling(day, of, kind, action)
        for action in actions
        for kind, of in _dates(action, standing_of(action.id, known))
        for day in (of - BEFORE, of)
        if day > made
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.of, one.action.order)))


def _dates(action: PlannedAction, standing: Standing) -> tuple[tuple[str, date], ...]:
    if not standing.to_do:
        return ()
    if standing.state == LATER and standing.until is not None:
        return ((PUT_OFF, standing.until),)
    if action.due == action.complete:
        return ((END, action.complete),)
    return ((BEGIN, action.due), (END, action.complete))


def next_day(
    actions: Iterable[PlannedAction], known: Mapping[str, Standing], made: date, after: date
) -> date | None:
    """Return the first day after `after` on which something is to be told, None without one."""
    days = [one.day for one in tellings(actions, known, made) if one.day > after]
    return min(days, default=None)
