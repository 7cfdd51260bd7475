"""What the answers of a cost sheet say, group by group and item by item.

Rule of this file: it reads and adds nothing up. Questions are found by the names that the
questionnaire gives them: `f05_payer`, `f05_amount`, `f05_part`, `f05_proof` for the item F05.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.view import View
from questionnaires.model import CostItem, Library
from questionnaires.values import Money, Value
from reports.cost_model import INTEREST, ExchangeRate, ItemCost

REF_ID = "recruitment_costs"
GROUPS, RATES = "groups", "rates"
WITH_WORKER = {"split": "employer", "split_recruiter": "recruiter"}
"""Answers that split a cost with the worker, and who paid the rest."""


def items_of(view: View, library: Library, row: str) -> tuple[ItemCost, ...]:
    """Return the cost items that were ticked for a group, in the order of the categories."""
    return tuple(
        _item(view, item, row)
        for item in library.cost_items.values()
        if item.category and _is_ticked(view, item, row)
    )


def interest_of(view: View, library: Library, row: str) -> ItemCost | None:
    """Return the interest on loans as an item, None without loans."""
    item = next((one for one in library.cost_items.values() if one.category == INTEREST), None)
    if item is None or view.value("workers_borrowed", row) not in ("yes", "partly"):
        return None
    amount = money(view, f"{item.name.lower()}_amount", row)
    nothing = Money(Decimal(0), amount.currency) if amount else None
    return ItemCost(
        item=item.name,
        label=item.label,
        category=item.category,
        paid_by="worker",
        total=amount,
        worker=amount,
        employer=nothing,
        recruiter=nothing,
        should_pay=item.should_pay,
        severity=item.severity,
        note=item.nuance,
    )


def _is_ticked(view: View, item: CostItem, row: str) -> bool:
    name = f"{item.name.lower()}_payer"
    return name in view.questionnaire.question_by_name and view.relevant(name, row)


def _item(view: View, item: CostItem, row: str) -> ItemCost:
    stem = item.name.lower()
    payer = text(view, f"{stem}_payer", row)
    total = money(view, f"{stem}_amount", row)
    parts = _parts(payer, total, money(view, f"{stem}_part", row))
    proof = text(view, f"{stem}_proof", row)
    return ItemCost(
        item=item.name,
        label=item.label,
        category=item.category,
        paid_by="split" if payer in WITH_WORKER else payer,
        total=total,
        worker=parts.get("worker"),
        employer=parts.get("employer"),
        recruiter=parts.get("recruiter"),
        proof=proof,
        proof_label=_label(view, f"{stem}_proof", proof),
        should_pay=item.should_pay,
        severity="" if item.severity == "none" else item.severity,
        note=item.nuance,
    )


def _parts(payer: str, total: Money | None, part: Money | None) -> dict[str, Money]:
    """Return what each paid of the total; nothing where that is not known."""
    if total is None or not payer:
        return {}
    nothing = Money(Decimal(0), total.currency)
    everyone = dict.fromkeys(("worker", "employer", "recruiter"), nothing)
    if payer not in WITH_WORKER:
        return {**everyone, payer: total}
    if part is None or part.currency != total.currency or part.amount > total.amount:
        return {}
    rest = Money(total.amount - part.amount, total.currency)
    return {**everyone, "worker": part, WITH_WORKER[payer]: rest}


def _label(view: View, question: str, choice: str) -> str:
    found = view.questionnaire.question_by_name[question].choice_by_name.get(choice)
    return found.label if found else ""


@dataclass(frozen=True, slots=True)
class RatesRead:
    """The money of the sums, the rates given for others, and the currencies without one."""

    currency: str
    given: tuple[ExchangeRate, ...]
    missing: tuple[str, ...]


def rates_of(view: View) -> RatesRead:
    """Return the rates of a cost sheet; one without its date is not used.

    Where no money was chosen, it is the only one of the amounts; of several none is chosen.
    """
    used = view.call("currencies_used", ())
    currencies = used if isinstance(used, tuple) else ()
    chosen = text(view, "sum_currency", "")
    currency = chosen or (currencies[0] if len(currencies) == 1 else "")
    if not currency:
        return RatesRead("", (), currencies)
    given = {one.currency: one for one in _rates_given(view, currency)} if chosen else {}
    others = [one for one in currencies if one != currency]
    return RatesRead(
        currency,
        tuple(given[one] for one in others if one in given),
        tuple(one for one in others if one not in given),
    )


def _rates_given(view: View, into: str) -> Iterator[ExchangeRate]:
    for row in view.rows_in(RATES):
        rate, day = view.value("rate", row), view.value("rate_date", row)
        if isinstance(rate, int | Decimal) and isinstance(day, date):
            yield ExchangeRate(row, into, Decimal(rate), day, text(view, "rate_source", row))


def money(view: View, question: str, row: str) -> Money | None:
    """Return an amount, None where it is not known or not asked."""
    value = _value(view, question, row)
    return value if isinstance(value, Money) else None


def whole(view: View, question: str, row: str) -> int | None:
    """Return a whole number, None where it is not known or not asked."""
    value = _value(view, question, row)
    return value if isinstance(value, int) else None


def text(view: View, question: str, row: str) -> str:
    """Return a text or a choice, empty where it is not known or not asked."""
    value = _value(view, question, row)
    return value if isinstance(value, str) else ""


def _value(view: View, question: str, row: str) -> Value | None:
    return view.value(question, row or None)
