"""A relevance can hold: some answers make it true.

Passes::

    relevant: "${workers_total} > 10 and ${workers_total} < 50"

Fails::

    relevant: "${workers_total} > 50 and ${workers_total} < 10"
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.conditions import conditions_of
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem
from questionnaires.search import search_in

ID = "relevance-never-true"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    search = search_in(questionnaire)
    for one in conditions_of(questionnaire):
        if one.key == "relevant" and search.can_hold((one.text, True), alone=True) is False:
            yield Problem(
                one.file,
                one.line,
                ID,
                f"`relevant` of {one.owner} never holds, whatever is answered.",
                "Please either correct the condition or remove what it hides.",
            )
