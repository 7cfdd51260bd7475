"""A relevance can fail: otherwise it hides nothing and only confuses.

Passes::

    relevant: "${fees_paid} = 'yes' or dont_know(${fees_paid})"

Fails::

    relevant: "${workers_total} < 50 or not(${workers_total} < 50)"
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.conditions import conditions_of
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem
from questionnaires.search import search_in

ID = "relevance-always-true"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    search = search_in(questionnaire)
    for one in conditions_of(questionnaire):
        if one.key != "relevant" or one.included:
            continue
        if search.can_hold((one.text, False)) is False:
            yield Problem(
                one.file,
                one.line,
                ID,
                f"`relevant` of {one.owner} always holds, whatever is answered.",
                "Please either correct the condition or remove it.",
            )
