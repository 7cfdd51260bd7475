"""What somebody was asked to write about an action: a new date, or why it is not for them.

Rule of this file: kept in the store, so that it outlives a restart, for half an hour; only the next
words are taken for it, and only where no question of the questionnaire is open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.links import digest
from bot.visit import Visit
from flows import lifecycle
from storage.base import Change, Link

if TYPE_CHECKING:
    from bot.talk import Talk

PURPOSE: Final = "plan_words"
GOOD_FOR: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is waited for: `word` (one of `bot.follow_up.words`), the action, and its interview."""

    word: str
    action: str
    interview: str


def can_type(visit: Visit) -> bool:
    """Tell whether typed words would not be taken as an answer."""
    return visit.interview is not None and visit.interview.status == lifecycle.COMPLETED


async def ask(talk: Talk, visit: Visit, asked: Asked) -> None:
    """Wait for words about an action."""
    at, person = visit.incoming.at, visit.known_person.id
    about = f"{asked.word} {asked.action} {asked.interview}"
    link = Link(_key(person), PURPOSE, person, at, at + GOOD_FOR, about=about)
    await talk.store.save(Change(links=(link,), update=visit.update, at=at))


async def waited_for(talk: Talk, visit: Visit) -> Asked | None:
    """Return what is waited for, None where nothing is."""
    link = await _open(talk, visit)
    parts = link.about.split(" ") if link is not None else []
    return Asked(*parts) if len(parts) == 3 else None


async def clear(talk: Talk, visit: Visit) -> None:
    """Wait for nothing any more: something else was done."""
    link = await _open(talk, visit)
    if link is not None:
        spent = replace(link, spent_at=visit.incoming.at)
        await talk.store.save(Change(links=(spent,), at=visit.incoming.at))


async def _open(talk: Talk, visit: Visit) -> Link | None:
    if visit.person is None:
        return None
    link = await talk.store.link(_key(visit.person.id))
    if link is None or link.spent_at is not None or link.expires_at is None:
        return None
    return link if link.expires_at > visit.incoming.at else None


def _key(person: str) -> str:
    return digest(f"words about the plan of {person}")
