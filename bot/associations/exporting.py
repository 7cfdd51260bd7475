"""Exports of a campaign: the released figures as files.

Rule of this file: a file holds what the dashboard shows and nothing else.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from bot.associations.releasing import Releasing, views_of
from bot.organisations import audit
from questionnaires.catalog import Catalog
from questionnaires.model import Library, Questionnaire
from reports.totals.data import CODEBOOK, COLUMNS, Data, data
from reports.totals.lines import Line, Shown, lines_of
from reports.totals.showing import Board, board, day_of
from reports.wording import Wording, wording_for
from storage.base import Change, Store
from storage.cohorts import Cohort, Joint, Organisation

EXPORTED: Final = "figures_exported"
"""An act in the audit log."""

_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")
_ABOUT: Final = (("name", str), ("value", str))


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: how its name ends, its media type, and how it is made."""

    suffix: str
    media_type: str
    make: Callable[[Exported], bytes]


class Exported(Protocol):
    """What files are made of: figures of a campaign, or of a workshop."""

    @property
    def cohort(self) -> Cohort:
        """What they are of."""

    @property
    def at(self) -> datetime | None:
        """When the newest of it was released, None where there is nothing."""

    @property
    def released(self) -> str:
        """Of which day they are, in words; empty where there are none."""

    @property
    def data(self) -> Data:
        """What stands as rows, with its codebook."""

    def workbook(self) -> bytes:
        """Return what stands as a workbook."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands of a campaign, with all that its words need, in one language."""

    cohort: Cohort
    organisation: str
    shown: Shown
    lines: tuple[Line, ...]
    questionnaires: Mapping[str, Questionnaire]
    library: Library
    say: Wording

    @property
    def board(self) -> Board:
        """What stands in words, as tables."""
        return board(self.lines, self.questionnaires, self.library, self.say)

    @property
    def data(self) -> Data:
        """What stands as rows, with its codebook."""
        about = {
            "title": self.cohort.title,
            "organisation": self.organisation,
            "released": self.released,
            "released_at": self.shown.at.isoformat() if self.shown.at else "",
            "self_assessed": self.say("self_assessed"),
            "language": self.say.language,
        }
        say = self.say
        return data(about, self.cohort.id, self.lines, self.questionnaires, self.library, say)

    @property
    def at(self) -> datetime | None:
        """When the newest of it was released, None where there is nothing."""
        return self.shown.at

    def workbook(self) -> bytes:
        """Return what stands as a workbook."""
        from reports.renderers.xlsx.totals import totals_workbook

        at = self.shown.at or self.cohort.created_at
        return totals_workbook(self.board, self.data, self.say, at.date())

    @property
    def released(self) -> str:
        """Of which day the figures are, in words; empty where there are none."""
        if self.shown.at is None:
            return ""
        return self.say("totals.about.released", date=day_of(self.shown.at.isoformat(), self.say))


async def figures(releasing: Releasing, cohort: Cohort, language: str) -> Figures:
    """Return what stands of a campaign in a language, in English where we do not speak it.

    Raises:
        StoreError: it could not be read.
    """
    store, catalog = releasing.store, releasing.catalog
    organisation = await store.cohorts.organisation(cohort.organisation)
    shown = await releasing.shown(cohort)
    return worded(catalog, cohort, organisation, shown, language)


def worded(
    catalog: Catalog, cohort: Cohort, organisation: Organisation | None, shown: Shown, language: str
) -> Figures:
    """Return what stands, with the words of a language."""
    known = language if language in catalog.shipped_languages() else "en"
    named = {
        ref_id: catalog.open(ref_id, None, known if known in catalog.languages(ref_id) else "en")
        for ref_id in views_of(cohort, catalog)
    }
    name = organisation.name if organisation is not None else ""
    say = wording_for(known)
    return Figures(cohort, name, shown, lines_of(shown), named, catalog.library(known), say)


async def exported(found: Exported, format: str) -> bytes:
    """Return the file of a format; it is made beside the event loop."""
    return await asyncio.to_thread(FORMATS[format].make, found)


def file_name(found: Exported, format: str) -> str:
    """Return a name for the file, of plain letters: its campaign or workshop, and its day."""
    title = _NOT_IN_NAMES.sub("-", found.cohort.title.casefold()).strip("-") or found.cohort.kind
    day = f"-{found.at:%Y-%m-%d}" if found.at else ""
    return f"{title[:40]}{day}.{FORMATS[format].suffix}"


async def note(store: Store, cohort: Cohort, format: str, actor: str, at: datetime) -> None:
    """Write into the audit log that figures were exported.

    Raises:
        StoreError: it could not be saved.
    """
    entry = audit.act(
        EXPORTED, at, actor, cohort.organisation, cohort.id, title=cohort.title, format=format
    )
    await store.save(Change(joint=Joint(acts=(entry,)), at=at))


def _csv(found: Exported) -> bytes:
    from reports.renderers.totals import totals_csv  # only who exports pays for what makes files

    return totals_csv(found.data)


def _json(found: Exported) -> bytes:
    from reports.renderers.totals import totals_json

    return totals_json(found.data)


def _xlsx(found: Exported) -> bytes:
    return found.workbook()


def _sqlite(found: Exported) -> bytes:
    from storage.data_file import DataTable, data_file

    rows = found.data
    return data_file(
        (
            DataTable("figures", COLUMNS, rows.figures),
            DataTable("codebook", CODEBOOK, rows.codebook),
            DataTable("about", _ABOUT, tuple(rows.about.items())),
        )
    )


FORMATS: Final[Mapping[str, Format]] = {
    "csv": Format("csv", "text/csv", _csv),
    "xlsx": Format(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx
    ),
    "json": Format("json", "application/json", _json),
    "sqlite": Format("sqlite", "application/vnd.sqlite3", _sqlite),
}
