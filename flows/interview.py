"""One respondent's passage through one questionnaire version.

Rule of this file: everything is frozen and knows its JSON form; the position is not stored here but
derived (`flows.navigation`), except the question a person went back to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from questionnaires.values import Value, value_from_json, value_to_json

Key = tuple[str, str]
"""(question name, row id); the row is empty outside a repeat or for an answer about all rows."""

NO_ROW: Final = ""

HOW_CHAT: Final = "chat"
HOW_CARRIED: Final = "carried"
HOW_IMPORTED: Final = "imported"


class Answer(msgspec.Struct, frozen=True, gc=False):
    """A value, when it was given (UTC) and how: in the chat, carried over or imported.

    Made faster than a dataclass, and nothing for the garbage collector to look at: a service holds
    hundreds of thousands.
    """

    question: str
    row: str
    value: Value
    at: datetime
    how: str = HOW_CHAT

    @property
    def key(self) -> Key:
        """Where it stands in the interview."""
        return (self.question, self.row)

    def but(self, **changes: Any) -> Answer:
        """Return the answer with these fields changed."""
        return msgspec.structs.replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Pending:
    """A change understood but not saved yet, because the person should see its effect first.

    `reason`: `consequences` (other answers are concerned), `rows` (fewer rows: which go?) or
    `personal` (the text looks like a worker's name or document number). `inactive` answers no
    longer apply, `again`: questions newly asked; `surplus` rows too many, less those `dropped`.
    """

    key: Key
    value: Value
    reason: str
    inactive: int = 0
    again: int = 0
    surplus: int = 0
    dropped: tuple[str, ...] = ()

    def but(self, **changes: Any) -> Pending:
        """Return the pending change with these fields changed."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Interview:
    """The state of one passage. `revision` grows by one with each saved change.

    `revisiting`: the question opened by going back (`walking`) or for editing; `ticks`: the choices
    marked so far in the question `ticking`; `opened`: modules asked for on request; `cards`:
    findings whose safety card was shown; `rows`: row ids of repeats counted by a number; `left`:
    how many questions at most remained in each module when last said (`flows.navigation.Outlook`);
    `fills`: by `repeat.row`, the interview whose answers were taken over into that row, empty where
    they were refused; `let_go`: answers taken over that are not wanted any more.
    """

    id: str
    person: str
    ref_id: str
    version: int
    status: str
    started_at: datetime
    updated_at: datetime
    language: str = ""
    revision: int = 0
    subject: str = ""
    time_zone: str = ""
    consented_at: datetime | None = None
    consent_version: str = ""
    answers: Mapping[Key, Answer] = field(default_factory=dict)
    skipped: tuple[Key, ...] = ()
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    revisiting: Key | None = None
    walking: bool = False
    ticking: Key | None = None
    ticks: tuple[str, ...] = ()
    pending: Pending | None = None
    opened: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()
    asked_back: tuple[str, ...] = ()
    carried_from: str = ""
    submissions: int = 0
    completed_at: datetime | None = None
    left: tuple[int, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)
    let_go: tuple[Key, ...] = ()

    def __post_init__(self) -> None:
        """Leave out what was taken over and let go again: a store keeps every answer ever given."""
        if self.let_go:
            kept = {
                key: one
                for key, one in self.answers.items()
                if key not in self.let_go or one.how != HOW_CARRIED
            }
            object.__setattr__(self, "answers", kept)

    def but(self, **changes: Any) -> Interview:
        """Return the interview with these fields changed (`dataclasses.replace`, but fast)."""
        fields = self.__dict__.copy()
        fields.update(changes)
        assert len(fields) == len(self.__dict__), changes
        changed = object.__new__(Interview)
        object.__setattr__(changed, "__dict__", fields)
        return changed

    def with_answer(self, answer: Answer) -> Interview:
        """Return the interview with this answer in place of an earlier one."""
        return self.but(answers={**self.answers, answer.key: answer})


def day_of(interview: Interview, at: datetime) -> date:
    """Return the date of a moment in the person's time zone (UTC when none is known)."""
    if not interview.time_zone:
        return at.date()
    try:
        return at.astimezone(ZoneInfo(interview.time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        return at.date()


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """Return the stored form of an answer."""
    return {
        "question": answer.question,
        "row": answer.row,
        "value": value_to_json(answer.value),
        "at": answer.at.isoformat(),
        "how": answer.how,
    }


def answer_from_dict(data: Mapping[str, Any]) -> Answer:
    """Read back what `answer_to_dict` wrote."""
    return Answer(
        question=data["question"],
        row=data["row"],
        value=value_from_json(data["value"]),
        at=datetime.fromisoformat(data["at"]),
        how=data["how"],
    )


def state_to_dict(interview: Interview) -> dict[str, Any]:
    """Return everything but the answers and the fields a store keeps in columns of their own."""
    pending = interview.pending
    return {
        "subject": interview.subject,
        "time_zone": interview.time_zone,
        "consented_at": _time(interview.consented_at),
        "consent_version": interview.consent_version,
        "skipped": [list(key) for key in interview.skipped],
        "rows": {name: list(rows) for name, rows in interview.rows.items()},
        "revisiting": list(interview.revisiting) if interview.revisiting else None,
        "walking": interview.walking,
        "ticking": list(interview.ticking) if interview.ticking else None,
        "ticks": list(interview.ticks),
        "pending": _pending_to_dict(pending) if pending else None,
        "opened": list(interview.opened),
        "cards": list(interview.cards),
        "asked_back": list(interview.asked_back),
        "carried_from": interview.carried_from,
        "submissions": interview.submissions,
        "completed_at": _time(interview.completed_at),
        "left": list(interview.left),
        "fills": dict(interview.fills),
        "let_go": [list(key) for key in interview.let_go],
    }


def state_from_dict(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keyword arguments for `Interview` from what `state_to_dict` wrote."""
    return {
        "subject": data["subject"],
        "time_zone": data["time_zone"],
        "consented_at": _moment(data["consented_at"]),
        "consent_version": data["consent_version"],
        "skipped": tuple(_key(item) for item in data["skipped"]),
        "rows": {name: tuple(rows) for name, rows in data["rows"].items()},
        "revisiting": _key(data["revisiting"]) if data["revisiting"] else None,
        "walking": data.get("walking", False),
        "ticking": _key(data["ticking"]) if data["ticking"] else None,
        "ticks": tuple(data["ticks"]),
        "pending": _pending_from_dict(data["pending"]) if data["pending"] else None,
        "opened": tuple(data["opened"]),
        "cards": tuple(data["cards"]),
        "asked_back": tuple(data["asked_back"]),
        "carried_from": data["carried_from"],
        "submissions": data["submissions"],
        "completed_at": _moment(data["completed_at"]),
        "left": tuple(data.get("left", ())),
        "fills": dict(data.get("fills", {})),
        "let_go": tuple(_key(item) for item in data.get("let_go", ())),
    }


def to_dict(interview: Interview) -> dict[str, Any]:
    """Return the whole interview as JSON data."""
    return {
        "id": interview.id,
        "person": interview.person,
        "ref_id": interview.ref_id,
        "version": interview.version,
        "status": interview.status,
        "started_at": interview.started_at.isoformat(),
        "updated_at": interview.updated_at.isoformat(),
        "language": interview.language,
        "revision": interview.revision,
        "state": state_to_dict(interview),
        "answers": [answer_to_dict(answer) for answer in interview.answers.values()],
    }


def from_dict(data: Mapping[str, Any]) -> Interview:
    """Read back what `to_dict` wrote."""
    answers = [answer_from_dict(item) for item in data["answers"]]
    return Interview(
        id=data["id"],
        person=data["person"],
        ref_id=data["ref_id"],
        version=data["version"],
        status=data["status"],
        started_at=datetime.fromisoformat(data["started_at"]),
        updated_at=datetime.fromisoformat(data["updated_at"]),
        language=data["language"],
        revision=data["revision"],
        answers={answer.key: answer for answer in answers},
        **state_from_dict(data["state"]),
    )


def _time(moment: datetime | None) -> str | None:
    return _text(moment, moment.tzinfo) if moment else None


@lru_cache(512)
def _text(moment: datetime, zone: tzinfo | None) -> str:
    """Return a moment as text; the same ones are asked for again and again, and in other zones."""
    return moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _key(item: list[str]) -> Key:
    return (item[0], item[1])


def _pending_to_dict(pending: Pending) -> dict[str, Any]:
    return {
        "key": list(pending.key),
        "value": value_to_json(pending.value),
        "reason": pending.reason,
        "inactive": pending.inactive,
        "again": pending.again,
        "surplus": pending.surplus,
        "dropped": list(pending.dropped),
    }


def _pending_from_dict(data: Mapping[str, Any]) -> Pending:
    return Pending(
        key=_key(data["key"]),
        value=value_from_json(data["value"]),
        reason=data["reason"],
        inactive=data["inactive"],
        again=data["again"],
        surplus=data["surplus"],
        dropped=tuple(data.get("dropped", ())),
    )
