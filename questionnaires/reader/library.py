"""From the files of `library/shared/` to a `Library`.

Rule of this file: each kind has one file of its name; files of other kinds are not read here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from questionnaires.at_home import HOUSEHOLD
from questionnaires.model import (
    Action,
    CaseNote,
    Clause,
    CorridorFigure,
    CostItem,
    CountryRule,
    Framework,
    Law,
    Library,
    Need,
    Obligation,
    Requirement,
    RowAnswer,
    RowAnswers,
    SafetyCard,
    Source,
    Template,
    TemplateBlock,
    Term,
)
from questionnaires.problems import Problem
from questionnaires.reader import build, shapes
from questionnaires.reader.corridor_shapes import LAW
from questionnaires.reader.fields import Shape
from questionnaires.reader.nodes import Problems, read_yaml
from questionnaires.reader.note_shapes import BLOCK, ROW_ANSWER

_MAKERS: dict[str, Callable[..., Any]] = {
    "sources": Source,
    "clauses": Clause,
    "requirements": Requirement,
    "actions": Action,
    "glossary": Term,
    "frameworks": Framework,
    "roles": lambda **values: values,
    "safety_card": SafetyCard,
    "countries": CountryRule,
    "corridors": CorridorFigure,
    "cases": CaseNote,
    "obligations": Obligation,
    "templates": Template,
    "cost_items": CostItem,
    "needs": Need,
    "row_answers": RowAnswers,
}
_PARTS: dict[str, tuple[Shape, Callable[..., Any]]] = {
    "laws": (LAW, Law),
    "blocks": (BLOCK, TemplateBlock),
    "answers": (ROW_ANSWER, RowAnswer),
}
"""Keys that hold entries of their own."""
_WITH_PLACE = ("countries", "corridors", "cases", "obligations", "row_answers", "cost_items")
"""Kinds whose rules of a well-made entry name its line."""


def read_library(files: Mapping[str, str]) -> tuple[Library, tuple[Problem, ...]]:
    """Return the shared entries in `files` (file name or path -> YAML text), and every problem."""
    problems = Problems()
    kinds: dict[str, Any] = {kind: {} for kind in shapes.SHARED}
    for file in sorted(files):
        kind = file.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".yaml")
        if kind in kinds:
            _read(file, kind, files[file], kinds[kind], problems)
    cards = list(kinds.pop("safety_card").values())
    roles = kinds.pop("roles")
    rules = kinds.pop("countries")  # `Library.countries` holds the names of all countries
    library = Library(
        **kinds,
        country_rules=rules,
        safety_card=cards[0] if cards else None,
        roles={name: one["label"] for name, one in roles.items()},
        roles_at_home={
            name: one[HOUSEHOLD]["label"] for name, one in roles.items() if one.get(HOUSEHOLD)
        },
    )
    return library, tuple(sorted(problems.found))


def _read(file: str, kind: str, text: str, known: dict[str, Any], problems: Problems) -> None:
    entry = read_yaml(file, text, problems)
    taken = build.complete(entry, shapes.SHARED_FILE, problems) if entry else None
    if taken is None:
        return
    for one, values in build.each(taken["entries"], shapes.SHARED[kind], problems):
        if values["name"] in known:
            problems.add(
                file,
                one.line,
                "duplicate-id",
                f"{values['name']} stands twice.",
                "Please either rename one or remove it.",
            )
            continue
        if kind in _WITH_PLACE:
            values |= {"line": one.line, "file": one.file}
        if HOUSEHOLD in values:
            wording = shapes.SHARED[kind].fields[HOUSEHOLD].shape
            assert wording is not None
            values[HOUSEHOLD] = build.complete(values[HOUSEHOLD], wording, problems) or {}
        for key in _PARTS.keys() & values.keys():
            shape, make = _PARTS[key]
            values[key] = tuple(
                make(**part) for _, part in build.each(values[key], shape, problems)
            )
        known[values["name"]] = _MAKERS[kind](**values)
