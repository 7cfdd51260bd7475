"""The tables of the sheet *Repayment* that say what each group is owed, and how that came about.

Rule of this file: terms and rates stand as given; what is due is a formula over them: paid + cost
of loans + loss of value - repaid, in the money that was paid, then at the rate into the plan's
money, rounded up to its minor unit.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal
from typing import Final

from reports.cost_model import ExchangeRate
from reports.renderers.xlsx.cells import Column, Live, Span, Styled, Value, at, fixed, quoted
from reports.renderers.xlsx.paper import Tab, digits_of, money_style
from reports.repayment_model import DuePart, GroupDue, RepaymentPlan
from reports.wording import Wording

KINDS: Final = ("paid", "finance", "value_loss", "repaid")
REPAID: Final = "repaid"
TERM_GROUP, TERM_KIND, TERM_AMOUNT, TERM_CURRENCY = 0, 2, 4, 5
"""Columns of the table of terms, which the groups add up."""
WORKERS, TERMS, DEBT, RATE, ONE, ALL = 5, 6, 10, 11, 12, 13
"""Columns of the table of groups; four terms stand side by side from `TERMS`."""
CURRENCY: Final = 4
SPARE: Final = 6
"""Decimals kept before rounding up: what a computer's fractions add is no money."""

Cells = list[Value | Styled]


def add_due(tab: Tab, plan: RepaymentPlan) -> Span:
    """Write rates, terms and groups; return the rows of the groups."""
    rates = _rates(tab, plan)
    terms = _terms(tab, plan)
    return _groups(tab, plan, terms, rates)


def _rates(tab: Tab, plan: RepaymentPlan) -> dict[ExchangeRate, str]:
    """Write the rates that were given; return the cell of each."""
    given = list(dict.fromkeys(plan.rates))
    if not given:
        return {}
    say = tab.say
    tab.section(say("workbook.rates"), say("workbook.rates.given"))
    columns = [
        Column(say("workbook.currency"), 0),
        Column(say("workbook.rate_source"), 0),
        Column(say("workbook.rate_day"), 0, "day"),
        Column(say("workbook.rate_of_one"), 0),
        Column(say("workbook.rate"), 0, "input_rate"),
    ]
    first = tab.row + 1
    rows: list[Cells] = [[one.currency, one.source, one.day, one.into, one.rate] for one in given]
    tab.table(columns, rows, chief=False)
    return {one: fixed(first + number, 4) for number, one in enumerate(given)}


def _terms(tab: Tab, plan: RepaymentPlan) -> Span:
    """A line for each term of each group, for one worker: how it came about, how much."""
    say = tab.say
    tab.section(say("workbook.terms"), say("workbook.terms.intro"))
    columns = [
        Column(say("workbook.group_number"), 0, "count"),
        Column(say("workbook.group"), 0),
        Column(say("workbook.term"), 0),
        Column(say("workbook.how"), 0),
        Column(say("workbook.amount"), 0),
        Column(say("workbook.currency"), 0),
    ]
    rows = [
        _term(number, group, part, say)
        for number, group in enumerate(plan.groups, 1)
        for part in group.parts
    ]
    return tab.table(columns, rows, chief=False)


def _term(number: int, group: GroupDue, part: DuePart, say: Wording) -> Cells:
    said = dict.fromkeys(text for text in (part.label, part.how) if text)
    return [
        number,
        group.label,
        say(f"workbook.term.{part.kind}"),
        "\n".join(said),
        Styled(part.amount.amount, f"input_{money_style(part.amount.currency)}"),
        part.amount.currency,
    ]


def _groups(tab: Tab, plan: RepaymentPlan, terms: Span, rates: dict[ExchangeRate, str]) -> Span:
    """A line for each group: the four terms, what is due to one worker and to all."""
    say = tab.say
    tab.section(say("workbook.due"), say("workbook.due.intro"))
    first = tab.row + 1
    rows = [
        _group(number, group, first + number - 1, terms, rates, plan.currency, say)
        for number, group in enumerate(plan.groups, 1)
    ]
    span = Span(tab.name, first, first + len(rows) - 1)
    tab.table(_columns(plan.currency, say), [*rows, _bottom(plan, span, say)], chief=False)
    _reported(tab, plan)
    return span


def _reported(tab: Tab, plan: RepaymentPlan) -> None:
    """What the report says is due, and its notes."""
    say, money = tab.say, money_style(plan.currency)
    tab.section(say("workbook.in_report"))
    columns = [
        Column(say("workbook.group_number"), 0, "count"),
        Column(say("workbook.group"), 0),
        Column(say("workbook.due_one"), 0, money),
        Column(say("workbook.due_all"), 0, money),
    ]
    rows: list[Cells] = [
        [
            number,
            group.label,
            group.per_worker.amount if group.per_worker else None,
            group.total.amount if group.total else None,
        ]
        for number, group in enumerate(plan.groups, 1)
    ]
    whole = plan.total.amount if plan.total else None
    rows.append(
        [
            Styled(None, "total"),
            Styled(say("workbook.total"), "total"),
            Styled(None, "total"),
            Styled(whole, f"total_{money}"),
        ]
    )
    tab.table(columns, rows, chief=False)
    for number, group in enumerate(plan.groups, 1):
        for remark in (*group.missing, group.exchange, *group.notes):
            if remark:
                tab.note(f"{number}. {group.label}: {remark}")


def _columns(own: str, say: Wording) -> list[Column]:
    money = money_style(own)
    due = [say("workbook.in_currency", what=say(f"workbook.due_{who}"), currency=own)
           for who in ("one", "all")]  # fmt: skip
    return [
        Column(say("workbook.group_number"), 0, "count"),
        Column(say("workbook.group"), 0),
        Column(say("workbook.priority"), 0),
        Column(say("workbook.who_evidence"), 0),
        Column(say("workbook.currency"), 0),
        Column(say("workbook.workers"), 0, "input_count"),
        *(Column(say(f"workbook.term.{kind}"), 0) for kind in KINDS),
        Column(say("workbook.debt"), 0),
        Column(say("workbook.rate"), 0, "input_rate"),
        Column(due[0], 0, f"total_{money}"),
        Column(due[1], 0, f"total_{money}"),
    ]


def _group(
    number: int,
    group: GroupDue,
    row: int,
    terms: Span,
    rates: dict[ExchangeRate, str],
    own: str,
    say: Wording,
) -> Cells:
    paid_in, taken = currency_of(group, own), rate_taken(group, own, tuple(rates))
    money = money_style(paid_in)
    one, every = due_to_one(group, own, taken), due_to_all(group, own, taken)
    workers, due = at(row, WORKERS), at(row, ONE)
    return [
        number,
        group.label,
        f"{group.priority}. {group.priority_label}" if group.priority_label else group.priority,
        _who(group),
        paid_in,
        group.workers,
        *(
            Styled(Live(_sum_formula(number, kind, at(row, CURRENCY), terms, say),
                        _sum(group, kind, paid_in)), money)
            for kind in KINDS
        ),
        Styled(Live(_debt_formula(row), _debt(group, paid_in)), money),
        _rate_cell(paid_in, own, taken, rates),
        Live(_one_formula(number, row, terms, own, say), "" if one is None else one),
        Live(f'=IF(OR({workers}="",{due}=""),"",{workers}*{due})', "" if every is None else every),
    ]  # fmt: skip


def _who(group: GroupDue) -> str:
    parts = (
        group.who_label, group.origin_label, group.year, group.recruiter, group.evidence_label,
    )  # fmt: skip
    return "\n".join(text for text in parts if text)


def _rate_cell(
    paid_in: str, own: str, taken: ExchangeRate | None, rates: dict[ExchangeRate, str]
) -> Value:
    if paid_in == own:
        return 1
    return None if taken is None else Live(f"={rates[taken]}", taken.rate)


def _sum_formula(number: int, kind: str, currency: str, terms: Span, say: Wording) -> str:
    amounts, groups, kinds, currencies = (
        terms.column(column) for column in (TERM_AMOUNT, TERM_GROUP, TERM_KIND, TERM_CURRENCY)
    )
    word = quoted(say(f"workbook.term.{kind}"))
    return f"=SUMIFS({amounts},{groups},{number},{kinds},{word},{currencies},{currency})"


def _debt_formula(row: int) -> str:
    return f"=MAX(0,SUM({at(row, TERMS)}:{at(row, TERMS + 2)})-{at(row, TERMS + 3)})"


def _one_formula(number: int, row: int, terms: Span, own: str, say: Wording) -> str:
    """The debt at its rate, rounded up, less what was repaid in the plan's own money.

    Empty without terms or rate.
    """
    debt, rate, digits = at(row, DEBT), at(row, RATE), digits_of(own)
    up = f"ROUNDUP(ROUND({debt}*{rate},{digits + SPARE}),{digits})"
    given_back = _sum_formula(number, REPAID, quoted(own), terms, say).removeprefix("=")
    other = f"IF({at(row, CURRENCY)}={quoted(own)},0,{given_back})"
    none = f'OR(COUNTIF({terms.column(TERM_GROUP)},{number})=0,{rate}="")'
    return f'=IF({none},"",MAX(0,{up}-{other}))'


def currency_of(group: GroupDue, own: str) -> str:
    """Return the money a group paid in."""
    if group.debt is not None:
        return group.debt.currency
    paid = [part.amount.currency for part in group.parts if part.kind != REPAID]
    return paid[0] if paid else own


def _sum(group: GroupDue, kind: str, currency: str) -> Decimal:
    amounts = (p.amount for p in group.parts if p.kind == kind)
    return sum((one.amount for one in amounts if one.currency == currency), Decimal())


def _debt(group: GroupDue, currency: str) -> Decimal:
    paid, finance, value, repaid = (_sum(group, kind, currency) for kind in KINDS)
    return max(Decimal(), paid + finance + value - repaid)


def rate_taken(group: GroupDue, own: str, rates: tuple[ExchangeRate, ...]) -> ExchangeRate | None:
    """Return the rate that leads to what the plan says is due: several may have been given."""
    paid_in = currency_of(group, own)
    fitting = [one for one in rates if (one.currency, one.into) == (paid_in, own)]
    if group.per_worker is None:
        return None
    right = [one for one in fitting if due_to_one(group, own, one) == group.per_worker.amount]
    return max(right or fitting, key=lambda one: one.rate, default=None)


def due_to_one(group: GroupDue, own: str, taken: ExchangeRate | None) -> Decimal | None:
    """Return what is due to one worker in the plan's money; None without terms or rate."""
    paid_in = currency_of(group, own)
    rate = Decimal(1) if paid_in == own else taken.rate if taken else None
    if rate is None or not group.parts:
        return None
    step = Decimal(1).scaleb(-digits_of(own))
    due = (_debt(group, paid_in) * rate).quantize(step, ROUND_CEILING)
    other = Decimal() if paid_in == own else _sum(group, REPAID, own)
    return max(Decimal(), due - other)


def due_to_all(group: GroupDue, own: str, taken: ExchangeRate | None) -> Decimal | None:
    """Return what is due to all workers of a group; None while something is missing."""
    one = due_to_one(group, own, taken)
    return None if one is None or group.workers is None else one * group.workers


def _bottom(plan: RepaymentPlan, span: Span, say: Wording) -> Cells:
    """The line under the groups: all workers, all that is due."""
    taken = [(group, rate_taken(group, plan.currency, plan.rates)) for group in plan.groups]
    dues = [due_to_all(group, plan.currency, rate) for group, rate in taken]
    known = sum((one for one in dues if one is not None), Decimal())
    workers = sum(group.workers or 0 for group in plan.groups)
    cells: Cells = [Styled(None, "total") for _ in range(ALL + 1)]
    cells[1] = Styled(say("workbook.total"), "total")
    cells[WORKERS] = Styled(Live(f"=SUM({span.column(WORKERS)})", workers), "total_count")
    cells[ALL] = Live(f"=SUM({span.column(ALL)})", known)
    return cells
