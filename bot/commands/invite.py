"""`fairhire invite`: one-time links that give a role, the list of who holds one, and revoking.

Rule of this file: a link is printed once and never again; what gives or ends a role stands in the
audit log as done on the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.commands.reaching import here, name_bot
from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from datetime import datetime

    from bot.organisations.invitations import Invitation
    from bot.settings import Settings
    from bot.wiring import Service


def invite(
    role: str = typer.Option("", metavar="ROLE", help="association, trainer or operator."),
    name: str = typer.Option(
        "", help="The association, or the organisation of a trainer; made if there is none."
    ),
    show: bool = typer.Option(
        False, "--list", help="List who holds a role, and the invitations that are open."
    ),
    revoke: str = typer.Option(
        "", metavar="CODE", help="Revoke a role or an invitation, by its code in the list."
    ),
) -> None:
    """Print links that give a role to whoever opens them first, in a browser or in Telegram.

    They work once, within seven days. Nobody's answers are ever shown to a role.
    """
    import asyncio

    from bot.mishaps import WRONG, Refused

    if [bool(role), show, bool(revoke)].count(True) != 1:
        raise Refused("Please give one of --role ROLE, --list, --revoke CODE.", WRONG)
    settings = settings_given()
    if role:
        wanted = _wanted(role, name)
        asyncio.run(_invite(settings, role, wanted))
    else:
        asyncio.run(_revoke(settings, revoke) if revoke else _list(settings))


def _wanted(role: str, name: str) -> str:
    from bot.mishaps import WRONG, Refused
    from bot.organisations import invitations, roles
    from storage.cohorts import OPERATOR

    if role not in roles.ROLES:
        raise Refused(f"--role is {role!r}: please write {', '.join(roles.ROLES)}.", WRONG)
    wanted = invitations.name_of(name)
    if role == OPERATOR:
        if name:
            raise Refused("An operator runs the whole service: please leave --name out.", WRONG)
    elif not wanted:
        longest = invitations.LONGEST_NAME
        raise Refused(f"Please give --name with the organisation's name, up to {longest} letters"
                      " long.", WRONG)  # fmt: skip
    return wanted


async def _invite(settings: Settings, role: str, name: str) -> None:
    from datetime import UTC, datetime

    from bot import wiring
    from bot.organisations import audit, invitations

    service = wiring.make_service(settings, base_url=here(settings))
    await name_bot(service)
    around = service.conversation.around
    async with wiring.opened(service.store):
        at = datetime.now(UTC)
        organisation = await invitations.organisation_for(around, role, name, at)
        made = await invitations.invite(around, role, organisation, audit.SHELL, at)
    _tell(service, made)


def _tell(service: Service, made: Invitation) -> None:
    from bot.organisations import invitations, roles

    if made.is_new and made.organisation.id != roles.SERVICE:
        print(f"New organisation: {made.organisation.name}")
    about = f" for {made.organisation.name}" if made.organisation.name else ""
    until = made.link.expires_at or made.link.created_at
    print(f"Invitation as {made.link.purpose}{about}, good until {_said(until)}. It works once,"
          " for whoever opens it first:")  # fmt: skip
    for address in invitations.addresses(service.conversation.around, made.token):
        print(f"  {address}")
    if not service.settings.public_url:
        print("The first address is this machine's: set FAIRHIRE_PUBLIC_URL for others.")
    print(f"To revoke it: fairhire invite --revoke {made.code}")


def _said(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


# -- what there is ------------------------------------------------------------------------------


async def _list(settings: Settings) -> None:
    from datetime import UTC, datetime

    from bot.organisations import invitations, roles
    from bot.wiring import opened, store_of

    async with opened(store_of(settings)) as store:
        found = await store.cohorts.organisations()
        for one in found:
            print(one.name if one.id != roles.SERVICE else "This service")
            for officer in await store.cohorts.officers(one.id):
                code, since = roles.code_of(officer), _said(officer.at)
                print(f"  {code}  {officer.role}, since {since}")
            for link in await invitations.open_ones(store, datetime.now(UTC), one.id):
                until = _said(link.expires_at or link.created_at)
                print(f"  {invitations.code_of(link)}  {link.purpose}, invited until {until}")
    if not found:
        print("There are no organisations yet. Invite with --role and --name.")


async def _revoke(settings: Settings, code: str) -> None:
    from datetime import UTC, datetime

    from bot.mishaps import Refused
    from bot.organisations import audit, holding, invitations
    from bot.organisations.operating import named
    from bot.wiring import opened, store_of
    from storage.cohorts import Officer

    async with opened(store_of(settings)) as store:
        at = datetime.now(UTC)
        found = await named(store, code, at)
        if isinstance(found, Officer):
            await holding.resign(store, found, audit.SHELL, at, audit.OFFICER_REMOVED)
            print(f"Revoked: the role {found.role}.")
        elif found is not None and await invitations.revoke(store, found, audit.SHELL, at):
            print("Revoked: the invitation does not work any more.")
        else:
            raise Refused(f"There is no role or open invitation {code!r}. Please look at"
                          " `fairhire invite --list`; nothing was revoked.")  # fmt: skip
