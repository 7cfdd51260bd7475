"""Currencies as people write them beside an amount.

Rule of this file: codes are those of ISO 4217 in use today, as Unicode CLDR knows them; a sign or
word that several currencies share names none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from flows.currency_names import currency_named
from flows.numbers import with_plain_digits
from questionnaires.conditions import conditions_of
from questionnaires.expressions import tree_of
from questionnaires.expressions.compile import functions_in
from questionnaires.values import Money

if TYPE_CHECKING:
    from flows.view import View
    from questionnaires.model import Questionnaire

SHARED: Final = ""
"""What a sign means that several currencies share."""

_WORDS: Final[dict[str, str]] = {
    "€": "EUR", "£": "GBP", "฿": "THB", "₫": "VND", "₱": "PHP", "৳": "BDT", "₹": "INR",
    "៛": "KHR", "₩": "KRW", "rm": "MYR", "us$": "USD", "s$": "SGD", "nt$": "TWD",
    "hk$": "HKD", "dollars us": "USD", "us dollars": "USD", "us dollar": "USD", "taka": "BDT",
    "tk": "BDT", "ringgit": "MYR", "baht": "THB", "euro": "EUR", "euros": "EUR", "dong": "VND",
    "kyat": "MMK", "riel": "KHR", "rp": "IDR", "rupiah": "IDR", "dhs": "AED", "birr": "ETB",
    "yuan": "CNY", "rmb": "CNY", "kip": "LAK", "دولار أمريكي": "USD", "يورو": "EUR",
    "$": SHARED, "¥": SHARED, "dollar": SHARED, "dollars": SHARED, "riyal": SHARED,
    "riyals": SHARED, "dirham": SHARED, "dirhams": SHARED, "rs": SHARED, "rupee": SHARED,
    "rupees": SHARED, "peso": SHARED, "pesos": SHARED, "dinar": SHARED, "dinars": SHARED,
    "دولار": SHARED, "ريال": SHARED, "درهم": SHARED, "دينار": SHARED, "جنيه": SHARED,
}  # fmt: skip
_ALSO_ENGLISH: Final = frozenset(
    ("all", "top", "try", "mad", "cup", "gel", "pen", "mop", "bob", "ron", "sos", "bam", "lak")
)
_OF_CURRENCY: Final = frozenset(("currency", "same_currency"))
_CODE: Final = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])")


def read_currency(text: str) -> str | None:
    """Return the ISO 4217 code a text names, `SHARED` for a sign of several, None for none."""
    plain = with_plain_digits(text)
    for word in _CODE.findall(plain):
        if word.upper() in codes() and (word.isupper() or word.lower() not in _ALSO_ENGLISH):
            return str(word.upper())
    named = currency_named(text, codes())
    if named is not None:
        return named
    folded = plain.casefold()
    for sign in _longest_first():
        if sign in folded and _pattern(sign).search(folded):
            return _WORDS[sign]
    return None


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(_WORDS, key=len, reverse=True))


@cache
def _pattern(sign: str) -> re.Pattern[str]:
    before = r"(?<![^\W\d_])" if sign[0].isalpha() else ""
    after = r"(?![^\W\d_])" if sign[-1].isalpha() else ""
    return re.compile(before + re.escape(sign) + after)


@cache
def codes() -> frozenset[str]:
    """Return the codes of all currencies that are legal tender somewhere today."""
    from babel.core import get_global  # noqa: PLC0415 - slow to load, and rarely needed

    return frozenset(
        code
        for used in get_global("territory_currencies").values()
        for code, _, end, tender in used
        if tender and end is None
    )


def fits_currency(amount: Decimal, currency: str) -> bool:
    """Tell whether an amount has no more decimals than its currency has minor units (ISO 4217)."""
    from babel.numbers import get_currency_precision  # noqa: PLC0415 - as above

    exponent = amount.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent <= get_currency_precision(currency)


def currency_of(country: str) -> str:
    """Return the currency used in a country today, '' where there is none of its own."""
    from babel.numbers import get_territory_currencies  # noqa: PLC0415 - as above

    return next(iter(get_territory_currencies(country)), "")


def matters_for_nothing(questionnaire: Questionnaire, name: str) -> bool:
    """Tell whether something is read from the currency of an amount even where the amount is 0."""
    found = questionnaire.__dict__.get("_compared_money")
    if found is None:
        found = questionnaire.__dict__["_compared_money"] = frozenset(_compared(questionnaire))
    return name in found


def _compared(questionnaire: Questionnaire) -> Iterator[str]:
    for condition in conditions_of(questionnaire):
        if functions_in(tree_of(condition.text)) & _OF_CURRENCY:
            yield from condition.names
            yield condition.owner


def currencies_used(view: View, but: str = "") -> tuple[str, ...]:
    """Return the currencies of the amounts above zero that count, by code; `but` is left out."""
    found: set[str] = set()
    for key, answer in view.interview.answers.items():
        value = answer.value
        if not isinstance(value, Money) or value.currency in found:
            continue  # whether an answer counts takes longest to tell, and one of each is enough
        if value.amount > 0 and view.counts(key):
            found.add(value.currency)
    return tuple(sorted(found - {but}))
