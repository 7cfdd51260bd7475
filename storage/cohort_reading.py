"""Organisations and cohorts as they are read from SQLite and PostgreSQL.

Rule of this file: each method is one look at the database, of one moment; what can be large is
asked for as such, so that the store reads it where it holds up nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from typing import Any, Final, Protocol, TypeVar

from storage import cohort_rows as rows
from storage.audit_proof import Proof
from storage.bodies import Bodies
from storage.cohort_audit import proof
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
from storage.database import Database
from storage.keyring import Keyring
from storage.sqlite_rows import Row

T = TypeVar("T")

_COUNTING: Final = (
    "FROM enrolments JOIN interviews ON interviews.id = enrolments.interview"
    " WHERE enrolments.cohort = ?"
)
_ANSWERS: Final = (
    f"SELECT {rows.ANSWER} FROM enrolments"
    " JOIN interviews ON interviews.id = enrolments.interview"
    " JOIN memberships ON memberships.cohort = enrolments.cohort"
    " AND memberships.person = interviews.person"
    " JOIN answers ON answers.interview = interviews.id"
    " WHERE enrolments.cohort = ? AND memberships.left_at IS NULL AND answers.superseded_by = 0"
)
_TALLIES: Final = (
    f"SELECT {rows.TALLY} FROM tallies"
    " WHERE interview IN (SELECT interview FROM enrolments WHERE cohort = ?)"
    " AND NOT EXISTS (SELECT 1 FROM tallies AS later"
    " WHERE later.interview = tallies.interview AND later.submission > tallies.submission)"
    " ORDER BY at, interview"
)
_CONSENTING: Final = (
    "SELECT person FROM consents WHERE cohort = ? AND purpose = ? AND given = 1"
    " AND NOT EXISTS (SELECT 1 FROM consents AS later WHERE later.cohort = consents.cohort"
    " AND later.purpose = consents.purpose AND later.person = consents.person"
    " AND later.id > consents.id)"
)
_STAMP: Final = (
    "SELECT revision, touched, (SELECT coalesce(sum(interviews.revision), 0) FROM enrolments"
    " JOIN interviews ON interviews.id = enrolments.interview"
    " WHERE enrolments.cohort = cohorts.id) FROM cohorts WHERE id = ?"
)


class Looking(Protocol):
    """Lets some work read in one transaction; `large`: it may take a while."""

    def __call__(
        self, work: Callable[[Database], T], /, *, large: bool = ...
    ) -> Coroutine[Any, Any, T]:
        """Return what the work returned."""


_HELPING: Final = (
    "SELECT DISTINCT persons.id FROM enrolments"
    " JOIN interviews ON interviews.id = enrolments.interview"
    " JOIN memberships ON memberships.cohort = enrolments.cohort"
    " AND memberships.person = interviews.person AND memberships.left_at IS NULL"
    " JOIN shares ON shares.interview = enrolments.interview"
    " JOIN persons ON persons.id = shares.person AND persons.current = enrolments.interview"
    " WHERE enrolments.cohort = ? ORDER BY persons.id"
)


class RowCohorts:
    """Organisations and cohorts in tables, the same statements for SQLite and PostgreSQL."""

    def __init__(self, look: Looking, keys: Keyring) -> None:
        self._look = look
        self._keys = keys

    def _of(self, read: Callable[[Bodies, Row], T]) -> Callable[[Row], T]:
        """Return what reads a row in which a body stands."""
        return partial(read, self._keys.bodies)

    async def _every(
        self, of: Callable[[Row], T], statement: str, *values: object, large: bool = False
    ) -> tuple[T, ...]:
        def read(db: Database) -> tuple[T, ...]:
            return tuple(map(of, db.execute(statement, values).fetchall()))

        return await self._look(read, large=large)

    async def _one(self, of: Callable[[Row], T], statement: str, *values: object) -> T | None:
        found = await self._every(of, statement, *values)
        return found[0] if found else None

    async def organisation(self, organisation: str) -> Organisation | None:
        statement = f"SELECT {rows.ORGANISATION} FROM organisations WHERE id = ?"
        return await self._one(rows.organisation_of, statement, organisation)

    async def organisations(self) -> tuple[Organisation, ...]:
        statement = f"SELECT {rows.ORGANISATION} FROM organisations ORDER BY created_at, id"
        return await self._every(rows.organisation_of, statement)

    async def officers(self, organisation: str) -> tuple[Officer, ...]:
        statement = (
            f"SELECT {rows.OFFICER} FROM officers WHERE organisation = ? AND left_at IS NULL"
            " ORDER BY at, person, role"
        )
        return await self._every(rows.officer_of, statement, organisation)

    async def offices(self, person: str) -> tuple[Officer, ...]:
        statement = (
            f"SELECT {rows.OFFICER} FROM officers WHERE person = ? AND left_at IS NULL"
            " ORDER BY at DESC, organisation, role"
        )
        return await self._every(rows.officer_of, statement, person)

    async def cohort(self, cohort: str) -> Cohort | None:
        statement = f"SELECT {rows.COHORT} FROM cohorts WHERE id = ?"
        return await self._one(self._of(rows.cohort_of), statement, cohort)

    async def cohort_of_code(self, code: str) -> Cohort | None:
        if not code:
            return None
        statement = (
            f"SELECT {rows.COHORT} FROM cohorts WHERE code = ? OR (spoken = ? AND spoken <> '')"
        )
        return await self._one(self._of(rows.cohort_of), statement, code, code.upper())

    async def cohorts_of(self, organisation: str) -> tuple[Cohort, ...]:
        statement = (
            f"SELECT {rows.COHORT} FROM cohorts WHERE organisation = ? ORDER BY created_at DESC, id"
        )
        return await self._every(self._of(rows.cohort_of), statement, organisation)

    async def workshops_beside(self, campaign: str, organisation: str) -> tuple[Cohort, ...]:
        statement = (
            f"SELECT {rows.COHORT} FROM cohorts"
            " WHERE kind = ? AND (campaign = ? OR organisation = ?) ORDER BY id"
        )
        given = (WORKSHOP, campaign, organisation)
        return await self._every(self._of(rows.cohort_of), statement, *given)

    async def membership(self, cohort: str, person: str) -> Membership | None:
        statement = f"SELECT {rows.MEMBERSHIP} FROM memberships WHERE cohort = ? AND person = ?"
        return await self._one(rows.membership_of, statement, cohort, person)

    async def members(self, cohort: str) -> tuple[Membership, ...]:
        statement = f"SELECT {rows.MEMBERSHIP} FROM memberships WHERE cohort = ? ORDER BY seat"
        return await self._every(rows.membership_of, statement, cohort, large=True)

    async def helping(self, cohort: str) -> tuple[str, ...]:
        return await self._every(lambda row: str(row[0]), _HELPING, cohort)

    async def joined(self, person: str) -> tuple[Membership, ...]:
        statement = (
            f"SELECT {rows.MEMBERSHIP} FROM memberships WHERE person = ? AND left_at IS NULL"
            " ORDER BY joined_at DESC, cohort"
        )
        return await self._every(rows.membership_of, statement, person)

    async def enrolled(self, cohort: str) -> tuple[Enrolled, ...]:
        statement = f"SELECT {rows.ENROLLED} {_COUNTING} ORDER BY started_at, interviews.id"
        return await self._every(rows.enrolled_of, statement, cohort, large=True)

    async def cohorts_of_interview(self, interview: str) -> tuple[Cohort, ...]:
        statement = (
            f"SELECT {rows.COHORT} FROM cohorts WHERE id IN"
            " (SELECT cohort FROM enrolments WHERE interview = ?) ORDER BY created_at, id"
        )
        return await self._every(self._of(rows.cohort_of), statement, interview)

    async def answers(
        self, cohort: str, questions: Sequence[str] | None = None
    ) -> tuple[CohortAnswer, ...]:
        statement, asked = _ANSWERS, tuple(questions or ())
        if questions is not None:
            if not asked:
                return ()
            statement += f" AND answers.question IN ({', '.join('?' for _ in asked)})"
        statement += " ORDER BY interviews.id, answers.question, answers.row"
        return await self._every(self._of(rows.answer_of), statement, cohort, *asked, large=True)

    async def tallies(self, cohort: str) -> tuple[Tally, ...]:
        return await self._every(self._of(rows.tally_of), _TALLIES, cohort, large=True)

    async def consenting(self, cohort: str, purpose: str) -> frozenset[str]:
        found = await self._every(_first, _CONSENTING, cohort, purpose, large=True)
        return frozenset(found)

    async def release(self, cohort: str, view: str) -> Release | None:
        statement = (
            f"SELECT {rows.RELEASE} FROM releases WHERE cohort = ? AND view = ?"
            " ORDER BY number DESC LIMIT 1"
        )
        return await self._one(rows.release_of, statement, cohort, view)

    async def acts(self, organisation: str = "") -> tuple[Act, ...]:
        fitting, values = (" WHERE organisation = ?", (organisation,)) if organisation else ("", ())
        statement = f"SELECT {rows.ACT} FROM acts{fitting} ORDER BY number"
        return await self._every(rows.act_of, statement, *values, large=True)

    async def proof(self) -> Proof:
        def check(db: Database) -> Proof:
            last = db.execute("SELECT number FROM audit_head").fetchall()[0][0]
            found = db.execute(f"SELECT {rows.ACT} FROM acts ORDER BY number").fetchall()
            return proof(map(rows.act_of, found), last, self._keys.seal)

        return await self._look(check, large=True)

    async def broken_at(self) -> int | None:
        return (await self.proof()).broken

    async def share(self, share: str) -> Share | None:
        statement = f"SELECT {rows.SHARE} FROM shared_reports WHERE id = ?"
        return await self._one(self._of(rows.share_of), statement, share)

    async def shares_of(self, person: str) -> tuple[Share, ...]:
        return await self._shares("person", person)

    async def shares_with(self, organisation: str) -> tuple[Share, ...]:
        return await self._shares("organisation", organisation)

    async def _shares(self, column: str, value: str) -> tuple[Share, ...]:
        statement = (
            f"SELECT {rows.SHARE} FROM shared_reports WHERE {column} = ?"
            " ORDER BY created_at DESC, id"
        )
        return await self._every(self._of(rows.share_of), statement, value, large=True)

    async def openings(self, share: str) -> tuple[Opening, ...]:
        statement = f"SELECT {rows.OPENING} FROM openings WHERE share = ? ORDER BY id"
        return await self._every(rows.opening_of, statement, share)

    async def broadcast(self, broadcast: str) -> Broadcast | None:
        statement = f"SELECT {rows.BROADCAST} FROM broadcasts WHERE id = ?"
        return await self._one(self._of(rows.broadcast_of), statement, broadcast)

    async def broadcasts_of(self, organisation: str) -> tuple[Broadcast, ...]:
        statement = (
            f"SELECT {rows.BROADCAST} FROM broadcasts WHERE organisation = ?"
            " ORDER BY created_at DESC, id"
        )
        return await self._every(self._of(rows.broadcast_of), statement, organisation)

    async def broadcasts_in(self, state: str) -> tuple[Broadcast, ...]:
        statement = (
            f"SELECT {rows.BROADCAST} FROM broadcasts WHERE state = ? ORDER BY created_at, id"
        )
        return await self._every(self._of(rows.broadcast_of), statement, state)

    async def stamp(self, cohort: str) -> str:
        found = await self._every(tuple, _STAMP, cohort, large=True)
        return ".".join(map(str, found[0])) if found else "0.0.0"


def _first(row: Row) -> str:
    return str(row[0])
