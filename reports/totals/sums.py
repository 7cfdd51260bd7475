"""What adds up from shown groups: whether any sum or difference of them is about a few people.

Rule of this file: it proves or it refuses. It says yes only where no numbers whatever, put before
the groups, leave fewer than five people over; where it would have to try too much, it says no.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from reports.totals.cells import MINIMUM

People = Callable[[int], frozenset[int]]
"""Whom a set of bits is of; it may stop at five."""

MOST_TRIED: Final = 3_000
"""How many sets of people are tried before it is refused."""

_PRIME: Final = (1 << 61) - 1


def tells_of_many(rows: Sequence[int], people: People) -> bool:
    """Tell whether every sum or difference of these groups is about at least five people.

    Each group with any factor; only all factors zero may leave nobody, so no group follows from
    the others either. It is worked out modulo a large prime, where at least as much cancels out.
    """
    every = [(atom, people(atom)) for atom in atoms(rows)]
    every.sort(key=lambda one: len(one[1]) < MINIMUM)
    large = sum(len(found) >= MINIMUM for _, found in every)
    matrix = reduced([[1 if atom & row else 0 for atom, _ in every] for row in rows])
    if len(matrix) < len(rows):
        return False
    left = [row[large:] for row in matrix if not any(row[:large])]
    return not left or _none_within(left, [found for _, found in every[large:]])


def atoms(rows: Sequence[int]) -> list[int]:
    """Return the sets of people that the rows do not tell apart."""
    everyone = 0
    for row in rows:
        everyone |= row
    found = [everyone] if everyone else []
    for row in rows:
        found = [part for atom in found for part in (atom & row, atom & ~row) if part]
    return found


def reduced(matrix: list[list[int]]) -> list[list[int]]:
    """Return the reduced row echelon form modulo the prime, without rows of zeros."""
    done = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((at for at in range(done, len(matrix)) if matrix[at][column]), None)
        if pivot is None:
            continue
        matrix[done], matrix[pivot] = matrix[pivot], matrix[done]
        _clear(matrix, done, column)
        done += 1
        if done == len(matrix):
            break
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


def _none_within(matrix: Sequence[Sequence[int]], whom: Sequence[frozenset[int]]) -> bool:
    """Tell whether no sum of these rows (in reduced form) is about fewer than five people.

    A sum that is zero outside some columns exists just where the checks of these columns depend on
    each other (the checks are the equations that every sum of the rows fulfils).
    """
    columns = [at for at in range(len(whom)) if any(row[at] for row in matrix)]
    pivots = [next(at for at in columns if row[at]) for row in matrix]
    free = [at for at in columns if at not in set(pivots)]
    checks = [
        ({at: _PRIME - row[at] for at in free if row[at]}, whom[pivot])
        for row, pivot in zip(matrix, pivots, strict=True)
    ]
    checks += [({at: 1}, whom[at]) for at in free]
    return _Search(checks, len(pivots)).finds_nothing()


Check = dict[int, int]


class _Search:
    """Tries every set of fewer than five people, until their checks depend on each other."""

    def __init__(self, checks: Sequence[tuple[Check, frozenset[int]]], pivots: int) -> None:
        self._checks = checks
        self._pivots = pivots
        self._tried = 0

    def finds_nothing(self) -> bool:
        """Tell whether no such set was found; False also where there were too many to try."""
        return not self._found(0, [], frozenset())

    def _found(self, first: int, basis: list[tuple[int, Check]], people: frozenset[int]) -> bool:
        end = len(self._checks) if basis else self._pivots
        for at in range(first, end):
            check, whom = self._checks[at]
            together = people | whom
            if len(together) >= MINIMUM:
                continue
            self._tried += 1
            rest = _rest(check, basis)
            if not rest or self._tried > MOST_TRIED:
                return True
            if self._found(at + 1, [*basis, (next(iter(rest)), rest)], together):
                return True
        return False


def _rest(check: Check, basis: Sequence[tuple[int, Check]]) -> Check:
    """Return what the basis leaves of a check: nothing where it depends on the basis."""
    left = check
    for pivot, row in basis:
        if pivot not in left:
            continue
        factor = left[pivot] * pow(row[pivot], -1, _PRIME) % _PRIME
        mixed = {at: (left.get(at, 0) - factor * row.get(at, 0)) % _PRIME for at in {*left, *row}}
        left = {at: value for at, value in mixed.items() if value}
    return left
