"""What a conversation stands on: store, questionnaires, and where it can be reached.

Rule of this file: values only; made once, by `bot.wiring`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.reporting.look_source import Looks
from questionnaires.catalog import Catalog
from reports.branding import Brand
from storage.base import Store


@dataclass(frozen=True)
class Surroundings:
    """What a conversation stands on; made once by `bot.wiring`.

    `new_id` makes random ids of 96 bits, `new_token` tokens of 128 and more; `base_url` is where
    the web chat is reached, `bot_name` the Telegram bot's user name (empty when there is none).
    `sign` turns a text into one of 32 letters, digits, `-` and `_` that only who knows the secret
    key can make; without it nobody has a link of her own. `brand` is the look of an
    association, if documents are to have one; `looks` finds that of an organisation by the name of
    its folder, and keeps it for the reports that carry it.
    """

    store: Store
    catalog: Catalog
    new_id: Callable[[], str]
    new_token: Callable[[], str]
    base_url: str = ""
    bot_name: str = ""
    languages: tuple[str, ...] = ()
    time_zone: str = "UTC"
    retention_days: int = 730
    backup_days: int = 30
    sign: Callable[[str], str] | None = None
    brand: Brand | None = None
    looks: Looks | None = None
