"""Sharing and campaigns in Telegram: files come into the chat, for as long as they are shared."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.telegram.reading import CHANNEL
from tests import joining_samples
from tests.role_samples import officer
from tests.telegram_running import Bot, running

HERS = joining_samples.ASSOCIATION.name


@pytest.fixture
async def bot() -> AsyncIterator[Bot]:
    async with running("webhook") as bot:
        yield bot
        bot.server.assert_clean()


async def test_a_member_shares_and_an_officer_gets_the_file(bot: Bot) -> None:
    assert bot.conversation is not None
    await joining_samples.campaign(bot.store)
    await officer(bot.conversation, "2002", name=HERS, channel=CHANNEL)
    member, ann = bot.server.person(1001), bot.server.person(2002)
    await member.send(f"/start {joining_samples.CAMPAIGN_CODE}")
    await member.expect("Do you want to join", anytime=True)
    await bot.server.settle()
    for label in ("Join", "Yes, count me", "No messages", "Yes, keep my answers", "Employer"):
        await member.tap(label)
        await bot.server.settle()
    await member.send("/review")
    await bot.server.settle()
    await member.tap("Submit and get my report")
    await bot.server.settle()
    await member.send("/share result")
    await bot.server.settle()
    await member.tap(f"With {HERS}")
    await bot.server.settle()
    await member.send("Nile Sewing")
    await bot.server.settle()
    for label in ("For 30 days", "Yes, share it"):
        await member.tap(label)
        await bot.server.settle()
    await member.expect("It is shared with", anytime=True)
    await ann.send("/association shared")
    await ann.expect("Nile Sewing: Quick scan", anytime=True)
    await bot.server.settle()
    await ann.tap("1: PDF")
    await ann.expect("Shared report (PDF)", anytime=True)
    await bot.server.settle()
    await member.send("/share list")
    await member.expect("by officer 1", anytime=True)


async def test_an_officer_makes_a_campaign_and_gets_its_poster(bot: Bot) -> None:
    assert bot.conversation is not None
    await officer(bot.conversation, "2002", name=HERS, channel=CHANNEL)
    ann = bot.server.person(2002)
    await ann.send("/association new")
    await ann.expect("What is the campaign called?", anytime=True)
    await bot.server.settle()
    await ann.send("Fair jobs 2027")
    await ann.expect("Nobody can join yet", anytime=True)
    await bot.server.settle()
    await ann.tap("Open for joining")
    await bot.server.settle()
    await ann.tap("Poster and QR code")
    await ann.expect("Poster (PDF", anytime=True)
    await bot.server.settle()
