"""The store that keeps everything in memory, as JSON: for the terminal and for tests.

Rule of this file: whatever goes in becomes JSON text and is read back from it, so that nothing
lives here that a file could not hold.
"""

from __future__ import annotations

import platform
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

import msgspec

from flows.follow_up import Mark
from flows.interview import Answer, Interview, answer_from_dict, answer_to_dict, from_dict, to_dict
from storage.base import (
    Binding,
    Change,
    Consent,
    DuplicateUpdate,
    Erased,
    Link,
    LiveMessage,
    Person,
    SpentLink,
    StoreError,
    StoreState,
    Submission,
)
from storage.checks import Forgetting, check_change, update_time
from storage.evidence import EvidenceFiles
from storage.evidence_erasing import remove_all, remove_unnamed
from storage.evidence_values import Evidence
from storage.follow_up_values import Due
from storage.keyring import NO_KEYS, Keyring
from storage.leases import MemoryLeases
from storage.memory_checks import Checks, need
from storage.memory_cohorts import MemoryCohorts
from storage.memory_evidence import MemoryFiles
from storage.memory_follow_up import MemoryPlans
from storage.memory_outbox import MemoryOutbox
from storage.migrations import SCHEMA
from storage.resealing import Resealed

T = TypeVar("T")
Account = tuple[str, str]


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _read(text: str | None, kind: type[T]) -> T | None:
    return None if text is None else msgspec.json.decode(text, type=kind)


class MemoryStore:
    """Tables as dicts of JSON text; gone when the program ends."""

    def __init__(self, keys: Keyring = NO_KEYS) -> None:
        self._persons: dict[str, str] = {}
        self._bindings: dict[Account, str] = {}
        self._interviews: dict[str, str] = {}
        self._answers: dict[str, list[str]] = {}
        self._submissions: dict[str, dict[int, str]] = {}
        self._consents: list[str] = []
        self._links: dict[str, str] = {}
        self._evidence: dict[str, str] = {}
        self._plans = MemoryPlans()
        self._checks = Checks(
            self._persons, self._interviews, self._submissions, self._evidence, self._plans
        )
        self.files: EvidenceFiles = MemoryFiles()
        self._shares: set[tuple[str, str]] = set()
        self._live: dict[Account, str] = {}
        self._updates: dict[tuple[str, str], datetime] = {}
        self._offsets: dict[str, int] = {}
        self._forgetting = Forgetting()
        self.outbox = MemoryOutbox(self._persons, self._bindings)
        self.leases = MemoryLeases()
        self.cohorts = MemoryCohorts(
            self._persons,
            self._interviews,
            self._answers,
            self._submissions,
            self._consents,
            keys.seal,
        )

    async def open(self) -> None:
        """Nothing is to be made ready."""

    async def close(self) -> None:
        """Nothing is to be let go; what was kept can still be read."""

    async def state(self) -> StoreState:
        return StoreState(
            kind="memory",
            place="memory",
            schema=SCHEMA,
            library=f"Python {platform.python_version()}",
            persons=len(self._persons),
            interviews=len(self._interviews),
            answers=sum(map(len, self._answers.values())),
        )

    async def person(self, person: str) -> Person | None:
        return _read(self._persons.get(person), Person)

    async def person_of(self, channel: str, account: str) -> Person | None:
        bound = _read(self._bindings.get((channel, account)), Binding)
        return None if bound is None else await self.person(bound.person)

    async def interview(self, interview: str) -> Interview | None:
        text = self._interviews.get(interview)
        if text is None:
            return None
        current = {answer.key: answer for answer in await self.history(interview)}
        return replace(from_dict(msgspec.json.decode(text)), answers=current)

    async def interviews_of(self, person: str) -> tuple[Interview, ...]:
        every = [await self.interview(key) for key in self._interviews]
        hers = [
            found
            for found in every
            if found is not None and (found.person == person or (found.id, person) in self._shares)
        ]
        hers.sort(key=lambda found: (found.updated_at, found.started_at, found.id), reverse=True)
        return tuple(hers)

    async def submissions(self, interview: str) -> tuple[Submission, ...]:
        kept = self._submissions.get(interview, {})
        return tuple(msgspec.json.decode(kept[number], type=Submission) for number in sorted(kept))

    async def history(self, interview: str) -> tuple[Answer, ...]:
        texts = self._answers.get(interview, [])
        return tuple(answer_from_dict(msgspec.json.decode(text)) for text in texts)

    async def consents(self, person: str) -> tuple[Consent, ...]:
        every = (msgspec.json.decode(text, type=Consent) for text in self._consents)
        return tuple(consent for consent in every if consent.person == person)

    async def evidence(self, interview: str) -> tuple[Evidence, ...]:
        return self._found(lambda one: one.interview == interview)

    async def evidence_of(self, person: str) -> tuple[Evidence, ...]:
        return self._found(lambda one: one.person == person)

    def _found(self, wanted: Callable[[Evidence], bool]) -> tuple[Evidence, ...]:
        every = (msgspec.json.decode(text, type=Evidence) for text in self._evidence.values())
        return tuple(sorted(filter(wanted, every), key=lambda one: (one.at, one.id)))

    async def marks(self, interview: str) -> tuple[Mark, ...]:
        return self._plans.marks(interview)

    async def plans_due(self, until: date, after: str, most: int) -> tuple[Due, ...]:
        return self._plans.due(until, after, most)

    async def live(self, channel: str, account: str) -> LiveMessage | None:
        return _read(self._live.get((channel, account)), LiveMessage)

    async def followed(self, channel: str) -> tuple[LiveMessage, ...]:
        live = (await self.live(*where) for where in sorted(self._live) if where[0] == channel)
        return tuple([one async for one in live if one is not None and one.follows])

    async def seen(self, update: tuple[str, str]) -> bool:
        return update in self._updates

    async def save(self, change: Change) -> None:
        check_change(change)
        if change.update in self._updates:
            raise DuplicateUpdate("This update was handled before.")
        spent = self._spent(change.spent, update_time(change)) if change.spent else None
        if change.spent and spent is None:
            raise SpentLink("This link was used before, or its time is over.")
        self._checks.check(change)
        try:
            texts = _Texts(change)
        except (TypeError, ValueError, OverflowError) as fault:
            raise StoreError(f"This cannot be stored: {fault}. Nothing of it was saved.") from fault
        joined = self.cohorts.changed(change)
        if change.follow_up is not None:
            self._plans.keep(change.follow_up)
        if spent is not None:
            self._links[spent.token] = _json(spent)
        self._keep(change, texts)
        self.cohorts.tables = joined
        if change.update is not None:
            self._keep_update(change.update, update_time(change))
        await remove_unnamed(self, change.dropped)

    def _keep(self, change: Change, texts: _Texts) -> None:
        if change.person is not None:
            self._keep_person(change.person, texts.person)
        if change.binding is not None:
            self._bindings[change.binding.channel, change.binding.account] = texts.binding
        if change.interview is not None:
            self._interviews[change.interview.id] = texts.interview
            self._answers.setdefault(change.interview.id, []).extend(texts.answers)
        if change.submission is not None:
            kept = self._submissions.setdefault(change.submission.interview, {})
            kept[change.submission.number] = texts.submission
        if change.live is not None:
            self._live[change.live.channel, change.live.account] = texts.live
        self._consents.extend(texts.consents)
        self._links.update(texts.links)
        if change.recalls:
            self.outbox.recall(change.recalls, update_time(change))
        self.outbox.add(change.outbox)
        for gone in change.dropped:
            self._evidence.pop(gone.id, None)
        for one, text in zip(change.evidence, texts.evidence, strict=True):
            self._keep_evidence(one, text)

    def _keep_evidence(self, one: Evidence, text: str) -> None:
        before = _read(self._evidence.get(one.id), Evidence)
        if before is not None:
            text = _json(replace(before, expires_on=one.expires_on, answers=one.answers))
        self._evidence[one.id] = text

    def _keep_person(self, person: Person, text: str) -> None:
        before = _read(self._persons.get(person.id), Person)
        if before is not None and before.link_number > person.link_number:
            text = _json(replace(person, link_number=before.link_number))
        self._persons[person.id] = text

    def _keep_update(self, update: tuple[str, str], at: datetime) -> None:
        self._updates[update] = at
        before = self._forgetting.due(at)
        if before is not None:
            kept = {key: when for key, when in self._updates.items() if when >= before}
            self._updates = kept

    async def link(self, token: str) -> Link | None:
        return _read(self._links.get(token), Link)

    async def spend(self, token: str, at: datetime) -> Link | None:
        spent = self._spent(token, at)
        if spent is not None:
            self._links[token] = _json(spent)
        return spent

    def _spent(self, token: str, at: datetime) -> Link | None:
        """Return a link as it is once spent; None when it is unknown, spent or expired."""
        link = _read(self._links.get(token), Link)
        if link is None or link.spent_at is not None:
            return None
        late = link.expires_at is not None and link.expires_at <= at
        return None if late else replace(link, spent_at=at)

    async def share(self, interview: str, person: str, at: datetime) -> None:
        need(self._interviews, interview, "interview")
        need(self._persons, person, "person")
        self._shares.add((interview, person))

    async def erase_interview(self, interview: str) -> Erased:
        gone = await self.evidence(interview)
        for one in gone:
            del self._evidence[one.id]
        erased = Erased(
            evidence=len(gone),
            interviews=int(self._interviews.pop(interview, None) is not None),
            answers=len(self._answers.pop(interview, ())),
            submissions=len(self._submissions.pop(interview, ())),
        )
        self._shares = {share for share in self._shares if share[0] != interview}
        self._drop_links("interview", interview)
        self.cohorts.drop_interview(interview)
        self._plans.drop(interview)
        self.outbox.drop(lambda one: bool(interview) and one.item.interview == interview)
        if erased.interviews:
            for person in map(self._person_now, tuple(self._persons)):
                if person.current == interview:
                    self._persons[person.id] = _json(replace(person, current=""))
        await remove_unnamed(self, gone)
        return erased

    async def reseal(self) -> Resealed:
        return Resealed()  # nothing reaches a disk, so nothing is encrypted

    async def idle_since(self, before: datetime, most: int) -> tuple[str, ...]:
        found = []
        for one in map(self._person_now, tuple(self._persons)):
            last = [one.seen_at, *(known.updated_at for known in await self.interviews_of(one.id))]
            if max(last) < before:
                found.append((one.seen_at, one.id))
        return tuple(person for _, person in sorted(found)[:most])

    async def erase_person(self, person: str, idle_since: datetime | None = None) -> Erased:
        if idle_since and person not in await self.idle_since(idle_since, len(self._persons)):
            return Erased()
        owned = [
            key
            for key, text in self._interviews.items()
            if msgspec.json.decode(text)["person"] == person
        ]
        parts = [await self.erase_interview(interview) for interview in owned]
        accounts = [
            account
            for account, text in self._bindings.items()
            if msgspec.json.decode(text, type=Binding).person == person
        ]
        for account in accounts:
            del self._bindings[account]
            self._live.pop(account, None)
        hers = [text for text in self._consents if msgspec.json.decode(text)["person"] == person]
        self.cohorts.drop_person(person)
        self._consents[:] = [text for text in self._consents if text not in hers]
        self._shares = {share for share in self._shares if share[1] != person}
        self._drop_links("person", person)
        self.outbox.drop(lambda one: one.item.person == person)
        known = self._persons.pop(person, None) is not None
        await remove_all(self, person)
        return sum(parts, Erased(bindings=len(accounts), persons=int(known)))

    def _person_now(self, person: str) -> Person:
        return msgspec.json.decode(self._persons[person], type=Person)

    def _drop_links(self, field: str, value: str) -> None:
        if value:
            named = {key: msgspec.json.decode(text)[field] for key, text in self._links.items()}
            self._links = {key: self._links[key] for key, name in named.items() if name != value}

    async def offset(self, name: str) -> int | None:
        return self._offsets.get(name)

    async def set_offset(self, name: str, value: int) -> None:
        self._offsets[name] = value


class _Texts:
    """A change as JSON, made before anything is kept: what cannot become JSON changes nothing."""

    def __init__(self, change: Change) -> None:
        self.person = _json(change.person)
        self.binding = _json(change.binding)
        interview = change.interview
        self.interview = "" if interview is None else _json(to_dict(replace(interview, answers={})))
        self.answers = [_json(answer_to_dict(answer)) for answer in change.answers]
        self.submission = _json(change.submission)
        self.live = _json(change.live)
        self.consents = [_json(consent) for consent in change.consents]
        self.links = {link.token: _json(link) for link in change.links}
        self.outbox = [_json(item) for item in change.outbox]
        self.evidence = [_json(one) for one in change.evidence]
