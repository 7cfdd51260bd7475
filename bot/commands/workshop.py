"""`fairhire workshop`: making workshops, and what a trainer prints and takes away, for scripts.

Rule of this file: it does what a trainer does in the chat, and prints counts only; whoever runs it
has the machine, and what it did stands in the audit log as done on the command line.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.wiring import Service
    from bot.workshops.values import Plan, Standing
    from storage.base import Store
    from storage.cohorts import Cohort, Organisation

CODE = typer.Argument(metavar="CODE", help="Its spoken code, the code of its links, or its id.")
PACES = ("trainer", "self")
QUIZZES = ("both", "before", "after", "none")


def new(  # noqa: PLR0913, PLR0917  # typer: each option of the command is an argument
    title: str = typer.Argument(metavar="TITLE", help="What people see on board and phones."),
    organisation: str = typer.Option(
        "", metavar="NAME", help="Whose workshop it is; may be left out where there is only one."
    ),
    language: list[str] = typer.Option(
        ["en"], help="A language of the room, the board's first; repeatable."
    ),
    questionnaire: str = typer.Option("quick_scan", help="What is asked."),
    part: list[str] = typer.Option(
        [], metavar="MODULE", help="A module of it, repeatable. Default: all of them."
    ),
    pace: str = typer.Option("trainer", help="trainer (you open each part) or self."),
    quiz: str = typer.Option("both", help="Knowledge check: both, before, after or none."),
    campaign: str = typer.Option("", metavar="CODE", help="The campaign it belongs to."),
) -> None:
    """Make a workshop, and print how people join it. Its trainers find it with /workshop."""
    import asyncio

    from bot.mishaps import WRONG, Refused

    if pace not in PACES or quiz not in QUIZZES:
        raise Refused(f"--pace is one of {', '.join(PACES)}; --quiz of {', '.join(QUIZZES)}.",
                      WRONG)  # fmt: skip
    from bot.workshops.values import Plan

    plan = Plan(
        title,
        tuple(language),
        questionnaire,
        tuple(part),
        quiz_before=quiz in ("both", "before"),
        quiz_after=quiz in ("both", "after"),
        pacing=pace,
    )
    asyncio.run(_new(settings_given(), plan, organisation, campaign))


def list_all() -> None:
    """List the workshops: code, day, how many joined, whether it is open, title."""
    import asyncio

    asyncio.run(_list(settings_given()))


def link(
    code: str = CODE,
    qr: bool = typer.Option(False, "--qr", help="Draw the QR code in the terminal too."),
) -> None:
    """Print how people join a workshop, and where its board and console are."""
    import asyncio

    asyncio.run(_link(settings_given(), code, qr))


def guide(
    code: str = CODE,
    out: Path = typer.Option(
        Path("guide.pdf"), help="Where to: .pdf, .docx, or .png for the QR code alone."
    ),
    poster: bool = typer.Option(False, "--poster", help="The poster instead (PDF)."),
    language: str = typer.Option("en", help="The language of the guide."),
) -> None:
    """Write the facilitator's guide of a workshop, its poster, or its QR code."""
    import asyncio

    from bot.mishaps import WRONG, Refused
    from bot.workshops import papers

    forms = {".pdf": papers.GUIDE_PDF, ".docx": papers.GUIDE_DOCX, ".png": papers.CODE}
    form = papers.POSTER if poster and out.suffix == ".pdf" else forms.get(out.suffix)
    if form is None or (poster and form != papers.POSTER):
        raise Refused(f"{out} should end in .pdf, .docx or .png; a poster in .pdf.", WRONG)
    _write(out, asyncio.run(_made(settings_given(), code, form, language)))


def report(
    code: str = CODE,
    out: Path = typer.Option(Path("workshop.pdf"), help="Where to: .pdf or .xlsx."),
    language: str = typer.Option("en", help="The language of the report."),
) -> None:
    """Write the report of a workshop that is over: totals only, as the board showed them."""
    import asyncio

    from bot.mishaps import WRONG, Refused
    from bot.workshops import papers

    form = {".pdf": papers.REPORT_PDF, ".xlsx": papers.REPORT_XLSX}.get(out.suffix)
    if form is None:
        raise Refused(f"{out} should end in .pdf or .xlsx.", WRONG)
    _write(out, asyncio.run(_made(settings_given(), code, form, language)))


# -- what they do ----------------------------------------------------------------------------------


async def _new(settings: Settings, plan: Plan, organisation: str, campaign: str) -> None:
    from datetime import UTC, datetime

    from bot.mishaps import Refused
    from bot.organisations.audit import SHELL
    from bot.wiring import opened
    from bot.workshops import creating
    from bot.workshops.values import PlanError, standing_of
    from storage.cohorts import CAMPAIGN

    service = await service_of(settings)
    async with opened(service.store) as store:
        owner = await owner_of(store, organisation)
        joins = await cohort_of(store, campaign) if campaign else None
        if campaign and (joins is None or joins.kind != CAMPAIGN or joins.closed_at is not None):
            raise Refused(f"There is no campaign {campaign!r} that runs. Nothing was made.")
        around, at = service.conversation.around, datetime.now(UTC)
        try:
            made = await creating.create(
                around, SHELL, owner.id, plan, at, joins.id if joins else ""
            )
        except PlanError as wrong:
            raise Refused(f"This makes no workshop: {str(wrong).replace('_', ' ')}. Please look"
                          " at `fairhire workshop new --help`.") from None  # fmt: skip
        standing = standing_of(made)
        assert standing is not None  # it was just made
        print(f"New workshop of {owner.name}: {made.title}")
        tell(service, standing)


async def _list(settings: Settings) -> None:
    from bot.organisations.roles import organisations
    from bot.wiring import opened, store_of
    from bot.workshops.values import standing_of

    store = store_of(settings)
    found = 0
    async with opened(store):
        for one in await organisations(store):
            for cohort in await store.cohorts.cohorts_of(one.id):
                standing = standing_of(cohort)
                if standing is None:
                    continue
                found += 1
                joined = [m for m in await store.cohorts.members(cohort.id) if m.left_at is None]
                how = "closed" if cohort.closed_at else "open" if cohort.open else "no joining"
                print(f"{cohort.spoken or cohort.id}  {cohort.created_at:%Y-%m-%d}"
                      f"  {standing.room.phase}, {how}, joined {len(joined)}"
                      f"  {cohort.title} ({one.name})")  # fmt: skip
    if not found:
        print("There are no workshops yet. Make one with `fairhire workshop new TITLE`.")


async def _link(settings: Settings, code: str, qr: bool) -> None:
    from bot.wiring import opened

    service = await service_of(settings)
    async with opened(service.store) as store:
        standing = await workshop_of(store, code)
    tell(service, standing)
    if qr:
        import segno

        from bot.workshops.papers import join_link

        segno.make(join_link(service.conversation.around, standing), error="m").terminal(
            compact=True
        )


async def _made(settings: Settings, code: str, form: str, language: str) -> bytes:
    from bot.mishaps import Refused
    from bot.wiring import opened
    from bot.workshops import papers

    service = await service_of(settings)
    around = service.conversation.around
    async with opened(service.store) as store:
        standing = await workshop_of(store, code)
        known = papers.forms_of(around, standing)
        if form in papers.AFTER and form not in known:
            raise Refused("This workshop is not over yet: its report comes when it is ended.")
        make = await papers.maker(around, standing, form, language)
    return make()


def _write(out: Path, content: bytes) -> None:
    from bot.mishaps import Refused

    try:
        out.write_bytes(content)
    except OSError as error:
        raise Refused(f"{out} cannot be written: {error.strerror}.") from error
    print(f"Written: {out}")


# -- shared with the rehearsal ---------------------------------------------------------------------


async def service_of(settings: Settings) -> Service:
    """Return the service with the addresses under which others reach it."""
    from bot import wiring
    from bot.commands.reaching import here, name_bot

    service = wiring.make_service(settings, base_url=here(settings))
    await name_bot(service)
    return service


async def owner_of(store: Store, name: str) -> Organisation:
    """Return the organisation of this name, or the only one there is.

    Raises:
        Refused: there is none, or several and none was named.
    """
    from bot.mishaps import Refused
    from bot.organisations.roles import organisation_named, organisations

    if name:
        found = await organisation_named(store, name)
        if found is None:
            raise Refused(f"There is no organisation {name!r}. Please look at"
                          " `fairhire invite --list`.")  # fmt: skip
        return found
    every = await organisations(store)
    if len(every) != 1:
        what = "Please give --organisation NAME." if every else (
            "Please invite a trainer first: `fairhire invite --role trainer --name NAME`."
        )  # fmt: skip
        raise Refused(f"There {'are several organisations' if every else 'is none'}. {what}")
    return every[0]


async def cohort_of(store: Store, code: str) -> Cohort | None:
    """Return the cohort of a spoken code, a code of links, or an id."""
    from flows.spoken_code import normalise

    found = await store.cohorts.cohort(code) or await store.cohorts.cohort_of_code(code)
    spoken = normalise(code)
    return found or (await store.cohorts.cohort_of_code(spoken) if spoken else None)


async def workshop_of(store: Store, code: str) -> Standing:
    """Return the workshop of a code.

    Raises:
        Refused: there is none.
    """
    from bot.mishaps import Refused
    from bot.workshops.values import standing_of

    standing = standing_of(await cohort_of(store, code))
    if standing is None:
        raise Refused(f"There is no workshop {code!r}. Please look at `fairhire workshop list`.")
    return standing


def tell(service: Service, standing: Standing) -> None:
    """Print how people join a workshop, and where its pages are."""
    from bot.cohorts.making import join_address, telegram_address
    from bot.workshops.addresses import board_path, console_path
    from reports.qr import grouped

    around, cohort = service.conversation.around, standing.cohort
    print(f"  spoken code: {grouped(cohort.spoken)}")
    print(f"  join:        {join_address(around.base_url, cohort)}")
    if around.bot_name:
        print(f"  Telegram:    {telegram_address(around.bot_name, cohort)}")
    print(f"  board:       {around.base_url}{board_path(cohort)}")
    print(f"  console:     {around.base_url}{console_path(cohort)}")
    if not service.settings.public_url:
        print("These addresses are this machine's: set FAIRHIRE_PUBLIC_URL for others.")
