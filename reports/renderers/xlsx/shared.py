"""Reports shared by name as a workbook: what it is, the reports, their open findings, codebook.

Rule of this file: it lays out the data and decides nothing; the same reports give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from reports.renderers.xlsx.cells import Column
from reports.renderers.xlsx.paper import Paper
from reports.shared_data import CODEBOOK, FINDINGS, REPORTS, Columns, SharedData, Value
from reports.wording import Wording

_REPORTS: Final = (20.0, 30, 20, 9, 12, 27, 27, 27, 9, 9, 9, 9, 10, 9, 14)
_FINDINGS: Final = (20.0, 30, 14, 60, 34, 34, 12, 12)
_CODEBOOK: Final = (14.0, 22, 12, 90)


def shared_workbook(data: SharedData, say: Wording, day: date) -> bytes:
    """Return the workbook; `day` is that on which it was made."""
    paper = Paper(say, data.about["title"], day)
    tab = paper.tab("shared_about", (100.0,))
    tab.title(data.about["title"], *(text for name, text in data.about.items() if name != "title"))
    for key, widths, columns, rows in (
        ("shared_reports", _REPORTS, REPORTS, data.reports),
        ("findings", _FINDINGS, FINDINGS, data.findings),
        ("totals_codebook", _CODEBOOK, CODEBOOK, data.codebook),
    ):
        _table(paper, key, widths, columns, rows)
    return paper.finished()


def _table(
    paper: Paper,
    key: str,
    widths: Sequence[float],
    columns: Columns,
    rows: Iterable[Sequence[Value]],
) -> None:
    kinds = [Column(name, 0, "count" if kind is int else "text") for name, kind in columns]
    paper.tab(key, widths).table(kinds, rows, chief=True)
