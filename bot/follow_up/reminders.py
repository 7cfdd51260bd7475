"""The reminder of a date in a plan: whether one is due today, and what it says.

Rule of this file: decided from stored facts and the time alone; it reads no clock and no store.
What is decided twice has the same key, and so is written once.

How many are sent is a proposal of ours, to be looked at once there are figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from bot import zones
from bot.follow_up import dates
from bot.follow_up import words as said
from bot.follow_up.dates import Telling
from bot.follow_up.plan import Plan
from bot.follow_up.submitting import batch_of
from bot.outreach import letters
from bot.outreach.letters import Choice
from bot.outreach.permission import consented
from bot.reminders import PLAN
from storage.base import Consent, Person
from storage.outbox import CANCELLED, OutboxItem, Posted

MOST: Final = 4
WITHIN: Final = timedelta(days=30)
"""So many reminders of plans at most are written to a person in so long a time."""
STANDS_FOR: Final = timedelta(days=2)
"""A reminder that could not be sent for so long is not sent any more."""
LATE: Final = timedelta(days=2)
"""What should have been told longer ago than this is not told any more."""


def due_today(plan: Plan, since: date, today: date) -> tuple[Telling, ...]:
    """Return what is to be told of a plan today, the most urgent action first.

    `since` is the first day of which nothing was told yet.
    """
    every = dates.tellings(plan.report.actions, plan.known, plan.report.date)
    first = max(since, today - LATE)
    now = {one.action.id: one for one in every if first <= one.day <= today}
    return tuple(sorted(now.values(), key=lambda one: (one.is_ahead, one.action.order)))


def may_be_told(
    person: Person, consents: tuple[Consent, ...], posted: Iterable[Posted], now: datetime
) -> bool:
    """Tell whether somebody wants reminders of her plan, and has not had enough of them yet."""
    if person.stopped or not consented(consents, PLAN):
        return False
    lately = [
        one.item.created_at
        for one in posted
        if one.item.kind == PLAN and one.state != CANCELLED and now - one.item.created_at < WITHIN
    ]
    return len(lately) < MOST


def reminder(plan: Plan, due: Sequence[Telling], zone: str, now: datetime) -> OutboxItem:
    """Return the reminder of what is due; it waits for the morning where it is night."""
    first, others = due[0], len(due) - 1
    params: dict[str, Any] = {
        "action": first.action.label,
        "people": first.action.role_label,
        "date": letters.day(first.of),
    }
    key = f"plan_reminder_{first.kind}_{'week' if first.is_ahead else 'day'}"
    if others:
        key, params["count"] = f"{key}_more", others
    interview = plan.interview
    return OutboxItem(
        key=f"{PLAN}:{interview.id}:{plan.submission.number}:{first.action.id}:{first.day}",
        person=interview.person,
        kind=PLAN,
        payload=letters.sentence(key, params, _choices(plan, first, others)),
        created_at=now,
        not_before=zones.after_quiet(now, zone),
        expires_at=now + STANDS_FOR,
        topic=PLAN,
        interview=interview.id,
        batch=batch_of(interview.id),
    )


def _choices(plan: Plan, first: Telling, others: int) -> list[Choice]:
    def choice(word: str, kind: str = "move") -> Choice:
        data = said.data(word, first.action.id, plan.interview)
        return Choice(f"button_plan_{word}", data, kind)

    found = [choice(said.DONE, "main"), choice(said.LATER), choice(said.HELP)]
    if others:
        found.append(Choice("button_plan_open_list", "/plan"))
    return [*found, Choice("button_remind_stop", "/stop")]
