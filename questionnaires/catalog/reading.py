"""Reading one version from its files, with the trees of all its expressions.

Rule of this file: it is loaded only when something is not in the cache, because it brings YAML and
the expression parser.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from questionnaires.conditions import conditions_of
from questionnaires.expressions import tree_of
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem
from questionnaires.reader import read_questionnaire
from questionnaires.reader.include import Included


def read_version(
    files: Mapping[str, str], included: Included
) -> tuple[Questionnaire | None, tuple[Problem, ...], dict[str, list[Any]]]:
    """Return the questionnaire, every problem, and the trees of its expressions by text."""
    questionnaire, problems = read_questionnaire(files, included)
    if questionnaire is None:
        return None, problems, {}
    texts = {condition.text.strip() for condition in conditions_of(questionnaire)}
    return questionnaire, problems, {text: list(tree_of(text)) for text in sorted(texts)}
