"""Evidence comes in: offered, kept, refused, and nothing left where it went wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.evidence.sent import LostError, SentFile
from flows.evidence import LARGEST
from storage.base import StoreError
from storage.evidence import EvidenceFiles
from storage.evidence_erasing import sweep
from storage.memory import MemoryStore
from tests import evidence_samples as samples
from tests.evidence_talk import QUESTION, Somebody, asked_for_country, pieces, sent
from tests.transcript_player import START


@pytest.fixture
async def she() -> AsyncIterator[Somebody]:
    somebody = await asked_for_country()
    yield somebody
    await somebody.close()


# -- offered, kept, refused ------------------------------------------------------------------------


async def test_a_file_is_offered_to_the_open_question_and_kept(she: Somebody) -> None:
    said = await she.send(sent())
    assert "Received: PDF, 1 kB." in said
    assert "no names of workers, no faces" in said
    assert QUESTION in said
    assert [one.answers for one in await she.evidence()] == [()]
    said = await she.taps("Yes, keep it")
    assert "Kept as evidence for 1.01: 1 file." in said
    assert QUESTION in said
    (kept,) = await she.evidence()
    assert kept.answers == (("workplace_country", ""),)
    assert (kept.name, kept.media_type, kept.at) == (
        "licence.pdf", "application/pdf", START + timedelta(seconds=150),
    )  # fmt: skip
    assert "no names of workers" not in await she.send(sent(b"second"))


async def test_no_means_removed_at_once(she: Somebody) -> None:
    await she.send(sent())
    (offered,) = await she.evidence()
    assert "Removed: 1 file." in await she.taps("No, remove it")
    assert await she.evidence() == ()
    assert not await she.store.files.has(offered.person, offered.sha256)
    assert "not here any more" in await she.taps("Yes, keep it")


async def test_an_old_no_harms_nothing_that_was_kept(she: Somebody) -> None:
    await she.send(sent())
    await she.taps("Yes, keep it")
    assert "is kept as evidence already" in await she.taps("No, remove it")
    assert len(await she.evidence()) == 1


async def test_another_question_is_chosen_and_one_file_backs_two(she: Somebody) -> None:
    await she.send(sent())
    said = await she.taps("Another question")
    assert "Which part" in said
    said = await she.taps("Company and workforce profile")
    assert "1. 1.02 What are you?" in said
    said = await she.taps("1")
    assert "Kept as evidence for 1.02" in said
    await she.say("/review")
    await she.taps(
        "Company and workforce profile (1)", "Papers (1)", "1", "For another question too"
    )
    await she.taps("Company and workforce profile", "2")
    (kept,) = await she.evidence()
    assert kept.answers == (("respondent_kind", ""), ("workplace_country", ""))


async def test_the_same_update_twice_keeps_one_file_and_shows_the_offer_again(
    she: Somebody,
) -> None:
    await she.send(sent())
    said = await she.send(sent(), again=True)
    assert "Keep it as evidence" in said
    assert len(await she.evidence()) == 1


async def test_the_same_content_sent_twice_is_one_piece_of_evidence(she: Somebody) -> None:
    await she.send(sent())
    await she.taps("Yes, keep it")
    await she.send(sent(name="copy of it.pdf"))
    await she.taps("Yes, keep it")
    assert len(await she.evidence()) == 1


async def test_an_album_is_one_piece_of_evidence_and_one_reply(she: Somebody) -> None:
    photos = [samples.picture(colour=colour) for colour in ("red", "green", "blue", "black")]
    first, *rest = [sent(photo, kind="photo", name="", album="77") for photo in photos]
    assert "Received: photo" in await she.send(first)
    assert [await she.send(one) for one in rest[:2]] == ["", ""]
    assert "1.01: 3 files." in await she.taps("Yes, keep it")
    assert await she.send(rest[2]) == ""
    assert {one.answers for one in await she.evidence()} == {(("workplace_country", ""),)}
    assert len(await she.evidence()) == 4


async def test_before_consent_nothing_is_fetched_or_kept() -> None:
    somebody = Somebody(MemoryStore())
    await somebody.open()

    async def never() -> AsyncIterator[bytes]:
        raise AssertionError("fetched before consent")
        yield b""

    assert "Questions about" not in await somebody.send(sent(chunks=never))
    await somebody.say("/start")
    await somebody.tap("English")
    assert "after you have agreed" in await somebody.send(sent(chunks=never))
    assert await somebody.store.files.persons() == ()


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (sent(b""), "is empty"),
        (sent(samples.PROGRAM, name="photo.jpg"), "This is a program"),
        (sent(b"<html>", name="a.pdf"), "a web page or a script"),
        (sent(samples.zipped("a.txt")), "a packed file"),
        (sent(samples.word("word/vbaProject.bin")), "has macros"),
        (sent(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "old kind of office document"),
        (sent(samples.GIF), "do not know this kind"),
        (sent(b"x" * (LARGEST + 1), size=None), "more than 20 MB"),
        (sent(b"x", size=LARGEST + 1), "more than 20 MB"),
        (sent(chunks=partial(pieces, b"x", LostError())), "did not arrive whole"),
    ],
)
async def test_what_cannot_be_kept_is_refused_with_a_way_out(
    she: Somebody, file: SentFile, sentence: str
) -> None:
    said = await she.send(file)
    assert sentence in said
    assert QUESTION in said
    assert await she.evidence() == ()
    assert await she.store.files.persons() == ()


async def test_a_file_of_exactly_twenty_megabytes_is_taken(she: Somebody) -> None:
    assert "20 MB" in await she.send(sent(b"x" * LARGEST))
    assert len(await she.evidence()) == 1


async def test_fetching_is_tried_again_where_that_may_help(she: Somebody) -> None:
    faults: list[Exception | None] = [LostError(passes=True), LostError(passes=True), None]

    def chunks() -> AsyncIterator[bytes]:
        return pieces(samples.PDF, faults.pop(0))

    assert "Received" in await she.send(sent(chunks=chunks, tries=3))


async def test_a_name_that_may_name_somebody_is_not_kept_and_that_is_said(she: Somebody) -> None:
    said = await she.send(sent(name="passport AB1234567.pdf", caption="of Mr Thapa"))
    assert "did not keep these words" in said
    (kept,) = await she.evidence()
    assert (kept.name, kept.caption) == ("", "")


async def test_a_photo_that_was_made_smaller_is_told(she: Somebody) -> None:
    large = samples.picture(width=1280, height=960)
    assert "sharp" in await she.send(sent(large, kind="photo", resized=True))
    small = samples.picture(width=600, height=400)
    assert "sharp" not in await she.send(sent(small, kind="photo", resized=True))
    as_file = samples.picture(width=1280, height=961)
    assert "sharp" not in await she.send(sent(as_file, kind="document"))
    assert [one.shrunk for one in await she.evidence()] == [True, False, False]


async def test_a_hundred_files_are_the_most(she: Somebody, monkeypatch: Any) -> None:
    monkeypatch.setattr("flows.evidence.MOST_FILES", 2)
    for number in range(2):
        await she.send(sent(b"file %d" % number))
    assert "the most I can keep" in await she.send(sent(b"file 3"))
    assert len(await she.evidence()) == 2


async def test_when_it_cannot_be_saved_nothing_is_left(she: Somebody, monkeypatch: Any) -> None:
    async def full(change: object) -> None:
        raise StoreError("no room")

    monkeypatch.setattr(she.store, "save", full)
    with pytest.raises(StoreError):
        await she.send(sent())
    monkeypatch.undo()
    assert await she.store.files.persons() == ()
    assert await she.evidence() == ()


async def test_a_crash_between_file_and_row_leaves_no_lie(tmp_path: Path) -> None:
    store = MemoryStore()
    store.files = EvidenceFiles(tmp_path)
    she = Somebody(store)
    await she.open()
    await she.say("/start")
    await she.taps("English", "Yes, keep my answers", "Employer")

    class KilledError(BaseException):
        """What kill -9 would leave: nothing after this runs."""

    async def killed(change: object) -> None:
        raise KilledError

    save, store.save = store.save, killed  # type: ignore[method-assign]  # the crash
    with pytest.raises(KilledError):
        await she.send(sent())
    store.save = save  # type: ignore[method-assign]  # as before it
    assert await she.evidence() == ()
    assert len(await store.files.persons()) == 1
    assert (await sweep(store, START + timedelta(days=36500))).orphans == 1
    assert await store.files.persons() == ()
    assert "Received" in await she.send(sent(), again=True)  # delivered again after the restart
    (kept,) = await she.evidence()
    assert await store.files.read(kept.person, kept.sha256) == samples.PDF
