"""When the figures of a campaign move on, and what they are then.

Rule of this file: figures stand still until at least five people were added, changed or left since,
and a table is shown only if it is proven that with everything ever shown it tells of nobody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from reports.totals.beside import Beside, beside_of, items_beside
from reports.totals.blocks import DIMENSIONS, Block, blocks_of, category, coarser
from reports.totals.campaign import (
    CAMPAIGN_SCHEMA,
    Entry,
    block_table,
    everyone_table,
    latest,
)
from reports.totals.cells import MINIMUM
from reports.totals.ledger import Groups, Ledger, Round, item_of, ledger_of, may_show, person_of
from reports.totals.others import Others

EVERYONE: Final = "all"

TAKEN_DOWN_AFTER: Final = timedelta(days=30)
"""How long figures stand with somebody in them who has withdrawn."""


@dataclass(frozen=True, slots=True)
class Released:
    """Figures and what stands behind them; `number` counts from 1, `at` is UTC, the rest plain."""

    number: int
    at: datetime
    basis: Sequence[str]
    figures: Mapping[str, Any]


@dataclass
class _Draft:
    """A release in the making: `fresh` are the new tables of it by name, `before` all earlier ones.

    `others` are rooms, and what is shown of other questionnaires now; `beside` is all that was ever
    shown of any, and `same` has for each place of `items` the item there.
    """

    counted: Sequence[Entry]
    items: Sequence[str]
    ledger: Ledger
    tables: dict[str, Any]
    before: Sequence[Round]
    fresh: dict[str, Groups] = field(default_factory=dict)
    others: Others = field(default_factory=Others)
    beside: Beside = field(default_factory=Beside)
    same: Sequence[str] = ()

    def may_show(self, groups: Groups) -> bool:
        tables = (*self.fresh.values(), groups)
        return (
            may_show(tables, self.before, self.ledger)
            and self.others.apart(tables, self.ledger)
            and self.beside.may_show(self.moved(tables))
        )

    def moved(self, tables: Round) -> list[Groups]:
        """Return tables with the items that all questionnaires share."""
        own = {self.ledger.items[item]: place for place, item in enumerate(self.items)}
        bits = self.beside.ledger.group
        return [
            tuple(
                bits(self.same[own[at]] for at in range(group.bit_length()) if group >> at & 1)
                for group in table
            )
            for table in tables
        ]

    def bits(self, blocks: Sequence[Block]) -> Groups:
        return tuple(
            self.ledger.group(self.items[place] for place in block.places) for block in blocks
        )


def step(before: int) -> int:
    """Return how many people must differ before figures of `before` people move on."""
    return max(MINIMUM, before // 10)


def next_release(
    previous: Released | None,
    entries: Iterable[Entry],
    ref_id: str,
    at: datetime,
    others: Iterable[Sequence[str]] = (),
    rooms: Iterable[Collection[str]] = (),
) -> Released | None:
    """Return the next figures of a questionnaire in a campaign, or None while the last ones stand.

    `entries` are the submissions of those who consent now, `others` the bases of what is shown of
    the other questionnaires of the same people, `rooms` the ids of the people behind what stood on
    the boards of workshops. `figures`: `schema`, `questionnaire`,
    `shown` (false where there is no table any more), `tables`, each with `release` and `at` of its
    own (`all` as in `everyone_table`, the dimensions as in `block_table`), and `trend`: what `all`
    was in the last release of each month.

    A table with somebody in it who has withdrawn goes when it is 30 days old, if it has not moved
    on by then; a new one follows as soon as it does not tell what that person had answered.
    """
    every, bases = list(entries), list(others)
    draft = _draft(previous, latest(every, ref_id), at)
    same = items_beside(every)
    draft.same = [same[entry.person] for entry in draft.counted]
    draft.others = Others(bases, rooms)
    draft.beside = beside_of(previous.basis if previous else (), bases)
    number = previous.number + 1 if previous else 1
    trend = list(previous.figures["trend"]) if previous else []
    if _everyone(draft):
        stamp = {"release": number, "at": at.isoformat()}
        draft.tables[EVERYONE] = stamp | everyone_table(draft.counted)
        for dimension in DIMENSIONS:
            blocks = _showable(dimension, draft)
            if blocks:
                draft.fresh[dimension] = draft.bits(blocks)
                draft.tables[dimension] = stamp | block_table(draft.counted, blocks)
        trend = _trend(trend, draft.tables[EVERYONE])
        for name, groups in draft.fresh.items():
            draft.ledger.shown(name, groups)
    elif previous is None or set(previous.figures["tables"]) == set(draft.tables):
        return None
    figures = {
        "schema": CAMPAIGN_SCHEMA,
        "questionnaire": ref_id,
        "shown": bool(draft.tables),
        "tables": draft.tables,
        "trend": trend,
    }
    return Released(number, at, _basis(draft, previous, at), figures)


def _basis(draft: _Draft, previous: Released | None, at: datetime) -> Sequence[str]:
    if previous is not None and not draft.fresh:
        return previous.basis
    fresh = draft.moved(list(draft.fresh.values()))
    return [*draft.ledger.basis(), *draft.beside.shown(at.isoformat(), fresh)]


def _draft(previous: Released | None, counted: Sequence[Entry], at: datetime) -> _Draft:
    """Return what stands before anything moves: without tables somebody withdrew from long ago."""
    ledger = ledger_of(previous.basis if previous else ())
    items = [item_of(entry.person, entry.facts) for entry in counted]
    here = {person_of(item) for item in items}
    tables = {
        name: table
        for name, table in (previous.figures["tables"] if previous else {}).items()
        if at - datetime.fromisoformat(table["at"]) < TAKEN_DOWN_AFTER
        or ledger.people_shown(name) <= here
    }
    before = [[groups for _, groups in one] for one in ledger.rounds]
    return _Draft(counted, items, ledger, tables, before)


def _everyone(draft: _Draft) -> bool:
    """Tell whether the figures of everybody may move on; if so, they are in the draft."""
    ledger = draft.ledger
    groups = (ledger.group(draft.items),)
    before = ledger.latest().get(EVERYONE)
    if before:
        enough = step(before[0].bit_count())
        if ledger.count(groups[0] ^ before[0], enough) < enough:
            return False
    if not draft.may_show(groups):
        return False
    draft.fresh[EVERYONE] = groups
    return True


def _showable(dimension: str, draft: _Draft) -> tuple[Block, ...]:
    """Return the finest groups of a dimension that may be shown now; none where there are none.

    Groups that stand already are not given up for fewer ones.
    """
    blocks = blocks_of(dimension, [category(dimension, one.facts) for one in draft.counted])
    standing = len(draft.tables.get(dimension, {}).get("groups", ()))
    while len(blocks) > 1 and len(blocks) >= standing:
        if draft.may_show(draft.bits(blocks)):
            return blocks
        blocks = coarser(blocks, dimension)
    return ()


def _trend(trend: list[dict[str, Any]], table: Mapping[str, Any]) -> list[dict[str, Any]]:
    month = str(table["at"])[:7]
    line = {"month": month, "people": table["people"], "severities": table["severities"]}
    return [one for one in trend if one["month"] != month] + [line]
