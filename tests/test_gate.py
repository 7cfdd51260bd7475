"""What a room asks of a questionnaire: the step on the board first, then what was left behind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from flows import engine, events, lifecycle, navigation
from flows.effects import AskQuestion, ShowReview, ShowWaiting, Tell
from flows.gate import Gate, has_moved, room_gate, room_gate_at
from flows.interview import Interview
from flows.workshop_room import KIND_AFTER, KIND_BEFORE
from questionnaires.catalog import Catalog
from tests.workshop_samples import QUIZ, SELF, START, Trainer, sample_room

QUICK = Catalog().open("quick_scan")
REF = "fair_recruitment"
SOON = START + timedelta(minutes=1)


def asked(trainer: Trainer) -> tuple[str, ...]:
    gate = room_gate(trainer.room, REF)
    assert gate is not None
    assert gate.plan == {"policy", "recruiters"}
    return gate.open


def test_the_step_on_the_board_comes_first_and_what_was_left_behind_after_it() -> None:
    trainer = Trainer(sample_room())
    assert asked(trainer) == ()
    trainer.taps("start")
    assert asked(trainer) == ()
    trainer.taps("open")
    assert asked(trainer) == ("policy",)
    trainer.taps("close")
    assert asked(trainer) == ()
    trainer.taps("next")
    assert asked(trainer) == ("policy",)
    trainer.taps("open")
    assert asked(trainer) == ("recruiters", "policy")
    trainer.taps("pause")
    assert asked(trainer) == ("policy",)
    trainer.taps("finish")
    assert asked(trainer) == ()


def test_self_paced_everything_is_asked_in_the_order_of_the_plan() -> None:
    trainer = Trainer(sample_room(SELF))
    assert asked(trainer) == ()
    trainer.taps("start", "next")
    assert asked(trainer) == ("policy", "recruiters")


def test_a_quiz_is_asked_under_its_kind_and_nothing_of_other_questionnaires() -> None:
    trainer = Trainer(sample_room(quiz=QUIZ))
    trainer.taps("start", "open")
    before = room_gate(trainer.room, "knowledge_quiz", KIND_BEFORE)
    after = room_gate(trainer.room, "knowledge_quiz", KIND_AFTER)
    assert before == Gate(frozenset({"quiz_before"}), ("quiz_before",))
    assert after == Gate(frozenset({"quiz_after"}), ())
    assert room_gate(trainer.room, "quick_scan") is None


def test_what_was_asked_at_an_earlier_moment() -> None:
    trainer = Trainer(sample_room())
    trainer.taps("start")
    times = [trainer.at]
    for word in ("open", "close", "next", "open"):
        trainer.waits(5)
        trainer.taps(word)
        times.append(trainer.at)

    def then(number: int) -> tuple[str, ...]:
        return room_gate_at(trainer.room, REF, times[number]).open

    assert [then(at) for at in (0, 1, 2)] == [(), ("policy",), ()]
    assert then(4) == ("policy", "recruiters")
    assert has_moved(trainer.room, times[3])
    assert not has_moved(trainer.room, times[4])


# -- the engine --------------------------------------------------------------------------------


def begun(gate: Gate | None) -> Interview:
    step = engine.begin(QUICK, "i1", "p1", START, "en")
    return engine.advance(QUICK, step.interview, events.Consented("1", SOON), gate).interview


def gate(*modules: str) -> Gate:
    return Gate(frozenset({"profile", "policy", "fees"}), modules)


def test_only_open_modules_are_asked_and_progress_counts_the_plan() -> None:
    (first,) = engine.prompt(QUICK, begun(gate("policy")), gate("policy"))
    assert isinstance(first, AskQuestion)
    assert QUICK.question_by_name[first.key[0]].module == "policy"
    assert (first.progress.module, first.progress.modules) == (2, 3)
    (free,) = engine.prompt(QUICK, begun(None))
    assert isinstance(free, AskQuestion)
    assert free.progress.modules > 3
    assert free.progress.left > first.progress.left


def test_where_nothing_is_open_one_waits_and_nothing_can_be_handed_in() -> None:
    waiting = begun(gate())
    assert engine.prompt(QUICK, waiting, gate()) == (ShowWaiting(),)
    assert waiting.status == lifecycle.ASKING
    reviewing = engine.advance(QUICK, waiting, events.Reviewed(SOON), gate()).interview
    step = engine.advance(QUICK, reviewing, events.Submitted(SOON), gate())
    assert step.interview.submissions == 0
    assert Tell("room_not_yet") in step.effects


def test_who_has_begun_a_module_ends_it_before_the_one_on_the_board() -> None:
    profile = engine.prompt(QUICK, begun(gate("profile")), gate("profile"))[0]
    assert isinstance(profile, AskQuestion)
    said = events.Answered(events.Picked(("employer",)), SOON, profile.key)
    inside = engine.advance(QUICK, begun(gate("profile")), said, gate("profile")).interview
    both = gate("policy", "profile")
    for interview, module in ((inside, "profile"), (begun(both), "policy")):
        key = navigation.position(engine.view_of(QUICK, interview, both))
        assert key is not None
        assert QUICK.question_by_name[key[0]].module == module


def test_who_waited_at_the_end_of_everything_can_hand_in_once_the_pace_is_her_own() -> None:
    interview = begun(gate()).but(
        skipped=tuple((one.name, "") for one in QUICK.questions if not one.repeat)
    )
    assert isinstance(engine.prompt(QUICK, interview)[-1], ShowReview)
    assert interview.status == lifecycle.ASKING
    step = engine.advance(QUICK, interview, events.Submitted(SOON))
    assert step.interview.status == lifecycle.COMPLETED


@pytest.mark.parametrize("kind", [None, gate("profile")])
def test_without_a_gate_nothing_is_different(kind: Gate | None) -> None:
    (first,) = engine.prompt(QUICK, begun(kind), kind)
    assert isinstance(first, AskQuestion)
    assert first.key == (QUICK.questions[0].name, "")
