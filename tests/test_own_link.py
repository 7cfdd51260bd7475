"""A person's own link back: shown again and again, replaced at will, and good for nobody else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.keys import FILE, signer
from bot.links import digest
from bot.messages import Incoming
from bot.settings import Settings
from bot.wiring import Service
from tests.web_client import Browser, Page, browsing, real_service

OWN = "My link back"


@pytest.fixture
async def service() -> Service:
    return await real_service()


async def asked(browser: Browser) -> Page:
    """A browser before its first question."""
    await browser.start()
    return await browser.tap("Yes, keep")


def path_in(page: Page) -> str:
    """The path of the link a page shows."""
    found = re.search(r"/open/[A-Za-z0-9_-]+", page.words)
    assert found, page.words
    return found[0]


async def follow(browser: Browser, path: str, **fields: str) -> Page:
    await browser.open(path)
    return await browser.send(path, fields)


def is_offered(page: Page) -> bool:
    return OWN in [label for label, _ in page.buttons]


async def test_it_is_offered_where_a_module_begins_and_not_at_every_question(
    service: Service,
) -> None:
    async with browsing(service.conversation) as new_browser:
        browser = new_browser()
        page = await asked(browser)
        offered, opening = [], []
        for _ in range(12):
            offered.append(is_offered(page))
            opening.append('class="block title"' in page.text)
            page = await browser.tap("Don't know" if "Don't know" in page.words else "Yes")
            if "How many" in page.words:
                page = await browser.say("5")
        assert offered[0]
        assert offered == opening
        assert 1 < sum(offered) < len(offered)


async def test_other_channels_offer_it_under_share_alone(service: Service) -> None:
    talk = service.conversation
    for channel in ("terminal", "telegram"):
        who = Incoming(channel, "me", datetime(2026, 11, 21, tzinfo=UTC))
        await talk.handle(who.but(text="/start"))
        (message,) = (await talk.handle(who.but(text="Yes, keep my answers"))).messages
        assert OWN not in [one.label for row in message.buttons for one in row]
        (message,) = (await talk.handle(who.but(text="/share"))).messages
        assert "My own link back" in [one.label for row in message.buttons for one in row]


async def test_it_is_the_same_each_time_and_only_its_hash_is_kept(service: Service) -> None:
    async with browsing(service.conversation) as new_browser:
        browser = new_browser()
        await asked(browser)
        path = path_in(await browser.tap(OWN))
        assert "<svg" in browser.page.text
        await browser.send("/chat/tap", {"data": "/share"})
        assert path_in(await browser.tap("My own link back")) == path
    token = path.removeprefix("/open/")
    assert token not in repr(vars(service.store))
    assert await service.store.link(digest(token)) is not None


async def test_it_leads_back_again_and_again(service: Service) -> None:
    async with browsing(service.conversation) as new_browser:
        first = new_browser()
        before = await asked(first)
        path = path_in(await first.tap(OWN))
        for _ in range(3):
            page = await follow(new_browser(), path)
            assert page.path == "/chat"
            assert [label for label, _ in page.buttons] == [label for label, _ in before.buttons]


async def test_following_it_in_her_own_browser_changes_nothing(service: Service) -> None:
    async with browsing(service.conversation) as new_browser:
        browser = new_browser()
        await asked(browser)
        path, cookies = path_in(await browser.tap(OWN)), browser.cookies
        assert "has been used" not in (await browser.open(path)).words
        assert (await browser.send(path, {})).path == "/chat"
        assert browser.cookies == cookies


async def test_a_replaced_link_opens_nothing_and_the_new_one_does(service: Service) -> None:
    async with browsing(service.conversation) as new_browser:
        browser = new_browser()
        await asked(browser)
        old = path_in(await browser.tap(OWN))
        other = new_browser()
        assert (await other.open(old)).status == 200
        replaced = await browser.tap("Replace it")
        assert "The old one no longer works" in replaced.words
        new = path_in(replaced)
        assert new != old
        assert (await other.send(old, {})).status == 404
        assert (await other.open(old)).status == 404
        assert (await follow(other, new)).path == "/chat"


async def test_the_same_tap_twice_replaces_it_once(service: Service) -> None:
    talk, at = service.conversation, datetime(2026, 11, 21, tzinfo=UTC)
    for text in ("/start", "Yes, keep my answers"):
        await talk.handle(Incoming("web", "me", at, text=text))
    for _ in range(2):
        await talk.handle(Incoming("web", "me", at, data="/share replace", update="7"))
    person = await service.store.person_of("web", "me")
    assert person is not None
    assert person.link_number == 1


async def test_a_browser_with_another_s_chat_asks_before_it_gives_way(service: Service) -> None:
    async with browsing(service.conversation) as new_browser:
        hers, shared = new_browser(), new_browser()
        await asked(hers)
        path = path_in(await hers.tap(OWN))
        await asked(shared)
        other = await shared.tap("? Help")
        assert "Go on as before" in (await shared.open(path)).words
        assert "Go on as before" in (await shared.send(path, {})).words
        assert (await shared.open("/chat")).hidden("form") == other.hidden("form")
        opened = await follow(shared, path, who="else")
        assert opened.path == "/chat"
        assert opened.hidden("form") != other.hidden("form")


async def test_who_erased_everything_has_no_link(service: Service) -> None:
    async with browsing(service.conversation) as new_browser:
        browser = new_browser()
        await asked(browser)
        path = path_in(await browser.tap(OWN))
        await browser.send("/chat/tap", {"data": "/forget yes"})
        assert (await new_browser().open(path)).status == 404


async def test_it_needs_the_key_it_was_made_with(service: Service) -> None:
    async with browsing(service.conversation) as new_browser:
        browser = new_browser()
        await asked(browser)
        path = path_in(await browser.tap(OWN))
    around = replace(service.conversation.around, sign=signer(Settings(secret_key="other" * 8)))
    async with browsing(Conversation(around)) as new_browser:
        assert (await new_browser().open(path)).status == 404


async def test_being_here_is_noted_once_a_day(service: Service) -> None:
    talk, start = service.conversation, datetime(2026, 11, 21, tzinfo=UTC)
    await talk.handle(Incoming("web", "me", start, text="/start"))
    for hours, noted in ((23, 0), (24, 24), (47, 24), (49, 49)):
        await talk.current("web", "me", start + timedelta(hours=hours))
        person = await service.store.person_of("web", "me")
        assert person is not None
        assert person.seen_at == start + timedelta(hours=noted)


async def test_an_erased_person_is_not_brought_back_by_looking(service: Service) -> None:
    talk, start = service.conversation, datetime(2026, 11, 21, tzinfo=UTC)
    await talk.handle(Incoming("web", "me", start, text="/start"))
    later = start + timedelta(days=3)
    await talk.handle(Incoming("web", "me", later, text="/forget yes"))
    await talk.current("web", "me", later)
    assert await service.store.person_of("web", "me") is None
    assert (await service.store.state()).persons == 0


def test_the_key_is_made_when_it_is_first_needed(tmp_path: Path) -> None:
    sign = signer(Settings(data_dir=tmp_path))
    assert not (tmp_path / FILE).exists()
    made = sign("text")
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", made)
    assert sign("other") != made
    assert signer(Settings(data_dir=tmp_path))("text") == made


def test_a_store_that_keeps_nothing_leaves_no_key(tmp_path: Path) -> None:
    signer(Settings(data_dir=tmp_path, database="memory:"))("text")
    assert list(tmp_path.iterdir()) == []
