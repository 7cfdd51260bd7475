"""What stands now: one interview seen through its questionnaire.

Rule of this file: a view never changes and answers every question once (it remembers), so that
relevance, rows, calculations and progress can be asked for freely. An answer whose question does
not apply is kept by the interview and never seen through a view.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

from flows import structure
from flows.interview import NO_ROW, Answer, Interview, Key
from questionnaires.expressions import compile_expression
from questionnaires.model import Choice, Question, Questionnaire, Repeat, Severity, Status
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, Typed, Value

if TYPE_CHECKING:
    from flows.verdicts import Verdict

OPENING = frozenset({Severity.CRITICAL, Severity.MAJOR, Severity.MINOR})


class View:
    """A questionnaire and an interview together, on one day (`today`, in the person's zone).

    It is the `Scope` that expressions read.
    """

    row: str | None = None

    def __init__(self, questionnaire: Questionnaire, interview: Interview, today: date) -> None:
        self.questionnaire = questionnaire
        self.interview = interview
        self.today = today
        self.structure = structure.of(questionnaire)
        self._relevant: dict[Key, bool] = {}
        self._values: dict[Key, Value | None] = {}
        self._rows: dict[str, tuple[str, ...]] = {}
        self._depth: dict[tuple[int, str], bool] = {}
        self._verdicts: dict[str, Verdict | None] = {}
        self._module = ""

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
        return tuple(
            self.interview.answers[key]
            for key in self._answered_keys()
            if self.relevant(*key) and (not key[1] or key[1] in self.rows_of(key[0]))
        )

    def inactive(self) -> tuple[Answer, ...]:
        """Return the answers that are kept but do not count now."""
        counting = {answer.key for answer in self.active()}
        return tuple(
            answer for key, answer in self.interview.answers.items() if key not in counting
        )

    def _answered_keys(self) -> list[Key]:
        known = self.questionnaire.question_by_name
        keys = [key for key in self.interview.answers if key[0] in known]
        return sorted(keys, key=lambda key: (known[key[0]].index, key[1]))

    # -- the scope of expressions ----------------------------------------------------------

    def value(self, name: str, row: str | None) -> Value | None:
        """Return the current value of a question or calculation, None when unanswered."""
        key = (name, row or NO_ROW)
        try:
            return self._values[key]
        except KeyError:
            pass
        self._values[key] = None
        found = self._find_value(name, row or NO_ROW)
        self._values[key] = found
        return found

    def _find_value(self, name: str, row: str) -> Value | None:
        question = self.questionnaire.question_by_name.get(name)
        if question is None:
            return self._calculate(name, row)
        answer = self.answer(name, row if question.repeat else NO_ROW)
        if answer is None:
            return None
        return understood(question, answer.value)

    def _calculate(self, name: str, row: str) -> Value | None:
        calculation = self.structure.calculations.get(name)
        if calculation is None:
            return None
        return calculation(self, row or None)  # type: ignore[return-value]

    def rows(self, name: str) -> tuple[str, ...]:
        """Return the rows of the repeat a question belongs to, () outside of repeats."""
        return self.rows_of(name)

    def call(self, function: str, arguments: tuple[object, ...]) -> object:
        """Answer what only the interview knows: findings so far, modules opened on request."""
        match function:
            case "gap_here":
                return self._gap_in((self._module,))
            case "gap_in":
                return self._gap_in(tuple(str(one) for one in arguments))
            case "critical_in":
                return self._critical_in(tuple(str(one) for one in arguments))
            case "opened_here":
                return self._module in self.interview.opened
            case "opened":
                return self._named(str(arguments[0])) in self.interview.opened
            case _:
                return None

    def _gap_in(self, modules: tuple[str, ...]) -> bool:
        names = {self._named(module) for module in modules}
        for rule in self.questionnaire.findings:
            if rule.module in names and self.structure.core_rule(rule):
                verdict = self.verdict(rule.name)
                if verdict and (verdict.severity in OPENING or verdict.status is Status.UNKNOWN):
                    return True
        return False

    def _critical_in(self, modules: tuple[str, ...]) -> bool:
        names = {self._named(module) for module in modules}
        for rule in self.questionnaire.findings:
            if rule.module in names:
                verdict = self.verdict(rule.name)
                if verdict and verdict.severity is Severity.CRITICAL:
                    return True
        return False

    def _named(self, module: str) -> str:
        return self.structure.module_names.get(module, module)

    def verdict(self, rule: str) -> Verdict | None:
        """Return what a finding rule says now; None when its answers are not there."""
        if rule not in self._verdicts:
            from flows.judgement import judge_rule  # noqa: PLC0415  (judgement reads views)

            self._verdicts[rule] = None
            self._verdicts[rule] = judge_rule(self, self.structure.rules[rule])
        return self._verdicts[rule]

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
        keys = {(name, row), (name, NO_ROW)}
        self._values.update(dict.fromkeys(keys, value))
        try:
            return compile_expression(condition).test(self, row or None)
        finally:
            for key in keys:
                del self._values[key]

    # -- what applies ----------------------------------------------------------------------

    def relevant(self, name: str, row: str = NO_ROW) -> bool:
        """Tell whether the question exists for this respondent (in this row)."""
        key = (name, row)
        known = self._relevant.get(key)
        if known is None:
            self._relevant[key] = False
            known = self._relevant[key] = self._applies(name, row)
        return known

    def _applies(self, name: str, row: str) -> bool:
        found = self.structure.conditions.get(name)
        if found is None:
            return False
        return all(test(self, row or None) for test in found)

    def comes(self, name: str, row: str = NO_ROW) -> bool:
        """Tell whether the question is to be asked: it applies, and its level is due."""
        return self.relevant(name, row) and self.scheduled(name, row)

    def scheduled(self, name: str, row: str = NO_ROW) -> bool:
        """Tell whether the level of the question is due (bank, "Depth")."""
        if not self.questionnaire.depth:
            return True
        question = self.questionnaire.question_by_name[name]
        if question.follows and self.answer(question.follows, row) is not None:
            return True
        return any(self._depth_holds(at, question.module) for at in self.structure.depth_for[name])

    def _depth_holds(self, at: int, module: str) -> bool:
        key = (at, module)
        if key not in self._depth:
            self._depth[key] = False
            before, self._module = self._module, module
            holds = compile_expression(self.questionnaire.depth[at].when).test(self, None)
            self._module = before
            self._depth[key] = holds
        return self._depth[key]

    # -- rows ------------------------------------------------------------------------------

    def rows_of(self, name: str) -> tuple[str, ...]:
        """Return the row ids of the repeat a question belongs to, () outside of repeats."""
        question = self.questionnaire.question_by_name.get(name)
        if question is None or not question.repeat:
            return ()
        return self.rows_in(question.repeat)

    def rows_in(self, name: str) -> tuple[str, ...]:
        """Return the row ids of a repeat."""
        if name not in self._rows:
            repeat = self.questionnaire.repeat_by_name.get(name)
            self._rows[name] = self._find_rows(repeat) if repeat else ()
        return self._rows[name]

    def _find_rows(self, repeat: Repeat) -> tuple[str, ...]:
        rows = self._counted(repeat) if repeat.count else self._chosen(repeat)
        extra = [
            one.row
            for one in repeat.extra
            if not one.when or compile_expression(one.when).test(self, None)
        ]
        return (*rows, *extra)

    def _counted(self, repeat: Repeat) -> tuple[str, ...]:
        count = self.value(repeat.count, None)
        if isinstance(count, Typed):
            return ("r1",) if count.kind != NOT_APPLICABLE else ()
        if not isinstance(count, int):
            return ()
        wanted = min(max(count, 0), repeat.maximum)
        return fit_rows(self.interview.rows.get(repeat.name, ()), wanted)[:wanted]

    def _chosen(self, repeat: Repeat) -> tuple[str, ...]:
        taken: list[tuple[str, ...]] = []
        for name in repeat.each:
            value = self.value(name, None)
            if isinstance(value, Typed) and value.kind != NOT_APPLICABLE and repeat.unknown:
                return (repeat.unknown,)
            if isinstance(value, str):
                taken.append((value,))
            elif isinstance(value, tuple) and value:
                taken.append(value)
        if not taken:
            return ()
        return tuple("-".join(pair) for pair in product(*taken))

    def row_label(self, repeat_name: str, row: str) -> str:
        """Return the short name a person gave the row, or the label of its choice."""
        repeat = self.questionnaire.repeat_by_name[repeat_name]
        if repeat.label:
            answer = self.interview.answers.get((repeat.label, row))
            if answer is not None and isinstance(answer.value, str):
                return answer.value
        for extra in repeat.extra:
            if extra.row == row:
                return extra.label
        if repeat.each:
            return " - ".join(self._choice_label(repeat, part) for part in row.split("-"))
        return ""

    def _choice_label(self, repeat: Repeat, code: str) -> str:
        for name in repeat.each:
            question = self.questionnaire.question_by_name.get(name)
            choice = question.choice_by_name.get(code) if question else None
            if choice is not None:
                return choice.label
        return code

    # -- what is open ----------------------------------------------------------------------

    def walk(self) -> Iterator[Key]:
        """Go through every question there is now, row by row within a repeat, in order."""
        for repeat, questions in self.structure.blocks:
            if not repeat:
                for question in questions:
                    yield (question.name, NO_ROW)
                continue
            for row in self.rows_in(repeat):
                for question in questions:
                    yield (question.name, row)

    def open_questions(self) -> tuple[Key, ...]:
        """Return what is to be asked and has no answer yet, questions put off included."""
        answers = self.interview.answers
        return tuple(key for key in self.walk() if key not in answers and self.comes(*key))


def understood(question: Question, value: Value) -> Value:
    """Return the value as it counts: *not applicable* without the reason asked for is unknown."""
    if (
        isinstance(value, Typed)
        and value.kind == NOT_APPLICABLE
        and question.reason_for_not_applicable
        and not value.reason.strip()
    ):
        return Typed(DONT_KNOW)
    return value


def fit_rows(rows: tuple[str, ...], wanted: int) -> tuple[str, ...]:
    """Return the rows with new ones added until there are `wanted`; ids are never used again."""
    used = [int(row[1:]) for row in rows if row[1:].isdigit()]
    following = max(used, default=0) + 1
    missing = max(wanted - len(rows), 0)
    return (*rows, *(f"r{number}" for number in range(following, following + missing)))
