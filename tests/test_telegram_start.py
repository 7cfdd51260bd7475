"""Telegram from the first second on: tokens, modes, many processes, the door, the profile."""

import asyncio
import json

import aiohttp
import pytest

from bot.intents import COMMANDS
from bot.telegram.calls import TelegramError, TelegramUnreachable
from bot.telegram.profile import setup_telegram
from bot.telegram.reading import CHANNEL
from bot.telegram.webhook import HEADER, LARGEST_BODY, PATH, WebhookDoor, webhook_address
from tests.bot_api import bot_api_server
from tests.patience import until
from tests.telegram_running import SECRET, Bot, Shaky, at_a_choice, not_started, running

# -- starting --------------------------------------------------------------------------------


@pytest.mark.parametrize("token", ["123456789:not-the-token-of-this-bot-000000", "nonsense", ""])
async def test_a_wrong_token_is_one_line_that_says_what_to_do(token: str) -> None:
    async with not_started("polling") as bot:
        bot.server.allow("Unauthorized")
        with pytest.raises(TelegramError, match="@BotFather") as raised:
            await bot.start(token=token)
        assert "\n" not in str(raised.value)
        assert not token or token not in str(raised.value)


async def test_no_telegram_is_told_apart_from_a_wrong_token() -> None:
    async with not_started("polling") as bot:
        bot.server.drop_next("getMe", times=20)
        with pytest.raises(TelegramUnreachable, match="does not answer"):
            await bot.start()


async def test_a_webhook_without_an_address_is_refused_in_one_line() -> None:
    async with not_started("webhook") as bot:
        bot.address = ""
        with pytest.raises(TelegramError, match="FAIRHIRE_PUBLIC_URL"):
            await bot.start()


async def test_telegram_refusing_the_webhook_is_told_in_one_line() -> None:
    async with not_started("webhook") as bot:
        bot.server.fail_next("setWebhook", 400, "Bad Request: bad webhook: port", times=2)
        with pytest.raises(TelegramError, match="bad webhook: port"):
            await bot.start()


async def test_changing_between_polling_and_webhook_drops_nothing() -> None:
    async with running("polling") as bot:
        person = await at_a_choice(bot)
        for mode, label, shown in (
            ("webhook", "Employer", "In which country"),
            ("polling", "Singapore", "main activity"),
        ):
            await bot.stop()
            await person.tap(label)
            await bot.start(mode)
            await person.expect(shown)
            await bot.server.settle()
        assert not bot.server.world.webhook
        bot.server.assert_clean()


async def test_many_processes_set_the_webhook_once() -> None:
    async with running("webhook") as first:
        others = [
            Bot(first.server, "webhook", first.store, address=first.address) for _ in range(3)
        ]
        for other in others:
            await other.start()
            await other.stop()
        assert len(first.server.calls_of("setWebhook")) == 1
        assert first.server.world.webhook["url"] == webhook_address(first.address, SECRET)
        first.server.assert_clean()


async def test_a_webhook_set_too_often_waits() -> None:
    async with not_started("webhook") as bot:
        bot.server.fail_next("setWebhook", 429, "Too Many Requests: retry after 1", retry_after=1)
        await bot.start()
        await at_a_choice(bot)
        await bot.stop()


async def test_polling_goes_on_after_another_poller_or_a_failing_server() -> None:
    async with running("polling") as bot:
        person = await at_a_choice(bot)
        bot.server.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request")
        bot.server.fail_next("getUpdates", 502, "Bad Gateway", times=2)
        bot.server.fail_next("getUpdates", 429, "Too Many Requests", retry_after=1)
        bot.server.drop_next("getUpdates")
        await person.tap("Employer")
        await person.expect("In which country")
        await person.tap("Singapore")
        await person.expect("main activity")


# -- the door --------------------------------------------------------------------------------

GOOD = {HEADER: SECRET}


async def post(bot: Bot, body: bytes, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(bot.address + PATH, data=body, headers=headers) as answer,
    ):
        return answer.status


async def test_the_door_hears_only_who_knows_the_secret() -> None:
    update = {"update_id": 5, "message": {"chat": {"id": 1, "type": "private"}, "text": "/start"}}
    body = json.dumps({**update, "from": {"id": 1}}).encode()
    async with running("webhook") as bot:
        assert await post(bot, body, {}) == 401
        assert await post(bot, body, {HEADER: SECRET + "x"}) == 401
        assert await post(bot, body, {HEADER: "wörong"}) == 401
        assert await post(bot, b"x" * (LARGEST_BODY + 1), {}) == 401
        assert await post(bot, body, GOOD) == 200


@pytest.mark.parametrize("body", [b"", b"{", b"[1, 2]", b"null", b"\xff\xfe", b"[" * 5000])
async def test_a_malformed_delivery_is_taken_and_let_go(body: bytes) -> None:
    async with running("webhook") as bot:
        assert await post(bot, body, GOOD) == 200


async def test_a_delivery_larger_than_any_update_is_refused() -> None:
    async with running("webhook") as bot:
        assert await post(bot, b"x" * (LARGEST_BODY + 1), GOOD) == 413


async def test_before_the_start_and_after_the_stop_the_door_is_closed() -> None:
    async with not_started("webhook") as bot:
        assert await post(bot, b"{}", GOOD) == 503
        await bot.start()
        assert await post(bot, b"{}", GOOD) == 200
        await bot.stop()
        assert await post(bot, b"{}", GOOD) == 503


async def test_an_answer_that_takes_too_long_is_brought_again_and_counts_once() -> None:
    store = Shaky()
    async with not_started("webhook", store, WebhookDoor(answer_seconds=0.1)) as bot:
        await bot.start()
        person = await at_a_choice(bot)
        await bot.server.settle()
        known = await store.person_of(CHANNEL, "1001")
        assert known is not None
        count = len(await store.history(known.current))
        store.slow["1001"] = asyncio.Event()
        await person.tap("Employer")
        await until(lambda: [one.status for one in bot.server.deliveries[-2:]] == [500, 500])
        store.slow.pop("1001").set()
        await person.expect("In which country")
        await bot.server.settle()
        assert len(await store.history(known.current)) == count + 1
        await bot.stop()


# -- the profile -----------------------------------------------------------------------------


async def test_setup_gives_telegram_commands_and_texts_and_says_what_it_has() -> None:
    async with bot_api_server() as server:
        lines = await setup_telegram(server.token, ("en", "ne"), api_base=server.base_url)
        assert lines[0] == "bot: @fairhire_test_bot"
        assert any(f"{len(COMMANDS)} commands" in line for line in lines)
        assert any(line.startswith("ne:") for line in lines)
        assert "none, polling" in lines[-1]
        before = [one.method for one in server.calls if one.method.startswith("setMy")]
        assert "setMyName" in before
        await setup_telegram(server.token, ("en", "ne"), api_base=server.base_url)
        after = [one.method for one in server.calls if one.method.startswith("setMy")]
        assert after == before  # what stands is not written again
        server.assert_clean()


async def test_setup_with_a_wrong_token_is_one_line() -> None:
    async with bot_api_server() as server:
        with pytest.raises(TelegramError, match="@BotFather"):
            await setup_telegram("123456789:AAA-another-token", ("en",), api_base=server.base_url)
        server.fail_next("setMyName", 429, "Too Many Requests: retry after 900", retry_after=900)
        with pytest.raises(TelegramError, match="900 seconds"):
            await setup_telegram(server.token, ("en",), api_base=server.base_url)
