"""Words an officer was asked to type, such as a title: the next ones are taken for it.

Rule of this file: what is awaited is in the store, so that a restart or another process knows it;
any tap or command ends it (`bot.organisations.answering`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.links import digest
from bot.messages import INPUT_TEXT, QUESTION, Block, Reply
from bot.organisations.roles import Office
from bot.saying import Rows, message
from bot.visit import Visit
from storage.base import Change, Link

if TYPE_CHECKING:
    from bot.talk import Talk

WORDS: Final = "words"
GOOD_FOR: Final = timedelta(minutes=30)


async def ask(
    talk: Talk,
    visit: Visit,
    office: Office,
    word: str,
    blocks: tuple[Block, ...],
    rows: Rows = (),
    *,
    rest: str = "",
) -> Reply:
    """Ask for words; what is typed next goes to the entry `word` of this role, behind `rest`.

    The last of `blocks` should be the question.
    """
    person, at = visit.known_person.id, visit.incoming.at
    about = office.command(word, rest).removeprefix("/")
    before = await talk.store.link(key_of(person))
    number = before.submission + 1 if before is not None else 1  # tells one asking from the next
    link = Link(key_of(person), WORDS, person, at, at + GOOD_FOR, submission=number, about=about)
    await talk.store.save(Change(links=(link,), update=visit.update, at=at))
    asked = message(talk, visit, blocks, rows)
    return Reply((replace(asked, input=INPUT_TEXT),))


def question(text: str) -> Block:
    """Return the block that asks."""
    return Block(QUESTION, text)


def key_of(person: str) -> str:
    """Return under which token it is kept what a person was asked for."""
    return digest(f"words of {person}")


async def end(talk: Talk, link: Link, at: datetime) -> None:
    """Wait no longer; by a save, for `spend` leaves what is late as it is."""
    await talk.store.save(Change(links=(replace(link, spent_at=at),), at=at))
