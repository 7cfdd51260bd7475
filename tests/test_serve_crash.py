"""Nothing that people were told is kept is lost when `fairhire serve` is killed, at any moment."""

from __future__ import annotations

import asyncio
import json
import random
import re
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.keyboards import ANSWER, TYPED_CODES, TYPED_VALUE, Tap, decode
from questionnaires.catalog import Catalog
from tests.patience import until
from tests.service_process import Service, serving
from tests.web_client import Browser, Page

ROUNDS = 3
PEOPLE = 5
THOUGHT = 0.12
"""Seconds people think at most before they tap."""
SUITABLE = ("dk", "ps")  # "does not apply" may ask for a reason first
QUESTIONS = Catalog().open("quick_scan").questions
Place = tuple[str, str]


class Respondent:
    """Somebody who answers in a browser, and remembers what she was told is taken.

    `sent` is what was under way when the service fell silent; it may be kept or not.
    """

    def __init__(self, chance: random.Random, session: aiohttp.ClientSession) -> None:
        self.chance = chance
        self.session = session
        self.browser = Browser(session)  # type: ignore[arg-type]  # it only gets and posts
        self.told: dict[Place, Any] = {}
        self.sent: tuple[Place, Any] | None = None
        self.asked: Place | None = None

    @property
    def done(self) -> bool:
        """Whether the review is reached: a quick machine may let them."""
        return "Submit" in self.browser.page.words

    async def begin(self) -> None:
        await self.browser.start()
        await self.browser.tap("Yes, keep")
        self.asked = place_in(self.browser.page)
        assert self.asked is not None

    async def answer_until_killed(self) -> None:
        """Answer one question after another until no answer comes, or none is left."""
        try:
            while not self.done:
                await asyncio.sleep(self.chance.uniform(0, THOUGHT))
                await self._answer()
        except (aiohttp.ClientError, ConnectionError):
            return

    async def _answer(self) -> None:
        self.asked = place_in(self.browser.page)
        if self.asked is None:  # a card: the next tap is no answer
            await self._tap(self.browser.page.buttons[0][1])
            return
        tap, data = self.chance.choice(answers_in(self.browser.page))
        self.sent = self.asked, value_of(tap)
        page = await self._tap(data)
        if place_in(page) != self.asked:
            self.told[self.sent[0]] = self.sent[1]
        self.asked, self.sent = place_in(page), None

    async def _tap(self, data: str) -> Page:
        page = await self.browser.send("/chat/tap", {"data": data})
        assert page.status == 200
        return page

    async def look_back(self) -> None:
        """Check that everything is there, and that the conversation goes on where it was."""
        kept = await self._exported()
        unsure = self.sent[0] if self.sent else None
        for place, value in self.told.items():
            if place != unsure:
                assert kept[place] == value, place
        now = place_in(await self.browser.open("/chat"))
        if self.sent is not None and self.sent[0] in kept:
            assert kept[self.sent[0]] == self.sent[1]
            assert now != self.sent[0]
            self.told[self.sent[0]] = self.sent[1]
        elif self.asked is not None:
            assert now == self.asked
        assert len(kept) == len(self.told)
        self.sent = None

    async def _exported(self) -> dict[Place, Any]:
        await self.browser.open("/chat")
        page = await self.browser.send("/chat/tap", {"data": "/export"})
        found = re.search(r'href="(/chat/document/[^"]+/answers)"', page.text)
        assert found
        async with self.session.get(found[1]) as file:
            document = json.loads(await file.read())
        entries = document["answers"] + document.get("inactive_answers", [])
        return {(one["name"], one.get("row", "")): one["value"] for one in entries}


def taps_in(page: Page) -> list[tuple[Tap, str]]:
    read = [(decode(data), data) for _, data in page.buttons]
    return [(tap, data) for tap, data in read if tap is not None and tap.question >= 0]


def answers_in(page: Page) -> list[tuple[Tap, str]]:
    """The buttons that are an answer by themselves."""
    return [
        (tap, data)
        for tap, data in taps_in(page)
        if tap.verb == ANSWER or (tap.verb == TYPED_VALUE and tap.argument in SUITABLE)
    ]


def place_in(page: Page) -> Place | None:
    """Which question a page asks, by its name and row."""
    for tap, _ in answers_in(page):
        return (QUESTIONS[tap.question].name, tap.row)
    return None


def value_of(tap: Tap) -> Any:
    """What an answers document holds of a tap."""
    if tap.verb == ANSWER:
        return tap.argument
    return {"kind": TYPED_CODES[tap.argument]}


def taken_from(people: list[Respondent]) -> int:
    """How many answers people were told are taken."""
    return sum(len(one.told) for one in people)


async def kill_while_they_answer(
    service: Service, people: list[Respondent], seconds: float
) -> None:
    before = taken_from(people)
    answering = [asyncio.create_task(one.answer_until_killed()) for one in people]
    await asyncio.sleep(seconds)
    await until(lambda: taken_from(people) > before or all(one.done for one in people))
    service.process.kill()
    await service.process.wait()
    await asyncio.gather(*answering)


@pytest.mark.timeout(300)
async def test_every_answer_that_was_taken_survives_kill_9(tmp_path: Path) -> None:
    chance = random.Random(9)
    people: list[Respondent] = []
    port = "0"
    for number in range(ROUNDS + 1):
        async with serving(tmp_path, "--port", port) as service:
            port = service.address.rsplit(":", 1)[1]
            if number == 0:
                for _ in range(PEOPLE):
                    jar = aiohttp.CookieJar(unsafe=True)
                    session = aiohttp.ClientSession(service.address, cookie_jar=jar)
                    people.append(Respondent(random.Random(chance.random()), session))
                await asyncio.gather(*(one.begin() for one in people))
            else:
                await asyncio.gather(*(one.look_back() for one in people))
            if number < ROUNDS:
                await kill_while_they_answer(service, people, chance.uniform(0.3, 0.8))
    for one in people:
        await one.session.close()
