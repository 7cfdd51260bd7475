"""Which values a question can take: its kind for type checks, and samples for trying out.

Rule of this file: samples are few but telling. They hold every choice, every typed value, "not
answered", and numbers and dates on both sides of every bound that the questionnaire mentions.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from questionnaires.conditions import conditions_of
from questionnaires.expressions import compile_expression, tree_of
from questionnaires.expressions import types as kinds
from questionnaires.expressions.tree import Node
from questionnaires.expressions.types import Kind
from questionnaires.model import Question, Questionnaire, QuestionType
from questionnaires.territories import country_codes, language_codes
from questionnaires.values import (
    DONT_KNOW,
    NOT_APPLICABLE,
    PREFER_NOT_TO_SAY,
    Money,
    Typed,
    Value,
)

SOME_DAY = date(2026, 7, 1)
"""The "today" of trying out; samples of dates lie around it."""

_DAYS = (-9000, -1500, -800, -400, -200, -100, -60, -20, -1, 0, 1, 20, 60, 100, 200, 400)
_TYPED: tuple[Value, ...] = (Typed(DONT_KNOW), Typed(NOT_APPLICABLE), Typed(PREFER_NOT_TO_SAY))
_PLAIN = {
    QuestionType.NOTE: kinds.TEXT,
    QuestionType.ACKNOWLEDGE: kinds.ANY,
    QuestionType.INTEGER: kinds.NUMBER,
    QuestionType.DECIMAL: kinds.NUMBER,
    QuestionType.MONEY: kinds.MONEY,
    QuestionType.TEXT: kinds.TEXT,
}
_CODED: tuple[Value, ...] = ("USD", "EUR")
"""Texts of a fixed form, for questions that take no other."""

_CODES = {
    QuestionType.COUNTRY: (kinds.CHOICE, country_codes),
    QuestionType.COUNTRIES: (kinds.CHOICES, country_codes),
    QuestionType.LANGUAGES: (kinds.CHOICES, language_codes),
}


def kind_of(question: Question) -> Kind:
    """Return what kind of value answers a question."""
    if question.type in _PLAIN:
        return Kind(_PLAIN[question.type])
    if question.type in _CODES:
        kind, codes = _CODES[question.type]
        return Kind(kind, codes())
    codes_here = frozenset(question.choice_by_name)
    if question.type is QuestionType.DATE:
        return Kind(kinds.DATE, codes_here)
    many = question.type is QuestionType.SELECT_MULTIPLE
    return Kind(kinds.CHOICES if many else kinds.CHOICE, codes_here)


def kinds_of(questionnaire: Questionnaire) -> dict[str, Kind]:
    """Return the kinds of all questions and calculations; one in a circle stays unknown."""
    found = {question.name: kind_of(question) for question in questionnaire.questions}
    waiting = {one.name: tree_of(one.calculation) for one in questionnaire.calculations}
    for _ in range(len(waiting)):
        before = len(waiting)
        for name, tree in list(waiting.items()):
            if not any(other in waiting for other in _names(tree)):
                found[name] = kinds.infer(tree, found)[0]
                del waiting[name]
        if len(waiting) == before:
            break
    return found


def samples_of(questionnaire: Questionnaire) -> dict[str, tuple[Value | None, ...]]:
    """Return for each question the values to try out, "not answered" last."""
    numbers, texts = _constants(questionnaire)
    return {
        question.name: (*_allowed(question, _answers(question, numbers, texts)), *_TYPED, None)
        for question in questionnaire.questions
    }


def _answers(
    question: Question, numbers: tuple[Decimal, ...], texts: tuple[str, ...]
) -> list[Value]:
    codes = tuple(question.choice_by_name)
    values: list[Value]
    match question.type:
        case QuestionType.INTEGER:
            values = [int(number) for number in numbers if number == int(number)]
        case QuestionType.DECIMAL:
            values = [*numbers]
        case QuestionType.MONEY:
            values = [Money(number, one) for one in ("USD", "EUR") for number in numbers]
        case QuestionType.DATE:
            values = [*codes, *(SOME_DAY + timedelta(days=days) for days in _DAYS)]
        case QuestionType.SELECT_MULTIPLE:
            values = _sets(question)
        case QuestionType.COUNTRY:
            values = [*(text for text in texts if text in country_codes()), "NP", "MY"]
        case QuestionType.COUNTRIES | QuestionType.LANGUAGES:
            known = country_codes() | language_codes()
            values = [("NP",), ("NP", "MY"), *((text,) for text in texts if text in known)]
        case QuestionType.TEXT | QuestionType.NOTE | QuestionType.ACKNOWLEDGE:
            values = ["some text", *texts, *(_CODED if question.constraint else ())]
        case _:
            values = [*codes]
    return values


def _sets(question: Question) -> list[Value]:
    alone = [choice.name for choice in question.choices if choice.alone]
    free = [choice.name for choice in question.choices if not choice.alone]
    single: list[Value] = [(name,) for name in (*free, *alone)]
    return [*single, *combinations(free, 2), tuple(free)]


def _allowed(question: Question, values: list[Value]) -> Iterator[Value]:
    expression = compile_expression(question.constraint)
    for value in values:
        if expression.names or expression.holds(_Only(value)):
            yield value


def taken_first(question: Question, values: tuple[Value | None, ...]) -> tuple[Value | None, ...]:
    """Return the values that are taken while nothing else is answered, or all if none is."""
    test = compile_expression(question.constraint)
    found = tuple(
        one for one in values if one is None or isinstance(one, Typed) or test.holds(_Only(one))
    )
    plain = any(one is not None and not isinstance(one, Typed) for one in found)
    return found if plain else values


class _Only:
    """A scope that knows one answer: the one a constraint is about."""

    row = None
    today = SOME_DAY

    def __init__(self, value: Value) -> None:
        self._value = value

    def value(self, name: str, row: str | None) -> Value | None:
        return self._value if name == "." else None

    def rows(self, name: str) -> tuple[str, ...]:
        return ()

    def call(self, function: str, arguments: tuple[object, ...]) -> object:
        return None


def _constants(questionnaire: Questionnaire) -> tuple[tuple[Decimal, ...], tuple[str, ...]]:
    numbers, texts = {Decimal(0), Decimal(1), Decimal(100)}, {"": None}
    for condition in conditions_of(questionnaire):
        for kind, text in _literals(tree_of(condition.text)):
            if kind == "number":
                numbers.add(Decimal(text))
            else:
                texts[text] = None
    around = {number + step for number in numbers for step in (-1, 0, 1)}
    return tuple(sorted(around)), tuple(texts)


def _literals(tree: Node) -> Iterator[tuple[str, str]]:
    if tree[0] in ("number", "text"):
        yield tree[0], tree[1]
        return
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield from _literals(part)


def _names(tree: Node) -> Iterator[str]:
    if tree[0] == "name":
        yield tree[1]
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield from _names(part)
