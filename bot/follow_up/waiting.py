"""What somebody was asked to write about an action: a new date, or why it is not for them.

Rule of this file: kept in the store, so that it outlives a restart, for half an hour; only the next
words are taken for it. Where a question of the questionnaire is open too, they belong to what was
asked last; in a browser to what stands above the field they were typed into.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.links import digest
from bot.organisations import pages
from bot.visit import Visit
from flows import lifecycle
from flows.interview import Interview
from storage.base import Change, Link

if TYPE_CHECKING:
    from bot.talk import Talk

PURPOSE: Final = "plan_words"
GOOD_FOR: Final = timedelta(minutes=30)
WORDS_FOR: Final = "plan"
"""What a browser hands in with words typed below what was asked about an action."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is waited for: `word` (one of `bot.follow_up.words`), the action, and its interview.

    `open`: which question was open then, see `question_open`.
    """

    word: str
    action: str
    interview: str
    open: str = ""


def question_open(interview: Interview | None) -> str:
    """Return a word for where an interview in work stands, empty where typed words answer nothing.

    It is another one whenever something was answered.
    """
    if interview is None or interview.status == lifecycle.COMPLETED:
        return ""
    return f"{interview.id}.{interview.revision}"


async def ask(talk: Talk, visit: Visit, asked: Asked) -> None:
    """Wait for words about an action."""
    at, person = visit.incoming.at, visit.known_person.id
    about = " ".join((asked.word, asked.action, asked.interview, asked.open)).strip()
    link = Link(_key(person), PURPOSE, person, at, at + GOOD_FOR, about=about)
    await talk.store.save(Change(links=(link,), update=visit.update, at=at))


async def waited_for(talk: Talk, visit: Visit) -> Asked | None:
    """Return what the words of this visit are waited for about, None where nothing is."""
    is_open = question_open(visit.interview)
    if is_open and pages.is_browser(visit) and visit.incoming.words_for != WORDS_FOR:
        return None
    link = await _open(talk, visit)
    parts = link.about.split(" ") if link is not None else []
    asked = Asked(*parts) if len(parts) in (3, 4) else None
    if asked is None or asked.open != is_open:
        return None  # something was answered since, so another question was asked later
    return asked


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
