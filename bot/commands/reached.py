"""How `coverage` and `simulate` tell what was reached: the same lines, in the same words.

Rule of this file: it counts and lists; what counts as reached is decided in `bot.playing`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.playing.reach import Reach
    from bot.playing.walks import Walk
    from questionnaires.model import Questionnaire

MOST_SHOWN = 10
"""Kinds of faults; after that many it is known that something is wrong."""


def tell(questionnaire: Questionnaire, reach: Reach, *, missing: bool) -> None:
    """Print how much of a questionnaire was reached; with `missing` also what was not."""
    for what, everything, reached in reach.of(questionnaire):
        there = [one for one in everything if one in reached]
        share = f" ({100 * len(there) // len(everything)} %)" if everything else ""
        print(f"  {what}: {len(there)} of {len(everything)}{share}")
        if missing:
            for one in everything:
                if one not in reached:
                    print(f"    {one}")


def summary(walks: Collection[Walk]) -> str:
    """Return how many walks there were, how far they went, and how many came to a fault."""
    faults = sum(bool(walk.fault) for walk in walks)
    return f"{len(walks)} walks, {sum(walk.steps for walk in walks)} steps, {faults} faults."


def tell_faults(walks: Collection[Walk]) -> int:
    """Print each kind of fault with the first walk that came to it; return how many walks did."""
    failed = [walk for walk in walks if walk.fault]
    by_fault: dict[str, list[Walk]] = {}
    for walk in failed:
        by_fault.setdefault(walk.fault, []).append(walk)
    for fault, same in list(by_fault.items())[:MOST_SHOWN]:
        first = same[0]
        print(f"  {fault} ({len(same)} walks, the first {first.seed} at step {first.steps})")
        print(f"    after {' > '.join(first.trail[-4:])}")
    return len(failed)
