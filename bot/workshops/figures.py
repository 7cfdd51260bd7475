"""The figures of a step, worked out from the current answers of those who are counted.

Rule of this file: everybody counts once for each questionnaire, and only with what applies to her
now; nothing here decides what is shown (`flows.workshop_reveal`). It is worked out beside the event
loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from bot.surroundings import Surroundings
from bot.workshops.beside import apart_from_campaigns
from bot.workshops.values import Standing
from flows.engine import view_of
from flows.interview import Interview
from flows.judgement import judge
from flows.workshop_room import KIND_AFTER, KIND_BEFORE, KIND_MODULE, Figure, Room
from questionnaires.model import Library, Questionnaire, Status
from reports.quiz import pair_totals
from reports.totals.facts import facts_of
from reports.totals.release import Released
from reports.totals.room import answerers, question_figures
from reports.totals.room_release import next_room_gaps
from reports.wording import wording_for
from storage.cohorts import CohortAnswer, Enrolled, Membership, Release

GAPS: Final = "gaps"
PAIRS: Final = "pairs"
"""The names of the figures that are no question: the top gaps of the room so far, and before and
after of the quiz. In the value of a figure `kind` tells which it is."""

TOP_GAPS: Final = "room_gaps"
"""The view of a release under which the top gaps of a room are kept."""


@dataclass(frozen=True, slots=True)
class Computed:
    """The figures of a step by name, and the release to keep if its gaps are shown."""

    figures: Mapping[str, Figure]
    gaps: Release | None = None


def counted(room: Room, members: Iterable[Membership]) -> frozenset[str]:
    """Return the people in a room who are counted: who is in, and on no seat left out."""
    return frozenset(
        one.person for one in members if one.left_at is None and one.seat not in room.aside
    )


def quiz_interviews(
    room: Room, enrolled: Iterable[Enrolled | Interview], ref_id: str
) -> dict[str, dict[str, str]]:
    """Return by kind of step (before, after) the quiz interview of each person.

    Somebody's first one is that before, unless only the quiz after is planned, or it was open when
    she began; her next one is that after.
    """
    kinds = [step.kind for step in room.steps if step.kind in (KIND_BEFORE, KIND_AFTER)]
    found: dict[str, dict[str, str]] = {kind: {} for kind in kinds}
    for one in sorted(enrolled, key=lambda each: (each.started_at, _id(each))):
        if one.ref_id != ref_id:
            continue
        for kind in kinds:
            if one.person not in found[kind] and not _is_past(room, kind, one.started_at):
                found[kind][one.person] = _id(one)
                break
    return found


def _id(one: Enrolled | Interview) -> str:
    return one.id if isinstance(one, Interview) else one.interview


def _is_past(room: Room, kind: str, started_at: datetime) -> bool:
    """Tell whether an interview began when the quiz after was open, so that it is not that before.

    In a self-paced room both are open from the start, so there the order alone says it.
    """
    after = [at for at, step in enumerate(room.steps) if step.kind == KIND_AFTER]
    before = [at for at, step in enumerate(room.steps) if step.kind == KIND_BEFORE]
    if kind != KIND_BEFORE or not after or not before:
        return False
    opened, first = room.marks[after[0]].opened_at, room.marks[before[0]].opened_at
    return opened is not None and opened != first and started_at >= opened


async def computed(around: Surroundings, standing: Standing, number: int, at: datetime) -> Computed:
    """Return the figures of a step from the answers as they are now.

    A figure that cannot stand beside what campaigns show of the same people is left out.
    Names: the questions, with `question_figures` and `kind` "question"; `gaps` (kind "gaps") with
    `people` and `gaps`, each with `requirement`, its `label` and a cell; `pairs` (kind "pairs").

    Raises:
        StoreError: the answers could not be read.
    """
    cohort, room = standing
    cohorts, step = around.store.cohorts, room.steps[number]
    if not step.ref_id:
        return Computed({})
    people = counted(room, await cohorts.members(cohort.id))
    enrolled = [one for one in await cohorts.enrolled(cohort.id) if one.person in people]
    language = board_language(standing)
    questionnaire = around.catalog.open(step.ref_id, step.version, language)
    quizzes = quiz_interviews(room, enrolled, step.ref_id) if step.kind != KIND_MODULE else {}
    mine = quizzes[step.kind] if quizzes else _one_each(enrolled, step.ref_id, step.version)
    wanted = {one for part in quizzes.values() for one in part.values()} or set(mine.values())
    interviews = [await around.store.interview(one) for one in sorted(wanted)]
    known = {one.id: one for one in interviews if one is not None and one.consented_at is not None}
    answers = [one for one in await cohorts.answers(cohort.id) if one.interview in known]
    before = await cohorts.release(cohort.id, TOP_GAPS)
    work = _Work(questionnaire, known, answers, language)

    def made() -> Computed:
        found = work.distributions(mine, people, step.module)
        if step.kind == KIND_AFTER and KIND_BEFORE in quizzes:
            found |= work.pairs(quizzes[KIND_BEFORE], mine)
        if step.kind != KIND_MODULE:
            return Computed(found)
        shown, release = work.gaps(cohort.id, before, at, around)
        return Computed(found | shown, release)

    found = await asyncio.to_thread(made)
    if step.kind != KIND_MODULE:
        return found
    apart = await apart_from_campaigns(around.store, around.catalog, cohort, found.figures)
    return Computed(apart, found.gaps if GAPS in apart else None)


def board_language(standing: Standing) -> str:
    """Return the language of the board: the first of the workshop's."""
    languages = standing.cohort.settings.get("languages") or ["en"]
    return str(languages[0])


def _one_each(enrolled: Sequence[Enrolled], ref_id: str, version: int) -> dict[str, str]:
    """Return the interview of each person: that touched last, of several."""
    mine: dict[str, str] = {}
    for one in sorted(enrolled, key=lambda each: (each.updated_at, each.interview)):
        if (one.ref_id, one.version) == (ref_id, version):
            mine[one.person] = one.interview
    return mine


@dataclass(frozen=True)
class _Work:
    """What the figures of a step are made from."""

    questionnaire: Questionnaire
    interviews: Mapping[str, Interview]
    answers: Sequence[CohortAnswer]
    language: str

    def active(self, mine: Collection[str]) -> list[CohortAnswer]:
        """Return the answers of these interviews that apply now."""
        counting = {
            (name, *answer.key)
            for name in mine
            if name in self.interviews
            for answer in view_of(self.questionnaire, self.interviews[name]).active()
        }
        return [one for one in self.answers if (one.interview, one.question, one.row) in counting]

    def distributions(
        self, mine: Mapping[str, str], people: Collection[str], module: str
    ) -> dict[str, Figure]:
        say = wording_for(self.language)
        active = self.active(mine.values())
        return {
            one.question.name: Figure(
                {"kind": "question", **question_figures(one, say)}, frozenset(one.chosen)
            )
            for one in answerers(self.questionnaire, active, people, module)
        }

    def gaps(
        self, cohort: str, before: Release | None, at: datetime, around: Surroundings
    ) -> tuple[dict[str, Figure], Release | None]:
        """Return the top gaps of all who answered something, if they may be shown now."""
        facts = {
            one.person: _facts(self.questionnaire, one)
            for one in self.interviews.values()
            if one.answers
        }
        released = next_room_gaps(_released(before), facts, at)
        if released is None or not facts:
            return {}, None
        library = around.catalog.library(self.language)
        shown = [
            {**one, "label": _label(library, one["requirement"])}
            for one in released.figures["gaps"]
        ]
        value = {"kind": GAPS, "people": released.figures["people"], "gaps": shown}
        release = Release(
            cohort, TOP_GAPS, released.number, at, tuple(released.basis), released.figures
        )
        return {GAPS: Figure(value, frozenset(facts))}, release

    def pairs(self, before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, Figure]:
        """Return what people knew before and after, of those who did both."""
        given: dict[str, dict[str, Any]] = {}
        for one in self.answers:
            given.setdefault(one.interview, {})[one.question] = one.value
        both = sorted(person for person in before if given.get(before[person]) and
                      given.get(after.get(person, "")))  # fmt: skip
        totals = pair_totals(
            self.questionnaire, [(given[before[one]], given[after[one]]) for one in both]
        )
        if totals is None:
            return {}
        return {PAIRS: Figure({"kind": PAIRS, **asdict(totals)}, frozenset(both))}


def _facts(questionnaire: Questionnaire, interview: Interview) -> dict[str, Any]:
    """Return what an interview that is still open adds to totals."""
    rules = {rule.name: rule for rule in questionnaire.findings}
    found = [
        {
            "requirement": rules[verdict.rule].requirement,
            "status": str(verdict.status),
            "severity": str(verdict.severity) if verdict.severity else None,
        }
        for verdict in judge(view_of(questionnaire, interview))
        if verdict.status is not Status.NOT_APPLICABLE
    ]
    document = {
        "questionnaire": {"ref_id": questionnaire.ref_id, "version": questionnaire.version},
        "findings": found,
        "rule_cards": [],
        "counts": {},
        "actions": [],
        "critical_open": False,
    }
    return facts_of(document, interview.answers.values())


def _released(before: Release | None) -> Released | None:
    if before is None:
        return None
    return Released(before.number, before.at, before.basis, before.figures)


def _label(library: Library, name: str) -> str:
    known = library.requirements.get(name)
    return known.label if known is not None else name
