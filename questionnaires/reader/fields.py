"""Taking typed values out of entries, by the shape they should have.

Rule of this file: a shape is data (`shapes.py`); whatever does not fit becomes a problem that says
where, what is wrong and how to repair it, and the value is left out. Nothing is raised.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from questionnaires.expressions import ExpressionError, tree_of
from questionnaires.reader.nodes import (
    BOOLEAN,
    INTEGER,
    NULL,
    Entry,
    Item,
    Items,
    Problems,
    Scalar,
    unquoted,
)

TEXT, CODE, TEXTS, FLAG, WHOLE, CONDITION = "text", "code", "texts", "flag", "whole", "condition"
ENTRIES, ENTRY, LISTS = "entries", "entry", "lists"


@dataclass(frozen=True)
class Field:
    """What one key holds: its kind, whether it must be there, and the values it may take."""

    kind: str
    required: bool = False
    among: tuple[str, ...] = ()
    shape: Shape | None = None
    meaning: str = ""


@dataclass(frozen=True)
class Shape:
    """The keys of one kind of entry; `title` is its name in messages and in the schema."""

    title: str
    fields: dict[str, Field] = field(default_factory=dict)


def take(entry: Entry, shape: Shape, problems: Problems) -> dict[str, Any]:
    """Return the values of an entry by key, those that fit; tell all that does not fit."""
    taken: dict[str, Any] = {}
    for key, item in entry.values.items():
        wanted = shape.fields.get(key)
        if wanted is None:
            _unknown_key(entry, key, shape, problems)
            continue
        if isinstance(item, Scalar) and item.tag == NULL:
            continue
        value = _Taker(entry.file, key, wanted, problems).value(item)
        if value is not None:
            taken[key] = value
    for key, wanted in shape.fields.items():
        if wanted.required and key not in taken and not _tried(entry, key):
            problems.add(
                entry.file,
                entry.line,
                "missing-key",
                f"{shape.title} has no `{key}`.",
                f"Please either add `{key}:` or remove the entry.",
            )
    return taken


def _tried(entry: Entry, key: str) -> bool:
    item = entry.values.get(key)
    return item is not None and not (isinstance(item, Scalar) and item.tag == NULL)


def _unknown_key(entry: Entry, key: str, shape: Shape, problems: Problems) -> None:
    near = get_close_matches(key, shape.fields, 1)
    repair = f"write `{near[0]}`" if near else f"use one of {', '.join(shape.fields)}"
    problems.add(
        entry.file,
        entry.lines[key],
        "unknown-key",
        f"{shape.title} knows no key `{key}`.",
        f"Please either {repair} or remove it.",
    )


class _Taker:
    def __init__(self, file: str, key: str, wanted: Field, problems: Problems) -> None:
        self.file, self.key, self.wanted, self.problems = file, key, wanted, problems

    def value(self, item: Item) -> Any:
        match self.wanted.kind:
            case "text" | "code" | "condition" | "flag" | "whole":
                return self._scalar(item)
            case "texts":
                return self._texts(item)
            case "entry":
                return item if isinstance(item, Entry) else self._wrong(item, "a mapping")
            case "lists":
                return self._lists(item)
            case _:
                return self._entries(item)

    def _wrong(self, item: Item, wanted: str) -> Any:
        """Tell that something else should stand here, and give no value."""
        self.problems.add(
            self.file,
            item.line,
            "wrong-type",
            f"`{self.key}` should be {wanted}.",
            f"Please either write {wanted} or remove `{self.key}`.",
        )
        return None

    def _scalar(self, item: Item) -> Any:
        if not isinstance(item, Scalar):
            return self._wrong(item, _WANTED[self.wanted.kind])
        match self.wanted.kind:
            case "flag":
                return self._flag(item)
            case "whole":
                fits = item.tag == INTEGER and item.text.isdigit()
                return int(item.text) if fits else self._wrong(item, _WANTED["whole"])
            case "condition":
                return self._condition(item)
            case _:
                return self._text(item)

    def _flag(self, item: Scalar) -> Any:
        if item.tag == BOOLEAN and item.text in ("true", "false"):
            return item.text == "true"
        return self._wrong(item, _WANTED["flag"])

    def _text(self, item: Scalar) -> str | None:
        if item.tag == BOOLEAN:
            self.problems.add(*unquoted(self.file, item.line, item.text))
            return item.text.lower()
        text = item.text.strip()
        if self.wanted.among and text not in self.wanted.among:
            near = get_close_matches(text, self.wanted.among, 1)
            choice = near or self.wanted.among
            self.problems.add(
                self.file,
                item.line,
                "unknown-value",
                f"`{self.key}` is {text!r}, which is none of its values.",
                f"Please either write {' or '.join(choice)}, or remove `{self.key}`.",
            )
            return None
        return text

    def _condition(self, item: Scalar) -> str | None:
        text = self._text(item)
        if text is None:
            return None
        text = " ".join(text.split()) if "\n" in text else text
        try:
            tree_of(text)
        except ExpressionError as fault:
            self.problems.add(
                self.file,
                item.line,
                "bad-expression",
                f"`{self.key}`, column {fault.column}: {fault.message}",
                fault.repair,
            )
            return ""
        return text

    def _texts(self, item: Item) -> Any:
        if not isinstance(item, Items):
            return self._wrong(item, "a list")
        taken = []
        for one in item.items:
            if not isinstance(one, Scalar) or one.tag == NULL:
                self._wrong(one, "a list of texts")
                continue
            text = self._text(one)
            if text is not None:
                taken.append(text)
        return tuple(taken)

    def _lists(self, item: Item) -> Any:
        if not isinstance(item, Entry):
            return self._wrong(item, "a mapping of lists")
        taken = {key: self._texts(one) for key, one in item.values.items()}
        return {key: texts for key, texts in taken.items() if texts is not None}

    def _entries(self, item: Item) -> Any:
        if not isinstance(item, Items):
            return self._wrong(item, "a list of entries")
        for one in item.items:
            if not isinstance(one, Entry):
                self._wrong(one, "a list of entries with keys")
        return tuple(one for one in item.items if isinstance(one, Entry))


_WANTED = {
    "text": "one text",
    "code": "one word",
    "condition": "one expression in quotes",
    "flag": "true or false",
    "whole": "a whole number",
}
