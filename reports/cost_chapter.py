"""The chapter on recruitment costs: who paid what, how many months of wages, what fair costs.

Rule of this file: figures are said as they stand in the cost sheet; while something is missing, a
sum says "at least".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from questionnaires.values import Money
from reports.amount_charts import category_chart
from reports.chapter_model import Block, Chapter, Row, Table
from reports.cost_model import CategorySum, CostSheet, ExchangeRate, GroupCosts, ItemCost
from reports.wording import Wording

PERCENT = 100


def cost_chapter(costs: CostSheet, say: Wording) -> Chapter:
    """Return the chapter of a cost sheet."""
    return Chapter(
        name="costs",
        title=say("cost.title"),
        intro=say("cost.intro", date=say.date(costs.as_of)),
        blocks=tuple(one for one in _blocks(costs, say) if one != Block()),
    )


def _blocks(costs: CostSheet, say: Wording) -> Iterator[Block]:
    yield Block(facts=tuple(_whole(costs, say)))
    if costs.missing:
        yield Block(heading=say("money.missing"), lines=costs.missing)
    title = say("cost.chart", currency=costs.currency)
    chart = category_chart(costs.by_category, costs.currency, say, name="payers", title=title)
    if chart:
        rows = tuple(Row((one.label, *_parts(one, say))) for one in costs.by_category)
        yield Block(heading=title, chart=chart, table=_payer_table(rows, say))
    for group in costs.groups:
        yield from _group(group, say)
    if costs.indicators:
        yield _indicators(costs, say)
    if costs.rates:
        yield rates(costs.rates, say)
    yield Block(heading=say("money.method"), lines=costs.method)
    if costs.sources:
        yield Block(heading=say("money.sources"), lines=costs.sources)


def _whole(costs: CostSheet, say: Wording) -> Iterator[tuple[str, str]]:
    if costs.worker_paid_total:
        yield say("cost.paid_all"), at_least(costs.worker_paid_total, costs.complete, say)
    if costs.yearly_hires is not None:
        yield say("cost.hires"), say.number(costs.yearly_hires)
    if costs.employer_pays_year:
        yield say("cost.employer_year"), at_least(costs.employer_pays_year, costs.complete, say)


def at_least(money: Money, complete: bool, say: Wording) -> str:
    """Return an amount in words, as a least one while something is missing."""
    said = say.money(money)
    return said if complete else say("money.at_least", amount=said)


def _group(group: GroupCosts, say: Wording) -> Iterator[Block]:
    yield Block(
        heading=say("cost.group", group=group.label),
        warning=group.agency_warning,
        facts=tuple((name, text) for name, text in _facts(group, say) if text),
        lines=group.notes,
    )
    if group.items:
        yield Block(heading=say("cost.items"), deep=True, table=_items(group, say))
    if group.published:
        figure = group.published
        facts = (
            (say("cost.published.figure"), figure.text),
            (say("cost.published.ours"), say.money(figure.ours) if figure.ours else ""),
            (say("cost.published.year"), figure.year),
            (say("cost.published.source"), figure.source),
            (say("money.confidence"), say(f"confidence.{figure.confidence}")),
        )
        yield Block(
            heading=say("cost.published"),
            deep=True,
            text=say("cost.published.intro"),
            warning=figure.warning,
            facts=tuple((name, text) for name, text in facts if text),
        )


def _facts(group: GroupCosts, say: Wording) -> Iterator[tuple[str, str]]:
    who = (group.job, group.year, group.recruiter)
    yield say("cost.way"), _way(group, say)
    yield say("cost.who"), ", ".join(one for one in who if one)
    yield say("cost.workers"), _number(group.workers, say)
    yield from _paid(group, say)
    yield say("cost.wage"), _money(group.net_month, say)
    yield say("cost.months"), months(group, say)
    yield say("cost.interest"), _money(group.interest, say)
    yield say("cost.hire_price"), _least(group.employer_pays, group, say)
    yield say("cost.hires"), _number(group.hires, say)
    yield say("cost.agency_price"), _money(group.agency_price, say)


def _way(group: GroupCosts, say: Wording) -> str:
    ends = [one for one in (group.origin_label, group.destination_label) if one]
    if len(ends) < 2 or ends[0] == ends[1]:
        return ends[0] if ends else ""
    return say("rules.corridor", origin=ends[0], destination=ends[1])


def _paid(group: GroupCosts, say: Wording) -> Iterator[tuple[str, str]]:
    paid = [_least(one, group, say) for one in group.worker_paid]
    yield say("cost.one_paid"), say.listing(paid) if paid else ""
    if group.worker_paid != (group.worker_paid_all,):
        yield say("cost.one_paid_sum"), _least(group.worker_paid_all, group, say)
    yield say("cost.all_paid"), _least(group.times_workers, group, say)


def _least(money: Money | None, group: GroupCosts, say: Wording) -> str:
    return at_least(money, not group.unknown_items, say) if money else ""


def _money(money: Money | None, say: Wording) -> str:
    return say.money(money) if money else ""


def _number(number: int | None, say: Wording) -> str:
    return "" if number is None else say.number(number)


def months(group: GroupCosts, say: Wording) -> str:
    """Return the months of wage in words, or why they cannot be told."""
    if group.months is None:
        return group.months_missing
    said = say("cost.months_of", months=say.number(group.months))
    if group.months_with_interest is None:
        return said
    return say("cost.months_and", months=said, more=say.number(group.months_with_interest))


def _items(group: GroupCosts, say: Wording) -> Table:
    """Return the items by category; under each category its sums, as the model has them."""
    rows: list[Row] = []
    sums = list(group.by_category)
    categories = list(dict.fromkeys(one.category for one in group.items))
    for category in sorted(categories, key=lambda one: _place(one, group.by_category)):
        rows += [_item_row(one, say) for one in group.items if one.category == category]
        rows += [_sum_row(one, say) for one in sums if one.category == category]
    return _payer_table(tuple(rows), say)


def _place(category: str, sums: Sequence[CategorySum]) -> int:
    return next((at for at, one in enumerate(sums) if one.category == category), len(sums))


def _payer_table(rows: tuple[Row, ...], say: Wording) -> Table:
    heads = tuple(
        say(key) for key in ("cost.item", "payer.worker", "payer.employer", "payer.recruiter")
    )
    return Table(heads, rows, (9, 5, 5, 5), numbers=(1, 2, 3))


def _item_row(item: ItemCost, say: Wording) -> Row:
    told = [
        item.label,
        say("cost.proof", proof=item.proof_label) if item.proof_label else "",
        say("cost.nobody") if item.should_pay == "nobody" and item.worker else "",
    ]
    parts = (item.worker, item.employer, item.recruiter)
    return Row((" · ".join(one for one in told if one), *(_part(one, say) for one in parts)))


def _part(money: Money | None, say: Wording) -> str:
    if money is None:
        return say("money.not_known")
    return say.money(money) if money.amount else say("label.nothing")


def _sum_row(one: CategorySum, say: Wording) -> Row:
    return Row((say("cost.sum", category=one.label), *_parts(one, say)), strong=True)


def _parts(one: CategorySum, say: Wording) -> tuple[str, ...]:
    parts = (one.worker, one.employer, one.recruiter)
    return tuple(_part(Money(part, one.currency), say) for part in parts)


def _indicators(costs: CostSheet, say: Wording) -> Block:
    keys = ("way", "workers", "median", "maximum", "above_zero", "above_one", "above_three")
    rows = tuple(
        Row(
            (
                one.corridor,
                say.number(one.workers),
                say.number(one.median),
                say.number(one.maximum),
                *(say.percent(share) for share in (one.above_zero, one.above_one, one.above_three)),
            )
        )
        for one in costs.indicators
    )
    heads = tuple(say(f"cost.indicator.{key}") for key in keys)
    return Block(
        heading=say("cost.indicator"),
        text=say("cost.indicator.intro"),
        table=Table(heads, rows, (8, 4, 4, 4, 4, 4, 4), numbers=tuple(range(1, 7))),
    )


def rates(given: Sequence[ExchangeRate], say: Wording) -> Block:
    """Return the exchange rates as they were given, each with its day and source."""
    heads = tuple(say(f"money.rate.{key}") for key in ("one", "is", "day", "source"))
    rows = tuple(
        Row((one.currency, f"{say.number(one.rate)} {one.into}", say.date(one.day), one.source))
        for one in given
    )
    return Block(heading=say("money.rates"), table=Table(heads, rows, (3, 5, 5, 8)))
