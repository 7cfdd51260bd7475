"""Public cases beside critical findings: why it matters, in one line.

Rule of this file: at most one case for a finding, each case once in a report, and none that is
still to be checked.
"""

from __future__ import annotations

from dataclasses import replace

from questionnaires.model import Library, Severity
from reports.model import Finding, ToldCase
from reports.wording import Wording


def with_cases(findings: tuple[Finding, ...], library: Library) -> tuple[Finding, ...]:
    """Return the findings, the critical ones with the case of their first question that has one."""
    told: set[str] = set()
    return tuple(
        replace(one, case=_case(one, library, told)) if one.severity is Severity.CRITICAL else one
        for one in findings
    )


def _case(finding: Finding, library: Library, told: set[str]) -> ToldCase | None:
    for asked in finding.asked:
        case = library.case_of(asked.name)
        if case is not None and case.name not in told:
            told.add(case.name)
            return ToldCase(case.kind, case.text, case.year, case.source)
    return None


def case_line(finding: Finding, say: Wording) -> str:
    """Return the case of a finding in one line; empty where it has none."""
    case = finding.case
    if case is None:
        return ""
    return say(f"finding.{case.kind}", text=case.text, year=case.year, source=case.source)
