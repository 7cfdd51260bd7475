"""What the codes of totals are called in a language: requirements, modules, groups of firms.

Rule of this file: words come from the questionnaire, the library and the wording; a code that none
of them knows is shown as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from questionnaires.model import Library, Questionnaire
from reports.totals.blocks import CORRIDOR, OTHERS, SIZE
from reports.totals.facts import KIND as KIND_QUESTION
from reports.totals.facts import SECTOR as SECTOR_QUESTION
from reports.totals.facts import SIZE_BANDS, UNKNOWN
from reports.totals.lines import JOINS
from reports.wording import Wording

_QUESTIONS: Final = {"sector": SECTOR_QUESTION, "kind": KIND_QUESTION}
_SPECIAL: Final = (OTHERS, UNKNOWN)


@dataclass(frozen=True)
class Labels:
    """The words of one questionnaire in one language."""

    questionnaire: Questionnaire
    library: Library
    say: Wording

    def requirement(self, name: str) -> str:
        """Return a requirement in plain words."""
        known = self.library.requirements.get(name)
        return known.label if known is not None else name

    def module(self, name: str) -> str:
        """Return the title of a module."""
        known = self.questionnaire.module_by_name.get(name)
        return known.label if known is not None else name

    def module_place(self, name: str) -> int:
        """Return the place of a module in the order asked; those unknown stand last."""
        names = [one.name for one in self.questionnaire.modules]
        return names.index(name) if name in names else len(names)

    def group(self, dimension: str, code: str) -> str:
        """Return what the group of a breakdown is called; several put together are listed."""
        return self.say.listing([self._one(dimension, name) for name in code.split(JOINS)])

    def _one(self, dimension: str, name: str) -> str:
        if name in _SPECIAL:
            return self.say(f"totals.group.{name}")
        if dimension == SIZE:
            return self._size(name)
        if dimension == CORRIDOR:
            return self._corridor(name)
        question = self.questionnaire.question_by_name.get(_QUESTIONS[dimension])
        choices = {one.name: one.label for one in question.choices} if question else {}
        return choices.get(name, name)

    def _size(self, name: str) -> str:
        for least, most, band in SIZE_BANDS:
            if band == name and most is None:
                return self.say("totals.size.up", least=self.say.number(least))
            if band == name and most is not None:
                ends = {"least": self.say.number(max(least, 1)), "most": self.say.number(most)}
                return self.say("totals.size.band", **ends)
        return name

    def _corridor(self, name: str) -> str:
        if name in ("several", "none"):
            return self.say(f"totals.corridor.{name}")
        origin, _, destination = name.partition("-")
        ends = [
            self.say.territory(one) if one else self.say("totals.corridor.unknown_end")
            for one in (origin, destination)
        ]
        return self.say("totals.corridor.way", origin=ends[0], destination=ends[1])
