"""Under which answers a thing is reached: what a walk that seeks it must find answers for.

Rule of this file: conditions only, as authors write them; which answers they hold for is found by
`questionnaires.search`, and whether it comes to pass is seen on the walk.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.playing import reachable
from questionnaires.conditions import waited_for
from questionnaires.model import (
    SELECTS_MANY,
    FindingRule,
    Question,
    Questionnaire,
    QuestionType,
)

Conditions = tuple[tuple[str, bool], ...]


class Goal(NamedTuple):
    """One way to something: these conditions hold (or not), and these questions apply."""

    conditions: Conditions
    asked: tuple[str, ...] = ()


Thing = tuple[str, str]
"""Kind and name, as `Reach.missing` gives them."""


def goals_of(questionnaire: Questionnaire) -> dict[Thing, tuple[Goal, ...]]:
    """Return the ways to each thing there is to reach; one that has none is only met by luck."""
    found: dict[Thing, list[Goal]] = {}
    for thing, goal in _all(questionnaire):
        found.setdefault(thing, []).append(_with_rows(questionnaire, goal))
    return {thing: tuple(goals) for thing, goals in found.items()}


def _all(questionnaire: Questionnaire) -> Iterator[tuple[Thing, Goal]]:
    for question in questionnaire.questions:
        yield (reachable.QUESTIONS, question.name), Goal((), (question.name,))
        module = questionnaire.module_by_name[question.module]
        for text in (module.relevant, question.relevant):
            if text:
                yield (reachable.LEFT_OUT, question.name), Goal(((text, False),))
        for at, variant in enumerate(question.variants):
            before = ((one.when, False) for one in question.variants[:at])
            goal = Goal((*before, (variant.when, True)), (question.name,))
            yield (reachable.WORDINGS, reachable.wording(question, at)), goal
        yield from _of_choices(question)
    for rule in questionnaire.findings:
        yield from _of_rule(rule)


def _of_choices(question: Question) -> Iterator[tuple[Thing, Goal]]:
    for one in question.choices:
        itself = f"${{{question.name}}}"
        many = question.type in SELECTS_MANY
        taken = f"selected({itself}, '{one.name}')" if many else f"{itself} = '{one.name}'"
        conditions = [(taken, True)]
        if question.type is QuestionType.DATE:
            conditions = []  # a word beside a date: no expression says so
        if question.choice_filter:
            conditions.append((question.choice_filter.replace("${choice}", f"'{one.name}'"), True))
        thing = (reachable.CHOICES, reachable.choice(question, one.name))
        yield thing, Goal(tuple(conditions), (question.name,))


def _of_rule(rule: FindingRule) -> Iterator[tuple[Thing, Goal]]:
    asked = waited_for(rule) if rule.check else rule.questions[:1]
    judged = () if rule.check or rule.open_counts else _judged(rule)
    for at, one in enumerate(rule.cases):
        before = ((each.when, False) for each in rule.cases[:at])
        goal = Goal((*before, (one.when, True), *judged), asked)
        yield (reachable.OUTCOMES, reachable.case(rule, at)), goal
        if one.status in reachable.PLANNED:
            for action in one.actions:
                yield (reachable.ACTIONS, action), goal
    if not rule.check:
        yield (reachable.OUTCOMES, reachable.met(rule)), Goal((*reachable.goals_met(rule),), asked)
    if judged:
        apart = tuple((text, True) for text, _ in judged)
        yield (reachable.OUTCOMES, reachable.does_not_apply(rule)), Goal(apart, asked)


def _judged(rule: FindingRule) -> Conditions:
    """Return under what the cases are looked at: the question was not said not to apply."""
    return ((f"not_applicable(${{{rule.questions[0]}}})", False),)


def _with_rows(questionnaire: Questionnaire, goal: Goal) -> Goal:
    """Return the goal with a row of every repeat that its questions stand in."""
    rows: dict[str, None] = {}
    for name in goal.asked:
        repeat = questionnaire.repeat_by_name.get(questionnaire.question_by_name[name].repeat)
        if repeat is not None and repeat.count:
            rows[f"${{{repeat.count}}} >= 1"] = None
        elif repeat is not None and repeat.each[0] in questionnaire.question_by_name:
            rows[f"count_selected(${{{repeat.each[0]}}}) >= 1"] = None
    return goal._replace(conditions=(*((text, True) for text in rows), *goal.conditions))
