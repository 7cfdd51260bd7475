"""Values of organisations and cohorts as rows, and back, for SQLite and PostgreSQL.

Rule of this file: for each table its columns and one function per direction; JSON is read back from
what was written, so that nothing else is kept.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from storage.bodies import Bodies
from storage.cohorts import (
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
from storage.errors import StoreError
from storage.moments import time_of, time_or_none, time_or_null, time_text
from storage.sqlite_rows import Row

ORGANISATION: Final = "id, name, created_at, brand"
OFFICER: Final = "organisation, person, role, at, left_at"
COHORT: Final = (
    "kind, organisation, title, code, created_at, revision, open, spoken, campaign, closed_at,"
    " settings, id"
)
MEMBERSHIP: Final = "cohort, person, joined_at, seat, left_at, aside, help_at"
ENROLLED: Final = (
    "enrolments.cohort, interviews.person, interviews.id, ref_id, version, language, status,"
    " started_at, updated_at,"
    " (SELECT count(*) FROM submissions WHERE submissions.interview = interviews.id)"
)
ANSWER: Final = (
    "interviews.person, interviews.id, interviews.ref_id, answers.question, answers.row,"
    " answers.value, answers.at, answers.seq"
)
TALLY: Final = "person, interview, submission, ref_id, at, facts"
RELEASE: Final = "cohort, view, number, at, basis, figures"
ACT: Final = "number, at, actor, act, organisation, about, detail, digest"
SHARE: Final = (
    "id, person, interview, submission, created_at, expires_at, organisation, revoked_at, name"
)
OPENING: Final = "share, at, officer"
BROADCAST: Final = "cohort, organisation, author, created_at, state, revision, send_at, content, id"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def json_text(value: Any) -> str:
    """Return a value as JSON.

    Raises:
        StoreError: it is not plain JSON.
    """
    try:
        return _encode(value).decode()
    except (TypeError, ValueError, OverflowError) as fault:
        raise StoreError(f"This cannot be stored: {fault}. Nothing of it was saved.") from fault


def organisation_row(one: Organisation) -> Row:
    return (one.id, one.name, time_text(one.created_at), one.brand)


def organisation_of(row: Row) -> Organisation:
    return Organisation(row[0], row[1], time_of(row[2]), row[3])


def officer_row(one: Officer) -> Row:
    left_at = time_or_null(one.left_at)
    return (one.organisation, one.person, one.role, time_text(one.at), left_at)


def officer_of(row: Row) -> Officer:
    return Officer(row[0], row[1], row[2], time_of(row[3]), time_or_none(row[4]))


def cohort_row(bodies: Bodies, one: Cohort) -> Row:
    """Return the row; its id stands last, and the spoken code in capitals."""
    return (
        one.kind,
        one.organisation,
        one.title,
        one.code,
        time_text(one.created_at),
        one.revision,
        int(one.open),
        one.spoken.upper(),
        one.campaign,
        time_or_null(one.closed_at),
        bodies.sealed(json_text(one.settings), "cohorts.settings", one.id),
        one.id,
    )


def cohort_of(bodies: Bodies, row: Row) -> Cohort:
    return Cohort(
        kind=row[0],
        organisation=row[1],
        title=row[2],
        code=row[3],
        created_at=time_of(row[4]),
        revision=row[5],
        open=bool(row[6]),
        spoken=row[7],
        campaign=row[8],
        closed_at=time_or_none(row[9]),
        settings=_decode(bodies.opened(row[10], "cohorts.settings", row[11])),
        id=row[11],
    )


def membership_row(one: Membership, seat: int) -> Row:
    return (
        one.cohort,
        one.person,
        time_text(one.joined_at),
        seat,
        time_or_null(one.left_at),
        int(one.aside),
        time_or_null(one.help_at),
    )


def membership_of(row: Row) -> Membership:
    left_at, help_at = time_or_none(row[4]), time_or_none(row[6])
    return Membership(row[0], row[1], time_of(row[2]), row[3], left_at, bool(row[5]), help_at)


def enrolled_of(row: Row) -> Enrolled:
    return Enrolled(
        cohort=row[0],
        person=row[1],
        interview=row[2],
        ref_id=row[3],
        version=row[4],
        language=row[5],
        status=row[6],
        started_at=time_of(row[7]),
        updated_at=time_of(row[8]),
        submissions=row[9],
    )


def answer_of(bodies: Bodies, row: Row) -> CohortAnswer:
    """Read an answer; whole numbers may have any length."""
    text = bodies.opened(row[5], "answers.value", row[1], row[3], row[4], row[7])
    value = _decode(text) if text[0] in '"[{' else int(text)
    return CohortAnswer(row[0], row[1], row[2], row[3], row[4], value, time_of(row[6]))


def tally_row(bodies: Bodies, one: Tally) -> Row:
    facts = bodies.sealed(json_text(one.facts), "tallies.facts", one.interview, one.submission)
    return (one.person, one.interview, one.submission, one.ref_id, time_text(one.at), facts)


def tally_of(bodies: Bodies, row: Row) -> Tally:
    facts = _decode(bodies.opened(row[5], "tallies.facts", row[1], row[2]))
    return Tally(row[0], row[1], row[2], row[3], time_of(row[4]), facts)


def release_row(one: Release) -> Row:
    basis, figures = json_text(one.basis), json_text(one.figures)
    return (one.cohort, one.view, one.number, time_text(one.at), basis, figures)


def release_of(row: Row) -> Release:
    return Release(
        cohort=row[0],
        view=row[1],
        number=row[2],
        at=time_of(row[3]),
        basis=tuple(_decode(row[4])),
        figures=_decode(row[5]),
    )


def act_row(one: Act) -> Row:
    return (
        one.number,
        time_text(one.at),
        one.actor,
        one.act,
        one.organisation,
        one.about,
        json_text(one.detail),
        one.digest,
    )


def act_of(row: Row) -> Act:
    return Act(
        number=row[0],
        at=time_of(row[1]),
        actor=row[2],
        act=row[3],
        organisation=row[4],
        about=row[5],
        detail=_decode(row[6]),
        digest=row[7],
    )


def share_row(bodies: Bodies, one: Share) -> Row:
    return (
        one.id,
        one.person,
        one.interview,
        one.submission,
        time_text(one.created_at),
        time_text(one.expires_at),
        one.organisation,
        time_or_null(one.revoked_at),
        bodies.sealed(one.name, "shared_reports.name", one.id),
    )


def share_of(bodies: Bodies, row: Row) -> Share:
    return Share(
        id=row[0],
        person=row[1],
        interview=row[2],
        submission=row[3],
        created_at=time_of(row[4]),
        expires_at=time_of(row[5]),
        organisation=row[6],
        revoked_at=time_or_none(row[7]),
        name=bodies.opened(row[8], "shared_reports.name", row[0]),
    )


def opening_row(one: Opening) -> Row:
    return (one.share, time_text(one.at), one.officer)


def opening_of(row: Row) -> Opening:
    return Opening(row[0], time_of(row[1]), row[2])


def broadcast_row(bodies: Bodies, one: Broadcast) -> Row:
    """Return the row; its id stands last."""
    return (
        one.cohort,
        one.organisation,
        one.author,
        time_text(one.created_at),
        one.state,
        one.revision,
        time_or_null(one.send_at),
        bodies.sealed(json_text(one.content), "broadcasts.content", one.id),
        one.id,
    )


def broadcast_of(bodies: Bodies, row: Row) -> Broadcast:
    return Broadcast(
        cohort=row[0],
        organisation=row[1],
        author=row[2],
        created_at=time_of(row[3]),
        state=row[4],
        revision=row[5],
        send_at=time_or_none(row[6]),
        content=_decode(bodies.opened(row[7], "broadcasts.content", row[8])),
        id=row[8],
    )
