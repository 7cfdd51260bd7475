"""The renderers, loaded when the first result is shown: they bring what takes a second to import.

Rule of this file: nothing of `reports.renderers` or `reports.documents` is imported by `bot/` but
here, and in commands; `load` does it off the event loop, and everything else needs it done.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from flows.view import View
from questionnaires.model import Library, Template
from reports.model import Report

if TYPE_CHECKING:
    from questionnaires.model import Questionnaire
    from reports.branding import Brand
    from reports.guide_model import Workshop
    from reports.renderers import Renderer
    from reports.workshop_report_model import WorkshopReport

_LOADED: list[bool] = []


async def load() -> None:
    """Import all renderers on a thread; at once where that is done."""
    if not _LOADED:
        await asyncio.to_thread(_load)


def _load() -> None:
    for name in ("reports.renderers", "reports.renderers.bundle", "reports.documents"):
        import_module(name)
    gc.freeze()  # what stays need not be looked through again (see `bot.serving`)
    _LOADED.append(True)


def renderers(brand: Brand | None = None) -> Mapping[str, Renderer]:
    """Return every format by name, in the look of an association if there is one."""
    from reports.renderers import branded

    return branded(brand)


def summary_lines(report: Report) -> tuple[str, ...]:
    """Return the report in six lines."""
    from reports.renderers.chat import summary_lines as lines

    return lines(report)


def forms(report: Report, library: Library) -> tuple[Template, ...]:
    """Return the forms and letters that the plan names; `library` in the report's language."""
    from reports.documents.papers import wanted

    return tuple(wanted(report, library, every=False))


def form(report: Report, library: Library, name: str, brand: Brand | None = None) -> bytes:
    """Return one of these forms, filled in, as Word."""
    from reports.documents import document

    return document(report, library, name, brand=brand)


def everything(report: Report, library: Library, brand: Brand | None = None) -> bytes:
    """Return all formats and all forms in one ZIP."""
    from reports.documents import document_pack
    from reports.renderers.bundle import bundle

    return bundle(report, document_pack(report, library, brand=brand), renderers(brand))


def preparation(view: View, form: str) -> bytes:
    """Return the list of what to prepare for an interview, as `html` or `pdf`."""
    from reports.preparation import preparation as listed
    from reports.renderers.preparation import PREPARATION_FORMATS
    from reports.wording import wording_for

    say = wording_for(view.questionnaire.text_language)
    return PREPARATION_FORMATS[form](listed(view.questionnaire, view, say), view.today)


# -- of workshops ----------------------------------------------------------------------------------


def workshop_guide(
    questionnaire: Questionnaire,
    library: Library,
    workshop: Workshop,
    form: str,
    machine_drafted: bool,
    brand: Brand | None = None,
) -> bytes:
    """Return the facilitator's guide of a workshop, as `pdf` or `docx`."""
    from reports.guide import guide
    from reports.renderers.guide import guide_docx, guide_pdf

    made = guide(questionnaire, library, workshop, machine_drafted)
    return guide_docx(made, brand) if form == "docx" else guide_pdf(made, brand)


def workshop_poster(**about: Any) -> bytes:
    """Return the poster of a workshop as PDF; see `reports.renderers.poster.Poster`."""
    from reports.renderers.poster import WORKSHOP, Poster, poster

    return poster(Poster(kind=WORKSHOP, **about))


def workshop_report(report: WorkshopReport, form: str, brand: Brand | None = None) -> bytes:
    """Return the report of a workshop, as `pdf` or `xlsx`."""
    from reports.renderers.workshop_report import workshop_pdf, workshop_xlsx

    return workshop_xlsx(report) if form == "xlsx" else workshop_pdf(report, brand)
