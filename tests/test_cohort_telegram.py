"""Joining in Telegram: by the link of a poster, by a code, with two taps at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.cohorts import codes
from bot.telegram.reading import CHANNEL
from tests import joining_samples as samples
from tests.telegram_running import MODES, Bot, catalog, running


@pytest.fixture(params=MODES)
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    catalog().open("quick_scan", language="en")  # read before anybody waits for an answer
    catalog().library("en")
    async with running(request.param) as bot:
        await samples.campaign(bot.store)
        await samples.workshop(bot.store)
        yield bot
        bot.server.assert_clean()


async def test_the_link_of_a_poster_leads_into_the_campaign(bot: Bot) -> None:
    person = bot.server.person()
    await person.send(f"/start {samples.CAMPAIGN_CODE}")
    await person.expect("Do you want to join")
    assert await bot.store.cohorts.members("campaign") == ()
    await person.tap("Join")
    await person.expect("May we count you")
    await person.tap("Yes, count me")
    await person.expect("write to you here")
    await person.tap("No messages")
    await person.expect("Before we begin")
    await bot.server.settle()
    known = await bot.store.person_of(CHANNEL, "1001")
    assert known is not None
    assert await bot.store.cohorts.consenting("campaign", "totals") == {known.id}
    assert await bot.store.cohorts.consenting("campaign", "messages") == frozenset()
    (enrolled,) = await bot.store.cohorts.enrolled("campaign")
    assert (enrolled.person, enrolled.ref_id) == (known.id, "quick_scan")


async def test_a_code_on_the_wall_is_typed_after_join(bot: Bot) -> None:
    person = bot.server.person()
    await person.send("/join")
    await person.expect("Which code do you have?")
    await person.send("hkm-347")
    await person.expect("Room 4, Tuesday")
    await person.tap("Join")
    await person.expect("Before we begin")
    await bot.server.settle()
    (member,) = await bot.store.cohorts.members("workshop")
    assert member.seat == 1
    await person.send(f"/start {samples.WORKSHOP_CODE}")  # the QR code once more
    await person.expect("already")
    await bot.server.settle()
    assert len(await bot.store.cohorts.members("workshop")) == 1
    assert len(await bot.store.cohorts.enrolled("workshop")) == 1


async def test_who_guesses_codes_waits_and_others_do_not(bot: Bot) -> None:
    guesser, other = bot.server.person(1001), bot.server.person(1002)
    for _ in range(codes.MOST_EACH):
        await guesser.send("/join CCCCCC")
        await bot.server.settle()
    await guesser.send("/join HKM347")
    await guesser.expect("Too many codes")
    await other.send("/join HKM347")
    await other.expect("Room 4, Tuesday")
    await bot.server.settle()
