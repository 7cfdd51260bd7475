"""The rows of a sheet `survey` as modules, questions, calculations and repeats, before any wording.

Rule of this file: every row is taken or told; nested groups become one level, their conditions
joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from questionnaires.xlsform import kinds
from questionnaires.xlsform.columns import Row
from questionnaires.xlsform.row_names import clean, fresh
from questionnaires.xlsform.tables import HELPER, OURS
from questionnaires.xlsform.told import Told

_BEGIN = re.compile(r"begin[_ ](group|repeat)")
_END = re.compile(r"end[_ ](group|repeat)")
_OR_OTHER = re.compile(r"[\s_]+(?:or[_ ](?:specify[_ ])?other)\s*$")
NAMES_READ = re.compile(r"\$\{\s*([^{}\s]+)\s*\}")
_YES = frozenset({"yes", "true", "true()", "1"})


@dataclass
class Frame:
    """A group or repeat that is open: its row, and where its questions go."""

    row: Row | None
    kind: str
    repeat: str = ""


@dataclass
class Item:
    """A row that becomes something: a question, a calculation, or a heading inside a module.

    `relevants` are the rows whose conditions hold together for it, the outermost first; `other`
    names the question that asks which other choice is meant.
    """

    row: Row
    name: str
    kind: str
    list_name: str = ""
    repeat: str = ""
    module: str = ""
    relevants: tuple[Row, ...] = ()
    before: str = ""
    other: str = ""


@dataclass
class Part:
    """A module: the row of its group, None for questions that stand in no group."""

    name: str
    row: Row | None
    items: list[Item] = field(default_factory=list)


@dataclass
class Rows:
    """A repeat: the row it begins with, the name it has, the module it stands in."""

    name: str
    row: Row
    module: str


@dataclass
class Structure:
    """All rows of a survey in their order."""

    parts: list[Part] = field(default_factory=list)
    calculations: list[Item] = field(default_factory=list)
    repeats: list[Rows] = field(default_factory=list)
    renamed: dict[str, str] = field(default_factory=dict)

    @property
    def questions(self) -> list[Item]:
        """All items that are asked."""
        return [item for part in self.parts for item in part.items]


def truthy(text: str) -> bool:
    """Return whether a cell says yes."""
    return text.strip().lower() in _YES


def structure_of(rows: Iterable[Row], told: Told, ours: bool) -> Structure:
    """Return the survey's parts; `ours`: its further columns are ours."""
    rows = tuple(rows)
    walk = _Walk(told, ours)
    walk.read = frozenset(
        name for row in rows for cell in row.cells.values() for name in NAMES_READ.findall(cell)
    )
    for row in rows:
        if truthy(row.get("disabled")):
            told.add(row, "disabled", "the row is disabled and left out.", "remove “disabled”")
            continue
        walk.take(row)
    walk.finish()
    return walk.found


class _Walk:
    def __init__(self, told: Told, ours: bool) -> None:
        self.told, self.ours = told, ours
        self.found = Structure()
        self.open: list[Frame] = []
        self.part: Part | None = None
        self.taken: set[str] = set()
        self.modules: set[str] = set()
        self.read: frozenset[str] = frozenset()

    def take(self, row: Row) -> None:
        written = " ".join(row.get("type").split())
        if not written:
            if row.cells:
                self.told.add(row, "no-type", "the row has no type.", "write one under “type”")
            return
        if self.ours and row.get(f"{OURS}type") == HELPER:
            return
        lower = written.lower()
        if found := _BEGIN.fullmatch(lower):
            self._begin(row, found[1])
        elif found := _END.fullmatch(lower):
            self._end(row, found[1])
        else:
            self._single(row, written)

    # -- groups ----------------------------------------------------------------------------

    def _begin(self, row: Row, kind: str) -> None:
        frame = Frame(row, kind)
        if not self.open:
            self._module(row)
        if kind == "repeat":
            frame.repeat = self._repeat(row)
        elif self.open and row.any("label"):
            self._heading(row)
        self.open.append(frame)

    def _module(self, row: Row) -> None:
        wanted = (row.get(f"{OURS}name") if self.ours else "") or row.get("name")
        self.part = Part(fresh(clean(wanted, f"part_{row.number}"), self.modules), row)
        self.found.parts.append(self.part)

    def _repeat(self, row: Row) -> str:
        outer = next((frame.repeat for frame in self.open if frame.repeat), "")
        if outer:
            self.told.add(
                row,
                "nested-repeat",
                f"the repeat {row.get('name')} stands in another one.",
                "move it out, or ask for its rows in one question; for now it is asked once a row",
            )
            return outer
        assert self.part is not None
        name = (row.get(f"{OURS}repeat") if self.ours else "") or row.get("name")
        name = clean(name, f"rows_{row.number}")
        if not self.ours:
            name = fresh(name, {one.name for one in self.found.repeats})
        self.found.repeats.append(Rows(name, row, self.part.name))
        return name

    def _heading(self, row: Row) -> None:
        """Keep the label of a group in a group as a note."""
        name = self._name(row, "heading")
        self._add(Item(row, name, "note", relevants=(*self._relevants(), row)))

    def _end(self, row: Row, kind: str) -> None:
        if not self.open or self.open[-1].kind != kind:
            self.told.add(row, "end", f"this end of a {kind} has no beginning.", "remove the row")
            return
        self.open.pop()
        if not self.open:
            self.part = None

    def finish(self) -> None:
        for frame in self.open:
            assert frame.row is not None
            self.told.add(frame.row, "no-end", f"the {frame.kind} is not closed.", "add its end")
        self.found.parts = [part for part in self.found.parts if part.items]

    def _relevants(self) -> tuple[Row, ...]:
        """Return the rows of groups in groups; the outermost group is the module."""
        return tuple(frame.row for frame in self.open[1:] if frame.row is not None)

    # -- rows ------------------------------------------------------------------------------

    def _single(self, row: Row, written: str) -> None:
        lower = written.lower()
        if lower in ("calculate", "calculation"):
            self._calculate(row, row.get("calculation"))
        elif lower in kinds.CALCULATED and row.get("name") in self.read:
            self._calculate(row, kinds.CALCULATED[lower])
        elif lower in kinds.CALCULATED or lower in kinds.NOTED:
            self.told.add(
                row, "noted", f"{lower} is noted by a device and left out.",
                "ask for it in a question, if it is needed",
            )  # fmt: skip
        else:
            self._question(row, written)

    def _calculate(self, row: Row, text: str) -> None:
        if not text:
            self.told.add(row, "calculation", "nothing is worked out here.", "write a calculation")
            return
        name = self._name(row, "value")
        outer = self.open[:1] if self.open and self.open[0].row is not None else []
        around = (*(one.row for one in outer if one.row is not None), *self._relevants(), row)
        self.found.calculations.append(
            Item(row, name, "calculate", before=text, relevants=around, repeat=self._in_repeat())
        )

    def _question(self, row: Row, written: str) -> None:
        kind, list_name, other = self._kind(row, written)
        if not kind:
            return
        item = Item(row, self._name(row, "question"), kind, list_name)
        item.other = fresh(f"{item.name}_other", self.taken) if other else ""
        item.relevants = (*self._relevants(), row)
        self._add(item)

    def _kind(self, row: Row, written: str) -> tuple[str, str, bool]:
        """Return our type, the list of choices, and whether “other” is asked; '' if left out."""
        other = bool(_OR_OTHER.search(written))
        words = _OR_OTHER.sub("", written).split()
        first = words[0].lower().replace(" ", "_")
        for length in range(len(words) - 1, 0, -1):
            command = "_".join(words[:length]).lower()
            if command in kinds.SELECTS or command in kinds.LEFT_OUT or command == "rank":
                first, words = command, [command, " ".join(words[length:])]
                break
        whole = " ".join(words).lower()
        if first in kinds.SELECTS and len(words) > 1:
            return self._as_ours(row, kinds.SELECTS[first]), words[1], other
        if whole in kinds.PLAIN:
            return self._as_ours(row, kinds.PLAIN[whole]), row.get(f"{OURS}list"), False
        changed = kinds.CHANGED.get(first)
        if changed:
            self.told.add(
                row, "type", f"{first}: {changed[1]}.", "check that this is what you mean"
            )
            return self._ranged(row, changed[0]), words[1] if len(words) > 1 else "", False
        what = kinds.LEFT_OUT.get(first, "a type that we do not have")
        self.told.add(
            row, "type", f"{written} asks for {what}; the question is left out.",
            "ask for it in words, as text or as a choice", "error",
        )  # fmt: skip
        return "", "", False

    def _as_ours(self, row: Row, kind: str) -> str:
        return (row.get(f"{OURS}type") if self.ours else "") or kind

    def _ranged(self, row: Row, kind: str) -> str:
        if row.get("type").lower() != "range":
            return kind
        numbers = re.findall(r"(?:start|end|step)\s*=\s*(-?[\d.]+)", row.get("parameters"))
        return "decimal" if any("." in number for number in numbers) else "integer"

    def _add(self, item: Item) -> None:
        if self.part is None:
            last = self.found.parts[-1] if self.found.parts else None
            if last is None or last.row is not None:
                number = sum(part.row is None for part in self.found.parts) + 1
                last = Part(fresh(f"part_{number}", self.modules), None)
                self.found.parts.append(last)
            part = last
        else:
            part = self.part
        item.module = part.name
        item.repeat = self._in_repeat()
        part.items.append(item)

    def _in_repeat(self) -> str:
        return next((frame.repeat for frame in self.open if frame.repeat), "")

    def _name(self, row: Row, what: str) -> str:
        written = row.get("name")
        plain = clean(written, f"{what}_{row.number}")
        name = fresh(plain, self.taken)
        if written and name != written:
            self.found.renamed.setdefault(written, name)
            if what != "heading":
                self.told.add(
                    row, "name", f"the name {written} becomes {name}.",
                    "use letters a to z, digits and _, and each name once, to choose it yourself",
                )  # fmt: skip
        return name
