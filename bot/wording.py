"""The product's own sentences, by key, in the language of the conversation.

Rule of this file: a sentence is looked up, never put together; a language without it falls back to
English, and every key used exists there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

CONSENT_VERSION: Final = "1"
"""Which text people agreed to when they said that their answers may be kept."""
FOLDER: Final = Path(__file__).parent / "locale"
_RTL: Final = frozenset({"ar", "fa", "he", "ur"})

_PLACE: Final = re.compile(r"\{\{ *([a-z_]+) *\}\}")

Fill = Callable[[Mapping[str, object]], str]
"""Puts parameters into a sentence."""


class Wording:
    """The sentences of one language."""

    def __init__(self, language: str, catalog: Catalog, fallback: Wording | None) -> None:
        self.language = language
        self.direction = "rtl" if language.split("-", maxsplit=1)[0] in _RTL else "ltr"
        self._catalog = catalog
        self._fallback = fallback
        self._plural = c2py(catalog.plural_expr)
        self._compiled: dict[str, str | Fill | tuple[Fill, ...]] = {}

    def say(self, key: str, params: Mapping[str, object] | None = None, **more: object) -> str:
        """Return the sentence of a key; `count` among the parameters chooses the plural form.

        Raises:
            KeyError: if no language has the key.
        """
        found = self._compiled.get(key)
        if found is None:
            found = self._compiled[key] = self._compile(key)
        if isinstance(found, str):
            return found
        given = {**(params or {}), **more}
        if isinstance(found, tuple):
            count = given.get("count", 0)
            form = self._plural(count) if isinstance(count, int) else 0
            return found[min(int(form), len(found) - 1)](given)
        return found(given)

    def _compile(self, key: str) -> str | Fill | tuple[Fill, ...]:
        message = self._catalog.get(key)
        if message is None or not message.string:
            if self._fallback is None:
                raise KeyError(key)
            return self._fallback._compile(key)
        if isinstance(message.string, tuple | list):
            return tuple(_filling(one) for one in message.string)
        text = str(message.string)
        return _filling(text) if "{" in text else text

    @property
    def machine_drafted(self) -> bool:
        """Tell whether no person has reviewed this language's sentences yet."""
        return is_machine_drafted(self._catalog)


def _filling(text: str) -> Fill:
    """Return what fills a sentence: plain places at once, anything more through Jinja."""
    rest = _PLACE.sub("", text)
    if "{" in rest or "}" in rest:
        from jinja2 import Environment, StrictUndefined  # most languages need none of it

        # Texts go out as plain text, each channel escapes them.
        return Environment(undefined=StrictUndefined).from_string(text).render
    return _PLACE.sub(r"{\1}", text).format_map


def is_machine_drafted(catalog: Catalog) -> bool:
    """Tell whether a catalog's header marks it as not yet reviewed by a person."""
    headers = {name.lower(): value for name, value in catalog.mime_headers}
    marked = headers.get("x-review", "")
    return "machine-drafted" in marked or "X-Review: machine-drafted" in catalog.header_comment


@cache
def languages() -> tuple[str, ...]:
    """Return the languages the product speaks, English first."""
    found = sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/bot.po"))
    return ("en", *(one for one in found if one != "en"))


@cache
def wording(language: str) -> Wording:
    """Return the sentences of a language, English for one we do not speak."""
    if language not in languages():
        language = "en"
    catalog = _read(language)
    return Wording(language, catalog, wording("en") if language != "en" else None)


def _read(language: str) -> Catalog:
    """Read `bot.po`, whose header counts, and what the other catalogs beside it add."""
    folder = FOLDER / language / "LC_MESSAGES"
    with (folder / "bot.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    for path in sorted(folder.glob("*.po")):
        if path.name != "bot.po":
            with path.open("rb") as file:
                for message in read_po(file, locale=language):
                    if message.id:
                        catalog[message.id] = message
    return catalog


@cache
def language_name(language: str) -> str:
    """Return the name of a language in that language."""
    try:
        name = Locale.parse(language).get_display_name(language)
    except (UnknownLocaleError, ValueError):
        return language
    return (name or language).capitalize()
