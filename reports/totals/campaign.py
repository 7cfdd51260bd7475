"""The figures of a campaign: gaps of everybody, and by sector, size, corridor, kind and month.

Rule of this file: everybody stands in every table exactly once, with the latest submission, and
all tables of a release are made together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from reports.totals.blocks import Block
from reports.totals.cells import MINIMUM, Cell, is_exact, margin, people, share, within
from reports.totals.facts import SEVERITIES
from reports.totals.gaps import Facts, gap_counts, gaps, top_gaps

CAMPAIGN_SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A submission in a campaign: who, of which questionnaire, when (UTC), and its facts."""

    person: str
    ref_id: str
    at: datetime
    facts: Facts


def latest(entries: Iterable[Entry], ref_id: str) -> list[Entry]:
    """Return the latest submission of each person to a questionnaire, by person."""
    found: dict[str, Entry] = {}
    for entry in entries:
        known = found.get(entry.person)
        if entry.ref_id == ref_id and (known is None or known.at <= entry.at):
            found[entry.person] = entry
    return [found[person] for person in sorted(found)]


def questionnaires_of(entries: Iterable[Entry]) -> list[str]:
    """Return the questionnaires that anybody submitted, by id."""
    return sorted({entry.ref_id for entry in entries})


def everyone_table(entries: Sequence[Entry]) -> dict[str, Any]:
    """Return the table of all: `people`, `severities`, `gaps` (see `gaps.gaps`) and `top`.

    `severities`: how many have at least one open finding of that severity, in fives.
    """
    facts = [entry.facts for entry in entries]
    found = gaps(facts)
    return {
        "people": people(len(entries)),
        "severities": {
            severity: in_fives(sum(one["counts"].get(severity, 0) > 0 for one in facts), len(facts))
            for severity in SEVERITIES
        },
        "gaps": found,
        "top": top_gaps(found),
    }


def in_fives(count: int, total: int) -> Cell:
    """Return a share as a range of five, so that it can be set against no other number."""
    cell = share(count, total)
    if not is_exact(cell):
        return cell
    least = count - count % MINIMUM
    return within(max(MINIMUM, least), min(least + MINIMUM - 1, total - MINIMUM))


def block_table(entries: Sequence[Entry], blocks: Sequence[Block]) -> dict[str, Any]:
    """Return a breakdown: `groups` with `names` and `people`, and `gaps`: cells by requirement.

    The cells of a requirement are in the order of the groups.
    """
    names = sorted({name for entry in entries for name in entry.facts["requirements"]})
    counts = [gap_counts(entries[place].facts for place in block.places) for block in blocks]
    return {
        "groups": [
            {"names": list(block.names), "people": people(len(block.places))} for block in blocks
        ],
        "gaps": {
            name: margin(
                [
                    (held[name], len(block.places))
                    for held, block in zip(counts, blocks, strict=True)
                ]
            )
            for name in names
        },
    }
