"""The revealed figures of a step as charts: bars with their numbers, in the language of the board.

Rule of this file: it shows the figures kept in the room and nothing else; a bar whose number is
kept back has no length, and its label stands apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.wording import Wording
from bot.workshops.figures import GAPS, PAIRS
from flows.workshop_room import Figure
from questionnaires.catalog import Catalog
from questionnaires.model import Question, Questionnaire
from questionnaires.values import TYPED_KINDS
from reports.totals.room import COUNTED, bar_label
from reports.wording import Wording as ReportWording
from reports.wording import wording_for

QUESTION: Final = "question"
FEW: Final = 4
MANY: Final = 8
"""Up to, and from so many bars on, a chart is set in larger and in smaller letters."""

GAPS_ON_A_PAGE: Final = 4

Cell = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: `least` and `most` are its lengths of 100; both differ where the number is a range.

    `text` is the number in words, `share` that of all who answered (empty where it is not known),
    `is_right` marks the right answer of a quiz.
    """

    label: str
    text: str
    least: float
    most: float
    share: str = ""
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure ready to be shown; `kind` is `question`, `gaps` or `pairs`.

    `lead` says who stands behind it; `kept_back` are labels without a number, `nobody` those that
    nobody chose where there is no room for them; `most` is the answer given most where only that
    may be shown.
    """

    kind: str
    title: str
    lead: str
    bars: tuple[Bar, ...] = ()
    kept_back: str = ""
    nobody: str = ""
    most: str = ""

    @property
    def size(self) -> str:
        """Return how it is set: `short` (few bars, in large letters), `long`, or empty."""
        if len(self.bars) <= FEW:
            return "short"
        return "long" if len(self.bars) >= MANY else ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The charts of a step, and how many of its questions too few people answered for one."""

    charts: tuple[Chart, ...]
    without: int


@dataclass(frozen=True, slots=True)
class Charts:
    """Makes charts in the words of one language; `shows_right` marks right answers of a quiz."""

    catalog: Catalog
    words: Wording
    shows_right: bool = False

    @property
    def _numbers(self) -> ReportWording:
        return wording_for(self.words.language)

    def of(self, ref_id: str, version: int, module: str, figures: Mapping[str, Figure]) -> Drawn:
        """Return the charts of a step's figures, questions in the order asked, then the totals."""
        questionnaire = self.catalog.open(ref_id, version, self._language(ref_id, version))
        charts = [
            self._question(questionnaire, figures[one.name].value)
            for one in questionnaire.questions
            if one.name in figures and figures[one.name].value["shown"] != "nothing"
        ]
        shown = len(charts)
        asked = [one for one in questionnaire.questions if module in ("", one.module)]
        if PAIRS in figures:
            charts.append(self._pairs(figures[PAIRS].value))
        if GAPS in figures and figures[GAPS].value["gaps"]:
            charts += self._gaps(figures[GAPS].value)
        return Drawn(tuple(charts), sum(_is_counted(one) for one in asked) - shown)

    def _language(self, ref_id: str, version: int) -> str:
        language = self.words.language
        return language if language in self.catalog.languages(ref_id, version) else "en"

    # -- kinds of charts -----------------------------------------------------------------------

    def _question(self, questionnaire: Questionnaire, value: Mapping[str, Any]) -> Chart:
        question = questionnaire.question_by_name[value["name"]]
        given = [one for one in value["bars"] if not _is_idle(one)]
        shown = [one for one in given if one["people"] is not None]
        hidden = [one for one in given if one["people"] is None and one["code"] not in TYPED_KINDS]
        nobody = [one for one in shown if not one["people"]["most"]] if len(shown) >= MANY else []
        right = question.right_choice.name if self.shows_right and question.right_choice else ""
        answered: Cell | None = value["answered"]
        return Chart(
            QUESTION,
            question.label,
            self._answered(answered, value["several"]),
            tuple(
                self._bar(
                    bar_label(question, one["code"], self._numbers),
                    one["people"],
                    answered["most"] if answered else 0,
                    answered,
                    one["code"] == right,
                )
                for one in shown
                if one not in nobody
            ),
            "" if value["shown"] == "most" else self._labels(question, hidden),
            self._labels(question, nobody),
            self._most(question, value),
        )

    def _gaps(self, value: Mapping[str, Any]) -> list[Chart]:
        """Draw the gaps most firms have, some on each page."""
        people: Cell | None = value["people"]
        names = self.catalog.library(self._language_of_library()).requirements
        scale = people["most"] if people else 0
        bars = [self._bar(_named(names, one), one["gap"], scale, people) for one in value["gaps"]]
        title, lead = self.words.say("board_gaps"), self.words.say("board_gaps_lead")
        return [
            Chart(GAPS, title, lead, tuple(bars[at : at + GAPS_ON_A_PAGE]))
            for at in range(0, len(bars), GAPS_ON_A_PAGE)
        ]

    def _pairs(self, value: Mapping[str, Any]) -> Chart:
        """Draw what was known before and after: the whole only, since questions tell too much."""
        whole = value["pairs"] * len(value["questions"])
        bars = tuple(
            Bar(self.words.say(f"board_pairs_{when}"), self._percent(share), share, share)
            for when in ("before", "after")
            for share in (round(100 * value[when] / whole),)
        )
        lead = self.words.say("board_pairs_lead", count=value["pairs"])
        return Chart(PAIRS, self.words.say("board_pairs"), lead, bars)

    # -- their parts ---------------------------------------------------------------------------

    def _bar(
        self, label: str, cell: Cell, scale: int, answered: Cell | None, is_right: bool = False
    ) -> Bar:
        whole = max(scale, 1)
        exact = cell["least"] == cell["most"]
        knows_all = answered is not None and answered["least"] == answered["most"]
        share = self._percent(round(100 * cell["least"] / whole)) if exact and knows_all else ""
        return Bar(
            label,
            self._number(cell, scale),
            round(min(100.0, 100 * cell["least"] / whole), 1),
            round(min(100.0, 100 * cell["most"] / whole), 1),
            share,
            is_right,
        )

    def _number(self, cell: Cell, scale: int) -> str:
        least, most = (self._numbers.number(cell[end]) for end in ("least", "most"))
        if least == most:
            return least
        if cell["least"] == 0:
            return self.words.say("board_at_most", number=most)
        if cell["most"] >= scale:
            return self.words.say("board_at_least", number=least)
        return f"{least}\N{EN DASH}{most}"

    def _percent(self, share: float) -> str:
        return self.words.say("board_percent", number=self._numbers.number(int(share)))

    def _answered(self, cell: Cell | None, several: bool) -> str:
        if cell is None:
            return ""
        several_said = f" {self.words.say('board_several')}" if several else ""
        if cell["least"] == cell["most"]:
            return self.words.say("board_answered_by", count=cell["least"]) + several_said
        return self.words.say("board_answered_by_more", count=cell["least"]) + several_said

    def _most(self, question: Question, value: Mapping[str, Any]) -> str:
        if value["shown"] != "most":
            return ""
        return bar_label(question, value["most"], self._numbers) if value["most"] else ""

    def _labels(self, question: Question, bars: Sequence[Mapping[str, Any]]) -> str:
        labels = [bar_label(question, one["code"], self._numbers) for one in bars]
        return self._numbers.listing(labels) if labels else ""

    def _language_of_library(self) -> str:
        language = self.words.language
        return language if language in self.catalog.shipped_languages() else "en"


def _is_counted(question: Question) -> bool:
    return question.type in COUNTED and not question.personal


def _is_idle(bar: Mapping[str, Any]) -> bool:
    """Tell whether a bar says nothing: nobody said "don't know" or the like."""
    people = bar["people"]
    return bar["code"] in TYPED_KINDS and people is not None and people["most"] == 0


def _named(requirements: Mapping[str, Any], gap: Mapping[str, Any]) -> str:
    known = requirements.get(gap["requirement"])
    return str(known.label) if known is not None and known.label else str(gap["label"])
