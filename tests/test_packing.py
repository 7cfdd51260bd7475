"""Interviews packed in memory: small, and the same when they come back."""

from datetime import timedelta, timezone

import pytest

from bot.playing.walks import Walker
from flows import engine, lifecycle
from flows.interview import Answer, Interview, Pending
from questionnaires.catalog import Catalog
from questionnaires.domains import samples_of
from storage.cache import Interviews, interview_weight
from storage.packing import packed, unpacked
from tests.questionnaire_samples import START
from tests.store_samples import answer, interview

LIBRARY = ("quick_scan", "fair_recruitment", "recruitment_costs", "repayment_plan")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog()


def with_answers(number: int, name: str = "i1") -> Interview:
    deep = interview(name)
    for place in range(number):
        deep = deep.with_answer(answer("yes", f"q{place}"))
    return deep


@pytest.mark.parametrize("ref_id", LIBRARY)
def test_whatever_was_answered_comes_back(catalog: Catalog, ref_id: str) -> None:
    questionnaire, changes = catalog.open(ref_id), 0
    walker = Walker(questionnaire, catalog.library("en"), "packed", samples_of(questionnaire))
    step = engine.begin(questionnaire, "i1", "p1", START)
    while step.interview.status != lifecycle.COMPLETED and walker.steps < 150:
        event = walker._next(step)
        assert event is not None
        walker.steps += 1
        step = engine.advance(questionnaire, step.interview, event, before=step.view)
        content = packed(step.interview)
        if content is None:
            changes += 1
            assert step.interview.pending is not None
            continue
        assert unpacked(content) == step.interview
        assert list(unpacked(content).answers) == list(step.interview.answers)
    assert changes < walker.steps / 2


def test_it_takes_a_fraction_of_the_room() -> None:
    deep = with_answers(20)
    content = packed(deep)
    assert content is not None
    assert len(content) < interview_weight(deep) / 6


def test_how_an_answer_was_given_comes_back() -> None:
    mixed = with_answers(2)
    carried = Answer("q9", "r1", "no", START, "carried")
    mixed = mixed.with_answer(carried)
    content = packed(mixed)
    assert content is not None
    assert unpacked(content).answers["q9", "r1"] == carried


@pytest.mark.parametrize(
    "odd",
    [
        with_answers(1).but(pending=Pending(("q0", ""), "no", "consequences")),
        with_answers(1).with_answer(answer(10**30, "q0")),
        with_answers(1).but(started_at=START.astimezone(timezone(timedelta(hours=7)))),
    ],
    ids=["a change that waits", "a number without end", "another time zone"],
)
def test_what_cannot_be_packed_is_not_kept(odd: Interview) -> None:
    assert packed(odd) is None
    shelf = Interviews(bound=4_000)
    shelf.put("odd", odd)
    for number in range(9):
        shelf.put(f"i{number}", with_answers(1, f"i{number}"))
    assert shelf.get("odd") is None


def test_many_stay_in_little_room_and_the_newest_is_told() -> None:
    shelf = Interviews(bound=300_000)
    for number in range(200):
        shelf.put(f"i{number}", with_answers(20, f"i{number}"))
    assert len(shelf) == 200  # a fourth of them would fit as they are
    assert shelf.weight <= 300_000
    assert shelf.get("i0") == with_answers(20, "i0")
    newer = with_answers(21, "i1")
    shelf.put("i1", newer)
    assert shelf.get("i1") is newer
    shelf.drop("i1")
    assert shelf.get("i1") is None
    shelf.clear()
    assert (len(shelf), shelf.weight) == (0, 0)
