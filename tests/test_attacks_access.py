"""Somebody asks for what is another's: by address, code, callback, file and link.

Every address below `/association/` and `/workshop/` that the service has is tried, also those of
tomorrow; each answer must be the one that is given for what does not exist, to the letter.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.messages import Incoming, Reply
from bot.organisations import roles
from bot.organisations.entries import ENTRIES
from storage.base import Binding, Change
from storage.cohorts import ASSOCIATION, TRAINER, Joint, Officer
from tests.attack_house import HERS, OTHERS, UNKNOWN, WHO, House, account_of, opened
from tests.campaign_samples import AT
from tests.role_samples import data, invitation, labels, words
from tests.web_client import Browser, Page
from tests.workshop_talk import SMALL


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with opened(tmp_path) as found:
        yield found


# -- by address ------------------------------------------------------------------------------------


def told(page: Page, path: str) -> tuple[int, str]:
    """What an answer says, without the address that was asked for."""
    return page.status, page.text.replace(path, "")


@pytest.mark.parametrize("who", WHO[1:])
async def test_what_is_anothers_is_answered_like_what_does_not_exist(
    house: House, who: str
) -> None:
    before, browser = await house.acts(), house.browser(who)
    addresses = house.addresses("GET", "POST")
    assert len(addresses) > 15
    await browser.open("/chat")
    chat = browser.page
    for method, address in addresses:
        if who == "trainer-o1" and address.startswith("/workshop/"):
            continue  # her own
        for path, unknown in house.paths(address):
            browser.page = chat
            refused = await house.asks(browser, method, path)
            browser.page = chat
            nothing = await house.asks(browser, method, unknown)
            assert told(refused, path) == told(nothing, unknown), (method, path)
            assert refused.status == 404, (method, path)
            assert house.campaign.title not in refused.text
    assert await house.acts() == before
    shares = await house.product.store.cohorts.openings("share-of-m3")
    assert shares == ()


async def test_those_whose_it_is_see_it_at_the_very_same_addresses(house: House) -> None:
    """So the answers above are not given to everybody."""
    for who, root in (("officer-o1", "/association/"), ("trainer-o1", "/workshop/")):
        browser, seen = house.browser(who), dict[str, int]()
        for _, address in house.addresses("GET"):
            if address.startswith(root) and not address.endswith(("/live", "/file")):
                path, _ = house.paths(address)[0]
                seen[address] = (await browser.client.get(path)).status
        assert [one for one, status in seen.items() if status != 200] == []
        assert len(seen) > 2


async def test_no_form_of_another_site_or_of_nobodys_does_anything(house: House) -> None:
    before = await house.acts()
    for who, root in (("officer-o1", "/association/"), ("trainer-o1", "/workshop/")):
        browser = house.browser(who)
        await browser.open("/chat")
        chat = browser.page
        for method, address in house.addresses("POST"):
            if not address.startswith(root):
                continue
            path, _ = house.paths(address)[0]
            browser.page = chat
            crossed = await house.asks(browser, method, path, {"Sec-Fetch-Site": "cross-site"})
            assert crossed.status == 403, path
            browser.page = chat
            other = {"Origin": "https://evil.example.org"}
            elsewhere = await house.asks(browser, method, path, other)
            assert elsewhere.status == 403, path
            browser.page = chat
            await house.asks(browser, method, path, own=False)
    after = [one for one in await house.acts() if one[0] != "dashboard_opened"]
    assert after == before
    assert await house.product.store.cohorts.openings("share-of-m3") == ()
    letter = await house.product.store.cohorts.broadcast("letter-to-all")
    assert letter is not None
    assert letter.state == "draft"


# -- in the chat -----------------------------------------------------------------------------------


def said(reply: Reply, *ids: str) -> str:
    """Everything a reply says and offers, without what was asked for."""
    text = f"{words(reply)} {' '.join(labels(reply))}"
    for one in ids:
        text = text.replace(one, "")
    return text


def asked(house: House) -> list[tuple[str, str]]:
    """What somebody might send behind a word, and the same of what does not exist."""
    share = roles.short("share-of-m3")
    officer = roles.code_of(Officer(HERS, "officer-o1", ASSOCIATION, AT))
    ids = (house.campaign.id, house.workshop.id, "letter-to-all", share, officer)
    more = ("", " Stolen", " yes", " now", " dropyes", " pdf", " all")
    return [(f"{one}{rest}", f"{UNKNOWN}{rest}") for one in ids for rest in more]


@pytest.mark.parametrize("who", ["officer-o2", "trainer-o2"])
async def test_no_callback_reaches_what_is_anothers(house: House, who: str) -> None:
    before = await house.acts()
    role = ASSOCIATION if who.startswith("officer") else TRAINER
    name, tried = roles.COMMANDS[role], 0
    for entry in ENTRIES:
        if entry.role != role or entry.word in MAKES:
            continue
        for theirs, unknown in asked(house):
            rest = theirs.partition(" ")[0]
            for office, at in ((OTHERS, unknown), (HERS, theirs)):
                command = f"/{name} {entry.word} @{office}"
                found = said(await house.chat(who, f"{command} {theirs}"), rest, house.workshop.id)
                assert house.campaign.title not in found, (entry.word, theirs)
                assert SMALL.title not in found, (entry.word, theirs)
                other = said(await house.chat(who, f"{command} {at}"), UNKNOWN, rest)
                assert found == other, (entry.word, theirs)
                tried += 1
    assert tried > 300
    assert await house.acts() == before


MAKES = ("new", "make", "invite")
"""Words that make something new of whatever stands behind them."""


async def test_no_file_of_anothers_is_handed_over(house: House) -> None:
    talk = house.product.conversation
    kinds = [f"{what}@{way}" for what in ("poster", "png", "svg") for way in ("web", "telegram")]
    kinds += [f"workshop@{one}" for one in ("poster", "code", "guide_pdf", "report_pdf")]
    kinds += ["shared@pdf", "html", "pdf", "json"]
    for about in (house.campaign.id, house.workshop.id, "share-of-m3", "i3"):
        for who in ("officer-o2", "trainer-o2", "m5", "nobody"):
            for kind in kinds:
                assert await talk.document("web", account_of(who), about, 1, kind) is None
    assert await talk.document("web", account_of("officer-o1"), house.campaign.id, 0, "poster@web")
    assert await house.product.store.cohorts.openings("share-of-m3") == ()


# -- roles that ended, links that are spent --------------------------------------------------------


async def leaves_office(house: House, role: str, who: str) -> None:
    left = Officer(HERS, who, role, AT, left_at=house.now)
    await house.product.store.save(Change(joint=Joint(officers=(left,)), at=house.now))


async def test_who_was_removed_sees_nothing_from_that_moment(house: House) -> None:
    for who, role, root in (
        ("officer-o1", ASSOCIATION, "/association/"),
        ("trainer-o1", TRAINER, "/workshop/"),
    ):
        browser = house.browser(who)
        await browser.open("/chat")
        chat = browser.page
        await leaves_office(house, role, who)
        for method, address in house.addresses("GET", "POST"):
            if address.startswith(root):
                path, unknown = house.paths(address)[0]
                browser.page = chat
                refused = await house.asks(browser, method, path)
                browser.page = chat
                nothing = await house.asks(browser, method, unknown)
                assert told(refused, path) == told(nothing, unknown)
                assert refused.status == 404
        menu = await house.chat(who, f"/{roles.COMMANDS[role]} @{HERS}")
        assert house.campaign.title not in words(menu)
        assert SMALL.title not in words(menu)


async def office_link(house: House) -> str:
    """A link to the figures, as an officer gets it in Telegram; its path."""
    talk = house.product.conversation
    account = Binding("telegram", "4711", "officer-o1", AT)
    await house.product.store.save(Change(binding=account, at=AT))
    command = f"/association figures @{HERS} {house.campaign.id}"
    reply = await talk.handle(Incoming("telegram", "4711", house.now, data=command))
    found = re.search(r"/open/[\w-]+", words(reply))
    assert found, words(reply)
    return found[0]


async def follows(house: House, browser: Browser, path: str) -> Page:
    await browser.open(path)
    if 'name="form"' not in browser.page.text:
        return browser.page
    return await browser.send(path, {})


async def test_a_link_to_figures_opens_once_and_for_ten_minutes(house: House) -> None:
    unknown = await house.browser("nobody").open(f"/open/{'z' * 32}")
    path = await office_link(house)
    first = await follows(house, house.browser("nobody"), path)
    assert (first.status, house.campaign.title in first.words) == (200, True)
    second = await follows(house, house.browser("nobody"), path)
    assert told(second, path) == (404, unknown.text)
    late = await office_link(house)
    house.now += timedelta(minutes=10)
    third = await follows(house, house.browser("nobody"), late)
    assert told(third, late) == (404, unknown.text)


async def test_a_link_to_figures_is_worth_nothing_after_the_role_ended(house: House) -> None:
    path = await office_link(house)
    await leaves_office(house, ASSOCIATION, "officer-o1")
    page = await follows(house, house.browser("nobody"), path)
    assert page.status == 404
    assert house.campaign.title not in page.words
    assert "dashboard_opened" not in [one for one, _ in await house.acts()]


async def test_an_invitation_is_good_for_one_person_and_not_after_it_was_revoked(
    house: House,
) -> None:
    talk = house.product.conversation
    made = await invitation(talk, name="Bakers", at=house.now)
    path = f"/open/{made.token}"
    assert (await follows(house, house.browser("nobody"), path)).status == 200
    second = house.browser("nobody")
    assert (await follows(house, second, path)).status == 404
    assert (await second.open("/association")).status == 404
    other = await invitation(talk, name="Bakers", at=house.now)
    pending = await house.chat("officer-o2", f"/association invitations @{OTHERS}")
    await house.chat("officer-o2", data(pending, "Revoke"))
    assert (await follows(house, second, f"/open/{other.token}")).status == 404
