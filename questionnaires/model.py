"""A questionnaire, as it stands after reading: what is asked, and what answers say.

Rule of this file: everything is frozen, in the order of the file it came from, and in the words of
XLSForm; texts are in one language (a translation is another `Questionnaire` of the same version).
Conditions are kept as written (`str`); `questionnaires.expressions` compiles them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from questionnaires.shared_entries import (
    Action,
    CaseNote,
    Clause,
    CorridorFigure,
    CostItem,
    CountryRule,
    Framework,
    Law,
    Library,
    Need,
    Obligation,
    Requirement,
    RowAnswer,
    RowAnswers,
    SafetyCard,
    Source,
    Template,
    TemplateBlock,
    Term,
    Wording,
)

__all__ = [
    "SELECTS_MANY", "SELECTS_ONE", "Action", "Calculation", "Case", "CaseNote", "Choice", "Clause",
    "CorridorFigure", "CostItem", "CountryRule", "Depth", "ExtraRow", "FindingRule", "Framework",
    "Header", "Law", "Level", "Library", "Module", "Need", "Obligation", "Question", "QuestionType",
    "Questionnaire", "Repeat", "Requirement", "RowAnswer", "RowAnswers", "SafetyCard", "Severity",
    "Source", "Status", "Template", "TemplateBlock", "Term", "Variant", "Wording",
]  # fmt: skip


class QuestionType(StrEnum):
    """The kinds of question; each has one reader in `flows.answers` and one keyboard."""

    NOTE = "note"
    ACKNOWLEDGE = "acknowledge"
    SELECT_ONE = "select_one"
    SELECT_MULTIPLE = "select_multiple"
    YES_PARTLY_NO = "yes_partly_no"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    DATE = "date"
    COUNTRY = "country"
    COUNTRIES = "countries"
    LANGUAGES = "languages"
    TEXT = "text"
    FILE = "file"


SELECTS_MANY = frozenset(
    {QuestionType.SELECT_MULTIPLE, QuestionType.COUNTRIES, QuestionType.LANGUAGES}
)
SELECTS_ONE = frozenset(
    {
        QuestionType.SELECT_ONE,
        QuestionType.YES_PARTLY_NO,
        QuestionType.COUNTRY,
        QuestionType.FILE,
    }
)


class Level(StrEnum):
    """When a question comes: `core` first, `extended` on request (bank, "Depth")."""

    CORE = "core"
    STANDARD = "standard"
    EXTENDED = "extended"


class Severity(StrEnum):
    """How serious a gap is (`unknown` is a status, not a severity)."""

    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"


class Status(StrEnum):
    """What an answer says about a requirement."""

    MET = "met"
    PARTLY_MET = "partly_met"
    GAP = "gap"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose.

    `alone`: no other choice may stand beside it; `right`: the right one, where a question tests
    what somebody knows.
    """

    name: str
    label: str
    ref: str = ""
    alone: bool = False
    right: bool = False


@dataclass(frozen=True)
class Question:
    """One question, worded for one language.

    `relevant`: does it exist for this respondent; `level`: when does it come; `follows`: asked
    right after that question, whatever the level. `repeat` names the repeat it belongs to.
    `variants` are other wordings, the first whose condition holds is used. `origin` is where an
    included question is written (`fair_recruitment/v1`), empty if here; `index` its position.
    `corridor`: its countries are the origin, destination or workplace end of people's ways.
    `same`: what *same as the last one* takes over: the answer alone (empty), `with_all` that hangs
    on it in that row, or `never` anything.
    """

    name: str
    type: QuestionType
    label: str
    module: str
    ref: str = ""
    hint: str = ""
    required: bool = True
    level: Level = Level.CORE
    relevant: str = ""
    constraint: str = ""
    constraint_message: str = ""
    choices: tuple[Choice, ...] = ()
    choice_filter: str = ""
    repeat: str = ""
    follows: str = ""
    why: str = ""
    example: str = ""
    good: str = ""
    sources: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    answered_by: str = ""
    suggested: tuple[str, ...] = ()
    corridor: str = ""
    personal: bool = False
    reason_for_not_applicable: bool = False
    same: str = ""
    variants: tuple[Variant, ...] = ()
    index: int = 0
    line: int = 0
    file: str = ""
    origin: str = ""

    @cached_property
    def choice_by_name(self) -> Mapping[str, Choice]:
        """The choices by name; a repeated name is the linter's business."""
        return {choice.name: choice for choice in self.choices}

    @cached_property
    def right_choice(self) -> Choice | None:
        """The right choice, where the question tests what somebody knows."""
        return next((choice for choice in self.choices if choice.right), None)


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording for some respondents (bank, "Wording for a labour recruiter")."""

    when: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """A due diligence step: a group of questions with an opening text."""

    name: str
    label: str
    ref: str = ""
    note: str = ""
    relevant: str = ""
    questions: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Calculation:
    """A named value computed from answers, written `${name}` elsewhere."""

    name: str
    calculation: str
    line: int = 0
    file: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Repeat:
    """Rows: either as many as `count` answers, or one for each choice taken in `each` questions.

    `label` names the question whose answer names the row; `extra` are further row ids with the
    condition that makes them exist (`home`). With `unknown`, one row of that id stands for all
    when the answer behind is not known; `unknown_label` is what people call it. While
    `pairs_when` does not hold, the first question of `each` makes the rows alone.
    """

    name: str
    label_text: str
    count: str = ""
    each: tuple[str, ...] = ()
    pairs_when: str = ""
    label: str = ""
    extra: tuple[ExtraRow, ...] = ()
    unknown: str = ""
    unknown_label: str = ""
    maximum: int = 20
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """A row that comes from no choice, such as `home` for people hired inside the country."""

    row: str
    label: str
    when: str


@dataclass(frozen=True, slots=True)
class Depth:
    """When questions come: while `when` holds, those of `levels` or named in `questions`.

    In `modules` only (in all when empty). Without any `Depth`, every question comes. Conditions
    may use `gap_here()`, `critical_in('5')`, `opened_here()` and `dont_know()`.
    """

    when: str
    levels: tuple[Level, ...] = ()
    modules: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    line: int = 0
    file: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One line of a finding rule: while `when` holds, this is what the answer says.

    `severity` is None for `met`, `unknown` and `not_applicable`. `first_step` overrides the
    limit of the severity (`NOW`). `inherits` takes the worst severity of the named rules' findings.
    """

    when: str
    status: Status
    severity: Severity | None = None
    actions: tuple[str, ...] = ()
    first_step: str = ""
    note: str = ""
    inherits: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class FindingRule:
    """What the answers to one question (or a check across questions) say of a requirement.

    The first case that holds decides; none holds means `met`. `safety_card`: a critical finding
    interrupts with the safety card; `waits_for`: not before these follow-ups are answered.
    `check` marks a check across answers; `hangs_on` the question it is asked back at, `ask_back`
    the sentence. `open_is_critical`: left open counts as the last critical case.
    """

    name: str
    requirement: str
    questions: tuple[str, ...]
    cases: tuple[Case, ...]
    module: str
    sources: tuple[str, ...] = ()
    safety_card: bool = False
    waits_for: tuple[str, ...] = ()
    check: bool = False
    hangs_on: str = ""
    ask_back: str = ""
    open_counts: bool = False
    line: int = 0
    file: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Who says it: the header of a questionnaire file.

    `told_by`: `worker` where the answers are what a worker told, empty where they are the firm's.
    """

    ref_id: str
    version: int
    status: str
    title: str
    language: str
    provider: str
    copyright: str
    publication_date: str
    description: str = ""
    minutes: str = ""
    continues_with: str = ""
    safety_card: str = ""
    told_by: str = ""


@dataclass(frozen=True)
class Questionnaire:
    """One version of a questionnaire, ready to be asked, in one language.

    `absent` are questions that included conditions read, but that are not included themselves:
    nobody is asked them, so they count as unanswered. `official_minimums` are the published least
    costs of corridors that expressions may ask for (`official_minimum()`).
    """

    header: Header
    modules: tuple[Module, ...]
    questions: tuple[Question, ...]
    calculations: tuple[Calculation, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    depth: tuple[Depth, ...] = ()
    findings: tuple[FindingRule, ...] = ()
    text_language: str = "en"
    content_hash: str = ""
    absent: tuple[str, ...] = ()
    official_minimums: tuple[CorridorFigure, ...] = ()

    @property
    def ref_id(self) -> str:
        """The stable id of all its versions."""
        return self.header.ref_id

    @property
    def version(self) -> int:
        """The number of this version."""
        return self.header.version

    @cached_property
    def question_by_name(self) -> Mapping[str, Question]:
        """Questions by `name`."""
        return {question.name: question for question in self.questions}

    @cached_property
    def name_by_ref(self) -> Mapping[str, str]:
        """Question names by `ref`, the number in the bank."""
        return {question.ref: question.name for question in self.questions if question.ref}

    @cached_property
    def module_by_name(self) -> Mapping[str, Module]:
        """Modules by `name`."""
        return {module.name: module for module in self.modules}

    @cached_property
    def is_quiz(self) -> bool:
        """Whether it tests what somebody knows, and says nothing of a firm."""
        return any(question.right_choice for question in self.questions)

    @cached_property
    def repeat_by_name(self) -> Mapping[str, Repeat]:
        """Repeats by `name`."""
        return {repeat.name: repeat for repeat in self.repeats}

    @cached_property
    def rules_by_question(self) -> Mapping[str, tuple[FindingRule, ...]]:
        """The finding rules that read a question directly."""
        table: dict[str, list[FindingRule]] = {}
        for rule in self.findings:
            for name in rule.questions:
                table.setdefault(name, []).append(rule)
        return {name: tuple(rules) for name, rules in table.items()}
