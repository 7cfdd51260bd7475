"""What the finding rules say of the answers so far.

Rule of this file: pure and complete; a question that does not count is never judged, *don't know*
is never a pass, and with rows the worst row decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from flows.interview import NO_ROW
from flows.verdicts import Verdict
from flows.view import View, understood
from questionnaires.expressions import compile_expression
from questionnaires.model import Case, FindingRule, Question, Severity, Status
from questionnaires.values import NOT_APPLICABLE, Typed, Value

# The stronger of two (bank, "Consistency checks"): critical, major, unknown, minor, info.
STRENGTH: Final[Mapping[tuple[Status, Severity | None], int]] = {
    (Status.GAP, Severity.CRITICAL): 0,
    (Status.PARTLY_MET, Severity.CRITICAL): 0,
    (Status.GAP, Severity.MAJOR): 1,
    (Status.PARTLY_MET, Severity.MAJOR): 1,
    (Status.UNKNOWN, None): 2,
    (Status.GAP, Severity.MINOR): 3,
    (Status.PARTLY_MET, Severity.MINOR): 3,
    (Status.GAP, Severity.INFO): 4,
    (Status.PARTLY_MET, Severity.INFO): 4,
    (Status.MET, None): 5,
    (Status.NOT_APPLICABLE, None): 6,
}


def strength(status: Status, severity: Severity | None) -> int:
    """Return the place of a result in the order of strength, 0 for the strongest."""
    return STRENGTH.get((status, severity), 5)


def judge(view: View) -> tuple[Verdict, ...]:
    """Return what every finding rule says whose answers are there, in the order of the rules."""
    found = (view.verdict(rule.name) for rule in view.questionnaire.findings)
    return tuple(verdict for verdict in found if verdict is not None)


def judge_rule(view: View, rule: FindingRule) -> Verdict | None:
    """Return what one rule says, or None while it has nothing to go by."""
    if rule.check:
        return _judge_check(view, rule)
    question = view.questionnaire.question_by_name.get(rule.questions[0])
    if question is None:
        return None
    judged = [
        (row, *one)
        for row in _rows_to_judge(view, question)
        if (one := _judge_row(view, rule, question, row)) is not None
    ]
    if not judged:
        return None
    return _worst(view, rule, judged)


def _judge_check(view: View, rule: FindingRule) -> Verdict | None:
    if not all(_answered_anywhere(view, name) for name in rule.questions):
        return None
    for at, case in enumerate(rule.cases):
        if compile_expression(case.when).test(view, None):
            return Verdict(
                rule=rule.name,
                status=case.status,
                severity=case.severity,
                actions=case.actions,
                first_step=case.first_step,
                case=at,
            )
    return None


def _answered_anywhere(view: View, name: str) -> bool:
    if view.answer(name) is not None:
        return True
    return any(view.answer(name, row) is not None for row in view.rows_of(name))


def _rows_to_judge(view: View, question: Question) -> tuple[str, ...]:
    return view.rows_of(question.name) or (NO_ROW,)


Judged = tuple[Status, Severity | None, int, Case | None]


def _judge_row(view: View, rule: FindingRule, question: Question, row: str) -> Judged | None:
    answer = view.answer(question.name, row)
    if answer is None:
        if not (rule.open_counts and view.relevant(question.name, row)):
            return None
        return _decide(view, rule, row)
    value: Value = understood(question, answer.value)
    if isinstance(value, Typed):
        if value.kind == NOT_APPLICABLE:
            return (Status.NOT_APPLICABLE, None, -1, None)
        found = _decide(view, rule, row)
        # Rule 1 of the bank: a "don't know" no case names is unknown, never a pass.
        return found if found[0] is not Status.MET else (Status.UNKNOWN, None, 0, None)
    return _decide(view, rule, row)


def _decide(view: View, rule: FindingRule, row: str) -> Judged:
    for at, case in enumerate(rule.cases):
        if compile_expression(case.when).test(view, row or None):
            severity = _inherited(view, case) if case.inherits else case.severity
            return (case.status, severity, at, case)
    return (Status.MET, None, -1, None)


def _inherited(view: View, case: Case) -> Severity | None:
    found = [
        verdict
        for name in case.inherits
        if name in view.structure.rules and (verdict := view.verdict(name)) and verdict.severity
    ]
    if not found:
        return case.severity
    worst = min(found, key=lambda verdict: strength(verdict.status, verdict.severity))
    return worst.severity


def _worst(
    view: View,
    rule: FindingRule,
    judged: list[tuple[str, Status, Severity | None, int, Case | None]],
) -> Verdict:
    _, status, severity, at, case = min(judged, key=lambda one: strength(one[1], one[2]))
    concerned = (
        [one for one in judged if one[1] is status]
        if _is_fine(status)
        else [one for one in judged if not _is_fine(one[1])]
    )
    return Verdict(
        rule=rule.name,
        status=status,
        severity=severity,
        rows=tuple(row for row, *_ in concerned if row),
        actions=_actions(rule, concerned),
        first_step=case.first_step if case else "",
        case=at,
        waiting=any(_is_waiting(view, rule, row) for row, *_ in concerned),
    )


def _is_fine(status: Status) -> bool:
    return status in (Status.MET, Status.NOT_APPLICABLE)


def _actions(
    rule: FindingRule, concerned: Iterable[tuple[str, Status, Severity | None, int, Case | None]]
) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for _, status, _, _, case in concerned:
        if case is not None:
            names.update(dict.fromkeys(case.actions))
        elif status is Status.UNKNOWN and rule.cases:
            names.update(dict.fromkeys(rule.cases[0].actions[:1]))
    return tuple(names)


def _is_waiting(view: View, rule: FindingRule, row: str) -> bool:
    known = view.questionnaire.question_by_name
    for name in (*rule.questions[:1], *rule.waits_for):
        question = known.get(name)
        if question is None:
            continue
        at = row if question.repeat else NO_ROW
        if view.answer(name, at) is None and view.comes(name, at):
            return (name, at) not in view.interview.skipped
    return False
