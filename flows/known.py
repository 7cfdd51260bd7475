"""What a view has worked out so far, kept as long as the answers it hangs on stand.

Rule of this file: facts by name and row, never an answer of its own; whatever is dropped is worked
out again when it is asked for, so that dropping too much costs time and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from questionnaires.values import Value

if TYPE_CHECKING:
    from flows.verdicts import Judged

Fact = TypeVar("Fact")


class ByRow(dict[str, dict[str, Fact]]):
    """Facts about questions: for each row (`NO_ROW` outside of repeats) by name."""

    def __missing__(self, row: str) -> dict[str, Fact]:
        found: dict[str, Fact] = {}
        self[row] = found
        return found

    def copied(self) -> ByRow[Fact]:
        """Return a copy."""
        taken: ByRow[Fact] = ByRow()
        for row, facts in self.items():
            taken[row] = facts.copy()
        return taken

    def forget(self, name: str) -> None:
        """Forget what is known of one name."""
        for facts in self.values():
            facts.pop(name, None)

    def drop(self, names: frozenset[str]) -> None:
        """Forget what is known of these names."""
        for facts in self.values():
            for name in facts.keys() & names:
                del facts[name]


class Known:
    """The facts of one view.

    `relevant`: whether a question applies; `values`: what expressions read; `coming`: whether a
    question is asked or may still be; `rows`: the rows of a repeat; `depth`: whether a line of the
    questionnaire's `depth` holds for a module; `due`: whether questions that come together are due;
    `judged`: what finding rules say; `outlook`: how much is left in each module.
    """

    __slots__ = ("coming", "depth", "due", "judged", "outlook", "relevant", "rows", "values")

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        """Know nothing any more."""
        self.relevant: ByRow[bool] = ByRow()
        self.values: ByRow[Value | None] = ByRow()
        self.coming: ByRow[bool] = ByRow()
        self.rows: dict[str, tuple[str, ...]] = {}
        self.depth: dict[tuple[int, str], bool] = {}
        self.due: dict[int, bool] = {}
        self.judged: dict[str, Judged | None] = {}
        self.outlook: tuple[int, ...] | None = None

    def __len__(self) -> int:
        """Return how many facts there are."""
        found = len(self.rows) + len(self.depth) + len(self.due) + len(self.judged)
        found += sum(map(len, self.relevant.values())) + sum(map(len, self.values.values()))
        return found + sum(map(len, self.coming.values()))

    def handed_over(self) -> Known:
        """Return all facts, and know nothing any more: to copy them costs more than most answers.

        Whoever asks again has them worked out again.
        """
        taken = Known.__new__(Known)
        taken.relevant, taken.values, taken.coming = self.relevant, self.values, self.coming
        taken.rows, taken.depth, taken.due = self.rows, self.depth, self.due
        taken.judged, taken.outlook = self.judged, self.outlook
        self.clear()
        return taken

    def copied(self) -> Known:
        """Return a copy of all facts."""
        taken = Known()
        taken.relevant, taken.values = self.relevant.copied(), self.values.copied()
        taken.coming, taken.rows = self.coming.copied(), self.rows.copy()
        taken.depth, taken.due = self.depth.copy(), self.due.copy()
        taken.judged = self.judged.copy()
        return taken

    def forget(self, name: str) -> None:
        """Forget whether a question applies, comes, and what its value is."""
        self.relevant.forget(name)
        self.values.forget(name)
        self.coming.forget(name)
