"""Settings: from the environment and `.env` to values, checked all at once.

Rule of this file: every problem is said at one time, each with how to repair it; a secret is never
shown, neither in a message nor when a `Settings` is printed. A process variable wins over `.env`.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from dataclasses import field as value
from pathlib import Path
from typing import Any, Final

from bot import setting_values as read

PREFIX: Final = "FAIRHIRE_"
TELEGRAM: Final = "https://api.telegram.org"
POLLING: Final = "polling"
WEBHOOK: Final = "webhook"


@dataclass(frozen=True)
class Settings:
    """What the operator decided; `docs/reference/settings.md` says what each means."""

    database: str = value(default="", repr=False)  # a URL may hold a password
    data_dir: Path = Path("data")
    questionnaires: tuple[Path, ...] = ()
    languages: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    trusted_proxies: tuple[str, ...] = ()
    telegram_token: str = value(default="", repr=False)
    telegram_mode: str = POLLING
    telegram_api_base: str = TELEGRAM
    webhook_secret: str = value(default="", repr=False)
    secret_key: str = value(default="", repr=False)
    encryption_key: tuple[str, ...] = value(default=(), repr=False)
    timezone: str = "UTC"
    retention_days: int = 730
    backup_days: int = 30

    @property
    def cache_dir(self) -> Path:
        """Where texts and questionnaires are kept compiled."""
        return self.data_dir / "cache"

    @property
    def backup_dir(self) -> Path:
        """Where `fairhire backup` writes unless told otherwise."""
        return self.data_dir / "backups"


@dataclass(frozen=True)
class Setting:
    """One setting: its field in `Settings`, what it means, and how its text is read.

    `read` raises ValueError with "please …" when the text cannot be used; `default` is in words.
    """

    field: str
    default: str
    meaning: str
    read: Callable[[str], Any]
    secret: bool = False

    @property
    def name(self) -> str:
        """Its name in the environment."""
        return PREFIX + self.field.upper()


SETTINGS: Final = (
    Setting(
        "database",
        "`fairhire.sqlite3` in the data folder",
        "Where people's answers are kept: `sqlite:///path` (from the folder fairhire runs in) or"
        " `sqlite:////path` (absolute). `memory:` keeps nothing, for trying things out.",
        read.database,
        secret=True,
    ),
    Setting(
        "data_dir",
        "`data`",
        "The folder for everything fairhire writes: the database, its key, backups, the cache.",
        read.path,
    ),
    Setting(
        "questionnaires",
        "none",
        "Further folders of questionnaires, separated by `:` (on Windows `;`).",
        read.folders,
    ),
    Setting(
        "languages",
        "all that are complete",
        "The languages to offer, such as `en,ne,hi`.",
        read.languages,
    ),
    Setting("host", "`127.0.0.1`", "The address the web server listens on.", read.host),
    Setting("port", "`8080`", "The port the web server listens on.", read.port),
    Setting(
        "public_url",
        "none",
        "The address people use, such as `https://fairhire.example.org`. Links and the QR code"
        " carry it; with https the cookie is sent over https only.",
        read.address,
    ),
    Setting(
        "trusted_proxies",
        "none",
        "IP addresses of proxies whose `X-Forwarded-For` is believed, separated by commas, such as"
        " `127.0.0.1`.",
        read.addresses,
    ),
    Setting(
        "telegram_token",
        "none: no Telegram",
        "The bot's token from @BotFather.",
        read.token,
        secret=True,
    ),
    Setting(
        "telegram_mode",
        "`polling`",
        "How messages come in: `polling` (fairhire asks Telegram; works everywhere) or `webhook`"
        " (Telegram calls `FAIRHIRE_PUBLIC_URL`; for busy servers).",
        read.one_of(POLLING, WEBHOOK),
    ),
    Setting(
        "telegram_api_base",
        f"`{TELEGRAM}`",
        "The Bot API server, if you run your own.",
        read.address,
    ),
    Setting(
        "webhook_secret",
        "derived from the secret key",
        "What Telegram must show with each message in mode `webhook`: 16 to 256 letters, digits,"
        " `_` and `-`.",
        read.webhook_secret,
        secret=True,
    ),
    Setting(
        "secret_key",
        "made once, in the data folder",
        "What other secrets and people's own links back are derived from: at least 32 characters"
        " nobody knows. With another key all own links stop working. Set here, and not made in the"
        " data folder, it also seals the audit log.",
        read.secret_key,
        secret=True,
    ),
    Setting(
        "encryption_key",
        "none: not encrypted",
        "What people's answers, texts and reports in the database and the files they send are"
        " encrypted with: at least 32 characters nobody knows. Several, separated by commas: the"
        " first writes, all read. Without the key nobody can read them again, so keep a copy"
        " elsewhere. `fairhire migrate` encrypts what is there already.",
        read.encryption_key,
        secret=True,
    ),
    Setting(
        "timezone",
        "`UTC`",
        "The time zone of people whose own is not known, such as `Asia/Kathmandu`.",
        read.time_zone,
    ),
    Setting(
        "retention_days",
        "`730`",
        "How many days after somebody's last activity her data is kept, then `serve` erases it;"
        " people are told this at consent.",
        read.number(1, 36500),
    ),
    Setting(
        "backup_days",
        "`30`",
        "How many days a backup is kept; people are told that erased data lives on in backups"
        " that long, and `fairhire backup` removes older ones.",
        read.number(1, 3650),
    ),
)

LATER: Final = {
    "FAIRHIRE_METRICS_TOKEN": "this version has no /metrics",
}
"""Settings of versions to come; whoever sets one must know that it does nothing yet."""


class SettingsError(Exception):
    """Settings that cannot be used: every problem, one line each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Reading:
    """What was read: settings (the defaults where one has a problem), problems and warnings."""

    settings: Settings
    given: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def load(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Reading:
    """Return the settings, and what is doubtful about them.

    Raises:
        SettingsError: at least one cannot be used.
    """
    reading = look(environment, env_file)
    if reading.problems:
        raise SettingsError(reading.problems)
    return reading


def look(environment: Mapping[str, str] | None = None, env_file: Path = Path(".env")) -> Reading:
    """Return the settings with all problems, without failing."""
    from_file, problems = _read_file(env_file)
    merged = {**from_file, **(os.environ if environment is None else environment)}
    ours = {name: text.strip() for name, text in merged.items() if name.startswith(PREFIX)}
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        text = ours.get(setting.name, "")
        if not text:
            continue
        try:
            values[setting.field] = setting.read(text)
        except ValueError as fault:
            shown = "cannot be used" if setting.secret else f"is {text!r}"
            problems.append(f"{setting.name} {shown}: {fault}")
    settings = Settings(**values)
    problems += _contradictions(settings, ours)
    return Reading(settings, frozenset(values), tuple(problems), tuple(_unknown(ours)))


def _contradictions(settings: Settings, ours: Mapping[str, str]) -> list[str]:
    if settings.telegram_mode != WEBHOOK:
        return []
    found = []
    if not ours.get("FAIRHIRE_TELEGRAM_TOKEN"):
        found.append(
            "FAIRHIRE_TELEGRAM_MODE is webhook without FAIRHIRE_TELEGRAM_TOKEN: please set the"
            " token, or leave the mode out."
        )
    if not ours.get("FAIRHIRE_PUBLIC_URL", "").startswith("https://"):
        found.append(
            "FAIRHIRE_TELEGRAM_MODE is webhook, for which Telegram asks for https: please set"
            " FAIRHIRE_PUBLIC_URL to the https address of this service, or use polling."
        )
    return found


def _unknown(ours: Mapping[str, str]) -> list[str]:
    known = [setting.name for setting in SETTINGS]
    found = []
    for name in sorted(set(ours) - set(known)):
        if name in LATER:
            found.append(f"{name} is set, but {LATER[name]}.")
            continue
        ends = [one.removeprefix(PREFIX) for one in known]
        near = difflib.get_close_matches(name.removeprefix(PREFIX), ends, 1, 0.6)
        meant = f"did you mean {PREFIX}{near[0]}?" if near else "please remove it."
        found.append(f"{name} is no setting of fairhire: {meant}")
    return found


def _read_file(path: Path) -> tuple[dict[str, str], list[str]]:
    """Return the variables of an `.env` file: `NAME=value` lines, comments, simple quotes."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError:
        return {}, []
    except (OSError, UnicodeDecodeError) as fault:
        return {}, [f"{path} cannot be read ({fault}): please correct or remove it."]
    found: dict[str, str] = {}
    problems = []
    for number, line in enumerate(lines, 1):
        text = line.strip().removeprefix("export ").strip()
        if not text or text.startswith("#"):
            continue
        name, equals, rest = text.partition("=")
        if not equals or not name.strip().replace("_", "a").isalnum():
            # What stands there may be a secret put in the wrong place, so it is not shown.
            problems.append(f"{path}, line {number}: please write NAME=value, or remove the line.")
            continue
        found[name.strip()] = _unquoted(rest.strip())
    return found, problems


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] in "'\"" and text.endswith(text[0]):
        return text[1:-1]
    return text.partition(" #")[0].strip()
