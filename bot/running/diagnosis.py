"""Looking over the whole installation: settings, database, questionnaires, fonts, Telegram.

Rule of this file: looking changes nothing, not even an empty database is made; what is wrong says
how to repair it; secrets and answers are never part of it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot import mishaps
from bot import settings as given
from bot.settings import POLLING, SETTINGS, Reading, Settings

OK: Final = "ok"
DOUBT: Final = "doubt"
WRONG: Final = "wrong"

PATIENCE: Final = 10.0
"""Seconds to wait for Telegram."""

LITTLE_SPACE: Final = 200 * 1024 * 1024
"""Bytes below which a disk is nearly full: a few backups of a small service."""


@dataclass(frozen=True)
class Told:
    """One thing found: fine, worth knowing, or to be repaired."""

    text: str
    level: str = OK


Findings = list[Told]


async def examine(*, offline: bool = False) -> dict[str, Findings]:
    """Look at everything; return what was found, by topic."""
    reading = given.look()
    settings = reading.settings
    found = {"Settings": _settings(reading)}
    looks: dict[str, Callable[[Settings], Findings]] = {
        "Database": _database,
        "Questionnaires": _questionnaires,
        "Languages": _languages,
        "Fonts": _fonts,
        "Branding": _branding,
    }
    for topic, look in looks.items():
        found[topic] = _safely(look, settings)
    found["Telegram"] = await _telegram(settings, offline=offline)
    return found


def _safely(look: Callable[[Settings], Findings], settings: Settings) -> Findings:
    """A mishap is a finding; the rest is looked at all the same."""
    try:
        return look(settings)
    except Exception as error:
        told = mishaps.told(error)
        if told is None:
            raise
        return [Told(line, WRONG) for line in told[0].splitlines()]


def _settings(reading: Reading) -> Findings:
    found = []
    for setting in SETTINGS:
        if setting.field not in reading.given:
            continue
        value = getattr(reading.settings, setting.field)
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
        found.append(Told(f"{setting.name}: {'set, not shown' if setting.secret else shown}"))
    found.append(Told(f"{len(SETTINGS) - len(found)} settings are left at their default."))
    found += [Told(problem, WRONG) for problem in reading.problems]
    found += [Told(warning, DOUBT) for warning in reading.warnings]
    return found


def _database(settings: Settings) -> Findings:
    from bot.wiring import sqlite_file
    from storage.bodies import Bodies
    from storage.looking import look

    if settings.database.startswith("postgres"):
        return _server(settings)
    path = sqlite_file(settings)
    if path is None:
        return [Told("Nothing is kept: FAIRHIRE_DATABASE is memory:.", DOUBT)]
    found = [_space(path), _writable(path)]
    if not path.exists():
        return [*found, Told(f"{path} is not there yet; `fairhire serve` makes it.")]
    state = look(path, Bodies(settings.encryption_key))
    counts = f"people {state.persons}, interviews {state.interviews}, answers {state.answers}"
    found.append(Told(f"{state.place}: schema {state.schema}, {counts}; {state.library}."))
    found.append(_encrypted(settings, state.unsealed))
    if os.name == "posix" and path.stat().st_mode & 0o077:
        found.append(Told(f"Others on this machine may read {path}: run chmod 600 {path}", WRONG))
    return [*found, *(Told(warning, DOUBT) for warning in state.warnings)]


def _server(settings: Settings) -> Findings:
    """Look at a PostgreSQL database; its schema is only read."""
    from storage.base import StoreError
    from storage.bodies import Bodies
    from storage.keyring import Keyring
    from storage.migrations import SCHEMA
    from storage.postgres import PostgresStore

    store = PostgresStore(settings.database, Keyring(Bodies(settings.encryption_key)))
    try:
        schema, library, unsealed = store.look()
    except StoreError as fault:
        return [Told(str(fault), WRONG)]
    told = f"{library} answers; its schema is {schema}."
    if schema != SCHEMA:
        return [Told(f"{told} {SCHEMA} is due: please run `fairhire migrate`.", WRONG)]
    return [Told(told), _encrypted(settings, unsealed)]


def _encrypted(settings: Settings, unsealed: int) -> Told:
    if not settings.encryption_key:
        return Told("What people wrote is not encrypted: FAIRHIRE_ENCRYPTION_KEY is not set.")
    if unsealed:
        return Told(
            f"Rows not encrypted with the first key of FAIRHIRE_ENCRYPTION_KEY: {unsealed}. Please"
            " run `fairhire migrate`, and keep former keys until then.",
            WRONG,
        )
    return Told("What people wrote is encrypted with the first key of FAIRHIRE_ENCRYPTION_KEY.")


def _existing(path: Path) -> Path:
    """Return the path itself or the nearest folder above it that is there."""
    path = path.absolute()
    return next(one for one in (path, *path.parents) if one.exists())


def _space(path: Path) -> Told:
    free = shutil.disk_usage(_existing(path.parent)).free
    text = f"{free // 1024**2} MB are free on the disk."
    if free < LITTLE_SPACE:
        return Told(f"{text} Please free some; nothing more can be saved on a full disk.", WRONG)
    return Told(text)


def _writable(path: Path) -> Told:
    """Try it, because rights alone do not tell of a read-only disk; nothing is left behind."""
    folder = _existing(path.parent)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
        if path.exists():
            path.open("r+b").close()
    except OSError as fault:
        return Told(
            f"{path} cannot be written ({fault.strerror}). Please give the user who runs fairhire"
            " the right to, or set FAIRHIRE_DATA_DIR or FAIRHIRE_DATABASE to another place.",
            WRONG,
        )
    return Told("The place of the database can be written.")


def _questionnaires(settings: Settings) -> Findings:
    from bot.wiring import catalog_of
    from questionnaires.catalog import CatalogError

    catalog = catalog_of(settings)
    found = []
    for ref_id in catalog.refs():
        for version in catalog.versions(ref_id):
            try:
                one = catalog.open(ref_id, version)
            except CatalogError as error:
                found.append(Told(" ".join(str(error).split()), WRONG))
                continue
            asked, status = len(one.questions), one.header.status
            found.append(Told(f"{ref_id}/v{version}: {asked} questions, {status}."))
    return found or [Told("There is none; please install fairhire again.", WRONG)]


def _languages(settings: Settings) -> Findings:
    from bot.wiring import catalog_of
    from bot.wording import language_name, languages

    catalog = catalog_of(settings)
    found = []
    for language in dict.fromkeys((*languages(), *catalog.shipped_languages())):
        shares = [
            catalog.share_translated(ref_id, catalog.versions(ref_id)[-1], language)
            for ref_id in catalog.refs()
        ]
        share = 1.0 if language == "en" else min(shares, default=0.0)
        text = f"{language_name(language)} ({language}): {share:.0%} of the questionnaires"
        if language not in languages():
            text += ", without the product's own sentences, so it is not offered"
        if catalog.is_machine_drafted(language):
            text += ", drafted by a machine and not reviewed"
        found.append(Told(f"{text}."))
    spoken = set(languages())
    missing = [one for one in settings.languages if one not in spoken]
    if missing:
        found.append(
            Told(
                f"FAIRHIRE_LANGUAGES names {', '.join(missing)}, which fairhire does not speak:"
                f" please choose among {', '.join(sorted(spoken))}.",
                WRONG,
            )
        )
    return found


def _branding(settings: Settings) -> Findings:
    from bot.reporting.brand_folder import BESIDE_DATA, service_brand

    folder = settings.data_dir / BESIDE_DATA
    brand = service_brand(settings.data_dir)
    if brand is None:
        return [Told(f"No branding: there is no folder {folder}.")]
    return [Told(f"{folder}: {brand.line('en').name}.")]


def _fonts(settings: Settings) -> Findings:
    from reports import fonts

    found = [Told(f"{len(fonts.font_files())} font files for printed reports.")]
    if fonts.has_burmese():
        found.append(Told("Burmese can be printed."))
    else:
        found.append(
            Told(
                "Burmese letters cannot be printed in PDF reports (a stand-in is shown). If you"
                " need them: apt install fonts-noto-core.",
                DOUBT,
            )
        )
    return found


# -- Telegram -----------------------------------------------------------------------------------

Ask = Callable[[str], Awaitable[dict[str, Any]]]
"""Asks the Bot API by the name of a method; what comes back holds `ok`."""


async def _telegram(settings: Settings, *, offline: bool) -> Findings:
    if not settings.telegram_token:
        return [Told("No token: fairhire talks on the web and in the terminal.")]
    if offline:
        return [Told("A token is set; Telegram was not asked.")]
    import aiohttp

    limit = aiohttp.ClientTimeout(total=PATIENCE)
    base = f"{settings.telegram_api_base}/bot{settings.telegram_token}"
    try:
        async with aiohttp.ClientSession(timeout=limit, trust_env=True) as session:

            async def ask(method: str) -> dict[str, Any]:
                async with session.get(f"{base}/{method}") as answer:
                    return dict(await answer.json(content_type=None))

            return await _asked(ask, settings)
    except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
        return [
            Told(
                f"{settings.telegram_api_base} cannot be reached ({type(error).__name__}). Please"
                " check the network, a proxy, and FAIRHIRE_TELEGRAM_API_BASE.",
                WRONG,
            )
        ]


async def _asked(ask: Ask, settings: Settings) -> Findings:
    me = await ask("getMe")
    if not me.get("ok"):
        return [
            Told(
                "Telegram does not know this token. Please copy FAIRHIRE_TELEGRAM_TOKEN from"
                " @BotFather again.",
                WRONG,
            )
        ]
    found = [Told(f"The token is that of @{me['result'].get('username', '?')}.")]
    hook = (await ask("getWebhookInfo")).get("result") or {}
    return [*found, *_webhook(hook, settings)]


def _webhook(hook: dict[str, Any], settings: Settings) -> Findings:
    address = str(hook.get("url", ""))
    if settings.telegram_mode == POLLING:
        if not address:
            return [Told("Messages are asked for (polling).")]
        return [Told("A webhook is set from elsewhere; `fairhire serve` removes it.", DOUBT)]
    found = []
    if address.startswith(f"{settings.public_url}/"):
        found.append(Told("The webhook leads here."))
    else:
        found.append(Told("The webhook does not lead here: run `fairhire telegram setup`.", WRONG))
    waiting = hook.get("pending_update_count", 0)
    if waiting:
        found.append(Told(f"{waiting} messages wait to be delivered.", DOUBT))
    if hook.get("last_error_message"):
        found.append(Told(f"Telegram's last failed delivery: {hook['last_error_message']}", DOUBT))
    return found
