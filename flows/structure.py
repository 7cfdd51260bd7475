"""What can be known of a questionnaire before anybody answers it, worked out once.

Rule of this file: derived from the questionnaire alone and kept beside it, so that an answer costs
no searching.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby

from questionnaires.expressions import Scope, compile_expression
from questionnaires.model import FindingRule, Level, Question, Questionnaire

Test = Callable[[Scope, str | None], bool]
Run = Callable[[Scope, str | None], object]


@dataclass(frozen=True)
class Structure:
    """The tables that navigation and judgement look things up in."""

    blocks: tuple[tuple[str, tuple[Question, ...]], ...]
    conditions: Mapping[str, tuple[Test, ...]]
    calculations: Mapping[str, Run]
    depends: Mapping[str, frozenset[str]]
    depth_for: Mapping[str, tuple[int, ...]]
    rules: Mapping[str, FindingRule]
    module_names: Mapping[str, str]
    levels: Mapping[str, Level]

    def core_rule(self, rule: FindingRule) -> bool:
        """Tell whether a finding rule speaks about a core question."""
        return any(self.levels.get(name) is Level.CORE for name in rule.questions)


def of(questionnaire: Questionnaire) -> Structure:
    """Return the structure of a questionnaire, worked out at first use."""
    found = questionnaire.__dict__.get("_structure")
    if found is None:
        found = _work_out(questionnaire)
        questionnaire.__dict__["_structure"] = found
    return found


def _work_out(questionnaire: Questionnaire) -> Structure:
    modules = {
        **{module.ref: module.name for module in questionnaire.modules if module.ref},
        **{module.name: module.name for module in questionnaire.modules},
    }
    return Structure(
        blocks=_blocks(questionnaire),
        conditions=_conditions(questionnaire),
        calculations={
            one.name: compile_expression(one.calculation).run for one in questionnaire.calculations
        },
        depends=_depends(questionnaire),
        depth_for={
            question.name: tuple(
                at
                for at, depth in enumerate(questionnaire.depth)
                if _is_meant(depth.levels, depth.modules, depth.questions, question, modules)
            )
            for question in questionnaire.questions
        },
        rules={rule.name: rule for rule in questionnaire.findings},
        module_names=modules,
        levels={question.name: question.level for question in questionnaire.questions},
    )


def _is_meant(
    levels: tuple[Level, ...],
    named: tuple[str, ...],
    questions: tuple[str, ...],
    question: Question,
    modules: Mapping[str, str],
) -> bool:
    if question.name in questions or (question.ref and question.ref in questions):
        return True
    inside = not named or question.module in {modules.get(one, one) for one in named}
    return inside and question.level in levels


def _blocks(questionnaire: Questionnaire) -> tuple[tuple[str, tuple[Question, ...]], ...]:
    known = questionnaire.question_by_name
    blocks = []
    for module in questionnaire.modules:
        questions = [known[name] for name in module.questions]
        for repeat, group in groupby(questions, key=lambda question: question.repeat):
            blocks.append((repeat, tuple(group)))
    return tuple(blocks)


def _conditions(questionnaire: Questionnaire) -> dict[str, tuple[Test, ...]]:
    table: dict[str, tuple[Test, ...]] = {}
    for question in questionnaire.questions:
        module = questionnaire.module_by_name.get(question.module)
        texts = [module.relevant if module else "", question.relevant]
        table[question.name] = tuple(compile_expression(text).test for text in texts if text)
    return table


def _depends(questionnaire: Questionnaire) -> dict[str, frozenset[str]]:
    """For each question: the questions its relevance hangs on, through calculations too."""
    calculations = {one.name: one.calculation for one in questionnaire.calculations}
    known = questionnaire.question_by_name
    table = {}
    for question in questionnaire.questions:
        module = questionnaire.module_by_name.get(question.module)
        found: set[str] = set()
        waiting = [question.relevant, module.relevant if module else ""]
        seen: set[str] = set()
        while waiting:
            for name in compile_expression(waiting.pop()).names:
                if name in known:
                    found.add(name)
                elif name in calculations and name not in seen:
                    seen.add(name)
                    waiting.append(calculations[name])
        table[question.name] = frozenset(found)
    return table
