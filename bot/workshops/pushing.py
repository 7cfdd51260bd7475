"""What participants are written when the room moves on: an item of the outbox for each of them.

Rule of this file: what was not sent yet when the room moves on again is not sent any more; it goes
only to who has Telegram, since in a browser or terminal the room itself is seen. It answers what
they joined for, so it needs no other consent and knows no night.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.messages import MAIN
from bot.outreach.letters import Choice, written
from bot.surroundings import Surroundings
from bot.wording import wording
from bot.workshops.values import Standing
from flows.workshop_effects import (
    AnnounceAllOpened,
    AnnounceFinished,
    AnnounceOpened,
    Effect,
)
from flows.workshop_room import KIND_MODULE
from storage.outbox import OutboxItem, Recall

CHANNEL: Final = "telegram"
KIND: Final = "push"
GOOD_FOR: Final = timedelta(hours=1)
AFTERWARDS: Final = timedelta(days=2)
"""How long it is worth sending that a part is open, and that the workshop is over."""

GO: Final = "go"


def go_data(cohort: str) -> str:
    """Return the data of the button that goes on with what the room is at."""
    return f"/join at {cohort} {GO}"


async def pushes(
    around: Surroundings, standing: Standing, effects: Iterable[Effect], at: datetime
) -> tuple[tuple[Recall, ...], tuple[OutboxItem, ...]]:
    """Return what is taken back and what is written for these effects.

    Raises:
        StoreError: it could not be read who is in the room.
    """
    told = [one for one in effects if isinstance(one, _TOLD)]
    if not told:
        return (), ()
    batch = f"room:{standing.cohort.id}"
    payload = _payload(around, standing, told[-1])
    lasts = AFTERWARDS if isinstance(told[-1], AnnounceFinished) else GOOD_FOR
    items = []
    for person in await _people(around, standing.cohort.id, told[-1]):
        if await around.store.outbox.account(person, CHANNEL):
            items.append(
                OutboxItem(
                    key=f"{batch}:{standing.room.turn}:{person}",
                    person=person,
                    kind=KIND,
                    payload=payload,
                    created_at=at,
                    not_before=at,
                    expires_at=at + lasts,
                    cohort=standing.cohort.id,
                    batch=batch,
                )
            )
    return (Recall(batch=batch),), tuple(items)


async def _people(around: Surroundings, cohort: str, told: Effect) -> tuple[str, ...]:
    """Return who is told: members, and their colleagues of what there is to answer."""
    members = await around.store.cohorts.members(cohort)
    there = {one.person: None for one in members if one.left_at is None}
    if not isinstance(told, AnnounceFinished):
        there |= dict.fromkeys(await around.store.cohorts.helping(cohort))
    return tuple(there)


_TOLD: Final = (AnnounceOpened, AnnounceAllOpened, AnnounceFinished)


def _payload(around: Surroundings, standing: Standing, told: Effect) -> Mapping[str, object]:
    languages = standing.cohort.settings.get("languages") or ["en"]
    texts = {one: _text(around, standing, told, one) for one in languages}
    label = "button_room_after" if isinstance(told, AnnounceFinished) else "button_go_on"
    return written(texts, (Choice(label, go_data(standing.cohort.id), MAIN),))


def _text(around: Surroundings, standing: Standing, told: Effect, language: str) -> str:
    say = wording(language).say
    params = {"title": standing.cohort.title}
    if isinstance(told, AnnounceFinished):
        return say("room_push_finished", params)
    if not isinstance(told, AnnounceOpened):
        return say("room_push_all", params)
    return say(
        "room_push_opened", params | {"part": part_of(around, standing, told.number, language)}
    )


def part_of(around: Surroundings, standing: Standing, number: int, language: str) -> str:
    """Return what a step is called: its module, or the knowledge check before or after."""
    step = standing.room.steps[number]
    if step.kind != KIND_MODULE:
        return wording(language).say(f"room_{step.kind}")
    questionnaire = around.catalog.open(step.ref_id, step.version, language)
    return questionnaire.module_by_name[step.module].label
