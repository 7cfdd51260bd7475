"""A form's rows worded in one language, as the entries of a questionnaire's files.

Rule of this file: entries have the keys that `questionnaires.reader.shapes` knows; none is empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from questionnaires.model import QuestionType
from questionnaires.reader.build import BUILT_IN
from questionnaires.xlsform.choice_lists import ChoiceLists, flag
from questionnaires.xlsform.columns import DEFAULT, Row
from questionnaires.xlsform.further_rows import Further
from questionnaires.xlsform.meaning import Meaning
from questionnaires.xlsform.survey_rows import Item, Part, Structure, truthy
from questionnaires.xlsform.survey_sheet import FLAGS, LISTS, PLAIN, TRANSLATED
from questionnaires.xlsform.tables import OURS, items
from questionnaires.xlsform.told import Told

Entry = dict[str, Any]

_PIPED = re.compile(r"\$\{\s*[^}]*\}")
_NO = frozenset({"", "no", "false", "false()", "0"})
_WITH_CHOICES = frozenset({"select_one", "select_multiple", "yes_partly_no", "file", "date"})


@dataclass
class Draft:
    """Words a form; `own` is the language it was written in."""

    structure: Structure
    lists: ChoiceLists
    meaning: Meaning
    further: Further
    told: Told
    ours: bool
    own: str
    title: str
    counting: Mapping[str, str] = field(default_factory=dict)

    def modules(self, language: str) -> list[Entry]:
        """Return all modules with their questions."""
        return [self._module(part, language) for part in self.structure.parts]

    def calculations(self) -> list[Entry]:
        """Return the calculations that could be read, in their order."""
        found = []
        for item in sorted(self.structure.calculations, key=self._order):
            include = item.row.get("include") if self.ours else ""
            said = "" if include else self.meaning.calculation(item)
            if include:
                found.append({"include": include})
            elif said:
                found.append({"name": item.name, "calculation": said})
        return found

    def _order(self, item: Item) -> tuple[int, int]:
        order = item.row.get(f"{OURS}order") if self.ours else ""
        return (int(order) if order.isdecimal() else 10**6, item.row.number)

    def _module(self, part: Part, language: str) -> Entry:
        row = part.row
        label = self._said(row, "label", language) if row else self.title
        entry = {
            "name": part.name,
            "ref": row.get("ref") if row and self.ours else "",
            "label": label or part.name.replace("_", " ").capitalize(),
            "note": self._said(row, "note", language) if row and self.ours else "",
            "relevant": self.meaning.relevant((row,)) if row else "",
        }
        questions = []
        for item in part.items:
            questions += self._questions(item, language)
        return {**_full(entry), "questions": questions}

    def _questions(self, item: Item, language: str) -> list[Entry]:
        include = item.row.get("include") if self.ours else ""
        if include:
            return [{"include": include, "relevant": self.meaning.relevant(item.relevants)}]
        found = [self._question(item, language)]
        if item.other:
            found.append(self._other(item, found[0]))
        counted = self.counting.get(item.name, "")
        return [*([self._counting(item, counted)] if counted else []), *found]

    def _question(self, item: Item, language: str) -> Entry:
        row = item.row
        constraint, alone = self.meaning.constraint(item)
        entry: Entry = {"name": item.name, "type": item.kind, "repeat": item.repeat}
        entry["relevant"] = self.meaning.relevant(item.relevants)
        entry |= {key: self._said(row, column, language) for key, column in TRANSLATED.items()}
        entry["label"] = entry["label"] or self._instead_of_label(item, entry)
        entry["constraint"] = constraint
        if not self.ours:
            entry |= {"example": "", "good": "", "answered_by": ""}
        else:
            entry |= self._our_columns(row, language)
        if item.kind in _WITH_CHOICES:
            entry["choices"] = self._choices(item, alone, language)
            entry["choice_filter"] = self.meaning.choice_filter(item)
            if not entry["choices"] and item.kind.startswith("select_"):
                entry["choices"] = [{"name": "ok", "label": "OK"}]
                self.told.add(
                    row, "choices", f"there is no list {item.list_name}.", "add it", "error"
                )
        full = _full(entry)
        required = self._required(item)
        if required is not (item.kind != "note"):
            full["required"] = required
        full |= self.further.variants(item.name, language) if self.ours else {}
        return full

    def _our_columns(self, row: Row, language: str) -> Entry:
        found: Entry = {"level": row.get("level")}
        found |= {key: row.get(key) for key in PLAIN}
        found |= {key: items(row.get(key)) for key in LISTS}
        found["evidence"] = items(self._said(row, "evidence", language))
        found |= {key: truthy(row.get(key)) for key in FLAGS}
        return found

    def _required(self, item: Item) -> bool:
        row = item.row
        if self.ours and truthy(row.get(f"{OURS}required")):
            return True
        cell = row.get("required").strip().lower()
        if cell not in _NO and not truthy(cell):
            self.told.add(
                row, "required", "required depends on other answers; it is always required now.",
                "say the same in “relevant” if it should not be asked",
            )  # fmt: skip
        return cell not in _NO or (item.kind == "acknowledge" and not self.ours)

    def _instead_of_label(self, item: Item, entry: Entry) -> str:
        label = entry.get("hint") or item.name.replace("_", " ")
        self.told.add(item.row, "label", "the question has no label.", "write one in “label”")
        return str(label)

    def _said(self, row: Row, column: str, language: str) -> str:
        text = row.said(column, language, self.own)
        here = row.cells.get((column, self.own)) or row.cells.get((column, DEFAULT))
        if text and not here:
            self.told.add(
                row, "untranslated",
                f"the {column} is not there in the form's language ({self.own}).",
                "write it; another language stands there now",
            )  # fmt: skip
        if "${" not in text:
            return text
        self.told.add(
            row, "piped", f"the {column} shows an answer inside the text; “…” stands there now.",
            "reword it",
        )  # fmt: skip
        return _PIPED.sub("…", text)

    def _choices(self, item: Item, alone: Iterable[str], language: str) -> list[Entry]:
        if item.kind in ("date", "file") and not self.ours:
            return []
        found = [
            _full(
                {
                    "name": row.get("name"),
                    "label": self._said(row, "label", language) or row.get("name"),
                    "ref": row.get("ref") if self.ours else "",
                    "alone": (self.ours and flag(row, "alone")) or row.get("name") in alone,
                    "right": self.ours and flag(row, "right"),
                }
            )
            for row in self.lists.of(item.list_name)
        ]
        if item.other and all(one["name"] != "other" for one in found):
            found.append({"name": "other", "label": "Other"})
        built_in = (
            BUILT_IN.get(QuestionType(item.kind), ()) if item.kind in set(QuestionType) else ()
        )
        plain = [{"name": one.name, "label": one.label} for one in built_in]
        return [] if found == plain else found

    def _other(self, item: Item, question: Entry) -> Entry:
        self.told.add(
            item.row, "or_other", "“or_other” becomes a choice “Other” and a question after it.",
            "translate their words, if the form is not in English",
        )  # fmt: skip
        many = item.kind == "select_multiple"
        taken = f"selected(${{{item.name}}}, 'other')" if many else f"${{{item.name}}} = 'other'"
        entry = {"name": item.other, "type": "text", "repeat": item.repeat}
        entry |= {"follows": item.name, "relevant": taken, "label": "Specify other."}
        return _full({**entry, "required": question.get("required", True)})

    def _counting(self, item: Item, name: str) -> Entry:
        """Return the question that counts the rows of a repeat nobody counted."""
        return {"name": name, "type": "integer", "label": self.further.counting_label(name)}


def _full(entry: Entry) -> Entry:
    """Return an entry without what is empty."""
    return {key: value for key, value in entry.items() if value not in ("", [], False, None)}
