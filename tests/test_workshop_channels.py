"""A workshop in Telegram and in browsers: told that a part is open, shared phones, no script."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.outreach.courier import Courier
from bot.wiring import Service
from bot.workshops.service import Workshops
from bot.workshops.values import Plan
from flows import workshop_events as events
from storage.base import Change, Person, Store
from storage.cohorts import Cohort, Joint, Organisation
from tests.outreach_running import Hands
from tests.patience import PATIENCE
from tests.store_samples import NOON
from tests.telegram_running import Bot, catalog, running
from tests.web_client import NOW, Browser, browsing, real_service

PLAN = Plan("Room 4", ("en",), modules=("policy",))
RULE = "Do you have a written rule"


async def made(workshops: Workshops, store: Store, at: Any = NOON) -> Cohort:
    await store.save(Change(joint=Joint(organisations=(Organisation("o1", "Us", at),)), at=at))
    return await workshops.create(Person("trainer", at, at), "o1", PLAN, at)


async def opened(workshops: Workshops, cohort: Cohort, at: Any = NOON) -> None:
    """The trainer opens the first part."""
    await workshops.act(cohort.id, events.Start(step=0), "trainer", at)
    await workshops.act(cohort.id, events.Open(step=1), "trainer", at)


# -- Telegram ------------------------------------------------------------------------------------


@asynccontextmanager
async def outreach(bot: Bot) -> AsyncIterator[Hands]:
    """What is written unasked, beside a running bot."""
    hands = Hands(bot.server, bot.store)
    hands.courier = Courier(bot.server.token, bot.server.base_url, net=0)
    await hands.courier.open()
    hands.begin()
    try:
        yield hands
    finally:
        await hands.sender.stop(1)
        await hands.courier.close()


async def test_in_telegram_a_message_tells_that_a_part_is_open() -> None:
    catalog().open("quick_scan", language="en")
    catalog().library("en")
    async with running("webhook") as bot:
        assert bot.conversation is not None
        workshops = Workshops(bot.conversation.around)
        cohort = await made(workshops, bot.store)
        person = bot.server.person()
        await person.send(f"/start {cohort.code}")
        await person.expect("Do you want to join")
        await person.tap("Join")
        await person.expect("Before we begin")
        await person.tap("Yes, keep my answers")
        await person.expect("will begin soon")
        await bot.server.settle()
        await opened(workshops, cohort)
        async with outreach(bot) as hands:
            await hands.send()
            await person.expect("the part “Policy commitment” is open now")
            await person.tap("Go on")
            await person.expect(RULE)
            await person.tap("No")
            await person.expect("You answered everything that is open now")
            await bot.server.settle()
            await workshops.act(cohort.id, events.Finish(step=1), "trainer", NOON)
            await hands.send()
            await person.expect("is over. Thank you for taking part")
            await person.tap("My answers: keep or erase")
            await person.expect("With one tap you keep them")
            await person.tap("Keep as my assessment")
            await person.expect("What are you?")
            await bot.server.settle()
        counts = await workshops.counts(cohort.id)
        assert [one.answers for one in counts.seats] == [1]
        bot.server.assert_clean()


# -- browsers ------------------------------------------------------------------------------------


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = await real_service(("en", "ar"))
    yield service
    await service.store.close()


async def join(browser: Browser, cohort: Cohort, who: str = "") -> None:
    path = f"/join/{cohort.code}"
    page = await browser.open(path)
    fields = {"language": "en", "once": page.hidden("once")}
    await browser.send(path, fields | ({"who": who} if who else {}))
    await browser.tap("Yes, keep")


async def test_without_script_a_button_looks_whether_the_trainer_went_on(service: Service) -> None:
    workshops = service.conversation.workshops
    cohort = await made(workshops, service.store, NOW)
    async with browsing(
        service.conversation, clock=lambda: NOW, workshops=workshops
    ) as new_browser:
        browser = new_browser()
        await join(browser, cohort)
        assert "will begin soon" in browser.page.words
        assert f'data-room="{cohort.id}"' in browser.page.text
        await opened(workshops, cohort, NOW)
        await browser.tap("Look again")
        assert RULE in browser.page.words
        await browser.tap("I need help")
        assert (await workshops.counts(cohort.id)).helpless == 1


async def test_two_people_share_a_phone(service: Service) -> None:
    workshops = service.conversation.workshops
    cohort = await made(workshops, service.store, NOW)
    async with browsing(
        service.conversation, clock=lambda: NOW, workshops=workshops
    ) as new_browser:
        phone = new_browser()
        await join(phone, cohort)
        await opened(workshops, cohort, NOW)
        await phone.tap("Look again")
        await phone.tap("Yes")
        await join(phone, cohort, who="else")
        assert RULE in phone.page.words
        await phone.tap("No")
        counts = await workshops.counts(cohort.id)
        assert [(one.seat, one.answers) for one in counts.seats] == [(1, 1), (2, 1)]


async def test_a_page_learns_that_the_room_went_on_and_a_strangers_does_not(
    service: Service,
) -> None:
    workshops = service.conversation.workshops
    cohort = await made(workshops, service.store, NOW)
    async with browsing(
        service.conversation, clock=lambda: NOW, workshops=workshops
    ) as new_browser:
        browser, stranger = new_browser(), new_browser()
        await join(browser, cohort)
        await stranger.start()
        path = f"/chat/room/{cohort.id}"
        assert (await stranger.client.get(path)).status == 204
        assert (await browser.client.get("/chat/room/nothing")).status == 204
        async with browser.client.get(path) as stream:
            assert await heard(stream) == "0-lobby"
            await opened(workshops, cohort, NOW)
            assert await heard(stream) == "1-open"


async def heard(stream: Any) -> str:
    """The next thing that comes over the line."""
    while True:
        line = (await asyncio.wait_for(stream.content.readline(), PATIENCE)).decode()
        if line.startswith("data: "):
            return line.removeprefix("data: ").strip()
