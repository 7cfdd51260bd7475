"""Who is looking: the cookie of a browser, and proof that a form came from our own page.

Rule of this file: the cookie's token is never stored or logged, only its SHA-256 names an account;
a form is believed only if it carries a word that only a page of this browser can know.
"""

from __future__ import annotations

import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.web.context import SETTINGS
from bot.wording import languages

COOKIE: Final = "fairhire"
HIDDEN_COOKIE: Final = "fairhire_away"
ZONE_COOKIE: Final = "fairhire_zone"  # written by the page's script
KEPT_FOR: Final = 400 * 24 * 3600  # seconds; the longest browsers allow, renewed at every visit

_TOKEN: Final = re.compile(r"([A-Za-z0-9_-]{43})(\.1)?\Z")
_NONCE: Final = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\Z")


@dataclass(frozen=True, slots=True)
class Visitor:
    """A browser that asks for a page.

    `known`: it came with a cookie; `begun`: something was said in its chat; `hidden`: the chat was
    left in a hurry. `language` is one we speak, or the browser's first; `time_zone` an IANA name
    or empty.
    """

    token: str
    known: bool
    begun: bool
    hidden: bool
    language: str
    time_zone: str

    @property
    def account(self) -> str:
        """The name of this browser in the store: the SHA-256 of its token, in hex."""
        return sha256(self.token.encode()).hexdigest()

    @property
    def form_token(self) -> str:
        """The word a form of this browser carries; from it the cookie cannot be worked out."""
        return hmac.new(self.token.encode(), b"form", sha256).hexdigest()


def visitor_of(request: web.Request) -> Visitor:
    """Return the browser that asks; one without a (good) cookie gets a new token."""
    cookie = _TOKEN.match(request.cookies.get(COOKIE, ""))
    return Visitor(
        token=cookie[1] if cookie else new_token(),
        known=cookie is not None,
        begun=bool(cookie and cookie[2]),
        hidden=HIDDEN_COOKIE in request.cookies,
        language=preferred_language(request.headers.get("Accept-Language", "")),
        time_zone=_zone(request.cookies.get(ZONE_COOKIE, "")),
    )


def new_token() -> str:
    """Return 256 random bits, safe in a cookie."""
    return secrets.token_urlsafe(32)


def new_nonce() -> str:
    """Return a number used once, so that a form sent twice counts once."""
    return secrets.token_urlsafe(12)


def as_someone_else(visitor: Visitor, once: str = "") -> Visitor:
    """Return the same browser with a session of its own.

    `once` is the number of the form that asks for it: sent twice it leads to the same session.
    """
    token = new_token()
    if _NONCE.match(once):
        made = hmac.new(visitor.token.encode(), f"someone else {once}".encode(), sha256)
        token = urlsafe_b64encode(made.digest()).decode().rstrip("=")
    return replace(visitor, token=token, known=False, begun=False, hidden=False)


def update_id(visitor: Visitor, form: Mapping[str, str]) -> str | None:
    """Return the id under which what a form says is handled once, None without a usable one."""
    nonce = form.get("once", "")
    if not _NONCE.match(nonce):
        return None
    return sha256(f"{visitor.account}:{nonce}".encode()).hexdigest()[:32]


def remember(
    request: web.Request, response: web.StreamResponse, visitor: Visitor, begun: bool = False
) -> None:
    """Set or renew the cookie of this visitor; `begun` once something was said."""
    response.set_cookie(
        COOKIE,
        visitor.token + (".1" if begun or visitor.begun else ""),
        max_age=KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=_is_https(request),
    )


def hide(request: web.Request, response: web.StreamResponse) -> None:
    """Hide the chat of this browser until it is asked for again."""
    response.set_cookie(
        HIDDEN_COOKIE,
        "1",
        max_age=KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=_is_https(request),
    )


def show_again(response: web.StreamResponse) -> None:
    """Undo `hide`."""
    response.del_cookie(HIDDEN_COOKIE)


def is_from_elsewhere(request: web.Request) -> bool:
    """Tell whether another site made the browser send this.

    Browsers send `Sec-Fetch-Site` only over https and to themselves, and `Origin: null` from pages
    that hide their address as ours do; where neither says more, the form's own word decides.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site != "same-origin":
        return True
    origin = request.headers.get("Origin", "null")
    if origin == "null":
        return False
    known = {request.host, urlsplit(request.app[SETTINGS].public_url).netloc}
    return urlsplit(origin).netloc not in known


def is_own_form(visitor: Visitor, form: Mapping[str, str]) -> bool:
    """Tell whether a form was made for this browser's present session."""
    given = form.get("form", "").encode(errors="replace")
    return visitor.known and hmac.compare_digest(given, visitor.form_token.encode())


def preferred_language(header: str) -> str:
    """Return the language of `Accept-Language` that we speak, else the first named, else ''."""
    wanted = sorted(_weighed(header), key=lambda pair: -pair[1])
    named = [name for name, weight in wanted if weight > 0 and name != "*"]
    spoken = languages()
    for name in named:
        if name in spoken:
            return name
    return named[0] if named else ""


def _weighed(header: str) -> list[tuple[str, float]]:
    pairs = []
    for part in header[:500].split(","):
        tag, _, weight = part.strip().partition(";q=")
        language = tag.strip().split("-")[0].casefold()
        if language and (language.isalpha() or language == "*"):
            try:
                pairs.append((language, float(weight or 1)))
            except ValueError:
                continue
    return pairs


def _zone(name: str) -> str:
    """Return an IANA time zone as the browser named it, '' for anything else."""
    name = name.replace("%2F", "/")
    if len(name) > 64 or not _ZONE.match(name):
        return ""
    try:
        return ZoneInfo(name).key
    except (OSError, ValueError, KeyError):
        return ""


def _is_https(request: web.Request) -> bool:
    return request.app[SETTINGS].public_url.startswith("https://")
