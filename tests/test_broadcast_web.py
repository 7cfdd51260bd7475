"""Writing to members in the browser: without script, for officers of the association alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from hashlib import sha256

import pytest
from aiohttp import web

from bot.associations import broadcasting
from bot.associations.posting import Posting
from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Service
from bot.workshops.service import Workshops
from storage.cohorts import Broadcast, Cohort
from tests.broadcast_samples import campaign, drafted, members
from tests.chromium import chromium
from tests.role_samples import BAKERS, GARMENT, officer, service
from tests.store_samples import NOON
from tests.test_browser_access import complaints
from tests.web_client import Browser, Page, browsing

TOKENS = {GARMENT: "g" * 43, BAKERS: "b" * 43}


@dataclass
class Office:
    """An association with a campaign, and its officer's browser."""

    product: Service
    cohort: Cohort
    browsers: object

    @property
    def path(self) -> str:
        return f"/association/{self.cohort.code}/messages"

    def browser(self, name: str = GARMENT) -> Browser:
        made: Browser = self.browsers()  # type: ignore[operator] # what `browsing` yields
        if name:
            made.client.session.cookie_jar.update_cookies({"fairhire": TOKENS[name]})
        return made

    async def only(self) -> Broadcast:
        (one,) = await self.product.store.cohorts.broadcasts_of(self.cohort.organisation)
        return one


async def opened(product: Service) -> Cohort:
    """Two associations with officers in browsers, and a campaign of the first."""
    made = product.conversation
    made.around = replace(made.around, languages=("en", "ar"))
    account = {name: sha256(token.encode()).hexdigest() for name, token in TOKENS.items()}
    await officer(made, account[BAKERS], name=BAKERS, channel="web")
    garment = await officer(made, account[GARMENT], name=GARMENT, channel="web")
    cohort = await campaign(product.store, organisation=garment.organisation.id)
    await members(product.store, range(12))
    return cohort


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    product = await service()
    cohort = await opened(product)
    talk = product.conversation
    async with browsing(talk, clock=lambda: NOON, workshops=Workshops(talk.around)) as browsers:
        yield Office(product, cohort, browsers)
    await product.store.close()


async def sent(browser: Browser, path: str, **fields: str) -> Page:
    return await browser.send(
        path, {name.replace("__", "."): text for name, text in fields.items()}
    )


async def test_written_looked_at_and_sent(office: Office) -> None:
    browser = office.browser()
    page = await browser.open(office.path)
    assert "all who agreed to messages: 10 to 14 people" in page.words
    assert 'value="critical" required disabled' in page.text
    page = await sent(browser, office.path, audience="all", text__en="Dear members,\r\nhello.",
                      text__ar="", button="address", address="https://example.org/x")  # fmt: skip
    one = await office.only()
    assert page.path == f"/association/campaign/messages/{one.id}"
    assert one.content["texts"] == {"en": "Dear members,\nhello."}
    assert one.content["button"] == "https://example.org/x"
    assert "Garment Association writes to the members of “Fair jobs 2026”:" in page.words
    assert "No more from this campaign" in page.words
    assert "This goes to 10 to 14 people. Sending takes about 1 second." in page.words
    await sent(browser, page.path, do="save", text__en="Dear members", text__ar="أهلا", button="")
    assert (await office.only()).content["texts"] == {"en": "Dear members", "ar": "أهلا"}
    page = await sent(browser, page.path, do="plan", at="2026-11-30T09:00")
    assert "It is sent on 30 Nov 2026, 09:00 UTC" in page.words
    await sent(browser, page.path, do="unplan")
    page = await sent(browser, page.path, do="send")
    assert "It is being sent" in page.words
    await Posting(office.product.conversation.around, telegram=True).look(NOON)
    page = await browser.open(page.path)
    assert "Still to go: 10 to 14 people" in page.words
    await sent(browser, page.path, do="pause")
    await sent(browser, page.path, do="resume")
    page = await sent(browser, page.path, do="stop")
    assert "Please tick the box" in page.words
    page = await sent(browser, page.path, do="stop", sure="on")
    assert "It is stopped." in page.words


async def test_what_is_wrong_is_said_and_what_was_typed_stays(office: Office) -> None:
    browser = office.browser()
    await browser.open(office.path)
    page = await sent(browser, office.path, audience="all", text__en="<b>Hello</b>",
                      button="address", address="http://example.org")  # fmt: skip
    assert page.status == 422
    assert "This address cannot be used." in page.words
    assert "&lt;b&gt;Hello&lt;/b&gt;" in page.text
    page = await sent(browser, office.path, audience="critical", text__en="Hello")
    assert "cannot be chosen" in page.words
    assert await office.product.store.cohorts.broadcasts_of(office.cohort.organisation) == ()


async def test_a_form_sent_twice_makes_one_message(office: Office) -> None:
    browser = office.browser()
    page = await browser.open(office.path)
    form = {"form": page.hidden("form"), "once": page.hidden("once"), "audience": "all"}
    await browser.send(office.path, form, own=False)
    await browser.send(office.path, form, own=False)
    await office.only()


@pytest.mark.parametrize("name", [BAKERS, ""])
async def test_nobody_else_learns_that_it_is_there(office: Office, name: str) -> None:
    one = await drafted(office.product.store, office.cohort)
    browser = office.browser(name)
    unknown = await browser.open("/association/nothing-here/messages")
    for path in (office.path, f"/association/campaign/messages/{one.id}"):
        page = await browser.open(path)
        assert (page.status, page.text) == (404, unknown.text)
        page = await browser.send(path, {"do": "send", "audience": "all"}, own=False)
        assert page.status == 404
    assert (await office.only()).state == broadcasting.DRAFT


async def test_a_form_of_another_site_or_session_does_nothing(office: Office) -> None:
    one = await drafted(office.product.store, office.cohort)
    browser, path = office.browser(), f"/association/campaign/messages/{one.id}"
    await browser.open(path)
    page = await browser.send(path, {"do": "send"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert page.status == 403
    await browser.send(path, {"do": "send", "form": "guessed"}, own=False)
    assert (await office.only()).state == broadcasting.DRAFT


async def test_everybody_can_use_the_pages_on_a_phone() -> None:
    product = await service()
    cohort = await opened(product)
    one = await drafted(product.store, cohort, texts={"en": "Hello", "ar": "أهلا"})
    talk = product.conversation
    app = create_app(talk, Settings(), clock=lambda: NOON, workshops=Workshops(talk.around))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    cookie = {"name": "fairhire", "value": TOKENS[GARMENT], "url": address}
    try:
        async with chromium() as browser:
            for locale, scheme, path in (("en-GB", "light", ""), ("ar-EG", "dark", f"/{one.id}")):
                context = await browser.new_context(
                    viewport={"width": 360, "height": 740},
                    locale=locale,
                    color_scheme="dark" if scheme == "dark" else "light",
                    bypass_csp=True,
                )
                await context.add_cookies([cookie])  # type: ignore[list-item] # a plain cookie
                page = await context.new_page()
                assert await page.goto(f"{address}/association/campaign/messages{path}")
                assert await complaints(page) == []
                assert await page.evaluate("document.documentElement.scrollWidth") <= 360
                await context.close()
    finally:
        await runner.cleanup()
        await product.store.close()
