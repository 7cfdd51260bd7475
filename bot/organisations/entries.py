"""Everything that can be done in a role, in the order of the menus.

Rule of this file: the one list; what is not here has no button and no word behind a command.
"""

from __future__ import annotations

from typing import Final

from bot.organisations import inviting, leaving, operating, records
from bot.organisations.entry import Entry
from bot.workshops import addresses

ENTRIES: Final[tuple[Entry, ...]] = (
    *operating.ENTRIES,
    *addresses.ENTRIES,
    *inviting.ENTRIES,
    *records.ENTRIES,
    *leaving.ENTRIES,
)
