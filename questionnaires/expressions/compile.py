"""From the tree of an expression to a function that evaluates it.

Rule of this file: the tree is walked once, when compiling; what runs later are small closures
`(scope, row) -> value`. They loop only over rows, and at most two deep, so every one terminates.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from questionnaires.expressions import functions, operations
from questionnaires.expressions.tree import ExpressionError, Node

if TYPE_CHECKING:
    from questionnaires.expressions import Scope

Run = Callable[["Scope", str | None], object]
Test = Callable[["Scope", str | None], bool]

MAX_ROW_LOOPS = 2
ITSELF = "."
"""The name under which a scope gives the answer being checked (`.` in a constraint)."""


def names_in(node: Node) -> tuple[str, ...]:
    """Return the names a tree looks at, in order of appearance; those of `kept()` too."""
    if node[0] == "name":
        return (node[1],)
    if node[:2] == ("call", "kept"):
        return (node[2][1],)
    found: dict[str, None] = {}
    for part in node[1:]:
        if isinstance(part, tuple):
            found.update(dict.fromkeys(names_in(part)))
    return tuple(found)


def functions_in(node: Node) -> frozenset[str]:
    """Return the functions a tree calls, with hyphens written as underscores."""
    found = {node[1]} if node[0] == "call" else set()
    for part in node[1:]:
        if isinstance(part, tuple):
            found |= functions_in(part)
    return frozenset(found)


def kept_in(node: Node) -> frozenset[str]:
    """Return the questions that a tree reads with `kept()`."""
    if node[:2] == ("call", "kept"):
        return frozenset((node[2][1],))
    parts = (part for part in node[1:] if isinstance(part, tuple))
    return frozenset().union(*(kept_in(part) for part in parts))


def check(node: Node, loops: int = 0) -> None:
    """Refuse a tree that calls what does not exist, or loops over rows too deeply.

    Raises:
        ExpressionError: with what is wrong.
    """
    if node[0] == "call":
        _check_call(node)
        loops += node[1] in functions.ROWS and len(node) == 3
        if loops > MAX_ROW_LOOPS:
            raise ExpressionError(
                f"{node[1]}() stands in more than {MAX_ROW_LOOPS} loops over rows.",
                repair="Please either move a part into a calculation or loop once.",
            )
    for part in node[1:]:
        if isinstance(part, tuple):
            check(part, loops)


def _check_call(node: Node) -> None:
    name, given = node[1], len(node) - 2
    limits = functions.arity(name)
    if limits is None:
        raise ExpressionError(
            f"there is no function {name}().",
            repair=f"Please either use one of {', '.join(functions.known())}, or remove it.",
        )
    least, most = limits
    if not least <= given <= most:
        wanted = str(least) if least == most else f"{least} or more"
        raise ExpressionError(
            f"{name}() takes {wanted} arguments, not {given}.",
            repair="Please either add what is missing or remove what is too much.",
        )
    if name == "kept" and node[2][0] != "text":
        raise ExpressionError(
            "kept() does not name a question in quotes.",
            repair="Please either write kept('name') or remove it.",
        )
    if name == "regex":
        if node[3][0] != "text":
            raise ExpressionError(
                "the pattern of regex() is not a text in quotes.",
                repair="Please either write the pattern in quotes or use another function.",
            )
        try:
            functions.pattern(node[3][1])
        except ValueError as fault:
            raise ExpressionError(
                f"the pattern of regex() cannot be used: {fault}.",
                repair="Please either correct the pattern or make it simpler.",
            ) from None


def compile_value(node: Node) -> Run:
    """Return the function that gives the value of a tree."""
    match node:
        case ("text", text):
            return lambda scope, row: text
        case ("number", digits):
            amount = Decimal(digits) if "." in digits else int(digits)
            return lambda scope, row: amount
        case ("name", name):
            return _name(name)
        case ("itself",):
            return _name(ITSELF)
        case ("negative", inner):
            value = compile_value(inner)
            return lambda scope, row: operations.reckon("*", -1, value(scope, row))
        case ("sum" | "product", first, *rest):
            return _chain(first, rest)
        case ("call", function, *arguments):
            return _call(function, arguments)
        case _:
            return compile_test(node)


def compile_test(node: Node) -> Test:
    """Return the function that says whether a tree holds."""
    match node:
        case ("or", *parts):
            return _or(parts)
        case ("and", *parts):
            return _and([compile_test(part) for part in parts])
        case ("name", name):
            return _name_holds(name)
        case ("compare", "=", ("name", name), ("text", text)):
            return _is_one_of(name, (text,))
        case ("compare", sign, left, right):
            first, second = compile_value(left), compile_value(right)
            compare = operations.compare
            return lambda scope, row: compare(sign, first(scope, row), second(scope, row))
        case ("call", "not", inner):
            test = compile_test(inner)
            return lambda scope, row: not test(scope, row)
        case ("call", "any" | "all" as function, inner):
            return _over_rows(function, inner)
        case _:
            value, holds = compile_value(node), operations.holds
            return lambda scope, row: holds(value(scope, row))


def _name(name: str) -> Run:
    def look_up(scope: Scope, row: str | None) -> object:
        value = scope.value(name, row)
        return "" if value is None else value

    return look_up


def _name_holds(name: str) -> Test:
    holds = operations.holds

    def test(scope: Scope, row: str | None) -> bool:
        value = scope.value(name, row)
        return value if isinstance(value, bool) else holds(value)

    return test


def _is_one_of(name: str, texts: tuple[str, ...]) -> Test:
    """`${name} = 'a' or ${name} = 'b'`: by far the most frequent test, so with one look-up."""
    wanted = frozenset(texts)
    empty = "" in wanted

    def test(scope: Scope, row: str | None) -> bool:
        value = scope.value(name, row)
        if value is None:
            return empty
        if value.__class__ is str:
            return value in wanted
        return any(operations.compare("=", value, text) for text in wanted)

    return test


def _or(parts: list[Node]) -> Test:
    tests: list[Test] = []
    texts: dict[str, list[str]] = {}
    for part in parts:
        match part:
            case ("compare", "=", ("name", name), ("text", text)):
                texts.setdefault(name, []).append(text)
            case _:
                tests.append(compile_test(part))
    tests = [_is_one_of(name, tuple(wanted)) for name, wanted in texts.items()] + tests
    if len(tests) == 1:
        return tests[0]
    if len(tests) == 2:
        first, second = tests
        return lambda scope, row: first(scope, row) or second(scope, row)
    several = tuple(tests)

    def test(scope: Scope, row: str | None) -> bool:
        for one in several:  # noqa: SIM110 - a loop is a third faster than any() here
            if one(scope, row):
                return True
        return False

    return test


def _and(tests: list[Test]) -> Test:
    if len(tests) == 2:
        first, second = tests
        return lambda scope, row: first(scope, row) and second(scope, row)
    several = tuple(tests)

    def test(scope: Scope, row: str | None) -> bool:
        for one in several:  # noqa: SIM110 - as above
            if not one(scope, row):
                return False
        return True

    return test


def _chain(first: Node, rest: list[Any]) -> Run:
    start = compile_value(first)
    steps = tuple(
        (str(sign), compile_value(node)) for sign, node in zip(rest[::2], rest[1::2], strict=True)
    )

    def run(scope: Scope, row: str | None) -> object:
        result = start(scope, row)
        for sign, value in steps:
            result = operations.reckon(sign, result, value(scope, row))
        return result

    return run


def rows_of(scope: Scope, names: tuple[str, ...], row: str | None) -> tuple[str | None, ...]:
    """Return the rows to range over: those of the repeat the names belong to, else the present."""
    for name in names:
        rows = scope.rows(name)
        if rows:
            return rows
    return (row,)


def _over_rows(function: str, inner: Node) -> Test:
    names, test = names_in(inner), compile_test(inner)
    if function == "any":
        return lambda scope, row: any(test(scope, one) for one in rows_of(scope, names, row))
    return lambda scope, row: all(test(scope, one) for one in rows_of(scope, names, row))


def _call(function: str, arguments: list[Node]) -> Run:
    if function in functions.PLAIN:
        return _plain(function, arguments)
    if function == "row":
        return lambda scope, row: row or ""
    if function in functions.OF_ROW:
        return lambda scope, row: _or_nothing(scope.call(function, (row or "",)))
    if function in functions.CONTEXT:
        values = tuple(compile_value(argument) for argument in arguments)

        def ask(scope: Scope, row: str | None) -> object:
            return _or_nothing(scope.call(function, tuple(value(scope, row) for value in values)))

        return ask
    if function in ("any", "all", "not"):
        return compile_test(("call", function, *arguments))
    if function in functions.ROWS:
        return _aggregate(function, arguments)
    return _lazy(function, arguments)


def _or_nothing(answer: object) -> object:
    return "" if answer is None else answer


def _plain(function: str, arguments: list[Node]) -> Run:
    plain = functions.PLAIN[function][0]
    values = tuple(compile_value(argument) for argument in arguments)
    if len(values) == 1:
        value = values[0]
        return lambda scope, row: plain(value(scope, row))
    if len(values) == 2:
        first, second = values
        return lambda scope, row: plain(first(scope, row), second(scope, row))
    return lambda scope, row: plain(*(value(scope, row) for value in values))


def _aggregate(function: str, arguments: list[Node]) -> Run:
    values = tuple(compile_value(argument) for argument in arguments)
    names = names_in(arguments[0])

    def collect(scope: Scope, row: str | None) -> list[object]:
        if len(values) > 1:
            return [value(scope, row) for value in values]
        return [values[0](scope, one) for one in rows_of(scope, names, row)]

    match function:
        case "count":
            return lambda scope, row: functions.count(collect(scope, row))
        case "sum":
            return lambda scope, row: functions.total(collect(scope, row))
        case _:
            sign = "<" if function == "min" else ">"
            return lambda scope, row: functions.extreme(sign, collect(scope, row))


def _lazy(function: str, arguments: list[Node]) -> Run:
    match function:
        case "true" | "false":
            return lambda scope, row: function == "true"
        case "row":
            return lambda scope, row: row or ""
        case "today" | "now":
            return lambda scope, row: scope.today
        case "regex":
            matches = functions.pattern(arguments[1][1]).fullmatch
            text, longest = compile_value(arguments[0]), functions.LONGEST_MATCHED_TEXT
            as_text = functions.to_text
            return lambda scope, row: bool(matches(as_text(text(scope, row))[:longest]))
        case "if":
            test = compile_test(arguments[0])
            then, other = compile_value(arguments[1]), compile_value(arguments[2])
            return lambda scope, row: (then if test(scope, row) else other)(scope, row)
        case _:
            return _coalesce(tuple(compile_value(argument) for argument in arguments))


def _coalesce(values: tuple[Run, ...]) -> Run:
    def run(scope: Scope, row: str | None) -> object:
        for value in values:
            found = value(scope, row)
            if functions.answered(found):
                return found
        return ""

    return run
