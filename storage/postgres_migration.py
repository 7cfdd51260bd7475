"""Bringing a PostgreSQL database to the schema of this program.

Rule of this file: all steps that are due run in one transaction, under a lock, so that two
processes that try at once do it once.
"""

from __future__ import annotations

from typing import Any, Final

import psycopg

from storage.base import StoreError
from storage.postgres_schema import POSTGRES_STEPS

LOCK: Final = 4_711_026
"""The number of the advisory lock; any number will do that nobody else takes."""

_TABLE: Final = """CREATE TABLE IF NOT EXISTS schema_steps (
    number INTEGER PRIMARY KEY, at TIMESTAMPTZ NOT NULL DEFAULT now())"""


def schema_of(connection: psycopg.Connection[Any]) -> int:
    """Return the number of the newest step done; 0 for an empty database."""
    known = connection.execute("SELECT to_regclass('schema_steps')").fetchall()[0][0]
    if known is None:
        return 0
    newest = connection.execute("SELECT coalesce(max(number), 0) FROM schema_steps").fetchall()
    return int(newest[0][0])


def migrate(connection: psycopg.Connection[Any], place: str) -> int:
    """Run the steps that are due; return the schema that stands now.

    Raises:
        StoreError: the database is newer than the program.
        psycopg.Error: a step failed; everything was undone.
    """
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
        connection.execute(_TABLE)
        stands, newest = schema_of(connection), max(POSTGRES_STEPS)
        if stands > newest:
            raise StoreError(
                f"The {place} has schema {stands}, and this fairhire knows only {newest}: please"
                " install the newer fairhire."
            )
        for number in sorted(POSTGRES_STEPS):
            if number > stands:
                for statement in POSTGRES_STEPS[number]:
                    connection.execute(statement.encode())
                connection.execute("INSERT INTO schema_steps (number) VALUES (%s)", (number,))
    return newest
