"""`fairhire audit`: the log of what officers, trainers and operators did, and whether it holds.

Rule of this file: it only reads; what it prints has no answers and no names of people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from bot.settings import Settings


def audit(
    organisation: str = typer.Option(
        "", metavar="NAME", help="Only what was done in this organisation."
    ),
    verify: bool = typer.Option(
        False, "--verify", help="Only check that no entry was changed or taken out."
    ),
) -> None:
    """Print the audit log, the first entry first, or check that nobody changed it.

    Each entry is chained to the one before it, so that a later change shows; --verify then says
    where, and ends with exit code 1.
    """
    import asyncio

    from bot.mishaps import WRONG, Refused

    if verify and organisation:
        raise Refused("The log is checked as a whole: please leave --organisation out.", WRONG)
    settings = settings_given()
    asyncio.run(_verify(settings) if verify else _print(settings, organisation))


async def _print(settings: Settings, name: str) -> None:
    from bot.mishaps import Refused
    from bot.organisations import audit, roles
    from bot.wiring import opened
    from bot.wording import wording
    from storage.opening import open_store

    words = wording("en")
    async with opened(open_store(settings.database, settings.data_dir)) as store:
        wanted = ""
        if name:
            found = await roles.organisation_named(store, name)
            if found is None:
                raise Refused(f"There is no organisation {name!r}. Please look at `fairhire invite"
                              " --list`.")  # fmt: skip
            wanted = found.id
        names = {one.id: one.name for one in await store.cohorts.organisations()}
        for entry in await store.cohorts.acts(wanted):
            place = names.get(entry.organisation, "")
            print(f"{entry.number}  {audit.line(words, entry)}{f'  ({place})' if place else ''}")


async def _verify(settings: Settings) -> None:
    from bot.mishaps import Refused
    from bot.wiring import opened
    from storage.opening import open_store

    async with opened(open_store(settings.database, settings.data_dir)) as store:
        broken = await store.cohorts.broken_at()
        count = len(await store.cohorts.acts())
    if broken is not None:
        raise Refused(
            f"The audit log does not hold at entry {broken}: it, or one before it, was changed or"
            " taken out. Please compare with a backup; what was done since cannot be relied on."
        )
    print(f"The audit log holds: entries {count}, none changed.")
