"""A case asks for actions of shared/actions.yaml.

Passes::

    actions: [A10]

Fails::

    actions: [A99]
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem

ID = "unknown-action"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    for rule in questionnaire.findings:
        for case in () if rule.origin else rule.cases:
            for name in case.actions:
                if name not in library.actions:
                    yield Problem(
                        rule.file,
                        case.line,
                        ID,
                        f"{rule.name} asks for {name}, which is not in actions.yaml.",
                        "Please either correct the name or add the action.",
                    )
