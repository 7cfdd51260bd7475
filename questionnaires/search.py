"""Looking for a set of answers for which a condition holds.

Rule of this file: answers count only while their question is relevant, as in an interview. The
search goes through a condition part by part, tries the samples of the questions it meets, and
gives up after so many steps; then nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import cast

from questionnaires.domains import SOME_DAY, samples_of
from questionnaires.expressions import compile_expression, tree_of
from questionnaires.expressions.compile import compile_test, functions_in, names_in
from questionnaires.expressions.functions import CONTEXT
from questionnaires.expressions.tree import Node
from questionnaires.model import Questionnaire
from questionnaires.values import Typed, Value

MOST_STEPS = 6000
STEPS_OF_A_TRY = 0.2
"""More where a leaf reads more than four answers: there are more tries, and each takes longer."""

_FREE = frozenset((*CONTEXT, "row"))
"""Functions that may answer anything here."""

ITSELF: Node = ("itself",)
"""The answer that a constraint is about."""

Goal = tuple[Node, bool]
"""A condition, and whether it should hold."""

_Goals = tuple[Goal, "_Goals"] | None  # a linked list: shared between the branches of the search


class _GivenUpError(Exception):
    """The search took too many steps."""


class Search:
    """Looks for answers to one questionnaire."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        samples: Mapping[str, tuple[Value | None, ...]] | None = None,
    ) -> None:
        self.samples = samples_of(questionnaire) if samples is None else samples
        self.calculations = {one.name: one.calculation for one in questionnaire.calculations}
        self._relevance = {
            question.name: tuple(
                text
                for text in (
                    questionnaire.module_by_name[question.module].relevant,
                    question.relevant,
                )
                if text
            )
            for question in questionnaire.questions
        }
        self._constraints = {
            question.name: _about(question.name, tree_of(question.constraint))
            for question in questionnaire.questions
            if question.constraint
        }
        self._inputs: dict[Node, tuple[str, ...] | None] = {}
        self._steps = 0.0
        self._alone = False
        self._taken = False

    def can_hold(
        self, *goals: tuple[str, bool], asked: tuple[str, ...] = (), alone: bool = False
    ) -> bool | None:
        """Return whether some answers make every (condition, wanted) true, None if not known.

        `asked` are questions that must be relevant as well. `alone`: whether the questions that
        the conditions read are relevant is not looked at.
        """
        try:
            return self._found(goals, asked, {}, alone) is not None
        except (_GivenUpError, RecursionError):
            return None

    def answers_for(
        self,
        *goals: tuple[str, bool],
        asked: tuple[str, ...] = (),
        known: Mapping[str, Value | None],
        most_steps: float = MOST_STEPS,
    ) -> dict[str, Value | None] | None:
        """Return answers for which it holds, as in `can_hold`; None where none were found.

        Those of `known` are among them; None stands for a question that is left open. All would be
        taken: they keep to the constraints of their questions.
        """
        self._taken = True
        try:
            return self._found(goals, asked, dict(known), alone=False, most_steps=most_steps)
        except (_GivenUpError, RecursionError):
            return None
        finally:
            self._taken = False

    def _found(
        self,
        goals: tuple[tuple[str, bool], ...],
        asked: tuple[str, ...],
        known: dict[str, Value | None],
        alone: bool,
        most_steps: float = MOST_STEPS,
    ) -> dict[str, Value | None] | None:
        self._alone = alone
        waiting: _Goals = None
        for name in asked:
            waiting = self._with_relevance(name, waiting)
        for text, wanted in reversed(goals):
            waiting = ((tree_of(text), wanted), waiting)
        self._steps = MOST_STEPS - most_steps
        return self._solve(waiting, known)

    def _with_relevance(self, name: str, waiting: _Goals) -> _Goals:
        for text in self._relevance.get(name, ()):
            waiting = ((tree_of(text), True), waiting)
        return waiting

    def _solve(
        self, waiting: _Goals, answers: dict[str, Value | None]
    ) -> dict[str, Value | None] | None:
        if waiting is None:
            return answers
        self._count(1)
        (node, wanted), rest = waiting
        for more, now in self._ways(node, wanted, rest, answers):
            found = self._solve(more, now)
            if found is not None:
                return found
        return None

    def _count(self, steps: float) -> None:
        self._steps += steps
        if self._steps > MOST_STEPS:
            raise _GivenUpError

    def _ways(
        self, node: Node, wanted: bool, rest: _Goals, answers: dict[str, Value | None]
    ) -> Iterator[tuple[_Goals, dict[str, Value | None]]]:
        match node:
            case ("and" | "or" as kind, *parts) if (kind == "and") is wanted:
                for part in reversed(parts):
                    rest = ((part, wanted), rest)
                yield rest, answers
            case ("and" | "or", *parts):
                for part in parts:
                    yield ((part, wanted), rest), answers
            case ("call", "not", inner):
                yield ((inner, not wanted), rest), answers
            case ("call", "any" | "all", inner):  # one row stands for all
                yield ((inner, wanted), rest), answers
            case ("name", name) if name in self.calculations:
                yield ((tree_of(self.calculations[name]), wanted), rest), answers
            case _:
                yield from self._leaf(node, wanted, rest, answers)

    def _leaf(
        self, node: Node, wanted: bool, rest: _Goals, answers: dict[str, Value | None]
    ) -> Iterator[tuple[_Goals, dict[str, Value | None]]]:
        inputs = self._inputs_of(node)
        if inputs is None:  # it asks the interview itself, which may say either
            yield rest, answers
            return
        free = [name for name in inputs if name not in answers]
        test, cost = compile_test(node), STEPS_OF_A_TRY * max(1, (len(inputs) / 4) ** 2)
        for values in product(*(self.samples.get(name, (None,)) for name in free)):
            now = {**answers, **dict(zip(free, values, strict=True))}
            self._count(cost)
            if test(_Answers(now, self.calculations), None) is not wanted:
                continue
            more = rest
            for name, value in zip(free, values, strict=True):
                if value is not None and not self._alone:
                    more = self._with_relevance(name, more)
                if self._taken and name in self._constraints and not isinstance(value, Typed):
                    more = ((self._constraints[name], True), more) if value is not None else more
            yield more, now

    def _inputs_of(self, node: Node) -> tuple[str, ...] | None:
        """Return the questions a leaf reads, through calculations; None if it asks the context."""
        if node not in self._inputs:
            self._inputs[node] = self._find_inputs(node)
        return self._inputs[node]

    def _find_inputs(self, node: Node) -> tuple[str, ...] | None:
        found: dict[str, None] = {}
        trees, seen = [node], set()
        while trees:
            tree = trees.pop()
            if functions_in(tree) & _FREE:
                return None
            for name in names_in(tree):
                if name not in self.calculations:
                    found[name] = None
                elif name not in seen:
                    seen.add(name)
                    trees.append(tree_of(self.calculations[name]))
        return tuple(found)


def _about(name: str, node: Node) -> Node:
    """Return a constraint that names the question it is about."""
    if node == ITSELF:
        return ("name", name)
    return tuple(_about(name, part) if isinstance(part, tuple) else part for part in node)


class _Answers:
    """A scope over tried answers; calculations in a circle are empty."""

    row: str | None = None
    today: date = SOME_DAY

    def __init__(self, answers: dict[str, Value | None], calculations: dict[str, str]) -> None:
        self._answers = answers
        self._calculations = calculations
        self._open: set[str] = set()

    def value(self, name: str, row: str | None) -> Value | None:
        text = self._calculations.get(name)
        if text is None:
            return self._answers.get(name)
        if name in self._open:
            return None
        self._open.add(name)
        try:
            return cast(Value, compile_expression(text).evaluate_in(self, row))
        finally:
            self._open.discard(name)

    def rows(self, name: str) -> tuple[str, ...]:
        return ()

    def call(self, function: str, arguments: tuple[object, ...]) -> object:
        return None


def search_in(questionnaire: Questionnaire) -> Search:
    """Return the search in a questionnaire, made once and kept beside it."""
    found = questionnaire.__dict__.get("_search")
    if not isinstance(found, Search):
        found = questionnaire.__dict__["_search"] = Search(questionnaire)
    return found
