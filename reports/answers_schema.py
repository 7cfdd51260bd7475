"""The JSON schema of the answers document, as it is published beside this file.

Rule of this file: `answers.schema.json` is written from here (`make docs`) and never by hand; what
`reports.answers_document` exports always validates against it.
"""

from __future__ import annotations

from typing import Any

from questionnaires.values import TYPED_KINDS
from reports.plan_entries import PLAN_ENTRY

MOMENT = {"type": "string", "format": "date-time"}
AMOUNT = {"type": "string", "pattern": r"^\d+(\.\d+)?$"}
VALUE: dict[str, Any] = {
    "anyOf": [
        {"type": ["string", "number"], "description": "A choice, country, text, date or number."},
        {"type": "array", "items": {"type": "string"}, "minItems": 1, "description": "Choices."},
        {
            "type": "object",
            "description": "Don't know, not applicable (with its reason), prefer not to say.",
            "properties": {
                "kind": {"enum": list(TYPED_KINDS)},
                "reason": {"type": "string", "maxLength": 4000},
            },
            "required": ["kind"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "description": "Money; the currency is an ISO 4217 code.",
            "properties": {
                "amount": {"anyOf": [AMOUNT, {"type": "number", "minimum": 0}]},
                "currency": {"type": "string", "pattern": "^[A-Za-z]{3}$"},
            },
            "required": ["amount", "currency"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"decimal": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}},
            "required": ["decimal"],
            "additionalProperties": False,
        },
        {
            "type": "object",
            "properties": {"date": {"type": "string", "format": "date"}},
            "required": ["date"],
            "additionalProperties": False,
        },
    ]
}
ENTRY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "question": {
            "type": "string",
            "description": "The question's number in the bank or its name.",
        },
        "name": {"type": "string", "description": "The question's name; exports write both."},
        "row": {"type": "string", "description": "Row of a repeat, such as r1 or NP."},
        "value": VALUE,
        "answered_at": MOMENT,
        "choice_refs": {
            "type": "array",
            "items": {"type": "string"},
            "description": "The bank's letters of the choices; for people, not read back.",
        },
    },
    "required": ["value"],
    "anyOf": [{"required": ["question"]}, {"required": ["name"]}],
}


def answers_schema() -> dict[str, Any]:
    """Return the schema."""
    entries = {"type": "array", "items": {"$ref": "#/$defs/entry"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fairhire answers document",
        "type": "object",
        "properties": {
            "questionnaire": {
                "type": "object",
                "properties": {
                    "ref_id": {"type": "string"},
                    "version": {"type": "integer", "minimum": 1},
                },
                "required": ["ref_id"],
            },
            "language": {"type": "string"},
            "started_at": MOMENT,
            "completed_at": MOMENT,
            "subject": {"type": "string", "maxLength": 200},
            "rows": {
                "type": "object",
                "description": "Rows of repeats that a number counts, by the name of the repeat.",
                "additionalProperties": {"type": "array", "items": {"type": "string"}},
            },
            "opened_modules": {
                "type": "array",
                "items": {"type": "string"},
                "description": "Modules that were asked in depth on request.",
            },
            "answers": entries,
            "inactive_answers": {
                **entries,
                "description": "Answers kept that do not count with the others.",
            },
            "plan": {
                "type": "array",
                "items": {"$ref": "#/$defs/plan_step"},
                "description": "What became of the actions of the plan, every step in order.",
            },
        },
        "required": ["questionnaire", "answers"],
        "$defs": {"entry": ENTRY, "plan_step": PLAN_ENTRY},
    }
