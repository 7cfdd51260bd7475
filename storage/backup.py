"""A backup of the SQLite store, taken while it is in use.

Rule of this file: a backup counts only after it was read through; what is older than promised goes,
and only files that were made here are ever removed.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from storage.base import StoreError
from storage.sqlite_file import connect_reader, copy, explain

_NAME: Final = re.compile(r"fairhire-(\d{8}T\d{6})\.sqlite3")
_STAMP: Final = "%Y%m%dT%H%M%S"


def backup_name(at: datetime) -> str:
    """Return the name of a backup taken at this time (UTC)."""
    return f"fairhire-{at.strftime(_STAMP)}.sqlite3"


def backup(source: Path, target: Path) -> None:
    """Write a whole, checked copy of the database to `target`, readable by its owner alone.

    Raises:
        StoreError: the source cannot be read, the target cannot be written or is there already.
    """
    if not source.is_file():
        raise StoreError(
            f"There is no database {source} yet. Please check FAIRHIRE_DATABASE and"
            " FAIRHIRE_DATA_DIR, or start `fairhire serve` once."
        )
    if target.exists():
        raise StoreError(f"{target} is there already. Please name another file, or move it away.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with closing(connect_reader(source)) as db:
            copy(db, target)
        told = _looked_through(target)
    except OSError as fault:
        raise StoreError(
            f"{target.parent} cannot be made or used ({fault.strerror}). Please choose another"
            " place for the backup."
        ) from fault
    except sqlite3.Error as fault:
        raise explain(fault, source) from fault
    if told != "ok":
        target.unlink()
        raise StoreError(
            f"{source} is damaged ({told}), so no backup was written. Please stop fairhire and put"
            " the latest good backup in its place."
        )


def _looked_through(made: Path) -> str:
    """Return `ok`, or what is wrong with a copy; nobody writes it, so no log is made beside it."""
    address = f"{made.absolute().as_uri()}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as db:
        return str(db.execute("PRAGMA quick_check(1)").fetchall()[0][0])


def remove_old(folder: Path, days: int, now: datetime) -> int:
    """Remove the backups in a folder that are older than so many days; return how many."""
    before = now - timedelta(days=days)
    removed = 0
    for path in folder.glob("fairhire-*.sqlite3"):
        found = _NAME.fullmatch(path.name)
        if found is None:
            continue
        if datetime.strptime(found[1], _STAMP).replace(tzinfo=now.tzinfo) < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def remove_old_copies(database: Path, days: int, now: datetime) -> int:
    """Remove the copies made before a migration that are older than so many days."""
    before = (now - timedelta(days=days)).timestamp()
    removed = 0
    for path in database.parent.glob(f"{database.name}.before-*"):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
