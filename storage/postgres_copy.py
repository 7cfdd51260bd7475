"""Moving from one SQLite file to PostgreSQL: every row of every table, in one transaction.

Rule of this file: into empty tables only, from a file of the present schema; the file is read and
left as it was.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import psycopg

from storage.base import StoreError
from storage.bodies import Bodies
from storage.looking import look
from storage.migrations import SCHEMA
from storage.sqlite_file import connect_reader, explain

FIRST: Final = ("persons", "interviews", "organisations", "cohorts", "shared_reports")
"""Tables that others point to."""

ROWS_AT_ONCE: Final = 1000
OWN_NUMBERS: Final = {"consents": "id", "openings": "id", "outbox": "number"}
"""Columns that PostgreSQL counts by itself."""


def take_over(connection: psycopg.Connection[Any], source: Path, place: str, bodies: Bodies) -> int:
    """Copy all rows of a SQLite file; return how many.

    Raises:
        StoreError: the file cannot be read, has another schema or needs a key that is not set, or
            the tables are not empty.
        psycopg.Error: the server refused; nothing was copied.
    """
    if not source.is_file():
        raise StoreError(f"There is no file {source}. Please name the SQLite file to take over.")
    state = look(source, bodies)
    if state.schema != SCHEMA:
        raise StoreError(
            f"{source} has schema {state.schema}, and {SCHEMA} is due: please run `fairhire"
            " migrate` on it first (with FAIRHIRE_DATABASE naming the file), then this again."
        )
    if connection.execute("SELECT 1 FROM persons LIMIT 1").fetchall():
        raise StoreError(f"The {place} holds data already: only an empty one takes over a file.")
    try:
        with closing(connect_reader(source)) as db, connection.transaction():
            connection.execute("DELETE FROM audit_head")
            connection.execute("DELETE FROM body_keys")
            return sum(_table(db, connection, table) for table in _tables(db))
    except sqlite3.Error as fault:
        raise explain(fault, source) from fault


def _tables(db: sqlite3.Connection) -> list[str]:
    statement = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY name"
    )
    names = [row[0] for row in db.execute(statement).fetchall()]
    return [*FIRST, *(name for name in names if name not in FIRST)]


def _table(db: sqlite3.Connection, into: psycopg.Connection[Any], table: str) -> int:
    columns = [
        row[1]
        for row in db.execute(f"PRAGMA table_info({table})").fetchall()
        if row[1] != OWN_NUMBERS.get(table)
    ]
    named = ", ".join(columns)
    order = f" ORDER BY {OWN_NUMBERS[table]}" if table in OWN_NUMBERS else ""
    statement = f"INSERT INTO {table} ({named}) VALUES ({', '.join(['%s'] * len(columns))})"
    count = 0
    cursor = db.execute(f"SELECT {named} FROM {table}{order}")
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        with into.cursor() as writing:
            writing.executemany(statement.encode(), rows)
        count += len(rows)
    return count
