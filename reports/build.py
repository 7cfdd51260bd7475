"""From answers to the report, in one call.

Rule of this file: the same answers, library and date give the same report; nothing is read from
anywhere else.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from flows.interview import NO_ROW, Interview
from flows.judgement import understood
from flows.structure import FOUND
from flows.variants import is_household, label_read, worded_library
from flows.view import View
from questionnaires.model import (
    Library,
    Question,
    Questionnaire,
    QuestionType,
    SafetyCard,
    Severity,
    Status,
)
from questionnaires.values import NOT_APPLICABLE, Typed, Value
from reports.action_plan import Circumstances, action_plan, counting_actions
from reports.assessment import Context, asked_question, assess, row_label
from reports.case_lines import with_cases
from reports.cost_model import CostSheet
from reports.costs import cost_sheet
from reports.evidence_model import PaperOnFile
from reports.frameworks import framework_views
from reports.market_lines import customer_markets, market_rules, named_markets
from reports.model import (
    AskedQuestion,
    Finding,
    ModuleResult,
    OpenQuestion,
    ProfileLine,
    Report,
    SafetyNote,
    SourceNote,
)
from reports.quiz import quiz_result
from reports.repayment import repayment_plan
from reports.repayment_model import RepaymentPlan
from reports.result import QUIZ, confidence, rating
from reports.rule_cards import corridors_of, rule_cards
from reports.warning_signs import warning_level
from reports.wording import wording_for

PROFILE_MODULE = "1"
WORKERS = "workers_total"
"""The question on the size of the firm: who asks it asks about the firm."""

MICRO_FIRM = 10
COUNTED = ("critical", "major", "minor", "info", "unknown", "met", "not_applicable", "open")


@dataclass(frozen=True)
class Extras:
    """Parts that other calculations bring; `machine_drafted`: nobody has read the translation."""

    costs: CostSheet | None = None
    repayment: RepaymentPlan | None = None
    machine_drafted: bool = False
    evidence: tuple[PaperOnFile, ...] = ()


NO_EXTRAS = Extras()


def build_report(
    questionnaire: Questionnaire,
    interview: Interview,
    library: Library,
    today: date,
    *,
    language: str = "",
    extras: Extras = NO_EXTRAS,
) -> Report:
    """Return the report of an interview as it stands on the day `today`.

    `questionnaire` and `library` are in its language; `language` is that of its own sentences.
    """
    wording = wording_for(language or questionnaire.text_language)
    view = View(questionnaire, interview, today)
    library = worded_library(library, view)
    context = Context(questionnaire, view, library, wording)
    paid = worker_paid(view)
    every = counting_actions(assess(questionnaire, view, library, wording), paid)
    findings = with_cases(tuple(f for f in every if _is_open(f)), library)
    level = warning_level(findings, paid)
    given = Circumstances(today, paid, _is_micro(view) or is_household(view), level)
    open_questions = _open_questions(context)
    counts = _counts(every, len(open_questions))
    named = named_markets(view)
    markets = customer_markets(named, library, wording.language)
    return Report(
        questionnaire=_header(questionnaire),
        language=wording.language,
        direction=wording.direction,
        date=today,
        subject=interview.subject,
        profile=_profile(context),
        counts=counts,
        rating=QUIZ if questionnaire.is_quiz else rating(counts),
        critical_open=counts["critical"] > 0,
        safety_card=_safety_note(library.safety_card, findings),
        warning_level=level,
        confidence=confidence(questionnaire, every),
        modules=_modules(every, questionnaire),
        findings=findings,
        actions=action_plan(findings, library, given),
        open_questions=open_questions,
        not_applicable=_not_applicable(context),
        strengths=tuple(f for f in every if f.status is Status.MET),
        sources=_sources(_sources_named(every, questionnaire, library), library),
        machine_drafted=extras.machine_drafted,
        evidence=extras.evidence,
        rule_cards=rule_cards(corridors_of(view), library, wording),
        costs=extras.costs or cost_sheet(questionnaire, view, library, wording, today),
        repayment=extras.repayment or repayment_plan(questionnaire, view, library, wording, today),
        frameworks=framework_views(view, library, every, wording),
        submission=interview.submissions,
        market_rules=market_rules(questionnaire, library, wording.language, named),
        customer_markets=markets.names,
        markets_without_rule=markets.without_rule,
        set_aside=tuple(f for f in every if f.status is Status.NOT_APPLICABLE),
        quiz=quiz_result(questionnaire, view, library, wording),
        conclusions=_conclusions(view),
    )


def _conclusions(view: View) -> tuple[str, ...]:
    """Return the notes that these answers, and not others, led to."""
    return tuple(
        label_read((one.name, NO_ROW), view)
        for one in view.questionnaire.questions
        if one.type is QuestionType.NOTE
        and one.relevant
        and not one.repeat
        and view.comes(one.name)
    )


def worker_paid(view: View) -> bool:
    """Whether a worker payment is found or suspected: what the questionnaire calls `paid`."""
    known = any(one.name == FOUND for one in view.questionnaire.calculations)
    return known and view.value(FOUND, None) is True


def _is_open(finding: Finding) -> bool:
    return finding.status in (Status.GAP, Status.PARTLY_MET, Status.UNKNOWN)


def _is_micro(view: View) -> bool:
    total = view.value(WORKERS, None)
    return isinstance(total, int) and 0 < total < MICRO_FIRM


def _counts(findings: tuple[Finding, ...], open_questions: int) -> dict[str, int]:
    found = Counter(_kind(finding) for finding in findings)
    found["open"] = open_questions
    return {key: found[key] for key in COUNTED}


def _kind(finding: Finding) -> str:
    return str(finding.severity or finding.status)


def _modules(
    findings: tuple[Finding, ...], questionnaire: Questionnaire
) -> tuple[ModuleResult, ...]:
    results = []
    for module in questionnaire.modules:
        here = [f for f in findings if f.module in (module.ref, module.name)]
        if not here:
            continue
        counts = Counter(_kind(finding) for finding in here)
        results.append(
            ModuleResult(
                ref=module.ref,
                name=module.name,
                label=module.label,
                counts={key: counts[key] for key in COUNTED if key != "open"},
                capped=counts[Severity.CRITICAL] > 0,
                met=tuple(f.id for f in here if f.status is Status.MET),
            )
        )
    return tuple(results)


def _profile(context: Context) -> tuple[ProfileLine, ...]:
    """Return what was said of the firm, in a questionnaire that asks about it."""
    questionnaire, lines = context.questionnaire, []
    if WORKERS not in questionnaire.question_by_name:
        return ()
    for answer in context.view.active():
        question = questionnaire.question_by_name[answer.question]
        module = questionnaire.module_by_name.get(question.module)
        first = question.ref.partition(".")[0] or (module.ref if module else "")
        if first != PROFILE_MODULE or answer.row:
            continue
        asked = asked_question(question, answer.row, context)
        lines.append(ProfileLine(asked.ref, asked.name, asked.label, asked.answer))
    return tuple(lines)


def _open_questions(context: Context) -> tuple[OpenQuestion, ...]:
    found = []
    for name, row in context.view.open_questions():
        question = context.questionnaire.question_by_name[name]
        found.append(
            OpenQuestion(
                ref=question.ref or name,
                name=name,
                label=label_read((name, row), context.view),
                module=question.module,
                row=row_label(question, row, context),
            )
        )
    return tuple(found)


def _not_applicable(context: Context) -> tuple[AskedQuestion, ...]:
    known = context.questionnaire.question_by_name
    return tuple(
        asked_question(known[answer.question], answer.row, context)
        for answer in context.view.active()
        if _is_set_aside(known[answer.question], answer.value)
    )


def _is_set_aside(question: Question, given: Value) -> bool:
    value = understood(question, given)
    return isinstance(value, Typed) and value.kind == NOT_APPLICABLE


def _safety_note(card: SafetyCard | None, findings: tuple[Finding, ...]) -> SafetyNote | None:
    if card is None or not any(finding.safety_card for finding in findings):
        return None
    return SafetyNote(card.title, card.opening, card.do, card.do_not, card.contacts, card.closing)


def _sources_named(
    findings: tuple[Finding, ...], questionnaire: Questionnaire, library: Library
) -> set[str]:
    """Return the sources that open findings, or the right answers of a quiz, rest on."""
    named = {c.source for f in findings if _is_open(f) for c in f.clauses if c.source}
    if questionnaire.is_quiz:
        clauses = {name for one in questionnaire.questions for name in one.sources}
        named |= {library.clauses[one].source for one in clauses if one in library.clauses}
    return named


def _sources(names: set[str], library: Library) -> tuple[SourceNote, ...]:
    """Return the sources of these names, by title."""
    found = [library.sources[name] for name in names if name in library.sources]
    return tuple(
        SourceNote(s.name, s.title, s.year, s.publisher, s.address, s.confidence)
        for s in sorted(found, key=lambda source: (source.title, source.name))
    )


def _header(questionnaire: Questionnaire) -> dict[str, Any]:
    header = questionnaire.header
    return {
        "ref_id": header.ref_id,
        "version": header.version,
        "status": header.status,
        "title": header.title,
        "provider": header.provider,
        "copyright": header.copyright,
        "publication_date": header.publication_date,
        "content_hash": questionnaire.content_hash,
    }
