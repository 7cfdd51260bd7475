"""A result beside the one handed in before it.

Rule of this file: values only; what was compared are findings under the same id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

NEW: Final = "new"
WORSE: Final = "worse"
BETTER: Final = "better"
UNCHANGED: Final = "unchanged"
FIXED: Final = "fixed"
GONE: Final = "gone"
KINDS: Final = (NEW, WORSE, BETTER, UNCHANGED, FIXED, GONE)
"""`new`: open now and not before; `better`: still open, less serious; `fixed`: in place now;
`gone`: open before, and not asked or not applicable now."""


@dataclass(frozen=True, slots=True)
class ComparedFinding:
    """A finding then and now: `before` and `now` are severities or statuses.

    They are empty where it was not looked at. `ref` are the numbers of its questions, `label` what
    it is about.
    """

    id: str
    kind: str
    ref: str
    label: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed since a result of the day `before`, the submission `number` of its interview.

    `other_version`: it answered another version of the questionnaire, so that not everything can be
    compared.
    """

    before: date
    number: int
    findings: tuple[ComparedFinding, ...]
    other_version: bool = False
