"""A gap, and an unknown, names at least one action: nobody is left with a problem and no way on.

Passes::

    - {when: "${fees_paid} = 'yes'", status: gap, severity: critical, actions: [A12]}

Fails::

    - {when: "${fees_paid} = 'yes'", status: gap, severity: critical}
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import Library, Questionnaire, Status
from questionnaires.problems import Problem

ID = "gap-without-action"

_NEED_ACTION = (Status.GAP, Status.PARTLY_MET, Status.UNKNOWN)


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    for rule in questionnaire.findings:
        for case in () if rule.origin else rule.cases:
            if case.status in _NEED_ACTION and not case.actions:
                yield Problem(
                    rule.file,
                    case.line,
                    ID,
                    f"a case of {rule.name} with status {case.status} names no action.",
                    "Please either add `actions:` or use status met or not_applicable.",
                )
