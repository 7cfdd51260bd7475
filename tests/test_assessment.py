"""What findings say: status, severity, rows, clauses, order, and how checks meet a question's own.

Each test answers a small questionnaire and looks at the findings of its report.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from flows.interview import Answer, Interview
from flows.verdicts import Verdict
from questionnaires.model import (
    Action,
    Clause,
    Library,
    Questionnaire,
    Requirement,
    Severity,
    Source,
    Status,
)
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, Typed, Value
from reports.assessment import indicators_in, rank_of
from reports.build import build_report
from reports.model import Finding, Report
from tests.questionnaire_samples import sample

TODAY = date(2026, 11, 21)
START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

FIRM = """
calculations:
  - {name: paid, calculation: "${fee_paid} = 'yes'"}
repeats:
  - {name: recruiters, label_text: "Recruiter {n} of {total}", count: recruiter_count,
     label: recruiter_name}
modules:
  - name: profile
    ref: "1"
    label: Your firm
    questions:
      - {name: workers_total, ref: "1.04", type: integer, label: How many people work for you?}
  - name: recruiters
    ref: "4"
    label: Recruiters
    questions:
      - {name: recruiter_count, ref: "4.01", type: integer, label: How many recruiters?}
      - {name: recruiter_name, type: text, repeat: recruiters, label: Its name?, personal: true}
      - {name: licence, ref: "4.02", type: yes_partly_no, repeat: recruiters,
         label: Did you check the licence?, good: A dated print of the list., sources: [GP5]}
  - name: fees
    ref: "5"
    label: Fees
    questions:
      - {name: fee_paid, ref: "5.01", type: yes_partly_no, label: Did any worker pay a fee?,
         why: A fee makes a debt., sources: [GP7]}
      - {name: fee_source, ref: "5.05", type: select_one, label: How do you know?,
         choices: [{name: asked, label: We asked workers}, {name: told, label: Agency told us}]}
      - {name: fee_sum, ref: "5.28", type: money, relevant: "${fee_paid} = 'yes'",
         label: How much?}
  - name: signs
    ref: "12"
    label: Signs
    questions:
      - {name: debt, ref: "12.05", type: yes_partly_no, label: Do workers owe money?,
         sources: [FLI9]}
findings:
  - name: licence
    questions: [licence]
    requirement: R07
    cases:
      - {when: "${licence} = 'no'", status: gap, severity: major, actions: [A06]}
      - {when: "${licence} = 'partly'", status: partly_met, severity: minor, actions: [A06]}
      - {when: "dont_know(${licence})", status: unknown, actions: [A06]}
  - name: fee_paid
    questions: [fee_paid]
    requirement: R04
    safety_card: true
    cases:
      - {when: "${fee_paid} = 'yes'", status: gap, severity: critical, actions: [A12, A10]}
      - {when: "${fee_paid} = 'partly'", status: gap, severity: minor, actions: [A12]}
      - {when: "dont_know(${fee_paid})", status: unknown, actions: [A10]}
  - name: debt
    questions: [debt]
    requirement: R04
    cases:
      - {when: "${debt} = 'yes'", status: gap, severity: major, actions: [A11]}
      - {when: "dont_know(${debt})", status: unknown, actions: [A10]}
  - name: X02
    check: true
    questions: [fee_source, fee_paid]
    hangs_on: fee_paid
    ask_back: Nobody asked the workers alone.
    requirement: R29
    cases:
      - {when: "${fee_source} = 'told'", status: unknown, actions: [A10]}
"""

LIBRARY = Library(
    requirements={
        "R04": Requirement(
            "R04", "Workers pay nothing", {"ILO_GPOG": ("GP7",), "RBA_Code": ("A1",)}, "known"
        ),
        "R07": Requirement("R07", "Recruiters are licensed", {}),
    },
    actions={
        name: Action(name, f"Do {name}", ("Look.",), ("HR",), "T30", "T30", (), "It is so.", "")
        for name in ("A06", "A10", "A11", "A12")
    },
    clauses={
        "GP7": Clause("GP7", "ILO general principles", "7", "No fees.", "ilo", "found"),
        "GP5": Clause("GP5", "ILO general principles", "5", "Licences.", "ilo", "check"),
    },
    sources={"ilo": Source("ilo", "General principles", "known", "2016")},
)


def firm() -> Questionnaire:
    return sample(FIRM, "firm")


def interview(**values: Value) -> Interview:
    """An interview with these answers; `name__row` answers a row."""
    answers = {}
    for key, value in values.items():
        name, _, row = key.partition("__")
        answers[(name, row)] = Answer(name, row, value, START)
    return Interview("i", "p", "firm", 1, "asking", START, START, language="en", answers=answers)


def report(**values: Value) -> Report:
    return build_report(firm(), interview(**values), LIBRARY, TODAY)


def by_id(report: Report) -> dict[str, Finding]:
    every = (*report.findings, *report.strengths, *report.set_aside)
    return {finding.id: finding for finding in every}


def test_a_gap_names_answer_rule_clause_and_fix() -> None:
    finding = by_id(report(fee_paid="yes"))["fee_paid"]
    assert (finding.status, finding.severity) == (Status.GAP, Severity.CRITICAL)
    assert (finding.answer, finding.requirement_label) == ("Yes", "Workers pay nothing")
    assert (finding.questions, finding.module, finding.why) == (
        ("5.01",),
        "5",
        "A fee makes a debt.",
    )
    assert finding.actions == ("A12", "A10")
    named = [(c.framework, c.clause, c.confidence, c.crosswalk) for c in finding.clauses]
    assert named == [
        ("ILO general principles", "7", "found", False),
        ("RBA Code of Conduct, version 8.0 (2024)", "A1", "known", True),
    ]


def test_dont_know_is_a_finding_of_its_own_and_no_pass() -> None:
    made = report(fee_paid=Typed(DONT_KNOW))
    finding = by_id(made)["fee_paid"]
    assert (finding.status, finding.severity) == (Status.UNKNOWN, None)
    assert made.counts["unknown"] == 1
    assert made.rating == "unknown"


def test_not_applicable_is_neutral_and_listed() -> None:
    made = report(debt=Typed(NOT_APPLICABLE, "we lend nothing"))
    assert by_id(made)["debt"].status is Status.NOT_APPLICABLE
    assert made.findings == ()
    assert made.counts["not_applicable"] == 1
    assert [one.answer for one in made.not_applicable] == ["Does not apply: we lend nothing"]


NO_CONSEQUENCE = """
modules:
  - name: profile
    ref: "1"
    label: Your firm
    questions:
      - {name: housing, ref: "1.14", type: yes_partly_no, label: Do you give housing?,
         reason_for_not_applicable: true}
findings:
  - name: housing
    questions: [housing]
    requirement: R04
    cases: [{when: "${housing} = 'yes'", status: not_applicable}]
"""


@pytest.mark.parametrize(
    ("value", "counted"),
    [
        ("yes", None),
        (Typed(NOT_APPLICABLE, "all live at home"), "not_applicable"),
        (Typed(NOT_APPLICABLE), "unknown"),
    ],
)
def test_only_what_a_person_says_does_not_apply(value: Value, counted: str | None) -> None:
    plain = sample(NO_CONSEQUENCE, "no_consequence")
    made = build_report(plain, interview(housing=value), LIBRARY, TODAY)
    assert {name for name, count in made.counts.items() if count} == {counted} - {None}
    said = counted == "not_applicable"
    assert (len(made.set_aside), len(made.not_applicable)) == (said, said)
    assert made.strengths == ()


def test_the_worst_row_decides_and_the_rows_are_named() -> None:
    made = report(
        recruiter_count=3,
        recruiter_name__r1="Al Noor",
        licence__r1="partly",
        licence__r2="no",
        licence__r3="yes",
    )
    finding = by_id(made)["licence"]
    assert finding.severity is Severity.MAJOR
    assert finding.rows == ("r1", "r2")
    assert finding.row_labels == ("Al Noor", "Recruiter 2 of 3")
    assert finding.answer == "Al Noor: Partly; Recruiter 2 of 3: No"


def test_an_answer_without_row_holds_for_every_row() -> None:
    finding = by_id(report(recruiter_count=2, licence="no"))["licence"]
    assert finding.rows == ("r1", "r2")
    assert finding.answer == "No"


def test_a_check_takes_the_place_of_a_good_answer() -> None:
    made = report(fee_paid="no", fee_source="told")
    assert "fee_paid" not in by_id(made)
    check = by_id(made)["X02"]
    assert (check.status, check.check, check.severity) == (Status.UNKNOWN, True, None)
    assert check.questions == ("5.05", "5.01")
    assert made.counts["met"] == 0


def test_a_check_raises_a_minor_gap_and_keeps_its_actions() -> None:
    made = report(fee_paid="partly", fee_source="told")
    assert "fee_paid" not in by_id(made)
    assert by_id(made)["X02"].status is Status.UNKNOWN


def test_a_check_never_lowers_a_severity() -> None:
    made = report(fee_paid="yes", fee_source="told")
    finding = by_id(made)["fee_paid"]
    assert finding.severity is Severity.CRITICAL
    assert finding.questions == ("5.01", "5.05")
    assert "Nobody asked the workers alone." in finding.note
    assert "X02" not in by_id(made)


def test_an_answer_that_no_longer_applies_is_neither_counted_nor_shown() -> None:
    with_sum = interview(fee_paid="no", fee_sum="1200")
    without = interview(fee_paid="no")
    assert build_report(firm(), with_sum, LIBRARY, TODAY) == build_report(
        firm(), without, LIBRARY, TODAY
    )


def test_one_critical_decides_the_whole_result() -> None:
    made = report(fee_paid="yes", debt="no", recruiter_count=1, licence__r1="yes")
    assert (made.rating, made.critical_open) == ("urgent", True)
    assert {module.ref: module.capped for module in made.modules} == {
        "4": False, "5": True, "12": False,
    }  # fmt: skip


def test_findings_come_in_the_order_to_act() -> None:
    made = report(
        recruiter_count=1,
        licence__r1=Typed(DONT_KNOW),
        fee_paid=Typed(DONT_KNOW),
        debt="yes",
    )
    assert [finding.id for finding in made.findings] == ["fee_paid", "debt", "licence"]


@pytest.mark.parametrize(
    ("status", "severity", "module", "indicators", "rank"),
    [
        (Status.GAP, Severity.CRITICAL, "2", (), 1),
        (Status.UNKNOWN, None, "5", (), 2),
        (Status.UNKNOWN, None, "8", (7,), 2),
        (Status.UNKNOWN, None, "8", (4, 10), 4),
        (Status.GAP, Severity.MAJOR, "5", (9,), 3),
        (Status.PARTLY_MET, Severity.MINOR, "5", (), 5),
        (Status.GAP, Severity.INFO, "5", (), 6),
        (Status.MET, None, "5", (), 7),
        (Status.NOT_APPLICABLE, None, "5", (), 8),
    ],
)
def test_the_rank_of_a_finding(
    status: Status, severity: Severity | None, module: str, indicators: tuple[int, ...], rank: int
) -> None:
    assert rank_of(Verdict("x", status, severity), module, indicators) == rank


def test_indicators_are_read_from_sources() -> None:
    assert indicators_in(["GP7", "FLI9", "FLI 10", "FLI9"]) == (9, 10)


def test_signs_of_forced_labour_set_a_level() -> None:
    assert report(debt="yes").warning_level == "watch"
    assert report(debt="yes", fee_paid="yes").warning_level == "high"
    assert report(debt="no").warning_level == ""


def test_the_safety_card_is_due_only_with_a_critical_answer() -> None:
    assert by_id(report(fee_paid="yes"))["fee_paid"].safety_card
    assert not by_id(report(fee_paid="partly"))["fee_paid"].safety_card


def test_open_questions_are_listed_and_no_gap() -> None:
    made = report(fee_paid="no")
    assert "5.05" in [one.ref for one in made.open_questions]
    assert made.counts["open"] == len(made.open_questions)
    assert made.findings == ()


def test_sources_name_where_clauses_come_from_and_how_sure_we_are() -> None:
    made = report(recruiter_count=1, licence__r1="no")
    assert [(s.name, s.confidence) for s in made.sources] == [("ilo", "known")]
    assert by_id(made)["licence"].clauses[0].confidence == "check"


def test_the_same_answers_give_the_same_report() -> None:
    values: dict[str, Value] = {"fee_paid": "yes", "debt": Typed(DONT_KNOW)}
    assert report(**values) == report(**values)
