"""The same conversations over the web and over Telegram: every word and button is there."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Protocol

import pytest

from bot.settings import Settings
from bot.wiring import make_service
from storage.memory import MemoryStore
from tests.bot_api import BotApiServer
from tests.telegram_running import running
from tests.transcript_player import FOLDER, expand
from tests.web_client import Browser, browsing

NAMES = (
    "quick_scan_english",
    "quick_scan_arabic",
    "back",
    "edit_with_consequences",
    "skip_and_return",
    "safety_card",
    "refusing_consent",
    "withdraw",
    "forget",
    "third_time",
    "bad_input",
    "screened_recruiters",
    "result_in_chat",
    "plan_follow_up_arabic",
)
LONG = {
    "third_time": "polling",
    "screened_recruiters": "webhook",
    "result_in_chat": "polling",
    "plan_follow_up_arabic": "webhook",
}
"""Of the two ways of Telegram, one is enough for these: everything in them is said in both."""
FIRMS = ("garment_factory", "construction_firm", "seafood_processor")
"""Whole firms, the examples; the web plays the shorter ones above."""
NOT_ON_A_CHANNEL = ("* ", "{100 kB}", "{empty}", "{NUL}")
DATES = re.compile(
    r"\d{1,2}[^\s\d]* \w+ 20\d\d|20\d\d-\d\d-\d\d|[\u0660-\u0669]+ \w+ [\u0660-\u0669]{4}"
)
PATIENCE = 3_000
QUIET = 0.005
"""Seconds: the bot is of this process and in memory, and what it makes later is waited for."""
BUTTON = re.compile(r"\[([^\[\]]+)\]")


class Screen(Protocol):
    """What a person sees of a channel, and can do."""

    async def act(self, line: str) -> None: ...
    def shown(self) -> str: ...
    def buttons(self) -> list[str]: ...


class WebScreen:
    """A browser without script."""

    def __init__(self, browser: Browser, language: str) -> None:
        self.browser = browser
        browser.client.session.headers["Accept-Language"] = language

    async def act(self, line: str) -> None:
        """Type or tap; `/start` opens the page."""
        if not self.browser.page.text and line != "/start":
            await self.browser.open("/chat")
        if line == "/start" and not self.browser.page.text:
            await self.browser.start()
        elif line.startswith("["):
            await self.browser.tap(label_like(line[1:-1], self.buttons()))
        else:
            await self.browser.say(expand(line))

    def shown(self) -> str:
        """The words of the page."""
        return self.browser.page.words

    def buttons(self) -> list[str]:
        """The labels of the page's buttons."""
        files = re.findall(r'<a class="button document"[^>]*>([^<]+)</a>', self.browser.page.text)
        return [label for label, _ in self.browser.page.buttons] + files


class TelegramScreen:
    """A phone with Telegram."""

    def __init__(self, server: BotApiServer, language: str) -> None:
        self.server = server
        self.person = server.person(1001, language_code=language)

    async def act(self, line: str) -> None:
        """Type or tap."""
        if line.startswith("["):
            await self.person.tap(label_like(line[1:-1], self.buttons()))
        else:
            await self.person.send(expand(line))
        await self.server.settle(quiet=QUIET)

    def shown(self) -> str:
        """The words of the latest messages."""
        return " ".join(self.person.screen().split())

    def buttons(self) -> list[str]:
        """The labels of all messages."""
        return [one.removeprefix("✓ ") for one in BUTTON.findall(self.person.screen())]


@asynccontextmanager
async def screen(channel: str, language: str) -> AsyncIterator[Screen]:
    """A screen on the product over a store in memory."""
    if channel == "web":
        service = make_service(Settings(), base_url="http://127.0.0.1:8080", store=MemoryStore())
        await service.store.open()
        async with browsing(service.conversation) as browser:
            yield WebScreen(browser(), language)
        await service.store.close()
        return
    async with running(channel, languages=()) as bot:
        yield TelegramScreen(bot.server, language)


def steps(text: str) -> list[tuple[str, str]]:
    """Return what the person did and what the bot said to it, without what no channel can do."""
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    said = [
        (did[6:], answer[6:])
        for did, answer in pairwise(lines)
        if did.startswith("user  ") and answer.startswith("bot   ")
    ]
    return [(did, answer) for did, answer in said if not did.startswith(NOT_ON_A_CHANNEL)]


def plain(text: str) -> str:
    """Return letters to compare: no spaces, dates of today left out."""
    return "".join(DATES.sub("DATE", text).split())


async def unseen(shown: Screen, blocks: list[str], labels: list[str]) -> tuple[list[str], ...]:
    """Return the words and labels not on the screen, after a wait for documents being made."""
    for _ in range(PATIENCE):
        if blocks:
            seen = plain(shown.shown())
            blocks = [block for block in blocks if plain(block) not in seen]
        if labels and not blocks:
            there = shown.buttons()
            labels = [one for one in labels if not any(is_label(one, other) for other in there)]
        if not (blocks or labels):
            break
        await asyncio.sleep(0.02)
    return blocks, labels


def label_like(wanted: str, shown: list[str]) -> str:
    """Return the label as it is shown: with the date of today, or shortened on a phone."""
    alike = [
        one
        for one in shown
        if (DATES.search(one) and plain(one) == plain(wanted))
        or (one.endswith("…") and wanted.startswith(one[:-1]))
    ]
    return alike[-1] if alike and wanted not in shown else wanted


def is_label(wanted: str, shown: str) -> bool:
    """Tell whether a button shows this label, shortened on a phone or a whole line of a list."""
    wanted, shown = DATES.sub("DATE", wanted), DATES.sub("DATE", shown)
    if shown.startswith(f"{wanted}. "):
        return True
    return shown == wanted or (shown.endswith("…") and wanted.startswith(shown[:-1]))


@pytest.mark.parametrize(
    ("name", "channel"), list(zip(FIRMS, ("webhook", "polling", "webhook"), strict=True))
)
async def test_a_whole_firm_in_telegram(name: str, channel: str) -> None:
    await played(name, channel)


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        (name, channel)
        for name in NAMES
        for channel in ("web", "webhook", "polling")
        if channel in ("web", LONG.get(name, channel))
    ],
)
async def test_channel(name: str, channel: str) -> None:
    await played(name, channel)


async def played(name: str, channel: str) -> None:
    """Play a transcript over a channel, and look for every word and button on the screen."""
    text = (FOLDER / f"{name}.txt").read_text("utf-8")
    language = "ar" if "language: ar" in text else "en"
    async with screen(channel, language) as shown:
        for did, answer in steps(text):
            await shown.act(did)
            said, _, _ = answer.partition("   [")
            blocks = re.sub(r"  <\w+>", "", said).split("  ")
            labels = [one.removeprefix("✓ ") for one in BUTTON.findall(answer[len(said) :])]
            missing, lacking = await unseen(shown, blocks, labels)
            assert not missing, f"after {did!r}: {missing} is not in {shown.shown()[-900:]!r}"
            assert not lacking, f"after {did!r}: {lacking} not among {shown.buttons()}"
