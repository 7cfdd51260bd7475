"""`fairhire migrate`: bring the database to the shape this version works with.

Rule of this file: a SQLite file migrates when it is opened; a PostgreSQL database only here, where
somebody has made a backup and stopped the older processes.
"""

from __future__ import annotations

from pathlib import Path

import typer

from bot.commands.settings_given import settings_given


def migrate(
    source: Path | None = typer.Option(
        None, "--from", help="A SQLite file whose content is taken over into an empty PostgreSQL."
    ),
) -> None:
    """Bring the database up to date; SQLite does so by itself when `serve` starts, after a copy."""
    import asyncio

    from bot import wiring
    from bot.mishaps import Refused
    from storage.base import Store, StoreState
    from storage.opening import open_store
    from storage.postgres import PostgresStore

    async def opened_state(store: Store) -> StoreState:
        async with wiring.opened(store):
            return await store.state()

    settings = settings_given()
    store = open_store(settings.database, settings.data_dir)
    if isinstance(store, PostgresStore):
        store.migrate()
    if source is not None:
        if not isinstance(store, PostgresStore):
            raise Refused("--from moves to PostgreSQL: please set FAIRHIRE_DATABASE to it first.")
        taken = store.take_over(source)
        print(f"Taken over from {source}: {taken} rows. It is left as it was.")
    state = asyncio.run(opened_state(store))
    print(f"{state.place or state.kind} has schema {state.schema}, as this version needs.")
