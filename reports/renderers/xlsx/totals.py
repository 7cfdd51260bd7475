"""The figures of a campaign as a workbook: overview, requirements, groups, figures, codebook.

Rule of this file: it lays out what the page shows and decides nothing; the same figures give the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from reports.renderers.xlsx.cells import Column
from reports.renderers.xlsx.paper import Paper, Tab
from reports.totals.blocks import DIMENSIONS
from reports.totals.data import COLUMNS, Data
from reports.totals.lines import REQUIREMENT
from reports.totals.showing import PROTECTS, Board, Part, Table
from reports.wording import Wording

LABEL, NUMBER = 62.0, 24.0
"""Widths of columns, in letters."""
MOST: Final = 8
"""Columns of a sheet with tables; a table has at most seven groups and a label."""
FIGURES: Final = (18.0, 18, 13, 9, 27, 18, 24, 18, 44, 11, 11, 9, 9, 9, 26)


def totals_workbook(board: Board, data: Data, say: Wording, day: date) -> bytes:
    """Return the workbook; `day` is that of the newest release."""
    paper = Paper(say, data.about["title"], day)
    _overview(paper, board, data.about)
    requirements = ("totals_requirements", (REQUIREMENT,))
    for key, names in (requirements, ("totals_groups", DIMENSIONS)):
        found = [(part, one) for part in board.parts for one in part.tables if one.key in names]
        if found:
            tab = _tab(paper, key)
            for part, table in found:
                _add(tab, table, part)
    add_data(paper, data)
    return paper.finished()


def _tab(paper: Paper, key: str) -> Tab:
    tab = paper.tab(key, (LABEL, *[NUMBER] * (MOST - 1)))
    tab.title(paper.say(f"workbook.tab.{key}"))
    return tab


def _overview(paper: Paper, board: Board, about: Mapping[str, str]) -> None:
    say = paper.say
    tab = paper.tab("totals_overview", (LABEL, *[NUMBER] * (MOST - 1)))
    notes = [about["organisation"], about["released"], say("self_assessed")]
    if board.joined is not None:
        notes.append(say("totals.about.joined", number=board.joined.text))
    for part in board.parts:
        if part.people is not None:
            counted = say("totals.about.counted", number=part.people.text)
            notes.append(f"{part.title}: {counted}")
    if not board.parts:
        notes.append(say("totals.about.nothing"))
    tab.title(about["title"], *notes)
    tab.section(say("totals.protect.title"))
    for one in PROTECTS:
        tab.note(say(f"totals.protect.{one}"))
    if board.invited is not None:
        _add(tab, board.invited)
    for part in board.parts:
        for table in part.tables:
            if table.key not in (REQUIREMENT, *DIMENSIONS):
                _add(tab, table, part)


def _add(tab: Tab, table: Table, part: Part | None = None) -> None:
    tab.section(f"{part.title}: {table.title}" if part else table.title, table.lead)
    columns = [Column(heading, NUMBER) for heading in table.headings]
    rows = ([row.label, *(figure.text for figure in row.figures)] for row in table.rows)
    tab.table(columns, rows, chief=False)


def add_data(paper: Paper, data: Data) -> None:
    """Add the sheets with every line and the codebook."""
    say = paper.say
    tab = paper.tab("totals_figures", FIGURES)
    kinds = [Column(name, 0, "count" if kind is int else "text") for name, kind in COLUMNS]
    tab.table(kinds, data.figures, chief=True)
    book = paper.tab("totals_codebook", (22.0, 18, 12, 90))
    book.title(say("workbook.tab.totals_codebook"), say("totals.codebook.lead"))
    _codebook(book, data.codebook)


def _codebook(tab: Tab, lines: Iterable[Sequence[str]]) -> None:
    headings = [tab.say(f"totals.codebook.{one}") for one in ("column", "code", "kind", "meaning")]
    tab.table([Column(one, 0) for one in headings], lines, chief=True)
