"""The sums of a cost sheet: by category and payer, in months of wage, and under employer-pays.

Rule of this file: pure reckoning with what was read; sums over currencies only with rates given,
rounded only in the result. What is not known is left out, and said elsewhere to be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from questionnaires.model import CostItem
from questionnaires.values import Money
from reports.cost_model import CATEGORIES, CategorySum, Indicator, ItemCost
from reports.cost_money import Purse, Rates, rounded, to_places
from reports.wording import Wording

AGENCY_FEE = "F01"
"""What the employer paid for this item is the agency's price, and is not counted twice."""

ONE_MONTH, THREE_MONTHS = Fraction(1), Fraction(3)
Key = tuple[str, str]
"""A category and a currency."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What worker, employer and recruiter paid, exact."""

    worker: Fraction = Fraction()
    employer: Fraction = Fraction()
    recruiter: Fraction = Fraction()

    def __add__(self, other: Parts) -> Parts:
        """Return both together."""
        return Parts(
            self.worker + other.worker,
            self.employer + other.employer,
            self.recruiter + other.recruiter,
        )

    def times(self, number: Fraction) -> Parts:
        """Return the parts so many times, or in other money at this rate."""
        return Parts(self.worker * number, self.employer * number, self.recruiter * number)


def worker_paid(items: Iterable[ItemCost]) -> Purse:
    """Return all that one worker paid."""
    return Purse.of(one.worker for one in items)


def parts_by_category(items: Iterable[ItemCost]) -> dict[Key, Parts]:
    """Return what everybody paid, by category and currency."""
    found: dict[Key, Parts] = {}
    for one in items:
        if one.worker and one.employer and one.recruiter:
            key = (one.category, one.worker.currency)
            paid = (one.worker, one.employer, one.recruiter)
            parts = Parts(*(Fraction(part.amount) for part in paid))
            found[key] = found.get(key, Parts()) + parts
    return found


def in_one_money(
    groups: Iterable[tuple[int, Mapping[Key, Parts]]], rates: Rates
) -> dict[Key, Parts]:
    """Return the parts of all workers of all groups; what has no rate stays in its own money."""
    worth, found = rates.worth, dict[Key, Parts]()
    for workers, parts in groups:
        for (category, currency), paid in parts.items():
            rate = worth.get(currency)
            key = (category, currency if rate is None else rates.currency)
            more = paid.times(Fraction(workers) * (Fraction(1) if rate is None else rate))
            found[key] = found.get(key, Parts()) + more
    return found


def category_sums(found: Mapping[Key, Parts], say: Wording) -> tuple[CategorySum, ...]:
    """Return the sums in the order of the ILO definition, then by currency."""
    keys = sorted(found, key=lambda key: (CATEGORIES.index(key[0]), key[1]))
    return tuple(
        CategorySum(
            category=category,
            label=say(f"costs.category.{category}"),
            currency=currency,
            worker=rounded(found[category, currency].worker, currency).amount,
            employer=rounded(found[category, currency].employer, currency).amount,
            recruiter=rounded(found[category, currency].recruiter, currency).amount,
        )
        for category, currency in keys
    )


def months_of_wage(paid: Purse, wage: Money | None, rates: Rates) -> Fraction | None:
    """Return C / E of SDG indicator 10.7.1: cost in months of net wage; None without a rate."""
    if wage is None or wage.amount <= 0:
        return None
    cost = rates.total(paid, wage.currency)
    return None if cost is None else cost / Fraction(wage.amount)


def told_months(months: Fraction | None) -> Decimal | None:
    """Return months with one decimal, or with two where one would say that nothing was paid."""
    if months is None:
        return None
    shown = to_places(months, 1)
    return shown if shown or not months else max(to_places(months, 2), Decimal("0.01"))


def employer_pays(
    items: Iterable[ItemCost], price: Money | None, known: Mapping[str, CostItem], rates: Rates
) -> Fraction | None:
    """Return what one worker's recruitment costs when the employer bears what it should bear.

    That is what workers and the employer paid for items that belong to an honest price, and the
    agency's price, or what the recruiter paid for if that is more. Bribes, deposits, deductions
    and interest are no part of it. None without a rate.
    """
    counted = [one for one in items if known[one.item].in_price]
    direct = Purse.of(one.worker for one in counted) + Purse.of(
        one.employer for one in counted if price is None or one.item != AGENCY_FEE
    )
    through = Purse.of(one.recruiter for one in counted)
    found = [rates.total(one) for one in (direct, through, Purse.of([price]))]
    if found[0] is None or found[1] is None or found[2] is None:
        return None
    return found[0] + max(found[1], found[2])


def indicator(corridor: str, groups: Iterable[tuple[int, Fraction]]) -> Indicator | None:
    """Return SDG 10.7.1 over groups, each with its number of workers and its months of wage."""
    ordered = sorted(groups, key=lambda one: one[1])
    workers = sum(number for number, _ in ordered)
    if not workers:
        return None
    median = (_at(ordered, (workers - 1) // 2) + _at(ordered, workers // 2)) / 2

    def share(bound: Fraction) -> Decimal:
        above = sum(number for number, months in ordered if months > bound)
        return to_places(Fraction(above, workers), 2)

    return Indicator(
        corridor=corridor,
        workers=workers,
        median=told_months(median) or Decimal(0),
        maximum=told_months(ordered[-1][1]) or Decimal(0),
        above_zero=share(Fraction()),
        above_one=share(ONE_MONTH),
        above_three=share(THREE_MONTHS),
    )


def _at(ordered: list[tuple[int, Fraction]], place: int) -> Fraction:
    """Return the months of the worker at a place, when all workers stand in order."""
    for number, months in ordered:
        if place < number:
            return months
        place -= number
    raise IndexError(place)
