"""Invitations and pages of roles in the browser: looking spends nothing, and opens nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.links import digest
from bot.organisations import entries, invitations, menus
from bot.organisations.audit import SHELL
from bot.organisations.entry import Entry
from bot.wiring import Service
from storage.base import Change, Link
from tests.role_samples import AT, BAKERS, GARMENT, invitation, officer, service, told, words
from tests.web_client import Browser, Page, browsing


@pytest.fixture
async def product() -> AsyncIterator[Service]:
    made = await service()
    yield made
    await made.store.close()


async def follow(browser: Browser, token: str, **fields: str) -> Page:
    """Look at a link and tap its button."""
    await browser.open(f"/open/{token}")
    return await browser.send(f"/open/{token}", fields)


async def people(product: Service, organisation: str) -> int:
    return len(await product.store.cohorts.officers(organisation))


async def test_a_scanner_that_looks_gives_nobody_a_role(product: Service) -> None:
    made = await invitation(product.conversation)
    here = made.organisation.id
    async with browsing(product.conversation, clock=lambda: AT) as new_browser:
        for _ in range(3):
            page = await new_browser().open(f"/open/{made.token}")
            assert page.status == 200
            assert f"officer of an association: {GARMENT}" in page.words
            assert "Accept the invitation" in page.words
        assert await people(product, here) == 0
        browser = new_browser()
        chat = await follow(browser, made.token)
        assert chat.path == "/chat"
        assert "You now hold this role" in chat.words
        assert GARMENT in chat.words
        assert await people(product, here) == 1
        late = new_browser()
        assert (await late.open(f"/open/{made.token}")).status == 404
        await late.open("/")
        assert (await late.send(f"/open/{made.token}", {})).status == 404
        assert await people(product, here) == 1


@pytest.mark.parametrize("how", ["late", "revoked", "unknown organisation"])
async def test_what_is_over_says_what_to_do(product: Service, how: str) -> None:
    made, clock = await invitation(product.conversation), AT
    if how == "late":
        clock += timedelta(days=7)
    elif how == "revoked":
        await invitations.revoke(product.store, made.link, SHELL, AT)
    else:
        link = Link(digest("x" * 32), "association", "", AT, about="nowhere")
        await product.store.save(Change(links=(link,), at=AT))
    token = "x" * 32 if how.startswith("unknown") else made.token
    async with browsing(product.conversation, clock=lambda: clock) as new_browser:
        browser = new_browser()
        looked = await browser.open(f"/open/{token}")
        assert looked.status == (404 if token == made.token else 200)
        await browser.open("/")
        page = await browser.send(f"/open/{token}", {})
        assert page.status == 404
        assert "Ask the person who sent it" in page.words
        assert await people(product, made.organisation.id) == 0


async def test_the_menu_is_found_again_without_typing(product: Service) -> None:
    made = await invitation(product.conversation)
    async with browsing(product.conversation, clock=lambda: AT) as new_browser:
        browser = new_browser()
        await follow(browser, made.token)
        page = await browser.open("/chat")
        assert "My association" in [label for label, _ in page.buttons]
        assert GARMENT in (await browser.tap("My association")).words
        invited = await browser.tap("Invite a colleague")
        assert "<svg" in invited.text  # the address has its QR code


async def test_somebody_else_s_chat_is_given_no_role(product: Service) -> None:
    made = await invitation(product.conversation)
    async with browsing(product.conversation, clock=lambda: AT) as new_browser:
        browser = new_browser()
        await browser.start()
        before = await product.store.state()
        page = await browser.open(f"/open/{made.token}")
        assert "the chat in this browser is not mine" in page.words
        await browser.send(f"/open/{made.token}", {"who": "else"})
        assert (await product.store.state()).persons == before.persons + 1
        (held,) = await product.store.cohorts.officers(made.organisation.id)
        person = await product.store.person(held.person)
        assert person is not None
        assert person.current == ""  # not she who had begun an interview here


async def test_a_page_opens_by_a_link_from_elsewhere_and_straight_from_the_browser(
    product: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_entry = Entry("association", "see", "button_log", path="/association/{organisation}")
    monkeypatch.setattr(menus, "ENTRIES", (page_entry, *entries.ENTRIES))
    talk = product.conversation
    here = (await officer(talk, "ann")).organisation.id
    linked = words(await told(talk, "ann", text="/association see"))
    token = linked.rpartition("/open/")[2].split()[0]
    async with browsing(talk, clock=lambda: AT) as new_browser:
        laptop = new_browser()
        asked = await laptop.open(f"/open/{token}")
        assert "you open your page in this browser" in asked.words
        opened = await laptop.send(f"/open/{token}", {})
        assert opened.path == f"/association/{here}"
        assert (await new_browser().open(f"/open/{token}")).status == 404
        await laptop.open("/chat")
        shown = await laptop.tap("My association")
        assert f'href="/association/{here}"' in shown.text
    late = words(await told(talk, "ann", text="/association see"))
    token = late.rpartition("/open/")[2].split()[0]
    async with browsing(talk, clock=lambda: AT + timedelta(minutes=10)) as new_browser:
        assert (await new_browser().open(f"/open/{token}")).status == 404


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "/chat", "/association/../chat", ""]
)
async def test_a_link_leads_to_pages_of_ours_only(product: Service, path: str) -> None:
    talk = product.conversation
    await officer(talk, "ann")
    ann = await product.store.person_of("terminal", "ann")
    assert ann is not None
    link = Link(digest("y" * 32), "office", ann.id, AT, AT + timedelta(minutes=1), about=path)
    await product.store.save(Change(links=(link,), at=AT))
    async with browsing(talk, clock=lambda: AT) as new_browser:
        assert (await follow(new_browser(), "y" * 32)).path == "/chat"


async def test_an_officer_of_one_asks_for_another(product: Service) -> None:
    talk = product.conversation
    foreign = (await officer(talk, "ben", name=BAKERS)).organisation.id
    made = await invitation(talk)
    async with browsing(talk, clock=lambda: AT) as new_browser:
        browser = new_browser()
        await follow(browser, made.token)
        asked = []
        for where in (foreign, "nowhere"):
            await browser.open("/chat")
            page = await browser.send("/chat/tap", {"data": f"/association log @{where}"})
            assert page.status == 200
            asked.append(page.words)
        assert asked[0] == asked[1]
        assert BAKERS not in asked[0]


async def test_words_that_are_awaited_are_no_link(product: Service) -> None:
    talk = product.conversation
    await officer(talk, "olga", "operator", "")
    await told(talk, "olga", data="/operator association")
    olga = await product.store.person_of("terminal", "olga")
    assert olga is not None
    async with browsing(talk, clock=lambda: AT) as new_browser:
        page = await new_browser().open(f"/open/words of {olga.id}".replace(" ", "%20"))
        assert page.status == 404
