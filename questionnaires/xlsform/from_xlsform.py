"""An expression of a spreadsheet, said in the words of a questionnaire.

Rule of this file: what cannot be said is refused with a reason, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from questionnaires.expressions import ExpressionError, names_of, tree_of
from questionnaires.expressions.grammar import parse
from questionnaires.expressions.tree import Node
from questionnaires.xlsform import names as known
from questionnaires.xlsform.names import Names
from questionnaires.xlsform.printing import printed, xlsform_spelling
from questionnaires.xlsform.to_xlsform import guard

_SAME_ROW = re.compile(
    r"indexed-repeat\(\s*(\$\{[\w.-]+\})\s*,\s*\$\{[\w.-]+\}\s*,\s*position\(\.\.\)\s*\)"
)
_SPACED = re.compile(r"\$\{\s*([^{}]*?)\s*\}")
_STRAIGHT = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"'})
_TRUTH = re.compile(r"if\(.*,\s*'true'\s*,\s*'false'\s*\)", re.DOTALL)
_DONT_KNOW = frozenset({"dont_know", "prefer_not_to_say"})
_BEYOND = (
    (re.compile(r"\.\."), "“..” (the group or row around an answer)"),
    (re.compile(r"last-saved#"), "${last-saved#…} (an answer of an earlier form)"),
    (re.compile(r"\["), "“[…]” (a part of a list of rows)"),
    (re.compile(r"\b(pulldata|instance)\("), "a look into another file"),
    (re.compile(r"\bjr:"), "a function that begins with jr:"),
    (re.compile(r"(?<!\d)/(?!\d)"), "a path with “/”"),
)


def expression(text: str, names: Names, choice: bool = False) -> str:
    """Return an expression of a spreadsheet in our words; `choice`: it filters choices.

    Raises:
        ExpressionError: if it reads what is not there, or uses what we do not have.
    """
    text = _plain(text)
    if choice:
        text = re.sub(r"(?<![\w${'\"-])name(?![\w('\"-])", "${choice}", text)
    return _said(text, _parsed(text), names, choice)


def _plain(text: str) -> str:
    text = " ".join(_SAME_ROW.sub(r"\1", text.translate(_STRAIGHT)).split())
    return _SPACED.sub(r"${\1}", text)


def _said(text: str, tree: Node, names: Names, choice: bool = False) -> str:
    said = _Reader(names).read(tree)
    found = text if said == tree else printed(said)
    tree_of(found)
    _refuse_unknown(found, {*names.known, *(["choice"] if choice else [])})
    return found


def calculation(text: str, names: Names) -> str:
    """Return a calculation in our words; `if(…, 'true', 'false')` is its condition alone.

    Raises:
        ExpressionError: as `expression`.
    """
    found = expression(text, names)
    match tree_of(found):
        case ("call", "if", test, ("text", "true"), ("text", "false")):
            return printed(test)
        case _:
            return found


def is_truth(text: str) -> bool:
    """Return whether a calculation gives the texts 'true' and 'false'."""
    try:
        match parse(text):
            case ("call", "if", _, ("text", "true"), ("text", "false")):
                return True
    except ExpressionError:
        return bool(_TRUTH.fullmatch(text.strip()))
    return False


def constraint(text: str, names: Names, choices: Iterable[str]) -> tuple[str, frozenset[str]]:
    """Return a constraint in our words, and the choices that it lets stand alone.

    Raises:
        ExpressionError: as `expression`.
    """
    text = _plain(text)
    tree = _parsed(text)
    guards = {guard(name): name for name in choices}
    parts = tree[1:] if tree[0] == "and" else (tree,)
    alone = frozenset(guards[part] for part in parts if part in guards)
    if not alone:
        return _said(text, tree, names), alone
    left = [part for part in parts if part not in guards]
    if not left:
        return "", alone
    rest = _joined("and", left)
    return _said(printed(rest, xlsform_spelling), rest, names), alone


def _parsed(text: str) -> Node:
    for pattern, what in _BEYOND:
        if pattern.search(re.sub(r"'[^']*'|\"[^\"]*\"", "''", text)):
            raise ExpressionError(
                f"it uses {what}, which we do not have.",
                repair="Please either say it with names of questions or leave it out.",
            )
    return parse(text)


def _refuse_unknown(text: str, there: Iterable[str]) -> None:
    missing = [name for name in names_of(text) if name not in there]
    if missing:
        raise ExpressionError(
            f"it reads ${{{missing[0]}}}, which is not among the questions that were taken over.",
            repair="Please either correct the name or leave it out.",
        )


class _Reader:
    def __init__(self, names: Names) -> None:
        self.names = names

    def read(self, node: Node) -> Node:
        match node:
            case ("or", *parts):
                return _joined("or", self._not_known([self.read(part) for part in parts]))
            case ("and", *parts):
                return _joined("and", [self.read(part) for part in self._unequal(parts)])
            case ("compare", sign, left, right):
                return self._compare(sign, left, right)
            case ("plain", *parts):
                return ("compare", *parts)
            case ("call", _, *_):
                return self._call(node)
            case _:
                return self._parts(node)

    def _parts(self, node: Node) -> Node:
        return tuple(self.read(part) if isinstance(part, tuple) else part for part in node)

    def _call(self, node: Node) -> Node:
        match node:
            case ("call", "selected", asked, ("text", word)):
                return self._selected(asked, word)
            case ("call", "count", ("name", name)) if name in self.names.counts:
                return ("name", self.names.counts[name])
            case ("call", "count_non_empty", asked):
                return ("call", "count", self.read(asked))
            case ("call", "date", ("sum", ("call", "decimal_date_time", day), sign, days)):
                later = self.read(days)
                return ("call", "add_days", self.read(day), later if sign == "+" else _minus(later))
            case _:
                return self._parts(node)

    def _selected(self, asked: Node, word: str) -> Node:
        if word in known.TYPED:
            return _typed(asked, word)
        one = asked[0] == "name" and self.names.kinds.get(asked[1]) == known.ONE
        if one or (asked == ("itself",) and word in known.TYPED):
            return ("compare", "=", asked, ("text", word))
        return ("call", "selected", asked, ("text", word))

    def _compare(self, sign: str, left: Node, right: Node) -> Node:
        match (sign, left, right):
            case ("=" | "!=", ("name" | "itself", *_), ("text", word)) if word in known.TYPED:
                found = _typed(left, word)
                return found if sign == "=" else ("call", "not", found)
            case ("=", ("name", name), ("text", "true")) if name in self.names.conditions:
                return left
            case ("=", ("name", name), ("text", "false")) | (
                "!=",
                ("name", name),
                ("text", "true"),
            ) if name in self.names.conditions:
                return ("call", "not", left)
            case ("!=", ("name", name), ("text", "")) if name in self.names.kinds:
                return ("call", "answered", left)
            case ("!=", ("name", name), ("text", _)) if name in self.names.typed:
                return ("call", "not", ("compare", "=", left, right))
            case ("=" | "!=", ("text", _), ("name", _)):
                return self._compare(sign, right, left)
            case _:
                return ("compare", sign, self.read(left), self.read(right))

    def _not_known(self, parts: list[Node]) -> list[Node]:
        """Return the parts of an `or` without the second of two that mean the same."""
        return list(dict.fromkeys(parts))

    def _unequal(self, parts: list[Node]) -> list[Node]:
        """Return the parts of an `and`, `!=` with all typed values as one `!=`."""
        kept: list[Node] = []
        for part in parts:
            match part:
                case ("compare", "!=", ("name", _) as asked, ("text", word)) if word in known.TYPED:
                    if self._guards(parts, asked):
                        continue
            kept.append(part)
        return [("plain", *part[1:]) if self._is_guarded(part, parts) else part for part in kept]

    def _guards(self, parts: list[Node], asked: Node) -> bool:
        """Return whether an `and` excludes every typed value and one other word."""
        words = {p[3][1] for p in parts if p[:3] == ("compare", "!=", asked) and p[3][0] == "text"}
        return {*known.TYPED} < words

    def _is_guarded(self, part: Node, parts: list[Node]) -> bool:
        return part[:2] == ("compare", "!=") and self._guards(parts, part[2])


def _minus(node: Node) -> Node:
    return ("negative", node)


def _typed(asked: Node, word: str) -> Node:
    return ("call", "dont_know" if word in _DONT_KNOW else "not_applicable", asked)


def _joined(word: str, parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else (word, *parts)
