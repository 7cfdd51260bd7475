"""What a paper is written from, and the few ways in which things are put on paper.

Rule of this file: what is known is written as it is, what is not becomes a blank that says what
belongs there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from questionnaires.shared_entries import Library, Template, TemplateBlock
from reports.documents.firm import Firm, Task
from reports.documents.money import table
from reports.marks import blank, without_marks
from reports.model import Finding, Report
from reports.paper_model import LABEL, OPEN_CELL, Cell, Part
from reports.wording import Wording

DOTS = "……"
TO_FILL = "__"
LARGEST_SIDE_BY_SIDE = 4


@dataclass(frozen=True)
class Desk:
    """Template, report, library, and what is known of the firm and of the task."""

    template: Template
    report: Report
    library: Library
    firm: Firm
    task: Task
    say: Wording

    @property
    def blocks(self) -> tuple[TemplateBlock, ...]:
        """The parts of the template."""
        return self.template.blocks

    def word(self, name: str, /, **fields: object) -> str:
        """Return a sentence of the papers (`paper.…`)."""
        return self.say(f"paper.{name}", **fields)

    def blank(self, what: str) -> str:
        """Return a blank that says what belongs there."""
        return blank(self.word("blank", what=what))

    def known(self, value: str, what: str) -> str:
        """Return the value, or a blank for it."""
        return without_marks(value) if value else self.blank(what)

    def listed(self, values: Iterable[str], what: str) -> str:
        """Return the values as a list in words, or a blank."""
        names = [without_marks(one) for one in values]
        return self.say.listing(names) if names else self.blank(what)

    def day(self, day: date | None, what: str) -> str:
        """Return a day in words, or a blank."""
        return self.say.date(day) if day else self.blank(what)

    def gaps(self, text: str) -> str:
        """Return a text of the library with its blanks marked."""
        return text.replace(TO_FILL, blank(f"[{DOTS}]"))

    def clauses(self, block: TemplateBlock) -> tuple[str, ...]:
        """Return the clauses of a block."""
        return tuple(self.gaps(one) for one in block.clauses)

    def ways(self) -> tuple[str, ...]:
        """Return the ways workers come, in words."""
        return tuple(
            self.word("way", origin=origin, destination=destination)
            for origin, destination in self.firm.ways
        )

    def form(
        self,
        labels: Sequence[str],
        known: Mapping[int, str] | None = None,
        *,
        heading: str = "",
        note: str = "",
        level: int = 2,
    ) -> Part:
        """Return labels with a place beside each; `known` are the texts that stand there already.

        A known text may hold blanks of its own.
        """
        given = known or {}
        rows = tuple(
            (Cell(label, LABEL), Cell(given.get(at) or self.blank(label)))
            for at, label in enumerate(labels)
        )
        return Part(heading=heading, rows=rows, widths=(35, 65), note=note, level=level)

    def sheet(
        self,
        heads: Sequence[str],
        labels: Sequence[str],
        *,
        heading: str = "",
        note: str = "",
        known: Mapping[tuple[int, int], str] | None = None,
    ) -> Part:
        """Return a table to fill in: `heads` over the columns after the first, a row per label."""
        given = known or {}
        rows = tuple(
            (
                Cell(label, LABEL),
                *(
                    Cell(given[row, column]) if given.get((row, column)) else OPEN_CELL
                    for column in range(len(heads))
                ),
            )
            for row, label in enumerate(labels)
        )
        first = 28 if len(heads) > 2 else 40
        widths = (first, *((100 - first) // len(heads) for _ in heads))
        return Part(heading=heading, heads=("", *heads), rows=rows, widths=widths, note=note)

    def answers(self, findings: Sequence[Finding], heading: str, level: int = 3) -> Part:
        """Return what was answered: question, answer, severity."""
        rows = []
        for one in findings:
            title = one.asked[0].label if one.asked else one.requirement_label
            worst = self.say(f"severity.{one.severity or one.status}")
            rows.append([*map(without_marks, (", ".join(one.questions), title, one.answer)), worst])
        heads = [self.say(f"label.{name}") for name in ("number", "question", "answer", "severity")]
        return table(heads, rows, (10, 45, 29, 16), heading=heading, level=level)
