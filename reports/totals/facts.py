"""What one submission adds to totals: codes and bands, and nothing else.

Rule of this file: a code of a choice, a country, a requirement or an action may stand here; a text
somebody typed, a name, an amount of money or an exact number of workers may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from questionnaires.model import Severity, Status
from questionnaires.values import Typed
from reports.model import Report
from reports.report_json import report_to_dict

FACTS_SCHEMA: Final = 1

SECTOR: Final = "main_activity"
KIND: Final = "respondent_kind"
WORKERS: Final = "workers_total"
UNKNOWN: Final = "unknown"

SIZE_BANDS: Final = ((0, 9, "1_9"), (10, 49, "10_49"), (50, 249, "50_249"), (250, None, "250_up"))
"""Least and most workers of each size band (question bank, "Depth")."""

STATUSES: Final = tuple(
    str(one)
    for one in (Status.GAP, Status.PARTLY_MET, Status.UNKNOWN, Status.MET, Status.NOT_APPLICABLE)
)
"""The worst first."""
SEVERITIES: Final = tuple(
    str(one) for one in (Severity.CRITICAL, Severity.MAJOR, Severity.MINOR, Severity.INFO)
)
OPEN: Final = frozenset({str(Status.GAP), str(Status.PARTLY_MET)})
"""Statuses that count as a gap in totals; unknown is counted by itself."""

_CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


class Answered(Protocol):
    """An answer: of an interview, or of a room; `value` is a value or the JSON of one."""

    @property
    def question(self) -> str:
        """The name of the question."""

    @property
    def row(self) -> str:
        """The row, empty outside a repeat."""

    @property
    def value(self) -> Any:
        """What was answered."""


def facts_of(report: Report | Mapping[str, Any], answers: Iterable[Answered]) -> dict[str, Any]:
    """Return what a submission adds to totals, as plain JSON.

    `report` is the report or its report.json; it holds words where totals need codes, so
    `answers` are the answers it was made from (`interview.answers.values()`). Of these only the
    sector, the kind of respondent and the number of workers are looked at.

    Keys: `schema`, `questionnaire`, `version`, `sector`, `size` (a band), `kind`, `corridors`
    (`NP-MY`, an unknown end left empty), `requirements` (for each the worst `status` and
    `severity`, empty where it has none), `counts` (findings by severity or status), `actions`
    (ids of those to do), `critical_open`.
    """
    document = report_to_dict(report) if isinstance(report, Report) else report
    values = {one.question: one.value for one in answers if not one.row}
    return {
        "schema": FACTS_SCHEMA,
        "questionnaire": str(document["questionnaire"]["ref_id"]),
        "version": int(document["questionnaire"]["version"]),
        "sector": _code(values.get(SECTOR)),
        "size": size_band(values.get(WORKERS)),
        "kind": _code(values.get(KIND)),
        "corridors": _corridors(document),
        "requirements": _requirements(document["findings"]),
        "counts": {str(key): int(n) for key, n in document["counts"].items()},
        "actions": sorted({str(one["id"]) for one in document["actions"]}),
        "critical_open": bool(document["critical_open"]),
    }


def size_band(workers: Any) -> str:
    """Return the band a number of workers falls in, `unknown` for everything else."""
    if isinstance(workers, bool) or not isinstance(workers, int) or workers < 0:
        return UNKNOWN
    return next(name for _, most, name in SIZE_BANDS if most is None or workers <= most)


def corridor_of(facts: Mapping[str, Any]) -> str:
    """Return the one corridor of a submission, `several`, or `none`."""
    ways = facts["corridors"]
    if len(ways) > 1:
        return "several"
    return str(ways[0]) if ways else "none"


def _code(value: Any) -> str:
    if isinstance(value, Typed) or not isinstance(value, str) or not _CODE.fullmatch(value):
        return UNKNOWN
    return value


def _corridors(document: Mapping[str, Any]) -> list[str]:
    """Return the ways of the rule cards; only the codes of countries."""
    ends = {(str(card["origin"]), str(card["destination"])) for card in document["rule_cards"]}
    return sorted(
        f"{origin}-{destination}"
        for origin, destination in ends
        if all(not end or _COUNTRY.fullmatch(end) for end in (origin, destination))
    )


def _requirements(findings: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    worst: dict[str, tuple[int, int]] = {}
    for finding in findings:
        if not finding["requirement"]:
            continue
        name = str(finding["requirement"])
        place = (STATUSES.index(finding["status"]), _severity(finding["severity"]))
        known = worst.get(name, (len(STATUSES), len(SEVERITIES)))
        worst[name] = (min(known[0], place[0]), min(known[1], place[1]))
    return {
        name: {
            "status": STATUSES[status],
            "severity": (*SEVERITIES, "")[severity],
        }
        for name, (status, severity) in sorted(worst.items())
    }


def _severity(severity: str | None) -> int:
    return SEVERITIES.index(severity) if severity else len(SEVERITIES)
