"""LibreOffice calculates the workbook anew and finds our totals again, to the minor unit."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from reports.model import Report
from tests.counted_costs import counted_costs, counted_repayment
from tests.office import recalculated
from tests.sample_costs import nepal, own_country, sample_costs, sample_repayment
from tests.workbook_reading import (
    book_of,
    bytes_of,
    formulas,
    place,
    to_cents,
    typed_everywhere,
    under,
    whole,
)


@pytest.fixture(scope="module")
def books() -> dict[str, bytes]:
    """The workbooks as they leave us, and some in which people went on working."""
    unrated = sample_costs(rates=())
    return {
        "english": bytes_of(whole()),
        "arabic": bytes_of(whole(language="ar", direction="rtl")),
        "unrated": bytes_of(whole(costs=unrated)),
        "hardly": bytes_of(hardly_anything()),
        "counted": bytes_of(whole(costs=counted_costs(), repayment=counted_repayment())),
        "typed": bytes_of(typed_everywhere('=1+"*"')),
        "changed": changed(bytes_of(whole())),
        "filled": filled(bytes_of(whole(costs=unrated))),
    }


def hardly_anything() -> Report:
    """No money to add up in, no workers counted, no wage, nothing owed yet, no day set."""
    unsure = replace(nepal(), workers=None, net_month=None)
    groups = (unsure, replace(own_country(), items=(), net_month=None))
    due = sample_repayment()
    nothing = replace(due.groups[1], parts=(), per_worker=None, total=None, workers=None)
    unrated = replace(due.groups[0], per_worker=None, total=None)
    return whole(
        costs=sample_costs(currency="", rates=(), groups=groups, worker_paid_total=None),
        repayment=replace(due, currency="", rates=(), start=None, groups=(nothing, unrated),
                          payments=(), months=(), total=None, controls=(), steps=()),
    )  # fmt: skip


def changed(content: bytes) -> bytes:
    """Half the rate, one worker more, a payment made, an action done, a later day."""
    made = book_of(content)
    totals, plan, pay = made["Cost totals"], made["Plan"], made["Payments"]
    row, column = place(totals, "NPR")
    totals.cell(row, column + 1).value = 0.0167
    row, column = place(totals, "Workers")
    totals.cell(row + 2, column).value = 6
    row, column = place(pay, "Amount paid")
    pay.cell(row + 1, column).value = 18000
    pay.cell(row + 1, column - 1).value = date(2027, 1, 3)
    row, column = place(plan, "Today (type the date of today here)")
    plan.cell(row, column + 2).value = date(2027, 1, 1)
    row, column = place(plan, "Status")
    plan.cell(row + 1, column).value = "Done"
    return saved(made)


def filled(content: bytes) -> bytes:
    """Rates typed in by hand where none was known."""
    made = book_of(content)
    for currency, rate in (("NPR", 0.0334), ("USD", 1 / 0.2125)):
        row, column = place(made["Cost totals"], currency)
        made["Cost totals"].cell(row, column + 1).value = rate
    return saved(made)


def saved(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.fixture(scope="module")
def results(books: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    made = recalculated(books, tmp_path_factory.mktemp("office"))
    return {name: book_of(content, results=True) for name, content in made.items()}


@pytest.mark.parametrize("name", ["english", "arabic", "unrated", "hardly", "counted", "typed"])
def test_the_results_in_the_file_are_what_a_spreadsheet_calculates(
    name: str, books: dict[str, bytes], results: dict[str, Any]
) -> None:
    """So that the file opens right where nothing is calculated: on a phone, in a preview."""
    written = formulas(book_of(books[name]))
    ours, theirs = book_of(books[name], results=True), results[name]
    assert len(written) > 60
    for tab, cell in written:
        mine, found = ours[tab][cell].value, theirs[tab][cell].value
        if isinstance(mine, int | float):
            assert found == pytest.approx(mine, rel=1e-9, abs=1e-9), (tab, cell, written[tab, cell])
        else:
            assert (mine or "") == (found or ""), (tab, cell, written[tab, cell])


@pytest.mark.parametrize("name", ["english", "counted"])
def test_costs_come_to_our_totals(name: str, results: dict[str, Any]) -> None:
    tab = results[name]["Cost totals"]
    costs = counted_costs() if name == "counted" else sample_costs()
    one = under(tab, "One worker paid, MYR", 2)
    every = under(tab, "All workers paid, MYR", 2)
    months = under(tab, "Months of net wage", 2)
    for number, group in enumerate(costs.groups):
        assert group.worker_paid_all is not None
        assert group.times_workers is not None
        assert to_cents(one[number]) == group.worker_paid_all.amount
        assert to_cents(every[number]) == group.times_workers.amount
        assert round(Decimal(repr(months[number])), 1) == group.months
    [total] = under(tab, "Now, MYR", 1)
    assert costs.worker_paid_total is not None
    assert to_cents(total) == costs.worker_paid_total.amount


def test_costs_by_category_are_those_of_the_report(results: dict[str, Any]) -> None:
    tab, sums = results["counted"]["Cost totals"], counted_costs().by_category
    row, column = place(tab, "Category")
    assert len(sums) == 2
    for number, one in enumerate(sums, 1):
        cells = [tab.cell(row + number, column + place).value for place in range(5)]
        assert cells[1] == one.label
        assert [to_cents(cell) for cell in cells[2:]] == [one.worker, one.employer, one.recruiter]
    assert tab.cell(row + 2, column).value == "Interest"


def test_costs_are_summed_by_category_and_payer(results: dict[str, Any]) -> None:
    tab = results["english"]["Cost totals"]
    row, column = place(tab, "A")
    assert tab.cell(row, column + 1).value == "Fees"
    fees = [to_cents(tab.cell(row, column + number).value) for number in (2, 3, 4, 5)]
    assert fees == [Decimal(52596), 0, 0, Decimal(52596)]
    row, column = place(tab, "Total", row)
    paid = [to_cents(tab.cell(row, column + number).value) for number in (1, 2, 3, 4)]
    assert paid == [Decimal("63449.01"), Decimal("17388.26"), Decimal(50), Decimal("80887.28")]


@pytest.mark.parametrize("name", ["english", "counted"])
def test_repayment_comes_to_our_totals(name: str, results: dict[str, Any]) -> None:
    tab = results[name]["Repayment"]
    plan = counted_repayment() if name == "counted" else sample_repayment()
    count = len(plan.groups)
    one = under(tab, f"Due to one worker, {plan.currency}", count)
    every = under(tab, f"Due to all workers, {plan.currency}", count + 1)
    for number, group in enumerate(plan.groups):
        assert group.per_worker is not None
        assert group.total is not None
        assert to_cents(one[number]) == group.per_worker.amount
        assert to_cents(every[number]) == group.total.amount
    assert plan.total is not None
    assert to_cents(every[-1]) == plan.total.amount
    count = len(plan.months)
    planned, running = (under(tab, heading, count) for heading in ("Planned", "Planned so far"))
    assert [to_cents(one) for one in planned] == [one.amount.amount for one in plan.months]
    assert [to_cents(one) for one in running] == [one.total.amount for one in plan.months]


def test_payments_come_to_the_same_total(results: dict[str, Any]) -> None:
    tab, plan = results["english"]["Payments"], sample_repayment()
    totals = under(tab, "All workers", len(plan.payments))
    assert [to_cents(one) for one in totals] == [one.total.amount for one in plan.payments]
    assert [to_cents(one) for one in under(tab, "Planned", 1)] == [Decimal("63032.80")]


def test_a_missing_rate_gives_no_total_until_it_is_typed_in(results: dict[str, Any]) -> None:
    """An empty cell, never a sum that leaves something out unseen."""
    before, after = results["unrated"]["Cost totals"], results["filled"]["Cost totals"]
    assert under(before, "One worker paid, MYR", 2) == [None, 900]
    assert [to_cents(one) for one in under(after, "Now, MYR", 1)] == [Decimal("63449.01")]


def test_sums_follow_what_people_change(results: dict[str, Any]) -> None:
    """2,079.15 + 754.1176 = 2,833.27; times 12, and 6 times 900."""
    made = results["changed"]
    assert [to_cents(one) for one in under(made["Cost totals"], "Now, MYR", 1)] == [
        Decimal("39399.21")
    ]
    pay, cash = made["Payments"], made["Repayment"]
    assert [to_cents(one) for one in under(pay, "Left to pay", 1)] == [Decimal("45032.80")]
    assert under(cash, "Paid", 3, place(cash, "Month")[0] - 1) == [0, 18000, 0]
    plan = made["Plan"]
    assert under(plan, "Days left", 3) == [None, -11, 49]
    row, column = place(plan, "Actions done")
    assert plan.cell(row, column + 1).value == 1
