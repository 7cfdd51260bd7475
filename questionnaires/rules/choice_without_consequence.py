"""Where "yes" is a gap, "partly" is judged too, and never passes unseen.

"Partly" that no case names would count as met.

Passes::

    - {when: "${fees_paid} = 'yes' or ${fees_paid} = 'partly'", status: gap, …}

Fails::

    - {when: "${fees_paid} = 'yes'", status: gap, …}       # and no case names 'partly'
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.expressions import tree_of
from questionnaires.expressions.tree import Node
from questionnaires.model import FindingRule, Library, Questionnaire, QuestionType, Status
from questionnaires.problems import Problem
from questionnaires.search import search_in

ID = "choice-without-consequence"

_JUDGED = (Status.GAP, Status.PARTLY_MET)


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    for rule in questionnaire.findings:
        question = questionnaire.question_by_name.get(rule.questions[0])
        if rule.origin or rule.check or question is None:
            continue
        if question.type is not QuestionType.YES_PARTLY_NO:
            continue
        named = _codes(rule, question.name)
        if "yes" in named and "partly" not in named and _passes(questionnaire, rule):
            yield Problem(
                rule.file,
                rule.line,
                ID,
                f"'yes' to {question.name} is judged, but no case names 'partly'.",
                f"Please either add ${{{question.name}}} = 'partly' to a case or make the question"
                " a select_one.",
            )


def _passes(questionnaire: Questionnaire, rule: FindingRule) -> bool:
    """Return whether "partly" can be answered and no case hold."""
    name = rule.questions[0]
    unseen = [(case.when, False) for case in rule.cases]
    goals = ((f"${{{name}}} = 'partly'", True), *unseen)
    return search_in(questionnaire).can_hold(*goals, asked=(name,)) is not False


def _codes(rule: FindingRule, name: str) -> set[str]:
    found: set[str] = set()
    for case in rule.cases:
        if case.status in _JUDGED:
            found |= set(_compared(tree_of(case.when), name))
    return found


def _compared(tree: Node, name: str) -> Iterator[str]:
    match tree:
        case ("compare", _, ("name", found), ("text", code)) if found == name:
            yield code
        case _:
            for part in tree[1:]:
                if isinstance(part, tuple):
                    yield from _compared(part, name)
