"""From which day repayment is counted: the earliest answer that shows a worker payment."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest

from flows import engine
from flows.interview import Answer, Interview, Key
from flows.judgement import judge
from flows.touching import touched_by
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.model import Severity, Status
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, PREFER_NOT_TO_SAY, Typed, Value
from tests.questionnaire_samples import sample

QUESTIONS = """
calculations:
  - {name: fees, calculation: "${fee} = 'yes' or ${fee} = 'partly' or selected(${pay}, 'agency')"}
  - name: paid
    calculation: >-
      ${fees} or any(${charges} = 'yes' or ${charges} = 'partly') or
      (${loan} = 'yes' and ${lender} = 'yes') or opened('repay')
repeats:
  - {name: recruiters, label_text: "{n}", count: used, label: called, maximum: 5}
modules:
  - name: fees
    ref: "5"
    label: Fees
    questions:
      - {name: used, type: integer, label: How many recruiters?}
      - {name: called, type: text, label: A name?, repeat: recruiters}
      - {name: charges, type: yes_partly_no, label: Does it charge?, repeat: recruiters}
      - {name: fee, type: yes_partly_no, label: Did a worker pay?}
      - {name: loan, type: yes_partly_no, label: A loan?}
      - {name: lender, type: yes_partly_no, label: From a lender?}
      - name: pay
        type: select_multiple
        label: Which deductions?
        choices: [{name: tax, label: Tax}, {name: agency, label: Agency}]
  - name: repay
    ref: "14"
    label: Repayment
    questions:
      - {name: right, type: yes_partly_no, label: A right to get it back?}
      - {name: promised, type: yes_partly_no, label: Promised?, relevant: "${paid}"}
      - {name: when, type: date, label: When?, relevant: "${paid}",
         choices: [{name: none, label: No date}]}
findings:
  - name: when
    questions: [when]
    requirement: R28
    cases:
      - {when: "${when} = 'none'", status: gap, severity: critical, actions: [A12]}
      - {when: "${when} > add_days(finding_date(), 90)", status: gap, severity: major,
         actions: [A12]}
      - {when: "dont_know(${when}) and today() > add_days(finding_date(), 30)", status: gap,
         severity: critical, actions: [A12]}
      - {when: "dont_know(${when})", status: unknown, actions: [A12]}
"""
FIRM = sample(QUESTIONS, "finding_date")
DAY = date(2026, 3, 1)
EARLY = datetime(2026, 2, 1, tzinfo=UTC)

Given = Mapping[Key, tuple[int, Value]]
"""Answers, each with the number of days after `DAY` on which it was given."""


def seen(given: Given, after: int = 0, zone: str = "", opened: tuple[str, ...] = ()) -> View:
    noon = datetime(DAY.year, DAY.month, DAY.day, 22, tzinfo=UTC)
    begun = engine.begin(FIRM, "i1", "p1", noon, "en").interview
    answers = {
        key: Answer(*key, value, noon + timedelta(days)) for key, (days, value) in given.items()
    }
    changed = {"answers": answers, "time_zone": zone, "opened": opened}
    interview = Interview(**{**begun.__dict__, **changed})
    return View(FIRM, interview, DAY + timedelta(after))


def found(given: Given, zone: str = "", opened: tuple[str, ...] = ()) -> int | None:
    """Return how many days after `DAY` the finding date is."""
    day = seen(given, zone=zone, opened=opened).call("finding_date", ())
    assert day is None or isinstance(day, date)
    return None if day is None else (day - DAY).days


def test_without_a_payment_there_is_no_date() -> None:
    assert found({}) is None
    assert found({("fee", ""): (1, "no"), ("pay", ""): (2, ("tax",))}) is None


@pytest.mark.parametrize("value", [Typed(kind) for kind in (DONT_KNOW, NOT_APPLICABLE)])
def test_an_answer_that_shows_no_payment_is_not_counted(value: Value) -> None:
    assert found({("fee", ""): (1, value), ("pay", ""): (4, ("agency",))}) == 4


def test_the_earliest_answer_that_shows_a_payment_counts() -> None:
    given: Given = {
        ("loan", ""): (0, "no"),
        ("fee", ""): (7, "partly"),
        ("pay", ""): (5, ("tax", "agency")),
    }
    assert found(given) == 5


def test_rows_count_each_for_itself() -> None:
    rows: Given = {
        ("used", ""): (0, 3),
        ("charges", "r1"): (1, "no"),
        ("charges", "r2"): (6, "yes"),
        ("charges", "r3"): (8, "partly"),
    }
    assert found(rows) == 6


def test_an_answer_for_all_rows_counts() -> None:
    assert found({("used", ""): (0, 2), ("charges", ""): (3, "yes")}) == 3


def test_an_answer_of_a_row_that_is_gone_does_not_count() -> None:
    rows: Given = {
        ("used", ""): (0, 1),
        ("charges", "r2"): (1, "yes"),
        ("charges", "r1"): (9, "yes"),
    }
    assert found(rows) == 9


def test_what_two_answers_show_together_is_known_with_the_second() -> None:
    assert found({("loan", ""): (2, "yes"), ("lender", ""): (5, "yes")}) == 5


def test_the_day_is_that_of_the_person() -> None:
    given: Given = {("fee", ""): (1, "yes")}  # 22:00 UTC
    assert found(given) == 1
    assert found(given, zone="Asia/Kathmandu") == 2


def test_opened_on_request_it_counts_from_the_first_answer_there() -> None:
    given: Given = {
        ("right", ""): (1, "no"),  # asked in any case
        ("promised", ""): (20, "no"),
        ("when", ""): (22, "none"),
    }
    assert found(given, opened=("repay",)) == 20
    assert found(given) is None
    assert found({}, opened=("repay",)) is None
    assert found({**given, ("fee", ""): (30, "yes")}, opened=("repay",)) == 30


@pytest.mark.parametrize(
    ("answer", "after", "expected"),
    [
        ("none", 0, (Status.GAP, Severity.CRITICAL)),
        (DAY + timedelta(95), 0, (Status.MET, None)),
        (DAY + timedelta(96), 0, (Status.GAP, Severity.MAJOR)),
        (Typed(DONT_KNOW), 35, (Status.UNKNOWN, None)),
        (Typed(DONT_KNOW), 36, (Status.GAP, Severity.CRITICAL)),
        (Typed(PREFER_NOT_TO_SAY), 36, (Status.GAP, Severity.CRITICAL)),
    ],
)
def test_the_date_of_repayment_is_judged_by_it(
    answer: Value, after: int, expected: tuple[Status, Severity | None]
) -> None:
    view = seen({("fee", ""): (5, "yes"), ("when", ""): (6, answer)}, after)
    (verdict,) = judge(view)
    assert (verdict.status, verdict.severity) == expected


def test_what_shows_a_payment_touches_the_date_of_repayment() -> None:
    before = seen({("fee", ""): (5, "yes"), ("when", ""): (6, "none")})
    after = before.seeing(before.interview.with_answer(Answer("pay", "", ("agency",), EARLY)))
    assert "when" in touched_by(before, after, ("pay", "")).rules


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("worker_paid_own_staff", "partly"),
        ("payer_tools", "all"),
        ("debt_still_paid", "yes"),
        ("wage_deductions", ("tax", "agency")),
    ],
)
def test_in_the_full_questionnaire_each_kind_of_payment_has_its_day(
    name: str, value: Value
) -> None:
    full = Catalog().open("fair_recruitment", 1)
    begun = engine.begin(full, "i1", "p1", EARLY, "en").interview
    given = {"respondent_kind": "employer", name: value}
    answers = {(one, ""): Answer(one, "", what, EARLY) for one, what in given.items()}
    view = View(full, Interview(**{**begun.__dict__, "answers": answers}), DAY)
    assert view.call("finding_date", ()) == EARLY.date()
