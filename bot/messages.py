"""What is said to a person, before any channel gives it a form.

Rule of this file: a message is blocks of plain text and rows of buttons; every channel shows the
same ones, in its own way, and none adds or leaves out a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec import structs

from questionnaires.glossary import Glossary

NOTICE: Final = "notice"  # something happened: kept, changed, put off
ERROR: Final = "error"  # the reply could not be taken, and how to put it
PROGRESS: Final = "progress"
TITLE: Final = "title"  # of a module, a card, a list
QUESTION: Final = "question"
HINT: Final = "hint"
TEXT: Final = "text"
ITEM: Final = "item"  # one line of a list
WARNING: Final = "warning"  # the safety card


class Block(msgspec.Struct, frozen=True, gc=False):
    """A paragraph and what it is (one of the kinds above)."""

    kind: str
    text: str


CHOICE: Final = "choice"
TICKED: Final = "ticked"
TYPED: Final = "typed"  # don't know and the like
MOVE: Final = "move"  # back, help, later, go on
MAIN: Final = "main"  # the one thing most people do next


@dataclass(frozen=True, slots=True)
class Document:
    """A file that can be fetched: `format` as in `RENDERERS`, `answers` or `everything`."""

    interview: str
    submission: int
    format: str
    name: str
    label: str


class Button(msgspec.Struct, frozen=True, gc=False):
    """A word to tap. `data` (at most 64 bytes) says what it means; or `url`, a page to open.

    `document`: tapping it fetches this file; where a link can do that, no reply is needed.
    """

    label: str
    data: str = ""
    kind: str = CHOICE
    url: str = ""
    document: Document | None = None


INPUT_NONE: Final = "none"
INPUT_TEXT: Final = "text"
INPUT_NUMBER: Final = "number"


@dataclass(frozen=True, slots=True)
class Pace:
    """The workshop (its id) that sets the pace, and a word for where its room stands.

    `waits`: nothing is asked until it moves on.
    """

    workshop: str
    at: str
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Follow:
    """That a message counts who is in a workshop (its id), and the data that shows it anew."""

    cohort: str
    data: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message. `live`: it is what the person should now react to; `input`: what to type.

    `title` in `lang` helps the web page; `direction` is `ltr` or `rtl`. `glossary` has the words
    that a channel may explain where they stand. `upload`: files can be chosen here, for what this
    data of a button names. `words_for`: what typed words are about, where they are no answer; a
    channel that can hands it in with them. `pace`: a workshop sets the pace here. `follows`: a
    channel that can change a message keeps this one up to date.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    live: bool = True
    input: str = INPUT_TEXT
    language: str = "en"
    direction: str = "ltr"
    documents: tuple[Document, ...] = ()
    glossary: Glossary | None = None
    upload: str = ""
    words_for: str = ""
    pace: Pace | None = None
    follows: Follow | None = None

    @property
    def text(self) -> str:
        """The blocks as plain text, one paragraph a block."""
        return "\n\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to show after something came in. `leave`: go to a neutral page and hide the chat."""

    messages: tuple[Message, ...]
    leave: bool = False


class Incoming(msgspec.Struct, frozen=True):
    """What a channel took in: exactly one of `text` (typed), `data` (a tap) or `kind` (other).

    `update` is the channel's id of it, so that it is handled once; `language` and `time_zone` are
    what the channel knows of the person's device; `kind` names what cannot be read: `sticker`,
    `location`, `photo`, `document`, `voice`, `contact`, `other`. `address` is where in the network
    it came from, if the channel knows: it slows down who guesses codes, and is kept nowhere.
    `words_for`: what the words were typed for, if the channel knows (`Message.words_for`).
    """

    channel: str
    account: str
    at: datetime
    text: str | None = None
    data: str | None = None
    kind: str = ""
    update: str | None = None
    language: str = ""
    time_zone: str = ""
    address: str = ""
    words_for: str = ""

    def but(self, **changes: Any) -> Incoming:
        """Return the same with these fields changed."""
        return structs.replace(self, **changes)
