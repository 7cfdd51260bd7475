"""An answer said in words: labels of choices, names of countries, dates, numbers, money.

Rule of this file: the words are those the person saw, in the language of the questionnaire given;
a code that has no label is shown as it is, never hidden.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from questionnaires.model import Question, QuestionType
from questionnaires.values import NOT_APPLICABLE, Money, Typed, Value
from reports.wording import Wording

COUNTRIES = frozenset({QuestionType.COUNTRY, QuestionType.COUNTRIES})


def answer_words(question: Question, value: Value | None, wording: Wording) -> str:
    """Return the answer as people read it; an unanswered question is said to be open."""
    match value:
        case None:
            return wording("answer.open")
        case Typed():
            return _typed(value, wording)
        case tuple():
            return wording.listing([_choice(question, code, wording) for code in value])
        case Money():
            return wording.money(value)
        case date():
            return wording.date(value)
        case int() | Decimal():
            return wording.number(value)
        case str():
            return _choice(question, value, wording)


def _typed(value: Typed, wording: Wording) -> str:
    if value.kind == NOT_APPLICABLE and value.reason:
        return wording("answer.not_applicable_because", reason=value.reason)
    return wording(f"answer.{value.kind}")


def _choice(question: Question, code: str, wording: Wording) -> str:
    choice = question.choice_by_name.get(code)
    if choice is not None:
        return choice.label
    if question.type in COUNTRIES:
        return wording.territory(code)
    if question.type is QuestionType.LANGUAGES:
        return wording.tongue(code)
    key = f"answer.{code}"
    built_in = question.type in (QuestionType.YES_PARTLY_NO, QuestionType.FILE)
    if (built_in or question.type is QuestionType.ACKNOWLEDGE) and wording.knows(key):
        return wording(key)
    return code
