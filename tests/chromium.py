"""The browser of the tests: Debian's Chromium as a phone, and a server to stop and start.

Rule of this file: the browser without windows is taken where it is there, as in `.ci/run`: the same
pages by the same engine, for half the time of a processor.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.settings import Settings
from bot.web.app import create_app
from tests.patience import PATIENCE
from tests.ports import lasting_port

expect.set_options(timeout=PATIENCE * 1000)

_PROGRAMS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
PROGRAM = next((one for one in _PROGRAMS if one.exists()), _PROGRAMS[0])
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP hall.test 127.0.0.1",  # a name that is not this machine to Chromium
)

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "locale": "en-GB",
    "timezone_id": "Asia/Dubai",
}


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """Start the browser, and end it."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=PROGRAM, args=[*FLAGS])
        try:
            yield started
        finally:
            await started.close()


class House:
    """A server that can be stopped and started again at the same address."""

    def __init__(self) -> None:
        self.port = lasting_port()
        self.runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self, talk: Any, **more: Any) -> None:
        app = create_app(talk, Settings(), **more)
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", self.port, reuse_address=True)
        await site.start()

    async def close(self) -> None:
        if self.runner is not None:
            await self.runner.cleanup()
        self.runner = None


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
