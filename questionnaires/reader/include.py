"""Taking questions and calculations over from another questionnaire, with all they need.

Rule of this file: an included question is the same question; only `relevant` may differ. What its
conditions read but nobody includes counts as unanswered. A question of a repeat is asked once
there, about all, unless the including questionnaire has that repeat itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from questionnaires.conditions import conditions_of
from questionnaires.expressions import names_of
from questionnaires.model import Calculation, FindingRule, Question, Questionnaire
from questionnaires.reader.nodes import Entry, Problems

Included = Callable[[str], Questionnaire | None]

_ADDRESS = re.compile(r"([A-Za-z_][\w-]*/v\d+)#([A-Za-z_][\w.-]*)")


class Includes:
    """The questionnaires that questions are taken from, opened once each."""

    def __init__(self, included: Included, problems: Problems) -> None:
        self._open = included
        self._problems = problems
        self.sources: dict[str, Questionnaire | None] = {}
        self._wanted: set[str] = set()

    def question(self, entry: Entry, taken: dict[str, Any], module: str) -> Question | None:
        """Return the question an entry includes, None (and a problem) if there is none."""
        address, name, source = self._found(entry, taken["include"])
        if source is None:
            return None
        question = source.question_by_name.get(name)
        if question is None:
            self._missing(entry, f"{address} has no question {name}")
            return None
        own = source.module_by_name[question.module]
        return replace(
            question,
            module=module,
            relevant=taken.get("relevant", both(own.relevant, question.relevant)),
            origin=question.origin or address,
            line=entry.line,
            file=entry.file,
        )

    def calculation(self, entry: Entry, taken: dict[str, Any]) -> None:
        """Take a calculation over by name, whether or not a condition here reads it."""
        address, name, source = self._found(entry, taken["include"])
        if source is None:
            return
        if any(one.name == name for one in source.calculations):
            self._wanted.add(name)
        else:
            self._missing(entry, f"{address} has no calculation {name}")

    def _found(self, entry: Entry, include: str) -> tuple[str, str, Questionnaire | None]:
        """Return address, name and the questionnaire there; None (and a problem) if none."""
        found = _ADDRESS.fullmatch(include)
        if found is None:
            self._missing(entry, "an include is written `fair_recruitment/v1#name`")
            return "", "", None
        address, name = found.groups()
        if address not in self.sources:
            self.sources[address] = self._open(address)
        source = self.sources[address]
        if source is None:
            self._missing(entry, f"there is no questionnaire {address} that can be read")
        return address, name, source

    def _missing(self, entry: Entry, message: str) -> None:
        """Tell that nothing can be included."""
        self._problems.add(
            entry.file,
            entry.line,
            "unknown-include",
            f"{message}.",
            "Please either correct the address or write it here.",
        )

    def complete(self, questionnaire: Questionnaire) -> Questionnaire:
        """Return the questionnaire with rules and calculations that its included questions need."""
        sources = [source for source in self.sources.values() if source is not None]
        if not sources:
            return questionnaire
        fitted = replace(questionnaire, questions=tuple(_fitted(questionnaire)))
        rules = [*fitted.findings, *_rules(fitted, sources)]
        fitted = replace(fitted, findings=tuple(rules))
        needed = _calculations(fitted, sources, self._wanted)
        fitted = replace(fitted, calculations=(*fitted.calculations, *needed))
        return replace(fitted, absent=tuple(_absent(fitted, sources)))


def both(first: str, second: str) -> str:
    """Return the condition that holds when both do."""
    if not first or not second:
        return first or second
    return f"({first}) and ({second})"


def _fitted(questionnaire: Questionnaire) -> Iterator[Question]:
    known, repeats = questionnaire.question_by_name, questionnaire.repeat_by_name
    for question in questionnaire.questions:
        if not question.origin:
            yield question
            continue
        yield replace(
            question,
            repeat=question.repeat if question.repeat in repeats else "",
            follows=question.follows if question.follows in known else "",
        )


def _rules(questionnaire: Questionnaire, sources: Iterable[Questionnaire]) -> Iterator[FindingRule]:
    known = {one.name: one for one in questionnaire.questions if one.origin}
    own = {rule.name for rule in questionnaire.findings}
    for source in sources:
        wanted = [
            rule for rule in source.findings if _is_wanted(rule, known) and rule.name not in own
        ]
        names = own | {rule.name for rule in wanted}
        own = names
        for rule in wanted:
            yield replace(
                rule,
                module=known[rule.hangs_on or rule.questions[0]].module,
                waits_for=tuple(name for name in rule.waits_for if name in known),
                cases=tuple(
                    replace(case, inherits=tuple(one for one in case.inherits if one in names))
                    for case in rule.cases
                ),
                origin=rule.origin or f"{source.ref_id}/v{source.version}",
            )


def _is_wanted(rule: FindingRule, known: dict[str, Question]) -> bool:
    if not rule.questions:
        return False
    if rule.check:
        return all(name in known for name in (*rule.questions, rule.hangs_on) if name)
    return rule.questions[0] in known


def _calculations(
    questionnaire: Questionnaire, sources: Iterable[Questionnaire], wanted: set[str]
) -> Iterator[Calculation]:
    offered: dict[str, Calculation] = {}
    for source in sources:
        address = f"{source.ref_id}/v{source.version}"
        for one in source.calculations:
            offered.setdefault(one.name, replace(one, origin=one.origin or address))
    known = {*questionnaire.question_by_name, *(one.name for one in questionnaire.calculations)}
    waiting = _names_read(questionnaire) | wanted
    needed: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in offered and name not in known and name not in needed:
            needed.add(name)
            waiting |= set(names_of(offered[name].calculation))
    return (one for one in offered.values() if one.name in needed)


def _absent(questionnaire: Questionnaire, sources: Iterable[Questionnaire]) -> list[str]:
    elsewhere = {name for source in sources for name in (*source.question_by_name, *source.absent)}
    return sorted((_names_read(questionnaire) & elsewhere) - set(questionnaire.question_by_name))


def _names_read(questionnaire: Questionnaire) -> set[str]:
    return {name for condition in conditions_of(questionnaire) for name in condition.names}
