"""Reports that firms share by name, as data: a row for each, its open findings, and a codebook.

Rule of this file: what stands in a shared report and nothing else, without the answers; columns
keep their names and places over versions, new ones come at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from questionnaires.model import Status
from reports.totals.facts import SEVERITIES
from reports.wording import Wording

SHARED_SCHEMA: Final = 1

Value = str | int | None
Columns = tuple[tuple[str, type], ...]

REPORTS: Final[Columns] = (
    ("share", str),
    ("name", str),
    ("questionnaire", str),
    ("version", int),
    ("submission", int),
    ("submitted_at", str),
    ("shared_at", str),
    ("shared_until", str),
    *((severity, int) for severity in SEVERITIES),
    ("unknown", int),
    ("met", int),
    ("critical_open", int),
)
"""Name and kind of each column of the reports; `share` is the random id of the share."""

FINDINGS: Final[Columns] = (
    ("share", str),
    ("name", str),
    ("requirement", str),
    ("requirement_label", str),
    ("finding", str),
    ("part", str),
    ("status", str),
    ("severity", str),
)
"""Of each open finding; the labels are in the language of the report."""
OPEN: Final = (Status.GAP, Status.PARTLY_MET, Status.UNKNOWN)

CODEBOOK: Final[Columns] = (("table", str), ("column", str), ("kind", str), ("meaning", str))


@dataclass(frozen=True, slots=True)
class SharedReport:
    """A report as it is shared now: report.json, and what the share says; times are in UTC."""

    share: str
    name: str
    submitted_at: datetime
    shared_at: datetime
    shared_until: datetime
    submission: int
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SharedData:
    """All of an export: `about` says what it is, rows have a value for each column."""

    about: Mapping[str, str]
    reports: tuple[tuple[Value, ...], ...]
    findings: tuple[tuple[Value, ...], ...]
    codebook: tuple[tuple[str, ...], ...]


def shared_data(
    about: Mapping[str, str], given: Iterable[SharedReport], say: Wording
) -> SharedData:
    """Return shared reports as data; `about` is passed on as it is."""
    every = tuple(given)
    findings = tuple(row for one in every for row in _findings(one))
    return SharedData(about, tuple(map(_report, every)), findings, _codebook(say))


def _report(one: SharedReport) -> tuple[Value, ...]:
    asked, counts = one.report["questionnaire"], one.report["counts"]
    return (
        one.share,
        one.name,
        asked["ref_id"],
        asked["version"],
        one.submission,
        one.submitted_at.isoformat(),
        one.shared_at.isoformat(),
        one.shared_until.isoformat(),
        *(counts.get(name, 0) for name in (*SEVERITIES, "unknown", "met")),
        int(one.report["critical_open"]),
    )


def _findings(one: SharedReport) -> Iterable[tuple[Value, ...]]:
    for finding in one.report["findings"]:
        if finding["status"] in OPEN:
            yield (
                one.share,
                one.name,
                finding["requirement"],
                finding["requirement_label"],
                finding["id"],
                finding["module_label"],
                finding["status"],
                finding["severity"],
            )


def _codebook(say: Wording) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (table, name, "integer" if kind is int else "text", _meaning(name, say))
        for table, columns in (("reports", REPORTS), ("findings", FINDINGS))
        for name, kind in columns
    )


def _meaning(name: str, say: Wording) -> str:
    if name in SEVERITIES:
        return say("shared.column.of_severity", severity=say(f"severity.{name}"))
    return say(f"shared.column.{name}")
