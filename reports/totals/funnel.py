"""How far people get: joined, started, finished; where they stop; how long it takes.

Rule of this file: no answer is looked at, only in which module the answers were; each person counts
once, with the interview that got furthest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from questionnaires.model import Questionnaire
from reports.totals.cells import BLOCK, MINIMUM, Cell, is_exact, parts, people, within
from reports.totals.ledger import item_of, ledger_of, may_show
from reports.totals.release import Released, step

FUNNEL_SCHEMA: Final = 1

NOT_STARTED: Final = "not_started"
STARTED: Final = "started"
FINISHED: Final = "finished"

MINUTES: Final = (10, 20, 30, 60, 120, 1440)
"""Ends of the bands of time to finish; above the last, more than a day."""

RATES: Final = (10, 25, 50)
"""Ends of the bands of drop-off, percent."""

COMPLETED: Final = "completed"
JOINED: Final = "joined"
"""The table of `next_joined`."""


class Begun(Protocol):
    """How far an interview got (`storage.cohorts.Enrolled`)."""

    @property
    def person(self) -> str:
        """Whose it is."""

    @property
    def interview(self) -> str:
        """Its id."""

    @property
    def ref_id(self) -> str:
        """Of which questionnaire."""

    @property
    def status(self) -> str:
        """Where it stands; `completed` when it is finished."""

    @property
    def submissions(self) -> int:
        """How often it was submitted."""

    @property
    def started_at(self) -> datetime:
        """When it began."""

    @property
    def updated_at(self) -> datetime:
        """When it last changed."""


class Dated(Protocol):
    """An answer and when it was given (`storage.cohorts.CohortAnswer`)."""

    @property
    def interview(self) -> str:
        """Of which interview."""

    @property
    def question(self) -> str:
        """The name of the question."""

    @property
    def at(self) -> datetime:
        """When it was given."""


@dataclass(frozen=True, slots=True)
class Passage:
    """How far a person got: `modules` with an answer of hers, that of the latest answer last.

    `minutes` is the time from the start to the end, None where that is not known.
    """

    person: str
    state: str
    modules: tuple[str, ...] = ()
    minutes: int | None = None


def modules_answered(
    questionnaire: Questionnaire, answers: Iterable[Dated]
) -> dict[str, tuple[str, ...]]:
    """Return for each interview the modules with an answer, that of the latest answer last."""
    latest: dict[str, dict[str, datetime]] = {}
    for answer in answers:
        question = questionnaire.question_by_name.get(answer.question)
        if question is not None:
            times = latest.setdefault(answer.interview, {})
            times[question.module] = max(answer.at, times.get(question.module, answer.at))
    place = {module.name: at for at, module in enumerate(questionnaire.modules)}
    return {
        interview: tuple(sorted(times, key=lambda name: (times[name], place.get(name, 0))))
        for interview, times in latest.items()
    }


def passages(
    joined: Iterable[str],
    begun: Iterable[Begun],
    ref_id: str,
    modules: Mapping[str, Sequence[str]],
    finished_at: Mapping[str, datetime] | None = None,
) -> list[Passage]:
    """Return how far each of those who joined got in a questionnaire, by person.

    `modules` are those of `modules_answered`; `finished_at` the time of the first submission of
    each interview, where it is known.
    """
    found = {person: Passage(person, NOT_STARTED) for person in joined}
    ends = finished_at or {}
    for one in sorted(begun, key=lambda one: (one.updated_at, one.interview)):
        if one.ref_id != ref_id or one.person not in found:
            continue
        done = one.submissions > 0 or one.status == COMPLETED
        if found[one.person].state == FINISHED and not done:
            continue
        end = ends.get(one.interview)
        minutes = int((end - one.started_at).total_seconds() // 60) if done and end else None
        state = FINISHED if done else STARTED
        found[one.person] = Passage(
            one.person, state, tuple(modules.get(one.interview, ())), minutes
        )
    return [found[person] for person in sorted(found)]


def funnel(everyone: Sequence[Passage]) -> dict[str, Any]:
    """Return `joined`, `states`, `left` and `minutes`, of people who each count once.

    `states` has a cell for `not_started`, `started` and `finished`. `left`: for each module those
    whose latest answer is in it and who did not finish (`people`), and how many that is of those
    who saw it, finished or not (`percent`, a band, where `people` is exact). `minutes`: the band
    the median time to finish is in, from ten people on.
    """
    states = dict.fromkeys((NOT_STARTED, STARTED, FINISHED), 0)
    for one in everyone:
        states[one.state] += 1
    cells = parts(states)
    return {
        "joined": people(len(everyone)),
        "states": cells,
        "left": _left(everyone) if is_exact(cells[STARTED]) else [],
        "minutes": _median_band([one.minutes for one in everyone if one.minutes is not None]),
    }


def drop_off(everyone: Iterable[Passage]) -> dict[str, tuple[int, int]]:
    """Return for each module how many left in it, and how many saw it."""
    counts: dict[str, tuple[int, int]] = {}
    for one in everyone:
        for module in one.modules:
            left, saw = counts.get(module, (0, 0))
            gone = one.state != FINISHED and module == one.modules[-1]
            counts[module] = (left + gone, saw + 1)
    return counts


def _left(everyone: Sequence[Passage]) -> list[dict[str, Any]]:
    counts = drop_off(everyone)
    open_ones = [one for one in everyone if one.state == STARTED]
    nowhere = sum(not one.modules for one in open_ones)
    cells = parts({name: left for name, (left, _) in counts.items()} | {"": nowhere})
    return [
        {"module": name, "people": cells[name], "percent": _rate(cells[name], *counts[name])}
        for name in sorted(counts)
    ]


def _rate(cell: Cell, left: int, saw: int) -> Cell:
    return _band(left * 100 // saw, RATES, 100) if is_exact(cell) and saw >= BLOCK else None


def _median_band(minutes: Sequence[int]) -> Cell:
    """Return the band of the (lower) median; an end of -1 stands for more than a day."""
    if len(minutes) < BLOCK:
        return None
    return _band(sorted(minutes)[(len(minutes) - 1) // 2], MINUTES, -1)


def _band(number: int, ends: Sequence[int], last: int) -> Cell:
    least = max((end for end in ends if end <= number), default=0)
    return {"least": least, "most": next((end for end in ends if end > number), last)}


def next_joined(previous: Released | None, joined: Iterable[str], at: datetime) -> Released | None:
    """Return the next number of all who joined, or None while the last one stands.

    It is a range of five, whether they agreed to be counted or not, so that nobody can take those
    who did from it; it moves on when at least five people (or a tenth) joined or left since.
    `figures`: `schema` and `joined`.
    """
    ledger = ledger_of(previous.basis if previous else ())
    group = ledger.group(item_of(person, JOINED) for person in sorted(set(joined)))
    before = ledger.latest().get(JOINED, (0,))[0]
    enough = step(before.bit_count())
    number = group.bit_count()
    if number < MINIMUM or ledger.count(group ^ before, enough) < enough:
        return None
    ledger.shown(JOINED, (group,))
    least = number - number % MINIMUM
    figures = {"schema": FUNNEL_SCHEMA, "joined": within(least, least + MINIMUM - 1)}
    return Released(previous.number + 1 if previous else 1, at, ledger.basis(), figures)


def next_funnel(
    previous: Released | None, everyone: Sequence[Passage], ref_id: str, at: datetime
) -> Released | None:
    """Return the next funnel of a campaign, or None while the last one stands.

    It moves on when at least five people joined, left or got on since, and is never nearly the
    same as one shown before. `figures` are those of `funnel` with `schema` and `questionnaire`.
    """
    ledger = ledger_of(previous.basis if previous else ())
    items = [
        item_of(one.person, [one.state, "" if one.state == FINISHED else one.modules[-1:]])
        for one in everyone
    ]
    group = ledger.group(items)
    before = ledger.tables.get("funnel", [])
    enough = step(before[-1][0].bit_count()) if before else 0
    if before and ledger.count(group ^ before[-1][0], enough) < enough:
        return None
    if not may_show([(group,)], [[table] for table in before], ledger):
        return None
    ledger.shown("funnel", (group,))
    figures = {"schema": FUNNEL_SCHEMA, "questionnaire": ref_id, **funnel(everyone)}
    return Released(previous.number + 1 if previous else 1, at, ledger.basis(), figures)
