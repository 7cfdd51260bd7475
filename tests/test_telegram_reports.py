"""Reports in Telegram come by themselves and once: after a crash, a fault, a second tap."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.reporting.shelf import Shelf
from bot.running import lease
from storage.outbox import BLOCKED, REFUSED, REPORT, SENT, WAITING
from tests.bot_api import Person
from tests.patience import PATIENCE
from tests.store_samples import STORES
from tests.telegram_running import Bot, at_a_choice, at_review, not_started, running

FILES = ["html", "pdf"]
SUBMIT = "Submit and get my report"


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with running("webhook") as bot:
        yield bot
        bot.server.assert_clean()


def kinds(person: Person) -> list[str]:
    return [file.name.rpartition(".")[2] for file in person.documents]


async def states(bot: Bot, number: int = 1001) -> list[str]:
    return [one.state for one in await bot.store.outbox.of(f"p{number}") if one.item.kind == REPORT]


async def has(bot: Bot, person: Person, count: int = 2) -> None:
    """Wait until somebody has so many files, and no more come."""
    assert await bot.server.world.changed.until(lambda: len(kinds(person)) >= count, PATIENCE)
    await bot.server.settle()


async def settled(bot: Bot, *wanted: str) -> None:
    for _ in range(round(PATIENCE / 0.01)):
        if await states(bot) == list(wanted):
            return
        await asyncio.sleep(0.01)
    raise AssertionError(await states(bot))


def look_again(bot: Bot) -> None:
    """Let it look into the outbox now, as it does every few seconds."""
    assert bot.conversation is not None
    bot.conversation.promised.set()


class Held:
    """Renderings that wait until they are let go."""

    def __init__(self, bot: Bot) -> None:
        assert bot.conversation is not None
        self.shelf, self.go = bot.conversation.shelf, asyncio.Event()
        self.made = 0
        bot.conversation.shelf = self  # type: ignore[assignment]  # it does what is called

    async def file(self, place, make):
        self.made += 1
        await self.go.wait()
        return await self.shelf.file(place, make)


async def test_both_files_come_once_and_in_order(bot: Bot) -> None:
    person = await at_review(bot)
    await person.tap(SUBMIT)
    await has(bot, person)
    assert kinds(person) == FILES
    await settled(bot, SENT, SENT)
    assert "comes here as two files" in person.screen()


async def test_whoever_taps_again_hears_that_it_is_being_made(bot: Bot) -> None:
    person = await at_review(bot)
    held = Held(bot)
    await person.tap(SUBMIT)
    await person.expect("comes here as two files")
    review = person.last.message_id
    for again in ("/report", "/plan", "/report file pdf", "/start"):
        await person.send(again)
        await person.expect("is being made", anytime=True)
        await bot.server.settle()
    await person.tap_data("/report", review)
    await bot.server.settle()
    held.go.set()
    await has(bot, person)
    assert kinds(person) == FILES
    for back in ("/report", "/plan"):  # a button that leads back is no wish for files
        await person.tap_data(back, person.last.message_id if person.last.inline else review)
    await bot.server.settle()
    assert kinds(person) == FILES
    await person.send("/report")  # she writes that she wants them
    await has(bot, person, 4)
    assert sorted(kinds(person)[2:]) == FILES


async def test_a_file_asked_for_twice_is_made_once(bot: Bot) -> None:
    person = await at_review(bot)
    await person.tap(SUBMIT)
    await has(bot, person)
    held = Held(bot)
    for _ in range(3):
        await person.send("/report file ics")
    await person.expect("being made already", anytime=True)
    await bot.server.settle()
    held.go.set()
    await has(bot, person, 3)
    assert kinds(person) == [*FILES, "ics"]


async def test_what_a_dead_process_had_in_hand_comes_with_the_next_start(bot: Bot) -> None:
    person = await at_review(bot)
    assert bot.telegram is not None
    assert bot.telegram._deliveries is not None
    await bot.telegram._deliveries.stop(0)
    await person.tap(SUBMIT)
    await person.expect("comes here as two files")
    await settled(bot, WAITING, WAITING)
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await process.wait()
    now = datetime.now(UTC)
    dead = f"{lease._machine()}/{process.pid}/aa"
    await bot.store.outbox.claim(dead, now, now + timedelta(minutes=20), 1, reports=True)
    bot.server.redeliver(1)  # the answer was lost with the process, so Telegram brings it again
    await bot.restart()
    await has(bot, person)
    assert kinds(person) == FILES
    await settled(bot, SENT, SENT)


async def test_a_clean_stop_gives_back_what_could_not_be_sent(bot: Bot) -> None:
    person = await at_review(bot)
    Held(bot)
    await person.tap(SUBMIT)
    await person.expect("comes here as two files")
    assert bot.telegram is not None
    assert bot.telegram._deliveries is not None
    await bot.telegram._deliveries.stop(0)
    assert await bot.store.outbox.holders() == ()
    await bot.restart()
    await has(bot, person)
    assert kinds(person) == FILES


async def test_an_outage_of_telegram_only_makes_it_later(bot: Bot) -> None:
    hours = timedelta()
    bot.now = lambda: datetime.now(UTC) + hours
    await bot.restart()
    person = await at_review(bot)
    bot.server.allow("Bad Gateway", "Too Many")
    bot.server.fail_next("sendDocument", 502, "Bad Gateway", times=13)
    await person.tap(SUBMIT)
    changed = bot.server.world.changed
    await changed.until(lambda: len(bot.server.calls_of("sendDocument")) >= 6, PATIENCE)
    assert kinds(person) == []
    while not kinds(person):  # it is tried again later, and later still
        hours += timedelta(minutes=11)
        look_again(bot)
        await asyncio.sleep(0.02)
    await has(bot, person)
    assert kinds(person) == FILES


@pytest.mark.parametrize(("code", "state"), [(403, BLOCKED), (400, REFUSED)])
async def test_a_refusal_for_good_is_not_tried_again(bot: Bot, code: int, state: str) -> None:
    person = await at_review(bot)
    bot.server.allow("no")
    bot.server.fail_next("sendDocument", code, "no", times=1)
    await person.tap(SUBMIT)
    if code == 403:  # nothing reaches her any more
        await settled(bot, BLOCKED, "cancelled")
    else:
        await settled(bot, state, SENT)
    await bot.server.settle()
    assert len(bot.server.calls_of("sendDocument")) == (1 if code == 403 else 2)


async def test_what_cannot_be_made_is_told_once(bot: Bot) -> None:
    person = await at_review(bot)

    class Broken(Shelf):
        async def file(self, place, make):
            if place.kind == "pdf":
                raise ValueError("no glyph")
            return await super().file(place, make)

    assert bot.conversation is not None
    bot.conversation.shelf = Broken()
    await person.tap(SUBMIT)
    await person.expect("could not be made just now")
    await settled(bot, SENT, "failed")
    assert kinds(person) == ["html"]


async def test_two_services_on_one_store_share_the_work_and_send_each_file_once(bot: Bot) -> None:
    from bot.telegram.deliveries import Deliveries

    assert bot.telegram is not None
    assert bot.telegram._updates is not None
    assert bot.conversation is not None
    other = Deliveries(bot.conversation, bot.telegram._updates.showing, bot.now, bot.pause)
    other.start()
    people = [await at_review(bot, 2000 + number) for number in range(6)]
    for person in people:
        await person.tap(SUBMIT)
    for person in people:
        await has(bot, person)
    assert [kinds(person) for person in people] == [FILES] * 6
    await other.stop(1)


# -- the clock jumps ---------------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, -1])
async def test_a_clock_that_jumps_a_day_neither_holds_a_report_up_nor_sends_it_twice(
    bot: Bot, days: int
) -> None:
    jump = timedelta()
    bot.now = lambda: datetime.now(UTC) + jump
    await bot.restart()
    person = await at_review(bot)
    held = Held(bot)
    await person.tap(SUBMIT)
    await person.expect("comes here as two files")
    assert await bot.server.world.changed.until(lambda: held.made > 0, PATIENCE)
    jump = timedelta(days=days)  # while the first file is being made
    look_again(bot)
    await asyncio.sleep(0.05)
    held.go.set()
    await has(bot, person)
    assert kinds(person) == FILES
    await settled(bot, SENT, SENT)
    await person.send("/status")
    await bot.server.settle()
    jump = timedelta(days=-days)
    await person.send("/report")
    await has(bot, person, 4)


@pytest.mark.parametrize("days", [1, -1])
async def test_a_clock_that_jumps_a_day_loses_no_answer(days: int, tmp_path: Path) -> None:
    jump = timedelta()
    store = STORES["sqlite"](tmp_path)
    async with not_started("polling", store) as bot:
        bot.now = lambda: datetime.now(UTC) + jump
        await bot.start()
        person = await at_a_choice(bot)
        await person.tap("Employer")
        await person.expect("In which country")
        await person.send("Malaysia")
        await person.expect("main activity")
        jump = timedelta(days=days)
        await person.send("/back")  # what is said last counts, whatever the clock says
        await person.expect("In which country", anytime=True)
        await person.send("Nepal")
        await person.expect("main activity", anytime=True)
        await bot.server.settle()
        await bot.restart()
        jump = timedelta()
        known = await store.person_of("telegram", "1001")
        assert known is not None
        interview = await store.interview(known.current)
        assert interview is not None
        kept = {name: one.value for (name, _), one in interview.answers.items()}
        assert kept["workplace_country"] == "NP"
        said = [one.value for one in await store.history(known.current)]
        assert said[-2:] == ["MY", "NP"]
        await bot.stop()
    await store.close()
