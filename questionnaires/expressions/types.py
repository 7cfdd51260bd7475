"""What kind of value an expression gives, and where its parts do not fit each other.

Rule of this file: nothing is evaluated; a part whose kind is not known fits everywhere, so that
only certain mistakes are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.expressions import operations
from questionnaires.expressions.tree import Node

ANY, NUMBER, MONEY, DATE, TEXT, CHOICE, CHOICES, BOOLEAN = (
    *("any", "number", "money", "date", "text", "choice", "choices", "boolean"),
)
_ORDERED = (ANY, NUMBER, MONEY, DATE)
_WORDS = {
    NUMBER: "a number",
    MONEY: "an amount of money",
    DATE: "a date",
    TEXT: "a text",
    CHOICE: "a choice",
    CHOICES: "several choices",
    BOOLEAN: "a condition",
}
_GIVES = {
    "number": NUMBER, "int": NUMBER, "round": NUMBER, "string_length": NUMBER,
    "count_selected": NUMBER, "count": NUMBER, "amount": NUMBER, "currency": TEXT,
    "string": TEXT, "concat": TEXT, "date": DATE, "add_days": DATE, "add_months": DATE,
    "today": DATE, "now": DATE, "row": TEXT, "official_minimum": MONEY,
    "finding_date": DATE, "currencies_used": CHOICES,
    "if": ANY, "coalesce": ANY, "sum": ANY, "min": ANY, "max": ANY,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value; `codes` are the texts it can be (choices, words beside a date), if known."""

    kind: str
    codes: frozenset[str] | None = None


UNKNOWN = Kind(ANY)


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Two parts that do not fit, and how to repair it."""

    message: str
    repair: str


def infer(node: Node, types: Mapping[str, Kind]) -> tuple[Kind, tuple[Mismatch, ...]]:
    """Return the kind of value a tree gives, and what does not fit in it.

    `types` are the kinds of the names it looks at; `.` is the answer of a constraint.
    """
    inference = _Inference(types)
    return inference.kind(node), tuple(inference.found)


def as_condition(node: Node, types: Mapping[str, Kind]) -> tuple[Mismatch, ...]:
    """Return what does not fit in a tree that should be true or false."""
    inference = _Inference(types)
    inference.condition(node)
    return tuple(inference.found)


class _Inference:
    def __init__(self, types: Mapping[str, Kind]) -> None:
        self.types = types
        self.found: list[Mismatch] = []

    def tell(self, message: str, repair: str) -> None:
        self.found.append(Mismatch(message, repair))

    def kind(self, node: Node) -> Kind:
        match node:
            case ("text", text):
                return Kind(TEXT, frozenset((text,)))
            case ("number", _):
                return Kind(NUMBER)
            case ("name", _) | ("itself",):
                return self.types.get((*node, ".")[1], UNKNOWN)
            case ("or" | "and", *parts):
                for part in parts:
                    self.condition(part)
                return Kind(BOOLEAN)
            case ("compare", sign, left, right):
                self._compare(sign, left, right)
                return Kind(BOOLEAN)
            case ("negative", inner):
                return self._arithmetic([self.kind(inner)])
            case ("sum" | "product", *parts):
                return self._arithmetic([self.kind(one) for one in parts if isinstance(one, tuple)])
            case _:
                return self._call(node[1], list(node[2:]))

    def condition(self, node: Node) -> None:
        kind = self.kind(node).kind
        if kind in (CHOICE, CHOICES, TEXT, DATE, MONEY):
            shown = f"${{{node[1]}}}" if node[0] == "name" else "this part"
            self.tell(
                f"{shown} is {_WORDS[kind]}, not a condition.",
                "Please either compare it with a value or use answered().",
            )

    def _compare(self, sign: str, left: Node, right: Node) -> None:
        first, second = self.kind(left), self.kind(right)
        if ANY in (first.kind, second.kind):
            return
        for one, other, node in ((first, second, left), (second, first, right)):
            if one.kind == CHOICES and other.codes != frozenset(("",)):
                self.tell(
                    f"{_shown(node)} holds several choices and equals none of them.",
                    "Please either use selected(…, '…') or count_selected(…).",
                )
                return
            if one.kind in (CHOICE, DATE) and other.kind == TEXT:
                self._code(node, one, other)
                return
        if sign not in operations.EQUALITY and not _ordered(first, second):
            self._mismatch(left, first, right, second, f"are not in an order ({sign})")
        elif not _comparable(first, second):
            self._mismatch(left, first, right, second, "are never equal")

    def _code(self, node: Node, one: Kind, other: Kind) -> None:
        for code in sorted(other.codes or ()):
            if code == "" or one.codes is None or code in one.codes:
                continue
            if one.kind == DATE and operations.day(code):
                continue
            self.tell(
                f"{_shown(node)} is never '{code}'.",
                f"Please either write one of {_list(one.codes)}, or add that choice.",
            )

    def _mismatch(self, left: Node, first: Kind, right: Node, second: Kind, why: str) -> None:
        self.tell(
            f"{_shown(left)} ({_WORDS[first.kind]}) and {_shown(right)} ({_WORDS[second.kind]})"
            f" {why}.",
            "Please either compare values of one kind or correct the name.",
        )

    def _arithmetic(self, kinds: list[Kind]) -> Kind:
        for one in kinds:
            if one.kind in (CHOICE, CHOICES, BOOLEAN) or (
                one.kind == TEXT and not _is_number(one.codes)
            ):
                self.tell(
                    f"{_WORDS[one.kind]} cannot be reckoned with.",
                    "Please either use a number or compare instead.",
                )
        known = {one.kind for one in kinds}
        return Kind(NUMBER) if known <= {NUMBER} else UNKNOWN

    def _call(self, function: str, arguments: list[Node]) -> Kind:
        if function in ("not", "any", "all"):
            self.condition(arguments[0])
            return Kind(BOOLEAN)
        if function == "kept":
            return self.types.get(arguments[0][1], UNKNOWN)
        kinds = [self.kind(argument) for argument in arguments]
        check = getattr(self, f"_in_{function}", None)
        if check is not None:
            check(arguments, kinds)
        if function in ("if", "coalesce", "sum", "min", "max"):
            return _common(kinds[1:] if function == "if" else kinds)
        return Kind(_GIVES.get(function, BOOLEAN))

    def _in_selected(self, arguments: list[Node], kinds: list[Kind]) -> None:
        chosen, code = kinds
        if chosen.kind not in (ANY, CHOICES):
            self.tell(
                f"selected() looks into several choices; {_shown(arguments[0])}"
                f" is {_WORDS[chosen.kind]}.",
                "Please either compare with = or use a select_multiple question.",
            )
            return
        if chosen.codes is not None and code.kind == TEXT:
            self._code(arguments[0], Kind(CHOICE, chosen.codes), code)

    def _in_count_selected(self, arguments: list[Node], kinds: list[Kind]) -> None:
        if kinds[0].kind not in (ANY, CHOICES):
            self.tell(
                f"count_selected() counts several choices; {_shown(arguments[0])}"
                f" is {_WORDS[kinds[0].kind]}.",
                "Please either use answered() or a select_multiple question.",
            )

    def _in_same_currency(self, arguments: list[Node], kinds: list[Kind]) -> None:
        for argument, kind in zip(arguments, kinds, strict=True):
            self._must_be(MONEY, "same_currency()", argument, kind)

    def _in_add_days(self, arguments: list[Node], kinds: list[Kind]) -> None:
        self._must_be(DATE, "add_days()", arguments[0], kinds[0])

    def _in_add_months(self, arguments: list[Node], kinds: list[Kind]) -> None:
        self._must_be(DATE, "add_months()", arguments[0], kinds[0])

    def _in_sum(self, arguments: list[Node], kinds: list[Kind]) -> None:
        if kinds[0].kind in (CHOICE, CHOICES, TEXT, DATE):
            self._must_be(NUMBER, "sum()", arguments[0], kinds[0])

    def _must_be(self, wanted: str, function: str, argument: Node, kind: Kind) -> None:
        if kind.kind not in (ANY, wanted):
            self.tell(
                f"{function} needs {_WORDS[wanted]}; {_shown(argument)} is {_WORDS[kind.kind]}.",
                "Please either give it the right question or leave the function out.",
            )


def _common(kinds: list[Kind]) -> Kind:
    found = {one.kind for one in kinds if one.codes != frozenset(("",))}
    return Kind(found.pop()) if len(found) == 1 and not found & {CHOICE, TEXT} else UNKNOWN


def _ordered(first: Kind, second: Kind) -> bool:
    both = (first.kind, second.kind)
    if TEXT in both:
        return CHOICE not in both and first.kind != second.kind and _comparable(first, second)
    return first.kind in _ORDERED and second.kind in _ORDERED and _comparable(first, second)


def _comparable(first: Kind, second: Kind) -> bool:
    if first.kind == second.kind or {first.kind, second.kind} == {NUMBER, MONEY}:
        return True
    for one, other in ((first, second), (second, first)):
        if one.kind == TEXT:
            return one.codes == frozenset(("",)) or _text_fits(one, other)
    return {first.kind, second.kind} == {CHOICE, NUMBER}


def _text_fits(text: Kind, other: Kind) -> bool:
    if other.kind in (CHOICE, ANY):
        return True
    return other.kind in (NUMBER, MONEY) and _is_number(text.codes)


def _is_number(codes: frozenset[str] | None) -> bool:
    return codes is None or all(operations.number(code) is not None for code in codes)


def _shown(node: Node) -> str:
    match node:
        case ("name", name):
            return f"${{{name}}}"
        case ("text", text):
            return f"'{text}'"
        case ("number", digits):
            return str(digits)
        case ("itself",):
            return "this answer"
        case ("call", function, *_):
            return f"{function}(…)"
        case _:
            return "this part"


def _list(codes: frozenset[str]) -> str:
    names = sorted(codes)
    return ", ".join(f"'{code}'" for code in names[:8]) + (" …" if len(names) > 8 else "")
