"""Evidence by upload in the web chat: without script, piece by piece, and never from elsewhere."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import FormData

from bot.messages import Message, Reply
from bot.web import upload
from flows.evidence import LARGEST
from storage.base import Store
from storage.evidence_values import Evidence
from tests import evidence_samples as samples
from tests.web_client import Browser, Page, Parrot, browsing, question, real_service


class Woman:
    """Somebody in a browser whose store can be looked into."""

    def __init__(self, browser: Browser, store: Store) -> None:
        self.browser, self.store = browser, store

    async def evidence(self) -> tuple[Evidence, ...]:
        found = await self.store.files.persons()
        return tuple([one for person in found for one in await self.store.evidence_of(person)])


@asynccontextmanager
async def somebody() -> AsyncIterator[Woman]:
    """Somebody who has given one answer, on the page where evidence is added to it."""
    service = await real_service()
    async with browsing(service.conversation) as new_browser:
        browser = new_browser()
        await browser.start()
        for label in ("Begin", "English", "Yes, keep my answers"):
            if any(shown.startswith(label) for shown, _ in browser.page.buttons):
                await browser.tap(label)
        await browser.tap("Employer")
        await browser.say("/review")
        await browser.tap("Company and workforce profile")
        await browser.tap("Add evidence")
        await browser.tap("1. 1.02 What are you?")
        yield Woman(browser, service.store)


async def send(
    browser: Browser,
    *files: tuple[str, bytes],
    headers: dict[str, str] | None = None,
    **fields: str,
) -> Page:
    """Send the upload form of the page, as a browser does: hidden fields first."""
    form = FormData(quote_fields=False)
    given = {name: browser.page.hidden(name) for name in ("form", "once")}
    if 'name="about"' in browser.page.text:
        given["about"] = browser.page.hidden("about")
    for name, value in {**given, **fields}.items():
        form.add_field(name, value, content_type="text/plain")
    for name, content in files:
        form.add_field("file", content, filename=name, content_type="image/jpeg")
    if not files:
        form.add_field("file", b"", filename="", content_type="application/octet-stream")
    response = await browser.client.post("/chat/file", data=form, headers=headers)
    return await browser._shown(response)


async def test_the_page_says_what_can_be_sent_and_has_a_form_that_needs_no_script() -> None:
    async with somebody() as she:
        page = she.browser.page
        assert "no names of workers, no faces, no document numbers" in page.words
        assert "up to 20 MB" in page.words
        assert 'action="/chat/file" enctype="multipart/form-data"' in page.text
        assert '<label for="file">Photos or files</label>' in page.text
        assert '<input type="file" id="file" name="file" multiple required>' in page.text
        assert "data-send" not in page.text.split('enctype="multipart/form-data"')[1][:200]


async def test_files_are_kept_for_the_question_whose_page_it_was() -> None:
    async with somebody() as she:
        photo = samples.picture(width=900, height=700)
        page = await send(she.browser, ("licence.pdf", samples.PDF), ("photo.exe", photo))
        assert page.path == "/chat"
        assert "Kept as evidence for 1.02: 2 files." in page.words
        first, second = await she.evidence()
        assert first.answers == second.answers == (("respondent_kind", ""),)
        assert first.album == second.album
        assert (second.media_type, second.width, second.name) == ("image/jpeg", 900, "photo.exe")
        assert await she.store.files.read(second.person, second.sha256) == photo
        await she.browser.say("/review")
        page = await she.browser.tap("Company and workforce profile")
        assert "What are you? → Employer 📎 2" in page.words
        page = await she.browser.tap("Papers (2)")
        page = await she.browser.tap("1. 1.02: PDF")
        assert "licence.pdf" in page.words


async def test_a_form_sent_twice_counts_once() -> None:
    async with somebody() as she:
        before = she.browser.page
        await send(she.browser, ("licence.pdf", samples.PDF))
        she.browser.page = before
        await send(she.browser, ("licence.pdf", samples.PDF), ("other.pdf", samples.PDF + b"\n"))
        assert len(await she.evidence()) == 1


async def test_no_file_chosen_is_told_kindly() -> None:
    async with somebody() as she:
        page = await send(she.browser)
        assert "No file was chosen" in page.words


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("licence.pdf", b"", "is empty"),
        ("licence.pdf", b"x" * (LARGEST + 1), "more than 20 MB"),
        ("photo.jpg", samples.PROGRAM, "This is a program"),
        ("a.txt", b"<svg onload=alert(1)>", "a web page or a script"),
    ],
)
async def test_a_bad_file_is_refused_and_the_good_one_beside_it_kept(
    name: str, content: bytes, sentence: str
) -> None:
    async with somebody() as she:
        page = await send(she.browser, (name, content), ("good.pdf", samples.PDF))
        assert page.status == 200
        assert [one.name for one in await she.evidence()] == ["good.pdf"]
        page = await send_again(she, (name, content))
        assert sentence in page.words
        assert len(await she.evidence()) == 1


async def send_again(she: Woman, file: tuple[str, bytes]) -> Page:
    await she.browser.say("/review")
    await she.browser.tap("Company and workforce profile")
    await she.browser.tap("Add evidence")
    await she.browser.tap("1. 1.02 What are you?")
    return await send(she.browser, file)


async def test_only_our_own_form_is_believed_before_a_file_is_read() -> None:
    parrot = Parrot(Reply((question(upload="A:i:1:1::"),)))
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        start, before = browser.page, len(parrot.heard)
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
            browser.page = start
            assert (await send(browser, ("a", b"x"), headers=headers)).status == 403
        browser.page = start
        page = await send(browser, ("a", b"x"), form="0" * 64)
        assert "Here is where you are now" in page.words
        assert (len(parrot.heard), parrot.files) == (before, [])
        browser.page = start
        await send(browser, ("a", b"x"))
        assert parrot.files == [("a", b"x")]
        assert parrot.heard[-1].data == "A:i:1:1::"


async def test_what_is_no_form_with_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "LARGEST_FORM", 2000)
    parrot = Parrot(Reply((question(upload="A:i:1:1::"),)))
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        await browser.start()
        start = browser.page
        assert (await browser.send("/chat/file", {"text": "x"})).status == 400
        browser.page = start
        assert (await send(browser, ("a", b"x" * 3000))).status == 413
        browser.page = start
        many = {f"field{number}": "x" for number in range(30)}
        assert (await send(browser, headers=None, **many)).status in (400, 413)
        response = await browser.client.post(
            "/chat/file",
            data=b"--x\r\nrubbish",
            headers={"Content-Type": "multipart/form-data; boundary=y"},
        )
        assert response.status == 400
        assert parrot.files == []


async def test_names_are_shown_as_text_and_never_as_markup() -> None:
    async with somebody() as she:
        await send(she.browser, ("<img src=x onerror=alert(1)>.pdf", samples.PDF))
        await she.browser.say("/review")
        await she.browser.tap("Company and workforce profile")
        page = await she.browser.tap("Papers (1)")
        assert "<img" not in page.text
        assert "img src=x" in page.words


async def test_the_export_can_be_fetched_by_her_alone() -> None:
    async with somebody() as she:
        await send(she.browser, ("licence.pdf", samples.PDF))
        page = await she.browser.say("/export")
        address = next(
            part.split('"')[0]
            for part in page.text.split('href="')
            if part.startswith("/chat/document/") and part.split('"')[0].endswith("/evidence")
        )
        response = await she.browser.client.get(address)
        archive = zipfile.ZipFile(io.BytesIO(await response.read()))
        (entry,) = json.loads(archive.read("evidence.json"))
        assert archive.read(entry["file"]) == samples.PDF
        assert response.headers["Content-Disposition"].startswith("attachment")
        she.browser.client.session.cookie_jar.clear()
        assert (await she.browser.client.get(address)).status == 404


async def test_a_message_without_upload_has_no_form_for_files() -> None:
    parrot = Parrot(Reply((Message(()),)))
    async with browsing(parrot) as new_browser:
        browser = new_browser()
        assert "multipart" not in (await browser.start()).text
