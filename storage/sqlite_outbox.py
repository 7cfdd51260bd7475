"""The outbox of the SQLite store.

Rule of this file: it asks the reading connection first whether anything is due, so that an empty
outbox costs no writing; everything else goes through the one writer.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from storage import outbox_rows as rows
from storage.bodies import Bodies
from storage.outbox import Outcome, Posted
from storage.sqlite_file import connect_reader, explain
from storage.sqlite_rows import Row

Found = TypeVar("Found")


class Surface(Protocol):
    """What the outbox needs of the store around it."""

    path: Path
    bodies: Bodies

    def read(self, statement: str, *values: object) -> list[Row]:
        """Read rows on the reading connection."""

    async def write(
        self, apply: Callable[[sqlite3.Connection], Any], done: Callable[[Any], None]
    ) -> Any:
        """Write in the next transaction; `done` hears the result after the commit."""

    def changed(self, persons: Sequence[str]) -> None:
        """Hear that these persons changed on disk."""


class SqliteOutbox:
    """The table `outbox` of one file."""

    def __init__(self, around: Surface) -> None:
        self._around = around

    async def claim(
        self, holder: str, now: datetime, until: datetime, most: int, *, reports: bool = False
    ) -> tuple[Posted, ...]:
        wanted = rows.Claim(holder, now, until, most, reports)
        due, times = wanted.any_due()
        for place, name in enumerate(times, 1):
            due = due.replace(f":{name}", f"?{place}")
        if not self._around.read(due, *times.values()):
            return ()
        taken: tuple[Posted, ...] = await self._around.write(
            lambda db: wanted.take(db, self._around.bodies), _nothing
        )
        return taken

    async def holders(self) -> tuple[str, ...]:
        return await asyncio.to_thread(self._look, rows.holders)

    async def release(self, holder: str) -> None:
        await self._around.write(lambda db: rows.release_items(db, holder), _nothing)

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        await self._around.write(lambda db: rows.settle_items(db, outcomes), self._around.changed)

    async def of(self, person: str) -> tuple[Posted, ...]:
        found = self._around.read(rows.OF, person)
        return tuple(rows.posted_of(self._around.bodies, row) for row in found)

    async def counts(self, batch: str = "") -> Mapping[tuple[str, str], int]:
        return await asyncio.to_thread(self._look, lambda db: rows.count_items(db, batch))

    async def outcomes(self, batch: str) -> Mapping[tuple[str, str, str], int]:
        return await asyncio.to_thread(self._look, lambda db: rows.count_outcomes(db, batch))

    async def forget(self, before: datetime) -> int:
        gone: int = await self._around.write(lambda db: rows.forget_items(db, before), _nothing)
        return gone

    async def reachable(
        self, channel: str, since: datetime, before: datetime, after: str, most: int
    ) -> tuple[str, ...]:
        return await asyncio.to_thread(
            self._look,
            lambda db: rows.reachable_persons(db, channel, (since, before), after, most),
        )

    async def account(self, person: str, channel: str) -> str:
        found = self._around.read(rows.ACCOUNT, person, channel)
        return found[0][0] if found else ""

    def _look(self, work: Callable[[sqlite3.Connection], Found]) -> Found:
        """Look on a connection of its own, for with many people it takes a while."""
        try:
            with closing(connect_reader(self._around.path)) as db:
                return work(db)
        except sqlite3.Error as fault:
            raise explain(fault, self._around.path) from fault


def _nothing(_: Any) -> None:
    """Nobody else needs to hear of it."""
