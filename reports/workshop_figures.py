"""The figures that stood on a workshop's board, put into words: questions, gaps, before and after.

Rule of this file: it says what it is given and works nothing out anew; a number that was kept back
stays a word, and a range stays a range.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from questionnaires.model import Library, Question, Questionnaire
from questionnaires.values import TYPED_KINDS
from reports.totals.cells import Cell
from reports.totals.room import bar_label
from reports.wording import Wording
from reports.workshop_report_model import BarLine, Count, ShownFigure

NOTHING: Final = "nothing"
MOST: Final = "most"


def count_of(cell: Cell, say: Wording, whole: int | None = None) -> Count:
    """Return a cell in words; `whole` is how many people there are at most."""
    if cell is None:
        return Count(None, None, say("workshop_report.kept_back"))
    least, most = cell["least"], cell["most"]
    if least == most:
        return Count(least, most, say.number(least))
    if least == 0:
        text = say("workshop_report.at_most", number=say.number(most))
    elif most == whole:
        text = say("workshop_report.at_least", number=say.number(least))
    else:
        text = f"{say.number(least)}\N{EN DASH}{say.number(most)}"
    return Count(least, most, text)


def question_figure(
    part: str, question: Question, value: Mapping[str, Any], say: Wording, *, shows_right: bool
) -> ShownFigure:
    """Return the distribution of a question; `shows_right` marks the right answer of a quiz."""
    answered: Cell = value["answered"]
    whole = answered["most"] if answered else None
    bars = [one for one in value["bars"] if not _is_idle(one)]
    right = question.right_choice.name if shows_right and question.right_choice else ""
    lines = tuple(
        BarLine(
            _label(question, one["code"], say, is_right=one["code"] == right),
            count_of(one["people"], say, whole),
            _share(one["people"], answered, say),
        )
        for one in bars
        if one["people"] is not None
    )
    people = count_of(answered, say)
    lead = say("workshop_report.answered", people=people.text)
    if value["several"]:
        lead = f"{lead} {say('workshop_report.several')}"
    return ShownFigure(part, question.label, lead, people, lines, _note(question, value, say))


def _note(question: Question, value: Mapping[str, Any], say: Wording) -> str:
    if value["shown"] == MOST:
        most = _label(question, value["most"], say)
        return say("workshop_report.most_only", answer=most)
    kept = [_label(question, one["code"], say) for one in value["bars"] if one["people"] is None]
    return say("workshop_report.not_shown", answers=say.listing(kept)) if kept else ""


def _label(question: Question, code: str, say: Wording, *, is_right: bool = False) -> str:
    label = bar_label(question, code, say)
    return say("workshop_report.right", answer=label) if is_right else label


def _is_idle(bar: Mapping[str, Any]) -> bool:
    people = bar["people"]
    return bar["code"] in TYPED_KINDS and people is not None and people["most"] == 0


def _share(cell: Cell, answered: Cell, say: Wording) -> str:
    """Return the share of those who answered, where both numbers are known."""
    if cell is None or answered is None:
        return ""
    if cell["least"] != cell["most"] or answered["least"] != answered["most"]:
        return ""
    return say.percent(Decimal(cell["least"]) / Decimal(max(answered["least"], 1)))


def figures_of(
    part: str,
    questionnaire: Questionnaire,
    values: Mapping[str, Mapping[str, Any]],
    say: Wording,
    *,
    shows_right: bool = False,
) -> tuple[ShownFigure, ...]:
    """Return the distributions of a step's questions, in the order asked."""
    return tuple(
        question_figure(part, one, values[one.name], say, shows_right=shows_right)
        for one in questionnaire.questions
        if one.name in values and values[one.name]["shown"] != NOTHING
    )


def gaps_figure(
    part: str, value: Mapping[str, Any], library: Library, say: Wording
) -> ShownFigure | None:
    """Return the most frequent gaps of the room; None where there was none to show."""
    if not value["gaps"]:
        return None
    people: Cell = value["people"]
    whole = people["most"] if people else None
    lines = tuple(
        BarLine(
            _requirement(library, one),
            count_of(one["gap"], say, whole),
            _share(one["gap"], people, say),
        )
        for one in value["gaps"]
    )
    stand = count_of(people, say)
    lead = say("workshop_report.gaps_lead", people=stand.text)
    return ShownFigure(part, say("workshop_report.gaps"), lead, stand, lines)


def _requirement(library: Library, gap: Mapping[str, Any]) -> str:
    known = library.requirements.get(gap["requirement"])
    return known.label if known is not None and known.label else str(gap["label"])


def pairs_figure(part: str, value: Mapping[str, Any], say: Wording) -> ShownFigure:
    """Return how many answers were right before and after, of those who did both checks."""
    whole = value["pairs"] * len(value["questions"])
    lines = tuple(
        BarLine(
            say(f"workshop_report.{when}"),
            Count(value[when], value[when], say.number(value[when])),
            say.percent(Decimal(value[when]) / Decimal(max(whole, 1))),
        )
        for when in ("before", "after")
    )
    people = Count(value["pairs"], value["pairs"], say.number(value["pairs"]))
    lead = say("workshop_report.pairs_lead", people=people.text, answers=say.number(whole))
    return ShownFigure(part, say("workshop_report.pairs"), lead, people, lines)
