"""Currencies by their full name: *Jordanian dinars*, *جنيهًا مصريًا*.

Rule of this file: names are those of Unicode CLDR; a name that several currencies in use share
names none, and endings that only grammar brings do not count.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Final

LANGUAGES: Final = ("en", "ar")
COUNTS: Final = (None, 1, 2, 3, 11, 100)
"""One number for each plural form there is."""

_ENDING: Final = re.compile(r"(?<=[\u0621-\u064A]{3})[اة]$")


def currency_named(text: str, codes: Iterable[str]) -> str | None:
    """Return the one of these codes whose full name, of two words or more, stands in a text."""
    words = _words(text)
    if len(words) < 2:
        return None
    wanted = f" {' '.join(words)} "
    for name, code in _names(frozenset(codes)):
        if f" {name} " in wanted:
            return code
    return None


def _words(text: str) -> list[str]:
    """Return the words of a text without case, vowel signs and endings such as in *دينارًا*."""
    letters = "".join(
        one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one)
    )
    return [_ENDING.sub("", one) for one in re.findall(r"[^\W\d_]+", letters.casefold())]


@cache
def _names(codes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    from babel.numbers import get_currency_name  # noqa: PLC0415 - slow to load, rarely needed

    found: dict[str, set[str]] = {}
    for code in codes:
        for language in LANGUAGES:
            for count in COUNTS:
                words = _words(str(get_currency_name(code, count, language)))
                if len(words) > 1:
                    found.setdefault(" ".join(words), set()).add(code)
    single = [(name, of.pop()) for name, of in found.items() if len(of) == 1]
    return tuple(sorted(single, key=lambda one: (-len(one[0]), one[0])))
