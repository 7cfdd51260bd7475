"""The conditions of which each alone shows a worker payment, taken out of the questionnaire.

Rule of this file: what the condition word `paid` means stands in the questionnaire alone; here it
is only taken apart into the answers that make it true, once for each questionnaire.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flows.structure import FOUND, Test
from questionnaires.expressions import tree_of
from questionnaires.expressions.compile import compile_test, names_in
from questionnaires.expressions.tree import Node
from questionnaires.model import Questionnaire


class Reason(NamedTuple):
    """One of the conditions of which each alone makes `paid` true, and the questions it reads."""

    test: Test
    questions: tuple[str, ...]
    by_row: bool


def reasons_of(questionnaire: Questionnaire) -> tuple[Reason, ...]:
    """Return the reasons for which a worker payment is known; worked out once."""
    found: tuple[Reason, ...] | None = questionnaire.__dict__.get("_reasons_found")
    if found is None:
        calculations = {one.name: one.calculation for one in questionnaire.calculations}
        found = tuple(_taken_apart(("name", FOUND), questionnaire, calculations))
        questionnaire.__dict__["_reasons_found"] = found
    return found


def _taken_apart(
    node: Node, questionnaire: Questionnaire, calculations: dict[str, str], by_row: bool = False
) -> Iterator[Reason]:
    """Give what an `or` is made of, through calculations and `any()`."""
    if node[0] == "or":
        for part in node[1:]:
            yield from _taken_apart(part, questionnaire, calculations, by_row)
    elif node[0] == "name" and node[1] in calculations:
        rest = {name: text for name, text in calculations.items() if name != node[1]}
        yield from _taken_apart(tree_of(calculations[node[1]]), questionnaire, rest, by_row)
    elif node[:2] == ("call", "any"):
        yield from _taken_apart(node[2], questionnaire, calculations, True)
    else:
        known = questionnaire.question_by_name
        names = tuple(name for name in names_in(node) if name in known)
        yield Reason(compile_test(node), names, by_row)
