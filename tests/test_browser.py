"""The web chat in a real browser, on a phone of 360 pixels: whole journeys, keyboard, restart."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page

from bot.messages import Reply
from bot.settings import Settings
from bot.wiring import Service, make_service
from tests.chromium import PHONE, House, answered, chromium, tab_to
from tests.patience import PATIENCE
from tests.web_client import Parrot, question, real_service

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


@pytest.mark.timeout(300)
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
    service = make_service(Settings(data_dir=folder, languages=("en",)))
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
    service = await real_service()
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
    await page.wait_for_url("**/calendar")  # loaded: going back in the middle is refused
    await page.go_back()
    assert page.url.endswith("/calendar")
    await context.close()


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


async def test_arabic_is_chosen_and_the_whole_page_turns(
    phone: BrowserContext, house: House
) -> None:
    service = await real_service(languages=("en", "ar"))
    await house.open(service.conversation)
    page = await phone.new_page()
    await page.goto(house.address)
    await page.click("main .button.main")
    await page.click("text=العربية")
    await page.wait_for_selector('html[dir="rtl"][lang="ar"]')
    await page.click("#conversation .button.main")
    await page.wait_for_selector("#conversation .question")
    direction = "getComputedStyle(document.querySelector('.question')).direction"
    assert await page.evaluate(direction) == "rtl"
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
