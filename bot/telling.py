"""What is needed to put something into words: who, which questionnaire, which language.

Rule of this file: values and look-ups only; made once for each reply.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from bot.keyboards import joined, place
from bot.messages import Pace
from bot.wording import Wording
from flows.interview import Answer, Interview, Key
from flows.view import View
from questionnaires.glossary import Glossary
from questionnaires.model import FindingRule, Library, Questionnaire
from questionnaires.values import Value
from reports.answer_words import answer_words
from reports.wording import wording_for
from storage.evidence_values import Evidence

NO_WORDS: Final = Glossary()


@dataclass(frozen=True, slots=True)
class Spoken:
    """What is the same for everybody who speaks a language and answers a questionnaire.

    `languages`: those to choose from, with their own names; `continues`: the questionnaire to go
    on with, if it is there; `own_link`: people can have a link of their own to come back with.
    """

    wording: Wording
    library: Library
    languages: tuple[tuple[str, str], ...] = ()
    retention_days: int = 730
    machine_drafted: bool = False
    continues: str = ""
    glossary: Glossary = NO_WORDS
    own_link: bool = False
    keyboards: dict[tuple[Any, ...], Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Telling:
    """One interview, in the words of one language, on one channel.

    `evidence` is there only where it is told about: in the review; `near`, help near this person,
    only where the safety card is shown. `pace`: a workshop sets the pace.
    """

    questionnaire: Questionnaire
    view: View
    channel: str
    spoken: Spoken
    evidence: tuple[Evidence, ...] = ()
    near: tuple[str, ...] = ()
    pace: Pace | None = None
    _places: dict[tuple[int, str], str] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @property
    def wording(self) -> Wording:
        """The product's own sentences."""
        return self.spoken.wording

    @property
    def library(self) -> Library:
        """The shared entries."""
        return self.spoken.library

    @property
    def interview(self) -> Interview:
        """The interview that is told about."""
        return self.view.interview

    def data(self, verb: str, row: str = "", argument: str = "") -> str:
        """Return the data of a button that is about the interview as a whole."""
        return joined(verb, self._place(-1, row), argument)

    def question_data(self, verb: str, key: Key, argument: str = "") -> str:
        """Return the data of a button that is about one question."""
        return joined(verb, self.about(key), argument)

    def about_all(self) -> str:
        """Return what the data of all buttons about the interview as a whole have in common."""
        return self._place(-1, "")

    def about(self, key: Key) -> str:
        """Return what the data of all buttons about a question have in common."""
        return self._place(self.questionnaire.question_by_name[key[0]].index, key[1])

    def _place(self, index: int, row: str) -> str:
        found = self._places.get((index, row))
        if found is None:
            here = self.view.interview
            found = place(here.id, here.revision, index, row)
            self._places[index, row] = found
        return found

    @cached_property
    def answers_by_module(self) -> dict[str, tuple[Answer, ...]]:
        """The answers that count now, in the order of the questionnaire."""
        known = self.questionnaire.question_by_name
        found: dict[str, list[Answer]] = {}
        for answer in self.view.active():
            found.setdefault(known[answer.question].module, []).append(answer)
        return {module: tuple(answers) for module, answers in found.items()}

    @cached_property
    def evidence_by_key(self) -> Mapping[Key, int]:
        """How many files back each answer."""
        return Counter(key for one in self.evidence for key in one.answers)

    def rule(self, name: str) -> FindingRule:
        """Return a finding rule by name."""
        return self._rules[name]

    @cached_property
    def _rules(self) -> dict[str, FindingRule]:
        return {rule.name: rule for rule in self.questionnaire.findings}

    def words(self, key: Key, value: Value) -> str:
        """Return a value in words."""
        question = self.questionnaire.question_by_name[key[0]]
        return answer_words(question, value, wording_for(self.wording.language))

    def row_title(self, repeat_name: str, row: str) -> str:
        """Return the heading of a row: "Recruiter 2 of 3: K."."""
        repeat = self.questionnaire.repeat_by_name[repeat_name]
        rows = self.view.rows_in(repeat_name)
        label = self.view.row_label(repeat_name, row)
        number = rows.index(row) + 1 if row in rows else len(rows)
        title = repeat.label_text.format(n=number, total=len(rows), label=label).strip()
        if not label or "{label}" in repeat.label_text:
            return title
        return f"{title}: {label}"
