"""Comparing and reckoning with answers.

Rule of this file: every operation is defined for all values and raises nothing. A typed value
("don't know" …) makes a comparison false and a reckoning empty (`''`); so does a missing answer,
except that `''` equals `''`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from questionnaires.values import Money, Typed

Number = int | Decimal

LARGEST: Final = 10**30
"""Beyond this a number is nobody's answer; results are given up as `''`."""

EQUALITY: Final = ("=", "!=")
ORDER: Final[dict[str, Callable[[Number, Number], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def holds(value: object) -> bool:
    """Return whether a value counts as true: typed values, 0, `''` and an empty choice do not."""
    match value:
        case bool():
            return value
        case int():
            return value != 0
        case Decimal():
            return value.is_finite() and value != 0
        case Money(amount, _):
            return amount.is_finite() and amount != 0
        case Typed() | None:
            return False
        case _:
            return bool(value)


def number(value: object) -> Number | None:
    """Return the number in a value (an amount without its currency), None if there is none."""
    match value:
        case bool() | Typed() | None:
            return None
        case int():
            return value if -LARGEST < value < LARGEST else None
        case Decimal():
            return value if value.is_finite() and abs(value) < LARGEST else None
        case Money(amount, _):
            return number(amount)
        case str():
            return _number_in(value)
        case _:
            return None


def _number_in(text: str) -> Number | None:
    text = text.strip()
    if not text or len(text) > 40 or not text.isascii() or text[-1].isalpha():
        return None
    try:
        return number(int(text) if text.isdigit() else Decimal(text))
    except (InvalidOperation, ValueError):
        return None


def day(value: object) -> date | None:
    """Return the date in a value, written `2026-11-21` if it is a text; None if there is none."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None


def compare(sign: str, left: object, right: object) -> bool:
    """Return whether `left sign right` holds; with a typed value it never does."""
    if isinstance(left, Typed) or isinstance(right, Typed):
        return False
    left, right = _as_text(left), _as_text(right)
    if sign in EQUALITY:
        return _equal(left, right) is (sign == "=")
    first: date | Number | None
    second: date | Number | None
    if isinstance(left, date) or isinstance(right, date):
        first, second = day(left), day(right)
    else:
        first, second = number(left), number(right)
    if first is None or second is None:
        return False
    return ORDER[sign](first, second)  # type: ignore[arg-type]  # both are dates, or both numbers


def _as_text(value: object) -> object:
    if value is None:
        return ""
    return " ".join(value) if isinstance(value, tuple) else value


def _equal(left: object, right: object) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, date) or isinstance(right, date):
        first = day(left)
        return first is not None and first == day(right)
    amount = number(left)
    return amount is not None and amount == number(right)


def reckon(sign: str, left: object, right: object) -> object:
    """Return `left sign right` for `+ - * div mod`, `''` where that makes no sense."""
    if isinstance(left, date) or isinstance(right, date):
        return _reckon_days(sign, left, right)
    first, second = number(left), number(right)
    if first is None or second is None:
        return ""
    currency = _currency(sign, left, right)
    if currency is None:
        return ""
    result = _reckon_numbers(sign, first, second)
    if result is None:
        return ""
    return Money(Decimal(result), currency) if currency else result


def _reckon_numbers(sign: str, first: Number, second: Number) -> Number | None:
    try:
        match sign:
            case "+":
                return number(first + second)
            case "-":
                return number(first - second)
            case "*":
                return number(first * second)
            case "div":
                return number(_tidy(Decimal(first) / Decimal(second)))
            case _:
                return number(first % second)
    except ArithmeticError:
        return None


def _tidy(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else value


def _currency(sign: str, left: object, right: object) -> str | None:
    """Return the currency of the result, `''` for a plain number, None where it is meaningless."""
    if not isinstance(left, Money):
        if not isinstance(right, Money):
            return ""
        return right.currency if sign == "*" else None
    if not isinstance(right, Money):
        return left.currency if sign in ("*", "div") else None
    if left.currency != right.currency or sign in ("*", "mod"):
        return None
    return "" if sign == "div" else left.currency


def _reckon_days(sign: str, left: object, right: object) -> object:
    if isinstance(left, date) and isinstance(right, date):
        return (left - right).days if sign == "-" else ""
    if not isinstance(left, date) or sign not in ("+", "-"):
        return ""
    days = number(right)
    if days is None:
        return ""
    return add_days(left, int(days) if sign == "+" else -int(days))


def add_days(start: date, days: int) -> date | str:
    """Return the date some days later, `''` beyond the calendar."""
    try:
        return start + timedelta(days=days)
    except OverflowError:
        return ""


def add_months(start: date, months: int) -> date | str:
    """Return the same day of another month, its last day where the month is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not 1 <= year <= 9998:
        return ""
    first_of_next = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = (first_of_next - timedelta(days=1)).day
    return date(year, month + 1, min(start.day, last))
