"""Leases: who alone does something just now, such as asking Telegram for updates.

Rule of this file: a lease is taken, kept and taken over in one statement, so that of several who
try at once one has it; it lapses by itself, so that a process that died holds up nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from storage.database import Database
from storage.moments import time_text

_CLAIM: Final = (
    "INSERT INTO leases (name, holder, until) VALUES (:name, :holder, :until)"
    " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until"
    " WHERE leases.holder = excluded.holder OR leases.until <= :now OR leases.until > :never"
)
_HOLDER: Final = "SELECT holder FROM leases WHERE name = ?"
_GIVE_UP: Final = "DELETE FROM leases WHERE name = ? AND holder = ?"

Doing = Callable[[Callable[[Database], Any]], Coroutine[Any, Any, Any]]
"""Does some work in one transaction, and returns its result once that is committed."""


class Leases(Protocol):
    """The leases of a store; one contract suite runs over all of them."""

    async def claim(self, name: str, holder: str, now: datetime, lasts: timedelta) -> str:
        """Take or keep a lease from now on for so long; return who has it, perhaps another.

        What another holds is taken over when it has lapsed. A time further off than two leases was
        written by a clock that was wrong, and counts as lapsed.

        Raises:
            StoreError: the store cannot be written; who had it has it.
        """

    async def give_up(self, name: str, holder: str) -> None:
        """Let others have a lease at once, if this holder has it.

        Raises:
            StoreError: the store cannot be written; it lapses by itself.
        """


class RowLeases:
    """Leases in a table, the same statements for SQLite and PostgreSQL."""

    def __init__(self, do: Doing) -> None:
        self._do = do

    async def claim(self, name: str, holder: str, now: datetime, lasts: timedelta) -> str:
        times = {"now": now, "until": now + lasts, "never": now + 2 * lasts}
        values = {"name": name, "holder": holder}
        values |= {key: time_text(time) for key, time in times.items()}

        def take(db: Database) -> str:
            db.execute(_CLAIM, values)
            return str(db.execute(_HOLDER, (name,)).fetchall()[0][0])

        found: str = await self._do(take)
        return found

    async def give_up(self, name: str, holder: str) -> None:
        def drop(db: Database) -> None:
            db.execute(_GIVE_UP, (name, holder))

        await self._do(drop)


class MemoryLeases:
    """Leases in memory."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[str, datetime]] = {}

    async def claim(self, name: str, holder: str, now: datetime, lasts: timedelta) -> str:
        owner, until = self._held.get(name, (holder, now))
        if owner != holder and now < until <= now + 2 * lasts:
            return owner
        self._held[name] = holder, now + lasts
        return holder

    async def give_up(self, name: str, holder: str) -> None:
        if self._held.get(name, ("",))[0] == holder:
            del self._held[name]
