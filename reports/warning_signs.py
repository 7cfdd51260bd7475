"""How near the answers come to forced labour, as a level of attention.

Rule of this file: signs only, never a verdict, and never a change of a finding's severity. The
levels are those of the product's own proposal on the ILO indicators.
"""

from __future__ import annotations

from collections.abc import Iterable

from questionnaires.model import Severity
from reports.model import Finding

CRITICAL, HIGH, WATCH, NONE = "critical", "high", "watch", ""
SIGNS_MODULE = "12"


def warning_level(findings: Iterable[Finding], paid: bool) -> str:
    """Return critical, high, watch or nothing; `paid`: a worker payment is found or suspected."""
    findings = tuple(findings)
    if any(f.severity is Severity.CRITICAL and _is_sign(f) for f in findings):
        return CRITICAL
    signs = {number for finding in weaker_signs(findings) for number in finding.indicators}
    if len(signs) > 1 or (signs and paid):
        return HIGH
    return WATCH if signs else NONE


def weaker_signs(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the major and minor findings on a question that tests an indicator."""
    return tuple(
        finding
        for finding in findings
        if finding.indicators and finding.severity in (Severity.MAJOR, Severity.MINOR)
    )


def _is_sign(finding: Finding) -> bool:
    of_module = any(ref.partition(".")[0] == SIGNS_MODULE for ref in finding.questions)
    return bool(finding.indicators) or finding.module == SIGNS_MODULE or of_module
