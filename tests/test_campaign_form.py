"""Campaigns in the browser: made, changed, opened and closed, without script, by officers alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from bot.associations import campaigns
from bot.associations.campaigns import Plan
from bot.reporting.brand_folder import BRANDS
from bot.reporting.kept_brands import KeptBrands
from bot.wiring import Service
from bot.workshops.service import Workshops
from storage.base import Change
from storage.cohorts import CAMPAIGN, Cohort, Joint
from tests.branding_samples import example
from tests.role_samples import AT, BAKERS, GARMENT, officer, service
from tests.web_client import Browser, Page, browsing

TOKENS = {GARMENT: "g" * 43, BAKERS: "b" * 43}
FILLED = {"title": "Fair jobs 2027", "first": "quick_scan", "also.fair_recruitment": "on",
          "language.en": "on", "language.ar": "on", "contacts": "Union, 555 0100\nNight line",
          "starts": "2026-11-21", "ends": "2027-06-30", "invited": "1,200",
          "look": "own"}  # fmt: skip
PLAN = Plan("Fair jobs 2027", contacts=("Union, 555 0100", "Night line"),
            starts=date(2026, 11, 21), ends=date(2027, 6, 30), invited=1200)  # fmt: skip


@dataclass
class Office:
    """Two associations with an officer's browser each."""

    product: Service
    browsers: object
    organisation: str

    def browser(self, name: str = GARMENT) -> Browser:
        made: Browser = self.browsers()  # type: ignore[operator] # what `browsing` yields
        if name:
            made.client.session.cookie_jar.update_cookies({"fairhire": TOKENS[name]})
        return made

    async def only(self) -> Cohort:
        (one,) = await self.product.store.cohorts.cohorts_of(self.organisation)
        return one

    async def acts(self) -> list[str]:
        return [one.act for one in await self.product.store.cohorts.acts(self.organisation)]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    product = await service()
    talk = product.conversation
    looks = KeptBrands(tmp_path)
    talk.around = replace(talk.around, languages=("en", "ar"), looks=looks)
    account = {name: sha256(token.encode()).hexdigest() for name, token in TOKENS.items()}
    await officer(talk, account[BAKERS], name=BAKERS, channel="web")
    garment = await officer(talk, account[GARMENT], name=GARMENT, channel="web")
    workshops = Workshops(talk.around)
    async with browsing(talk, clock=lambda: AT, workshops=workshops) as browsers:
        yield Office(product, browsers, garment.organisation.id)
    await product.store.close()


async def branded(office: Office, folder: Path) -> None:
    """Give the association the branding folder of the examples."""
    place = folder / BRANDS / "garments"
    place.mkdir(parents=True)
    for name, content in example().items():
        (place / name).write_bytes(content)
    organisation = await office.product.store.cohorts.organisation(office.organisation)
    assert organisation is not None
    joint = Joint(organisations=(replace(organisation, brand="garments"),))
    await office.product.store.save(Change(joint=joint))


async def made(office: Office, **more: str) -> tuple[Browser, Page]:
    browser = office.browser()
    await browser.open("/association/new")
    return browser, await browser.send("/association/new", FILLED | more)


async def test_a_campaign_is_made_opened_changed_and_closed(office: Office) -> None:
    browser, page = await made(office)
    cohort = await office.only()
    assert page.path == f"/association/{cohort.code}/campaign"
    assert campaigns.plan_of(cohort) == PLAN
    assert not cohort.open
    assert "Nobody can join yet" in page.words
    assert "/join/" not in page.text.replace('href="/join', "")
    page = await browser.send(page.path, {"do": "open"})
    assert f"/join/{cohort.code}" in page.text
    assert "Joining is open." in page.words
    assert "<svg" in page.text
    assert "Invited: 1200 people" in page.words
    assert "sees only totals of at least five firms" in page.words
    change = f"{page.path}/change"
    await browser.open(change)
    form = FILLED | {"title": "Fair jobs, second year", "invited": "", "revision": "2"}
    page = await browser.send(change, form)
    assert page.path == f"/association/{cohort.code}/campaign"
    now = await office.only()
    assert (now.title, campaigns.plan_of(now).invited) == ("Fair jobs, second year", 0)
    page = await browser.send(page.path, {"do": "close"})
    assert "Joining is closed" in page.words
    assert "/join/" not in page.words
    assert not (await office.only()).open
    assert [one for one in await office.acts() if one.startswith("campaign")] == [
        "campaign_created", "campaign_opened", "campaign_changed", "campaign_closed",
    ]  # fmt: skip


async def test_what_is_wrong_is_said_and_what_was_typed_stays(office: Office) -> None:
    wrong = {"title": " ", "contacts": "x" * 301, "starts": "2027-02-01", "ends": "2027-01-01",
             "invited": "many", "first": "nothing", "also.full_check": "on"}  # fmt: skip
    _, page = await made(office, **wrong)
    assert page.status == 422
    for said in ("Please repair 5 things:", "Please write a title of up to 80 letters",
                 "Please write at most 6 lines", "The last day would be before the first one",
                 "I cannot read this as a number of people"):  # fmt: skip
        assert said in page.words
    assert 'value="many"' in page.text
    assert "x" * 301 in page.text
    assert 'value="2027-01-01"' in page.text
    assert 'href="#field-ends"' in page.text
    assert 'id="field-ends"' in page.text
    assert await office.product.store.cohorts.cohorts_of(office.organisation) == ()


async def test_without_a_language_nothing_is_made(office: Office) -> None:
    browser = office.browser()
    await browser.open("/association/new")
    page = await browser.send("/association/new", {"title": "X", "first": "quick_scan"})
    assert page.status == 422
    assert "Please choose at least one language" in page.words
    assert 'value="X"' in page.text


async def test_a_form_sent_twice_makes_one_campaign(office: Office) -> None:
    browser = office.browser()
    page = await browser.open("/association/new")
    form = FILLED | {"form": page.hidden("form"), "once": page.hidden("once")}
    await browser.send("/association/new", form, own=False)
    page = await browser.send("/association/new", form, own=False)
    assert (await office.only()).title == "Fair jobs 2027"
    assert page.status in (200, 404)  # the list of all, where there are figures


async def test_what_somebody_else_saved_meanwhile_is_not_written_over(office: Office) -> None:
    browser, page = await made(office)
    first = await office.only()
    change = f"{page.path}/change"
    shown = await browser.open(change)
    around = office.product.conversation.around
    await campaigns.change(around, first, replace(PLAN, title="By a colleague"), "somebody", AT)
    form = FILLED | {"title": "Mine", "revision": shown.hidden("revision")}
    page = await browser.send(change, form)
    assert page.status == 422
    assert "Somebody else changed this campaign" in page.words
    assert 'value="Mine"' in page.text
    assert (await office.only()).title == "By a colleague"
    form["revision"] = page.hidden("revision")
    await browser.send(change, form)
    assert (await office.only()).title == "Mine"


@pytest.mark.parametrize("name", [BAKERS, ""])
async def test_nobody_else_learns_that_it_is_there(office: Office, name: str) -> None:
    _, page = await made(office)
    await campaigns.reopen(office.product.store, await office.only(), "somebody", AT)
    browser = office.browser(name)
    unknown = await browser.open("/association/nothing-here/campaign")
    for path in (page.path, f"{page.path}/change", f"{page.path}/poster-web.pdf"):
        found = await browser.open(path)
        assert (found.status, found.text) == (404, unknown.text)
    for path in (page.path, f"{page.path}/change"):
        assert (await browser.send(path, {"do": "close"}, own=False)).status == 404
    assert (await office.only()).open
    if not name:
        assert (await browser.open("/association/new")).status == 404


async def test_a_form_of_another_site_or_session_does_nothing(office: Office) -> None:
    browser, page = await made(office)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert (await browser.send(page.path, {"do": "open"}, headers=foreign)).status == 403
    await browser.send(page.path, {"do": "open", "form": "0" * 64}, own=False)
    assert not (await office.only()).open
    assert (await browser.send(page.path, {"do": "burn"})).status == 400


async def test_poster_and_codes_are_handed_over_once_it_is_open(office: Office) -> None:
    browser, page = await made(office)
    poster = f"{page.path}/poster-web.pdf"
    assert (await browser.open(poster)).status == 404
    await browser.open(page.path)
    await browser.send(page.path, {"do": "open"})
    for name, begins in (("poster-web.pdf", b"%PDF"), ("code-web.png", b"\x89PNG"),
                         ("code-web.svg", b"<svg")):  # fmt: skip
        response = await browser.client.get(f"{page.path}/{name}")
        assert response.status == 200, name
        assert (await response.read()).startswith(begins), name
        assert "attachment" in response.headers["Content-Disposition"]
    assert (await browser.open(f"{page.path}/poster-telegram.pdf")).status == 404


async def test_the_look_is_offered_where_there_is_one(office: Office, tmp_path: Path) -> None:
    browser, page = await made(office, look="plain")
    assert 'type="radio" name="look"' not in (await browser.open(f"{page.path}/change")).text
    await branded(office, tmp_path)
    shown = await browser.open(f"{page.path}/change")
    assert "The look of Example Association of Garment Makers" in shown.words
    assert "not that of Example Association" in (await browser.open(page.path)).words
    await browser.open(f"{page.path}/change")
    await browser.send(f"{page.path}/change", FILLED | {"revision": "1"})
    assert campaigns.plan_of(await office.only()).look == "own"


async def test_the_page_speaks_arabic_and_keeps_to_it(office: Office) -> None:
    browser = office.browser()
    page = await browser.open("/association/new?language=ar")
    assert 'dir="rtl"' in page.text
    assert "حملة جديدة" in page.words
    page = await browser.send("/association/new?language=ar", FILLED | {"title": "وظائف عادلة"})
    assert 'lang="ar" dir="rtl"' in page.text
    assert (await office.only()).title == "وظائف عادلة"
    assert (await office.only()).kind == CAMPAIGN
