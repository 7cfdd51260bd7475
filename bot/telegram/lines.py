"""Open lines to the Bot API, kept between calls, for the short calls that go with every answer.

Rule of this file: a line is asked anew when all is answered, and only what nobody waits for shares
one; a line that fails is closed and its question told as unreachable, never asked again here.
httptools reads the answers; files go another way.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from typing import Final, cast
from urllib.parse import urlsplit

import httptools

MOST: Final = 40
"""Lines at the same time; Telegram lets a bot have many, a small server should not."""
TOGETHER: Final = 16
"""Questions that go over one line at once, where nobody waits for the answers."""
MOST_TELLING: Final = 16
"""Lines, or turns for one, that may be taken by those; of more, what comes is left out."""
LONGEST_ANSWER: Final = 4 * 1024 * 1024
CONNECT_SECONDS: Final = 10.0

Answer = tuple[int, bytes]
"""The HTTP status and the body."""


class LineError(Exception):
    """There was no answer; the message names the kind of fault, never an address."""


class Line(asyncio.Protocol):
    """One connection; after each answer it is free again, or closed."""

    def __init__(self, freed: Callable[[Line], None]) -> None:
        self._freed = freed
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Future[Answer] | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._length = self._due = 0

    @property
    def is_open(self) -> bool:
        """Whether a question can be asked on it."""
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, questions: bytes, due: int = 1) -> asyncio.Future[Answer]:
        """Send whole requests; once so many answers are due, the last comes in the future."""
        assert self._transport is not None  # only lines that are open are handed out
        self._waiting = asyncio.get_running_loop().create_future()
        self._parser = httptools.HttpResponseParser(self)
        self._body, self._length, self._due = [], 0, due
        self._transport.write(questions)
        return self._waiting

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    # -- what the event loop calls --------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self._fail("an answer that is no HTTP")

    def eof_received(self) -> None:
        return None  # closes the line

    def connection_lost(self, fault: Exception | None) -> None:
        self._transport = None
        self._fail(type(fault).__name__ if fault is not None else "hung up")

    # -- what the parser calls --------------------------------------------------------------

    def on_body(self, part: bytes) -> None:
        self._length += len(part)
        if self._length > LONGEST_ANSWER:
            self._fail("an answer without end")
        else:
            self._body.append(part)

    def on_message_complete(self) -> None:
        if self._due > 1 and self._parser.should_keep_alive():
            self._due -= 1
            self._body, self._length = [], 0
            return
        waiting, self._waiting = self._waiting, None
        status, stays = self._parser.get_status_code(), self._parser.should_keep_alive()
        if waiting is None or not stays:
            self.close()  # nobody asked, or the other side wants it closed
        if waiting is not None and not waiting.done():
            waiting.set_result((status, b"".join(self._body)))
        if waiting is not None and stays:
            self._freed(self)

    def _fail(self, kind: str) -> None:
        waiting, self._waiting = self._waiting, None
        self.close()
        if waiting is not None and not waiting.done():
            waiting.set_exception(LineError(kind))


class Lines:
    """The lines to one server; `base` is its address, such as `https://api.telegram.org`."""

    def __init__(self, base: str, most: int = MOST) -> None:
        parts = urlsplit(base)
        self._host = parts.hostname or ""
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)
        self._head = (
            f" HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\nUser-Agent: fairhire\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode("idna" if not parts.netloc.isascii() else "ascii")
        self._free: list[Line] = []
        self._all: set[Line] = set()
        self._places = asyncio.Semaphore(most)
        self._told: list[bytes] = []
        self._telling: set[asyncio.Task[None]] = set()
        self._closed = False

    async def post(self, path: str, body: bytes, seconds: float) -> Answer:
        """Post JSON to a path and return the answer.

        Raises:
            LineError: there was none, within so many seconds or at all.
        """
        return await self._asked(self._question(path, body), 1, seconds)

    def tell(self, path: str, body: bytes, seconds: float) -> None:
        """Post JSON to a path, and let go of the answer, or that there is none.

        What is told in one turn of the event loop shares lines: one writing, one timer, one task.
        """
        if not self._told:
            asyncio.get_running_loop().call_soon(self._tell_all, seconds)
        self._told.append(self._question(path, body))

    def _tell_all(self, seconds: float) -> None:
        told, self._told = self._told, []
        for at in range(0, len(told), TOGETHER):
            if len(self._telling) < MOST_TELLING:
                telling = self._tell_some(told[at : at + TOGETHER], seconds)
                task = asyncio.get_running_loop().create_task(telling)
                self._telling.add(task)
                task.add_done_callback(self._telling.discard)

    async def _tell_some(self, some: list[bytes], seconds: float) -> None:
        with suppress(LineError):
            await self._asked(b"".join(some), len(some), seconds)

    def _question(self, path: str, body: bytes) -> bytes:
        return b"POST %s%s%d\r\n\r\n%s" % (path.encode(), self._head, len(body), body)

    async def _asked(self, questions: bytes, due: int, seconds: float) -> Answer:
        try:
            async with asyncio.timeout(seconds):
                await self._places.acquire()
        except TimeoutError:
            raise LineError("no line was free") from None
        try:
            line = await self._line()
            answer = line.ask(questions, due)
            limit = asyncio.get_running_loop().call_later(seconds, line.close)
            try:
                return await answer
            except asyncio.CancelledError:
                line.close()
                raise
            finally:
                limit.cancel()
        finally:
            self._places.release()

    async def _line(self) -> Line:
        while self._free:
            line = self._free.pop()
            if line.is_open:
                return line
            self._all.discard(line)
        if self._closed:
            raise LineError("closed")
        connecting = asyncio.get_running_loop().create_connection(
            lambda: Line(self._freed), self._host, self._port, ssl=self._tls
        )
        try:
            async with asyncio.timeout(CONNECT_SECONDS):  # wait_for can lose that we are cancelled
                _, line = await connecting
        except (OSError, TimeoutError) as fault:
            raise LineError(type(fault).__name__) from None
        self._all = {one for one in self._all if one.is_open} | {line}
        return line

    def _freed(self, line: Line) -> None:
        if self._closed:
            line.close()
        else:
            self._free.append(line)

    def close(self) -> None:
        """Hang up everywhere; what is under way is told as unreachable."""
        self._closed = True
        for line in self._all:
            line.close()
