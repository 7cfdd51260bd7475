"""From the text of an expression to its tree, by a lark grammar.

Rule of this file: whatever is wrong with a text becomes one `ExpressionError`. It is imported only
where an expression is not in the cache, because lark is slow to load.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, cast

from lark import Lark, Transformer, UnexpectedInput

from questionnaires.expressions.tree import ExpressionError, Node

MAX_LENGTH = 6000
MAX_DEPTH = 30

GRAMMAR = r"""
?start: disjunction
?disjunction: conjunction ("or" conjunction)*
?conjunction: comparison ("and" comparison)*
?comparison: sum (COMPARE sum)?
?sum: product (SIGN product)*
?product: unary (TIMES unary)*
?unary: atom
      | "-" atom -> negative
?atom: NUMBER -> number
     | TEXT -> text
     | NAME -> name
     | "." -> itself
     | FUNCTION "(" [disjunction ("," disjunction)*] ")" -> call
     | "(" disjunction ")"
COMPARE: "!=" | "<=" | ">=" | "=" | "<" | ">"
SIGN: "+" | "-"
TIMES: "*" | /div\b/ | /mod\b/
NUMBER.2: /\d+(\.\d+)?|\.\d+/
TEXT: /'[^']*'|"[^"]*"/
NAME: /\$\{[A-Za-z_][A-Za-z0-9_.-]*\}/
FUNCTION: /[A-Za-z][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*/
%ignore /[ \t\r\n]+/
"""

_BARE_WORD = re.compile(r"(?<![\w$.{'\"-])([A-Za-z_]\w*)\b(?!\s*\(|[\w.}'\"-])")
_SIGNS = ("and", "or", "div", "mod")
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")


def parse(text: str) -> Node:
    """Return the tree of an expression.

    Raises:
        ExpressionError: if the text is no expression, too long or nested too deeply.
    """
    _check_size(text)
    try:
        tree: Any = _parser().parse(text)  # made of tuples by Build while parsing
    except UnexpectedInput as fault:
        raise _explain(text, fault) from None
    return cast(Node, tree)


def _check_size(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise ExpressionError(
            f"the expression has {len(text)} characters, more than {MAX_LENGTH}.",
            MAX_LENGTH,
            "Please either move parts into calculations or shorten it.",
        )
    depth = 0
    for at, sign in enumerate(_STRING.sub(lambda found: "_" * len(found[0]), text)):
        depth += (sign == "(") - (sign == ")")
        if depth > MAX_DEPTH:
            raise ExpressionError(
                f"the parentheses are nested deeper than {MAX_DEPTH} levels.",
                at + 1,
                "Please either move parts into calculations or write it flatter.",
            )


class Build(Transformer[Any, Node]):
    """Makes plain tuples while parsing."""

    def text(self, items: list[str]) -> Node:
        return ("text", str(items[0])[1:-1])

    def number(self, items: list[str]) -> Node:
        return ("number", str(items[0]))

    def name(self, items: list[str]) -> Node:
        return ("name", str(items[0])[2:-1])

    def itself(self, items: list[str]) -> Node:
        return ("itself",)

    def negative(self, items: list[Node]) -> Node:
        return ("negative", items[0])

    def call(self, items: list[Any]) -> Node:
        name = str(items[0]).replace("-", "_")
        return ("call", name, *(item for item in items[1:] if item is not None))

    def comparison(self, items: list[Any]) -> Node:
        return ("compare", str(items[1]), items[0], items[2])

    def disjunction(self, items: list[Node]) -> Node:
        return ("or", *items)

    def conjunction(self, items: list[Node]) -> Node:
        return ("and", *items)

    def sum(self, items: list[Any]) -> Node:
        return ("sum", *_plain(items))

    def product(self, items: list[Any]) -> Node:
        return ("product", *_plain(items))


@lru_cache(maxsize=1)
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=Build(), maybe_placeholders=False)


def _plain(items: list[Any]) -> list[Any]:
    return [item if isinstance(item, tuple) else str(item) for item in items]


_SLIPS = (("==", "="), ("&&", "and"), ("||", "or"), ("!(", "not("))


def _explain(text: str, fault: UnexpectedInput) -> ExpressionError:
    at = getattr(fault, "pos_in_stream", None) or 0
    ended = getattr(getattr(fault, "token", None), "type", "") == "$END"
    at = at if 0 <= at < len(text) and not ended else len(text)
    hidden = _STRING.sub(lambda found: "'" + "_" * (len(found[0]) - 2) + "'", text)
    word = next((w for w in _BARE_WORD.finditer(hidden) if w[1] not in _SIGNS), None)
    if word is not None:
        return ExpressionError(
            f"“{word[1]}” is a bare word.",
            word.start() + 1,
            f"Please either write ${{{word[1]}}} for an answer or '{word[1]}' for a choice.",
        )
    for wrong, right in _SLIPS:
        if wrong in hidden:
            return ExpressionError(
                f"“{wrong}” is not known here.",
                hidden.index(wrong) + 1,
                f"Please either write “{right}” or leave it out.",
            )
    if hidden.count("'") % 2 or hidden.count("(") > hidden.count(")") or at == len(text):
        return ExpressionError(
            "the expression ends too early.",
            len(text),
            "Please either close every quote and parenthesis or complete the last part.",
        )
    return ExpressionError(
        f"“{text[at : at + 12]}” is not understood here.",
        at + 1,
        "Please either join the parts with and, or, = or another sign, or remove it.",
    )
