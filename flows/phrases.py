"""Words people type for yes, no, don't know and the like, by language.

Rule of this file: only words that can mean nothing else; a questionnaire's own labels come first,
and English is understood everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, PREFER_NOT_TO_SAY

TYPED_WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "en": {
        DONT_KNOW: (
            "don't know",
            "dont know",
            "do not know",
            "i don't know",
            "dk",
            "not sure",
            "no idea",
            "unknown",
        ),
        NOT_APPLICABLE: ("not applicable", "does not apply", "n/a", "na"),
        PREFER_NOT_TO_SAY: ("prefer not to say", "rather not say", "no comment"),
    },
    "ar": {
        DONT_KNOW: ("لا أعرف", "لا اعرف", "لا أدري", "لا ادري", "لست متأكدا", "لست متأكدة"),
        NOT_APPLICABLE: ("لا ينطبق", "لا ينطبق علينا"),
        PREFER_NOT_TO_SAY: ("أفضل عدم الإجابة", "افضل عدم الاجابة", "لا أرغب في الإجابة"),
    },
}

CHOICE_WORDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "en": {
        "yes": ("yes", "y", "yeah", "yep", "sure", "ok"),
        "no": ("no", "n", "nope", "none", "never"),
        "partly": ("partly", "partially", "some", "sometimes", "half"),
    },
    "ar": {
        "yes": ("نعم", "أجل", "اجل", "ايوه", "أيوه"),
        "no": ("لا", "كلا"),
        "partly": ("جزئيا", "جزئيًا", "إلى حد ما", "بعضهم", "أحيانا"),
    },
}


ZERO_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": ("none", "zero", "nil", "no", "no one", "nobody", "nothing"),
    "ar": ("لا أحد", "لا احد", "صفر", "لا يوجد", "لا شيء"),
}
"""Words for the number zero."""

DAY_WORDS: Final[Mapping[str, Mapping[str, int]]] = {
    "en": {"today": 0, "yesterday": -1, "tomorrow": 1},
    "ar": {"اليوم": 0, "أمس": -1, "امس": -1, "البارحة": -1, "غدا": 1, "غدًا": 1},
}
"""Words for a day, and how many days after today it is."""

_LONGEST: Final = 40
"""No phrase is longer; longer texts are not looked up (and not kept)."""


def means_zero(text: str, language: str) -> bool:
    """Tell whether a text is a word for zero."""
    wanted = _plain(text)
    return any(wanted in ZERO_WORDS.get(one, ()) for one in (language, "en"))


def days_from_today(text: str, language: str) -> int | None:
    """Return how many days after today the day is that a text names by a word, or None."""
    wanted = _plain(text)
    found = (DAY_WORDS.get(one, {}).get(wanted) for one in (language, "en"))
    return next((days for days in found if days is not None), None)


def typed_value_of(text: str, language: str) -> str | None:
    """Return the kind of typed value a text means, or None."""
    return _look_up(TYPED_WORDS, text, language)


def choice_of(text: str, language: str) -> str | None:
    """Return `yes`, `no` or `partly` if a text means one of them."""
    return _look_up(CHOICE_WORDS, text, language)


def _look_up(
    table: Mapping[str, Mapping[str, tuple[str, ...]]], text: str, language: str
) -> str | None:
    if len(text) > _LONGEST:
        return None
    wanted = _plain(text)
    for one in (language, "en"):
        for meaning, words in table.get(one, {}).items():
            if wanted in words:
                return meaning
    return None


def _plain(text: str) -> str:
    return text.casefold().strip(" .!,؟?،").replace("\u2019", "'")
