"""The report as a tagged PDF (PDF/UA-1), set with typst.

Rule of this file: data goes in as JSON, never as markup; every text is checked against the fonts
first, because one character without a glyph would fail the whole document.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import typst

from reports import fonts
from reports.branding import Brand
from reports.model import Report
from reports.saying import sheet

LONG_WORD = re.compile(r"\S{28,}")
PIECE = 12
BREAK_HERE = "\N{ZERO WIDTH SPACE}"
"""Words that would run over the edge may break after every twelfth letter."""

TEMPLATES = Path(__file__).parent.parent / "templates"


class PdfRenderer:
    """A4, with page numbers and contents; the same report gives the same bytes."""

    suffix = "pdf"
    media_type = "application/pdf"

    def __init__(self, brand: Brand | None = None) -> None:
        """Make documents in the look of `brand`, if there is one."""
        self.brand = brand

    def render(self, report: Report) -> bytes:
        """Return the document."""
        page = sheet(report, brand=self.brand)
        content = msgspec.to_builtins(page)
        if page.brand is not None:
            content["brand"]["logo"] = list(page.brand.logo)
        return typeset("report.typ", content, report.date)


def typeset(template: str, content: Any, day: date) -> bytes:
    """Return a PDF of a template of this package and its content, dated by `day`.

    The template finds the content as JSON in `sys.inputs.sheet`, and the fonts in it as `fonts`.
    """
    data = _printable(content)
    data["fonts"] = list(fonts.FAMILIES) if fonts.has_burmese() else list(fonts.FAMILIES[:-1])
    made: bytes = typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"sheet": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=datetime.combine(day, time(), UTC),
    )
    return made


def _printable(data: Any) -> Any:
    """Return the same data with every text made printable."""
    if isinstance(data, str):
        return LONG_WORD.sub(_breakable, fonts.printable(data))
    if isinstance(data, dict):
        return {key: _printable(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_printable(value) for value in data]
    return data


def _breakable(word: re.Match[str]) -> str:
    pieces = range(0, len(word[0]), PIECE)
    return BREAK_HERE.join(word[0][at : at + PIECE] for at in pieces)


@cache
def _fonts() -> typst.Fonts:
    folders = sorted({str(path.parent) for path in fonts.font_files() if path.suffix == ".ttf"})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
