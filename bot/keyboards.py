"""Buttons: what their data means, and the keyboards of the Bot API.

Rule of this file: data says everything a tap needs (interview, question, row, revision, choice)
within 64 bytes, so that a button of last year still finds its question; it is never trusted.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from bot.messages import TICKED, Button
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, PREFER_NOT_TO_SAY

MAX_BYTES: Final = 64
TYPED_CODES: Final = {"dk": DONT_KNOW, "na": NOT_APPLICABLE, "ps": PREFER_NOT_TO_SAY}
"""The argument of `TYPED_VALUE`: what is no answer in the choices, and yet an answer."""
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"

ANSWER: Final = "a"
TICK: Final = "t"
UNTICK: Final = "u"
DONE: Final = "d"
TYPED_VALUE: Final = "k"
SAME: Final = "p"
SUGGESTED: Final = "w"
LATER: Final = "l"
LATER_REOPENED: Final = "o"
BACK: Final = "b"
EXPLAIN: Final = "h"
REVIEW: Final = "r"
RESUME: Final = "g"
EDIT: Final = "e"
CONFIRM: Final = "y"
CANCEL: Final = "n"
DROP_ROW: Final = "x"
FILL_ROW: Final = "F"
REFUSE_FILL: Final = "N"
EMPTY_ROW: Final = "E"
CARD_SEEN: Final = "c"
SHOW_CARD: Final = "f"
DEEPER: Final = "m"
SUBMIT: Final = "s"
WITHDRAW: Final = "z"
LANGUAGE: Final = "L"
CONSENT: Final = "C"
DECLINE: Final = "D"
PAGE: Final = "P"
KEEP: Final = "K"
CHOOSE: Final = "J"
REFUSE: Final = "X"
ADD: Final = "A"
LIST: Final = "V"
ONE: Final = "I"
UNTIL: Final = "U"
REMOVE: Final = "R"
"""The last eight are about evidence; see `bot.evidence.tapping`."""
TAKE_UP: Final = "Q"
SET_ASIDE: Final = "Z"
"""Whether to go on with answers from a file; see `bot.continuing.taking`."""

VERBS: Final = frozenset("atudkpwlobhrgeynxcfmszLCDPFNEKJXAVIURQZ")


class Tap(msgspec.Struct, frozen=True, gc=False):
    """What a button means: `question` is the index in its questionnaire, -1 for none."""

    verb: str
    interview: str
    revision: int = 0
    question: int = -1
    row: str = ""
    argument: str = ""


def encode(tap: Tap) -> str:
    """Return the data of a button; an argument that does not fit is cut at a whole character."""
    about = place(tap.interview, tap.revision, tap.question, tap.row)
    return joined(tap.verb, about, tap.argument)


def place(interview: str, revision: int, question: int, row: str) -> str:
    """Return the part of the data that all buttons about one question have in common."""
    index = _base36(question) if question >= 0 else ""
    return f":{interview}:{_base36(revision)}:{index}:{row}:"


def joined(verb: str, about: str, argument: str) -> str:
    """Return the data of a button about a `place`."""
    data = verb + about + argument
    if len(data) <= MAX_BYTES and data.isascii():
        return data
    room = MAX_BYTES - len((verb + about).encode())
    return verb + about + argument.encode()[:room].decode(errors="ignore")


def decode(data: str) -> Tap | None:
    """Read back what `encode` wrote; None for anything else."""
    parts = data.split(":", 5)
    if len(parts) != 6 or parts[0] not in VERBS:
        return None
    verb, interview, revision, question, row, argument = parts
    try:
        return Tap(
            verb=verb,
            interview=interview,
            revision=int(revision, 36),
            question=int(question, 36) if question else -1,
            row=row,
            argument=argument,
        )
    except ValueError:
        return None


def _base36(number: int) -> str:
    if number < 36:
        return _DIGITS[number]
    return _base36(number // 36) + _DIGITS[number % 36]


def inline_keyboard(buttons: tuple[tuple[Button, ...], ...]) -> dict[str, Any] | None:
    """Return the Bot API's InlineKeyboardMarkup as plain JSON data, None without buttons."""
    rows = [
        [
            _inline_button(one)
            if one.url or one.kind == TICKED
            else {"text": one.label, "callback_data": one.data}
            for one in row
        ]
        for row in buttons
        if row
    ]
    return {"inline_keyboard": rows} if rows else None


def _inline_button(button: Button) -> dict[str, str]:
    label = f"✓ {button.label}" if button.kind == TICKED else button.label
    if button.url:
        return {"text": label, "url": button.url}
    return {"text": label, "callback_data": button.data}
