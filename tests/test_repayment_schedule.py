"""Whom a repayment plan pays first, on which days, within which budget, and what it warns of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from questionnaires.values import Money
from reports.repayment_schedule import Owed, split, within
from tests.repayment_samples import frame, group, money, plan_of, report_of


def test_leavers_come_first_then_the_most_indebted_then_the_lowest_paid() -> None:
    plan = plan_of(
        frame(payment_form="instalments", instalments=2),
        group("well-paid", debt_open="most", net_wage=money("900")),
        group("no-debt", debt_open="none", net_wage=money("100")),
        group("poor", debt_open="most", net_wage=money("700")),
        group("gone", group_who="former", months_left=None, net_wage=None, debt_open="none"),
    )
    assert [one.label for one in plan.groups] == ["gone", "poor", "well-paid", "no-debt"]
    assert [one.priority for one in plan.groups] == [1, 2, 3, 4]
    assert [one.of for one in plan.payments if one.group_label == "gone"] == [1]


def test_the_rest_after_each_payment_is_told() -> None:
    plan = plan_of(frame(payment_form="instalments", instalments=2), group())
    assert [(one.due, one.per_worker.amount, one.left.amount) for one in plan.payments] == [
        (date(2026, 12, 1), Decimal("1514.50"), Decimal("1514.50")),
        (date(2027, 1, 1), Decimal("1514.50"), Decimal("0.00")),
    ]


def test_the_budget_holds_and_the_longer_plan_is_told() -> None:
    # 9,087 in all; 4,000 a month for three workers: 1,333.33 each, then the rest
    plan = plan_of(frame(month_budget=money("4000")), group())
    assert [one.per_worker.amount for one in plan.payments] == [
        Decimal("1333.33"),
        Decimal("1333.33"),
        Decimal("362.34"),
    ]
    assert "3 months instead of 1 month" in plan.over_budget
    assert "9,087\xa0MYR" in plan.over_budget


def test_a_budget_that_never_ends_is_told_and_the_plan_shown_without_it() -> None:
    plan = plan_of(frame(month_budget=money("30")), group())
    assert [one.total.amount for one in plan.payments] == [Decimal("9087.00")]
    assert "more than 36 months" in plan.over_budget


def test_a_plan_past_ninety_days_is_told() -> None:
    in_time = plan_of(frame(payment_form="instalments", instalments=3), group())
    assert in_time.late == ""
    late = plan_of(frame(payment_form="instalments", instalments=4), group())
    assert "1 Mar 2027, 109 days after the finding" in late.late
    strict = plan_of(
        frame(timing_rule="days30", payment_form="instalments", instalments=2), group()
    )
    assert "held to 30 days" in strict.late


def test_what_is_open_when_contracts_end_is_told() -> None:
    plan = plan_of(frame(payment_form="instalments", instalments=3), group(months_left=1))
    assert plan.groups[0].contract_end == date(2026, 12, 22)
    assert "NP-2024-A" in plan.over_contract
    assert "2,019.33\xa0MYR are still open" in plan.groups[0].notes[0]


def test_who_leaves_this_month_gets_all_at_once() -> None:
    plan = plan_of(frame(payment_form="instalments", instalments=3), group(months_left=0))
    assert len(plan.payments) == 1


def test_without_a_first_day_there_are_sums_and_no_dates() -> None:
    plan = plan_of(frame(plan_start="none"), group())
    assert plan.start is None
    assert plan.payments == ()
    assert plan.controls == ()
    assert plan.total is not None
    assert not plan.complete


def test_cash_by_month_adds_up() -> None:
    plan = plan_of(
        frame(payment_form="instalments", instalments=2), group(), group("B", group_workers=2)
    )
    assert [(one.month, one.amount.amount) for one in plan.months] == [
        (date(2026, 12, 1), Decimal("7572.50")),
        (date(2027, 1, 1), Decimal("7572.50")),
    ]
    assert plan.total == plan.months[-1].total == Money(Decimal("15145.00"), "MYR")


def test_parts_differ_by_one_unit_at_most() -> None:
    assert split(10, 3) == (4, 3, 3)


def test_a_budget_goes_to_those_named_first() -> None:
    months = within([Owed(100, 2), Owed(100, 1)], 1, 200)
    assert months == ((100, 0), (0, 100))


def test_a_plan_of_more_than_three_years_does_not_fit() -> None:
    assert within([Owed(3600, 1)], 1, 100) is not None
    assert within([Owed(3601, 1)], 1, 100) is None


def test_findings_name_the_group_with_a_contract_that_ends() -> None:
    report = report_of(
        frame(payment_form="instalments", instalments=3),
        group("ends", months_left=1),
        group("stays"),
    )
    found = {one.id: one for one in report.findings}
    assert found["months_left"].rows == ("r1",)
