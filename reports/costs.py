"""From the answers of a cost sheet to the sheet: groups, sums, indicator, employer-pays.

Rule of this file: pure; figures come from the answers alone, sentences from the wording. Nothing
is guessed: without a rate there is no sum, and with an unknown amount the sum is "at least".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from flows.interview import Interview
from flows.view import View
from questionnaires.model import Library, Questionnaire
from questionnaires.values import Money
from reports import cost_words as words
from reports.cost_model import CostSheet, GroupCosts, Indicator, ItemCost
from reports.cost_money import Purse, Rates, rounded
from reports.cost_reading import (
    GROUPS,
    REF_ID,
    RatesRead,
    interest_of,
    items_of,
    money,
    rates_of,
    text,
    whole,
)
from reports.cost_sums import (
    Parts,
    category_sums,
    employer_pays,
    in_one_money,
    indicator,
    months_of_wage,
    parts_by_category,
    told_months,
    worker_paid,
)
from reports.wording import Wording


@dataclass(frozen=True)
class _Sheet:
    """What every group needs."""

    view: View
    library: Library
    say: Wording
    rates: Rates


@dataclass(frozen=True)
class _Group:
    """A group as shown, with the exact figures behind it."""

    shown: GroupCosts
    paid: Purse
    parts: dict[tuple[str, str], Parts]
    months: Fraction | None
    clean: Fraction | None


def cost_sheet(
    questionnaire: Questionnaire,
    answers: Interview | View,
    library: Library,
    wording: Wording,
    today: date,
) -> CostSheet | None:
    """Return the cost sheet of an interview on the day `today`; None where no group is named.

    `questionnaire` and `library` are in the language of the sheet, `wording` says its sentences.
    """
    if questionnaire.ref_id != REF_ID:
        return None
    view = answers if isinstance(answers, View) else View(questionnaire, answers, today)
    read = rates_of(view)
    sheet = _Sheet(view, library, wording, Rates(read.currency, read.given))
    groups = tuple(_group(sheet, row) for row in view.rows_in(GROUPS))
    return _whole(sheet, read, groups, today) if groups else None


def _whole(sheet: _Sheet, read: RatesRead, groups: tuple[_Group, ...], today: date) -> CostSheet:
    rates, say = sheet.rates, sheet.say
    shown = tuple(one.shown for one in groups)
    counted = [(one.shown.workers, one.parts) for one in groups if one.shown.workers is not None]
    totals = [one.times_workers for one in shown]
    hires = [one.hires for one in shown if one.hires is not None]
    return CostSheet(
        currency=rates.currency,
        as_of=today,
        groups=shown,
        rates=rates.given,
        worker_paid_total=_total(groups, rates) if None not in totals else None,
        employer_pays_year=_year(groups, rates),
        yearly_hires=sum(hires) if hires else None,
        indicators=_indicators(groups, say),
        by_category=category_sums(in_one_money(counted, rates), say),
        complete=not read.missing and all(_is_complete(one) for one in shown),
        missing=words.missing(read, shown, say),
        method=words.method(bool(rates.given), say),
        sources=words.sources(shown, sheet.library, say),
    )


def _is_complete(group: GroupCosts) -> bool:
    return not group.unknown_items and group.workers is not None


def _total(groups: Sequence[_Group], rates: Rates) -> Money | None:
    paid = Purse()
    for one in groups:
        paid += one.paid.times(one.shown.workers or 0)
    return rates.money(paid)


def _year(groups: Sequence[_Group], rates: Rates) -> Money | None:
    """Return employer-pays for a year's hires, None unless it is known for all expected."""
    total = Fraction()
    for one in groups:
        if one.shown.hires is None or (one.shown.hires and one.clean is None):
            return None
        total += one.shown.hires * (one.clean or Fraction())
    return rounded(total, rates.currency) if rates.currency else None


def _indicators(groups: Sequence[_Group], say: Wording) -> tuple[Indicator, ...]:
    ways: dict[tuple[str, str], list[tuple[int, Fraction]]] = {}
    labels: dict[tuple[str, str], str] = {}
    for one in groups:
        group = one.shown
        if one.months is None or not group.workers:
            continue
        way = (group.origin, group.destination)
        ways.setdefault(way, []).append((group.workers, one.months))
        labels[way] = words.way(group, say)
    found = (indicator(labels[way], counted) for way, counted in sorted(ways.items()))
    return tuple(one for one in found if one is not None)


def _group(sheet: _Sheet, row: str) -> _Group:
    view, library, rates = sheet.view, sheet.library, sheet.rates
    items = items_of(view, library, row)
    interest = interest_of(view, library, row)
    every = (*items, interest) if interest else items
    paid, wage = worker_paid(every), money(view, "net_wage", row)
    months = None if _wholly_unknown(items) else months_of_wage(worker_paid(items), wage, rates)
    told = interest.total if interest else None
    burdened = months_of_wage(paid, wage, rates) if told and told.amount else None
    price = money(view, "agency_price", row)
    clean = employer_pays(items, price, library.cost_items, rates)
    parts = parts_by_category(every)
    workers = whole(view, "group_workers", row)
    shown = replace(
        _named(sheet, row),
        workers=workers,
        net_month=wage,
        items=every,
        by_category=category_sums(parts, sheet.say),
        worker_paid=paid.moneys(),
        worker_paid_all=rates.money(paid),
        times_workers=None if workers is None else rates.money(paid.times(workers)),
        months=told_months(months),
        months_missing=words.months_missing(months, wage, items, sheet.say),
        employer_pays=None if clean is None else rounded(clean, rates.currency),
        agency_price=price,
        agency_warning=words.agency_warning(view, row, price, items, rates, sheet.say),
        unknown_items=tuple(one.item for one in every if one.worker is None),
        interest=told,
        months_with_interest=told_months(burdened),
    )
    group = words.with_figure(words.with_notes(shown, sheet.say), paid, rates, library, sheet.say)
    return _Group(group, paid, parts, months, clean)


def _named(sheet: _Sheet, row: str) -> GroupCosts:
    """Return what a group is called and who is in it, without any sum."""
    view, names = sheet.view, sheet.library.countries
    origin, destination = (text(view, f"group_{end}", row) for end in ("origin", "destination"))
    return GroupCosts(
        row=row,
        label=words.group_label(view, row, sheet.say),
        origin=origin,
        origin_label=names.get(origin, origin),
        destination=destination,
        destination_label=names.get(destination, destination),
        job=text(view, "group_job", row),
        year=str(whole(view, "hired_year", row) or ""),
        recruiter=words.recruiter(view, row, sheet.say),
        workers=None,
        net_month=None,
        items=(),
        by_category=(),
        worker_paid=(),
        worker_paid_all=None,
        times_workers=None,
        months=None,
        months_missing="",
        employer_pays=None,
        hires=whole(view, "hires_next_year", row),
    )


def _wholly_unknown(items: Sequence[ItemCost]) -> bool:
    """Tell whether items were ticked and of none is known what the worker paid."""
    return bool(items) and all(one.worker is None for one in items)
