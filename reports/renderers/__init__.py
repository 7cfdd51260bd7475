"""The formats of a report, each a small class with one job: report in, bytes out.

Rule of this file: the formats are listed here and nowhere else, and nothing registers itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from reports.branding import Brand
from reports.model import Report
from reports.renderers.docx import DocxRenderer
from reports.renderers.html import HtmlRenderer
from reports.renderers.ics import IcsRenderer
from reports.renderers.json import JsonRenderer
from reports.renderers.markdown import MarkdownRenderer
from reports.renderers.pdf import PdfRenderer
from reports.renderers.xlsx import XlsxRenderer


class Renderer(Protocol):
    """One format. `suffix` names files, `media_type` goes with them over the web."""

    suffix: str
    media_type: str

    def render(self, report: Report) -> bytes:
        """Return the document; the same report gives the same bytes."""
        ...


RENDERERS: Mapping[str, Renderer] = {
    "html": HtmlRenderer(),
    "pdf": PdfRenderer(),
    "json": JsonRenderer(),
    "md": MarkdownRenderer(),
    "docx": DocxRenderer(),
    "xlsx": XlsxRenderer(),
    "ics": IcsRenderer(),
}


def branded(brand: Brand | None) -> Mapping[str, Renderer]:
    """Return the formats in the look of an association; some, such as JSON, have none."""
    if brand is None:
        return RENDERERS
    looks: dict[str, Renderer] = {
        "html": HtmlRenderer(brand),
        "pdf": PdfRenderer(brand),
        "docx": DocxRenderer(brand),
        "xlsx": XlsxRenderer(brand),
    }
    return {**RENDERERS, **looks}
