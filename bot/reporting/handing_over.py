"""The files of a submission that come by themselves: promised, under way, handed over.

Rule of this file: where a channel sends files, each is promised in the outbox by the transaction
that submits, so that it comes once, whatever happens to the process; everywhere else it is a link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.messages import Document
from bot.reporting import documents
from bot.visit import Visit
from bot.wording import Wording
from flows.effects import Tell
from storage.base import Submission
from storage.outbox import REPORT, WAITING, OutboxItem

if TYPE_CHECKING:
    from bot.talk import Talk

SENDING: Final = ("telegram",)
"""Channels in which we send a file; in the others people fetch it."""
LASTS: Final = timedelta(days=7)
"""After so long of vain tries nobody waits for a file any more."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A file somebody is to get: of which submission, in which format, to which account."""

    account: str
    interview: str
    submission: int
    format: str


def promised(visit: Visit, submission: Submission) -> tuple[OutboxItem, ...]:
    """Return what submitting promises, to be saved with it; one item for each file."""
    incoming, person = visit.incoming, visit.known_person.id
    if incoming.channel not in SENDING:
        return ()
    return tuple(
        OutboxItem(
            key=f"{REPORT}:{submission.interview}:{submission.number}:{kind}",
            person=person,
            kind=REPORT,
            payload={
                "account": incoming.account,
                "submission": submission.number,
                "format": kind,
            },
            created_at=incoming.at,
            not_before=incoming.at,
            expires_at=incoming.at + LASTS,
            interview=submission.interview,
        )
        for kind in documents.HANDED_OVER
    )


def promise_of(item: OutboxItem) -> Promise:
    """Return what an item promises.

    Raises:
        KeyError: it is none of ours.
    """
    payload = item.payload
    return Promise(payload["account"], item.interview, payload["submission"], payload["format"])


async def under_way(talk: Talk, visit: Visit, submission: Submission) -> frozenset[str]:
    """Return the formats that were promised and are not handed over yet."""
    if visit.incoming.channel not in SENDING or visit.person is None:
        return frozenset()
    return frozenset(
        one.item.payload["format"]
        for one in await talk.store.outbox.of(visit.person.id)
        if one.state == WAITING
        and one.item.kind == REPORT
        and one.item.interview == submission.interview
        and one.item.payload["submission"] == submission.number
    )


async def beside(
    talk: Talk, visit: Visit, words: Wording, submission: Submission
) -> tuple[tuple[Document, ...], tuple[Tell, ...]]:
    """Return the files that go with a result shown again, and what there is to say about them.

    Where we send files they go only to who writes that she wants them: not with every tap that
    leads back here, and not while they are being made anyway.
    """
    files = documents.handed_over(words, submission)
    if visit.incoming.channel not in SENDING:
        return files, ()
    if await under_way(talk, visit, submission):
        return (), (Tell("report_being_made"),)
    return (files if visit.incoming.text is not None else ()), ()
