"""What there is to reach in a questionnaire: questions, wordings, choices, outcomes and actions.

Rule of this file: it names things once, for conversations and walks alike, and looks at no
conversation; what was really reached is counted in `bot.playing.reach`.
"""

from __future__ import annotations

from typing import Final

from flows.structure import FOUND
from flows.verdicts import Verdict
from questionnaires.model import Case, FindingRule, Question, Questionnaire, Status
from questionnaires.search import search_in
from questionnaires.values import Value
from reports.action_plan import REPAY

QUESTIONS: Final = "questions asked"
LEFT_OUT: Final = "questions left out"
WORDINGS: Final = "wordings for some people"
CHOICES: Final = "choices taken"
OUTCOMES: Final = "outcomes of finding rules"
ACTIONS: Final = "actions in plans"
KINDS: Final = (QUESTIONS, LEFT_OUT, WORDINGS, CHOICES, OUTCOMES, ACTIONS)
"""What is counted, in the order and in the words of all who tell it."""

PLANNED: Final = (Status.GAP, Status.PARTLY_MET, Status.UNKNOWN)
"""What leads to actions; a case that says anything else only says so."""


def everything(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Return all that can be reached, by kind, each named as `Reach` counts it.

    It is worked out once for each questionnaire: to know what can be met takes a search.
    """
    found = questionnaire.__dict__.get("_reachable")
    if found is None:
        found = questionnaire.__dict__["_reachable"] = _everything(questionnaire)
    return dict(found)


def _everything(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    questions = questionnaire.questions
    modules = questionnaire.module_by_name
    return {
        QUESTIONS: tuple(one.name for one in questions),
        LEFT_OUT: tuple(
            one.name for one in questions if one.relevant or modules[one.module].relevant
        ),
        WORDINGS: tuple(wording(one, at) for one in questions for at in range(len(one.variants))),
        CHOICES: tuple(choice(one, each.name) for one in questions for each in one.choices),
        OUTCOMES: tuple(_outcomes(questionnaire)),
        ACTIONS: tuple(sorted(_actions(questionnaire))),
    }


def wording(question: Question, at: int) -> str:
    """Return the name of a variant of a question's wording."""
    return f"{question.name}: when {question.variants[at].when}"


def choice(question: Question, name: str) -> str:
    """Return the name of a choice."""
    return f"{question.name} = {name}"


def choices(question: Question, value: Value) -> list[str]:
    """Return the names of the choices that an answer takes."""
    names = value if isinstance(value, tuple) else (value,)
    known = question.choice_by_name
    return [choice(question, one) for one in names if isinstance(one, str) and one in known]


def outcome(rule: FindingRule, verdict: Verdict) -> str:
    """Return the name of what a rule said."""
    if verdict.case < 0:
        return met(rule) if verdict.status is Status.MET else does_not_apply(rule)
    if verdict.status is Status.UNKNOWN and rule.cases[verdict.case].status is not Status.UNKNOWN:
        return f"{rule.name}: not known"  # no case of its own says so
    return case(rule, verdict.case)


def met(rule: FindingRule) -> str:
    """Return the name of the outcome that all is well."""
    return f"{rule.name}: met"


def does_not_apply(rule: FindingRule) -> str:
    """Return the name of the outcome that a person said it does not apply."""
    return f"{rule.name}: does not apply"


def case(rule: FindingRule, at: int) -> str:
    """Return the name of the outcome of one case."""
    one = rule.cases[at]
    said = f"{one.status} {one.severity}" if one.severity else str(one.status)
    return f"{rule.name}: case {at + 1} ({said})"


def goals_met(rule: FindingRule) -> list[tuple[str, bool]]:
    """Return the conditions under which a rule finds that all is well."""
    name = rule.questions[0]
    goals = [(one.when, False) for one in rule.cases]
    goals += [(f"dont_know(${{{name}}})", False), (f"not_applicable(${{{name}}})", False)]
    return [*goals, (f"answered(${{{name}}})", True)]


def _outcomes(questionnaire: Questionnaire) -> list[str]:
    """Return every outcome there can be; a check that has nothing to say has no outcome."""
    found = []
    for rule in questionnaire.findings:
        if not rule.check:
            if _can_be_met(questionnaire, rule):
                found.append(met(rule))
            if not rule.open_counts:  # else it is judged whatever is said
                found.append(does_not_apply(rule))
        found.extend(case(rule, at) for at in range(len(rule.cases)))
    return found


def _can_be_met(questionnaire: Questionnaire, rule: FindingRule) -> bool:
    """Tell whether some answer leads to no case at all."""
    goals = goals_met(rule)
    search = search_in(questionnaire)
    in_itself = search.can_hold(*goals, alone=True)
    asked = (rule.questions[0],)
    return in_itself is not False and search.can_hold(*goals, asked=asked) is not False


def _actions(questionnaire: Questionnaire) -> set[str]:
    """Return the ids of the actions that findings call for, and paying back where it can come."""
    named = {name for one in _planned(questionnaire) for name in one.actions}
    if any(one.name == FOUND for one in questionnaire.calculations):
        named.add(REPAY)
    return named


def _planned(questionnaire: Questionnaire) -> list[Case]:
    return [one for rule in questionnaire.findings for one in rule.cases if one.status in PLANNED]
