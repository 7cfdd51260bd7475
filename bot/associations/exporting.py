"""Exports of a campaign: the released figures as files, and reports shared by name as rows.

Rule of this file: a file holds what the dashboard shows and nothing else; a row with the severities
of one firm is there only as long as its owner shares that report with this organisation.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.associations.releasing import Releasing, views_of
from bot.organisations import audit
from questionnaires.catalog import Catalog
from questionnaires.model import Library, Questionnaire
from reports.totals.data import CODEBOOK, COLUMNS, Data, data
from reports.totals.facts import SEVERITIES
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
    make: Callable[[Figures], bytes]


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


async def exported(found: Figures, format: str) -> bytes:
    """Return the file of a format; it is made beside the event loop."""
    return await asyncio.to_thread(FORMATS[format].make, found)


def file_name(found: Figures, format: str) -> str:
    """Return a name for the file, of plain letters: campaign and day of the figures."""
    title = _NOT_IN_NAMES.sub("-", found.cohort.title.casefold()).strip("-") or "campaign"
    day = f"-{found.shown.at:%Y-%m-%d}" if found.shown.at else ""
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


def _csv(found: Figures) -> bytes:
    from reports.renderers.totals import totals_csv  # only who exports pays for what makes files

    return totals_csv(found.data)


def _json(found: Figures) -> bytes:
    from reports.renderers.totals import totals_json

    return totals_json(found.data)


def _xlsx(found: Figures) -> bytes:
    from reports.renderers.xlsx.totals import totals_workbook

    at = found.shown.at or found.cohort.created_at
    return totals_workbook(found.board, found.data, found.say, at.date())


def _sqlite(found: Figures) -> bytes:
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


# -- reports that are shared by name ---------------------------------------------------------------

SHARED_COLUMNS: Final = (
    "share",
    "questionnaire",
    "version",
    "submission",
    "submitted_at",
    "shared_at",
    "shared_until",
    *SEVERITIES,
    "unknown",
    "met",
    "critical_open",
)
"""Names of what a row of `shared_rows` has; `share` is the random id of the share."""


async def shared_rows(store: Store, organisation: str, at: datetime) -> tuple[dict[str, Any], ...]:
    """Return a row for each report that is shared with an organisation at this moment.

    Counts by severity as they stand in the submission that is shared; no answer and no name that
    somebody typed. Who may read it is for the caller to look up, and who hands the rows on writes
    an `Opening` for each share, as for a report that is read: its owner is told of both.

    Raises:
        StoreError: it could not be read.
    """
    rows = []
    for share in await store.cohorts.shares_with(organisation):
        if share.revoked_at is not None or share.expires_at <= at:
            continue
        submissions = await store.submissions(share.interview)
        found = next((one for one in submissions if one.number == share.submission), None)
        if found is None:
            continue
        report = json.loads(found.report)
        counts, asked = report["counts"], report["questionnaire"]
        values = (
            share.id,
            asked["ref_id"],
            asked["version"],
            share.submission,
            found.at.isoformat(),
            share.created_at.isoformat(),
            share.expires_at.isoformat(),
            *(counts.get(one, 0) for one in (*SEVERITIES, "unknown", "met")),
            report["critical_open"],
        )
        rows.append(dict(zip(SHARED_COLUMNS, values, strict=True)))
    return tuple(rows)
