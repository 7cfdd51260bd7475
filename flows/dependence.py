"""What hangs on an answer: the modules to count again and the finding rules to judge again.

Rule of this file: it may name too much, never too little; worked out from the questionnaire alone,
once for each question, so that an answer costs no look at what it cannot change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flows.structure import Structure, of
from questionnaires.expressions import compile_expression
from questionnaires.expressions.tree import Node
from questionnaires.model import Questionnaire

Knot = tuple[str, str]
"""Something that is worked out from answers: (`value`, name), (`rule`, name), (`rows`, repeat)
or (`depth`, place and module)."""


class Touched(NamedTuple):
    """What an answer to one question can change: places of modules, and names of rules."""

    modules: frozenset[int]
    rules: frozenset[str]


def touched_by(questionnaire: Questionnaire, name: str) -> Touched:
    """Return what an answer to this question can change."""
    known: dict[str, Touched] = questionnaire.__dict__.setdefault("_touched", {})
    found = known.get(name)
    if found is None:
        found = known[name] = _work_out(questionnaire, name)
    return found


def _work_out(questionnaire: Questionnaire, name: str) -> Touched:
    readers = questionnaire.__dict__.get("_readers")
    if readers is None:
        readers = questionnaire.__dict__["_readers"] = _readers(questionnaire)
    reached: dict[Knot, None] = {("value", name): None}
    waiting = [("value", name)]
    while waiting:
        for reader in readers.get(waiting.pop(), ()):
            if reader not in reached:
                reached[reader] = None
                waiting.append(reader)
    questions = questionnaire.question_by_name
    places = {module.name: at for at, module in enumerate(questionnaire.modules)}
    return Touched(
        frozenset(
            places[questions[one].module]
            for kind, one in reached
            if kind == "value" and one in questions
        ),
        frozenset(one for kind, one in reached if kind == "rule"),
    )


def _readers(questionnaire: Questionnaire) -> dict[Knot, tuple[Knot, ...]]:
    """Return for each knot the knots that are worked out from it."""
    table: dict[Knot, dict[Knot, None]] = {}
    for reader, read in _edges(questionnaire, of(questionnaire)):
        table.setdefault(read, {})[reader] = None
    return {read: tuple(readers) for read, readers in table.items()}


def _edges(questionnaire: Questionnaire, structure: Structure) -> Iterator[tuple[Knot, Knot]]:
    """Give every pair (what is worked out, what it is worked out from)."""
    for calculation in questionnaire.calculations:
        knot = ("value", calculation.name)
        yield from _each(knot, _read_in(calculation.calculation, structure))
    for repeat in questionnaire.repeats:
        knot = ("rows", repeat.name)
        yield from _each(knot, (("value", one) for one in (repeat.count, *repeat.each) if one))
        for extra in repeat.extra:
            yield from _each(knot, _read_in(extra.when, structure))
    yield from _of_questions(questionnaire, structure)
    yield from _of_rules(questionnaire, structure)


def _of_questions(
    questionnaire: Questionnaire, structure: Structure
) -> Iterator[tuple[Knot, Knot]]:
    for question in questionnaire.questions:
        knot = ("value", question.name)
        module = questionnaire.module_by_name.get(question.module)
        for text in (question.relevant, module.relevant if module else ""):
            yield from _each(knot, _read_in(text, structure))
        if question.repeat:
            yield knot, ("rows", question.repeat)
        if question.follows:
            yield knot, ("value", question.follows)
        for at in structure.depth_for[question.name]:
            depth = ("depth", f"{at} {question.module}")
            yield knot, depth
            when = questionnaire.depth[at].when
            yield from _each(depth, _read_in(when, structure, question.module))


def _of_rules(questionnaire: Questionnaire, structure: Structure) -> Iterator[tuple[Knot, Knot]]:
    for rule in questionnaire.findings:
        knot = ("rule", rule.name)
        yield from _each(knot, (("value", one) for one in (*rule.questions, *rule.waits_for)))
        for case in rule.cases:
            yield from _each(knot, _read_in(case.when, structure))
            yield from _each(knot, (("rule", one) for one in case.inherits))


def _each(reader: Knot, read: Iterable[Knot]) -> Iterator[tuple[Knot, Knot]]:
    for one in read:
        yield reader, one


def _read_in(text: str, structure: Structure, module: str = "") -> Iterator[Knot]:
    """Give what an expression reads; what it asks of findings means all rules it may look at."""
    expression = compile_expression(text)
    for name in expression.names:
        yield ("value", name)
    for function, arguments in _calls(expression.tree):
        if function in ("gap_here", "gap_in", "critical_in"):
            named = {structure.module_names.get(one, one) for one in arguments}
            wanted = {module} if function == "gap_here" else named
            for rule in structure.rules.values():
                if rule.module in wanted or not any(wanted):
                    yield ("rule", rule.name)


def _calls(node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every call in a tree with its arguments that are plain texts."""
    if node[0] == "call":
        yield node[1], tuple(part[1] for part in node[2:] if part[0] == "text")
    for part in node[1:]:
        if isinstance(part, tuple):
            yield from _calls(part)
