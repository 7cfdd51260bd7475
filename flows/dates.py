"""Dates as people type them.

Rule of this file: as for numbers, nothing is guessed: where day and month could be either way
round, both readings are given back.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import Final

from flows import phrases
from flows.numbers import Unclear, with_plain_digits

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2199
"""Other years are slips, or years of another calendar."""

_YEAR_FIRST: Final = re.compile(r"^\D*(\d{4})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})\D*$")
_YEAR_LAST: Final = re.compile(
    r"^\D*(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:\D.*)?$"
)


def read_date(text: str, language: str, today: date | None = None) -> date | Unclear:
    """Return the date a text gives: 2026-03-05, 5 March 2026, March 5 2026, 25/3/2026.

    Where it is known which day is `today`, also: today, yesterday, tomorrow.
    """
    days = phrases.days_from_today(text, language) if today is not None else None
    if today is not None and days is not None:
        return today + timedelta(days=days)
    plain = with_plain_digits(text).strip()
    found = _YEAR_FIRST.match(plain)
    if found:
        return _date(int(found[1]), int(found[2]), int(found[3]))
    found = _YEAR_LAST.match(plain)
    if found:
        return _day_or_month_first(int(found[1]), int(found[2]), _year(found[3]))
    return _with_month_name(plain, language)


def _day_or_month_first(first: int, second: int, year: int) -> date | Unclear:
    if first > 12 or first == second:
        return _date(year, second, first)
    if second > 12:
        return _date(year, first, second)
    readings = (_date(year, second, first), _date(year, first, second))
    found = tuple(one.isoformat() for one in readings if isinstance(one, date))
    return Unclear("day_or_month", found) if found else Unclear("no_such_date")


def _with_month_name(plain: str, language: str) -> date | Unclear:
    words = [one for one in re.split(r"[\s\d.,/()_-]+", plain.casefold()) if len(one) >= 3]
    months = {found for word in words if (found := _month(word, language))}
    figures = re.findall(r"\d+", plain)
    years = [one for one in figures if len(one) == 4]
    days = [one for one in figures if len(one) <= 2]
    if len(months) != 1 or len(years) != 1 or len(years) + len(days) != len(figures):
        return Unclear("no_date")
    if len(days) > 1:
        return Unclear("no_date")
    return _date(int(years[0]), months.pop(), int(days[0]) if days else 1)


def _month(word: str, language: str) -> int:
    for one in dict.fromkeys((language, "en")):
        starting = {number for name, number in _month_names(one) if name.startswith(word)}
        if len(starting) == 1:
            return starting.pop()
    return 0


@cache
def _month_names(language: str) -> tuple[tuple[str, int], ...]:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - slow to load, rarely needed

    try:
        months = Locale.parse(language.replace("-", "_")).months
    except (UnknownLocaleError, ValueError):
        return ()
    return tuple(
        (str(name).casefold().rstrip("."), int(number))
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for number, name in months[context][width].items()
    )


def _year(figures: str) -> int:
    return int(figures) if len(figures) == 4 else 2000 + int(figures)


def _date(year: int, month: int, day: int) -> date | Unclear:
    try:
        found = date(year, month, day)
    except ValueError:
        return Unclear("no_such_date")
    return found if FIRST_YEAR <= year <= LAST_YEAR else Unclear("no_such_date")
