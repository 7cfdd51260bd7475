"""The conditions and calculations of a form, read in our words; what cannot be read is told.

Rule of this file: a condition that cannot be read is left out, so that a question is rather asked
than lost, and is always told as an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from questionnaires.expressions import ExpressionError
from questionnaires.reader.include import both
from questionnaires.xlsform import from_xlsform, names
from questionnaires.xlsform.choice_lists import ChoiceLists
from questionnaires.xlsform.columns import Row
from questionnaires.xlsform.names import Names
from questionnaires.xlsform.survey_rows import NAMES_READ, Item, Structure
from questionnaires.xlsform.tables import OURS
from questionnaires.xlsform.told import Told

_KINDS = {
    "select_multiple": names.MANY,
    "countries": names.MANY,
    "languages": names.MANY,
    "select_one": names.ONE,
    "yes_partly_no": names.ONE,
    "country": names.ONE,
    "file": names.ONE,
    "money": names.MONEY,
}
_LIMITS = re.compile(r"(start|end)\s*=\s*(-?[\d.]+)")


@dataclass
class Meaning:
    """Reads the expressions of one form."""

    structure: Structure
    lists: ChoiceLists
    told: Told
    ours: bool
    names: Names = field(default_factory=Names)

    def learn(self, counts: Mapping[str, str]) -> None:
        """Take note of all questions and calculations; `counts`: what counts a repeat's rows."""
        questions = self.structure.questions
        others = [item.other for item in questions if item.other]
        calculations = self._kept_calculations(counts)
        self.names = Names(
            kinds={item.name: _KINDS.get(item.kind, names.OTHER) for item in questions}
            | dict.fromkeys((*others, *self._beside()), names.OTHER)
            | {name: names.OTHER for name in counts.values() if name},
            calculations=frozenset(calculations),
            conditions=frozenset(
                item.name
                for item in self.structure.calculations
                if from_xlsform.is_truth(item.before)
            ),
            counts=counts,
            typed=frozenset(
                item.name
                for item in questions
                if item.list_name and self.lists.has_typed(item.list_name)
            ),
        )

    def _beside(self) -> list[str]:
        """Return names that only rows of other programs have, in our own workbooks."""
        if not self.ours:
            return []
        repeats = [one.row.get("name") for one in self.structure.repeats]
        money = [one.name for one in self.structure.questions if one.kind == "money"]
        dates = [one.name for one in self.structure.questions if one.kind == "date"]
        return [
            *(names.row_of(name) for name in repeats),
            *(names.currency_of(name) for name in money),
            *(names.word_of(name) for name in dates),
        ]

    def _kept_calculations(self, counts: Mapping[str, str]) -> set[str]:
        """Return the calculations that can be read; leaving one out may cost another its sense."""
        asked = {item.name for item in self.structure.questions}
        asked |= {item.other for item in self.structure.questions if item.other}
        asked |= {*counts.values(), *counts, *self._beside()}
        kept = {item.name for item in self.structure.calculations}
        readers: dict[str, set[str]] = {}
        lost: list[str] = []
        for item in self.structure.calculations:
            read = self._read_by(item, counts)
            if read is None or not read <= asked | kept:
                lost.append(item.name)
            for name in read or ():
                readers.setdefault(name, set()).add(item.name)
        while lost:
            name = lost.pop()
            if name in kept:
                kept.remove(name)
                lost += readers.get(name, ())
        return kept

    def _read_by(self, item: Item, counts: Mapping[str, str]) -> frozenset[str] | None:
        """Return the names that a calculation reads, None where it cannot be understood."""
        if self._own(item.row, "calculation"):
            return frozenset()
        text = self._renamed(item.before)
        read = frozenset(NAMES_READ.findall(text))
        try:
            from_xlsform.calculation(text, Names(kinds=dict.fromkeys(read, ""), counts=counts))
        except ExpressionError:
            return None
        return read

    def calculation(self, item: Item) -> str:
        """Return a calculation in our words, '' (and told) where it cannot be read."""
        own = self._own(item.row, "calculation")
        if own:
            return own
        said = self._try(item.row, "calculation", item.before, from_xlsform.calculation)
        when = "" if self.ours else self.relevant(item.relevants)
        return f"if({when}, {said}, '')" if said and when else said

    def relevant(self, rows: Iterable[Row]) -> str:
        """Return the condition that holds where those of all the rows hold."""
        joined = ""
        for row in rows:
            joined = both(joined, self.condition(row, "relevant"))
        return joined

    def condition(self, row: Row, key: str) -> str:
        """Return a condition in our words, '' (and told) where it cannot be read."""
        own = self._own(row, key)
        return own or self._try(row, key, row.get(key), from_xlsform.expression)

    def constraint(self, item: Item) -> tuple[str, frozenset[str]]:
        """Return a constraint in our words, and the choices that it lets stand alone."""
        row, alone = item.row, frozenset[str]()
        choices = [one.get("name") for one in self.lists.rows.get(item.list_name, ())]

        def read(text: str, known: Names) -> str:
            nonlocal alone
            found, alone = from_xlsform.constraint(text, known, choices)
            return found

        said = self._own(row, "constraint") or self._try(
            row, "constraint", row.get("constraint"), read
        )
        for limit, number in _LIMITS.findall(row.get("parameters")) if not self.ours else ():
            said = both(said, f". {'>=' if limit == 'start' else '<='} {number}")
        return said, alone

    def choice_filter(self, item: Item) -> str:
        """Return a filter of choices in our words, '' (and told) where it cannot be read."""
        own = self._own(item.row, "choice_filter")
        text = self.lists.filtered(item.row.get("choice_filter"), item.list_name)
        return own or self._try(
            item.row,
            "choice_filter",
            text,
            lambda said, known: from_xlsform.expression(said, known, choice=True),
        )

    def _own(self, row: Row, key: str) -> str:
        return row.get(f"{OURS}{key}").replace("#{", "${") if self.ours else ""

    def _renamed(self, text: str) -> str:
        renamed = self.structure.renamed
        return NAMES_READ.sub(lambda found: f"${{{renamed.get(found[1], found[1])}}}", text)

    def _try(self, row: Row, key: str, text: str, read: Callable[[str, Names], str]) -> str:
        if not text:
            return ""
        try:
            return read(self._renamed(text), self.names)
        except ExpressionError as fault:
            repair = fault.repair.removeprefix("Please ").rstrip(".")
            said = f"the {key} is left out: {fault.message}"
            self.told.add(row, "expression", said, repair, "error")
            return ""
