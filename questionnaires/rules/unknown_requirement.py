"""A finding rule tests a requirement of shared/requirements.yaml.

Passes::

    requirement: R04

Fails::

    requirement: R99
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem

ID = "unknown-requirement"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    for rule in questionnaire.findings:
        if not rule.origin and rule.requirement not in library.requirements:
            yield Problem(
                rule.file,
                rule.line,
                ID,
                f"{rule.name} tests {rule.requirement}, which is not in requirements.yaml.",
                "Please either correct the name or add the requirement.",
            )
