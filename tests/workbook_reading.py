"""Reading a workbook back in tests: its cells, its formulas, what stands under a heading."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl

from reports.model import Report
from reports.renderers import RENDERERS
from tests.sample_costs import nepal, own_country, sample_costs, sample_repayment
from tests.sample_report import action, finding, sample_report


def whole(**changes: Any) -> Report:
    """A report with everything a workbook can hold."""
    made = {"costs": sample_costs(), "repayment": sample_repayment(), **changes}
    return sample_report(**made)


def bytes_of(report: Report) -> bytes:
    return RENDERERS["xlsx"].render(report)


def book_of(content: bytes, *, results: bool = False) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=results)


def cells(book: Any) -> Iterator[Any]:
    for tab in book:
        for row in tab.iter_rows():
            yield from (cell for cell in row if cell.value is not None)


def formulas(book: Any) -> dict[tuple[str, str], str]:
    return {
        (cell.parent.title, cell.coordinate): cell.value
        for cell in cells(book)
        if cell.data_type == "f"
    }


def place(tab: Any, text: str, after: int = 0) -> tuple[int, int]:
    """Row and column of the first cell with this text, below row `after`."""
    for row in tab.iter_rows(min_row=after + 1):
        for cell in row:
            if cell.value == text:
                return cell.row, cell.column
    raise AssertionError(f"{tab.title}: {text!r} is nowhere below row {after}")


def under(tab: Any, heading: str, count: int, after: int = 0) -> list[Any]:
    """What stands in the rows under a heading."""
    row, column = place(tab, heading, after)
    return [tab.cell(row + number, column).value for number in range(1, count + 1)]


def to_cents(number: float) -> Decimal:
    return Decimal(repr(number)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def typed_everywhere(text: str) -> Report:
    """A report in which a person typed this wherever a person can."""
    group = replace(nepal(), label=text, recruiter=text, year=text, notes=(f"{text} note",))
    due = sample_repayment()
    groups = tuple(
        replace(one, label=text, recruiter=text, notes=(f"{text} note",)) for one in due.groups
    )
    asked = replace(finding("a").asked[0], label=text, answer=text, row=text)
    return whole(
        subject=text,
        findings=(finding("worker_paid_agency", asked=(asked,), answer=text, row_labels=(text,)),),
        actions=(action("A12", 1, text, role_label=text, steps=(text,), evidence=(text,)),),
        costs=sample_costs(groups=(group, own_country())),
        repayment=replace(due, groups=groups),
    )
