"""The lines to the Bot API: kept, replaced when they break, and never waited for without end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.telegram.lines import MOST_TELLING, TOGETHER, LineError, Lines
from tests.patience import until

OK = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"ok":true}'
CHUNKED = (
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{"ok":\r\n5\r\ntrue}\r\n0\r\n\r\n'
)
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Counts connections and keeps the questions."""

    def __init__(self) -> None:
        self.connections = 0
        self.questions: list[bytes] = []

    async def question(self, reader: asyncio.StreamReader) -> bytes:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        whole = head + await reader.readexactly(length)
        self.questions.append(whole)
        return whole


@asynccontextmanager
async def talking(
    talk: Callable[[Server], Talk], most: int = 4
) -> AsyncIterator[tuple[Server, Lines]]:
    state = Server()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        state.connections += 1
        try:
            await talk(state)(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    lines = Lines(f"http://127.0.0.1:{port}", most)
    try:
        yield state, lines
    finally:
        lines.close()
        server.close()


def answering(*answers: bytes, times: int = 1000) -> Callable[[Server], Talk]:
    """Answer each question of a connection with these bytes; hang up after so many."""

    def talk(state: Server) -> Talk:
        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            for _ in range(times):
                await state.question(reader)
                for part in answers:
                    writer.write(part)
                    await writer.drain()
                    await asyncio.sleep(0)

        return one

    return talk


async def test_a_line_is_used_again() -> None:
    async with talking(answering(OK)) as (server, lines):
        for number in range(5):
            assert await lines.post("/bot1:a/x", b'{"n":%d}' % number, 5) == (200, b'{"ok":true}')
    assert server.connections == 1
    assert server.questions[4].startswith(b"POST /bot1:a/x HTTP/1.1\r\nHost: 127.0.0.1:")
    assert server.questions[4].endswith(b'\r\n\r\n{"n":4}')


@pytest.mark.parametrize("answers", [(CHUNKED,), tuple(OK[at : at + 1] for at in range(len(OK)))])
async def test_answers_in_pieces_are_put_together(answers: tuple[bytes, ...]) -> None:
    async with talking(answering(*answers)) as (server, lines):
        for _ in range(2):
            assert await lines.post("/x", b"{}", 5) == (200, b'{"ok":true}')
    assert server.connections == 1


@pytest.mark.parametrize(
    "last", [OK, OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")], ids=["hangs", "says"]
)
async def test_a_line_that_was_closed_is_replaced(last: bytes) -> None:
    async with talking(answering(last, times=1)) as (server, lines):
        for _ in range(3):
            assert (await lines.post("/x", b"{}", 5))[0] == 200
            await asyncio.sleep(0.1)  # so that the hanging up arrives
    assert server.connections == 3


@pytest.mark.parametrize(
    "answer", [b"what?\r\n\r\n", b"", OK[:60]], ids=["no HTTP", "nothing", "half"]
)
async def test_without_an_answer_it_says_so_and_asks_once(answer: bytes) -> None:
    async with talking(answering(answer, times=1)) as (server, lines):
        with pytest.raises(LineError):
            await lines.post("/x", b"{}", 5)
    assert len(server.questions) == 1


async def test_silence_ends_in_time_and_the_next_is_answered() -> None:
    def talk(state: Server) -> Talk:
        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await state.question(reader)
            if state.connections == 1:
                await asyncio.sleep(60)
            writer.write(OK)
            await writer.drain()

        return one

    async with talking(talk) as (_, lines):
        with pytest.raises(LineError):
            await lines.post("/x", b"{}", 0.05)
        assert (await lines.post("/x", b"{}", 5))[0] == 200


async def test_many_at_once_share_the_lines() -> None:
    async with talking(answering(OK), most=3) as (server, lines):
        answers = await asyncio.gather(*(lines.post("/x", b"{}", 5) for _ in range(30)))
    assert {status for status, _ in answers} == {200}
    assert server.connections <= 3


async def test_nobody_listens() -> None:
    with pytest.raises(LineError) as told:
        await Lines("http://127.0.0.1:1").post("/bot1:secret/x", b"{}", 5)
    assert "secret" not in str(told.value)


async def test_who_gives_up_just_as_the_line_fails_is_not_asked_to_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    failing: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    async def connect(*_: Any, **__: Any) -> Any:
        return await failing

    monkeypatch.setattr(asyncio.get_running_loop(), "create_connection", connect)
    asked = asyncio.create_task(Lines("http://127.0.0.1:1").post("/x", b"{}", 5))
    await asyncio.sleep(0.01)
    failing.set_exception(ConnectionRefusedError())
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked


async def test_closing_ends_what_is_under_way() -> None:
    async with talking(answering(b"HTTP/1.1 200 OK\r\n")) as (_, lines):
        asked = asyncio.create_task(lines.post("/x", b"{}", 60))
        await asyncio.sleep(0.05)
        lines.close()
        with pytest.raises(LineError):
            await asked
        with pytest.raises(LineError, match="closed"):
            await lines.post("/x", b"{}", 5)


# -- what nobody waits for ---------------------------------------------------------------------


async def test_what_is_told_at_once_shares_a_line_and_nobody_waits() -> None:
    async with talking(answering(OK)) as (server, lines):
        for number in range(TOGETHER):
            lines.tell("/x", b'{"n":%d}' % number, 5)
        await until(lambda: len(server.questions) == TOGETHER)
        assert [one[one.index(b"{") :] for one in server.questions] == [
            b'{"n":%d}' % number for number in range(TOGETHER)
        ]
        assert server.connections == 1
        await asyncio.sleep(0.05)  # so that the last answer arrives
        assert (await lines.post("/x", b"{}", 5)) == (200, b'{"ok":true}')
        assert server.connections == 1


async def test_what_is_told_waits_for_its_turn_as_all_do() -> None:
    async with talking(answering(OK), most=2) as (server, lines):
        for _ in range(TOGETHER * 5):
            lines.tell("/x", b"{}", 5)
        answers = await asyncio.gather(*(lines.post("/x", b"{}", 5) for _ in range(20)))
        await until(lambda: len(server.questions) == TOGETHER * 5 + 20)
    assert {status for status, _ in answers} == {200}
    assert server.connections <= 2


@pytest.mark.parametrize("answer", [b"what?\r\n\r\n", b"", OK], ids=["no HTTP", "nothing", "one"])
async def test_a_line_that_breaks_while_telling_harms_nobody_else(answer: bytes) -> None:
    def talk(state: Server) -> Talk:
        first = state.connections == 1
        return answering(answer if first else OK, times=1 if first else 1000)(state)

    async with talking(talk) as (server, lines):
        for _ in range(5):
            lines.tell("/x", b"{}", 5)
        await until(lambda: len(server.questions) == 1)
        assert (await lines.post("/x", b"{}", 5))[0] == 200


async def test_of_too_much_to_tell_the_rest_is_left_out() -> None:
    def silent(state: Server) -> Talk:
        async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while True:
                await state.question(reader)

        return one

    async with talking(silent, most=2) as (_, lines):
        for _ in range(TOGETHER * (MOST_TELLING + 50)):
            lines.tell("/x", b"{}", 0.1)
        await asyncio.sleep(0.01)
        assert len(lines._telling) == MOST_TELLING
        await until(lambda: not lines._telling)


async def test_closing_ends_what_is_told() -> None:
    async with talking(answering(b"HTTP/1.1 200 OK\r\n")) as (server, lines):
        lines.tell("/x", b"{}", 60)
        await until(lambda: len(server.questions) == 1)
        lines.close()
        lines.tell("/x", b"{}", 60)
        await asyncio.sleep(0.01)
        await until(lambda: not lines._telling)
    assert len(server.questions) == 1
