"""Writing the bodies of a SQLite file anew, beside whoever uses it.

Rule of this file: on a connection of its own, batch by batch, so that nobody else waits for long;
at the end the file is written anew, so that no copy of the former bodies is left in it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from storage.bodies import Bodies
from storage.database import Database
from storage.resealing import Resealed, reseal
from storage.sqlite_file import connect, explain

T = TypeVar("T")


def reseal_file(path: Path, bodies: Bodies) -> Resealed:
    """Write all bodies of a file with the first key.

    Raises:
        StoreError: it cannot be written; what was done before stays done.
    """
    try:
        with closing(connect(path)) as db:
            done = reseal(partial(_in_one, db), bodies)
            return replace(done, scrubbed=_scrub(db)) if done.written else done
    except sqlite3.Error as fault:
        raise explain(fault, path) from fault


def _in_one(db: sqlite3.Connection, work: Callable[[Database], T]) -> T:
    db.execute("BEGIN IMMEDIATE")
    try:
        done = work(db)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
    return done


def _scrub(db: sqlite3.Connection) -> bool:
    try:
        db.execute("VACUUM")
        return not db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0][0]
    except sqlite3.Error:  # no room, or another program reads: the bodies are written all the same
        return False
