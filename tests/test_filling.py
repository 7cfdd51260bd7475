"""A row filled with what was answered before: what means the same, once, and never by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from flows import effects, engine, events, filling, lifecycle
from flows.interview import HOW_CARRIED, Answer, Interview, from_dict, to_dict
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, Typed, Value

CATALOG = Catalog()
ENTRY = CATALOG.library().row_answers["recruiter_screened_before"]
THEN, NOW = datetime(2026, 5, 3, 9, tzinfo=UTC), datetime(2026, 11, 21, 9, tzinfo=UTC)
ROW = ("recruiters", "r1")


def screened(subject: str = "K.", /, **answers: Value) -> View:
    """A screening submitted in May, with these answers."""
    given = {(name, ""): Answer(name, "", value, THEN) for name, value in answers.items()}
    interview = Interview(
        "s1", "p1", "recruiter_screening", 1, lifecycle.COMPLETED, THEN, THEN,
        subject=subject, answers=given, submissions=1, completed_at=THEN,
    )  # fmt: skip
    return View(CATALOG.open("recruiter_screening"), interview, NOW.date())


def said(view: View) -> dict[str, Value]:
    found = filling.answers_for(view, ENTRY, "r1", "recruiter_label")
    assert all(one.row == "r1" and one.at == THEN and one.how == HOW_CARRIED for one in found)
    return {one.question: one.value for one in found}


def firm(*more: tuple[str, Value]) -> Interview:
    """A firm with two recruiters, before the first one's row."""
    answers: tuple[tuple[str, Value], ...] = (
        ("respondent_kind", "employer"), ("workplace_country", "MY"), ("workers_total", 40),
        ("workers_international", 12), ("recruiters_used", 2),
        ("how_workers_found_job", Typed(DONT_KNOW)),
        *more,
    )  # fmt: skip
    given = {(name, ""): Answer(name, "", value, NOW) for name, value in answers}
    return Interview(
        "i1", "p1", "fair_recruitment", 1, lifecycle.ASKING, NOW, NOW, language="en", answers=given
    )


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({"licence_needed": "yes", "licence_on_register": "yes"}, "yes"),
        ({"licence_needed": "yes", "licence_on_register": "partly"}, "partly"),
        ({"licence_needed": "yes", "licence_on_register": "no"}, None),
        ({"licence_needed": Typed(DONT_KNOW), "licence_on_register": Typed(DONT_KNOW)}, None),
    ],
)
def test_only_what_means_the_same_is_taken(answers: dict[str, Value], wanted: Value | None) -> None:
    assert said(screened(**answers)).get("recruiter_licence_checked") == wanted


def test_a_licence_that_has_ended_since_is_asked_again() -> None:
    answers: dict[str, Value] = {"licence_needed": "yes", "licence_on_register": "yes"}
    good = screened(**answers, licence_end=date(2026, 12, 31))
    over = screened(**answers, licence_end=date(2026, 6, 30))
    assert said(good)["recruiter_licence_checked"] == "yes"
    assert "recruiter_licence_checked" not in said(over)


def test_no_licence_needed_is_not_applicable_with_the_words_said() -> None:
    value = said(screened(licence_needed="no"))["recruiter_licence_checked"]
    assert isinstance(value, Typed)
    assert value.kind == NOT_APPLICABLE
    assert value.reason.endswith("? No")


def test_workers_who_paid_are_a_yes_and_workers_who_did_not_say_nothing_of_others() -> None:
    assert said(screened(workers_talked=5, workers_said="paid_back"))["recruiter_said_to_charge"]
    assert "recruiter_said_to_charge" not in said(
        screened(workers_talked=5, workers_said="nobody_paid")
    )


def test_a_number_is_no_name_and_dont_know_stays_dont_know() -> None:
    assert said(screened("2", on_a_list=Typed(DONT_KNOW))) == {
        "recruiter_certified": Typed(DONT_KNOW)
    }
    assert said(screened("K.", on_a_list="no")) == {
        "recruiter_label": "K.", "recruiter_certified": "no",
    }  # fmt: skip


# -- the row -------------------------------------------------------------------------------------


def filled(interview: Interview, *answers: Answer) -> engine.Step:
    given = answers or filling.answers_for(
        screened(on_a_list="yes"), ENTRY, "r1", "recruiter_label"
    )
    event = events.RowFilled(*ROW, tuple(given), "s1", NOW)
    return engine.advance(CATALOG.open("fair_recruitment"), interview, event)


def test_a_filled_row_has_its_answers_with_their_time_and_shows_them() -> None:
    step = filled(firm())
    answer = step.interview.answers["recruiter_certified", "r1"]
    assert (answer.value, answer.at, answer.how) == ("yes", THEN, HOW_CARRIED)
    shown = next(one for one in step.effects if isinstance(one, effects.ShowFilled))
    assert shown.keys == (("recruiter_label", "r1"), ("recruiter_certified", "r1"))
    assert step.interview.fills == {"recruiters.r1": "s1"}


def test_a_row_is_filled_once_and_never_over_an_answer() -> None:
    once = filled(firm()).interview
    assert filled(once).interview == once
    begun = firm().with_answer(Answer("recruiter_screened", "r1", "yes", NOW))
    assert filled(begun).interview == begun


def test_what_does_not_belong_into_the_row_is_left_out() -> None:
    strange = (
        Answer("recruiter_certified", "r1", "certainly", THEN),
        Answer("recruiter_certified", "r2", "yes", THEN),
        Answer("workers_total", "r1", Decimal(3), THEN),
        Answer("no_such_question", "r1", "yes", THEN),
        Answer("recruiter_label", "r1", "K.", THEN),
    )
    step = filled(firm(), *strange)
    assert {key for key in step.interview.answers if key[1]} == {("recruiter_label", "r1")}


def test_a_row_emptied_stays_empty_when_the_store_brings_everything_back() -> None:
    questionnaire = CATALOG.open("fair_recruitment")
    before = filled(firm()).interview
    emptied = engine.advance(questionnaire, before, events.RowEmptied(*ROW, NOW)).interview
    assert not [key for key in emptied.answers if key[1]]
    data = to_dict(emptied)
    data["answers"] = to_dict(before)["answers"]  # a store keeps every answer ever given
    assert from_dict(data) == emptied
    again = engine.advance(questionnaire, emptied, events.RowEmptied(*ROW, NOW)).interview
    assert again == emptied


def test_an_answer_changed_after_filling_stays_when_the_row_is_emptied() -> None:
    questionnaire = CATALOG.open("fair_recruitment")
    own = Answer("recruiter_certified", "r1", "no", NOW)
    changed = filled(firm()).interview.with_answer(own)
    emptied = engine.advance(questionnaire, changed, events.RowEmptied(*ROW, NOW)).interview
    assert [key for key in emptied.answers if key[1]] == [own.key]


def test_a_refused_row_is_not_offered_again() -> None:
    questionnaire = CATALOG.open("fair_recruitment")
    asked = effects.AskQuestion(("recruiter_label", "r1"), effects.Progress(4, 15, 9))
    view = View(questionnaire, firm(), NOW.date())
    assert filling.may_be_filled(view, asked)
    refused = engine.advance(questionnaire, firm(), events.RowFillRefused(*ROW, NOW)).interview
    assert not filling.may_be_filled(View(questionnaire, refused, NOW.date()), asked)


@pytest.mark.parametrize("repeat", ["recruiters", "no_such_repeat", ""])
def test_taps_about_rows_there_are_none_of_change_nothing(repeat: str) -> None:
    questionnaire, before = CATALOG.open("fair_recruitment"), firm()
    for event in (
        events.RowFilled(repeat, "r9", (), "s1", NOW),
        events.RowFillRefused(repeat, "r9", NOW),
        events.RowEmptied(repeat, "r9", NOW),
    ):
        assert engine.advance(questionnaire, before, event).interview == before
