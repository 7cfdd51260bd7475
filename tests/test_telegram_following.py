"""The trainer's console in Telegram keeps itself up to date, and is left alone afterwards.

A restart of the service changes neither.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.messages import Incoming
from bot.telegram.following import EVERY
from storage.base import Change
from storage.cohorts import Cohort
from tests.bot_api_people import Person
from tests.patience import PATIENCE
from tests.role_samples import invitation
from tests.telegram_running import MODES, Bot, running

TITLE = "Fair jobs"


@pytest.fixture(params=MODES)
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    async with running(request.param) as bot:
        yield bot
        bot.server.assert_clean()


async def at_the_console(bot: Bot) -> tuple[Person, Cohort]:
    """A trainer whose workshop has begun, before its console in the chat."""
    assert bot.conversation is not None
    made = await invitation(bot.conversation, "trainer", at=bot.now())
    trainer = bot.server.person(1001)
    await trainer.send(f"/start {made.token}")
    await trainer.expect("You now hold this role", PATIENCE, anytime=True)
    await bot.server.settle()
    await trainer.send("/workshop")
    await bot.server.settle()
    await trainer.tap("New workshop, here in the chat")
    await trainer.expect("What is your workshop called", PATIENCE)
    await trainer.send(TITLE)
    await trainer.expect("Quick scan, all parts", PATIENCE)
    await trainer.tap("Done: how people join")
    await bot.server.settle()
    await trainer.tap("Run it here in the chat")
    await trainer.expect("0 people joined", PATIENCE)
    await bot.server.settle()
    (cohort,) = await bot.store.cohorts.cohorts_of(made.organisation.id)
    return trainer, cohort


async def joins(bot: Bot, cohort: Cohort, account: str) -> None:
    """Somebody joins in a terminal."""
    assert bot.conversation is not None
    await bot.conversation.handle(
        Incoming("terminal", account, bot.now(), text=f"/join {cohort.code} +en", language="en")
    )


async def test_counts_change_in_the_one_message_without_a_tap(bot: Bot) -> None:
    trainer, cohort = await at_the_console(bot)
    console = trainer.last
    for number, said in enumerate(("1 person joined", "2 people joined", "3 people joined"), 1):
        await joins(bot, cohort, f"p{number}")
        message = await trainer.expect(said, PATIENCE)
        assert message.message_id == console.message_id
    await trainer.tap("Start")
    await trainer.expect("Knowledge check", PATIENCE)
    await bot.server.settle()


async def test_once_something_else_is_said_nothing_is_edited_any_more(bot: Bot) -> None:
    trainer, cohort = await at_the_console(bot)
    await trainer.send("/help")
    await bot.server.settle()
    before = len(bot.server.calls_of("editMessageText"))
    await joins(bot, cohort, "p1")
    await asyncio.sleep(1.5)
    assert len(bot.server.calls_of("editMessageText")) == before
    assert "1 person joined" not in trainer.screen()


async def test_after_a_restart_the_console_goes_on_by_itself(bot: Bot) -> None:
    trainer, cohort = await at_the_console(bot)
    console = trainer.last
    await bot.restart()
    await joins(bot, cohort, "p1")
    message = await trainer.expect("1 person joined", PATIENCE)
    assert message.message_id == console.message_id
    await trainer.tap("Start")
    await trainer.expect("Knowledge check", PATIENCE)
    await bot.server.settle()


@pytest.mark.parametrize("leaves", ["by a tap", "by words"])
async def test_what_was_left_before_a_restart_is_not_followed(bot: Bot, leaves: str) -> None:
    trainer, cohort = await at_the_console(bot)
    if leaves == "by a tap":
        await trainer.tap("How people join")
    else:
        await trainer.send("/help")
    await bot.server.settle()
    assert await bot.store.followed("telegram") == ()
    await bot.restart()
    before = len(bot.server.calls_of("editMessageText"))
    await joins(bot, cohort, "p1")
    await asyncio.sleep(1.5)
    assert len(bot.server.calls_of("editMessageText")) == before


async def test_where_another_process_showed_more_it_is_not_edited(bot: Bot) -> None:
    trainer, cohort = await at_the_console(bot)
    (live,) = await bot.store.followed("telegram")
    await bot.store.save(Change(live=replace(live, follows="")))  # as that process leaves it
    before = len(bot.server.calls_of("editMessageText"))
    await joins(bot, cohort, "p1")
    await asyncio.sleep(1.5)
    assert len(bot.server.calls_of("editMessageText")) == before
    assert "1 person joined" not in trainer.screen()


async def test_the_console_of_a_second_trainer_moves_with_the_room(bot: Bot) -> None:
    first, cohort = await at_the_console(bot)
    assert bot.conversation is not None
    made = await invitation(bot.conversation, "trainer", at=bot.now())
    assert made.organisation.id == cohort.organisation
    second = bot.server.person(1002)
    await second.send(f"/start {made.token}")
    await second.expect("You now hold this role", PATIENCE, anytime=True)
    await second.send("/workshop")
    await bot.server.settle()
    await second.tap(TITLE)
    await bot.server.settle()
    await second.tap("Run it here in the chat")
    await second.expect("0 people joined", PATIENCE)
    await bot.server.settle()
    console = second.last
    await first.tap("Start")
    message = await second.expect("Knowledge check", PATIENCE)
    assert message.message_id == console.message_id


async def test_edits_of_a_chat_keep_their_distance(bot: Bot) -> None:
    waited: list[float] = []

    async def pause(seconds: float) -> None:
        waited.append(seconds)
        await asyncio.sleep(0.2)

    bot.pause = pause
    await bot.restart()
    trainer, cohort = await at_the_console(bot)
    before = len(bot.server.calls_of("editMessageText"))
    for number in range(8):
        await joins(bot, cohort, f"p{number}")
    await trainer.expect("8 people joined", PATIENCE)
    edits = len(bot.server.calls_of("editMessageText")) - before
    assert edits <= waited.count(EVERY)
