"""Telegram when something is wrong: slow, full, broken, blocked, twice, or not ours at all."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.telegram.calls import TelegramError, TelegramUnreachable
from bot.telegram.profile import setup_telegram
from bot.telegram.reading import CHANNEL
from bot.telegram.webhook import HEADER, LARGEST_BODY, PATH, WebhookDoor, webhook_address
from storage.base import Change, StoreError
from storage.memory import MemoryStore
from tests.bot_api import bot_api_server
from tests.telegram_running import MODES, SECRET, Bot, at_a_choice, consented, not_started, running


@pytest.fixture(params=MODES)
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    async with running(request.param) as bot:
        yield bot
        bot.server.assert_clean()


# -- our calls fail --------------------------------------------------------------------------


@pytest.mark.parametrize("status", [429, 500, 502])
async def test_a_reply_is_tried_again_until_it_passes(bot: Bot, status: int) -> None:
    person = await consented(bot)
    await bot.server.settle()
    after = 3 if status == 429 else None
    bot.server.fail_next("sendMessage", status, "Not now", retry_after=after, times=2)
    await person.send("Malaysia")
    await person.expect("What are you?")


async def test_a_broken_connection_is_no_end(bot: Bot) -> None:
    person = await consented(bot)
    bot.server.drop_next("sendMessage")
    await person.send("Malaysia")
    await person.expect("What are you?")
    bot.server.drop_next("editMessageText")
    bot.server.drop_next("answerCallbackQuery")
    await bot.server.settle()
    if bot.mode == "polling":  # in a webhook's answer nobody learns that it failed
        await person.tap("Employer")
        await person.expect("main activity")


async def test_an_edit_that_cannot_be_is_sent_instead() -> None:
    async with running("polling") as bot:
        person = await at_a_choice(bot)
        await bot.server.settle()
        message = person.last
        del person.chat.messages[message.message_id]
        bot.server.allow("message to edit not found")
        await person.tap_data(message.inline[0][0]["callback_data"], message.message_id)
        await person.expect("main activity")
        bot.server.fail_next("editMessageText", 400, "Bad Request: message to edit not found")
        await person.tap("Construction")
        await person.expect("How many people work")
        bot.server.assert_clean()


async def test_a_message_out_of_reach_is_answered_below(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await bot.server.settle()
    message = person.last
    del person.chat.messages[message.message_id]
    await person.tap_data(message.inline[0][0]["callback_data"], message.message_id)
    shown = await person.expect("main activity")
    assert shown.message_id > message.message_id


async def test_a_tap_answered_too_late_is_no_trouble(bot: Bot) -> None:
    person = await at_a_choice(bot)
    bot.server.allow("query is too old")
    bot.server.fail_next("answerCallbackQuery", 400, "Bad Request: query is too old")
    await person.tap("Employer")
    await person.expect("main activity")


async def test_who_blocked_the_bot_keeps_her_answers_and_is_not_written_to(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await bot.server.settle()
    await person.tap("Employer")
    await person.block_bot()
    bot.server.allow("bot was blocked by the user")
    await bot.server.settle()
    known = await bot.store.person_of(CHANNEL, "1001")
    assert known is not None
    assert known.stopped
    calls = len(bot.server.calls)
    await bot.server.settle(quiet=0.1)
    assert len([one for one in bot.server.calls[calls:] if one.method != "getUpdates"]) == 0
    await person.unblock_bot()
    await person.send("/start")
    await person.expect("Welcome back")


async def test_a_slow_chat_holds_up_nobody_else() -> None:
    held = asyncio.Event()

    async def pause(seconds: float) -> None:
        await (held.wait() if seconds == 77 else asyncio.sleep(0))

    for mode in MODES:
        held.clear()
        async with not_started(mode) as bot:
            bot.pause = pause
            await bot.start()
            slow, quick = await consented(bot, 1001), await consented(bot, 1002)
            bot.server.fail_next("sendMessage", 429, "Slow down", retry_after=77, chat_id=1001)
            await slow.send("Malaysia")
            await slow.send("Employer")
            await quick.send("Malaysia")
            await quick.expect("What are you?")
            await quick.tap("Employer")
            await quick.expect("main activity")
            await bot.server.settle()  # confirmed: only the replies wait
            held.set()
            await slow.expect("main activity", anytime=True)
            await bot.server.settle()
            said = [one.words for one in slow.messages if one.outgoing]
            assert "What are you?" in said[-2]
            await bot.stop()
            bot.server.assert_clean()


# -- the store fails -------------------------------------------------------------------------


class Shaky(MemoryStore):
    """A store that can be full, or slow for one account."""

    def __init__(self) -> None:
        super().__init__()
        self.full = False
        self.slow: dict[str, asyncio.Event] = {}

    async def save(self, change: Change) -> None:
        if self.full:
            raise StoreError("No space left on the disk.")
        await super().save(change)

    async def person_of(self, channel: str, account: str) -> Any:
        if account in self.slow:
            await self.slow[account].wait()
        return await super().person_of(channel, account)


@pytest.mark.parametrize("mode", MODES)
async def test_what_could_not_be_stored_is_not_confirmed_and_comes_again(mode: str) -> None:
    store = Shaky()
    async with running(mode, store) as bot:
        person = await at_a_choice(bot)
        await bot.server.settle()
        store.full = True
        await person.tap("Employer")
        await person.expect_toast("could not be saved")
        assert bot.server.world.updates.pending
        store.full = False
        await person.expect("main activity")
        await bot.server.settle()
        if mode == "webhook":
            assert bot.server.deliveries[-2].status == 500
        store.full = True
        await person.send("Construction")
        await person.expect("could not be saved")
        await asyncio.sleep(0.05)
        store.full = False
        await person.expect("How many people work")
        await bot.server.settle()
        told = [one for one in person.messages if "could not be saved" in one.words]
        assert len(told) == 1
        bot.server.assert_clean()


async def test_polling_confirms_nothing_behind_what_is_not_stored() -> None:
    store = Shaky()
    async with running("polling", store) as bot:
        slow, quick = await at_a_choice(bot, 1001), await at_a_choice(bot, 1002)
        await bot.server.settle()
        store.slow["1001"] = asyncio.Event()
        await slow.tap("Employer")
        await quick.tap("Employer")
        await quick.expect("main activity")
        await quick.tap("Construction")
        await quick.expect("How many people work")
        assert len(bot.server.world.updates.pending) == 3
        before = len(bot.server.calls_of("getUpdates"))
        await asyncio.sleep(0.3)
        assert len(bot.server.calls_of("getUpdates")) - before < 10  # it does not spin
        store.slow.pop("1001").set()
        await slow.expect("main activity", anytime=True)
        await bot.server.settle()
        last = bot.server.world.updates.past[-1].update_id
        await bot.stop()
        assert await store.offset("telegram:123456789") == last + 1
        await bot.start()
        bot.server.assert_clean()


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
            ("webhook", "Employer", "main activity"),
            ("polling", "Construction", "How many people work"),
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
        await person.expect("main activity")
        await person.tap("Construction")
        await person.expect("How many people work")


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
        await asyncio.sleep(0.3)
        assert {one.status for one in bot.server.deliveries[-2:]} == {500}
        store.slow.pop("1001").set()
        await person.expect("main activity")
        await bot.server.settle()
        assert len(await store.history(known.current)) == count + 1
        await bot.stop()


# -- the profile -----------------------------------------------------------------------------


async def test_setup_gives_telegram_commands_and_texts_and_says_what_it_has() -> None:
    async with bot_api_server() as server:
        lines = await setup_telegram(server.token, ("en", "ne"), api_base=server.base_url)
        assert lines[0] == "bot: @fairhire_test_bot"
        assert any("15 commands" in line for line in lines)
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
