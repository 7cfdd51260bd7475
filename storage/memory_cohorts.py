"""Organisations and cohorts of the memory store, as JSON.

Rule of this file: it does what the statements in `cohort_rows` do, row by row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from flows.interview import Interview, from_dict
from storage.audit_proof import Proof
from storage.base import Change, Consent, Person
from storage.cohort_audit import Seal, proof
from storage.cohorts import (
    WORKSHOP,
    Act,
    Broadcast,
    Cohort,
    CohortAnswer,
    Enrolled,
    Membership,
    Officer,
    Opening,
    Organisation,
    Release,
    Share,
    Tally,
)
from storage.memory_joint import Changing, Tables, drop_interview, drop_person, read

T = TypeVar("T")


class MemoryCohorts:
    """Tables of JSON; those given are the tables of the store around it."""

    def __init__(
        self,
        persons: dict[str, str],
        interviews: dict[str, str],
        answers: dict[str, list[str]],
        submissions: dict[str, dict[int, str]],
        consents: list[str],
        seal: Seal,
    ) -> None:
        self._seal = seal
        self.tables = Tables()
        self._persons = persons
        self._interviews = interviews
        self._answers = answers
        self._submissions = submissions
        self._consents = consents

    # -- for the store around it ---------------------------------------------------------------

    def changed(self, change: Change) -> Tables:
        """Return the tables as they are after a change; they count once they are put in place.

        Raises:
            StoreError: the change cannot be made.
        """
        if change.joint is None and not any(consent.cohort for consent in change.consents):
            return self.tables
        tables = self.tables.copied()
        persons, interviews = set(self._persons), set(self._interviews)
        if change.person is not None:
            persons.add(change.person.id)
        if change.interview is not None:
            interviews.add(change.interview.id)
        Changing(tables, persons, interviews, self._seal).make(change)
        return tables

    def drop_interview(self, interview: str) -> None:
        """Forget what an interview adds to cohorts, and its shares."""
        drop_interview(self.tables, interview)

    def drop_person(self, person: str) -> None:
        """Forget a person's memberships, offices, tallies, shares and consents to cohorts."""
        hers = (one for one in self._consented() if one.person == person and one.cohort)
        self.tables.touched.update({one.cohort for one in hers})
        drop_person(self.tables, person)

    # -- organisations and who joined ----------------------------------------------------------

    async def organisation(self, organisation: str) -> Organisation | None:
        return _found(self.tables.organisations.get(organisation), Organisation)

    async def organisations(self) -> tuple[Organisation, ...]:
        every = _every(self.tables.organisations.values(), Organisation)
        return tuple(sorted(every, key=lambda one: (one.created_at, one.id)))

    async def officers(self, organisation: str) -> tuple[Officer, ...]:
        every = self._officers_now(lambda one: one.organisation == organisation)
        return tuple(sorted(every, key=lambda one: (one.at, one.person, one.role)))

    async def offices(self, person: str) -> tuple[Officer, ...]:
        every = self._officers_now(lambda one: one.person == person)
        every.sort(key=lambda one: (one.organisation, one.role))
        return tuple(sorted(every, key=lambda one: one.at, reverse=True))

    def _officers_now(self, wanted: Callable[[Officer], bool]) -> list[Officer]:
        every = _every(self.tables.officers.values(), Officer)
        return [one for one in every if one.left_at is None and wanted(one)]

    async def cohort(self, cohort: str) -> Cohort | None:
        return _found(self.tables.cohorts.get(cohort), Cohort)

    async def cohort_of_code(self, code: str) -> Cohort | None:
        spoken = code.upper()
        for one in _every(self.tables.cohorts.values(), Cohort):
            if code and (one.code == code or one.spoken == spoken):
                return one
        return None

    async def cohorts_of(self, organisation: str) -> tuple[Cohort, ...]:
        every = _every(self.tables.cohorts.values(), Cohort)
        found = sorted((one for one in every if one.organisation == organisation), key=_id)
        return tuple(sorted(found, key=_created, reverse=True))

    async def workshops_beside(self, campaign: str, organisation: str) -> tuple[Cohort, ...]:
        every = _every(self.tables.cohorts.values(), Cohort)
        rooms = (one for one in every if one.kind == WORKSHOP)
        beside = (
            one for one in rooms if campaign == one.campaign or organisation == one.organisation
        )
        return tuple(sorted(beside, key=_id))

    async def membership(self, cohort: str, person: str) -> Membership | None:
        return _found(self.tables.memberships.get((cohort, person)), Membership)

    async def members(self, cohort: str) -> tuple[Membership, ...]:
        every = _every(self.tables.memberships.values(), Membership)
        return tuple(
            sorted((one for one in every if one.cohort == cohort), key=lambda one: one.seat)
        )

    async def helping(self, cohort: str) -> tuple[str, ...]:
        staying = {one.person for one in await self.members(cohort) if one.left_at is None}
        owners = {one.id: one.person for one in self._counting(cohort) if one.person in staying}
        every = _every(self._persons.values(), Person)
        found = [one.id for one in every if owners.get(one.current, one.id) != one.id]
        return tuple(sorted(found))

    async def joined(self, person: str) -> tuple[Membership, ...]:
        every = _every(self.tables.memberships.values(), Membership)
        hers = [one for one in every if one.person == person and one.left_at is None]
        hers.sort(key=lambda one: one.cohort)
        return tuple(sorted(hers, key=lambda one: one.joined_at, reverse=True))

    # -- interviews that count -----------------------------------------------------------------

    async def enrolled(self, cohort: str) -> tuple[Enrolled, ...]:
        found = [
            Enrolled(
                cohort=cohort,
                person=one.person,
                interview=one.id,
                ref_id=one.ref_id,
                version=one.version,
                language=one.language,
                status=one.status,
                started_at=one.started_at,
                updated_at=one.updated_at,
                submissions=len(self._submissions.get(one.id, ())),
            )
            for one in self._counting(cohort)
        ]
        return tuple(sorted(found, key=lambda one: (one.started_at, one.interview)))

    def _counting(self, cohort: str) -> list[Interview]:
        named = [key[0] for key, found in self.tables.enrolments.items() if found == cohort]
        return [from_dict(msgspec.json.decode(self._interviews[key])) for key in named]

    async def cohorts_of_interview(self, interview: str) -> tuple[Cohort, ...]:
        named = self.tables.enrolled_in(interview)
        found = _every((self.tables.cohorts[one] for one in named), Cohort)
        return tuple(sorted(found, key=lambda one: (one.created_at, one.id)))

    async def answers(
        self, cohort: str, questions: Sequence[str] | None = None
    ) -> tuple[CohortAnswer, ...]:
        staying = {one.person for one in await self.members(cohort) if one.left_at is None}
        found: list[CohortAnswer] = []
        for interview in self._counting(cohort):
            if interview.person in staying:
                found += self._current(interview)
        found.sort(key=lambda one: (one.interview, one.question, one.row))
        return tuple(one for one in found if questions is None or one.question in questions)

    def _current(self, interview: Interview) -> Iterable[CohortAnswer]:
        given = {}
        for text in self._answers.get(interview.id, ()):
            data = msgspec.json.decode(text)
            given[data["question"], data["row"]] = CohortAnswer(
                person=interview.person,
                interview=interview.id,
                ref_id=interview.ref_id,
                question=data["question"],
                row=data["row"],
                value=data["value"],
                at=datetime.fromisoformat(data["at"]),
            )
        return given.values()

    async def tallies(self, cohort: str) -> tuple[Tally, ...]:
        named = {key[0] for key, found in self.tables.enrolments.items() if found == cohort}
        latest = {one[0]: one for one in sorted(self.tables.tallies) if one[0] in named}
        found = _every((self.tables.tallies[key] for key in latest.values()), Tally)
        return tuple(sorted(found, key=lambda one: (one.at, one.interview)))

    async def consenting(self, cohort: str, purpose: str) -> frozenset[str]:
        fitting = (one for one in self._consented() if one.cohort == cohort)
        latest = {one.person: one.given for one in fitting if one.purpose == purpose}
        return frozenset(person for person, given in latest.items() if given)

    def _consented(self) -> list[Consent]:
        return _every(self._consents, Consent)

    async def release(self, cohort: str, view: str) -> Release | None:
        numbers = [key for key in self.tables.releases if key[:2] == (cohort, view)]
        if not numbers:
            return None
        latest = read(self.tables.releases[max(numbers)], Release)
        return replace(latest, basis=tuple(latest.basis))

    # -- the audit log, shares and broadcasts --------------------------------------------------

    async def acts(self, organisation: str = "") -> tuple[Act, ...]:
        every = _every(self.tables.acts, Act)
        return tuple(one for one in every if organisation in ("", one.organisation))

    async def proof(self) -> Proof:
        return proof(await self.acts(), len(self.tables.acts), self._seal)

    async def broken_at(self) -> int | None:
        return (await self.proof()).broken

    async def share(self, share: str) -> Share | None:
        return _found(self.tables.shares.get(share), Share)

    async def shares_of(self, person: str) -> tuple[Share, ...]:
        return self._shares(lambda one: one.person == person)

    async def shares_with(self, organisation: str) -> tuple[Share, ...]:
        return self._shares(lambda one: one.organisation == organisation)

    def _shares(self, wanted: Callable[[Share], bool]) -> tuple[Share, ...]:
        found = sorted(filter(wanted, _every(self.tables.shares.values(), Share)), key=_id)
        return tuple(sorted(found, key=_created, reverse=True))

    async def openings(self, share: str) -> tuple[Opening, ...]:
        return tuple(one for one in _every(self.tables.openings, Opening) if one.share == share)

    async def broadcast(self, broadcast: str) -> Broadcast | None:
        return _found(self.tables.broadcasts.get(broadcast), Broadcast)

    async def broadcasts_of(self, organisation: str) -> tuple[Broadcast, ...]:
        every = _every(self.tables.broadcasts.values(), Broadcast)
        found = sorted((one for one in every if one.organisation == organisation), key=_id)
        return tuple(sorted(found, key=_created, reverse=True))

    async def broadcasts_in(self, state: str) -> tuple[Broadcast, ...]:
        every = _every(self.tables.broadcasts.values(), Broadcast)
        found = (one for one in every if one.state == state)
        return tuple(sorted(found, key=lambda one: (one.created_at, one.id)))

    async def stamp(self, cohort: str) -> str:
        known = await self.cohort(cohort)
        revisions = sum(one.revision for one in self._counting(cohort))
        if known is None:
            return "0.0.0"
        return f"{known.revision}.{self.tables.touched[cohort]}.{revisions}"


def _found(text: str | None, kind: type[T]) -> T | None:
    return None if text is None else read(text, kind)


def _every(texts: Iterable[str], kind: type[T]) -> list[T]:
    return [read(text, kind) for text in texts]


def _id(one: Any) -> str:
    return str(one.id)


def _created(one: Any) -> Any:
    return one.created_at
