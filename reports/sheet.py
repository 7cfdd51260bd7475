"""What every human-readable format shows: the report, already said in words.

Rule of this file: values only. HTML, PDF, Markdown and the rest lay out the same `Sheet`, so that
no two formats say different things; a template sees nothing else. `reports.saying` fills it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.branding import BrandLine
from reports.chapter_model import Chapter, Timeline
from reports.chart import Bar
from reports.model import SafetyNote


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the summary with its short label and its whole phrase."""

    key: str
    number: int
    label: str
    phrase: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ClauseLine:
    """A clause in one line; `mark` is empty where it comes from a published source."""

    name: str
    text: str
    confidence: str
    mark: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action as a finding names it."""

    id: str
    label: str
    role: str
    first_step: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding: answer, rule, clause, what good looks like, fix. `brief`: not critical.

    `who` leads the first action that answers it, `by` is the day by which it is to be known.
    """

    id: str
    ref: str
    severity: str
    severity_label: str
    module: str
    title: str
    answers: tuple[tuple[str, str], ...]
    concerns: str
    requirement: str
    rule: str
    clauses: tuple[ClauseLine, ...]
    why: str
    note: str
    good: str
    actions: tuple[ActionLine, ...]
    evidence: tuple[str, ...]
    brief: bool
    case: str = ""
    who: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """An action of the plan, with all a person needs to do it.

    `state` is the key of where it stands, empty where nothing was said; `state_label` and
    `state_text` say it; `ended`: nobody is to act any more.
    """

    number: int
    id: str
    label: str
    severity: str
    severity_label: str
    role: str
    helpers: str
    first_step: str
    complete: str
    again: str
    steps: tuple[str, ...]
    evidence: tuple[str, ...]
    verify: str
    kpi: str
    template: str
    small_firm: str
    answers: tuple[str, ...]
    state: str = ""
    state_label: str = ""
    state_text: str = ""
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A question and what was said of it; `finding` is the id of one told elsewhere."""

    ref: str
    label: str
    text: str
    finding: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source in one line, with how sure we are of it."""

    text: str
    address: str
    confidence: str
    mark: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """A requirement, and where other frameworks ask for it (framework, clauses)."""

    requirement: str
    rule: str
    asked_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ClauseSection:
    """A clause of a framework: `entries` told here in full, `again` told under an earlier clause.

    `asks` are its requirements in plain words; `in_place` and `set_aside` name questions.
    """

    name: str
    text: str
    confidence: str
    mark: str
    coverage: str
    coverage_label: str
    severity: str
    severity_label: str
    asks: tuple[str, ...]
    entries: tuple[Entry, ...]
    again: tuple[Line, ...]
    in_place: str
    set_aside: str


@dataclass(frozen=True, slots=True)
class FrameworkSection:
    """The findings in the order of one framework; `outside` are those no clause here asks for."""

    title: str
    edition: str
    confidence: str
    mark: str
    clauses: tuple[ClauseSection, ...]
    not_covered: tuple[ClauseLine, ...]
    outside: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RuleLine:
    """The rule of one country for one side of a way; `warning` comes first where it is not empty.

    `standing` says of which month it is and how sure we are; `sources` are addresses.
    """

    heading: str
    text: str
    warning: str
    summary: str
    exceptions: tuple[str, ...]
    laws: tuple[str, ...]
    authority: str
    lookup: str
    ask: str
    to_verify: tuple[str, ...]
    standing: str
    confidence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CostLine:
    """What workers are known to pay on one way, from a published source."""

    heading: str
    text: str
    warning: str
    note: str
    standing: str
    confidence: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MarketLine:
    """What a rule of a market may ask; `warning` comes first where it is not empty."""

    label: str
    warning: str
    asks: str
    since: str
    covers: str
    source: str
    to_verify: str
    standing: str
    confidence: str


@dataclass(frozen=True, slots=True)
class MarketGroup:
    """The rules of one market, or of several alike."""

    heading: str
    rules: tuple[MarketLine, ...]


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of the report in its contents; `name` is its place in links."""

    name: str
    title: str


@dataclass(frozen=True)
class Sheet:
    """The whole report in words. `words` are the headings and labels, by key."""

    language: str
    direction: str
    words: Mapping[str, str]
    title: str
    subject: str
    questionnaire: str
    date: str
    iso_date: str
    self_assessed: str
    self_assessed_text: str
    machine_drafted: str
    rating: str
    rating_label: str
    rating_text: str
    reach: str
    warning: str
    figures: tuple[Figure, ...]
    also_counted: tuple[str, ...]
    first: tuple[PlanLine, ...]
    bars: tuple[Bar, ...]
    bar_severities: tuple[tuple[str, str], ...]
    chart_title: str
    chart_text: str
    safety_card: SafetyNote | None
    critical: tuple[Entry, ...]
    unknown: tuple[Entry, ...]
    other: tuple[Entry, ...]
    plan: tuple[PlanLine, ...]
    strengths: tuple[Group, ...]
    open_questions: tuple[Line, ...]
    not_applicable: tuple[Line, ...]
    profile: tuple[Line, ...]
    method: tuple[str, ...]
    clauses: tuple[ClauseLine, ...]
    crosswalk: tuple[Crossing, ...]
    sources: tuple[SourceLine, ...]
    page: str
    rules: tuple[RuleLine, ...] = ()
    published_costs: tuple[CostLine, ...] = ()
    framework: FrameworkSection | None = None
    markets: tuple[MarketGroup, ...] = ()
    market_note: str = ""
    brand: BrandLine | None = None
    timeline: Timeline | None = None
    chapters: tuple[Chapter, ...] = ()
    money: tuple[str, ...] = ()
    contents: tuple[PartLine, ...] = ()
    plan_as_of: str = ""
    plan_closed: tuple[str, ...] = ()
    nothing_found: str = ""
