"""Joining in a browser: looking joins nothing, a shared phone is asked, two taps count once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.cohorts import codes
from bot.settings import Settings
from bot.wiring import Service
from tests import joining_samples as samples
from tests.web_client import NOW, Browser, Page, browsing, real_service

CAMPAIGN = f"/join/{samples.CAMPAIGN_CODE}"
WORKSHOP = f"/join/{samples.WORKSHOP_CODE}"


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    service = await real_service(("en", "ar"))
    await samples.campaign(service.store)
    await samples.workshop(service.store)
    yield service
    await service.store.close()


async def join(browser: Browser, path: str, who: str = "") -> Page:
    """Open a link and tap its button."""
    page = await browser.open(path)
    fields = {"language": page.hidden("language"), "once": page.hidden("once")}
    return await browser.send(path, fields | ({"who": who} if who else {}))


async def members(service: Service, cohort: str) -> list[str]:
    return [one.person for one in await service.store.cohorts.members(cohort)]


async def test_a_scanner_that_looks_joins_nothing(service: Service) -> None:
    async with browsing(service.conversation, clock=lambda: NOW) as new_browser:
        for path in (CAMPAIGN, WORKSHOP, f"/join/{samples.WORKSHOP_SPOKEN}"):
            page = await new_browser().open(path)
            assert page.status == 200
            assert "Who sees what" in page.words
            assert "Garment Makers" in page.words
        assert await members(service, "campaign") == []
        assert (await service.store.state()).persons == 0


async def test_joining_leads_to_the_chat_and_its_first_question(service: Service) -> None:
    async with browsing(service.conversation, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        page = await join(browser, CAMPAIGN)
        assert page.path == "/chat"
        assert "May we count you" in page.words
        assert "May we count you" in (await browser.open("/chat")).words  # a reload asks it again
        await browser.tap("No, do not")
        await browser.tap("No messages")
        await browser.tap("Yes, keep")
        assert "What are you?" in browser.page.words
        assert len(await members(service, "campaign")) == 1
        assert await service.store.cohorts.consenting("campaign", "totals") == frozenset()


async def test_two_taps_are_one_membership(service: Service) -> None:
    async with browsing(service.conversation, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        page = await browser.open(WORKSHOP)
        fields = {name: page.hidden(name) for name in ("form", "once", "language")}
        for _ in range(2):
            assert (await browser.send(WORKSHOP, fields, own=False)).path == "/chat"
        assert len(await members(service, "workshop")) == 1
        assert len(await service.store.cohorts.enrolled("workshop")) == 1


async def test_two_taps_of_someone_else_are_one_person_more(service: Service) -> None:
    async with browsing(service.conversation, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        await join(browser, WORKSHOP)
        page = await browser.open(WORKSHOP)
        fields = {name: page.hidden(name) for name in ("form", "once", "language")}
        cookie = {"Cookie": f"fairhire={browser.cookies['fairhire']}"}
        for _ in range(2):  # the second is sent before the answer to the first has come
            browser.client.session.cookie_jar.clear()
            await browser.client.post(
                WORKSHOP, data=fields | {"who": "else"}, headers=cookie, allow_redirects=False
            )
        assert len(await members(service, "workshop")) == 2
        assert (await service.store.state()).persons == 2


async def test_a_phone_in_use_asks_whose_it_is(service: Service) -> None:
    async with browsing(service.conversation, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        await browser.start()
        assert "Was it you?" in (await browser.open(WORKSHOP)).words
        asked = await browser.send(WORKSHOP, {})  # a form that does not say
        assert "Was it you?" in asked.words
        assert await members(service, "workshop") == []
        (first,) = await owners(service)
        await join(browser, WORKSHOP, "same")
        assert await members(service, "workshop") == [first]
        again = await browser.open(WORKSHOP)
        assert "You are in already" in again.words
        await join(browser, WORKSHOP, "else")
        assert len(await members(service, "workshop")) == 2
        assert len(await owners(service)) == 2


async def owners(service: Service) -> list[str]:
    """Everybody there is, by what they began."""
    found = await service.store.idle_since(NOW.replace(year=2030), 100)
    return list(found)


async def test_a_chat_that_is_hidden_is_not_told_of_and_not_joined(service: Service) -> None:
    async with browsing(service.conversation, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        await browser.start()
        (first,) = await owners(service)
        await browser.send("/leave", {})
        assert "Was it you?" not in (await browser.open(WORKSHOP)).words
        await join(browser, WORKSHOP)
        assert first not in await members(service, "workshop")


async def test_closed_joining_says_so_and_who_is_in_goes_on(service: Service) -> None:
    async with browsing(service.conversation, clock=lambda: NOW) as new_browser:
        browser, late = new_browser(), new_browser()
        await join(browser, WORKSHOP)
        await samples.changed(service.store, "workshop", open=False)
        page = await late.open(WORKSHOP)
        assert "is closed" in page.words
        assert (await late.send(WORKSHOP, {}, own=False)).path == WORKSHOP
        assert "You are in already" in (await browser.open(WORKSHOP)).words
        assert (await join(browser, WORKSHOP, "same")).path == "/chat"
        assert len(await members(service, "workshop")) == 1


async def test_a_code_typed_on_the_first_page_leads_to_what_it_joins(service: Service) -> None:
    async with browsing(service.conversation, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        assert 'action="/join"' in (await browser.open("/")).text
        page = await browser.open("/join?code=hkm%20347")
        assert "Room 4" in page.words
        wrong = await browser.open("/join?code=%3Cb%3E%2F..%2F")
        assert wrong.status == 404
        assert "opens nothing" in wrong.words
        assert 'name="code"' in wrong.text
        assert 'name="code"' in (await browser.open("/join")).text


async def test_guessing_is_slowed_for_its_address_only(service: Service) -> None:
    settings = Settings(trusted_proxies=("127.0.0.0/8",))
    async with browsing(service.conversation, settings, clock=lambda: NOW) as new_browser:
        guesser = {"X-Forwarded-For": "198.51.100.1"}
        browser = new_browser()
        for _ in range(codes.MOST_AT_AN_ADDRESS):
            browser.client.session.cookie_jar.clear()  # another account each time
            assert (await browser.open("/join/CCCCCC", **guesser)).status == 404
        assert (await browser.open("/join/HKM347", **guesser)).status == 429
        assert (await browser.open(WORKSHOP, **guesser)).status == 200
        other = {"X-Forwarded-For": "198.51.100.2"}
        assert (await browser.open("/join/HKM347", **other)).status == 200


async def test_joining_needs_our_own_page(service: Service) -> None:
    async with browsing(service.conversation, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        await browser.open(WORKSHOP)
        elsewhere = {"Origin": "https://x.example"}
        assert (await browser.send(WORKSHOP, {}, headers=elsewhere)).status == 403
        await browser.send(WORKSHOP, {}, own=False)
        assert (await new_browser().send(WORKSHOP, {}, own=False)).status == 400
        assert await members(service, "workshop") == []


async def test_the_languages_of_a_cohort_are_those_to_choose_from(service: Service) -> None:
    arabic = {"settings": {"languages": ["ar"]}, "spoken": ""}
    await samples.workshop(service.store, id="w2", code="in-arabic-code22-chars", **arabic)
    async with browsing(service.conversation, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        page = await browser.open("/join/in-arabic-code22-chars")
        assert 'lang="ar" dir="rtl"' in page.text
        assert "?language=" not in page.text
        page = await browser.open(f"{WORKSHOP}?language=ar")
        assert 'href="?language=en"' in page.text
        joined = await join(browser, f"{WORKSHOP}?language=ar")
        assert 'dir="rtl"' in joined.text
        (person,) = await members(service, "workshop")
        known = await service.store.person(person)
        assert known is not None
        assert known.language == "ar"
