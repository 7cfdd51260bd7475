"""Every question can come: some way through the questionnaire from its start leads to it.

Answers count only while their own question is relevant, so two conditions that each can hold may
still never hold together.

Passes::

    - {name: fees_paid, type: yes_partly_no, …}
    - {name: fees_amount, relevant: "${fees_paid} = 'yes'", …}

Fails::

    - {name: fees_paid, type: yes_partly_no, …}
    - {name: fees_amount, relevant: "${fees_paid} = 'yes'", …}
    - {name: no_fee_proof, relevant: "${fees_paid} = 'no' and answered(${fees_amount})", …}
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem
from questionnaires.search import search_in

ID = "unreachable-question"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    search = search_in(questionnaire)
    for one in questionnaire.questions:
        module = questionnaire.module_by_name[one.module]
        alone = [text for text in (one.relevant, module.relevant) if text]
        if not alone or any(search.can_hold((text, True), alone=True) is False for text in alone):
            continue  # always asked, or told by relevance-never-true
        if search.can_hold(asked=(one.name,)) is False:
            yield Problem(
                one.file,
                one.line,
                ID,
                f"no answers lead to {one.name}: what it needs is never asked together.",
                "Please either correct `relevant` here and above, or remove the question.",
            )
