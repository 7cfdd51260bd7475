"""The reading side of the SQLite store: a connection that never writes, and how to look apart.

Rule of this file: all rows are read at once, for a reading left open would keep the log from being
emptied; what takes a while is read on a connection of its own, beside the event loop.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from storage.base import StoreError
from storage.sqlite_file import connect_reader, explain
from storage.sqlite_rows import Row

Found = TypeVar("Found")


class Reader:
    """Reads one file. Every method raises StoreError when that cannot be done."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None

    def open(self) -> None:
        """Open the connection."""
        self._db = connect_reader(self._path)

    def close(self) -> None:
        """Let go of the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def rows(self, statement: str, *values: object) -> list[Row]:
        """Return all rows a statement finds."""
        return self._here(lambda db: db.execute(statement, values).fetchall())

    async def look(
        self, work: Callable[[sqlite3.Connection], Found], *, large: bool = False
    ) -> Found:
        """Return what the work found; `large`: it may take a while."""
        return await asyncio.to_thread(self._apart, work) if large else self._here(work)

    def _here(self, work: Callable[[sqlite3.Connection], Found]) -> Found:
        if self._db is None:
            raise StoreError(f"The store in {self._path} is not open: open() comes first.")
        try:
            return work(self._db)
        except sqlite3.Error as fault:
            raise explain(fault, self._path) from fault

    def _apart(self, work: Callable[[sqlite3.Connection], Found]) -> Found:
        """Look at one moment on a connection of its own."""
        try:
            with closing(connect_reader(self._path)) as db:
                db.execute("BEGIN")
                return work(db)
        except sqlite3.Error as fault:
            raise explain(fault, self._path) from fault
