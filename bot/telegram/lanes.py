"""Things to do in order for each person, and at the same time for different people.

Rule of this file: a slow job holds up its own lane alone; a job that fails ends itself, not the
lane.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from typing import Final

import structlog

Job = Callable[[], Awaitable[None]]
MOST_WAITING: Final = 200
"""Jobs of one lane that may wait; of more, the oldest is dropped: it tells of a past state."""

_log = structlog.get_logger()


class Lanes:
    """A queue for each key, worked through by a task that lives while there is work."""

    def __init__(self, most_waiting: int = MOST_WAITING) -> None:
        self._waiting: dict[Hashable, deque[Job]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._most = most_waiting

    def put(self, key: Hashable, job: Job) -> None:
        """Do a job after everything put before it under the same key."""
        lane = self._waiting.get(key)
        if lane is not None:
            lane.append(job)
            return
        self._waiting[key] = deque([job], self._most)
        task = asyncio.get_running_loop().create_task(self._work(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def clear(self, key: Hashable) -> None:
        """Drop what still waits under a key."""
        lane = self._waiting.get(key)
        if lane is not None:
            lane.clear()

    async def _work(self, key: Hashable) -> None:
        lane = self._waiting[key]
        try:
            while lane:
                job = lane.popleft()
                try:
                    await job()
                except Exception:
                    _log.error("telegram_job_failed", exc_info=True)
        finally:
            del self._waiting[key]

    async def finish(self, seconds: float) -> None:
        """Wait for what is under way, then drop the rest."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)
        for task in tuple(self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    @property
    def busy(self) -> int:
        """How many lanes have work."""
        return len(self._waiting)
