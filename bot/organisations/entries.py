"""Everything that can be done in a role, in the order of the menus.

Rule of this file: the one list; what is not here has no button and no word behind a command.
"""

from __future__ import annotations

from typing import Final

from bot.associations import broadcast_chat, campaign_chat, dashboards, shared_chat
from bot.organisations import inviting, leaving, operating, records
from bot.organisations.entry import Entry
from bot.workshops import trainer

ENTRIES: Final[tuple[Entry, ...]] = (
    *operating.ENTRIES,
    *campaign_chat.ENTRIES,
    *broadcast_chat.ENTRIES,
    *shared_chat.ENTRIES,
    *dashboards.ENTRIES,
    *trainer.ENTRIES,
    *inviting.ENTRIES,
    *records.ENTRIES,
    *leaving.ENTRIES,
)
