"""Broadcasts on their way: begun when it is time, put into the outbox some people at a time, ended.

Rule of this file: some items and how far we got are saved together, so a crash loses nothing and
writes nothing twice; whether a message goes out is asked again when it is sent.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.associations import audiences, broadcasting, envelopes
from bot.associations.broadcast_given import BroadcastError
from bot.associations.broadcasting import DONE, PLANNED, SENDING
from bot.associations.envelopes import Contents
from bot.organisations import audit
from bot.surroundings import Surroundings
from reports.totals.audiences import is_counted
from storage.base import Change, StaleCohort, StoreError
from storage.cohorts import Broadcast, Joint
from storage.outbox import WAITING, OutboxItem

AT_ONCE: Final = 200
"""People in one change."""
SETTLES: Final = timedelta(seconds=60)
"""After a pause, what was on its way has arrived or failed; only then is the rest written anew."""
_log: Final = structlog.get_logger()


class Posting:
    """Puts broadcasts into the outbox; `telegram`: something carries there what lies in it."""

    def __init__(self, around: Surroundings, *, telegram: bool) -> None:
        self._around = around
        self._telegram = telegram
        self._going_to: dict[tuple[str, int], tuple[tuple[str, ...], frozenset[str]]] = {}

    async def look(self, now: datetime) -> int:
        """Do what is to be done now; return how many messages were written.

        Raises:
            StoreError: the store cannot be read or written; what was written stands.
        """
        cohorts, written = self._around.store.cohorts, 0
        for one in await cohorts.broadcasts_in(PLANNED):
            if one.send_at is not None and one.send_at <= now:
                await self._begin(one, now)
        for one in await cohorts.broadcasts_in(SENDING):
            try:
                written += await self._go_on(one, now)
            except StaleCohort:
                _log.info("broadcast_changed_meanwhile")  # it is looked at again
        return written

    async def _begin(self, planned: Broadcast, now: datetime) -> None:
        """Begin what was planned; where the group has become too small, it is a draft again."""
        for what in (broadcasting.SEND, broadcasting.UNPLAN):
            try:
                await broadcasting.move(self._around, planned, what, audit.SERVICE, now)
            except BroadcastError as wrong:
                _log.warning("broadcast_not_begun", why=wrong.key)
            except StaleCohort:
                return  # somebody changed it meanwhile: it is looked at again
            else:
                return

    async def _go_on(self, one: Broadcast, now: datetime) -> int:
        """Write to all who are left; a pause or stop in between is stale here, and ends it."""
        paused = one.content.get("paused_at")
        if paused and now < datetime.fromisoformat(paused) + SETTLES:
            return 0
        written = 0
        while not one.content.get("written"):
            one, items = await self._written(one, now)
            written += len(items)
            await asyncio.sleep(0)  # answers pass
        await self._end(one, now)
        return written

    async def _written(
        self, one: Broadcast, now: datetime
    ) -> tuple[Broadcast, tuple[OutboxItem, ...]]:
        """Save the items of the next people with how far we got, and return both."""
        key = (one.id, one.content["round"])
        if key not in self._going_to:
            self._going_to[key] = await self._persons(one, now)
        persons, counted = self._going_to[key]
        after = one.content["cursor"]
        left = [person for person in persons if person > after]
        made = await envelopes.contents(self._around, one)
        items = [
            each
            for person in left[:AT_ONCE]
            for each in await self._items(one, made, person, counted, now)
        ]
        content = dict(one.content)
        content |= {"cursor": left[:AT_ONCE][-1]} if left else {}
        content["written"] = len(left) <= AT_ONCE
        new = replace(one, content=content, revision=one.revision + 1)
        try:
            change = Change(outbox=tuple(items), joint=Joint(broadcast=new), at=now)
            await self._around.store.save(change)
        except StoreError:
            del self._going_to[key]  # somebody may have erased herself a moment ago
            raise
        if content["written"]:
            del self._going_to[key]
        return new, tuple(items)

    async def _persons(
        self, one: Broadcast, now: datetime
    ) -> tuple[tuple[str, ...], frozenset[str]]:
        """Return who is in the group now, in order, and what its figure stands for."""
        cohort = await self._around.store.cohorts.cohort(one.cohort)
        if cohort is None:
            return (), frozenset()
        groups = await audiences.groups_of(self._around.store, cohort, now)
        name = one.content["audience"]
        return tuple(sorted(groups.members[name])), groups.counted(name)

    async def _items(
        self,
        one: Broadcast,
        made: Contents,
        person: str,
        counted: frozenset[str],
        now: datetime,
    ) -> tuple[OutboxItem, ...]:
        outbox = self._around.store.outbox
        wanted: tuple[str, ...] = (envelopes.KIND, envelopes.FILE)
        if one.content["round"] > 1:  # only after a pause may something be there
            wanted = envelopes.to_write(await outbox.of(person), one)
        account = await outbox.account(person, envelopes.CHANNEL)
        return envelopes.items(
            one,
            made,
            person,
            now,
            in_telegram=self._telegram and bool(account),
            is_counted=is_counted(counted, person, one.content["audience"]),
            wanted=wanted,
        )

    async def _end(self, one: Broadcast, now: datetime) -> None:
        """Note what became of it, once nothing waits for the sender any more."""
        for batch in envelopes.batches(one):
            found = await self._around.store.outbox.counts(batch)
            if any(found.get((kind, WAITING)) for kind in (envelopes.KIND, envelopes.FILE)):
                return
        result = await envelopes.counts(self._around.store, one)
        ended = {"result": result, "ended_at": now.isoformat()}
        new = replace(one, state=DONE, content={**one.content, **ended}, revision=one.revision + 1)
        entry = broadcasting.entry("done", new, await self._title(one), audit.SERVICE, now)
        await self._around.store.save(Change(joint=Joint(broadcast=new, acts=(entry,)), at=now))

    async def _title(self, one: Broadcast) -> str:
        cohort = await self._around.store.cohorts.cohort(one.cohort)
        return cohort.title if cohort is not None else ""
