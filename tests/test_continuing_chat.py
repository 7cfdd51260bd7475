"""Going on with answers from a file in a conversation: consent, offer, yes, no, and once only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.continuing.finding import Found
from bot.continuing.waiting import GOOD_FOR, MOST_BYTES, Note, Waiting
from bot.messages import Incoming
from flows import lifecycle
from flows.interview import HOW_IMPORTED, Interview
from storage.base import Change, StaleInterview, StoreError
from storage.memory import MemoryStore
from tests import evidence_samples
from tests.continuing_samples import COUNTRY, FIRST, document, packed
from tests.evidence_talk import Somebody, asked_for_country, sent

GO_ON, LEAVE = "Go on with these answers", "No, leave it"
DOCUMENT = document()
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
async def new() -> AsyncIterator[Somebody]:
    """Somebody who was never here."""
    somebody = Somebody(MemoryStore())
    await somebody.open()
    yield somebody
    await somebody.close()


@pytest.fixture
async def she() -> AsyncIterator[Somebody]:
    """Somebody who agreed, and has given one answer."""
    somebody = await asked_for_country()
    yield somebody
    await somebody.close()


async def interviews(somebody: Somebody) -> list[Interview]:
    owner = await somebody.conversation.owner("terminal", "somebody")
    return list(await somebody.store.interviews_of(owner))


async def test_before_consent_nothing_of_a_file_is_stored(new: Somebody) -> None:
    said = await new.send(sent(DOCUMENT, name="a.json"))
    assert "I need your word" in said
    assert "May we keep your answers?" in said
    [only] = await interviews(new)
    assert (only.status, dict(only.answers), only.ref_id) == ("consent", {}, "quick_scan")
    said = "\n".join(await new.tap("Yes, keep my answers"))
    assert "2 answers to “Quick scan”, version 1" in said
    [only] = await interviews(new)
    assert only.status == lifecycle.OFFERED
    assert only.consented_at is not None
    owner = await new.conversation.owner("terminal", "somebody")
    assert [(one.purpose, one.given) for one in await new.store.consents(owner)] == [("keep", True)]


async def test_who_does_not_agree_leaves_nothing(new: Somebody) -> None:
    await new.send(sent(DOCUMENT, name="a.json"))
    await new.tap("No")
    assert await interviews(new) == []
    await new.say("/start")
    said = "\n".join([*await new.tap("English"), *await new.tap("Yes, keep my answers")])
    assert GO_ON not in said


async def test_after_a_restart_before_consent_the_file_is_sent_again(new: Somebody) -> None:
    await new.send(sent(DOCUMENT, name="a.json"))
    new.conversation.brought = Waiting()  # as after a restart
    said = "\n".join(await new.tap("Yes, keep my answers"))
    assert "What are you?" in said
    assert "2 answers" in await new.send(sent(DOCUMENT, name="a.json"))


async def test_going_on_makes_an_interview_with_the_original_times(she: Somebody) -> None:
    before = (await interviews(she))[0]
    said = await she.send(sent(DOCUMENT))
    assert "You have 1 interview with this questionnaire here already. It stays as it is." in said
    said = "\n".join(await she.tap(GO_ON))
    assert "2 answers from your file count here now" in said
    assert "What is your main activity?" in said
    now, old = await interviews(she)
    assert old == before
    assert now.id != before.id
    assert {(one.at, one.how) for one in now.answers.values()} == {
        (datetime(2026, 11, 2, 10, minute, tzinfo=UTC), HOW_IMPORTED) for minute in (0, 1)
    }
    assert now.subject == "2"
    said = "\n".join(await she.say("/status"))
    assert "Quick scan (2): 2 answers" in said
    assert "Quick scan: 1 answer" in said


async def test_a_confirmation_delivered_twice_makes_one_interview(she: Somebody) -> None:
    await she.send(sent(DOCUMENT))
    old = she.buttons[GO_ON]
    await she.tap(GO_ON)
    await she.say("Garments")
    first = (await interviews(she))[0]
    await she.event("the same again")
    await she.conversation.handle(_tap(she, old).but(update="another"))
    assert len(await interviews(she)) == 2
    assert (await interviews(she))[0].answers == first.answers


def _tap(somebody: Somebody, data: str) -> Incoming:
    assert somebody.last is not None
    return somebody.last.but(text=None, data=data, kind="", at=somebody.at)


async def test_a_file_delivered_twice_is_offered_once(she: Somebody) -> None:
    await she.send(sent(DOCUMENT))
    said = await she.send(sent(DOCUMENT), again=True)
    assert GO_ON in said
    await she.send(sent(DOCUMENT))  # and sent by hand once more
    waiting = [one for one in await interviews(she) if one.status == lifecycle.OFFERED]
    assert len(waiting) == 1


async def test_leaving_it_keeps_nothing_and_goes_back_to_what_was_open(she: Somebody) -> None:
    before = await interviews(she)
    await she.send(sent(DOCUMENT))
    said = "\n".join(await she.tap(LEAVE))
    assert "Nothing of the file is kept" in said
    assert "In which country is your workplace?" in said
    assert await interviews(she) == before
    await she.tap(GO_ON)  # the old button
    assert await interviews(she) == before


async def test_only_a_few_files_wait_for_a_word(she: Somebody) -> None:
    for number in range(8):
        await she.send(sent(document(FIRST, {"question": "1.04", "value": number + 1})))
    waiting = [one for one in await interviews(she) if one.status == lifecycle.OFFERED]
    assert len(waiting) == 5
    kept = {one.answers["workers_total", ""].value for one in waiting}
    assert kept == {4, 5, 6, 7, 8}


async def test_what_waits_is_in_the_status_and_goes_with_forget(she: Somebody) -> None:
    await she.send(sent(DOCUMENT))
    said = "\n".join(await she.say("/status"))
    assert "Quick scan (2): 2 answers from a file" in said
    await she.tap("Open: Quick scan (2)")
    assert GO_ON in she.buttons
    for command in ("/start", "/review", "/report", "/help", "/privacy", "/cancel"):
        await she.say(command)
    assert (await interviews(she))[0].status == lifecycle.OFFERED
    await she.say("yes please")
    await she.say("/forget")
    await she.tap("Yes, erase everything")
    assert await interviews(she) == []


async def test_typed_words_name_the_buttons_where_nothing_else_is_open(new: Somebody) -> None:
    await new.send(sent(DOCUMENT, name="a.json"))
    await new.say("yes")
    await new.say("go on")
    assert (await interviews(new))[0].status == lifecycle.ASKING


async def test_answers_of_a_file_are_no_consent_to_be_written_to(she: Somebody) -> None:
    full = {"questionnaire": {"ref_id": "fair_recruitment", "version": 1}}
    await she.send(sent(document(FIRST, {"question": "15.09", "value": "1_month"}, **full)))
    await she.tap(GO_ON)
    assert (await interviews(she))[0].answers["reminder_interval", ""].value == "1_month"
    owner = await she.conversation.owner("terminal", "somebody")
    assert {one.purpose for one in await she.store.consents(owner)} == {"keep"}


async def test_what_was_not_taken_is_shown_once_with_its_reason(she: Somebody) -> None:
    odd = [{"question": f"99.{number}", "value": 1} for number in range(20)]
    said = await she.send(sent(document(FIRST, COUNTRY, *odd)))
    assert "I could not take 20 entries of the file:" in said
    assert said.count("is no question of quick_scan v1") == 8
    assert "And 12 more." in said


async def test_words_of_a_file_are_never_commands_or_markup(she: Somebody) -> None:
    text = "<b>/forget yes</b> *bold* [Submit](a:1)"
    said = await she.send(sent(document(FIRST, COUNTRY, subject=text)))
    assert f"It is about: {text}" in said
    assert {GO_ON, LEAVE} == set(she.buttons)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b'{"answers": [', "a part of it is missing"),
        (document(questionnaire={"ref_id": "quick_scan", "version": 4}), "newer than what is here"),
        (document(questionnaire={"ref_id": "gone", "version": 1}), "that is not here: gone"),
        (b'{"questionnaire": {}, "findings": []}', "This file is a report."),
    ],
)
async def test_a_refusal_says_why_and_how_to_send_another(
    she: Somebody, content: bytes, said: str
) -> None:
    before = await interviews(she)
    told = await she.send(sent(content, name="a.json"))
    assert said in told
    assert "its name begins with fairhire-answers" in told
    assert await interviews(she) == before
    assert she.message.upload == "/start file"


async def test_after_asking_for_a_file_anything_else_is_told_and_not_kept(she: Somebody) -> None:
    said = "\n".join(await she.say("/start file"))
    assert "for example on a trainer's laptop" in said
    assert "This is not a file with answers." in await she.send(sent())
    await she.tap("Go on")
    assert "Received: PDF" in await she.send(sent())


async def test_papers_and_answers_sent_together_are_both_taken(she: Somebody) -> None:
    await she.send(sent(name="a.pdf"), sent(DOCUMENT, name="b.json"), sent(DOCUMENT, name="c.json"))
    assert len(await she.evidence()) == 1
    assert {"Yes, keep it", GO_ON} <= set(she.buttons)
    assert "more than one file with answers" in she.message.text


async def test_an_export_with_papers_comes_back_without_them(she: Somebody) -> None:
    archive = packed(("answers.json", DOCUMENT), ("files/1-a.pdf", evidence_samples.PDF))
    said = await she.send(sent(archive, name="fairhire-evidence-quick_scan.zip"))
    assert "Only the answers of this ZIP are taken over." in said
    assert await she.evidence() == ()


async def test_a_full_disk_keeps_nothing(she: Somebody, monkeypatch: pytest.MonkeyPatch) -> None:
    before = await interviews(she)

    async def full(change: object) -> None:
        raise StoreError("No space left on the disk.")

    with monkeypatch.context() as patched:
        patched.setattr(she.store, "save", full)
        with pytest.raises(StoreError):
            await she.send(sent(DOCUMENT))
    assert await interviews(she) == before
    assert GO_ON in await she.send(sent(DOCUMENT), again=True)


async def test_consent_that_lost_a_race_still_finds_the_file(
    new: Somebody, monkeypatch: pytest.MonkeyPatch
) -> None:
    await new.send(sent(DOCUMENT, name="a.json"))
    save = new.store.save
    failed: list[Change] = []

    async def stale(change: Change) -> None:
        if not failed:
            failed.append(change)
            raise StaleInterview("another process wrote")
        await save(change)

    monkeypatch.setattr(new.store, "save", stale)
    await new.tap("Yes, keep my answers")
    assert failed
    assert GO_ON in new.buttons


def test_what_waits_in_memory_is_bounded_and_passes() -> None:
    waiting = Waiting()
    for number in range(40):
        waiting.wait(f"i{number}", Found(bytes(MOST_BYTES // 10)), AT)
    kept = [number for number in range(40) if waiting.document(f"i{number}", AT)]
    assert kept == list(range(30, 40))
    assert waiting.document("i39", AT + GOOD_FOR + timedelta(seconds=1)) is None
    for number in range(1000):
        waiting.note(f"i{number}", Note(packed=True))
    assert waiting.noted("i999").packed
    assert not waiting.noted("i0").packed
    waiting.forget("i999")
    assert not waiting.noted("i999").packed
