"""Whether an item may go out now: what the person said, where she stands, and her time of day.

Rule of this file: asked at the last moment before sending, from what is stored then; that she
stopped us wins over everything, also over what already waits.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot import zones
from flows.interview import Interview
from storage.base import Consent, Person
from storage.outbox import OutboxItem

UNTIL_SHE_IS_BACK = ("reminder", "retention")
"""Kinds of items that are not wanted any more once she was here again."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom an item goes, as she stands now; `interview` is the one the item is about."""

    person: Person
    consents: tuple[Consent, ...] = ()
    interview: Interview | None = None
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Unwanted:
    """It is not to be sent, ever; `why` is one word for the record."""

    why: str


@dataclass(frozen=True, slots=True)
class NotNow:
    """It is to be sent later: it is night where she is."""

    until: datetime


def objection(item: OutboxItem, to: Recipient | None, now: datetime) -> Unwanted | NotNow | None:
    """Return what speaks against sending an item now; None when nothing does."""
    if to is None:
        return Unwanted("gone")
    if to.person.stopped:
        return Unwanted("stopped")
    if item.topic and not consented(to.consents, item.topic, item.cohort):
        return Unwanted("no_consent")
    if item.kind in UNTIL_SHE_IS_BACK and was_here(to.person, to.interview, item.created_at):
        return Unwanted("came_back")
    morning = zones.after_quiet(now, to.zone) if item.topic else now
    if item.expires_at is not None and item.expires_at <= morning:
        return Unwanted("expired")
    return NotNow(morning) if morning > now else None


def consented(acts: Iterable[Consent], purpose: str, cohort: str = "") -> bool:
    """Tell whether the last act about a purpose (and cohort) gave consent."""
    about = [one for one in acts if (one.purpose, one.cohort) == (purpose, cohort)]
    return bool(about) and about[-1].given


def was_here(person: Person, interview: Interview | None, since: datetime) -> bool:
    """Tell whether somebody was seen, or changed the interview, after a time."""
    return person.seen_at > since or (interview is not None and interview.updated_at > since)
