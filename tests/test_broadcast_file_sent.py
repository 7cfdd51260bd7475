"""A file put into a message: in the chat when it is asked for, and in the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import FormData

from bot.associations import attachments, broadcasting
from bot.associations.attached import attachment_of
from bot.associations.posting import Posting
from bot.messages import Incoming, Reply
from bot.wiring import Service
from bot.workshops.service import Workshops
from storage.cohorts import Broadcast, Cohort
from tests.broadcast_samples import campaign, drafted, members, moved
from tests.evidence_samples import PDF, PROGRAM, picture
from tests.evidence_talk import sent
from tests.role_samples import labels, officer, service, words
from tests.store_samples import NOON
from tests.test_broadcast_chat import Officer, association, only
from tests.test_broadcast_web import TOKENS, Office, opened
from tests.web_client import Browser, Page, browsing


@pytest.fixture
async def product() -> AsyncIterator[Service]:
    made = await service()
    made.conversation.around = replace(made.conversation.around, languages=("en", "ar"))
    yield made
    await made.store.close()


async def give(ann: Officer, content: bytes, name: str, update: str = "file1") -> Reply:
    """Send a file into the chat."""

    async def only_one() -> AsyncIterator[object]:
        yield sent(content, name=name)

    given = Incoming("terminal", ann.account, NOON, data="", update=update)
    ann.reply = await ann.talk.receive(given, only_one())  # type: ignore[arg-type]  # what a file is read from
    return ann.reply


async def drafting(product: Service) -> tuple[Officer, Cohort]:
    """An officer who has a draft with a text before her."""
    ann, cohort = await association(product)
    for label in ("Write to members", "all who agreed"):
        if label == "Write to members":
            await ann.say("/association")
        await ann.tap(label)
    await ann.say("A new guide is here.")
    return ann, cohort


class TestInTheChat:
    async def test_it_is_taken_when_it_was_asked_for(self, product: Service) -> None:
        ann, cohort = await drafting(product)
        assert "Please send the file" in await ann.tap("File that goes with it")
        assert "I am waiting for a file" in await ann.say("Here it is")
        said = words(await give(ann, PDF, "Guide 2027.pdf"))
        assert "The file is kept." in said
        assert "File: \u2068Guide 2027.pdf\u2069 (PDF, 0.1 MB)".replace("\u2068", "").replace(
            "\u2069", ""
        ) in said.replace("\u2068", "").replace("\u2069", "")
        one = await only(product, cohort)
        assert await attachments.content_of(product.store, one) == PDF
        said = await ann.tap("Send …")
        assert "it comes in one message with the text" in said
        await ann.tap("Back to the message")
        await ann.tap("See it as it is sent")
        assert [each.name for each in ann.reply.messages[0].documents] == ["Guide 2027.pdf"]

    async def test_what_cannot_be_sent_is_told_and_asked_for_again(self, product: Service) -> None:
        ann, cohort = await drafting(product)
        await ann.tap("File that goes with it")
        assert "Please choose a PDF" in words(await give(ann, PROGRAM, "guide.pdf"))
        large = b"%PDF-" + bytes(attachments.LARGEST)
        assert "larger than 5 MB" in words(await give(ann, large, "guide.pdf", "file2"))
        assert "The file is kept." in words(await give(ann, PDF, "guide.pdf", "file3"))
        assert attachment_of(await only(product, cohort)) is not None

    async def test_the_same_file_delivered_twice_is_taken_once(self, product: Service) -> None:
        ann, cohort = await drafting(product)
        await ann.tap("File that goes with it")
        await give(ann, PDF, "guide.pdf")
        before = await only(product, cohort)
        await give(ann, PDF, "guide.pdf")
        assert (await only(product, cohort)).revision == before.revision

    async def test_a_file_nobody_asked_for_is_no_matter_of_the_message(
        self, product: Service
    ) -> None:
        ann, cohort = await drafting(product)
        await ann.tap("File that goes with it")
        await ann.tap("Back to the message")
        await give(ann, PDF, "guide.pdf")
        assert attachment_of(await only(product, cohort)) is None

    async def test_it_is_taken_out_again(self, product: Service) -> None:
        ann, cohort = await drafting(product)
        await ann.tap("File that goes with it")
        await give(ann, PDF, "guide.pdf")
        await ann.tap("File that goes with it")
        assert "File: none" in await ann.tap("No file")
        assert attachment_of(await only(product, cohort)) is None
        assert await product.store.files.persons() == ()

    async def test_who_is_no_officer_any_more_puts_in_nothing(self, product: Service) -> None:
        ann, cohort = await drafting(product)
        await ann.tap("File that goes with it")
        await officer(product.conversation, "eve", name="Bakers")
        eve = Officer(product, "eve")
        await give(eve, PDF, "guide.pdf")
        assert attachment_of(await only(product, cohort)) is None


async def test_who_has_a_browser_alone_finds_the_file_above_her_chat(product: Service) -> None:
    cohort = await campaign(product.store)
    await members(product.store, range(6), telegram=False)
    one = await drafted(product.store, cohort)
    around = product.conversation.around
    await attachments.attach(around, one, sent(PDF, name="guide.pdf"), NOON)
    await moved(product.store, one, broadcasting.SEND)
    await Posting(around, telegram=True).look(NOON)
    reply = await product.conversation.current("web", "w1", NOON)
    (file,) = reply.messages[0].documents
    place = (file.interview, file.submission, file.format)
    made = await product.conversation.document("web", "w1", *place)
    assert made is not None
    assert (made.name, made.content) == ("guide.pdf", PDF)
    assert await product.conversation.document("web", "stranger", *place) is None


# -- in the browser --------------------------------------------------------------------------------


@pytest.fixture
async def office(product: Service) -> AsyncIterator[Office]:
    cohort = await opened(product)
    talk = product.conversation
    async with browsing(talk, clock=lambda: NOON, workshops=Workshops(talk.around)) as browsers:
        yield Office(product, cohort, browsers)


async def put(browser: Browser, there: str, content: bytes, name: str, form: str = "") -> Page:
    fields = FormData()
    page = browser.page
    fields.add_field("form", form or page.hidden("form"))
    fields.add_field("once", page.hidden("once") + "file")
    fields.add_field("file", content, filename=name)
    answer = await browser.client.post(f"{there}/file", data=fields)
    return Page(answer.status, await answer.text(), str(answer.url.path), answer.headers)


async def draft(office: Office) -> Broadcast:
    return await drafted(office.product.store, office.cohort)


class TestInTheBrowser:
    async def test_put_in_looked_at_and_taken_out(self, office: Office) -> None:
        browser, one = office.browser(), await draft(office)
        there = f"{office.path}/{one.id}"
        await browser.open(there)
        page = await put(browser, there, picture("PNG"), "poster.png")
        assert page.status == 200
        assert "poster.png" in page.words
        assert "it comes in one message" in page.words
        assert f'src="/association/campaign/messages/{one.id}/file"' in page.text
        shown = await browser.client.get(f"{there}/file")
        assert (shown.status, await shown.read()) == (200, picture("PNG"))
        await browser.open(there)
        page = await browser.send(there, {"do": "nofile"})
        assert "poster.png" not in page.words
        assert (await browser.client.get(f"{there}/file")).status == 404

    async def test_what_cannot_be_sent_is_told(self, office: Office) -> None:
        browser, one = office.browser(), await draft(office)
        there = f"{office.path}/{one.id}"
        await browser.open(there)
        page = await put(browser, there, PROGRAM, "guide.pdf")
        assert (page.status, "Please choose a PDF" in page.words) == (422, True)
        page = await put(browser, there, b"%PDF-" + bytes(attachments.LARGEST), "guide.pdf")
        assert (page.status, "larger than 5 MB" in page.words) == (422, True)

    async def test_nobody_else_puts_in_or_sees_a_file(self, office: Office) -> None:
        browser, one = office.browser(), await draft(office)
        there = f"{office.path}/{one.id}"
        await browser.open(there)
        await put(browser, there, PDF, "guide.pdf")
        for name in ("", list(TOKENS)[1]):
            other = office.browser(name)
            other.page = browser.page
            assert (await other.client.get(f"{there}/file")).status == 404
            assert (await put(other, there, PROGRAM, "x.pdf")).status == 404
        forged = office.browser()
        forged.page = browser.page
        await put(forged, there, picture("PNG"), "x.png", form="0" * 64)
        now = await office.product.store.cohorts.broadcast(one.id)
        assert now is not None
        found = attachment_of(now)
        assert found is not None
        assert found.name == "guide.pdf"


async def test_the_draft_says_that_a_long_text_comes_apart(product: Service) -> None:
    ann, cohort = await drafting(product)
    await ann.tap("Change the text: English")
    await ann.say("A sentence about fees. " * 60)
    await ann.tap("File that goes with it")
    await give(ann, PDF, "guide.pdf")
    assert "the file comes as a second message" in await ann.tap("Send …")
    assert "Send now" in labels(ann.reply)
    assert attachment_of(await only(product, cohort)) is not None
