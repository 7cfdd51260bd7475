"""Repeats of a form from elsewhere: how many rows they have, and what heads each row.

Rule of this file: a repeat whose rows nobody counts is counted by a question of its own, and that
is told.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from questionnaires.xlsform.survey_rows import Item, Rows, Structure
from questionnaires.xlsform.told import Told

Entry = dict[str, Any]

_NAME = re.compile(r"\$\{\s*([\w.-]+)\s*\}")
_CHOSEN = re.compile(r"count-selected\(\s*\$\{\s*([\w.-]+)\s*\}\s*\)")
_MOST_ROWS = 20


@dataclass
class Counted:
    """How the repeats of a form are counted.

    `by_repeat` holds what the entry of each says of it, `asked` the questions to add: name by the
    first question of the repeat; `labels` are what they ask.
    """

    by_repeat: dict[str, Entry] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, str]:
        """The question that counts each repeat; '' where choices do."""
        return {name: entry.get("count", "") for name, entry in self.by_repeat.items()}


def counted(structure: Structure, told: Told) -> Counted:
    """Return how the repeats are counted; whatever needs a question of its own is told."""
    found = Counted()
    questions = {item.name: item for item in structure.questions}
    for one in structure.repeats:
        entry = _by_cell(one, structure, questions)
        if entry is None:
            entry = {"count": _ask(one, structure, found, told)}
        found.by_repeat[one.name] = entry
    return found


def _by_cell(one: Rows, structure: Structure, questions: dict[str, Item]) -> Entry | None:
    cell = one.row.get("repeat_count").strip()
    named, chosen = _NAME.fullmatch(cell), _CHOSEN.fullmatch(cell)
    match = named or chosen
    name = structure.renamed.get(match[1], match[1]) if match else ""
    item = questions.get(name)
    if item is None or item.repeat:
        return None
    if named and item.kind == "integer":
        return {"count": name}
    if chosen and item.kind == "select_multiple":
        return {"each": [name]}
    return None


def _ask(one: Rows, structure: Structure, found: Counted, told: Told) -> str:
    taken = {item.name for item in (*structure.questions, *structure.calculations)}
    taken |= {item.other for item in structure.questions} | set(found.labels)
    name = f"{one.name}_number"
    while name in taken:
        name += "_"
    first = next((item for item in structure.questions if item.repeat == one.name), None)
    title = one.row.any("label") or one.name.replace("_", " ")
    found.labels[name] = f"How many times is this asked: {title}?"
    if first is not None:
        found.asked[first.name] = name
    cell = one.row.get("repeat_count").strip()
    why = f"{cell} cannot count rows here" if cell else "nothing says how many rows there are"
    told.add(
        one.row,
        "repeat_count",
        f"{why}; a question {name} asks for their number now.",
        "reword it, or name a question of type integer under “repeat_count”",
    )
    return name


def entries(structure: Structure, found: Counted, language: str, own: str) -> list[Entry]:
    """Return the repeats as entries; a row is headed by the label of its repeat."""
    made = []
    for one in structure.repeats:
        title = one.row.said("label", language, own) or one.name.replace("_", " ")
        title = title.replace("{", "(").replace("}", ")")
        here = found.by_repeat[one.name]
        heading = f"{title}: {{label}}" if "each" in here else f"{title} {{n}} / {{total}}"
        entry = {"name": one.name, "label_text": heading, **here}
        if "count" in here:
            entry |= _label(one, structure) | {"maximum": _MOST_ROWS}
        made.append(entry)
    return made


def _label(one: Rows, structure: Structure) -> Entry:
    """Return the question that names a row: the first one that asks for a text."""
    for item in structure.questions:
        if item.repeat == one.name and item.kind == "text":
            return {"label": item.name}
    return {}
