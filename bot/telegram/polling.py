"""Polling: asking Telegram for updates, and confirming only what is stored.

Rule of this file: the offset moves over a prefix of finished updates and never past one that is
not stored; each person's updates are handled in order, and nobody waits for another.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import structlog

from bot.telegram.calls import FIRST_PAUSE, Pause, Refused, Unreachable
from bot.telegram.lanes import Lanes
from bot.telegram.reading import number_of, sender_of
from bot.telegram.updates import TelegramUpdates
from storage.base import Store, StoreError

LONG_POLL: Final = 30
LONGEST_PAUSE: Final = 30.0
SETTLING: Final = 0.1
"""Seconds given to a batch before Telegram is asked again, so that most of it is confirmed."""
GIVE_UP_AFTER: Final = 8
"""Failed attempts to store one update, with others stored meanwhile, after which it is let go."""

Ask = Callable[[int | None, int], Awaitable[list[dict[str, Any]]]]
"""`ask(offset, seconds)`: the updates from an offset on, waiting so long for the first."""

_log = structlog.get_logger()


class Polling:
    """The loop that asks; `name` is that of the stored offset."""

    def __init__(
        self,
        updates: TelegramUpdates,
        ask: Ask,
        store: Store,
        name: str,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._updates = updates
        self._ask = ask
        self._store = store
        self._name = name
        self._pause = pause
        self._lanes = Lanes(most_waiting=100_000)
        self._finished: dict[int, bool] = {}
        self._stored = 0
        self._offset: int | None = None
        self._saved: int | None = None
        self._progress = asyncio.Event()

    async def run(self) -> None:
        """Ask until cancelled; what another process did meanwhile is not done again."""
        self._finished.clear()
        self._offset = self._saved = await self._stored_offset()
        wait = FIRST_PAUSE
        while True:
            try:
                batch = await self._ask(self._offset, LONG_POLL)
            except (Refused, Unreachable) as error:
                wait = await self._troubled(error, wait)
                continue
            wait = FIRST_PAUSE
            self._take(batch)
            if batch:
                await self._settle()
                await self._advance()

    async def _stored_offset(self) -> int | None:
        """Return where to go on, as soon as the store can tell."""
        wait = FIRST_PAUSE
        while True:
            try:
                return await self._store.offset(self._name)
            except StoreError as fault:
                _log.warning("telegram_offset_not_read", repair=str(fault))
            await self._pause(wait)
            wait = min(wait * 2, LONGEST_PAUSE)

    async def _troubled(self, error: Exception, wait: float) -> float:
        """Wait after a failed question; return how long to wait after the next."""
        code = error.code if isinstance(error, Refused) else 0
        if code == 409:
            _log.warning("telegram_polled_elsewhere", repair="Let one process poll at a time.")
        elif code in (401, 404):
            _log.error("telegram_token_refused", repair="Please check FAIRHIRE_TELEGRAM_TOKEN.")
        after = error.retry_after if isinstance(error, Refused) else 0
        await self._pause(after or wait)
        return min(wait * 2, LONGEST_PAUSE)

    def _take(self, batch: list[dict[str, Any]]) -> None:
        for update in batch:
            number = number_of(update)
            if number is None or number in self._finished:
                continue
            self._finished[number] = False
            owner = sender_of(update)
            key = ("alone", number) if owner is None else owner
            self._lanes.put(key, self._job(number, update))

    def _job(self, number: int, update: dict[str, Any]) -> Callable[[], Awaitable[None]]:
        async def handle() -> None:
            await self._handle(update)
            if number in self._finished:
                self._finished[number] = True
                self._progress.set()

        return handle

    async def _handle(self, update: dict[str, Any]) -> None:
        """Handle an update until it is stored."""
        wait, tries, stored = FIRST_PAUSE, 0, self._stored
        while True:
            try:
                await self._updates.handle(update)
            except StoreError:
                tries += 1
                if tries >= GIVE_UP_AFTER and self._stored > stored:
                    _log.error("telegram_update_dropped", tries=tries)
                    return
                await self._pause(wait)
                wait = min(wait * 2, LONGEST_PAUSE)
            except Exception:
                _log.error("telegram_update_failed", exc_info=True)
                return
            else:
                self._stored += 1
                return

    async def _settle(self) -> None:
        """Wait until all is stored, or a little: one slow person must not hold up the others."""
        loop = asyncio.get_running_loop()
        end = loop.time() + SETTLING
        while not all(self._finished.values()) and (left := end - loop.time()) > 0:
            self._progress.clear()
            try:
                async with asyncio.timeout(left):
                    await self._progress.wait()
            except TimeoutError:
                return

    async def _advance(self) -> None:
        """Move the offset over what is stored, from the first on."""
        for number in sorted(self._finished):
            if not self._finished[number]:
                break
            del self._finished[number]
            self._offset = number + 1
        if self._offset != self._saved and self._offset is not None:
            try:
                await self._store.set_offset(self._name, self._offset)
            except StoreError:
                return  # the ids of handled updates are stored too, so none counts twice
            self._saved = self._offset

    async def stop(self, seconds: float, *, keep: bool = True) -> None:
        """Let what was taken be stored, and `keep` the offset unless another process polls now."""
        await self._lanes.finish(seconds)
        if keep:
            await self._advance()
