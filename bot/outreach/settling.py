"""Noting what became of items, all that waits at a moment together.

Rule of this file: what Telegram took is never forgotten while the process lives: it is kept here
until the store has it, and meanwhile `settled_if_stuck` holds up whoever wants to send more.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from storage.base import Store, StoreError
from storage.outbox import Outcome

GROUP: Final = 200
AGAIN_AFTER: Final = 2.0
"""Seconds until the store is tried again after it failed."""

_log: Final = structlog.get_logger()


class Settling:
    """Outcomes on their way into the store."""

    def __init__(
        self,
        store: Store,
        pause: Callable[[float], Awaitable[None]],
        settled: Callable[[Sequence[Outcome]], None],
    ) -> None:
        """`settled` hears of outcomes once the store has them."""
        self._store = store
        self._pause = pause
        self._told = settled
        self._waiting: list[Outcome] = []
        self._writing: asyncio.Task[None] | None = None
        self._stuck = False

    def put(self, outcome: Outcome) -> None:
        """Note an outcome soon."""
        self._waiting.append(outcome)
        if self._writing is None:
            self._writing = asyncio.get_running_loop().create_task(self._write())

    async def settled_if_stuck(self) -> None:
        """Return at once; where the store fails just now, only when it took everything."""
        if self._stuck:
            await self.flush()

    async def flush(self) -> None:
        """Return when the store has everything."""
        while self._writing is not None:
            await asyncio.wait({self._writing})

    async def close(self, seconds: float) -> None:
        """Give the store so many seconds for what is left."""
        if self._writing is not None:
            await asyncio.wait({self._writing}, timeout=seconds)
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)

    async def _write(self) -> None:
        try:
            while self._waiting:
                group = self._waiting[:GROUP]
                try:
                    await self._store.outbox.settle(group)
                except StoreError as fault:
                    if not self._stuck:
                        _log.warning("outbox_not_saved", repair=str(fault))
                    self._stuck = True
                    await self._pause(AGAIN_AFTER)
                    continue
                self._stuck = False
                del self._waiting[: len(group)]
                self._told(group)
        finally:
            self._writing = None
