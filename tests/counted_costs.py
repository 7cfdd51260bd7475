"""A cost sheet and a repayment plan that the product worked out itself, from answers documents."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from questionnaires.catalog import Catalog
from reports.answers_document import read
from reports.build import build_report
from reports.cost_model import CostSheet
from reports.model import Report
from reports.repayment_model import RepaymentPlan

GROUPS: dict[str, dict[str, Any]] = {
    "r1": {
        "group_name": "Nepal packing",
        "group_origin": "NP",
        "group_destination": "MY",
        "group_workers": 20,
        "net_wage": {"amount": "1500", "currency": "MYR"},
        "paid_fees": ["F01", "F02"],
        "f01_payer": "worker",
        "f01_amount": {"amount": "120000.50", "currency": "NPR"},
        "f02_payer": "split",
        "f02_amount": {"amount": "333.33", "currency": "USD"},
        "f02_part": {"amount": "111.11", "currency": "USD"},
        "workers_borrowed": "yes",
        "f07_amount": {"amount": "7000", "currency": "NPR"},
    },
    "r2": {
        "group_name": "Own country",
        "group_origin": "MY",
        "group_destination": "MY",
        "group_workers": 7,
        "net_wage": {"amount": "50000", "currency": "NPR"},
        "paid_fees": ["F01"],
        "f01_payer": "worker",
        "f01_amount": {"amount": "20000", "currency": "NPR"},
        "workers_borrowed": "no",
    },
    "NPR": {"rate": {"decimal": "0.0331"}, "rate_date": {"date": "2026-11-01"}},
    "USD": {"rate": {"decimal": "4.4371"}, "rate_date": {"date": "2026-11-01"}},
}


@cache
def counted_costs() -> CostSheet:
    """The cost sheet of two groups, from an answers document."""
    answers: list[dict[str, Any]] = [
        {"question": "group_count", "value": 2},
        {"question": "sum_currency", "value": "MYR"},
    ]
    answers += [
        {"question": name, "row": row, "value": value}
        for row, given in GROUPS.items()
        for name, value in given.items()
    ]
    header = {"ref_id": "recruitment_costs", "version": 1}
    document = {"questionnaire": header, "language": "en", "answers": answers}
    costs = report_of(json.dumps(document).encode()).costs
    assert costs is not None
    return costs


@cache
def counted_repayment() -> RepaymentPlan:
    """The repayment plan of the example firm."""
    path = Path(__file__).parent.parent / "examples" / "repayment_plan_factory.json"
    plan = report_of(path.read_bytes()).repayment
    assert plan is not None
    return plan


def report_of(document: bytes) -> Report:
    """The report of an answers document."""
    catalog = Catalog()
    found = read(document, catalog.open, datetime(2026, 11, 22, tzinfo=UTC))
    assert found.interview is not None, found.problems
    assert found.questionnaire is not None
    library = catalog.library()
    return build_report(found.questionnaire, found.interview, library, date(2026, 11, 22))
