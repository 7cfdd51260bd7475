"""`fairhire audit`: the log of what officers, trainers and operators did, and whether it holds.

Rule of this file: it only reads; what it prints has no answers and no names of people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.audit_proof import Proof


def audit(
    organisation: str = typer.Option(
        "", metavar="NAME", help="Only what was done in this organisation."
    ),
    verify: bool = typer.Option(
        False, "--verify", help="Only check that no entry was changed or taken out."
    ),
) -> None:
    """Print the audit log, the first entry first, or check that nobody changed it.

    Each entry is chained to the one before it, so that a later change shows; with
    FAIRHIRE_SECRET_KEY it is sealed, so that who has only the database cannot write it anew.
    --verify says what that proves; where it does not hold it ends with exit code 1.
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
    from bot.wiring import opened, store_of
    from bot.wording import wording

    words = wording("en")
    async with opened(store_of(settings)) as store:
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
    from bot.wiring import opened, store_of

    async with opened(store_of(settings)) as store:
        found = await store.cohorts.proof()
    if found.broken is not None:
        raise Refused(
            f"The audit log does not hold at entry {found.broken}: it, or one before it, was"
            " changed or taken out. Please compare with a backup; what was done since cannot be"
            " relied on."
        )
    for line in _said(found):
        print(line)
    doubtful = found.doubtful
    if settings.secret_key and found.plain and not found.sealed:
        doubtful = doubtful or 1
    if doubtful is not None:
        raise Refused(
            f"Nothing is proved of the entries from {doubtful} on: they are not sealed with the"
            " present FAIRHIRE_SECRET_KEY. If you have just set it, the next entry seals them all;"
            " if you changed it, set the former one for one more `fairhire audit --verify`. If you"
            " did neither, somebody without the key wrote them: please compare with a backup."
        )


def _said(found: Proof) -> list[str]:
    """Say what the digests prove, and what they do not."""
    said = [f"The audit log holds: entries {found.count}, none changed."]
    if found.sealed:
        said.append(
            f"Entries 1 to {found.sealed} are sealed with FAIRHIRE_SECRET_KEY: who has only the"
            " database cannot have changed them, or taken any of them out."
        )
    elif found.plain:
        said.append(
            "They are chained but not sealed: who can write to the database can also have written"
            " the whole log anew. With FAIRHIRE_SECRET_KEY set, the next entry seals them all."
        )
    if found.foreign:
        said.append(
            f"Sealed with another key, so that their words cannot be checked here: {found.foreign}."
        )
    if found.count:
        said.append(
            "No log can tell that its last entries are missing. Keep this line elsewhere, and look"
            f" for it next time: entry {found.count}, digest {found.last}"
        )
    return said
