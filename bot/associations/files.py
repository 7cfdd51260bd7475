"""Files for officers that are no submission of their own: posters, QR codes, shared reports.

Rule of this file: which kinds there are; each looks up for itself who may have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.associations import campaign_files, shared_chat
from bot.associations.sharing import KIND
from bot.documents import AS, RenderedDocument

if TYPE_CHECKING:
    from bot.talk import Talk


def are_ours(kind: str) -> bool:
    """Tell whether files of this kind are made here."""
    return kind.partition(AS)[0] in (KIND, *campaign_files.KINDS)


async def rendered(talk: Talk, person: str, about: str, kind: str) -> RenderedDocument | None:
    """Return a file about a campaign or a share, None where this person may not have it."""
    if kind.partition(AS)[0] == KIND:
        return await shared_chat.rendered(talk, person, about, kind)
    return await campaign_files.rendered(talk, person, about, kind)
