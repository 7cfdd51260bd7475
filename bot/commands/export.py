"""`fairhire export`: the released figures of a campaign in a file, with their codebook.

Rule of this file: the same figures as on the dashboard of the campaign, and nothing of anybody; the
file is written only when all of it is there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.base import Store
    from storage.cohorts import Cohort


def export(
    cohort: str = typer.Option(..., metavar="CODE", help="The code or id of the campaign."),
    format: str = typer.Option("csv", "--format", help="csv, xlsx, json or sqlite."),
    out: Path = typer.Option(..., help="The file to write."),
    language: str = typer.Option("en", help="The language of labels."),
) -> None:
    """Write the figures of a campaign, as its association sees them on its page.

    Every number stands for at least five members; there is nothing about a single one in it. A
    codebook explains the columns; the SQLite file opens in Datasette.
    """
    import asyncio

    from bot.associations.exporting import FORMATS
    from bot.mishaps import WRONG, Refused
    from bot.wording import languages

    wanted = format.strip().casefold()
    if wanted not in FORMATS:
        raise Refused(f"--format {format}: please choose among {', '.join(FORMATS)}.", WRONG)
    if language not in languages():
        known = ", ".join(languages())
        raise Refused(f"--language {language}: please choose among {known}.", WRONG)
    asyncio.run(_export(settings_given(), cohort, wanted, out, language))


async def _export(settings: Settings, code: str, format: str, out: Path, language: str) -> None:
    from datetime import UTC, datetime

    from bot import wiring
    from bot.associations import exporting
    from bot.associations.releasing import Releasing
    from bot.organisations.audit import SHELL
    from storage.opening import open_store

    catalog = wiring.catalog_of(settings)
    async with wiring.opened(open_store(settings.database, settings.data_dir)) as store:
        at = datetime.now(UTC)
        found = await _campaign(store, code)
        releasing = Releasing(store, catalog)
        await releasing.release(found, at)
        figures = await exporting.figures(releasing, found, language)
        content = await exporting.exported(figures, format)
        _write(out, content)
        await exporting.note(store, found, format, SHELL, at)
    print(f"{out}: {figures.released or figures.say('totals.about.nothing')}")


async def _campaign(store: Store, code: str) -> Cohort:
    from bot.mishaps import Refused
    from storage.cohorts import CAMPAIGN

    wanted = code.strip()
    found = await store.cohorts.cohort(wanted) or await store.cohorts.cohort_of_code(wanted)
    if found is None:
        raise Refused(f"There is no campaign {code!r}. Please copy its code from the page of the"
                      " campaign or from its link.")  # fmt: skip
    if found.kind != CAMPAIGN:
        raise Refused(f"{code!r} is a workshop: its figures stand in the report of the workshop."
                      " Please give the code of a campaign.")  # fmt: skip
    return found


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
