"""What is too much, too slow or too long stays with Telegram or with whom it is about."""

from __future__ import annotations

import asyncio
import random
import time
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.telegram.lines import LineError, Lines
from bot.telegram.reading import CHANNEL
from bot.telegram.webhook import HEADER, PATH, WebhookDoor
from storage.memory import MemoryStore
from tests.bot_api_faults import Weather
from tests.patience import until
from tests.telegram_respondent import Respondent
from tests.telegram_running import (
    MODES,
    SECRET,
    Shaky,
    at_a_choice,
    consented,
    not_started,
    running,
)


def update(number: int, account: int) -> dict[str, object]:
    person = {"id": account, "is_bot": False, "first_name": "A"}
    chat = {"id": account, "type": "private"}
    message = {"message_id": number, "date": 1, "text": "/help", "from": person, "chat": chat}
    return {"update_id": number, "message": message}


async def test_of_too_many_updates_at_once_the_rest_is_to_come_again() -> None:
    store, door = Shaky(), WebhookDoor(most_at_once=3)
    async with not_started("webhook", store, door) as bot, aiohttp.ClientSession() as session:
        await bot.start()

        async def bring(number: int) -> tuple[int, str]:
            start = time.monotonic()
            async with session.post(
                bot.address + PATH, json=update(number, number), headers={HEADER: SECRET}
            ) as answer:
                assert time.monotonic() - start < 15
                return answer.status, answer.headers.get("Retry-After", "")

        for account in (1, 2, 3):
            store.slow[str(account)] = asyncio.Event()
        held = [asyncio.create_task(bring(number)) for number in (1, 2, 3)]
        await until(lambda: len(door._under_way) == 3)
        assert {await bring(number) for number in range(4, 40)} == {(503, "2")}
        for event in list(store.slow.values()):
            event.set()
        assert {status for status, _ in await asyncio.gather(*held)} == {200}
        assert (await bring(50))[0] == 200
        bot.server.allow("chat not found", "initiate conversation")
        await bot.stop()


async def test_while_telegram_takes_no_replies_updates_stay_with_telegram() -> None:
    hanging = asyncio.Event()

    async def pause(_: float) -> None:
        await hanging.wait()

    async with not_started("webhook", MemoryStore(), WebhookDoor(most_chats=2)) as bot:
        bot.pause = pause
        await bot.start()
        people = [bot.server.person(2000 + number) for number in range(6)]
        bot.server.fail_next("sendMessage", 502, "Bad Gateway", times=3)
        for person in people[:3]:
            await person.send("/help")
        await until(lambda: len(bot.server.refusals) == 3)
        await people[3].send("/help")
        await until(lambda: bot.server.deliveries[-1].status == 503)
        hanging.set()
        for person in people[:4]:
            await person.expect("/export", anytime=True)
        await bot.server.settle()
        await bot.stop()


async def test_nobody_waits_for_a_line_without_end() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    lines = Lines(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", most=1)
    first = asyncio.create_task(lines.post("/x", b"{}", 60))
    await asyncio.sleep(0.05)
    start = time.monotonic()
    with pytest.raises(LineError, match="no line"):
        await lines.post("/x", b"{}", 0.1)
    assert time.monotonic() - start < 30
    lines.close()
    with pytest.raises(LineError):
        await first
    server.close()


@pytest.mark.parametrize("mode", MODES)
async def test_a_flood_of_long_texts_from_one_holds_up_nobody_else(mode: str) -> None:
    async with running(mode) as bot:
        loud, quiet = await consented(bot, 1001), await at_a_choice(bot, 1002)
        for number in range(40):
            await loud.send(f"{number} " + "ü" * 4000)
        await quiet.tap("Employer")
        start = time.monotonic()
        await quiet.expect("In which country", anytime=True)
        assert time.monotonic() - start < 15
        await bot.server.settle()
        known = await bot.store.person_of(CHANNEL, "1001")
        assert known is not None
        found = await bot.store.interview(known.current)
        assert found is not None
        assert not found.answers
        bot.server.assert_clean()


@pytest.mark.parametrize("mode", MODES)
async def test_a_clock_that_jumps_loses_and_confuses_nothing(mode: str) -> None:
    jumps = iter([0, 400, -800, 30, -3000, 5000, 0, -9000] * 20)

    def now() -> datetime:
        return datetime(2026, 11, 21, 12, tzinfo=UTC) + timedelta(hours=next(jumps, 0))

    async with running(mode) as bot:
        assert bot.telegram is not None
        assert bot.telegram._updates is not None
        bot.telegram._updates.now = now
        one = Respondent(bot.server.person())
        while len(one.told) < 25:
            await one.turn()
        await bot.server.settle()
        known = await bot.store.person_of(CHANNEL, "1001")
        assert known is not None
        assert one.kept_all(await bot.store.interview(known.current)) == []
        bot.server.assert_clean()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("mode", MODES)
async def test_in_bad_weather_answers_arrive_and_reports_once(mode: str) -> None:
    async with running(mode) as bot:
        bot.server.allow("Too Many", "Bad Gateway", "not modified", "query is too old")
        bot.server.weather = Weather(0.05, random.Random(3))
        crowd = [Respondent(bot.server.person(4000 + number), 0.6) for number in range(4)]
        async with asyncio.timeout(240):
            await asyncio.gather(*(one.run() for one in crowd))
        assert bot.server.weather.struck > 10
        bot.server.weather = None
        await bot.server.settle()
        for one in crowd:
            known = await bot.store.person_of(CHANNEL, str(one.person.person_id))
            assert known is not None
            assert one.kept_all(await bot.store.interview(known.current)) == []
            assert len(one.files) == 2
