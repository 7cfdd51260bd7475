"""A message as a page shows it: blocks in groups, rows of buttons, and where one can write.

Rule of this file: no word is added, left out or changed; only its place and its look are chosen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from bot.continuing.pages import ASKED_FOR as ANSWERS_FILE
from bot.messages import (
    CHOICE,
    HINT,
    INPUT_NONE,
    INPUT_NUMBER,
    ITEM,
    MAIN,
    PROGRESS,
    QUESTION,
    TEXT,
    TICKED,
    TYPED,
    WARNING,
    Block,
    Button,
    Document,
    Message,
)
from questionnaires.glossary import Place
from questionnaires.model import Term

Row = tuple[Button, ...]
_ADDRESS: Final = re.compile(r"https?://[^\s/]+/(?:open|join|report)/\S+")


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A paragraph; `button` where the whole line can be tapped."""

    kind: str
    text: str
    button: Button | None = None
    words: tuple[Place, ...] = ()

    @property
    def parts(self) -> Iterator[tuple[str, Term | None]]:
        """The text in parts: plain ones, and words of the glossary with their meaning."""
        at = 0
        for place in self.words:
            yield self.text[at : place.start], None
            yield self.text[place.start : place.end], place.term
            at = place.end
        yield self.text[at:], None


@dataclass(frozen=True, slots=True)
class BlockGroup:
    """Paragraphs of one kind that follow each other: a list, or single ones."""

    kind: str
    blocks: tuple[ShownBlock, ...]


@dataclass(frozen=True, slots=True)
class ShownRow:
    """Buttons side by side. `look`: `choices`, `typed`, `moves` or `main`."""

    look: str
    buttons: Row


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message ready for the template.

    `explanation` is what help said, set apart from the question below it. `writing` is `none`,
    `first` (writing is how this is answered) or `instead` (tapping is); it stands after
    `rows_before`. `is_card`: a safety card, set apart from everything else. `words` are those of
    the glossary that stand in it. `upload`: what files can be chosen for,
    `upload_words`: what begins the keys of the sentences there. `words_for`: what is typed here is
    about this.
    """

    explanation: tuple[ShownBlock, ...]
    groups: tuple[BlockGroup, ...]
    rows_before: tuple[ShownRow, ...]
    rows_after: tuple[ShownRow, ...]
    writing: str
    is_number: bool
    is_card: bool
    is_live: bool
    documents: tuple[Document, ...]
    words: tuple[Term, ...]
    upload: str
    upload_words: str
    words_for: str


def shown(message: Message) -> ShownMessage:
    """Return how a message is shown."""
    by_number = _numbered(message)
    rows = _rows(message, by_number)
    at = _place_of_writing(message, rows)
    answered_by_tap = any(row.look in ("choices", "main") for row in rows) or by_number
    writing = "none" if message.input == INPUT_NONE else "instead" if answered_by_tap else "first"
    helped = _length_of_help(message)
    words = _words(message, helped)
    return ShownMessage(
        explanation=tuple(
            ShownBlock(one.kind, one.text, words=words[at])
            for at, one in enumerate(message.blocks[:helped])
        ),
        groups=_groups(message.blocks, by_number, words, helped),
        rows_before=rows[:at],
        rows_after=rows[at:],
        writing=writing,
        is_number=message.input == INPUT_NUMBER,
        is_card=any(block.kind == WARNING for block in message.blocks),
        is_live=message.live,
        documents=message.documents,
        words=tuple(place.term for places in words for place in places),
        upload=message.upload,
        upload_words=_upload_words(message.upload),
        words_for=message.words_for,
    )


def _upload_words(upload: str) -> str:
    """Return what begins the keys of the sentences where files can be chosen."""
    if upload.startswith("/association "):
        return "attached"
    return "continue" if upload == ANSWERS_FILE else "evidence"


def _numbered(message: Message) -> dict[str, Button]:
    """Return the buttons "1", "2", … whose line stands in the text: the line itself is tapped."""
    lines = {block.text.split(". ", 1)[0] for block in message.blocks if block.kind == ITEM}
    return {
        button.label: button
        for row in message.buttons
        for button in row
        if button.label.isdigit() and button.label in lines
    }


def _length_of_help(message: Message) -> int:
    """Return how many blocks of plain text stand above the progress line of a question."""
    kinds = [block.kind for block in message.blocks]
    above = kinds.index(PROGRESS) if PROGRESS in kinds else 0
    return above if set(kinds[:above]) <= {TEXT, ITEM} else 0


def _words(message: Message, helped: int) -> list[tuple[Place, ...]]:
    """Return the words to explain in each block: first in the question, then in its help.

    Each once in a message, so that a page is not full of marks.
    """
    found: list[tuple[Place, ...]] = [()] * len(message.blocks)
    if message.glossary is None:
        return found
    told: set[str] = set()
    kinds = [block.kind for block in message.blocks]
    asked = [at for at, kind in enumerate(kinds) if kind in (QUESTION, HINT)]
    for at in (*asked, *range(helped)):
        found[at] = message.glossary.places(message.blocks[at].text, told)
        told.update(place.term.name for place in found[at])
    return found


def _groups(
    blocks: tuple[Block, ...],
    by_number: dict[str, Button],
    words: list[tuple[Place, ...]],
    helped: int,
) -> tuple[BlockGroup, ...]:
    def line(at: int) -> ShownBlock:
        block = blocks[at]
        button = by_number.get(block.text.split(". ", 1)[0]) if block.kind == ITEM else None
        kind = "address" if _ADDRESS.fullmatch(block.text) else block.kind
        return ShownBlock(kind, block.text, button, words[at])

    rest = range(helped, len(blocks))
    return tuple(
        BlockGroup(kind, tuple(line(at) for at in group))
        for kind, group in groupby(rest, key=lambda at: blocks[at].kind)
    )


def _rows(message: Message, by_number: dict[str, Button]) -> tuple[ShownRow, ...]:
    rows = []
    for row in message.buttons:
        rest = tuple(button for button in row if button.label not in by_number)
        if rest:
            rows.append(ShownRow(_look(rest), rest))
    return tuple(rows)


def _look(row: Row) -> str:
    kinds = {button.kind for button in row}
    if kinds & {CHOICE, TICKED}:
        return "choices"
    if MAIN in kinds:
        return "main"
    return "typed" if TYPED in kinds else "moves"


def _place_of_writing(message: Message, rows: tuple[ShownRow, ...]) -> int:
    """Writing comes first where nothing can be tapped, else above the last row of moves."""
    if not any(block.kind == QUESTION for block in message.blocks):
        return len(rows)
    if not any(row.look in ("choices", "main") for row in rows):
        return 0
    last = len(rows)
    while last > 0 and rows[last - 1].look == "moves":
        last -= 1
    return last
