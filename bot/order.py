"""One thing at a time for one person, many people at the same time.

Rule of this file: a key is kept only while somebody holds it; who waits is let in as they came.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Hashable
from contextlib import AbstractAsyncContextManager, suppress

Waiting = deque[asyncio.Future[None]]


class Order:
    """Lets one in for each key; who comes meanwhile waits for her turn."""

    def __init__(self) -> None:
        self._held: dict[Hashable, Waiting] = {}

    def turn(self, key: Hashable) -> AbstractAsyncContextManager[None]:
        """Wait for the turn of this key, and hold it."""
        return _Turn(self._held, key)


class _Turn(AbstractAsyncContextManager[None]):
    """One turn, made by hand: nearly always nobody waits, and this happens for every answer."""

    __slots__ = ("_held", "_key")

    def __init__(self, held: dict[Hashable, Waiting], key: Hashable) -> None:
        self._held, self._key = held, key

    async def __aenter__(self) -> None:
        waiting = self._held.get(self._key)
        if waiting is None:
            self._held[self._key] = deque()
            return
        place = asyncio.get_running_loop().create_future()
        waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                with suppress(ValueError):  # who went may have passed over it already
                    waiting.remove(place)
            else:  # the turn came at the same moment: it goes on to the next
                self._leave()
            raise

    async def __aexit__(self, *fault: object) -> None:
        self._leave()

    def _leave(self) -> None:
        waiting = self._held[self._key]
        while waiting:
            place = waiting.popleft()
            if not place.done():
                place.set_result(None)
                return
        del self._held[self._key]
