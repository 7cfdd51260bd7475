"""Files by their address: reports, exports, lists to prepare, papers of cohorts.

Rule of this file: whoever asks is looked up first, and what is not hers is not there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.asking import preparing
from bot.associations import files
from bot.evidence import export
from bot.reporting import documents
from bot.reporting.documents import RenderedDocument
from bot.workshops import papers

if TYPE_CHECKING:
    from bot.talk import Talk

Place = tuple[str, int, str]
"""Of which interview (or cohort), of which submission, and what kind of file."""


async def document(talk: Talk, channel: str, account: str, place: Place) -> RenderedDocument | None:
    """Return a file, None if there is none for this account."""
    interview, submission, kind = place
    person = await talk.store.person_of(channel, account)
    if person is None:
        return None
    if files.are_ours(kind):
        return await files.rendered(talk, person.id, interview, kind)
    if papers.is_ours(kind):
        return await papers.rendered(talk, person.id, interview, kind)
    own = {one.id: one for one in await talk.store.interviews_of(person.id)}
    if interview not in own:
        return None
    if kind.startswith(export.KIND):
        return await export.rendered(talk, own[interview], kind)
    if kind.startswith(preparing.KIND):
        return await preparing.rendered(talk, own[interview], kind)
    return await documents.rendered(talk, own[interview], submission, kind)
