"""The report said in words: a `Report` becomes a `Sheet`.

Rule of this file: every sentence comes from the wording by its key, every date and number through
it; nothing is decided here, only said.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from flows.follow_up import TO_DO
from questionnaires.model import Status
from reports import follow_up
from reports.branding import Brand
from reports.case_lines import case_line
from reports.chapters import chapters, money_lines
from reports.chart import SHOWN, Bar, bars
from reports.clause_lines import all_clauses, crosswalk, own_clauses, sources
from reports.framework_words import as_framework
from reports.market_lines import market_groups, market_note
from reports.model import Finding, PlannedAction, Report
from reports.order import contents
from reports.quiz_chapter import as_quiz
from reports.result import WORKER, rating_said
from reports.rule_lines import country_rules, published_costs
from reports.sheet import (
    ActionLine,
    Entry,
    Figure,
    Group,
    Line,
    PlanLine,
    Sheet,
)
from reports.timeline import severity_of, timeline
from reports.wording import Wording, wording_for

FIRST_ACTIONS = 3
FIND_OUT_DAYS = 30
"""What is not known is to be known by then (design: a finding of its own, never a pass)."""

_ASSESSED = {WORKER: "self_assessed.told"}
"""What the stamp adds, by how far workers were heard; else it is what the company says."""

ENDINGS = ("?", ":", ".", "؟", "।")
"""After these a heading needs no colon."""


def sheet(report: Report, wording: Wording | None = None, brand: Brand | None = None) -> Sheet:
    """Return everything a document says, in the report's language."""
    say = wording or wording_for(report.language)
    whole = _with_chapters(_whole(report, say), report, say)
    if brand is not None:
        in_note = report.safety_card is not None  # which names them
        near = report.look.near if report.look and not in_note else ()
        whole = replace(whole, brand=brand.line(report.language, near))
    made = as_framework(whole, report, say)
    found = made.framework or made.critical or made.unknown or made.other
    made = replace(made, nothing_found="" if found else made.words["no_findings"])
    made = as_quiz(made, report, say)
    return replace(made, contents=contents(made))


def _whole(report: Report, say: Wording) -> Sheet:
    plan = tuple(_plan_line(one, report, say) for one in report.actions)
    state, first = report.follow_up, {one.id for one in follow_up.first_up(report)}
    entries = [(finding, _entry(finding, report, say)) for finding in report.findings]
    drawn = bars(report.modules)
    title = say("title.for", subject=report.subject) if report.subject else say("title")
    places = {module.label: at for at, module in enumerate(report.modules)}
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
        self_assessed_text=say(_ASSESSED.get(report.confidence, "self_assessed.text")),
        machine_drafted=say("machine_drafted") if report.machine_drafted else "",
        rating=report.rating,
        rating_label=say(f"rating.{rating_said(report)}"),
        rating_text=say(f"rating.text.{rating_said(report)}"),
        reach=say(f"reach.{report.confidence}"),
        warning=say(f"warning.{report.warning_level}") if report.warning_level else "",
        figures=tuple(_figure(key, report.counts.get(key, 0), say) for key in SHOWN),
        also_counted=tuple(
            say.plural(f"count.{key}", report.counts[key])
            for key in ("met", "open", "not_applicable")
            if report.counts.get(key)
        ),
        first=tuple(one for one in plan if one.id in first)[:FIRST_ACTIONS],
        bars=drawn,
        bar_severities=tuple((key, say(f"severity.{key}")) for key in SHOWN),
        chart_title=say("chart.title"),
        chart_text=_chart_text(drawn, say),
        safety_card=report.safety_card,
        critical=tuple(entry for _, entry in entries if entry.severity == "critical"),
        unknown=tuple(e for finding, e in entries if finding.status is Status.UNKNOWN),
        other=tuple(
            sorted(
                (e for _, e in entries if e.severity in ("major", "minor", "info")),
                key=lambda entry: places.get(entry.module, len(places)),
            )
        ),
        plan=plan,
        strengths=_strengths(report),
        open_questions=tuple(_titled(o.ref, o.label, o.row) for o in report.open_questions),
        not_applicable=tuple(
            replace(_titled(one.ref, one.label, one.row), text=one.answer)
            for one in report.not_applicable
        ),
        profile=tuple(Line(one.ref, one.label, one.answer) for one in report.profile),
        method=_method(report, say),
        clauses=all_clauses(report, say),
        crosswalk=crosswalk(report),
        sources=sources(report, say),
        page=say("page", page="{page}", pages="{pages}"),
        plan_as_of=say("plan.as_of", date=say.date(state.date)) if state else "",
        plan_closed=follow_up.closed_lines(state.closed, say) if state else (),
    )


def _with_chapters(made: Sheet, report: Report, say: Wording) -> Sheet:
    """Return the sheet with what calculations and the library bring to it."""
    return replace(
        made,
        rules=country_rules(report, say),
        published_costs=published_costs(report, say),
        markets=market_groups(report, say),
        market_note=market_note(report, say),
        timeline=timeline(report, say),
        chapters=chapters(report, say),
        money=(*money_lines(report, say), *report.conclusions),
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
    answering = [planned[name] for name in finding.actions if name in planned]
    first = min(answering, key=lambda action: action.due, default=None)
    latest = report.date + timedelta(days=FIND_OUT_DAYS)
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
        clauses=own_clauses(finding, say),
        why="" if finding.check else finding.why,
        note=finding.note,
        good=finding.good,
        actions=tuple(
            ActionLine(a.id, a.label, a.role_label, say("plan.first_step", date=say.date(a.due)))
            for a in answering
        ),
        evidence=finding.evidence,
        brief=key != "critical",
        case=case_line(finding, say),
        who=first.role_label if first else "",
        by=say.date(min(first.due, latest) if first else latest),
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


def _plan_line(action: PlannedAction, report: Report, say: Wording) -> PlanLine:
    refs = {finding.id: ", ".join(finding.questions) for finding in report.findings}
    key, state = severity_of(action), follow_up.states(report).get(action.id)
    return PlanLine(
        number=action.order,
        id=action.id,
        label=action.label,
        severity=key,
        severity_label=say(f"severity.{key}"),
        role=action.role_label,
        helpers=_with(action.helpers, say),
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
        state=state.state if state else "",
        state_label=follow_up.label(state, say),
        state_text=follow_up.sentence(state, say),
        ended=state is not None and state.state not in TO_DO,
    )


def _with(helpers: tuple[str, ...], say: Wording) -> str:
    return say("plan.with", roles=say("label.semicolon").join(helpers)) if helpers else ""


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
