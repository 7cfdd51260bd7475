"""The way to the figures of a campaign: its address, its entry in an officer's menu, who opens it.

Rule of this file: that an officer looked is written down once a day; who may look is for the page.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.organisations import audit
from bot.organisations.entry import Entry
from storage.base import Change, Store
from storage.cohorts import ASSOCIATION, Cohort, Joint

PATH: Final = "/association/{cohort}"
OPENED: Final = "dashboard_opened"
"""An act in the audit log."""

ENTRIES: Final[tuple[Entry, ...]] = (
    Entry(ASSOCIATION, "figures", "button_dashboard", path=PATH, each=True),
    Entry(ASSOCIATION, "page", "button_campaign_page", path=f"{PATH}/campaign", each=True),
)


def dashboard_path(cohort: Cohort) -> str:
    """Return the path of the page with the figures of a campaign."""
    return PATH.format(cohort=cohort.code)


def campaign_path(cohort: Cohort) -> str:
    """Return the path of the page where a campaign is opened, changed and made known."""
    return f"{dashboard_path(cohort)}/campaign"


def export_path(cohort: Cohort, format: str) -> str:
    """Return the path of a file with the figures of a campaign."""
    return f"{dashboard_path(cohort)}/figures/{format}"


async def note_opened(store: Store, cohort: Cohort, person: str, at: datetime) -> None:
    """Write into the audit log that an officer looked, unless it stands there of this day.

    Raises:
        StoreError: it could not be read or saved.
    """
    for one in reversed(await store.cohorts.acts(cohort.organisation)):
        if one.at.date() != at.date():
            break
        if (one.act, one.actor, one.about) == (OPENED, person, cohort.id):
            return
    entry = audit.act(OPENED, at, person, cohort.organisation, cohort.id, title=cohort.title)
    await store.save(Change(joint=Joint(acts=(entry,)), at=at))
