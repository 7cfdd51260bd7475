"""report.json: the report as data, there and back, and the schema of it.

Rule of this file: the document is lossless, so that every other format can be rendered from a
stored one; its schema is generated from the types below, never written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

import msgspec

from questionnaires.model import Status
from reports.comparison_model import Comparison
from reports.cost_model import CostSheet
from reports.evidence_model import PaperOnFile
from reports.follow_up_model import PlanState
from reports.model import (
    SCHEMA,
    AskedQuestion,
    CarriedLook,
    Finding,
    FrameworkView,
    MarketRule,
    ModuleResult,
    OpenQuestion,
    PlannedAction,
    ProfileLine,
    Report,
    SafetyNote,
    SourceNote,
)
from reports.quiz_model import QuizResult
from reports.repayment_model import RepaymentPlan
from reports.rule_entries import RuleCard


@dataclass(frozen=True)
class ProfileEntry:
    """An answer of the firm's profile, under the name of its question."""

    ref: str
    label: str
    answer: str


@dataclass(frozen=True)
class ReportDocument:
    """The shape of report.json. `findings` holds every status, in the order to act."""

    schema: int
    questionnaire: dict[str, Any]
    language: str
    direction: str
    date: date
    subject: str
    self_assessed: bool
    machine_drafted: bool
    submission: int
    rating: str
    confidence: str
    warning_level: str
    profile: dict[str, ProfileEntry]
    counts: dict[str, int]
    critical_open: bool
    safety_card: bool
    safety_note: SafetyNote | None
    modules: tuple[ModuleResult, ...]
    findings: tuple[Finding, ...]
    actions: tuple[PlannedAction, ...]
    open_questions: tuple[OpenQuestion, ...]
    not_applicable: tuple[AskedQuestion, ...]
    rule_cards: tuple[RuleCard, ...] = ()
    costs: CostSheet | None = None
    repayment: RepaymentPlan | None = None
    frameworks: dict[str, FrameworkView] = field(default_factory=dict)
    framework: str = ""
    sources: tuple[SourceNote, ...] = ()
    market_rules: tuple[MarketRule, ...] = ()
    customer_markets: tuple[str, ...] = ()
    markets_without_rule: tuple[str, ...] = ()
    evidence: tuple[PaperOnFile, ...] = ()
    quiz: QuizResult | None = None
    look: CarriedLook | None = None
    comparison: Comparison | None = None
    follow_up: PlanState | None = None
    conclusions: tuple[str, ...] = ()


SAME = tuple(
    one.name
    for one in fields(ReportDocument)
    if one.name not in {"schema", "profile", "safety_card", "safety_note", "findings"}
)
"""Fields that a report and its document have in common."""


def report_to_dict(report: Report) -> dict[str, Any]:
    """Return the report as JSON data."""
    document = {name: getattr(report, name) for name in SAME} | {
        "schema": SCHEMA,
        "profile": {
            line.name: {"ref": line.ref, "label": line.label, "answer": line.answer}
            for line in report.profile
        },
        "safety_card": report.safety_card is not None,
        "safety_note": report.safety_card,
        "findings": (*report.findings, *report.strengths, *report.set_aside),
    }
    ordered = {one.name: document[one.name] for one in fields(ReportDocument)}
    for name in ("evidence", "conclusions"):  # as in reports made before there were any
        if not ordered[name]:
            del ordered[name]
    for name in ("quiz", "comparison", "follow_up", "look"):
        if ordered[name] is None:
            del ordered[name]
    return dict(msgspec.json.decode(msgspec.json.encode(ordered)))


def report_from_dict(data: dict[str, Any]) -> Report:
    """Read back what `report_to_dict` wrote.

    Raises:
        ValueError: if the data is no report of this schema, with the place and the reason.
    """
    if data.get("schema") != SCHEMA:
        raise ValueError(f"not a report of schema {SCHEMA}: {data.get('schema')!r}")
    document = msgspec.convert(data | {"costs": data.get("costs") or None}, ReportDocument)
    return Report(
        **{name: getattr(document, name) for name in SAME},
        profile=tuple(
            ProfileLine(entry.ref, name, entry.label, entry.answer)
            for name, entry in document.profile.items()
        ),
        safety_card=document.safety_note,
        findings=_of_status(document, Status.GAP, Status.PARTLY_MET, Status.UNKNOWN),
        strengths=_of_status(document, Status.MET),
        set_aside=_of_status(document, Status.NOT_APPLICABLE),
    )


def report_schema() -> dict[str, Any]:
    """Return the JSON schema of report.json, generated from `ReportDocument`."""
    (reference,), definitions = msgspec.json.schema_components(
        [ReportDocument], ref_template="#/$defs/{name}"
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fairhire report.json",
        **reference,
        "$defs": definitions,
    }


def _of_status(document: ReportDocument, *statuses: Status) -> tuple[Finding, ...]:
    return tuple(finding for finding in document.findings if finding.status in statuses)
