"""What the trainer's pages in the chat share: finding the workshop, its buttons, the way back.

Rule of this file: a workshop of another organisation is answered like one that does not exist, and
the data of every button stays within what the channels carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.messages import CHOICE, MAIN, MOVE, NOTICE, Block, Button, Reply
from bot.organisations import pages
from bot.organisations.roles import Office
from bot.saying import Rows, go_on, message, words_of
from bot.visit import Visit
from bot.workshops import papers
from bot.workshops.addresses import board_path, console_path
from bot.workshops.pushing import part_of
from bot.workshops.reporting import language_in
from bot.workshops.values import Standing
from questionnaires.catalog import Catalog
from questionnaires.model import Questionnaire

if TYPE_CHECKING:
    from bot.talk import Talk

MAKE: Final = "make"
ROOM: Final = "room"
PLAN: Final = "plan"
SET: Final = "set"
TALK: Final = "talk"
SAY: Final = "say"
RUN: Final = "run"
DO: Final = "do"
FILES: Final = "files"
FILE: Final = "file"
CONSOLE: Final = "console"
BOARD: Final = "board"
"""The words behind `/workshop` of the pages a trainer has in the chat."""


async def found(talk: Talk, office: Office, named: str) -> Standing | None:
    """Return a workshop of this office by its id; None for a foreign one as for an unknown one.

    Raises:
        StoreError: it could not be read.
    """
    standing = await talk.workshops.load(named) if named else None
    if standing is None or standing.cohort.organisation != office.organisation.id:
        return None
    return standing


def unknown(talk: Talk, visit: Visit, office: Office) -> Reply:
    """Say that there is no such workshop, and lead back to the menu."""
    told = (Block(NOTICE, words_of(talk, visit).say("trainer_unknown")),)
    return Reply((message(talk, visit, told, back(talk, visit, office)),))


def back(talk: Talk, visit: Visit, office: Office) -> Rows:
    """Return the way back to the menu, and to an interview of her own if there is one."""
    label = words_of(talk, visit).say("button_back_to_menu")
    return ((Button(label, office.command(), MOVE),), *go_on(talk, visit))


def button(
    talk: Talk,
    visit: Visit,
    office: Office,
    key: str,
    word: str,
    rest: str,
    kind: str = CHOICE,
) -> Button:
    """Return a button with the sentence of this key that leads to a word with this behind it."""
    return Button(words_of(talk, visit).say(key), office.command(word, rest), kind)


def in_browser(talk: Talk, visit: Visit, office: Office, standing: Standing) -> Rows:
    """Return the ways to console and board, none without a web; elsewhere they make a link."""
    if not talk.around.base_url:
        return ()
    words, cohort = words_of(talk, visit), standing.cohort
    paths = {CONSOLE: console_path(cohort), BOARD: board_path(cohort)}
    row = []
    for word, path in paths.items():
        label = words.say(f"button_trainer_{word}")
        if pages.is_browser(visit):
            row.append(Button(label, kind=MOVE, url=path))
        else:
            row.append(Button(label, office.command(word, cohort.id), MOVE))
    return (tuple(row),)


def file_rows(talk: Talk, visit: Visit, office: Office, standing: Standing) -> Rows:
    """Return a button for each file there is now."""
    words, rows = words_of(talk, visit), []
    for form in papers.forms_of(talk.around, standing):
        document = papers.document(words, standing, form)
        data = office.command(FILE, f"{standing.cohort.id} {form}")
        rows.append((Button(document.label, data, document=document),))
    return tuple(rows)


def asked(catalog: Catalog, ref_id: str, language: str) -> Questionnaire:
    """Return a questionnaire in a language, in English where it does not have it."""
    known = catalog.languages(ref_id)
    return catalog.open(ref_id, language=language if language in known else "en")


def part(talk: Talk, visit: Visit, standing: Standing, number: int) -> str:
    """Return what a step is called, in the language of this visit."""
    language = language_in(talk.around.catalog, standing, words_of(talk, visit).language)
    return part_of(talk.around, standing, number, language)


def main(
    talk: Talk, visit: Visit, office: Office, key: str, word: str, rest: str
) -> tuple[Button, ...]:
    """Return a row with the one thing most trainers do next."""
    return (button(talk, visit, office, key, word, rest, MAIN),)
