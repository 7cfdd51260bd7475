"""The report as a Word document: nothing lost, nothing run, in its language, the same bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from reports.model import Report
from reports.renderers import RENDERERS
from reports.renderers.docx.elements import spans
from reports.renderers.docx.filling import typed
from reports.saying import sheet
from tests.example_firms import FIRMS, whole
from tests.example_firms import rendered as made_once
from tests.sample_costs import sample_costs, sample_repayment
from tests.sample_report import quiet_report, sample_report

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def rendered(report: Report) -> bytes:
    return RENDERERS["docx"].render(report)


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def text_of(document: Document) -> str:
    """All text of the body in order, a line for each paragraph."""
    return "\n".join(paragraph_text(p) for p in document.element.body.iter(f"{WORD}p"))


def paragraph_text(paragraph: Any) -> str:
    pieces = {f"{WORD}t": lambda one: one.text or "", f"{WORD}br": lambda one: "\n"}
    return "".join(pieces[one.tag](one) for one in paragraph.iter(*pieces))


@cache
def sample() -> Document:
    return opened(rendered(sample_report()))


def headings(document: Document, level: int) -> list[str]:
    return [p.text for p in document.paragraphs if p.style and p.style.name == f"Heading {level}"]


def test_it_has_a_title_and_real_headings_in_the_order_of_the_report() -> None:
    words = sheet(sample_report()).words
    first = sample().paragraphs[0]
    assert first.style is not None
    assert (first.text, first.style.name) == (words["document"], "Title")
    found = headings(sample(), 1)
    wanted = [
        words[name]
        for name in (
            "summary",
            "by_step",
            "critical_findings",
            "plan",
            "unknown_findings",
            "method",
        )
    ]
    assert [one for one in found if one in wanted] == wanted


def test_no_finding_and_no_action_is_lost() -> None:
    page, said = sheet(sample_report()), text_of(sample())
    for entry in (*page.critical, *page.unknown, *page.other):
        for text in (entry.title, entry.rule, entry.good, entry.answers[0][1]):
            assert text in said
    for action in page.plan:
        for text in (action.label, *action.steps, action.verify, action.first_step):
            assert text in said
    for source in page.sources:
        assert source.text in said


@pytest.mark.parametrize("firm", FIRMS)
def test_the_example_firms_are_told_in_full(firm: str) -> None:
    said = text_of(opened(made_once(firm, "docx")))
    page = sheet(whole(firm))
    for entry in (*page.critical, *page.unknown, *page.other):
        assert entry.title in said
    for action in page.plan:
        assert action.label in said


def test_the_plan_is_a_table_whose_head_is_on_every_page() -> None:
    words = sheet(sample_report()).words
    [plan] = [t for t in sample().tables if t.cell(0, 0).text == words["number"]]
    assert [cell.text for cell in plan.rows[0].cells][1] == words["action"]
    assert len(plan.rows) == 1 + len(sample_report().actions)
    assert plan.rows[0]._tr.trPr is not None
    assert plan.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    for row in plan.rows:
        assert row._tr.trPr is not None
        assert row._tr.trPr.find(qn("w:cantSplit")) is not None


def test_every_link_inside_leads_to_a_heading() -> None:
    body = sample().element.body
    marks = [one.get(qn("w:name")) for one in body.iter(f"{WORD}bookmarkStart")]
    targets = [one.get(qn("w:anchor")) for one in body.iter(f"{WORD}hyperlink")]
    assert len(targets) > 5
    assert set(targets) <= set(marks)
    assert len(marks) == len(set(marks))
    ids = [one.get(qn("w:id")) for one in body.iter(f"{WORD}bookmarkStart")]
    assert len(ids) == len(set(ids))


def test_pages_are_numbered() -> None:
    footer = sample().sections[0].footer._element
    fields = [one.text.strip() for one in footer.iter(f"{WORD}instrText")]
    assert fields == ["PAGE", "NUMPAGES"]


def test_it_says_its_language_title_and_day() -> None:
    core = sample().core_properties
    assert core.language == "en"
    assert core.title == "Gap report and action plan: Sunrise Garments <Ltd>"
    assert core.created is not None
    assert core.created.date().isoformat() == "2026-11-21"
    assert core.author == ""


def test_every_font_is_one_that_word_has() -> None:
    styles = sample().styles.element
    named = {
        fonts.get(qn("w:ascii"))
        for style in styles.iter(f"{WORD}style")
        for fonts in style.iter(f"{WORD}rFonts")
        if style.get(qn("w:styleId")) in {"Normal", "Heading1", "Title", "Cell", "Soft", "Note"}
    }
    assert named == {"Arial"}


def test_arabic_runs_from_right_to_left() -> None:
    report = sample_report(language="ar", direction="rtl", subject="مصنع Al Noor (Ltd) 2026")
    document = opened(rendered(report))
    for paragraph in document.element.body.iter(f"{WORD}p"):
        assert paragraph.pPr.find(qn("w:bidi")) is not None
    for table in document.element.body.iter(f"{WORD}tbl"):
        assert table.tblPr.find(qn("w:bidiVisual")) is not None
    turned = {"ar": 0, "latin": 0}
    for run in document.element.body.iter(f"{WORD}r"):
        mark = run.rPr.find(qn("w:rtl"))
        is_turned = mark is not None and mark.get(qn("w:val")) != "0"
        text = "".join(one.text or "" for one in run.iter(f"{WORD}t"))
        if re.search("[\u0620-\u064a]", text):
            assert is_turned, text
            turned["ar"] += 1
        elif re.search("[A-Za-z]", text):
            assert not is_turned, text
            turned["latin"] += 1
    assert all(turned.values())
    normal: Any = document.styles["Normal"].element
    assert normal.rPr.find(qn("w:lang")).get(qn("w:bidi")) == "ar"
    assert document.core_properties.language == "ar"


@pytest.mark.parametrize(
    ("text", "direction", "pieces"),
    [
        ("شركة Al Noor (Ltd) 5", "rtl", [("شركة ", True), ("Al Noor (Ltd) 5", False)]),
        ("5.01، 5.02", "rtl", [("5.01", False), ("، ", True), ("5.02", False)]),
        ("2026-11-21 هنا", "rtl", [("2026-11-21", False), (" هنا", True)]),
        ("firm مصنع النور in", "ltr", [("firm ", False), ("مصنع النور", True), (" in", False)]),
        ("\u2068A\u2069", "rtl", [("A", False)]),
        ("", "rtl", []),
    ],
)
def test_a_line_is_parted_where_its_direction_changes(
    text: str, direction: str, pieces: list[tuple[str, bool]]
) -> None:
    assert list(spans(text, direction)) == pieces


# The same bytes


def test_no_clock_shows_in_the_file() -> None:
    content = rendered(sample_report())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]
    assert content == rendered(sample_report())


# Chapters that are not always there


def test_chapters_from_calculations_are_told_in_full() -> None:
    report = sample_report(costs=sample_costs(), repayment=sample_repayment())
    page, document = sheet(report), opened(rendered(report))
    said, found = text_of(document), headings(document, 1)
    assert page.chapters
    for chapter in page.chapters:
        assert chapter.title in found
        for block in chapter.blocks:
            lines = (block.heading, block.text, block.warning, *block.lines)
            cells = [c for row in block.table.rows for c in row.cells] if block.table else []
            for text in (*lines, *cells, *(one for fact in block.facts for one in fact)):
                assert plain(text) in said


def plain(text: str) -> str:
    return re.sub("[\u2066-\u2069]", "", typed(text))


def test_a_report_without_findings_says_so_and_promises_nothing() -> None:
    said = text_of(opened(rendered(quiet_report())))
    words = sheet(quiet_report()).words
    assert words["no_actions"] in said
    assert "Self-assessed, not verified" in said
    assert not re.search(r"\bcompliant\b|\bcertified\b", said.casefold())


def test_a_report_in_the_order_of_a_framework_has_its_clauses() -> None:
    report = replace(whole("seafood_processor"), framework="rba")
    page, said = sheet(report), text_of(opened(rendered(report)))
    assert page.framework is not None
    for clause in page.framework.clauses:
        assert clause.name in said


def test_every_field_of_the_sheet_that_is_shown_elsewhere_is_shown_here(root: Path) -> None:
    """A chapter added to the page and the PDF must not be forgotten here."""
    used = "".join(
        path.read_text("utf-8") for path in sorted((root / "reports/renderers/docx").glob("*.py"))
    )
    shown = re.findall(r"\bs\.(\w+)", (root / "reports/templates/report.html.j2").read_text())
    for other in ("rules", "markets", "framework"):
        text = (root / f"reports/templates/{other}.html.j2").read_text()
        shown += re.findall(r"\bs\.(\w+)", text)
    elsewhere = {"brand", "chart", "chapters", "contents", "rating", "timeline", "title"}
    missing = [
        one
        for one in sorted(set(shown) - elsewhere)
        if not re.search(
            rf"\bs\.{one}\b|\bpage\.{one}\b|_lines\(\"{one}\"|_findings\(\"{one}\"", used
        )
    ]
    assert missing == []
