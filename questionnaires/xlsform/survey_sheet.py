"""The sheet `survey` of a questionnaire: one row a question, groups for modules, repeats for rows.

Rule of this file: the XLSForm columns alone make a form that works elsewhere; what they cannot say
stands beside them in columns of our own, and only where it is needed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from questionnaires.expressions import ExpressionError
from questionnaires.model import Calculation, Module, Question, Questionnaire, QuestionType, Repeat
from questionnaires.xlsform import from_xlsform, names, to_xlsform
from questionnaires.xlsform.choices_sheet import Lists
from questionnaires.xlsform.names import Names
from questionnaires.xlsform.seen import Segments
from questionnaires.xlsform.tables import HELPER, OURS, Table, lines, spoken, yes
from questionnaires.xlsform.to_xlsform import Place

Words = Mapping[str, Mapping[str, str]]
"""By language and key, what the form says besides the questionnaire's own texts."""

SAME_TYPES = {
    QuestionType.NOTE: "note",
    QuestionType.ACKNOWLEDGE: "acknowledge",
    QuestionType.INTEGER: "integer",
    QuestionType.DECIMAL: "decimal",
    QuestionType.MONEY: "decimal",
    QuestionType.DATE: "date",
    QuestionType.TEXT: "text",
}
"""Types that take no list of choices in XLSForm."""
TRANSLATED = {
    "label": "label",
    "hint": "hint",
    "why": "guidance_hint",
    "constraint_message": "constraint_message",
    "example": "example",
    "good": "good",
    "answered_by": "answered_by",
}
"""Texts of a question and the columns they stand in, one a language."""
PLAIN = ("ref", "follows", "corridor", "same")
LISTS = ("sources", "suggested")
FLAGS = ("personal", "reason_for_not_applicable")


@dataclass
class Survey:
    """Writes the rows of a questionnaire; `heard` are its readings in other languages, by code."""

    heard: Mapping[str, Questionnaire]
    names: Names
    segments: Segments
    lists: Lists
    words: Words
    table: Table = field(default_factory=Table)

    @property
    def form(self) -> Questionnaire:
        """The questionnaire in the language it was written in."""
        return next(iter(self.heard.values()))

    def write(self) -> Table:
        """Return the sheet."""
        for at, module in enumerate(self.form.modules):
            self._module(at, module)
        for order, one in enumerate(self.form.calculations, 1):
            if not self.names.segment_of.get(one.name):
                self.table.add(self._calculation(one, order))
        return self.table

    def _module(self, at: int, module: Module) -> None:
        name = self.segments.group_of[module.name]
        begin = {"type": "begin_group", "name": name, "ref": module.ref}
        begin |= self._in_all("label", lambda one: one.modules[at].label)
        begin |= self._in_all("note", lambda one: one.modules[at].note)
        begin |= self._condition("relevant", module.relevant, Place())
        if name != module.name:
            begin[f"{OURS}name"] = module.name
        self.table.add(begin)
        if module.note:
            heading = self._in_all("label", lambda one: one.modules[at].note)
            self._help("note", f"{name}_opening", **heading)
        for segment, questions in self.segments.runs(module):
            if segment:
                self._open(segment, at)
            for question in questions:
                self._question(question, Place(segment, question.name))
            if segment:
                self._close(segment)
        self.table.add({"type": "end_group", "name": name})

    def _help(self, type: str, name: str, **cells: str) -> None:
        self.table.add({"type": type, "name": name, f"{OURS}type": HELPER, **cells})

    def _open(self, segment: str, at: int) -> None:
        repeat = self.form.repeat_by_name[self.names.repeat_of[segment]]
        title = self._in_all("label", lambda one: one.modules[at].label)
        begin = {"type": "begin_repeat", "name": segment, f"{OURS}repeat": repeat.name}
        self.table.add({**begin, **title, "repeat_count": self.segments.count(repeat, self.names)})
        place = Place(segment)
        row = self.segments.row_id(repeat, self.names)
        self._help("calculate", names.row_of(segment), calculation=row)
        self._help("calculate", f"{segment}_number", calculation="position(..)")
        naming = "''"
        if repeat.label and self.names.segment_of.get(repeat.label) != segment:
            naming = to_xlsform.value(f"${{{repeat.label}}}", self.names, place)
        elif repeat.each:
            naming = f"${{{names.row_of(segment)}}}"
        self._help("calculate", f"{segment}_naming", calculation=naming)
        heading = self._in_all("label", lambda one: _heading(one, repeat, segment))
        self._help("note", f"{segment}_heading", **heading)

    def _close(self, segment: str) -> None:
        for order, one in enumerate(self.form.calculations, 1):
            if self.names.segment_of.get(one.name) == segment:
                self.table.add(self._calculation(one, order))
        self.table.add({"type": "end_repeat", "name": segment})

    def _calculation(self, one: Calculation, order: int) -> dict[str, str]:
        truth = one.name in self.names.conditions
        say = to_xlsform.truth if truth else to_xlsform.value
        place = Place(self.names.segment_of.get(one.name, ""))
        said = say(one.calculation, self.names, place)
        back = _back(lambda: from_xlsform.calculation(said, self.names))
        return {
            "type": "calculate",
            "name": one.name,
            "calculation": said,
            f"{OURS}calculation": self._kept(one.calculation, back),
            f"{OURS}order": str(order),
            "include": f"{one.origin}#{one.name}" if one.origin else "",
        }

    def _question(self, one: Question, place: Place) -> None:
        row = {
            "type": SAME_TYPES.get(one.type) or self._select(one),
            "name": one.name,
            "level": one.level.value,
            "include": f"{one.origin}#{one.name}" if one.origin else "",
            "evidence": "",
        }
        if one.type.value != row["type"].split()[0]:
            row[f"{OURS}type"] = one.type.value
        for key, column in TRANSLATED.items():
            row |= self._in_all(column, _words(one.index, key))
        row |= self._in_all("evidence", lambda form: lines(form.questions[one.index].evidence))
        row |= {key: getattr(one, key) for key in PLAIN}
        row |= {key: lines(getattr(one, key)) for key in LISTS}
        row |= {key: yes(getattr(one, key)) for key in FLAGS}
        row |= self._required(one)
        row |= self._condition("relevant", one.relevant, place)
        row |= self._constraint(one, place)
        row |= self._filter(one, place)
        if one.type is QuestionType.DATE and one.choices:
            row[f"{OURS}list"] = self.lists.of(one)
        self.table.add(row)
        self._beside(one)

    def _select(self, one: Question) -> str:
        many = self.names.kinds[one.name] == names.MANY
        return f"select_{'multiple' if many else 'one'} {self.lists.of(one)}"

    def _required(self, one: Question) -> dict[str, str]:
        """Return who must answer: elsewhere, only a list of choices has a word for not knowing."""
        if one.type in SAME_TYPES and one.type is not QuestionType.ACKNOWLEDGE:
            return {f"{OURS}required": yes(one.required)}
        return {"required": yes(one.required)}

    def _condition(self, key: str, text: str, place: Place) -> dict[str, str]:
        said = to_xlsform.condition(text, self.names, place)
        back = _back(lambda: from_xlsform.expression(said, self.names)) if said else ""
        return {key: said, f"{OURS}{key}": self._kept(text, back)}

    def _kept(self, text: str, back: str | None) -> str:
        """Return an expression for a column of ours, '' where XLSForm alone says the same."""
        return "" if text == back else self._hidden.sub(r"#{\1}", text)

    @cached_property
    def _hidden(self) -> re.Pattern[str]:
        """Names that stand in no row; other programs would look for them, so `#{}` keeps them."""
        missing = "|".join(map(re.escape, ("choice", *sorted(self.names.absent))))
        return re.compile(rf"\$\{{({missing})\}}")

    def _constraint(self, one: Question, place: Place) -> dict[str, str]:
        many = self.names.kinds[one.name] == names.MANY
        alone = [choice.name for choice in one.choices if choice.alone] if many else []
        guarded = (*alone, *names.TYPED) if many else ()
        said = to_xlsform.constraint(one.constraint, guarded, self.names, place)
        back = _back(lambda: from_xlsform.constraint(said, self.names, guarded)[0]) if said else ""
        return {
            "constraint": said,
            f"{OURS}constraint": self._kept(one.constraint, back),
        }

    def _filter(self, one: Question, place: Place) -> dict[str, str]:
        said = to_xlsform.choice_filter(one.choice_filter, self.names, place)
        back = _back(lambda: from_xlsform.expression(said, self.names, choice=True)) if said else ""
        return {"choice_filter": said, f"{OURS}choice_filter": self._kept(one.choice_filter, back)}

    def _beside(self, one: Question) -> None:
        """Write the row for what XLSForm asks on its own: a currency, the words beside a date."""
        relevant = self.table.rows[-1].get("relevant", "")
        if one.type is QuestionType.MONEY:
            name, key, type = names.currency_of(one.name), "currency", "select_one currencies"
        elif one.type is QuestionType.DATE and one.choices:
            name, key = names.word_of(one.name), "instead"
            type = f"select_one {self.lists.of(one)}"
        else:
            return
        label = self._in_all("label", lambda form: self.words[form.text_language][key])
        self._help(type, name, relevant=relevant, **label)

    def _in_all(self, column: str, text: Callable[[Questionnaire], str]) -> dict[str, str]:
        return {spoken(column, code): text(form) for code, form in self.heard.items()}


def _words(index: int, key: str) -> Callable[[Questionnaire], str]:
    """Return what takes a text of a question out of a reading."""
    return lambda form: str(getattr(form.questions[index], key))


def _back(read: Callable[[], str]) -> str | None:
    """Return what an expression becomes when it is read back, None if it cannot be."""
    try:
        return read()
    except ExpressionError:
        return None


def _heading(form: Questionnaire, repeat: Repeat, segment: str) -> str:
    """Return the heading of a row, with references where numbers and names stand."""
    here = form.repeat_by_name[repeat.name].label_text
    places = {"{n}": "number", "{label}": "naming"}
    for place, what in places.items():
        here = here.replace(place, f"${{{segment}_{what}}}")
    total = f"${{{repeat.count}}}" if repeat.count else "…"
    return here.replace("{total}", total)
