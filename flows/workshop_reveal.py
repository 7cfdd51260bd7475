"""Figures that were shown stay: they move on only in steps of at least five more people.

Rule of this file: two boards that are one answer apart name a person. So a figure with fewer than
five people behind it is not shown at all; one that was shown is replaced only when at least five
people came and nobody went; and each figure is judged by its own basis, since in one module not
everybody answers every question.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Final, NamedTuple

from flows.workshop_room import Figure, Room

LEAST: Final = 5
"""The fewest people behind a figure, and between a figure and the one that replaces it."""


class Shown(NamedTuple):
    """The figures of a step after a reveal, and the names of those that moved or were held."""

    figures: Mapping[str, Figure]
    moved: tuple[str, ...]
    held: tuple[str, ...]


def may_move_on(before: Set[str], now: Set[str]) -> bool:
    """Tell whether a figure over `before` may be replaced by one over `now` (ids of people).

    With an empty `before`: whether it may be shown at all.
    """
    return before <= now and len(now - before) >= LEAST


def shown(before: Mapping[str, Figure], given: Mapping[str, Figure]) -> Shown:
    """Return the figures of a step after these were given; what was shown is never dropped."""
    moved = tuple(
        name
        for name, figure in given.items()
        if may_move_on(before[name].basis if name in before else frozenset(), figure.basis)
    )
    held = tuple(
        name
        for name, figure in given.items()
        if name not in moved and (name not in before or before[name].basis != figure.basis)
    )
    return Shown({**before, **{name: given[name] for name in moved}}, moved, held)


def has_shown(room: Room) -> bool:
    """Tell whether any figure was shown in the room: from then on nobody is left out of them."""
    return any(mark.figures for mark in room.marks)
