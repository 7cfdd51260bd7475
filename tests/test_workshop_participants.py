"""What those in a workshop meet in their chat: waiting, questions, what is typed too late."""

from __future__ import annotations

from typing import Any

import pytest

from bot.workshops.values import Plan
from flows import lifecycle
from flows.workshop_room import SELF
from tests.workshop_talk import Hall, Participant, hall

BOTH = Plan("Room 4", ("en",), modules=("policy", "grievance"))
RULE, VOICE = "Do you have a written rule", "How can workers complain"


async def begun(**changes: Any) -> tuple[Hall, Participant]:
    """A room that stands at its first module, and somebody who waits in it."""
    room = await hall(BOTH, **changes)
    (someone,) = await room.people(1)
    return room, someone


async def current(one: Participant) -> Any:
    person = await one.hall.store.person_of(one.channel, one.name)
    assert person is not None
    return await one.hall.store.interview(person.current)


# -- the trainer sets the pace -------------------------------------------------------------------


async def test_nothing_is_asked_before_the_trainer_opens_and_how_much_comes_is_said() -> None:
    room, one = await begun()
    assert one.question == ""
    assert "the trainer will begin soon" in one.sees
    assert "questions of this workshop" in one.sees
    await room.taps("start")
    await one.taps("Look again")
    assert "the trainer will open the next part" in one.sees


async def test_one_waits_again_when_all_that_is_open_is_answered() -> None:
    room, one = await begun(modules=("policy",))
    await room.taps("start", "open")
    await one.goes_on()
    assert one.question.startswith(RULE)
    assert "Module 1 of 1" in one.sees
    await one.taps("No")
    assert "You answered everything that is open now" in one.sees
    assert "My answers" in one.buttons
    await room.taps("close")
    await one.looks()
    assert "the trainer will open the next part" in one.sees


async def test_a_tap_on_a_question_that_was_asked_is_kept_whatever_the_room_does() -> None:
    room, one = await begun(modules=("policy",))
    await room.taps("start", "open")
    await one.goes_on()
    await room.taps("reveal")
    await one.taps("No")
    interview = await current(one)
    assert [answer.value for answer in interview.answers.values()] == ["no"]


async def test_a_pause_asks_nothing_and_going_on_asks_the_same_again() -> None:
    room, one = await begun(modules=("policy",))
    await room.taps("start", "open", "pause")
    await one.goes_on()
    assert "The workshop has a pause" in one.sees
    await room.taps("resume")
    await one.taps("Look again")
    assert one.question.startswith(RULE)


async def test_a_late_joiner_starts_at_the_point_of_the_room_and_catches_up_after() -> None:
    room = await hall(modules=("profile", "policy"))
    await room.taps("start", "open", "next", "open")
    (late,) = await room.people(1)
    assert late.question.startswith(RULE)
    await late.taps("No")
    assert late.question == "What are you?"


async def test_who_is_in_the_middle_of_a_module_is_not_torn_out_of_it() -> None:
    room = await hall(modules=("profile", "policy"))
    (one,) = await room.people(1)
    await room.taps("start", "open")
    await one.goes_on()
    await one.taps("Employer")
    await room.taps("next", "open")
    await one.goes_on()
    assert one.question == "In which country is your workplace?"


async def test_what_was_put_off_is_offered_while_one_waits() -> None:
    room, one = await begun(modules=("policy",))
    await room.taps("start", "open")
    await one.goes_on()
    await one.taps(next(label for label in one.buttons if label.startswith("Later")))
    assert one.question == ""
    later = next(label for label in one.buttons if "later" in label.casefold())
    await one.taps(later)
    assert one.question.startswith(RULE)


async def test_words_typed_while_the_room_went_on_are_no_answer_to_another_question() -> None:
    room = await hall(modules=("profile", "policy"))
    (one,) = await room.people(1)
    await room.taps("start", "open")
    await one.goes_on()
    assert one.question == "What are you?"
    await room.taps("next", "open")
    await one.says("Employer")
    assert "went on while you wrote" in one.sees
    assert one.question.startswith(RULE)
    await one.says("no")
    assert [answer.value for answer in (await current(one)).answers.values()] == ["no"]


async def test_words_typed_before_the_question_of_a_new_part_was_seen_are_no_answer() -> None:
    room, one = await begun(modules=("policy",))
    await room.taps("start", "open")
    await one.says("no")
    assert "you had not seen its question yet" in one.sees
    assert one.question.startswith(RULE)
    assert (await current(one)).answers == {}
    await one.says("no")
    assert [answer.value for answer in (await current(one)).answers.values()] == ["no"]


async def test_who_saw_the_question_of_a_new_part_on_whatever_way_answers_it_in_words() -> None:
    room, one = await begun(modules=("policy",))
    await room.taps("start", "open")
    await one.says("/nothing_known")
    assert one.question.startswith(RULE)
    before = await current(one)
    await one.says("/nothing_known")
    assert await current(one) == before  # it is noted once
    await one.says("partly")
    assert [answer.value for answer in (await current(one)).answers.values()] == ["partly"]


async def test_words_typed_just_before_the_part_was_closed_are_kept() -> None:
    room, one = await begun(modules=("policy",))
    await room.taps("start", "open")
    await one.goes_on()
    await room.taps("close")
    await one.says("partly")
    assert [answer.value for answer in (await current(one)).answers.values()] == ["partly"]
    assert one.question == ""


async def test_answers_can_be_looked_at_and_changed_but_not_handed_in_yet() -> None:
    room, one = await begun(modules=("policy",))
    await room.taps("start", "open")
    await one.goes_on()
    await one.taps("No", "My answers")
    assert "When the workshop is over you can hand them in" in one.sees
    assert not [label for label in one.buttons if label.startswith("Submit")]
    await one.taps("Back to the workshop")
    assert one.question == ""
    interview = await current(one)
    assert interview.status == lifecycle.ASKING


async def test_who_goes_at_her_own_pace_is_asked_everything() -> None:
    room = await hall(modules=("policy", "profile"), pacing=SELF)
    (one,) = await room.people(1)
    assert one.question == ""
    await room.taps("start")
    await one.goes_on()
    assert one.question.startswith(RULE)
    await one.taps("No")
    assert one.question == "What are you?"


async def test_a_restart_in_the_middle_loses_nothing() -> None:
    room, one = await begun(modules=("policy",))
    await room.taps("start", "open")
    await one.goes_on()
    room.started()
    await one.looks()
    assert one.question.startswith(RULE)
    await one.taps("No")
    room.started()
    await room.taps("next")
    await one.looks()
    assert "The workshop is over" in one.sees


async def test_who_left_and_who_never_joined_answer_at_their_own_pace() -> None:
    room, one = await begun(modules=("policy",))
    await one.sends(f"/join at {room.cohort.id} leave yes")
    assert one.question == "What are you?"
    other = room.person("other")
    await other.says("/start")
    await other.answers("English", "Yes, keep my answers")
    assert other.question == "What are you?"


async def test_nothing_is_read_for_who_is_in_no_workshop(monkeypatch: pytest.MonkeyPatch) -> None:
    room = await hall(modules=("policy",))
    alone, inside = room.person("alone"), (await room.people(1))[0]
    await alone.says("/start")
    await alone.answers("English", "Yes, keep my answers")
    await room.taps("start", "open")
    asked: list[str] = []
    cohorts = room.store.cohorts
    reading = cohorts.cohorts_of_interview

    async def counted(interview: str) -> Any:
        asked.append(interview)
        return await reading(interview)

    monkeypatch.setattr(cohorts, "cohorts_of_interview", counted)
    await alone.taps("Employer")
    assert asked == []
    await inside.goes_on()
    assert asked != []
