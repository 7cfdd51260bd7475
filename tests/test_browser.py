"""The web chat in a real browser, on a phone of 360 pixels: whole journeys, keyboard, restart."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, BrowserContext, Page

from bot.messages import INPUT_NUMBER, NOTICE, QUESTION, Block, Button, Message, Reply
from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Service, make_service
from storage.base import StoreError
from tests.chromium import chromium, needs_chromium
from tests.web_client import Parrot, question

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "locale": "en-GB",
    "timezone_id": "Asia/Dubai",
}

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    needs_chromium,
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(**PHONE)
    context.set_default_timeout(10_000)
    yield context
    await context.close()


class House:
    """A server that can be stopped and started again at the same address."""

    def __init__(self) -> None:
        self.port = 0
        self.runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self, talk: Any) -> None:
        self.runner = web.AppRunner(
            create_app(talk, Settings()), access_log=None, shutdown_timeout=0.5
        )
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def close(self) -> None:
        if self.runner is not None:
            await self.runner.cleanup()
        self.runner = None


@pytest_asyncio.fixture(loop_scope="module")
async def house() -> AsyncIterator[House]:
    made = House()
    yield made
    await made.close()


async def answered(page: Page, key: str = "Enter") -> None:
    """Press a key that sends, and wait until the answer is shown."""
    async with page.expect_response(lambda one: one.request.method == "POST"):
        await page.keyboard.press(key)
    await page.wait_for_selector('#conversation[aria-busy="false"]')


async def tab_to(page: Page, selector: str, most: int = 60) -> None:
    """Reach something by the keyboard alone."""
    for _ in range(most):
        if await page.locator(f"{selector}:focus").count():
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by Tab")


async def answer_by_keyboard(page: Page) -> None:
    """Answer what is asked with the first choice, a number, or "don't know"."""
    shown = page.locator("#conversation")
    if await shown.locator(".block.error").count():
        await tab_to(page, "#conversation .button.typed")
    elif await shown.locator(".rows .button.main").count():
        await tab_to(page, "#conversation .rows .button.main")
    elif await shown.locator(".button.choice").count():
        await tab_to(page, "#conversation .button.choice")
    else:
        await tab_to(page, "#text")
        await page.keyboard.type("12")
    await answered(page)


# -- journeys -----------------------------------------------------------------------------------


@pytest.mark.timeout(240)
async def test_an_owner_reaches_her_report_by_keyboard_across_a_restart(
    phone: BrowserContext, house: House, tmp_path: Path
) -> None:
    service = await new_service(tmp_path)
    await house.open(service.conversation)
    page = await phone.new_page()
    await page.goto(house.address)
    await tab_to(page, "main .button.main")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/chat")
    cards = 0
    for step in range(70):
        cards += await page.locator(".message.card").count()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        if await page.locator("#conversation .documents").count():
            break
        if step == 6:
            service = await restart(page, house, service, tmp_path)
        await answer_by_keyboard(page)
    assert cards, "no safety card for the worst answers"
    assert "Self-assessed, not verified" in await page.inner_text("#conversation")
    await tab_to(page, ".button.document")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/html")
    assert "report" in (await page.title()).lower()
    await page.go_back()
    assert await page.locator("#conversation .documents").count()
    await service.store.close()


async def new_service(folder: Path) -> Service:
    service = make_service(Settings(data_dir=folder))
    await service.store.open()
    return service


async def restart(page: Page, house: House, service: Service, folder: Path) -> Service:
    """Stop the server under a question, answer in vain, and start it anew."""
    before = await page.inner_text("#conversation .question")
    await house.close()
    await service.store.close()
    await tab_to(page, "#conversation .button.typed")
    await page.keyboard.press("Enter")
    await page.wait_for_selector("#trouble:not([hidden])")
    assert "is kept" in await page.inner_text("#trouble")
    service = await new_service(folder)
    await house.open(service.conversation)
    await page.reload()
    assert await page.inner_text("#conversation .question") == before
    return service


@pytest.mark.parametrize("host", ["127.0.0.1", "hall.test"])
async def test_the_chat_works_without_script(browser: Browser, house: House, host: str) -> None:
    """On hall.test browsers send neither `Sec-Fetch-Site` nor an origin, as in a hall's Wi-Fi."""
    service = await memory_service()
    await house.open(service.conversation)
    context = await browser.new_context(java_script_enabled=False, **PHONE)
    page = await context.new_page()
    await page.goto(f"http://{host}:{house.port}/")
    await page.click("main .button.main")
    await page.click("#conversation .button.main")
    first = await page.inner_text("#conversation .question")
    await page.click("#conversation .button.choice")
    second = await page.inner_text("#conversation .question")
    assert second != first
    await page.click("text=Back")
    assert await page.inner_text("#conversation .question") == first
    await page.click("#conversation >> text=Help")
    assert await page.locator(".explanation").count()
    await page.click("text=Leave now")
    assert page.url.endswith("/calendar")
    await page.go_back()
    assert page.url.endswith("/calendar")
    await context.close()


async def memory_service() -> Service:
    service = make_service(Settings(database="memory:"))
    await service.store.open()
    return service


async def test_leaving_is_at_once_and_the_back_button_shows_no_chat(
    phone: BrowserContext, house: House
) -> None:
    await house.open(Parrot(Reply((question("Do workers pay a fee?"),))))
    page = await phone.new_page()
    await page.goto(house.address)
    await page.click("main .button.main")
    await page.click("text=Leave now")
    await page.wait_for_url("**/calendar")
    for _ in range(3):
        await page.go_back()
        assert "fee" not in await page.inner_text("body")
    await page.goto(house.address)
    await page.click("main .button.main")
    assert "fee" in await page.inner_text("body")


# -- what the script adds -------------------------------------------------------------------------


async def test_a_reply_is_announced_and_the_question_gets_the_focus(
    phone: BrowserContext, house: House
) -> None:
    parrot = Parrot(Reply((question("First?"),)))
    await house.open(parrot)
    page = await phone.new_page()
    await page.goto(f"{house.address}/chat")
    note = Message((Block(NOTICE, "Kept."), Block(QUESTION, "Second?")), ((Button("Yes", "a:2"),),))
    parrot.reply = Reply((note,))
    await tab_to(page, ".button.choice")
    await answered(page)
    assert await page.inner_text(":focus") == "Second?"
    assert await page.text_content("#news") == "Kept."
    assert await page.inner_text("#said") == "You: Yes"
    assert parrot.heard[-1].time_zone == "Asia/Dubai"
    await page.keyboard.press("Tab")
    assert await page.inner_text(":focus") == "Yes"


async def test_where_writing_is_the_answer_one_can_write_at_once(
    phone: BrowserContext, house: House
) -> None:
    parrot = Parrot(Reply((question("How many?", buttons=(), input=INPUT_NUMBER),)))
    await house.open(parrot)
    page = await phone.new_page()
    await page.goto(f"{house.address}/chat")
    await tab_to(page, "#text")
    await page.keyboard.type("7")
    await answered(page)
    await page.keyboard.type("8")
    await answered(page)
    assert [one.text for one in parrot.heard] == ["7", "8"]


async def test_two_quick_taps_count_once(phone: BrowserContext, house: House) -> None:
    parrot = Parrot()
    await house.open(parrot)
    page = await phone.new_page()
    await page.goto(f"{house.address}/chat")
    await page.dblclick(".button.choice >> nth=0")
    await page.wait_for_selector('#conversation[aria-busy="false"]')
    assert len({one.update for one in parrot.heard}) == len(parrot.heard) == 1


async def test_several_choices_leave_the_page_where_it_is(
    phone: BrowserContext, house: House
) -> None:
    def ticking(kinds: tuple[str, ...]) -> Reply:
        rows = tuple((Button(f"Choice {at}", f"t:{at}", kind),) for at, kind in enumerate(kinds))
        return Reply((question("Which?", buttons=rows),))

    parrot = Parrot(ticking(("choice",) * 14))
    await house.open(parrot)
    page = await phone.new_page()
    await page.goto(f"{house.address}/chat")
    parrot.reply = ticking((*("choice",) * 12, "ticked", "choice"))
    await tab_to(page, 'button[value="t:12"]')
    before = await page.locator(":focus").bounding_box()
    await answered(page)
    assert await page.get_attribute(":focus", "aria-label") == "Choice 12, chosen"
    assert await page.locator(":focus").bounding_box() == before
    assert await page.evaluate("scrollY") > 0


async def test_a_refused_answer_says_why_and_keeps_what_was_written(
    phone: BrowserContext, house: House
) -> None:
    parrot = Parrot(Reply((question("Why?", buttons=()),)))
    await house.open(parrot)
    page = await phone.new_page()
    await page.goto(f"{house.address}/chat")
    parrot.failing = StoreError("disk full")
    await page.fill("#text", "a long story")
    await page.press("#text", "Enter")
    await page.wait_for_selector("#trouble:not([hidden])")
    assert "not saved yet" in await page.inner_text("#trouble")
    assert await page.input_value("#text") == "a long story"
    parrot.failing = None
    await page.press("#text", "Enter")
    await page.wait_for_selector("#trouble", state="hidden")
    assert parrot.heard[-1].text == "a long story"


async def test_nothing_is_fetched_from_anywhere_else(phone: BrowserContext, house: House) -> None:
    await house.open(Parrot())
    page = await phone.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    page.on("console", lambda one: complaints.append(one.text))
    page.on("pageerror", lambda one: complaints.append(str(one)))
    for path in ("/", "/chat", "/calendar"):
        await page.goto(house.address + path)
    assert asked
    assert not [url for url in asked if not re.match(rf"{house.address}/|data:", url)]
    assert complaints == []
