"""The renderers, loaded when the first result is shown: they bring what takes a second to import.

Rule of this file: nothing of `reports.renderers` or `reports.documents` is imported by `bot/` but
here, and in commands; `load` does it off the event loop, and everything else needs it done. What
makes a file takes plain data, so that a process of its own can do it (`bot.reporting.press`).
"""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from questionnaires.model import Library, Template
from reports.model import Report
from reports.report_json import report_from_dict

if TYPE_CHECKING:
    from reports.branding import Brand
    from reports.guide_model import Guide
    from reports.preparation import Preparation
    from reports.renderers import Renderer
    from reports.workshop_report_model import WorkshopReport

_LOADED: list[bool] = []


@dataclass(frozen=True, slots=True)
class About:
    """How to show a report: as a customer's code asks, or under a name its owner gave it."""

    framework: str = ""
    subject: str = ""


async def load() -> None:
    """Import all renderers on a thread; at once where that is done."""
    if not _LOADED:
        await asyncio.to_thread(_load)


def _load() -> None:
    for name in ("reports.renderers", "reports.renderers.bundle", "reports.documents"):
        import_module(name)
    gc.freeze()  # what stays need not be looked through again (see `bot.running.serving`)
    _LOADED.append(True)


def renderers(brand: Brand | None = None) -> Mapping[str, Renderer]:
    """Return every format by name, in the look of an association if there is one."""
    from reports.renderers import branded

    return branded(brand)


class NoSuchView(Exception):
    """A report does not have this view."""


def kept_report(content: bytes, form: str, brand: Brand | None, about: About) -> bytes:
    """Return a report as a file, from the `report.json` a submission keeps; see `report_file`."""
    return report_file(report_from_dict(json.loads(content)), form, brand, about)


def report_file(report: Report, form: str, brand: Brand | None, about: About) -> bytes:
    """Return a report in a format.

    Raises:
        NoSuchView: it does not have the framework to show it as.
    """
    if about.framework and about.framework not in report.frameworks:
        raise NoSuchView
    shown = replace(report, subject=about.subject or report.subject, framework=about.framework)
    return renderers(brand)[form].render(shown)


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


def preparation(listed: Preparation, day: date, form: str) -> bytes:
    """Return the list of what to prepare, as `html` or `pdf`; `day` is when it is made."""
    from reports.renderers.preparation import PREPARATION_FORMATS

    return PREPARATION_FORMATS[form](listed, day)


# -- of workshops and campaigns --------------------------------------------------------------------


def workshop_guide(guide: Guide, form: str, brand: Brand | None = None) -> bytes:
    """Return the facilitator's guide of a workshop, as `pdf` or `docx`."""
    from reports.renderers.guide import guide_docx, guide_pdf

    return guide_docx(guide, brand) if form == "docx" else guide_pdf(guide, brand)


def poster(**about: Any) -> bytes:
    """Return a poster as PDF; what it says: the fields of `reports.renderers.poster.Poster`."""
    from reports.renderers.poster import Poster
    from reports.renderers.poster import poster as laid_out

    return laid_out(Poster(**about))


def workshop_report(report: WorkshopReport, form: str, brand: Brand | None = None) -> bytes:
    """Return the report of a workshop, as `pdf` or `xlsx`."""
    from reports.renderers.workshop_report import workshop_pdf, workshop_xlsx

    return workshop_xlsx(report) if form == "xlsx" else workshop_pdf(report, brand)
