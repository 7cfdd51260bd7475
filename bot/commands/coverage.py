"""`fairhire coverage`: what written conversations reach of a questionnaire.

Rule of this file: it counts and lists; what counts as reached is decided in `bot.playing.reach`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from bot.playing.reach import Reach
    from questionnaires.model import Questionnaire


def coverage(
    reference: str = typer.Argument(
        "", metavar="[REF]", help="A questionnaire such as quick_scan/v1. Default: all."
    ),
    transcripts: Path = typer.Option(
        Path("tests/transcripts"), help="The folder of transcripts (*.txt)."
    ),
    missing: bool = typer.Option(False, "--missing", help="List what no transcript reaches."),
) -> None:
    """Play the transcripts and tell which questions, choices and finding rules they reach."""
    import asyncio

    from bot import wiring
    from bot.commands.reference import open_reference
    from bot.mishaps import Refused
    from bot.playing.reach import play_all

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
    for questionnaire in wanted:
        _tell(questionnaire, reach, missing=missing)


def _tell(questionnaire: Questionnaire, reach: Reach, *, missing: bool) -> None:
    print(f"{questionnaire.ref_id}/v{questionnaire.version}")
    for what, everything, reached in reach.of(questionnaire):
        there = [one for one in everything if one in reached]
        share = f" ({100 * len(there) // len(everything)} %)" if everything else ""
        print(f"  {what}: {len(there)} of {len(everything)}{share}")
        if missing:
            for one in everything:
                if one not in reached:
                    print(f"    {one}")
