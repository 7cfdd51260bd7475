"""`fairhire workshop rehearse`: a workshop full of simulated participants, to practise with.

Rule of this file: it runs in a process of its own beside the service, on the same data; what it
made of people is gone when it ends, however it ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.workshops.rehearsal import Rehearsal
    from bot.workshops.values import Plan


def rehearse(  # noqa: PLR0913, PLR0917  # typer: each option of the command is an argument
    participants: int = typer.Option(40, min=1, max=500, help="How many simulated people."),
    speed: float = typer.Option(
        1.0, min=0.0, help="1 is human pace, 10 ten times as fast, 0 as fast as can be."
    ),
    organisation: str = typer.Option(
        "", metavar="NAME", help="Whose trainers see it; may be left out where there is only one."
    ),
    language: list[str] = typer.Option(
        ["en"], help="A language of the room, the board's first; repeatable."
    ),
    questionnaire: str = typer.Option("quick_scan", help="What is asked."),
    part: list[str] = typer.Option(
        [], metavar="MODULE", help="A module of it, repeatable. Default: all of them."
    ),
    by_itself: bool = typer.Option(
        False, "--by-itself", help="Open, show and end the parts too; you only watch the board."
    ),
    seed: int = typer.Option(1, help="The same seed gives the same people."),
    erase: bool = typer.Option(
        False, "--erase", help="Only end and erase all rehearsals that are left, and stop."
    ),
) -> None:
    """Fill a workshop with simulated participants, so that a trainer can practise.

    Run it beside a running `fairhire serve`, in the same folder with the same settings: it works on
    the same data (SQLite too), so that console and board of the service show it. You lead it as a
    trainer: /workshop, or the console it prints. Its people answer at human pace, and their
    answers say nothing about any firm. It is marked as a rehearsal and belongs to no campaign.
    When you end the workshop, or press Ctrl+C, its people are erased.
    """
    import asyncio

    from bot.workshops.values import Plan

    settings = settings_given()
    if erase:
        asyncio.run(_erase(settings))
        return
    plan = Plan("", tuple(language), questionnaire, tuple(part), quiz_before=True, quiz_after=True)
    asyncio.run(_rehearse(settings, plan, organisation, (participants, seed), speed, by_itself))


async def _rehearse(
    settings: Settings,
    plan: Plan,
    organisation: str,
    people: tuple[int, int],
    speed: float,
    by_itself: bool,
) -> None:
    from dataclasses import replace
    from datetime import UTC, datetime

    from bot.commands.workshop import owner_of, service_of, tell
    from bot.mishaps import Refused
    from bot.wiring import opened
    from bot.wording import wording
    from bot.workshops import rehearsal
    from bot.workshops.values import PlanError, standing_of

    def now() -> datetime:
        return datetime.now(UTC)

    service = await service_of(settings)
    title = wording(plan.languages[0]).say("rehearsal_title", {"count": people[0]})
    async with opened(service.store) as store:
        owner = await owner_of(store, organisation)
        try:
            made = await rehearsal.prepare(
                service.conversation,
                owner.id,
                replace(plan, title=title),
                people[0],
                now,
                speed=speed,
                seed=people[1],
            )
        except PlanError as wrong:
            raise Refused(f"This makes no workshop: {str(wrong).replace('_', ' ')}.") from None
        standing = standing_of(made.cohort)
        assert standing is not None  # it was just made
        print(f"{title} ({owner.name})")
        tell(service, standing)
        if not by_itself:
            print("Lead it from the console, or with /workshop. Ctrl+C ends it.", flush=True)
        try:
            await made.run(by_itself=by_itself)
        finally:
            await _end(made)


async def _end(made: Rehearsal) -> None:
    from bot.workshops import rehearsal

    answers = sum(one.answered for one in made.people)
    erased = await rehearsal.erase(made.talk, made.cohort, made.clock())
    print(f"The rehearsal is over: {answers} answers. Erased: simulated people {erased}.")


async def _erase(settings: Settings) -> None:
    from datetime import UTC, datetime

    from bot.commands.workshop import service_of
    from bot.wiring import opened
    from bot.workshops import rehearsal

    service = await service_of(settings)
    people = 0
    async with opened(service.store) as store:
        found = await rehearsal.all_of(store)
        for one in found:
            people += await rehearsal.erase(service.conversation, one, datetime.now(UTC))
    print(f"Rehearsals: {len(found)}. Erased: simulated people {people}.")
