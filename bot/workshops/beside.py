"""Figures of rooms beside figures of campaigns: who is in both must not stand alone between them.

Rule of this file: it compares who is behind numbers, never what they said; what cannot stand beside
what was shown before is not shown.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from bot.cohorts import terms
from bot.workshops.values import standing_of
from flows.workshop_room import KIND_MODULE, Figure, Mark
from reports.totals.others import Others
from storage.base import Store
from storage.cohorts import CAMPAIGN, Cohort

if TYPE_CHECKING:
    from questionnaires.catalog import Catalog

QUESTION = "question"
"""The kind of a figure that is the distribution of one question."""


async def rooms_beside(store: Store, campaign: Cohort) -> list[frozenset[str]]:
    """Return who is behind what stood on the boards of the workshops beside a campaign.

    Beside it are those that belong to it and those of its organisation.

    Raises:
        StoreError: they could not be read.
    """
    found: list[frozenset[str]] = []
    for one in await store.cohorts.workshops_beside(campaign.id, campaign.organisation):
        standing = standing_of(one)
        if standing is not None:
            for step, mark in zip(standing.room.steps, standing.room.marks, strict=True):
                found += _behind(mark) if step.kind == KIND_MODULE else []
    return list(dict.fromkeys(found))


def _behind(mark: Mark) -> list[frozenset[str]]:
    """Return who is behind the questions of a step together, and behind each other figure."""
    asked = _together(mark.figures)
    rest = [one.basis for one in mark.figures.values() if not _is_question(one)]
    return [one for one in (asked, *rest) if one]


def _together(figures: Mapping[str, Figure]) -> frozenset[str]:
    return frozenset().union(*(one.basis for one in figures.values() if _is_question(one)))


def _is_question(figure: Figure) -> bool:
    return isinstance(figure.value, Mapping) and figure.value.get("kind") == QUESTION


async def apart_from_campaigns(
    store: Store, catalog: Catalog, workshop: Cohort, figures: Mapping[str, Figure]
) -> Mapping[str, Figure]:
    """Return the figures of a step that may stand beside what campaigns show of the same people.

    Raises:
        StoreError: what they show could not be read.
    """
    bases = await _bases(store, catalog, workshop)
    if not bases or not figures:
        return figures
    return await asyncio.to_thread(_apart, Others(bases), figures)


def _apart(others: Others, figures: Mapping[str, Figure]) -> Mapping[str, Figure]:
    known: dict[frozenset[str], bool] = {}

    def may_stand(people: Collection[str]) -> bool:
        group = frozenset(people)
        if group not in known:
            known[group] = others.is_apart(group)
        return known[group]

    asked = _together(figures)
    return {
        name: one
        for name, one in figures.items()
        if may_stand(asked if _is_question(one) else one.basis)
    }


async def _bases(store: Store, catalog: Catalog, workshop: Cohort) -> list[tuple[str, ...]]:
    campaigns = [
        one for one in await store.cohorts.cohorts_of(workshop.organisation) if one.kind == CAMPAIGN
    ]
    if workshop.campaign and workshop.campaign not in [one.id for one in campaigns]:
        own = await store.cohorts.cohort(workshop.campaign)
        campaigns += [own] if own is not None else []
    found = []
    for campaign in campaigns:
        for ref_id in sorted(terms.counted_in(campaign, catalog)):
            release = await store.cohorts.release(campaign.id, ref_id)
            found += [tuple(release.basis)] if release is not None else []
    return found
