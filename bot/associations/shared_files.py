"""All reports that are shared with an association, as one table to take away.

Rule of this file: a report is in it only while it is shared, and each one in it is written down as
opened before the file is handed over, for its owner to see.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from bot.associations.sharing import is_good
from bot.organisations import audit, roles
from bot.reporting.documents import RenderedDocument
from reports.shared_data import SharedData, SharedReport, shared_data
from reports.wording import Wording, wording_for
from storage.base import Change, Store
from storage.cohorts import ASSOCIATION, Joint, Opening, Organisation

if TYPE_CHECKING:
    from bot.talk import Talk

DOWNLOADED: Final = "reports_downloaded"
"""An act in the audit log."""
KIND: Final = "sharedall"
"""A file of all shared reports in a chat: `sharedall@xlsx`."""
_NOT_IN_NAMES: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its media type, and how it is made."""

    media_type: str
    make: Callable[[SharedData, Wording, datetime], bytes]


async def shared_now(store: Store, organisation: str, at: datetime) -> tuple[SharedReport, ...]:
    """Return the reports that are shared with an organisation at this moment, the latest first.

    Who may read them is for the caller to look up.

    Raises:
        StoreError: it could not be read.
    """
    found = []
    for share in await store.cohorts.shares_with(organisation):
        if not is_good(share, at):
            continue
        for one in await store.submissions(share.interview):
            if one.number == share.submission:
                report = await asyncio.to_thread(json.loads, one.report)
                times = (one.at, share.created_at, share.expires_at)
                found.append(SharedReport(share.id, share.name, *times, one.number, report))
    return tuple(found)


async def handed_out(
    store: Store, organisation: Organisation, officer: str, form: str, language: str, at: datetime
) -> RenderedDocument:
    """Return the file of a format, once it is written down whose reports are in it.

    Raises:
        KeyError: there is no such format.
        StoreError: it could not be read or saved; then nothing may be handed over.
    """
    format, say = FORMATS[form], wording_for(language)
    found = await shared_now(store, organisation.id, at)
    about = {
        "title": say("shared.title", name=organisation.name),
        "made": say("shared.made", date=say.date(at.date())),
        "self_assessed": say("self_assessed"),
        "please": say("shared.please"),
    }
    data = await asyncio.to_thread(shared_data, about, found, say)
    content = await asyncio.to_thread(format.make, data, say, at)
    await _note(store, organisation, found, form, officer, at)
    plain = _NOT_IN_NAMES.sub("-", organisation.name.casefold()).strip("-")[:40] or "association"
    name = f"fairhire-shared-{plain}-{at:%Y-%m-%d}.{form}"
    return RenderedDocument(name, format.media_type, content)


async def _note(
    store: Store,
    organisation: Organisation,
    found: Sequence[SharedReport],
    form: str,
    officer: str,
    at: datetime,
) -> None:
    entry = audit.act(DOWNLOADED, at, officer, organisation.id, "", format=form, number=len(found))
    openings = tuple(Opening(one.share, at, officer) for one in found)
    await store.save(Change(joint=Joint(openings=openings, acts=(entry,)), at=at))


async def rendered(talk: Talk, person: str, about: str, form: str) -> RenderedDocument | None:
    """Return the file for an officer of an association, None for anybody else."""
    office = await roles.officer_of(talk.store, person, about, ASSOCIATION)
    known = await talk.store.person(person)
    if office is None or known is None or form not in FORMATS:
        return None
    at, organisation = talk.sharing.now(), office.organisation
    return await handed_out(talk.store, organisation, person, form, known.language or "en", at)


def _csv(data: SharedData, say: Wording, at: datetime) -> bytes:
    from reports.renderers.shared import shared_csv  # only who exports pays for what makes files

    return shared_csv(data)


def _json(data: SharedData, say: Wording, at: datetime) -> bytes:
    from reports.renderers.shared import shared_json

    return shared_json(data)


def _xlsx(data: SharedData, say: Wording, at: datetime) -> bytes:
    from reports.renderers.xlsx.shared import shared_workbook

    return shared_workbook(data, say, at.date())


FORMATS: Final[Mapping[str, Format]] = {
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
    "csv": Format("text/csv", _csv),
    "json": Format("application/json", _json),
}
