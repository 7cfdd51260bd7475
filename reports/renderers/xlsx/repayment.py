"""The sheet *Repayment*: who is owed what and how that came about, cash by month, and controls.

Rule of this file: the terms of the formula (paid + finance + loss of value - repaid) stand as
given; what is due is a formula over them, with its result. Groups and codes, never names.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from reports.renderers.xlsx.cells import Column, Live, Span, Styled, Value, at, fixed
from reports.renderers.xlsx.due import WORKERS, add_due
from reports.renderers.xlsx.paper import Paper, Tab, money_style
from reports.renderers.xlsx.payments import AMOUNT, DUE, PAID, PAID_ON, add_payments
from reports.repayment_model import RepaymentPlan

WIDTHS: Final = (11, 24, 18, 40, 14, 11, 13, 13, 13, 13, 14, 11, 15, 16)
Rows = list[list[Value | Styled]]


def add_repayment_sheets(paper: Paper, plan: RepaymentPlan) -> None:
    """Write *Repayment* and *Payments*, which point at each other."""
    say = paper.say
    tab = paper.tab("repayment", WIDTHS)
    start = say.date(plan.start) if plan.start else "-"
    warnings = (plan.late, plan.over_contract, plan.over_budget, *plan.missing)
    tab.title(
        say("workbook.tab.repayment"),
        say("workbook.repayment.intro", date=say.date(plan.as_of), start=start),
        *plan.ethics,
        *(text for text in warnings if text),
    )
    groups = add_due(tab, plan)
    workers = {
        group.row: fixed(groups.first + number, WORKERS, tab.name)
        for number, group in enumerate(plan.groups)
    }
    payments = add_payments(paper, plan, workers)
    _months(tab, plan, payments)
    _steps(tab, plan)


def _months(tab: Tab, plan: RepaymentPlan, payments: Span) -> None:
    """What goes out each month, planned and paid, from the sheet *Payments*."""
    if not plan.months:
        return
    say, money = tab.say, money_style(plan.currency)
    tab.section(say("workbook.cash"), say("workbook.cash.intro", currency=plan.currency))
    columns = [
        Column(say("workbook.month"), 0, "month"),
        Column(say("workbook.planned"), 0, money),
        Column(say("workbook.running"), 0, money),
        Column(say("workbook.paid_out"), 0, money),
        Column(say("workbook.as_reported", what=say("workbook.planned")), 0, money),
    ]
    first, running = tab.row + 1, Decimal()
    rows: Rows = []
    for number, one in enumerate(plan.months):
        row, day = first + number, at(first + number, 0)
        planned = _planned(plan, one.month)
        running += planned
        rows.append(
            [
                one.month,
                Live(_month_formula(payments, AMOUNT, DUE, day), planned),
                Live(f"=SUM({fixed(first, 1)}:{at(row, 1)})", running),
                Live(_month_formula(payments, PAID, PAID_ON, day), Decimal()),
                one.amount.amount,
            ]
        )
    tab.table(columns, rows, chief=False)


def _month_formula(payments: Span, amounts: int, days: int, month: str) -> str:
    summed, dated = (payments.column(column, away=True) for column in (amounts, days))
    return f'=SUMIFS({summed},{dated},">="&{month},{dated},"<"&EDATE({month},1))'


def _planned(plan: RepaymentPlan, month: date) -> Decimal:
    due = [one.total.amount for one in plan.payments
           if (one.due.year, one.due.month) == (month.year, month.month)]  # fmt: skip
    return sum(due, Decimal())


def _steps(tab: Tab, plan: RepaymentPlan) -> None:
    """The steps from telling workers to reporting, and the controls with their days."""
    say = tab.say
    if plan.steps:
        tab.section(say("workbook.repayment_steps"))
        columns = [
            Column("", 0),
            Column(say("label.who"), 0),
            Column(say("workbook.when"), 0),
            Column(say("workbook.what"), 0),
        ]
        tab.table(columns, [[None, who, when, what] for what, who, when in plan.steps],
                  chief=False)  # fmt: skip
    if plan.controls:
        tab.section(say("workbook.controls"))
        columns = [
            Column(say("workbook.day"), 0, "day"),
            Column(say("workbook.control"), 0),
            Column(say("label.who"), 0),
            Column(say("workbook.how"), 0),
            Column(say("label.done"), 0, "input"),
        ]
        rows: Rows = [[one.day, one.label, one.who, one.how, None] for one in plan.controls]
        span = tab.table(columns, rows, chief=False)
        tab.choose(span, 4, [say("answer.yes"), say("answer.no")])
