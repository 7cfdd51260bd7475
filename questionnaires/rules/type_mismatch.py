"""What is compared or reckoned with is of one kind, and choices compared with exist.

Passes::

    relevant: "${fees_paid} = 'partly' and ${workers_total} > 10"

Fails::

    relevant: "${fees_paid} = 'mabye' and ${workers_total} > 'ten'"
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.conditions import conditions_of
from questionnaires.domains import kinds_of
from questionnaires.expressions import tree_of
from questionnaires.expressions.types import UNKNOWN, as_condition, infer
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem

ID = "type-mismatch"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    kinds = kinds_of(questionnaire)
    for one in conditions_of(questionnaire):
        if one.included:
            continue
        tree = tree_of(one.text)
        types = {**kinds, ".": kinds.get(one.owner, UNKNOWN)}
        any_value = one.key == "calculation"
        found = infer(tree, types)[1] if any_value else as_condition(tree, types)
        for mismatch in found:
            yield Problem(
                one.file,
                one.line,
                ID,
                f"`{one.key}` of {one.owner}: {mismatch.message}",
                mismatch.repair,
            )
