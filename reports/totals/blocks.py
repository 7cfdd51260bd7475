"""The groups a breakdown shows: of ten people or more each, everybody in exactly one.

Rule of this file: who is grouped with whom depends on how many there are, never on what they
answered; what is too small is put together, never left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reports.totals.cells import BLOCK
from reports.totals.facts import SIZE_BANDS, UNKNOWN, corridor_of

OTHERS: Final = "others"
MOST_BLOCKS: Final = 6

SECTOR: Final = "sector"
SIZE: Final = "size"
CORRIDOR: Final = "corridor"
KIND: Final = "kind"
DIMENSIONS: Final = (SECTOR, SIZE, CORRIDOR, KIND)
"""In the order in which they are given room: a later one gives way to those before it."""

IN_ORDER: Final = frozenset({SIZE})
"""Dimensions whose small groups are put together with their neighbours."""

SIZES: Final = (*(name for _, _, name in SIZE_BANDS), UNKNOWN)


@dataclass(frozen=True, slots=True)
class Block:
    """A group of a breakdown: the categories in it, or `others`, and the places of its people."""

    names: tuple[str, ...]
    places: tuple[int, ...]


def category(dimension: str, facts: Mapping[str, Any]) -> str:
    """Return where a submission stands in a dimension."""
    return corridor_of(facts) if dimension == CORRIDOR else str(facts[dimension])


def blocks_of(dimension: str, categories: Sequence[str]) -> tuple[Block, ...]:
    """Return the groups of a dimension; fewer than two where there are too few people."""
    if dimension in IN_ORDER:
        return _neighbours(categories)
    counts = Counter(categories)
    alone = sorted(
        (name for name, n in counts.items() if n >= BLOCK), key=lambda x: (-counts[x], x)
    )
    alone = alone[:MOST_BLOCKS]
    rest = len(categories) - sum(counts[name] for name in alone)
    if len(alone) == MOST_BLOCKS and rest:
        rest += counts[alone.pop()]
    while alone and 0 < rest < BLOCK:
        rest += counts[alone.pop()]
    names: list[tuple[str, ...]] = [(name,) for name in alone]
    return _placed([*names, (OTHERS,)] if rest else names, categories)


def coarser(blocks: Sequence[Block], dimension: str) -> tuple[Block, ...]:
    """Return the groups with the two smallest put together (of neighbours, the smallest pair)."""
    if len(blocks) < 2:
        return ()
    pairs = [(at, at + 1) for at in range(len(blocks) - 1)]
    if dimension not in IN_ORDER:
        pairs = pairs[-1:]
    first, second = min(pairs, key=lambda two: len(blocks[two[0]].places + blocks[two[1]].places))
    one, other = blocks[first], blocks[second]
    names = (*one.names, *other.names) if dimension in IN_ORDER else (OTHERS,)
    joined = Block(names, tuple(sorted(one.places + other.places)))
    return (*blocks[:first], joined, *blocks[second + 1 :])


def _neighbours(categories: Sequence[str]) -> tuple[Block, ...]:
    counts = Counter(categories)
    names: list[tuple[str, ...]] = []
    waiting: tuple[str, ...] = ()
    for name in SIZES:
        waiting += (name,)
        if sum(counts[one] for one in waiting) >= BLOCK:
            names.append(waiting)
            waiting = ()
    if waiting and names:
        names[-1] += waiting
    return _placed(names, categories)


def _placed(names: Sequence[tuple[str, ...]], categories: Sequence[str]) -> tuple[Block, ...]:
    home = {name: at for at, several in enumerate(names) for name in several}
    places: list[list[int]] = [[] for _ in names]
    for place, name in enumerate(categories):
        at = home.get(name, home.get(OTHERS))
        if at is not None:
            places[at].append(place)
    return tuple(Block(several, tuple(found)) for several, found in zip(names, places, strict=True))
