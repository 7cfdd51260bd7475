"""Work that takes a while of a processor: building a report, rendering a file.

Rule of this file: few pieces beside each other, so that answers keep their pace; what an answer
waits for goes before what comes later by itself, and otherwise who came first goes first.
"""

from __future__ import annotations

import asyncio
import heapq
import os
from collections.abc import Callable
from itertools import count
from typing import Final, Protocol, TypeVar

AT_ONCE: Final = 2 if (os.cpu_count() or 1) > 2 else 1
"""Pieces of work beside each other: one core stays with the answers, which come first."""

Done = TypeVar("Done")


class Doing(Protocol):
    """Does a piece of work somewhere, off the event loop."""

    async def __call__(self, work: Callable[[], Done], /) -> Done:
        """Return what the work returns, or raise what it raises."""
        ...


class Heavy:
    """Room for so many pieces of work at once; `doing`: where they are done, a thread if unsaid."""

    def __init__(self, most: int = AT_ONCE, doing: Doing = asyncio.to_thread) -> None:
        self._free = most
        self._do = doing
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._came = count()

    async def run(self, work: Callable[[], Done], *, first: bool = False) -> Done:
        """Do some work when there is room; `first`: before all that is not.

        Raises what the work raises.
        """
        await self._enter(first)
        try:
            return await self._do(work)
        finally:
            self._leave()

    async def _enter(self, first: bool) -> None:
        if self._free > 0:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (not first, next(self._came), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was our turn in the very moment we gave up
                self._leave()
            raise

    def _leave(self) -> None:
        while self._waiting:
            turn = heapq.heappop(self._waiting)[2]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
