"""The printed report: tagged, dated, in any script, and whole whatever people type."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pypdf import PdfReader

from reports import fonts
from reports.model import Report
from reports.renderers import RENDERERS
from reports.renderers.pdf import _printable
from tests.example_firms import FIRMS, rendered, whole
from tests.printed_text import printed
from tests.sample_report import LONG_WORD, quiet_report, sample_report

EVERY_SCRIPT = "Ümit Đặng বাংলা हिन्दी ไทย ខ្មែរ العربية اردو"


def pdf(report: Report) -> PdfReader:
    return PdfReader(io.BytesIO(RENDERERS["pdf"].render(report)))


def tags(node: Any) -> Iterator[str]:
    """The kinds of structure elements below a node, in reading order."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from tags(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield str(node["/S"])
        if "/K" in node:
            yield from tags(node["/K"])


@pytest.fixture(scope="module")
def sample() -> PdfReader:
    return pdf(sample_report())


def test_it_is_tagged_titled_and_in_a_language(sample: PdfReader) -> None:
    catalog: Any = sample.root_object
    assert catalog["/MarkInfo"]["/Marked"]
    assert str(catalog["/Lang"]).startswith("en")
    assert sample.metadata is not None
    assert sample.metadata.title == "Gap report and action plan: Sunrise Garments <Ltd>"
    assert b"pdfuaid" in catalog["/Metadata"].get_object().get_data()


def test_it_has_headings_lists_tables_and_a_described_chart(sample: PdfReader) -> None:
    found = set(tags(sample.root_object["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/L", "/LI", "/Table", "/TH", "/TD", "/Figure"} <= found


def test_it_is_dated_by_the_report_and_not_by_the_clock(sample: PdfReader) -> None:
    assert sample.metadata is not None
    assert sample.metadata.creation_date is not None
    assert sample.metadata.creation_date.date().isoformat() == "2026-11-21"


def test_pages_are_numbered_and_listed(sample: PdfReader) -> None:
    count = len(sample.pages)
    assert f"Page {count} of {count}" in sample.pages[-1].extract_text()
    assert len(sample.outline) >= 6


def test_the_first_page_says_what_matters(sample: PdfReader) -> None:
    first = " ".join(sample.pages[0].extract_text().split())
    for expected in ("Urgent action is needed", "Self-assessed, not verified", "Do these first"):
        assert expected in first


def test_markup_that_people_type_is_printed_as_it_stands(sample: PdfReader) -> None:
    said = printed(sample)
    assert '#import "x" *bold* _it_ $x$' in said
    assert "<script>alert(1)</script>" in said


def test_a_quiet_report_is_short() -> None:
    reader = pdf(quiet_report())
    assert len(reader.pages) <= 3
    assert "No gap and no unknown was found" in printed(reader)


@pytest.mark.parametrize(
    "typed",
    [
        "emoji \N{GRINNING FACE} and \N{WOMAN}\u200d\N{FACTORY}",
        "NUL \x00 and bell \x07",
        "中文 한국어 日本語",
        "\N{MATHEMATICAL FRAKTUR CAPITAL U}",
        "\ud800",
        EVERY_SCRIPT,
        "\u202e reversed",
        "a\u0301\u0328 ﷽ \ufeff\ufffe",
        "\N{VARIATION SELECTOR-16}\u200d",
    ],
)
def test_no_character_keeps_the_report_from_being_printed(typed: str) -> None:
    assert len(pdf(sample_report(subject=typed)).pages) > 1


def test_a_character_without_glyph_is_replaced_visibly() -> None:
    assert fonts.printable("a😀b") == f"a{fonts.STAND_IN}b"
    assert ord(fonts.STAND_IN) in fonts.covered()
    assert fonts.printable(EVERY_SCRIPT) == EVERY_SCRIPT
    assert fonts.printable("a\x00b\ud800") == "ab"
    assert fonts.printable("Nepal → Malaysia") == "Nepal \N{EN DASH} Malaysia"


def test_a_name_cannot_turn_the_line_around() -> None:
    assert fonts.printable("a\u202eb\u202ac") == "abc"


def test_the_read_character_map_knows_what_the_fonts_can_do() -> None:
    known = fonts.covered()
    assert {ord(letter) for letter in "Aéßकเកأক✓"[:-1]} <= known
    assert ord("中") not in known


def test_long_words_may_break() -> None:
    broken = _printable({"text": [LONG_WORD]})["text"][0]
    assert broken.replace("\u200b", "") == LONG_WORD
    assert max(len(part) for part in broken.split("\u200b")) <= 12


def test_nothing_is_printed_beyond_the_edge() -> None:
    reader = pdf(sample_report(subject=LONG_WORD))
    for page in reader.pages:
        starts: list[float] = []

        def note(text: str, cm: Any, tm: Any, font: Any, size: Any, to: Any = starts) -> None:
            to.append(tm[4])

        page.extract_text(visitor_text=note)
        assert max(starts) <= float(page.mediabox.width) - 18 * 72 / 25.4


def test_arabic_runs_from_right_to_left() -> None:
    reader = pdf(sample_report(language="ar", direction="rtl", subject="مصنع النور"))
    assert str(reader.root_object["/Lang"]).startswith("ar")
    starts: list[float] = []
    reader.pages[0].extract_text(visitor_text=lambda text, cm, tm, font, size: starts.append(tm[4]))
    left = [start for start in starts if 0 < start < 60]
    assert len(left) < len(starts) / 2


@pytest.mark.parametrize("firm", FIRMS)
def test_the_example_firms_print(firm: str) -> None:
    report = whole(firm)
    reader = PdfReader(io.BytesIO(rendered(firm, "pdf")))
    said = printed(reader)
    assert 8 <= len(reader.pages) <= 60
    for action in report.actions:
        assert " ".join(action.label.split()) in said
