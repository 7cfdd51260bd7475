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
    person: str = typer.Option("", metavar="ID", help="Erase everything of this person."),
    account: str = typer.Option(
        "",
        metavar="CHANNEL:ID",
        help="The same, found by an account, such as telegram:123456789.",
    ),
    interview: str = typer.Option("", metavar="ID", help="Erase this interview alone."),
    yes: bool = typer.Option(False, "--yes", help="Do not ask whether you are sure."),
) -> None:
    """Erase a person or one interview, with all earlier answers; this cannot be undone.

    People erase their own data with /forget; this is for requests that reach you another way.
    A running service sees it at once.
    """
    import asyncio

    from bot.mishaps import WRONG, Refused
    from bot.wiring import store_of

    if [bool(person), bool(account), bool(interview)].count(True) != 1:
        raise Refused(
            "Please give one of --person ID, --account CHANNEL:ID, --interview ID.", WRONG
        )
    settings = settings_given()
    store = store_of(settings)
    found = asyncio.run(_found(store, person, account, interview))
    if not found:
        what = "interview" if interview else "person"
        raise Refused(f"There is no such {what}. Please check the id; nothing was erased.")
    if not yes and not typer.confirm("Erase it for good?"):
        raise typer.Exit(1)
    erased = asyncio.run(_erase(store, found, whole=not interview))
    _tell(erased, settings.backup_days)


def _tell(erased: Erased, days: int) -> None:
    print(
        f"Erased: interviews {erased.interviews}, answers {erased.answers},"
        f" submissions {erased.submissions}, files {erased.evidence}, accounts {erased.bindings}."
    )
    print(
        "Backups you made hold it until you remove them; `fairhire backup` removes those older"
        f" than {days} days."
    )


async def _found(store: Store, person: str, account: str, interview: str) -> str:
    """Return the id of what is to be erased, empty if there is no such thing."""
    from bot.wiring import opened

    async with opened(store):
        if interview:
            return interview if await store.interview(interview) else ""
        if account:
            channel, _, name = account.partition(":")
            owner = await store.person_of(channel, name)
        else:
            owner = await store.person(person)
        return owner.id if owner else ""


async def _erase(store: Store, found: str, *, whole: bool) -> Erased:
    from bot.wiring import opened

    async with opened(store):
        return await (store.erase_person(found) if whole else store.erase_interview(found))
