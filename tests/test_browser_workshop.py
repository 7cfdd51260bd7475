"""A workshop in a real browser: console on a phone, board on the wall, restart, keys, everybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from tests.board_hall import PAID, TOKEN, answered_hall, shows_fees, sits, trained_hall
from tests.chromium import PHONE, House, chromium
from tests.patience import PATIENCE
from tests.test_browser_access import complaints
from tests.workshop_talk import Hall

WALL: dict[str, Any] = {"viewport": {"width": 1920, "height": 1080}, "locale": "en-GB"}

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def house() -> AsyncIterator[House]:
    made = House()
    yield made
    await made.close()


async def opened(house: House, hall: Hall) -> None:
    await house.open(hall.talk, workshops=hall.workshops, clock=lambda: hall.tick(0.01))


async def context(browser: Browser, house: House, **more: Any) -> BrowserContext:
    """A window of the trainer."""
    made = await browser.new_context(**more)
    made.set_default_timeout(PATIENCE * 1000)
    cookie: Any = {"name": "fairhire", "value": f"{TOKEN}.1", "url": house.address}
    await made.add_cookies([cookie])
    return made


async def at(page: Page, state: str) -> None:
    await page.wait_for_selector(f'#stage[data-state="{state}"]')


def path(house: House, hall: Hall, page: str) -> str:
    return f"{house.address}/workshop/{hall.cohort.code}/{page}"


async def narrow(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.timeout(300)
async def test_a_whole_workshop_with_a_phone_a_wall_and_a_restart_in_the_middle(
    browser: Browser, house: House
) -> None:
    hall = await trained_hall()
    await opened(house, hall)
    trainer = await context(browser, house, **PHONE)
    console = await trainer.new_page()
    await set_up(console, house, hall)
    wall = await (await context(browser, house, **WALL)).new_page()
    await wall.goto(path(house, hall, "board"))
    await expect(wall.locator(".joined")).to_have_text("0 joined")
    guest = await (await browser.new_context(**PHONE)).new_page()
    await joins(guest, house, hall)
    await sits(hall, {PAID: "yes", "workers_hired_24_months": 9}, 7)
    await sits(hall, {PAID: "no", "workers_hired_24_months": 9}, 6, first=8)
    await expect(wall.locator(".joined")).to_have_text("14 joined")
    await console.click(".acts .main")
    await at(console, "ready")
    await narrow(console)
    await console.click("text=Skip this part")  # the first one comes along: fees rest on it
    await wall.wait_for_selector('#stage[data-step="2"]')
    await restart(house, hall, wall)
    await console.reload()
    await console.click(".acts .main")
    await at(wall, "open")
    await expect(wall.locator(".count")).to_have_text("13 of 14 have answered here")
    await guest.reload()
    await guest.click("#conversation .button.choice >> nth=0")
    await expect(wall.locator(".count")).to_have_text("14 of 14 have answered here")
    await wall.keyboard.press("Space")
    await at(wall, "closed")
    await wall.wait_for_timeout(900)  # a second press at once would be taken for a slip
    await wall.keyboard.press("Enter")
    await at(wall, "revealed")
    await at(console, "revealed")
    await shows_figures(wall, hall)
    await narrow(console)


async def set_up(page: Page, house: House, hall: Hall) -> None:
    """Make the workshop with the form."""
    await page.goto(f"{house.address}/workshop/new")
    await narrow(page)
    await page.get_by_label("Name of the workshop").fill("Hall 2")
    for name in ("At the beginning", "At the end"):
        await page.get_by_label(name).uncheck()
    for box in await page.locator('input[name^="module."]').all():
        await box.uncheck()
    await page.locator('input[name="module.fees"]').check()
    await page.click("text=Make the workshop")
    await page.wait_for_url("**/console")
    code = page.url.split("/")[-2]
    made = await hall.store.cohorts.cohort_of_code(code)
    assert made is not None
    hall.cohort = made


async def joins(page: Page, house: House, hall: Hall) -> None:
    """Join by the link of the QR code."""
    await page.goto(f"{house.address}/join/{hall.cohort.code}")
    await page.click("main .button.main")
    await page.wait_for_url("**/chat")
    await page.click("text=Yes, keep my answers")


async def restart(house: House, hall: Hall, wall: Page) -> None:
    """Stop the server under the board, and start it anew over the same store."""
    await house.close()
    await wall.wait_for_selector("#trouble:not([hidden])")
    hall.started()
    await opened(house, hall)
    await wall.wait_for_selector("#trouble", state="hidden")


async def shows_figures(wall: Page, hall: Hall) -> None:
    await expect(wall.locator("section:visible h1")).to_contain_text("Did any worker pay money")
    before = await wall.inner_text("section:visible")
    assert "7" in before
    await sits(hall, {PAID: "yes", "workers_hired_24_months": 9}, 1, first=40)  # a late joiner
    await expect(wall.locator(".joined")).to_have_text("15 joined")
    assert await wall.inner_text("section:visible") == before
    await wall.keyboard.press("ArrowRight")
    assert await wall.inner_text("section:visible") != before
    await wall.keyboard.press("PageUp")
    assert await wall.inner_text("section:visible") == before


async def test_the_keys_of_the_board(browser: Browser, house: House) -> None:
    hall = await answered_hall(12)
    await opened(house, hall)
    wall = await (await context(browser, house, **WALL)).new_page()
    await wall.goto(path(house, hall, "board"))
    await wall.keyboard.press("?")
    assert await wall.locator("#keys").is_visible()
    await wall.keyboard.press("Space")  # closes the help, and does not start the workshop
    await at(wall, "lobby")
    assert not await wall.locator("#keys").is_visible()
    await wall.keyboard.press("q")
    assert await wall.locator("#code .address").is_visible()
    await wall.keyboard.press("q")
    assert not await wall.locator("#code").is_visible()
    await wall.keyboard.press("p")
    await wall.wait_for_selector("#pause")
    await wall.wait_for_timeout(900)
    await wall.keyboard.press("p")
    await wall.wait_for_selector("#pause", state="detached")
    await wall.keyboard.press("d")
    dark = await wall.evaluate("getComputedStyle(document.body).backgroundColor")
    assert dark == "rgb(13, 19, 18)"
    await wall.wait_for_timeout(900)
    await wall.keyboard.press("Space")
    await wall.keyboard.press("Space")
    await at(wall, "ready")
    assert (await hall.standing()).room.phase == "ready"


async def test_the_laptop_of_the_hall_turns_pages_and_moves_nothing(
    browser: Browser, house: House
) -> None:
    hall = await answered_hall(12)
    await opened(house, hall)
    await shows_fees(hall)
    trainer = await (await context(browser, house, **PHONE)).new_page()
    await trainer.goto(path(house, hall, "console"))
    await trainer.click("text=Board on another laptop")
    link = await trainer.inner_text(".address")
    await narrow(trainer)
    laptop = await (await browser.new_context(**WALL)).new_page()
    await laptop.goto(link)
    assert "key=" not in laptop.url
    before = await laptop.inner_text("#where")
    await laptop.keyboard.press("ArrowRight")
    assert await laptop.inner_text("#where") != before
    await laptop.keyboard.press("Space")
    await laptop.wait_for_timeout(300)
    assert (await hall.standing()).room.phase == "revealed"


async def test_a_room_of_four_shows_no_distribution_on_the_wall(
    browser: Browser, house: House
) -> None:
    hall = await answered_hall(4)
    await opened(house, hall)
    await shows_fees(hall)
    wall = await (await context(browser, house, **WALL)).new_page()
    await wall.goto(path(house, hall, "board"))
    assert await wall.locator("#stage svg rect").count() == 0
    assert await wall.get_by_text("fewer than five people answered").is_visible()


async def test_the_console_works_without_script(browser: Browser, house: House) -> None:
    hall = await answered_hall(5)
    await opened(house, hall)
    phone = await (await context(browser, house, java_script_enabled=False, **PHONE)).new_page()
    await phone.goto(path(house, hall, "console"))
    for label, state in (("Start", "ready"), ("Open this part", "open"), ("Close this", "closed"),
                         ("Show the figures", "revealed")):  # fmt: skip
        await phone.click(f".acts >> text={label}")
        await at(phone, state)
    await narrow(phone)
    await phone.goto(path(house, hall, "board"))
    assert await phone.locator("section:visible").count() == 1


async def test_what_is_read_from_the_last_row_is_large(browser: Browser, house: House) -> None:
    hall = await answered_hall(12)
    await opened(house, hall)
    await shows_fees(hall)
    wall = await (await context(browser, house, **WALL)).new_page()
    await wall.goto(path(house, hall, "board"))
    for page in range(1, 4):
        assert await wall.evaluate(SMALLEST) >= 28, page
        assert await wall.evaluate("document.documentElement.scrollHeight") <= 1080, page
        await wall.keyboard.press("ArrowRight")


SMALLEST = """() => Math.min(...[...document.querySelectorAll("#stage *")]
  .filter((one) => one.checkVisibility() && !one.closest(".below, .unseen")
    && [...one.childNodes].some((text) => text.nodeType === 3 && text.data.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


@pytest.mark.parametrize("look", ["light", "dark"])
async def test_the_pages_of_a_workshop_can_be_used_by_everyone(
    browser: Browser, house: House, look: Any
) -> None:
    hall = await answered_hall(12)
    await opened(house, hall)
    more: Any = {"color_scheme": look, "bypass_csp": True, "reduced_motion": "reduce"}
    phone = await (await context(browser, house, **PHONE, **more)).new_page()
    board, console = path(house, hall, "board"), path(house, hall, "console")
    if look == "light":  # what differs by the look is there below too
        await phone.goto(f"{house.address}/workshop/new")
        await phone.click("text=Make the workshop")
        await phone.wait_for_selector(".wrong")
        assert await complaints(phone) == []
        await phone.goto(board)
        assert await complaints(phone) == []
        await phone.keyboard.press("?")
        assert await complaints(phone) == []
    await hall.taps("start", "next", "next", "open")
    await phone.goto(console)
    await phone.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert await complaints(phone) == []
    await hall.taps("pause")
    await phone.goto(board)
    assert await complaints(phone) == []
    await hall.taps("resume", "reveal")
    await phone.goto(f"{board}?language=ar")
    assert await complaints(phone) == []
