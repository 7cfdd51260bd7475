"""The groups shown elsewhere of much the same people: other questionnaires, and rooms.

Rule of this file: people are compared, whatever they said: who answers the quick scan and then the
full questionnaire, or sits in a workshop and then hands in, says much the same twice, so groups
that differ by a few people would tell what these few said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from reports.totals.cells import MINIMUM
from reports.totals.ledger import (
    Groups,
    Ledger,
    Round,
    distinct_rows,
    item_of,
    ledger_of,
    person_of,
    sum_of,
)
from reports.totals.sums import tells_of_many

VERSIONS: Final = 3
"""How many of the latest versions of each table are compared with, pair by pair."""


class Others:
    """Groups of people, each a set of bits: from the bases of other releases, and `rooms`.

    A room is the ids of the people behind figures that stood on a board.
    """

    def __init__(
        self, bases: Iterable[Sequence[str]] = (), rooms: Iterable[Collection[str]] = ()
    ) -> None:
        self._numbers: dict[str, int] = {}
        self._groups: set[int] = set()
        self._standing: list[list[Groups]] = []
        for basis in bases:
            ledger = ledger_of(basis)
            for every in ledger.tables.values():
                for groups in every[-VERSIONS:]:
                    self._groups.update(self._people(groups, ledger))
            self._standing += [
                [tuple(self._people(groups, ledger)) for groups in together]
                for together in _standing(ledger)
            ]
        for room in rooms:
            here = sum_of(1 << self._number(person_of(item_of(one, ""))) for one in room)
            if here:
                self._groups.add(here)
                self._standing.append([(here,)])

    def apart(self, fresh: Round, ledger: Ledger) -> bool:
        """Tell whether tables may be shown beside all of these.

        Each of their groups must differ from each group here by five people or by nobody; and with
        what stands of each release and room, no sum or difference may be about fewer than five.
        """
        if not self._groups:
            return True
        tables = [tuple(self._people(groups, ledger)) for groups in fresh]
        groups = {one for table in tables for one in table}
        if any(0 < (one ^ other).bit_count() < MINIMUM for one in groups for other in self._groups):
            return False
        return all(
            tells_of_many(distinct_rows([*standing, *tables]), _bits) for standing in self._standing
        )

    def is_apart(self, room: Collection[str]) -> bool:
        """Tell whether figures of a room may stand beside all of these."""
        ledger = Ledger()
        return self.apart([(ledger.group(item_of(one, "") for one in room),)], ledger)

    def _people(self, groups: Groups, ledger: Ledger) -> Iterator[int]:
        """Return who is in each group, by the numbers of all these releases together."""
        persons = [person_of(item) for item in ledger.items]
        for group in groups:
            bits, left = 0, group
            while left:
                lowest = left & -left
                bits |= 1 << self._number(persons[lowest.bit_length() - 1])
                left ^= lowest
            yield bits

    def _number(self, person: str) -> int:
        return self._numbers.setdefault(person, len(self._numbers))


def _standing(ledger: Ledger) -> list[list[Groups]]:
    """Return the tables that stand now, those that were shown together in one list."""
    left = set(ledger.tables)
    found = []
    for tables in reversed(ledger.rounds):
        together = [groups for name, groups in tables if name in left]
        left -= {name for name, _ in tables}
        found += [together] if together else []
    return found


def _bits(group: int) -> frozenset[int]:
    """Return the numbers of the people in a group, at most five of them."""
    found: set[int] = set()
    while group and len(found) < MINIMUM:
        lowest = group & -group
        found.add(lowest.bit_length())
        group ^= lowest
    return frozenset(found)
