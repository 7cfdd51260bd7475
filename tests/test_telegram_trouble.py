"""Telegram when something is wrong: slow, full, broken, blocked, twice, or not ours at all."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.telegram.reading import CHANNEL
from tests.bot_api import Limits
from tests.patience import PATIENCE
from tests.telegram_running import MODES, Bot, Shaky, at_a_choice, consented, not_started, running


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
    await person.send("Employer")
    await person.expect("In which country")


async def test_a_broken_connection_is_no_end(bot: Bot) -> None:
    person = await consented(bot)
    bot.server.drop_next("sendMessage")
    await person.send("Employer")
    await person.expect("In which country")
    bot.server.drop_next("editMessageText")
    bot.server.drop_next("answerCallbackQuery")
    await bot.server.settle()
    if bot.mode == "polling":  # in a webhook's answer nobody learns that it failed
        await person.tap("Singapore")
        await person.expect("main activity")


async def test_an_edit_that_cannot_be_is_sent_instead() -> None:
    async with running("polling") as bot:
        person = await at_a_choice(bot)
        await bot.server.settle()
        message = person.last
        del person.chat.messages[message.message_id]
        bot.server.allow("message to edit not found")
        await person.tap_data(message.inline[0][0]["callback_data"], message.message_id)
        await person.expect("In which country")
        bot.server.fail_next("editMessageText", 400, "Bad Request: message to edit not found")
        await person.tap("Singapore")
        await person.expect("main activity")
        bot.server.assert_clean()


async def test_a_message_out_of_reach_is_answered_below(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await bot.server.settle()
    message = person.last
    del person.chat.messages[message.message_id]
    await person.tap_data(message.inline[0][0]["callback_data"], message.message_id)
    shown = await person.expect("In which country")
    assert shown.message_id > message.message_id


async def test_a_tap_answered_too_late_is_no_trouble(bot: Bot) -> None:
    person = await at_a_choice(bot)
    bot.server.allow("query is too old")
    bot.server.fail_next("answerCallbackQuery", 400, "Bad Request: query is too old")
    await person.tap("Employer")
    await person.expect("In which country")


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
            await slow.send("Employer")
            await slow.send("Malaysia")
            await quick.send("Employer")
            await quick.expect("In which country")
            await quick.tap("Malaysia")
            await quick.expect("main activity")
            await bot.server.settle()  # confirmed: only the replies wait
            held.set()
            await slow.expect("main activity", anytime=True)
            await bot.server.settle()
            said = [one.words for one in slow.messages if one.outgoing]
            assert "In which country" in said[-2]
            await bot.stop()
            bot.server.assert_clean()


# -- the store fails -------------------------------------------------------------------------


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
        await person.expect("In which country")
        await bot.server.settle()
        if mode == "webhook":
            assert bot.server.deliveries[-2].status == 500
        store.full = True
        await person.send("Singapore")
        await person.expect("could not be saved")
        await asyncio.sleep(0.05)
        store.full = False
        await person.expect("main activity")
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
        await quick.expect("In which country")
        await quick.tap("Singapore")
        await quick.expect("main activity")
        assert len(bot.server.world.updates.pending) == 3
        before = len(bot.server.calls_of("getUpdates"))
        await asyncio.sleep(0.3)
        assert len(bot.server.calls_of("getUpdates")) - before < 10  # it does not spin
        store.slow.pop("1001").set()
        await slow.expect("In which country", anytime=True)
        await bot.server.settle()
        last = bot.server.world.updates.past[-1].update_id
        await bot.stop()
        assert await store.offset("telegram:123456789") == last + 1
        await bot.start()
        bot.server.assert_clean()


async def test_under_telegrams_limits_every_document_arrives() -> None:
    async with running("webhook") as bot:
        people = [await at_a_choice(bot, 3000 + number) for number in range(20)]
        await bot.server.settle()
        bot.server.allow("Too Many Requests")
        begun = time.monotonic()

        def timer() -> float:
            """Stand until the first call is refused, however slow the machine is, then run fast."""
            return (time.monotonic() if bot.server.refusals else begun) * 20

        bot.server.limits = Limits(timer=timer)
        for person in people:
            await person.send("/export")
        changed = bot.server.world.changed
        assert await changed.until(lambda: all(len(one.documents) == 1 for one in people), PATIENCE)
        await bot.server.settle()
        assert any("Too Many" in str(call.error) for call in bot.server.refusals)
        assert all(len(one.documents) == 1 for one in people)
        bot.server.assert_clean()
