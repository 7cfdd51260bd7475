"""The keys of cases, obligations, templates, needs and answers for rows: `cases.yaml` and so on.

Rule of this file: data only, as in `questionnaires.reader.shapes`, which takes these in.
"""

from __future__ import annotations

from questionnaires.reader.fields import CODE, ENTRIES, LISTS, TEXT, TEXTS, Field, Shape

CONFIDENCE = ("found", "known", "check")

_SOURCE = {
    "source": Field(TEXT, True, meaning="who reported it, as people are told"),
    "sources": Field(TEXTS, meaning="addresses"),
    "confidence": Field(CODE, True, among=CONFIDENCE),
    "to_verify": Field(TEXTS, meaning="what is not sure, and so not in the text"),
    "prepared": Field(TEXT, True, meaning="the month at which this stood: 2026-11"),
}
CASE_NOTE = Shape(
    "a case note",
    {
        "name": Field(CODE, True),
        "label": Field(TEXT, True),
        "kind": Field(CODE, True, among=("case", "figure"), meaning="what happened, or numbers"),
        "year": Field(TEXT, True, meaning="a year, or 2015-2018"),
        "country": Field(TEXT, True),
        "sector": Field(TEXT, True),
        "text": Field(TEXT, True, meaning="what happened, at most 300 characters"),
        "questions": Field(TEXTS, meaning="names of the questions it is told with"),
        **_SOURCE,
    },
)
OBLIGATION = Shape(
    "an obligation",
    {
        "name": Field(CODE, True),
        "label": Field(TEXT, True),
        "markets": Field(TEXTS, True, meaning="ISO 3166 alpha-2, or EU"),
        "asks": Field(TEXT, True, meaning="what a supplier is asked"),
        "since": Field(TEXT, True, meaning="from when"),
        "covers": Field(TEXT, True, meaning="whom the law names"),
        **_SOURCE,
    },
)
BLOCK = Shape(
    "a block",
    {
        "heading": Field(TEXT, True),
        "text": Field(TEXT),
        "clauses": Field(TEXTS),
        "columns": Field(TEXTS),
        "rows": Field(TEXTS),
        "note": Field(TEXT, meaning="when to refuse, or by when"),
    },
)
TEMPLATE = Shape(
    "a template",
    {
        "name": Field(CODE, True),
        "label": Field(TEXT, True),
        "purpose": Field(TEXT, True),
        "actions": Field(TEXTS, True, meaning="names of the actions it is for"),
        "blocks": Field(ENTRIES, True, shape=BLOCK),
        "confidence": Field(CODE, among=(*CONFIDENCE, "proposal")),
        "sources": Field(TEXTS, meaning="names in sources.yaml"),
    },
)
NEED = Shape(
    "a need",
    {
        "name": Field(CODE, True, meaning="ref_id of the questionnaire that meets it"),
        "label": Field(TEXT, True, meaning="what a person wants, as a button says it"),
    },
)
ROW_ANSWER = Shape(
    "a row answer",
    {
        "question": Field(CODE, True, meaning="the question of the row"),
        "answered_by": Field(CODE, True, meaning="the question that says the same there"),
        "values": Field(LISTS, True, meaning="value meant here: [values given there]"),
        "unless_past": Field(CODE, meaning="a date question; once its date is over, nothing"),
    },
)
ROW_ANSWERS = Shape(
    "answers for a row",
    {
        "name": Field(CODE, True),
        "filled_from": Field(CODE, True, meaning="ref_id of what was submitted"),
        "into": Field(CODE, True, meaning="ref_id of the questionnaire with the rows"),
        "repeat": Field(CODE, True, meaning="the repeat whose rows are filled"),
        "answers": Field(ENTRIES, True, shape=ROW_ANSWER),
    },
)
NOTES = {
    "cases": CASE_NOTE,
    "obligations": OBLIGATION,
    "templates": TEMPLATE,
    "needs": NEED,
    "row_answers": ROW_ANSWERS,
}
"""One shape for each file `library/shared/<kind>.yaml`."""
