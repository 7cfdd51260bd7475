"""What hangs on an answer, whatever it says: other questions, calculations, rows, findings, levels.

Rule of this file: it may name too much, never too little; worked out from the questionnaire alone,
once for each, so that an answer costs no look at what it cannot change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.reach import Knot, Reach
from flows.reasons import reasons_of
from flows.structure import FOUND, Structure, of
from questionnaires.expressions import compile_expression
from questionnaires.expressions.functions import OF_ROW
from questionnaires.expressions.tree import Node
from questionnaires.model import Questionnaire


def reached(questionnaire: Questionnaire, start: Knot) -> Reach:
    """Return what hangs on a knot, up to the levels that may open; worked out once."""
    known: dict[Knot, Reach] = questionnaire.__dict__.setdefault("_reached", {})
    if start not in known:
        known[start] = _reach(questionnaire, start)
    return known[start]


def _reach(questionnaire: Questionnaire, start: Knot) -> Reach:
    readers = readers_of(questionnaire)
    reached = {start}
    waiting = [start]
    while waiting:
        for reader in readers.get(waiting.pop(), ()):
            if reader not in reached:
                reached.add(reader)
                if reader[0] != "depth":
                    waiting.append(reader)
    questions = questionnaire.question_by_name
    module_at = of(questionnaire).module_at
    reached.discard(start)
    return Reach(
        frozenset(
            module_at[questions[name].module]
            for kind, name, _ in reached
            if kind == "value" and name in questions
        ),
        frozenset(name for kind, name, _ in reached if kind == "rule"),
        frozenset(one for one in reached if one[0] == "depth"),
        frozenset(name for kind, name, _ in (*reached, start) if kind == "value"),
        frozenset(name for kind, name, _ in reached if kind == "rows"),
        frozenset(
            one
            for one in (*reached, start)
            if any(reader[0] == "depth" for reader in readers.get(one, ()))
        ),
    )


def readers_of(questionnaire: Questionnaire) -> dict[Knot, tuple[Knot, ...]]:
    """Return for each knot the knots that are worked out from it; worked out once."""
    found: dict[Knot, tuple[Knot, ...]] | None = questionnaire.__dict__.get("_readers")
    if found is None:
        found = questionnaire.__dict__["_readers"] = _readers(questionnaire)
    return found


def _readers(questionnaire: Questionnaire) -> dict[Knot, tuple[Knot, ...]]:
    table: dict[Knot, dict[Knot, None]] = {}
    for reader, read in _edges(questionnaire, of(questionnaire)):
        table.setdefault(read, {})[reader] = None
    return {read: tuple(readers) for read, readers in table.items()}


def _edges(questionnaire: Questionnaire, structure: Structure) -> Iterator[tuple[Knot, Knot]]:
    """Give every pair (what is worked out, what it is worked out from)."""
    for calculation in questionnaire.calculations:
        knot = ("value", calculation.name, 0)
        yield from _each(knot, _read_in(calculation.calculation, questionnaire))
    for repeat in questionnaire.repeats:
        knot = ("rows", repeat.name, 0)
        yield from _each(knot, (("value", one, 0) for one in (repeat.count, *repeat.each) if one))
        if repeat.pairs_when:
            yield from _each(knot, _read_in(repeat.pairs_when, questionnaire))
        for extra in repeat.extra:
            yield from _each(knot, _read_in(extra.when, questionnaire))
    yield from _of_questions(questionnaire, structure)
    yield from _of_rules(questionnaire, structure)


def _of_questions(
    questionnaire: Questionnaire, structure: Structure
) -> Iterator[tuple[Knot, Knot]]:
    for question in questionnaire.questions:
        knot = ("value", question.name, 0)
        module = questionnaire.module_by_name.get(question.module)
        for text in (question.relevant, module.relevant if module else ""):
            yield from _each(knot, _read_in(text, questionnaire))
        if question.repeat:
            yield knot, ("rows", question.repeat, 0)
        if question.follows:
            yield knot, ("value", question.follows, 0)
        for at in structure.depth_for[question.name]:
            depth = ("depth", question.module if structure.depth_here[at] else "", at)
            yield knot, depth
            when = questionnaire.depth[at].when
            yield from _each(depth, _read_in(when, questionnaire, question.module))


def _of_rules(questionnaire: Questionnaire, structure: Structure) -> Iterator[tuple[Knot, Knot]]:
    for rule in questionnaire.findings:
        knot = ("rule", rule.name, 0)
        yield from _each(knot, (("value", one, 0) for one in (*rule.questions, *rule.waits_for)))
        for case in rule.cases:
            yield from _each(knot, _read_in(case.when, questionnaire))
            yield from _each(knot, (("rule", one, 0) for one in case.inherits))


def _each(reader: Knot, read: Iterable[Knot]) -> Iterator[tuple[Knot, Knot]]:
    for one in read:
        yield reader, one


def _read_in(text: str, questionnaire: Questionnaire, module: str = "") -> Iterator[Knot]:
    """Give what an expression reads; what it asks of findings means all rules it may look at."""
    expression, structure = compile_expression(text), of(questionnaire)
    for name in expression.names:
        yield ("value", name, 0)
    for function, arguments in _calls(expression.tree):
        if function == "finding_date":
            yield from (("value", name, 0) for name in _behind_the_date(questionnaire))
        if function == "currencies_used":
            yield from (("value", name, 0) for name in structure.amounts)
        if function in ("gap_here", "gap_in", "critical_in"):
            named = {structure.module_names.get(one, one) for one in arguments}
            wanted = {module} if function == "gap_here" else named
            for rule in structure.rules.values():
                if rule.module in wanted or not any(wanted):
                    yield ("rule", rule.name, 0)
        if function in OF_ROW:
            for names in structure.corridor_ends.values():
                yield from (("value", name, 0) for name in names)


def _behind_the_date(questionnaire: Questionnaire) -> Iterator[str]:
    """Give what `finding_date` reads: also when an answer was given, while `paid` stays true."""
    yield FOUND
    yield from of(questionnaire).because_paid
    for reason in reasons_of(questionnaire):
        yield from reason.questions


def _calls(node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every call in a tree with its arguments that are plain texts."""
    if node[0] == "call":
        yield node[1], tuple(part[1] for part in node[2:] if part[0] == "text")
    for part in node[1:]:
        if isinstance(part, tuple):
            yield from _calls(part)
