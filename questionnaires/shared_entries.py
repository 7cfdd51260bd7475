"""The entries that questionnaires share: sources, requirements, actions, words, country rules.

Rule of this file: everything is frozen and in one language; `questionnaires.model` passes these
types on, so that nobody needs to know in which of the two files one stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Wording = Mapping[str, str | tuple[str, ...]]
"""Other words for some fields of an entry, by the name of the field."""


@dataclass(frozen=True, slots=True)
class Source:
    """A published source of a rule. `confidence`: found, known, check or proposal."""

    name: str
    title: str
    confidence: str
    year: str = ""
    publisher: str = ""
    address: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause reference (`GP7`, `DEF B.vii`) means: framework, number, plain content."""

    name: str
    framework: str
    clause: str
    text: str
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """A testable clause in plain words, and the clauses of the frameworks that ask for it."""

    name: str
    label: str
    clauses: Mapping[str, tuple[str, ...]]
    confidence: str = "known"


@dataclass(frozen=True, slots=True)
class Action:
    """A corrective action of the library (A01-A40).

    `first_step` and `complete` are time codes: NOW, T30, T90, T180, NB; `again`: Q, Y or empty.
    `household` says it to a household; what it does not word stays (see `questionnaires.at_home`).
    """

    name: str
    label: str
    steps: tuple[str, ...]
    roles: tuple[str, ...]
    first_step: str
    complete: str
    evidence: tuple[str, ...]
    verify: str
    kpi: str
    again: str = ""
    template: str = ""
    small_firm: str = ""
    confidence: str = "proposal"
    household: Wording = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary and its plain meaning."""

    name: str
    label: str
    meaning: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class SafetyCard:
    """What to do in 24-72 hours, and what not to do; `household` says it to a household."""

    title: str
    opening: str
    do: tuple[str, ...]
    do_not: tuple[str, ...]
    contacts: str
    closing: str
    sources: tuple[str, ...] = ()
    name: str = ""
    household: Wording = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Framework:
    """A code, standard or law that requirements name; `edition` is the one its clauses are of."""

    name: str
    title: str
    edition: str = ""
    confidence: str = "known"
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Law:
    """A law or binding decision, the year it is of, and the place in it."""

    title: str
    year: str
    provision: str = ""


@dataclass(frozen=True, slots=True)
class CountryRule:
    """What a country lets workers be charged for their recruitment; no legal advice.

    `name` is the ISO 3166 alpha-2 code (`EU` for member states without a card of their own).
    `as_origin` and `as_destination` are the rule for people who leave for work and for those who
    come: prohibited, capped, partly_regulated, allowed, unclear, or empty where not established.
    `cap_currency` is an ISO 4217 code or a measure of wages (`months_salary`). `ask` is what to
    ask an employer or agency; `prepared` the month (`2026-11`) at which all this stood.
    """

    name: str
    iso3: str
    label: str
    role: str
    rule: str
    summary: str
    authority: str
    confidence: str
    prepared: str
    as_origin: str = ""
    as_destination: str = ""
    cap_amount: str = ""
    cap_currency: str = ""
    cap_basis: str = ""
    exceptions: tuple[str, ...] = ()
    laws: tuple[Law, ...] = ()
    lookup: str = ""
    c181: str = ""
    c189: str = ""
    p29: str = ""
    ask: str = ""
    to_verify: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class CorridorFigure:
    """What workers paid on the way from one country to another, as a published source has it.

    `origin` and `destination` are ISO 3166 alpha-3 codes, `all`, or codes joined with `+` (each of
    them). `period` is a year or `2015-2018`; amounts are numbers as written, in `currency`.
    """

    name: str
    origin: str
    destination: str
    group: str
    period: str
    measure: str
    survey: str
    confidence: str
    prepared: str
    amount: str = ""
    currency: str = ""
    approx_usd: str = ""
    monthly_wage: str = ""
    wage_currency: str = ""
    months_of_wages: str = ""
    months_basis: str = ""
    sample: str = ""
    sources: tuple[str, ...] = ()
    note: str = ""
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class CaseNote:
    """A public case, or a published figure (`kind`), that shows why a question matters.

    `text` has at most 300 characters and is read with `year` and `source` behind it; `questions`
    are names of questions; `to_verify` is what is not sure and therefore not in the text. Facts
    about firms are as reported at the time: to teach with, not to accuse.
    """

    name: str
    label: str
    kind: str
    year: str
    country: str
    sector: str
    text: str
    source: str
    confidence: str
    prepared: str
    questions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    to_verify: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Obligation:
    """A rule of a market that reaches a supplier through its buyers or customs; no legal advice.

    `markets` are ISO 3166 alpha-2 codes, or EU. `asks` is what a supplier is asked; `covers` who
    the law itself names; `since` from when, in words.
    """

    name: str
    label: str
    markets: tuple[str, ...]
    asks: str
    since: str
    covers: str
    source: str
    confidence: str
    prepared: str
    sources: tuple[str, ...] = ()
    to_verify: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class CostItem:
    """A payment that workers are asked for around a job (F01-F58): what it is, who should pay it.

    `category` is A, B.i to B.vii or C of the ILO definition, `interest`, or empty for what is no
    cost of recruitment. `should_pay`: employer, worker, nobody, depends; `severity` the default
    where a worker paid, `worst` that of the case in `worst_when` (both this product's proposal).
    `applies`: both, or international for what comes with crossing a border only; `typical` orders
    a category, the most usual first; `in_price`: part of what honest recruitment costs, so part of
    what employer-pays costs. `clauses` are names in clauses.yaml.
    """

    name: str
    label: str
    should_pay: str
    severity: str
    applies: str
    nuance: str
    clauses: tuple[str, ...]
    confidence: str
    category: str = ""
    typical: int = 0
    in_price: bool = False
    worst: str = ""
    worst_when: str = ""
    to_verify: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class TemplateBlock:
    """A part of a template: a heading over numbered clauses, or over the rows of a table.

    `note` says when to refuse, or by when a step is done.
    """

    heading: str
    text: str = ""
    clauses: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """A form or model text (T1-T10) and the actions it is for; our own wording, to adapt to law."""

    name: str
    label: str
    purpose: str
    actions: tuple[str, ...]
    blocks: tuple[TemplateBlock, ...]
    confidence: str = "proposal"
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Need:
    """What a person may want (`label`), and the questionnaire it is met with (`name`, a ref_id)."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """A question of a row that an answer of a whole interview says already.

    `question` is that of the row, `answered_by` the one that was answered; `values` has
    the value meant here (a choice, or a typed value) and behind it those given there. What does not
    stand there says something else and fills nothing. `unless_past`: a date answered there that
    must not be over.
    """

    question: str
    answered_by: str
    values: Mapping[str, tuple[str, ...]]
    unless_past: str = ""


@dataclass(frozen=True, slots=True)
class RowAnswers:
    """How a submitted interview of one questionnaire fills a row of another.

    `filled_from` and `into` are ref_ids; several entries for one question are tried in order.
    """

    name: str
    filled_from: str
    into: str
    repeat: str
    answers: tuple[RowAnswer, ...]
    line: int = 0
    file: str = ""


@dataclass(frozen=True)
class Library:
    """The entries that questionnaires share, in one language."""

    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    glossary: Mapping[str, Term] = field(default_factory=dict)
    safety_card: SafetyCard | None = None
    roles: Mapping[str, str] = field(default_factory=dict)
    roles_at_home: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    content_hash: str = ""
    frameworks: Mapping[str, Framework] = field(default_factory=dict)
    country_rules: Mapping[str, CountryRule] = field(default_factory=dict)
    corridors: Mapping[str, CorridorFigure] = field(default_factory=dict)
    cases: Mapping[str, CaseNote] = field(default_factory=dict)
    obligations: Mapping[str, Obligation] = field(default_factory=dict)
    templates: Mapping[str, Template] = field(default_factory=dict)
    cost_items: Mapping[str, CostItem] = field(default_factory=dict)
    needs: Mapping[str, Need] = field(default_factory=dict)
    row_answers: Mapping[str, RowAnswers] = field(default_factory=dict)

    def case_of(self, question: str) -> CaseNote | None:
        """Return the first case told with a question; never one that is still to be checked."""
        for case in self.cases.values():
            if question in case.questions and case.confidence != "check":
                return case
        return None
