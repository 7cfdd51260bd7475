"""Expressions there and back: what XLSForm can say is said, and means the same again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.expressions import ExpressionError, tree_of
from questionnaires.expressions.tree import Node
from questionnaires.xlsform import from_xlsform, names, to_xlsform
from questionnaires.xlsform.names import Names
from questionnaires.xlsform.printing import printed, xlsform_spelling
from questionnaires.xlsform.to_xlsform import Place
from tests.property_tries import tries

ONE, MANY, NUMBER, PRICE = "one", "many", "number", "price"
KNOWN = Names(
    kinds={
        **{ONE: names.ONE, MANY: names.MANY, NUMBER: names.OTHER, PRICE: names.MONEY},
        **{"cost": names.MONEY, "pay": names.ONE, "tax": names.OTHER, "signed": names.OTHER},
        **{"price_currency": names.ONE, "cost_currency": names.ONE},
    },
    conditions=frozenset({"mig"}),
    calculations=frozenset({"mig", "share"}),
    segment_of={"pay": "rows", "tax": "rows_2"},
    repeat_of={"rows": "groups", "rows_2": "groups"},
    counts={"groups": NUMBER},
    words={"signed": frozenset({"never"})},
    absent=frozenset({"gone"}),
    typed=frozenset({ONE, MANY}),
)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("${one} = 'a' and ${number} > 5", "${one} = 'a' and ${number} > 5"),
        ("dont_know(${one})", "${one} = 'dont_know' or ${one} = 'prefer_not_to_say'"),
        ("not_applicable(${many})", "selected(${many}, 'not_applicable')"),
        ("answered(${one})", "${one} != ''"),
        ("${mig} and not(${mig})", "${mig} = 'true' and not(${mig} = 'true')"),
        ("count_selected(${many}) > 1", "count-selected(${many}) > 1"),
    ],
)
def test_what_both_can_say_comes_back_the_same(ours: str, theirs: str) -> None:
    assert to_xlsform.condition(ours, KNOWN) == theirs
    assert tree_of(from_xlsform.expression(theirs, KNOWN)) == tree_of(ours)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("dont_know(${number})", "${number} = ''"),
        ("same_currency(${price}, ${cost})", "${price_currency} = ${cost_currency}"),
        ("amount(${price}) > 3", "${price} > 3"),
        ("coalesce(${number}, ${share}, 0)", "coalesce(coalesce(${number}, ${share}), 0)"),
        ("any(${pay} = 'yes')", "count(${rows}[pay = 'yes']) > 0"),
        ("all(${pay} = 'yes')", "count(${rows}[not(pay = 'yes')]) = 0"),
        ("${signed} = 'never'", "${signed_instead} = 'never'"),
        ("${gone} = 'yes'", "'' = 'yes'"),
        ("critical_in('5')", "true()"),
        ("not(critical_in('5'))", "not(false())"),
        ("add_days(${signed}, 3) > today()", "date(decimal-date-time(${signed}) + 3) > today()"),
    ],
)
def test_what_they_cannot_say_gets_the_nearest(ours: str, theirs: str) -> None:
    assert to_xlsform.condition(ours, KNOWN) == theirs


def test_a_question_is_rather_asked_and_a_result_rather_not_drawn() -> None:
    assert to_xlsform.condition("gap_in('5')", KNOWN) == "true()"
    assert to_xlsform.truth("gap_in('5')", KNOWN) == "if(false(), 'true', 'false')"
    assert to_xlsform.truth("not(gap_in('5'))", KNOWN) == "if(not(true()), 'true', 'false')"


def test_rows_that_stand_apart_read_each_other() -> None:
    said = to_xlsform.condition("${pay} = 'yes'", KNOWN, Place("rows_2", "tax"))
    assert said == "indexed-repeat(${pay}, ${rows}, position(..)) = 'yes'"
    assert from_xlsform.expression(said, KNOWN) == "${pay} = 'yes'"


def test_choices_that_stand_alone_are_kept_apart() -> None:
    said = to_xlsform.constraint("${number} > 1", ["none"], KNOWN, Place())
    assert said == "${number} > 1 and not(selected(., 'none') and count-selected(.) > 1)"
    assert from_xlsform.constraint(said, KNOWN, ["none", "a"]) == (
        "${number} > 1",
        frozenset({"none"}),
    )
    assert from_xlsform.constraint(". > 1 or true()", KNOWN, ["none"]) == (
        ". > 1 or true()",
        frozenset(),
    )


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("selected(${one}, 'a')", "${one} = 'a'"),
        ("${ one } != 'a'", "not(${one} = 'a')"),
        ("'a' = ${one}", "${one} = 'a'"),
        ("${mig} = 'false'", "not(${mig})"),
        ("count(${groups}) > 1", "${number} > 1"),
        ("count-non-empty(${pay}) = 2", "count(${pay}) = 2"),
        ("date(decimal-date-time(${signed}) - 7) < today()", "add_days(${signed}, -7) < today()"),
        ("${one} = \u2018a\u2019", "${one} = 'a'"),
        ("${one} = 'prefer_not_to_say'", "dont_know(${one})"),
    ],
)
def test_a_form_from_elsewhere_is_understood(theirs: str, ours: str) -> None:
    assert tree_of(from_xlsform.expression(theirs, KNOWN)) == tree_of(ours)


@pytest.mark.parametrize(
    ("theirs", "why"),
    [
        ("${nowhere} > 1", "nowhere"),
        ("../one = 'a'", "“..”"),
        ("pulldata('a', 'b', 'c', ${one}) > 1", "another file"),
        ("${last-saved#one} = 'a'", "earlier form"),
        ("jr:choice-name(${one}, 'one') = 'A'", "jr:"),
        ("count(${rows}[pay = 'a']) > 1", "“[…]”"),
        ("pow(${number}, 2) > 4", "no function pow()"),
        ("regex(., '(a+)+')", "regex()"),
        ("${one} = ", "ends too early"),
        ("/data/one = 'a'", "path"),
        ("(" * 200, "nested deeper"),
    ],
)
def test_what_we_do_not_have_is_refused_with_a_reason(theirs: str, why: str) -> None:
    with pytest.raises(ExpressionError) as refused:
        from_xlsform.expression(theirs, KNOWN)
    assert why in refused.value.message
    assert refused.value.repair.startswith("Please")


_TEXTS = st.sampled_from(["", "a", "b c", "it's", "2026-01-02"]).map(lambda text: ("text", text))
_NUMBERS = st.sampled_from(["0", "5", "1.50"]).map(lambda digits: ("number", digits))
_NAMES = st.sampled_from([ONE, MANY, NUMBER, "mig"]).map(lambda name: ("name", name))


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        several.map(lambda parts: ("or", *parts)),
        several.map(lambda parts: ("and", *parts)),
        st.tuples(st.just("compare"), st.sampled_from(["=", "!=", "<", ">="]), inner, inner),
        st.tuples(st.just("sum"), inner, st.sampled_from(["+", "-"]), inner),
        st.tuples(st.just("product"), inner, st.sampled_from(["*", "div", "mod"]), inner),
        inner.map(lambda one: ("negative", one)),
        inner.map(lambda one: ("call", "not", one)),
        st.tuples(st.just("call"), st.sampled_from(["selected", "starts_with"]), inner, inner),
        several.map(lambda parts: ("call", "coalesce", *parts)),
        st.just(("call", "today")),
    )


_TREES = st.recursive(
    st.one_of(_TEXTS, _NUMBERS, _NAMES, st.just(("itself",))), _grown, max_leaves=9
)


@tries(300)
@given(_TREES)
def test_what_is_printed_is_read_back_as_the_same_tree(tree: Node) -> None:
    assert tree_of(printed(tree)) == tree
    assert tree_of(printed(tree, xlsform_spelling)) == tree


_ATOMS = st.one_of(
    st.sampled_from(["a", "b"]).map(lambda word: ("compare", "=", ("name", ONE), ("text", word))),
    st.just(("compare", "!=", ("name", ONE), ("text", "a"))),
    st.sampled_from(["a", "b"]).map(
        lambda word: ("call", "selected", ("name", MANY), ("text", word))
    ),
    st.sampled_from([ONE, MANY]).flatmap(
        lambda name: st.sampled_from(["dont_know", "not_applicable", "answered"]).map(
            lambda function: ("call", function, ("name", name))
        )
    ),
    st.just(("compare", ">", ("name", NUMBER), ("number", "5"))),
    st.just(("compare", "=", ("name", NUMBER), ("text", ""))),
    st.just(("name", "mig")),
)


def _joined(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    several = st.lists(inner, min_size=2, max_size=3, unique_by=repr)
    return st.one_of(
        several.map(lambda parts: ("or", *parts)),
        several.map(lambda parts: ("and", *parts)),
        inner.map(lambda one: ("call", "not", one)),
    )


@tries(300)
@given(st.recursive(_ATOMS, _joined, max_leaves=8))
def test_conditions_mean_the_same_when_they_come_back(tree: Node) -> None:
    said = to_xlsform.condition(printed(tree), KNOWN)
    assert tree_of(from_xlsform.expression(said, KNOWN)) == tree
