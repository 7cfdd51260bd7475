"""The report as a Word document that its owner may change.

Rule of this file: the document says what the `Sheet` says, in its order, and nothing else.
"""

from __future__ import annotations

from functools import lru_cache

from reports.branding import Brand
from reports.model import Report
from reports.order import CALCULATED, ORDER
from reports.renderers.docx.chapter_parts import parts_of
from reports.renderers.docx.filling import About, filled
from reports.renderers.docx.look import Look
from reports.renderers.docx.part_draft import shown
from reports.renderers.docx.report_draft import field, report_template
from reports.saying import sheet

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DocxRenderer:
    """A4, with real headings, tables and page numbers; the same report gives the same bytes."""

    suffix = "docx"
    media_type = MEDIA_TYPE

    def __init__(self, brand: Brand | None = None) -> None:
        """Make documents in the look of `brand`, if there is one."""
        self.brand = brand

    def render(self, report: Report) -> bytes:
        """Return the document."""
        page = sheet(report, brand=self.brand)
        look = Look(page.language, page.direction, page.page, page.brand)
        about = About(
            title=page.title,
            language=page.language,
            direction=page.direction,
            day=report.date,
            author=page.brand.name if page.brand else "",
        )
        titles = {one.name: one.title for one in page.contents}
        parts = {one.name: shown(parts_of(one), look) for one in page.chapters}
        values = {
            "s": page,
            "titles": {field(one): titles.get(one, "") for one in ORDER},
            "parts": {field(one): parts.get(one, ()) for one in CALCULATED},
            "w": page.words,
            "tone": TONES,
            "foot": f"{page.title} · {page.self_assessed}",
            "brand": page.brand,
        }
        return filled(_template(look), values, about, own=False)


TONES = {
    "critical": "9F1D20",
    "major": "A4510B",
    "minor": "7A6000",
    "info": "12406B",
    "unknown": "52606D",
}
"""The colours of severities, each dark enough to be read on white; words stand beside them."""


@lru_cache(maxsize=16)
def _template(look: Look) -> bytes:
    return report_template(look)
