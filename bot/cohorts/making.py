"""A new campaign or workshop, with its codes and the addresses that lead to it.

Rule of this file: both codes are random; a spoken one that another cohort has is made again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.cohorts import codes
from storage.base import Change, Store
from storage.cohorts import Act, Cohort, Joint
from storage.errors import TakenCode

TRIES: Final = 20


async def make_cohort(
    store: Store,
    new: Cohort,
    *,
    is_spoken: bool = True,
    acts: tuple[Act, ...] = (),
    at: datetime | None = None,
    update: tuple[str, str] | None = None,
) -> Cohort:
    """Save a new cohort (see `cohort_of`) and return it as saved; `is_spoken` gives a spoken code.

    `acts` are written to the audit log with it; `update` is what asked for it.

    Raises:
        TakenCode: no free code was found, which does not happen.
        StoreError: it could not be saved, for example because its organisation is not there.
    """
    for _ in range(TRIES):
        made = _with_codes(new, is_spoken)
        try:
            joint = Joint(cohort=made, acts=acts)
            await store.save(Change(joint=joint, update=update, at=at or made.created_at))
        except TakenCode:
            continue
        return made
    raise TakenCode("No free code was found: please try again.")


def cohort_of(
    id: str,
    kind: str,
    organisation: str,
    title: str,
    at: datetime,
    settings: Mapping[str, Any] | None = None,
    campaign: str = "",
) -> Cohort:
    """Return a cohort that has no codes yet; for its `settings` see `bot.cohorts.terms`."""
    return Cohort(
        id=id,
        kind=kind,
        organisation=organisation,
        title=title,
        code="",
        created_at=at,
        campaign=campaign,
        settings=dict(settings or {}),
    )


def _with_codes(cohort: Cohort, is_spoken: bool) -> Cohort:
    spoken = codes.new_spoken_code() if is_spoken else ""
    return replace(cohort, code=codes.new_code(), spoken=spoken)


def join_address(base_url: str, cohort: Cohort) -> str:
    """Return the address in a browser that leads to joining."""
    return f"{base_url.rstrip('/')}/join/{cohort.code}"


def telegram_address(bot_name: str, cohort: Cohort) -> str:
    """Return the address that opens Telegram and leads to joining, empty without a bot."""
    return f"https://t.me/{bot_name}?start={cohort.code}" if bot_name else ""
