"""The facilitator's guide as a tagged PDF to print, and as a Word document to change.

Rule of this file: both lay out the same `Guide`, in its order; the same guide gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt

from reports.branding import Brand
from reports.guide_model import Guide, JoiningPage
from reports.paper_model import LABEL, Cell, Part
from reports.qr import qr_png, qr_svg
from reports.renderers.docx.chapter_parts import parts_of
from reports.renderers.docx.draft import Draft, soft
from reports.renderers.docx.filling import About, filled
from reports.renderers.docx.look import Look
from reports.renderers.docx.part_draft import shown, write_parts
from reports.renderers.pdf import typeset

CODE_WIDTH = Cm(9)
JOINING = "joining"


def guide_pdf(made: Guide, brand: Brand | None = None) -> bytes:
    """Return the guide as PDF: A4, contents, page numbers, the joining page last."""
    content: dict[str, Any] = msgspec.to_builtins(made)
    content["iso_date"] = made.day.isoformat()
    content["code"] = list(qr_svg(made.joining.link)) if made.joining else []
    line = brand.line(made.language) if brand else None
    content["brand"] = msgspec.to_builtins(line) if line else None
    if line:
        content["brand"]["logo"] = list(line.logo)
    return typeset("guide.typ", content, made.day)


def guide_docx(made: Guide, brand: Brand | None = None) -> bytes:
    """Return the guide as a Word document, with the same chapters and the joining page."""
    line = brand.line(made.language) if brand else None
    look = Look(made.language, made.direction, made.page, line)
    about = About(
        title=f"{made.document}: {made.title}",
        language=made.language,
        direction=made.direction,
        day=made.day,
        author=line.name if line else "",
    )
    values = {
        "g": made,
        "chapters": [
            {"title": one.title, "anchor": _anchor(number), "parts": shown(parts_of(one), look)}
            for number, one in enumerate(made.chapters)
        ],
        "facts": _facts(made, look),
        "foot": f"{made.document} · {made.title}",
        "brand": line,
    }
    return filled(_template(look, made), values, about, own=False)


def _facts(made: Guide, look: Look) -> list[dict[str, object]]:
    """Return the facts of the first page as a part that a template lays out."""
    rows = tuple((Cell(name, LABEL), Cell(value)) for name, value in made.facts)
    return shown([Part(rows=rows, widths=(35, 65))], look)


def _anchor(number: int) -> str:
    return f"chapter_{number}"


def _template(look: Look, made: Guide) -> bytes:
    draft = Draft(look)
    draft.say("{{ g.document }}", style="Title")
    draft.heading("{{ g.title }}", 2)
    with draft.when("g.machine_drafted"):
        draft.say("{{ g.machine_drafted }}", style="Note")
    write_parts(draft, "facts")
    draft.say("{{ g.advice }}", style="Note")
    draft.heading("{{ g.contents }}", 2)
    for number in range(len(made.chapters)):
        draft.link(f"{{{{ chapters[{number}].title }}}}", _anchor(number))
    if made.joining:
        draft.link("{{ g.joining.scan }}", JOINING)
    for number in range(len(made.chapters)):
        draft.heading(f"{{{{ chapters[{number}].title }}}}", anchor=_anchor(number))
        write_parts(draft, f"chapters[{number}].parts")
    if made.joining:
        _joining_page(draft, made.joining)
    return draft.finished()


def _joining_page(draft: Draft, page: JoiningPage) -> None:
    draft.page_break()
    draft.heading("{{ g.joining.scan }}", anchor=JOINING)
    draft.say("{{ g.joining.title }}")
    picture = draft.say("").add_run().add_picture(io.BytesIO(qr_png(page.link)), width=CODE_WIDTH)
    picture._inline.docPr.set("descr", page.code_alt)
    if page.address:
        draft.say(soft("{{ g.joining.type_it }}"))
        _large(draft, "{{ g.joining.address }}")
    if page.spoken:
        draft.say(soft("{{ g.joining.spoken_label }}"))
        _large(draft, "{{ g.joining.spoken }}")


def _large(draft: Draft, text: str) -> None:
    paragraph = draft.say(text)
    for run in paragraph.runs:
        run.font.size = Pt(24)
        run.bold = True
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT


GUIDE_FORMATS: Mapping[str, Callable[[Guide, Brand | None], bytes]] = {
    "pdf": guide_pdf,
    "docx": guide_docx,
}
