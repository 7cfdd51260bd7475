"""What somebody knows, as the report of a quiz tells it.

Rule of this file: values only. It tells of a person who learns and never of a firm: nothing here is
a finding.
"""

from __future__ import annotations

from dataclasses import dataclass

RIGHT, WRONG, NOT_KNOWN, OPEN = "right", "wrong", "not_known", "open"
RESULTS = (RIGHT, WRONG, NOT_KNOWN, OPEN)
"""What an answer can be; `not_known` is any of the typed values, `open` was not answered."""


@dataclass(frozen=True, slots=True)
class QuizSource:
    """A clause that a right answer rests on, and how sure we are of it."""

    framework: str
    clause: str
    text: str
    confidence: str


@dataclass(frozen=True, slots=True)
class QuizAnswer:
    """One question with the answer given and the right one; `result` is one of `RESULTS`."""

    ref: str
    name: str
    label: str
    answer: str
    result: str
    right_answer: str
    why: str
    example: str
    sources: tuple[QuizSource, ...]


@dataclass(frozen=True, slots=True)
class QuizResult:
    """All questions in their order; `right` is how many were answered right."""

    right: int
    answers: tuple[QuizAnswer, ...]
