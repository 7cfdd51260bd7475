"""The figures of a campaign as CSV and JSON.

Rule of this file: the same figures give the same bytes; a text never begins like a formula.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Final

from reports.totals.data import CODEBOOK, COLUMNS, DATA_SCHEMA, Data, Value

MARK: Final = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Before the first letter of a CSV file it tells spreadsheets that it is UTF-8."""
_STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def totals_csv(data: Data) -> bytes:
    """Return the figures as CSV (RFC 4180, UTF-8), with the names of the columns first."""
    return csv_of(COLUMNS, data.figures)


def csv_of(columns: Sequence[tuple[str, type]], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return rows as CSV, with the names of the columns first."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([name for name, _ in columns])
    writer.writerows([_inert(value) for value in row] for row in rows)
    return (MARK + text.getvalue()).encode()


def totals_json(data: Data) -> bytes:
    """Return everything as JSON: `schema`, `about`, `figures` and `codebook`, rows as objects."""
    document = {
        "schema": DATA_SCHEMA,
        "about": dict(data.about),
        "figures": [named(COLUMNS, row) for row in data.figures],
        "codebook": [named(CODEBOOK, row) for row in data.codebook],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def named(columns: Sequence[tuple[str, type]], row: Sequence[Value]) -> dict[str, Value]:
    """Return a row as an object."""
    return {name: value for (name, _), value in zip(columns, row, strict=True)}


def _inert(value: Value) -> Value:
    """Return a text that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_STARTS_FORMULA):
        return f"'{value}"
    return value
