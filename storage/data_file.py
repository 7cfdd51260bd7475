"""Tables written as an SQLite file of their own, for people to look into.

Rule of this file: it knows no table of ours; what it is given is all that is in the file, and the
same tables give the same bytes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

import sqlite_utils

Value = str | int | None


@dataclass(frozen=True)
class DataTable:
    """A table: its columns with their kinds, and rows with a value for each."""

    name: str
    columns: Sequence[tuple[str, type]]
    rows: Iterable[Sequence[Value]]


def data_file(tables: Iterable[DataTable]) -> bytes:
    """Return an SQLite database with these tables."""
    with closing(sqlite3.connect(":memory:")) as connection:
        database = sqlite_utils.Database(connection)
        for one in tables:
            names = [name for name, _ in one.columns]
            made = database.table(one.name).create(dict(one.columns))
            made.insert_all(dict(zip(names, row, strict=True)) for row in one.rows)
        connection.commit()
        return connection.serialize()
