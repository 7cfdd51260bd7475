"""Looking through the plans whose dates have come, and writing reminders into the outbox.

Rule of this file: it gathers facts and saves what `bot.follow_up.reminders` decides, together with
the day on which to look next; a few plans at a time, so that answers do not wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Final

import structlog

from bot import zones
from bot.follow_up import dates, reminders
from bot.follow_up.plan import loaded
from bot.surroundings import Surroundings
from flows.interview import Interview
from storage.base import Change, Person, Store, StoreError
from storage.follow_up_values import Due, FollowUp

CHANNEL: Final = "telegram"
PAGE: Final = 50
AHEAD: Final = timedelta(days=1)
"""Where she is it may be tomorrow already."""

_log: Final = structlog.get_logger()


async def look(
    around: Surroundings, now: datetime, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> int:
    """Write what is due now into the outbox; return how many items that were.

    Raises:
        StoreError: the store cannot be read or written; what was written before stands.
    """
    last, written = "", 0
    while True:
        until = (now + AHEAD).date()
        page = await around.store.plans_due(until, last, PAGE)
        for one in page:
            written += await _looked_at(around, one, now)
        if len(page) < PAGE:
            return written
        last = page[-1][0]
        await pause(0.1)


async def _looked_at(around: Surroundings, due: Due, now: datetime) -> int:
    """Write what is due of one plan, and when to look at it next; return how many items."""
    try:
        change = await _decided(around, *due, now)
    except StoreError:
        raise
    except Exception:  # one person's odd data keeps nobody else from being reminded
        _log.error("plan_reminder_not_decided", exc_info=True)
        return 0
    if change is None:
        return 0
    try:
        await around.store.save(change)
    except StoreError:
        if await around.store.interview(due[0]) is None:
            return 0  # it was erased a moment ago
        raise
    return len(change.outbox)


async def _decided(around: Surroundings, name: str, since: date, now: datetime) -> Change | None:
    store = around.store
    interview = await store.interview(name)
    person = None if interview is None else await store.person(interview.person)
    plan = None if interview is None else await loaded(store, around.catalog, interview)
    if interview is None or person is None or plan is None:
        return None
    if await _is_superseded(store, interview):
        return Change(follow_up=FollowUp(name), at=now)
    zone = zones.zone_of(person, interview, now) or around.time_zone
    today = zones.local(now, zone).date()
    if today < since:
        return None  # where she is, its day has not come
    day = dates.next_day(plan.report.actions, plan.known, plan.report.date, today)
    due = reminders.due_today(plan, since, today)
    wanted = due and await _may_be_told(store, person, now)
    outbox = (reminders.reminder(plan, due, zone, now),) if wanted else ()
    return Change(follow_up=FollowUp(name, (), day), outbox=outbox, at=now)


async def _may_be_told(store: Store, person: Person, now: datetime) -> bool:
    if not await store.outbox.account(person.id, CHANNEL):
        return False
    consents, posted = await store.consents(person.id), await store.outbox.of(person.id)
    return reminders.may_be_told(person, consents, posted, now)


async def _is_superseded(store: Store, interview: Interview) -> bool:
    """Tell whether a later interview went on with this one and has a plan of its own."""
    for one in await store.interviews_of(interview.person):
        if one.carried_from == interview.id and one.submissions > 0:
            return True
    return False
