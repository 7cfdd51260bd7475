"""A question that can give a finding names its source, so that the report can.

Passes::

    sources: [GP7]

Fails::

    - name: fees_paid       # has a finding rule, and no sources
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem

ID = "question-without-source"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    for rule in questionnaire.findings:
        question = questionnaire.question_by_name.get(rule.questions[0])
        if rule.origin or rule.check or question is None:
            continue
        if not question.sources and not rule.sources:
            yield Problem(
                question.file,
                question.line,
                ID,
                f"{question.name} can give a finding but names no source.",
                "Please either add `sources:` or remove its finding rule.",
            )
