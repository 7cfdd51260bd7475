"""A calculation is used by some condition, or is `paid`, which the report reads.

Passes::

    - {name: mig, calculation: "${workers_international} > 0"}     # and a question: "${mig}"

Fails::

    - {name: mig, calculation: "${workers_international} > 0"}     # named nowhere
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.conditions import conditions_of
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem

ID = "unused-calculation"
FOR_THE_REPORT = frozenset({"paid"})


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    used = {name for one in conditions_of(questionnaire) for name in one.names} | FOR_THE_REPORT
    used |= {name for repeat in questionnaire.repeats for name in repeat.each}
    for one in questionnaire.calculations:
        if not one.origin and one.name not in used:
            yield Problem(
                one.file,
                one.line,
                ID,
                f"nothing uses the calculation {one.name}.",
                "Please either use it or remove it.",
                "warning",
            )
