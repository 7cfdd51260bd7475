"""The file that goes with a message: looked at, uploaded once, under the text or after, erased."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.associations import attached_files, attachments, broadcasting, envelopes
from bot.associations.attached import Attachment, attachment_of
from bot.associations.broadcast_given import BroadcastError
from bot.associations.posting import SETTLES
from bot.evidence.sent import SentFile
from storage.cohorts import Broadcast, Cohort
from storage.evidence_erasing import sweep
from storage.evidence_values import DOCUMENT
from storage.outbox import SENT
from tests.broadcast_running import look_until, post, ready
from tests.broadcast_samples import drafted, moved, surroundings
from tests.evidence_samples import PDF, PROGRAM, picture, word
from tests.outreach_running import FIRST, Hands, sending
from tests.store_samples import NOON, STORES

pytestmark = pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
PNG = picture("PNG")
LONG = "A sentence about fees. " * 60


def sent(content: bytes, name: str, size: int | None = None) -> SentFile:
    async def chunks() -> AsyncIterator[bytes]:
        yield content

    return SentFile(DOCUMENT, chunks, size, name)


async def with_file(
    hands: Hands, cohort: Cohort, content: bytes = PDF, name: str = "guide.pdf", **about: Any
) -> Broadcast:
    one = await drafted(hands.store, cohort, **about)
    return await attachments.attach(surroundings(hands.store), one, sent(content, name), NOON)


def calls(hands: Hands, method: str) -> list[Any]:
    return [one for one in hands.server.calls_of(method) if one.error is None]


def uploads(hands: Hands, method: str = "sendDocument") -> list[bool]:
    """Of each call, whether it brought the file."""
    what = {"sendDocument": "document", "sendPhoto": "photo"}[method]
    return [not isinstance(one.given.get(what), str) for one in calls(hands, method)]


@pytest.fixture
async def hands() -> AsyncIterator[Hands]:
    async with sending() as hands:
        yield hands


# -- sending it ------------------------------------------------------------------------------------


async def test_it_is_uploaded_once_and_the_text_stands_under_it(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await with_file(hands, cohort, texts={"en": "Rules & <fees>"})
    await moved(hands.store, one, broadcasting.SEND)
    assert await look_until(hands, one) == broadcasting.DONE
    assert sorted(uploads(hands)) == [False] * 5 + [True]
    assert not calls(hands, "sendMessage")
    for number in range(6):
        (shown,) = hands.server.people[FIRST + number].messages
        assert shown.words.endswith("\n\nRules & <fees>")
        assert shown.file is not None
        assert (shown.file.name, shown.file.content) == ("guide.pdf", PDF)
        labels = [label for row in shown.buttons for label in row]
        assert labels[-2:] == ["No more from this campaign", "Stop all messages"]
    hands.server.assert_clean()


async def test_a_picture_is_shown_as_one(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await with_file(hands, cohort, PNG, "poster")
    await moved(hands.store, one, broadcasting.SEND)
    await look_until(hands, one)
    assert sorted(uploads(hands, "sendPhoto")) == [False] * 5 + [True]
    found = attachment_of(one)
    assert found is not None
    assert (found.name, found.is_shown) == ("poster.png", True)
    hands.server.assert_clean()


async def test_a_picture_telegram_cannot_show_goes_as_a_file(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await with_file(hands, cohort, PNG, "poster.png")
    await moved(hands.store, one, broadcasting.SEND)
    hands.server.fail_next("sendPhoto", 400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    await look_until(hands, one)
    hands.seconds += 10
    assert await look_until(hands, one) == broadcasting.DONE
    assert len(calls(hands, "sendDocument")) == 6
    assert not calls(hands, "sendPhoto")


async def test_a_long_text_comes_first_and_the_file_after_it(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await with_file(hands, cohort, texts={"en": LONG})
    await moved(hands.store, one, broadcasting.SEND)
    await look_until(hands, one)
    hands.seconds += 2  # one message a second to a chat
    assert await look_until(hands, one) == broadcasting.DONE
    for number in range(6):
        text, file = hands.server.people[FIRST + number].messages
        assert LONG.strip() in text.words
        assert file.file is not None
        assert file.words.startswith("Garment Makers")
        assert file.buttons == text.buttons[-2:]  # ways to hear no more stand below each
    done = await hands.store.cohorts.broadcast(one.id)
    assert done is not None
    assert done.content["result"]["sent"] == 6  # people, not messages
    hands.server.assert_clean()


async def test_how_long_a_text_may_be_beside_a_file(hands: Hands) -> None:
    cohort = await ready(hands)
    around = surroundings(hands.store)
    beside = await envelopes.room(around, cohort.organisation, cohort.id) - 4096 + 1024
    for length, messages in ((beside, 1), (beside + 1, 2)):
        one = await with_file(hands, cohort, texts={"en": "x" * length})
        assert (await envelopes.contents(around, one)).messages == messages
        await moved(hands.store, one, broadcasting.SEND)
        await look_until(hands, one)
        hands.seconds += 3
        assert await look_until(hands, one) == broadcasting.DONE
    hands.server.assert_clean()


async def test_paused_between_text_and_file_only_the_file_is_written_anew(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await with_file(hands, cohort, texts={"en": LONG})
    await moved(hands.store, one, broadcasting.SEND)
    await post(hands)
    await hands.sender.send_due()
    await hands.sender.finish()
    one = await moved(hands.store, one, broadcasting.PAUSE)
    texts, files = len(calls(hands, "sendMessage")), len(calls(hands, "sendDocument"))
    assert (texts, files) == (6, 0)
    hands.seconds += SETTLES.total_seconds() + 1
    one = await moved(hands.store, one, broadcasting.RESUME)
    assert await look_until(hands, one) == broadcasting.DONE
    assert Counter(one.method for one in hands.server.calls if one.error is None) == Counter(
        sendMessage=6, sendDocument=6
    )


async def test_a_name_telegram_forgot_is_brought_again(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await with_file(hands, cohort)
    made = await envelopes.contents(surroundings(hands.store), one)
    for number, key in enumerate(("before", "after")):
        items = envelopes.test_items(made, f"p{number}", key, NOON, in_telegram=True)
        await hands.post(*items)
        await hands.send(until=hands.seconds + 20)
        hands.server.world.files.clear()
    hands.server.allow("wrong remote file identifier")
    assert [await hands.states(number) for number in range(2)] == [[SENT], [SENT]]
    assert uploads(hands) == [True, True]


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgresql"])
async def test_another_process_goes_on_with_the_file(tmp_path: Path, kind: str) -> None:
    async with sending(STORES[kind](tmp_path)) as hands:
        cohort = await ready(hands)
        one = await with_file(hands, cohort)
        await moved(hands.store, one, broadcasting.SEND)
        await post(hands)
        assert (await sweep(hands.store, NOON + timedelta(days=3))).orphans == 0
        hands.begin("second")
        assert await look_until(hands, one) == broadcasting.DONE
        assert len(uploads(hands)) == 6
        hands.server.assert_clean()


# -- what is taken ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "key"),
    [
        (PROGRAM, "guide.pdf", "broadcast_file_wrong"),
        (b"only words", "guide.pdf", "broadcast_file_wrong"),
        (word("word/vbaProject.bin"), "list.docx", "broadcast_file_wrong"),
        (b"%PDF-" + b"x" * attachments.LARGEST, "guide.pdf", "broadcast_file_too_large"),
        (b"", "guide.pdf", "broadcast_file_wrong"),
    ],
    ids=["program", "text", "macros", "large", "empty"],
)
async def test_what_it_is_its_content_says(
    hands: Hands, content: bytes, name: str, key: str
) -> None:
    cohort = await ready(hands)
    with pytest.raises(BroadcastError) as wrong:
        await with_file(hands, cohort, content, name)
    assert wrong.value.key == key
    assert await hands.store.files.persons() == ()


async def test_its_name_gets_the_ending_of_what_it_is(hands: Hands) -> None:
    cohort = await ready(hands)
    names = []
    for content, name in ((word(), "Rules.pdf"), (PDF, "a/../Rules 2027.PDF"), (PNG, "")):
        found = attachment_of(await with_file(hands, cohort, content, name))
        assert found is not None
        names.append(found.name)
    assert names == ["Rules.docx", "Rules 2027.PDF", "file.png"]


def test_only_pictures_of_a_fitting_shape_are_shown() -> None:
    shapes = {(800, 600): True, (9000, 2000): False, (2001, 100): False, (0, 0): False}
    for (width, height), is_shown in shapes.items():
        made = Attachment("0", "x.png", "image/png", 1, "", width, height)
        assert made.is_shown is is_shown, (width, height)
    assert not Attachment("0", "x.pdf", "application/pdf", 1, "", 8, 8).is_shown


# -- it goes ---------------------------------------------------------------------------------------


async def test_another_file_takes_its_place_and_none_stays_behind(hands: Hands) -> None:
    cohort, around = await ready(hands), surroundings(hands.store)
    one = await with_file(hands, cohort)
    first = attachment_of(one)
    one = await attachments.attach(around, one, sent(PNG, "poster.png"), NOON)
    second = attachment_of(one)
    assert first is not None
    assert second is not None
    there = [await hands.store.files.has(one.id, each.sha256) for each in (first, second)]
    assert there == [False, True]
    one = await attachments.detach(around, one, NOON)
    assert attachment_of(one) is None
    assert await hands.store.files.persons() == ()


async def test_it_is_erased_when_nobody_can_be_shown_it_any_more(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await with_file(hands, cohort)
    await moved(hands.store, one, broadcasting.SEND)
    store, ended = hands.store, hands.now()
    assert await attachments.forget(store, ended + timedelta(days=999)) == 0  # it is on its way
    assert await look_until(hands, one) == broadcasting.DONE
    lasts = envelopes.LETTER_GOOD_FOR
    assert await attachments.forget(store, ended + lasts - timedelta(hours=1)) == 0
    assert await attachments.forget(store, ended + lasts + timedelta(hours=1)) == 1
    assert await store.files.persons() == ()
    after = await store.cohorts.broadcast(one.id)
    assert after is not None
    assert attachment_of(after) is None


async def test_the_file_of_a_draft_thrown_away_goes_at_once(hands: Hands) -> None:
    cohort = await ready(hands)
    one = await with_file(hands, cohort)
    assert await attachments.forget(hands.store, NOON + timedelta(days=89)) == 0
    await moved(hands.store, one, broadcasting.DROP)
    assert await attachments.forget(hands.store, NOON + timedelta(minutes=1)) == 1
    assert await hands.store.files.persons() == ()


# -- who may have it -------------------------------------------------------------------------------


async def test_it_is_handed_to_whom_it_was_written_and_to_nobody_else(hands: Hands) -> None:
    cohort = await ready(hands, telegram=False)
    one = await with_file(hands, cohort)
    assert await attached_files.rendered(hands.store, "p1", one.id) is None
    await moved(hands.store, one, broadcasting.SEND)
    await post(hands)
    made = await attached_files.rendered(hands.store, "p1", one.id)
    assert made is not None
    assert (made.name, made.media_type, made.content) == ("guide.pdf", "application/pdf", PDF)
    assert await attached_files.rendered(hands.store, "stranger", one.id) is None
    assert await attached_files.rendered(hands.store, "p1", "no-such") is None
