"""Cost sheets for tests, from a few words: groups with their items, each with payer and amount."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from flows.interview import Answer, Interview
from questionnaires.catalog import Catalog
from questionnaires.model import Library, Questionnaire
from questionnaires.values import DONT_KNOW, Money, Typed, Value
from reports.cost_model import CostSheet, GroupCosts
from reports.costs import cost_sheet
from reports.wording import wording_for

TODAY = date(2026, 11, 21)
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
UNKNOWN = Typed(DONT_KNOW)
TICKED_IN = {
    "A": "paid_fees",
    "B.i": "paid_medical",
    "B.ii": "paid_insurance",
    "B.iii": "paid_tests",
    "B.iv": "paid_training",
    "B.v": "paid_equipment",
    "B.vi": "paid_travel",
    "B.vii": "paid_papers",
    "C": "paid_illegitimate",
}


@cache
def opened(language: str = "en") -> tuple[Questionnaire, Library]:
    catalog = Catalog()
    return catalog.open("recruitment_costs", 1, language), catalog.library(language)


def amount(text: str) -> Money:
    """`120 MYR`."""
    number, currency = text.split()
    return Money(Decimal(number), currency)


@dataclass(frozen=True)
class Paid:
    """One item: who paid what, and the worker's part where it was shared."""

    item: str
    payer: str
    total: Value
    part: Money | None = None


def paid(item: str, payer: str, total: str, part: str = "") -> Paid:
    return Paid(item, payer, amount(total), amount(part) if part else None)


@dataclass(frozen=True)
class Group:
    """A group of workers; `more` are other answers by the name of their question."""

    items: tuple[Paid, ...] = ()
    wage: str = "1000 MYR"
    workers: Value = 10
    origin: str = "NP"
    destination: str = "MY"
    more: Mapping[str, Value] = field(default_factory=dict)

    def answers(self) -> dict[str, Value]:
        given: dict[str, Value] = {
            "group_origin": self.origin,
            "group_destination": self.destination,
            "crossed_border": "yes",
            "hired_how": "agency",
            "group_workers": self.workers,
            "net_wage": amount(self.wage),
            "hires_next_year": 0,
        }
        ticked: dict[str, list[str]] = {}
        for one in self.items:
            stem = one.item.lower()
            ticked.setdefault(opened()[1].cost_items[one.item].category, []).append(one.item)
            given[f"{stem}_payer"] = one.payer
            given[f"{stem}_amount"] = one.total
            if one.part:
                given[f"{stem}_part"] = one.part
        given |= {TICKED_IN[category]: tuple(items) for category, items in ticked.items()}
        return {**given, **self.more}


Rate = tuple[str, str, date | None]
"""Currency, rate, day."""


def interview(*groups: Group, into: str = "MYR", rates: tuple[Rate, ...] = ()) -> Interview:
    answers: dict[tuple[str, str], Value] = {("group_count", ""): len(groups)}
    if into:
        answers["sum_currency", ""] = into
    for at, group in enumerate(groups, 1):
        answers |= {(name, f"r{at}"): value for name, value in group.answers().items()}
    for currency, rate, day in rates:
        answers["rate", currency] = Decimal(rate)
        if day:
            answers["rate_date", currency] = day
    return Interview(
        id="i1",
        person="p1",
        ref_id="recruitment_costs",
        version=1,
        status="asking",
        started_at=AT,
        updated_at=AT,
        answers={key: Answer(*key, value, AT) for key, value in answers.items()},
        rows={"groups": tuple(f"r{at}" for at, _ in enumerate(groups, 1))},
    )


def sheet(
    *groups: Group, into: str = "MYR", rates: tuple[Rate, ...] = (), language: str = "en"
) -> CostSheet:
    questionnaire, library = opened(language)
    given = interview(*groups, into=into, rates=rates)
    made = cost_sheet(questionnaire, given, library, wording_for(language), TODAY)
    assert made is not None
    return made


def group_of(*items: Paid, **more: Value) -> GroupCosts:
    """The only group of a sheet, with these items and answers."""
    return sheet(Group(items, more=more)).groups[0]


GUIDANCE = (
    paid("F02", "worker", "2000 MYR"),
    paid("F24", "worker", "60 MYR"),
    paid("F33", "worker", "150 MYR"),
    paid("F09", "worker", "50 MYR"),
    paid("F40", "worker", "90 MYR"),
    paid("F53", "worker", "40 MYR"),
)
"""The invented numbers of the guidance: 2,390 together, interest 600, first net wage 800."""
LOAN: dict[str, Value] = {"workers_borrowed": "yes", "f07_amount": amount("600 MYR")}
