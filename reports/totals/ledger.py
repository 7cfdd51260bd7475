"""Which groups of people were ever shown, so that no two of them differ by only a few.

Rule of this file: it knows groups, never answers; whether a group may be shown depends on nothing
but who is in it and which groups were shown before, at any time and in any table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

import msgspec

from reports.totals.cells import MINIMUM

Groups = tuple[int, ...]
"""The groups of a table, each a set of bits: one for each item of the ledger."""

_PRIME: Final = (1 << 61) - 1
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_NOBODY: Final = "-"


def item_of(person: str, content: object) -> str:
    """Return the name of what a person adds: two hashes, of her random id and of the content.

    Nothing leads back from it, also after the id itself was erased.
    """
    told = msgspec.json.encode(content, order="deterministic")
    return f"{_hash(person.encode())}:{_hash(told)}"


def person_of(item: str) -> str:
    """Return the part of an item that stands for the person."""
    return item.partition(":")[0]


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]


@dataclass
class Ledger:
    """Items ever shown, and the groups of every table ever shown, the oldest first.

    `persons` has for each item the number of its person, `numbers` that number by `person_of`.
    """

    items: dict[str, int] = field(default_factory=dict)
    persons: list[int] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    tables: dict[str, list[Groups]] = field(default_factory=dict)

    def group(self, items: Iterable[str]) -> int:
        """Return the bits of these items; unknown ones are added."""
        bits = 0
        for item in items:
            if item not in self.items:
                self.items[item] = len(self.items)
                known = self.numbers.setdefault(person_of(item), len(self.numbers))
                self.persons.append(known)
            bits |= 1 << self.items[item]
        return bits

    def latest(self) -> dict[str, Groups]:
        """Return the groups of each table as they are shown now."""
        return {name: versions[-1] for name, versions in self.tables.items() if versions}

    def apart(self, one: int, other: int) -> bool:
        """Tell whether two groups differ by at least five people.

        In each of the two a person has one item at most, so ten items are enough.
        """
        bits = one ^ other
        return bits.bit_count() >= 2 * MINIMUM or self.has_five(bits)

    def has_five(self, bits: int) -> bool:
        """Tell whether these items are of at least five people, each perhaps with several."""
        return self.count(bits, MINIMUM) >= MINIMUM

    def count(self, bits: int, enough: int) -> int:
        """Return how many people these items are of; from `enough` on it may stop counting."""
        seen: set[int] = set()
        while bits and len(seen) < enough:
            lowest = bits & -bits
            seen.add(self.persons[lowest.bit_length() - 1])
            bits ^= lowest
        return len(seen)

    def shown(self, name: str, groups: Groups) -> None:
        """Note that a table was shown with these groups."""
        self.tables.setdefault(name, []).append(groups)

    def people_shown(self, name: str) -> frozenset[str]:
        """Return who stands behind a table as it is shown now (the person parts of the items)."""
        bits = 0
        for group in self.latest().get(name, ()):
            bits |= group
        return frozenset(person_of(item) for item, at in self.items.items() if bits >> at & 1)

    def basis(self) -> list[str]:
        """Return the ledger as lines of text."""
        lines = [f"item {item}" for item in self.items]
        for name, versions in self.tables.items():
            lines += [f"table {name} {_line(groups)}" for groups in versions]
        return lines


def ledger_of(basis: Sequence[str]) -> Ledger:
    """Read back what `Ledger.basis` wrote."""
    ledger = Ledger()
    for line in basis:
        kind, name, *rest = line.split(" ")
        if kind == "item":
            ledger.group([name])
        else:
            ledger.shown(name, _groups(rest[0]))
    return ledger


def _line(groups: Groups) -> str:
    length = max((group.bit_length() for group in groups), default=0)
    marks = [_NOBODY] * length
    for digit, group in zip(_DIGITS, groups, strict=False):
        for at in range(group.bit_length()):
            if group >> at & 1:
                marks[at] = digit
    return "".join(marks) or _NOBODY


def _groups(line: str) -> Groups:
    bits: dict[str, int] = {}
    for at, digit in enumerate(line):
        if digit != _NOBODY:
            bits[digit] = bits.get(digit, 0) | 1 << at
    return tuple(bits[digit] for digit in sorted(bits, key=_DIGITS.index))


def may_show(groups: Groups, ledger: Ledger, beside: Sequence[Groups]) -> bool:
    """Tell whether a table of these groups may be shown, after everything in the ledger.

    `beside` are the tables that stand beside it or stood before it: the sum of all people, the
    other breakdowns, and the last versions of both.

    No group may be smaller than five people, nor be nearly one that was ever shown (or just that
    one: what was kept back of it might be shown now); no union of groups nearly a union of another
    table; and nothing that adds up from all of them together may be about fewer than five people.
    """
    if any(group.bit_count() < MINIMUM for group in groups):
        return False
    old = [group for versions in ledger.tables.values() for table in versions for group in table]
    if not all(ledger.apart(group, other) for other in old for group in groups):
        return False
    near = {group for table in beside for group in table}
    if not _sums_apart(groups, [*near, *groups, *set(old[-MOST_COMPARED:]) - near], ledger):
        return False
    return all(_unions_apart(groups, table, ledger) for table in beside) and _adds_up_to_many(
        groups, beside, ledger
    )


MOST_COMPARED: Final = 150
"""How many groups of the past, the latest, sums of two groups are compared with."""


def _sums_apart(groups: Groups, every: Sequence[int], ledger: Ledger) -> bool:
    """Tell whether no two groups together are nearly a third, a new one among the three.

    That they are exactly one is the business of `_adds_up_to_many`.
    """
    for new in groups:
        for one, other in combinations([group for group in every if group != new], 2):
            rest = new ^ one ^ other
            if not rest or rest.bit_count() >= 3 * MINIMUM or ledger.has_five(rest):
                continue
            if not (new & one and new & other and one & other):
                return False
    return True


def _unions_apart(groups: Groups, table: Groups, ledger: Ledger) -> bool:
    everyone = sum(groups)
    whole = everyone == sum(table)
    unions = list(_unions(table))
    return all(
        ledger.apart(one, other)
        for one in _unions(groups)
        for other in unions
        if not (whole and one == other == everyone)
    )


def _unions(groups: Groups) -> Iterable[int]:
    for size in range(1, len(groups) + 1):
        for some in combinations(groups, size):
            yield sum(some)


def _adds_up_to_many(groups: Groups, tables: Sequence[Groups], ledger: Ledger) -> bool:
    """Tell whether no sum or difference of groups concerns fewer than five people.

    Nor may it follow what a group is from the others, but for one that the sum of all gives.
    """
    before = [group for table in tables for group in table]
    rows = before + list(groups)
    after = reduced(rows)
    known = 1 if any(sum(table) == sum(groups) for table in tables) else 0
    if len(after) != len(reduced(before)) + len(groups) - known:
        return False
    return all(ledger.has_five(support) for support in supports(rows, after))


def supports(rows: Sequence[int], matrix: Sequence[Sequence[int]]) -> list[int]:
    """Return whom each row of the reduced form of `rows` is about."""
    parts = atoms(rows)
    return [sum(atom for atom, number in zip(parts, row, strict=True) if number) for row in matrix]


def atoms(rows: Sequence[int]) -> list[int]:
    """Return the sets of people that the rows do not tell apart."""
    everyone = 0
    for row in rows:
        everyone |= row
    found = [everyone] if everyone else []
    for row in rows:
        found = [part for atom in found for part in (atom & row, atom & ~row) if part]
    return found


def reduced(rows: Sequence[int]) -> list[list[int]]:
    """Return the reduced row echelon form over the atoms, modulo a large prime."""
    parts = atoms(rows)
    matrix = [[1 if atom & row else 0 for atom in parts] for row in rows]
    done = 0
    for column in range(len(parts)):
        pivot = next((at for at in range(done, len(matrix)) if matrix[at][column]), None)
        if pivot is None:
            continue
        matrix[done], matrix[pivot] = matrix[pivot], matrix[done]
        _clear(matrix, done, column)
        done += 1
    return matrix[:done]


def _clear(matrix: list[list[int]], at: int, column: int) -> None:
    """Make the pivot of a row 1, and everything else in its column 0."""
    inverse = pow(matrix[at][column], -1, _PRIME)
    lead = matrix[at] = [value * inverse % _PRIME for value in matrix[at]]
    for place, row in enumerate(matrix):
        factor = row[column]
        if place != at and factor:
            matrix[place] = [
                (value - factor * first) % _PRIME for value, first in zip(row, lead, strict=True)
            ]
