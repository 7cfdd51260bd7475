"""Names of countries and languages, in the reader's language, found by what a person types.

Rule of this file: codes are ISO 3166 alpha-2 and ISO 639-1; names are those of Unicode CLDR, as
Babel brings them. Nothing is stored here but the codes CLDR has beyond ISO.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale

_NOT_ISO_3166 = frozenset(("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "ZZ"))
"""Exceptional reservations and CLDR's own codes. XK (Kosovo) stays: people come from there."""

_NOT_ISO_639_1 = frozenset(("sh",))


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - slow, and not needed for codes

    try:
        return Locale.parse(language.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return Locale("en")


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """Return all country codes, such as `NP`."""
    return frozenset(
        code
        for code in map(str, _locale("en").territories)
        if code == "XK" or (len(code) == 2 and code not in _NOT_ISO_3166 and code[0] != "X")
    )


@lru_cache(maxsize=1)
def _alpha_3() -> dict[str, str]:
    from babel.core import get_global  # noqa: PLC0415 - as above

    known = country_codes()
    aliases = {str(code): [str(one) for one in found] for code, found in
               get_global("territory_aliases").items()}  # fmt: skip
    return {
        found[0]: code
        for code, found in aliases.items()
        if len(code) == 3 and code.isalpha() and len(found) == 1 and found[0] in known
    }


def alpha_3(code: str) -> str:
    """Return the ISO 3166 alpha-3 code of a country (`NPL` for `NP`), empty if there is none."""
    return _alpha_3().get(code, "")


@lru_cache(maxsize=1)
def country_of_alpha_3() -> dict[str, str]:
    """Return the alpha-2 codes by alpha-3 codes."""
    return {long: short for short, long in _alpha_3().items()}


@lru_cache(maxsize=1)
def language_codes() -> frozenset[str]:
    """Return all codes of languages, such as `ne`."""
    return frozenset(
        code
        for code in map(str, _locale("en").languages)
        if len(code) == 2 and code not in _NOT_ISO_639_1
    )


def country_name(code: str, language: str) -> str:
    """Return the name of a country in a language, the English one or the code where it has none."""
    return str(
        _locale(language).territories.get(code) or _locale("en").territories.get(code) or code
    )


def language_name(code: str, language: str) -> str:
    """Return the name of a language in a language."""
    return str(_locale(language).languages.get(code) or _locale("en").languages.get(code) or code)


def own_name(code: str) -> str:
    """Return what a language calls itself, such as `नेपाली`."""
    return language_name(code, code)


@lru_cache(maxsize=32)
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Return codes and names of all countries, in the order of the names."""
    return _in_order((code, country_name(code, language)) for code in country_codes())


@lru_cache(maxsize=32)
def languages(language: str) -> tuple[tuple[str, str], ...]:
    """Return codes and names of all languages, in the order of the names."""
    return _in_order((code, language_name(code, language)) for code in language_codes())


def matching_countries(typed: str, language: str) -> tuple[str, ...]:
    """Return the codes whose name, here or in English, has a word that begins as typed."""
    return _matching(typed, countries(language), countries("en"))


def matching_languages(typed: str, language: str) -> tuple[str, ...]:
    """Return the codes of languages whose name, here, in English or their own, begins as typed."""
    return _matching(typed, languages(language), (*languages("en"), *_own_names()))


@lru_cache(maxsize=1)
def _own_names() -> tuple[tuple[str, str], ...]:
    return tuple((code, own_name(code)) for code in sorted(_with_locale()))


@lru_cache(maxsize=1)
def _with_locale() -> frozenset[str]:
    from babel import localedata  # noqa: PLC0415 - as above

    return frozenset(code for code in language_codes() if localedata.exists(code))


def _matching(
    typed: str, here: Iterable[tuple[str, str]], elsewhere: Iterable[tuple[str, str]]
) -> tuple[str, ...]:
    wanted = plain(typed)
    if not wanted:
        return ()
    ranked: dict[str, tuple[int, int]] = {}
    for at, (code, name) in enumerate((*here, *elsewhere)):
        rank = _rank(wanted, code, plain(name))
        if rank is not None:
            ranked[code] = min(ranked.get(code, (9, 0)), (rank, at))
    return tuple(sorted(ranked, key=lambda code: ranked[code]))


def _rank(wanted: str, code: str, name: str) -> int | None:
    if wanted in (name, code.lower()):
        return 0
    if name.startswith(wanted):
        return 1
    return 2 if any(word.startswith(wanted) for word in name.split()) else None


def plain(text: str) -> str:
    """Return a text without accents, case and signs, for comparing what was typed."""
    bare = unicodedata.normalize("NFKD", text.casefold().strip())
    kept = "".join(
        sign for sign in bare if sign.isalnum() or sign.isspace() or _is_needed_mark(sign)
    )
    return " ".join(kept.split())


def _is_needed_mark(sign: str) -> bool:
    """Tell vowel signs of Indic, Thai, Khmer and Burmese script (kept) from accents (left out)."""
    return unicodedata.category(sign) in ("Mc", "Mn") and ord(sign) > 0x0900


def _in_order(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda pair: (plain(pair[1]), pair[0])))
