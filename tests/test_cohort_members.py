"""What counts of a member, what she says about it, and that she leaves."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.cohorts import enrolling
from bot.keyboards import ANSWER, Tap, encode
from bot.messages import Incoming
from bot.visit import visit_of
from flows import lifecycle
from storage.base import Change, Store
from storage.cohorts import Enrolment
from storage.memory import MemoryStore
from tests import joining_samples as samples
from tests.joining_talk import CATALOG, NOW, Chat, in_campaign, in_none, submitted


@pytest.fixture
async def store() -> AsyncIterator[Store]:
    kept = MemoryStore()
    await kept.open()
    yield kept
    await kept.close()


# -- what counts -----------------------------------------------------------------------------------


async def test_the_full_one_after_the_quick_scan_counts_too(store: Store) -> None:
    await samples.campaign(store)
    chat = await in_campaign(store)
    quick = (await chat.person()).current
    await submitted(chat)
    (tally,) = await store.cohorts.tallies("campaign")
    assert (tally.interview, tally.submission, tally.ref_id) == (quick, 1, "quick_scan")
    assert tally.facts["questionnaire"] == "quick_scan"
    await chat.say("/start full")
    assert (await chat.person()).current != quick
    assert await chat.cohorts_now() == ["campaign"]


async def test_a_questionnaire_the_campaign_did_not_choose_does_not_count(store: Store) -> None:
    await samples.campaign(store)
    chat = await in_campaign(store)
    await chat.say("/start recruiter_screening")
    assert await chat.cohorts_now() == []


async def test_an_interview_begun_after_its_end_does_not_count(store: Store) -> None:
    await samples.campaign(store)
    chat = await in_campaign(store)
    await samples.changed(store, "campaign", closed_at=NOW, open=False)
    await chat.say("/start quick_scan")
    await chat.say("/start fair_recruitment")
    assert await chat.cohorts_now() == []


async def test_answers_given_before_are_brought_along_with_their_result(store: Store) -> None:
    await samples.campaign(store)
    chat = await in_none(store)
    before = (await chat.person()).current
    await chat.tap("Employer")
    await submitted(chat)
    await chat.say(f"/join {samples.CAMPAIGN_CODE} +en")
    await chat.tap("Yes, count me")
    await chat.tap("No messages")
    assert "before" in chat.words
    await chat.tap("Use my answers")
    assert (await chat.person()).current == before
    (tally,) = await store.cohorts.tallies("campaign")
    assert tally.interview == before


async def test_an_interview_of_one_campaign_is_not_taken_to_another(store: Store) -> None:
    await samples.campaign(store)
    await samples.campaign(store, id="other", code="another--code-22-chars", spoken="")
    chat = await in_campaign(store)
    await chat.tap("Employer")
    first = (await chat.person()).current
    await chat.say("/join another--code-22-chars +en")
    await chat.tap("No, do not count me")
    await chat.tap("No messages")
    assert "Use my answers" not in chat.buttons
    assert (await chat.person()).current != first
    assert await chat.cohorts_now() == ["other"]
    enrolled = await store.cohorts.enrolled("campaign")
    assert [one.interview for one in enrolled] == [first]


async def test_an_interview_may_be_in_one_campaign_and_one_workshop(store: Store) -> None:
    await samples.campaign(store)
    await samples.workshop(store)
    chat = await in_campaign(store)
    await chat.tap("Employer")
    await chat.say(f"/join {samples.WORKSHOP_CODE} +en")
    await chat.tap("Use my answers")
    assert sorted(await chat.cohorts_now()) == ["campaign", "workshop"]


async def test_the_question_for_totals_is_the_same_act(store: Store) -> None:
    await samples.campaign(store, settings={"questionnaire": "fair_recruitment"})
    chat = await in_campaign(store, totals="No, do not count me")
    assert not await chat.counts()
    for answer, stands in (("yes", True), ("no", False)):
        await said_to_totals(chat, answer)
        assert await chat.counts() is stands


async def said_to_totals(chat: Chat, answer: str) -> None:
    """Answer the question 15.10 with the tap it is answered with."""
    interview = await chat.store.interview((await chat.person()).current)
    assert interview is not None
    questionnaire = CATALOG.open(interview.ref_id)
    index = questionnaire.question_by_name["share_without_names"].index
    tap = Tap(ANSWER, interview.id, interview.revision, index, argument=answer)
    await chat.send(data=encode(tap))
    if "Save the change" in chat.buttons:
        await chat.tap("Save the change")


# -- leaving ---------------------------------------------------------------------------------------


async def test_leaving_takes_every_consent_back_and_leaves_the_answers(store: Store) -> None:
    await samples.campaign(store)
    chat = await in_campaign(store)
    await chat.say("/join at campaign messages yes")
    assert await chat.counts(purpose="messages")
    await chat.say("/privacy")
    await chat.tap("Change or leave: Fair jobs 2026")
    await chat.tap("Leave")
    await chat.tap("Yes, leave")
    assert not await chat.counts()
    assert not await chat.counts(purpose="messages")
    assert await store.cohorts.joined((await chat.person()).id) == ()
    assert await store.interview((await chat.person()).current) is not None
    await chat.say("/start fair_recruitment")
    assert await chat.cohorts_now() == []


async def test_stop_takes_the_messages_of_a_campaign_back_too(store: Store) -> None:
    await samples.campaign(store)
    chat = await in_campaign(store)
    await chat.say("/join at campaign messages yes")
    await chat.say("/stop")
    assert not await chat.counts(purpose="messages")
    assert await chat.counts()
    await chat.say("/join at campaign messages yes")
    assert not (await chat.person()).stopped


async def test_nobody_is_answered_about_a_cohort_she_is_not_in(store: Store) -> None:
    await samples.campaign(store)
    chat = await in_none(store)
    await chat.say("/join at campaign totals yes")
    assert "Fair jobs" not in chat.words
    assert not await chat.counts()


async def test_forgetting_takes_her_out_of_everything(store: Store) -> None:
    await samples.campaign(store)
    chat = await in_campaign(store)
    await submitted(chat)
    await chat.say("/forget yes")
    assert await store.cohorts.members("campaign") == ()
    assert await store.cohorts.tallies("campaign") == ()
    assert await store.cohorts.consenting("campaign", "totals") == frozenset()


# -- what it costs, and what it says ---------------------------------------------------------------


class Watched(MemoryStore):
    """A store that does not let its cohorts be read while it is `watching`."""

    watching = False

    def __getattribute__(self, name: str) -> Any:
        if name == "cohorts" and object.__getattribute__(self, "watching"):
            raise AssertionError("an answer read the cohorts")
        return super().__getattribute__(name)

    async def save(self, change: Change) -> None:
        watching, self.watching = self.watching, False
        await super().save(change)
        self.watching = watching


async def test_an_answer_reads_nothing_of_cohorts() -> None:
    store = Watched()
    await store.open()
    chat = await in_none(store)
    store.watching = True
    await chat.tap("Employer")
    await chat.tap("Malaysia")
    await chat.say("/back")
    assert "In which country" in chat.words


async def test_local_contacts_stand_on_the_safety_card(store: Store) -> None:
    await samples.campaign(store, settings={"contacts": {"en": list(samples.CONTACTS)}})
    chat = await in_campaign(store)
    interview = (await chat.person()).current
    found = await store.interview(interview)
    assert found is not None
    await chat.send(data=f"f:{found.id}:{found.revision}:::")
    assert samples.CONTACTS[0] in chat.words
    assert "we did not check it" in chat.words


async def test_answers_from_a_file_count_once_they_are_taken_up(store: Store) -> None:
    await samples.campaign(store)
    chat = await in_campaign(store)
    visit = await visit_of(chat.talk.around, Incoming("terminal", "me", NOW))
    assert visit.interview is not None
    offered = visit.interview.but(id="from-file", status=lifecycle.OFFERED)
    waiting = Change(interview=offered)
    assert await enrolling.with_cohorts(chat.talk, visit, None, waiting) == waiting
    taken_up = Change(interview=offered.but(status=lifecycle.ASKING))
    change = await enrolling.with_cohorts(chat.talk, visit, offered, taken_up)
    assert change.joint is not None
    assert change.joint.enrolments == (Enrolment("campaign", "from-file"),)


async def test_only_the_owner_says_yes_for_a_colleague_s_answer(store: Store) -> None:
    await samples.campaign(store, settings={"questionnaire": "fair_recruitment"})
    owner = await in_campaign(store, totals="No, do not count me")
    helper = await in_none_of(store, "helper")
    interview = (await owner.person()).current
    await store.share(interview, (await helper.person()).id, NOW)
    await helper.say(f"/status {interview}")
    await said_to_totals(helper, "yes")
    assert not await owner.counts()
    await owner.say("/join at campaign totals yes")
    await said_to_totals(helper, "no")
    assert not await owner.counts()


async def in_none_of(store: Store, account: str) -> Chat:
    chat = Chat(store, account)
    await chat.say("/start")
    await chat.tap("Yes, keep my answers")
    return chat
