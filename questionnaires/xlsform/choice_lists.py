"""The sheet `choices` read: lists, typed values among them, and filters by their columns.

Rule of this file: a filter that looks at a column of the choices becomes one on their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from questionnaires.xlsform.columns import Row
from questionnaires.xlsform.names import TYPED
from questionnaires.xlsform.survey_rows import truthy
from questionnaires.xlsform.told import Told

_TAKEN = frozenset({"list_name", "name", "label", "ref", "alone", "right"})
_EQUAL = r"(?<![\w$.{{'\"-]){column}\s*=\s*({other})|({other})\s*=\s*{column}(?![\w('\"-])"
_SELECTED = r"selected\(\s*({other})\s*,\s*{column}\s*\)"
_OTHER = r"\$\{[\w.-]+\}|'[^']*'|\"[^\"]*\""


@dataclass
class ChoiceLists:
    """Rows of choices by list."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    columns: tuple[str, ...] = ()

    def of(self, name: str) -> list[Row]:
        """Return the choices of a list, without the typed values."""
        return [row for row in self.rows.get(name, ()) if row.get("name") not in TYPED]

    def has_typed(self, name: str) -> bool:
        """Return whether typed values are among the choices of a list."""
        return any(row.get("name") in TYPED for row in self.rows.get(name, ()))

    def filtered(self, text: str, name: str) -> str:
        """Return a filter with comparisons of columns said by the names of choices."""
        for column in self.columns:
            if column in text:
                for pattern, selected in ((_EQUAL, False), (_SELECTED, True)):
                    wanted = pattern.format(column=re.escape(column), other=_OTHER)
                    text = re.sub(wanted, partial(self._by, name, column, selected), text)
        return text

    def _by(self, name: str, column: str, selected: bool, found: re.Match[str]) -> str:
        other = next(group for group in found.groups() if group)
        by_value: dict[str, list[str]] = {}
        for row in self.of(name):
            by_value.setdefault(row.get(column), []).append(row.get("name"))
        parts = []
        for value, choices in by_value.items():
            any_of = " or ".join(f"${{choice}} = '{one}'" for one in choices)
            if not value or "'" in value or (not other.startswith("$") and value != other[1:-1]):
                continue
            holds = f"selected({other}, '{value}')" if selected else f"{other} = '{value}'"
            parts.append(f"({holds} and ({any_of}))" if other.startswith("$") else f"({any_of})")
        return f"({' or '.join(parts)})" if parts else "false()"


def lists_in(rows: Iterable[Row], told: Told) -> ChoiceLists:
    """Return the lists of choices; a choice without a name, or a second of it, is told."""
    found = ChoiceLists()
    columns: dict[str, None] = {}
    for row in rows:
        list_name, name = row.get("list_name"), row.get("name")
        if not list_name or not name:
            told.add(
                row, "choice", "a choice has no list or no name.", "write “list_name” and “name”"
            )
            continue
        known = found.rows.setdefault(list_name, [])
        if any(one.get("name") == name for one in known):
            told.add(row, "choice", f"{name} stands twice in {list_name}.", "remove one of them")
            continue
        known.append(row)
        columns.update(dict.fromkeys(base for base, _ in row.cells if base not in _TAKEN))
        _tell_pictures(row, told)
    found.columns = tuple(sorted((c for c in columns if "::" not in c), key=len, reverse=True))
    return found


def _tell_pictures(row: Row, told: Told) -> None:
    for base in {base for base, _ in row.cells}:
        if base in ("image", "big-image", "audio", "video") or base.startswith("media::"):
            told.add(row, "media", f"{base} of a choice is left out.", "say it in the label")


def flag(row: Row, column: str) -> bool:
    """Return whether a choice is marked in a column of ours."""
    return truthy(row.get(column))
