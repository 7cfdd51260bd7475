"""The outbox of the PostgreSQL store.

Rule of this file: each call is one transaction; processes that claim at once pass over each
other's rows (`SKIP LOCKED`) and never wait for each other.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from storage import outbox_rows as rows
from storage.bodies import Bodies
from storage.database import Database
from storage.outbox import Outcome, Posted

Done = TypeVar("Done")


class Doing(Protocol):
    """Does some work in one transaction."""

    def __call__(self, work: Callable[[Database], Done], /) -> Coroutine[Any, Any, Done]:
        """Return what the work returned, once it is committed."""


class PostgresOutbox:
    """The table `outbox` of one database."""

    def __init__(self, do: Doing, bodies: Bodies) -> None:
        self._do = do
        self._bodies = bodies

    async def claim(
        self, holder: str, now: datetime, until: datetime, most: int, *, reports: bool = False
    ) -> tuple[Posted, ...]:
        wanted = rows.Claim(holder, now, until, most, reports)

        def take(db: Database) -> tuple[Posted, ...]:
            due = db.execute(*wanted.any_due()).fetchall()
            return wanted.take(db, self._bodies) if due else ()

        return await self._do(take)

    async def holders(self) -> tuple[str, ...]:
        return await self._do(rows.holders)

    async def release(self, holder: str) -> None:
        await self._do(lambda db: rows.release_items(db, holder))

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        await self._do(lambda db: rows.settle_items(db, outcomes))

    async def of(self, person: str) -> tuple[Posted, ...]:
        def read(db: Database) -> tuple[Posted, ...]:
            found = db.execute(rows.OF, (person,)).fetchall()
            return tuple(rows.posted_of(self._bodies, row) for row in found)

        return await self._do(read)

    async def counts(self, batch: str = "") -> Mapping[tuple[str, str], int]:
        return await self._do(lambda db: rows.count_items(db, batch))

    async def outcomes(self, batch: str) -> Mapping[tuple[str, str, str], int]:
        return await self._do(lambda db: rows.count_outcomes(db, batch))

    async def forget(self, before: datetime) -> int:
        return await self._do(lambda db: rows.forget_items(db, before))

    async def reachable(
        self, channel: str, since: datetime, before: datetime, after: str, most: int
    ) -> tuple[str, ...]:
        return await self._do(
            lambda db: rows.reachable_persons(db, channel, (since, before), after, most)
        )

    async def account(self, person: str, channel: str) -> str:
        found = await self._do(lambda db: db.execute(rows.ACCOUNT, (person, channel)).fetchall())
        return found[0][0] if found else ""
