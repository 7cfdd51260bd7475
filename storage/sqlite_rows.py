"""Values of the store as rows of SQLite, and back.

Rule of this file: one function per table and direction; times are UTC in ISO form, so that they
sort as text.
"""

from __future__ import annotations

from collections.abc import Iterable
from sys import intern
from typing import Any, Final

import msgspec

from flows.interview import Answer, Interview, state_from_dict, state_to_dict
from questionnaires.values import Value, value_from_json, value_to_json
from storage.base import Consent, Link, LiveMessage, Person, Submission
from storage.bodies import Bodies
from storage.moments import time_of, time_or_none, time_or_null, time_text

Row = tuple[Any, ...]

PERSON_COLUMNS: Final = (
    "persons.id, created_at, seen_at, language, time_zone, current, stopped, hidden, roles,"
    " link_number"
)
INTERVIEW_COLUMNS: Final = (
    "person, ref_id, version, language, status, revision, started_at, updated_at, state, id"
)
LINK_COLUMNS: Final = (
    "token, purpose, person, created_at, expires_at, interview, submission, spent_at, about"
)
CURRENT_ANSWERS: Final = (
    "SELECT question, row, value, at, how, seq FROM answers"
    " WHERE interview = ? AND superseded_by = 0 ORDER BY seq"
)
EVERY_ANSWER: Final = (
    "SELECT question, row, value, at, how, seq FROM answers WHERE interview = ? ORDER BY seq"
)

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def value_text(value: Value) -> str:
    """Return the JSON of a value; whole numbers may have any length."""
    data = value_to_json(value)
    return str(data) if isinstance(data, int) else _encode(data).decode()


def value_of(text: str) -> Value:
    """Read back what `value_text` wrote.

    Short texts are choices most of the time, and shared: thousands of interviews hold the same few.
    """
    if text[0] not in '"[{':
        return int(text)
    value = value_from_json(_decode(text))
    return intern(value) if isinstance(value, str) and len(value) <= 32 else value


def person_row(person: Person) -> Row:
    return (
        person.id,
        time_text(person.created_at),
        time_text(person.seen_at),
        person.language,
        person.time_zone,
        person.current,
        int(person.stopped),
        int(person.hidden),
        _encode(person.roles).decode() if person.roles else "[]",
        person.link_number,
    )


def person_of(row: Row) -> Person:
    return Person(
        id=row[0],
        created_at=time_of(row[1]),
        seen_at=time_of(row[2]),
        language=intern(row[3]),
        time_zone=intern(row[4]),
        current=row[5],
        stopped=bool(row[6]),
        hidden=bool(row[7]),
        roles=() if row[8] == "[]" else tuple(_decode(row[8])),
        link_number=row[9],
    )


def interview_row(interview: Interview, bodies: Bodies) -> Row:
    """Return the row; its id stands last, as `UPDATE ... WHERE id = ?` wants it."""
    state = _encode(state_to_dict(interview)).decode()
    return (
        interview.person,
        interview.ref_id,
        interview.version,
        interview.language,
        interview.status,
        interview.revision,
        time_text(interview.started_at),
        time_text(interview.updated_at),
        bodies.sealed(state, "interviews.state", interview.id),
        interview.id,
    )


def interview_of(row: Row, answers: Iterable[Row], bodies: Bodies) -> Interview:
    """Read an interview and its current answers, these in the order they were given."""
    state = _decode(bodies.opened(row[8], "interviews.state", row[9]))
    given = answers_of(row[9], answers, bodies)
    return Interview(
        person=row[0],
        ref_id=intern(row[1]),
        version=row[2],
        language=intern(row[3]),
        status=intern(row[4]),
        revision=row[5],
        started_at=time_of(row[6]),
        updated_at=time_of(row[7]),
        id=row[9],
        answers={answer.key: answer for answer in given},
        **state_from_dict(state),
    )


def answer_row(interview: str, seq: int, answer: Answer, bodies: Bodies) -> Row:
    text, place = value_text(answer.value), (interview, answer.question, answer.row, seq)
    return (
        *place,
        bodies.sealed(text, "answers.value", *place),
        time_text(answer.at),
        answer.how,
    )


def answers_of(interview: str, rows: Iterable[Row], bodies: Bodies) -> list[Answer]:
    """Read answers of an interview: `question, row, value, at, how, seq` of each."""
    opened = bodies.opened
    return [
        Answer(
            intern(question),
            intern(row),
            value_of(opened(value, "answers.value", interview, question, row, seq)),
            time_of(at),
            intern(how),
        )
        for question, row, value, at, how, seq in rows
    ]


def consent_row(consent: Consent) -> Row:
    return (
        consent.person,
        consent.purpose,
        int(consent.given),
        time_text(consent.at),
        consent.text_version,
        consent.language,
        consent.cohort,
    )


def consent_of(row: Row) -> Consent:
    return Consent(row[0], row[1], bool(row[2]), time_of(row[3]), row[4], row[5], row[6])


def submission_row(submission: Submission, bodies: Bodies) -> Row:
    place = (submission.interview, submission.number)
    return (
        *place,
        time_text(submission.at),
        submission.language,
        bodies.sealed_bytes(submission.report, "submissions.report", *place),
    )


def submission_of(row: Row, bodies: Bodies) -> Submission:
    report = bodies.opened_bytes(row[4], "submissions.report", row[0], row[1])
    return Submission(row[0], row[1], time_of(row[2]), row[3], report)


def link_row(link: Link) -> Row:
    return (
        link.token,
        link.purpose,
        link.person,
        time_text(link.created_at),
        time_or_null(link.expires_at),
        link.interview,
        link.submission,
        time_or_null(link.spent_at),
        link.about,
    )


def link_of(row: Row) -> Link:
    return Link(
        token=row[0],
        purpose=row[1],
        person=row[2],
        created_at=time_of(row[3]),
        expires_at=time_or_none(row[4]),
        interview=row[5],
        submission=row[6],
        spent_at=time_or_none(row[7]),
        about=row[8],
    )


FOLLOWED: Final = (
    "SELECT channel, account, message, follows FROM live"
    " WHERE channel = ? AND follows <> '' ORDER BY account"
)
"""The live messages of a channel that are kept up to date by themselves."""


def live_of(row: Row) -> LiveMessage:
    return LiveMessage(*row)
