"""The tables of organisations and cohorts in memory, and a change to them.

Rule of this file: a change is made in a copy of the tables, which takes their place only when all
of it could be made; it does what the statements in `cohort_changes` do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeVar

import msgspec

from storage.base import Change
from storage.cohort_audit import Seal, sealed
from storage.cohorts import Act, Broadcast, Cohort, Enrolment, Joint, Membership
from storage.errors import StaleCohort, StoreError, TakenCode

T = TypeVar("T")
Pair = tuple[str, str]
_STALE: Final = "Somebody else saved this first: load it again and retry."


def text_of(value: Any) -> str:
    """Return a value as JSON."""
    return msgspec.json.encode(value).decode()


def read(text: str, kind: type[T]) -> T:
    """Read a value back."""
    return msgspec.json.decode(text, type=kind)


@dataclass(slots=True)
class Tables:
    """Rows as JSON by their keys; `touched` counts changes of a cohort's members and interviews.

    Enrolments are cohorts by interview and kind of cohort.
    """

    organisations: dict[str, str] = field(default_factory=dict)
    officers: dict[tuple[str, str, str], str] = field(default_factory=dict)
    cohorts: dict[str, str] = field(default_factory=dict)
    touched: Counter[str] = field(default_factory=Counter)
    memberships: dict[Pair, str] = field(default_factory=dict)
    enrolments: dict[Pair, str] = field(default_factory=dict)
    tallies: dict[tuple[str, int], str] = field(default_factory=dict)
    releases: dict[tuple[str, str, int], str] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)
    shares: dict[str, str] = field(default_factory=dict)
    openings: list[str] = field(default_factory=list)
    broadcasts: dict[str, str] = field(default_factory=dict)

    def copied(self) -> Tables:
        """Return the same tables once more."""
        names = self.__dataclass_fields__
        return Tables(**{name: getattr(self, name).copy() for name in names})

    def enrolled_in(self, interview: str) -> set[str]:
        """Return the cohorts an interview counts in."""
        return {cohort for key, cohort in self.enrolments.items() if key[0] == interview}


class Changing:
    """A change to copied tables; `persons` and `interviews` are all that are kept after it."""

    def __init__(
        self, tables: Tables, persons: Collection[str], interviews: Collection[str], seal: Seal
    ) -> None:
        self.tables = tables
        self._seal = seal
        self._persons = persons
        self._interviews = interviews

    def make(self, change: Change) -> None:
        """Make the change in the tables.

        Raises:
            StaleCohort: its cohort or broadcast has another revision by now, or a release its
                number.
            TakenCode: another cohort has its code.
            StoreError: it names what is not kept, or cannot become JSON.
        """
        tables, joint = self.tables, change.joint or Joint()
        try:
            self._touch(change, joint)
            for one in joint.organisations:
                tables.organisations[one.id] = text_of(one)
            self._officers(joint)
            if joint.cohort is not None:
                self._cohort(joint.cohort)
            for membership in joint.memberships:
                self._membership(membership)
            for enrolment in joint.enrolments:
                self._enrolment(enrolment)
            self._counted(joint)
            self._shared(joint)
            if joint.broadcast is not None:
                self._broadcast(joint.broadcast)
            self._acts(joint.acts)
        except (TypeError, ValueError, OverflowError) as fault:
            raise StoreError(f"This cannot be stored: {fault}. Nothing of it was saved.") from fault

    def _touch(self, change: Change, joint: Joint) -> None:
        named = {one.cohort for one in joint.memberships}
        named |= {one.cohort for one in joint.enrolments}
        if joint.cohort is not None:
            named.add(joint.cohort.id)
        named |= {consent.cohort for consent in change.consents if consent.cohort}
        counted = {one.interview for one in joint.enrolments}
        for interview in counted | {one.interview for one in joint.tallies}:
            named |= self.tables.enrolled_in(interview)
        self.tables.touched.update(named)

    def _officers(self, joint: Joint) -> None:
        for officer in joint.officers:
            _need(self.tables.organisations, officer.organisation, "organisation")
            _need(self._persons, officer.person, "person")
            key = (officer.organisation, officer.person, officer.role)
            self.tables.officers[key] = text_of(officer)

    def _cohort(self, cohort: Cohort) -> None:
        tables = self.tables
        before = tables.cohorts.get(cohort.id)
        _follows(cohort.revision, 0 if before is None else read(before, Cohort).revision)
        _need(tables.organisations, cohort.organisation, "organisation")
        kept = replace(cohort, spoken=cohort.spoken.upper())
        for other in (read(text, Cohort) for text in tables.cohorts.values()):
            same = other.code == kept.code or (kept.spoken and other.spoken == kept.spoken)
            if same and other.id != kept.id:
                raise TakenCode("Another cohort has this code: make a new one and retry.")
        tables.cohorts[cohort.id] = text_of(kept)

    def _membership(self, one: Membership) -> None:
        _need(self.tables.cohorts, one.cohort, "cohort")
        _need(self._persons, one.person, "person")
        every = self.tables.memberships
        others = {
            read(text, Membership).seat
            for (cohort, person), text in every.items()
            if cohort == one.cohort and person != one.person
        }
        known = every.get((one.cohort, one.person))
        before = 0 if known is None else read(known, Membership).seat
        seat = one.seat or before or max(others, default=0) + 1
        if seat in others:
            raise StoreError("This cannot be stored: somebody else has this seat.")
        every[one.cohort, one.person] = text_of(replace(one, seat=seat))

    def _enrolment(self, one: Enrolment) -> None:
        _need(self.tables.cohorts, one.cohort, "cohort")
        _need(self._interviews, one.interview, "interview")
        kind = read(self.tables.cohorts[one.cohort], Cohort).kind
        self.tables.enrolments[one.interview, kind] = one.cohort

    def _counted(self, joint: Joint) -> None:
        for tally in joint.tallies:
            _need(self._interviews, tally.interview, "interview")
            _need(self._persons, tally.person, "person")
            self.tables.tallies.setdefault((tally.interview, tally.submission), text_of(tally))
        for release in joint.releases:
            _need(self.tables.cohorts, release.cohort, "cohort")
            key = (release.cohort, release.view, release.number)
            if key in self.tables.releases:
                raise StaleCohort(_STALE)
            self.tables.releases[key] = text_of(release)

    def _shared(self, joint: Joint) -> None:
        for share in joint.shares:
            _need(self._interviews, share.interview, "interview")
            _need(self._persons, share.person, "person")
            self.tables.shares[share.id] = text_of(share)
        for opening in joint.openings:
            _need(self.tables.shares, opening.share, "share")
            self.tables.openings.append(text_of(opening))

    def _broadcast(self, one: Broadcast) -> None:
        before = self.tables.broadcasts.get(one.id)
        _follows(one.revision, 0 if before is None else read(before, Broadcast).revision)
        _need(self.tables.cohorts, one.cohort, "cohort")
        _need(self.tables.organisations, one.organisation, "organisation")
        self.tables.broadcasts[one.id] = text_of(one)

    def _acts(self, acts: Iterable[Act]) -> None:
        kept = self.tables.acts
        for act in acts:
            before = read(kept[-1], Act).digest if kept else ""
            kept.append(text_of(sealed(act, len(kept) + 1, before, self._seal)))


def _follows(revision: int, stored: int) -> None:
    if revision != stored + 1:
        raise StaleCohort(_STALE)


def _need(table: Collection[Any], key: str, noun: str) -> None:
    if key not in table:
        raise StoreError(f"This cannot be stored: it names a {noun} that is not kept.")


def drop_interview(tables: Tables, interview: str) -> None:
    """Forget what an interview adds to cohorts, and its shares."""
    tables.touched.update(tables.enrolled_in(interview))
    for key in [key for key in tables.enrolments if key[0] == interview]:
        del tables.enrolments[key]
    _drop_from(tables.tallies, "interview", interview)
    _drop_shares(tables, "interview", interview)


def drop_person(tables: Tables, person: str) -> None:
    """Forget a person's memberships, offices, tallies and shares."""
    tables.touched.update({cohort for cohort, member in tables.memberships if member == person})
    for table in (tables.memberships, tables.officers, tables.tallies):
        _drop_from(table, "person", person)
    _drop_shares(tables, "person", person)


def _drop_shares(tables: Tables, named: str, value: str) -> None:
    _drop_from(tables.shares, named, value)
    left = [text for text in tables.openings if msgspec.json.decode(text)["share"] in tables.shares]
    tables.openings = left


def _drop_from(table: dict[Any, str], named: str, value: str) -> None:
    gone = [key for key, text in table.items() if msgspec.json.decode(text)[named] == value]
    for key in gone:
        del table[key]
