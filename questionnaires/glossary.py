"""Words of the glossary in a text: where each stands, so that a channel can explain it.

Rule of this file: a word counts only as a whole; where two could begin, the longer one is meant,
and of each only the first occurrence. A word is looked for as its label says it in the language of
the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from questionnaires.model import Library, Term

PREFIXES = {"ar": ("(?:[وف]?[بك]?ال|[وف]?لل|[وفبكل])?", "(?:ال)?")}
"""What a language writes in one with a word: in Arabic the article, "and", "by", "for"."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands in a text, as `text[start:end]`."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True)
class Glossary:
    """The words of one language."""

    terms: tuple[Term, ...] = ()
    language: str = "en"

    def places(self, text: str, told: Iterable[str] = ()) -> tuple[Place, ...]:
        """Return the words in a text, in its order; words named in `told` are passed over."""
        if not self.terms:
            return ()
        seen, found = set(told), []
        for match in self._pattern.finditer(text):
            term = self._sorted[int(str(match.lastgroup)[1:])]
            if term.name not in seen:
                seen.add(term.name)
                found.append(Place(match.start(), match.end(), term))
        return tuple(found)

    def words_in(self, texts: Iterable[str]) -> tuple[Term, ...]:
        """Return the words of several texts, each once, in the order in which they are met."""
        found: dict[str, Term] = {}
        for text in texts:
            found.update((one.term.name, one.term) for one in self.places(text, found))
        return tuple(found.values())

    @cached_property
    def _sorted(self) -> list[Term]:
        return sorted(self.terms, key=lambda one: len(one.label), reverse=True)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        language = self.language.split("-")[0]
        before, inside = PREFIXES.get(language, ("", ""))
        words = "|".join(
            f"(?P<w{at}>{before}{_loose(one.label, inside)})" for at, one in enumerate(self._sorted)
        )
        plural = "s?" if language == "en" else ""
        return re.compile(rf"(?<!\w)(?:{words}){plural}(?!\w)", re.IGNORECASE)


def glossary_of(library: Library, language: str) -> Glossary:
    """Return the words of a library, whose texts are in `language`."""
    return Glossary(tuple(library.glossary.values()), language)


def _loose(label: str, inside: str = "") -> str:
    """Return the pattern of a label; its spaces may be line breaks or spaces that do not break.

    `inside` is what may stand before each word after the first.
    """
    return rf"\s+{inside}".join(map(re.escape, label.split()))
