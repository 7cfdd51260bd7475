"""The facilitator's guide of a workshop: agenda, notes on each module, and how to run the room.

Rule of this file: values only, already in words; every format lays out the same chapters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from flows.workshop_room import PlannedStep
from questionnaires.model import Questionnaire
from reports.chapter_model import Chapter


@dataclass(frozen=True)
class Workshop:
    """What a guide is made for.

    `steps` are those of the room, in order; a step without minutes gets a time from its questions.
    `prompts` are the trainer's own questions to discuss, by module name (ours otherwise). `quiz`
    is the knowledge check of the steps before and after. `languages` are those of the room.
    `link` is what the QR code leads to, `address` a short one to type, `spoken` the code for it;
    `board` is the address of the board, without its key. `keys` are the keys of the board with
    what they do.
    """

    title: str
    day: date
    steps: Sequence[PlannedStep]
    quiz: Questionnaire | None = None
    prompts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    languages: Sequence[str] = ()
    link: str = ""
    address: str = ""
    spoken: str = ""
    board: str = ""
    keys: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class JoiningPage:
    """The page to show when there is no board: code and address, in the words of the guide."""

    title: str
    link: str
    scan: str
    code_alt: str
    type_it: str
    address: str
    spoken_label: str
    spoken: str


@dataclass(frozen=True)
class Guide:
    """The whole guide in words. `facts` stand on the first page; `minutes` is the time of all."""

    language: str
    direction: str
    words: Mapping[str, str]
    document: str
    title: str
    facts: tuple[tuple[str, str], ...]
    advice: str
    minutes: int
    chapters: tuple[Chapter, ...]
    joining: JoiningPage | None
    page: str
    contents: str
    day: date
    machine_drafted: str = ""
