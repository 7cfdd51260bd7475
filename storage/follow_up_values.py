"""What became of a plan, as the store knows it.

Rule of this file: values only; a mark, once kept, is never changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flows.follow_up import Mark

Due = tuple[str, date]
"""An interview, and the day on which its plan is to be looked at."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """New marks on the actions of an interview's plan, and when to look at that plan next.

    `next_on` is the first day on which somebody may be reminded of one of its dates, by the clock
    of the owner; None: never. It replaces the day known before.
    """

    interview: str
    marks: tuple[Mark, ...] = ()
    next_on: date | None = None
