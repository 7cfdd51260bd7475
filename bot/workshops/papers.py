"""What a trainer prints and takes away: poster, QR code, facilitator's guide, workshop report.

Rule of this file: everything is made from the workshop as it stands, for its trainers alone, and
off the event loop; the report exists once the workshop is over.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from bot import speaking
from bot.associations.campaign_files import brand_of
from bot.cohorts import terms
from bot.cohorts.making import join_address, telegram_address
from bot.messages import Document
from bot.organisations import roles
from bot.reporting import rendering
from bot.reporting.documents import AS, RenderedDocument
from bot.surroundings import Surroundings
from bot.wording import Wording, wording
from bot.workshops import reporting
from bot.workshops.addresses import board_path
from bot.workshops.board_keys import board_keys
from bot.workshops.values import Standing, standing_of
from flows.workshop_phases import FINISHED
from flows.workshop_room import KIND_MODULE
from reports import qr
from reports.branding import Brand
from reports.guide import guide
from reports.guide_model import Guide, Workshop

if TYPE_CHECKING:
    from bot.talk import Talk

KIND: Final = "workshop"
GUIDE_PDF, GUIDE_DOCX, POSTER, CODE = "guide_pdf", "guide_docx", "poster", "code"
REPORT_PDF, REPORT_XLSX = "report_pdf", "report_xlsx"
BEFORE: Final = (POSTER, CODE, GUIDE_PDF, GUIDE_DOCX)
AFTER: Final = (REPORT_PDF, REPORT_XLSX)
_WORD: Final = "application/vnd.openxmlformats-officedocument"
TYPES: Final = {
    POSTER: ("pdf", "application/pdf"),
    CODE: ("png", "image/png"),
    GUIDE_PDF: ("pdf", "application/pdf"),
    GUIDE_DOCX: ("docx", f"{_WORD}.wordprocessingml.document"),
    REPORT_PDF: ("pdf", "application/pdf"),
    REPORT_XLSX: ("xlsx", f"{_WORD}.spreadsheetml.sheet"),
}
"""The forms of these files with their suffix and media type."""


def forms_of(around: Surroundings, standing: Standing) -> tuple[str, ...]:
    """Return the files there are now: what leads to joining needs an address to lead to."""
    if standing.room.phase == FINISHED:
        return (*AFTER, GUIDE_PDF, GUIDE_DOCX)
    return BEFORE if join_link(around, standing) else (GUIDE_PDF, GUIDE_DOCX)


def documents_of(around: Surroundings, words: Wording, standing: Standing) -> tuple[Document, ...]:
    """Return the files there are now, to hand over."""
    return tuple(document(words, standing, form) for form in forms_of(around, standing))


def document(words: Wording, standing: Standing, form: str) -> Document:
    """Return one of the files, to hand over."""
    name, label = _name(standing, form), words.say(f"document_workshop_{form}")
    return Document(standing.cohort.id, 0, f"{KIND}{AS}{form}", name, label)


def is_ours(kind: str) -> bool:
    """Tell whether files of this kind are made here."""
    return kind.partition(AS)[0] == KIND


def join_link(around: Surroundings, standing: Standing) -> str:
    """Return the address that leads to joining: in a browser, else in Telegram, empty without."""
    if around.base_url:
        return join_address(around.base_url, standing.cohort)
    return telegram_address(around.bot_name, standing.cohort)


async def rendered(talk: Talk, person: str, about: str, kind: str) -> RenderedDocument | None:
    """Return a file of a workshop by its id, None where this person is no trainer of it.

    Raises:
        StoreError: it could not be read.
    """
    if await roles.office_for_cohort(talk.store, person, about) is None:
        return None
    standing = standing_of(await talk.store.cohorts.cohort(about))
    form = kind.partition(AS)[2]
    if standing is None or form not in forms_of(talk.around, standing):
        return None
    known = await talk.store.person(person)
    language = known.language if known is not None else ""
    zone = known.time_zone if known is not None else ""
    make = await maker(talk.around, standing, form, language, zone)
    return named(standing, form, await talk.press.run(make))


def named(standing: Standing, form: str, content: bytes) -> RenderedDocument:
    """Return what was made, with its name and media type."""
    return RenderedDocument(_name(standing, form), TYPES[form][1], content)


async def maker(
    around: Surroundings, standing: Standing, form: str, language: str, zone: str = ""
) -> Callable[[], bytes]:
    """Return what makes a file, anywhere, in a language where there is a choice.

    Raises:
        StoreError: it could not be read.
    """
    organisation = await around.store.cohorts.organisation(standing.cohort.organisation)
    brand = brand_of(around, organisation) if organisation else around.brand
    spoken = reporting.language_in(around.catalog, standing, language or "en")
    if form in AFTER:
        report = await reporting.report_of(around, standing, spoken, zone or around.time_zone)
        return partial(rendering.workshop_report, report, TYPES[form][0], brand)
    if form == CODE:
        return partial(qr.qr_png, join_link(around, standing))
    if form == POSTER:
        return _poster(around, standing, brand)
    made = await asyncio.to_thread(_guide, around, standing, spoken)
    return partial(rendering.workshop_guide, made, TYPES[form][0], brand)


def _name(standing: Standing, form: str) -> str:
    title = standing.cohort.title.casefold()
    plain = re.sub(r"[^a-z0-9]+", "-", title).strip("-")[:40] or "workshop"
    return f"fairhire-{form.partition('_')[0]}-{plain}.{TYPES[form][0]}"


def _short(around: Surroundings) -> str:
    return f"{around.base_url}/join".partition("://")[2] if around.base_url else ""


def _poster(around: Surroundings, standing: Standing, brand: Brand | None) -> Callable[[], bytes]:
    cohort = standing.cohort
    ref_id = terms.questionnaire_of(cohort, around.catalog)
    minutes = "\N{EN DASH}".join(re.findall(r"\d+", around.catalog.open(ref_id).header.minutes))
    return partial(
        rendering.poster,
        kind=KIND,
        title=cohort.title,
        link=join_link(around, standing),
        day=cohort.created_at.date(),
        languages=terms.languages_of(cohort, speaking.offered_languages(around)),
        address=_short(around),
        spoken=cohort.spoken,
        minutes=minutes or "10",
        brand=brand,
    )


def _guide(around: Surroundings, standing: Standing, language: str) -> Guide:
    cohort, catalog = standing.cohort, around.catalog
    asked = reporting.questionnaires_of(catalog, standing, language)
    modules = {one.ref_id for one in standing.room.steps if one.kind == KIND_MODULE}
    main = next(one for ref_id, one in asked.items() if ref_id in modules)
    workshop = Workshop(
        title=cohort.title,
        day=cohort.created_at.date(),
        steps=standing.room.steps,
        quiz=next((one for ref_id, one in asked.items() if ref_id not in modules), None),
        languages=tuple(cohort.settings.get("languages") or ()),
        link=join_link(around, standing),
        address=_short(around),
        spoken=cohort.spoken,
        board=f"{around.base_url}{board_path(cohort)}" if around.base_url else "",
        keys=board_keys(wording(language)),
    )
    drafted = language != "en" and catalog.is_machine_drafted(language)
    return guide(main, catalog.library(language), workshop, drafted)
