"""From a raw reply to a value, or to the reason why it cannot be taken.

Rule of this file: one reader per question type; nothing is guessed that could be two things, and a
rejection always says how to put it (`reason` is the key of a sentence).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from flows import currencies, dates, matching, numbers, phrases
from flows.events import Picked, Raw, Said, Unreadable, Written
from flows.interview import NO_ROW
from flows.matching import clean
from flows.view import View
from questionnaires import territories
from questionnaires.model import SELECTS_MANY, Choice, Question, QuestionType
from questionnaires.values import TYPED_KINDS, Money, Typed, Value

MAX_TEXT: Final = 4000
MAX_REASON: Final = 500
MAX_INTEGER: Final = 10_000_000
OK: Final = "ok"
"""The value of a note or an acknowledgement that was read."""

READ_ONLY: Final = frozenset({QuestionType.NOTE, QuestionType.ACKNOWLEDGE})
TERRITORIES: Final = frozenset(
    {QuestionType.COUNTRY, QuestionType.COUNTRIES, QuestionType.LANGUAGES}
)


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
            return _said(question, value)
        case Picked(names):
            return _checked(view, question, row, _picked(view, question, row, names))
        case Written(text):
            return _written(view, question, row, text)
        case _:
            return Rejection("not_understood")


def offered(view: View, question: Question, row: str = NO_ROW) -> tuple[Choice, ...]:
    """Return the choices that are offered here (XLSForm's choice_filter)."""
    if not question.choice_filter:
        return question.choices
    return tuple(one for one in question.choices if view.offers(question, one, row))


def _said(question: Question, value: Typed) -> Value | Rejection:
    if value.kind not in TYPED_KINDS:
        return Rejection("not_understood")
    if question.type in READ_ONLY:
        return OK
    return Typed(value.kind, clean(value.reason)[:MAX_REASON])


def _written(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    if len(text) > MAX_TEXT:
        return Rejection("too_long", {"limit": MAX_TEXT})
    cleaned = clean(text)
    if not cleaned:
        return Rejection("empty")
    kind = phrases.typed_value_of(cleaned, view.interview.language)
    if (
        kind is not None
        and question.type is not QuestionType.TEXT
        and matching.exact(offered(view, question, row), cleaned) is None
    ):
        return _said(question, Typed(kind))
    value = READERS[question.type](view, question, row, cleaned)
    return _checked(view, question, row, value)


def _checked(
    view: View, question: Question, row: str, value: Value | Rejection
) -> Value | Rejection:
    if isinstance(value, Rejection) or view.accepts(question, value, row):
        return value
    return Rejection("constraint", {"message": question.constraint_message})


def _picked(view: View, question: Question, row: str, names: tuple[str, ...]) -> Value | Rejection:
    if question.type in READ_ONLY:
        return OK
    if not names:
        return Rejection("choose_one_at_least")
    unique = tuple(dict.fromkeys(names))
    if question.type in TERRITORIES:
        return _picked_territories(question, unique)
    known = {choice.name: choice for choice in offered(view, question, row)}
    if any(name not in known for name in unique):
        return Rejection("no_such_choice")
    if question.type not in SELECTS_MANY:
        return unique[0] if len(unique) == 1 else Rejection("choose_one")
    alone = next((known[name] for name in unique if known[name].alone), None)
    if alone is not None and len(unique) > 1:
        return Rejection("stands_alone", {"choice": alone.label})
    return tuple(name for name in known if name in unique)


def _picked_territories(question: Question, names: tuple[str, ...]) -> Value | Rejection:
    if any(name not in known_codes(question) for name in names):
        return Rejection("no_such_choice")
    if question.type in SELECTS_MANY:
        return names
    return names[0] if len(names) == 1 else Rejection("choose_one")


def known_codes(question: Question) -> frozenset[str]:
    """Return the codes a question about countries or languages can be answered with."""
    if question.type is QuestionType.LANGUAGES:
        return territories.language_codes()
    return territories.country_codes()


# -- one reader for each type ----------------------------------------------------------------


def _read_note(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    return OK


def _read_one(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    return _named(_find(view, question, row, text))


def _read_many(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    whole = _find(view, question, row, text)
    if isinstance(whole, str):
        return _picked(view, question, row, (whole,))
    parts = _parts(text)
    if len(parts) > max(len(question.choices), 30):
        return Rejection("no_such_choice")
    names: list[str] = []
    for part in parts:
        found = _named(_find(view, question, row, part))
        if isinstance(found, Rejection):
            return found
        names.append(found)
    return _picked(view, question, row, tuple(names))


def _parts(text: str) -> list[str]:
    figures = numbers.with_plain_digits(text)
    if re.fullmatch(r"[\d\s,;.+&]+", figures):
        return re.findall(r"\d+", figures)
    parts = re.split(r"[,;،؛\n+&/]|\band\b|\sو\s", text)
    return [part for part in parts if part.strip()]


def _find(view: View, question: Question, row: str, text: str) -> str | matching.Several:
    language = view.interview.language
    if question.type in TERRITORIES:
        return matching.find_territory(question.type, text, language)
    return matching.find(offered(view, question, row), text, language)


def _named(found: str | matching.Several) -> str | Rejection:
    if isinstance(found, str):
        return found
    if not found.labels:
        return Rejection("no_such_choice")
    return Rejection("several_choices", {"choices": ", ".join(found.labels)}, found.labels)


def _read_integer(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    if "%" in text or "٪" in text:  # a share of the workers is not their number
        return Rejection("no_number")
    found = _whole(numbers.read_number(text))
    if isinstance(found, numbers.Unclear):
        if phrases.means_zero(text, view.interview.language):
            return 0
        return Rejection(found.reason, suggestions=found.readings)
    if found != found.to_integral_value():
        return Rejection("whole_number")
    if abs(found) > MAX_INTEGER:
        return Rejection("number_too_long")
    return Rejection("not_negative") if found < 0 else int(found)


def _whole(found: Decimal | numbers.Unclear) -> Decimal | numbers.Unclear:
    """Of a thousand and a little more than one only the first can count people."""
    if isinstance(found, numbers.Unclear) and found.reason == "thousand_or_decimal":
        whole = [one for one in map(Decimal, found.readings) if one == one.to_integral_value()]
        if len(whole) == 1:
            return whole[0]
    return found


def _read_decimal(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    found = numbers.read_number(text)
    if isinstance(found, numbers.Unclear):
        if phrases.means_zero(text, view.interview.language):
            return Decimal(0)
        return Rejection(found.reason, suggestions=found.readings)
    return found


def _read_money(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    amount = numbers.read_number(text)
    if isinstance(amount, numbers.Unclear) and phrases.means_zero(text, view.interview.language):
        amount = Decimal(0)
    currency = currencies.read_currency(text)
    if isinstance(amount, numbers.Unclear):
        reason = "amount" if amount.reason == "no_number" else amount.reason
        readings = tuple(f"{one} {currency}" if currency else one for one in amount.readings)
        return Rejection(reason, suggestions=readings)
    if amount < 0:
        return Rejection("not_negative")
    if currency is None and not amount:
        currency = _currency_of_nothing(view, question)
    if not currency:
        given = format(amount, "f")
        fitting = [one for one in usual_currencies(view) if currencies.fits_currency(amount, one)]
        return Rejection("currency", {"amount": given}, tuple(f"{given} {one}" for one in fitting))
    if not currencies.fits_currency(amount, currency):
        return Rejection("too_many_decimals", {"currency": currency})
    return Money(amount, currency)


def _currency_of_nothing(view: View, question: Question) -> str | None:
    """Return a currency for 0, which is the same in any money, unless something is read from it."""
    matters = currencies.matters_for_nothing(view.questionnaire, question.name)
    return None if matters else usual_currencies(view)[0]


def usual_currencies(view: View) -> tuple[str, ...]:
    """Return currencies to offer: those used so far, that of the workplace, US dollars."""
    answers = view.interview.answers.values()
    found = {one.value.currency: None for one in answers if isinstance(one.value, Money)}
    for question in view.questionnaire.questions:
        if question.type is QuestionType.COUNTRY:
            country = view.value(question.name, None)
            if isinstance(country, str) and (own := currencies.currency_of(country)):
                found[own] = None
    found["USD"] = None
    return tuple(found)[:4]


def _read_date(view: View, question: Question, row: str, text: str) -> Value | Rejection:
    words = offered(view, question, row)
    if words and not re.search(r"\d", numbers.with_plain_digits(text)):
        found = matching.find(words, text, view.interview.language)
        if isinstance(found, str) or found.labels:
            return _named(found)
    when = dates.read_date(text, view.interview.language, view.today)
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
