"""What a room shows and keeps: figures, seats left out, prompts, its plan and its JSON form."""

import pytest

from bot.wording import wording
from flows import workshop_effects as effects
from flows import workshop_events as events
from flows import workshop_view as view
from flows.errors import FlowError
from flows.workshop_reveal import may_move_on
from flows.workshop_room import Figure, Quiz, new_room, room_from_dict, room_to_dict
from tests.workshop_samples import (
    MODULES,
    QUIZ,
    TRAINER,
    Trainer,
    figure,
    people,
    said,
    sample_room,
)


@pytest.fixture
def trainer() -> Trainer:
    return Trainer(sample_room())


# -- figures ---------------------------------------------------------------------------------


def test_the_board_shows_figures_only_while_they_are_revealed(trainer: Trainer) -> None:
    trainer.taps("start", "open", "close")
    assert view.figures(trainer.room) == {}
    trainer.reveals({"q1": figure(12)})
    assert view.figures(trainer.room)["q1"].value == {"yes": 12}
    assert view.figures(trainer.room)["q1"].answers == 12
    trainer.taps("open")
    assert view.figures(trainer.room) == {}
    trainer.taps("next")
    assert view.figures(trainer.room) == {}


def test_one_late_answer_changes_nothing_and_five_move_the_figure_on(trainer: Trainer) -> None:
    trainer.taps("start", "open")
    trainer.reveals({"q1": figure(8)})
    for count in (9, 12):
        assert trainer.reveals({"q1": figure(count)}) == (effects.Refuse("too_few_more"),)
        assert view.figures(trainer.room)["q1"] == figure(8)
    assert trainer.reveals({"q1": figure(13)}) == (effects.ShowReveal(1, ("q1",), ("q1",)),)
    assert view.figures(trainer.room)["q1"] == figure(13)


def test_each_figure_moves_by_its_own_people(trainer: Trainer) -> None:
    trainer.taps("start", "open")
    trainer.reveals({"q1": figure(8), "q2": figure(8), "q3": figure(4)})
    assert trainer.effects[-1] == effects.ShowReveal(1, ("q1", "q2"), ("q1", "q2"), ("q3",))
    done = trainer.reveals({"q1": figure(13), "q2": figure(9), "q3": figure(5)})
    assert done == (effects.ShowReveal(1, ("q1", "q2", "q3"), ("q1", "q3"), ("q2",)),)
    assert view.figures(trainer.room) == {"q1": figure(13), "q2": figure(8), "q3": figure(5)}


def test_a_room_of_four_shows_no_figure(trainer: Trainer) -> None:
    trainer.taps("start", "open")
    trainer.reveals({"q1": figure(4)})
    assert trainer.stands == "1 revealed"
    assert trainer.effects[-1] == effects.ShowReveal(1, held=("q1",))
    assert view.figures(trainer.room) == {}


def test_a_figure_that_was_shown_stays_when_the_step_is_opened_again(trainer: Trainer) -> None:
    trainer.taps("start", "open")
    trainer.reveals({"q1": figure(8)})
    trainer.taps("open", "close")
    trainer.reveals({"q1": figure(10), "q2": figure(10)})
    assert trainer.effects == (effects.ShowReveal(1, ("q1", "q2"), ("q2",), ("q1",)),)
    assert view.figures(trainer.room)["q1"] == figure(8)


@pytest.mark.parametrize(
    ("before", "now", "moves"),
    [
        (people(0), people(4), False),
        (people(0), people(5), True),
        (people(8), people(12), False),
        (people(8), people(13), True),
        (people(8), people(2, 14), False),  # one of them went
        (people(8), people(9, 30), False),
        (people(8), people(8), False),
    ],
)
def test_a_figure_moves_on_by_five_more_and_loses_nobody(
    before: frozenset[str], now: frozenset[str], moves: bool
) -> None:
    assert may_move_on(before, now) == moves


# -- seats, joining, words -------------------------------------------------------------------


def test_a_seat_is_left_out_and_taken_back_before_any_figure_was_shown(trainer: Trainer) -> None:
    trainer.taps("start", "open")
    assert trainer.does(events.SetAside(7)) == (effects.CountSeat(7, aside=True),)
    assert trainer.does(events.SetAside(3)) == (effects.CountSeat(3, aside=True),)
    assert said(trainer.does(events.SetAside(7))) == "Stale"
    assert trainer.room.aside == (3, 7)
    assert trainer.does(events.TakeBack(7)) == (effects.CountSeat(7, aside=False),)
    assert trainer.does(events.SetAside(0)) == (effects.Refuse("no_such_seat"),)
    trainer.reveals({"q1": figure(4)})  # too few: nothing was shown
    trainer.does(events.SetAside(9))
    assert trainer.room.aside == (3, 9)


def test_who_is_counted_stands_after_a_figure_was_shown(trainer: Trainer) -> None:
    trainer.taps("start", "open")
    trainer.does(events.SetAside(3))
    trainer.taps("reveal", "next", "open")
    assert trainer.does(events.SetAside(4)) == (effects.Refuse("after_reveal"),)
    assert trainer.does(events.TakeBack(3)) == (effects.Refuse("after_reveal"),)
    assert trainer.room.aside == (3,)


def test_joining_closes_and_opens_and_ends_with_the_workshop(trainer: Trainer) -> None:
    assert trainer.does(events.CloseJoining()) == (effects.SetJoining(open=False),)
    assert said(trainer.does(events.CloseJoining())) == "Stale"
    assert trainer.does(events.OpenJoining()) == (effects.SetJoining(open=True),)
    trainer.taps("finish")
    assert not trainer.room.joining
    assert trainer.does(events.OpenJoining()) == (effects.Refuse("finished"),)


def test_the_discussion_has_the_trainers_words_or_default_ones() -> None:
    words, given = {"policy": " Who reads yours? "}, {"quiz_after": 4}
    room = new_room("fair_recruitment", 1, MODULES, QUIZ, prompts=words, minutes=given)
    trainer = Trainer(room)
    assert view.discussion(room, 0) == ("", "")
    assert view.discussion(room, 1) == ("", "discuss_quiz_before")
    assert view.discussion(room, 2) == ("Who reads yours?", "")
    assert view.discussion(room, 3).key in view.PROMPTS
    assert view.discussion(room, 4) == ("", "discuss_quiz_after")
    assert room.steps[4].minutes == 4
    assert trainer.does(events.SetPrompt(3, "Whom do you pay?")) == (effects.ShowPrompt(3),)
    assert view.discussion(trainer.room, 3) == ("Whom do you pay?", "")
    trainer.does(events.SetPrompt(3, "  "))
    assert view.discussion(trainer.room, 3).text == ""
    for number in (0, 5, 6, -1):
        assert trainer.does(events.SetPrompt(number, "?")) == (effects.Refuse("no_such_step"),)
    assert trainer.does(events.SetPrompt(2, "x" * 501)) == (effects.Refuse("too_long"),)


def test_a_title_is_checked_and_handed_on(trainer: Trainer) -> None:
    assert trainer.does(events.Rename("  Fair \n hiring ")) == (effects.SetTitle("Fair hiring"),)
    assert trainer.does(events.Rename(" \t")) == (effects.Refuse("no_title"),)
    assert trainer.does(events.Rename("x" * 121)) == (effects.Refuse("too_long"),)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_default_prompt_has_its_sentence(language: str) -> None:
    rooms = (sample_room(quiz=QUIZ), new_room("fair_recruitment", 1, map(str, range(5))))
    keys = {view.discussion(room, at).key for room in rooms for at in range(len(room.steps))}
    assert keys >= set(view.PROMPTS)
    for key in keys - {""}:
        assert wording(language).say(key).endswith(("?", "\u061f"))


# -- plans and their JSON --------------------------------------------------------------------


def test_the_plan_has_a_step_for_everything_chosen() -> None:
    room = sample_room(quiz=QUIZ)
    kinds = ["lobby", "quiz_before", "module", "module", "quiz_after", "finish"]
    assert [step.kind for step in room.steps] == kinds
    assert (room.steps[1].ref_id, room.steps[2].ref_id) == ("knowledge_quiz", "fair_recruitment")
    once = new_room("", 0, (), Quiz("knowledge_quiz", 1, before=False))
    assert [step.kind for step in once.steps] == ["lobby", "quiz_after", "finish"]


@pytest.mark.parametrize(
    ("modules", "pacing"), [((), TRAINER), (("policy", "policy"), TRAINER), (("policy",), "fast")]
)
def test_a_plan_that_cannot_be_is_the_programmers_fault(
    modules: tuple[str, ...], pacing: str
) -> None:
    with pytest.raises(FlowError):
        new_room("fair_recruitment", 1, modules, pacing=pacing)


def test_what_is_no_room_is_told_from_one() -> None:
    good = room_to_dict(sample_room())
    for broken in ({}, {**good, "marks": []}, {**good, "current": 9}, {**good, "deadline": "x"}):
        with pytest.raises(FlowError):
            room_from_dict(broken)


def test_people_behind_many_figures_are_kept_once(trainer: Trainer) -> None:
    trainer.taps("start", "open")
    trainer.reveals({f"q{n}": Figure({"n": n}, people(400) - {"p7"}) for n in range(1, 100)})
    kept = room_to_dict(trainer.room)
    assert len(kept["people"]) == 399
    assert kept["marks"][1]["figures"]["q1"]["basis"] == [[0, 399]]
