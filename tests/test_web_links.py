"""One-time links in the browser: looking spends nothing, and guessing is slowed down."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.guesses import Guesses
from bot.links import digest
from bot.messages import Incoming
from bot.settings import Settings
from bot.web.links import is_good
from storage.base import Change, Link
from tests.web_client import NOW, Parrot, browsing, real_service

TOKEN = "tokentokentokentoken"


def link(**more: object) -> Link:
    values = {"token": "hash", "purpose": "device", "person": "p", "created_at": NOW, **more}
    return Link(**values)  # type: ignore[arg-type]  # the values of a test


async def test_a_scanner_that_looks_spends_nothing() -> None:
    parrot = Parrot(links={TOKEN: link()})
    async with browsing(parrot, clock=lambda: NOW) as new_browser:
        for _ in range(3):
            page = await new_browser().open(f"/open/{TOKEN}")
            assert page.status == 200
            assert "Open it" in page.words
        assert parrot.followed == []
        browser = new_browser()
        await browser.open(f"/open/{TOKEN}")
        opened = await browser.send(f"/open/{TOKEN}", {})
        assert opened.path == "/chat"
        assert len(parrot.followed) == 1
        dead = await new_browser().open(f"/open/{TOKEN}")
        assert dead.status == 404
        assert "does not work" in dead.words


async def test_another_device_goes_on_with_the_same_interview() -> None:
    service = await real_service()
    async with browsing(service.conversation) as new_browser:
        phone, laptop = new_browser(), new_browser()
        await phone.start()
        asked = await phone.tap("Yes, keep")
        await phone.send("/chat/tap", {"data": "/share device"})
        address = next(word for word in phone.page.words.split() if "/open/" in word)
        path = "/open/" + address.rpartition("/")[2]
        await laptop.open(path)
        shown = await laptop.send(path, {})
        assert [label for label, _ in shown.buttons] == [label for label, _ in asked.buttons]


async def test_the_chat_already_in_a_browser_is_not_taken_over() -> None:
    parrot = Parrot(links={TOKEN: link()})
    async with browsing(parrot, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        await browser.start()
        before = parrot.heard[-1].account
        assert "has been used" in (await browser.open(f"/open/{TOKEN}")).words
        asked = await browser.send(f"/open/{TOKEN}", {})
        assert "Go on as before" in asked.words
        assert parrot.followed == []
        await browser.send(f"/open/{TOKEN}", {"who": "else"})
        assert parrot.followed[0][1] != before


async def test_going_on_as_before_leaves_the_link_good() -> None:
    parrot = Parrot(links={TOKEN: link()})
    async with browsing(parrot, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        await browser.start()
        await browser.open(f"/open/{TOKEN}")
        assert (await browser.send("/chat/open", {})).path == "/chat"
        assert parrot.followed == []
        assert {one.account for one in parrot.heard} == {parrot.heard[0].account}


async def test_a_chat_that_is_hidden_is_not_told_of() -> None:
    parrot = Parrot(links={TOKEN: link()})
    async with browsing(parrot, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        await browser.start()
        await browser.send("/leave", {})
        assert "has been used" not in (await browser.open(f"/open/{TOKEN}")).words
        await browser.send(f"/open/{TOKEN}", {})
        assert parrot.followed[0][1] != parrot.heard[0].account


@pytest.mark.parametrize("purpose", ["operator", "report", "unheard-of"])
async def test_a_purpose_nobody_knows_spends_nothing(purpose: str) -> None:
    service = await real_service()
    known = link(token=digest(TOKEN), purpose=purpose)
    await service.store.save(Change(links=(known,)))
    incoming = Incoming("web", "account", NOW)
    assert await service.conversation.follow_link(TOKEN, incoming) is None
    assert await service.store.link(digest(TOKEN)) == known
    assert await service.store.person_of("web", "account") is None


async def test_helping_a_colleague_keeps_one_s_own_chat() -> None:
    parrot = Parrot(links={TOKEN: link(purpose="colleague")})
    async with browsing(parrot, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        await browser.start()
        await browser.open(f"/open/{TOKEN}")
        await browser.send(f"/open/{TOKEN}", {})
        assert parrot.followed[0][1] == parrot.heard[0].account


async def test_spending_needs_our_own_page() -> None:
    parrot = Parrot(links={TOKEN: link()})
    async with browsing(parrot, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        await browser.open(f"/open/{TOKEN}")
        assert (
            await browser.send(f"/open/{TOKEN}", {}, headers={"Origin": "https://x.example"})
        ).status == 403
        await browser.send(f"/open/{TOKEN}", {}, own=False)
        assert parrot.followed == []


@pytest.mark.parametrize(
    "dead",
    [link(spent_at=NOW), link(expires_at=NOW), link(purpose="report")],
)
async def test_a_link_past_its_time_says_what_to_do(dead: Link) -> None:
    assert not is_good(dead, NOW)
    async with browsing(Parrot(links={TOKEN: dead}), clock=lambda: NOW) as new_browser:
        page = await new_browser().open(f"/open/{TOKEN}")
        assert page.status == 404
        assert "Ask the person who sent it" in page.words


async def test_guessing_is_slowed_down_for_one_address_only() -> None:
    settings = Settings(trusted_proxies=("127.0.0.0/8",))
    parrot = Parrot(links={TOKEN: link()})
    async with browsing(parrot, settings, clock=lambda: NOW) as new_browser:
        browser = new_browser()
        guesser = {"X-Forwarded-For": "198.51.100.1"}
        for at in range(30):
            assert (await browser.open(f"/open/{'x' * 20}{at}", **guesser)).status == 404
        assert (await browser.open(f"/open/{TOKEN}", **guesser)).status == 429
        forged = {"X-Forwarded-For": "203.0.113.9, 198.51.100.1"}
        assert (await browser.open(f"/open/{TOKEN}", **forged)).status == 429
        other = {"X-Forwarded-For": "198.51.100.2"}
        assert (await browser.open(f"/open/{TOKEN}", **other)).status == 200


def test_guesses_are_forgotten_after_a_while() -> None:
    time = [0.0]
    guesses = Guesses(most=2, seconds=60, now=lambda: time[0], addresses=2)
    guesses.missed("a")
    guesses.missed("a")
    assert guesses.too_many("a")
    assert not guesses.too_many("b")
    time[0] = 61
    assert not guesses.too_many("a")


def test_guesses_do_not_grow_without_end() -> None:
    guesses = Guesses(most=1, addresses=2)
    for address in "abc":
        guesses.missed(address)
    assert [guesses.too_many(one) for one in "abc"] == [False, True, True]


def test_link_times_are_compared_in_full() -> None:
    assert is_good(link(expires_at=NOW + timedelta(seconds=1)), NOW)
