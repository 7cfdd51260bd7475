"""`fairhire export`: the figures of a campaign or workshop in a file, with their codebook.

Rule of this file: the same figures as on the dashboard of the campaign or the board of the
workshop, and nothing of anybody; the file is written only when all of it is there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from datetime import datetime

    from bot.associations.exporting import Exported
    from bot.settings import Settings
    from questionnaires.catalog import Catalog
    from storage.base import Store
    from storage.cohorts import Cohort


def export(
    cohort: str = typer.Option(
        ..., metavar="CODE", help="The code or id of the campaign or workshop."
    ),
    format: str = typer.Option("csv", "--format", help="csv, xlsx, json or sqlite."),
    out: Path = typer.Option(..., help="The file to write."),
    language: str = typer.Option("en", help="The language of labels."),
) -> None:
    """Write the figures of a campaign as on its page, or of a workshop as on its board.

    Every number stands for at least five people; there is nothing about a single one in it. Of a
    workshop it holds what was shown in the room, and once it is over how many took part. A codebook
    explains the columns; the SQLite file opens in Datasette.
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
    from bot.organisations.audit import SHELL
    from reports.wording import wording_for

    catalog = wiring.catalog_of(settings)
    async with wiring.opened(wiring.store_of(settings)) as store:
        at = datetime.now(UTC)
        cohort = await _cohort(store, code)
        figures = await _figures(store, catalog, cohort, language, at)
        content = await exporting.exported(figures, format)
        _write(out, content)
        await exporting.note(store, cohort, format, SHELL, at)
    print(f"{out}: {figures.released or wording_for(language)('totals.about.nothing')}")


async def _figures(
    store: Store, catalog: Catalog, cohort: Cohort, language: str, at: datetime
) -> Exported:
    """Return what stands of a campaign, or what stood on the board of a workshop."""
    from bot.associations import exporting
    from bot.associations.releasing import Releasing
    from bot.associations.room_export import room_figures
    from bot.mishaps import Refused
    from storage.cohorts import WORKSHOP

    room = await room_figures(store, catalog, cohort, language)
    if room is not None:
        return room
    if cohort.kind == WORKSHOP:
        raise Refused(f"The workshop {cohort.title!r} has no board yet.")
    releasing = Releasing(store, catalog)
    await releasing.release(cohort, at)
    return await exporting.figures(releasing, cohort, language)


async def _cohort(store: Store, code: str) -> Cohort:
    from bot.mishaps import Refused

    wanted = code.strip()
    found = await store.cohorts.cohort(wanted) or await store.cohorts.cohort_of_code(wanted)
    if found is None:
        raise Refused(f"There is no campaign or workshop {code!r}. Please copy its code from its"
                      " page or from its link.")  # fmt: skip
    return found


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
