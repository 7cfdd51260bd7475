"""The chart of a campaign's months: columns with their numbers, placed for an SVG.

Rule of this file: it draws what the table beside it says; a number kept back has no column.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reports.totals.lines import TREND
from reports.totals.showing import Part

STEP: Final = 64
"""Width of a month."""
WIDE: Final = 40
HIGH: Final = 120
MONTHS: Final = 12
"""The last months are drawn; the table has all."""


@dataclass(frozen=True, slots=True)
class Column:
    """A month: its words, its number in words, and its column from the left and the top."""

    label: str
    text: str
    x: int
    middle: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns, and how wide the drawing is."""

    columns: tuple[Column, ...]
    width: int


def chart(part: Part) -> Chart | None:
    """Return the chart of how many were counted by month; None for fewer than two months."""
    table = next((one for one in part.tables if one.key == TREND), None)
    rows = table.rows[-MONTHS:] if table is not None else ()
    if len(rows) < 2:
        return None
    most = max(one.figures[0].line.most or 0 for one in rows) or 1
    columns = []
    for at, row in enumerate(rows):
        figure = row.figures[0]
        height = round(HIGH * (figure.line.least or 0) / most)
        x = at * STEP + (STEP - WIDE) // 2
        middle = at * STEP + STEP // 2
        columns.append(Column(row.label, figure.text, x, middle, HIGH + 20 - height, height))
    return Chart(tuple(columns), len(rows) * STEP)
