"""What a repayment plan is told about: answers that break good practice, and those that do not."""

from __future__ import annotations

from typing import Any

import pytest

from reports.model import Finding
from tests.repayment_samples import Answers, day, frame, group, money, percent, report_of

UNKNOWN = {"kind": "dont_know"}
PLAN = [
    ({"plan_start": "none"}, "plan_start", "critical", "A12"),
    ({"plan_start": day("2027-02-11")}, "plan_start", "major", "A12"),
    ({"plan_start": day("2027-02-10")}, "plan_start", "minor", "A12"),
    ({"timing_rule": "longer"}, "timing_rule", "minor", "A28"),
    ({"amount_rule": "average"}, "amount_rule", "major", "A12"),
    ({"amount_rule": "own"}, "amount_rule", "minor", "A10"),
    ({"interest_rule": "none", "agreed_rate": None}, "interest_rule", "minor", "A12"),
    ({"interest_rule": "paid_only", "agreed_rate": None}, "interest_rule", "info", "A12"),
    ({"value_rule": "none", "legal_rate": None}, "value_rule", "minor", "A12"),
    ({"lookback": "current"}, "lookback", "major", "A12"),
    ({"no_receipt_included": "no"}, "no_receipt_included", "major", "A12"),
    ({"agency_included": "no"}, "agency_included", "major", "A30"),
    ({"declarations_included": "no"}, "declarations_included", "major", "A10"),
    ({"status_included": "no"}, "status_included", "major", "A12"),
    ({"harm_stopped": "no"}, "harm_stopped", "critical", "A11"),
    ({"harm_stopped": "partly"}, "harm_stopped", "major", "A08"),
    ({"pays_first": "wait"}, "pays_first", "critical", "A12"),
    ({"pays_first": "recruiter"}, "pays_first", "major", "A12"),
    ({"payment_form": "instalments", "instalments": 4}, "instalments", "major", "A28"),
    ({"month_budget": money("2500")}, "month_budget", "major", "A12"),
    ({"workers_agreed": "no"}, "workers_agreed", "major", "A28"),
    ({"channel": "others"}, "channel", "critical", "A12"),
    ({"channel": "voucher"}, "channel", "major", "A12"),
    ({"channel": "cash"}, "channel", "minor", "A12"),
    ({"linked": "yes"}, "linked", "critical", "A12"),
    ({"linked": "partly"}, "linked", "major", "A12"),
    ({"papers_asked": ["receipt", "waiver"]}, "papers_asked", "critical", "A12"),
    ({"papers_asked": ["never_paid"]}, "papers_asked", "critical", "A12"),
    ({"rest_at_leaving": "no"}, "rest_at_leaving", "major", "A12"),
    ({"wages_same": "no"}, "wages_same", "major", "A25"),
    ({"tax_carried": "no"}, "tax_carried", "major", "A12"),
    ({"promise_signed": "no"}, "promise_signed", "major", "A25"),
    ({"treatment_checks": "no"}, "treatment_checks", "major", "A25"),
    ({"outside_contact": "no"}, "outside_contact", "major", "A24"),
    ({"verifier": "nobody"}, "verifier", "major", "A12"),
    ({"verifier": "own"}, "verifier", "minor", "A12"),
    ({"appeals": "nobody"}, "appeals", "major", "A24"),
    ({"late_claims": 11}, "late_claims", "minor", "A12"),
    ({"money_kept": "no"}, "money_kept", "major", "A12"),
    ({"notice_understood": "no"}, "notice_understood", "major", "A12"),
]
GROUP = [
    ({"evidence_level": "nothing"}, "evidence_level", "minor", "A10"),
    ({"evidence_level": "invoices"}, "evidence_level", "info", "A10"),
    ({"repaid_before": money("10"), "repaid_proof": "told"}, "repaid_proof", "major", "A12"),
    ({"paid_costs": UNKNOWN}, "paid_costs", None, "A10"),
]


def open_findings(plan: Answers, one: Answers) -> dict[str, Finding]:
    return {finding.id: finding for finding in report_of(plan, one).findings}


def test_a_plan_as_our_advice_has_it_leaves_nothing_open() -> None:
    report = report_of(frame(), group(group_workers=1))
    assert report.findings == ()
    assert report.open_questions == ()
    assert report.repayment is not None


@pytest.mark.parametrize(("changes", "name", "severity", "action"), PLAN)
def test_what_breaks_good_practice_is_found(
    changes: dict[str, Any], name: str, severity: str, action: str
) -> None:
    found = open_findings(frame(**changes), group(group_workers=1))
    assert {one: finding.severity for one, finding in found.items()} == {name: severity}
    assert action in found[name].actions


@pytest.mark.parametrize(("changes", "name", "severity", "action"), GROUP)
def test_what_is_weak_in_a_group_is_found_with_its_row(
    changes: dict[str, Any], name: str, severity: str | None, action: str
) -> None:
    found = open_findings(frame(), group(group_workers=1, **changes))
    assert {one: finding.severity for one, finding in found.items()} == {name: severity}
    assert found[name].rows == ("r1",)
    assert action in found[name].actions


@pytest.mark.parametrize(
    ("then", "severity"), [("0.031", "major"), ("0.032", None), ("0.033", None)]
)
def test_a_rate_of_the_payment_day_is_found_only_where_workers_lose(
    then: str, severity: str | None
) -> None:
    one = group(
        paid_fees=money("1000", "NPR"), paid_costs=money("0", "NPR"), paid_other=money("0", "NPR"),
        loan_amount=money("0", "NPR"), interest_kind=None, interest_amount=None,
        repaid_before=money("0", "NPR"), rate_repaid=percent("0.032"),
        rate_repaid_day=day("2026-11-18"), rate_source="bank", rate_paid=percent(then),
    )  # fmt: skip
    found = open_findings(frame(exchange_rule="day_paid"), one)
    assert (found["rate_paid"].severity if found else None) == severity


@pytest.mark.parametrize(("months", "rows"), [(1, ("r1",)), (2, ())])
def test_contracts_that_end_before_the_last_payment(months: int, rows: tuple[str, ...]) -> None:
    plan = frame(payment_form="instalments", instalments=2)
    found = open_findings(plan, group(months_left=months))
    assert (found["months_left"].rows if found else ()) == rows


def test_a_budget_that_carries_the_wished_months_is_fine() -> None:
    plan = frame(payment_form="instalments", instalments=2, month_budget=money("1600"))
    assert "month_budget" not in open_findings(plan, group(group_workers=1))


def test_every_open_point_is_a_finding_to_close_in_time() -> None:
    report = report_of(frame(linked="yes"), group())
    (action,) = report.actions
    assert action.id == "A12"
    assert action.template == "T6"
