"""The figures of a room: how its people answered the questions of a module.

Rule of this file: people are counted, never rows; a typed text is never looked at, and a number
only by the band it falls in.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Protocol

from questionnaires.model import SELECTS_MANY, Question, Questionnaire, QuestionType
from questionnaires.values import TYPED_KINDS
from reports.answer_values import FILE_WORDS, YES_PARTLY_NO
from reports.answer_words import answer_words
from reports.totals.cells import MINIMUM, Cell, choices, most_chosen, parts, share, within
from reports.wording import Wording

ROOM_SCHEMA: Final = 1

NUMBER_BANDS: Final = ((0, 0), (1, 4), (5, 9), (10, 49), (50, 249), (250, None))
"""Least and most of each bar of a question that asks for a number."""

COUNTED: Final = frozenset(
    {
        QuestionType.SELECT_ONE,
        QuestionType.SELECT_MULTIPLE,
        QuestionType.YES_PARTLY_NO,
        QuestionType.INTEGER,
        QuestionType.COUNTRY,
        QuestionType.COUNTRIES,
        QuestionType.LANGUAGES,
        QuestionType.FILE,
    }
)
"""Kinds of question that are shown; texts, dates and amounts of money never are."""

OPEN_LISTS: Final = frozenset(
    {QuestionType.COUNTRY, QuestionType.COUNTRIES, QuestionType.LANGUAGES}
)
"""Kinds without choices of their own: what only few people named is not even listed."""

OTHERS: Final = "others"
"""The bar of countries and languages that few people named, together."""


class RoomAnswer(Protocol):
    """A current answer of somebody in a room; `value` is the JSON it is kept as."""

    @property
    def person(self) -> str:
        """Whose answer it is."""

    @property
    def question(self) -> str:
        """The name of the question."""

    @property
    def row(self) -> str:
        """The row, empty outside a repeat."""

    @property
    def value(self) -> Any:
        """What was answered."""


OPEN: Final = "open"
"""The part of those in the module who did not answer a question; never a bar."""


@dataclass(frozen=True, slots=True)
class Answerers:
    """Who chose what in one question: for each person the codes of her bars.

    `present` is how many people answered anything in the module; `conditional`: the question does
    not come to everybody, so that how many answered it tells what they said before.
    """

    question: Question
    chosen: Mapping[str, frozenset[str]]
    present: int
    conditional: bool


def room_figures(
    questionnaire: Questionnaire,
    say: Wording,
    answers: Iterable[RoomAnswer],
    counted: Collection[str],
    *,
    module: str = "",
) -> dict[str, Any]:
    """Return the distributions of a module's questions (all modules when empty), as plain JSON.

    `questionnaire` is in the language of the board, `say` has the words of it; `counted` are the
    people in the room who are not set aside. Nothing of this is frozen yet:
    `reports.totals.room_release` does that.

    Keys: `schema`, `questionnaire`, `version`, `module`, and `questions`, see `question_figures`.
    """
    found = answerers(questionnaire, answers, counted, module)
    return {
        "schema": ROOM_SCHEMA,
        "questionnaire": questionnaire.ref_id,
        "version": questionnaire.version,
        "module": module,
        "questions": [question_figures(one, say) for one in found],
    }


def answerers(
    questionnaire: Questionnaire,
    answers: Iterable[RoomAnswer],
    counted: Collection[str],
    module: str = "",
) -> list[Answerers]:
    """Return who chose what, for each question that may be shown, in the order asked."""
    asked = {
        one.name: one
        for one in questionnaire.questions
        if one.type in COUNTED and not one.personal and module in ("", one.module)
    }
    inside = frozenset(counted)
    chosen: dict[str, dict[str, frozenset[str]]] = {name: {} for name in asked}
    for answer in answers:
        question = asked.get(answer.question)
        if question is None or answer.person not in inside:
            continue
        found, here = codes(question, answer.value), chosen[question.name]
        if found:
            here[answer.person] = here[answer.person] | found if answer.person in here else found
    present: dict[str, set[str]] = {}
    for name, question in asked.items():
        present.setdefault(question.module, set()).update(chosen[name])
    return [
        Answerers(
            question,
            chosen[name],
            len(present[question.module]),
            _conditional(question, questionnaire),
        )
        for name, question in asked.items()
    ]


def _conditional(question: Question, questionnaire: Questionnaire) -> bool:
    module = questionnaire.module_by_name.get(question.module)
    return bool(question.relevant or question.repeat or (module and module.relevant))


def codes(question: Question, value: Any) -> frozenset[str]:
    """Return the bars an answer (as JSON) counts in; empty for what no bar is for."""
    if isinstance(value, str):
        return frozenset((value,)) if value else frozenset()
    if isinstance(value, list | tuple):
        return frozenset(one for one in value if isinstance(one, str) and one)
    if isinstance(value, Mapping):
        kind = value.get("kind")
        return frozenset((str(kind),)) if kind in TYPED_KINDS else frozenset()
    return _number_band(value)


def _number_band(value: Any) -> frozenset[str]:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        return frozenset()
    least, most = next(band for band in NUMBER_BANDS if band[1] is None or value <= band[1])
    return frozenset({_band_code(least, most)})


def _band_code(least: int, most: int | None) -> str:
    return f"{least}_up" if most is None else f"{least}_{most}"


def question_figures(found: Answerers, say: Wording) -> dict[str, Any]:
    """Return what may be shown of one question.

    Keys: `name`, `ref`, `label`, `module`, `several` (a person may stand in several bars),
    `answered` (a cell), `shown` (`counts`; `most` where only the code chosen most is shown;
    `nothing`), `most` and `bars` with `code`, `label` and `people` (a cell, as in `cells`).
    """
    question, answered = found.question, len(found.chosen)
    several = question.type in SELECTS_MANY or bool(question.repeat)
    counts = _counts(found, several)
    cells = _cells(found, counts, several)
    shown = "counts" if any(cells[code] for code in counts) else "most"
    shown = shown if answered >= MINIMUM else "nothing"
    most = most_chosen(counts, answered) if shown == "most" else ""
    stand = {*_known(question), most}
    bars = [code for code in counts if code in stand or cells[code] is not None]
    return {
        "name": question.name,
        "ref": question.ref,
        "label": question.label,
        "module": question.module,
        "several": several,
        "answered": _answered(found, cells[OPEN]),
        "shown": shown,
        "most": most,
        "bars": [
            {"code": code, "label": bar_label(question, code, say), "people": cells[code]}
            for code in bars
        ],
    }


def _cells(found: Answerers, counts: Mapping[str, int], several: bool) -> dict[str, Cell]:
    """Return the cells of the bars, and of `OPEN`."""
    answered, total = len(found.chosen), found.present
    if answered < MINIMUM:
        return dict.fromkeys((*counts, OPEN))
    hidden = (OPEN,) if found.conditional else ()
    if not several:
        return parts({**counts, OPEN: total - answered}, hidden)
    left = None if found.conditional else share(total - answered, total)
    return choices(counts, total, answered) | {OPEN: left}


def _answered(found: Answerers, left: Cell) -> Cell:
    """Return how many answered, as far as how many did not may be known."""
    if len(found.chosen) < MINIMUM:
        return None
    least = found.present - left["most"] if left else 0
    most = found.present - left["least"] if left else found.present
    return within(max(least, MINIMUM), most)


def _counts(found: Answerers, several: bool) -> dict[str, int]:
    """Return how many people stand in each bar, in the order of the choices."""
    counts = dict.fromkeys(_known(found.question), 0)
    for chosen in found.chosen.values():
        for code in chosen:
            counts[code] = counts.get(code, 0) + 1
    if found.question.type not in OPEN_LISTS:
        return counts
    known = _known(found.question)
    rare = {code for code, n in counts.items() if code not in known and n < MINIMUM}
    kept = {code: n for code, n in sorted(counts.items()) if code not in known + tuple(rare)}
    if not several:
        kept[OTHERS] = sum(counts[code] for code in rare)
    return kept | {code: counts[code] for code in known}


def _known(question: Question) -> tuple[str, ...]:
    """Return the bars that stand there whether somebody chose them or not."""
    if question.type is QuestionType.INTEGER:
        names: tuple[str, ...] = tuple(_band_code(*band) for band in NUMBER_BANDS)
    elif question.type is QuestionType.YES_PARTLY_NO:
        names = YES_PARTLY_NO
    elif question.type is QuestionType.FILE:
        names = FILE_WORDS
    else:
        names = tuple(choice.name for choice in question.choices)
    return (*names, *(kind for kind in TYPED_KINDS if kind not in names))


def bar_label(question: Question, code: str, say: Wording) -> str:
    """Return the words of a bar: those of the choice, of a typed value, or the band of numbers."""
    if code in TYPED_KINDS:
        return say(f"answer.{code}")
    if question.type is QuestionType.INTEGER:
        least, _, most = code.partition("_")
        if most == "up":
            return f"{say.number(int(least))}+"
        bounds = dict.fromkeys((int(least), int(most)))
        return "\N{EN DASH}".join(say.number(one) for one in bounds)
    if code == OTHERS:
        return say("totals.others")
    return answer_words(question, code, say)
