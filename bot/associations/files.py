"""Files of cohorts: posters, QR codes, shared reports, what went with a message to members.

Rule of this file: which kinds there are; each looks up for itself who may have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.associations import attached_files, campaign_files, shared_chat, shared_files
from bot.associations.sharing import KIND
from bot.outreach.letters import ENCLOSED
from bot.reporting.documents import AS, RenderedDocument

if TYPE_CHECKING:
    from bot.talk import Talk


def are_ours(kind: str) -> bool:
    """Tell whether files of this kind are made here."""
    return kind.partition(AS)[0] in (
        KIND,
        shared_files.KIND,
        ENCLOSED,
        *campaign_files.KINDS,
    )


async def rendered(talk: Talk, person: str, about: str, kind: str) -> RenderedDocument | None:
    """Return a file about a campaign, share or message, None where this person may not have it."""
    if kind.partition(AS)[0] == shared_files.KIND:
        return await shared_files.rendered(talk, person, about, kind.partition(AS)[2])
    if kind == ENCLOSED:
        return await attached_files.rendered(talk.store, person, about)
    if kind.partition(AS)[0] == KIND:
        return await shared_chat.rendered(talk, person, about, kind)
    return await campaign_files.rendered(talk, person, about, kind)
