"""Taps are read at once from their bytes, and mean what the careful reading finds in them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.telegram.reading import read_tap, read_update

PERSON = {"id": 7, "is_bot": False, "first_name": "A", "language_code": "ar"}
MESSAGE = {
    "message_id": 5,
    "date": 1700000000,
    "text": "-",
    "from": {"id": 42, "is_bot": True},
    "chat": {"id": 7, "type": "private"},
}
QUERY = {
    "id": "9",
    "chat_instance": "1",
    "data": "a:i:1:2::yes",
    "from": PERSON,
    "message": MESSAGE,
}


def tap(**changes: Any) -> dict[str, Any]:
    return {"update_id": 3, "callback_query": {**QUERY, **changes}}


def about(**changes: Any) -> dict[str, Any]:
    return tap(message={**MESSAGE, **changes})


USUAL = [
    tap(),
    about(text=None),
    about(date=0),
    tap(data='\u0645 \\u00e9 "x"'),
    tap(**{"from": {"id": 2**52}}),
    tap(**{"from": {**PERSON, "language_code": "x" * 40}}),
    {**tap(), "message": MESSAGE},
]
ODD: list[Any] = [
    tap(message=None),
    tap(data=None),
    tap(data=7),
    tap(id=9),
    tap(**{"from": None}),
    tap(**{"from": {"id": "7"}}),
    tap(**{"from": {"id": True}}),
    tap(**{"from": {"id": 7.0}}),
    tap(**{"from": {**PERSON, "language_code": None}}),
    tap(**{"from": {**PERSON, "id": 10**30}}),
    about(chat={"id": -7, "type": "group"}),
    about(chat={"id": 7}),
    about(chat=None),
    about(message_id=None),
    about(message_id="5"),
    about(date="now"),
    about(text=["-"]),
    tap(message=[]),
    {"update_id": "3", "callback_query": QUERY},
    {"callback_query": QUERY},
    {"update_id": 3, "message": {**MESSAGE, "from": PERSON}},
    {"update_id": 3, "callback_query": None, "message": {**MESSAGE, "from": PERSON}},
    {"update_id": 3},
    [],
    None,
]


@pytest.mark.parametrize("update", USUAL)
def test_a_tap_is_read_at_once(update: Any) -> None:
    found = read_tap(json.dumps(update).encode())
    assert found is not None
    assert found == read_update(update)


@pytest.mark.parametrize("update", ODD)
def test_what_is_odd_is_left_to_the_careful_reading(update: Any) -> None:
    found = read_tap(json.dumps(update).encode())
    assert found is None or found == read_update(update)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[" * 100_000, b'{"update_id":1,"callback_query":' + b"[" * 100_000],
)
def test_what_is_no_json_is_no_tap(body: bytes) -> None:
    assert read_tap(body) is None
