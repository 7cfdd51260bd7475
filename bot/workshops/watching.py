"""Watching cohorts: one look into the store for all who watch the same one in this process.

Rule of this file: who watches is told that something changed, and looks for herself; nobody holds
the others up, and a store that fails for a while is asked again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, Final, TypeVar

import structlog

from storage.base import Store, StoreError

EVERY: Final = 0.4
"""Seconds between two looks at a cohort."""
MOST_MADE: Final = 200
"""How many results made for a stamp are kept."""

T = TypeVar("T")

_log: Final = structlog.get_logger()


class _Watched:
    """A cohort somebody watches: its last stamp, and the word that there is a newer one."""

    def __init__(self) -> None:
        self.stamp = ""
        self.changed = asyncio.Event()
        self.listeners = 0
        self.looking: asyncio.Task[None] | None = None

    def found(self, stamp: str) -> None:
        if stamp != self.stamp:
            self.stamp = stamp
            self.changed.set()
            self.changed = asyncio.Event()


class Watching:
    """The cohorts that are watched in this process."""

    def __init__(self, store: Store, every: float = EVERY) -> None:
        self._store, self._every = store, every
        self._watched: dict[str, _Watched] = {}
        self._made: dict[tuple[str, str], tuple[str, asyncio.Future[Any]]] = {}

    async def stamps(self, cohort: str) -> AsyncGenerator[str, None]:
        """Return the stamps of a cohort: the present one, then each newer one until closed."""
        watched = self._watched.setdefault(cohort, _Watched())
        if watched.looking is None:
            watched.looking = asyncio.get_running_loop().create_task(self._look(cohort, watched))
        watched.listeners += 1
        seen = ""
        try:
            while True:
                changed = watched.changed
                if watched.stamp != seen:
                    seen = watched.stamp
                    yield seen
                else:
                    await changed.wait()
        finally:
            watched.listeners -= 1
            if not watched.listeners and watched.looking is not None:
                watched.looking.cancel()
                self._watched.pop(cohort, None)

    async def _look(self, cohort: str, watched: _Watched) -> None:
        failed = False
        while True:
            try:
                watched.found(await self._store.cohorts.stamp(cohort))
                failed = False
            except StoreError as fault:
                if not failed:
                    _log.warning("cohort_not_read", repair=str(fault))
                failed = True
            await asyncio.sleep(self._every)

    async def once(self, what: str, cohort: str, stamp: str, make: Callable[[], Awaitable[T]]) -> T:
        """Return what `make` gives, made once for a stamp however many ask."""
        key = (what, cohort)
        known = self._made.get(key)
        if known is None or known[0] != stamp:
            known = (stamp, asyncio.ensure_future(make()))
            self._made[key] = known
            if len(self._made) > MOST_MADE:
                self._made.pop(next(iter(self._made)))
        try:
            found: T = await asyncio.shield(known[1])
        except Exception:
            if self._made.get(key) is known:
                del self._made[key]
            raise
        return found
