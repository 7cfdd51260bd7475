"""The file of the SQLite store: opening, bringing it up to date, and saying what is wrong with it.

Rule of this file: whoever reads a message here learns what happened and what to do about it.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from sqlite_utils import Database, Migrations

from storage.base import StoreError
from storage.bodies import Bodies
from storage.migrations import MIGRATIONS, Migration
from storage.resealing import agree

AGREED_FROM: Final = 8
"""The schema from which on a file notes the keys of its bodies."""
MIGRATION_SET: Final = "fairhire"

FIXED: Final = (3, 51, 3)
"""First SQLite in which two connections writing at one instant cannot damage a WAL file."""


def explain(fault: sqlite3.Error, path: Path) -> StoreError:
    """Return what a fault of SQLite means and how to repair it."""
    code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    told = {
        sqlite3.SQLITE_FULL: f"There is no room left to write {path}. Nothing of this was saved;"
        " please free disk space, and go on.",
        sqlite3.SQLITE_READONLY: f"{path} cannot be written. Please give the user who runs fairhire"
        " the right to write the file and its folder, or set FAIRHIRE_DATABASE to another place.",
        sqlite3.SQLITE_CANTOPEN: f"{path} cannot be opened. Please see that its folder exists and"
        " that the user who runs fairhire may write there.",
        sqlite3.SQLITE_CORRUPT: _damaged(path),
        sqlite3.SQLITE_NOTADB: _damaged(path),
        sqlite3.SQLITE_BUSY: f"Another program keeps {path} locked. Please let it finish or stop"
        " it; with SQLite only one `fairhire serve` may run.",
        sqlite3.SQLITE_IOERR: f"Reading or writing {path} failed. Please check the disk and its"
        " free space.",
    }.get(code)
    error = StoreError(f"{told or f'SQLite refused work on {path}.'} (SQLite: {fault})")
    error.__cause__ = fault
    return error


def _damaged(path: Path) -> str:
    return (
        f"{path} is damaged or is no database of fairhire. Please stop fairhire, keep a copy of the"
        " file and put the latest backup in its place; without one, `sqlite3 FILE .recover` may"
        " save most of it."
    )


def connect(path: Path) -> sqlite3.Connection:
    """Open the file for writing, making it if it is missing, and check that it can be written.

    Raises:
        StoreError: the folder or the file cannot be used.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as fault:
        raise StoreError(
            f"{path} cannot be opened for writing ({fault.strerror}). Please give the user who runs"
            " fairhire the right to write the file and its folder, or set FAIRHIRE_DATABASE to"
            " another place."
        ) from fault
    try:
        # Commits run on a thread, statements on the event loop, never both at once.
        db = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            _prepare(db, path)
        except BaseException:
            db.close()
            raise
    except sqlite3.Error as fault:
        raise explain(fault, path) from fault
    return db


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    db.execute("PRAGMA busy_timeout = 5000")
    mode = db.execute("PRAGMA journal_mode = WAL").fetchall()[0][0]
    if mode != "wal":
        raise StoreError(
            f"{path} lies where SQLite cannot keep its log (a network folder?). Please set"
            " FAIRHIRE_DATABASE to a place on a local disk."
        )
    db.execute("PRAGMA synchronous = FULL")
    db.execute("PRAGMA foreign_keys = ON")
    db.execute("PRAGMA secure_delete = ON").fetchall()
    db.execute("BEGIN IMMEDIATE")
    db.execute("ROLLBACK")


def connect_reader(path: Path) -> sqlite3.Connection:
    """Open the file a second time, for reading only; it never writes, nor empties the log."""
    try:
        return sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro",
            uri=True,
            timeout=1,
            isolation_level=None,
            check_same_thread=False,
        )
    except sqlite3.Error as fault:
        raise explain(fault, path) from fault


def migrate(
    connection: sqlite3.Connection, path: Path, steps: Sequence[Migration] = MIGRATIONS
) -> int:
    """Bring the file to the schema of this program, after a copy; return its number.

    Raises:
        StoreError: the file is newer than the program, or a step failed (and was undone).
    """
    try:
        db = Database(connection)
        migrations = Migrations(MIGRATION_SET)
        for step in steps:
            migrations(name=step.name)(step.sqlite)
        applied = [int(done.name[:4]) for done in migrations.applied(db)]
        newest, known = max(applied, default=0), max(step.number for step in steps)
        if newest > known:
            raise StoreError(
                f"{path} has schema {newest}, and this fairhire knows only {known}: please install"
                " the newer fairhire, or put back the copy made before the change."
            )
        if migrations.pending(db):
            if applied:
                copy(connection, path.with_name(f"{path.name}.before-{known}"))
            migrations.apply(db)
        connection.execute("PRAGMA busy_timeout = 0")
    except sqlite3.Error as fault:
        raise explain(fault, path) from fault
    return known


def agree_on_keys(db: sqlite3.Connection, path: Path, bodies: Bodies) -> None:
    """See that every key the file needs is set, and note the one that writes.

    Raises:
        StoreError: a key is missing, or the file cannot be written; nothing was changed.
    """
    try:
        db.execute("PRAGMA busy_timeout = 5000")
        db.execute("BEGIN IMMEDIATE")
        try:
            agree(db, bodies)
        finally:
            db.execute("COMMIT")
            db.execute("PRAGMA busy_timeout = 0")
    except sqlite3.Error as fault:
        raise explain(fault, path) from fault


def copy(connection: sqlite3.Connection, target: Path) -> None:
    """Write a whole copy of the database to `target`, readable by the owner alone."""
    unfinished = target.with_name(f"{target.name}.part")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with sqlite3.connect(unfinished, isolation_level=None) as into:
            connection.backup(into)
        into.close()
        unfinished.replace(target)
    except OSError as fault:
        raise StoreError(
            f"No copy could be written to {target} before the change ({fault.strerror}). Please"
            " free space or give the right to write there; nothing was changed."
        ) from fault


def warnings(path: Path) -> tuple[str, ...]:
    """Return what an operator should know about the SQLite in use."""
    if sqlite3.sqlite_version_info >= FIXED:
        return ()
    fixed = ".".join(map(str, FIXED))
    return (
        f"SQLite {sqlite3.sqlite_version} can damage {path.name} when two programs write at the"
        f" same instant (repaired in {fixed}): run one `fairhire serve` only, and stop it for"
        " commands that write much. Several processes need PostgreSQL.",
    )
