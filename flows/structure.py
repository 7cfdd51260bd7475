"""What can be known of a questionnaire before anybody answers it, worked out once.

Rule of this file: derived from the questionnaire alone and kept beside it, so that an answer costs
no searching.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from flows.interview import NO_ROW, Key
from questionnaires.conditions import waited_for
from questionnaires.expressions import Scope, compile_expression
from questionnaires.model import (
    Depth,
    FindingRule,
    Level,
    Module,
    Question,
    Questionnaire,
    QuestionType,
    Repeat,
)

FOUND = "paid"
"""The calculation that says: a worker payment is found or suspected."""

OF_MODULE = frozenset({"gap_here", "opened_here"})
"""What an expression asks of the module it is tried for."""

Test = Callable[[Scope, str | None], bool]
Run = Callable[[Scope, str | None], object]


class Block(NamedTuple):
    """Questions in a row that belong to the same repeat (or to none: then `keys` are theirs)."""

    repeat: str
    names: tuple[str, ...]
    keys: tuple[Key, ...]


class Depends(NamedTuple):
    """The questions a relevance hangs on: outside of its repeat, and in the same row."""

    keys: tuple[Key, ...]
    in_row: tuple[str, ...]


@dataclass(frozen=True)
class Structure:
    """The tables that navigation and judgement look things up in.

    `conditions`: what must hold for a question to exist; `depends`: what this hangs on;
    `depth_for`: the places in the questionnaire's `depth` that can bring a question; `depth_here`:
    whether such a line speaks of the module it is tried for; `due_with`: the same number for
    questions that come at the same time; `cases`: the conditions of a rule's cases; `waited_for`:
    the questions without whose answers a check says nothing; `asking_back`, `with_card`: the names
    of `checks` and of `safety_rules`; `core_rules`: by module, the rules about core questions;
    `corridor_ends`: the questions that name the countries of an end of people's ways; `amounts`:
    the questions about money; `behind`: by repeat, the questions whose answers make its rows;
    `because_paid`: those asked because a worker payment is found.
    """

    blocks: tuple[Block, ...]
    blocks_of: Mapping[str, tuple[Block, ...]]
    conditions: Mapping[str, Test | None]
    calculations: Mapping[str, Run]
    depends: Mapping[str, Depends]
    depth: tuple[Test, ...]
    depth_for: Mapping[str, tuple[int, ...]]
    depth_here: tuple[bool, ...]
    due_with: Mapping[str, int]
    follows: Mapping[str, str]
    rules: Mapping[str, FindingRule]
    cases: Mapping[str, tuple[Test, ...]]
    waited_for: Mapping[str, tuple[str, ...]]
    checks: tuple[FindingRule, ...]
    asking_back: frozenset[str]
    safety_rules: tuple[FindingRule, ...]
    with_card: frozenset[str]
    core_rules: Mapping[str, tuple[FindingRule, ...]]
    module_names: Mapping[str, str]
    module_at: Mapping[str, int]
    counts: Mapping[str, str]
    row_labels: frozenset[str]
    in_repeat: Mapping[str, frozenset[str]]
    corridor_ends: Mapping[str, tuple[str, ...]]
    amounts: tuple[str, ...]
    behind: Mapping[str, tuple[str, ...]]
    because_paid: frozenset[str]


def of(questionnaire: Questionnaire) -> Structure:
    """Return the structure of a questionnaire, worked out at first use."""
    found: Structure | None = questionnaire.__dict__.get("_structure")
    if found is None:
        found = _work_out(questionnaire)
        questionnaire.__dict__["_structure"] = found
    return found


def _work_out(questionnaire: Questionnaire) -> Structure:
    modules = _module_names(questionnaire)
    depth_for = _depth_for(questionnaire, modules)
    blocks_of = {module.name: _blocks(questionnaire, module) for module in questionnaire.modules}
    return Structure(
        blocks=tuple(block for blocks in blocks_of.values() for block in blocks),
        blocks_of=blocks_of,
        conditions={one.name: _condition(questionnaire, one) for one in questionnaire.questions},
        calculations={
            one.name: compile_expression(one.calculation).run for one in questionnaire.calculations
        },
        depends=_depends(questionnaire),
        depth=tuple(compile_expression(one.when).test for one in questionnaire.depth),
        depth_for=depth_for,
        depth_here=tuple(
            not compile_expression(one.when).functions.isdisjoint(OF_MODULE)
            for one in questionnaire.depth
        ),
        due_with=_due_with(questionnaire, depth_for),
        follows={one.name: one.follows for one in questionnaire.questions if one.follows},
        rules={rule.name: rule for rule in questionnaire.findings},
        cases={
            rule.name: tuple(compile_expression(case.when).test for case in rule.cases)
            for rule in questionnaire.findings
        },
        waited_for={rule.name: waited_for(rule) for rule in questionnaire.findings if rule.check},
        checks=tuple(rule for rule in questionnaire.findings if rule.check and rule.ask_back),
        asking_back=frozenset(
            rule.name for rule in questionnaire.findings if rule.check and rule.ask_back
        ),
        safety_rules=tuple(rule for rule in questionnaire.findings if rule.safety_card),
        with_card=frozenset(rule.name for rule in questionnaire.findings if rule.safety_card),
        core_rules=_core_rules(questionnaire),
        module_names=modules,
        module_at={module.name: at for at, module in enumerate(questionnaire.modules)},
        counts={repeat.count: repeat.name for repeat in questionnaire.repeats if repeat.count},
        row_labels=frozenset(repeat.label for repeat in questionnaire.repeats),
        in_repeat={
            repeat.name: frozenset(
                question.name
                for question in questionnaire.questions
                if question.repeat == repeat.name
            )
            for repeat in questionnaire.repeats
        },
        corridor_ends=_corridor_ends(questionnaire),
        amounts=tuple(
            one.name for one in questionnaire.questions if one.type is QuestionType.MONEY
        ),
        behind={one.name: _behind(questionnaire, one) for one in questionnaire.repeats},
        because_paid=frozenset(
            one.name
            for one in questionnaire.questions
            if FOUND in compile_expression(one.relevant).names
        ),
    )


def _corridor_ends(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    ends: dict[str, list[str]] = {}
    for one in questionnaire.questions:
        if one.corridor:
            ends.setdefault(one.corridor, []).append(one.name)
    return {end: tuple(names) for end, names in ends.items()}


def _behind(questionnaire: Questionnaire, repeat: Repeat) -> tuple[str, ...]:
    calculations = {one.name: one.calculation for one in questionnaire.calculations}
    names: list[str] = []
    for name in (repeat.count, *repeat.each):
        read = sorted(compile_expression(calculations.get(name, "")).names)
        names += read if name in calculations else [name]
    return tuple(name for name in names if name in questionnaire.question_by_name)


def _module_names(questionnaire: Questionnaire) -> dict[str, str]:
    return {
        **{module.ref: module.name for module in questionnaire.modules if module.ref},
        **{module.name: module.name for module in questionnaire.modules},
    }


def _blocks(questionnaire: Questionnaire, module: Module) -> tuple[Block, ...]:
    known = questionnaire.question_by_name
    blocks = []
    for repeat, group in groupby(module.questions, key=lambda name: known[name].repeat):
        names = tuple(group)
        keys = () if repeat else tuple((name, NO_ROW) for name in names)
        blocks.append(Block(repeat, names, keys))
    return tuple(blocks)


def _condition(questionnaire: Questionnaire, question: Question) -> Test | None:
    module = questionnaire.module_by_name.get(question.module)
    texts = [module.relevant if module else "", question.relevant]
    tests = [compile_expression(text).test for text in texts if text]
    if len(tests) < 2:
        return tests[0] if tests else None
    first, second = tests
    return lambda scope, row: first(scope, row) and second(scope, row)


def _depends(questionnaire: Questionnaire) -> dict[str, Depends]:
    """For each question: the questions its relevance hangs on, through calculations too."""
    calculations = {one.name: one.calculation for one in questionnaire.calculations}
    known = questionnaire.question_by_name
    table = {}
    for question in questionnaire.questions:
        module = questionnaire.module_by_name.get(question.module)
        found: dict[str, None] = {}
        waiting = [question.relevant, module.relevant if module else ""]
        seen: set[str] = set()
        while waiting:
            for name in sorted(compile_expression(waiting.pop()).names):
                if name in known:
                    found[name] = None
                elif name in calculations and name not in seen:
                    seen.add(name)
                    waiting.append(calculations[name])
        in_row = [one for one in found if question.repeat and known[one].repeat == question.repeat]
        keys = tuple((one, NO_ROW) for one in found if one not in in_row)
        table[question.name] = Depends(keys, tuple(in_row))
    return table


def _depth_for(
    questionnaire: Questionnaire, modules: Mapping[str, str]
) -> dict[str, tuple[int, ...]]:
    return {
        question.name: tuple(
            at
            for at, depth in enumerate(questionnaire.depth)
            if _is_meant(depth, question, modules)
        )
        for question in questionnaire.questions
    }


def _due_with(
    questionnaire: Questionnaire, depth_for: Mapping[str, tuple[int, ...]]
) -> dict[str, int]:
    numbers: dict[tuple[str, tuple[int, ...]], int] = {}
    return {
        question.name: numbers.setdefault((question.module, depth_for[question.name]), len(numbers))
        for question in questionnaire.questions
    }


def _is_meant(depth: Depth, question: Question, modules: Mapping[str, str]) -> bool:
    if question.name in depth.questions or (question.ref and question.ref in depth.questions):
        return True
    named = {modules.get(one, one) for one in depth.modules}
    return (not named or question.module in named) and question.level in depth.levels


def _core_rules(questionnaire: Questionnaire) -> dict[str, tuple[FindingRule, ...]]:
    known = questionnaire.question_by_name
    table: dict[str, list[FindingRule]] = {}
    for rule in questionnaire.findings:
        if any(name in known and known[name].level is Level.CORE for name in rule.questions):
            table.setdefault(rule.module, []).append(rule)
    return {module: tuple(rules) for module, rules in table.items()}
