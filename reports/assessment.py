"""Verdicts become findings: the answer, the rule, the clause, and what good looks like.

Rule of this file: nothing is judged here. It explains what `flows.judgement` decided, lets no check
across answers weaken a question's own result, and puts the findings in the order to act.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flows.interview import NO_ROW
from flows.judgement import judge, strength
from flows.variants import label_read
from flows.verdicts import Verdict
from flows.view import View
from questionnaires.model import (
    FindingRule,
    Library,
    Question,
    Questionnaire,
    Requirement,
    Severity,
    Status,
)
from reports.answer_words import answer_words
from reports.model import AskedQuestion, ClauseRef, Finding
from reports.wording import Wording

FEES_MODULE = "5"
ROW_JOINT = " - "
"""Between the two countries of a corridor."""

PRESSING_INDICATORS = frozenset({3, 5, 6, 7, 8, 9})
"""Not knowing about these comes before every other unknown (bank, "Scoring rules", 4)."""

RANK_OF_SEVERITY = {
    Severity.CRITICAL: 1,
    Severity.MAJOR: 3,
    Severity.MINOR: 5,
    Severity.INFO: 6,
}
RANK_PRESSING_UNKNOWN, RANK_UNKNOWN, RANK_MET, RANK_SET_ASIDE = 2, 4, 7, 8


@dataclass(frozen=True)
class Context:
    """Everything an explanation is taken from."""

    questionnaire: Questionnaire
    view: View
    library: Library
    wording: Wording


def assess(
    questionnaire: Questionnaire, view: View, library: Library, wording: Wording
) -> tuple[Finding, ...]:
    """Return every finding, met and not applicable included, in the order to act.

    An answer without any consequence is no finding: nobody said that something does not apply.
    """
    context = Context(questionnaire, view, library, wording)
    rules = {rule.name: rule for rule in questionnaire.findings}
    judged = [(rules[verdict.rule], verdict) for verdict in judge(view) if not _is_neutral(verdict)]
    return explain(judged, context)


def _is_neutral(verdict: Verdict) -> bool:
    """Tell whether a case of the rule, not a person, says that there is nothing to find."""
    return verdict.status is Status.NOT_APPLICABLE and verdict.case >= 0


def explain(judged: Iterable[tuple[FindingRule, Verdict]], context: Context) -> tuple[Finding, ...]:
    """Return the findings of these verdicts, checks merged in, in the order to act."""
    findings = _one_for_each_question(list(judged), context)
    findings.sort(key=lambda finding: (finding.rank, _place(finding, context)))
    return tuple(findings)


def _one_for_each_question(
    judged: list[tuple[FindingRule, Verdict]], context: Context
) -> list[Finding]:
    """Return findings in which each question keeps the stronger of its own and a check's.

    A check that says more takes the place of the question's own finding; one that does not adds
    its questions, actions and sentence to it.
    """
    own = {
        rule.questions[0]: (verdict, _finding(rule, verdict, context))
        for rule, verdict in judged
        if not rule.check
    }
    kept = {name: finding for name, (_, finding) in own.items()}
    alone: list[Finding] = []
    for rule, verdict in judged:
        if not rule.check or not _open(verdict):
            continue
        finding = _finding(rule, verdict, context)
        beside = own.get(rule.hangs_on)
        if beside is None:
            alone.append(finding)
        elif _strength(verdict) < _strength(beside[0]):
            actions = _joined(finding.actions, beside[1].actions)
            alone.append(replace(finding, actions=actions))
            kept.pop(rule.hangs_on, None)
        elif rule.hangs_on in kept:
            kept[rule.hangs_on] = _with_check(kept[rule.hangs_on], finding)
    return [*kept.values(), *alone]


def _with_check(own: Finding, check: Finding) -> Finding:
    return replace(
        own,
        questions=_joined(own.questions, check.questions),
        actions=_joined(own.actions, check.actions),
        note=" ".join(_joined((own.note,) if own.note else (), (check.why,))),
    )


def _joined(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _strength(verdict: Verdict) -> int:
    return strength(verdict.status, verdict.severity)


def _open(verdict: Verdict) -> bool:
    return verdict.status in (Status.GAP, Status.PARTLY_MET, Status.UNKNOWN)


def _place(finding: Finding, context: Context) -> tuple[int, bool]:
    """Where the finding stands in the questionnaire; a check after its question's own."""
    first = finding.asked[0].name if finding.asked else ""
    question = context.questionnaire.question_by_name.get(first)
    return (question.index if question else 0, finding.check)


def _finding(rule: FindingRule, verdict: Verdict, context: Context) -> Finding:
    questions = _questions(rule, context)
    chief = context.questionnaire.question_by_name.get(rule.hangs_on) or questions[0]
    module = context.questionnaire.module_by_name.get(rule.module)
    number = (module.ref if module else "") or chief.ref.partition(".")[0] or rule.module
    sources = rule.sources or tuple(dict.fromkeys(s for q in questions for s in q.sources))
    indicators = indicators_in((*rule.sources, *chief.sources))
    case = rule.cases[verdict.case] if 0 <= verdict.case < len(rule.cases) else None
    requirement = context.library.requirements.get(rule.requirement)
    asked = _answered(one for q in questions for one in _asked(q, verdict.rows, context))
    return Finding(
        id=rule.name,
        requirement=rule.requirement,
        requirement_label=requirement.label if requirement else rule.requirement,
        status=verdict.status,
        severity=verdict.severity if _open(verdict) else None,
        rank=rank_of(verdict, chief.ref.partition(".")[0] or number, indicators),
        module=number,
        module_label=module.label if module else rule.module,
        questions=tuple(q.ref or q.name for q in questions),
        rows=verdict.rows,
        row_labels=_row_labels(questions, verdict.rows, context),
        asked=asked,
        answer=_answer(asked, context.wording),
        why=(rule.ask_back if rule.check else "") or chief.why,
        good=chief.good,
        clauses=clauses_of(sources, requirement, context),
        actions=verdict.actions,
        evidence=chief.evidence,
        check=rule.check,
        note=case.note if case and case.status is verdict.status else "",
        indicators=indicators,
        first_step=verdict.first_step,
        safety_card=rule.safety_card and verdict.severity is Severity.CRITICAL,
    )


def rank_of(verdict: Verdict, module: str, indicators: tuple[int, ...]) -> int:
    """Return the place in the order to act: 1 critical … 6 info, 7 met, 8 not applicable."""
    if verdict.status is Status.UNKNOWN:
        pressing = module == FEES_MODULE or PRESSING_INDICATORS.intersection(indicators)
        return RANK_PRESSING_UNKNOWN if pressing else RANK_UNKNOWN
    if verdict.status is Status.NOT_APPLICABLE:
        return RANK_SET_ASIDE
    return RANK_OF_SEVERITY[verdict.severity] if verdict.severity else RANK_MET


def indicators_in(sources: Iterable[str]) -> tuple[int, ...]:
    """Return the forced labour indicators named by sources such as `FLI9`."""
    found = (re.fullmatch(r"FLI ?(\d{1,2})", source.strip()) for source in sources)
    return tuple(sorted({int(match[1]) for match in found if match}))


def clauses_of(
    sources: Iterable[str], requirement: Requirement | None, context: Context
) -> tuple[ClauseRef, ...]:
    """Return the clauses of the rule, then those other frameworks set beside the requirement."""
    found = {name: _clause(name, context.library) for name in sources}
    for framework, clauses in requirement.clauses.items() if requirement else ():
        for name in clauses:
            if name in context.library.clauses:
                clause = replace(_clause(name, context.library), crosswalk=True)
                found.setdefault(name, clause)
            else:
                found[f"{framework} {name}"] = ClauseRef(
                    framework=_framework(framework, context.wording),
                    clause=name,
                    text="",
                    confidence=requirement.confidence if requirement else "check",
                    crosswalk=True,
                )
    return tuple(found.values())


def _clause(name: str, library: Library) -> ClauseRef:
    clause = library.clauses.get(name)
    if clause is None:
        return ClauseRef(framework=name, clause="", text="", confidence="check")
    return ClauseRef(clause.framework, clause.clause, clause.text, clause.confidence, clause.source)


def _framework(name: str, wording: Wording) -> str:
    key = f"framework.{name}"
    return wording(key) if wording.knows(key) else name.replace("_", " ")


def _questions(rule: FindingRule, context: Context) -> list[Question]:
    known = context.questionnaire.question_by_name
    return [known[name] for name in rule.questions if name in known]


def _asked(question: Question, rows: tuple[str, ...], context: Context) -> Iterable[AskedQuestion]:
    """Yield the question once for each row concerned, or once."""
    concerned: tuple[str, ...] = (NO_ROW,)
    if question.repeat:
        concerned = rows or context.view.rows_of(question.name) or (NO_ROW,)
    for row in concerned:
        yield asked_question(question, row, context)


def _answered(asked: Iterable[AskedQuestion]) -> tuple[AskedQuestion, ...]:
    """Leave open rows out, unless everything is open."""
    every = tuple(asked)
    return tuple(one for one in every if one.answered) or every


def asked_question(question: Question, row: str, context: Context) -> AskedQuestion:
    """Return a question with the answer that counts for this row, in words."""
    answer = context.view.answer(question.name, row)
    return AskedQuestion(
        ref=question.ref or question.name,
        name=question.name,
        label=label_read((question.name, row), context.view),
        answer=answer_words(question, answer.value if answer else None, context.wording),
        row=row_label(question, row, context),
        answered=answer is not None,
    )


def row_label(question: Question, row: str, context: Context) -> str:
    """Return what people call the row, such as `Recruiter 2 of 3` or a short name they gave."""
    if not row or not question.repeat:
        return ""
    label = context.view.row_label(question.repeat, row)
    if label:
        parts = label.split(ROW_JOINT)
        return ROW_JOINT.join(_place_name(part, context.wording) for part in parts)
    rows = context.view.rows_of(question.name)
    at = rows.index(row) + 1 if row in rows else 0
    pattern = context.questionnaire.repeat_by_name[question.repeat].label_text
    return pattern.format(n=at or row, total=len(rows), label=row)


def _place_name(label: str, wording: Wording) -> str:
    """Return the name of a country where the label is only its code."""
    return wording.territory(label) if re.fullmatch("[A-Z]{2}", label) else label


def _row_labels(
    questions: list[Question], rows: tuple[str, ...], context: Context
) -> tuple[str, ...]:
    repeated = next((question for question in questions if question.repeat), None)
    if repeated is None:
        return ()
    return tuple(row_label(repeated, row, context) for row in rows)


def _answer(asked: tuple[AskedQuestion, ...], wording: Wording) -> str:
    """Return one line: the answer alone, or each answer with its row or question before it."""
    several = len({one.ref for one in asked}) > 1
    if not several and len({one.answer for one in asked}) == 1:
        return asked[0].answer
    parts = [
        wording("finding.answer_part", name=_heading(one, several), answer=one.answer)
        for one in asked
    ]
    return wording("finding.answer_separator").join(parts)


def _heading(asked: AskedQuestion, several: bool) -> str:
    if several:
        return f"{asked.ref} ({asked.row})" if asked.row else asked.ref
    return asked.row or asked.ref
