"""The sheet *Costs*: a line for each group and item, with what each side pays of it.

Rule of this file: amounts are for one worker and stand as given; everything that follows from them
is a formula with its result beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from questionnaires.values import Money
from reports.cost_model import INTEREST, CostSheet, GroupCosts, ItemCost
from reports.renderers.xlsx.cells import Column, Live, Span, Styled, Value, at
from reports.renderers.xlsx.paper import Tab, money_style
from reports.renderers.xlsx.rates import Rates
from reports.wording import Wording

GROUP, CATEGORY, CURRENCY, PARTS, TOTAL, RATE, CONVERTED, WORKERS = 0, 4, 7, 8, 11, 12, 13, 17
"""Columns that formulas point to; three parts, and four converted amounts, stand side by side."""

SIDES: Final = ("worker", "employer", "recruiter")
Line = tuple[int, GroupCosts, ItemCost, str]
"""Number of the group from 1, group, item, and the currency of this line."""


def columns_of(say: Wording, currency: str) -> list[Column]:
    """Return the columns; converted amounts are in the currency of the sheet."""
    money = money_style(currency)
    return [
        Column(say("workbook.group_number"), 8, "count"),
        Column(say("workbook.group"), 18),
        Column(say("workbook.item_number"), 6),
        Column(say("workbook.item"), 25),
        Column(say("workbook.category"), 9),
        Column(say("workbook.paid_by"), 10),
        Column(say("workbook.should_pay"), 10),
        Column(say("workbook.currency"), 9),
        *(Column(say(f"workbook.part.{side}"), 12, "input_money2") for side in SIDES),
        Column(say("workbook.total"), 12, "money2"),
        Column(say("workbook.rate"), 11, "rate"),
        *(
            Column(say("workbook.in_currency", what=say(f"workbook.part.{side}"),
                       currency=currency), 12, money)
            for side in SIDES
        ),
        Column(say("workbook.in_currency", what=say("workbook.total"), currency=currency),
               12, money),
        Column(say("workbook.workers"), 8, "count"),
        Column(say("workbook.proof"), 24),
    ]  # fmt: skip


def lines_of(costs: CostSheet) -> Iterator[Line]:
    """Yield the lines of the sheet: an item paid in two currencies has two; then the interest."""
    for number, group in enumerate(costs.groups, 1):
        for item in items_of(group):
            for currency in _currencies(item) or [costs.currency]:
                yield number, group, item, currency


def items_of(group: GroupCosts) -> tuple[ItemCost, ...]:
    """Return the items of a group, with the interest on loans as the last where there is any."""
    listed = any(one.category == INTEREST for one in group.items)
    if group.interest is None or listed:
        return group.items
    paid = group.interest
    nothing = Money(Decimal(), paid.currency)
    return (*group.items, ItemCost("", "", INTEREST, "worker", paid, paid, nothing, nothing))


def _currencies(item: ItemCost) -> list[str]:
    amounts = (item.worker, item.employer, item.recruiter, item.total)
    return list(dict.fromkeys(one.currency for one in amounts if one is not None))


def currencies_of(costs: CostSheet) -> set[str]:
    """Return every currency in which something stands in the sheet."""
    wages = {group.net_month.currency for group in costs.groups if group.net_month}
    return wages | {currency for *_, currency in lines_of(costs)}


def add_costs(tab: Tab, costs: CostSheet, rates: Rates, workers: dict[int, str]) -> Span:
    """Write the sheet; `workers` are the cells with the number of workers, by group."""
    say = tab.say
    tab.title(
        say("workbook.tab.costs"),
        say("workbook.costs.intro", date=say.date(costs.as_of)),
        say("workbook.costs.add_line"),
    )
    first = tab.row + 1
    rows = [
        _row(line, first + number, rates, workers[line[0]], say)
        for number, line in enumerate(lines_of(costs))
    ]
    span = tab.table(columns_of(say, costs.currency), rows, chief=True)
    for column in range(PARTS, PARTS + 3):
        tab.only(span, column, "decimal")
    return span


def part(item: ItemCost, side: str, currency: str) -> Decimal | None:
    """Return what one side pays of an item in a currency; None: not known, or in another one."""
    money: Money | None = getattr(item, side)
    return money.amount if money is not None and money.currency == currency else None


def total_of(item: ItemCost, currency: str) -> Decimal | None:
    """Return what an item costs in a currency: the total given, or else the sum of its parts."""
    if item.total is not None and item.total.currency == currency:
        return item.total.amount
    parts = [one for side in SIDES if (one := part(item, side, currency)) is not None]
    return sum(parts, Decimal()) if parts else None


def _row(line: Line, row: int, rates: Rates, workers: str, say: Wording) -> list[Value | Styled]:
    number, group, item, currency = line
    money = money_style(currency)
    parts = [part(item, side, currency) for side in SIDES]
    total = total_of(item, currency)
    amounts = [*zip(range(PARTS, PARTS + 3), parts, strict=True), (TOTAL, total)]
    converted = [_converted(at(row, col), at(row, RATE), one, currency, rates)
                 for col, one in amounts]  # fmt: skip
    return [
        number,
        group.label,
        item.item,
        item.label or (say("workbook.interest") if item.category == INTEREST else None),
        category_word(item.category, say),
        _payer(item.paid_by, say),
        _payer(item.should_pay, say),
        currency,
        *(Styled(one, f"input_{money}") for one in parts),
        Styled(_total(row, parts, total), money),
        rates.cell(currency),
        *converted,
        Live(f'=IF({workers}="","",{workers})', "" if group.workers is None else group.workers),
        _remarks(item, total, say),
    ]


def category_word(category: str, say: Wording) -> str:
    """Return what stands in the column of categories: the definition's letter, or *interest*."""
    return say("workbook.interest_short") if category == INTEREST else category


def _payer(key: str, say: Wording) -> str:
    return say(f"workbook.payer.{key}") if say.knows(f"workbook.payer.{key}") else key


def _total(row: int, parts: list[Decimal | None], total: Decimal | None) -> Value:
    """The sum of the parts as a formula where they are the whole; else the total as given."""
    known = [one for one in parts if one is not None]
    if total is None or sum(known, Decimal()) != total:
        return total
    return Live(f"=SUM({at(row, PARTS)}:{at(row, PARTS + 2)})", total)


def _converted(cell: str, rate: str, amount: Decimal | None, currency: str, rates: Rates) -> Live:
    result = rates.convert(amount, currency)
    formula = f'=IF(OR({cell}="",{rate}=""),"",{cell}*{rate})'
    return Live(formula, "" if result is None else result)


def _remarks(item: ItemCost, total: Decimal | None, say: Wording) -> str:
    missing = say("workbook.not_known") if total is None else ""
    return "\n".join(text for text in (missing, item.proof_label, item.note) if text)
