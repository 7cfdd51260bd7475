"""What is told about a form that is brought in: sheet, row, what, and how to repair it.

Rule of this file: a thing is told once for each row, what is only about looks once a column.
"""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires.problems import Problem
from questionnaires.xlsform.columns import Row

WARNING = "warning"


class Told:
    """Collects what is told; nobody raises it."""

    def __init__(self, found: Iterable[Problem] = ()) -> None:
        self._found = dict.fromkeys(found)

    def add(self, row: Row, rule: str, message: str, repair: str, level: str = WARNING) -> None:
        """Tell about a row; `repair` is the end of a sentence that begins with Please."""
        self.at(row.sheet, row.number, rule, message, repair, level)

    def at(
        self, sheet: str, number: int, rule: str, message: str, repair: str, level: str = WARNING
    ) -> None:
        """Tell about a place."""
        self._found[Problem(sheet, number, rule, message, f"Please {repair}.", level)] = None

    def in_order(self) -> tuple[Problem, ...]:
        """Return everything, the sheet `survey` first, by row."""
        return tuple(sorted(self._found, key=lambda one: (one.file != "survey", one)))


def line_of(problem: Problem) -> str:
    """Return what is told as one line: `survey, row 12: …`."""
    return f"{problem.file}, row {problem.line}: {problem.message} {problem.repair}"
