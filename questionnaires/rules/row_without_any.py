"""A condition outside a repeat looks at all rows on purpose: with any(), all(), sum() and the like.

Without them `${x}` of a repeat means only an answer given for all rows at once. Repeats over the
same answers have the same rows, so their questions may read each other.

Passes::

    relevant: "any(${recruiter_said_to_charge} = 'yes')"

Fails::

    relevant: "${recruiter_said_to_charge} = 'yes'"      # the question is asked by recruiter
"""

from __future__ import annotations

from collections.abc import Iterator

from questionnaires.conditions import conditions_of
from questionnaires.expressions import tree_of
from questionnaires.expressions.functions import ROWS
from questionnaires.expressions.tree import Node
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem

ID = "row-without-any"


def check(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    repeats = {one.name: one.repeat for one in questionnaire.questions if one.repeat}
    rows = {one.name: (one.count, one.each, one.pairs_when) for one in questionnaire.repeats}
    calculations = {one.name: tree_of(one.calculation) for one in questionnaire.calculations}
    for one in conditions_of(questionnaire):
        if one.included or one.kind == "calculation":  # a calculation is judged where it is used
            continue
        for name, repeat in sorted(_loose(tree_of(one.text), repeats, calculations, frozenset())):
            if rows.get(repeat) != rows.get(one.repeat):
                yield Problem(
                    one.file,
                    one.line,
                    ID,
                    f"`{one.key}` of {one.owner} reads {name}, which is asked by row ({repeat}).",
                    f"Please either write any(${{{name}}} …) or ask this by row, too.",
                )


def _loose(
    tree: Node, repeats: dict[str, str], calculations: dict[str, Node], seen: frozenset[str]
) -> set[tuple[str, str]]:
    """Return the questions of repeats that are read outside any() and its fellows."""
    if tree[0] == "call" and tree[1] in ROWS and len(tree) == 3:
        return set()
    if tree[0] == "name":
        name = tree[1]
        if name in repeats:
            return {(name, repeats[name])}
        if name in calculations and name not in seen:
            return _loose(calculations[name], repeats, calculations, seen | {name})
        return set()
    parts = [part for part in tree[1:] if isinstance(part, tuple)]
    return {found for part in parts for found in _loose(part, repeats, calculations, seen)}
