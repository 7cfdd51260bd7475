"""`fairhire migrate`: bring the database to the shape this version works with.

Rule of this file: a SQLite file migrates when it is opened; a PostgreSQL database only here, where
somebody has made a backup and stopped the older processes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage.base import Store
    from storage.evidence_erasing import Swept
    from storage.resealing import Resealed


def migrate(
    source: Path | None = typer.Option(
        None, "--from", help="A SQLite file whose content is taken over into an empty PostgreSQL."
    ),
) -> None:
    """Bring the database up to date; SQLite does so by itself when `serve` starts, after a copy.

    With FAIRHIRE_ENCRYPTION_KEY it also writes with the first key what is in the database without
    encryption or with a former key. It may be interrupted and run again.
    """
    import asyncio

    from bot import wiring
    from bot.mishaps import Refused
    from storage.postgres import PostgresStore

    settings = settings_given()
    store = wiring.store_of(settings)
    if isinstance(store, PostgresStore):
        store.migrate()
    if source is not None:
        if not isinstance(store, PostgresStore):
            raise Refused("--from moves to PostgreSQL: please set FAIRHIRE_DATABASE to it first.")
        taken = store.take_over(source)
        print(f"Taken over from {source}: {taken} rows. It is left as it was.")
    asyncio.run(_brought_up_to_date(store, settings))


async def _brought_up_to_date(store: Store, settings: Settings) -> None:
    from datetime import UTC, datetime

    from bot import wiring
    from bot.mishaps import Refused
    from storage.evidence_erasing import sweep

    async with wiring.opened(store):
        state = await store.state()
        print(f"{state.place or state.kind} has schema {state.schema}, as this version needs.")
        if not settings.encryption_key:
            return
        done = await store.reseal()
        files = await sweep(store, datetime.now(UTC))
    print(_told(done, files))
    if done.written:
        _warn_of_copies(wiring.sqlite_file(settings), settings.backup_dir)
    if files.failed:
        raise Refused(
            f"Files that could not be read: {files.failed}. Please put the key back they were"
            " written with, at the end of FAIRHIRE_ENCRYPTION_KEY, and run this again."
        )
    if done.failed:
        raise Refused(
            f"Rows not encrypted yet: {done.failed}. Please run this again; if the number stays,"
            " they were changed from outside or are damaged, and need a backup."
        )


def _told(done: Resealed, files: Swept) -> str:
    if not (done.written or done.failed or files.renewed or files.failed):
        return "All that people wrote is encrypted with the first key; former keys are not needed."
    told = (
        f"Encrypted with the first key: {done.written} rows, {files.renewed} files. Please restart"
        " what runs, and run this once more before you throw a former key away."
    )
    if done.scrubbed:
        return told
    return (
        f"{told}\nCopies of the former texts may still lie in the files of the database: there was"
        " no room or no quiet moment to write them anew. Please stop the service and write them"
        " anew yourself (SQLite: VACUUM; PostgreSQL: VACUUM FULL)."
    )


def _warn_of_copies(database: Path | None, backups: Path) -> None:
    """Name the copies that still hold the former texts."""
    if database is None:
        print("Dumps made before hold the former texts: please remove them, or keep them safe.")
        return
    found = [*database.parent.glob(f"{database.name}.before-*"), *backups.glob("*.sqlite3")]
    for one in sorted(found):
        print(f"Made before, with the former texts, plain or with a former key: {one}")
    if found:
        print("Please remove these copies, or keep them as safe as the key.")
