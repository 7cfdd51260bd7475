"""`fairhire migrate`: bring the database to the shape this version works with.

Rule of this file: opening the store does it; here it is only told.
"""

from __future__ import annotations

from bot.commands.settings_given import settings_given


def migrate() -> None:
    """Bring the database up to date, after a copy; `serve` does the same when it starts."""
    import asyncio

    from bot import wiring
    from storage.base import Store, StoreState
    from storage.opening import open_store

    async def opened_state(store: Store) -> StoreState:
        async with wiring.opened(store):
            return await store.state()

    settings = settings_given()
    state = asyncio.run(opened_state(open_store(settings.database, settings.data_dir)))
    print(f"{state.place or state.kind} has schema {state.schema}, as this version needs.")
