"""How many members stand in each group a message can go to, as far as that may be told.

Rule of this file: a number is a range of five, and stands still until at least five people (from
fifty on, a tenth) came into its group or went out of it; so nobody is seen joining a group alone.
Where a group is nearly all of those who could be in it, the range is wider: it never says that
everybody is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from reports.totals.cells import MINIMUM, Cell, within
from reports.totals.ledger import Ledger, item_of, ledger_of
from reports.totals.release import Released, step

AUDIENCES_SCHEMA: Final = 1


def next_audiences(
    previous: Released | None,
    groups: Mapping[str, Iterable[str]],
    everybody: str,
    at: datetime,
    wholes: Mapping[str, int] | None = None,
) -> Released | None:
    """Return the next figures of these groups of persons, or None while the last ones stand.

    `everybody` names the group all others are parts of: before five people are in it, nothing is
    told. A group of fewer than five is kept like one that is shown, so that it does not appear
    because one more person came. `wholes` says how many people could be in a group, for those
    groups of which nobody may learn that everybody is. `figures`: `schema` and `groups`, a cell for
    each.
    """
    ledger = ledger_of(previous.basis if previous else ())
    cells = dict(previous.figures["groups"]) if previous else {}
    moved = False
    for name, persons in sorted(groups.items()):
        items = {item_of(person, name) for person in persons}
        if previous is None and name == everybody and len(items) < MINIMUM:
            return None
        if _moves(ledger, name, items):
            cells[name], moved = in_part(len(items), (wholes or {}).get(name)), True
    if not moved:
        return None
    figures = {"schema": AUDIENCES_SCHEMA, "groups": cells}
    return Released(previous.number + 1 if previous else 1, at, ledger.basis(), figures)


def _moves(ledger: Ledger, name: str, items: Iterable[str]) -> bool:
    """Tell whether a group differs enough from all it ever was; then it is noted as shown."""
    group = ledger.group(sorted(items))
    before = [groups[0] if groups else 0 for groups in ledger.tables.get(name, ())]
    enough = step(before[-1].bit_count()) if before else 0
    if before and ledger.count(group ^ before[-1], enough) < enough:
        return False
    if not all(ledger.apart(group, one) for one in before):
        return False
    ledger.shown(name, (group,))
    return True


def in_range(count: int) -> Cell:
    """Return a number as a range of five; kept back below five."""
    least = count - count % MINIMUM
    return within(least, least + MINIMUM - 1) if least else None


def in_part(count: int, whole: int | None) -> Cell:
    """Return a number as `in_range`, wider where all of `whole` but fewer than five are in it.

    The least it can be then leaves five out, and the most is the end of the range of all; whoever
    knows `whole` learns that fewer than five are out, and not that nobody is.
    """
    if whole is None or whole - count >= MINIMUM:
        return in_range(count)
    least = whole - MINIMUM
    least -= least % MINIMUM
    return within(least, whole - whole % MINIMUM + MINIMUM - 1) if least >= MINIMUM else None


def of_outcomes(counts: Mapping[str, int], told: Cell) -> dict[str, Cell]:
    """Return what may be said of what became of the messages to a group that was told as `told`.

    A range of five for each; where `told` is wider, only where most of them are, for the sum of
    several would say more of the group than was told.
    """
    if told is None or told["most"] - told["least"] < MINIMUM:
        return {name: in_range(count) for name, count in counts.items()}
    name = max(counts, key=lambda one: counts[one], default="")
    found = in_range(counts[name]) if name else None
    if found is None:
        return {}
    return {name: within(min(found["least"], told["least"]), told["most"])}


def counted(released: Released | None, name: str) -> frozenset[str]:
    """Return the items (`item_of` a person and the name) behind a group as it is shown now."""
    if released is None:
        return frozenset()
    ledger = ledger_of(released.basis)
    groups = ledger.latest().get(name, ())
    bits = groups[0] if groups else 0
    return frozenset(item for item, at in ledger.items.items() if bits >> at & 1)


def is_counted(items: frozenset[str], person: str, name: str) -> bool:
    """Tell whether a person is among those a figure stands for."""
    return item_of(person, name) in items
