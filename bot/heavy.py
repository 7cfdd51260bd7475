"""Work that takes a while of a processor: building a report, rendering a file.

Rule of this file: it runs on threads, few beside each other, so that answers keep their pace; what
an answer waits for goes before what comes later by itself, and otherwise who came first goes first.
"""

from __future__ import annotations

import asyncio
import heapq
import os
from collections.abc import Callable
from itertools import count
from typing import Final, TypeVar

AT_ONCE: Final = 2 if (os.cpu_count() or 1) > 2 else 1
"""Pieces of work beside each other: one core stays with the answers, which come first."""

Done = TypeVar("Done")


class Heavy:
    """Room for so many pieces of work at once."""

    def __init__(self, most: int = AT_ONCE) -> None:
        self._free = most
        self._waiting: list[tuple[bool, int, asyncio.Future[None]]] = []
        self._came = count()

    async def run(self, work: Callable[[], Done], *, first: bool = False) -> Done:
        """Do some work on a thread when there is room; `first`: before all that is not.

        Raises what the work raises.
        """
        await self._enter(first)
        try:
            return await asyncio.to_thread(work)
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
