"""The report of a workshop as a tagged PDF to print, and as a workbook to work on.

Rule of this file: both say the same `WorkshopReport`, in its order; the same report gives the same
bytes.
"""

from __future__ import annotations

from typing import Any

import msgspec

from reports.branding import Brand
from reports.renderers.pdf import typeset
from reports.renderers.xlsx.cells import Column, Value
from reports.renderers.xlsx.paper import Paper, Tab
from reports.renderers.xlsx.totals import add_data
from reports.totals.data import Data
from reports.wording import Wording, wording_for
from reports.workshop_report_model import Count, ShownFigure, WorkshopReport


def workshop_pdf(made: WorkshopReport, brand: Brand | None = None) -> bytes:
    """Return the report as PDF: A4, contents, page numbers, lines to write on."""
    content: dict[str, Any] = msgspec.to_builtins(made)
    content |= {"iso_date": made.day.isoformat(), "joining": None, "code": []}
    line = brand.line(made.language) if brand else None
    content["brand"] = msgspec.to_builtins(line) if line else None
    if line:
        content["brand"]["logo"] = list(line.logo)
    return typeset("guide.typ", content, made.day)


def workshop_xlsx(made: WorkshopReport, data: Data | None = None) -> bytes:
    """Return the report as a workbook: who took part, every figure, how it was counted.

    With `data` every line and the codebook come last, as in the other formats of the export.
    """
    say = wording_for(made.language)
    paper = Paper(say, f"{made.document}: {made.title}", made.day)
    if made.parts:
        _participation(paper, made, say)
    _figures(paper, made, say)
    whole = [one for one in (made.gaps, made.pairs) if one is not None]
    if whole:
        _whole(paper, made, whole, say)
    tab = paper.tab("workshop_method", [100])
    tab.title(say("workshop_report.method"), say("workshop_report.method.intro"))
    for line in made.method:
        tab.note(line)
    if data is not None:
        add_data(paper, data)
    return paper.finished()


def _title(tab: Tab, made: WorkshopReport, title: str) -> None:
    facts = (f"{name}: {value}" for name, value in made.facts)
    tab.title(f"{made.title} · {title}", *facts, made.advice)


def _participation(paper: Paper, made: WorkshopReport, say: Wording) -> None:
    columns = [
        Column(say("workshop_report.head.part"), 40, "bold"),
        Column(say("workshop_report.head.time"), 20),
        Column(say("workshop_report.head.minutes"), 10, "count"),
        Column(say("workshop_report.head.finished"), 18, "count"),
        Column(say("workshop_report.head.begun"), 18, "count"),
        Column(say("workshop_report.head.not_begun"), 18, "count"),
    ]
    tab = paper.tab("workshop", [one.width for one in columns])
    _title(tab, made, say("workshop_report.participation"))
    rows: list[list[Value]] = [
        [
            one.title,
            one.time,
            one.minutes,
            *(_number(count) for count in (one.finished, one.begun, one.not_begun)),
        ]
        for one in made.parts
    ]
    tab.table(columns, rows, chief=True)


def _figures(paper: Paper, made: WorkshopReport, say: Wording) -> None:
    columns = [
        Column(say("workshop_report.head.part"), 30),
        Column(say("quiz.question"), 50, "bold"),
        Column(say("workshop_report.head.answer"), 40),
        *_numbers(say),
    ]
    tab = paper.tab("workshop_figures", [one.width for one in columns])
    _title(tab, made, say("workshop_report.figures"))
    rows: list[list[Value]] = []
    for one in made.shown:
        told: list[Value] = [one.part, one.title]
        rows += [[*told, bar.label, *_cells(bar.count, bar.share)] for bar in one.bars]
        if one.note:
            rows.append([*told, one.note, None, None, "", ""])
    tab.table(columns, rows, chief=True)


def _whole(paper: Paper, made: WorkshopReport, figures: list[ShownFigure], say: Wording) -> None:
    columns = [Column(say("workshop_report.head.line"), 60, "bold"), *_numbers(say)]
    tab = paper.tab("workshop_room", [one.width for one in columns])
    _title(tab, made, say("workshop_report.room"))
    for one in figures:
        tab.section(one.title, one.lead)
        rows: list[list[Value]] = [[bar.label, *_cells(bar.count, bar.share)] for bar in one.bars]
        tab.table(columns, rows, chief=False)


def _numbers(say: Wording) -> tuple[Column, ...]:
    """Return the columns of a number: at least, at most, in words, and its share."""
    return (
        Column(say("workshop_report.head.least"), 12, "count"),
        Column(say("workshop_report.head.most"), 12, "count"),
        Column(say("workshop_report.head.people"), 18),
        Column(say("workshop_report.head.share"), 12),
    )


def _cells(count: Count, share: str) -> tuple[Value, ...]:
    return (count.least, count.most, count.text, share)


def _number(count: Count) -> Value:
    """Return a number as such where it is one, else its words."""
    return count.least if count.least is not None and count.least == count.most else count.text
