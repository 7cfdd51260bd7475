"""Invitations opened in Telegram, and the menu of a role there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.organisations import invitations
from bot.organisations.audit import SHELL
from bot.organisations.invitations import GOOD_FOR, Invitation
from bot.telegram.reading import CHANNEL
from tests.role_samples import BAKERS, GARMENT, invitation, officer
from tests.telegram_running import MODES, Bot, running

DEAD = "does not work any more"


@pytest.fixture(params=MODES)
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    async with running(request.param) as bot:
        yield bot
        bot.server.assert_clean()


async def invited(bot: Bot, good_for: timedelta = GOOD_FOR) -> Invitation:
    """An invitation that is a minute old."""
    assert bot.conversation is not None
    at = datetime.fromtimestamp(bot.clock(), UTC) - timedelta(minutes=1)
    return await invitation(bot.conversation, at=at, good_for=good_for)


async def test_whoever_opens_it_first_holds_the_role(bot: Bot) -> None:
    made = await invited(bot)
    first, late = bot.server.person(1001), bot.server.person(1002)
    await first.send(f"/start {made.token}")
    await first.expect("You now hold this role", anytime=True)
    await first.expect(GARMENT)
    await bot.server.settle()
    await first.send(f"/start {made.token}")  # she taps the address once more
    await bot.server.settle()
    assert DEAD not in first.screen()
    await late.send(f"/start {made.token}")
    await late.expect(DEAD, anytime=True)
    await bot.server.settle()
    assert len(await bot.store.cohorts.officers(made.organisation.id)) == 1


@pytest.mark.parametrize("how", ["late", "revoked"])
async def test_what_is_over_is_answered_kindly(bot: Bot, how: str) -> None:
    made = await invited(bot, good_for=timedelta(seconds=30 if how == "late" else 9999))
    if how == "revoked":
        await invitations.revoke(bot.store, made.link, SHELL, made.link.created_at)
    person = bot.server.person(1001)
    await person.send(f"/start {made.token}")
    await person.expect(DEAD, anytime=True)
    await bot.server.settle()
    assert await bot.store.cohorts.officers(made.organisation.id) == ()


async def test_a_colleague_gets_a_link_for_each_channel(bot: Bot) -> None:
    made = await invited(bot)
    person, colleague = bot.server.person(1001), bot.server.person(1002)
    await person.send(f"/start {made.token}")
    await person.expect("You now hold this role", anytime=True)
    await bot.server.settle()
    await person.tap("Invite a colleague")
    shown = await person.expect("Whoever opens it first")
    token = shown.words.rpartition("/open/")[2].split()[0]
    await bot.server.settle()
    await colleague.send(f"/start {token}")
    await colleague.expect("You now hold this role", anytime=True)
    await bot.server.settle()
    assert len(await bot.store.cohorts.officers(made.organisation.id)) == 2


async def test_a_callback_for_another_organisation_says_nothing(bot: Bot) -> None:
    assert bot.conversation is not None
    foreign = (await officer(bot.conversation, "ben", name=BAKERS)).organisation.id
    made = await invited(bot)
    person = bot.server.person(1001)
    await person.send(f"/start {made.token}")
    await person.expect("You now hold this role", anytime=True)
    await bot.server.settle()
    for where in (foreign, "nowhere"):
        await person.send(f"/association log @{where}")
        await person.expect("no such organisation for you")
        await bot.server.settle()
    assert BAKERS not in person.screen()
    known = await bot.store.person_of(CHANNEL, "1001")
    assert known is not None
    assert known.roles == ("association",)
