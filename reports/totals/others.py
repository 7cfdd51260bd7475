"""The groups shown of the other questionnaires of a campaign: much the same people, and answers.

Rule of this file: people are compared, whatever they said: who answers the quick scan and then the
full questionnaire says much the same twice, so two groups that differ by a few people would tell
what these few said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from reports.totals.cells import MINIMUM
from reports.totals.ledger import Groups, Ledger, ledger_of, person_of

VERSIONS: Final = 3
"""How many of the latest versions of each table are compared with."""


class Others:
    """Groups of people, read from the bases of other releases; each a set of bits."""

    def __init__(self, bases: Iterable[Sequence[str]] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._groups: set[int] = set()
        for basis in bases:
            ledger = ledger_of(basis)
            shown = (one for every in ledger.tables.values() for one in every[-VERSIONS:])
            for groups in shown:
                self._groups.update(self._people(groups, ledger))

    def apart(self, groups: Groups, ledger: Ledger) -> bool:
        """Tell whether each group differs from every other one by five people, or by nobody."""
        if not self._groups:
            return True
        return not any(
            0 < (one ^ other).bit_count() < MINIMUM
            for one in self._people(groups, ledger)
            for other in self._groups
        )

    def _people(self, groups: Groups, ledger: Ledger) -> Iterator[int]:
        """Return who is in each group, by the numbers of all these releases together."""
        persons = [person_of(item) for item in ledger.items]
        for group in groups:
            bits, left = 0, group
            while left:
                lowest = left & -left
                person = persons[lowest.bit_length() - 1]
                bits |= 1 << self._numbers.setdefault(person, len(self._numbers))
                left ^= lowest
            yield bits
