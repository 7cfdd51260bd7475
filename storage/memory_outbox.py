"""The outbox of the memory store, as JSON.

Rule of this file: it does what the statements in `outbox_rows` do, row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from storage.base import Binding, Person
from storage.outbox import (
    BLOCKED,
    CANCELLED,
    LONGEST_HOLD,
    REPORT,
    SENT,
    WAITING,
    OutboxItem,
    Outcome,
    Posted,
    Recall,
)


class MemoryOutbox:
    """The items by number; `persons` and `bindings` are the tables of the store around it."""

    def __init__(self, persons: dict[str, str], bindings: dict[tuple[str, str], str]) -> None:
        self._persons = persons
        self._bindings = bindings
        self._rows: dict[int, str] = {}
        self._last = 0

    async def claim(
        self, holder: str, now: datetime, until: datetime, most: int, *, reports: bool = False
    ) -> tuple[Posted, ...]:
        first: dict[str, Posted] = {}
        for one in sorted(self._open(), key=_place):
            if (one.item.kind == REPORT) == reports:
                first.setdefault(one.item.person, one)
        due = [one for one in first.values() if _is_due(one, now)]
        taken = [replace(one, holder=holder, held_until=until) for one in due[:most]]
        for one in taken:
            self._keep(one)
        return tuple(taken)

    async def holders(self) -> tuple[str, ...]:
        return tuple(sorted({one.holder for one in self._open()} - {""}))

    async def release(self, holder: str) -> None:
        for one in self._open():
            if one.holder == holder:
                self._keep(replace(one, holder="", held_until=None))

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            text = self._rows.get(outcome.number)
            if text is not None:
                self._settle(msgspec.json.decode(text, type=Posted), outcome)

    def _settle(self, one: Posted, outcome: Outcome) -> None:
        his = one.settled_at is None and one.holder == outcome.holder
        attempts = one.attempts + outcome.failed
        if outcome.state == WAITING:
            if his:
                later = outcome.put_off or one.item.not_before
                self._keep(
                    replace(
                        one,
                        item=replace(one.item, not_before=later),
                        holder="",
                        held_until=outcome.held_until,
                        attempts=attempts,
                        fault=outcome.fault,
                    )
                )
        elif his or (outcome.state == SENT and one.state != SENT):
            counted = replace(one, attempts=attempts)
            self._close(counted, outcome.state, outcome.at, outcome.fault)
            if outcome.state == BLOCKED:
                self._stop(one.item.person, outcome.at)

    def _stop(self, person: str, at: datetime) -> None:
        known = msgspec.json.decode(self._persons[person], type=Person)
        self._persons[person] = msgspec.json.encode(replace(known, stopped=True)).decode()
        for one in self._open():
            if one.item.person == person:
                self._close(one, CANCELLED, at, BLOCKED)

    def _close(self, one: Posted, state: str, at: datetime, fault: str) -> None:
        item = replace(one.item, payload={})
        self._keep(
            replace(
                one, item=item, state=state, settled_at=at, fault=fault, holder="", held_until=None
            )
        )

    async def of(self, person: str) -> tuple[Posted, ...]:
        return tuple(one for one in self._every() if one.item.person == person)

    async def counts(self, batch: str = "") -> Mapping[tuple[str, str], int]:
        fitting = [one for one in self._every() if not batch or one.item.batch == batch]
        return dict(Counter((one.item.kind, one.state) for one in fitting))

    async def outcomes(self, batch: str) -> Mapping[tuple[str, str, str], int]:
        fitting = [one for one in self._every() if one.item.batch == batch]
        return dict(Counter((one.item.kind, one.state, one.fault) for one in fitting))

    async def forget(self, before: datetime) -> int:
        return self.drop(lambda one: one.settled_at is not None and one.settled_at < before)

    async def reachable(
        self, channel: str, since: datetime, before: datetime, after: str, most: int
    ) -> tuple[str, ...]:
        bound = [msgspec.json.decode(text, type=Binding) for text in self._bindings.values()]
        there = {one.person for one in bound if one.channel == channel}
        found = []
        for id in sorted(one for one in there if one > after):
            person = msgspec.json.decode(self._persons[id], type=Person)
            if not person.stopped and since <= person.seen_at < before:
                found.append(id)
        return tuple(found[:most])

    async def account(self, person: str, channel: str) -> str:
        bound = [msgspec.json.decode(text, type=Binding) for text in self._bindings.values()]
        hers = [one for one in bound if (one.person, one.channel) == (person, channel)]
        return max(hers, key=lambda one: (one.at, one.account)).account if hers else ""

    # -- for the store around it ---------------------------------------------------------------

    def add(self, items: Iterable[OutboxItem]) -> None:
        """Keep items; one whose key is there already stays as it is."""
        known = {one.item.key for one in self._every()}
        for item in items:
            if item.key not in known:
                known.add(item.key)
                self._last += 1
                self._keep(Posted(self._last, item))

    def recall(self, wanted: Iterable[Recall], at: datetime) -> None:
        """Cancel what waits and fits."""
        for recall in wanted:
            for one in self._open():
                if _fits(recall, one.item):
                    self._close(one, CANCELLED, at, "recalled")

    def drop(self, gone: Callable[[Posted], bool]) -> int:
        """Forget items; return how many."""
        numbers = [one.number for one in self._every() if gone(one)]
        for number in numbers:
            del self._rows[number]
        return len(numbers)

    def _keep(self, one: Posted) -> None:
        self._rows[one.number] = msgspec.json.encode(one).decode()

    def _every(self) -> list[Posted]:
        return [msgspec.json.decode(text, type=Posted) for text in self._rows.values()]

    def _open(self) -> list[Posted]:
        return [one for one in self._every() if one.settled_at is None]


def _place(one: Posted) -> tuple[datetime, int]:
    return one.item.not_before, one.number


def _is_due(one: Posted, now: datetime) -> bool:
    free = one.held_until is None or one.held_until <= now
    if one.item.kind != REPORT:
        return free and one.item.not_before <= now
    return free or (one.held_until is not None and one.held_until > now + LONGEST_HOLD)


def _fits(recall: Recall, item: OutboxItem) -> bool:
    wanted = (recall.person, recall.topic, recall.batch)
    has = (item.person, item.topic, item.batch)
    fits = all(not one or one == other for one, other in zip(wanted, has, strict=True))
    return fits and item.kind != REPORT
