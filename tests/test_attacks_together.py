"""Two questionnaires of one campaign over time: the same people say much the same in both.

The attacker takes it that everybody says the very same in both, and puts all numbers of both into
one system.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from random import Random
from typing import Any

from reports.totals.beside import beside_of, items_beside
from reports.totals.campaign import Entry
from reports.totals.release import Released, next_release
from tests.totals_samples import NAMES, QUICK, START, Equation, entry, equations, exposed, facts

FULL = "fair_recruitment"
BOTH = (QUICK, FULL)
FOUND_ONCE = (1, 2, 3, 4, 5, 8)
"""Histories in which a few people stood alone where each questionnaire is looked at alone."""


class People:
    """Who is in a campaign, and all that was handed in."""

    def __init__(self, seed: int) -> None:
        self.drawn = Random(seed)
        self.handed_in: list[Entry] = []
        self.here: dict[str, dict[str, Any]] = {}
        self._number = 0

    def comes(self, day: float) -> None:
        name = f"p{self._number}"
        self._number += 1
        self.says(name)
        self.hands_in(name, QUICK, day)
        if self.drawn.random() < 0.6:
            self.hands_in(name, FULL, day + 0.01)

    def says(self, name: str) -> None:
        self.here[name] = {
            "gaps": [one for one in NAMES if self.drawn.random() < 0.5],
            "sector": self.drawn.choice(("garments", "construction", "seafood")),
            "size": self.drawn.choice(("1_9", "10_49", "50_249")),
        }

    def hands_in(self, name: str, ref_id: str, day: float) -> None:
        made = facts(**self.here[name]) | {"questionnaire": ref_id}
        self.handed_in.append(Entry(name, ref_id, START + timedelta(days=day), made))

    def done(self, name: str) -> set[str]:
        return {one.ref_id for one in self.handed_in if one.person == name}

    def day_passes(self, day: float) -> None:
        """Some leave, some change what they say, some hand in the second one, some join."""
        drawn = self.drawn
        for name in sorted(self.here)[: drawn.randint(0, 5)]:
            del self.here[name]
        for name in drawn.sample(sorted(self.here), min(len(self.here), drawn.randint(0, 5))):
            self.says(name)
            for ref_id in sorted(self.done(name)):
                self.hands_in(name, ref_id, day + 0.6)
        for name in drawn.sample(sorted(self.here), min(len(self.here), drawn.randint(0, 8))):
            if FULL not in self.done(name):
                self.hands_in(name, FULL, day + 0.7)
        for _ in range(drawn.randint(0, 10)):
            self.comes(day + 0.8)

    def entries(self) -> list[Entry]:
        return [one for one in self.handed_in if one.person in self.here]


def as_one(found: Iterable[Equation]) -> list[Equation]:
    """The same numbers where what somebody says is the same in both questionnaires."""
    return [
        (frozenset((person, said.replace(FULL, QUICK)) for person, said in people), count)
        for people, count in found
    ]


def history(seed: int, *, compared: bool = True) -> tuple[list[Equation], dict[str, int]]:
    """What somebody reads who looks at both every day, and how many tables there were of each."""
    people = People(seed)
    for _ in range(people.drawn.randint(12, 40)):
        people.comes(0)
    read: list[Equation] = []
    last: dict[str, Released] = {}
    tables = dict.fromkeys(BOTH, 0)
    for day in range(4):
        for ref_id in BOTH:
            others = [one.basis for name, one in last.items() if name != ref_id]
            at = START + timedelta(days=day, hours=12)
            entries = people.entries()
            beside = others if compared else ()
            found = next_release(last.get(ref_id), entries, ref_id, at, beside)
            if found is not None:
                last[ref_id] = found
                own = [one for one in entries if one.ref_id == ref_id]
                read += as_one(equations(found, own, "R04", ref_id))
                tables[ref_id] += _new(found)
        people.day_passes(day)
    return read, tables


def _new(found: Released) -> int:
    tables: Mapping[str, Any] = found.figures["tables"]
    return sum(one["release"] == found.number for one in tables.values())


def test_both_questionnaires_together_tell_of_nobody() -> None:
    seeds = (*FOUND_ONCE, *range(20, 24))
    read = {seed: history(seed) for seed in seeds}
    assert {seed for seed, (found, _) in read.items() if exposed(found)} == set()
    assert sum(tables[FULL] for _, tables in read.values()) > len(seeds)  # it is of use, too


def test_the_attack_where_each_is_looked_at_alone() -> None:
    assert all(exposed(history(seed, compared=False)[0]) for seed in FOUND_ONCE)


def test_the_second_is_shown_at_once_where_everybody_did_both() -> None:
    entries = [
        Entry(f"p{at}", ref_id, START, facts(["R04"][: at % 2]) | {"questionnaire": ref_id})
        for at in range(24)
        for ref_id in BOTH
    ]
    first = next_release(None, entries, QUICK, START)
    assert first is not None
    second = next_release(None, entries, FULL, START, [first.basis])
    assert second is not None
    assert second.figures["tables"].keys() == first.figures["tables"].keys()


def test_what_somebody_said_first_is_who_she_is_in_both() -> None:
    quick = entry("p1", 1, gaps=["R01"])
    full = Entry("p1", FULL, START + timedelta(days=2), facts(["R04"]))
    changed = entry("p1", 3, gaps=["R08"])
    assert items_beside([full, quick]) == items_beside([quick])
    assert items_beside([full, quick, changed]) == items_beside([changed])
    assert items_beside([full]) != items_beside([quick])


def test_what_stands_in_a_basis_can_be_read_back() -> None:
    entries = [entry(f"p{at}", gaps=["R04"][: at % 2]) for at in range(24)]
    first = next_release(None, entries, QUICK, START)
    assert first is not None
    read = beside_of((), [first.basis])
    assert [len(tables) for tables in read.rounds] == [len(first.figures["tables"])]
    assert not read.may_show([(read.ledger.group(list(items_beside(entries[:20]).values())),)])
    assert "garments" not in " ".join(first.basis)
