"""What holds for every repayment plan, whatever the sums, budgets and order of groups."""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from itertools import permutations
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.values import Money
from reports.cost_model import ExchangeRate
from reports.repayment_model import RepaymentPlan
from reports.repayment_schedule import Owed, planned, within
from reports.report_json import report_from_dict, report_to_dict
from tests.property_tries import tries
from tests.repayment_samples import Answers, day, frame, group, money, percent, plan_of, report_of

SOME = tries(40)
SUMS = st.integers(0, 5_000_00).map(lambda cents: Decimal(cents) / 100)
PERCENTS = st.integers(0, 600).map(lambda tenths: Decimal(tenths) / 10)


@st.composite
def groups(draw: st.DrawFn, label: str = "A") -> Answers:
    """A group that paid, borrowed and got back whatever."""
    foreign = draw(st.booleans())
    currency = "NPR" if foreign else "MYR"
    former, loan = draw(st.booleans()), draw(SUMS)
    repaid = draw(SUMS)
    return group(
        label,
        group_who="former" if former else draw(st.sampled_from(["current", "agency"])),
        group_workers=draw(st.integers(1, 60)),
        months_left=None if former else draw(st.integers(0, 30)),
        net_wage=None if former else money(draw(SUMS) + 1),
        debt_open=draw(st.sampled_from(["most", "part", "none"])),
        paid_fees=money(draw(SUMS), currency),
        paid_costs=money(draw(SUMS), currency),
        paid_other=money(draw(SUMS), currency),
        loan_amount=money(loan, currency),
        interest_kind="rate" if loan else None,
        interest_amount=None,
        interest_rate=percent(str(draw(PERCENTS))) if loan else None,
        price_rise=percent(str(draw(PERCENTS))),
        repaid_before=money(repaid, currency),
        repaid_proof="shown" if repaid else None,
        rate_repaid=percent("0.0321") if foreign else None,
        rate_repaid_day=day("2026-11-18") if foreign else None,
        rate_source="bank" if foreign else None,
        rate_paid=percent("0.0355") if foreign else None,
    )


PLANS = st.builds(
    lambda parts, budget, rule: frame(
        payment_form="lump" if parts == 1 else "instalments",
        instalments=None if parts == 1 else parts,
        month_budget=money(budget) if budget else {"kind": "not_applicable"},
        value_rule=rule,
    ),
    st.integers(1, 12),
    st.none() | st.integers(100, 500_000).map(Decimal),
    st.sampled_from(["rest", "higher"]),
)
SEVERAL = st.integers(1, 3).flatmap(
    lambda number: st.tuples(*(groups(f"group {at}") for at in range(number)))
)


def paid(plan: RepaymentPlan) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for payment in plan.payments:
        found[payment.group] += payment.total.amount
    return found


@SOME
@given(PLANS, SEVERAL)
def test_payments_add_up_and_keep_to_their_days(answers: Answers, several: Any) -> None:
    plan = plan_of(answers, *several)
    sums = paid(plan)
    for one in plan.groups:
        assert one.total is not None
        assert sums.get(one.row, Decimal(0)) == one.total.amount >= 0
    assert all(plan.start and payment.due >= plan.start for payment in plan.payments)
    assert all(payment.per_worker.amount > 0 for payment in plan.payments)
    assert all(payment.left.amount >= 0 for payment in plan.payments)
    assert plan.total == Money(sum(sums.values(), Decimal("0.00")), "MYR")
    assert not plan.months or plan.months[-1].total == plan.total
    if plan.budget_month and "36 months" not in plan.over_budget:
        assert all(month.amount.amount <= plan.budget_month.amount for month in plan.months)


@SOME
@given(PLANS, st.tuples(groups("A"), groups("B"), groups("C")))
def test_the_order_in_which_groups_are_named_changes_nothing(answers: Answers, three: Any) -> None:
    told = []
    for order in list(permutations(three))[:3]:
        plan = plan_of(answers, *order)
        payments = [
            (one.group_label, one.due, one.per_worker, one.total, one.left) for one in plan.payments
        ]
        told.append((payments, [one.label for one in plan.groups], plan.months, plan.late))
    assert told[0] == told[1] == told[2]


@SOME
@given(SUMS, st.lists(SUMS, min_size=2, max_size=4))
def test_the_more_was_repaid_the_less_is_due_and_never_below_zero(
    fees: Decimal, repaid: list[Decimal]
) -> None:
    due = []
    for amount in sorted(repaid):
        one = group(
            paid_fees=money(fees),
            repaid_before=money(amount),
            repaid_proof="shown" if amount else None,
        )
        found = plan_of(frame(), one).groups[0].per_worker
        assert found is not None
        due.append(found.amount)
    assert due == sorted(due, reverse=True)
    assert due[-1] >= 0


@SOME
@given(PLANS, SEVERAL)
def test_a_report_with_a_plan_is_the_same_after_a_journey_as_json(
    answers: Answers, several: Any
) -> None:
    report = report_of(answers, *several)
    assert report_from_dict(json.loads(json.dumps(report_to_dict(report)))) == report


@SOME
@given(PERCENTS, PERCENTS, SUMS)
def test_a_better_rate_never_gives_less(first: Decimal, second: Decimal, fees: Decimal) -> None:
    def due(rule: str) -> Decimal:
        one = group(
            paid_fees=money(fees, "NPR"), paid_costs=money("0", "NPR"),
            paid_other=money("0", "NPR"), loan_amount=money("0", "NPR"), interest_kind=None,
            interest_amount=None, repaid_before=money("0", "NPR"),
            rate_repaid=percent(str(first + 1)), rate_repaid_day=day("2026-11-18"),
            rate_source="bank",
            rate_paid=percent(str(second + 1)) if rule != "day_repaid" else None,
        )  # fmt: skip
        plan = plan_of(frame(exchange_rule=rule), one)
        assert all(isinstance(rate, ExchangeRate) for rate in plan.rates)
        found = plan.groups[0].per_worker
        assert found is not None
        return found.amount

    assert due("better") == max(due("day_repaid"), due("day_paid"))


OWED = st.lists(
    st.builds(Owed, st.integers(1, 10_000), st.integers(1, 50), st.booleans()), min_size=1,
    max_size=5,
)  # fmt: skip


@given(OWED, st.integers(1, 12), st.integers(1, 1_000_000))
def test_a_budget_is_kept_to_the_last_unit(owed: list[Owed], parts: int, budget: int) -> None:
    for one in owed:
        assert sum(planned(one, parts)) == one.due
    months = within(owed, parts, budget)
    if months is None:
        assert sum(one.due * one.workers for one in owed) > budget
        return
    assert [sum(paid) for paid in months] == [one.due for one in owed]
    for month in zip(*months, strict=True):
        assert sum(paid * one.workers for paid, one in zip(month, owed, strict=True)) <= budget
