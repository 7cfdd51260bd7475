"""The sheet `choices`: every list of choices once, the typed values at its end.

Rule of this file: questions with the same choices in all languages share a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from questionnaires import territories
from questionnaires.model import Choice, Question, Questionnaire, QuestionType
from questionnaires.reader.build import BUILT_IN
from questionnaires.xlsform.names import TYPED
from questionnaires.xlsform.tables import Table, spoken, yes

CURRENCIES = "currencies"
_CODES = {
    QuestionType.COUNTRY: "countries",
    QuestionType.COUNTRIES: "countries",
    QuestionType.LANGUAGES: "languages",
}
_FOR_TYPED = frozenset({QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE, *BUILT_IN, *_CODES})


@dataclass
class Lists:
    """The lists of a form, by name."""

    heard: Mapping[str, Questionnaire]
    words: Mapping[str, Mapping[str, str]]
    table: Table = field(default_factory=Table)
    _known: dict[tuple[object, ...], str] = field(default_factory=dict)

    def of(self, question: Question) -> str:
        """Return the list of a question; the first that asks for it has it written."""
        if question.type in _CODES:
            return self._codes(_CODES[question.type])
        readings = [form.questions[question.index].choices for form in self.heard.values()]
        key = (question.type in _FOR_TYPED, *readings)
        if key not in self._known:
            name = self._name(question)
            self._known[key] = name
            for at, choice in enumerate(question.choices):
                self._write(name, choice, [one[at].label for one in readings])
            if question.type in _FOR_TYPED:
                self._typed(name)
        return self._known[key]

    def currencies(self) -> None:
        """Write the list of currencies."""
        from babel import Locale  # noqa: PLC0415 - slow to load

        locales = {language: Locale.parse(language, sep="_") for language in self.heard}
        for code in _in_use():
            row = {"list_name": CURRENCIES, "name": code}
            for language, locale in locales.items():
                row[spoken("label", language)] = f"{code} {locale.currencies.get(code, '')}".strip()
            self.table.add(row)

    def _name(self, question: Question) -> str:
        built_in = BUILT_IN.get(question.type)
        wanted = question.type.value if built_in == question.choices else question.name
        taken = {*self._known.values(), *_CODES.values(), CURRENCIES}
        return f"{wanted}_choices" if wanted in taken else wanted

    def _write(self, name: str, choice: Choice, labels: list[str]) -> None:
        row = {"list_name": name, "name": choice.name, "ref": choice.ref}
        row |= {"alone": yes(choice.alone), "right": yes(choice.right)}
        for language, label in zip(self.heard, labels, strict=True):
            row[spoken("label", language)] = label
        self.table.add(row)

    def _typed(self, name: str) -> None:
        for typed in TYPED:
            row = {"list_name": name, "name": typed}
            for language in self.heard:
                row[spoken("label", language)] = self.words[language][typed]
            self.table.add(row)

    def _codes(self, name: str) -> str:
        if (name,) not in self._known:
            self._known[name,] = name
            give = territories.countries if name == "countries" else territories.languages
            spoken_names = {language: dict(give(language)) for language in self.heard}
            for code in next(iter(spoken_names.values())):
                row = {"list_name": name, "name": code}
                for language, found in spoken_names.items():
                    row[spoken("label", language)] = found.get(code, code)
                self.table.add(row)
            self._typed(name)
        return name


def _in_use() -> list[str]:
    """Return the ISO 4217 codes of all money that is legal tender somewhere today."""
    from babel.core import get_global  # noqa: PLC0415 - as above

    territories_with_money = get_global("territory_currencies").values()
    return sorted(
        {
            code
            for money in territories_with_money
            for code, _, end, tender in money
            if not end and tender
        }
    )
