"""What a change does to organisations and cohorts, as statements for SQLite and PostgreSQL.

Rule of this file: every function runs inside its caller's transaction. The rows of the cohorts that
are touched are written first, in the order of their ids: whoever comes second waits there, so that
each seat is given once and nobody waits for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from storage import cohort_rows as rows
from storage.base import Change
from storage.bodies import Bodies
from storage.cohort_audit import Seal, sealed
from storage.cohorts import Act, Broadcast, Cohort, Enrolment, Joint, Membership
from storage.database import Database
from storage.errors import StaleCohort, StoreError, TakenCode
from storage.keyring import Keyring

_TOUCH: Final = "UPDATE cohorts SET touched = touched + 1 WHERE id = ?"
_ORGANISATION: Final = (
    f"INSERT INTO organisations ({rows.ORGANISATION}) VALUES (?, ?, ?, ?) ON CONFLICT (id)"
    " DO UPDATE SET name = excluded.name, created_at = excluded.created_at, brand = excluded.brand"
)
_OFFICER: Final = (
    f"INSERT INTO officers ({rows.OFFICER}) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (organisation, person, role) DO UPDATE SET at = excluded.at,"
    " left_at = excluded.left_at"
)
_NEW_COHORT: Final = (
    f"INSERT INTO cohorts ({rows.COHORT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO NOTHING"
)
_COHORT: Final = (
    "UPDATE cohorts SET kind = ?, organisation = ?, title = ?, code = ?, created_at = ?,"
    " revision = ?, open = ?, spoken = ?, campaign = ?, closed_at = ?, settings = ?"
    " WHERE id = ? AND revision = ?"
)
_SAME_CODE: Final = (
    "SELECT 1 FROM cohorts WHERE id <> ? AND (code = ? OR (spoken = ? AND spoken <> ''))"
)
_SEAT: Final = "SELECT seat FROM memberships WHERE cohort = ? AND person = ?"
_NEXT_SEAT: Final = "SELECT coalesce(max(seat), 0) + 1 FROM memberships WHERE cohort = ?"
_MEMBERSHIP: Final = (
    f"INSERT INTO memberships ({rows.MEMBERSHIP}) VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (cohort, person) DO UPDATE SET joined_at = excluded.joined_at,"
    " seat = excluded.seat, left_at = excluded.left_at, aside = excluded.aside,"
    " help_at = excluded.help_at"
)
_ENROLMENT: Final = (
    "INSERT INTO enrolments (interview, kind, cohort)"
    " SELECT interviews.id, cohorts.kind, cohorts.id FROM interviews, cohorts"
    " WHERE interviews.id = ? AND cohorts.id = ?"
    " ON CONFLICT (interview, kind) DO UPDATE SET cohort = excluded.cohort"
)
_TALLY: Final = (
    f"INSERT INTO tallies ({rows.TALLY}) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (interview, submission) DO NOTHING"
)
_RELEASE: Final = (
    f"INSERT INTO releases ({rows.RELEASE}) VALUES (?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (cohort, view, number) DO NOTHING"
)
_NEXT_ACT: Final = "UPDATE audit_head SET number = number + 1 RETURNING number, digest"
_HEAD: Final = "UPDATE audit_head SET digest = ?"
_ACT: Final = f"INSERT INTO acts ({rows.ACT}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_SHARE: Final = (
    f"INSERT INTO shared_reports ({rows.SHARE}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET person = excluded.person, interview = excluded.interview,"
    " submission = excluded.submission, created_at = excluded.created_at,"
    " expires_at = excluded.expires_at, organisation = excluded.organisation,"
    " revoked_at = excluded.revoked_at, name = excluded.name"
)
_OPENING: Final = f"INSERT INTO openings ({rows.OPENING}) VALUES (?, ?, ?)"
_NEW_BROADCAST: Final = (
    f"INSERT INTO broadcasts ({rows.BROADCAST}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO NOTHING"
)
_BROADCAST: Final = (
    "UPDATE broadcasts SET cohort = ?, organisation = ?, author = ?, created_at = ?, state = ?,"
    " revision = ?, send_at = ?, content = ? WHERE id = ? AND revision = ?"
)
_OF_PERSON: Final = (
    "SELECT cohort FROM memberships WHERE person = :person"
    " UNION SELECT cohort FROM consents WHERE person = :person"
    " UNION SELECT cohort FROM enrolments"
    " JOIN interviews ON interviews.id = enrolments.interview WHERE interviews.person = :person"
)


def write_joint(db: Database, change: Change, keys: Keyring) -> None:
    """Write what a change does to organisations and cohorts.

    Raises:
        StaleCohort: its cohort or broadcast has another revision by now, or a release its number.
        TakenCode: another cohort has its code.
        StoreError: it names what is not kept, or holds what cannot become JSON.
    """
    joint = change.joint
    named = {consent.cohort for consent in change.consents if consent.cohort}
    if joint is None:
        _touch(db, named)
        return
    _touch(db, named | _touched(db, joint))
    for organisation in joint.organisations:
        db.execute(_ORGANISATION, rows.organisation_row(organisation))
    for officer in joint.officers:
        db.execute(_OFFICER, rows.officer_row(officer))
    if joint.cohort is not None:
        _write_cohort(db, joint.cohort, keys.bodies)
    for membership in joint.memberships:
        _write_membership(db, membership)
    for enrolment in joint.enrolments:
        _write_enrolment(db, enrolment)
    for tally in joint.tallies:
        db.execute(_TALLY, rows.tally_row(keys.bodies, tally))
    for release in joint.releases:
        _check_written(db.execute(_RELEASE, rows.release_row(release)).rowcount)
    _write_shares(db, joint, keys.bodies)
    if joint.broadcast is not None:
        _write_broadcast(db, joint.broadcast, keys.bodies)
    _write_acts(db, joint.acts, keys.seal)


def _touched(db: Database, joint: Joint) -> set[str]:
    named = {one.cohort for one in joint.memberships}
    named |= {one.cohort for one in joint.enrolments}
    if joint.cohort is not None:
        named.add(joint.cohort.id)
    counted = {one.interview for one in joint.enrolments}
    for interview in counted | {one.interview for one in joint.tallies}:
        named |= _cohorts_of(db, interview)
    return named


def _cohorts_of(db: Database, interview: str) -> set[str]:
    found = db.execute("SELECT cohort FROM enrolments WHERE interview = ?", (interview,))
    return {cohort for (cohort,) in found.fetchall()}


def _touch(db: Database, cohorts: Iterable[str]) -> None:
    for cohort in sorted(cohorts):
        db.execute(_TOUCH, (cohort,))


def _write_cohort(db: Database, cohort: Cohort, bodies: Bodies) -> None:
    row = rows.cohort_row(bodies, cohort)
    if db.execute(_SAME_CODE, (cohort.id, cohort.code, cohort.spoken.upper())).fetchall():
        raise TakenCode("Another cohort has this code: make a new one and retry.")
    if cohort.revision == 1:
        written = db.execute(_NEW_COHORT, row).rowcount
    else:
        written = db.execute(_COHORT, (*row, cohort.revision - 1)).rowcount
    _check_written(written)


def _write_broadcast(db: Database, broadcast: Broadcast, bodies: Bodies) -> None:
    row = rows.broadcast_row(bodies, broadcast)
    if broadcast.revision == 1:
        written = db.execute(_NEW_BROADCAST, row).rowcount
    else:
        written = db.execute(_BROADCAST, (*row, broadcast.revision - 1)).rowcount
    _check_written(written)


def _check_written(count: int) -> None:
    if count == 0:
        raise StaleCohort("Somebody else saved this first: load it again and retry.")


def _write_membership(db: Database, one: Membership) -> None:
    seat = one.seat
    if not seat:
        found = db.execute(_SEAT, (one.cohort, one.person)).fetchall()
        seat = (found or db.execute(_NEXT_SEAT, (one.cohort,)).fetchall())[0][0]
    db.execute(_MEMBERSHIP, rows.membership_row(one, seat))


def _write_enrolment(db: Database, one: Enrolment) -> None:
    if db.execute(_ENROLMENT, (one.interview, one.cohort)).rowcount == 0:
        raise StoreError("This cannot be stored: the interview or the cohort is not kept.")


def _write_shares(db: Database, joint: Joint, bodies: Bodies) -> None:
    for share in joint.shares:
        db.execute(_SHARE, rows.share_row(bodies, share))
    for opening in joint.openings:
        db.execute(_OPENING, rows.opening_row(opening))


def _write_acts(db: Database, acts: Iterable[Act], seal: Seal) -> None:
    for act in acts:
        number, before = db.execute(_NEXT_ACT).fetchall()[0]
        entry = sealed(act, number, before, seal)
        db.execute(_ACT, rows.act_row(entry))
        db.execute(_HEAD, (entry.digest,))


def delete_joint_of_interview(db: Database, interview: str) -> None:
    """Delete what an interview adds to cohorts, and its shares with their openings."""
    _touch(db, _cohorts_of(db, interview))
    db.execute("DELETE FROM enrolments WHERE interview = ?", (interview,))
    db.execute("DELETE FROM tallies WHERE interview = ?", (interview,))
    _delete_shares(db, "interview", interview)


def delete_joint_of_person(db: Database, person: str) -> None:
    """Delete a person's memberships, offices and tallies, and her shares with their openings."""
    _touch(db, {row[0] for row in db.execute(_OF_PERSON, {"person": person}).fetchall()})
    for table in ("memberships", "officers", "tallies"):
        db.execute(f"DELETE FROM {table} WHERE person = ?", (person,))
    _delete_shares(db, "person", person)


def _delete_shares(db: Database, column: str, value: str) -> None:
    shares = f"SELECT id FROM shared_reports WHERE {column} = ?"
    db.execute(f"DELETE FROM openings WHERE share IN ({shares})", (value,))
    db.execute(f"DELETE FROM shared_reports WHERE {column} = ?", (value,))
