"""From YAML text to entries that know their lines.

Rule of this file: nothing is decided about content. Text is composed into nodes and walked once;
keys that stand twice, bare booleans, tags and aliases are seen on that walk and become problems.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from questionnaires.problems import Problem

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

BOOLEAN = "tag:yaml.org,2002:bool"
NULL = "tag:yaml.org,2002:null"
INTEGER = "tag:yaml.org,2002:int"
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("str", "bool", "null", "int", "float", "timestamp", "map", "seq", "value")
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as written; `tag` is the kind YAML took it for."""

    text: str
    tag: str
    line: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Item, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A mapping; `lines` are those of its keys."""

    file: str
    line: int
    values: dict[str, Item] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)


Item: TypeAlias = Scalar | Items | Entry


class Problems:
    """Collects the problems of a reading; nobody raises one."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, file: str, line: int, rule: str, message: str, repair: str) -> None:
        self.found.append(Problem(file, line, rule, message, repair))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)


def read_yaml(file: str, text: str, problems: Problems) -> Entry | None:
    """Return the mapping a file holds, None if there is none."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as fault:
        mark = getattr(fault, "problem_mark", None)
        said = getattr(fault, "problem", None) or "the text is broken"
        problems.add(
            file,
            mark.line + 1 if mark else 1,
            "yaml-syntax",
            f"this is no YAML: {said}.",
            "Please either put texts with special characters in quotes or correct the indentation.",
        )
        return None
    except RecursionError:
        problems.add(
            file,
            1,
            "yaml-syntax",
            "the file is nested too deeply.",
            "Please either write it flatter or split it.",
        )
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.add(
            file,
            1,
            "yaml-syntax",
            "the file holds no mapping of keys.",
            "Please either start with a key such as `modules:` or remove the file.",
        )
        return None
    item = _Walk(file, problems).item(node)
    return item if isinstance(item, Entry) else None


class _Walk:
    def __init__(self, file: str, problems: Problems) -> None:
        self.file = file
        self.problems = problems
        self.seen: set[int] = set()

    def item(self, node: yaml.Node) -> Item:
        line = node.start_mark.line + 1
        if id(node) in self.seen:
            self._refuse(line, "an alias (`*name`)")
            return Scalar("", NULL, line)
        self.seen.add(id(node))
        if node.tag not in _PLAIN_TAGS:
            self._refuse(line, f"the tag {node.tag}")
        if isinstance(node, yaml.MappingNode):
            return self._entry(node, line)
        if isinstance(node, yaml.SequenceNode):
            return Items(tuple(self.item(one) for one in node.value), line)
        return Scalar(node.value, node.tag, line)

    def _refuse(self, line: int, what: str) -> None:
        self.problems.add(
            self.file,
            line,
            "yaml-syntax",
            f"{what} is not used here.",
            "Please either write the value out or remove it.",
        )

    def _entry(self, node: yaml.MappingNode, line: int) -> Entry:
        entry = Entry(self.file, line)
        for key_node, value_node in node.value:
            at = key_node.start_mark.line + 1
            key = str(key_node.value)
            if key_node.tag == BOOLEAN:
                self.problems.add(*unquoted(self.file, at, key))
            if key in entry.values:
                self.problems.add(
                    self.file,
                    at,
                    "duplicate-key",
                    f"the key `{key}` stands twice here, first in line {entry.lines[key]}.",
                    "Please either remove one or join them.",
                )
                continue
            entry.values[key] = self.item(value_node)
            entry.lines[key] = at
        return entry


def unquoted(file: str, line: int, word: str) -> tuple[str, int, str, str, str]:
    """Return what is said about a bare `yes` or `no`."""
    return (
        file,
        line,
        "unquoted-boolean",
        f"the bare word {word} is a boolean to YAML, not a text.",
        f'Please either write "{word}" in quotes or use another word.',
    )
