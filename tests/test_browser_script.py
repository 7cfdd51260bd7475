"""What the script of the chat adds: focus, announcements, one sending at a time, kept words."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext

from bot.messages import (
    INPUT_NUMBER,
    NOTICE,
    QUESTION,
    Block,
    Button,
    Incoming,
    Message,
    Reply,
)
from storage.base import StoreError
from tests.chromium import PHONE, House, answered, chromium, tab_to
from tests.patience import PATIENCE, until
from tests.web_client import Parrot, question

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(**PHONE)
    context.set_default_timeout(PATIENCE * 1000)
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def house() -> AsyncIterator[House]:
    made = House()
    yield made
    await made.close()


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
    tapped = asyncio.Event()

    class Waiting(Parrot):
        """Answers once both taps are done: a tap after the answer is one on the next question."""

        async def handle(self, incoming: Incoming) -> Reply:
            await asyncio.wait_for(tapped.wait(), PATIENCE)
            return await super().handle(incoming)

    parrot = Waiting()
    await house.open(parrot)
    page = await phone.new_page()
    await page.goto(f"{house.address}/chat")
    await page.dblclick(".button.choice >> nth=0")
    tapped.set()
    await until(lambda: bool(parrot.heard))
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
