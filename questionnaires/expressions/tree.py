"""The tree of an expression, and what is said when a text gives none.

Rule of this file: a tree is made of plain tuples and strings, so that it can be kept in a cache and
compiled without the parser.

Nodes: `("text", s)`, `("number", s)`, `("name", s)`, `("itself",)`, `("call", function, *nodes)`,
`("or", *nodes)`, `("and", *nodes)`, `("compare", operator, left, right)`, `("negative", node)`,
`("sum", first, operator, node, …)` and `("product", first, operator, node, …)`.
"""

from __future__ import annotations

from typing import Any

Node = tuple[Any, ...]


class ExpressionError(ValueError):
    """An expression that cannot be understood: what is wrong, at which column, how to repair."""

    def __init__(self, message: str, column: int = 1, repair: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.repair = repair or "Please either correct the expression or remove it."
