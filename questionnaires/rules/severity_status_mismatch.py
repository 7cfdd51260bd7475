"""A gap or partly met case has a severity (its own or inherited), every other case has none.

Passes::

    - {when: "…", status: gap, severity: major, actions: [A07]}
    - {when: "…", status: unknown, actions: [A06]}

Fails::

    - {when: "…", status: gap, actions: [A07]}
    - {when: "…", status: unknown, severity: major, actions: [A06]}
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import Library, Questionnaire, Status
from questionnaires.problems import Problem

ID = "severity-status-mismatch"

_WITH_SEVERITY = (Status.GAP, Status.PARTLY_MET)


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    for rule in questionnaire.findings:
        for case in () if rule.origin else rule.cases:
            given = case.severity is not None or bool(case.inherits)
            if given is (case.status in _WITH_SEVERITY):
                continue
            message = f"{case.status} has a severity" if given else f"{case.status} has no severity"
            yield Problem(
                rule.file,
                case.line,
                ID,
                f"a case of {rule.name} with status {message}.",
                "Please either remove `severity` or set the status to gap or partly_met."
                if given
                else "Please either add `severity` (or `inherits`), or use another status.",
            )
