"""The plan: which actions, by when, by whom, in which order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from questionnaires.model import Action, Library, Severity, Status
from reports.action_plan import Circumstances, action_plan, counting_actions, roles_for
from reports.model import Finding, PlannedAction
from reports.warning_signs import warning_level
from tests.sample_report import finding

TODAY = date(2026, 11, 21)


def act(name: str, first: str = "T30", complete: str = "T30", *roles: str) -> Action:
    return Action(
        name, name, ("Do it.",), roles or ("HR", "WR"), first, complete, (), "", "",
        small_firm="One page.",
    )  # fmt: skip


def library(*actions: Action) -> Library:
    return Library(actions={one.name: one for one in actions}, roles={"HR": "Office"})


def gap(name: str, level: Severity | Status, *actions: str, **changes: object) -> Finding:
    status = level if isinstance(level, Status) else Status.GAP
    severity = level if isinstance(level, Severity) else None
    ranks = {Severity.CRITICAL: 1, Severity.MAJOR: 3, Severity.MINOR: 5, Severity.INFO: 6}
    rank = ranks[severity] if severity else 4
    return finding(
        name, status=status, severity=severity, rank=rank, actions=actions, indicators=(), **changes
    )


def plan(findings: list[Finding], *actions: Action, **given: object) -> list[PlannedAction]:
    made = Circumstances(TODAY, **given)  # type: ignore[arg-type]  # a test may put any field here
    return list(action_plan(findings, library(*actions), made))


def days(action: PlannedAction) -> tuple[int, int]:
    return (action.due - TODAY).days, (action.complete - TODAY).days


@pytest.mark.parametrize(
    ("first", "complete", "level", "expected"),
    [
        ("NOW", "NOW", Severity.CRITICAL, (3, 3)),
        ("T30", "T90", Severity.CRITICAL, (3, 90)),
        ("T90", "T180", Severity.CRITICAL, (3, 90)),
        ("T30", "NB", Severity.MAJOR, (30, 90)),
        ("T90", "T180", Severity.MAJOR, (30, 90)),
        ("NOW", "T30", Severity.MINOR, (3, 30)),
        ("T90", "T180", Severity.MINOR, (90, 180)),
        ("T90", "T180", Severity.INFO, (90, 180)),
        ("T90", "T180", Status.UNKNOWN, (30, 30)),
        ("T30", "T90", Status.UNKNOWN, (30, 30)),
    ],
)
def test_dates_are_the_earlier_of_the_action_and_the_finding(
    first: str, complete: str, level: Severity | Status, expected: tuple[int, int]
) -> None:
    [action] = plan([gap("f", level, "A01")], act("A01", first, complete))
    assert days(action) == expected


def test_the_worst_finding_that_calls_sets_rank_and_dates() -> None:
    findings = [gap("a", Severity.MINOR, "A01"), gap("b", Severity.CRITICAL, "A01")]
    [action] = plan(findings, act("A01", "T90", "T180"))
    assert (action.rank, action.severity, days(action)) == (1, Severity.CRITICAL, (3, 90))
    assert action.findings == ("a", "b")


def test_a_first_step_written_in_the_rule_comes_first() -> None:
    [action] = plan([gap("f", Severity.MAJOR, "A01", first_step="NOW")], act("A01"))
    assert days(action) == (3, 30)


def test_an_action_stands_once_however_many_findings_call_for_it() -> None:
    findings = [gap(str(n), Severity.MAJOR, "A01", "A02") for n in range(5)]
    assert [one.id for one in plan(findings, act("A01"), act("A02"))] == ["A01", "A02"]


def test_order_inside_a_rank() -> None:
    findings = [
        gap("a", Severity.CRITICAL, "A05", "A06", "A07", "A16", "A26"),
        gap("b", Severity.CRITICAL, "A07"),
    ]
    made = plan(
        findings,
        act("A05", "T30", "T30"),
        act("A06", "T30", "T90"),
        act("A07", "T30", "T30"),
        act("A16", "NOW", "NOW"),
        act("A26", "T30", "T90"),
    )
    assert [one.id for one in made] == ["A26", "A16", "A07", "A05", "A06"]
    assert [one.order for one in made] == [1, 2, 3, 4, 5]


def test_ranks_come_before_everything_else() -> None:
    findings = [gap("a", Severity.MINOR, "A26"), gap("b", Severity.MAJOR, "A01")]
    assert [one.id for one in plan(findings, act("A26"), act("A01"))] == ["A01", "A26"]


def test_met_and_not_applicable_call_for_nothing() -> None:
    findings = [gap("a", Status.MET, "A01"), gap("b", Status.NOT_APPLICABLE, "A01")]
    assert plan(findings, act("A01")) == []


def test_repayment_only_when_a_worker_paid() -> None:
    findings = [gap("a", Severity.MAJOR, "A01", "A12")]
    [unpaid] = counting_actions(findings, paid=False)
    assert unpaid.actions == ("A01",)
    assert counting_actions(findings, paid=True) == tuple(findings)


def test_repayment_is_in_the_plan_once_a_worker_paid() -> None:
    [action] = plan([], act("A12", "T30", "T90"), paid=True)
    assert (action.id, days(action)) == ("A12", (30, 90))


def test_in_a_micro_firm_the_owner_holds_all_roles() -> None:
    assert roles_for(act("A01", "T30", "T30", "HR", "FIN", "WR"), micro=True) == ("OWN", "WR")
    assert roles_for(act("A01", "T30", "T30", "HR", "FIN"), micro=False) == ("HR", "FIN")
    [small] = plan([gap("f", Severity.MAJOR, "A01")], act("A01"), micro=True)
    [large] = plan([gap("f", Severity.MAJOR, "A01")], act("A01"))
    assert (small.small_firm, large.small_firm) == ("One page.", "")


def test_several_signs_bring_interviews_within_seven_days() -> None:
    findings = [
        replace(gap("a", Severity.MINOR, "A01"), indicators=(4,)),
        replace(gap("b", Severity.MAJOR, "A01"), indicators=(11,)),
    ]
    level = warning_level(findings, paid=False)
    made = plan(findings, act("A01"), act("A10"), warning_level=level)
    interviews = next(one for one in made if one.id == "A10")
    assert level == "high"
    assert interviews.due == TODAY + timedelta(days=7)
    assert interviews.findings == ("a", "b")


@pytest.mark.parametrize(
    ("indicators", "severity", "module", "paid", "level"),
    [
        ((), Severity.MAJOR, "3", False, ""),
        ((4,), Severity.INFO, "3", False, ""),
        ((4,), Severity.MINOR, "3", False, "watch"),
        ((4,), Severity.MINOR, "3", True, "high"),
        ((4, 11), Severity.MINOR, "3", False, "high"),
        ((4,), Severity.CRITICAL, "3", False, "critical"),
        ((), Severity.CRITICAL, "12", False, "critical"),
        ((), Severity.CRITICAL, "4", False, ""),
    ],
)
def test_the_level_of_warning(
    indicators: tuple[int, ...], severity: Severity, module: str, paid: bool, level: str
) -> None:
    one = replace(
        gap("f", severity), indicators=indicators, module=module, questions=(f"{module}.01",)
    )
    assert warning_level([one], paid) == level
