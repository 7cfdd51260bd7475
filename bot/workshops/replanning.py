"""A workshop planned anew while it stands in its lobby: other parts, another pace, other languages.

Rule of this file: once a workshop has begun its plan stands; and once somebody joined, the
questionnaire does, since what she answers is of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.organisations import audit
from bot.surroundings import Surroundings
from bot.workshops.creating import check, room_of, settings_of
from bot.workshops.values import Plan, PlanError, Standing, UnknownWorkshop, standing_of
from flows.workshop_phases import LOBBY
from flows.workshop_room import KIND_AFTER, KIND_BEFORE, KIND_MODULE
from storage.base import Change, StaleCohort, StoreError
from storage.cohorts import Joint

PLANNED: Final = "workshop_planned"
RETRIES: Final = 8

BEGUN: Final = "begun"
JOINED: Final = "joined"
"""Why a plan stands: the workshop has begun, or people joined and the questions are others."""


def plan_of(standing: Standing) -> Plan:
    """Return the plan a workshop was made with, or was changed to."""
    cohort, room = standing
    kinds = {step.kind for step in room.steps}
    modules = [step for step in room.steps if step.kind == KIND_MODULE]
    return Plan(
        title=cohort.title,
        languages=tuple(cohort.settings.get("languages") or ("en",)),
        ref_id=modules[0].ref_id if modules else str(cohort.settings.get("questionnaire", "")),
        modules=tuple(step.module for step in modules),
        quiz_before=KIND_BEFORE in kinds,
        quiz_after=KIND_AFTER in kinds,
        pacing=room.pacing,
        minutes={step.module or step.kind: step.minutes for step in room.steps if step.minutes},
        prompts={step.module or step.kind: step.prompt for step in room.steps if step.prompt},
    )


def can_be_planned(standing: Standing) -> bool:
    """Tell whether a workshop is still in its lobby and never left it."""
    return standing.room.phase == LOBBY and standing.room.furthest == 0


async def replan(
    around: Surroundings,
    cohort_id: str,
    change: Callable[[Plan], Plan],
    actor: str,
    at: datetime,
) -> tuple[Standing, str]:
    """Change the plan of a workshop; return where it stands, and why nothing was changed if so.

    `change` gets the present plan; the same plan changes nothing. The reason is `begun`, `joined`,
    or one of `PlanError.REASONS`.

    Raises:
        UnknownWorkshop: there is no such workshop.
        StoreError: it could not be saved.
    """
    for _ in range(RETRIES):
        standing = standing_of(await around.store.cohorts.cohort(cohort_id))
        if standing is None:
            raise UnknownWorkshop(cohort_id)
        before = plan_of(standing)
        plan = change(before)
        if plan == before:
            return standing, ""
        refused = await _refused(around, standing, before, plan)
        if refused:
            return standing, refused
        after = _planned(around, standing, plan)
        act = audit.act(PLANNED, at, actor, after.cohort.organisation, cohort_id, title=plan.title)
        try:
            await around.store.save(Change(joint=Joint(cohort=after.cohort, acts=(act,)), at=at))
        except StaleCohort:
            continue
        return after, ""
    raise StoreError("This workshop is being changed by too many at once. Please try again.")


async def _refused(around: Surroundings, standing: Standing, before: Plan, plan: Plan) -> str:
    if not can_be_planned(standing):
        return BEGUN
    if plan.ref_id != before.ref_id and await around.store.cohorts.members(standing.cohort.id):
        return JOINED
    try:
        check(around.catalog, plan)
    except PlanError as wrong:
        return str(wrong)
    return ""


def _planned(around: Surroundings, standing: Standing, plan: Plan) -> Standing:
    cohort, old = standing
    room = room_of(around.catalog, plan).but(
        joining=old.joining, aside=old.aside, turn=old.turn + 1
    )
    settings = {**cohort.settings, **settings_of(plan, room)}
    return Standing(replace(cohort, settings=settings, revision=cohort.revision + 1), room)
