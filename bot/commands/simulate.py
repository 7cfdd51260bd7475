"""`fairhire simulate`: random walks that look for dead ends and faults.

Rule of this file: it tells what the walks found; a fault comes with the seed that repeats it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import typer

from bot.commands.reached import summary, tell, tell_faults
from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from questionnaires.catalog import Catalog
    from questionnaires.model import Questionnaire


class Walking(NamedTuple):
    """How many walks, from which seed, and whether they seek what was not reached yet."""

    number: int
    seed: int
    seeking: bool


def simulate(
    reference: str = typer.Argument(
        "", metavar="[REF]", help="A questionnaire such as fair_recruitment/v1. Default: all."
    ),
    walks: int = typer.Option(50, min=1, help="How many walks through each questionnaire."),
    seed: int = typer.Option(1, help="The same seed gives the same walks."),
    missing: bool = typer.Option(False, "--missing", help="List what no walk reaches."),
    seeking: bool = typer.Option(
        False, "--seek", help="Prefer what no walk has reached yet; stop when all is reached."
    ),
) -> None:
    """Answer at random, many times, and find dead ends and faults before people do.

    It counts what the walks reach in the words of `fairhire coverage`: questions, choices, outcomes
    of finding rules, actions. The exit code is 1 when a walk did not come to its report.
    """
    from bot import wiring
    from bot.commands.reference import open_reference

    catalog = wiring.catalog_of(settings_given())
    names = (reference,) if reference else catalog.refs()
    opened = [open_reference(catalog, name) for name in names]
    walking = Walking(walks, seed, seeking)
    faults = sum(_simulate(catalog, one, walking, missing=missing) for one in opened)
    if faults:
        raise typer.Exit(1)


def _simulate(
    catalog: Catalog, questionnaire: Questionnaire, walking: Walking, *, missing: bool
) -> int:
    from bot.playing.reach import Reach
    from bot.playing.seeking import seek
    from bot.playing.walks import walks

    reach = Reach()
    walk_on = seek if walking.seeking else walks
    done = tuple(walk_on(questionnaire, catalog.library(), walking.number, walking.seed, reach))
    print(f"{questionnaire.ref_id}/v{questionnaire.version}: {summary(done)}")
    tell(questionnaire, reach, missing=missing)
    return tell_faults(done)
