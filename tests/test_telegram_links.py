"""Links that open Telegram: followed, kindly declined, and not to be guessed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.links import digest
from bot.telegram import deep_links
from bot.telegram.reading import CHANNEL
from storage.base import Change, Link
from tests.bot_api_people import Person
from tests.telegram_running import MODES, Bot, at_a_choice, running

DEAD = "does not work any more"


@pytest.fixture(params=MODES)
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    async with running(request.param) as bot:
        yield bot
        bot.server.assert_clean()


async def link_of(person: Person, purpose: str) -> str:
    """Return the token of a link a person fetches."""
    await person.send(f"/share {purpose}")
    shown = await person.expect("/open/")
    return shown.words.rpartition("/open/")[2].split()[0]


async def test_a_colleague_helps_with_this_interview_as_herself(bot: Bot) -> None:
    person = await at_a_choice(bot)
    token = await link_of(person, "colleague")
    other = await at_a_choice(bot, 1002)
    await other.send(f"/start {token}")
    await other.expect("What are you?")
    await bot.server.settle()
    first, second = [await bot.store.person_of(CHANNEL, str(one)) for one in (1001, 1002)]
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert first.current == second.current
    await other.send(f"/start {token}")  # she taps the address once more
    await bot.server.settle()
    assert DEAD not in other.screen()


@pytest.mark.parametrize("purpose", ["device", "colleague"])
async def test_a_link_that_was_used_says_so_and_goes_on_without_it(bot: Bot, purpose: str) -> None:
    person = await at_a_choice(bot)
    token = await link_of(person, purpose)
    await bot.server.person(1002).send(f"/start {token}")
    await bot.server.person(1002).expect("What are you?")
    late = bot.server.person(1003)
    await late.send(f"/start {token}")
    await late.expect(DEAD)
    await late.expect("Before we begin", anytime=True)
    await bot.server.settle()


@pytest.mark.parametrize("payload", ["x" * 43, "aB3_" * 16, "x" * 16])
async def test_an_unknown_link_is_answered_kindly(bot: Bot, payload: str) -> None:
    person = bot.server.person()
    await person.send(f"/start {payload}")
    await person.expect(DEAD)
    await person.expect("Before we begin", anytime=True)
    await bot.server.settle()


@pytest.mark.parametrize(
    "payload", ["group", "x" * 65, "<b>", "ü" * 20, "../../etc/passwd/and/more"]
)
async def test_what_cannot_be_a_link_is_an_ordinary_start(bot: Bot, payload: str) -> None:
    person = bot.server.person()
    await person.send(f"/start {payload}")
    await person.expect("Before we begin")
    await bot.server.settle()
    assert DEAD not in person.screen()


async def test_a_link_past_its_time_is_answered_kindly_and_stays_unspent(bot: Bot) -> None:
    await at_a_choice(bot)
    owner = await bot.store.person_of(CHANNEL, "1001")
    assert owner is not None
    token, old = "t" * 43, owner.created_at - timedelta(days=1)
    link = Link(digest(token), "device", owner.id, old, expires_at=old + timedelta(hours=1))
    await bot.store.save(Change(links=(link,), at=old))
    other = bot.server.person(1002)
    await other.send(f"/start {token}")
    await other.expect(DEAD)
    await bot.server.settle()
    assert (await bot.store.link(digest(token))) == link


async def test_who_guesses_waits_and_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deep_links.DeepLinks.__init__, "__defaults__", (3, 500))
    async with running("webhook") as bot:
        person = await at_a_choice(bot)
        good = await link_of(person, "device")
        guesser, other = bot.server.person(1002), bot.server.person(1003)
        for number in range(3):
            await guesser.send(f"/start {number:043d}")
            await guesser.expect(DEAD)
        await guesser.send(f"/start {good}")
        await guesser.expect("wait ten minutes")
        await other.send(f"/start {good}")  # it was not spent
        await other.expect("What are you?")
        await bot.server.settle()
        bot.server.assert_clean()


async def test_many_who_guess_together_are_slowed_down_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(deep_links.DeepLinks.__init__, "__defaults__", (10, 4))
    async with running("webhook") as bot:
        for number in range(4):
            one = bot.server.person(2000 + number)
            await one.send(f"/start {number:043d}")
            await one.expect(DEAD)
        late = bot.server.person(3000)
        await late.send(f"/start {99:043d}")
        await late.expect("wait ten minutes")
        await late.expect("Before we begin", anytime=True)
        await bot.server.settle()
        bot.server.assert_clean()
