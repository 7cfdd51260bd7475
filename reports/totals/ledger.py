"""Which groups of people were ever shown, so that no two of them differ by only a few.

Rule of this file: it knows groups, never answers; whether a group may be shown depends on nothing
but who is in it and which groups were shown before, at any time and in any table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import msgspec

from reports.totals.cells import MINIMUM
from reports.totals.sums import tells_of_many

Groups = tuple[int, ...]
"""The groups of a table, each a set of bits: one for each item of the ledger."""

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
    `rounds` are the same tables in the order in which they were shown: a new round begins where the
    table comes again that was shown first.
    """

    items: dict[str, int] = field(default_factory=dict)
    persons: list[int] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    tables: dict[str, list[Groups]] = field(default_factory=dict)
    rounds: list[list[tuple[str, Groups]]] = field(default_factory=list)

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
        return len(self.people(bits, enough))

    def people(self, bits: int, enough: int = MINIMUM) -> frozenset[int]:
        """Return the numbers of the people these items are of; it may stop at `enough` of them."""
        seen: set[int] = set()
        while bits and len(seen) < enough:
            lowest = bits & -bits
            seen.add(self.persons[lowest.bit_length() - 1])
            bits ^= lowest
        return frozenset(seen)

    def shown(self, name: str, groups: Groups) -> None:
        """Note that a table was shown with these groups."""
        self.tables.setdefault(name, []).append(groups)
        if not self.rounds or name == self.rounds[0][0][0]:
            self.rounds.append([])
        self.rounds[-1].append((name, groups))

    def people_shown(self, name: str) -> frozenset[str]:
        """Return who stands behind a table as it is shown now (the person parts of the items)."""
        bits = 0
        for group in self.latest().get(name, ()):
            bits |= group
        return frozenset(person_of(item) for item, at in self.items.items() if bits >> at & 1)

    def basis(self) -> list[str]:
        """Return the ledger as lines of text."""
        lines = [f"item {item}" for item in self.items]
        for tables in self.rounds:
            lines += [f"table {name} {line_of(groups)}" for name, groups in tables]
        return lines


def ledger_of(basis: Sequence[str]) -> Ledger:
    """Read back what `Ledger.basis` wrote; lines of others (`reports.totals.beside`) are passed."""
    ledger = Ledger()
    for line in basis:
        kind, name, *rest = line.split(" ")
        if kind == "item":
            ledger.group([name])
        elif kind == "table":
            ledger.shown(name, groups_in(rest[0]))
    return ledger


def line_of(groups: Groups) -> str:
    """Return groups as a line: for each item the sign of its group."""
    length = max((group.bit_length() for group in groups), default=0)
    marks = [_NOBODY] * length
    for digit, group in zip(_DIGITS, groups, strict=False):
        for at in range(group.bit_length()):
            if group >> at & 1:
                marks[at] = digit
    return "".join(marks) or _NOBODY


def groups_in(line: str) -> Groups:
    """Read back what `line_of` wrote."""
    bits: dict[str, int] = {}
    for at, digit in enumerate(line):
        if digit != _NOBODY:
            bits[digit] = bits.get(digit, 0) | 1 << at
    return tuple(bits[digit] for digit in sorted(bits, key=_DIGITS.index))


Round = Sequence[Groups]
"""Tables that were shown together."""

MOST_ROUNDS: Final = 12
MOST_ROWS: Final = 40
"""How far back it is looked for a proof, in rounds and in groups."""


def may_show(fresh: Round, before: Sequence[Round], ledger: Ledger) -> bool:
    """Tell whether tables may be shown together, after all that was shown `before` (oldest first).

    It is proven that no groups of them and of all tables before add up to, or differ by, fewer than
    five people, whatever numbers one puts before them; nor does a group follow from others, but the
    last of a table from the sum of all. Take some rounds, the latest; look only at items that were
    in no table before these. There, earlier groups are empty. So if every sum of the groups of
    these rounds is about five people there already, no earlier group can take it away, and what
    is made of earlier groups only was proven when they were shown. One such choice is enough.
    """
    known = [0]  # by round: the items in any table before it
    for tables in before:
        known.append(known[-1] | sum_of(group for table in tables for group in table))
    rows = _rows(fresh)
    for back in range(min(len(before), MOST_ROUNDS) + 1):
        if back:
            rows = _rows(before[-back]) + rows
        if len(rows) > MOST_ROWS:
            return False
        new = [row & ~known[len(before) - back] for row in rows]
        if all(ledger.has_five(row) for row in new) and tells_of_many(new, ledger.people):
            return True
    return False


def sum_of(groups: Iterable[int]) -> int:
    """Return everybody who is in one of these groups."""
    everyone = 0
    for group in groups:
        everyone |= group
    return everyone


def _rows(tables: Round) -> list[int]:
    """Return the groups of tables shown together, without those that the sum of all gives."""
    rows: list[int] = []
    wholes: set[int] = set()
    for table in tables:
        whole = sum_of(table)
        rows += table[:-1] if whole in wholes and len(table) > 1 else table
        wholes.add(whole)
    return rows


def distinct_rows(tables: Iterable[Groups]) -> list[int]:
    """Return the same of tables of several questionnaires: a group that stands twice once."""
    rows: list[int] = []
    seen: set[int] = set()
    wholes: set[int] = set()
    for table in tables:
        whole = sum_of(table)
        needed = table[:-1] if whole in wholes and len(table) > 1 else table
        rows += [one for one in needed if one not in seen]
        seen.update(table)
        wholes.add(whole)
    return rows
