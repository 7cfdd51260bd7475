"""One change, or one erasure, as the statements that make it.

Rule of this file: every function runs inside a savepoint of its caller, checks before it writes,
and leaves it to the savepoint to undo.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from flows.interview import Interview
from storage.base import (
    Change,
    DuplicateUpdate,
    Erased,
    Link,
    Person,
    SpentLink,
    StaleInterview,
)
from storage.bodies import Bodies
from storage.checks import check_change, update_time
from storage.cohort_changes import (
    delete_joint_of_interview,
    delete_joint_of_person,
    write_joint,
)
from storage.database import Database
from storage.evidence_rows import delete_evidence_of, drop_evidence, write_evidence
from storage.follow_up_rows import delete_follow_up_of, write_follow_up
from storage.keyring import Keyring
from storage.moments import time_text
from storage.outbox_rows import recall, write_items
from storage.sqlite_rows import (
    LINK_COLUMNS,
    answer_row,
    consent_row,
    interview_row,
    link_of,
    link_row,
    person_row,
    submission_row,
)

ANSWERS_PER_CHANGE: Final = 1 << 16
"""`seq` of an answer: revision of its change times this, plus its place in it."""

_UPDATE: Final = "INSERT INTO updates (channel, id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
_PERSON: Final = (
    "INSERT INTO persons (id, created_at, seen_at, language, time_zone, current, stopped, hidden,"
    " roles, link_number) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
    " created_at = excluded.created_at, seen_at = excluded.seen_at, language = excluded.language,"
    " time_zone = excluded.time_zone, current = excluded.current, stopped = excluded.stopped,"
    " hidden = excluded.hidden, roles = excluded.roles,"
    " link_number = CASE WHEN persons.link_number > excluded.link_number"
    " THEN persons.link_number ELSE excluded.link_number END RETURNING link_number"
)
_BINDING: Final = (
    "INSERT INTO bindings (channel, account, person, at) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (channel, account) DO UPDATE SET person = excluded.person, at = excluded.at"
)
_NEW_INTERVIEW: Final = (
    "INSERT INTO interviews (person, ref_id, version, language, status, revision, started_at,"
    " updated_at, state, id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING"
)
_INTERVIEW: Final = (
    "UPDATE interviews SET person = ?, ref_id = ?, version = ?, language = ?, status = ?,"
    " revision = ?, started_at = ?, updated_at = ?, state = ? WHERE id = ? AND revision = ?"
)
_SUPERSEDE: Final = (
    "UPDATE answers SET superseded_by = ?"
    " WHERE interview = ? AND question = ? AND row = ? AND superseded_by = 0"
)
_ANSWER: Final = (
    "INSERT INTO answers (interview, question, row, seq, value, at, how)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_CONSENT: Final = (
    "INSERT INTO consents (person, purpose, given, at, text_version, language, cohort)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_SUBMISSION: Final = (
    "INSERT INTO submissions (interview, number, at, language, report) VALUES (?, ?, ?, ?, ?)"
)
_LINK: Final = (
    f"INSERT INTO links ({LINK_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (token) DO UPDATE SET purpose = excluded.purpose, person = excluded.person,"
    " created_at = excluded.created_at, expires_at = excluded.expires_at,"
    " interview = excluded.interview, submission = excluded.submission,"
    " spent_at = excluded.spent_at, about = excluded.about"
)
_LIVE: Final = (
    "INSERT INTO live (channel, account, message, follows) VALUES (?, ?, ?, ?)"
    " ON CONFLICT (channel, account) DO UPDATE SET message = excluded.message,"
    " follows = excluded.follows"
)
_SPEND: Final = (
    "UPDATE links SET spent_at = ? WHERE token = ? AND spent_at IS NULL"
    " AND (expires_at IS NULL OR expires_at > ?) RETURNING "
    f"{LINK_COLUMNS}"
)
_IDLE: Final = (
    "persons.seen_at < :before"
    " AND NOT EXISTS (SELECT 1 FROM interviews"
    " WHERE interviews.person = persons.id AND interviews.updated_at >= :before)"
    " AND NOT EXISTS (SELECT 1 FROM shares JOIN interviews ON interviews.id = shares.interview"
    " WHERE shares.person = persons.id AND interviews.updated_at >= :before)"
)


def write_change(db: Database, change: Change, keys: Keyring) -> Person | None:
    """Write everything of a change; return its person as she now stands in the file.

    Raises:
        DuplicateUpdate: its update was handled before.
        SpentLink: the link it spends is unknown, spent or expired.
        StaleInterview: its interview has another revision by now, or was erased; or an action of
            its plan was marked meanwhile.
        StoreError: it contradicts itself (see `check_change`).
    """
    check_change(change)
    _take(db, change)
    person = None if change.person is None else _write_person(db, change.person)
    if change.binding is not None:
        bound = change.binding
        db.execute(_BINDING, (bound.channel, bound.account, bound.person, time_text(bound.at)))
    if change.interview is not None:
        _write_interview(db, change.interview, change, keys.bodies)
    for consent in change.consents:
        db.execute(_CONSENT, consent_row(consent))
    if change.submission is not None:
        db.execute(_SUBMISSION, submission_row(change.submission, keys.bodies))
    for link in change.links:
        db.execute(_LINK, link_row(link))
    if change.live is not None:
        live = change.live
        db.execute(_LIVE, (live.channel, live.account, live.message, live.follows))
    if change.recalls:
        recall(db, change.recalls, update_time(change))
    write_items(db, change.outbox, keys.bodies)
    drop_evidence(db, change.dropped)
    write_evidence(db, change.evidence, keys.bodies)
    if change.follow_up is not None:
        write_follow_up(db, change.follow_up, keys.bodies)
    write_joint(db, change, keys)
    return person


def _take(db: Database, change: Change) -> None:
    """Take what can be had once: the update that came in, and the link that is spent."""
    if change.update is not None:
        update = (*change.update, time_text(update_time(change)))
        if db.execute(_UPDATE, update).rowcount == 0:
            raise DuplicateUpdate("This update was handled before.")
    if change.spent and spend_link(db, change.spent, update_time(change)) is None:
        raise SpentLink("This link was used before, or its time is over.")


def _write_person(db: Database, person: Person) -> Person:
    number = db.execute(_PERSON, person_row(person)).fetchall()[0][0]
    return person if number == person.link_number else replace(person, link_number=number)


def _write_interview(db: Database, interview: Interview, change: Change, bodies: Bodies) -> None:
    row = interview_row(interview, bodies)
    if change.expected_revision == 0:
        written = db.execute(_NEW_INTERVIEW, row).rowcount
    else:
        written = db.execute(_INTERVIEW, (*row, change.expected_revision)).rowcount
    if written == 0:
        raise StaleInterview("Somebody else saved this interview first: load it again and retry.")
    seq = interview.revision * ANSWERS_PER_CHANGE
    for answer in change.answers:
        db.execute(_SUPERSEDE, (seq, interview.id, answer.question, answer.row))
        db.execute(_ANSWER, answer_row(interview.id, seq, answer, bodies))
        seq += 1


def forget_updates(db: Database, before: datetime) -> None:
    """Drop the ids of updates so old that no channel delivers them again."""
    db.execute("DELETE FROM updates WHERE at < ?", (time_text(before),))


def spend_link(db: Database, token: str, at: datetime) -> Link | None:
    """Mark a link as spent; None when it is unknown, spent or expired."""
    now = time_text(at)
    rows = db.execute(_SPEND, (now, token, now)).fetchall()
    return link_of(rows[0]) if rows else None


def write_share(db: Database, interview: str, person: str, at: datetime) -> None:
    db.execute(
        "INSERT INTO shares (interview, person, at) VALUES (?, ?, ?)"
        " ON CONFLICT (interview, person) DO NOTHING",
        (interview, person, time_text(at)),
    )


def write_offset(db: Database, name: str, value: int) -> None:
    db.execute(
        "INSERT INTO offsets (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def delete_interview(db: Database, interview: str) -> Erased:
    """Delete an interview with everything that names it."""
    one = (interview,)
    delete_joint_of_interview(db, interview)
    answers = db.execute("DELETE FROM answers WHERE interview = ?", one).rowcount
    submissions = db.execute("DELETE FROM submissions WHERE interview = ?", one).rowcount
    db.execute("DELETE FROM shares WHERE interview = ?", one)
    db.execute("DELETE FROM links WHERE interview = ? AND interview <> ''", one)
    db.execute("DELETE FROM outbox WHERE interview = ? AND interview <> ''", one)
    delete_follow_up_of(db, interview)
    evidence = delete_evidence_of(db, interview)
    interviews = db.execute("DELETE FROM interviews WHERE id = ?", one).rowcount
    if interviews:
        db.execute("UPDATE persons SET current = '' WHERE current = ?", one)
    return Erased(
        interviews=interviews, answers=answers, submissions=submissions, evidence=evidence
    )


def idle_persons(db: Database, before: datetime, most: int) -> tuple[str, ...]:
    """Return who was not active since then, the longest idle first."""
    rows = db.execute(
        f"SELECT id FROM persons WHERE {_IDLE} ORDER BY seen_at, id LIMIT :most",
        {"before": time_text(before), "most": most},
    )
    return tuple(row[0] for row in rows.fetchall())


def delete_idle_person(db: Database, person: str, before: datetime) -> Erased:
    """Delete a person who was not active since then; somebody who came back stays."""
    values = {"person": person, "before": time_text(before)}
    still = db.execute(f"SELECT 1 FROM persons WHERE id = :person AND {_IDLE}", values).fetchall()
    return delete_person(db, person) if still else Erased()


def delete_person(db: Database, person: str) -> Erased:
    """Delete a person with everything that is hers; what she answered for others stays theirs."""
    one = (person,)
    delete_joint_of_person(db, person)
    owned = db.execute("SELECT id FROM interviews WHERE person = ?", one).fetchall()
    erased = [delete_interview(db, interview) for (interview,) in owned]
    db.execute(
        "DELETE FROM live WHERE (channel, account) IN"
        " (SELECT channel, account FROM bindings WHERE person = ?)",
        one,
    )
    bindings = db.execute("DELETE FROM bindings WHERE person = ?", one).rowcount
    db.execute("DELETE FROM consents WHERE person = ?", one)
    db.execute("DELETE FROM shares WHERE person = ?", one)
    db.execute("DELETE FROM links WHERE person = ? AND person <> ''", one)
    db.execute("DELETE FROM outbox WHERE person = ?", one)
    persons = db.execute("DELETE FROM persons WHERE id = ?", one).rowcount
    return sum(erased, Erased(bindings=bindings, persons=persons))
