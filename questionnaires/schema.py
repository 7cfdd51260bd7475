"""The JSON schema of questionnaire files, for editors and other programs.

Rule of this file: it is made from the shapes the reader uses, never written by hand; `schema.json`
is its output (`python -m questionnaires.schema` writes it anew).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from questionnaires.reader import shapes
from questionnaires.reader.fields import Field, Shape

SCHEMA = Path(__file__).with_name("schema.json")

_SCALAR = ["string", "number"]
_KINDS: dict[str, dict[str, Any]] = {
    "text": {"type": _SCALAR},
    "code": {"type": _SCALAR},
    "condition": {"type": "string"},
    "texts": {"type": "array", "items": {"type": _SCALAR}},
    "flag": {"type": "boolean"},
    "whole": {"type": "integer", "minimum": 0},
    "lists": {
        "type": "object",
        "additionalProperties": {"type": "array", "items": {"type": _SCALAR}},
    },
}


def questionnaire_schema() -> dict[str, Any]:
    """Return the schema of one file of a questionnaire, with or without the header."""
    definitions: dict[str, Any] = {}
    properties = {
        name: _property(field, definitions)
        for name, field in shapes.FILE_WITH_HEADER.fields.items()
    }
    header = [name for name, field in shapes.HEADER.fields.items() if field.required]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of a fairhire questionnaire",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "dependentRequired": {"ref_id": header},
        "$defs": definitions,
    }


def _property(field: Field, definitions: dict[str, Any]) -> dict[str, Any]:
    if field.kind == "entries" and field.shape is not None:
        found: dict[str, Any] = {"type": "array", "items": _reference(field.shape, definitions)}
    else:
        found = dict(_KINDS[field.kind])
    if field.among:
        found = {"enum": list(field.among)}
    if field.meaning:
        found["description"] = field.meaning
    return found


def _reference(shape: Shape, definitions: dict[str, Any]) -> dict[str, str]:
    name = shape.title.split(" ", 1)[-1].replace(" ", "_")
    if name not in definitions:
        definitions[name] = {}  # stands before its parts, so that a shape may hold itself
        required = [key for key, field in shape.fields.items() if field.required]
        definitions[name] = {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                key: _property(field, definitions) for key, field in shape.fields.items()
            },
            **(
                {"if": {"required": ["include"]}, "then": {}, "else": {"required": required}}
                if "include" in shape.fields
                else {"required": required}
            ),
        }
    return {"$ref": f"#/$defs/{name}"}


def schema_text() -> str:
    """Return the text of `schema.json`."""
    return json.dumps(questionnaire_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), "utf-8")
