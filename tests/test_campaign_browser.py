"""A campaign in a real browser: made on a phone, by keyboard, without script, for everyone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.reporting.brand_folder import BRANDS
from bot.reporting.kept_brands import KeptBrands
from bot.wiring import Service
from bot.workshops.service import Workshops
from storage.base import Change
from storage.cohorts import Joint
from tests.branding_samples import example
from tests.chromium import PHONE, House, chromium, tab_to
from tests.role_samples import AT, officer, service
from tests.test_browser_access import complaints

TOKEN = "g" * 43

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def house(tmp_path: Path) -> AsyncIterator[House]:
    made, product = House(), await branded(tmp_path)
    talk = product.conversation
    await made.open(talk, workshops=Workshops(talk.around), clock=lambda: AT)
    yield made
    await made.close()
    await product.store.close()


async def branded(folder: Path) -> Service:
    """An association with a branding folder, and its officer in a browser."""
    place = folder / BRANDS / "garments"
    place.mkdir(parents=True)
    for name, content in example().items():
        (place / name).write_bytes(content)
    product = await service()
    looks, talk = KeptBrands(folder), product.conversation
    talk.around = replace(talk.around, languages=("en", "ar"), looks=looks)
    made = await officer(talk, sha256(TOKEN.encode()).hexdigest(), channel="web")
    organisations = (replace(made.organisation, brand="garments"),)
    await product.store.save(Change(joint=Joint(organisations=organisations)))
    return product


async def phone(browser: Browser, house: House, **more: Any) -> Page:
    context = await browser.new_context(**{**PHONE, **more})
    context.set_default_timeout(10_000)
    cookie: Any = {"name": "fairhire", "value": f"{TOKEN}.1", "url": house.address}
    await context.add_cookies([cookie])
    page = await context.new_page()
    await page.goto(f"{house.address}/association/new")
    return page


async def narrow(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360


async def test_made_and_opened_with_the_keyboard_and_without_script(
    browser: Browser, house: House
) -> None:
    page = await phone(browser, house, java_script_enabled=False)
    await tab_to(page, "#field-title")
    await page.keyboard.type("Fair jobs 2027")
    await tab_to(page, "#field-contacts")
    await page.keyboard.type("Union, 555 0100")
    await tab_to(page, "#field-invited")
    await page.keyboard.type("1200")
    await tab_to(page, ".set-up .main")
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/campaign")
    await narrow(page)
    await tab_to(page, "button[value=open]")
    await page.keyboard.press("Enter")
    await page.wait_for_selector(".spoken")
    await narrow(page)
    link = await page.inner_text(".address")
    assert link.startswith("http://192.0.2.7:8080/join/")
    assert await page.locator(".qr svg").is_visible()
    assert link in await page.input_value("#text-en")
    box = await page.locator("#text-en").bounding_box()
    assert box is not None
    assert box["width"] > 250
    async with page.expect_download() as begun:
        await page.get_by_text("Poster (PDF, browser)").click()
    assert (await begun.value).suggested_filename == "fairhire-poster-fair-jobs-2027.pdf"


async def test_what_was_typed_stays_when_something_is_wrong(browser: Browser, house: House) -> None:
    page = await phone(browser, house)
    await page.fill("#field-title", "Fair jobs")
    await page.fill("#field-starts", "2027-06-30")
    await page.fill("#field-ends", "2027-01-15")
    await page.fill("#field-invited", "a few")
    await page.click(".set-up .main")
    await page.wait_for_selector(".error")
    assert await page.input_value("#field-title") == "Fair jobs"
    assert await page.input_value("#field-ends") == "2027-01-15"
    assert await page.input_value("#field-invited") == "a few"
    await page.click(".error a >> nth=0")
    assert page.url.endswith("#field-ends")
    await narrow(page)


@pytest.mark.parametrize("look", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ar"])
async def test_form_and_page_can_be_used_by_everyone(
    browser: Browser, house: House, look: Any, language: str
) -> None:
    more: Any = {"color_scheme": look, "bypass_csp": True, "reduced_motion": "reduce"}
    page = await phone(browser, house, **more)
    await page.goto(f"{house.address}/association/new?language={language}")
    await page.click(".set-up .main")
    await page.wait_for_selector(".error")
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert await complaints(page) == []
    await page.fill("#field-title", "Fair jobs")
    await page.click(".set-up .main")
    await page.click("button[value=open]")
    await page.wait_for_selector(".spoken")
    await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert await page.get_attribute("html", "lang") == language
    assert await complaints(page) == []


async def test_dashboard_and_messages_lead_there_and_back(browser: Browser, house: House) -> None:
    page = await phone(browser, house)
    await page.fill("#field-title", "Fair jobs")
    await page.click(".set-up .main")
    await page.click("button[value=open]")
    await page.wait_for_selector(".spoken")
    await page.click("text=Write to members")
    await page.click("text=Link, poster and settings")
    assert page.url.endswith("/campaign")
    assert await page.locator(".spoken").is_visible()
