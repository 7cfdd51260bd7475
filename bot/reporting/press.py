"""A process of low priority in which files are rendered, so that answers keep the interpreter.

Python lets one thread compute at a time: a file of a tenth of a second made in the process that
answers takes that tenth from everybody who taps meanwhile, whatever the threads.

Rule of this file: what is to be done comes and goes as plain data; the process holds no answers
longer than one file takes, ends with the service, however that ends, and is begun when first
needed, again after many files, and again when it broke.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Thread
from typing import Final, TypeVar

import structlog

from bot.reporting.heavy import AT_ONCE

LASTS: Final = 400
"""Files after which a new process takes over: what libraries keep of each is gone with the old."""
RESTS_AFTER: Final = 600.0
"""Seconds without a file after which it ends, to give its memory back."""
LESS_URGENT: Final = 19
"""Its priority, as `nice` counts."""

Done = TypeVar("Done")

_log: Final = structlog.get_logger()


class Press:
    """Does work in a process of its own; `bot.reporting.heavy.Heavy` gives it piece after piece."""

    def __init__(
        self, most: int = AT_ONCE, lasts: int = LASTS, rests_after: float = RESTS_AFTER
    ) -> None:
        """Use `most` processes; none is begun by now."""
        self._most, self._lasts, self._rests_after = most, lasts, rests_after
        self._pool: ProcessPoolExecutor | None = None
        self._given = self._under_way = 0
        self._resting: asyncio.TimerHandle | None = None

    async def __call__(self, work: Callable[[], Done]) -> Done:
        """Do some work there: a function of a module, or a `partial` of one, with plain data.

        Where the process ends before it is done, a new one does it again. Raises what the work
        raises, and BrokenProcessPool where the new process ended too.
        """
        self._under_way += 1
        if self._resting is not None:
            self._resting.cancel()
        try:
            try:
                return await self._done(work)
            except BrokenProcessPool:
                return await self._done(work)
        finally:
            self._under_way -= 1
            if self._under_way == 0:
                loop = asyncio.get_running_loop()
                self._resting = loop.call_later(self._rests_after, self.close)

    async def _done(self, work: Callable[[], Done]) -> Done:
        if self._pool is not None and self._given >= self._lasts:
            self.close()
        if self._pool is None:
            self._given = 0
            self._pool = ProcessPoolExecutor(
                self._most, get_context("spawn"), _begin, (LESS_URGENT,)
            )
        pool = self._pool
        self._given += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(pool, work)
        except BrokenProcessPool:
            _log.warning("press_ended", repair="Was memory short? A new process takes over.")
            if self._pool is pool:
                self.close()
            raise

    def close(self) -> None:
        """End the process once it has done what it was given; later work begins a new one."""
        if self._resting is not None:
            self._resting.cancel()
        if self._pool is not None:
            self._pool.shutdown(wait=False)
        self._pool = None


def _begin(less_urgent: int) -> None:
    """Make this process ready: it gives way to others, and does not outlive the service."""
    os.nice(less_urgent)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the service, which ends us
    Thread(target=_end_with_the_service, daemon=True).start()


def _end_with_the_service() -> None:
    service = parent_process()
    if service is not None:
        wait([service.sentinel])
    os._exit(0)
