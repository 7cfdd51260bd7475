"""The sheets of our own beside a form, and the repeats of a form from elsewhere, as entries.

Rule of this file: columns are the keys of a questionnaire file; a row without a name continues the
one above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from questionnaires.xlsform.columns import Row
from questionnaires.xlsform.survey_rows import truthy
from questionnaires.xlsform.tables import DEPTH, FINDINGS, REPEAT_ROWS, REPEATS, VARIANTS, items

Entry = dict[str, Any]

_RULE_TEXTS = ("name", "requirement", "hangs_on")
_RULE_LISTS = ("questions", "sources", "waits_for")
_RULE_FLAGS = ("safety_card", "check", "open_counts")
_CASE_TEXTS = ("when", "status", "severity", "first_step")
_CASE_LISTS = ("actions", "inherits")


@dataclass
class Further:
    """Reads the further sheets; `rows` are theirs by sheet, `own` the form's language."""

    rows: Mapping[str, Sequence[Row]]
    own: str
    labels: dict[str, str] = field(default_factory=dict)

    def counting_label(self, name: str) -> str:
        """Return what is asked to count the rows of a repeat that nobody counted."""
        return self.labels.get(name, name)

    def repeats(self, language: str) -> list[Entry]:
        """Return the repeats that have a row in the sheet."""
        return [self._repeat(row, language) for row in self.rows.get(REPEATS, ())]

    def _repeat(self, row: Row, language: str) -> Entry:
        entry = self._texts(row, ("name", "count", "pairs_when", "label", "unknown"))
        entry |= self._lists(row, ("each",))
        entry |= self._words(row, ("label_text", "unknown_label"), language)
        if row.get("maximum").isdecimal():
            entry["maximum"] = int(row.get("maximum"))
        extra = [
            {"when": ""}
            | self._texts(one, ("row", "when"))
            | self._words(one, ("label",), language)
            for one in self.rows.get(REPEAT_ROWS, ())
            if one.get("repeat") == row.get("name")
        ]
        return entry | ({"extra": extra} if extra else {})

    def variants(self, question: str, language: str) -> Entry:
        """Return the other wordings of a question."""
        found = [
            {"when": ""}
            | self._texts(row, ("when",))
            | self._words(row, ("label", "hint"), language)
            for row in self.rows.get(VARIANTS, ())
            if row.get("question") == question
        ]
        return {"variants": found} if found else {}

    def findings(self, language: str) -> list[Entry]:
        """Return the finding rules; those that come with included questions are left to them."""
        found: list[Entry] = []
        passed = False
        for row in self.rows.get(FINDINGS, ()):
            if row.get("name"):
                passed = bool(row.get("include"))
                if not passed:
                    found.append(self._rule(row, language))
            if row.get("status") and not passed and found:
                found[-1]["cases"].append(self._case(row, language))
        return found

    def _rule(self, row: Row, language: str) -> Entry:
        entry = self._texts(row, _RULE_TEXTS) | self._lists(row, _RULE_LISTS)
        entry |= {key: True for key in _RULE_FLAGS if truthy(row.get(key))}
        return entry | self._words(row, ("ask_back",), language) | {"cases": []}

    def _case(self, row: Row, language: str) -> Entry:
        entry = {"when": ""} | self._texts(row, _CASE_TEXTS) | self._lists(row, _CASE_LISTS)
        return entry | self._words(row, ("note",), language)

    def depth(self) -> list[Entry]:
        """Return when questions come."""
        return [
            {"when": ""}
            | self._texts(row, ("when",))
            | self._lists(row, ("levels", "modules", "questions"))
            for row in self.rows.get(DEPTH, ())
        ]

    def _texts(self, row: Row, keys: tuple[str, ...]) -> Entry:
        return {key: row.get(key) for key in keys if row.get(key)}

    def _lists(self, row: Row, keys: tuple[str, ...]) -> Entry:
        return {key: items(row.get(key)) for key in keys if row.get(key)}

    def _words(self, row: Row, keys: tuple[str, ...], language: str) -> Entry:
        said = {key: row.said(key, language, self.own) for key in keys}
        return {key: text for key, text in said.items() if text}
