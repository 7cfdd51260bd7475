"""Sources of questions and finding rules are clauses of shared/clauses.yaml.

Passes::

    sources: [GP7, "DEF A(a)"]

Fails::

    sources: [GP77]
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from questionnaires.model import FindingRule, Library, Question, Questionnaire
from questionnaires.problems import Problem

ID = "unknown-clause"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    entries: tuple[Question | FindingRule, ...] = questionnaire.questions
    for one in entries + questionnaire.findings:
        for name in () if one.origin else one.sources:
            if name in library.clauses:
                continue
            near = get_close_matches(name, library.clauses, 1)
            repair = f"write {near[0]}" if near else "correct the name"
            yield Problem(
                one.file,
                one.line,
                ID,
                f"{one.name} names {name}, which is not in clauses.yaml.",
                f"Please either {repair} or add the clause.",
            )
