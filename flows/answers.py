"""From a raw reply to a value, or to the reason why it cannot be taken.

Rule of this file: one reader per question type; nothing is guessed that could be two things, and a
rejection always says how to put it (`reason` is the key of a sentence).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from flows import numbers, phrases
from flows.events import Picked, Raw, Said, Unreadable, Written
from flows.interview import NO_ROW
from flows.view import View
from questionnaires.expressions import compile_expression
from questionnaires.model import SELECTS_MANY, Choice, Question, QuestionType
from questionnaires.values import Money, Typed, Value

MAX_TEXT: Final = 4000
MAX_INTEGER: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a reply was not taken; `suggestions` are replies that would be."""

    reason: str
    params: Mapping[str, object] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()


Reader = Callable[[View, Question, str, str], Value | Rejection]


def read(view: View, question: Question, row: str, raw: Raw) -> Value | Rejection:
    """Return the value of a reply to this question, or why it cannot be taken."""
    match raw:
        case Unreadable(kind):
            return Rejection("unreadable", {"kind": kind})
        case Said(value):
            return value
        case Picked(names):
            return _checked(view, question, row, _picked(view, question, row, names))
        case Written(text):
            return _written(view, question, row, text)
        case _:
            return Rejection("not_understood")


def clean(text: str) -> str:
    """Return the text without control characters and marks of direction, trimmed."""
    kept = (
        one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cf", "Cs")
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def offered(view: View, question: Question, row: str) -> tuple[Choice, ...]:
    """Return the choices that are offered here (XLSForm's choice_filter)."""
    if not question.choice_filter:
        return question.choices
    test = compile_expression(question.choice_filter).test
    kept = []
    for choice in question.choices:
        view._values[("choice", row)] = choice.name
        view._values[("choice", NO_ROW)] = choice.name
        if test(view, row or None):
            kept.append(choice)
    view._values.pop(("choice", row), None)
    view._values.pop(("choice", NO_ROW), None)
    return tuple(kept)


def _written(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    if len(text) > MAX_TEXT:
        return Rejection("too_long", {"limit": MAX_TEXT})
    cleaned = clean(text)
    if not cleaned:
        return Rejection("empty")
    language = view.interview.language
    kind = phrases.typed_value_of(cleaned, language)
    if kind is not None and question.type is not QuestionType.TEXT:
        return Typed(kind)
    value = READERS[question.type](view, question, row, cleaned)
    return _checked(view, question, row, value)


def _checked(
    view: View, question: Question, row: str, value: Value | Rejection
) -> Value | Rejection:
    if isinstance(value, Rejection) or view.accepts(question, value, row):
        return value
    return Rejection("constraint", {"message": question.constraint_message})


def _picked(view: View, question: Question, row: str, names: tuple[str, ...]) -> Value | Rejection:
    known = {choice.name: choice for choice in offered(view, question, row)}
    if question.type in (QuestionType.NOTE, QuestionType.ACKNOWLEDGE):
        return "ok"
    if not names:
        return Rejection("choose_one_at_least")
    unknown = [name for name in names if name not in known]
    if unknown:
        return Rejection("no_such_choice")
    if question.type not in SELECTS_MANY:
        return names[0] if len(names) == 1 else Rejection("choose_one")
    if len(names) > 1 and any(known[name].alone for name in names):
        alone = next(known[name].label for name in names if known[name].alone)
        return Rejection("stands_alone", {"choice": alone})
    order = [name for name in known if name in names]
    return tuple(order)


def _read_note(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    return "ok"


def _read_one(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    found = _match(view, question, row, text)
    return found if isinstance(found, Rejection) else found.name


def _read_many(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    parts = [part for part in re.split(r"[,;،\n+&]", text) if part.strip()]
    names: list[str] = []
    for part in parts:
        found = _match(view, question, row, part)
        if isinstance(found, Rejection):
            return found
        names.append(found.name)
    return _picked(view, question, row, tuple(dict.fromkeys(names)))


def _match(view: View, question: Question, row: str, text: str) -> Choice | Rejection:
    choices = offered(view, question, row)
    wanted = clean(text).casefold().strip(" .!")
    plain = numbers.with_plain_digits(wanted)
    for choice in choices:
        if wanted in (choice.label.casefold(), choice.name.casefold(), choice.ref.casefold()):
            return choice
    if plain.isdigit() and len(choices) <= 30:
        place = int(plain) if len(plain) < 4 else 0
        if 1 <= place <= len(choices):
            return choices[place - 1]
    word = phrases.choice_of(wanted, view.interview.language)
    if word is not None and word in question.choice_by_name:
        return question.choice_by_name[word]
    return _match_beginning(choices, wanted)


def _match_beginning(choices: tuple[Choice, ...], wanted: str) -> Choice | Rejection:
    starting = [one for one in choices if one.label.casefold().startswith(wanted)]
    if not starting and len(wanted) >= 3:
        starting = [one for one in choices if wanted in one.label.casefold()]
    if len(starting) == 1 and wanted:
        return starting[0]
    if len(starting) > 1:
        labels = tuple(one.label for one in starting[:8])
        return Rejection("several_choices", {"choices": ", ".join(labels)}, labels)
    return Rejection("no_such_choice")


def _read_integer(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    found = _number(text)
    if isinstance(found, Rejection):
        return found
    if found != found.to_integral_value():
        return Rejection("whole_number")
    if abs(found) > MAX_INTEGER:
        return Rejection("number_too_long")
    return Rejection("not_negative") if found < 0 else int(found)


def _read_decimal(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    return _number(text)


def _number(text: str) -> Decimal | Rejection:
    found = numbers.read_number(text)
    if isinstance(found, numbers.Unclear):
        return Rejection(found.reason, suggestions=found.readings)
    return found


def _read_money(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    amount = numbers.read_number(text)
    currency = numbers.read_currency(text)
    if isinstance(amount, numbers.Unclear):
        reason = "amount" if amount.reason == "no_number" else amount.reason
        readings = tuple(f"{one} {currency}" if currency else one for one in amount.readings)
        return Rejection(reason, suggestions=readings)
    if amount < 0:
        return Rejection("not_negative")
    if not currency:
        usual = usual_currencies(view)
        given = format(amount, "f")
        return Rejection("currency", {"amount": given}, tuple(f"{given} {code}" for code in usual))
    if not numbers.fits_currency(amount, currency):
        return Rejection("too_many_decimals", {"currency": currency})
    return Money(amount, currency)


def usual_currencies(view: View) -> tuple[str, ...]:
    """Return currencies to offer: those used so far, that of the workplace, US dollars."""
    from babel.numbers import get_territory_currencies  # noqa: PLC0415  (rarely needed)

    found: dict[str, None] = {}
    for answer in view.interview.answers.values():
        if isinstance(answer.value, Money):
            found[answer.value.currency] = None
    for question in view.questionnaire.questions:
        if question.type is QuestionType.COUNTRY:
            country = view.value(question.name, None)
            if isinstance(country, str):
                found.update(dict.fromkeys(get_territory_currencies(country)[:1]))
    found["USD"] = None
    return tuple(found)[:4]


def _read_date(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    if question.choices:
        found = _match(view, question, row, text)
        if isinstance(found, Choice) and not numbers.with_plain_digits(text).strip().isdigit():
            return found.name
    when = numbers.read_date(text, view.interview.language)
    if isinstance(when, numbers.Unclear):
        return Rejection(when.reason, suggestions=when.readings)
    return when


def _read_text(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    return text


READERS: Final[Mapping[QuestionType, Reader]] = {
    QuestionType.NOTE: _read_note,
    QuestionType.ACKNOWLEDGE: _read_note,
    QuestionType.SELECT_ONE: _read_one,
    QuestionType.YES_PARTLY_NO: _read_one,
    QuestionType.COUNTRY: _read_one,
    QuestionType.FILE: _read_one,
    QuestionType.SELECT_MULTIPLE: _read_many,
    QuestionType.COUNTRIES: _read_many,
    QuestionType.LANGUAGES: _read_many,
    QuestionType.INTEGER: _read_integer,
    QuestionType.DECIMAL: _read_decimal,
    QuestionType.MONEY: _read_money,
    QuestionType.DATE: _read_date,
    QuestionType.TEXT: _read_text,
}

_PERSONAL: Final = (
    re.compile(r"\b[A-Za-z]{1,2}[ -]?\d{6,9}\b"),  # passport numbers of many countries
    re.compile(r"(?<![\d.,])\d{9,17}(?![\d.,])"),  # identity card, phone and account numbers
    re.compile(r"[\w.+-]+@[\w-]+\.\w+"),
)


def looks_personal(question: Question, value: Value) -> bool:
    """Tell whether a text may hold a document, phone or account number of a person."""
    if question.type is not QuestionType.TEXT or not isinstance(value, str):
        return False
    plain = numbers.with_plain_digits(value)
    return any(pattern.search(plain) for pattern in _PERSONAL)
