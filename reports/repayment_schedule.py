"""When each group is paid how much: whole minor units, month after month, within a budget.

Rule of this file: whole numbers only, so that instalments add up exactly; the order given is the
order of priority, and nobody's money is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 36
"""Months after which a budget is called too small: the longest plan seen in public cases."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What one worker of a group is owed, in minor units; `at_once`: all with the first payment."""

    due: int
    workers: int
    at_once: bool = False


def split(due: int, parts: int) -> tuple[int, ...]:
    """Return `parts` amounts that add up to `due`, equal but for one unit, larger ones first."""
    each, rest = divmod(due, parts)
    return tuple(each + (at < rest) for at in range(parts))


def planned(owed: Owed, parts: int) -> tuple[int, ...]:
    """Return what one worker gets each month when there is no limit."""
    return (owed.due,) if owed.at_once else split(owed.due, parts)


def within(owed: Sequence[Owed], parts: int, budget: int) -> tuple[tuple[int, ...], ...] | None:
    """Return what one worker of each group gets in each month, never more in all than `budget`.

    What does not fit waits for the next month, first come those named first. None when the plan
    would take more than `LONGEST` months.
    """
    months: list[list[int]] = [[] for _ in owed]
    for month in range(LONGEST):
        room = budget
        for one, paid in zip(owed, months, strict=True):
            open_now = sum(planned(one, parts)[: month + 1]) - sum(paid)
            amount = _fitting(one, open_now, room)
            paid.append(amount)
            room -= amount * one.workers
        if all(sum(paid) == one.due for one, paid in zip(owed, months, strict=True)):
            return tuple(tuple(paid) for paid in months)
    return None


def _fitting(owed: Owed, wanted: int, room: int) -> int:
    """Return what of `wanted` fits for every worker; a part below a 36th of the sum can wait."""
    amount = min(wanted, room // owed.workers)
    waits = amount < wanted and amount * LONGEST < owed.due
    return 0 if waits else amount


def most_in_a_month(owed: Sequence[Owed], parts: int) -> int:
    """Return the largest sum of a month when there is no limit."""
    longest = max((len(planned(one, parts)) for one in owed), default=0)
    months = [0] * longest
    for one in owed:
        for at, amount in enumerate(planned(one, parts)):
            months[at] += amount * one.workers
    return max(months, default=0)
