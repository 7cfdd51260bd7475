"""What stands now: one interview seen through its questionnaire.

Rule of this file: a view never changes and answers every question once (it remembers), so that
relevance, rows, calculations and progress can be asked for freely. An answer whose question does
not apply is kept by the interview and never seen through a view.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flows import corridors, judgement, rows, structure
from flows.currencies import currencies_used
from flows.finding_date import finding_date
from flows.gate import Gate
from flows.interview import NO_ROW, Answer, Interview, Key
from flows.known import Known
from flows.touching import Touched, touched_by
from flows.verdicts import Judged, Verdict
from questionnaires.expressions import compile_expression
from questionnaires.model import Choice, Question, Questionnaire, Severity, Status
from questionnaires.values import Value

OPENING = frozenset({Severity.CRITICAL, Severity.MAJOR, Severity.MINOR})


class View:
    """A questionnaire and an interview together, on one day (`today`, in the person's zone).

    It is the `Scope` that expressions read. With a `gate` only some modules are asked now.
    """

    __slots__ = (
        "_module",
        "cards",
        "gate",
        "interview",
        "known",
        "questionnaire",
        "steady",
        "structure",
        "today",
        "touched",
    )
    row: str | None = None

    def __init__(
        self,
        questionnaire: Questionnaire,
        interview: Interview,
        today: date,
        gate: Gate | None = None,
        known: Known | None = None,
    ) -> None:
        self.questionnaire = questionnaire
        self.interview = interview
        self.today = today
        self.gate = gate
        self.structure = structure.of(questionnaire)
        self.known = Known() if known is None else known
        self._module = ""
        self.steady = False
        self.touched: Touched | None = None
        self.cards: tuple[str, ...] | None = None

    def seeing(self, interview: Interview, changed: Key | None = None) -> View:
        """Return the view of the same interview after a change; what still holds is kept.

        With `changed`, the one question whose answer changed, a `steady` view (of an interview
        whose counts and cards stand) knows what need not be looked at again.
        """
        before = self.interview
        if interview is before:
            return self
        other = View(self.questionnaire, interview, self.today, self.gate)
        if (
            interview.answers is before.answers
            and interview.rows is before.rows
            and interview.opened is before.opened
        ):
            other.known, other.steady, other.touched = self.known, self.steady, self.touched
        elif changed is not None:
            touched = touched_by(self, other, changed)
            other.touched = touched if self.steady else None
        return other

    def again(
        self, questionnaire: Questionnaire, interview: Interview, today: date, gate: Gate | None
    ) -> View | None:
        """Return a view for what happens next, which knows what this one knows.

        None where this one is not about the same: another questionnaire, interview or day.
        """
        same = self.interview is interview and self.questionnaire is questionnaire
        if not same or self.today != today:
            return None
        return View(questionnaire, interview, today, gate, self.known)

    # -- answers ---------------------------------------------------------------------------

    def answer(self, name: str, row: str = NO_ROW) -> Answer | None:
        """Return the answer that counts for this question and row: its own, else that for all."""
        found = self.interview.answers.get((name, row))
        if found is None and row:
            found = self.interview.answers.get((name, NO_ROW))
        if found is None or not self.relevant(name, row):
            return None
        return found

    def has_own(self, key: Key) -> bool:
        """Tell whether this very row has been answered (relevant or not)."""
        return key in self.interview.answers

    def active(self) -> tuple[Answer, ...]:
        """Return the answers that count now, in the order of the questionnaire."""
        answers = self.interview.answers
        return tuple(answers[key] for key in self._answered_keys() if self.counts(key))

    def counts(self, key: Key) -> bool:
        """Tell whether an answer counts now; one for all rows does while a row has none of its own.

        Without rows it counts as long as its question applies.
        """
        name, row = key
        there = self.rows_of(name)
        if row:
            return row in there and self.relevant(name, row)
        if not there:
            return self.relevant(name)
        answers = self.interview.answers
        return any((name, one) not in answers and self.relevant(name, one) for one in there)

    def inactive(self) -> tuple[Answer, ...]:
        """Return the answers that are kept but do not count now."""
        answers = self.interview.answers
        counting = {answer.key for answer in self.active()}
        return tuple(answers[key] for key in answers if key not in counting)

    def _answered_keys(self) -> list[Key]:
        known = self.questionnaire.question_by_name
        keys = [key for key in self.interview.answers if key[0] in known]
        return sorted(keys, key=lambda key: (known[key[0]].index, key[1]))

    # -- the scope of expressions ----------------------------------------------------------

    def value(self, name: str, row: str | None) -> Value | None:
        """Return the current value of a question or calculation, None when unanswered."""
        facts = self.known.values[row or NO_ROW]
        found = facts.get(name, self)
        if found is self:
            facts[name] = None  # what hangs on itself is not answered
            found = facts[name] = self._find_value(name, row or NO_ROW)
        return found  # type: ignore[return-value]  # the view stands for no entry only

    def _find_value(self, name: str, row: str) -> Value | None:
        question = self.questionnaire.question_by_name.get(name)
        if question is None:
            calculation = self.structure.calculations.get(name)
            return calculation(self, row or None) if calculation else None  # type: ignore[return-value]  # bool too
        answer = self.answer(name, row if question.repeat else NO_ROW)
        return None if answer is None else judgement.understood(question, answer.value)

    def rows(self, name: str) -> tuple[str, ...]:
        """Return the rows of the repeat a question belongs to, () outside of repeats."""
        return self.rows_of(name)

    def call(self, function: str, arguments: tuple[object, ...]) -> object:
        """Answer what only the interview knows: findings, modules opened on request, first days."""
        match function:
            case "gap_here" | "gap_in":
                return self._gap_in(tuple(map(str, arguments)) or (self._module,))
            case "critical_in":
                return self._critical_in(tuple(str(one) for one in arguments))
            case "opened_here" | "opened":
                module = self._named(str(arguments[0])) if arguments else self._module
                return module in self.interview.opened
            case "official_minimum":
                return corridors.official_minimum(self, str(arguments[0]))
            case "finding_date":
                return finding_date(self)
            case "kept":
                return judgement.kept(self, str(arguments[0]))
            case "currencies_used":
                return currencies_used(self, *map(str, arguments))
            case _:
                return None

    def _gap_in(self, modules: tuple[str, ...]) -> bool:
        for module in modules:
            for rule in self.structure.core_rules.get(self._named(module), ()):
                judged = self.judged(rule.name)
                if judged and (judged.severity in OPENING or judged.status is Status.UNKNOWN):
                    return True
        return False

    def _critical_in(self, modules: tuple[str, ...]) -> bool:
        names = {self._named(module) for module in modules}
        for rule in self.questionnaire.findings:
            if rule.module in names:
                judged = self.judged(rule.name)
                if judged and judged.severity is Severity.CRITICAL:
                    return True
        return False

    def _named(self, module: str) -> str:
        return self.structure.module_names.get(module, module)

    # -- findings, constraints -------------------------------------------------------------

    def judged(self, rule: str) -> Judged | None:
        """Return the worst a finding rule says of any row; None when its answers are not there."""
        facts = self.known.judged
        if rule not in facts:
            facts[rule] = None  # a rule that inherits from itself has nothing to go by
            facts[rule] = judgement.judge_rule(self, self.structure.rules[rule])
        return facts[rule]

    def verdict(self, rule: str) -> Verdict | None:
        """Return what a finding rule says now; None when its answers are not there."""
        judged = self.judged(rule)
        return judgement.verdict_of(self, self.structure.rules[rule], judged) if judged else None

    def accepts(self, question: Question, value: Value, row: str = NO_ROW) -> bool:
        """Tell whether the constraint of a question holds for a value."""
        if not question.constraint:
            return True
        return self._holds_with(".", value, question.constraint, row)

    def offers(self, question: Question, choice: Choice, row: str = NO_ROW) -> bool:
        """Tell whether the choice_filter of a question lets a choice through."""
        return self._holds_with("choice", choice.name, question.choice_filter, row)

    def _holds_with(self, name: str, value: Value, condition: str, row: str) -> bool:
        """Try a condition while a name that is no question stands for a value."""
        rows = {row, NO_ROW}
        for one in rows:
            self.known.values[one][name] = value
        try:
            return compile_expression(condition).test(self, row or None)
        finally:
            for one in rows:
                del self.known.values[one][name]

    # -- what applies ----------------------------------------------------------------------

    def relevant(self, name: str, row: str = NO_ROW) -> bool:
        """Tell whether the question exists for this respondent (in this row)."""
        facts = self.known.relevant[row]
        found = facts.get(name)
        if found is not None:
            return found
        if name not in self.structure.conditions:
            return False
        condition = self.structure.conditions[name]
        if condition is not None:
            facts[name] = False  # what hangs on itself does not apply
        found = facts[name] = condition is None or condition(self, row or None)
        return found

    def comes(self, name: str, row: str = NO_ROW) -> bool:
        """Tell whether the question is to be asked: it applies, and its level is due."""
        return self.relevant(name, row) and self.scheduled(name, row)

    def scheduled(self, name: str, row: str = NO_ROW) -> bool:
        """Tell whether the level of the question is due (bank, "Depth")."""
        if not self.structure.depth:
            return True
        parent = self.structure.follows.get(name)
        if parent and self.answer(parent, row) is not None:
            return True
        group = self.structure.due_with[name]
        found = self.known.due.get(group)
        if found is None:
            found = self.known.due[group] = self._is_due(name)
        return found

    def _is_due(self, name: str) -> bool:
        module = self.questionnaire.question_by_name[name].module
        for at in self.structure.depth_for[name]:  # noqa: SIM110 - as in compiled expressions
            if self.depth_holds(at, module):
                return True
        return False

    def depth_holds(self, at: int, module: str) -> bool:
        """Tell whether a line of the questionnaire's `depth` holds for a module."""
        key, facts = (at, module if self.structure.depth_here[at] else ""), self.known.depth
        if key not in facts:
            facts[key] = False
            before, self._module = self._module, module
            facts[key] = self.structure.depth[at](self, None)
            self._module = before
        return facts[key]

    # -- rows ------------------------------------------------------------------------------

    def rows_of(self, name: str) -> tuple[str, ...]:
        """Return the row ids of the repeat a question belongs to, () outside of repeats."""
        question = self.questionnaire.question_by_name.get(name)
        if question is None or not question.repeat:
            return ()
        return self.rows_in(question.repeat)

    def rows_in(self, name: str) -> tuple[str, ...]:
        """Return the row ids of a repeat."""
        facts = self.known.rows
        if name not in facts:
            facts[name] = ()
            repeat = self.questionnaire.repeat_by_name.get(name)
            facts[name] = rows.find(self, repeat) if repeat else ()
        return facts[name]

    def row_label(self, repeat_name: str, row: str) -> str:
        """Return the short name a person gave the row, or the label of its choice."""
        return rows.label(self, self.questionnaire.repeat_by_name[repeat_name], row)

    # -- what is open ----------------------------------------------------------------------

    def walk(self, blocks: tuple[structure.Block, ...] | None = None) -> Iterator[Key]:
        """Go through every question there is now, row by row within a repeat, in order."""
        for block in self.structure.blocks if blocks is None else blocks:
            if not block.repeat:
                yield from block.keys
                continue
            for row in self.rows_in(block.repeat):
                for name in block.names:
                    yield (name, row)

    def open_questions(self) -> tuple[Key, ...]:
        """Return what is to be asked now and has no answer yet, questions put off included."""
        answers = self.interview.answers
        blocks = None if self.gate is None else self.blocks_in(*self.gate.open)
        return tuple(key for key in self.walk(blocks) if key not in answers and self.comes(*key))

    def blocks_in(self, *modules: str) -> tuple[structure.Block, ...]:
        """Return the blocks of some modules."""
        return tuple(block for name in modules for block in self.structure.blocks_of[name])
