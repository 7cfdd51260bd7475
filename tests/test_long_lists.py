"""Long lists by pages and by typing, in Telegram and in a browser without script."""

from __future__ import annotations

import pytest

from bot.settings import Settings
from bot.wiring import make_service
from bot.wording import wording
from questionnaires import territories
from storage.memory import MemoryStore
from tests.telegram_running import at_a_choice, running
from tests.web_client import browsing

COUNTRIES = set(dict(territories.countries("en")).values())
MORE, EARLIER = wording("en").say("button_more"), wording("en").say("button_earlier")


async def test_every_country_is_reached_in_telegram() -> None:
    async with running("webhook") as bot:
        person = await at_a_choice(bot)
        await person.tap("Employer")
        await person.expect("In which country")
        seen: set[str] = set()
        for _ in range(60):
            await bot.server.settle()
            labels = [label for row in person.last.buttons for label in row]
            seen |= set(labels)
            if MORE not in labels:
                break
            await person.tap(MORE)
        assert seen >= COUNTRIES
        assert len([one for one in person.messages if one.outgoing]) < 5  # turned in place
        await person.tap(EARLIER)
        await bot.server.settle()
        assert MORE in [label for row in person.last.buttons for label in row]
        await person.send("mal")
        await person.expect("That could be several")
        await person.tap("Malta")
        await person.expect("main activity")
        await bot.server.settle()
        bot.server.assert_clean()


@pytest.mark.parametrize(("typed", "taken"), [("Malta", ""), ("mal", "Malta"), ("côte d", "")])
async def test_every_country_is_reached_in_a_browser(typed: str, taken: str) -> None:
    settings = Settings(languages=("en",))
    service = make_service(settings, base_url="http://127.0.0.1:8080", store=MemoryStore())
    await service.store.open()
    async with browsing(service.conversation) as browser:
        page = browser()
        await page.start()
        await page.tap("Yes, keep")
        await page.tap("Employer")
        seen: set[str] = set()
        for _ in range(60):
            labels = [label for label, _ in page.page.buttons]
            seen |= set(labels)
            if MORE not in labels or typed != "Malta":
                break
            await page.tap(MORE)
        assert seen >= COUNTRIES or typed != "Malta"
        await page.say(typed)
        if taken:
            assert "That could be several" in page.page.words
            await page.tap(taken)
        assert "main activity" in page.page.words
    await service.store.close()
