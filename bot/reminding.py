"""Looking through the people who fell silent, and writing what is due into the outbox.

Rule of this file: it gathers facts and saves what `bot.reminders` decides; some people at a time,
so that answers do not wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot import reminders, speaking, zones
from bot.follow_up import reminding as plans
from bot.reminders import Standing
from bot.surroundings import Surroundings
from flows import navigation
from flows.effects import Progress
from flows.interview import Interview, day_of
from flows.view import View
from storage.base import Change, Person, StoreError
from storage.outbox import OutboxItem

CHANNEL: Final = "telegram"
PAGE: Final = 50
KEEP_SETTLED: Final = timedelta(days=60)
"""How long it is kept that something was sent; longer than any silence is counted."""

_log: Final = structlog.get_logger()


class Reminding:
    """The hourly look; `pause` lets answers pass between two pages of people."""

    def __init__(
        self, around: Surroundings, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._around = around
        self._outbox = around.store.outbox
        self._pause = pause

    async def look(self, now: datetime) -> int:
        """Write what is due now into the outbox; return how many items that were.

        Raises:
            StoreError: the store cannot be read or written; what was written before stands.
        """
        retention = timedelta(days=self._around.retention_days)
        notice = min(reminders.NOTICE, retention / 2)
        silent = await self._through(
            now - reminders.GIVE_UP, now - reminders.LEAST_SILENCE, now, self._reminder
        )
        leaving = await self._through(now - retention, now - retention + notice, now, self._notice)
        dates = await plans.look(self._around, now, self._pause)
        await self._outbox.forget(now - KEEP_SETTLED)
        if silent or leaving or dates:
            _log.info("reminders", reminders=silent, announcements=leaving, plans=dates)
        return silent + leaving + dates

    async def _through(
        self,
        since: datetime,
        before: datetime,
        now: datetime,
        decide: Callable[[Standing, datetime], OutboxItem | None],
    ) -> int:
        last, written = "", 0
        while True:
            page = await self._outbox.reachable(CHANNEL, since, before, last, PAGE)
            found = [await self._decided(person, now, decide) for person in page]
            for item in found:
                written += item is not None and await self._write(item)
            if len(page) < PAGE:
                return written
            last = page[-1]
            await self._pause(0.1)

    async def _write(self, item: OutboxItem) -> bool:
        try:
            await self._around.store.save(Change(outbox=(item,)))
        except StoreError:
            if await self._around.store.person(item.person) is None:
                return False  # she erased everything a moment ago
            raise
        return True

    async def _decided(
        self,
        person: str,
        now: datetime,
        decide: Callable[[Standing, datetime], OutboxItem | None],
    ) -> OutboxItem | None:
        known = await self._around.store.person(person)
        if known is None:
            return None
        try:
            return decide(await self._standing(known, now), now)
        except StoreError:
            raise
        except Exception:  # one person's odd data keeps nobody else from being reminded
            _log.error("reminder_not_decided", exc_info=True)
            return None

    async def _standing(self, person: Person, now: datetime) -> Standing:
        store = self._around.store
        interviews = await store.interviews_of(person.id)
        current = next((one for one in interviews if one.id == person.current), None)
        return Standing(
            person=person,
            interview=current,
            consents=await store.consents(person.id),
            posted=await self._outbox.of(person.id),
            last_active=max([person.seen_at, *(one.updated_at for one in interviews)]),
            zone=zones.zone_of(person, current, now) or self._around.time_zone,
        )

    def _reminder(self, standing: Standing, now: datetime) -> OutboxItem | None:
        number = reminders.reminder_due(standing, now)
        if number is None or standing.interview is None:
            return None
        title, progress = self._progress(standing.interview, now)
        return reminders.reminder(standing, standing.interview, number, progress, title, now)

    def _progress(self, interview: Interview, now: datetime) -> tuple[str, Progress]:
        questionnaire = speaking.questionnaire_of(self._around, interview)
        view = View(questionnaire, interview, day_of(interview, now))
        return questionnaire.header.title, navigation.progress(view, navigation.position(view))

    def _notice(self, standing: Standing, now: datetime) -> OutboxItem | None:
        retention = timedelta(days=self._around.retention_days)
        return reminders.announcement(standing, retention, now)
