"""Interviews packed small, so that ten thousand open conversations stay in memory.

Rule of this file: what is unpacked equals what was packed; an interview that cannot be packed so is
not packed at all. It is never written to disk.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import repeat
from operator import itemgetter
from sys import intern
from typing import Any, Final

import msgspec

from flows.interview import HOW_CHAT, Answer, Interview, Key
from questionnaires.values import TYPED_KINDS, Typed, Value, value_from_json, value_to_json

_SHORT: Final = 32
"""Texts up to here are choices most of the time, and shared (as in `sqlite_rows`)."""


class _State(msgspec.Struct, array_like=True, gc=False):
    """Everything of an interview but its answers and a pending change, under the same names."""

    id: str
    person: str
    ref_id: str
    version: int
    status: str
    started_at: datetime
    updated_at: datetime
    language: str
    revision: int
    subject: str
    time_zone: str
    consented_at: datetime | None
    consent_version: str
    skipped: tuple[Key, ...]
    rows: dict[str, tuple[str, ...]]
    revisiting: Key | None
    walking: bool
    ticking: Key | None
    ticks: tuple[str, ...]
    opened: tuple[str, ...]
    cards: tuple[str, ...]
    asked_back: tuple[str, ...]
    carried_from: str
    submissions: int
    completed_at: datetime | None
    left: tuple[int, ...]
    fills: dict[str, str]
    let_go: tuple[Key, ...]


class _Packed(msgspec.Struct, array_like=True, gc=False):
    """An interview in columns; `others`: how answers were given, where not all in the chat."""

    state: _State
    places: list[int]
    values: list[Any]
    moments: list[datetime]
    others: list[str] | None


_TYPED: Final = {kind: Typed(kind) for kind in TYPED_KINDS}
_STATE_OF: Final = itemgetter(*_State.__struct_fields__)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Packed).decode
_numbers: dict[Key, int] = {}
_keys: list[Key] = []
"""The questions (and rows) that were ever answered here, and their numbers: no more than there are
in all questionnaires, shared by all interviews."""
_BEGUN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_BLANK: Final = Interview("", "", "", 0, "", _BEGUN, _BEGUN)


def packed(interview: Interview) -> bytes | None:
    """Return an interview as bytes, None where it cannot be packed."""
    fields, answers = interview.__dict__, interview.answers.values()
    if interview.pending is not None or interview.started_at.tzinfo is not UTC:
        return None
    hows = [one.how for one in answers]
    try:
        return _encode(
            _Packed(
                _State(*_STATE_OF(fields)),
                [_numbers.get(key) or _number(key) for key in interview.answers],
                [_plain(one.value) for one in answers],
                [one.at for one in answers],
                hows if hows.count(HOW_CHAT) < len(hows) else None,
            )
        )
    except (OverflowError, TypeError, msgspec.EncodeError):  # a number of any length was typed
        return None


def unpacked(content: bytes) -> Interview:
    """Return the interview that was packed."""
    found = _decode(content)
    hows = found.others or repeat(HOW_CHAT)
    keys = [_keys[number] for number in found.places]
    values = [
        intern(one) if one.__class__ is str and len(one) <= _SHORT else _value(one)
        for one in found.values
    ]
    names, rows = [key[0] for key in keys], [key[1] for key in keys]
    given = map(Answer, names, rows, values, found.moments, hows)
    answers = dict(zip(keys, given, strict=True))
    return _BLANK.but(**msgspec.structs.asdict(found.state), answers=answers, pending=None)


def _number(key: Key) -> int:
    found = _numbers.get(key)
    if found is None:
        key = (intern(key[0]), intern(key[1]))
        found = _numbers[key] = len(_keys)
        _keys.append(key)
    return found


def _plain(value: Value) -> Any:
    return value if value.__class__ is str else value_to_json(value)


def _value(plain: Any) -> Value:
    if plain.__class__ is dict and len(plain) == 1 and "kind" in plain:
        return _TYPED[plain["kind"]]
    return value_from_json(plain)
