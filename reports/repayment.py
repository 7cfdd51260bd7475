"""The repayment plan: from the answers to sums, days, checks and choices.

Rule of this file: the same answers and day give the same plan; every sum is an estimate to be
agreed with workers, shown with how it came about, and nothing is missing in silence.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from flows.view import View
from questionnaires.model import Library, Questionnaire
from questionnaires.values import Money
from reports.cost_model import ExchangeRate
from reports.repayment_answers import QUESTIONNAIRE, Answers, groups_of, rules_of
from reports.repayment_controls import controls, settled, sources, steps
from reports.repayment_groups import Group, groups_in_order
from reports.repayment_model import RepaymentPlan
from reports.repayment_payments import (
    Wish,
    last_planned,
    late,
    months_of,
    over_contract,
    schedule,
    wish_of,
)
from reports.wording import Wording

METHOD = ("formula", "paid", "finance", "value", "exchange", "rounding", "instalments", "sample")
ETHICS = ("estimate", "codes", "visible", "speakers", "no_retaliation", "no_waiver", "not_verified")
SOURCES = ("impactt_2021", "cgf_aim_2022", "ihrb_equidem_2017", "iom_remedy", "rba_guide_2020",
           "verite_remediation", "practice")  # fmt: skip


def repayment_plan(
    questionnaire: Questionnaire, view: View, library: Library, wording: Wording, today: date
) -> RepaymentPlan | None:
    """Return the plan that the answers give on the day `today`, None for another questionnaire.

    `questionnaire`, `library` and `wording` are in the language of the report.
    """
    if questionnaire.ref_id != QUESTIONNAIRE:
        return None
    rules, wish = rules_of(view), wish_of(view)
    ordered = groups_in_order(questionnaire, groups_of(view), rules, wording, last_planned(wish))
    plan = schedule(ordered, wish, wording)
    contract, ordered = over_contract(ordered, plan.payments, wording)
    missing = _missing(view, wish, ordered, wording)
    groups = tuple(group.shown for group in ordered)
    return RepaymentPlan(
        currency=rules.currency,
        as_of=today,
        start=wish.start,
        groups=groups,
        payments=plan.payments,
        months=months_of(plan.payments),
        total=_total(ordered, rules.currency),
        workers=sum(group.workers or 0 for group in groups),
        budget_month=wish.budget,
        rates=_rates(ordered),
        settled=settled(view, questionnaire, wording),
        controls=controls(view, questionnaire, ordered, plan.payments, wording),
        complete=not missing and not any(group.missing for group in groups),
        late=late(plan.payments, wish, wording),
        over_contract=contract,
        over_budget=plan.over_budget,
        steps=steps(wording),
        missing=missing,
        method=tuple(wording(f"repayment.method.{key}") for key in METHOD),
        ethics=tuple(wording(f"repayment.ethics.{key}") for key in ETHICS),
        sources=sources(library, wording, SOURCES),
    )


def _missing(
    view: View, wish: Wish, groups: tuple[Group, ...], wording: Wording
) -> tuple[str, ...]:
    """Return what the plan as a whole still lacks, in sentences."""
    plan, found = Answers(view), []
    if not wish.currency:
        found.append("plan_currency")
    if wish.start is None:
        found.append("plan_start")
    if not groups:
        found.append("groups")
    if not plan.text("payment_form"):
        found.append("payment_form")
    if plan.text("payment_form") == "instalments" and plan.whole("instalments") is None:
        found.append("instalments")
    if _lacks_legal_rate(plan):
        found.append("legal_rate")
    if wish.budget and wish.budget.currency != wish.currency:
        found.append("budget_currency")
    return tuple(wording(f"repayment.missing.{name}") for name in found)


def _lacks_legal_rate(plan: Answers) -> bool:
    """Tell whether lost value counts, and nobody knows the legal rate, maybe the better one."""
    counted = plan.text("value_rule") in ("rest", "higher")
    return counted and plan.number("legal_rate") is None and not plan.set_aside("legal_rate")


def _total(groups: tuple[Group, ...], currency: str) -> Money | None:
    """Return what is known to be owed in all; at least this, while something is missing."""
    known = [group.shown.total.amount for group in groups if group.shown.total]
    return Money(sum(known, Decimal(0)), currency) if known else None


def _rates(groups: tuple[Group, ...]) -> tuple[ExchangeRate, ...]:
    found = {rate: None for group in groups for rate in group.due.rates}
    return tuple(sorted(found, key=lambda one: (one.currency, one.day, one.rate)))
