"""The functions an expression may call.

Rule of this file: functions are plain, total and raise nothing; how many arguments each takes
stands in the table. Those that look at rows (`any`, `sum` …) or choose what is evaluated (`if`,
`coalesce`) are compiled, not called; those of the context are answered by the scope.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from questionnaires.expressions import operations
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, PREFER_NOT_TO_SAY, Money, Typed

Function = Callable[..., object]

MANY: Final = 99
LONGEST_MATCHED_TEXT: Final = 200
"""`regex` looks at so many characters: bounds the time a pattern may take."""

ROWS: Final[Mapping[str, tuple[int, int]]] = {
    "any": (1, 1),
    "all": (1, 1),
    "count": (1, 1),
    "sum": (1, 1),
    "min": (1, MANY),
    "max": (1, MANY),
}
LAZY: Final[Mapping[str, tuple[int, int]]] = {
    "if": (3, 3),
    "coalesce": (2, MANY),
    "not": (1, 1),
    "regex": (2, 2),
    "today": (0, 0),
    "now": (0, 0),
    "true": (0, 0),
    "false": (0, 0),
    "row": (0, 0),
}
CONTEXT: Final[Mapping[str, tuple[int, int]]] = {
    "gap_here": (0, 0),
    "opened_here": (0, 0),
    "critical_in": (1, MANY),
    "gap_in": (1, MANY),
    "opened": (1, 1),
    "official_minimum": (0, 0),
    "finding_date": (0, 0),
    "kept": (1, 1),
    "currencies_used": (0, 1),
}
"""What only the interview can know: findings so far, modules opened on request, the official least
cost of the present corridor (an amount of money, or nothing), the day on which a worker payment was
first known (a date, or nothing), an answer that is kept although its question no longer applies
(`kept`, with the name of the question as a text), and the currencies of all amounts that count
(`currencies_used`, choices by their ISO 4217 code; one may be left out)."""

OF_ROW: Final = frozenset({"official_minimum"})
"""Functions of the context that are about a row: the scope gets its id, `''` outside of rows."""


def selected(chosen: object, code: object) -> bool:
    """Return whether a choice is among those taken (or is the one taken)."""
    if isinstance(chosen, tuple):
        return code in chosen
    return isinstance(chosen, str) and bool(chosen) and chosen == code


def count_selected(chosen: object) -> int:
    """Return how many choices were taken."""
    if isinstance(chosen, tuple):
        return len(chosen)
    return int(isinstance(chosen, str) and bool(chosen))


def dont_know(value: object) -> bool:
    """Return whether the answer is "don't know" or "prefer not to say"."""
    return isinstance(value, Typed) and value.kind in (DONT_KNOW, PREFER_NOT_TO_SAY)


def not_applicable(value: object) -> bool:
    """Return whether the answer is "not applicable"."""
    return isinstance(value, Typed) and value.kind == NOT_APPLICABLE


def answered(value: object) -> bool:
    """Return whether there is any answer, a typed value included."""
    return value not in ("", None, ())


def same_currency(left: object, right: object) -> bool:
    """Return whether both are amounts of the same money."""
    return isinstance(left, Money) and isinstance(right, Money) and left.currency == right.currency


def amount(value: object) -> object:
    """Return the number in an amount of money."""
    return value.amount if isinstance(value, Money) else ""


def currency(value: object) -> str:
    """Return the ISO 4217 code of an amount of money."""
    return value.currency if isinstance(value, Money) else ""


def add_days(start: object, days: object) -> object:
    """Return the date some days later (earlier, if negative)."""
    first, step = operations.day(start), operations.number(days)
    return "" if first is None or step is None else operations.add_days(first, int(step))


def add_months(start: object, months: object) -> object:
    """Return the date some months later (earlier, if negative)."""
    first, step = operations.day(start), operations.number(months)
    return "" if first is None or step is None else operations.add_months(first, int(step))


def to_date(value: object) -> object:
    """Return the date in a text such as `2026-11-21`."""
    return operations.day(value) or ""


def to_number(value: object) -> object:
    """Return the number in a value."""
    found = operations.number(value)
    return "" if found is None else found


def to_int(value: object) -> object:
    """Return the whole part of a number."""
    found = operations.number(value)
    return "" if found is None else int(found)


def to_text(value: object) -> str:
    """Return a value as text, `''` for a typed value."""
    match value:
        case Typed() | None:
            return ""
        case bool():
            return "true" if value else "false"
        case Money(amount, currency):
            return f"{amount:f} {currency}"
        case tuple():
            return " ".join(value)
        case Decimal():
            return f"{value:f}"
        case int():
            return to_text(Decimal(value))  # str() of an int has a length limit and may raise
        case date():
            return value.isoformat()
        case _:
            return str(value)


def string_length(value: object) -> int:
    """Return how many characters a text has."""
    return len(to_text(value))


def concat(*values: object) -> str:
    """Return the texts one after the other."""
    return "".join(to_text(value) for value in values)


def contains(text: object, part: object) -> bool:
    """Return whether a text contains another."""
    return to_text(part) in to_text(text)


def starts_with(text: object, start: object) -> bool:
    """Return whether a text begins with another."""
    return to_text(text).startswith(to_text(start))


def rounded(value: object, places: object = 0) -> object:
    """Return a number rounded half up to some places."""
    found, digits = operations.number(value), operations.number(places)
    if found is None or digits is None or not 0 <= digits <= 9:
        return ""
    exact = Decimal(found).quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)
    return int(exact) if not digits else exact


PLAIN: Final[Mapping[str, tuple[Function, int, int]]] = {
    "selected": (selected, 2, 2),
    "count_selected": (count_selected, 1, 1),
    "dont_know": (dont_know, 1, 1),
    "not_applicable": (not_applicable, 1, 1),
    "answered": (answered, 1, 1),
    "same_currency": (same_currency, 2, 2),
    "amount": (amount, 1, 1),
    "currency": (currency, 1, 1),
    "add_days": (add_days, 2, 2),
    "add_months": (add_months, 2, 2),
    "date": (to_date, 1, 1),
    "number": (to_number, 1, 1),
    "int": (to_int, 1, 1),
    "string": (to_text, 1, 1),
    "string_length": (string_length, 1, 1),
    "concat": (concat, 1, MANY),
    "contains": (contains, 2, 2),
    "starts_with": (starts_with, 2, 2),
    "round": (rounded, 1, 2),
}


def arity(function: str) -> tuple[int, int] | None:
    """Return the least and the most arguments of a function, None if it is unknown."""
    if function in PLAIN:
        return PLAIN[function][1:]
    return ROWS.get(function) or LAZY.get(function) or CONTEXT.get(function)


def known() -> tuple[str, ...]:
    """Return the names of all functions."""
    return tuple(sorted({*PLAIN, *ROWS, *LAZY, *CONTEXT}))


def count(values: Sequence[object]) -> int:
    """Return how many values are there: typed values, `''` and false conditions are not."""
    return sum(
        1 for value in values if answered(value) and value is not False and not _typed(value)
    )


def total(values: Sequence[object]) -> object:
    """Return the sum of the numbers, or of the amounts if they are of one money."""
    found = [value for value in values if operations.number(value) is not None]
    result: object = 0
    for at, value in enumerate(found):
        result = operations.reckon("+", result, value) if at else value
    return result


def extreme(sign: str, values: Sequence[object]) -> object:
    """Return the smallest (`<`) or largest (`>`) number, amount or date; `''` if there is none."""
    best: object = ""
    for value in values:
        comparable = operations.number(value) is not None or isinstance(value, date)
        if comparable and (best == "" or operations.compare(sign, value, best)):
            best = value
    return best


def _typed(value: object) -> bool:
    return isinstance(value, Typed)


_QUANTIFIED_GROUP = re.compile(r"[*+?}|][^()]*\)[*+{]")


def pattern(text: str) -> re.Pattern[str]:
    """Return a compiled pattern of `regex()`.

    Raises:
        ValueError: if it is no pattern, or one that might take very long.
    """
    if len(text) > 200 or _QUANTIFIED_GROUP.search(text) or text.count("*") + text.count("+") > 3:
        raise ValueError("the pattern repeats what repeats, or is too long")
    try:
        return re.compile(text)
    except (re.error, OverflowError, RecursionError) as fault:
        raise ValueError(str(fault)) from None
