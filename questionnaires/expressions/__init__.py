"""Conditions and calculations of a questionnaire, compiled to functions.

Rule of this package: an expression is data. It reads answers through a `Scope` and nothing else,
always terminates, and raises nothing while it is evaluated, whatever the answers are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from questionnaires.expressions import compile as compiler
from questionnaires.expressions.tree import ExpressionError, Node
from questionnaires.values import Value

__all__ = [
    "Expression",
    "ExpressionError",
    "Scope",
    "compile_expression",
    "names_of",
    "remember_trees",
    "tree_of",
]


class Scope(Protocol):
    """What an expression may look at."""

    @property
    def row(self) -> str | None:
        """The present row of a repeat, None outside."""

    @property
    def today(self) -> date:
        """The date of the report, or of the respondent's day."""

    def value(self, name: str, row: str | None) -> Value | None:
        """Return the current answer or calculation, None if unanswered; `.` is the answer checked.

        Outside a row (`row` None) a question of a repeat has only its answer without row.
        """

    def rows(self, name: str) -> tuple[str, ...]:
        """Return the rows of the repeat that `name` belongs to, () if it belongs to none."""

    def call(self, function: str, arguments: tuple[object, ...]) -> object:
        """Answer one of `functions.CONTEXT`: what only the interview knows."""


@dataclass(frozen=True)
class Expression:
    """A compiled expression: where it came from, what it looks at, and how it is evaluated.

    `evaluate_in` and `test` take the row beside the scope, so that no scope is made for each row.
    """

    source: str
    names: frozenset[str]
    functions: frozenset[str]
    evaluate: Callable[[Scope], object]
    evaluate_in: Callable[[Scope, str | None], object]
    test: Callable[[Scope, str | None], bool]
    run: Callable[[Scope, str | None], object]
    tree: Node

    def holds(self, scope: Scope) -> bool:
        """Return whether the condition is true for the scope and its row."""
        return self.test(scope, scope.row)


_trees: dict[str, Node] = {"": ("call", "true")}
_kept: dict[str, list[Any]] = {}


def remember_trees(trees: Mapping[str, list[Any]]) -> None:
    """Take over trees parsed earlier (lists, from a cache), so that the parser is not loaded."""
    _kept.update(trees)


def _as_tree(kept: list[Any]) -> Node:
    return tuple(_as_tree(part) if isinstance(part, list) else part for part in kept)


def tree_of(text: str) -> Node:
    """Return the checked tree of an expression; an empty text always holds.

    Raises:
        ExpressionError: if it is no expression.
    """
    text = text.strip()
    tree = _trees.get(text)
    if tree is None and text in _kept:
        tree = _trees[text] = _as_tree(_kept[text])
    if tree is None:
        from questionnaires.expressions.grammar import parse  # noqa: PLC0415 - brings lark, slow

        tree = parse(text)
        compiler.check(tree)
        _trees[text] = tree
    return tree


def names_of(text: str) -> tuple[str, ...]:
    """Return the names an expression looks at, in order of appearance.

    Raises:
        ExpressionError: if it is no expression.
    """
    return compiler.names_in(tree_of(text))


@lru_cache(maxsize=8192)
def compile_expression(text: str) -> Expression:
    """Return the compiled expression; an empty text always holds.

    Raises:
        ExpressionError: with message, column and repair, if the text is no expression.
    """
    tree = tree_of(text)
    value = compiler.compile_value(tree)
    return Expression(
        source=text,
        names=frozenset(compiler.names_in(tree)),
        functions=compiler.functions_in(tree),
        evaluate=lambda scope: value(scope, scope.row),
        evaluate_in=value,
        test=compiler.compile_test(tree),
        run=value,
        tree=tree,
    )
