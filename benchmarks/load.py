"""Many people at once, in a process of their own: each taps, reads the reply, and taps again.

Rule of this file: a connection never has two requests under way, and reads the answer as bytes, so
that the load costs little. Orders come as JSON lines on the standard input, results go out the same
way: `python -m benchmarks.load` is started by `benchmarks.throughput`.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any, Final

from benchmarks.bot_api import BotApi, whole_message

BUTTONS: Final = re.compile(rb'callback_data"\s*:\s*"([^"]+)"')
PREFERRED: Final = b"dacykt"
"""Done, answer, card seen, confirm, a typed value, tick: the first of these is tapped."""
ANSWERS: Final = b"dak"
BEFORE: Final = (b"L:", b"C:")
"""What comes before the first question: the first language, and consent."""
PATIENCE: Final = 20.0
LINGER: Final = 2.0
"""Seconds after the last file, in which a second copy would come."""


@dataclass
class Order:
    """What to do: where, for how long, and with how many connections.

    With no seconds, everybody only begins: says /start, consents, and sees the first question.
    `thought`: seconds between an answer and the next tap, half of it to one and a half: people do
    not think in step, and who was answered in the same commit would tap together for ever.
    `finishing` people tap `submit` (with
    their number in it), one after the other `over` so many seconds, and the order lasts until each
    has so many `files`, or `seconds` are over.
    """

    port: int
    path: str
    seconds: float
    connections: int = 64
    secret: str = ""
    echo: bool = False
    thought: float = 0.0
    finishing: int = 0
    first: int = 0
    over: float = 0.0
    submit: str = ""
    files: int = 2


@dataclass
class Tally:
    """What came of it. `acknowledged`: by interview, the last revision that was answered.

    `submits`: how long each waited for the answer to her last tap; `reports`: how long until she
    had all files; `files`: how many came in all; `lasted`: seconds until the last one came.
    """

    answers: int = 0
    taps: int = 0
    failed: int = 0
    waits: list[float] = field(default_factory=list)
    acknowledged: dict[str, int] = field(default_factory=dict)
    submits: list[float] = field(default_factory=list)
    reports: list[float] = field(default_factory=list)
    files: int = 0
    lasted: float = 0.0


class Crowd:
    """The people, and the chats their first messages arrive in."""

    def __init__(self) -> None:
        self._chats: dict[int, asyncio.Future[bytes]] = {}
        self._seats: dict[tuple[int, int], Seat] = {}
        self._people = count(1_000_000)
        self._updates = count(1)
        self._files: dict[int, list[float]] = {}
        self._came = asyncio.Event()

    def handed(self, chat: int, call: bytes) -> None:
        self._files.setdefault(chat, []).append(time.perf_counter())
        self._came.set()

    def sent(self, chat: int, call: bytes) -> None:
        waiting = self._chats.get(chat)
        if waiting is not None and not waiting.done():
            waiting.set_result(call)

    async def run(self, order: Order) -> Tally:
        tally = Tally()
        until = time.perf_counter() + order.seconds
        work = self._echo if order.echo else self._answer
        answering = [
            asyncio.ensure_future(work(order, at, tally, until)) for at in range(order.connections)
        ]
        if order.finishing:
            await self._finish(order, tally, until)
            for one in answering:
                one.cancel()
        await asyncio.gather(*answering, return_exceptions=bool(order.finishing))
        return tally

    async def _finish(self, order: Order, tally: Tally, until: float) -> None:
        """Let people submit one after the other, and wait until everybody has every file."""
        begun = time.perf_counter()
        people = range(order.first, order.first + order.finishing)
        tapped = await asyncio.gather(
            *(self._submit(order, one, tally, at) for at, one in enumerate(people))
        )
        with suppress(TimeoutError):
            async with asyncio.timeout(until - time.perf_counter()):
                while any(len(self._files.get(one, ())) < order.files for one in people):
                    self._came.clear()
                    await self._came.wait()
        await asyncio.sleep(LINGER)  # a second copy would come now
        for one, at in zip(people, tapped, strict=True):
            came = self._files.get(one, [])
            tally.files += len(came)
            if len(came) >= order.files:
                tally.reports.append(came[order.files - 1] - at)
                tally.lasted = max(tally.lasted, came[order.files - 1] - begun)

    async def _submit(self, order: Order, person: int, tally: Tally, at: int) -> float:
        await asyncio.sleep(at * order.over / order.finishing)
        tapped, line = time.perf_counter(), Line(order)
        try:
            await line.post(self._tap(person, (order.submit % person).encode()))
        except (OSError, EOFError):
            tally.failed += 1
        line.close()
        tally.submits.append(line.waited)
        return tapped

    async def _echo(self, order: Order, at: int, tally: Tally, until: float) -> None:
        line = Line(order)
        update = self._tap(7_000_001, b"a:interviewinterv:1b:x::yes")
        while time.perf_counter() < until:
            await line.post(update)
            _count(tally, line, b"a")
        line.close()

    async def _answer(self, order: Order, at: int, tally: Tally, until: float) -> None:
        """Answer, one person after the other, and go on where the last order ended."""
        seat, dice = self._seats.get((order.port, at)), Random(at)
        if seat is None:
            seat = self._seats[order.port, at] = Seat(Line(order))
        try:
            if not seat.shown:
                await self._begin(seat)
            while time.perf_counter() < until:
                data = choose(seat.shown)
                if not data:
                    await self._begin(seat)
                    continue
                seat.shown = await seat.line.post(self._tap(seat.person, data))
                _count(tally, seat.line, data)
                note_revision(tally, seat.shown)
                if order.thought:
                    await asyncio.sleep(order.thought * dice.uniform(0.5, 1.5))
        except (OSError, EOFError, TimeoutError):
            tally.failed += 1  # the server went away: it was killed, or it is broken
            seat.line.close()
            del self._seats[order.port, at]

    async def _begin(self, seat: Seat) -> None:
        seat.person = next(self._people)
        seat.shown = await self._first(seat.line, seat.person)

    async def _first(self, line: Line, person: int) -> bytes:
        """Say /start and consent; the first message comes as the answer or through the Bot API."""
        waiting = self._chats[person] = asyncio.get_running_loop().create_future()
        shown = await line.post(self._command(person, b"/start"))
        if b"callback_data" not in shown:
            shown = await asyncio.wait_for(waiting, PATIENCE)
        del self._chats[person]
        while before := [data for data in BUTTONS.findall(shown) if data.startswith(BEFORE)]:
            shown = await line.post(self._tap(person, before[0]))
        return shown

    def _tap(self, person: int, data: bytes) -> bytes:
        update = next(self._updates)
        return (
            b'{"update_id":%d,"callback_query":{"id":"%d","chat_instance":"1","data":"%s",'
            b'"from":{"id":%d,"is_bot":false,"first_name":"A","language_code":"en"},'
            b'"message":{"message_id":7,"date":1700000000,"text":"-","from":{"id":42,'
            b'"is_bot":true,"first_name":"bench"},"chat":{"id":%d,"type":"private"}}}}'
        ) % (update, update, data, person, person)

    def _command(self, person: int, text: bytes) -> bytes:
        return (
            b'{"update_id":%d,"message":{"message_id":6,"date":1700000000,"text":"%s",'
            b'"from":{"id":%d,"is_bot":false,"first_name":"A","language_code":"en"},'
            b'"chat":{"id":%d,"type":"private"},'
            b'"entities":[{"type":"bot_command","offset":0,"length":%d}]}}'
        ) % (next(self._updates), text, person, person, len(text))


def choose(shown: bytes) -> bytes:
    """Return the data of the button to tap, b'' when there is nothing left to answer.

    The last choice is taken, most often "no", because "yes" brings a safety card every time.
    """
    buttons: list[bytes] = [data for data in BUTTONS.findall(shown) if data[1:2] == b":"]
    for verb in PREFERRED:
        fitting = [data for data in buttons if data[0] == verb]
        if fitting:
            return fitting[-1]
    return b""


def note_revision(tally: Tally, shown: bytes) -> None:
    """Remember what the reply says is kept: its buttons carry interview and revision."""
    found = BUTTONS.search(shown)
    parts = found[1].split(b":") if found else []
    if len(parts) == 6:
        tally.acknowledged[parts[1].decode()] = int(parts[2], 36)


def _count(tally: Tally, line: Line, data: bytes) -> None:
    tally.taps += 1
    if data[0] in ANSWERS:
        tally.answers += 1
        tally.waits.append(line.waited)


@dataclass
class Seat:
    """Somebody on a connection, and what she sees."""

    line: Line
    person: int = 0
    shown: bytes = b""


class Line:
    """One connection, kept open."""

    def __init__(self, order: Order) -> None:
        self.waited = 0.0
        self._order = order
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        secret = f"X-Telegram-Bot-Api-Secret-Token: {order.secret}\r\n" if order.secret else ""
        self._head = (
            f"POST {order.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{secret}"
            "Content-Type: application/json\r\nContent-Length: "
        ).encode()

    async def post(self, body: bytes) -> bytes:
        """Return the body of the answer.

        Raises:
            OSError, EOFError: the server is gone, or did not answer 200.
        """
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._order.port)
        reader, writer = self._streams
        start = time.perf_counter()
        writer.write(self._head + b"%d\r\n\r\n" % len(body) + body)
        held = b""
        while (whole := whole_message(held)) is None:
            more = await reader.read(65536)
            if not more:
                raise EOFError
            held += more
        self.waited = time.perf_counter() - start
        if not whole[0].startswith(b"HTTP/1.1 200"):
            raise OSError(whole[0].split(b"\r\n")[0].decode())
        return whole[1]

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()


async def main() -> None:
    crowd = Crowd()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: BotApi(crowd.sent, crowd.handed), "127.0.0.1", 0)
    _say({"bot_api": server.sockets[0].getsockname()[1]})
    while line := await asyncio.to_thread(sys.stdin.readline):
        tally = await crowd.run(Order(**json.loads(line)))
        _say(vars(tally))


def _say(result: dict[str, Any]) -> None:
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
