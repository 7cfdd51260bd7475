"""The sheets of a form as plain tables, and how their columns are named.

Rule of this file: a cell is a text; a column in several languages is named `label::French (fr)`,
a list stands one item a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from questionnaires.territories import language_name

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
REPEATS, REPEAT_ROWS, VARIANTS, FINDINGS, DEPTH = (
    *("repeats", "repeat_rows", "variants", "findings", "depth"),
)
READ_ME = "read me"
XLSFORM_SHEETS = (SURVEY, CHOICES, SETTINGS)
OUR_SHEETS = (REPEATS, REPEAT_ROWS, VARIANTS, FINDINGS, DEPTH)
"""Sheets that other programs for XLSForm pass over."""

OURS = "fairhire_"
FORMAT = f"{OURS}format"
"""The setting that says: this workbook has our further columns and sheets."""
HELPER = "helper"
"""A row that exists for other programs only; coming back, it is passed over."""


@dataclass
class Table:
    """A sheet: its columns in order, and its rows by column; `first_row` is that of `rows[0]`."""

    columns: list[str] = field(default_factory=list)
    rows: list[dict[str, str]] = field(default_factory=list)
    first_row: int = 2

    def add(self, row: Mapping[str, str]) -> None:
        """Add a row; cells without text are left out, new columns come last."""
        kept = {column: text for column, text in row.items() if text}
        self.rows.append(kept)
        self.columns += [column for column in kept if column not in self.columns]

    def only_used(self, first: Iterable[str]) -> Table:
        """Return the table with the columns of `first` ahead, as far as any row has them."""
        order = [*first, *(column for column in self.columns if column not in set(first))]
        used = {column for row in self.rows for column in row}
        return Table([column for column in order if column in used], self.rows, self.first_row)


def tag(language: str) -> str:
    """Return how XLSForm names a language: `French (fr)`."""
    return f"{language_name(language, 'en')} ({language})"


def spoken(column: str, language: str) -> str:
    """Return the name of a column in a language."""
    return f"{column}::{tag(language)}"


def lines(items: Iterable[str]) -> str:
    """Return a list as one cell."""
    return "\n".join(items)


def items(cell: str) -> list[str]:
    """Return the list in a cell."""
    return [one.strip() for one in cell.splitlines() if one.strip()]


def yes(flag: bool) -> str:
    """Return a flag as a cell: `yes`, or nothing."""
    return "yes" if flag else ""
