"""What a finding rule says, once judged.

Rule of this file: values only; `flows.judgement` makes them, `reports.assessment` explains them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from questionnaires.model import Case, Severity, Status

SEVERITY_ORDER: Mapping[Severity | None, int] = {
    Severity.CRITICAL: 0,
    Severity.MAJOR: 1,
    Severity.MINOR: 2,
    Severity.INFO: 3,
    None: 4,
}


class RowJudged(NamedTuple):
    """What one row says; `at` is the index of the deciding case, -1 when none held."""

    row: str
    status: Status
    severity: Severity | None
    at: int = -1
    case: Case | None = None


class Judged(NamedTuple):
    """What all rows of a rule say, and the worst of them."""

    status: Status
    severity: Severity | None
    worst: RowJudged
    rows: tuple[RowJudged, ...]


def weight(judged: Judged | None) -> Severity | Status | None:
    """Return what counts of a finding where levels open: how severe it is, or that it is unknown.

    None where all is well, or nothing is known yet.
    """
    if judged is None:
        return None
    return judged.severity or (Status.UNKNOWN if judged.status is Status.UNKNOWN else None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of the answers now: the worst of its rows, and which rows those are.

    `actions` are those of the deciding cases; `case` is the index of the deciding case (-1: none
    held, so it is met, or does not apply as a person said); `waiting`: a follow-up that may change
    it is still open.
    """

    rule: str
    status: Status
    severity: Severity | None
    rows: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    first_step: str = ""
    case: int = -1
    waiting: bool = False
