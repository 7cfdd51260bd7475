"""The block of exchange rates of a sheet, which all its amounts in other currencies point to.

Rule of this file: a rate is what the respondent gave, or an empty cell to fill in; none is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.cost_model import ExchangeRate
from reports.renderers.xlsx.cells import Column, Live, Styled, Value, fixed
from reports.renderers.xlsx.paper import Tab


@dataclass(frozen=True, slots=True)
class Rates:
    """Into which currency, and for every other one the rate (None: not known) and its cell."""

    into: str
    known: Mapping[str, Decimal | None]
    cells: Mapping[str, str]

    def cell(self, currency: str) -> Live | int:
        """Return what stands beside an amount: the rate to multiply it by."""
        if currency == self.into or not currency:
            return 1
        name, rate = self.cells[currency], self.known[currency]
        return Live(f'=IF({name}="","",{name})', "" if rate is None else rate)

    def convert(self, amount: Decimal | None, currency: str) -> Decimal | None:
        """Return an amount in the currency of the sheet; None while the rate is missing."""
        rate = Decimal(1) if currency == self.into else self.known.get(currency)
        return None if amount is None or rate is None else amount * rate


def add_rates(
    tab: Tab, into: str, given: Sequence[ExchangeRate], currencies: Iterable[str]
) -> Rates:
    """Write the block: a line for every currency used besides the sheet's own."""
    wanted = sorted({one for one in currencies if one and one != into})
    if not wanted:
        return Rates(into, {}, {})
    say = tab.say
    tab.section(say("workbook.rates"), say("workbook.rates.intro", currency=into))
    columns = [
        Column(say("workbook.currency"), 0),
        Column(say("workbook.rate_into", currency=into), 0, "input_rate"),
        Column(say("workbook.rate_day"), 0, "input_day"),
        Column(say("workbook.rate_source"), 0, "input"),
    ]
    found = {currency: _find(given, currency, into) for currency in wanted}
    first = tab.row + 1
    rows = [_line(currency, found[currency], into) for currency in wanted]
    tab.table(columns, rows, chief=False)
    return Rates(
        into,
        {currency: _factor(rate, into) for currency, rate in found.items()},
        {currency: fixed(first + number, 1, tab.name) for number, currency in enumerate(wanted)},
    )


def _find(given: Sequence[ExchangeRate], currency: str, into: str) -> ExchangeRate | None:
    """Return the latest rate between the two, the direct one before the inverse."""
    for pair in ((currency, into), (into, currency)):
        rates = [one for one in given if (one.currency, one.into) == pair and one.rate > 0]
        if rates:
            return max(rates, key=lambda one: one.day)
    return None


def _factor(rate: ExchangeRate | None, into: str) -> Decimal | None:
    if rate is None:
        return None
    return rate.rate if rate.into == into else 1 / rate.rate


def _line(currency: str, rate: ExchangeRate | None, into: str) -> Sequence[Value | Styled]:
    if rate is None:
        return (currency, None, None, None)
    if rate.into == into:
        return (currency, rate.rate, rate.day, rate.source)
    inverse = Live(f"=1/{format(rate.rate, 'f')}", 1 / rate.rate)
    return (currency, inverse, rate.day, rate.source)
