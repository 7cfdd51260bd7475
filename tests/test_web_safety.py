"""The web where it could hurt: forgeries, limits, leaving in a hurry, and what fails."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from aiohttp import web

from bot.messages import ITEM, Block, Button, Message, Reply
from bot.settings import Settings
from storage.base import StoreError
from tests.web_client import Parrot, browsing, real_service

WEB = Path(__file__).parent.parent / "bot" / "web"
LABOUR = re.compile("fairhire|recruit|labour|worker|chat|fee|question|answer", re.IGNORECASE)


# -- limits and forgeries ---------------------------------------------------------------------


async def test_more_than_a_megabyte_is_refused_with_a_sentence() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        before = len(parrot.heard)
        page = await browser.say("x" * 1_100_000)
        assert page.status == 413
        assert "too long" in page.words
        assert len(parrot.heard) == before


async def test_only_our_own_pages_are_believed() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        start = browser.page
        before = len(parrot.heard)
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"},
                        {"Origin": "https://elsewhere.example"}):  # fmt: skip
            browser.page = start
            page = await browser.send("/chat/tap", {"data": "a:1"}, headers=headers)
            assert page.status == 403
            assert "from another page" in page.words
        browser.page = start
        page = await browser.send(
            "/chat/tap", {"data": "a:1"}, own=False, headers={"Origin": "null"}
        )
        assert "Here is where you are now" in page.words
        page = await browser.send("/chat/tap", {"data": "a:1", "form": "é" * 64}, own=False)
        assert "Here is where you are now" in page.words
        assert len(parrot.heard) == before


async def test_a_form_of_another_browser_changes_nothing() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        one, other = new_browser(), new_browser()
        await one.start()
        await other.start()
        before = len(parrot.heard)
        await one.send("/chat/tap", {"data": "a:1", "form": other.page.hidden("form")})
        assert len(parrot.heard) == before


async def test_a_browser_that_refuses_cookies_is_told() -> None:
    async with browsing(Parrot()) as new_browser:
        page = await new_browser().send("/chat/tap", {"data": "a:1"}, own=False)
        assert page.status == 400
        assert "cookie" in page.words


async def test_the_cookie_is_for_us_alone_and_secure_where_it_can_be() -> None:
    for public_url, is_secure in (("", False), ("https://fair.example", True)):
        async with browsing(Parrot(), Settings(public_url=public_url)) as new_browser:
            page = await new_browser().open("/chat")
            cookie = page.headers["Set-Cookie"]
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie
            assert ("Secure" in cookie) is is_secure


async def test_the_token_is_not_the_account() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        await browser.tap("Yes")
        account = parrot.heard[-1].account
        assert re.fullmatch("[0-9a-f]{64}", account)
        assert browser.cookies["fairhire"] not in browser.page.text
        assert account not in browser.page.text


async def test_every_page_is_locked_down() -> None:
    async with browsing(Parrot()) as new_browser:
        browser = new_browser()
        for path in ("/", "/chat", "/calendar", "/nowhere", "/open/x", "/healthz"):
            page = await browser.open(path)
            policy = page.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert page.headers["X-Content-Type-Options"] == "nosniff"
            assert page.headers["Referrer-Policy"] == "no-referrer"
            assert page.headers["Cache-Control"] == "no-store"
            assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=", page.text)
            assert "//" not in re.sub(r"http://www\.w3\.org", "", page.text).replace("://", ":")


async def test_what_people_write_is_shown_as_text() -> None:
    nasty = "<script>alert(1)</script>"
    reply = Reply((Message((Block(ITEM, nasty),), ((Button(nasty, '"><b>'),),)),))
    async with browsing(Parrot(reply)) as new_browser:
        page = await new_browser().open("/chat")
        assert "<script>alert" not in page.text
        assert "<b>" not in page.text
        assert nasty in page.words


# -- leaving fast -----------------------------------------------------------------------------


async def test_leaving_hides_the_chat_until_it_is_asked_for() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        chat = browser.page
        left = await browser.send("/leave", {}, own=False)
        assert left.path == "/calendar"
        assert not LABOUR.search(left.words)
        assert not LABOUR.search(re.sub(r"<link rel=.stylesheet.*?>", "", left.text))
        assert (await browser.open("/chat")).path == "/calendar"  # the back button
        assert (await browser.open("/chat/document/i/1/pdf")).path == "/calendar"
        heard = len(parrot.heard)
        browser.page = chat
        assert (await browser.tap("Yes")).path == "/calendar"  # a page left open
        assert len(parrot.heard) == heard
        assert "Go on as before" not in (await browser.open("/")).words
        again = await browser.send("/chat/open", {})
        assert again.path == "/chat"
        assert len(parrot.heard) == heard  # the same chat, not a new start
        assert (await browser.open("/chat")).path == "/chat"


async def test_a_conversation_can_lead_away_too() -> None:
    async with browsing(Parrot(Reply((), leave=True))) as new_browser:
        assert (await new_browser().open("/chat")).path == "/calendar"


async def test_leaving_works_while_nothing_else_does() -> None:
    async with browsing(Parrot(failing=StoreError("disk full"))) as new_browser:
        assert (await new_browser().send("/leave", {}, own=False)).path == "/calendar"


# -- when something fails ---------------------------------------------------------------------


async def test_a_full_disk_is_said_kindly_and_nothing_is_lost() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        chat = browser.page
        parrot.failing = StoreError("disk full at /var/secret")
        page = await browser.tap("Yes")
        assert page.status == 503
        assert "is kept" in page.words
        assert "/var/secret" not in page.text
        parrot.failing, browser.page = None, chat
        assert (await browser.tap("Yes")).status == 200


async def test_a_fault_of_ours_shows_and_logs_nothing_private(
    caplog: pytest.LogCaptureFixture,
) -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        parrot.failing = RuntimeError("Karim paid 900")
        with caplog.at_level(logging.DEBUG, "fairhire"):
            page = await browser.say("Karim paid 900")
        assert page.status == 500
        assert "Karim" not in page.text
        assert "RuntimeError" in caplog.text
        assert "Karim" not in caplog.text


async def test_wrong_addresses_are_answered_in_plain_words() -> None:
    async with browsing(Parrot()) as new_browser:
        browser = new_browser()
        assert (await browser.open("/no/such/page")).status == 404
        assert "nothing here" in browser.page.words
        assert (await browser.open("/chat/tap")).status == 405
        wrong = await browser.client.post("/chat/say", json={"text": "hi"})
        assert wrong.status == 400
        many = await browser.client.post("/chat/say", data={f"f{at}": "1" for at in range(50)})
        assert many.status == 400


async def test_ready_is_not_alive() -> None:
    async def broken() -> None:
        raise StoreError("cannot be opened: /var/secret")

    async with browsing(Parrot(), ready=broken) as new_browser:
        browser = new_browser()
        assert (await browser.open("/healthz")).status == 200
        page = await browser.open("/readyz")
        assert page.status == 503
        assert "secret" not in page.text
    async with browsing(Parrot()) as new_browser:
        assert (await new_browser().open("/readyz")).status == 200


async def test_routes_of_others_are_mounted() -> None:
    async def hook(request: web.Request) -> web.Response:
        return web.Response(text="mine")

    async with browsing(Parrot(), routes=[web.post("/telegram/webhook", hook)]) as new_browser:
        assert (await new_browser().send("/telegram/webhook", {}, own=False)).text == "mine"


async def test_cleaning_the_chat_is_for_telegram_alone() -> None:
    service = await real_service()
    async with browsing(service.conversation) as new_browser:
        browser = new_browser()
        await browser.start()
        await browser.tap("Yes, keep")
        assert "being deleted" not in (await browser.say("/clean")).words
        await browser.send("/chat/tap", {"data": "/help"})
        assert "/clean" not in browser.page.words
        await browser.send("/chat/tap", {"data": "/privacy"})
        assert "Clean this chat" not in browser.page.words
