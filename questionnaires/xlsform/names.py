"""What expressions must know of the names they read, to be said in the words of a spreadsheet.

Rule of this file: it knows questions, calculations and rows, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ONE, MANY, MONEY, OTHER = "one", "many", "money", "other"
"""Kinds of question that differ in a spreadsheet; a question of no such kind is `other`."""

TYPED = ("dont_know", "not_applicable", "prefer_not_to_say")
"""The typed values, as choices of a spreadsheet."""


@dataclass(frozen=True)
class Names:
    """Questions by kind, conditions among the calculations, rows and words beside dates.

    `segment_of` names the repeat of the spreadsheet in which a question or calculation stands;
    `repeat_of` the repeat of the questionnaire behind each of these. `counts` gives the question
    that says how many rows a repeat has, and `typed` the questions whose choices hold typed values.
    """

    kinds: Mapping[str, str] = field(default_factory=dict)
    conditions: frozenset[str] = frozenset()
    calculations: frozenset[str] = frozenset()
    segment_of: Mapping[str, str] = field(default_factory=dict)
    repeat_of: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    typed: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """Every name that can be read."""
        return frozenset(self.kinds) | self.calculations


def currency_of(name: str) -> str:
    """Return the name of the question that asks the currency of an amount."""
    return f"{name}_currency"


def word_of(name: str) -> str:
    """Return the name of the question for the words beside a date."""
    return f"{name}_instead"


def row_of(segment: str) -> str:
    """Return the name of the calculation that gives the id of the present row."""
    return f"{segment}_row"
