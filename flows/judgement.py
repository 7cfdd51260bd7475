"""What the finding rules say of the answers so far.

Rule of this file: pure and complete; a question that does not count is never judged, *don't know*
is never a pass, and with rows the worst row decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from flows.interview import NO_ROW
from flows.verdicts import Judged, RowJudged, Verdict
from questionnaires.model import Case, FindingRule, Question, Severity, Status
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, Typed, Value

if TYPE_CHECKING:
    from flows.view import View

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
FINE: Final = (Status.MET, Status.NOT_APPLICABLE)


def strength(status: Status, severity: Severity | None) -> int:
    """Return the place of a result in the order of strength, 0 for the strongest."""
    return STRENGTH.get((status, severity), 5)


def understood(question: Question, value: Value) -> Value:
    """Return the value as it counts: *not applicable* without the reason asked for is unknown."""
    if (
        isinstance(value, Typed)
        and value.kind == NOT_APPLICABLE
        and question.reason_for_not_applicable
        and not value.reason.strip()
    ):
        return Typed(DONT_KNOW)
    return value


def kept(view: View, name: str) -> Value | None:
    """Return the answer given to a question outside of rows, whether it counts now or not."""
    question = view.questionnaire.question_by_name.get(name)
    answer = view.interview.answers.get((name, NO_ROW))
    return understood(question, answer.value) if question and answer else None


def judge(view: View) -> tuple[Verdict, ...]:
    """Return what every finding rule says whose answers are there, in the order of the rules."""
    found = (view.verdict(rule.name) for rule in view.questionnaire.findings)
    return tuple(verdict for verdict in found if verdict is not None)


def judge_rule(view: View, rule: FindingRule) -> Judged | None:
    """Return what one rule says, or None while it has nothing to go by."""
    if rule.check:
        return _judge_check(view, rule)
    question = view.questionnaire.question_by_name.get(rule.questions[0])
    if question is None:
        return None
    if not question.repeat:
        one = _judge_row(view, rule, question, NO_ROW)
        return Judged(one.status, one.severity, one, (one,)) if one else None
    rows = view.rows_in(question.repeat) or (NO_ROW,)
    found = tuple(one for row in rows if (one := _judge_row(view, rule, question, row)))
    if not found:
        return None
    worst = min(found, key=lambda one: strength(one.status, one.severity))
    return Judged(worst.status, worst.severity, worst, found)


def _judge_check(view: View, rule: FindingRule) -> Judged | None:
    if not all(_answered_anywhere(view, name) for name in view.structure.waited_for[rule.name]):
        return None
    one = _first_case(view, rule, NO_ROW)
    return Judged(one.status, one.severity, one, (one,)) if one else None


def _answered_anywhere(view: View, name: str) -> bool:
    if view.answer(name) is not None:
        return True
    return any(view.answer(name, row) is not None for row in view.rows_of(name))


def _judge_row(view: View, rule: FindingRule, question: Question, row: str) -> RowJudged | None:
    answer = view.answer(question.name, row)
    if answer is None:
        if not (rule.open_counts and view.relevant(question.name, row)):
            return None
        return _decide(view, rule, row)
    if not isinstance(answer.value, Typed):
        return _decide(view, rule, row)
    value = understood(question, answer.value)
    if isinstance(value, Typed) and value.kind == NOT_APPLICABLE and not rule.open_counts:
        return RowJudged(row, Status.NOT_APPLICABLE, None)
    found = _decide(view, rule, row)
    # Rule 1 of the bank: a "don't know" no case names is unknown, never a pass.
    return found if found.status is not Status.MET else RowJudged(row, Status.UNKNOWN, None, 0)


def _decide(view: View, rule: FindingRule, row: str) -> RowJudged:
    return _first_case(view, rule, row) or RowJudged(row, Status.MET, None)


def _first_case(view: View, rule: FindingRule, row: str) -> RowJudged | None:
    for at, test in enumerate(view.structure.cases[rule.name]):
        if test(view, row or None):
            case = rule.cases[at]
            severity = _inherited(view, case) if case.inherits else case.severity
            return RowJudged(row, case.status, severity, at, case)
    return None


def _inherited(view: View, case: Case) -> Severity | None:
    found = [
        judged
        for name in case.inherits
        if name in view.structure.rules and (judged := view.judged(name)) and judged.severity
    ]
    if not found:
        return case.severity
    return min(found, key=lambda one: strength(one.status, one.severity)).severity


def verdict_of(view: View, rule: FindingRule, judged: Judged) -> Verdict:
    """Return what a rule says, with the rows concerned and the actions that follow."""
    worst = judged.worst
    if worst.status in FINE:
        concerned = [one for one in judged.rows if one.status is worst.status]
    else:
        concerned = [one for one in judged.rows if one.status not in FINE]
    at = worst.at
    if worst.status is Status.NOT_APPLICABLE and any(one.at < 0 for one in concerned):
        concerned = [one for one in concerned if one.at < 0]
        at = -1
    return Verdict(
        rule=rule.name,
        status=worst.status,
        severity=worst.severity,
        rows=tuple(one.row for one in concerned if one.row),
        actions=_actions(rule, concerned),
        first_step=worst.case.first_step if worst.case else "",
        case=at,
        waiting=not rule.check and any(is_waiting(view, rule, one.row) for one in concerned),
    )


def _actions(rule: FindingRule, concerned: Iterable[RowJudged]) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for one in concerned:
        if one.case is not None:
            names.update(dict.fromkeys(one.case.actions))
        elif one.status is Status.UNKNOWN and rule.cases:
            names.update(dict.fromkeys(rule.cases[0].actions[:1]))
    return tuple(names)


def card_is_due(view: View, rule: FindingRule) -> bool:
    """Tell whether the safety card is due: a critical answer whose follow-ups are answered.

    A follow-up that was put off is not waited for.
    """
    judged = view.judged(rule.name)
    if judged is None or judged.severity is not Severity.CRITICAL:
        return False
    return not any(is_waiting(view, rule, one.row) for one in judged.rows if one.status not in FINE)


def is_waiting(view: View, rule: FindingRule, row: str) -> bool:
    """Tell whether a follow-up that may decide the severity is still to be answered."""
    known = view.questionnaire.question_by_name
    for name in (*rule.questions[:1], *rule.waits_for):
        question = known.get(name)
        if question is None:
            continue
        at = row if question.repeat else NO_ROW
        is_open = view.answer(name, at) is None and view.comes(name, at)
        if is_open and (name, at) not in view.interview.skipped:
            return True
    return False
