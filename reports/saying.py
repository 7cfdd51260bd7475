"""The report said in words: a `Report` becomes a `Sheet`.

Rule of this file: every sentence comes from the wording by its key, every date and number through
it; nothing is decided here, only said.
"""

from __future__ import annotations

from dataclasses import replace

from questionnaires.model import Status
from reports.case_lines import case_line
from reports.chart import SHOWN, Bar, bars
from reports.framework_words import as_framework
from reports.market_lines import market_groups
from reports.model import ClauseRef, Finding, PlannedAction, Report
from reports.rule_lines import country_rules, published_costs
from reports.sheet import (
    ActionLine,
    ClauseLine,
    Crossing,
    Entry,
    Figure,
    Group,
    Line,
    PlanLine,
    Sheet,
    SourceLine,
)
from reports.wording import Wording, wording_for

FIRST_ACTIONS = 3
ENDINGS = ("?", ":", ".", "؟", "।")
"""After these a heading needs no colon."""

PUBLISHED = ("found", "known")
"""What comes from a published source carries no mark."""


def sheet(report: Report, wording: Wording | None = None) -> Sheet:
    """Return everything a document says, in the report's language."""
    say = wording or wording_for(report.language)
    return as_framework(_whole(report, say), report, say)


def _whole(report: Report, say: Wording) -> Sheet:
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
        clauses=_all_clauses(report, say),
        crosswalk=_crosswalk(report),
        sources=_sources(report, say),
        page=say("page", page="{page}", pages="{pages}"),
        rules=country_rules(report, say),
        published_costs=published_costs(report, say),
        markets=market_groups(report, say),
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
        title=finding.why if finding.check or chief is None else chief.label,
        answers=_answers(finding),
        concerns=say.listing(list(finding.row_labels)) if finding.row_labels else "",
        requirement=finding.requirement,
        rule=finding.requirement_label,
        clauses=_own_clauses(finding, say),
        why="" if finding.check else finding.why,
        note=finding.note,
        good=finding.good,
        actions=tuple(
            ActionLine(a.id, a.label, a.role_label, say("plan.first_step", date=say.date(a.due)))
            for name in finding.actions
            if (a := planned.get(name)) is not None
        ),
        evidence=finding.evidence,
        brief=key != "critical",
        case=case_line(finding, say),
    )


def _answers(finding: Finding) -> tuple[tuple[str, str], ...]:
    """Return heading and answer; one pair without heading where there is only one thing to say."""
    if len({one.ref for one in finding.asked}) > 1:
        headings = [_with_row(f"{one.ref} {one.label}", one.row) for one in finding.asked]
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
        mark=_mark(clause.confidence, say),
    )


def _mark(confidence: str, say: Wording) -> str:
    return "" if confidence in PUBLISHED else say(f"confidence_short.{confidence}")


def _name(clause: ClauseRef) -> str:
    if clause.clause.casefold() == clause.framework.casefold():
        return clause.framework
    return f"{clause.framework} {clause.clause}".strip()


def _all_clauses(report: Report, say: Wording) -> tuple[ClauseLine, ...]:
    """Return each clause that an open finding touches once, in order of first mention."""
    found = {one.name: one for f in report.findings for one in _own_clauses(f, say)}
    return tuple(found.values())


def _own_clauses(finding: Finding, say: Wording) -> tuple[ClauseLine, ...]:
    return tuple(_clause(one, say) for one in finding.clauses if not one.crosswalk)


def _crosswalk(report: Report) -> tuple[Crossing, ...]:
    """Return, for each requirement of an open finding, where other frameworks ask for it."""
    crossings: dict[str, Crossing] = {}
    for finding in report.findings:
        asked: dict[str, list[str]] = {}
        for clause in finding.clauses:
            if clause.crosswalk:
                asked.setdefault(clause.framework, []).append(clause.clause)
        if asked and finding.requirement not in crossings:
            pairs = tuple((name, ", ".join(clauses)) for name, clauses in asked.items())
            crossings[finding.requirement] = Crossing(
                finding.requirement, finding.requirement_label, pairs
            )
    return tuple(crossings[name] for name in sorted(crossings))


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
        helpers=say("plan.with", roles="; ".join(action.helpers)) if action.helpers else "",
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
    return Line(ref, _with_row(label, row), "")


def _with_row(label: str, row: str) -> str:
    return f"{label} ({row})" if row else label


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
        )
        for one in report.sources
    )
