"""Repayment plans worked out by hand: what is due, in which order, when, and what is checked."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from questionnaires.catalog import Catalog
from questionnaires.values import Money
from reports.answers_document import read
from reports.build import Extras, build_report
from reports.repayment_controls import sample
from reports.repayment_model import RepaymentPlan
from tests.repayment_samples import (
    AT,
    TODAY,
    Answers,
    day,
    frame,
    group,
    money,
    percent,
    plan_of,
)

EXAMPLE = Path(__file__).parent.parent / "examples" / "repayment_plan_factory.json"
UNKNOWN = {"kind": "dont_know"}


def due(plan: RepaymentPlan, at: int = 0) -> Decimal:
    """What one worker of a group is due, in the money of the plan."""
    found = plan.groups[at].per_worker
    assert found is not None
    return found.amount


def kinds(plan: RepaymentPlan, at: int = 0) -> list[tuple[str, Decimal]]:
    return [(part.kind, part.amount.amount) for part in plan.groups[at].parts]


# -- the formula ----------------------------------------------------------------------------------


def test_the_worked_example_of_the_guidance() -> None:
    """2,000 + 350 + 40 paid, 600 interest, 10 percent on the 390 not borrowed: 3,029."""
    plan = plan_of(frame(), group())
    assert kinds(plan) == [
        ("paid", Decimal(2000)),
        ("paid", Decimal(350)),
        ("paid", Decimal(40)),
        ("finance", Decimal(600)),
        ("value_loss", Decimal(39)),
    ]
    assert due(plan) == Decimal("3029.00")
    assert plan.groups[0].total == plan.total == Money(Decimal("9087.00"), "MYR")
    assert plan.complete


def test_every_term_says_how_it_came_about() -> None:
    words = [part.how for part in plan_of(frame(), group()).groups[0].parts]
    assert words[-1] == "390\xa0MYR x 10 percent rise of prices at home."


def test_a_rate_counts_simple_interest_up_to_the_first_payment() -> None:
    # 2,000 x 18 % x 730 days of 365 = 720
    plan = plan_of(frame(), group(interest_kind="rate", interest_rate=percent("18")))
    assert ("finance", Decimal("720.00")) in kinds(plan)


def test_where_nobody_knows_the_interest_the_agreed_rate_counts() -> None:
    # 2,000 x 24 % x 2 years = 960
    plan = plan_of(frame(), group(interest_kind=UNKNOWN))
    assert ("finance", Decimal("960.00")) in kinds(plan)


def test_no_rate_is_guessed() -> None:
    plan = plan_of(frame(agreed_rate=UNKNOWN), group(interest_kind=UNKNOWN))
    assert "finance" not in dict(kinds(plan))
    assert any("no rate was agreed" in text for text in plan.groups[0].missing)
    assert not plan.complete


def test_an_interest_free_loan_leaves_all_of_it_to_lost_value() -> None:
    plan = plan_of(frame(), group(interest_kind="free"))
    assert dict(kinds(plan))["value_loss"] == Decimal(239)


def test_the_better_of_prices_and_legal_interest_counts() -> None:
    # 5 % x 730 days of 365 = 10 %; 8 % for two years is 16 % and better than 10 %
    assert dict(kinds(plan_of(frame(legal_rate=percent("5")), group())))["value_loss"] == 39
    plan = plan_of(frame(legal_rate=percent("8")), group())
    assert dict(kinds(plan))["value_loss"] == Decimal("62.40")


def test_a_legal_rate_that_nobody_knows_is_missing_and_none_at_all_is_not() -> None:
    assert plan_of(frame(), group()).missing == ()
    unknown = plan_of(frame(legal_rate=UNKNOWN), group())
    assert "legal rate" in unknown.missing[0]
    assert not unknown.complete


def test_the_higher_of_interest_and_value_never_counts_both() -> None:
    # 40 % of the loan is 800 and more than 600: lost value on all of 2,390 is 956
    plan = plan_of(frame(value_rule="higher"), group(price_rise=percent("40")))
    assert dict(kinds(plan)).get("finance") is None
    assert dict(kinds(plan))["value_loss"] == Decimal(956)
    lower = plan_of(frame(value_rule="higher"), group())
    assert dict(kinds(lower))["finance"] == 600
    assert dict(kinds(lower))["value_loss"] == 39


@pytest.mark.parametrize(
    ("rule", "expected"), [("highest", "2500.00"), ("own", "2390.00"), ("average", "2500.00")]
)
def test_the_usual_sum_counts_as_the_rule_says(rule: str, expected: str) -> None:
    answers = frame(amount_rule=rule, value_rule="none", interest_rule="none")
    usual = None if rule == "own" else money("2500")
    one = group(group_amount=usual, interest_kind=None, interest_amount=None)
    assert due(plan_of(answers, one)) == Decimal(expected)


def test_an_average_below_the_own_sum_shows_what_it_takes_away() -> None:
    answers = frame(amount_rule="average", value_rule="none", interest_rule="none")
    one = group(group_amount=money("2000"), interest_kind=None, interest_amount=None)
    plan = plan_of(answers, one)
    assert kinds(plan)[-1] == ("paid", Decimal(-390))
    assert due(plan) == 2000


def test_the_usual_sum_stands_in_where_a_worker_cannot_name_all_costs() -> None:
    one = group(paid_costs=UNKNOWN, paid_other=UNKNOWN, group_amount=money("2500"))
    plan = plan_of(frame(value_rule="none"), one)
    assert due(plan) == Decimal(3100)
    assert plan.groups[0].missing == ()


def test_only_what_is_shown_to_be_repaid_is_taken_off() -> None:
    shown = plan_of(frame(), group(repaid_before=money("300"), repaid_proof="shown"))
    assert due(shown) == Decimal("2729.00")
    told = plan_of(frame(), group(repaid_before=money("300"), repaid_proof="told"))
    assert due(told) == Decimal("3029.00")
    assert "not taken off" in told.groups[0].notes[0]


def test_who_got_more_is_owed_nothing_and_gives_nothing_back() -> None:
    plan = plan_of(frame(), group(repaid_before=money("5000"), repaid_proof="shown"))
    assert due(plan) == 0
    assert "Nobody is asked to give money back" in plan.groups[0].notes[0]
    assert plan.payments == ()


def test_a_loan_above_the_payment_makes_no_negative_rest() -> None:
    plan = plan_of(frame(), group(loan_amount=money("9000")))
    assert due(plan) == Decimal("2990.00")


def test_a_small_sum_is_repaid_like_any_other() -> None:
    one = group(
        paid_fees=money("0.01"), paid_costs=money("0"), paid_other=money("0"),
        loan_amount=money("0"), interest_kind=None, interest_amount=None, group_workers=1,
    )  # fmt: skip
    plan = plan_of(frame(payment_form="instalments", instalments=3), one)
    # 0.01 paid, and lost value of 0.001 rounded up to 0.01
    assert [payment.total.amount for payment in plan.payments] == [Decimal("0.01")] * 2


# -- other money ----------------------------------------------------------------------------------


def foreign(**changes: Any) -> Answers:
    """A group that paid 100,000 rupees, without a loan."""
    base = {
        "paid_fees": money("100000", "NPR"), "paid_costs": money("0", "NPR"),
        "paid_other": money("0", "NPR"), "loan_amount": money("0", "NPR"), "interest_kind": None,
        "interest_amount": None, "repaid_before": money("0", "NPR"),
        "rate_repaid": percent("0.032"), "rate_repaid_day": day("2026-11-18"),
        "rate_source": "central bank", "rate_paid": percent("0.0355"),
    }  # fmt: skip
    return group(**(base | changes))


@pytest.mark.parametrize(
    ("rule", "expected"), [("better", "3550"), ("day_repaid", "3200"), ("day_paid", "3550")]
)
def test_the_rate_that_the_rule_says_counts(rule: str, expected: str) -> None:
    one = foreign() if rule != "day_repaid" else foreign(rate_paid=None)
    assert due(plan_of(frame(exchange_rule=rule, value_rule="none"), one)) == Decimal(expected)


def test_the_exchange_is_shown_with_rate_day_and_source() -> None:
    plan = plan_of(frame(value_rule="none"), foreign())
    assert plan.groups[0].debt == Money(Decimal("100000.00"), "NPR")
    assert "0.0355" in plan.groups[0].exchange
    assert "central bank" in plan.groups[0].exchange
    assert [(rate.rate, rate.day) for rate in plan.rates] == [
        (Decimal("0.0355"), date(2024, 12, 1)),
        (Decimal("0.032"), date(2026, 11, 18)),
    ]


def test_without_a_rate_no_sum_is_shown() -> None:
    one = foreign(rate_repaid=UNKNOWN, rate_repaid_day=None, rate_source=None, rate_paid=UNKNOWN)
    plan = plan_of(frame(), one)
    assert plan.groups[0].per_worker is None
    assert plan.groups[0].debt is not None
    assert plan.total is None
    assert plan.payments == ()


def test_what_was_repaid_in_the_money_of_the_plan_is_taken_off_after_the_exchange() -> None:
    one = foreign(repaid_before=money("550"), repaid_proof="shown")
    assert due(plan_of(frame(value_rule="none"), one)) == 3000


def test_money_without_decimals_is_paid_in_whole_units() -> None:
    answers = frame(plan_currency="JPY", payment_form="instalments", instalments=3)
    one = group(
        net_wage=None, paid_fees=money("100000", "JPY"), paid_costs=money("0", "JPY"),
        paid_other=money("0", "JPY"), loan_amount=money("0", "JPY"), interest_kind=None,
        interest_amount=None, repaid_before=money("0", "JPY"), price_rise=percent("0"),
    )  # fmt: skip
    assert [one.per_worker.amount for one in plan_of(answers, one).payments] == [
        Decimal(33334),
        Decimal(33333),
        Decimal(33333),
    ]


# -- checks, choices ------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "asked"), [(5, 5), (19, 19), (20, 20), (99, 20), (101, 21)])
def test_the_sample_rule(people: int, asked: int) -> None:
    assert sample(people) == asked


def test_checks_have_their_days() -> None:
    plan = plan_of(frame(payment_form="instalments", instalments=2), group())
    days = {one.label: one.day for one in plan.controls}
    assert days["Nobody treated worse after 30 days"] == date(2026, 12, 31)
    assert days["Nobody treated worse after 90 days"] == date(2027, 3, 1)
    assert days["Final check of all payments"] == date(2027, 1, 31)
    assert days["Late claims are open until this day"] == date(2027, 12, 1)
    assert [one.day for one in plan.controls] == sorted(one.day for one in plan.controls)


def test_a_short_time_for_late_claims_is_shown_as_our_advice() -> None:
    plan = plan_of(frame(late_claims=3), group())
    assert any("our advice" in one.label and "3 months" in one.how for one in plan.controls)


def test_every_open_point_shows_the_choice_and_what_others_say() -> None:
    plan = plan_of(frame(), group())
    assert len(plan.settled) == 6
    for point in plan.settled:
        assert point.because
        assert len(point.alternatives) == 3
        assert {confidence for _, _, confidence in point.alternatives} <= {
            "found", "known", "check", "proposal",
        }  # fmt: skip


def test_a_rule_nobody_chose_is_missing_not_assumed() -> None:
    plan = plan_of(frame(value_rule=UNKNOWN, legal_rate=None), group(price_rise=None))
    assert "value_loss" not in dict(kinds(plan))
    assert any("lost value" in text for text in plan.groups[0].missing)
    assert plan.settled[3].chosen == "not chosen yet"


def test_a_gap_report_takes_a_plan_along() -> None:
    plan = plan_of(frame(), group())
    catalog = Catalog()
    questionnaire = catalog.open("fair_recruitment", 1)
    content = (EXAMPLE.parent / "garment_factory.json").read_bytes()
    interview = read(content, lambda ref, version: questionnaire, AT).interview
    assert interview is not None
    report = build_report(
        questionnaire, interview, catalog.library(), TODAY, extras=Extras(repayment=plan)
    )
    assert report.repayment is plan


def test_the_plan_is_said_in_arabic_too() -> None:
    plan = plan_of(frame(payment_form="instalments", instalments=3), group(), language="ar")
    assert "تقديرات" in plan.ethics[0]
    assert all(ord(step[0][0]) > 0x600 for step in plan.steps)


def test_the_example_belongs_to_the_garment_factory() -> None:
    data = json.loads(EXAMPLE.read_text("utf-8"))
    workers = [one["value"] for one in data["answers"] if one["question"] == "3.06"]
    factory = json.loads((EXAMPLE.parent / "garment_factory.json").read_text("utf-8"))
    told = {one["question"]: one["value"] for one in factory["answers"] if "row" not in one}
    assert sum(workers) == told["14.03"]
