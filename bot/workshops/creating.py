"""A new workshop: the trainer's plan, checked, and the cohort with its room in the lobby.

Rule of this file: a plan that makes no workshop is refused with a reason, before anything is saved.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from bot.cohorts.making import cohort_of, make_cohort
from bot.organisations import audit
from bot.surroundings import Surroundings
from bot.workshops.fitting import fits
from bot.workshops.values import ROOM, Plan, PlanError
from flows.structure import of
from flows.workshop_arranging import LONGEST_PROMPT, LONGEST_TITLE
from flows.workshop_room import PACINGS, Quiz, Room, new_room, room_to_dict
from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire
from storage.cohorts import WORKSHOP, Cohort

QUIZ: Final = "knowledge_quiz"
CREATED: Final = "workshop_created"


async def create(
    around: Surroundings,
    trainer: str,
    organisation: str,
    plan: Plan,
    at: datetime,
    campaign: str = "",
) -> Cohort:
    """Save a new workshop in its lobby, with a code for links and one to be said aloud.

    `trainer` is the id of who made it, for the audit log.

    Raises:
        PlanError: the plan makes no workshop.
        StoreError: it could not be saved.
    """
    title = " ".join(plan.title.split())
    check(around.catalog, plan)
    if await around.store.cohorts.organisation(organisation) is None:
        raise PlanError("no_such_organisation")
    room = room_of(around.catalog, plan)
    settings = settings_of(plan, room)
    new = cohort_of(around.new_id(), WORKSHOP, organisation, title, at, settings, campaign)
    act = audit.act(CREATED, at, trainer, organisation, new.id, title=title)
    return await make_cohort(around.store, new, acts=(act,), at=at)


def check(catalog: Catalog, plan: Plan) -> None:
    """Refuse a plan that makes no workshop.

    Raises:
        PlanError: the plan makes no workshop.
    """
    title = " ".join(plan.title.split())
    if not title:
        raise PlanError("no_title")
    if len(title) > LONGEST_TITLE or any(
        len(one) > LONGEST_PROMPT for one in plan.prompts.values()
    ):
        raise PlanError("too_long")
    if plan.pacing not in PACINGS:
        raise PlanError("no_such_pacing")
    if plan.ref_id not in catalog.refs() or not fits(catalog, plan.ref_id):
        raise PlanError("no_such_questionnaire")
    known = catalog.languages(plan.ref_id)
    if not plan.languages or any(one not in known for one in plan.languages):
        raise PlanError("no_such_language")
    names = {one.name for one in catalog.open(plan.ref_id).modules}
    if len(set(plan.modules)) != len(plan.modules) or not names.issuperset(plan.modules):
        raise PlanError("no_such_module")


def settings_of(plan: Plan, room: Room) -> dict[str, Any]:
    """Return the settings of a workshop with this plan, whose room stands like this."""
    return {
        "questionnaire": plan.ref_id,
        "questionnaires": [plan.ref_id],
        "languages": list(plan.languages),
        ROOM: room_to_dict(room),
    }


def room_of(catalog: Catalog, plan: Plan) -> Room:
    """Return the room of a plan that was checked, in its lobby."""
    questionnaire = catalog.open(plan.ref_id)
    modules = needed(
        questionnaire, plan.modules or tuple(one.name for one in questionnaire.modules)
    )
    quiz = None
    if plan.quiz_before or plan.quiz_after:
        version = catalog.open(QUIZ).version
        quiz = Quiz(QUIZ, version, before=plan.quiz_before, after=plan.quiz_after)
    return new_room(
        plan.ref_id,
        questionnaire.version,
        modules,
        quiz,
        plan.pacing,
        plan.minutes,
        plan.prompts,
    )


def needed(questionnaire: Questionnaire, modules: tuple[str, ...]) -> tuple[str, ...]:
    """Return modules with the first one of the questionnaire before them, where they rest on it.

    Whether most questions come to somebody is said there (who works for the firm, and where from).
    """
    first = questionnaire.modules[0]
    if first.name in modules:
        return modules
    profile, depends = set(first.questions), of(questionnaire).depends
    rests = any(
        name in profile
        for module in modules
        for question in questionnaire.module_by_name[module].questions
        for name, _ in depends[question].keys
    )
    return (first.name, *modules) if rests else modules
