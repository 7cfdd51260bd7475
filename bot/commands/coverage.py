"""`fairhire coverage`: what written conversations, and walks if wanted, reach of a questionnaire.

Rule of this file: it plays and tells; what counts as reached is decided in `bot.playing`.
"""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.reached import summary, tell, tell_faults
from bot.commands.settings_given import settings_given


def coverage(
    reference: str = typer.Argument(
        "", metavar="[REF]", help="A questionnaire such as quick_scan/v1. Default: all."
    ),
    transcripts: Path = typer.Option(
        Path("tests/transcripts"), help="The folder of transcripts (*.txt)."
    ),
    missing: bool = typer.Option(False, "--missing", help="List what is not reached."),
    walks: int = typer.Option(
        0, min=0, help="So many walks at most then seek what no transcript reaches."
    ),
    seed: int = typer.Option(1, help="The same seed gives the same walks."),
) -> None:
    """Play the transcripts and tell which questions, choices, findings and actions they reach.

    The exit code is 1 when a walk did not come to its report.
    """
    import asyncio

    from bot import wiring
    from bot.commands.reference import open_reference
    from bot.mishaps import Refused
    from bot.playing.played import play_all
    from bot.playing.seeking import seek

    catalog = wiring.catalog_of(settings_given())
    wanted = [
        open_reference(catalog, one) for one in ([reference] if reference else catalog.refs())
    ]
    paths = sorted(transcripts.glob("*.txt"))
    if not paths:
        raise Refused(
            f"There are no transcripts (*.txt) in {transcripts}: please name their folder with"
            " --transcripts, or record one with `fairhire chat --record FILE`."
        )
    reach = asyncio.run(play_all(catalog, paths))
    for line in reach.troubles:
        print(f"Not played to its end: {line}")
    faults = 0
    for questionnaire in wanted:
        print(f"{questionnaire.ref_id}/v{questionnaire.version}")
        done = tuple(seek(questionnaire, catalog.library(), walks, seed, reach))
        if walks:
            print(f"  and {summary(done)}")
        tell(questionnaire, reach, missing=missing)
        faults += tell_faults(done)
    if faults:
        raise typer.Exit(1)
