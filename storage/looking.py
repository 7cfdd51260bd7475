"""Looking at the SQLite file without changing it, for `fairhire doctor`.

Rule of this file: read-only; a missing file stays missing, an old one is not migrated.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database, Migrations

from storage.base import StoreError, StoreState
from storage.bodies import Bodies
from storage.migrations import SCHEMA
from storage.resealing import refuse_unknown, unsealed
from storage.sqlite_file import MIGRATION_SET, connect_reader, explain, warnings


def look(path: Path, bodies: Bodies | None = None) -> StoreState:
    """Return the state of a database file, after reading it through for damage.

    Raises:
        StoreError: it cannot be read, is damaged, is newer than the program, or needs a key that
            is not among those of `bodies`, where these are given.
    """
    try:
        with closing(connect_reader(path)) as db:
            told = db.execute("PRAGMA quick_check(1)").fetchall()[0][0]
            if told != "ok":
                raise StoreError(
                    f"{path} is damaged ({told}). Please stop fairhire and put the latest backup"
                    " in its place."
                )
            return _state(db, path, bodies)
    except sqlite3.Error as fault:
        raise explain(fault, path) from fault


def _state(db: sqlite3.Connection, path: Path, bodies: Bodies | None) -> StoreState:
    names = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    schema = _schema(db)
    if schema > SCHEMA:
        raise StoreError(
            f"{path} has schema {schema}, and this fairhire knows only {SCHEMA}: please install the"
            " newer fairhire, or put back the copy made before the change."
        )
    told = warnings(path)
    if schema < SCHEMA:
        told += (f"It has schema {schema} and becomes {SCHEMA}, after a copy, at the next start.",)
    left = 0
    if bodies is not None and schema == SCHEMA:
        refuse_unknown(db, bodies)
        left = unsealed(db, bodies)
    persons, interviews, answers = (
        db.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] if table in names else 0
        for table in ("persons", "interviews", "answers")
    )
    return StoreState(
        kind="sqlite",
        place=str(path),
        schema=schema,
        library=f"SQLite {sqlite3.sqlite_version}",
        persons=persons,
        interviews=interviews,
        answers=answers,
        unsealed=left,
        warnings=told,
    )


def _schema(db: sqlite3.Connection) -> int:
    applied = Migrations(MIGRATION_SET).applied(Database(db))
    return max((int(done.name[:4]) for done in applied), default=0)
