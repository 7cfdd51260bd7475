"""Invented firms and what their reports must say, each in a file of tests/vignettes.

What is expected there was written from the rules of the question bank (severities, checks, order
of the plan, due dates, levels of warning) and not from what the program says. All values are read
as texts, so that `no` stays an answer. A finding is named by the number of its question, or by the
name of the check that took its place; `partly minor` is met in part, `unknown` is not known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from questionnaires.catalog import Catalog
from questionnaires.model import Library, Questionnaire, Status
from questionnaires.values import Money
from reports.answers_document import read
from reports.build import build_report
from reports.model import Finding, Report

CASES = sorted((Path(__file__).parent / "vignettes").glob("*.yaml"))
FIRST = 3
FULL = "fair_recruitment"
"""What a vignette is about that names no other `questionnaire`."""

Case = dict[str, Any]
Expected = dict[str, Any]


@cache
def opened(ref_id: str = FULL) -> tuple[Questionnaire, Library]:
    catalog = Catalog()
    return catalog.open(ref_id, 1), catalog.library()


@cache
def case_of(path: Path) -> Case:
    # BaseLoader keeps every value a text; `no` and 2026-11-21 would be something else.
    data: Case = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    return data


def document_of(case: Case) -> dict[str, Any]:
    """The answers document of a vignette; answers carry the day in `given`, else in `answered`."""
    day = case.get("answered", case["date"])
    given = case.get("given", {})
    rows = {"": case["answers"], **case.get("rows", {})}
    entries = [
        {"question": ref, "row": row, "value": value, "answered_at": given.get(ref, day)}
        for row, answers in rows.items()
        for ref, value in answers.items()
    ]
    header = {"ref_id": case.get("questionnaire", FULL), "version": 1}
    return {"questionnaire": header, "started_at": day, "answers": entries}


def report_of(case: Case) -> Report:
    questionnaire, library = opened(case.get("questionnaire", FULL))
    content = json.dumps(document_of(case)).encode()
    at = datetime.combine(date.fromisoformat(case["date"]), datetime.min.time(), UTC)
    imported = read(content, lambda ref_id, version: questionnaire, at)
    assert not imported.problems, [(one.where, one.key, one.fields) for one in imported.problems]
    assert imported.interview is not None
    return build_report(questionnaire, imported.interview, library, at.date())


def name_of(finding: Finding) -> str:
    return finding.id if finding.check else finding.questions[0]


def found_in(report: Report) -> dict[str, Finding]:
    return {name_of(finding): finding for finding in report.findings}


def verdict_of(finding: Finding) -> str:
    """`major`, `unknown`, or `partly minor` where the requirement is met in part."""
    if finding.status is Status.UNKNOWN:
        return "unknown"
    partly = "partly " if finding.status is Status.PARTLY_MET else ""
    return f"{partly}{finding.severity}"


def is_as(expected: str, found: str) -> bool:
    """Severe answers need not say whether a requirement is met in part; weaker ones must."""
    if expected in ("critical", "major"):
        return found.removeprefix("partly ") == expected
    return found == expected


def findings_differ(report: Report, expected: Expected) -> Iterator[str]:
    found = {name: verdict_of(finding) for name, finding in found_in(report).items()}
    for name, verdict in expected["findings"].items():
        if not is_as(verdict, found.get(name, "no finding")):
            yield f"{name}: expected {verdict}, the report says {found.get(name, 'no finding')}"
    for name in found.keys() - expected["findings"].keys():
        yield f"{name}: expected no finding, the report says {found[name]}"


def others_differ(report: Report, expected: Expected) -> Iterator[str]:
    by_name = found_in(report)
    for name in expected.get("not_findings", ()):
        if name in by_name:
            yield f"{name}: must not be a finding"
    aside = {one.ref for one in report.not_applicable}
    if aside != set(expected.get("set_aside", aside)):
        yield f"set aside: expected {expected['set_aside']}, the report says {sorted(aside)}"
    listed: tuple[tuple[str, Callable[[Finding], tuple[str, ...]]], ...] = (
        ("rows", lambda finding: finding.rows),
        ("names", lambda finding: finding.questions),
        ("actions_of", lambda finding: finding.actions),
    )
    for key, part in listed:
        for name, wanted in expected.get(key, {}).items():
            got = part(by_name[name]) if name in by_name else ()
            if set(got) != set(wanted):
                yield f"{key} of {name}: expected {wanted}, the report says {list(got)}"


def plan_differs(report: Report, expected: Expected) -> Iterator[str]:
    first = [[one.id, one.due.isoformat()] for one in report.actions[:FIRST]]
    if first != expected["first_actions"]:
        whole = ", ".join(f"{one.id} (rank {one.rank}, {one.due})" for one in report.actions)
        yield f"plan: expected {expected['first_actions']}, the report says {whole}"
    planned = {one.id for one in report.actions}
    for name in planned.intersection(expected.get("not_actions", ())):
        yield f"plan: {name} must not be in it"


def result_differs(report: Report, expected: Expected) -> Iterator[str]:
    got = {
        "safety_card": "yes" if report.safety_card else "no",
        "rating": report.rating,
        "warning": report.warning_level or "none",
        "open": str(report.counts["open"]),
    }
    for key, value in got.items():
        if expected.get(key, value) != value:
            yield f"{key}: expected {expected[key]}, the report says {value}"


def costs_differ(report: Report, expected: Expected) -> Iterator[str]:
    """Figures of the cost sheet, by name; those of a group with its row before (`r1.months`)."""
    for name, wanted in expected.get("costs", {}).items():
        assert report.costs is not None
        row, _, key = name.rpartition(".")
        group = next((one for one in report.costs.groups if one.row == row), None)
        got = told(getattr(group or report.costs, key))
        if got != wanted:
            yield f"{name}: expected {wanted}, the cost sheet says {got}"


def told(value: object) -> str:
    """A figure as a vignette writes it; a sentence is only there (`yes`) or not (`none`)."""
    match value:
        case bool():
            return "yes" if value else "no"
        case str():
            return "yes" if value else "none"
        case Money(amount, currency):
            return f"{amount} {currency}"
        case tuple():
            return ", ".join(map(told, value)) or "none"
        case None:
            return "none"
        case _:
            return str(value)


DIFFERENCES = (findings_differ, others_differ, plan_differs, result_differs, costs_differ)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_report_says_what_the_bank_asks_for(path: Path) -> None:
    case = case_of(path)
    report, expected = report_of(case), case["expect"]
    complaints = [
        complaint for differences in DIFFERENCES for complaint in differences(report, expected)
    ]
    assert not complaints, "\n  ".join([case["story"], *complaints])


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_vignette_is_complete_and_names_what_exists(path: Path) -> None:
    case = case_of(path)
    questionnaire, _ = opened(case.get("questionnaire", FULL))
    checks = {rule.name for rule in questionnaire.findings if rule.check}
    expected = case["expect"]
    named = [*expected["findings"], *expected["not_findings"]]
    assert set(named) <= questionnaire.name_by_ref.keys() | checks
    assert not set(expected["findings"]) & set(expected["not_findings"])
    assert {"first_actions", "safety_card", "rating", "warning"} <= expected.keys()
    assert 3 <= len(re.findall(r"[.!?](?:\s|$)", case["story"])) <= 5


def test_the_vignettes_reach_every_check_and_every_kind_of_result() -> None:
    cases = [case_of(path) for path in CASES]
    expected = [case["expect"] for case in cases if case.get("questionnaire", FULL) == FULL]
    asked_by = {rule.name: rule for rule in opened()[0].findings if rule.check}
    assert len(expected) >= 25
    fired = {name for one in expected for name in one["findings"] if name in asked_by}
    # These say no more than their question does, so that they only add their sentence to it.
    assert fired | {"X05", "X08", "X13"} == asked_by.keys()
    assert {one["rating"] for one in expected} == {"urgent", "gaps", "unknown", "no_gap_found"}
    assert {one["warning"] for one in expected} == {"critical", "high", "watch", "none"}
