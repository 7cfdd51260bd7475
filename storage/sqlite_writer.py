"""The one connection that writes: what waits at the same moment is committed together.

Rule of this file: statements run on the event loop, between two commits, and take microseconds; the
commit, which waits for the disk, runs on a thread of its own. A group in which a piece of work
fails is undone and run again, each piece in its own savepoint. Nobody is told of success before the
commit, and nobody's failure harms the others.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from storage.base import StoreError
from storage.sqlite_file import explain

GROUP: Final = 256
"""At most this many pieces of work in one transaction, so that the first need not wait long."""

PATIENCE: Final = 5.0
"""Seconds to wait for another program that writes, such as `fairhire erase` beside `serve`."""

GLANCE: Final = 0.001
"""Seconds for which a look at the file holds; what others erase is gone here a moment later."""

_OWN_FAULT: Final = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError)
"""What SQLite says when one piece of work is wrong; everything else concerns the whole group."""


@dataclass(slots=True)
class Work:
    """One thing to write, and who waits for it.

    `apply` writes; `done` hears its result after the commit, on the event loop; `scrub` asks that
    what was deleted is gone from the file too.
    """

    apply: Callable[[sqlite3.Connection], Any]
    done: Callable[[Any], None]
    waiting: asyncio.Future[Any]
    scrub: bool = False
    result: Any = None


class Writer:
    """Groups what is to be written. `commits` and `written` count transactions and their works."""

    def __init__(self, db: sqlite3.Connection, path: Path, changed: Callable[[], None]) -> None:
        """`changed` is called when another program has written to the file."""
        self.commits = 0
        self.written = 0
        self.unscrubbed = False
        self._db = db
        self._path = path
        self._changed = changed
        self._queue: deque[Work] = deque()
        self._draining: asyncio.Task[None] | None = None
        self._away = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="fairhire-commit")
        self._version = self._data_version()
        self._looked = 0.0

    async def write(
        self,
        apply: Callable[[sqlite3.Connection], Any],
        done: Callable[[Any], None],
        scrub: bool = False,
    ) -> Any:
        """Return what `apply` returned, once it is on disk.

        Raises:
            StoreError: it could not be written; nothing of it was kept.
        """
        waiting: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._queue.append(Work(apply, done, waiting, scrub))
        if self._draining is None:
            self._draining = asyncio.create_task(self._drain())
        return await waiting

    async def close(self) -> None:
        """Write what still waits, then let go of the file."""
        while self._draining is not None:
            await self._draining
        if self.unscrubbed:
            await self._on_thread(self._scrub)
        await self._on_thread(self._db.close)
        self._thread.shutdown()

    def look(self) -> None:
        """Notice whether another program wrote to the file.

        While a commit is under way the connection belongs to the thread; the lock it holds keeps
        all others from writing.
        """
        now = time.monotonic()
        if self._away or now - self._looked < GLANCE:
            return
        self._looked = now
        try:
            version = self._data_version()
        except sqlite3.Error as fault:
            raise explain(fault, self._path) from fault
        if version != self._version:
            self._version = version
            self._changed()

    def _data_version(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchall()[0][0])

    async def _on_thread(self, call: Callable[[], Any]) -> None:
        """Run a call with the connection on the thread; the event loop keeps its hands off it."""
        self._away = True
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, call)
        finally:
            self._away = False

    async def _drain(self) -> None:
        try:
            while self._queue:
                group = [self._queue.popleft() for _ in range(min(GROUP, len(self._queue)))]
                await self._write_group(group)
        finally:
            self._draining = None

    async def _write_group(self, group: list[Work]) -> None:
        try:
            await self._begin()
            self.look()
            applied = group if self._apply_all(group) else await self._apart(group)
            if applied:
                await self._on_thread(self._commit)
            else:
                self._db.execute("ROLLBACK")
        except (sqlite3.Error, StoreError) as fault:
            self._undo(group, fault)
            return
        except BaseException:
            self._undo([*group, *self._queue], StoreError("Saving was interrupted."))
            self._queue.clear()
            raise
        if applied:
            self.commits += 1
            self.written += len(applied)
            await self._announce(applied)

    async def _begin(self) -> None:
        """Take the lock for writing, patiently, without holding up the event loop."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as fault:
                if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() > deadline:
                    raise
            await asyncio.sleep(0.005)

    def _apply_all(self, group: list[Work]) -> bool:
        """Run a group without savepoints; False when something failed, and nothing is left of it.

        A savepoint copies every page that changes within it, and few groups need one.
        """
        try:
            for work in group:
                work.result = work.apply(self._db)
        except Exception as fault:
            if _concerns_all(fault):
                raise
            self._db.execute("ROLLBACK")
            return False
        return True

    async def _apart(self, group: list[Work]) -> list[Work]:
        """Run a group again, each piece by itself; return what is to be committed."""
        await self._begin()
        self.look()
        return [work for work in group if self._apply(work)]

    def _apply(self, work: Work) -> bool:
        """Run one piece of work in its savepoint; False when it failed by its own fault."""
        self._db.execute("SAVEPOINT work")
        try:
            work.result = work.apply(self._db)
        except StoreError as fault:
            self._fail(work, fault)
        except Exception as fault:
            if _concerns_all(fault):
                raise
            self._fail(work, _refused(fault))
        else:
            self._db.execute("RELEASE work")
            return True
        self._db.execute("ROLLBACK TO work")
        self._db.execute("RELEASE work")
        return False

    def _commit(self) -> None:
        self._db.execute("COMMIT")

    def _undo(self, group: list[Work], fault: Exception) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        told = explain(fault, self._path) if isinstance(fault, sqlite3.Error) else fault
        for work in group:
            self._fail(work, told)

    @staticmethod
    def _fail(work: Work, fault: Exception) -> None:
        if not work.waiting.done():
            work.waiting.set_exception(fault)

    async def _announce(self, applied: list[Work]) -> None:
        """Tell everybody; those who erased wait until the file holds nothing of it."""
        for work in applied:
            work.done(work.result)
            if not work.scrub and not work.waiting.done():
                work.waiting.set_result(work.result)
        erased = [work for work in applied if work.scrub]
        if erased:
            self.unscrubbed = True
            await self._on_thread(self._scrub)
        for work in erased:
            if not work.waiting.done():
                work.waiting.set_result(work.result)

    def _scrub(self) -> None:
        """Write the file anew and empty the log.

        `secure_delete` blanks what is deleted, but moving rows between pages leaves copies behind
        in their unused parts; only VACUUM leaves none. If it fails (no room for a second copy,
        another program reads) the rows are erased all the same, and it is tried again later.
        """
        try:
            self._db.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
            self._db.execute("VACUUM")
            log = self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            self.unscrubbed = bool(log[0][0])
        except sqlite3.Error:
            self.unscrubbed = True
        finally:
            self._db.execute("PRAGMA busy_timeout = 0")


def _concerns_all(fault: Exception) -> bool:
    """Tell whether a fault is of the database, and not of the piece of work that met it."""
    return isinstance(fault, sqlite3.DatabaseError) and not isinstance(fault, _OWN_FAULT)


def _refused(fault: Exception) -> StoreError:
    said = str(fault)
    if isinstance(fault, sqlite3.IntegrityError):
        said = f"it names somebody or something that is not kept, or is there already ({fault})"
    error = StoreError(f"This cannot be stored: {said}. Nothing of it was saved.")
    error.__cause__ = fault
    return error
