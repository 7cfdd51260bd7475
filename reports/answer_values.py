"""The value of an answers document's entry, read by the type of its question.

Rule of this file: strict where meaning could be lost, lenient where only form differs; whatever is
refused comes back as the key of a sentence, with what would have been right.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from flows.currencies import codes
from questionnaires.model import SELECTS_MANY, Question, QuestionType
from questionnaires.territories import country_codes, language_codes
from questionnaires.values import DONT_KNOW, TYPED_KINDS, Money, Typed, Value

MAX_TEXT: Final = 4000
MAX_NUMBER: Final = Decimal(10) ** 12
MAX_DECIMALS: Final = 6

YES_PARTLY_NO: Final = ("yes", "partly", "no")
FILE_WORDS: Final = ("have", "can_get", "no")
DONE: Final = "ok"
KEPT: Final = "\n\t\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Invisible characters a text may have: some scripts cannot be written without the joiners."""
HIDDEN: Final = ("Cc", "Cf", "Cs")
NO_CHARACTER: Final = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")

RETIRED: Final[Mapping[tuple[str, str], Value]] = {("1.11", "h"): Typed(DONT_KNOW)}
"""Codes of the bank that are no choices any more, and what they are read as."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a value is not taken: the key of a sentence and its fields."""

    key: str
    fields: Mapping[str, object] = field(default_factory=dict)


Reader = Callable[[Question, Any], Value | Refusal]


def read_value(question: Question, data: Any) -> Value | Refusal:
    """Return the value `data` stands for in an answer to this question, or why it does not."""
    typed = _typed(data)
    if typed is not None:
        return typed
    return _READERS[question.type](question, data)


def clean(text: str) -> str:
    """Return a text without control and half characters and marks of direction, trimmed."""
    return "".join(one for one in text if one in KEPT or _is_visible(one)).strip()


def _is_visible(one: str) -> bool:
    return unicodedata.category(one) not in HIDDEN and not NO_CHARACTER.match(one)


def _typed(data: Any) -> Value | Refusal | None:
    if isinstance(data, str) and data in TYPED_KINDS:
        return Typed(data)
    if isinstance(data, list) and len(data) == 1 and data[0] in TYPED_KINDS:
        return Typed(data[0])
    if isinstance(data, dict) and "kind" in data:
        if data["kind"] not in TYPED_KINDS:
            return Refusal("document.kind", {"kinds": ", ".join(TYPED_KINDS)})
        reason = data.get("reason", "")
        if not isinstance(reason, str) or len(reason) > MAX_TEXT:
            return Refusal("document.text", {"limit": MAX_TEXT})
        return Typed(data["kind"], clean(reason))
    return None


def _code(question: Question, data: Any) -> Value | Refusal:
    """Return the name of a choice from its name or its letter in the bank."""
    if not isinstance(data, str):
        return Refusal("document.choice_form")
    retired = RETIRED.get((question.ref, data))
    if retired is not None:
        return retired
    if question.type in (QuestionType.COUNTRY, QuestionType.COUNTRIES):
        return _listed(data.upper(), country_codes(), "document.country", question)
    if question.type is QuestionType.LANGUAGES:
        return _listed(data.lower(), language_codes(), "document.language", question)
    if data in question.choice_by_name:
        return data
    for choice in question.choices:
        if choice.ref and choice.ref == data:
            return choice.name
    if data in _built_in(question):
        return data
    known = [c.name for c in question.choices] or list(_built_in(question))
    return Refusal("document.no_such_choice", {"value": data, "choices": ", ".join(known)})


def _listed(code: str, known: frozenset[str], key: str, question: Question) -> Value | Refusal:
    if code in known or code in question.choice_by_name:
        return code
    return Refusal(key, {"value": code})


def _built_in(question: Question) -> tuple[str, ...]:
    match question.type:
        case QuestionType.YES_PARTLY_NO:
            return YES_PARTLY_NO
        case QuestionType.FILE:
            return FILE_WORDS
        case _:
            return ()


def _many(question: Question, data: Any) -> Value | Refusal:
    items = [data] if isinstance(data, str) else data
    if not isinstance(items, list) or not items:
        return Refusal("document.choices_form")
    names: list[str] = []
    for item in items:
        found = _code(question, item)
        if not isinstance(found, str):
            return found
        names.append(found)
    names = list(dict.fromkeys(names))
    alone = [name for name in names if _stands_alone(question, name)]
    if alone and len(names) > 1:
        return Refusal("document.stands_alone", {"value": alone[0]})
    order = {choice.name: at for at, choice in enumerate(question.choices)}
    return tuple(sorted(names, key=lambda name: order.get(name, len(order))))


def _stands_alone(question: Question, name: str) -> bool:
    choice = question.choice_by_name.get(name)
    return choice is not None and choice.alone


def _integer(question: Question, data: Any) -> Value | Refusal:
    number = _number(data)
    if number is None or number != number.to_integral_value():
        return Refusal("document.whole_number")
    return int(number) if number >= 0 else Refusal("document.not_negative")


def _decimal(question: Question, data: Any) -> Value | Refusal:
    number = _number(data.get("decimal") if isinstance(data, dict) else data)
    return Refusal("document.number") if number is None else number


def _number(data: Any) -> Decimal | None:
    """Return a number of reasonable size; texts are read as numbers, truth values are none."""
    if isinstance(data, bool) or not isinstance(data, int | str | Decimal):
        return None
    try:
        number = Decimal(data)
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number) > MAX_NUMBER:
        return None
    exponent = number.as_tuple().exponent
    return number if isinstance(exponent, int) and exponent >= -MAX_DECIMALS else None


def _money(question: Question, data: Any) -> Value | Refusal:
    if not isinstance(data, dict) or not {"amount", "currency"} <= set(data):
        return Refusal("document.money")
    amount = _number(data["amount"])
    if amount is None:
        return Refusal("document.number")
    if amount < 0:
        return Refusal("document.not_negative")
    currency = str(data["currency"]).upper()
    if currency not in codes():
        return Refusal("document.currency", {"value": currency})
    return Money(amount, currency)


def _date(question: Question, data: Any) -> Value | Refusal:
    text = data.get("date") if isinstance(data, dict) else data
    if not isinstance(text, str):
        return Refusal("document.date")
    if question.choices and not text[:1].isdigit():
        return _code(question, text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return Refusal("document.date")


def _text(question: Question, data: Any) -> Value | Refusal:
    if not isinstance(data, str) or not clean(data) or len(data) > MAX_TEXT:
        return Refusal("document.text", {"limit": MAX_TEXT})
    return clean(data)


def _done(question: Question, data: Any) -> Value | Refusal:
    return DONE


_READERS: Final[Mapping[QuestionType, Reader]] = {
    **dict.fromkeys(QuestionType, _code),
    **dict.fromkeys(SELECTS_MANY, _many),
    QuestionType.INTEGER: _integer,
    QuestionType.DECIMAL: _decimal,
    QuestionType.MONEY: _money,
    QuestionType.DATE: _date,
    QuestionType.TEXT: _text,
    QuestionType.NOTE: _done,
    QuestionType.ACKNOWLEDGE: _done,
}
