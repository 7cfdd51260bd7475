"""The report of a workshop: what stood on the board and nothing else, read back from its files."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import openpyxl
import pytest
from pypdf import PdfReader

from bot.workshops.reporting import report_of
from flows.workshop_room import PlannedStep, Quiz, new_room
from questionnaires.catalog import Catalog
from reports.renderers.workshop_report import workshop_pdf, workshop_xlsx
from reports.workshop_report import workshop_report
from reports.workshop_report_model import StepRun, WorkshopReport, WorkshopRun
from tests.board_hall import PAID, answered_hall, sits
from tests.printed_text import printed

OPEN = "09:00\N{EN DASH}09:12"
AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ROOM = new_room("quick_scan", 1, ("policy", "fees"), Quiz("knowledge_quiz", 1))


def cell(least: int, most: int | None = None) -> dict[str, int]:
    return {"least": least, "most": least if most is None else most}


def question(name: str, shown: str = "counts", **bars: Any) -> dict[str, Any]:
    """A frozen figure; a bar is a number, a pair (a range) or None (kept back)."""
    cells = {
        code: None if one is None else cell(*one) if isinstance(one, tuple) else cell(one)
        for code, one in bars.items()
    }
    return {
        "kind": "question",
        "name": name,
        "several": False,
        "answered": cell(38),
        "shown": shown,
        "most": "yes" if shown == "most" else "",
        "bars": [{"code": code, "label": "?", "people": one} for code, one in cells.items()],
    }


FEES = {
    PAID: question(PAID, yes=25, partly=None, no=(0, 4)),
    "gaps": {
        "kind": "gaps",
        "people": cell(38),
        "gaps": [{"requirement": "no_fees", "label": "A gap", "gap": cell(21)}],
    },
}
PAIRS = {
    "pairs": {"kind": "pairs", "pairs": 30, "before": 120, "after": 240, "questions": [{}] * 10}
}
FIGURES: Mapping[str, Mapping[str, Any]] = {"fees": FEES, "quiz_after": PAIRS}


def step(one: PlannedStep, **changes: Any) -> StepRun:
    figures = FIGURES.get(one.module or one.kind, {})
    made = StepRun(
        one, 33, 26, "What surprises you?", bool(figures), AT if figures else None, AT,
        AT.replace(minute=12), figures,
    )  # fmt: skip
    return replace(made, **changes)


RUN = WorkshopRun(
    "Fair jobs",
    date(2026, 11, 22),
    "Field Trainers",
    38,
    tuple(step(one) for one in ROOM.steps if one.ref_id),
    ("en", "ar"),
)


@cache
def catalog() -> Catalog:
    return Catalog()


def made(run: WorkshopRun = RUN, language: str = "en") -> WorkshopReport:
    asked = {one: catalog().open(one, None, language) for one in ("quick_scan", "knowledge_quiz")}
    return workshop_report(run, asked, catalog().library(language))


@cache
def pdf_text(language: str = "en") -> str:
    return printed(workshop_pdf(made(language=language)))


def cells_of(content: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[one.value for one in row] for tab in book for row in tab.iter_rows()]


# -- what is in it ---------------------------------------------------------------------------------


def test_the_pdf_says_who_took_part_what_the_board_showed_and_how_it_was_counted() -> None:
    said = pdf_text()
    for wanted in (
        "Workshop report", "Fair jobs", "Field Trainers", OPEN,
        "25 (66%)", "at most 4", "A gap", "21 (55%)",
        "120 (40%)", "240 (80%)", "What surprises you?",
        "Self-assessed, not verified", "at least five people stand behind it",
    ):  # fmt: skip
        assert wanted in said, wanted


def test_a_part_that_was_not_shown_has_no_numbers() -> None:
    chapters = {one.title: one for one in made().chapters}
    policy = chapters[catalog().open("quick_scan").module_by_name["policy"].label]
    assert "not shown in the room" in policy.intro
    assert [one.chart for one in policy.blocks] == [None]
    assert policy.blocks[0].space > 0


def test_a_number_kept_back_is_named_and_has_no_bar() -> None:
    shown = next(one for one in made().shown if one.bars)
    assert [bar.label for bar in shown.bars] == ["Yes", "No"]
    assert "Partly" in shown.note
    assert [(bar.count.least, bar.count.most) for bar in shown.bars] == [(25, 25), (0, 4)]


@pytest.mark.parametrize("joined", [4, 9])
def test_a_small_room_shows_no_number_of_those_who_finished(joined: int) -> None:
    report = made(replace(RUN, joined=joined, steps=tuple(
        replace(one, answered=joined, finished=joined - 1) for one in RUN.steps)))  # fmt: skip
    counts = {count.text for part in report.parts
              for count in (part.finished, part.begun, part.not_begun)}  # fmt: skip
    assert counts == {"not shown"}
    assert report.joined.text == ("not shown" if joined < 5 else "9")


def test_who_did_not_finish_cannot_be_worked_out_from_who_did() -> None:
    steps = tuple(replace(one, answered=38, finished=36) for one in RUN.steps)
    part = made(replace(RUN, steps=steps)).parts[0]
    assert (part.finished.text, part.begun.text) == ("at least 34", "not shown")


def test_the_workbook_has_every_figure_as_a_number() -> None:
    rows = cells_of(workshop_xlsx(made()))
    fees = [row for row in rows if "Yes" in row]
    assert [row[3:7] for row in fees] == [[25, 25, "25", "66%"]]
    assert ["No", 0, 4, "at most 4"] in [row[2:6] for row in rows]
    finished = next(row for row in rows if row[:2] == ["Policy commitment", OPEN])
    assert finished[2:6] == [12, 26, 7, 5]
    assert any("A gap" in row and 21 in row for row in rows)
    assert any("Right answers after" in row and 240 in row for row in rows)


def test_the_same_workshop_gives_the_same_bytes() -> None:
    assert workshop_pdf(made()) == workshop_pdf(made())
    assert workshop_xlsx(made()) == workshop_xlsx(made())


def test_the_arabic_report_runs_from_right_to_left() -> None:
    report = made(language="ar")
    assert report.direction == "rtl"
    assert report.document == "تقرير الورشة"
    root = PdfReader(io.BytesIO(workshop_pdf(report))).root_object
    assert str(root["/Lang"]) == "ar"


# -- from a workshop -------------------------------------------------------------------------------


async def test_the_figures_are_those_of_the_board_and_a_later_answer_changes_nothing() -> None:
    hall = await answered_hall(12)
    await hall.taps("start", "open", "next", "next", "open", "reveal", "finish")
    before = await report_of(hall.talk.around, await hall.standing(), "en", "UTC")
    assert before.joined.text == "12"
    shown = {one.title: one for one in before.shown}
    asked = catalog().open("quick_scan").question_by_name[PAID]
    counts = {bar.label: bar.count.text for bar in shown[asked.label].bars}
    assert (counts["Yes"], counts["No"]) == ("6", "6")
    await sits(hall, {PAID: "yes"}, 1, first=13)
    late = await report_of(hall.talk.around, await hall.standing(), "en", "UTC")
    assert late == before
    assert {one.part for one in before.shown} == {
        catalog().open("quick_scan").module_by_name["fees"].label
    }
