"""A paper of the document pack, in words: what stands in it, before it is laid out.

Rule of this file: values only. A text may hold blanks (`reports.marks`); nothing else in it is
markup.
"""

from __future__ import annotations

from dataclasses import dataclass

PLAIN, LABEL, OPEN = "plain", "label", "open"
"""A cell that says something, one that names a row, and one that is yours to fill in."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; `kind` is one of `PLAIN`, `LABEL`, `OPEN`."""

    text: str = ""
    kind: str = PLAIN


OPEN_CELL = Cell(kind=OPEN)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading over a text, numbered clauses, a table and a note; each may be missing.

    `level` is that of the heading; `widths` are percentages of the page, one for each column.
    """

    heading: str = ""
    text: str = ""
    clauses: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    widths: tuple[int, ...] = ()
    note: str = ""
    level: int = 2
    new_page: bool = False


@dataclass(frozen=True)
class Paper:
    """A whole paper: `cover` is for the firm alone, `parts` are what it hands on or works with.

    `file` is its name as a file, without ending; `wide` lays it on its side.
    """

    name: str
    file: str
    label: str
    purpose: str
    cover: tuple[Part, ...]
    parts: tuple[Part, ...]
    wide: bool = False
