"""What became of plans, in memory, as JSON.

Rule of this file: it answers and refuses as the tables `plan_marks` and `plan_dates` do.
"""

from __future__ import annotations

from datetime import date

import msgspec

from flows.follow_up import Mark
from storage.errors import StaleInterview
from storage.follow_up_values import Due, FollowUp


class MemoryPlans:
    """Marks by interview and action, and when to look at each plan next."""

    def __init__(self) -> None:
        self._marks: dict[str, dict[tuple[str, int], str]] = {}
        self._next: dict[str, date] = {}

    def check(self, new: FollowUp) -> None:
        """Refuse marks whose number is taken.

        Raises:
            StaleInterview: another writer was first.
        """
        known, named = self._marks.get(new.interview, {}), set()
        for mark in new.marks:
            key = (mark.action, mark.number)
            if key in known or key in named:
                raise StaleInterview(
                    "Somebody else marked this action first: load again and retry."
                )
            named.add(key)

    def keep(self, new: FollowUp) -> None:
        """Add what was checked."""
        known = self._marks.setdefault(new.interview, {})
        for mark in new.marks:
            known[mark.action, mark.number] = msgspec.json.encode(mark).decode()
        self._next.pop(new.interview, None)
        if new.next_on is not None:
            self._next[new.interview] = new.next_on

    def drop(self, interview: str) -> None:
        """Forget a plan."""
        self._marks.pop(interview, None)
        self._next.pop(interview, None)

    def marks(self, interview: str) -> tuple[Mark, ...]:
        """Return the marks of an interview, the first first."""
        texts = self._marks.get(interview, {}).values()
        found = [msgspec.json.decode(text, type=Mark) for text in texts]
        return tuple(sorted(found, key=lambda one: (one.at, one.action, one.number)))

    def due(self, until: date, after: str, most: int) -> tuple[Due, ...]:
        """Return at most so many interviews whose plan is to be looked at by a day, in order."""
        found = sorted(one for one in self._next.items() if one[1] <= until and one[0] > after)
        return tuple(found[:most])
