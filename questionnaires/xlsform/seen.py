"""How a questionnaire's questions, rows and modules are named and nested in a spreadsheet.

Rule of this file: a name means one thing in the whole form, as XLSForm wants it; a repeat whose
questions stand apart becomes several, each with the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from questionnaires.domains import kinds_of
from questionnaires.expressions import functions, names_of, tree_of, types
from questionnaires.expressions.tree import Node
from questionnaires.model import (
    SELECTS_MANY,
    SELECTS_ONE,
    Calculation,
    Module,
    Question,
    Questionnaire,
    QuestionType,
    Repeat,
)
from questionnaires.xlsform import names, to_xlsform
from questionnaires.xlsform.names import Names


@dataclass(frozen=True)
class Segments:
    """Names of groups by module, and the repeats of the spreadsheet: name, module, questions."""

    group_of: Mapping[str, str]
    by_module: Mapping[str, tuple[tuple[str, tuple[Question, ...]], ...]]

    def runs(self, module: Module) -> tuple[tuple[str, tuple[Question, ...]], ...]:
        """Return the questions of a module in runs, each with its repeat ('' for none)."""
        return self.by_module[module.name]

    def count(self, repeat: Repeat, known: Names) -> str:
        """Return how many rows a repeat has, in XLSForm."""
        if repeat.count:
            return f"${{{repeat.count}}}"
        counts = [self._chosen(name, known) for name in repeat.each]
        if len(counts) > 1 and repeat.pairs_when:
            pairs = to_xlsform.condition(repeat.pairs_when, known)
            said = f"if({pairs}, {' * '.join(counts)}, {counts[0]})"
        else:
            said = " * ".join(counts)
        for extra in repeat.extra:
            said += f" + if({to_xlsform.condition(extra.when, known) or 'true()'}, 1, 0)"
        return said

    def _chosen(self, name: str, known: Names) -> str:
        if known.kinds.get(name) == names.ONE:
            return f"if(${{{name}}} != '', 1, 0)"
        return f"count-selected(${{{name}}})"

    def row_id(self, repeat: Repeat, known: Names) -> str:
        """Return the id of a row, in XLSForm."""
        if repeat.count:
            return "concat('r', position(..))"
        at = "(position(..) - 1)"
        if len(repeat.each) == 1:
            said = _taken(repeat.each[0], at, known)
        else:
            first, second = repeat.each
            width = self._chosen(second, known)
            pair = (
                f"concat({_taken(first, f'int({at} div {width})', known)}, '-', "
                f"{_taken(second, f'({at} mod {width})', known)})"
            )
            single = _taken(first, at, known)
            when = to_xlsform.condition(repeat.pairs_when, known)
            said = f"if({when}, {pair}, {single})" if when else pair
        return f"coalesce({said}, '{repeat.extra[0].row}')" if repeat.extra else said


def _taken(name: str, at: str, known: Names) -> str:
    return (
        f"${{{name}}}" if known.kinds.get(name) == names.ONE else f"selected-at(${{{name}}}, {at})"
    )


def segments_of(form: Questionnaire) -> Segments:
    """Return how groups and repeats are named."""
    taken = {*form.question_by_name, *(one.name for one in form.calculations), "meta", "data"}
    groups: dict[str, str] = {}
    for module in form.modules:
        groups[module.name] = _fresh(module.name, "module", taken)
    by_module = {}
    for module in form.modules:
        runs: list[tuple[str, list[Question]]] = []
        before: str | None = None
        for name in module.questions:
            question = form.question_by_name[name]
            if question.repeat != before:
                repeat = question.repeat
                runs.append((_fresh(repeat, "rows", taken) if repeat else "", []))
                before = question.repeat
            runs[-1][1].append(question)
        by_module[module.name] = tuple((segment, tuple(found)) for segment, found in runs)
    return Segments(groups, by_module)


def _fresh(name: str, what: str, taken: set[str]) -> str:
    """Return a name that is not taken yet, and take it."""
    found, number = name, 1
    while found in taken:
        number += 1
        found = f"{name}_{what}" if number == 2 else f"{name}_{what}_{number - 1}"
    taken.add(found)
    return found


def names_in_form(form: Questionnaire, segments: Segments) -> Names:
    """Return what expressions must know of this questionnaire."""
    kinds = {question.name: _kind(question) for question in form.questions}
    segment_of = {
        question.name: segment
        for runs in segments.by_module.values()
        for segment, found in runs
        for question in found
    }
    repeat_of = {
        segment: found[0].repeat for runs in segments.by_module.values() for segment, found in runs
    }
    money = {one.name for one in form.questions if one.type is QuestionType.MONEY}
    segment_of |= {names.currency_of(name): segment_of[name] for name in money}
    for one in _in_order(form.calculations):
        segment_of[one.name] = _stands_in(tree_of(one.calculation), segment_of)
    inferred = kinds_of(form)
    return Names(
        kinds=kinds | {names.currency_of(name): names.ONE for name in money},
        conditions=frozenset(
            one.name
            for one in form.calculations
            if inferred.get(one.name, types.UNKNOWN).kind == types.BOOLEAN
        ),
        calculations=frozenset(one.name for one in form.calculations),
        segment_of=segment_of,
        repeat_of=repeat_of,
        words={
            one.name: frozenset(one.choice_by_name)
            for one in form.questions
            if one.type is QuestionType.DATE and one.choices
        },
        absent=frozenset(form.absent),
        typed=frozenset(name for name, kind in kinds.items() if kind in (names.ONE, names.MANY)),
    )


def _kind(question: Question) -> str:
    if question.type in SELECTS_MANY:
        return names.MANY
    if question.type in SELECTS_ONE:
        return names.ONE
    return names.MONEY if question.type is QuestionType.MONEY else names.OTHER


def _in_order(calculations: tuple[Calculation, ...]) -> Iterator[Calculation]:
    """Give calculations so that one that reads another comes after it; circles come last."""
    waiting = {one.name: one for one in calculations}
    while waiting:
        ready = [
            one
            for one in waiting.values()
            if not any(name in waiting for name in names_of(one.calculation))
        ] or list(waiting.values())
        for one in ready:
            del waiting[one.name]
            yield one


def _stands_in(tree: Node, segment_of: Mapping[str, str]) -> str:
    """Return the repeat in whose rows a calculation is worked out, '' if it is worked out once."""
    if tree[0] == "name":
        return segment_of.get(tree[1], "")
    if tree[0] == "call" and tree[1] in functions.ROWS and len(tree) == 3:
        return ""
    found = [_stands_in(part, segment_of) for part in tree[1:] if isinstance(part, tuple)]
    return next((one for one in reversed(found) if one), "")
