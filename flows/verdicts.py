"""What a finding rule says, once judged.

Rule of this file: values only; `flows.judgement` makes them, `reports.assessment` explains them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.model import Severity, Status

SEVERITY_ORDER: Mapping[Severity | None, int] = {
    Severity.CRITICAL: 0,
    Severity.MAJOR: 1,
    Severity.MINOR: 2,
    Severity.INFO: 3,
    None: 4,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of the answers now: the worst of its rows, and which rows those are.

    `actions` are those of the deciding cases; `case` is the index of the deciding case (-1: none
    held, so the requirement is met); `waiting`: a follow-up that may change it is still open.
    """

    rule: str
    status: Status
    severity: Severity | None
    rows: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    first_step: str = ""
    case: int = -1
    waiting: bool = False
