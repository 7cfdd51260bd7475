"""The document pack: the papers that the plan's actions need, filled in as far as answers go.

Rule of this file: the same report, library and brand give the same files, and nothing is invented:
what nobody told is a marked blank.
"""

from __future__ import annotations

from questionnaires.shared_entries import Library
from reports.branding import Brand
from reports.documents.fields import values
from reports.documents.papers import KINDS, desk_of, wanted, write
from reports.model import Report
from reports.renderers.docx.paper import filled_own, paper_docx
from reports.wording import wording_for


def document_pack(
    report: Report, library: Library, *, brand: Brand | None = None, every: bool = False
) -> dict[str, bytes]:
    """Return the Word documents of a report by file name, in the order of the templates.

    `library` is in the report's language. Without `every` only those that an action of the plan
    calls for. An association's own template of that language takes the place of ours.

    Raises:
        jinja2.TemplateError: an own template was not checked, and is wrong.
    """
    return {
        f"{KINDS[template.name].file}.docx": document(report, library, template.name, brand=brand)
        for template in wanted(report, library, every=every)
    }


def document(report: Report, library: Library, name: str, *, brand: Brand | None = None) -> bytes:
    """Return one document of the pack, by the name of its template (`T1`).

    Raises:
        KeyError: there is no such template.
        jinja2.TemplateError: an own template was not checked, and is wrong.
    """
    say = wording_for(report.language)
    desk = desk_of(library.templates[name], report, library, say)
    paper = write(desk)
    own = brand.template(name, report.language) if brand else None
    if brand is None or own is None:
        return paper_docx(paper, report, say, brand)
    near = report.look.near if report.look else ()
    return filled_own(own, values(desk, paper, brand.line(report.language, near)), paper, report)
