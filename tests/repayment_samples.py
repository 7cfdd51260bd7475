"""Invented repayment plans for tests: a document of answers in, plan and report out."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from flows.interview import Interview
from flows.view import View
from questionnaires.catalog import Catalog
from questionnaires.model import Library, Questionnaire
from reports.answers_document import read
from reports.build import build_report
from reports.model import Report
from reports.repayment import repayment_plan
from reports.repayment_model import RepaymentPlan
from reports.wording import wording_for

TODAY = date(2026, 11, 22)
AT = datetime(2026, 11, 22, tzinfo=UTC)
Answers = dict[str, Any]


@cache
def opened(language: str = "en") -> tuple[Questionnaire, Library]:
    """The questionnaire and the library, in one language."""
    catalog = Catalog()
    return catalog.open("repayment_plan", 1, language), catalog.library(language)


def money(amount: str | Decimal, currency: str = "MYR") -> Answers:
    """An amount as an answers document has it."""
    return {"amount": f"{Decimal(amount):.2f}", "currency": currency}


def day(text: str) -> Answers:
    """A date as an answers document has it."""
    return {"date": text}


def percent(number: str) -> Answers:
    """A number as an answers document has it."""
    return {"decimal": number}


def frame(**changes: Any) -> Answers:
    """Answers about the plan as a whole: all paid in one go, everything as our advice has it."""
    answers = {
        "workplace": "MY",
        "plan_currency": "MYR",
        "finding_day": day("2026-11-12"),
        "plan_start": day("2026-12-01"),
        "timing_rule": "days90",
        "amount_rule": "highest",
        "interest_rule": "paid_or_rate",
        "agreed_rate": percent("24"),
        "value_rule": "rest",
        "legal_rate": {"kind": "not_applicable"},
        "exchange_rule": "better",
        "lookback": "all",
        "no_receipt_included": "yes",
        "agency_included": "yes",
        "declarations_included": "yes",
        "status_included": "yes",
        "harm_stopped": "yes",
        "pays_first": "we",
        "payment_form": "lump",
        "month_budget": {"kind": "not_applicable"},
        "workers_agreed": "yes",
        "channel": "account",
        "linked": "no",
        "papers_asked": ["receipt"],
        "rest_at_leaving": "yes",
        "wages_same": "yes",
        "tax_carried": "yes",
        "promise_signed": "yes",
        "treatment_checks": "yes",
        "outside_contact": "yes",
        "verifier": "independent",
        "appeals": "outside",
        "late_claims": 12,
        "money_kept": "yes",
        "notice_languages": ["ne"],
        "notice_understood": "yes",
        "result_next": "ok",
    }
    return {name: value for name, value in (answers | changes).items() if value is not None}


def group(label: str = "NP-2024-A", **changes: Any) -> Answers:
    """Answers about one group: the worked example of the remedy guidance (4.3), paid in MYR."""
    answers = {
        "group_label": label,
        "group_who": "current",
        "group_origin": "NP",
        "group_year": 2024,
        "group_recruiter": "A",
        "group_workers": 3,
        "months_left": {"kind": "not_applicable"},
        "net_wage": money("800"),
        "debt_open": "part",
        "evidence_level": "peers",
        "day_paid": day("2024-12-01"),
        "paid_fees": money("2000"),
        "paid_costs": money("350"),
        "paid_other": money("40"),
        "group_amount": {"kind": "not_applicable"},
        "loan_amount": money("2000"),
        "interest_kind": "amount",
        "interest_amount": money("600"),
        "price_rise": percent("10"),
        "repaid_before": money("0"),
    }
    return {name: value for name, value in (answers | changes).items() if value is not None}


def interview_of(plan: Answers, *groups: Answers, language: str = "en") -> Interview:
    """The interview with these answers, read from a document like any other."""
    questionnaire, _ = opened(language)
    entries = [{"question": name, "value": value} for name, value in plan.items()]
    entries.append({"question": "groups_count", "value": len(groups)})
    for number, one in enumerate(groups, start=1):
        entries += [
            {"question": name, "row": f"r{number}", "value": value} for name, value in one.items()
        ]
    document = {
        "questionnaire": {"ref_id": "repayment_plan", "version": 1},
        "answers": [one | {"answered_at": "2026-11-20T08:00:00Z"} for one in entries],
    }
    imported = read(json.dumps(document).encode(), lambda ref, version: questionnaire, AT)
    assert imported.interview is not None, [
        (one.where, one.key, one.fields) for one in imported.problems
    ]
    return imported.interview


def report_of(plan: Answers, *groups: Answers, language: str = "en") -> Report:
    """The report on a plan with these groups."""
    questionnaire, library = opened(language)
    interview = interview_of(plan, *groups, language=language)
    return build_report(questionnaire, interview, library, TODAY, language=language)


def plan_of(plan: Answers, *groups: Answers, language: str = "en") -> RepaymentPlan:
    """The repayment plan of these answers."""
    questionnaire, library = opened(language)
    view = View(questionnaire, interview_of(plan, *groups, language=language), TODAY)
    found = repayment_plan(questionnaire, view, library, wording_for(language), TODAY)
    assert found is not None
    return found
