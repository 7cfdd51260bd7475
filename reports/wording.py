"""The report's own sentences in one language, and its forms of dates, numbers and money.

Rule of this file: a sentence is found by its key in a PO file and nowhere else; a key that a
translation lacks is said in English. The direction of writing comes from a table, never a guess.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal, format_percent

from questionnaires.values import Money

ENGLISH = "en"
LABEL = "label."

ISOLATE, END_ISOLATE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""Languages written from right to left (ISO 639); every other language runs left to right."""


def direction_of(language: str) -> str:
    """Return `rtl` or `ltr`, as HTML names the directions."""
    return "rtl" if language.replace("_", "-").split("-")[0] in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class Catalog:
    """One PO file: the forms of each key, and which form a number takes."""

    forms: Mapping[str, tuple[str, ...]]
    form_of: Callable[[int], int]


@dataclass(frozen=True)
class Wording:
    """Sentences, dates, numbers and money in one language."""

    language: str
    catalogs: tuple[Catalog, ...]

    def __call__(self, key: str, **fields: object) -> str:
        """Return the sentence of `key` with its fields filled in.

        Raises:
            KeyError: if not even the English file knows the key.
        """
        return self._forms(key)[0][0].format(**self._isolated(fields))

    def plural(self, key: str, number: int, **fields: object) -> str:
        """Return the form of `key` for `number`; `{n}` stands for the number itself."""
        forms, catalog = self._forms(key)
        form = forms[min(catalog.form_of(number), len(forms) - 1)]
        return form.format(n=self.number(number), **self._isolated(fields))

    def knows(self, key: str) -> bool:
        """Whether any of the catalogs has the key."""
        return any(key in catalog.forms for catalog in self.catalogs)

    def labels(self) -> dict[str, str]:
        """Return the headings and labels (`label.…`) by the rest of their key."""
        keys = {key for catalog in self.catalogs for key in catalog.forms if key.startswith(LABEL)}
        return {key.removeprefix(LABEL): self(key) for key in sorted(keys)}

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return direction_of(self.language)

    @cached_property
    def locale(self) -> Locale:
        """The nearest locale Babel knows; English where it knows none."""
        try:
            return Locale.parse(self.language.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            return Locale(ENGLISH)

    def month(self, day: date) -> str:
        """Return a month in words, such as `Nov 2026`."""
        return str(format_skeleton("yMMM", day, locale=self.locale))

    def date(self, day: date) -> str:
        """Return a day in words, such as `24 Nov 2026`."""
        if self.locale.language == ENGLISH:
            return format_date(day, "d MMM y", locale=self.locale)
        return format_skeleton("yMMMd", day, locale=self.locale)

    def number(self, number: int | Decimal) -> str:
        """Return a number with the marks of the language."""
        return format_decimal(number, locale=self.locale, decimal_quantization=False)

    def percent(self, share: Decimal) -> str:
        """Return a share (0 to 1) as a percentage without decimals."""
        return format_percent(share, locale=self.locale)

    def money(self, money: Money) -> str:
        """Return an amount with its currency code, as `1,200.00 USD`."""
        return format_currency(
            money.amount,
            money.currency,
            format="#,##0.##\xa0¤¤",
            locale=self.locale,
            currency_digits=money.amount % 1 != 0,
        )

    def territory(self, code: str) -> str:
        """Return the name of a country (ISO 3166 alpha-2), or the code where there is none."""
        return str(self.locale.territories.get(code.upper(), code))

    def tongue(self, code: str) -> str:
        """Return the name of a language (ISO 639), or the code where there is none."""
        return str(self.locale.languages.get(code.lower(), code))

    def listing(self, items: list[str]) -> str:
        """Return `a, b and c` in the manner of the language."""
        return format_list(items, locale=self.locale)

    def _isolated(self, fields: dict[str, object]) -> dict[str, object]:
        """Keep names and numbers of another direction from turning the sentence around them."""
        if self.direction == "ltr":
            return fields
        return {
            name: f"{ISOLATE}{text}{END_ISOLATE}" if isinstance(text, str) else text
            for name, text in fields.items()
        }

    def _forms(self, key: str) -> tuple[tuple[str, ...], Catalog]:
        for catalog in self.catalogs:
            if key in catalog.forms:
                return catalog.forms[key], catalog
        raise KeyError(key)


@cache
def wording_for(language: str) -> Wording:
    """Return the wording of a language, with English behind it."""
    names = [language, language.replace("_", "-").split("-")[0], ENGLISH]
    found = [_catalog(name) for name in dict.fromkeys(names)]
    return Wording(language, tuple(catalog for catalog in found if catalog))


@cache
def _catalog(language: str) -> Catalog | None:
    """Read `reports.po`, whose header counts, and what the other catalogs beside it add."""
    folder = Path(str(files("reports"))) / "locale" / language / "LC_MESSAGES"
    first = folder / "reports.po"
    if not first.is_file():
        return None
    forms: dict[str, tuple[str, ...]] = {}
    for path in sorted(folder.glob("*.po")):
        forms |= _forms_in(path, language)
    with first.open("rb") as stream:
        return Catalog(forms, gettext.c2py(read_po(stream, locale=language).plural_expr))


def _forms_in(path: Path, language: str) -> dict[str, tuple[str, ...]]:
    with path.open("rb") as stream:
        catalog = read_po(stream, locale=language)
    forms: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        key = message.id if isinstance(message.id, str) else message.id[0]
        string = message.string or ""
        strings = (string,) if isinstance(string, str) else tuple(string)
        if all(strings):
            forms[key] = strings
    return forms
