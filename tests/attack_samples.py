"""Somebody who watches: every number she ever read, and what follows from all of them together.

A number is read as: of these people, so many are in one of these states. She knows who is behind
every number, and what each of them could have said; what they said is hidden from her.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

import pytest

from reports.totals import sums
from reports.totals.facts import OPEN, SEVERITIES

Said = tuple[str, str]
"""A person, and which of her results (she may change what she says)."""

CRITICAL, MAJOR, UNKNOWN, MET = "critical", "major", "unknown", "met"
STATES = (CRITICAL, MAJOR, UNKNOWN, MET)
"""How somebody can stand in a requirement."""
GAP = frozenset({CRITICAL, MAJOR})
SECRETS = (GAP, frozenset({CRITICAL}), frozenset({UNKNOWN}))
"""What nobody may find out of anybody."""

Place = tuple[Said, str]
"""A result and a requirement."""
World = Mapping[Place, str]
"""How everybody stands everywhere."""


def state_of(found: Mapping[str, str]) -> str:
    """How somebody stands, by what her facts say of a requirement."""
    if found["status"] in OPEN:
        return CRITICAL if found["severity"] == SEVERITIES[0] else MAJOR
    return UNKNOWN if found["status"] == UNKNOWN else MET


@dataclass(frozen=True)
class Told:
    """A number: so many of these people (from `least` to `most`) are in one of these states.

    In at least one of the requirements in `about`.
    """

    about: tuple[str, ...]
    people: frozenset[Said]
    states: frozenset[str]
    least: int
    most: int

    def has(self, world: World, one: Said) -> bool:
        return any(world[one, name] in self.states for name in self.about)

    def holds(self, world: World) -> bool:
        """Whether it would be told of this world too."""
        return self.least <= sum(self.has(world, one) for one in self.people) <= self.most


def is_proven(told: Iterable[Told]) -> bool:
    """Whether no sum or difference of exact numbers of one kind is about fewer than five people."""
    kinds: dict[tuple[object, ...], list[frozenset[Said]]] = {}
    for one in told:
        if one.least == one.most:
            kinds.setdefault((one.about, one.states), []).append(one.people)
    return all(map(_tells_of_many, kinds.values()))


def _tells_of_many(groups: Iterable[frozenset[Said]]) -> bool:
    """The proof of the product, over everything at once, without groups that others give."""
    several = sorted(set(groups), key=lambda one: (len(one), sorted(one)))
    everyone = sorted({said for one in several for said in one})
    place = {said: at for at, said in enumerate(everyone)}
    number = {person: at for at, person in enumerate(sorted({one for one, _ in everyone}))}
    rows: list[int] = []
    for one in several:
        row = sum(1 << place[said] for said in one)
        if len(sums.reduced(_matrix([*rows, row], len(everyone)))) > len(rows):
            rows.append(row)

    def people(bits: int) -> frozenset[int]:
        return frozenset(number[one[0]] for one, at in place.items() if bits >> at & 1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums, "MOST_TRIED", 200_000)
        return sums.tells_of_many(rows, people)


def _matrix(rows: Sequence[int], width: int) -> list[list[int]]:
    return [[row >> at & 1 for at in range(width)] for row in rows]


# -- other worlds ----------------------------------------------------------------------------------

TRIES = 4
STEPS = 400


def known(
    truth: World,
    told: Sequence[Told],
    hers: Collection[str] = (),
    about: Collection[Place] = (),
    secrets: Sequence[frozenset[str]] = SECRETS,
) -> dict[str, frozenset[str]]:
    """By secret, of whom it is known: of whom no other world was found that tells the same.

    Only secrets that are known of anybody. `hers` are people whose answers the attacker knows: she
    herself and her friends. `about` is what is looked at, all that is not hers by default.
    """
    search, drawn = _Search(truth, told, frozenset(hers)), Random(7)
    hidden = sorted(about) or [one for one in sorted(truth) if one[0][0] not in hers]
    left = {(place, secret) for place in hidden for secret in secrets}
    for place in hidden:
        for secret in secrets:
            for _ in range(TRIES):
                if (place, secret) not in left:
                    break
                world = search.other(place, secret, drawn)
                if world is not None and all(each.holds(world) for each in told):
                    left -= {
                        (at, one) for at, one in left if (world[at] in one) != (truth[at] in one)
                    }
    found: dict[str, set[str]] = {}
    for ((person, _), requirement), secret in left:
        found.setdefault(f"{requirement} {'/'.join(sorted(secret))}", set()).add(person)
    return {name: frozenset(who) for name, who in found.items()}


class _Search:
    """Looks for a world in which somebody stands otherwise: repairs one number after the other."""

    def __init__(self, truth: World, told: Sequence[Told], hers: frozenset[str]) -> None:
        self.hers = hers
        self._truth = truth
        self._told = list(dict.fromkeys(told))
        self._of: dict[Place, list[int]] = {one: [] for one in truth}
        for at, one in enumerate(self._told):
            for said in one.people:
                for name in one.about:
                    self._of[said, name].append(at)
        self._people = [
            sorted(said for said in one.people if said[0] not in hers) for one in self._told
        ]
        self._counts = [sum(one.has(truth, said) for said in one.people) for one in self._told]

    def other(self, who: Place, secret: frozenset[str], drawn: Random) -> dict[Place, str] | None:
        world, counts = dict(self._truth), list(self._counts)
        wanted = [one for one in STATES if (one in secret) != (world[who] in secret)]
        self._put(world, counts, who, drawn.choice(wanted))
        recent: list[Place] = []
        for _ in range(STEPS):
            wrong = [at for at in range(len(counts)) if self._off(at, counts[at])]
            if not wrong:
                return world
            moves = self._moves(drawn.choice(wrong), counts, world, {who, *recent[-6:]})
            drawn.shuffle(moves)
            if not moves:
                recent.clear()
                continue
            tried = moves if drawn.random() < 0.9 else moves[:1]
            chosen = min(tried, key=lambda move: self._cost(world, counts, *move))
            recent.append(chosen[0])
            self._put(world, counts, *chosen)
        return None

    def _off(self, at: int, count: int) -> int:
        told = self._told[at]
        return max(told.least - count, count - told.most, 0)

    def _moves(
        self, at: int, counts: Sequence[int], world: World, but: Collection[Place]
    ) -> list[tuple[Place, str]]:
        told, more = self._told[at], counts[at] < self._told[at].least
        return [
            ((said, name), state)
            for said in self._people[at]
            if told.has(world, said) != more
            for name in told.about
            if (said, name) not in but and (more or world[said, name] in told.states)
            for state in STATES
            if (state in told.states) == more
        ]

    def _cost(self, world: dict[Place, str], counts: Sequence[int], who: Place, state: str) -> int:
        return sum(
            self._off(at, counts[at] + change) - self._off(at, counts[at])
            for at, change in self._changes(world, who, state)
        )

    def _put(self, world: dict[Place, str], counts: list[int], who: Place, state: str) -> None:
        for at, change in self._changes(world, who, state):
            counts[at] += change
        world[who] = state

    def _changes(self, world: World, who: Place, state: str) -> list[tuple[int, int]]:
        """What numbers change, and by how much, if somebody stood otherwise somewhere."""
        (said, name), before = who, world[who]
        found = []
        for at in self._of[who]:
            told = self._told[at]
            change = (state in told.states) - (before in told.states)
            if change and not any(
                world[said, one] in told.states for one in told.about if one != name
            ):
                found.append((at, change))
        return found
