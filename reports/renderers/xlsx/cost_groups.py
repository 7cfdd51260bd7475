"""The table of groups on the sheet *Cost totals*: what one worker paid, all, and months of wage.

Rule of this file: a sum that would leave out an amount without a rate stays empty, here as in the
report; formulas and results are written side by side and must agree.
"""

from __future__ import annotations

from decimal import Decimal

from reports.cost_model import INTEREST, CostSheet, GroupCosts
from reports.renderers.xlsx import costs as lines
from reports.renderers.xlsx.cells import Column, Live, Span, Styled, Value, at, quoted
from reports.renderers.xlsx.paper import Tab, money_style
from reports.renderers.xlsx.rates import Rates
from reports.wording import Wording

WORKERS, ONE, ALL, WAGE, WAGE_CURRENCY, WAGE_RATE = 5, 6, 7, 8, 9, 10
"""Columns of the table of groups that formulas point to."""

Rows = list[list[Value | Styled]]


def add_groups(tab: Tab, costs: CostSheet, rates: Rates, span: Span) -> Span:
    say, money = tab.say, money_style(costs.currency)
    one = say("workbook.in_currency", what=say("workbook.paid_one"), currency=costs.currency)
    all_ = say("workbook.in_currency", what=say("workbook.paid_all"), currency=costs.currency)
    columns = [
        Column(say("workbook.group_number"), 0, "count"),
        Column(say("workbook.group"), 0),
        Column(say("workbook.year"), 0),
        Column(say("workbook.way"), 0),
        Column(say("workbook.recruiter"), 0),
        Column(say("workbook.workers"), 0, "input_count"),
        Column(one, 0, money),
        Column(all_, 0, money),
        Column(say("workbook.wage"), 0),
        Column(say("workbook.currency"), 0),
        Column(say("workbook.rate"), 0, "rate"),
        Column(say("workbook.months"), 0, "months"),
    ]
    first = tab.row + 1
    rows: Rows = [
        _group(number, group, first + number - 1, rates, span, say)
        for number, group in enumerate(costs.groups, 1)
    ]
    groups = tab.table(columns, rows, chief=False)
    _reported(tab, costs, (one, all_))
    return groups


def _reported(tab: Tab, costs: CostSheet, headings: tuple[str, str]) -> None:
    """What the report says of the same groups, and its notes."""
    say, money = tab.say, money_style(costs.currency)
    tab.section(say("workbook.in_report"))
    columns = [
        Column(say("workbook.group_number"), 0, "count"),
        Column(say("workbook.group"), 0),
        *(Column(heading, 0, money) for heading in headings),
        Column(say("workbook.months"), 0, "months"),
        Column(say("workbook.months_interest"), 0, "months"),
        Column(say("workbook.hire_price"), 0, money),
    ]
    rows: Rows = [
        [
            number,
            group.label,
            group.worker_paid_all.amount if group.worker_paid_all else None,
            group.times_workers.amount if group.times_workers else None,
            group.months,
            group.months_with_interest,
            group.employer_pays.amount if group.employer_pays else None,
        ]
        for number, group in enumerate(costs.groups, 1)
    ]
    tab.table(columns, rows, chief=False)
    for number, group in enumerate(costs.groups, 1):
        for remark in _remarks(group, say):
            tab.note(f"{number}. {group.label}: {remark}")


def _group(
    number: int, group: GroupCosts, row: int, rates: Rates, span: Span, say: Wording
) -> list[Value | Styled]:
    paid = paid_by_one(group, rates)
    wage = group.net_month
    all_paid = None if paid is None or group.workers is None else paid * group.workers
    name = {col: at(row, col) for col in (WORKERS, ONE, WAGE, WAGE_CURRENCY, WAGE_RATE)}
    return [
        number,
        group.label,
        group.year,
        " → ".join(part for part in (group.origin_label, group.destination_label) if part),
        group.recruiter,
        group.workers,
        _live(_one_formula(number, span), paid),
        _live(f'=IF(OR({name[WORKERS]}="",{name[ONE]}=""),"",{name[WORKERS]}*{name[ONE]})',
              all_paid),
        Styled(wage.amount if wage else None,
               f"input_{money_style(wage.currency if wage else rates.into)}"),
        wage.currency if wage else None,
        rates.cell(wage.currency) if wage else None,
        _live(_months_formula(number, name, span, say), months_of(group, rates)),
    ]  # fmt: skip


def _months_formula(number: int, name: dict[int, str], span: Span, say: Wording) -> str:
    """What one worker paid without interest, in months of net wage (SDG 10.7.1).

    Where all of it is in the money of the wage no rate is needed; empty where nothing is known.
    """
    columns = (lines.GROUP, lines.CATEGORY, lines.CURRENCY, lines.PARTS, lines.CONVERTED)
    groups, categories, currencies, paid, converted = (
        span.column(column, away=True) for column in columns
    )
    other = quoted(f"<>{lines.category_word(INTEREST, say)}")
    own = f"{groups},{number},{categories},{other}"
    wage, rate = name[WAGE], name[WAGE_RATE]
    known = f'COUNTIFS({own},{paid},">=0")'
    foreign = f'COUNTIFS({own},{paid},">0",{currencies},"<>"&{name[WAGE_CURRENCY]})'
    unrated = f'COUNTIFS({own},{paid},">0")>COUNTIFS({own},{converted},">0")'
    exchanged = f'IF(OR({unrated},{rate}=""),"",SUMIFS({converted},{own})/({wage}*{rate}))'
    direct = f"IF({foreign}=0,SUMIFS({paid},{own})/{wage},{exchanged})"
    return f'=IF(OR(N({wage})=0,{known}=0),"",{direct})'


def months_of(group: GroupCosts, rates: Rates) -> Decimal | None:
    """Return what that formula gives."""
    items = [one for one in group.items if one.category != INTEREST]
    paid, wage = [one.worker for one in items if one.worker is not None], group.net_month
    if wage is None or not wage.amount or not paid:
        return None
    if all(one.currency == wage.currency for one in paid if one.amount):
        return sum((one.amount for one in paid), Decimal()) / wage.amount
    cost = paid_by_one(group, rates, interest=False)
    month = rates.convert(wage.amount, wage.currency)
    return cost / month if cost is not None and month else None


def _live(formula: str, result: Decimal | None) -> Live:
    return Live(formula, "" if result is None else result)


def _one_formula(number: int, span: Span) -> str:
    """The sum of what one worker paid; empty while an amount of it has no rate."""
    groups = span.column(lines.GROUP, away=True)
    paid, converted = (span.column(column, away=True) for column in (lines.PARTS, lines.CONVERTED))
    counts = [f'COUNTIFS({groups},{number},{one},">0")' for one in (paid, converted)]
    return f'=IF({counts[0]}>{counts[1]},"",SUMIFS({converted},{groups},{number}))'


def paid_by_one(group: GroupCosts, rates: Rates, *, interest: bool = True) -> Decimal | None:
    """Return what one worker paid, in the currency of the sheet; None while a rate is missing."""
    amounts = [
        item.worker
        for item in lines.items_of(group)
        if item.worker is not None and (interest or item.category != INTEREST)
    ]
    converted = [rates.convert(one.amount, one.currency) for one in amounts if one.amount]
    known = [one for one in converted if one is not None]
    return sum(known, Decimal()) if len(known) == len(converted) else None


def _remarks(group: GroupCosts, say: Wording) -> tuple[str, ...]:
    unknown = ""
    if group.unknown_items:
        names = {item.item: item.label for item in group.items}
        listed = say.listing([names.get(one, one) for one in group.unknown_items])
        unknown = say("workbook.at_least", items=listed)
    texts = (unknown, group.months_missing, group.agency_warning, *group.notes)
    return tuple(text for text in texts if text)
