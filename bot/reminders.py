"""When somebody is to be reminded, and when she is told that her answers will be erased.

Rule of this file: decided from stored facts and the time alone; it reads no clock and no store.
What is decided twice has the same key, and so is written once.

The days are a proposal of ours, to be looked at once there are figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot import keyboards, zones
from bot.outreach import letters
from bot.outreach.letters import Choice
from bot.outreach.permission import consented
from bot.saying import data
from flows import lifecycle
from flows.effects import Progress
from flows.interview import Interview
from storage.base import Consent, Person
from storage.outbox import CANCELLED, OutboxItem, Posted

PURPOSE: Final = "reminders"
PLAN: Final = "plan"
"""The purpose of being reminded of the dates of a plan, an act of its own."""
TEXT_VERSION: Final = "1"
REMINDER: Final = "reminder"
RETENTION: Final = "retention"

AFTER_DAYS: Final = (2, 7, 21)
"""Days of silence after which she is reminded; there is no fourth reminder."""
LEAST_SILENCE: Final = timedelta(days=2)
"""Whoever was here, even without answering, is left in peace for so long."""
GIVE_UP: Final = timedelta(days=30)
"""Nobody is reminded of what she left longer ago than this."""
STANDS_FOR: Final = timedelta(days=3)
"""A reminder that could not be sent for so long is not sent any more."""
NOTICE: Final = timedelta(days=30)
"""How long before the erasure it is announced."""
OPEN: Final = (lifecycle.ASKING, lifecycle.REVIEWING)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a person: `interview` is her current one, `zone` where she is.

    `last_active` is when she was last here or an interview of hers changed; `posted` what was
    written to her before.
    """

    person: Person
    interview: Interview | None
    consents: tuple[Consent, ...]
    posted: tuple[Posted, ...]
    last_active: datetime
    zone: str


def reminder_due(standing: Standing, now: datetime) -> int | None:
    """Return which reminder is due (1 to 3), None when none is.

    Never without consent, after a stop, once the interview was submitted, or when it is not hers.
    """
    interview = standing.interview
    if interview is None or not _may_be_reminded(standing, interview):
        return None
    silent = now - interview.updated_at
    number = sum(_counts(one, interview) for one in standing.posted)
    if number >= len(AFTER_DAYS) or silent >= GIVE_UP:
        return None
    if silent < timedelta(days=AFTER_DAYS[number]) or now - standing.last_active < LEAST_SILENCE:
        return None
    return number + 1 if _rested(standing.posted, interview, number, now) else None


def _may_be_reminded(standing: Standing, interview: Interview) -> bool:
    person = standing.person
    return (
        not person.stopped
        and interview.person == person.id
        and interview.status in OPEN
        and interview.submissions == 0
        and consented(standing.consents, PURPOSE)
    )


def _counts(one: Posted, interview: Interview) -> bool:
    """Tell whether a reminder was of this interview and of this silence."""
    of_this = one.item.kind == REMINDER and one.item.interview == interview.id
    return of_this and one.state != CANCELLED and one.item.created_at > interview.updated_at


def _rested(posted: Iterable[Posted], interview: Interview, number: int, now: datetime) -> bool:
    """Tell whether the days between two reminders have passed since the one before."""
    before = [one.item.created_at for one in posted if _counts(one, interview)]
    if not before:
        return True
    days = AFTER_DAYS[number] - AFTER_DAYS[number - 1]
    return now - max(before) >= timedelta(days=days) - timedelta(hours=12)  # the night between


def reminder(
    standing: Standing, interview: Interview, number: int, progress: Progress, title: str,
    now: datetime,
) -> OutboxItem:  # fmt: skip
    """Return a reminder that is due; it waits for the morning where it is night."""
    asking = interview.status == lifecycle.ASKING and progress.left > 0
    params: dict[str, Any] = {"title": title}
    if asking:
        params |= {
            "module": progress.module,
            "modules": progress.modules,
            "count": progress.left,
        }
    last = "_last" if number == len(AFTER_DAYS) else ""
    key = f"reminder{last}" if asking else f"reminder_review{last}"
    silence = f"{interview.updated_at:%Y%m%dT%H%M%S}"
    return OutboxItem(
        key=f"{REMINDER}:{interview.id}:{silence}:{number}",
        person=standing.person.id,
        kind=REMINDER,
        payload=letters.sentence(key, params, _choices(interview, last=bool(last))),
        created_at=now,
        not_before=zones.after_quiet(now, standing.zone),
        expires_at=now + STANDS_FOR,
        topic=PURPOSE,
        interview=interview.id,
    )


def _choices(interview: Interview, *, last: bool) -> list[Choice]:
    choices = [Choice("button_go_on", data(interview, keyboards.RESUME), "main")]
    if not last:
        choices.append(Choice("button_remind_later", "/reminders later"))
    return [*choices, Choice("button_remind_stop", "/stop")]


def announcement(standing: Standing, retention: timedelta, now: datetime) -> OutboxItem | None:
    """Return the word that everything of her will be erased, where it is time and she allows it."""
    erased_at = standing.last_active + retention
    notice = min(NOTICE, retention / 2)
    is_time = erased_at - notice <= now < erased_at
    if not is_time or standing.person.stopped or not consented(standing.consents, PURPOSE):
        return None
    day = zones.local(erased_at, standing.zone).date()
    choices = [
        Choice("button_keep_mine", "/reminders keep", "main"),
        Choice("button_export", "/export"),
        Choice("button_forget", "/forget"),
        Choice("button_remind_stop", "/stop"),
    ]
    return OutboxItem(
        key=f"{RETENTION}:{standing.person.id}:{standing.last_active:%Y%m%d}",
        person=standing.person.id,
        kind=RETENTION,
        payload=letters.sentence("retention_soon", {"date": letters.day(day)}, choices),
        created_at=now,
        not_before=zones.after_quiet(now, standing.zone),
        expires_at=erased_at,
        topic=PURPOSE,
    )
