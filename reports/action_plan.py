"""Findings become actions: what, by whom, by when, in which order.

Rule of this file: dates count from the date of the report and follow the product's table of
deadlines; an action stands once in the plan, however many findings call for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from questionnaires.model import Action, Library, Severity, Status
from reports.assessment import RANK_OF_SEVERITY
from reports.model import Finding, PlannedAction
from reports.warning_signs import HIGH, WATCH, weaker_signs

REPAY = "A12"
INTERVIEWS = "A10"
PEOPLE_FIRST = ("A26", "A27")
OWNER = "OWN"
OUTSIDERS = frozenset({"WR", "EXT"})
"""Roles nobody inside a firm of 1-9 workers can hold."""

DAYS: Mapping[str, int] = {"NOW": 3, "T30": 30, "T90": 90, "NB": 90, "T180": 180, "": 365}
"""Days of each time code. `NB`: before the next batch, at the latest T90. No code: next review."""

HIGH_WARNING_DAYS = 7

LIMITS: Mapping[Severity | Status, tuple[str, str]] = {
    Severity.CRITICAL: ("NOW", "T90"),
    Severity.MAJOR: ("T30", "T90"),
    Severity.MINOR: ("T90", "T180"),
    Severity.INFO: ("", ""),
    Status.UNKNOWN: ("T30", "T30"),
}
"""First step and completion that a finding allows; for info the next review."""


@dataclass(frozen=True)
class Circumstances:
    """What the plan depends on beside the findings.

    `paid`: a worker payment is found or suspected; `micro`: a firm of 1-9 workers, whose owner
    holds all roles; `warning_level`: see `reports.warning_signs`.
    """

    today: date
    paid: bool = False
    micro: bool = False
    warning_level: str = ""


@dataclass
class _Call:
    """An action of the plan while it is put together."""

    action: Action
    findings: list[Finding] = field(default_factory=list)


def counting_actions(findings: Iterable[Finding], paid: bool) -> tuple[Finding, ...]:
    """Return the findings without the repayment action where no worker paid."""
    if paid:
        return tuple(findings)
    return tuple(
        replace(f, actions=tuple(name for name in f.actions if name != REPAY)) for f in findings
    )


def action_plan(
    findings: Iterable[Finding], library: Library, given: Circumstances
) -> tuple[PlannedAction, ...]:
    """Return the plan of these findings (those that count, see `counting_actions`), in order."""
    calls = _calls(tuple(findings), library, given)
    planned = [_planned(call, library, given) for call in calls]
    planned.sort(key=lambda one: _order(one, library.actions[one.id]))
    return tuple(replace(one, order=at) for at, one in enumerate(planned, start=1))


def _calls(
    findings: tuple[Finding, ...], library: Library, given: Circumstances
) -> Iterable[_Call]:
    calls: dict[str, _Call] = {}

    def call(name: str, finding: Finding | None) -> None:
        action = library.actions.get(name)
        if action is None:
            return
        entry = calls.setdefault(name, _Call(action))
        if finding is not None and finding not in entry.findings:
            entry.findings.append(finding)

    for finding in findings:
        if finding.status in (Status.GAP, Status.PARTLY_MET, Status.UNKNOWN):
            for name in finding.actions:
                call(name, finding)
    if given.paid:
        call(REPAY, None)
    if given.warning_level in (HIGH, WATCH):
        for finding in weaker_signs(findings):
            call(INTERVIEWS, finding)
    return calls.values()


def _planned(call: _Call, library: Library, given: Circumstances) -> PlannedAction:
    action, findings = call.action, call.findings
    first = min((_days(action.first_step), *(_first_limit(f) for f in findings)))
    if action.name == INTERVIEWS and given.warning_level == HIGH:
        first = min(first, HIGH_WARNING_DAYS)
    complete = min((_days(action.complete), *(_complete_limit(f) for f in findings)))
    roles = roles_for(action, given.micro)
    worst = min(findings, key=lambda f: f.rank, default=None)
    return PlannedAction(
        id=action.name,
        order=0,
        rank=worst.rank if worst else RANK_OF_SEVERITY[Severity.MAJOR],
        label=action.label,
        role=roles[0],
        role_label=library.roles.get(roles[0], roles[0]),
        roles=roles,
        due=given.today + timedelta(days=first),
        complete=given.today + timedelta(days=max(first, complete)),
        again=action.again,
        steps=action.steps,
        evidence=action.evidence,
        verify=action.verify,
        kpi=action.kpi,
        template=action.template,
        small_firm=action.small_firm if given.micro else "",
        severity=worst.severity if worst else None,
        findings=tuple(f.id for f in findings),
        confidence=action.confidence,
        helpers=tuple(library.roles.get(role, role) for role in roles[1:]),
    )


def roles_for(action: Action, micro: bool) -> tuple[str, ...]:
    """Return who acts; in a firm of 1-9 workers the owner, beside helpers from outside."""
    roles = action.roles or (OWNER,)
    if not micro:
        return roles
    return (OWNER, *(role for role in roles if role in OUTSIDERS))


def _first_limit(finding: Finding) -> int:
    limit = DAYS[_limits(finding)[0]]
    return min(limit, _days(finding.first_step)) if finding.first_step else limit


def _complete_limit(finding: Finding) -> int:
    return DAYS[_limits(finding)[1]]


def _limits(finding: Finding) -> tuple[str, str]:
    level = finding.severity or finding.status
    return LIMITS.get(level, LIMITS[Status.UNKNOWN])


def _days(code: str) -> int:
    return DAYS.get(code, DAYS["T30"])


def _order(planned: PlannedAction, action: Action) -> tuple[int, int, int, int, int, str]:
    """Rank; people before papers; own first step; own end; more findings first; id."""
    return (
        planned.rank,
        0 if action.name in PEOPLE_FIRST else 1,
        _days(action.first_step),
        _days(action.complete),
        -len(planned.findings),
        action.name,
    )
