"""How the interviews answered lately were seen, so that the next answer goes on from there.

Rule of this file: nothing depends on it but time; a view enters once its interview is stored, and
what is kept never weighs more than its bound.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from flows.gate import Gate
from flows.interview import Interview
from flows.view import View
from questionnaires.model import Questionnaire
from storage.cache import Shelf

BOUND: Final = 3_000_000
"""Bytes: some 70 people in the middle of the longest questionnaire, or 600 in a short one."""

# Bytes in CPython 3.11 on 64 bits, measured with tracemalloc, rounded up.
VIEW: Final = 2_400
FACT: Final = 45


class Seen:
    """The views of the interviews that were answered last, by the id of the interview."""

    def __init__(self, bound: int = BOUND) -> None:
        self._views: Shelf[tuple[View, int]] = Shelf(bound, lambda one: one[1])

    @property
    def weight(self) -> int:
        """About how many bytes are held."""
        return self._views.weight

    def of(self, interview: Interview) -> View | None:
        """Return how this very interview was seen last; None where that is not known any more."""
        found = self._views.get(interview.id)
        return found[0] if found is not None and found[0].interview is interview else None

    def keep(self, view: View | None) -> None:
        """Keep the view of an interview that is stored."""
        if view is not None:
            self._views.put(view.interview.id, (view, VIEW + FACT * len(view.known)))

    def view(
        self, questionnaire: Questionnaire, interview: Interview, today: date, gate: Gate | None
    ) -> View:
        """Return a view, with what is known of it already."""
        before = self.of(interview)
        known = before.again(questionnaire, interview, today, gate) if before is not None else None
        return known or View(questionnaire, interview, today, gate)
