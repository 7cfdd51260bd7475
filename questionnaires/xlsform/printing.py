"""From the tree of an expression back to its text.

Rule of this file: reading the text gives the same tree again; parentheses stand only where they are
needed for that.
"""

from __future__ import annotations

from collections.abc import Callable

from questionnaires.expressions.tree import Node

Spell = Callable[[str], str]
"""How a function is written, from its name in the tree."""

_OR, _AND, _COMPARE, _SUM, _PRODUCT, _UNARY, _ATOM = range(7)
_LEVELS = {
    **{"or": _OR, "and": _AND, "compare": _COMPARE, "sum": _SUM, "product": _PRODUCT},
    "negative": _UNARY,
}
_WITH_HYPHEN = frozenset({"string_length", "starts_with"})


def our_spelling(function: str) -> str:
    """Return how questionnaires write a function: `string-length`, `count_selected`."""
    return function.replace("_", "-") if function in _WITH_HYPHEN else function


def xlsform_spelling(function: str) -> str:
    """Return how spreadsheets write a function: `count-selected`."""
    return function.replace("_", "-")


def printed(node: Node, spell: Spell = our_spelling, least: int = _OR) -> str:
    """Return the text of a tree; a node `("raw", text)` is written as it is."""
    level = _LEVELS.get(node[0], _ATOM)
    text = _text(node, spell)
    return f"({text})" if level < least else text


def _text(node: Node, spell: Spell) -> str:
    match node:
        case ("text", text):
            return f'"{text}"' if "'" in text else f"'{text}'"
        case ("number" | "raw" | "name", text):
            return f"${{{text}}}" if node[0] == "name" else str(text)
        case ("itself",):
            return "."
        case ("or" | "and" as word, *parts):
            least = _LEVELS[word] + 1
            return f" {word} ".join(printed(part, spell, least) for part in parts)
        case ("compare", sign, left, right):
            return f"{printed(left, spell, _SUM)} {sign} {printed(right, spell, _SUM)}"
        case ("negative", inner):
            return f"-{printed(inner, spell, _ATOM)}"
        case ("sum" | "product" as word, *parts):
            least = _LEVELS[word] + 1
            shown = (one if isinstance(one, str) else printed(one, spell, least) for one in parts)
            return " ".join(shown)
        case _:
            arguments = ", ".join(printed(part, spell) for part in node[2:])
            return f"{spell(node[1])}({arguments})"
