"""People in a served workshop who use a browser: one without script, and a real one on a phone.

Rule of this file: see `tests/workshop_guests.py`; the real browser does everything by itself.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress

import aiohttp
from playwright.async_api import Page

from tests.bot_api_queue import Signal
from tests.patience import PATIENCE
from tests.web_client import Browser
from tests.workshop_guests import Guest, chosen, leads_on


class WebGuest(Guest):
    """Somebody in the web chat, whose page follows the room as its script does."""

    def __init__(self, number: int, browser: Browser) -> None:
        super().__init__(number)
        self.browser = browser
        self.at, self.answered = "", ""
        self.lost = 0
        self._moved = Signal()
        self._following: asyncio.Task[None] | None = None

    async def sees(self) -> str:
        return self.browser.page.words

    async def buttons(self) -> list[str]:
        return [data for _, data in self.browser.page.buttons]

    async def taps(self, data: str) -> None:
        await self._sends("/chat/tap", {"data": data})

    async def says(self, text: str) -> None:
        await self._sends("/chat/say", {"text": text})

    async def _sends(self, path: str, fields: dict[str, str]) -> None:
        """Send a form; where no answer comes, look where she stands."""
        try:
            page = await self.browser.send(path, fields)
        except (aiohttp.ClientError, ConnectionError):
            await self._comes_back()
            return
        assert page.status == 200, page.words

    async def _comes_back(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                await asyncio.sleep(0.2)
                with suppress(aiohttp.ClientError, ConnectionError):
                    await self.browser.open("/chat")
                    return

    async def joins(self, code: str) -> None:
        page = await self.browser.open(f"/join?code={code}")
        assert page.path.startswith("/join/"), page.words
        await self.browser.send(page.path, {"language": "en"})
        await self.answers()
        found = re.search(r'data-room="([^"]+)"', self.browser.page.text)
        assert found, self.browser.page.words
        self._following = asyncio.create_task(self._follow(found[1]))

    async def _follow(self, room: str) -> None:
        """Follow the room; come back by oneself when the line breaks."""
        while True:
            with suppress(aiohttp.ClientError, ConnectionError):
                async with self.browser.client.get(f"/chat/room/{room}") as stream:
                    async for line in stream.content:
                        if line.startswith(b"data: "):
                            self.at = line.decode().removeprefix("data: ").strip()
                            self._moved.notify()
            self.lost += 1
            await asyncio.sleep(0.5)

    async def leaves(self) -> None:
        """Close the page."""
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following

    async def part_opens(self) -> None:
        await self._room(lambda: self.at.endswith("-open") and self.at != self.answered)
        self.answered = self.at

    async def is_over(self) -> None:
        await self._room(lambda: self.at.endswith("-finished"))

    async def _room(self, holds: Callable[[], bool]) -> None:
        if not await self._moved.until(holds, PATIENCE):
            raise AssertionError(f"{self.number} is left at {self.at}: {await self.sees()}")
        if chosen(self.number, await self.buttons()) is None:
            await self.taps(await self.button(leads_on))

    async def report(self) -> bytes:
        found = re.search(r'href="(/chat/document/[^"]+/html[^"]*)"', self.browser.page.text)
        assert found, self.browser.page.words
        async with self.browser.client.get(found[1]) as file:
            assert file.status == 200
            return await file.read()


class PageGuest(Guest):
    """Somebody with a phone, whose browser does all by itself."""

    def __init__(self, number: int, page: Page, address: str) -> None:
        super().__init__(number)
        self.page, self.address = page, address
        page.set_default_timeout(PATIENCE * 1000)

    async def sees(self) -> str:
        return await self.page.inner_text("body")

    async def buttons(self) -> list[str]:
        found: list[str] = await self.page.eval_on_selector_all(
            "#conversation button[name=data]", "found => found.map((one) => one.value)"
        )
        return found

    async def taps(self, data: str) -> None:
        await self._sent(self.page.locator(f'#conversation button[value="{data}"]:visible').click)

    async def says(self, text: str) -> None:
        await self.page.click("#menu summary")
        await self._sent(self.page.locator(f'#menu button[value="{text}"]').click)

    async def _sent(self, act: Callable[[], Awaitable[object]]) -> None:
        async with self.page.expect_response(lambda one: one.request.method == "POST"):
            await act()
        await self.page.wait_for_selector('#conversation[aria-busy="false"]')

    async def joins(self, code: str) -> None:
        await self.page.goto(f"{self.address}/join?code={code}")
        await self.page.click("main .button.main")
        await self.page.wait_for_url("**/chat")
        await self.answers()

    async def part_opens(self) -> None:
        await self.page.wait_for_selector("#conversation .block.question")

    async def is_over(self) -> None:
        await self.page.wait_for_selector('#conversation button[value$=" keep"]')

    async def report(self) -> bytes:
        link = self.page.locator('#conversation a[href*="/html"]').first
        where = await link.get_attribute("href")
        answer = await self.page.request.get(f"{self.address}{where}")
        assert answer.ok
        return await answer.body()
