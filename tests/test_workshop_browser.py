"""What the script adds in a workshop: who waits is taken along, who is at a question is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from playwright.async_api import Page, expect

from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Service
from flows import workshop_events as events
from storage.cohorts import Cohort
from tests.chromium import PHONE, chromium
from tests.patience import PATIENCE
from tests.test_workshop_channels import RULE, made, opened
from tests.web_client import NOW, real_service


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = await real_service(("en",))
    yield service
    await service.store.close()


@asynccontextmanager
async def served(service: Service) -> AsyncIterator[str]:
    """The address of its pages."""
    workshops = service.conversation.workshops
    app = create_app(service.conversation, Settings(), workshops=workshops)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def joined(page: Page, address: str, cohort: Cohort) -> None:
    await page.goto(f"{address}/join/{cohort.code}")
    await page.get_by_role("button", name="Join").click()
    await page.get_by_role("button", name="Yes, keep my answers").click()
    await expect(page.locator("#conversation")).to_contain_text("will begin soon")


async def test_who_waits_is_taken_along_and_who_answers_is_told(service: Service) -> None:
    workshops = service.conversation.workshops
    cohort = await made(workshops, service.store, NOW)
    async with served(service) as address, chromium() as browser:
        page = await (await browser.new_context(**PHONE)).new_page()
        await joined(page, address, cohort)
        await opened(workshops, cohort, NOW)
        question = page.locator(".block.question")
        await expect(question).to_contain_text(RULE)
        news = page.locator("#room-news")
        await expect(news).to_be_hidden()
        await workshops.act(cohort.id, events.Close(step=1), "trainer", NOW)
        await expect(news).to_be_visible()
        await expect(question).to_contain_text(RULE)
        await expect(page.locator("#news")).to_have_text("The workshop went on.")
        await news.get_by_role("button", name="Go on").click()
        await expect(page.locator("#conversation")).to_contain_text("This part is closed now")
        await workshops.act(cohort.id, events.Finish(step=1), "trainer", NOW)
        await expect(page.locator("#conversation")).to_contain_text("The workshop is over")


async def test_an_error_of_a_proxy_while_the_service_starts_leaves_nobody_behind(
    service: Service,
) -> None:
    workshops = service.conversation.workshops
    cohort = await made(workshops, service.store, NOW)
    async with served(service) as address, chromium() as browser:
        page = await (await browser.new_context(**PHONE)).new_page()
        async with page.expect_response("**/chat/room/*"):
            await page.route("**/chat/room/*", lambda route: route.fulfill(status=502))
            await joined(page, address, cohort)
        await page.unroute("**/chat/room/*")
        await opened(workshops, cohort, NOW)
        question = page.locator(".block.question")
        await expect(question).to_contain_text(RULE, timeout=PATIENCE * 1000)
