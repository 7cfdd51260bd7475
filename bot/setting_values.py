"""How the text of a setting becomes a value, one reader for each kind.

Rule of this file: what cannot be used raises ValueError with a sentence that begins "please" and
says what to write instead; the text itself is never in it, for it may be a secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}([_-][A-Za-z]{2,4})?")
_TOKEN: Final = re.compile(r"\d{3,20}:[A-Za-z0-9_-]{30,60}")
_WEBHOOK_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{16,256}")  # 256: the Bot API's limit
_HOST: Final = re.compile(r"[A-Za-z0-9.:_-]+")


def database(text: str) -> str:
    """Read a database URL; whether that database can be used is the store's business."""
    if ":" not in text:
        raise ValueError("please write sqlite:///path/to/file, or leave it out.")
    return text


def path(text: str) -> Path:
    """Read a path; `~` is the home folder."""
    return Path(text).expanduser()


def folders(text: str) -> tuple[Path, ...]:
    """Read folders separated as in PATH; each must be there."""
    found = tuple(path(one.strip()) for one in text.split(os.pathsep) if one.strip())
    for one in found:
        if not one.is_dir():
            raise ValueError(f"please correct {one}, which is no folder, or leave it out.")
    return found


def languages(text: str) -> tuple[str, ...]:
    """Read language codes, separated by commas or spaces."""
    found = tuple(dict.fromkeys(re.split(r"[,\s]+", text.strip(", "))))
    if not all(_LANGUAGE.fullmatch(one) for one in found):
        raise ValueError("please write language codes separated by commas, such as en,ne,hi.")
    return found


def host(text: str) -> str:
    """Read an address to listen on."""
    if not _HOST.fullmatch(text):
        raise ValueError("please write an address such as 127.0.0.1 or 0.0.0.0, without http://.")
    return text


def port(text: str) -> int:
    """Read a port."""
    return number(1, 65535)(text)


def number(least: int, most: int) -> Callable[[str], int]:
    """Return a reader of whole numbers between two limits."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError(f"please write a whole number from {least} to {most}.")
        return int(text)

    return read


def one_of(*words: str) -> Callable[[str], str]:
    """Return a reader of one of these words."""

    def read(text: str) -> str:
        if text.casefold() not in words:
            raise ValueError(f"please write {' or '.join(words)}.")
        return text.casefold()

    return read


def address(text: str) -> str:
    """Read the address of a website, without the slash at its end."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        usable = False
    if not usable or urlsplit(text).query or urlsplit(text).fragment:
        raise ValueError("please write an address such as https://fairhire.example.org.")
    return text.rstrip("/")


def addresses(text: str) -> tuple[str, ...]:
    """Read IP addresses, separated by commas or spaces."""
    found = tuple(re.split(r"[,\s]+", text.strip(", ")))
    try:
        return tuple(str(ip_address(one)) for one in found)
    except ValueError:
        raise ValueError(
            "please write IP addresses separated by commas, such as 127.0.0.1,10.0.0.5."
        ) from None


def token(text: str) -> str:
    """Read a Telegram bot token; whether Telegram knows it is found out later."""
    if not _TOKEN.fullmatch(text):
        raise ValueError(
            "please copy the whole token from @BotFather; it looks like 123456789:AbC… ."
        )
    return text


def webhook_secret(text: str) -> str:
    """Read the secret Telegram shows."""
    if not _WEBHOOK_SECRET.fullmatch(text):
        raise ValueError("please use 16 to 256 letters, digits, _ and -.")
    return text


def secret_key(text: str) -> str:
    """Read the key that signs."""
    if len(text) < 32:
        raise ValueError(
            "please use at least 32 characters, for example what `openssl rand -hex 32` prints,"
            " or leave it out."
        )
    return text


def encryption_key(text: str) -> tuple[str, ...]:
    """Read the keys that encrypt, the one that writes first."""
    found = tuple(re.split(r"[,\s]+", text.strip(", ")))
    if any(len(one) < 32 for one in found) or len(set(found)) < len(found):
        raise ValueError(
            "please use at least 32 characters for each key, for example what `openssl rand -hex"
            " 32` prints, and separate several different keys by commas."
        )
    return found


def time_zone(text: str) -> str:
    """Read the name of a time zone."""
    try:
        return ZoneInfo(text).key
    except (KeyError, ValueError, OSError):
        raise ValueError("please write a name such as Asia/Kathmandu or UTC.") from None
