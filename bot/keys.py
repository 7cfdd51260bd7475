"""The key that other secrets are derived from.

Rule of this file: made once, readable by its owner alone, never shown; several processes need one
and the same, so only a store in one file lets it be made by itself.
"""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from bot.settings import Settings, SettingsError

FILE: Final = "secret_key"
PRIVATE: Final = 0o600
SIGNATURE_BYTES: Final = 24


class KeyTrouble(Exception):
    """The key cannot be read or made; one line, with how to repair it."""


def secret_key(settings: Settings) -> str:
    """Return FAIRHIRE_SECRET_KEY, else the key in the data folder, made now if it is not there.

    Raises:
        SettingsError: PostgreSQL, and no key is set.
        KeyTrouble: the file cannot be read or written, or does not hold a key.
    """
    if settings.secret_key:
        return settings.secret_key
    if settings.database.startswith("postgres"):
        problem = (
            "FAIRHIRE_SECRET_KEY is missing, and all processes on one PostgreSQL need the same:"
            " please set it, for example to what `openssl rand -hex 32` prints."
        )
        raise SettingsError((problem,))
    path = settings.data_dir / FILE
    try:
        return _read(path) or _make(path)
    except (OSError, UnicodeDecodeError) as fault:
        reason = getattr(fault, "strerror", "") or "it is not text"
        raise KeyTrouble(
            f"The key in {path} cannot be read or made ({reason}): please give the user who runs"
            " fairhire the right to write the data folder, or set FAIRHIRE_DATA_DIR or"
            " FAIRHIRE_SECRET_KEY."
        ) from fault


def webhook_secret(settings: Settings) -> str:
    """Return FAIRHIRE_WEBHOOK_SECRET, else one derived from the secret key.

    Raises:
        SettingsError, KeyTrouble: as `secret_key`.
    """
    if settings.webhook_secret:
        return settings.webhook_secret
    return hmac.new(secret_key(settings).encode(), b"telegram webhook", sha256).hexdigest()


def signer(settings: Settings) -> Callable[[str], str]:
    """Return what signs texts with the secret key, read or made when it is first used.

    A store that keeps nothing needs no key that is kept. The signer raises as `secret_key` does.
    """

    @cache
    def key() -> bytes:
        if settings.database.startswith("memory:") and not settings.secret_key:
            return secrets.token_bytes(32)
        return secret_key(settings).encode()

    def sign(text: str) -> str:
        made = hmac.new(key(), text.encode(), sha256).digest()
        return urlsafe_b64encode(made[:SIGNATURE_BYTES]).decode()

    return sign


def _read(path: Path) -> str:
    try:
        found = path.read_text("ascii").strip()
    except FileNotFoundError:
        return ""
    if len(found) < 32:
        raise KeyTrouble(
            f"{path} does not hold a key: please put it back from a backup, or remove the file and"
            " a new key is made (`fairhire telegram setup` then tells Telegram the new secret)."
        )
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(PRIVATE)
    return found


def _make(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(32)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:  # another process was faster
        return _read(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made + "\n")
        file.flush()
        os.fsync(file.fileno())
    return made
