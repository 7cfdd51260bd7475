"""The audit log: acts are made here, and put into words here.

Rule of this file: an act holds random ids, names of organisations and cohorts, counts and times,
never the text of an answer; what it says to people names nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.organisations.roles import short
from bot.wording import Wording
from storage.base import Store
from storage.cohorts import Act

SHELL: Final = "shell"
"""Who acts with `fairhire` on the command line."""

SERVICE: Final = "service"
"""Who acts where nobody does: what was planned begins by itself."""

ORGANISATION_MADE: Final = "organisation_made"
INVITED: Final = "invited"
INVITATION_REVOKED: Final = "invitation_revoked"
OFFICER_JOINED: Final = "officer_joined"
OFFICER_LEFT: Final = "officer_left"
OFFICER_REMOVED: Final = "officer_removed"
PAGE_LINK: Final = "page_link"


def act(
    kind: str,
    at: datetime,
    actor: str,
    organisation: str = "",
    about: str = "",
    /,
    **detail: Any,
) -> Act:
    """Return an act to be saved with what it did, as part of `Change.joint`.

    `kind` has its sentence under `act_<name>` in the catalogs; `detail` is plain JSON, and what the
    sentence has places for.
    """
    return Act(at=at, actor=actor, act=kind, organisation=organisation, about=about, detail=detail)


async def latest(store: Store, organisation: str = "", most: int = 20) -> tuple[Act, ...]:
    """Return the last acts, all or those of one organisation, the latest first."""
    acts = await store.cohorts.acts(organisation)
    return tuple(reversed(acts[-most:]))


def line(words: Wording, entry: Act, me: str = "", zone: str = "UTC") -> str:
    """Return an act in words: when, who, what; `me` is the person who reads it."""
    return words.say(
        "act_line",
        {"when": moment(words, entry.at, zone), "who": _who(words, entry.actor, me),
         "what": _what(words, entry)},
    )  # fmt: skip


def moment(words: Wording, at: datetime, zone: str = "UTC") -> str:
    """Return a moment in words, in an IANA time zone."""
    from babel.dates import format_datetime  # slow to load, seldom needed

    local = at.astimezone(ZoneInfo(zone) if zone != "UTC" else UTC)
    said = format_datetime(local, "d MMM y, HH:mm", locale=words.language)
    return f"{said} {local.tzname()}"


def _who(words: Wording, actor: str, me: str) -> str:
    if actor == SHELL:
        return words.say("act_by_shell")
    if actor == SERVICE:
        return words.say("act_by_service")
    if me and actor == me:
        return words.say("act_by_you")
    return words.say("act_by", {"code": short(actor)})


def _what(words: Wording, entry: Act) -> str:
    given = {name: _plain(words, name, value) for name, value in entry.detail.items()}
    try:
        return words.say(f"act_{entry.act}", given)
    except KeyError:  # an act of a later version, or one without its details
        return words.say("act_other", {"name": entry.act})


def _plain(words: Wording, name: str, value: Any) -> Any:
    if name == "role":
        return words.say(f"role_{value}")
    if isinstance(value, bool | int | str):
        return value
    return len(value) if isinstance(value, Mapping | list | tuple) else str(value)
