"""The web chat without script: the conversation, documents, the first page."""

from __future__ import annotations

import asyncio
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from bot.messages import ITEM, WARNING, Block, Button, Document, Message, Reply
from bot.reporting.documents import RenderedDocument
from bot.settings import Settings
from bot.web.chat import Notes
from bot.web.session import preferred_language
from bot.web.views import shown
from bot.wording import FOLDER
from tests.web_client import NOW, Parrot, browsing, question, real_service

WEB = Path(__file__).parent.parent / "bot" / "web"
LABOUR = re.compile("fairhire|recruit|labour|worker|chat|fee|question|answer", re.IGNORECASE)


# -- the conversation -------------------------------------------------------------------------


async def test_a_conversation_without_script_goes_from_the_first_page_to_a_question() -> None:
    service = await real_service()
    async with browsing(service.conversation) as new_browser:
        browser = new_browser()
        first = await browser.open("/")
        assert "Start" in first.words
        consent = await browser.send("/chat/open", {})
        assert consent.path == "/chat"
        asked = await browser.tap("Yes, keep")
        assert 'class="block question"' in asked.text
        assert "at most" in asked.words
        await browser.say("Narnia is my country")
        assert '<p class="block error">' in browser.page.text
        again = await browser.open("/chat")
        assert '<p class="block error">' not in again.text  # said once, the question stays
        assert 'class="block question"' in again.text


async def test_two_browsers_are_two_people() -> None:
    service = await real_service()
    async with browsing(service.conversation) as new_browser:
        one, other = new_browser(), new_browser()
        await one.start()
        await one.tap("Yes, keep")
        assert 'class="block question"' not in (await other.open("/chat")).text
        assert one.cookies["fairhire"] != other.cookies["fairhire"]


async def test_the_script_gets_only_the_conversation() -> None:
    async with browsing(Parrot()) as new_browser:
        browser = new_browser()
        await browser.start()
        part = await browser.send(
            "/chat/say", {"text": "5"}, headers={"Fairhire-Part": "conversation"}
        )
        assert part.status == 200
        assert part.path == "/chat/say"
        assert part.text.lstrip().startswith('<section id="conversation"')
        assert "<html" not in part.text


async def test_a_form_sent_twice_counts_once() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        fields = {"form": browser.page.hidden("form"), "once": browser.page.hidden("once")}
        await asyncio.gather(*(
            browser.client.post("/chat/tap", data={**fields, "data": "a:1"}) for _ in range(2)
        ))  # fmt: skip
        first, second = parrot.heard[-2:]
        assert first.update
        assert first.update == second.update  # by which the store knows it has been handled
        await browser.open("/chat")
        await browser.tap("Yes")
        assert parrot.heard[-1].update not in (None, first.update)


async def test_words_come_with_what_they_were_typed_for() -> None:
    parrot = Parrot(Reply((question("Until when?", words_for="plan"),)))
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        await browser.say("20 January 2027")
        assert (parrot.heard[-1].text, parrot.heard[-1].words_for) == ("20 January 2027", "plan")
        parrot.reply = Reply((question(),))
        await browser.open("/chat")
        await browser.say("40")
        assert parrot.heard[-1].words_for == ""


async def test_what_the_browser_knows_of_its_place_comes_along() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        browser.client.session.cookie_jar.update_cookies({"fairhire_zone": "Asia%2FKathmandu"})
        await browser.open("/chat", **{"Accept-Language": "fr-CH, en;q=0.7, *;q=0.1"})
        assert parrot.asked[-1] == ("en", "Asia/Kathmandu")
        browser.client.session.cookie_jar.update_cookies({"fairhire_zone": "../../etc/passwd"})
        await browser.open("/chat")
        assert parrot.asked[-1][1] == ""


@pytest.mark.parametrize(
    ("header", "language"),
    [("", ""), ("en-US,en;q=0.9", "en"), ("xx;q=0.2, en;q=0.1", "en"), ("xx, yy;q=0.5", "xx"),
     (";;;q=,,", ""), ("en;q=nonsense", ""), ("*", "")],
)  # fmt: skip
def test_the_language_of_the_browser_is_a_hint(header: str, language: str) -> None:
    assert preferred_language(header) == language


@pytest.mark.parametrize(
    "text", ["", "\0", "a\0b", "😀" * 50, "x" * 100_000, "\u202e\u2066ab", "/start " + "y" * 5000]
)
async def test_no_text_breaks_the_chat(text: str) -> None:
    service = await real_service()
    async with browsing(service.conversation) as new_browser:
        browser = new_browser()
        await browser.start()
        await browser.tap("Yes, keep")
        page = await browser.say(text)
        assert page.status == 200
        assert '<section id="conversation"' in page.text
        assert (await browser.send("/chat/tap", {"data": text})).status == 200


async def test_bytes_that_are_no_text_do_not_break_the_chat() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        form = f"form={browser.page.hidden('form')}&text=".encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded; charset=no-such"}
        for body in (b"\xff\xfe", b"%ED%A0%80", b"%FF", b"%"):
            answer = await browser.client.post("/chat/say", data=form + body, headers=headers)
            assert answer.status == 200
        assert all((one.text or "").isprintable() for one in parrot.heard)


# -- documents --------------------------------------------------------------------------------


async def test_documents_go_only_to_the_person_whose_they_are() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        await browser.tap("Yes")
        account = parrot.heard[-1].account
        parrot.documents[account, "i", 1, "html"] = RenderedDocument(
            "report.html", "text/html", b"<h1>Report</h1>"
        )
        parrot.documents[account, "i", 1, "pdf"] = RenderedDocument(
            'ré"port.pdf', "application/pdf", b"%PDF"
        )
        page = await browser.open("/chat/document/i/1/html")
        assert page.status == 200
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert page.headers["Content-Disposition"].startswith("inline")
        assert "script" not in page.headers["Content-Security-Policy"]
        pdf = await browser.client.get("/chat/document/i/1/pdf")
        assert pdf.headers["Content-Disposition"].startswith('attachment; filename="r__port.pdf"')
        assert (await browser.open("/chat/document/i/2/html")).status == 404
        stranger = new_browser()
        await stranger.start()
        page = await stranger.open("/chat/document/i/1/html")
        assert page.status == 404
        assert "belongs to someone else" in page.words
        assert (await new_browser().open("/chat/document/i/1/html")).status == 404


async def test_a_result_offers_its_documents() -> None:
    message = Message(
        (Block(ITEM, "Two gaps."),),
        documents=(Document("i", 3, "html", "a.html", "Report"),
                   Document("i", 3, "pdf", "a.pdf", "Report (PDF)")),
    )  # fmt: skip
    async with browsing(Parrot(Reply((message,)))) as new_browser:
        page = await new_browser().open("/chat")
        assert 'href="/chat/document/i/3/html"' in page.text
        assert 'href="/chat/document/i/3/pdf" download="a.pdf"' in page.text


# -- the first page and what is around --------------------------------------------------------


async def test_the_first_page_has_a_code_only_where_a_phone_can_come() -> None:
    async with browsing(Parrot()) as new_browser:
        assert "<svg" not in (await new_browser().open("/")).text  # 127.0.0.1
        page = await new_browser().open("/", Host="192.168.4.20:8080")
        assert "http://192.168.4.20:8080/chat" in page.words
        assert "<svg" in page.text
    async with browsing(Parrot(), Settings(public_url="https://fair.example")) as new_browser:
        assert "https://fair.example/chat" in (await new_browser().open("/")).words


async def test_somebody_else_at_the_same_browser_gets_a_chat_of_her_own() -> None:
    parrot = Parrot()
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        first = parrot.heard[-1].account
        assert "Go on as before" in (await browser.open("/")).words
        await browser.send("/chat/open", {"who": "else"})
        assert parrot.heard[-1].account != first
        assert parrot.heard[-1].text == "/start"


async def test_style_and_script_are_kept_by_the_browser() -> None:
    async with browsing(Parrot()) as new_browser:
        browser = new_browser()
        page = await browser.open("/")
        for address in re.findall(r'"(/static/[^"]+)"', page.text):
            answer = await browser.client.get(address)
            assert answer.status == 200
            assert "immutable" in answer.headers["Cache-Control"]
        assert (await browser.open("/static/chat.css?v=old")).headers["Cache-Control"] == "no-cache"
        assert (await browser.open("/static/../app.py")).status == 404


async def test_right_to_left_is_the_message_s_word() -> None:
    reply = Reply((question("كم عدد العمال؟", language="ar", direction="rtl"),))
    async with browsing(Parrot(reply)) as new_browser:
        page = await new_browser().open("/chat")
        assert '<html lang="ar" dir="rtl">' in page.text
        assert "كم عدد العمال؟" in page.text


def test_a_numbered_line_is_tapped_itself() -> None:
    message = Message(
        (Block(ITEM, "1. Fee? → Yes"), Block(ITEM, "2. Debt? → No")),
        ((Button("1", "e:1"), Button("2", "e:2")), (Button("All parts", "r"),)),
    )
    seen = shown(message)
    assert [one.button.data for one in seen.groups[0].blocks if one.button] == ["e:1", "e:2"]
    assert [[one.label for one in row.buttons] for row in seen.rows_before] == [["All parts"]]


def test_writing_comes_first_only_where_nothing_is_tapped() -> None:
    assert shown(question()).writing == "instead"
    assert shown(question(buttons=())).writing == "first"
    assert shown(question(input="none")).writing == "none"
    assert shown(Message((Block(WARNING, "Stop"),))).is_card


def test_a_note_waits_for_one_page_and_not_for_long() -> None:
    notes, reply = Notes(most=2), Reply((question(),))
    notes.leave("a", reply, NOW)
    assert notes.take("a", NOW) is reply
    assert notes.take("a", NOW) is None
    notes.leave("a", reply, NOW)
    assert notes.take("a", NOW + timedelta(minutes=2)) is None
    for account in "abc":
        notes.leave(account, reply, NOW)
    assert [notes.take(one, NOW) is not None for one in "abc"] == [False, True, True]


def test_every_sentence_of_the_web_exists_and_is_used() -> None:
    known = {
        str(message.id)
        for path in (FOLDER / "en" / "LC_MESSAGES").glob("*.po")
        for message in read_po(io.BytesIO(path.read_bytes()))
        if str(message.id).startswith("web_")
    }
    files = [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
    used = set(re.findall(r"web_[a-z0-9_]+", "\n".join(path.read_text("utf-8") for path in files)))
    composed = tuple(one for one in used if one.endswith("_"))
    assert {one for one in used if not one.endswith("_")} - known == set()
    assert {one for one in known if one not in used and not one.startswith(composed)
            and one.removesuffix("_title") not in used} == set()  # fmt: skip
