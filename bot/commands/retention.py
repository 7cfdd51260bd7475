"""`fairhire retention run`: erase who was not here for longer than people were promised.

Rule of this file: what was erased, or would be, is told in counts only.
"""

from __future__ import annotations

import typer

from bot.commands.settings_given import settings_given


def run(
    dry_run: bool = typer.Option(False, "--dry-run", help="Only say how many it would be."),
) -> None:
    """Erase everybody whose last activity is longer ago than FAIRHIRE_RETENTION_DAYS.

    The service does this by itself, at its start and once a day; a running one sees it at once.
    """
    import asyncio
    from datetime import UTC, datetime

    from bot.wiring import opened, store_of
    from storage import retention
    from storage.base import Erased

    settings = settings_given()
    store = store_of(settings)
    before = retention.limit(settings.retention_days, datetime.now(UTC))

    async def count() -> int:
        async with opened(store):
            return await retention.count_idle(store, before)

    async def erase() -> Erased:
        async with opened(store):
            return sum([part async for part in retention.erase_idle(store, before)], Erased())

    days = settings.retention_days
    if dry_run:
        print(f"Not here for more than {days} days, would be erased: people {asyncio.run(count())}")
        return
    erased = asyncio.run(erase())
    print(
        f"Not here for more than {days} days, erased: people {erased.persons}, interviews"
        f" {erased.interviews}, answers {erased.answers}, submissions {erased.submissions}."
    )
