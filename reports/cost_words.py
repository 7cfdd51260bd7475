"""What a cost sheet says in words: what is missing, how it was reckoned, warnings, sources.

Rule of this file: every sentence comes from the wording by its key; a published figure is told with
group, time, source and what it is a figure of, and one that is not confirmed with its warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from flows.corridors import official_minimum
from flows.view import View
from questionnaires.model import Library
from questionnaires.values import Money
from reports.cost_model import GroupCosts, ItemCost, PublishedFigure
from reports.cost_money import Purse, Rates
from reports.cost_reading import GROUPS, RatesRead, text
from reports.rule_cards import Corridor, rule_cards
from reports.rule_words import figure_text, level_text
from reports.wording import Wording

SOURCES = ("ilo_def", "sdg_10_7_1")
HALF = Fraction(1, 2)
"""A price below this share of what is compulsory by law is a warning (bank, check X01)."""


def group_label(view: View, row: str, say: Wording) -> str:
    """Return the short name of a group, or `Group 2`."""
    rows = view.rows_in(GROUPS)
    return view.row_label(GROUPS, row) or say("costs.group", n=say.number(rows.index(row) + 1))


def recruiter(view: View, row: str, say: Wording) -> str:
    """Return the short name of the recruiter of a group, or that it was hired directly."""
    if text(view, "hired_how", row) == "direct":
        return say("costs.direct")
    return text(view, "group_recruiter", row)


def way(group: GroupCosts, say: Wording) -> str:
    """Return the way to work of a group: `Nepal → Malaysia`, or a country alone."""
    ends = [one for one in (group.origin_label, group.destination_label) if one]
    if len(ends) < 2 or ends[0] == ends[1]:
        return ends[0] if ends else say("costs.way_unknown")
    return say("rules.corridor", origin=ends[0], destination=ends[1])


def missing(read: RatesRead, groups: Sequence[GroupCosts], say: Wording) -> tuple[str, ...]:
    """Return what would have to be known for the sums to be complete."""
    return tuple(_missing(read, groups, say))


def _missing(read: RatesRead, groups: Sequence[GroupCosts], say: Wording) -> Iterator[str]:
    if not read.currency and read.missing:
        yield say("costs.missing.currency", currencies=say.listing(list(read.missing)))
    elif read.missing:
        yield from (
            say("costs.missing.rate", currency=one, into=read.currency) for one in read.missing
        )
    for group in groups:
        if group.unknown_items:
            yield say("costs.missing.amounts", group=group.label, items=_unknown(group, say))
        if group.workers is None:
            yield say("costs.missing.workers", group=group.label)
        if group.net_month is None:
            yield say("costs.missing.wage", group=group.label)
        if group.hires is None:
            yield say("costs.missing.hires", group=group.label)


def _unknown(group: GroupCosts, say: Wording) -> str:
    labels = {one.item: one.label for one in group.items}
    return say.listing([labels[one] for one in group.unknown_items])


def with_notes(group: GroupCosts, say: Wording) -> GroupCosts:
    """Return the group with what is to be said beside its figures."""
    notes = []
    if group.unknown_items:
        notes.append(say("costs.note.at_least", items=_unknown(group, say)))
    if any(one.worker and one.worker.amount for one in group.items):
        notes.append(say("costs.note.gap"))
    return replace(group, notes=tuple(notes))


def months_missing(
    months: Fraction | None, wage: Money | None, items: Iterable[ItemCost], say: Wording
) -> str:
    """Return why there is no number of months; empty where there is one."""
    if months is not None:
        return ""
    if wage is None:
        return say("costs.months.no_wage")
    known = any(one.worker is not None for one in items)
    return say("costs.months.no_rate" if known else "costs.months.unknown")


def agency_warning(
    view: View,
    row: str,
    price: Money | None,
    items: Iterable[ItemCost],
    rates: Rates,
    say: Wording,
) -> str:
    """Return why the price of an agency cannot be the whole price; empty without a reason.

    The reasons are those of the questionnaire's own check, with sums over currencies where the
    rates are known: nothing is paid, less than the agency itself pays, or less than half of what
    is compulsory by law on this way.
    """
    if price is None:
        return ""
    if not price.amount:
        return say("costs.agency.zero")
    through = Purse.of(one.recruiter for one in items)
    paid = rates.total(through, price.currency)
    if paid is not None and paid > Fraction(price.amount):
        total = rates.money(through, price.currency)
        return say("costs.agency.below_parts", price=say.money(price), parts=_money(total, say))
    least = official_minimum(view, row)
    floor = rates.total(Purse.of([least]), price.currency) if least else None
    if least and floor is not None and Fraction(price.amount) < HALF * floor:
        return say("costs.agency.below_minimum", price=say.money(price), least=say.money(least))
    return ""


def _money(money: Money | None, say: Wording) -> str:
    return say.money(money) if money else ""


def with_figure(
    group: GroupCosts, paid: Purse, rates: Rates, library: Library, say: Wording
) -> GroupCosts:
    """Return the group with the nearest published figure for its way, if there is one."""
    if not group.origin or group.origin == group.destination:
        return group
    (card,) = rule_cards((Corridor(group.origin, group.destination),), library, say)
    cost = card.cost
    if cost is None:
        return group
    told = (level_text(card, cost, say), figure_text(cost, say))
    figure = PublishedFigure(
        text=" ".join(part for part in told if part),
        year=cost.period,
        source=cost.survey,
        confidence=cost.confidence,
        amount=Money(Decimal(cost.amount), cost.currency),
        ours=rates.money(paid, cost.currency),
        warning=cost.warning,
    )
    return replace(group, published=figure)


def method(with_rates: bool, say: Wording) -> tuple[str, ...]:
    """Return how the sheet was reckoned."""
    keys = ["rule", "parts", "months", "interest", "employer_pays", "rounding"]
    if with_rates:
        keys.insert(2, "rates")
    return tuple(say(f"costs.method.{key}") for key in keys)


def sources(groups: Sequence[GroupCosts], library: Library, say: Wording) -> tuple[str, ...]:
    """Return where rules and published figures come from."""
    known = [library.sources[name] for name in SOURCES if name in library.sources]
    named = [
        ", ".join(part for part in (one.publisher, one.title, one.year) if part) for one in known
    ]
    surveys = [
        say("costs.source.survey", survey=one.published.source, period=one.published.year)
        for one in groups
        if one.published
    ]
    return tuple(dict.fromkeys((*named, *surveys)))
