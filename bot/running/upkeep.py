"""What a running service does at its start and once a day: it keeps what people were promised.

Rule of this file: it runs beside the conversations, some people at a time; what cannot be done now
is told in the log and tried again the next day. The log holds counts only.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import structlog

from storage import retention
from storage.backup import remove_old_copies
from storage.base import Erased, Store, StoreError
from storage.evidence_erasing import sweep

EVERY: Final = 24 * 3600.0
PAUSE: Final = 10.0
"""Seconds between two batches, in which answers are saved as quickly as ever."""

_log: Final = structlog.get_logger()


@asynccontextmanager
async def every_day(
    store: Store,
    database: Path | None,
    retention_days: int,
    backup_days: int,
    release: Callable[[datetime], Awaitable[None]] | None = None,
) -> AsyncIterator[None]:
    """Look after a store, and the file it is in if it is in one, until the block ends.

    `release` brings the figures of campaigns up to date.
    """

    async def look_after() -> None:
        while True:
            await erase_idle(store, retention_days, datetime.now(UTC))
            await sweep_files(store, datetime.now(UTC))
            if database is not None:
                await forget_old_copies(database, backup_days, datetime.now(UTC))
            if release is not None:
                await release(datetime.now(UTC))
            await asyncio.sleep(EVERY)

    task = asyncio.create_task(look_after())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def erase_idle(store: Store, days: int, now: datetime, pause: float = PAUSE) -> None:
    """Erase who was not here for longer than was promised."""
    erased = Erased()
    try:
        async for part in retention.erase_idle(store, retention.limit(days, now)):
            erased += part
            if part.persons == retention.BATCH:
                await asyncio.sleep(pause)
    except StoreError as fault:
        _log.warning("retention_not_kept", repair=str(fault))
    if erased.persons:
        _log.info("retention", persons=erased.persons, interviews=erased.interviews)


async def sweep_files(store: Store, now: datetime) -> None:
    """Remove files nobody took as evidence, and those a crash left without a row."""
    try:
        swept = await sweep(store, now)
    except (StoreError, OSError) as fault:
        _log.warning("files_not_swept", repair=str(fault))
        return
    if swept.failed:
        repair = "please look whether the keys in FAIRHIRE_ENCRYPTION_KEY are complete"
        _log.warning("files_out_of_reach", files=swept.failed, repair=repair)
    if swept.offers or swept.orphans or swept.renewed:
        _log.info("files", offers=swept.offers, orphans=swept.orphans, renewed=swept.renewed)


async def forget_old_copies(database: Path, days: int, now: datetime) -> None:
    """Remove copies made before an update, after the days that backups are kept."""
    try:
        await asyncio.to_thread(remove_old_copies, database, days, now)
    except OSError as fault:
        _log.warning("old_copies_stay", repair=f"please remove them by hand ({fault.strerror})")
