"""The keys an author may write, kind by kind: the one table behind reader, schema and docs.

Rule of this file: data only. A key stands here exactly once for each kind of entry.
"""

from __future__ import annotations

from questionnaires.model import Level, QuestionType, Severity, Status
from questionnaires.reader.corridor_shapes import BY_COUNTRY
from questionnaires.reader.cost_shapes import COST_ITEM
from questionnaires.reader.fields import (
    CODE,
    CONDITION,
    ENTRIES,
    ENTRY,
    FLAG,
    LISTS,
    TEXT,
    TEXTS,
    WHOLE,
    Field,
    Shape,
)
from questionnaires.reader.note_shapes import NOTES

TIME_CODES = ("NOW", "T30", "T90", "T180", "NB")
CORRIDOR_ENDS = ("origin", "destination", "workplace")
CONFIDENCE = ("found", "known", "check", "proposal")

_name = Field(CODE, required=True, meaning="stable name; never made from a label")
_ref = Field(CODE, meaning="its number or letter in the bank; what people see")
_when = Field(CONDITION, required=True, meaning="an expression")


def _enum(kind: type[QuestionType | Level | Severity | Status], required: bool = False) -> Field:
    return Field(CODE, required=required, among=tuple(one.value for one in kind))


CHOICE = Shape(
    "a choice",
    {
        "name": _name,
        "label": Field(TEXT, meaning="what the button says, under 40 characters"),
        "ref": _ref,
        "alone": Field(FLAG, meaning="true: no other choice may stand beside it"),
        "right": Field(FLAG, meaning="true: the right answer, where knowledge is tested"),
    },
)
VARIANT = Shape("a variant", {"when": _when, "label": Field(TEXT, True), "hint": Field(TEXT)})
QUESTION = Shape(
    "a question",
    {
        "include": Field(CODE, meaning="fair_recruitment/v1#name, instead of all else"),
        "name": _name,
        "ref": _ref,
        "type": _enum(QuestionType, required=True),
        "label": Field(TEXT, True, meaning="the question, one idea, under 300 with its hint"),
        "hint": Field(TEXT),
        "required": Field(FLAG, meaning="false: may be passed over without *later*"),
        "level": _enum(Level),
        "relevant": Field(CONDITION, meaning="when the question exists for this respondent"),
        "constraint": Field(CONDITION, meaning="what an answer (`.`) must satisfy"),
        "constraint_message": Field(TEXT),
        "choices": Field(ENTRIES, shape=CHOICE),
        "choice_filter": Field(CONDITION, meaning="which choices are offered, by `${choice}`"),
        "repeat": Field(CODE, meaning="the repeat whose rows it is asked for"),
        "follows": Field(CODE, meaning="asked right after that question, whatever the level"),
        "why": Field(TEXT),
        "example": Field(TEXT),
        "good": Field(TEXT),
        "sources": Field(TEXTS, meaning="names of clauses in shared/clauses.yaml"),
        "evidence": Field(TEXTS),
        "answered_by": Field(TEXT),
        "suggested": Field(TEXTS, meaning="codes of countries or languages to offer first"),
        "corridor": Field(
            CODE, among=CORRIDOR_ENDS, meaning="which end of people's ways its countries are"
        ),
        "personal": Field(FLAG, meaning="true: never exported in aggregates"),
        "reason_for_not_applicable": Field(FLAG),
        "same": Field(
            CODE,
            among=("with_all", "never"),
            meaning="*same as the last one*: with all that hangs on it, or never offered",
        ),
        "variants": Field(ENTRIES, shape=VARIANT),
    },
)
INCLUDE = Shape(
    "an included question",
    {"include": Field(CODE, True), "relevant": QUESTION.fields["relevant"]},
)
MODULE = Shape(
    "a module",
    {
        "name": _name,
        "ref": _ref,
        "label": Field(TEXT),
        "note": Field(TEXT, meaning="opening text, shown once"),
        "relevant": Field(CONDITION),
        "questions": Field(ENTRIES, shape=QUESTION),
    },
)
CALCULATION = Shape(
    "a calculation",
    {
        "include": Field(CODE, meaning="fair_recruitment/v1#name, instead of all else"),
        "name": _name,
        "calculation": Field(CONDITION, True),
    },
)
INCLUDED_CALCULATION = Shape("an included calculation", {"include": Field(CODE, True)})
EXTRA_ROW = Shape("an extra row", {"row": _name, "label": Field(TEXT, True), "when": _when})
REPEAT = Shape(
    "a repeat",
    {
        "name": _name,
        "label_text": Field(TEXT, True, meaning="heads each row; {n}, {total}, {label}"),
        "count": Field(CODE, meaning="the question whose number says how many rows"),
        "each": Field(TEXTS, meaning="one or two questions or calculations: rows by choice, pair"),
        "pairs_when": Field(CONDITION, meaning="pairs only then; else the first question alone"),
        "label": Field(CODE, meaning="the question whose answer names the row"),
        "extra": Field(ENTRIES, shape=EXTRA_ROW),
        "unknown": Field(CODE, meaning="the one row when the answer is not known"),
        "unknown_label": Field(TEXT, meaning="what that one row is called"),
        "maximum": Field(WHOLE),
    },
)
DEPTH = Shape(
    "a depth",
    {"when": _when, "levels": Field(TEXTS), "modules": Field(TEXTS), "questions": Field(TEXTS)},
)
CASE = Shape(
    "a case",
    {
        "when": _when,
        "status": _enum(Status, required=True),
        "severity": _enum(Severity),
        "actions": Field(TEXTS),
        "first_step": Field(CODE, among=TIME_CODES),
        "note": Field(TEXT),
        "inherits": Field(TEXTS),
    },
)
FINDING = Shape(
    "a finding rule",
    {
        "name": _name,
        "requirement": Field(CODE, True),
        "questions": Field(TEXTS, True),
        "cases": Field(ENTRIES, True, shape=CASE),
        "sources": Field(TEXTS),
        "safety_card": Field(FLAG),
        "waits_for": Field(TEXTS),
        "check": Field(FLAG),
        "hangs_on": Field(CODE),
        "ask_back": Field(TEXT),
        "open_counts": Field(FLAG),
    },
)
HEADER = Shape(
    "the header",
    {
        "ref_id": Field(CODE, True),
        "version": Field(WHOLE, True),
        "status": Field(CODE, True, among=("draft", "published")),
        "title": Field(TEXT, True),
        "language": Field(CODE, True),
        "provider": Field(TEXT, True),
        "copyright": Field(TEXT, True),
        "publication_date": Field(TEXT, True),
        "description": Field(TEXT),
        "minutes": Field(TEXT),
        "continues_with": Field(CODE),
        "safety_card": Field(CODE),
        "told_by": Field(CODE, among=("worker",), meaning="whose answers they are, if not yours"),
    },
)
BODY = {
    "calculations": Field(ENTRIES, shape=CALCULATION),
    "repeats": Field(ENTRIES, shape=REPEAT),
    "depth": Field(ENTRIES, shape=DEPTH),
    "modules": Field(ENTRIES, shape=MODULE),
    "findings": Field(ENTRIES, shape=FINDING),
}
FILE_WITH_HEADER = Shape("the file with the header", {**HEADER.fields, **BODY})
FILE = Shape("a file without header", dict(BODY))

_WORDS_OF_AN_ACTION = {
    "label": Field(TEXT),
    "steps": Field(TEXTS),
    "evidence": Field(TEXTS),
    "verify": Field(TEXT),
    "kpi": Field(TEXT),
}
_WORDS_OF_A_CARD = {
    "opening": Field(TEXT),
    "do": Field(TEXTS),
    "do_not": Field(TEXTS),
    "contacts": Field(TEXT),
    "closing": Field(TEXT),
}


def _household(fields: dict[str, Field]) -> Field:
    """Return the key that holds an entry's other words for a household."""
    shape = Shape("a wording for a household", fields)
    return Field(ENTRY, shape=shape, meaning="what differs when it is said to a household")


SHARED = {
    "sources": Shape(
        "a source",
        {
            "name": _name,
            "title": Field(TEXT, True),
            "confidence": Field(CODE, True, among=CONFIDENCE),
            "year": Field(TEXT),
            "publisher": Field(TEXT),
            "address": Field(TEXT),
            "note": Field(TEXT),
        },
    ),
    "clauses": Shape(
        "a clause",
        {
            "name": _name,
            "framework": Field(TEXT, True),
            "clause": Field(TEXT, True),
            "text": Field(TEXT, True),
            "source": Field(CODE, True),
            "confidence": Field(CODE, True, among=CONFIDENCE),
        },
    ),
    "requirements": Shape(
        "a requirement",
        {
            "name": _name,
            "label": Field(TEXT, True),
            "clauses": Field(LISTS, True),
            "confidence": Field(CODE, among=CONFIDENCE),
        },
    ),
    "actions": Shape(
        "an action",
        {
            "name": _name,
            "label": Field(TEXT, True),
            "steps": Field(TEXTS, True),
            "roles": Field(TEXTS, True),
            "first_step": Field(CODE, True, among=TIME_CODES),
            "complete": Field(CODE, True, among=TIME_CODES),
            "evidence": Field(TEXTS, True),
            "verify": Field(TEXT, True),
            "kpi": Field(TEXT, True),
            "again": Field(CODE, among=("Q", "Y")),
            "template": Field(CODE),
            "small_firm": Field(TEXT),
            "confidence": Field(CODE, among=CONFIDENCE),
            "household": _household(_WORDS_OF_AN_ACTION),
        },
    ),
    "glossary": Shape(
        "a term",
        {
            "name": _name,
            "label": Field(TEXT, True),
            "meaning": Field(TEXT, True),
            "source": Field(CODE),
        },
    ),
    "frameworks": Shape(
        "a framework",
        {
            "name": _name,
            "title": Field(TEXT, True),
            "edition": Field(TEXT),
            "confidence": Field(CODE, among=CONFIDENCE),
            "source": Field(CODE),
            "note": Field(TEXT),
        },
    ),
    "roles": Shape(
        "a role",
        {
            "name": _name,
            "label": Field(TEXT, True),
            "household": _household({"label": Field(TEXT, True)}),
        },
    ),
    "safety_card": Shape(
        "a safety card",
        {
            "name": _name,
            "title": Field(TEXT, True),
            "opening": Field(TEXT, True),
            "do": Field(TEXTS, True),
            "do_not": Field(TEXTS, True),
            "contacts": Field(TEXT, True),
            "closing": Field(TEXT, True),
            "sources": Field(TEXTS),
            "household": _household(_WORDS_OF_A_CARD),
        },
    ),
    **BY_COUNTRY,
    **NOTES,
    "cost_items": COST_ITEM,
}
"""One shape for each file `library/shared/<kind>.yaml`."""

SHARED_FILE = Shape(
    "a shared file",
    {"language": Field(CODE, True), "entries": Field(ENTRIES, True)},
)
