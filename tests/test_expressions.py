"""What an expression means, and that it never fails on any answer."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.expressions import ExpressionError, compile_expression, remember_trees, tree_of
from questionnaires.expressions.functions import known
from questionnaires.values import (
    DONT_KNOW,
    NOT_APPLICABLE,
    PREFER_NOT_TO_SAY,
    Money,
    Typed,
    Value,
)
from tests.property_tries import tries

TODAY = date(2026, 11, 21)


@dataclass
class Answers:
    """Answers by name, or by (name, row)."""

    values: dict = field(default_factory=dict)
    repeat: tuple[str, ...] = ()
    row: str | None = None
    today: date = TODAY

    def value(self, name: str, row: str | None) -> Value | None:
        return self.values.get((name, row), self.values.get(name))

    def rows(self, name: str) -> tuple[str, ...]:
        return self.repeat if any(isinstance(key, tuple) for key in self.values) else ()

    def call(self, function: str, arguments: tuple[object, ...]) -> object:
        return (function, *arguments) == ("critical_in", "5")


ANSWERS = {
    "fees": "partly",
    "empty": None,
    "ways": ("a", "c"),
    "size": 40,
    "dk": Typed(DONT_KNOW),
    "no_say": Typed(PREFER_NOT_TO_SAY),
    "na": Typed(NOT_APPLICABLE, "none here"),
    "paid": Money(Decimal("1200.00"), "USD"),
    "cost": Money(Decimal("3000"), "USD"),
    "other": Money(Decimal("3000"), "NPR"),
    "signed": date(2024, 1, 31),
    "never": "never",
    "rate": Decimal("1.5"),
}


def value_of(text: str, **values: object) -> object:
    return compile_expression(text).evaluate(Answers({**ANSWERS, **values}))


@pytest.mark.parametrize(
    "text",
    [
        "${fees} = 'yes' or ${fees} = 'partly'",
        "not(${fees} = 'yes')",
        "${fees} != 'yes'",
        "${empty} = ''",
        "'' = ''",
        "${size} >= 10 and ${size} < 50",
        "${size} = 40.0",
        "selected(${ways}, 'c') and not(selected(${ways}, 'b'))",
        "count-selected(${ways}) = 2 and count_selected(${empty}) = 0",
        "dont_know(${dk}) and dont_know(${no_say}) and not(dont_know(${na}))",
        "not_applicable(${na}) and not(not_applicable(${dk}))",
        "answered(${dk}) and answered(${fees}) and not(answered(${empty}))",
        "not(${dk} = 'yes')",
        "same_currency(${paid}, ${cost}) and ${paid} < 0.5 * ${cost}",
        "not(same_currency(${paid}, ${other}))",
        "${cost} div ${paid} = 2.5",
        "${signed} < add_months(today(), -24)",
        "add_months(${signed}, 1) = date('2024-02-29')",
        "add_days(${signed}, 1) = date('2024-02-01')",
        "${never} = 'never' and not(${never} < today())",
        "1 + 2 * 3 - 4 div 2 = 5 and 7 mod 3 = 1 and -${size} = -40",
        "if(${size} > 10, 'big', 'small') = 'big'",
        "coalesce(${empty}, ${size}) = 40",
        "regex(${fees}, 'part.*') and not(regex(${fees}, 'part'))",
        "round(2.5, 0) = 3 and round(${rate} * 1.111, 2) = 1.67 and int(2.9) = 2",
        "number('12') = 12 and string-length('abc') = 3",
        "min(3, 1, 2) = 1 and max(3, ${empty}, 2) = 3",
        "critical_in('5') and not(critical_in('8'))",
        "true() and not(false())",
        "${size} = '40'",
        "concat('a', ${size}) = 'a40' and contains('abc', 'b') and starts-with('abc', 'ab')",
    ],
)
def test_what_holds(text: str) -> None:
    assert compile_expression(text).holds(Answers(ANSWERS))


@pytest.mark.parametrize("typed", ["dk", "na", "no_say"])
@pytest.mark.parametrize("sign", ["=", "!=", "<", "<=", ">", ">="])
@pytest.mark.parametrize("other", ["'yes'", "0", "''", "${dk}", "today()", "${cost}"])
def test_every_comparison_with_a_typed_value_is_false(typed: str, sign: str, other: str) -> None:
    assert value_of(f"${{{typed}}} {sign} {other}") is False
    assert value_of(f"{other} {sign} ${{{typed}}}") is False


@pytest.mark.parametrize("sign", ["=", "<", "<=", ">", ">="])
def test_an_open_number_compares_false(sign: str) -> None:
    assert value_of(f"${{empty}} {sign} 0") is False


@pytest.mark.parametrize(
    "text",
    [
        "1 div 0",
        "1 mod 0",
        "${dk} + 1",
        "${empty} * 2",
        "${paid} + ${other}",
        "${paid} * ${cost}",
        "add_months(today(), 999999)",
        "${size} + ${never}",
        "sum(${fees}) div ${empty}",
    ],
)
def test_what_makes_no_sense_is_empty(text: str) -> None:
    assert value_of(text) == ""


def rows(**values: object) -> Answers:
    by_row = {tuple(key.split("__")): value for key, value in values.items()}
    return Answers(dict(by_row), ("r1", "r2", "r3"))


def test_any_and_all_range_over_the_rows() -> None:
    answers = rows(charges__r1="no", charges__r2="yes", charges__r3="no")
    assert compile_expression("any(${charges} = 'yes')").holds(answers)
    assert not compile_expression("all(${charges} = 'no')").holds(answers)
    assert not compile_expression("any(${charges} = 'partly')").holds(answers)
    assert compile_expression("count(${charges} = 'no') = 2").holds(answers)


def test_sums_range_over_the_rows_and_leave_out_what_is_no_number() -> None:
    answers = rows(cost__r1=10, cost__r2=Typed(DONT_KNOW), cost__r3=30)
    for text, expected in {"sum": 40, "min": 10, "max": 30, "count": 2}.items():
        assert compile_expression(f"{text}(${{cost}})").evaluate(answers) == expected


def test_in_a_row_a_name_means_that_row() -> None:
    answers = rows(charges__r1="no", charges__r2="yes")
    answers.row = "r2"
    assert compile_expression("${charges} = 'yes'").holds(answers)
    assert compile_expression("row() = 'r2' and not(row() = 'home')").holds(answers)
    assert compile_expression("any(row() = 'r1' and ${charges} = 'no')").holds(answers)
    answers.row = None
    assert not compile_expression("${charges} = 'yes'").holds(answers)


def test_any_without_rows_means_the_answer_for_all() -> None:
    assert compile_expression("any(${fees} = 'partly')").holds(Answers(ANSWERS))


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("mig or ${a}", "bare word", 1),
        ("${a} = yes", "bare word", 8),
        ("${a} == 'b'", "“==”", 6),
        ("${a} = 'b", "ends too early", 9),
        ("(${a} = 'b'", "ends too early", 11),
        ("${a} ${b}", "not understood", 6),
        ("nothing_like_it(1)", "no function nothing_like_it()", 1),
        ("selected(${a})", "takes 2 arguments, not 1", 1),
        ("regex(${a}, '(a+)+b')", "cannot be used", 1),
        ("regex(${a}, ${b})", "not a text in quotes", 1),
        ("kept(${a})", "does not name a question", 1),
        ("any(any(any(${a} = 'b')))", "more than 2 loops", 1),
        ("(" * 40 + "1" + ")" * 40, "nested deeper", 31),
        ("1" * 7000, "more than 6000", 6000),
        ("__import__('os')", "", 1),
    ],
)
def test_what_is_no_expression_is_told(text: str, message: str, column: int) -> None:
    with pytest.raises(ExpressionError) as told:
        compile_expression(text)
    assert message in told.value.message
    assert told.value.column == column
    assert told.value.repair.startswith("Please either ")


def test_an_expression_tells_what_it_looks_at() -> None:
    expression = compile_expression("any(${a} > 0) and count-selected(${b}) = 1 and . = 2")
    assert expression.names == {"a", "b"}
    assert expression.functions == {"any", "count_selected"}


def test_an_empty_text_always_holds() -> None:
    assert compile_expression("").holds(Answers())


def test_a_constraint_looks_at_the_answer_being_checked() -> None:
    assert compile_expression(". >= 0 and . <= ${size}").holds(Answers({".": 5, "size": 9}))


finite = st.decimals(allow_nan=True, allow_infinity=True)
values = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(),
    finite,
    st.dates(),
    st.builds(Money, finite, st.sampled_from(["USD", "NPR"])),
    st.sampled_from([Typed(DONT_KNOW), Typed(NOT_APPLICABLE)]),
    st.lists(st.sampled_from("abc"), max_size=3).map(tuple),
)
names = st.sampled_from(["${a}", "${b}", "${c}", ".", "'x'", "2", "0.5", "''", "today()"])


def _grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = ["=", "!=", "<", ">=", "+", "-", "*", "div", "mod", "and", "or"]
    plain = ["not", "any", "all", "count", "sum", "min", "max", "answered", "round", "int"]
    two = ["selected", "add_days", "add_months", "same_currency", "coalesce", "round", "contains"]
    return st.one_of(
        st.builds(lambda a, s, b: f"({a} {s} {b})", inner, st.sampled_from(signs), inner),
        st.builds(lambda f, a: f"{f}({a})", st.sampled_from(plain), inner),
        st.builds(lambda f, a, b: f"{f}({a}, {b})", st.sampled_from(two), inner, inner),
        st.builds(lambda a, b, c: f"if({a}, {b}, {c})", inner, inner, inner),
    )


@tries(300)
@given(st.recursive(names, _grow, max_leaves=6), values, values, values)
def test_evaluating_never_fails(text: str, a: Value, b: Value, c: Value) -> None:
    try:
        expression = compile_expression(text)
    except ExpressionError:
        return  # only nesting of loops over rows may be refused here
    scope = Answers({("a", "r1"): a, ("a", "r2"): b, "b": b, "c": c, ".": a}, ("r1", "r2"))
    expression.evaluate(scope)
    assert expression.holds(scope) in (True, False)


@tries(200)
@given(st.text(alphabet="${ab}'\"()=<>!+-*. andorivmt1,\n", max_size=60))
def test_compiling_fails_in_one_way_only(text: str) -> None:
    told: ExpressionError | None = None
    try:
        compile_expression(text)
    except ExpressionError as fault:
        told = fault
    assert told is None or (told.message and 1 <= told.column <= len(text) + 1)


def test_a_kept_tree_needs_no_parser() -> None:
    text = "${kept_tree} = 'yes' and not(${b} > 2)"
    kept = json.loads(json.dumps(tree_of(text)))
    code = (
        "import json, sys\n"
        "from questionnaires.expressions import compile_expression, remember_trees\n"
        f"remember_trees({{{text!r}: json.loads({json.dumps(kept)!r})}})\n"
        f"assert compile_expression({text!r}).names == {{'kept_tree', 'b'}}\n"
        "assert 'lark' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    remember_trees({})


def test_every_function_is_described_for_authors() -> None:
    assert {"any", "all", "selected", "dont_know", "add_months", "gap_here"} <= set(known())
