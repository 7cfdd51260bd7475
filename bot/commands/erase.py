"""`fairhire erase`: everything of a person, or one interview, at once.

Rule of this file: what was erased is told in counts only; what may remain elsewhere is told too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from storage.base import Erased, Store


def erase(
    person: str = typer.Option("", help="The id of the person whose everything is erased."),
    interview: str = typer.Option("", help="The id of the interview that is erased."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask whether you are sure."),
) -> None:
    """Erase a person or one interview, with all earlier answers; this cannot be undone.

    People erase their own data with /forget; this is for requests that reach you another way.
    A running service sees it at once.
    """
    import asyncio

    from bot.mishaps import WRONG, Refused
    from storage.opening import open_store

    if bool(person) == bool(interview):
        raise Refused("Please give either --person ID or --interview ID.", WRONG)
    settings = settings_given()
    store = open_store(settings.database, settings.data_dir)
    if not asyncio.run(_is_there(store, person, interview)):
        what = "person" if person else "interview"
        raise Refused(f"There is no such {what}. Please check the id; nothing was erased.")
    if not yes and not typer.confirm("Erase it for good?"):
        raise typer.Exit(1)
    erased = asyncio.run(_erase(store, person, interview))
    print(
        f"Erased: {erased.interviews} interviews, {erased.answers} answers,"
        f" {erased.submissions} submissions, {erased.bindings} accounts."
    )
    print(
        f"Backups you made hold it until you remove them; `fairhire backup` removes those older"
        f" than {settings.backup_days} days."
    )


async def _is_there(store: Store, person: str, interview: str) -> bool:
    from bot.wiring import opened

    async with opened(store):
        found = await (store.person(person) if person else store.interview(interview))
        return found is not None


async def _erase(store: Store, person: str, interview: str) -> Erased:
    from bot.wiring import opened

    async with opened(store):
        if person:
            return await store.erase_person(person)
        return await store.erase_interview(interview)
