"""Numbers as people type them.

Rule of this file: read what is clear, in any script's digits; what could mean two things is not
guessed but given back with the readings it could have, each of them clear by itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

MAX_DIGITS: Final = 15
"""More digits are a document or telephone number, not a count or an amount."""

_NUMBER: Final = re.compile(
    r"(?:(?<!\d)[-+])?"  # a sign, not the dash of "20-30"
    r"(?:\d[\d.,'’]*(?: \d{3})+(?!\d)(?:[.,]\d+)?|\d[\d.,'’]*\d|\d)"  # noqa: RUF001 - Swiss mark
)
_SPACES: Final = re.compile(r"[\u00a0\u2009\u202f]")
_ARABIC_DECIMALS: Final = re.compile("\u066b(\\d+)")
_GROUPS: Final = re.compile(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*|\d{1,2}(?:([.,])\d{2})+\2\d{3}")
_TIMES: Final[dict[str, int]] = {
    "k": 1000, "thousand": 1000, "thousands": 1000, "lakh": 100_000, "lakhs": 100_000,
    "lac": 100_000, "lacs": 100_000, "million": 1_000_000, "millions": 1_000_000,
    "mio": 1_000_000, "mn": 1_000_000, "crore": 10_000_000, "crores": 10_000_000,
    "ألف": 1000, "الف": 1000, "آلاف": 1000, "الاف": 1000, "مليون": 1_000_000,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unclear:
    """Why a text is no clear number or date; `readings` are texts that would be clear."""

    reason: str
    readings: tuple[str, ...] = ()


def with_plain_digits(text: str) -> str:
    """Return the text with the digits and number marks of any script written as in English."""
    if text.isascii():
        return text
    digits = "".join(
        str(unicodedata.decimal(one)) if one.isdecimal() and not one.isascii() else one
        for one in text
    )
    return digits.translate(_MARKS)


_MARKS: Final = str.maketrans(
    {"\u066b": ".", "\u066c": ",", "\u060c": ",", "\u2212": "-", "\u2013": "-", "\u2014": "-"}
)


def read_number(text: str) -> Decimal | Unclear:
    """Return the one number a text holds, with separators of any custom."""
    # the Arabic decimal mark is clear: as in the readings below, one more zero keeps it so
    plain = with_plain_digits(_ARABIC_DECIMALS.sub(r".\g<1>0", text))
    plain = _SPACES.sub(" ", plain)
    found = list(_NUMBER.finditer(plain))
    if not found:
        return Unclear("no_number")
    if len(found) > 1:
        several = (_to_decimal(one[0]) for one in found[:4])
        clear = (_clear(one) for one in several if isinstance(one, Decimal))
        return Unclear("one_number", tuple(dict.fromkeys(clear)))
    value = _to_decimal(found[0][0])
    times = _times(plain[found[0].end() :])
    if times == 1:
        return value
    if isinstance(value, Unclear):
        readings = (_plain(Decimal(one) * times) for one in value.readings)
        return Unclear(value.reason, tuple(readings))
    return Decimal(_plain(value * times))


def _times(after: str) -> int:
    """Return what the word after a number multiplies it with: 5k, 3 lakh."""
    word = re.match(r"\s*([^\W\d_]+)", after)
    return _TIMES.get(word[1].casefold(), 1) if word else 1


def _plain(value: Decimal) -> str:
    return format(value.quantize(Decimal(1)) if value == value.to_integral_value() else value, "f")


def _to_decimal(text: str) -> Decimal | Unclear:
    sign = "-" if text[0] == "-" else ""
    digits = re.sub(r"[ '’+-]", "", text)  # noqa: RUF001 - as above
    if sum(one.isdigit() for one in digits) > MAX_DIGITS:
        return Unclear("number_too_long")
    marks = [one for one in digits if one in ".,"]
    if not marks:
        return Decimal(sign + digits)
    whole, decimals = re.split(r"[.,](?=\d+$)", digits)
    if len(marks) == 1:
        return _with_one_mark(sign, whole, decimals, marks[0])
    if _GROUPS.fullmatch(digits):  # 1,200,000 and the 12,00,000 of South Asia
        return Decimal(sign + re.sub(r"[.,]", "", digits))
    if marks[-1] not in marks[:-1] and _GROUPS.fullmatch(whole):
        return Decimal(f"{sign}{re.sub(r'[.,]', '', whole)}.{decimals}")
    return Unclear("no_number")


def _with_one_mark(sign: str, whole: str, decimals: str, mark: str) -> Decimal | Unclear:
    """Read 1,200 as a thousand; 1.200 could be a thousand as well as little more than one."""
    fraction = Decimal(f"{sign}{whole}.{decimals}")
    if not _like_a_thousand(whole, decimals):
        return fraction
    thousands = Decimal(sign + whole + decimals)
    if mark == ",":
        return thousands
    return Unclear("thousand_or_decimal", (format(thousands, "f"), _clear(fraction)))


def _clear(value: Decimal) -> str:
    """Return the shortest text of a number that reads back as the same number."""
    shortest = format(value.normalize(), "f")
    whole, _, decimals = shortest.lstrip("-").partition(".")
    # one more zero makes it clear
    return f"{shortest}0" if _like_a_thousand(whole, decimals) else shortest


def _like_a_thousand(whole: str, decimals: str) -> bool:
    """Tell whether 1.234 could be a thousand as well: not 0.234, not 1.23, not 1234.567."""
    return len(decimals) == 3 and len(whole) <= 3 and not whole.startswith("0")
