"""The report, as every format renders it.

Rule of this file: it mirrors report.json field by field; everything a renderer needs is here, in
the language of the report, so that no renderer decides anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from questionnaires.model import Severity, Status
from reports.comparison_model import Comparison
from reports.cost_model import CostSheet
from reports.evidence_model import PaperOnFile
from reports.follow_up_model import PlanState
from reports.quiz_model import QuizResult
from reports.repayment_model import RepaymentPlan
from reports.rule_entries import RuleCard

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """A clause a finding touches, with how sure we are of it (found, known, check, proposal).

    `crosswalk`: not the rule's own source, but set beside its requirement.
    """

    framework: str
    clause: str
    text: str
    confidence: str
    source: str = ""
    crosswalk: bool = False


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question as it was asked, and its answer in words; `row` is the row's label."""

    ref: str
    name: str
    label: str
    answer: str
    row: str = ""
    answered: bool = True


@dataclass(frozen=True, slots=True)
class ToldCase:
    """A public case, or a published figure (`kind`), told under a critical finding."""

    kind: str
    text: str
    year: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One conclusion: the answer, the rule, the clause, the fix.

    `indicators`: numbers of the ILO forced labour indicators it is a sign of; `first_step`: a time
    code that overrides the limit of the severity; `safety_card`: critical, and the card was due.
    """

    id: str
    requirement: str
    requirement_label: str
    status: Status
    severity: Severity | None
    rank: int
    module: str
    module_label: str
    questions: tuple[str, ...]
    rows: tuple[str, ...]
    row_labels: tuple[str, ...]
    asked: tuple[AskedQuestion, ...]
    answer: str
    why: str
    good: str
    clauses: tuple[ClauseRef, ...]
    actions: tuple[str, ...]
    evidence: tuple[str, ...]
    check: bool = False
    note: str = ""
    indicators: tuple[int, ...] = ()
    first_step: str = ""
    safety_card: bool = False
    case: ToldCase | None = None


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """A corrective action with its dates: `due` is the first step, `complete` the end.

    `role` leads, with `role_label` its name; `helpers` are the names of the other roles.
    """

    id: str
    order: int
    rank: int
    label: str
    role: str
    role_label: str
    roles: tuple[str, ...]
    due: date
    complete: date
    again: str
    steps: tuple[str, ...]
    evidence: tuple[str, ...]
    verify: str
    kpi: str
    template: str
    small_firm: str
    severity: Severity | None
    findings: tuple[str, ...]
    confidence: str = "proposal"
    helpers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModuleResult:
    """Counts of one module; `capped`: an open critical finding stands in it."""

    ref: str
    name: str
    label: str
    counts: Mapping[str, int]
    capped: bool
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that applies and was left open, or passed over with *later*."""

    ref: str
    name: str
    label: str
    module: str
    row: str = ""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """A source the report leans on."""

    name: str
    title: str
    year: str
    publisher: str
    address: str
    confidence: str


@dataclass(frozen=True, slots=True)
class ProfileLine:
    """One line of the firm's profile: a question of the profile and its answer."""

    ref: str
    name: str
    label: str
    answer: str


@dataclass(frozen=True, slots=True)
class SafetyNote:
    """The safety card as printed in the report."""

    title: str
    opening: str
    do: tuple[str, ...]
    do_not: tuple[str, ...]
    contacts: str
    closing: str


@dataclass(frozen=True, slots=True)
class MarketRule:
    """A rule of one or more markets that may reach the firm through its customers."""

    name: str
    label: str
    markets: tuple[str, ...]
    asks: str
    since: str
    covers: str
    source: str
    sources: tuple[str, ...]
    to_verify: tuple[str, ...]
    confidence: str
    prepared: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """A clause of a framework and what the answers say of it.

    `coverage`: `full`, `partial` (some of what tests it was not asked or not answered) or `none`
    (no question tests it). `findings` are ids, `worst` the severity or status of the first.
    """

    clause: str
    text: str
    confidence: str
    requirements: tuple[str, ...]
    findings: tuple[str, ...]
    coverage: str
    worst: str


@dataclass(frozen=True, slots=True)
class FrameworkView:
    """A framework's clauses as far as the crosswalk confirms them; `edition`: the one they are of.

    `name` is the library's; the view is kept under the short name that people type (`rba`).
    """

    name: str
    title: str
    edition: str
    confidence: str
    clauses: tuple[ClauseView, ...]


@dataclass(frozen=True, slots=True)
class CarriedLook:
    """Whose look a report carries, decided when it was handed in.

    `organisation` is its name, `brand` the SHA-256 under which its branding folder was kept then,
    `near` where people find help near them, as that organisation names it, in whole sentences.
    """

    organisation: str
    brand: str
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A gap report and action plan. `rating` is a key: urgent, gaps, unknown, no_gap_found, quiz.

    Never "compliant": `self_assessed` is always true. `counts` has critical, major, minor, info,
    unknown, met, not_applicable and open. `confidence` is low, medium or high (worker-verified
    answers raise it), `worker` where a worker told it, `own` where nothing asks about hearing
    workers; `customer_markets` are those named by the firm. `warning_level` is critical, high,
    watch or empty (forced-labour signs).
    `findings` are gaps and unknowns in the order to act; `strengths` are those met, `set_aside`
    those that do not apply. `framework` is the short name of the framework it is shown as, if any.
    With a `quiz` it is neither: it tells what a person knows, and says nothing of a firm. `look`:
    it was handed in by a member of an organisation with a look of its own.
    `comparison` is with the result handed in before, `follow_up` what became of the plan since.
    `conclusions` are what the questionnaire itself advises after these answers.
    """

    questionnaire: Mapping[str, Any]
    language: str
    direction: str
    date: date
    subject: str
    profile: tuple[ProfileLine, ...]
    counts: Mapping[str, int]
    rating: str
    critical_open: bool
    safety_card: SafetyNote | None
    warning_level: str
    confidence: str
    modules: tuple[ModuleResult, ...]
    findings: tuple[Finding, ...]
    actions: tuple[PlannedAction, ...]
    open_questions: tuple[OpenQuestion, ...]
    not_applicable: tuple[AskedQuestion, ...]
    strengths: tuple[Finding, ...]
    sources: tuple[SourceNote, ...]
    self_assessed: bool = True
    machine_drafted: bool = False
    rule_cards: tuple[RuleCard, ...] = ()
    costs: CostSheet | None = None
    repayment: RepaymentPlan | None = None
    frameworks: Mapping[str, FrameworkView] = field(default_factory=dict)
    submission: int = 0
    set_aside: tuple[Finding, ...] = ()
    framework: str = ""
    market_rules: tuple[MarketRule, ...] = ()
    customer_markets: tuple[str, ...] = ()
    markets_without_rule: tuple[str, ...] = ()
    evidence: tuple[PaperOnFile, ...] = ()
    quiz: QuizResult | None = None
    look: CarriedLook | None = None
    comparison: Comparison | None = None
    follow_up: PlanState | None = None
    conclusions: tuple[str, ...] = ()
