"""The chapter of one questionnaire: its header, its modules, every question and every rule.

Rule of this file: each question and each rule stands exactly once, a rule behind the question it
judges; what the file says in an expression is shown as written, in words only beside it.
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.model import (
    Case,
    FindingRule,
    Library,
    Module,
    Question,
    Questionnaire,
    Source,
)
from reports.book.model import Chapter, Entry, Line, Part, Section, Table, cell, part, parts
from reports.book.plain import in_words, number

CASE_HEADS = ("when (the first that holds decides)", "it says", "severity", "actions", "remarks")
CASE_WIDTHS = (46, 13, 11, 11, 19)


def entry_id(questionnaire: Questionnaire, kind: str, name: str) -> str:
    """Return the id of a question or rule in the book."""
    return f"{questionnaire.ref_id}-v{questionnaire.version}-{kind}-{name}"


def questionnaire_chapter(questionnaire: Questionnaire, library: Library) -> Chapter:
    """Return the chapter of a questionnaire."""
    header = questionnaire.header
    counted = f"{len(questionnaire.questions)} questions, {len(questionnaire.findings)} rules."
    told = Teller(questionnaire, library)
    return Chapter(
        id=f"{header.ref_id}-v{header.version}",
        title=f"{header.title} ({header.ref_id}/v{header.version})",
        intro=(header.description, counted),
        sections=(told.header(), *told.modules(), *told.checks(), *told.others()),
    )


class Teller:
    """Tells one questionnaire, with the sources of the library beside it."""

    def __init__(self, questionnaire: Questionnaire, library: Library) -> None:
        self.of = questionnaire
        self.library = library
        self.prefix = f"{questionnaire.ref_id}-v{questionnaire.version}"

    # -- header and modules

    def header(self) -> Section:
        """Return the header, the condition words, the rows and when which depth comes."""
        head = self.of.header
        facts = [
            ("version", str(head.version)),
            ("status", head.status),
            ("provider", head.provider),
            ("copyright", head.copyright),
            ("date", head.publication_date),
            ("minutes", head.minutes),
            ("continues with", head.continues_with),
        ]
        about = Entry(
            f"{self.prefix}-header",
            head.title,
            "header",
            parts=parts(part(name, text) for name, text in facts),
        )
        return Section(
            f"{self.prefix}-about", "About this questionnaire",
            entries=(about, *self._words(), *self._rows(), *self._depth()),
        )  # fmt: skip

    def _words(self) -> Iterator[Entry]:
        if not self.of.calculations:
            return
        rows = tuple(
            (cell(one.name), self.condition(one.calculation)) for one in self.of.calculations
        )
        title = "Words used in conditions"
        table = Table(("word", "what it stands for"), rows, (25, 75))
        yield Entry(f"{self.prefix}-words", title, "calculations", table=table)

    def _rows(self) -> Iterator[Entry]:
        for one in self.of.repeats:
            made = one.count or ", ".join(one.each)
            yield Entry(
                f"{self.prefix}-rows-{one.name}",
                one.label_text,
                "asked again for each row",
                one.name,
                parts=parts(
                    (
                        part("one row for each of", made),
                        part("further rows", *(f"{row.label}: {row.when}" for row in one.extra)),
                        part("at most", str(one.maximum)),
                    )
                ),
            )

    def _depth(self) -> Iterator[Entry]:
        if not self.of.depth:
            return
        rows = tuple(
            (
                self.condition(one.when),
                cell(", ".join(one.levels)),
                cell(", ".join(one.modules) or "all"),
                cell(", ".join(one.questions)),
            )
            for one in self.of.depth
        )
        heads = ("while this holds", "levels", "in modules", "questions")
        table = Table(heads, rows, (45, 15, 15, 25))
        yield Entry(f"{self.prefix}-depth", "When questions come", "depth", table=table)

    def modules(self) -> Iterator[Section]:
        """Return a section for each module."""
        for module in self.of.modules:
            name = f"{module.ref}. {module.label}" if module.ref else module.label
            yield Section(
                f"{self.prefix}-module-{module.name}",
                name,
                intro=tuple(one for one in (module.note, self._module_when(module)) if one),
                entries=tuple(self._entries(module)),
            )

    def _module_when(self, module: Module) -> str:
        return f"Only when: {module.relevant}" if module.relevant else ""

    def _entries(self, module: Module) -> Iterator[Entry]:
        for name in module.questions:
            yield self.question(self.of.question_by_name[name])
            for rule in self.of.findings:
                if not rule.check and rule.questions[:1] == (name,):
                    yield self.rule(rule)

    def checks(self) -> Iterator[Section]:
        """Return the checks across answers."""
        found = tuple(self.rule(one) for one in self.of.findings if one.check)
        if found:
            yield Section(f"{self.prefix}-checks", "Consistency checks", entries=found)

    def others(self) -> Iterator[Section]:
        """Return the rules whose first question is not in this questionnaire."""
        known = self.of.question_by_name
        found = tuple(
            self.rule(one)
            for one in self.of.findings
            if not one.check and (not one.questions or one.questions[0] not in known)
        )
        if found:
            yield Section(f"{self.prefix}-other-rules", "Other rules", entries=found)

    # -- questions and rules

    def question(self, one: Question) -> Entry:
        """Return a question with everything people see of it, and what it rests on."""
        repeated = f"for each of {one.repeat}" if one.repeat else ""
        facts = (one.type.value, f"level {one.level.value}", "" if one.required else "optional")
        return Entry(
            id=entry_id(self.of, "question", one.name),
            title=f"{number(one)} {one.label}",
            kind="question",
            facts=", ".join(text for text in (one.name, *facts, repeated) if text),
            parts=parts(self._question_parts(one)),
        )

    def _question_parts(self, one: Question) -> Iterator[Part]:
        asked = self.condition(one.relevant) or (Line("always"),)
        yield Part("asked when", asked)
        yield part("follows", self._called(one.follows))
        for variant in one.variants:
            when = self.condition(variant.when)
            said = [Line(text) for text in (variant.label, variant.hint) if text]
            yield Part("other wording", (*when, *said))
        yield part("hint", one.hint)
        codes = (_choice_line(choice.name, choice.label, choice.alone) for choice in one.choices)
        yield part("choices", *codes)
        yield part("shown choices", one.choice_filter, code=True)
        yield Part("must hold", (*self.condition(one.constraint), *cell(one.constraint_message)))
        yield part("why", one.why)
        yield part("example", one.example)
        yield part("good", one.good)
        yield part("papers to keep", ", ".join(one.evidence))
        yield part("best answered by", one.answered_by)
        yield part("also", *_remarks(one))
        yield Part("rests on", tuple(self.source(name) for name in one.sources))
        yield part("written in", one.origin)

    def rule(self, rule: FindingRule) -> Entry:
        """Return a finding rule with all its cases."""
        requirement = self.library.requirements.get(rule.requirement)
        label = requirement.label if requirement else "this requirement is not in the library"
        return Entry(
            id=entry_id(self.of, "rule", rule.name),
            title=f"{'Check' if rule.check else 'Rule'} {rule.name}",
            kind="consistency check" if rule.check else "finding rule",
            confidence=requirement.confidence if requirement else "",
            parts=parts(
                (
                    part("requirement", f"{rule.requirement}: {label}"),
                    part("reads", *(self._called(name) for name in rule.questions)),
                    part("asked back at", self._called(rule.hangs_on)),
                    part("asks back", rule.ask_back),
                    part("also", *_rule_remarks(rule)),
                    Part("rests on", tuple(self.source(name) for name in rule.sources)),
                    part("written in", rule.origin),
                )
            ),
            table=Table(CASE_HEADS, tuple(map(self._case, rule.cases)), CASE_WIDTHS),
        )

    def _case(self, case: Case) -> tuple[tuple[Line, ...], ...]:
        remarks = (
            f"first step {case.first_step}" if case.first_step else "",
            f"as severe as {', '.join(case.inherits)}" if case.inherits else "",
            case.note,
        )
        return (
            self.condition(case.when),
            cell(case.status.value.replace("_", " ")),
            cell(case.severity.value if case.severity else ""),
            cell(", ".join(case.actions)),
            tuple(Line(one) for one in remarks if one),
        )

    # -- words

    def condition(self, expression: str) -> tuple[Line, ...]:
        """Return an expression as written, and in words where it is simple."""
        if not expression:
            return ()
        words = in_words(expression, self.of)
        return (Line(expression, code=True), *cell(words))

    def source(self, name: str) -> Line:
        """Return what something rests on; unsure where the clause or the source behind it is."""
        clause = self.library.clauses.get(name)
        if clause is not None:
            below = self.library.sources.get(clause.source)
            unsure = below is not None and below.confidence == "check"
            return Line(f"{name}: {clause.text}", "check" if unsure else clause.confidence)
        found: Source | None = self.library.sources.get(name)
        if found is not None:
            return Line(f"{name}: {found.title}", found.confidence)
        return Line(f"{name}: not in the library", "check")

    def _called(self, name: str) -> str:
        question = self.of.question_by_name.get(name)
        return f"{number(question)} {question.label}" if question else name


def _choice_line(name: str, label: str, alone: bool) -> str:
    return f"{name}: {label}{' (no other choice beside it)' if alone else ''}"


def _remarks(one: Question) -> Iterator[str]:
    if one.suggested:
        yield f"shown first: {', '.join(one.suggested)}"
    if one.corridor:
        yield f"names the {one.corridor} of people's ways"
    if one.personal:
        yield "personal data"
    if one.reason_for_not_applicable:
        yield "“does not apply” needs a reason"


def _rule_remarks(rule: FindingRule) -> Iterator[str]:
    if rule.safety_card:
        yield "a critical answer shows the safety card"
    if rule.waits_for:
        yield f"waits for {', '.join(rule.waits_for)}"
    if rule.open_counts:
        yield "left open, the question is judged too"
