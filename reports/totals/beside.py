"""All tables of a campaign together, whatever their questionnaire: groups of the same people.

Who hands in a second questionnaire says much the same twice. So here an item is a person with what
she says in the questionnaire she handed in first; it is the same item in tables of all of them.

Rule of this file: it proves over every table ever shown, or it refuses; it knows groups, never
answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reports.totals.ledger import (
    Groups,
    Ledger,
    Round,
    distinct_rows,
    groups_in,
    item_of,
    line_of,
    sum_of,
)
from reports.totals.sums import tells_of_many

if TYPE_CHECKING:
    from reports.totals.campaign import Entry

ITEM: Final = "same"
TABLE: Final = "beside"
"""How lines of a basis begin that are about this; `beside <time> <groups>`."""

MOST_ROUNDS: Final = 12
MOST_ROWS: Final = 60
"""How far back it is looked for a proof, in rounds and in groups."""


def items_beside(entries: Iterable[Entry]) -> dict[str, str]:
    """Return the item of each person: the latest she said where she handed in first."""
    first: dict[str, Entry] = {}
    now: dict[tuple[str, str], Entry] = {}
    for one in entries:
        known = first.get(one.person)
        if known is None or (one.at, one.ref_id) < (known.at, known.ref_id):
            first[one.person] = one
        latest = now.get((one.person, one.ref_id))
        if latest is None or latest.at <= one.at:
            now[one.person, one.ref_id] = one
    return {person: item_of(person, now[person, one.ref_id].facts) for person, one in first.items()}


@dataclass
class Beside:
    """Every table shown in a campaign, the oldest first; `lines` are those of one questionnaire."""

    ledger: Ledger = field(default_factory=Ledger)
    rounds: Sequence[Round] = ()
    lines: tuple[str, ...] = ()

    def may_show(self, fresh: Round) -> bool:
        """Tell whether tables may be shown together, after all there are.

        As `reports.totals.ledger.may_show`, but a group that was shown before, of the very same
        people who say the same, is no new one.
        """
        known = [0]  # by round: the items in any table before it
        for tables in self.rounds:
            known.append(known[-1] | sum_of(group for table in tables for group in table))
        for back in range(min(len(self.rounds), MOST_ROUNDS) + 1):
            at = len(self.rounds) - back
            rows = distinct_rows(table for tables in (*self.rounds[at:], fresh) for table in tables)
            if len(rows) > MOST_ROWS:
                return False
            new = [row & ~known[at] for row in rows]
            if all(map(self.ledger.has_five, new)) and tells_of_many(new, self.ledger.people):
                return True
        return False

    def shown(self, at: str, tables: Round) -> tuple[str, ...]:
        """Return the lines of the questionnaire with tables that are shown now."""
        known = [line.partition(" ")[2] for line in self.lines if line.startswith(f"{ITEM} ")]
        place = {name: number for number, name in enumerate(known)}
        names = list(self.ledger.items)
        found: list[str] = []
        for table in tables:
            groups = []
            for group in table:
                bits = 0
                for at_bit in _places(group):
                    bits |= 1 << place.setdefault(names[at_bit], len(place))
                groups.append(bits)
            found.append(f"{TABLE} {at} {line_of(tuple(groups))}")
        new = [f"{ITEM} {name}" for name in list(place)[len(known) :]]
        return (*self.lines, *new, *found)


def beside_of(own: Sequence[str], others: Iterable[Sequence[str]]) -> Beside:
    """Return what stands in the basis of a questionnaire, and in those of the others."""
    ledger, rounds = Ledger(), dict[str, list[Groups]]()
    for basis in (own, *others):
        items: list[int] = []
        for line in basis:
            kind, name, *rest = line.split(" ")
            if kind == ITEM:
                items.append(ledger.group([name]))
            elif kind == TABLE:
                rounds.setdefault(name, []).append(_moved(groups_in(rest[0]), items))
    lines = tuple(one for one in own if one.startswith((f"{ITEM} ", f"{TABLE} ")))
    return Beside(ledger, [tables for _, tables in sorted(rounds.items())], lines)


def _moved(groups: Groups, items: Sequence[int] | Mapping[int, int]) -> Groups:
    """Return groups with other bits for each of their items."""
    return tuple(sum_of(items[place] for place in _places(group)) for group in groups)


def _places(group: int) -> Iterable[int]:
    while group:
        lowest = group & -group
        yield lowest.bit_length() - 1
        group ^= lowest
