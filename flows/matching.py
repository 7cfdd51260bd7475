"""Which choice a typed text means.

Rule of this file: a label, name or letter written out comes first, then its number in the list,
then words for yes and no, then the beginning of a label. What fits several choices fits none; the
labels it could mean are given back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flows import phrases
from flows.numbers import with_plain_digits
from questionnaires import territories
from questionnaires.model import Choice, QuestionType

MAX_LABELS: Final = 8
"""So many labels are offered when a text fits several choices."""

LEAST_INSIDE: Final = 3
"""A text found inside a label (not at its beginning) has at least so many characters."""


@dataclass(frozen=True, slots=True)
class Several:
    """The labels of the choices a text fits; none when it fits nothing."""

    labels: tuple[str, ...] = ()


def clean(text: str) -> str:
    """Return the text without control characters and marks of direction, trimmed."""
    kept = (
        one for one in text if one in "\n\t" or unicodedata.category(one) not in ("Cc", "Cf", "Cs")
    )
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def folded(text: str) -> str:
    """Return a text as it is compared: without case and the marks around it."""
    return clean(text).casefold().strip(" .!")


def exact(choices: Iterable[Choice], text: str) -> str | None:
    """Return the choice whose label, name or letter the text is."""
    wanted = folded(text)
    if not wanted:
        return None
    for choice in choices:
        if wanted in (folded(choice.label), choice.name.casefold(), choice.ref.casefold()):
            return choice.name
    return None


def find(choices: Sequence[Choice], text: str, language: str) -> str | Several:
    """Return the name of the one choice a text means."""
    wanted = folded(text)
    if not wanted:
        return Several()
    found = exact(choices, text)
    if found is not None:
        return found
    plain = with_plain_digits(wanted)
    if plain.isdigit():
        return _by_number(choices, plain)
    word = phrases.choice_of(wanted, language)
    if word is not None and any(choice.name == word for choice in choices):
        return word
    return (
        _one_of([one for one in choices if folded(one.label).startswith(wanted)])
        or _one_of(
            [one for one in choices if len(wanted) >= LEAST_INSIDE and wanted in folded(one.label)]
        )
        or Several()
    )


def _by_number(choices: Sequence[Choice], plain: str) -> str | Several:
    """A number means a place in the list, or a label that begins with it; never one of the two."""
    starting = [one for one in choices if re.match(rf"{plain}(?!\d)", folded(one.label))]
    place = int(plain) if len(plain) < 4 else 0
    if 1 <= place <= len(choices) and choices[place - 1] not in starting:
        starting.append(choices[place - 1])
    return _one_of(starting) or Several()


def _one_of(choices: Sequence[Choice]) -> str | Several | None:
    if not choices:
        return None
    if len(choices) == 1:
        return choices[0].name
    return Several(tuple(one.label for one in choices[:MAX_LABELS]))


_SHORT_NAMES: Final = {
    "uk": "GB", "england": "GB", "britain": "GB", "usa": "US", "america": "US", "uae": "AE",
    "emirates": "AE", "ksa": "SA", "saudi": "SA", "burma": "MM", "holland": "NL", "korea": "KR",
    "drc": "CD", "viet nam": "VN", "lao pdr": "LA", "turkey": "TR",
}  # fmt: skip


def find_territory(kind: QuestionType, text: str, language: str) -> str | Several:
    """Return the code of the one country or language a text names."""
    wanted = territories.plain(clean(text))
    of_countries = kind is not QuestionType.LANGUAGES
    if of_countries and wanted in _SHORT_NAMES:
        return _SHORT_NAMES[wanted]
    if len(wanted) < 2 or phrases.choice_of(wanted, language) is not None:
        return Several()
    search = territories.matching_countries if of_countries else territories.matching_languages
    listed = territories.countries if of_countries else territories.languages
    names = {code: (territories.plain(name), name) for code, name in listed(language or "en")}
    found = search(wanted, language or "en")
    same = [code for code in found if wanted in (code.casefold(), names[code][0])]
    if len(found) == 1 or len(same) == 1:
        return (same or list(found))[0]
    return Several(tuple(names[code][1] for code in found[:MAX_LABELS]))
