"""`fairhire simulate`: random walks that look for dead ends and faults.

Rule of this file: it tells what the walks found; a fault comes with the seed that repeats it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from bot.playing.walks import Walk
    from questionnaires.catalog import Catalog
    from questionnaires.model import Questionnaire

MOST_SHOWN = 10


def simulate(
    reference: str = typer.Argument(
        "", metavar="[REF]", help="A questionnaire such as fair_recruitment/v1. Default: all."
    ),
    walks: int = typer.Option(50, min=1, help="How many walks through each questionnaire."),
    seed: int = typer.Option(1, help="The same seed gives the same walks."),
) -> None:
    """Answer at random, many times, and find dead ends and faults before people do.

    The exit code is 1 when a walk did not come to its report.
    """
    from bot import wiring
    from bot.commands.reference import open_reference

    catalog = wiring.catalog_of(settings_given())
    names = (reference,) if reference else catalog.refs()
    opened = [open_reference(catalog, name) for name in names]
    faults = sum(_simulate(catalog, one, walks, seed) for one in opened)
    if faults:
        raise typer.Exit(1)


def _simulate(catalog: Catalog, questionnaire: Questionnaire, number: int, seed: int) -> int:
    from bot.playing.walks import walks

    done = tuple(walks(questionnaire, catalog.library(), number, seed))
    failed = [walk for walk in done if walk.fault]
    asked = frozenset().union(*(walk.asked for walk in done))
    never = [one.name for one in questionnaire.questions if one.name not in asked]
    title = f"{questionnaire.ref_id}/v{questionnaire.version}"
    total = len(questionnaire.questions)
    print(
        f"{title}: {len(done)} walks, {sum(walk.steps for walk in done)} steps,"
        f" {total - len(never)} of {total} questions asked, {len(failed)} faults."
    )
    if never:
        print(f"  Never asked: {', '.join(never)}")
    by_fault: dict[str, list[Walk]] = {}
    for walk in failed:
        by_fault.setdefault(walk.fault, []).append(walk)
    for fault, same in list(by_fault.items())[:MOST_SHOWN]:
        first = same[0]
        print(f"  {fault} ({len(same)} walks, the first {first.seed} at step {first.steps})")
        print(f"    after {' > '.join(first.trail[-4:])}")
    return len(failed)
