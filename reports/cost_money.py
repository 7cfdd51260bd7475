"""Exact sums of money in several currencies, and the rates a respondent gave.

Rule of this file: reckoned in fractions and rounded only at the end, half up, to the minor units of
the currency (ISO 4217, as Unicode CLDR knows them); without a rate and its date nothing is changed
into other money.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from fractions import Fraction

from babel.numbers import get_currency_precision

from questionnaires.values import Money
from reports.cost_model import ExchangeRate

PRECISION = 60
"""Digits for the last step from a fraction to a decimal: more than any sum of money has."""


@dataclass(frozen=True)
class Purse:
    """Amounts by currency, exact; adding purses never mixes currencies."""

    amounts: Mapping[str, Fraction] = field(default_factory=dict)

    @classmethod
    def of(cls, moneys: Iterable[Money | None]) -> Purse:
        """Return the purse of some amounts; what is not known adds nothing."""
        amounts: dict[str, Fraction] = {}
        for one in moneys:
            if one is not None:
                amounts[one.currency] = amounts.get(one.currency, Fraction()) + Fraction(one.amount)
        return cls(amounts)

    def __add__(self, other: Purse) -> Purse:
        """Return both together."""
        currencies = {**self.amounts, **other.amounts}
        return Purse({one: self._in(one) + other._in(one) for one in currencies})

    def times(self, number: int) -> Purse:
        """Return the purse so many times."""
        return Purse({one: amount * number for one, amount in self.amounts.items()})

    def _in(self, currency: str) -> Fraction:
        return self.amounts.get(currency, Fraction())

    def moneys(self) -> tuple[Money, ...]:
        """Return the amounts that are not zero, rounded, by currency code."""
        held = sorted((code, amount) for code, amount in self.amounts.items() if amount)
        return tuple(rounded(amount, code) for code, amount in held)


@dataclass(frozen=True)
class Rates:
    """The rates given, all into one currency; `worth` is what one unit is in it."""

    currency: str
    given: tuple[ExchangeRate, ...] = ()

    @property
    def worth(self) -> dict[str, Fraction]:
        """By currency, what one unit is worth in `currency`."""
        found = {one.currency: Fraction(one.rate) for one in self.given if one.rate > 0}
        return {**found, **({self.currency: Fraction(1)} if self.currency else {})}

    def total(self, purse: Purse, currency: str = "") -> Fraction | None:
        """Return what a purse holds in one money (default: that of the sums); None without a rate.

        What is in that money already needs no rate; any other goes through the money of the sums.
        """
        into, worth, found = currency or self.currency, self.worth, Fraction()
        for code, amount in purse.amounts.items():
            if not amount or code == into:
                found += amount
            elif code in worth and into in worth:
                found += amount * worth[code] / worth[into]
            else:
                return None
        return found if into else None

    def money(self, purse: Purse, currency: str = "") -> Money | None:
        """Return what a purse holds in one money, rounded; None without a rate."""
        found = self.total(purse, currency)
        return None if found is None else rounded(found, currency or self.currency)


def minor_units(currency: str) -> int:
    """Return how many decimals the minor unit of a currency has."""
    return int(get_currency_precision(currency))


def rounded(amount: Fraction, currency: str) -> Money:
    """Return an amount in whole minor units, half a unit up."""
    return Money(to_places(amount, minor_units(currency)), currency)


def to_places(amount: Fraction, places: int) -> Decimal:
    """Return a fraction of zero or more as a decimal with so many places, half up."""
    scale = 10**places
    whole = (2 * amount.numerator * scale + amount.denominator) // (2 * amount.denominator)
    with localcontext() as context:
        context.prec = PRECISION
        return Decimal(whole).scaleb(-places)
