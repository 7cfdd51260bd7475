"""What every human-readable format shows, already said in words.

Rule of this file: it says, it does not draw. HTML, PDF, Markdown and the rest lay out the same
`Sheet`, so that no two formats say different things; a template sees nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from questionnaires.model import Status
from reports.chart import SHOWN, Bar, bars
from reports.model import ClauseRef, Finding, PlannedAction, Report, SafetyNote
from reports.wording import Wording, wording_for

FIRST_ACTIONS = 3
ENDINGS = ("?", ":", ".", "؟", "।")
"""After these a heading needs no colon."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the summary with its short label and its whole phrase."""

    key: str
    number: int
    label: str
    phrase: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause in one line; `doubtful` when it should be checked before relying on it."""

    name: str
    text: str
    confidence: str
    mark: str
    doubtful: bool


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action as a finding names it."""

    id: str
    label: str
    role: str
    first_step: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding: answer, rule, clause, what good looks like, fix."""

    id: str
    ref: str
    severity: str
    severity_label: str
    module: str
    title: str
    answers: tuple[tuple[str, str], ...]
    concerns: str
    rule: str
    clauses: tuple[ClauseLine, ...]
    also: tuple[str, ...]
    why: str
    note: str
    good: str
    actions: tuple[ActionLine, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An action of the plan, with all a person needs to do it."""

    number: int
    id: str
    label: str
    severity: str
    severity_label: str
    role: str
    first_step: str
    complete: str
    again: str
    steps: tuple[str, ...]
    evidence: tuple[str, ...]
    verify: str
    kpi: str
    template: str
    small_firm: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A question and what was said of it."""

    ref: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source in one line, with how sure we are of it."""

    text: str
    address: str
    confidence: str
    mark: str
    doubtful: bool


@dataclass(frozen=True)
class Sheet:
    """The whole report in words. `words` are the headings and labels, by key."""

    language: str
    direction: str
    words: Mapping[str, str]
    title: str
    subject: str
    questionnaire: str
    date: str
    iso_date: str
    self_assessed: str
    self_assessed_text: str
    machine_drafted: str
    rating: str
    rating_label: str
    rating_text: str
    reach: str
    warning: str
    figures: tuple[Figure, ...]
    also_counted: tuple[str, ...]
    first: tuple[PlanLine, ...]
    bars: tuple[Bar, ...]
    bar_severities: tuple[tuple[str, str], ...]
    chart_title: str
    chart_text: str
    safety_card: SafetyNote | None
    critical: tuple[Entry, ...]
    unknown: tuple[Entry, ...]
    other: tuple[Entry, ...]
    plan: tuple[PlanLine, ...]
    strengths: tuple[Group, ...]
    open_questions: tuple[Line, ...]
    not_applicable: tuple[Line, ...]
    profile: tuple[Line, ...]
    method: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    page: str


def sheet(report: Report, wording: Wording | None = None) -> Sheet:
    """Return everything a document says, in the report's language."""
    say = wording or wording_for(report.language)
    plan = tuple(_plan_line(one, report, say) for one in report.actions)
    entries = [(finding, _entry(finding, report, say)) for finding in report.findings]
    drawn = bars(report.modules)
    title = say("title.for", subject=report.subject) if report.subject else say("title")
    return Sheet(
        language=report.language,
        direction=report.direction,
        words=say.labels(),
        title=title,
        subject=report.subject,
        questionnaire=_questionnaire(report, say),
        date=say("made_on", date=say.date(report.date)),
        iso_date=report.date.isoformat(),
        self_assessed=say("self_assessed"),
        self_assessed_text=say("self_assessed.text"),
        machine_drafted=say("machine_drafted") if report.machine_drafted else "",
        rating=report.rating,
        rating_label=say(f"rating.{report.rating}"),
        rating_text=say(f"rating.text.{report.rating}"),
        reach=say(f"reach.{report.confidence}"),
        warning=say(f"warning.{report.warning_level}") if report.warning_level else "",
        figures=tuple(_figure(key, report.counts.get(key, 0), say) for key in SHOWN),
        also_counted=tuple(
            say.plural(f"count.{key}", report.counts[key])
            for key in ("met", "open", "not_applicable")
            if report.counts.get(key)
        ),
        first=plan[:FIRST_ACTIONS],
        bars=drawn,
        bar_severities=tuple((key, say(f"severity.{key}")) for key in SHOWN),
        chart_title=say("chart.title"),
        chart_text=_chart_text(drawn, say),
        safety_card=report.safety_card,
        critical=tuple(entry for _, entry in entries if entry.severity == "critical"),
        unknown=tuple(e for finding, e in entries if finding.status is Status.UNKNOWN),
        other=tuple(e for _, e in entries if e.severity in ("major", "minor", "info")),
        plan=plan,
        strengths=_strengths(report),
        open_questions=tuple(_titled(o.ref, o.label, o.row) for o in report.open_questions),
        not_applicable=tuple(
            replace(_titled(one.ref, one.label, one.row), text=one.answer)
            for one in report.not_applicable
        ),
        profile=tuple(Line(one.ref, one.label, one.answer) for one in report.profile),
        method=_method(report, say),
        sources=_sources(report, say),
        page=say("page", page="{page}", pages="{pages}"),
    )


def _figure(key: str, number: int, say: Wording) -> Figure:
    return Figure(
        key=key,
        number=number,
        label=say(f"severity.{key}"),
        phrase=say.plural(f"count.{key}", number),
        meaning=say(f"severity.meaning.{key}"),
    )


def _entry(finding: Finding, report: Report, say: Wording) -> Entry:
    key = str(finding.severity or finding.status)
    chief = finding.asked[0] if finding.asked else None
    planned = {action.id: action for action in report.actions}
    return Entry(
        id=finding.id,
        ref=", ".join(finding.questions),
        severity=key,
        severity_label=say(f"severity.{key}"),
        module=finding.module_label,
        title=finding.requirement_label if finding.check or chief is None else chief.label,
        answers=_answers(finding),
        concerns=say.listing(list(finding.row_labels)) if finding.row_labels else "",
        rule=finding.requirement_label,
        clauses=tuple(_clause(one, say) for one in finding.clauses if one.text),
        also=tuple(_name(one) for one in finding.clauses if not one.text),
        why=finding.why,
        note=finding.note,
        good=finding.good,
        actions=tuple(
            ActionLine(a.id, a.label, a.role_label, say("plan.first_step", date=say.date(a.due)))
            for name in finding.actions
            if (a := planned.get(name)) is not None
        ),
        evidence=finding.evidence,
    )


def _answers(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Return heading and answer; one pair without heading where all rows say the same."""
    if finding.check:
        headings = [f"{one.ref} {one.label}" for one in finding.asked]
    elif len({one.answer for one in finding.asked}) > 1:
        headings = [one.row or one.label for one in finding.asked]
    else:
        return (("", finding.answer),)
    ended = [text if text.endswith(ENDINGS) else f"{text}:" for text in headings]
    return tuple((text, one.answer) for text, one in zip(ended, finding.asked, strict=True))


def _clause(clause: ClauseRef, say: Wording) -> ClauseLine:
    return ClauseLine(
        name=_name(clause),
        text=clause.text,
        confidence=clause.confidence,
        mark=say(f"confidence_short.{clause.confidence}"),
        doubtful=clause.confidence == "check",
    )


def _name(clause: ClauseRef) -> str:
    return f"{clause.framework} {clause.clause}".strip()


def _plan_line(action: PlannedAction, report: Report, say: Wording) -> PlanLine:
    refs = {finding.id: ", ".join(finding.questions) for finding in report.findings}
    key = str(action.severity or ("unknown" if action.findings else "major"))
    return PlanLine(
        number=action.order,
        id=action.id,
        label=action.label,
        severity=key,
        severity_label=say(f"severity.{key}"),
        role=action.role_label,
        first_step=say.date(action.due),
        complete=say.date(action.complete),
        again=say(f"plan.again.{action.again}") if action.again else "",
        steps=action.steps,
        evidence=action.evidence,
        verify=action.verify,
        kpi=action.kpi,
        template=say("plan.template", template=action.template) if action.template else "",
        small_firm=action.small_firm,
        answers=tuple(dict.fromkeys(refs[name] for name in action.findings if name in refs)),
    )


def _titled(ref: str, label: str, row: str) -> Line:
    return Line(ref, f"{label} ({row})" if row else label, "")


def _strengths(report: Report) -> tuple[Group, ...]:
    groups: dict[str, list[Line]] = {}
    for finding in report.strengths:
        title = finding.asked[0].label if finding.asked else finding.requirement_label
        line = Line(", ".join(finding.questions), title, finding.answer)
        groups.setdefault(finding.module_label, []).append(line)
    return tuple(Group(heading, tuple(lines)) for heading, lines in groups.items())


def _chart_text(drawn: tuple[Bar, ...], say: Wording) -> str:
    if not drawn:
        return say("chart.empty")
    rows = [
        say(
            "chart.row",
            module=f"{bar.ref}. {bar.label}" if bar.ref else bar.label,
            counts=say.listing(
                [say.plural(f"count.{part.severity}", part.count) for part in bar.parts]
            ),
        )
        for bar in drawn
    ]
    return say("chart.description", rows=say("finding.answer_separator").join(rows))


def _method(report: Report, say: Wording) -> tuple[str, ...]:
    keys = ("rule", "no_average", "unknown", "severity", "signs", "not_legal")
    version = say(
        "method.version",
        questionnaire=_questionnaire(report, say),
        hash=str(report.questionnaire.get("content_hash", ""))[:16] or "-",
    )
    return (*(say(f"method.{key}") for key in keys), version)


def _questionnaire(report: Report, say: Wording) -> str:
    header = report.questionnaire
    key = "questionnaire.draft" if header.get("status") == "draft" else "questionnaire"
    return say(key, title=header.get("title", ""), version=header.get("version", ""))


def _sources(report: Report, say: Wording) -> tuple[SourceLine, ...]:
    return tuple(
        SourceLine(
            text=", ".join(part for part in (one.publisher, one.title, one.year) if part),
            address=one.address,
            confidence=one.confidence,
            mark=say(f"confidence.{one.confidence}"),
            doubtful=one.confidence == "check",
        )
        for one in report.sources
    )
