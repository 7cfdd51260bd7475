"""Quizzes, help, two people on one phone, and what becomes of the answers after a workshop."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.workshops.places import PARTICIPANT
from bot.workshops.values import Plan
from flows import lifecycle
from tests.workshop_talk import Hall, Participant, hall

POLICY = Plan("Room 4", ("en",), modules=("policy",))
RULE = "Do you have a written rule"


async def begun() -> tuple[Hall, Participant]:
    """A room that stands in its lobby, and somebody who waits in it."""
    room = await hall(POLICY)
    (someone,) = await room.people(1)
    return room, someone


async def current(one: Participant) -> Any:
    person = await one.hall.store.person_of(one.channel, one.name)
    assert person is not None
    return await one.hall.store.interview(person.current)


# -- quizzes -------------------------------------------------------------------------------------


async def through_quiz(one: Participant) -> None:
    for _ in range(10):
        await one.taps("Don't know")


async def test_quiz_before_and_after_are_interviews_of_their_own_with_a_way_on() -> None:
    room = await hall(modules=("policy",), quiz_before=True, quiz_after=True)
    (one,) = await room.people(1)
    await room.taps("start", "open")
    await one.goes_on()
    assert one.question.startswith("A worker gets a job")
    await through_quiz(one)
    assert "that was the knowledge check" in one.sees
    await room.taps("next", "open")
    await one.taps("Go on")
    assert one.question.startswith(RULE)
    await one.taps("No")
    await room.taps("next", "open")
    await one.taps("Look again")
    assert one.question.startswith("A worker gets a job")
    await through_quiz(one)
    enrolled = await room.store.cohorts.enrolled(room.cohort.id)
    refs = sorted(each.ref_id for each in enrolled)
    assert refs == ["knowledge_quiz", "knowledge_quiz", "quick_scan"]
    counts = await room.workshops.counts(room.cohort.id)
    assert [each.people for each in counts.steps] == [1, 1, 1]


async def test_who_joins_while_a_quiz_is_open_is_led_to_it() -> None:
    room = await hall(modules=("policy",), quiz_before=True)
    await room.taps("start", "open")
    (late,) = await room.people(1)
    assert "The knowledge check is open now" in late.sees
    await late.taps("Go on")
    await through_quiz(late)
    await late.taps("Go on")
    assert "the trainer will open the next part" in late.sees


async def test_the_quiz_before_is_over_once_the_room_has_moved_on() -> None:
    room = await hall(modules=("policy",), quiz_before=True)
    (one,) = await room.people(1)
    await room.taps("start", "open")
    await one.goes_on()
    await room.taps("next", "open")
    await one.looks()
    assert one.question == ""
    await one.taps("Go on")
    assert one.question.startswith(RULE)


# -- help ----------------------------------------------------------------------------------------


async def test_help_is_asked_for_and_only_counted() -> None:
    room, one = await begun()
    await room.taps("start", "open")
    await one.goes_on()
    await one.taps("I need help")
    assert "raise your hand" in one.sees
    assert (await room.workshops.counts(room.cohort.id)).helpless == 1
    await one.taps("Thanks, solved")
    assert one.question.startswith(RULE)
    assert (await room.workshops.counts(room.cohort.id)).helpless == 0


# -- afterwards ----------------------------------------------------------------------------------


async def after(one: Participant) -> None:
    room = one.hall
    await room.taps("start", "open")
    await one.goes_on()
    await one.taps("No")
    await room.taps("finish")
    await one.goes_on()


async def test_afterwards_one_tap_keeps_the_answers_as_the_firms_own_assessment() -> None:
    room, one = await begun()
    await after(one)
    assert "The workshop is over" in one.sees
    (document,) = one.reply.messages[-1].documents
    file = await room.talk.document(one.channel, one.name, document.interview, 0, document.format)
    assert file is not None
    assert json.loads(file.content)["questionnaire"]["ref_id"] == "quick_scan"
    await one.taps("Keep as my assessment")
    assert "your firm's own assessment" in one.sees
    assert one.question == "What are you?"
    person = await room.store.person_of(one.channel, one.name)
    assert person is not None
    assert PARTICIPANT not in person.roles
    await one.says("/review")
    submit = next(label for label in one.buttons if label.startswith("Submit"))
    await one.taps(submit)
    assert (await current(one)).status == lifecycle.COMPLETED
    await room.taps("back")
    assert (await current(one)).submissions == 1


async def test_without_a_tap_it_stays_an_open_interview_that_asks_nothing() -> None:
    _, one = await begun()
    await after(one)
    await one.looks()
    assert "Keep as my assessment" in one.buttons
    interview = await current(one)
    assert interview.status == lifecycle.ASKING
    assert len(interview.answers) == 1


async def test_erasing_is_asked_once_more_and_takes_the_quizzes_along() -> None:
    room = await hall(modules=("policy",), quiz_before=True)
    (one,) = await room.people(1)
    await room.taps("start", "open")
    await one.goes_on()
    await one.taps("Don't know")
    await room.taps("finish")
    await one.goes_on()
    await one.taps("Erase these answers")
    assert len(await room.store.cohorts.enrolled(room.cohort.id)) == 2
    await one.taps("No, leave them")
    await one.taps("Erase these answers", "Yes, erase")
    assert "are erased" in one.sees
    assert await room.store.interviews_of(await one.id()) == ()
    assert await room.store.cohorts.answers(room.cohort.id) == ()


@pytest.mark.parametrize("word", ["keep", "forget yes", "help", "go"])
async def test_a_button_tapped_twice_does_no_harm(word: str) -> None:
    room, one = await begun()
    await after(one)
    data = f"/join at {room.cohort.id} {word}"
    await one.sends(data)
    before = await room.store.interviews_of(await one.id())
    reply = await one.sends(data)
    assert reply.messages
    now = await room.store.interviews_of(await one.id())
    assert [each.id for each in now] == [each.id for each in before]
    assert [each.answers for each in now] == [each.answers for each in before]


# -- two people, one phone -----------------------------------------------------------------------


async def test_two_people_on_one_phone_have_a_seat_each_and_answers_of_their_own() -> None:
    room = await hall(modules=("policy",))
    first, second = room.person("cookie-1", "web"), room.person("cookie-2", "web")
    await first.joins()
    await second.joins()
    await room.taps("start", "open")
    for one, word in ((first, "Yes"), (second, "No")):
        await one.goes_on()
        await one.taps(word)
    counts = await room.workshops.counts(room.cohort.id)
    assert [(row.seat, row.answers) for row in counts.seats] == [(1, 1), (2, 1)]
    assert (await current(first)).answers != (await current(second)).answers
