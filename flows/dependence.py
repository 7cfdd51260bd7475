"""What hangs on an answer: the modules to count again and the finding rules to judge again.

Rule of this file: it may name too much, never too little; worked out from the questionnaire alone,
once for each, so that an answer costs no look at what it cannot change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from flows.interview import Key
from flows.known import Known
from flows.reach import Knot, Reach
from flows.structure import FOUND, Structure, of
from flows.verdicts import Judged, weight
from questionnaires.expressions import compile_expression
from questionnaires.expressions.functions import OF_ROW
from questionnaires.expressions.tree import Node
from questionnaires.model import Questionnaire

if TYPE_CHECKING:
    from flows.view import View


class Touched(NamedTuple):
    """What an answer can change: modules with other questions concerned, and finding rules.

    `module` is the place of its own module; `is_new`: the question had no answer before.
    """

    modules: frozenset[int]
    rules: frozenset[str]
    module: int
    is_new: bool


def touched_by(before: View, after: View, key: Key) -> Touched:
    """Return what a new answer can change, and hand on to the view after it what is known still.

    Levels hang on many answers and open seldom: what comes with a level is only named when the
    answer did open or close it.
    """
    questionnaire = before.questionnaire
    is_new = key not in before.interview.answers
    found = _reached(questionnaire, ("value", key[0], 0))
    stood = _levels(before, found.depths)
    judged = before.known.judged
    rules = [name for kind, name, _ in found.read if kind == "rule"]
    was = [(name, judged[name]) for name in rules if name in judged]
    # A change of an answer is compared with what was before; a new one seldom.
    known = after.known = before.known.handed_over() if is_new else before.known.copied()
    known.drop(found)
    if stood and not (len(was) == len(found.read) and _weigh_the_same(after, was)):
        found = _moved(before, after, found, stood)
    module = before.structure.module_at[questionnaire.question_by_name[key[0]].module]
    return Touched(found.modules, found.rules, module, is_new)


def _weigh_the_same(after: View, was: Iterable[tuple[str, Judged | None]]) -> bool:
    """Tell whether findings that open levels are as they were, so that no level need be tried."""
    return all(weight(after.judged(name)) is weight(judged) for name, judged in was)


def _moved(before: View, after: View, found: Reach, stood: dict[Knot, bool]) -> Reach:
    """Return what is in reach with the levels that opened or closed."""
    questionnaire, known = before.questionnaire, after.known
    known.drop_levels(found)
    waiting = found.depths
    while waiting:
        more: frozenset[Knot] = frozenset()
        for depth in waiting:
            if after.depth_holds(depth[2], depth[1]) != stood[depth]:
                reached = _reached(questionnaire, depth)
                more |= reached.depths - stood.keys()
                stood |= _levels(before, reached.depths - stood.keys(), known)
                known.drop(reached)
                known.drop_levels(reached)
                known.due.clear()  # which hangs on levels alone
                found |= reached
        waiting = more
    return found


def _levels(before: View, depths: Iterable[Knot], known: Known | None = None) -> dict[Knot, bool]:
    """Return which lines of `depth` held before; `known` has taken over what was known then."""
    facts = known.depth if known is not None else before.known.depth
    found = {}
    for depth in depths:
        _, module, at = depth
        held = facts.get((at, module))
        found[depth] = before.depth_holds(at, module) if held is None else held
    return found


def _reached(questionnaire: Questionnaire, start: Knot) -> Reach:
    """Return what hangs on a knot, up to the levels that may open; worked out once."""
    known: dict[Knot, Reach] = questionnaire.__dict__.setdefault("_reached", {})
    if start not in known:
        known[start] = _reach(questionnaire, start)
    return known[start]


def _reach(questionnaire: Questionnaire, start: Knot) -> Reach:
    readers = questionnaire.__dict__.get("_readers")
    if readers is None:
        readers = questionnaire.__dict__["_readers"] = _readers(questionnaire)
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


def _readers(questionnaire: Questionnaire) -> dict[Knot, tuple[Knot, ...]]:
    """Return for each knot the knots that are worked out from it."""
    table: dict[Knot, dict[Knot, None]] = {}
    for reader, read in _edges(questionnaire, of(questionnaire)):
        table.setdefault(read, {})[reader] = None
    return {read: tuple(readers) for read, readers in table.items()}


def _edges(questionnaire: Questionnaire, structure: Structure) -> Iterator[tuple[Knot, Knot]]:
    """Give every pair (what is worked out, what it is worked out from)."""
    for calculation in questionnaire.calculations:
        knot = ("value", calculation.name, 0)
        yield from _each(knot, _read_in(calculation.calculation, structure))
    for repeat in questionnaire.repeats:
        knot = ("rows", repeat.name, 0)
        yield from _each(knot, (("value", one, 0) for one in (repeat.count, *repeat.each) if one))
        if repeat.pairs_when:
            yield from _each(knot, _read_in(repeat.pairs_when, structure))
        for extra in repeat.extra:
            yield from _each(knot, _read_in(extra.when, structure))
    yield from _of_questions(questionnaire, structure)
    yield from _of_rules(questionnaire, structure)


def _of_questions(
    questionnaire: Questionnaire, structure: Structure
) -> Iterator[tuple[Knot, Knot]]:
    for question in questionnaire.questions:
        knot = ("value", question.name, 0)
        module = questionnaire.module_by_name.get(question.module)
        for text in (question.relevant, module.relevant if module else ""):
            yield from _each(knot, _read_in(text, structure))
        if question.repeat:
            yield knot, ("rows", question.repeat, 0)
        if question.follows:
            yield knot, ("value", question.follows, 0)
        for at in structure.depth_for[question.name]:
            depth = ("depth", question.module if structure.depth_here[at] else "", at)
            yield knot, depth
            when = questionnaire.depth[at].when
            yield from _each(depth, _read_in(when, structure, question.module))


def _of_rules(questionnaire: Questionnaire, structure: Structure) -> Iterator[tuple[Knot, Knot]]:
    for rule in questionnaire.findings:
        knot = ("rule", rule.name, 0)
        yield from _each(knot, (("value", one, 0) for one in (*rule.questions, *rule.waits_for)))
        for case in rule.cases:
            yield from _each(knot, _read_in(case.when, structure))
            yield from _each(knot, (("rule", one, 0) for one in case.inherits))


def _each(reader: Knot, read: Iterable[Knot]) -> Iterator[tuple[Knot, Knot]]:
    for one in read:
        yield reader, one


def _read_in(text: str, structure: Structure, module: str = "") -> Iterator[Knot]:
    """Give what an expression reads; what it asks of findings means all rules it may look at."""
    expression = compile_expression(text)
    for name in expression.names:
        yield ("value", name, 0)
    for function, arguments in _calls(expression.tree):
        if function == "finding_date":
            yield ("value", FOUND, 0)
            yield from (("value", name, 0) for name in structure.because_paid)
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


def _calls(node: Node) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give every call in a tree with its arguments that are plain texts."""
    if node[0] == "call":
        yield node[1], tuple(part[1] for part in node[2:] if part[0] == "text")
    for part in node[1:]:
        if isinstance(part, tuple):
            yield from _calls(part)
