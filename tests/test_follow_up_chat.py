"""Acting on a plan in the chat: what is kept, what is said, and what a new result changes."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.evidence.sent import SentFile
from bot.messages import INPUT_TEXT, Incoming
from bot.reporting import documents
from bot.saying import data
from flows.follow_up import ANSWERS, CAME_BACK, CLOSED, COLLEAGUE, DONE, OPEN, OWNER
from reports.report_json import report_from_dict
from storage.base import Binding, Change, Consent, Person, StaleInterview
from storage.memory import MemoryStore
from tests.evidence_talk import sent
from tests.plan_talk import INTERVIEW, PERSON, Owner, firm
from tests.store_samples import NOON


@pytest.fixture
async def owner() -> Owner:
    owner = await Owner().begin()
    await owner.submits()
    return owner


async def rendered(owner: Owner, number: int, kind: str) -> bytes:
    found = await owner.talk.document(owner.channel, owner.account, INTERVIEW, number, kind)
    assert found is not None
    return found.content


async def test_a_list_with_a_number_for_each_action(owner: Owner) -> None:
    await owner.says("/plan")
    assert owner.labels[:8] == list("12345678")
    assert owner.labels[8].startswith("10 more actions")
    told = await owner.taps("1")
    assert "Action 1 of 18 · Major" in told
    assert "Who: Payroll or accounts" in told
    assert "All of it by 21 Dec 2026." in told
    assert "Proof to keep:" in told
    assert "How to check that it worked:" in told
    assert owner.labels[:5] == ["Done", "Do it later", "I need help", "Not for us", "Attach proof"]


async def test_done_is_by_her_own_word_and_changes_no_finding(owner: Owner) -> None:
    before = (await owner.store.submissions(INTERVIEW))[-1].report
    told = await owner.act("done", "A04")
    assert "by your own word, not verified" in told
    assert "answer the question again: that closes the gap" in told
    assert any(one.startswith("Answer question ") for one in owner.labels)
    assert await owner.marks() == [("A04", DONE, OWNER)]
    assert (await owner.store.submissions(INTERVIEW))[-1].report == before
    gaps = [await owner.says(f"/report gaps {number}") for number in (1, 2, 3)]
    assert sum("corridors: Done by your own word" in one for one in gaps) == 1
    listed = await owner.says("/plan")
    assert "1 done by your own word" in listed
    assert "Map recruitment channels and corridors. Done by your own word" in listed
    now = report_from_dict(json.loads(await rendered(owner, 1, "json")))
    assert [one.state for one in (now.follow_up.actions if now.follow_up else ())] == [DONE]
    assert now.counts == report_from_dict(json.loads(before)).counts


async def test_a_tap_that_comes_twice_counts_once(owner: Owner) -> None:
    await owner.act("done", "A04")
    await owner.act("done", "A04")
    assert len(await owner.marks()) == 1
    incoming = Incoming(owner.channel, owner.account, owner.at, data=f"/plan open A04 {INTERVIEW}")
    await asyncio.gather(*(owner.talk.handle(incoming) for _ in range(2)))
    assert [state for _, state, _ in await owner.marks()] == [DONE, OPEN]


async def test_two_who_act_at_once_are_both_heard(
    owner: Owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process marks the same action between reading and saving: it is read again."""
    save, first = owner.store.save, [True]

    async def slow(change: Change) -> None:
        if change.follow_up is not None and first:
            first.clear()
            raise StaleInterview("Somebody else marked this action first.")
        await save(change)

    monkeypatch.setattr(owner.store, "save", slow)
    await owner.act("done", "A04")
    assert await owner.marks() == [("A04", DONE, OWNER)]


async def test_a_colleague_s_mark_is_told_apart(owner: Owner) -> None:
    other = Person("p2", NOON, NOON, language="en")
    await owner.store.save(Change(person=other, binding=Binding("web", "5", "p2", NOON), at=NOON))
    asks = Incoming("web", "5", owner.at, data=f"/plan done A04 {INTERVIEW}")
    await owner.talk.handle(asks)
    assert await owner.marks() == []
    await owner.store.share(INTERVIEW, "p2", NOON)
    await owner.talk.handle(asks)
    assert await owner.marks() == [("A04", DONE, COLLEAGUE)]


async def test_later_until_a_typed_day_within_the_limit(owner: Owner) -> None:
    told = await owner.act("later", "A03")
    assert owner.reply.messages[-1].input == INPUT_TEXT
    assert "At the latest until 20 May 2027" in told
    assert "could not read" in await owner.says("soon")
    assert "not ahead of us" in await owner.says("21 November 2026")
    assert "too far away" in await owner.says("21 May 2027")
    assert "put off until 20 May 2027" in await owner.says("20 May 2027")
    assert await owner.says("1 March 2027") != ""
    (mark,) = await owner.store.marks(INTERVIEW)
    assert (mark.state, str(mark.until)) == ("later", "2027-05-20")


async def test_other_commands_end_the_waiting_for_words(owner: Owner) -> None:
    await owner.act("no", "A03")
    await owner.says("/help")
    await owner.says("It does not happen here")
    assert await owner.marks() == []
    await owner.act("no", "A03")
    owner.at += timedelta(minutes=31)
    await owner.says("It does not happen here")
    assert await owner.marks() == []


async def test_a_reason_in_a_line_without_names(owner: Owner) -> None:
    await owner.act("no", "A03")
    assert "name or a number" in await owner.says("Mr Khan does it")
    assert "at most 200 letters" in await owner.says("x" * 201)
    told = await owner.says("  The  owner of\nthe building does it ")
    assert "“The owner of the building does it”. The gap stays open." in told
    (mark,) = await owner.store.marks(INTERVIEW)
    assert mark.reason == "The owner of the building does it"


async def test_where_a_question_is_open_too_words_belong_to_what_was_asked_last(
    owner: Owner,
) -> None:
    await owner.answers("partly", "channel_fully_known")
    before = await owner.talk.store.interview(INTERVIEW)
    assert "You can also write another date" in await owner.act("later", "A03")
    assert "Back to my question" in owner.labels
    await owner.says("20 January 2027")
    (mark,) = await owner.store.marks(INTERVIEW)
    assert str(mark.until) == "2027-01-20"
    assert await owner.talk.store.interview(INTERVIEW) == before


async def test_who_goes_back_to_her_question_answers_it(owner: Owner) -> None:
    await owner.answers("partly", "channel_fully_known")
    await owner.act("no", "A03")
    await owner.taps("Back to my question")
    await owner.says("It does not happen here")
    assert await owner.marks() == []


async def test_after_an_answer_words_are_for_the_next_question(owner: Owner) -> None:
    await owner.act("no", "A03")
    await owner.answers("partly", "channel_fully_known")
    await owner.says("It does not happen here")
    assert await owner.marks() == []


async def test_in_a_browser_the_field_says_what_words_are_for() -> None:
    owner = await Owner("web", MemoryStore()).begin()
    await owner.submits()
    await owner.answers("partly", "channel_fully_known")
    await owner.act("later", "A03")
    field = owner.reply.messages[-1].words_for
    given = Incoming(owner.channel, owner.account, owner.at, text="20 January 2027")
    await owner.talk.handle(given)  # into the field below her question, which she loaded anew
    assert await owner.marks() == []
    await owner.act("later", "A03")
    await owner.talk.handle(given.but(words_for=field))
    (mark,) = await owner.store.marks(INTERVIEW)
    assert str(mark.until) == "2027-01-20"


async def test_help_names_who_can_help_and_tells_nobody(owner: Owner) -> None:
    told = await owner.act("help", "A03")
    assert "Nobody was told." in told
    assert "Public authority for recruitment in Thailand, from public sources:" in told
    assert "Yes, count me" not in owner.labels
    await owner.act("count", "A03")  # she is in no campaign
    (mark,) = await owner.store.marks(INTERVIEW)
    assert (mark.state, mark.counted) == ("help", False)


# -- a new result ----------------------------------------------------------------------------------


async def test_what_the_answers_do_not_call_for_any_more_closes(owner: Owner) -> None:
    await owner.act("done", "A04")
    await owner.act("later", "A36")
    await owner.act("until", "A36", "2026-12-05")
    await owner.answers("yes", "channel_fully_known")
    told = await owner.submits()
    assert "One action of your plan is closed, because your answer changed" in told
    assert "Map recruitment channels and corridors" in told
    assert (await owner.marks())[-1] == ("A04", CLOSED, ANSWERS)
    assert "Put off" in await owner.says("/plan")
    assert "not in your plan any more" in await owner.act("done", "A04")
    text = (await rendered(owner, 2, "md")).decode()
    assert "Closed because your answers changed" in text
    assert "done on 21 Nov 2026, closed on 21 Nov 2026" in text


async def test_what_was_done_and_is_shown_again_comes_back_with_kind_words(owner: Owner) -> None:
    await owner.act("done", "A04")
    owner.at += timedelta(days=30)
    await owner.answers("no", "channel_fully_known")
    told = await owner.submits()
    assert "came back" in told
    assert "not in vain" in told
    assert (await owner.marks())[-1] == ("A04", CAME_BACK, ANSWERS)
    page = await owner.act("see", "A04")
    assert "Done on 21 Nov 2026, and came back on 21 Dec 2026" in page
    assert "Done" in owner.labels


async def test_what_was_done_stays_done_when_something_else_changes(owner: Owner) -> None:
    await owner.act("done", "A04")
    await owner.answers("yes", "results_told")
    told = await owner.submits()
    assert "came back" not in told
    assert await owner.marks() == [("A04", DONE, OWNER)]


async def test_the_report_of_before_stays_as_the_plan_was_then(owner: Owner) -> None:
    await owner.act("done", "A04")
    await owner.answers("yes", "channel_fully_known")
    await owner.submits()
    await owner.act("done", "A03")
    before, now = [(await rendered(owner, number, "md")).decode() for number in (1, 2)]
    assert before.count("**Done**") == now.count("**Done**") == 1
    assert "Map recruitment channels and corridors (**Done**)" in before
    assert "Tell partners, workers and jobseekers (**Done**)" in now
    assert "Since the last result" not in before
    assert "Since the last result (21 Nov 2026)" in now


async def test_an_interview_that_went_on_with_this_one_begins_with_what_was_said(
    owner: Owner,
) -> None:
    await owner.act("done", "A03")
    await owner.act("no", "A36")
    await owner.act("why", "A36", "2")
    other = replace(firm(), id="firm000000000002", carried_from=INTERVIEW, updated_at=owner.at)
    answers = tuple(other.answers.values())
    person = await owner.store.person(PERSON)
    assert person is not None
    await owner.store.save(
        Change(person=replace(person, current=other.id), interview=other, answers=answers)
    )
    await owner.sends(data=data(other, "s"))
    marks = await owner.store.marks(other.id)
    assert [(one.action, one.state) for one in marks] == [("A03", "done"), ("A36", "declined")]


async def test_a_file_sent_as_proof_backs_the_action(owner: Owner) -> None:
    await owner.act("proof", "A03")
    assert owner.reply.messages[-1].upload

    async def files() -> AsyncIterator[SentFile]:
        yield sent()

    incoming = Incoming(owner.channel, owner.account, owner.at, kind="document")
    reply = await owner.talk.receive(incoming, files())
    assert "Kept as proof of “Tell partners, workers and jobseekers”" in reply.messages[0].text
    assert "One file is kept as proof." in await owner.act("see", "A03")
    (one,) = await owner.store.evidence(INTERVIEW)
    assert one.answers == (("@A03", ""),)
    await owner.answers("yes", "results_told")
    await owner.submits()
    assert "Tell partners, workers and jobseekers | 21 Nov 2026" in (
        (await rendered(owner, 2, "md")).decode()
    )


async def test_an_export_takes_what_was_said_along(owner: Owner) -> None:
    await owner.act("done", "A03")
    found = json.loads(await rendered(owner, 0, documents.ANSWERS))
    assert [(one["action"], one["state"], one["by"]) for one in found["plan"]] == [
        ("A03", "done", "owner")
    ]


async def test_forgetting_takes_it_all(owner: Owner) -> None:
    await owner.act("done", "A03")
    await owner.says("/forget yes")
    assert await owner.marks() == []
    assert await owner.store.plans_due(NOON.date() + timedelta(days=900), "", 9) == ()


async def test_the_same_on_the_web() -> None:
    owner = await Owner("web", MemoryStore()).begin()
    await owner.submits()
    await owner.act("proof", "A03")
    upload = owner.reply.messages[-1].upload

    async def files() -> AsyncIterator[SentFile]:
        yield sent()

    await owner.says("/plan")  # by now nothing is expected any more; the form says what it is for
    incoming = Incoming(owner.channel, owner.account, owner.at, data=upload)
    reply = await owner.talk.receive(incoming, files())
    assert "Kept as proof of “Tell partners" in reply.messages[0].text
    await owner.act("done", "A04")
    await owner.says("/plan")
    assert "Remind me of the dates" not in owner.labels
    assert await owner.marks() == [("A04", DONE, OWNER)]


async def test_a_file_brings_along_what_was_said(owner: Owner) -> None:
    await owner.act("done", "A03")
    await owner.act("no", "A36")
    await owner.says("The owner of the building does it")
    content = await rendered(owner, 0, documents.ANSWERS)
    other = await Owner("terminal", MemoryStore()).begin()
    other.at = owner.at
    keep = Consent(PERSON, "keep", True, NOON, "1", "en")
    await other.store.save(Change(consents=(keep,)))

    async def files() -> AsyncIterator[SentFile]:
        yield sent(content, name="answers.json")

    incoming = Incoming(other.channel, other.account, other.at, kind="document")
    other.reply = await other.talk.receive(incoming, files())
    await other.taps("Go on with these answers")
    person = await other.store.person(PERSON)
    assert person is not None
    assert person.current != INTERVIEW
    assert await other.store.marks(person.current) == await owner.store.marks(INTERVIEW)


async def test_of_a_paper_that_runs_out_it_is_asked_until_when(owner: Owner) -> None:
    await owner.act("proof", "A07")  # a signed agreement

    async def files() -> AsyncIterator[SentFile]:
        yield sent()

    incoming = Incoming(owner.channel, owner.account, owner.at, kind="document")
    owner.reply = await owner.talk.receive(incoming, files())
    assert "Kept as proof of “Sign a service agreement" in owner.text
    for label in ("2027", "Mar", "1"):
        await owner.taps(label)
    (one,) = await owner.store.evidence(INTERVIEW)
    assert (one.answers, str(one.expires_on)) == ((("@A07", ""),), "2027-03-01")


async def test_what_would_change_is_shown_before_it_is_handed_in(owner: Owner) -> None:
    await owner.says("/plan")
    assert "What would change?" not in owner.labels
    await owner.act("done", "A36")
    await owner.answers("yes", "channel_fully_known")
    await owner.answers("no", "law_lets_workers_pay")
    assert "the plan of your last result" in await owner.says("/plan")
    told = await owner.taps("What would change?")
    assert "Map recruitment channels and corridors" in told
    assert "Nothing was handed in by looking." in told
    assert len(await owner.store.submissions(INTERVIEW)) == 1
    assert await owner.marks() == [("A36", DONE, OWNER)]
    now = await owner.submits()
    closing = re.search(r"closes?: ([^.]*)\.", told)
    assert closing is not None
    assert closing[1] in now
