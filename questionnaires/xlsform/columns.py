"""The headings of a sheet understood: which column it is, and in which language.

Rule of this file: other spellings of XLSForm's columns mean the same; a language we cannot tell is
left to the caller to be told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from questionnaires.territories import language_codes, language_name, own_name
from questionnaires.xlsform.tables import OUR_SHEETS, Table

DEFAULT = ""
"""The language of a column that names none."""

_SAME = {
    "caption": "label",
    "relevance": "relevant",
    "constraining_message": "constraint_message",
    "requiredmsg": "required_message",
    "calculate": "calculation",
    "value": "name",
    "tag": "name",
    "command": "type",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "readonly": "read_only",
    "set_form_title": "form_title",
    "title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
}
_CODE = re.compile(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z]+)?)\)\s*$")
_BIND = {"bind:relevant": "relevant", "bind:required": "required", "bind:calculate": "calculation"}
_BIND |= {"bind:constraint": "constraint", "bind:jr:constraintmsg": "constraint_message"}


@dataclass(frozen=True)
class Heading:
    """A column: its name, and the code of its language (`DEFAULT`: none; None: not understood)."""

    base: str
    language: str | None
    written: str


@dataclass(frozen=True)
class Row:
    """A row with its number in the sheet; cells by column and language."""

    sheet: str
    number: int
    cells: dict[tuple[str, str], str]

    def get(self, column: str) -> str:
        """Return the cell of a column that has no languages."""
        return self.cells.get((column, DEFAULT), "")

    def said(self, column: str, language: str, own: str) -> str:
        """Return a text in a language; else in the form's own one, else in any."""
        for code in (language, own, DEFAULT):
            text = self.cells.get((column, code), "")
            if text:
                return text
        return self.any(column)

    def any(self, column: str) -> str:
        """Return what stands in a column in any language."""
        return next((text for (base, _), text in self.cells.items() if base == column and text), "")


def headings(table: Table, *, ours: bool = False) -> dict[str, Heading]:
    """Return the headings of a sheet by how they are written; `ours`: a sheet of our own."""
    if ours:
        return {column: _our_heading(column) for column in table.columns if column}
    double = any("::" in column for column in table.columns)
    return {column: _heading(column, double) for column in table.columns if column}


def _our_heading(column: str) -> Heading:
    base, _, language = column.partition("::")
    return Heading(base.strip(), language_code(language) if language else DEFAULT, column)


def _heading(column: str, double: bool) -> Heading:
    first, colon, rest = column.partition("::" if double else ":")
    if not double and first.strip().lower() == "jr":
        first, rest = column, ""
    base = re.sub(r"[\s]+", "_", first.strip()).lower()
    base = _SAME.get(base, base)
    rest = rest.strip()
    if base == "bind" and f"bind:{rest.lower()}" in _BIND:
        return Heading(_BIND[f"bind:{rest.lower()}"], DEFAULT, column)
    if base in ("media", "bind", "body", "instance", "control"):
        return Heading(f"{base}::{rest}", DEFAULT, column)
    if not colon or not rest:
        return Heading(base, DEFAULT, column)
    return Heading(base, language_code(rest), column)


def language_code(text: str) -> str | None:
    """Return the code of a language as XLSForm names it: `French (fr)`, `French`, `fr`."""
    found = _CODE.search(text)
    code = found[1] if found else text.strip()
    main, _, region = code.replace("-", "_").partition("_")
    if 2 <= len(main) <= 3 and main.isascii() and (found or main.lower() in language_codes()):
        return f"{main.lower()}_{region}" if region else main.lower()
    if text.strip().lower() in ("", "default"):
        return DEFAULT
    return _by_name().get(text.strip().lower())


@cache
def _by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for code in sorted(language_codes()):
        for name in (own_name(code), language_name(code, "en")):
            names[name.lower()] = code
    return names


def rows_of(sheet: str, table: Table) -> list[Row]:
    """Return the rows of a sheet that are not empty."""
    known = headings(table, ours=sheet in OUR_SHEETS)
    rows = []
    for number, cells in enumerate(table.rows, table.first_row):
        read: dict[tuple[str, str], str] = {}
        for column, text in cells.items():
            heading = known.get(column)
            if heading is not None and heading.language is not None:
                read.setdefault((heading.base, heading.language), text)
        if read:
            rows.append(Row(sheet, number, read))
    return rows


def has_unnamed_language(tables: Iterable[Table]) -> bool:
    """Tell whether there are labels whose column names no language."""
    return any(
        heading.base == "label" and heading.language == DEFAULT
        for table in tables
        for heading in headings(table).values()
    )


def languages_in(tables: Iterable[Table]) -> tuple[str, ...]:
    """Return the codes of all languages that columns are named with, in their order."""
    found: dict[str, None] = {}
    for table in tables:
        for heading in headings(table).values():
            if heading.language:
                found[heading.language] = None
    return tuple(found)
