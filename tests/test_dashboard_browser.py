"""The dashboard in a real browser: on a phone, in light and dark, in both directions, on paper."""

from __future__ import annotations

from datetime import timedelta

from aiohttp import web
from playwright.async_api import Browser

from bot.associations.releasing import Releasing
from bot.settings import Settings
from bot.web.app import create_app
from storage.memory import MemoryStore
from tests.campaign_samples import AT, TOKENS, join, scene
from tests.chromium import chromium
from tests.example_firms import catalog
from tests.test_browser_access import complaints
from tests.web_client import Parrot

LATER = AT + timedelta(days=40)


async def test_everybody_can_use_the_dashboard() -> None:
    store = MemoryStore()
    await store.open()
    made = await scene(store)
    releasing = Releasing(store, catalog())
    await join(store, made.campaign, range(25), most=6)
    await releasing.release(made.campaign, AT)
    await join(store, made.campaign, range(30, 42), most=6)
    await join(store, made.campaign, range(50, 56), state="started")
    await releasing.release(made.campaign, LATER)
    app = create_app(Parrot(), Settings(), clock=lambda: LATER, releasing=releasing)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with chromium() as browser:
            for scheme, language in (("light", "en"), ("dark", "ar")):
                path = f"/association/{made.campaign.code}?language={language}"
                await _is_usable(browser, address, path, scheme)
    finally:
        await runner.cleanup()
        await store.close()


async def _is_usable(browser: Browser, address: str, path: str, scheme: str) -> None:
    context = await browser.new_context(
        viewport={"width": 360, "height": 740},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # the checks are put into the page, which our own policy forbids
    )
    await context.add_cookies([{"name": "fairhire", "value": TOKENS["o1"], "url": address}])
    page = await context.new_page()
    assert await page.goto(address + path)
    first = page.locator("details.breakdown").first
    await first.locator("summary").focus()
    await page.keyboard.press("Enter")
    assert await first.locator("table").is_visible()
    assert await complaints(page) == []
    assert await page.locator("svg.months rect").count() == 2
    await page.emulate_media(media="print")
    assert not await page.locator(".downloads").is_visible()
    await context.close()
