"""Going on with answers from a file in a browser without script, and through Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import FormData

from bot.telegram.reading import CHANNEL
from bot.wiring import Service
from flows.interview import Interview
from tests.continuing_samples import COUNTRY, FIRST, document, packed
from tests.telegram_running import MODES, Bot, at_a_choice, catalog, running
from tests.web_client import Browser, Page, browsing, real_service

DOCUMENT = document()
NAME = "fairhire-answers-quick_scan.json"


# -- in a browser ----------------------------------------------------------------------------------


@asynccontextmanager
async def a_browser() -> AsyncIterator[tuple[Browser, Service]]:
    service = await real_service()
    async with browsing(service.conversation) as new_browser:
        yield new_browser(), service


async def upload(browser: Browser, *files: tuple[str, bytes]) -> Page:
    """Send the upload form of the page as a browser does."""
    form = FormData(quote_fields=False)
    for name in ("form", "once", "about"):
        form.add_field(name, browser.page.hidden(name))
    for name, content in files:
        form.add_field("file", content, filename=name, content_type="application/json")
    return await browser._shown(await browser.client.post("/chat/file", data=form))


async def at_the_form(browser: Browser) -> Page:
    await browser.open("/")
    assert "I have a file from a workshop" in browser.page.words
    return await browser.send("/chat/open", {"go": "file"})


async def test_from_the_first_page_to_the_next_question_without_script() -> None:
    async with a_browser() as (browser, _):
        page = await at_the_form(browser)
        assert "Your file with answers" in page.words
        assert 'enctype="multipart/form-data"' in page.text
        page = await upload(browser, (NAME, DOCUMENT))
        assert "May we keep your answers?" in page.words
        page = await browser.tap("Yes, keep my answers")
        assert "2 answers to “Quick scan”, version 1" in page.words
        assert "Go on with these answers?" in page.words
        page = await browser.open("/chat")
        assert "Go on with these answers?" in page.words
        page = await browser.tap("Go on with these answers")
        assert "2 answers from your file count here now" in page.words
        assert "What is your main activity?" in page.words


async def test_what_was_exported_in_one_browser_goes_on_in_another() -> None:
    async with a_browser() as (browser, service):
        await at_the_form(browser)
        await upload(browser, ("a.json", DOCUMENT))
        await browser.tap("Yes, keep my answers")
        await browser.tap("Go on with these answers")
        await browser.say("Garments")
        page = await browser.say("/export")
        link = page.text.split('href="/chat/document/')[1].split('"')[0]
        exported = await (await browser.client.get(f"/chat/document/{link}")).read()
        async with browsing(service.conversation) as elsewhere:
            other = elsewhere()
            await at_the_form(other)
            await upload(other, ("renamed.txt", exported))
            await other.tap("Yes, keep my answers")
            page = await other.tap("Go on with these answers")
            assert "3 answers from your file count here now" in page.words


async def test_a_wrong_file_is_told_beside_the_form() -> None:
    async with a_browser() as (browser, _):
        await at_the_form(browser)
        page = await upload(browser, ("report.pdf", b"%PDF-1.4"))
        assert "This is not a file with answers." in page.words
        page = await upload(browser, ("a.zip", packed(("answers.json", DOCUMENT))))
        assert "May we keep your answers?" in page.words


async def test_the_form_is_reached_from_help_and_by_who_was_here_before() -> None:
    async with a_browser() as (browser, _):
        await browser.start()
        await browser.tap("Yes, keep my answers")
        await browser.say("/help")
        page = await browser.tap("I have a file from a workshop")
        assert 'value="/start file"' in page.text
        page = await at_the_form(browser)
        assert 'value="/start file"' in page.text


async def test_texts_of_a_file_are_shown_as_text() -> None:
    async with a_browser() as (browser, _):
        await at_the_form(browser)
        script = "<script>alert(1)</script> /forget yes"
        await upload(browser, (NAME, document(FIRST, COUNTRY, subject=script)))
        page = await browser.tap("Yes, keep my answers")
        assert "It is about: <script>alert(1)</script> /forget yes" in page.words
        assert "<script>alert" not in page.text
        assert 'value="/forget' not in page.text.split('id="menu"')[0]
        question = document(FIRST, {"question": "<img src=x onerror=alert(1)>", "value": 1})
        await browser.say("/help")
        await browser.tap("I have a file from a workshop")
        page = await upload(browser, (NAME, question))
        assert "I could not take 1 entry" in page.words
        assert "<img src=x" not in page.text


# -- through Telegram ------------------------------------------------------------------------------


@pytest.fixture(params=MODES)
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    catalog().open("quick_scan")  # what a service does when it starts
    async with running(request.param) as bot:
        yield bot
        bot.server.assert_clean()


async def hers(bot: Bot, number: int = 1001) -> list[Interview]:
    person = await bot.store.person_of(CHANNEL, str(number))
    assert person is not None
    return list(await bot.store.interviews_of(person.id))


async def test_a_file_sent_to_the_bot_goes_on_after_consent(bot: Bot) -> None:
    person = bot.server.person(1001)
    await person.send_document(NAME, DOCUMENT, "application/json")
    await person.expect("I need your word")
    await person.tap("Yes, keep my answers")
    await person.expect("Go on with these answers?")
    await person.tap("Go on with these answers")
    await person.expect("What is your main activity?")
    [only] = await hers(bot)
    assert len(only.answers) == 2


async def test_a_confirmation_and_a_file_delivered_again_change_nothing(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send_document(NAME, DOCUMENT, "application/json")
    await person.expect("Go on with these answers?")
    await bot.server.settle()
    if bot.mode == "webhook":
        bot.server.redeliver()
        await bot.server.settle()
    await bot.restart()
    await person.tap("Go on with these answers")
    await person.expect("What is your main activity?")
    await bot.server.settle()
    if bot.mode == "webhook":
        bot.server.redeliver()
        await bot.server.settle()
    found = await hers(bot)
    assert sorted((len(one.answers), one.status) for one in found) == [(0, "asking"), (2, "asking")]


async def test_a_telegram_that_fails_on_the_way_is_asked_again(bot: Bot) -> None:
    person = await at_a_choice(bot)
    bot.server.fail_next("file", 502, times=2)
    await person.send_document(NAME, DOCUMENT, "application/json")
    await person.expect("Go on with these answers?")
    await person.tap("No, leave it")
    await person.expect("Nothing of the file is kept")
    await person.expect("What are you?")


async def test_a_file_that_never_arrives_is_told(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send("/start file")
    await person.expect("tap the paperclip")
    bot.server.fail_next("file", 502, times=3)
    await person.send_document(NAME, DOCUMENT, "application/json")
    await person.expect("Please send it again")
    await person.send_document(NAME, DOCUMENT, "application/json")
    await person.expect("Go on with these answers?")
