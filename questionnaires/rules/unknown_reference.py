"""Whatever is named exists: questions, calculations, repeats, modules, finding rules.

Passes::

    - name: fees_amount
      relevant: "${fees_paid} = 'yes'"      # fees_paid is a question

Fails::

    - name: fees_amount
      relevant: "${fee_paid} = 'yes'"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from questionnaires.conditions import conditions_of
from questionnaires.expressions import tree_of
from questionnaires.expressions.tree import Node
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem

ID = "unknown-reference"

_OF_MODULES = ("critical_in", "gap_in", "opened")


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    yield from _in_conditions(questionnaire)
    yield from _in_questions(questionnaire)
    yield from _in_repeats(questionnaire)
    yield from _in_depth(questionnaire)
    yield from _in_findings(questionnaire)
    card, known = questionnaire.header.safety_card, library.safety_card
    if card and (known is None or known.name != card):
        first = questionnaire.modules[0].file if questionnaire.modules else ""
        yield from _missing(first, 1, "safety card", (card,), (known.name,) if known else ())


def _in_conditions(questionnaire: Questionnaire) -> Iterator[Problem]:
    calculations = {one.name for one in questionnaire.calculations}
    known = {*questionnaire.question_by_name, *calculations, *questionnaire.absent}
    modules = _modules(questionnaire)
    for one in conditions_of(questionnaire):
        if one.included:
            continue
        yield from _missing(one.file, one.line, "question or calculation", one.names, known)
        yield from _missing(
            one.file, one.line, "module", _modules_named(tree_of(one.text)), modules
        )


def _modules(questionnaire: Questionnaire) -> set[str]:
    return {name for module in questionnaire.modules for name in (module.name, module.ref) if name}


def _modules_named(tree: Node) -> Iterator[str]:
    if tree[0] == "call" and tree[1] in _OF_MODULES:
        yield from (part[1] for part in tree[2:] if part[0] == "text")
    for part in tree[1:]:
        if isinstance(part, tuple):
            yield from _modules_named(part)


def _in_questions(questionnaire: Questionnaire) -> Iterator[Problem]:
    for one in questionnaire.questions:
        repeats = questionnaire.repeat_by_name
        yield from _missing(one.file, one.line, "repeat", (one.repeat,), repeats)
        yield from _missing(
            one.file, one.line, "question", (one.follows,), questionnaire.question_by_name
        )


def _in_repeats(questionnaire: Questionnaire) -> Iterator[Problem]:
    questions = questionnaire.question_by_name
    choosing = {*questions, *(one.name for one in questionnaire.calculations)}
    for one in questionnaire.repeats:
        yield from _missing(one.file, one.line, "question", (one.count, one.label), questions)
        yield from _missing(one.file, one.line, "question or calculation", one.each, choosing)


def _in_depth(questionnaire: Questionnaire) -> Iterator[Problem]:
    questions = {*questionnaire.question_by_name, *questionnaire.name_by_ref}
    for one in questionnaire.depth:
        yield from _missing(one.file, one.line, "question", one.questions, questions)
        yield from _missing(one.file, one.line, "module", one.modules, _modules(questionnaire))


def _in_findings(questionnaire: Questionnaire) -> Iterator[Problem]:
    rules = {rule.name for rule in questionnaire.findings}
    for one in questionnaire.findings:
        if one.origin:
            continue
        names = (*one.questions, one.hangs_on, *one.waits_for)
        yield from _missing(one.file, one.line, "question", names, questionnaire.question_by_name)
        inherited = [name for case in one.cases for name in case.inherits]
        yield from _missing(one.file, one.line, "finding rule", inherited, rules)


def _missing(
    file: str, line: int, kind: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[Problem]:
    there = set(known)
    for name in dict.fromkeys(names):
        if not name or name in there:
            continue
        near = get_close_matches(name, there, 1)
        repair = f"write {near[0]}" if near else f"add the {kind}"
        yield Problem(
            file,
            line,
            ID,
            f"there is no {kind} {name}.",
            f"Please either {repair} or remove the reference.",
        )
