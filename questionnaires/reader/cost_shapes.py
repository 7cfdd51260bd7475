"""The keys of cost items: `cost_items.yaml`.

Rule of this file: data only, as in `questionnaires.reader.shapes`, which takes these in.
"""

from __future__ import annotations

from questionnaires.reader.fields import CODE, FLAG, TEXT, TEXTS, WHOLE, Field, Shape

COST_CATEGORIES = (
    *("A", "B.i", "B.ii", "B.iii", "B.iv", "B.v", "B.vi", "B.vii", "C"),
    "interest",
)
"""Parts A, B and C of the ILO definition, and the interest on loans for them."""

COST_ITEM = Shape(
    "a cost item",
    {
        "name": Field(CODE, True, meaning="its number: F01"),
        "label": Field(TEXT, True, meaning="at most 40 characters: it is a choice, too"),
        "category": Field(CODE, among=COST_CATEGORIES, meaning="none: no cost of recruitment"),
        "clauses": Field(TEXTS, True, meaning="names in clauses.yaml"),
        "should_pay": Field(CODE, True, among=("employer", "worker", "nobody", "depends")),
        "severity": Field(CODE, True, among=("critical", "major", "minor", "info", "none")),
        "worst": Field(CODE, among=("critical", "major"), meaning="severity in the worst case"),
        "worst_when": Field(TEXT, meaning="when: the end of a sentence that begins with if"),
        "applies": Field(CODE, True, among=("both", "international")),
        "typical": Field(WHOLE, meaning="place in its category, the most usual first"),
        "in_price": Field(FLAG, meaning="true: part of what honest recruitment costs"),
        "nuance": Field(TEXT, True, meaning="what a small firm needs to know of it"),
        "confidence": Field(CODE, True, among=("found", "known", "check")),
        "to_verify": Field(TEXTS, meaning="what is not sure"),
    },
)
