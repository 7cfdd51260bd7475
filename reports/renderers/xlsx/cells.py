"""What a cell of the workbook may hold, and where it stands.

Rule of this file: values only. A text is never read as anything but text; a formula is only what
our own code writes as `Live`, together with its result, so that a file opens right uncalculated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xlsxwriter.utility import quote_sheetname, xl_range_abs, xl_rowcol_to_cell

from reports.fonts import STAND_IN

LONGEST = 16_000
"""Letters in one cell: a cell holds 32,767 units, and a letter may take two of them."""

HALF = re.compile("[\ud800-\udfff\ufffe\uffff]")
HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
"""What no workbook can hold, and what would not be seen or would turn the text around."""

STARTS_FORMULA = ("=", "+", "-", "@")
"""With these a text becomes a formula when somebody edits the cell, unless it is marked as text."""


@dataclass(frozen=True, slots=True)
class Live:
    """A formula with its result as of now; an empty text where there is none yet."""

    formula: str
    result: Decimal | int | str


Value = str | int | Decimal | date | Live | None
"""None: an empty cell, drawn with its border."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A value in another style than its column's."""

    value: Value
    style: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, width in letters, style of its cells."""

    heading: str
    width: float
    style: str = "text"


@dataclass(frozen=True, slots=True)
class Span:
    """The rows of a table, counted from zero, the last one included; `last < first`: none."""

    tab: str
    first: int
    last: int

    def column(self, number: int, *, away: bool = False) -> str:
        """Return the range of a column of it; `away` with the sheet's name before it."""
        last = max(self.first, self.last)
        text: str = xl_range_abs(self.first, number, last, number)
        return f"{quote_sheetname(self.tab)}!{text}" if away else text


def at(row: int, column: int) -> str:
    """Return the name of a cell, such as `C5`, from its numbers counted from zero."""
    name: str = xl_rowcol_to_cell(row, column)
    return name


def fixed(row: int, column: int, tab: str = "") -> str:
    """Return `$C$5`, with the sheet's name before it where one is given."""
    name: str = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    return f"{quote_sheetname(tab)}!{name}" if tab else name


def inert(text: str) -> str:
    """Return a text a workbook can hold: no control character, not too long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    clean = HIDDEN.sub("", HALF.sub(STAND_IN, lines))
    return clean if len(clean) <= LONGEST else f"{clean[:LONGEST]}…"


def is_risky(text: str) -> bool:
    """Whether a text would turn into a formula if somebody edited its cell."""
    return text.lstrip().startswith(STARTS_FORMULA)


def quoted(text: str) -> str:
    """Return a text of ours as it stands inside a formula."""
    return '"' + text.replace('"', '""') + '"'
