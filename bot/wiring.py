"""The wiring: from settings to a store, the catalog and the conversation.

Rule of this file: it is the only place where the parts are put together; it opens nothing but the
catalog's files, and who uses a service opens and closes its store.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot import keys
from bot.conversation import Conversation
from bot.reporting.heavy import Doing
from bot.reporting.kept_brands import KeptBrands
from bot.settings import Settings
from bot.surroundings import Surroundings
from questionnaires.catalog import Catalog
from reports.branding import Brand
from storage.base import Store
from storage.opening import open_store


@dataclass(frozen=True)
class Service:
    """Everything a channel or a command works with."""

    settings: Settings
    store: Store
    catalog: Catalog
    conversation: Conversation

    def called(self, bot_name: str) -> None:
        """Let links lead to the Telegram bot of this user name, once Telegram has told it."""
        around = replace(self.conversation.around, bot_name=bot_name)
        self.conversation.around = self.conversation.workshops.around = around


def new_id() -> str:
    """Return a random id of 96 bits in 16 letters, digits, `-` and `_`."""
    return secrets.token_urlsafe(12)


def new_token() -> str:
    """Return a random token of 192 bits for a link."""
    return secrets.token_urlsafe(24)


def catalog_of(settings: Settings) -> Catalog:
    """Return the questionnaires; compiled ones are kept only where fairhire already has a folder.

    Raises:
        CatalogError: a folder cannot be read.
    """
    cache = settings.cache_dir if settings.data_dir.is_dir() else None
    return Catalog(settings.questionnaires, cache)


def make_service(
    settings: Settings,
    *,
    base_url: str = "",
    store: Store | None = None,
    brand: Brand | None = None,
    render: Doing = asyncio.to_thread,
) -> Service:
    """Return the service these settings describe; its store is not open yet.

    `base_url` is where the web is reached, if it is served; `store` replaces the one in settings;
    `brand` is the look of an association for all documents; `render` is where files are rendered.

    Raises:
        StoreError: the settings name no store we know.
        CatalogError: a folder of questionnaires cannot be read.
    """
    kept = store
    if kept is None:
        kept = store_of(settings)
    catalog, looks = catalog_of(settings), KeptBrands(settings.data_dir)
    around = Surroundings(
        store=kept,
        catalog=catalog,
        new_id=new_id,
        new_token=new_token,
        base_url=settings.public_url or base_url,
        languages=settings.languages,
        time_zone=settings.timezone,
        retention_days=settings.retention_days,
        backup_days=settings.backup_days,
        sign=keys.signer(settings),
        brand=brand,
        looks=looks,
    )
    return Service(settings, kept, catalog, Conversation(around, render))


def check_questionnaires(catalog: Catalog) -> None:
    """Open every questionnaire once, so that a broken one is told now and not to a respondent.

    Raises:
        CatalogError: one cannot be used.
    """
    for ref_id in catalog.refs():
        for version in catalog.versions(ref_id):
            catalog.open(ref_id, version)
    catalog.library()


@asynccontextmanager
async def opened(store: Store) -> AsyncIterator[Store]:
    """Open a store and close it again, whatever happens in between.

    Raises:
        StoreError: it cannot be opened.
    """
    await store.open()
    try:
        yield store
    finally:
        await store.close()


def store_of(settings: Settings) -> Store:
    """Return the store of these settings with its keys, not opened yet.

    Raises:
        StoreError: the settings name no store we know.
    """
    return open_store(
        settings.database, settings.data_dir, settings.encryption_key, settings.secret_key
    )


def sqlite_file(settings: Settings) -> Path | None:
    """Return the file the answers are kept in, None for a store that is no file."""
    return getattr(open_store(settings.database, settings.data_dir), "path", None)
