"""The sheet *Cost totals*: rates, groups, categories and payers, and the firm's totals.

Rule of this file: every sum is a formula over the lines of *Costs*; beside it stands what the
report says, so that a change made later can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from reports.cost_model import CATEGORIES, CostSheet, Indicator
from reports.renderers.xlsx import costs as lines
from reports.renderers.xlsx.cells import Column, Live, Span, Styled, Value, at, fixed, quoted
from reports.renderers.xlsx.cost_groups import ALL, WORKERS, Rows, add_groups, paid_by_one
from reports.renderers.xlsx.paper import Paper, Tab, money_style
from reports.renderers.xlsx.rates import Rates, add_rates
from reports.wording import Wording

WIDTHS: Final = (10, 27, 15, 20, 16, 13, 14, 14, 13, 9, 11, 10)


def add_cost_sheets(paper: Paper, costs: CostSheet) -> None:
    """Write *Costs* and *Cost totals*, which point at each other."""
    widths = [column.width for column in lines.columns_of(paper.say, costs.currency)]
    sheet, tab = paper.tab("costs", widths), paper.tab("cost_totals", WIDTHS)
    tab.title(
        paper.say("workbook.tab.cost_totals"),
        paper.say("workbook.cost_totals.intro"),
        *costs.missing,
    )
    rates = add_rates(tab, costs.currency, costs.rates, lines.currencies_of(costs))
    tab.section(paper.say("workbook.by_group"))
    first = tab.row + 1
    workers = {
        number: fixed(first + number - 1, WORKERS, tab.name)
        for number, _ in enumerate(costs.groups, 1)
    }
    span = lines.add_costs(sheet, costs, rates, workers)
    groups = add_groups(tab, costs, rates, span)
    _categories(tab, costs, rates, span)
    _totals(tab, costs, rates, groups)
    _indicators(tab, costs.indicators)


def _categories(tab: Tab, costs: CostSheet, rates: Rates, span: Span) -> None:
    """Category by payer, for all workers."""
    say, money = tab.say, money_style(costs.currency)
    tab.section(say("workbook.by_category", currency=costs.currency))
    sums = _sums(costs, rates)
    labels = _labels(costs)
    columns = [
        Column(say("workbook.category"), 0),
        Column(say("workbook.category_label"), 0),
        *(Column(say(f"workbook.part.{side}"), 0, money) for side in lines.SIDES),
        Column(say("workbook.total"), 0, f"total_{money}"),
    ]
    first = tab.row + 1
    rows: Rows = []
    for number, category in enumerate(sorted(sums, key=_place)):
        row, word = first + number, lines.category_word(category, say)
        parts = [
            Live(_category_formula(word, side, span), sums[category][side])
            for side in range(len(lines.SIDES))
        ]
        whole = Live(f"=SUM({at(row, 2)}:{at(row, 4)})", sum(sums[category], Decimal()))
        rows.append([word, labels.get(category, ""), *parts, whole])
    rows.append(_bottom(first, list(sums.values()), say, money))
    tab.table(columns, rows, chief=False)


def _place(category: str) -> tuple[int, str]:
    return (CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES), category)


def _bottom(
    first: int, sums: Sequence[Sequence[Decimal]], say: Wording, money: str
) -> list[Value | Styled]:
    """The line under the categories: the sum of each column above it."""
    wholes = [*map(sum, zip(*sums, strict=True))] if sums else [Decimal()] * 3
    last = first + len(sums) - 1
    cells: list[Value | Styled] = [
        Styled(Live(f"=SUM({at(first, col)}:{at(last, col)})", Decimal(amount)), f"total_{money}")
        for col, amount in enumerate([*wholes, sum(wholes, Decimal())], 2)
    ]
    return [Styled(None, "total"), Styled(say("workbook.total"), "total"), *cells]


def _category_formula(category: str, side: int, span: Span) -> str:
    chosen = f"({span.column(lines.CATEGORY, away=True)}={quoted(category)})*1"
    amounts = span.column(lines.CONVERTED + side, away=True)
    return f"=SUMPRODUCT({chosen},{amounts},{span.column(lines.WORKERS, away=True)})"


def _sums(costs: CostSheet, rates: Rates) -> dict[str, list[Decimal]]:
    """Return category -> what worker, employer and recruiter pay for all workers."""
    sums: dict[str, list[Decimal]] = {}
    for _, group, item, currency in lines.lines_of(costs):
        row = sums.setdefault(item.category, [Decimal()] * 3)
        for number, side in enumerate(lines.SIDES):
            amount = rates.convert(lines.part(item, side, currency), currency)
            row[number] += (amount or Decimal()) * (group.workers or 0)
    return sums


def _labels(costs: CostSheet) -> dict[str, str]:
    sums = [*costs.by_category, *(one for group in costs.groups for one in group.by_category)]
    return {one.category: one.label for one in sums}


def _totals(tab: Tab, costs: CostSheet, rates: Rates, groups: Span) -> None:
    """What workers paid in all, and what paying it will cost the employer."""
    say, money = tab.say, money_style(costs.currency)
    tab.section(say("workbook.totals"))
    paid = [
        one * group.workers
        for group in costs.groups
        if group.workers is not None and (one := paid_by_one(group, rates)) is not None
    ]
    now = Live(f"=SUM({groups.column(ALL)})", sum(paid, Decimal()))
    year = costs.employer_pays_year
    columns = [
        Column("", 0),
        Column(say("workbook.what"), 0),
        Column(say("workbook.now", currency=costs.currency), 0, f"total_{money}"),
        Column(say("workbook.in_report"), 0, money),
    ]
    reported = costs.worker_paid_total.amount if costs.worker_paid_total else None
    rows: Rows = [[None, say("workbook.paid_in_all"), now, reported]]
    if costs.yearly_hires is not None:
        rows.append([None, say("workbook.hires"), None, Styled(costs.yearly_hires, "count")])
    if year is not None:
        style = money_style(year.currency)
        text = say("workbook.employer_year", currency=year.currency)
        rows.append([None, text, None, Styled(year.amount, style)])
    tab.table(columns, rows, chief=False)


def _indicators(tab: Tab, indicators: tuple[Indicator, ...]) -> None:
    """The recruitment cost indicator (SDG 10.7.1) by way, as the report has it."""
    if not indicators:
        return
    say = tab.say
    tab.section(say("workbook.indicator"), say("workbook.indicator.intro"))
    columns = [
        Column(say("workbook.workers"), 0, "count"),
        Column(say("workbook.way"), 0),
        Column(say("workbook.median"), 0, "months"),
        Column(say("workbook.maximum"), 0, "months"),
        *(Column(say("workbook.above", months=number), 0, "share") for number in (0, 1, 3)),
    ]
    rows: Rows = [
        [one.workers, one.corridor, one.median, one.maximum,
         one.above_zero, one.above_one, one.above_three]
        for one in indicators
    ]  # fmt: skip
    tab.table(columns, rows, chief=False)
