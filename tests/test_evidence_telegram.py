"""Evidence through Telegram: every kind of file, albums, and a Telegram that fails on the way."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog

from bot.telegram.reading import CHANNEL
from storage.evidence_values import Evidence
from tests import evidence_samples as samples
from tests.bot_api_faults import Call
from tests.bot_api_people import Person
from tests.telegram_running import MODES, Bot, at_a_choice, running

QUESTION = "What are you?"


@pytest.fixture(params=MODES)
async def bot(request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    async with running(request.param) as bot:
        yield bot
        bot.server.assert_clean()


async def evidence(bot: Bot, number: int = 1001) -> tuple[Evidence, ...]:
    person = await bot.store.person_of(CHANNEL, str(number))
    assert person is not None
    return await bot.store.evidence_of(person.id)


async def kept_content(bot: Bot) -> list[bytes]:
    every = await evidence(bot)
    return [await bot.store.files.read(one.person, one.sha256) for one in every]


async def test_a_photo_is_taken_in_its_largest_size_and_kept(bot: Bot) -> None:
    person = await at_a_choice(bot)
    photo = samples.picture(width=1280, height=960)
    await person.send_photo(photo, caption="page 1")
    await person.expect("Telegram made this photo smaller")
    await person.tap("Yes, keep it")
    await person.expect("Kept as evidence for 1.02: 1 file.")
    (kept,) = await evidence(bot)
    assert (kept.kind, kept.media_type, kept.caption) == ("photo", "image/jpeg", "page 1")
    assert (kept.width, kept.height, kept.shrunk) == (1280, 960, True)
    assert kept.answers == (("respondent_kind", ""),)
    assert await kept_content(bot) == [photo]
    await person.tap("Employer")
    await person.expect("In which country")


async def test_documents_voices_music_and_videos_are_taken(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send_document("our licence.pdf", samples.PDF)
    await person.expect("Received: PDF")
    await person.send_voice(samples.OGG)
    await person.expect("Received: sound recording")
    await person.send_recording(samples.MP3, "audio")
    await person.expect("Received: sound recording")
    await person.send_recording(samples.MP4)
    await person.expect("Received: video")
    await person.send_recording(samples.MP4 + b"round", "video_note")
    await person.expect("Received: video")
    every = await evidence(bot)
    kinds = [(one.kind, one.media_type) for one in every]
    assert kinds == [
        ("document", "application/pdf"),
        ("voice", "audio/ogg"),
        ("audio", "audio/mpeg"),
        ("video", "video/mp4"),
        ("video", "video/mp4"),
    ]
    assert every[0].name == "our licence.pdf"


async def test_an_album_is_one_piece_of_evidence_and_answered_once(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await bot.server.settle()
    said = len(bot.server.calls_of("sendMessage"))
    for colour in ("red", "green", "blue", "black"):
        await person.send_photo(samples.picture(colour=colour), album="77")
    await person.expect("Keep it as evidence", anytime=True)
    await bot.server.settle()
    assert len(bot.server.calls_of("sendMessage")) == said + 1
    await person.tap("Yes, keep it")
    await person.expect("1.02: 4 files.")
    assert len({one.album for one in await evidence(bot)}) == 1


async def test_what_is_delivered_again_is_kept_once(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send_document("licence.pdf", samples.PDF)
    await person.expect("Keep it as evidence")
    await bot.server.settle()
    if bot.mode == "polling":  # as after a crash between saving and confirming
        await bot.stop()
        await bot.store.set_offset("telegram:123456789", 0)
        bot.server.redeliver()
        await bot.start()
    else:
        bot.server.redeliver()
    await bot.server.settle()
    assert len(await evidence(bot)) == 1
    await person.tap("Yes, keep it")
    await person.expect("Kept as evidence")


async def test_a_file_too_large_is_refused_before_it_is_fetched(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send_document("film.mp4", samples.MP4, size=20 * 1024 * 1024 + 1)
    await person.expect("more than 20 MB")
    assert not bot.server.calls_of("getFile")
    assert await evidence(bot) == ()
    await person.tap("Employer")
    await person.expect("In which country")


async def test_a_program_with_the_name_of_a_photo_is_refused(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send_document("photo.jpg", samples.PROGRAM, "image/jpeg")
    await person.expect("This is a program")
    await person.expect(QUESTION)
    assert await evidence(bot) == ()
    assert await bot.store.files.persons() == ()


@pytest.mark.parametrize("fault", ["getFile fails", "file fails", "half a file"])
async def test_a_telegram_that_fails_is_asked_again(bot: Bot, fault: str) -> None:
    person = await at_a_choice(bot)
    if fault == "getFile fails":
        bot.server.fail_next("getFile", 500, times=2)
    elif fault == "file fails":
        bot.server.fail_next("file", 502, times=2)
    else:
        bot.server.drop_next("file", executed=True, times=2)
    photo = samples.picture(width=400)
    await person.send_photo(photo)
    await person.expect("Received: photo")
    assert await kept_content(bot) == [photo]


async def test_where_telegram_keeps_failing_she_is_asked_to_send_it_again(bot: Bot) -> None:
    person = await at_a_choice(bot)
    bot.server.fail_next("file", 502, times=3)
    await person.send_photo(samples.picture())
    await person.expect("Please send it again")
    assert await evidence(bot) == ()
    await person.send_photo(samples.picture())
    await person.expect("Received: photo")


async def test_no_address_with_the_token_is_logged_or_kept(
    bot: Bot, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    person = await at_a_choice(bot)
    bot.server.fail_next("file", 502, times=3)
    await person.send_photo(samples.picture())
    await person.expect("Please send it again")
    bot.server.drop_next("file", executed=True)
    await person.send_document("licence.pdf", samples.PDF * 50)
    await person.expect("Received: PDF")
    with structlog.testing.capture_logs() as logged:
        await person.send_document("other.pdf", samples.PDF * 60)
        await person.expect("Received: PDF")
    told = capsys.readouterr()
    ours = [one.getMessage() for one in caplog.records if one.name != "aiohttp.access"]
    secret = bot.server.token.partition(":")[2]
    assert secret not in f"{told.out}{told.err}{logged}{await evidence(bot)}"
    assert not [one for one in ours if secret in one]


async def test_adding_to_a_chosen_question_and_one_slow_file_holds_nobody_up(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrives, answer = asyncio.Event(), bot.server._run

    async def slowly(call: Call, read: Any) -> Any:
        if call.method == "getFile":
            await arrives.wait()
        return await answer(call, read)

    monkeypatch.setattr(bot.server, "_run", slowly)
    person = await at_a_choice(bot)
    await person.tap("Help")
    await person.expect(QUESTION)
    other: Person = await at_a_choice(bot, 1002)
    await person.send_document("licence.pdf", samples.PDF)
    await other.tap("Employer")
    await other.expect("In which country")
    arrives.set()
    await person.expect("Received: PDF")


async def test_after_a_restart_the_buttons_still_work(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send_document("licence.pdf", samples.PDF)
    await person.expect("Keep it as evidence")
    await bot.server.settle()
    await bot.restart()
    await person.tap("Another question")
    await person.expect("Which part")
    await person.tap("Company and workforce profile")
    await person.expect("Tap the number")
    await person.tap("1")
    await person.expect("Kept as evidence")
    assert [len(one.answers) for one in await evidence(bot)] == [1]


async def test_forget_takes_the_files_along(bot: Bot) -> None:
    person = await at_a_choice(bot)
    await person.send_document("licence.pdf", samples.PDF)
    await person.expect("Keep it as evidence")
    await person.tap("Yes, keep it")
    await person.expect("Kept as evidence")
    await person.send("/forget")
    await person.expect("This erases")
    await person.tap("Yes, erase everything")
    await bot.server.settle()
    assert await bot.store.files.persons() == ()
