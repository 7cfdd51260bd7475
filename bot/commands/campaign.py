"""`fairhire campaign`: what an association's officers do with campaigns in the chat, for scripts.

Rule of this file: it goes through the same checks and into the same audit log as the chat, as done
on the command line; numbers are the released ones and nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from datetime import date

    from bot.associations.campaigns import Plan
    from bot.wiring import Service
    from storage.cohorts import Cohort, Organisation

CODE = typer.Argument(metavar="CODE", help="Its id, the code of its link, or its spoken code.")


def new(  # noqa: PLR0913, PLR0917  # typer: each option of the command is an argument
    association: str = typer.Option(..., help="The name of the association; it must be there."),
    title: str = typer.Option(..., help="What the campaign is called."),
    questionnaire: list[str] = typer.Option(
        [], help="What counts, the first is what joining starts; default the quick scan, then all."
    ),
    language: list[str] = typer.Option([], help="A language to join in; default all."),
    contact: list[str] = typer.Option([], help="Where people find help near them; one a line."),
    starts: str = typer.Option("", metavar="DATE", help="The first day, like 2027-01-15."),
    ends: str = typer.Option("", metavar="DATE", help="The last day, like 2027-06-30."),
    invited: int = typer.Option(0, min=0, max=1_000_000, help="How many people are invited."),
) -> None:
    """Make a campaign of an association, open for joining, and print its links."""
    from bot.associations.campaigns import Plan

    plan = Plan(
        title=title,
        questionnaires=tuple(questionnaire) or Plan(title).questionnaires,
        languages=tuple(language),
        contacts=tuple(contact),
        starts=_day(starts),
        ends=_day(ends),
        invited=invited,
    )
    _run(_new(_service(), association, plan))


def listed(
    association: str = typer.Option("", help="Only of the association of this name."),
) -> None:
    """List campaigns with their ids, codes and how they stand."""
    _run(_list(_service(), association))


def link(
    code: str = CODE,
    language: str = typer.Option("en", help="The language of the message to forward."),
) -> None:
    """Print where one joins, and a message to forward."""
    _run(_link(_service(), code, language))


def poster(
    code: str = CODE,
    out: Path = typer.Option(Path("."), help="The folder to write to."),
) -> None:
    """Write the poster as PDF and the QR code as PNG and SVG, for each way to join."""
    _run(_poster(_service(), code, out))


def stats(
    code: str = CODE,
    as_json: bool = typer.Option(False, "--json", help="Print JSON, a list of lines."),
) -> None:
    """Print the released figures: every number stands for at least five members."""
    _run(_stats(_service(), code, as_json=as_json))


def branding(
    association: str = typer.Option(..., help="The name of the association; it must be there."),
    folder: str = typer.Option(
        ..., metavar="NAME", help="Its branding folder below brands/ in the data folder."
    ),
) -> None:
    """Let posters, and the reports of members, have the look of an association or trainer."""
    _run(_branded(_service(), association, folder))


def close(code: str = CODE) -> None:
    """End joining; members keep their answers and go on where they were."""
    _run(_move(_service(), code, is_open=False))


def reopen(code: str = CODE) -> None:
    """Let people join again."""
    _run(_move(_service(), code, is_open=True))


# -- doing it --------------------------------------------------------------------------------------


def _run(doing: Coroutine[Any, Any, None]) -> None:
    import asyncio

    from bot.associations.campaigns import CampaignError
    from bot.mishaps import WRONG, Refused
    from bot.wording import wording

    try:
        asyncio.run(doing)
    except CampaignError as wrong:
        raise Refused(wording("en").say(wrong.key, wrong.params), WRONG) from wrong


def _service() -> Service:
    from bot import wiring
    from bot.commands.reaching import here

    settings = settings_given()
    return wiring.make_service(settings, base_url=here(settings))


def _day(text: str) -> date | None:
    from datetime import date

    from bot.mishaps import WRONG, Refused

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused(f"{text!r} is no date: please write it like 2027-01-15.", WRONG) from None


async def _new(service: Service, association: str, plan: Plan) -> None:
    from datetime import UTC, datetime

    from bot import wiring
    from bot.associations import campaigns
    from bot.commands.reaching import name_bot
    from bot.organisations.audit import SHELL

    await name_bot(service)
    async with wiring.opened(service.store):
        organisation = await _association(service, association)
        unknown = set(plan.languages) - set(service.conversation.offered_languages())
        if unknown:
            raise campaigns.CampaignError(
                "campaign_language_wrong", names=", ".join(sorted(unknown))
            )
        at, around = datetime.now(UTC), service.conversation.around
        made = await campaigns.create(around, organisation.id, plan, SHELL, at)
    print(f"New campaign of {organisation.name}: {made.title}")
    print(f"  id {made.id}")
    _print_ways(service, made)


async def _association(service: Service, name: str) -> Organisation:
    from bot.mishaps import Refused
    from bot.organisations import roles

    found = await roles.organisation_named(service.store, name)
    if found is None:
        raise Refused(f"There is no association {name!r}. Please invite its first officer with"
                      " `fairhire invite --role association --name …`.")  # fmt: skip
    return found


async def _branded(service: Service, association: str, name: str) -> None:
    """Name the folder of an association; one with errors is refused with all of them."""
    from dataclasses import replace

    from bot import wiring
    from bot.mishaps import WRONG, Refused
    from bot.reporting.brand_folder import BRANDS, NAME, offered, read_brand
    from storage.base import Change
    from storage.cohorts import Joint

    below = service.settings.data_dir / BRANDS
    if not NAME.fullmatch(name):
        raise Refused(f"--folder {name!r}: please give the name of a folder in {below}, in small"
                      " letters.", WRONG)  # fmt: skip
    read_brand(below / name, offered())
    async with wiring.opened(service.store):
        organisation = await _association(service, association)
        branded = replace(organisation, brand=name)
        await service.store.save(Change(joint=Joint(organisations=(branded,))))
    print(f"{organisation.name}: posters and members' reports have the look of {below / name}.")


async def _found(service: Service, code: str) -> Cohort:
    from bot.mishaps import Refused
    from flows.spoken_code import normalise
    from storage.cohorts import CAMPAIGN

    cohorts = service.store.cohorts
    found = await cohorts.cohort(code) or await cohorts.cohort_of_code(normalise(code) or code)
    if found is None or found.kind != CAMPAIGN:
        raise Refused(f"There is no campaign {code!r}. Please look at `fairhire campaign list`.")
    return found


def _print_ways(service: Service, cohort: Cohort) -> None:
    from bot.associations import campaigns

    for way, address in campaigns.joining(service.conversation.around, cohort).items():
        print(f"  {way} {address}")
    print(f"  spoken code {cohort.spoken}")
    if not service.settings.public_url:
        print("The address in the browser is this machine's: set FAIRHIRE_PUBLIC_URL for others.")


async def _list(service: Service, association: str) -> None:
    from datetime import UTC, datetime

    from bot import wiring
    from bot.associations import campaigns
    from bot.organisations import roles
    from storage.cohorts import CAMPAIGN

    number = 0
    async with wiring.opened(service.store):
        wanted = [await _association(service, association)] if association else []
        for one in wanted or await roles.organisations(service.store):
            for cohort in await service.store.cohorts.cohorts_of(one.id):
                if cohort.kind == CAMPAIGN:
                    state = campaigns.state_of(cohort, datetime.now(UTC))
                    print(f"{cohort.id}  {cohort.spoken}  {state}  {one.name}: {cohort.title}")
                    number += 1
    if not number:
        print("There are no campaigns yet. Make one with `fairhire campaign new`.")


async def _link(service: Service, code: str, language: str) -> None:
    from bot import wiring
    from bot.associations import campaign_files
    from bot.commands.reaching import name_bot
    from bot.mishaps import WRONG, Refused

    if language not in service.conversation.offered_languages():
        known = ", ".join(service.conversation.offered_languages())
        raise Refused(f"--language {language}: please choose among {known}.", WRONG)
    await name_bot(service)
    async with wiring.opened(service.store):
        cohort = await _found(service, code)
        organisation = await service.store.cohorts.organisation(cohort.organisation)
    print(f"{cohort.title}{'' if cohort.open else ' (joining is closed)'}")
    _print_ways(service, cohort)
    if organisation is not None:
        around = service.conversation.around
        print(f"\n{campaign_files.text_in(around, organisation, cohort, language)}")


async def _poster(service: Service, code: str, out: Path) -> None:
    from bot import wiring
    from bot.associations import campaign_files, campaigns
    from bot.commands.reaching import name_bot
    from bot.commands.writing import write_file

    await name_bot(service)
    async with wiring.opened(service.store):
        cohort = await _found(service, code)
        organisation = await service.store.cohorts.organisation(cohort.organisation)
    assert organisation is not None  # the store keeps it with its cohorts
    around = service.conversation.around
    for way in campaigns.joining(around, cohort):
        for kind in campaign_files.KINDS:
            make = campaign_files.maker(around, organisation, cohort, kind, way)
            assert make is not None  # this way and kind are there
            path = out / campaign_files.name_of(cohort, kind, way)
            write_file(path, make())
            print(path)


async def _stats(service: Service, code: str, *, as_json: bool) -> None:
    import json
    from dataclasses import asdict
    from datetime import UTC, datetime

    from bot import wiring
    from bot.associations.releasing import released_summary

    async with wiring.opened(service.store):
        cohort = await _found(service, code)
        _, lines = await released_summary(service.store, service.catalog, cohort, datetime.now(UTC))
    if as_json:
        print(json.dumps([asdict(one) for one in lines], ensure_ascii=False, indent=2))
        return
    if not lines:
        print("There are no figures yet: they appear when at least five members are in.")
    for one in lines:
        about = " ".join(
            part
            for part in (one.questionnaire, one.table, one.group, one.item, one.measure)
            if part
        )
        print(f"{about}: {_number(one.least, one.most, one.out_of)}")


def _number(least: int | None, most: int | None, out_of: int | None) -> str:
    if least is None:
        return "kept back, fewer than five"
    said = str(least) if least == most else f"{least} to {most if most is not None else 'more'}"
    return f"{said} of {out_of}" if out_of is not None else said


async def _move(service: Service, code: str, *, is_open: bool) -> None:
    from datetime import UTC, datetime

    from bot import wiring
    from bot.associations import campaigns
    from bot.organisations.audit import SHELL

    async with wiring.opened(service.store):
        cohort = await _found(service, code)
        move = campaigns.reopen if is_open else campaigns.close
        moved = await move(service.store, cohort, SHELL, datetime.now(UTC))
    print(f"{moved.title}: {'people can join' if moved.open else 'joining is closed'}.")
