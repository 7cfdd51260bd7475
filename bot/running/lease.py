"""Doing alone what only one process may do: asking Telegram for updates, keeping the pace.

Rule of this file: work runs only while the lease is ours and stops when it can no longer be kept;
what a process held that died on this machine is taken over at once, elsewhere when it lapses.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import structlog

from storage.base import Store, StoreError
from storage.outbox import Outbox

LASTS: Final = 20.0
EVERY: Final = 5.0
"""Seconds for which it is ours unless kept, and seconds between two times of keeping it."""
LOOK_EVERY: Final = 1.0
"""Seconds between two looks whether another still has it."""

Work = Callable[[], Coroutine[Any, Any, None]]
_log: Final = structlog.get_logger()


class Lease:
    """One thing to be done by one process; `name` says what, such as `polling:123`."""

    def __init__(
        self, store: Store, name: str, lasts: float = LASTS, every: float = EVERY, holder: str = ""
    ) -> None:
        """Make it; nothing is taken yet. Times are seconds; `holder` is for tests."""
        self.ours = False
        self._store = store
        self._name = name
        self._lasts = timedelta(seconds=lasts)
        self._every = every
        self._holder = holder or own_name()
        self._until = 0.0

    async def during(self, work: Work) -> None:
        """Do the work whenever the lease is ours, until cancelled or the work ends by itself.

        A work that is stopped because the lease was lost is begun anew when it is ours again.
        """
        while True:
            await self._taken()
            task = asyncio.get_running_loop().create_task(work())
            try:
                if await self._kept(task):
                    return await task
            finally:
                task.cancel()
                await asyncio.wait({task})
            self.ours = False
            _log.warning("lease_lost", what=self._name)

    async def give_up(self) -> None:
        """Let another process have it at once; where that cannot be saved, it lapses."""
        if self.ours:
            self.ours = False
            with suppress(StoreError):
                await self._store.leases.give_up(self._name, self._holder)

    async def _taken(self) -> None:
        """Wait until it is ours."""
        told = False
        while not await self._claimed():
            if not told:
                _log.info("lease_held_elsewhere", what=self._name)
                told = True
            await asyncio.sleep(min(self._every, LOOK_EVERY))

    async def _kept(self, task: asyncio.Task[None]) -> bool:
        """Keep it while the work runs; tell whether the work ended, or else it was lost."""
        while True:
            done, _ = await asyncio.wait({task}, timeout=self._every)
            if done:
                return True
            if not await self._claimed():
                return False

    async def _claimed(self) -> bool:
        """Take or keep it; while the store cannot be asked it is ours until it would lapse."""
        start = time.monotonic()
        try:
            owner = await self._claim()
            if owner != self._holder and _is_dead(owner):
                await self._store.leases.give_up(self._name, owner)
                owner = await self._claim()
        except StoreError as fault:
            _log.warning("lease_not_kept", what=self._name, repair=str(fault))
            return self.ours and start < self._until
        self.ours = owner == self._holder
        self._until = start + self._lasts.total_seconds()
        return self.ours

    async def _claim(self) -> str:
        leases = self._store.leases
        return await leases.claim(self._name, self._holder, datetime.now(UTC), self._lasts)


def own_name() -> str:
    """Return a name to hold something under that tells others in which process its holder runs."""
    return f"{_machine()}/{os.getpid()}/{secrets.token_hex(4)}"


async def release_dead(outbox: Outbox) -> None:
    """Free what processes hold in an outbox that died on this machine; else it lapses later."""
    with suppress(StoreError):
        for holder in await outbox.holders():
            if _is_dead(holder):
                await outbox.release(holder)


@cache
def _machine() -> str:
    """Return what tells apart in which machine and container a process number counts.

    Empty where the system does not say; then nobody is thought dead.
    """
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}-{os.stat('/proc/self/ns/pid').st_ino}"
    except OSError:
        return ""


def _is_dead(holder: str) -> bool:
    """Tell whether a holder is known to be gone: it ran here, and its process is no more."""
    machine, _, rest = holder.partition("/")
    number = rest.partition("/")[0]
    if not machine or machine != _machine() or not number.isdecimal():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
