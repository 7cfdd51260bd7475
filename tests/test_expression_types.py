"""Parts of an expression that do not fit each other are told before anybody answers."""

from __future__ import annotations

import pytest

from questionnaires.expressions import tree_of
from questionnaires.expressions import types as kinds
from questionnaires.expressions.types import Kind, as_condition

TYPES = {
    "fees": Kind(kinds.CHOICE, frozenset(("yes", "partly", "no"))),
    "ways": Kind(kinds.CHOICES, frozenset("abc")),
    "size": Kind(kinds.NUMBER),
    "paid": Kind(kinds.MONEY),
    "signed": Kind(kinds.DATE, frozenset(("never",))),
    "name": Kind(kinds.TEXT),
}


@pytest.mark.parametrize(
    "text",
    [
        "${fees} = 'partly' or ${size} > 10",
        "${signed} = 'never' or ${signed} < add_months(today(), -3)",
        "${signed} < '2026-01-01'",
        "selected(${ways}, 'a') and count_selected(${ways}) > 1",
        "${paid} > 0.5 * ${paid} and ${paid} div 2 > 100",
        "${fees} = '' or ${ways} = '' or ${size} = '' or ${name} = 'x'",
        "sum(${paid}) > 0 and answered(${fees})",
        "kept('fees') = 'partly' and kept('size') > 3",
        "${nobody_knows} = 'x' and ${nobody_knows} > 3",
    ],
)
def test_what_fits_is_not_told(text: str) -> None:
    assert as_condition(tree_of(text), TYPES) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("${fees} = 'mabye'", "${fees} is never 'mabye'."),
        ("kept('fees') = 'mabye'", "kept(…) is never 'mabye'."),
        ("${signed} = 'no'", "${signed} is never 'no'."),
        ("selected(${ways}, 'z')", "${ways} is never 'z'."),
        ("selected(${fees}, 'yes')", "selected() looks into several choices"),
        ("${ways} = 'a'", "${ways} holds several choices"),
        ("${size} > 'ten'", "are not in an order (>)."),
        ("${size} = 'ten'", "are never equal."),
        ("${fees} < 3", "are not in an order (<)."),
        ("${signed} > ${size}", "are not in an order (>)."),
        ("${fees}", "${fees} is a choice, not a condition."),
        ("not(${name})", "${name} is a text, not a condition."),
        ("${fees} + 1 > 2", "a choice cannot be reckoned with."),
        ("same_currency(${paid}, ${size})", "same_currency() needs an amount of money"),
        ("add_days(${size}, 1) > today()", "add_days() needs a date"),
        ("count_selected(${fees}) > 0", "count_selected() counts several choices"),
    ],
)
def test_what_does_not_fit_is_told(text: str, message: str) -> None:
    told = as_condition(tree_of(text), TYPES)
    assert len(told) == 1
    assert message in told[0].message
    assert told[0].repair.startswith("Please either ")
