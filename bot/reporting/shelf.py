"""Rendered files, kept a little while, so that nobody waits twice for the same one.

Rule of this file: one file is rendered once at a time, however many ask for it, off the event loop
and few beside each other; what is kept is bounded, is dropped after minutes by itself, and at once
where its interview is erased. It is never what decides whether somebody may have a file.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple

from bot.reporting.heavy import Heavy

MOST_BYTES: Final = 64 * 1024 * 1024
KEPT_FOR: Final = 600.0
"""Seconds after which a file is dropped, asked for again or not."""


class Place(NamedTuple):
    """What a file is of."""

    interview: str
    submission: int
    kind: str
    language: str


class Shelf:
    """Files in memory, the longest untouched dropped first."""

    def __init__(
        self,
        most_bytes: int = MOST_BYTES,
        kept_for: float = KEPT_FOR,
        press: Heavy | None = None,
    ) -> None:
        self._files: OrderedDict[Place, bytes] = OrderedDict()
        self._making: dict[Place, asyncio.Task[bytes]] = {}
        self._press = press or Heavy()
        self._most_bytes, self._kept_for = most_bytes, kept_for
        self._bytes = 0

    async def file(self, place: Place, make: Callable[[], bytes]) -> bytes:
        """Return a file, made off the event loop where it is not here.

        Who gives up waiting stops nothing: others may wait for the same file. Raises what `make`
        raises, to everybody who waits.
        """
        kept = self._files.get(place)
        if kept is not None:
            self._files.move_to_end(place)
            return kept
        making = self._making.get(place)
        if making is None:
            making = asyncio.get_running_loop().create_task(self._press.run(make))
            self._making[place] = making
            making.add_done_callback(lambda done: self._made(place, done))
        return await asyncio.shield(making)

    def _made(self, place: Place, done: asyncio.Task[bytes]) -> None:
        wanted = self._making.get(place) is done
        if wanted:
            del self._making[place]
        if done.cancelled() or done.exception() is not None or not wanted:
            return
        content = done.result()
        if len(content) > self._most_bytes:
            return
        self._files[place] = content
        self._bytes += len(content)
        while self._bytes > self._most_bytes:
            self._drop(next(iter(self._files)))
        done.get_loop().call_later(self._kept_for, self._drop, place)

    def _drop(self, place: Place) -> None:
        self._bytes -= len(self._files.pop(place, b""))

    def forget(self, *interviews: str) -> None:
        """Drop all files of these interviews, those being made too."""
        for place in [one for one in self._files if one.interview in interviews]:
            self._drop(place)
        for place in [one for one in self._making if one.interview in interviews]:
            del self._making[place]

    @property
    def size(self) -> int:
        """Bytes kept now."""
        return self._bytes
