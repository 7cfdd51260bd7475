"""A paper of the document pack as a Word document, from our template or an association's own.

Rule of this file: layout only; every text of the paper is a value, its blanks are highlighted.
"""

from __future__ import annotations

from functools import lru_cache

from reports.branding import Brand
from reports.model import Report
from reports.paper_model import Paper
from reports.renderers.docx.draft import Draft, soft
from reports.renderers.docx.filling import About, filled
from reports.renderers.docx.look import Look
from reports.renderers.docx.part_draft import shown, write_parts
from reports.wording import Wording


def paper_docx(paper: Paper, report: Report, say: Wording, brand: Brand | None) -> bytes:
    """Return the paper laid out by our template."""
    near = report.look.near if report.look else ()
    line = brand.line(report.language, near) if brand else None
    page = say("page", page="{page}", pages="{pages}")
    look = Look(report.language, report.direction, page, line, landscape=paper.wide)
    values = {
        "paper": paper,
        "cover": shown(paper.cover, look),
        "parts": shown(paper.parts, look),
        "legend": say("paper.legend"),
        "origin": say("paper.origin", date=say.date(report.date), words=say("self_assessed")),
        "foot": f"{paper.name} {paper.label}",
        "brand": line,
    }
    return filled(
        _template(look), values, _about(paper, report, line.name if line else ""), own=True
    )


def filled_own(template: bytes, values: dict[str, object], paper: Paper, report: Report) -> bytes:
    """Return an association's own template filled with its fields.

    Raises:
        jinja2.TemplateError: the template is wrong; `reports.branding_check` tells how.
    """
    about = _about(paper, report, str(values.get("association", "")))
    return filled(template, values, about, own=True)


def _about(paper: Paper, report: Report, author: str) -> About:
    return About(paper.label, report.language, report.direction, report.date, author)


@lru_cache(maxsize=16)
def _template(look: Look) -> bytes:
    draft = Draft(look)
    draft.say("{{ paper.name }} · {{ paper.label }}", style="Title")
    draft.say("{{ paper.purpose }}")
    draft.say("{{ legend }}", style="Note")
    write_parts(draft, "cover")
    draft.say(soft("{{ origin }}"))
    draft.page_break()
    draft.say("{{ paper.label }}", style="Title")
    write_parts(draft, "parts")
    return draft.finished()
