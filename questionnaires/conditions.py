"""Every expression of a questionnaire, with the place where it stands.

Rule of this file: whoever must look at all expressions (reader, linter, cache) gets them here, so
that none is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from questionnaires.expressions import names_of, tree_of
from questionnaires.expressions.compile import kept_in
from questionnaires.model import FindingRule, Question, Questionnaire


@dataclass(frozen=True, slots=True)
class Condition:
    """An expression; `owner` is the name of the entry it stands in, `key` its key there.

    `repeat` is the repeat in whose rows it is evaluated, `kind` the kind of the owner; `included`
    tells that it is written in another questionnaire.
    """

    kind: str
    owner: str
    key: str
    text: str
    file: str
    line: int
    repeat: str = ""
    included: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """What it looks at, without `${choice}`, which is the choice being filtered."""
        found = names_of(self.text)
        return (
            tuple(one for one in found if one != "choice") if self.key == "choice_filter" else found
        )


def conditions_of(questionnaire: Questionnaire) -> Iterator[Condition]:
    """Give every expression that is not empty, in the order of the questionnaire."""
    for condition in _all(questionnaire):
        if condition.text:
            yield condition


def _all(questionnaire: Questionnaire) -> Iterator[Condition]:
    for one in questionnaire.calculations:
        yield Condition(
            "calculation", one.name, "calculation", one.calculation, one.file, one.line,
            included=bool(one.origin),
        )  # fmt: skip
    for repeat in questionnaire.repeats:
        yield Condition(
            "repeat", repeat.name, "pairs_when", repeat.pairs_when, repeat.file, repeat.line
        )
        for extra in repeat.extra:
            yield Condition("repeat", repeat.name, "when", extra.when, repeat.file, repeat.line)
    for depth in questionnaire.depth:
        yield Condition("depth", "depth", "when", depth.when, depth.file, depth.line)
    for module in questionnaire.modules:
        yield Condition(
            "module", module.name, "relevant", module.relevant, module.file, module.line
        )
    for question in questionnaire.questions:
        yield from _of_question(question)
    for rule in questionnaire.findings:
        yield from of_rule(rule, questionnaire.question_by_name)


def _of_question(question: Question) -> Iterator[Condition]:
    texts = {
        "relevant": question.relevant,
        "constraint": question.constraint,
        "choice_filter": question.choice_filter,
    }
    pairs = [*texts.items(), *(("when", variant.when) for variant in question.variants)]
    for key, text in pairs:
        yield Condition(
            "question", question.name, key, text, question.file, question.line, question.repeat,
            bool(question.origin),
        )  # fmt: skip


def waited_for(rule: FindingRule) -> tuple[str, ...]:
    """Return the questions a check needs an answer that counts of: not those it reads as `kept`."""
    kept = frozenset().union(*(kept_in(tree_of(case.when)) for case in rule.cases))
    return tuple(name for name in rule.questions if name not in kept)


def of_rule(rule: FindingRule, questions: Mapping[str, Question]) -> Iterator[Condition]:
    """Give the conditions of a finding rule."""
    main = questions.get(rule.hangs_on or (rule.questions[0] if rule.questions else ""))
    for case in rule.cases:
        yield Condition(
            "finding", rule.name, "when", case.when, rule.file, case.line or rule.line,
            main.repeat if main else "", bool(rule.origin),
        )  # fmt: skip
