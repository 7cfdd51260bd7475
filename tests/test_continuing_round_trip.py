"""From any interview to a file and on from it: the same answers count, and the same is found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.continuing.reading import Brought, read_document
from flows import engine, events, lifecycle
from flows.interview import HOW_IMPORTED, Answer, Interview
from flows.judgement import judge
from flows.matching import clean
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire
from reports.answers_document import export
from tests.property_tries import tries
from tests.test_engine_properties import begun, happening

LATER = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
NUMBERS = st.lists(st.integers(0, 10**6), min_size=5, max_size=80)
REFS = ("fair_recruitment", "quick_scan", "recruitment_costs", "repayment_plan")
CATALOG = Catalog()


def walked(questionnaire: Questionnaire, numbers: Sequence[int]) -> Interview:
    interview = begun(questionnaire)
    for number in numbers:
        event = happening(interview, questionnaire, number)
        interview = engine.advance(questionnaire, interview, event).interview
    return interview


def continued(questionnaire: Questionnaire, brought: Brought) -> Interview:
    """Go on with what a file brought, as somebody does who agreed."""
    answers = brought.interview
    assert answers is not None
    fresh = engine.begin(questionnaire, "i2", "p2", LATER, "en").interview
    offered = events.AnswersBrought(
        tuple(answers.answers.values()), "1", LATER, answers.rows, answers.opened, answers.subject
    )
    step = engine.advance(questionnaire, fresh, offered)
    assert step.interview.status == lifecycle.OFFERED
    later = LATER + timedelta(minutes=1)
    return engine.advance(questionnaire, step.interview, events.TakenUp(later)).interview


def assert_same(questionnaire: Questionnaire, before: Interview) -> None:
    content = export(questionnaire, before)
    brought = read_document(CATALOG, content, LATER, "en")
    if not before.answers:
        assert brought.refused is not None
        return
    assert brought.left_out == ()
    after = continued(questionnaire, brought)
    seen, again = (View(questionnaire, one, LATER.date()) for one in (before, after))
    told = [(one.key, one.value, one.at) for one in seen.active()]
    assert [(one.key, one.value, one.at) for one in again.active()] == told
    assert after.answers.keys() == before.answers.keys()
    assert {one.how for one in after.answers.values()} == {HOW_IMPORTED}
    assert judge(again) == judge(seen)
    assert (
        export(questionnaire, after).partition(b'"answers"')[2]
        == (export(questionnaire, before.but(completed_at=None)).partition(b'"answers"')[2])
    )


@pytest.mark.parametrize("ref_id", REFS)
@tries(12)
@given(numbers=NUMBERS)
def test_any_interview_comes_back_from_its_file(ref_id: str, numbers: list[int]) -> None:
    questionnaire = CATALOG.open(ref_id)
    assert_same(questionnaire, walked(questionnaire, numbers))


@pytest.mark.parametrize("text", ["1\u00a0200 each", "सिलाई का काम", "ငွေ", "a\nb", "x" * 300])
def test_texts_of_every_script_come_back_unchanged(text: str) -> None:
    questionnaire = CATALOG.open("fair_recruitment")
    interview = begun(questionnaire)
    said = Answer("cost_rule_text", "", clean(text), interview.updated_at)
    assert said.value == text
    assert_same(questionnaire, interview.with_answer(said))


def test_modules_opened_on_request_stay_open() -> None:
    questionnaire = CATALOG.open("fair_recruitment")
    interview = walked(questionnaire, [0] * 4).but(opened=("remediation",))
    brought = read_document(CATALOG, export(questionnaire, interview), LATER, "en")
    assert continued(questionnaire, brought).opened == ("remediation",)


def test_what_was_brought_counts_only_once_it_is_taken_up_or_is_erased() -> None:
    questionnaire = CATALOG.open("quick_scan")
    before = walked(questionnaire, [12, 24, 36, 48])
    answers = tuple(before.answers.values())
    fresh = engine.begin(questionnaire, "i2", "p2", LATER, "en").interview
    offered = engine.advance(questionnaire, fresh, events.AnswersBrought(answers, "1", LATER))
    waiting = offered.interview
    for event in (events.Submitted(LATER), events.Reviewed(LATER), events.Consented("1", LATER)):
        assert engine.advance(questionnaire, waiting, event).interview is waiting
    gone = engine.advance(questionnaire, waiting, events.SetAside(LATER))
    assert gone.interview.status == lifecycle.WITHDRAWN
    unspoken = engine.begin(questionnaire, "i3", "p2", LATER).interview
    brought = events.AnswersBrought(answers, "1", LATER)
    assert engine.advance(questionnaire, unspoken, brought).interview is unspoken
