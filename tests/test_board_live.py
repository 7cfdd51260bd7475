"""A board that is open stays up to date: server-sent events, breaks, restarts, ended roles."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientResponse

from storage.base import Change
from storage.cohorts import TRAINER, Joint, Officer
from tests.board_hall import pages_of, sits, trained_hall
from tests.patience import PATIENCE
from tests.web_client import Browser
from tests.workshop_talk import AT, Hall


@asynccontextmanager
async def line(browser: Browser, path: str, last: str = "") -> AsyncIterator[ClientResponse]:
    """Listen to a page."""
    headers = {"Last-Event-ID": last} if last else {}
    async with browser.client.get(path, headers=headers) as response:
        assert response.content_type == "text/event-stream"
        assert await response.content.readuntil(b"\n\n") == b"retry: 2000\n\n"
        yield response


async def heard(response: ClientResponse) -> tuple[str, str]:
    """Return id and text of the next state."""
    text = (await asyncio.wait_for(response.content.readuntil(b"\n\n"), PATIENCE)).decode()
    name, kind, *data = text.strip().split("\n")
    assert kind == "event: state"
    return name.removeprefix("id: "), "\n".join(one.removeprefix("data: ") for one in data)


async def test_what_changed_comes_by_itself() -> None:
    hall = await trained_hall()
    async with pages_of(hall) as pages, line(pages.trainer(), pages.path("board/live")) as board:
        first, text = await heard(board)
        assert "0</strong> joined" in text
        await sits(hall, {}, 2)
        second, text = await heard(board)
        assert first != second
        assert "2</strong> joined" in text
        await hall.taps("start")
        assert 'data-state="ready"' in (await heard(board))[1]


async def test_who_comes_back_after_a_break_hears_only_what_is_new() -> None:
    hall = await trained_hall()
    async with pages_of(hall) as pages:
        browser = pages.trainer()
        async with line(browser, pages.path("board/live")) as board:
            last, _ = await heard(board)
        async with line(browser, pages.path("board/live"), last) as board:
            assert await board.content.readuntil(b"\n\n") == b": still here\n\n"
            await hall.taps("start")
            assert 'data-state="ready"' in (await heard(board))[1]


async def test_boards_share_one_look_into_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    hall = await trained_hall()
    asked = 0
    stamp = hall.store.cohorts.stamp

    async def counted(cohort: str) -> str:
        nonlocal asked
        asked += 1
        return await stamp(cohort)

    async with pages_of(hall) as pages, line(pages.trainer(), pages.path("board/live")) as one:
        await heard(one)
        async with line(pages.trainer(), pages.path("board/live")) as two:
            await heard(two)
            monkeypatch.setattr(hall.store.cohorts, "stamp", counted)
            await asyncio.sleep(1)
            assert asked <= 3


async def test_a_trainer_whose_role_ended_is_sent_away() -> None:
    hall = await trained_hall()
    async with pages_of(hall) as pages, line(pages.trainer(), pages.path("board/live")) as board:
        await heard(board)
        left = Officer("o1", "trainer", TRAINER, AT, left_at=AT)
        await hall.store.save(Change(joint=Joint(officers=(left,)), at=AT))
        await hall.taps("start")
        gone = await asyncio.wait_for(board.content.readuntil(b"\n\n"), PATIENCE)
        assert gone == b"event: gone\ndata:\n\n"


async def test_stopping_the_server_does_not_wait_for_boards() -> None:
    hall = await trained_hall()

    async def listened(hall: Hall) -> float:
        async with pages_of(hall) as pages:
            response = await pages.trainer().client.get(pages.path("board/live"))
            await response.content.readuntil(b"\n\n")
            begun = asyncio.get_running_loop().time()
        return asyncio.get_running_loop().time() - begun

    assert await listened(hall) < 30  # aiohttp would wait a minute
