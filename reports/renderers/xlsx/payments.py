"""The sheet *Payments*: the schedule of repayment, and what was paid and checked of it.

Rule of this file: a line for each instalment to each group; what was paid is typed by people and
counted by formulas.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from reports.renderers.xlsx.cells import Column, Live, Span, Styled, Value, at
from reports.renderers.xlsx.paper import Paper, Tab, money_style
from reports.repayment_model import Payment, RepaymentPlan
from reports.wording import Wording

DUE, WORKERS, ONE, AMOUNT, PAID_ON, PAID, LEFT, VERIFIED, VERIFIED_ON = 4, 5, 6, 7, 8, 9, 10, 12, 13
"""Columns that formulas and rules point to, counted from zero."""


def add_payments(paper: Paper, plan: RepaymentPlan, workers: Mapping[str, str]) -> Span:
    """Write the sheet; `workers` are the cells with the number of workers, by group."""
    say, money = paper.say, money_style(plan.currency)
    columns = _columns(say, plan.currency)
    tab = paper.tab("payments", [column.width for column in columns])
    share = say.number(int(plan.share_paid_target * 100))
    tab.title(
        say("workbook.tab.payments"),
        say("workbook.payments.intro", currency=plan.currency),
        say("workbook.payments.close", share=share),
    )
    counts = {group.row: group.workers for group in plan.groups}
    top, first = tab.row, tab.row + 3
    numbers = {group.row: number for number, group in enumerate(plan.groups, 1)}
    rows = [
        _row(one, first + number, numbers.get(one.group), workers, counts)
        for number, one in enumerate(plan.payments)
    ]
    tab.row += 2
    span = tab.table(columns, rows, chief=True)
    _progress(tab, top, span, plan, money)
    tab.only(span, PAID_ON, "date")
    tab.only(span, PAID, "decimal")
    tab.only(span, VERIFIED_ON, "date")
    tab.choose(span, VERIFIED, [say("answer.yes"), say("answer.no")])
    return span


def _columns(say: Wording, currency: str) -> list[Column]:
    money = money_style(currency)
    return [
        Column(say("workbook.group_number"), 9, "count"),
        Column(say("workbook.group"), 26),
        Column(say("workbook.instalment"), 9, "count"),
        Column(say("workbook.of"), 7, "count"),
        Column(say("workbook.due_on"), 12, "day"),
        Column(say("workbook.workers"), 9, "count"),
        Column(say("workbook.one_worker"), 13, f"input_{money}"),
        Column(say("workbook.all_workers"), 14, money),
        Column(say("workbook.paid_on"), 12, "input_day"),
        Column(say("workbook.amount_paid"), 14, f"input_{money}"),
        Column(say("workbook.left"), 14, money),
        Column(say("workbook.payment_proof"), 20, "input"),
        Column(say("workbook.verified"), 12, "input"),
        Column(say("workbook.verified_on"), 12, "input_day"),
        Column(say("workbook.notes"), 24, "input"),
    ]


def _row(
    payment: Payment,
    row: int,
    number: int | None,
    workers: Mapping[str, str],
    counts: Mapping[str, int | None],
) -> list[Value | Styled]:
    count, left = counts.get(payment.group), f"={at(row, AMOUNT)}-{at(row, PAID)}"
    return [
        number,
        payment.group_label,
        payment.number,
        payment.of,
        payment.due,
        None if count is None else Live(f"={workers[payment.group]}", count),
        payment.per_worker.amount,
        _amount(payment, row, count),
        None,
        None,
        Live(left, payment.total.amount),
        None,
        None,
        None,
        None,
    ]


def _amount(payment: Payment, row: int, count: int | None) -> Value:
    """A formula where the whole is the workers' parts; else the amount as given."""
    if count is None or payment.per_worker.amount * count != payment.total.amount:
        return payment.total.amount
    return Live(f"={at(row, WORKERS)}*{at(row, ONE)}", payment.total.amount)


def _progress(tab: Tab, row: int, span: Span, plan: RepaymentPlan, money: str) -> None:
    """Above the table: planned, paid, left."""
    say = tab.say
    planned = sum((one.total.amount for one in plan.payments), Decimal())
    columns = (AMOUNT, PAID, LEFT)
    sums = [f"=SUM({span.column(column)})" for column in columns]
    results = (planned, Decimal(), planned)
    words = ("planned", "paid_out", "left")
    for column, word, formula, result in zip(columns, words, sums, results, strict=True):
        tab.put(row, column, say(f"workbook.{word}"), "head")
        tab.put(row + 1, column, Live(formula, result), f"total_{money}")
