"""The rows of a repeat: which there are, and what they are called.

Rule of this file: ids of rows are stable; one that was let go is never used again.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import TYPE_CHECKING

from questionnaires import territories
from questionnaires.expressions import compile_expression
from questionnaires.model import QuestionType, Repeat
from questionnaires.values import NOT_APPLICABLE, Typed, Value

if TYPE_CHECKING:
    from flows.view import View

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
COUNTRIES = frozenset({QuestionType.COUNTRY, QuestionType.COUNTRIES})


def find(view: View, repeat: Repeat) -> tuple[str, ...]:
    """Return the ids of all rows there are now."""
    extra = [
        one.row
        for one in repeat.extra
        if not one.when or compile_expression(one.when).test(view, None)
    ]
    rows = counted(view, repeat) if repeat.count else _chosen(view, repeat)
    return tuple(dict.fromkeys((*rows, *extra)))


def wanted(repeat: Repeat, count: Value | None) -> int:
    """Return how many rows an answer asks for: one when the number is not known."""
    if isinstance(count, Typed):
        return 0 if count.kind == NOT_APPLICABLE else 1
    return min(max(count, 0), repeat.maximum) if isinstance(count, int) else 0


def counted(view: View, repeat: Repeat) -> tuple[str, ...]:
    """Return the rows of a repeat that a number counts."""
    number = wanted(repeat, view.value(repeat.count, None))
    return fit(view.interview.rows.get(repeat.name, ()), number)


def fit(rows: tuple[str, ...], number: int, used: Iterable[str] = ()) -> tuple[str, ...]:
    """Return so many rows: the first ones, and new ones with ids that were never used."""
    numbers = [int(row[1:]) for row in (*rows, *used) if row[1:].isdecimal()]
    following = max(numbers, default=0) + 1
    missing = max(number - len(rows), 0)
    new = (f"r{one}" for one in range(following, following + missing))
    return (*rows[:number], *new)


def _chosen(view: View, repeat: Repeat) -> tuple[str, ...]:
    taken: list[tuple[str, ...]] = []
    for name in _behind(view, repeat):
        value = view.value(name, None)
        if isinstance(value, Typed) and value.kind != NOT_APPLICABLE and repeat.unknown:
            return (repeat.unknown,)
        if isinstance(value, str):
            taken.append((value,))
        elif isinstance(value, tuple) and value:
            taken.append(value)
    return tuple("-".join(pair) for pair in product(*taken)) if taken else ()


def _behind(view: View, repeat: Repeat) -> tuple[str, ...]:
    """Return the questions whose choices make the rows now."""
    if not repeat.pairs_when or compile_expression(repeat.pairs_when).test(view, None):
        return repeat.each
    return repeat.each[:1]


def label(view: View, repeat: Repeat, row: str) -> str:
    """Return the short name a person gave the row, or the label of its choice."""
    if repeat.label:
        answer = view.interview.answers.get((repeat.label, row))
        if answer is not None and isinstance(answer.value, str):
            return answer.value
    for extra in repeat.extra:
        if extra.row == row:
            return extra.label
    if repeat.unknown_label and row == repeat.unknown:
        return repeat.unknown_label
    if repeat.each:
        return _between(view, repeat).join(
            _choice_label(view, repeat, part) for part in row.split("-")
        )
    return ""


def _between(view: View, repeat: Repeat) -> str:
    """Return what stands between two labels; from country to country an arrow, as one reads."""
    known = view.questionnaire.question_by_name
    if not all(name in known and known[name].type in COUNTRIES for name in repeat.each):
        return " - "
    language = view.questionnaire.text_language.partition("-")[0]
    return " ← " if language in RIGHT_TO_LEFT else " → "


def _choice_label(view: View, repeat: Repeat, code: str) -> str:
    for name in repeat.each:
        question = view.questionnaire.question_by_name.get(name)
        if question is None:
            continue
        choice = question.choice_by_name.get(code)
        if choice is not None:
            return choice.label
        if question.type in COUNTRIES and code in territories.country_codes():
            return territories.country_name(code, view.questionnaire.text_language)
    return code
