"""The report of a workshop for its trainer: what came of the room, and the same in words.

Rule of this file: values only. Of people it has counts, and of answers only the figures that stood
on the board; who somebody is, or what somebody answered, has no place in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flows.workshop_room import PlannedStep
from reports.chapter_model import Chapter


@dataclass(frozen=True, slots=True)
class StepRun:
    """How a step went in which people answered.

    `answered`: how many answered something in it, `finished`: how many of those left nothing open;
    both as counted, they are kept back where they must be. `figures` are the values of those that
    stood on the board, by name, none where it `was_shown` but too few answered. `prompt` is what
    was to be talked about. Times are local to the reader.
    """

    step: PlannedStep
    answered: int
    finished: int
    prompt: str
    was_shown: bool = False
    shown_at: datetime | None = None
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    figures: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkshopRun:
    """How a workshop went. `joined`: how many were in the room; `campaign` is a title."""

    title: str
    day: date
    organisation: str
    joined: int
    steps: tuple[StepRun, ...]
    languages: tuple[str, ...] = ()
    campaign: str = ""
    is_rehearsal: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people from `least` to `most` (None: kept back) and the same in words."""

    least: int | None
    most: int | None
    text: str


@dataclass(frozen=True, slots=True)
class BarLine:
    """An answer and how many gave it; `share` is the part of those who answered, in words."""

    label: str
    count: Count
    share: str = ""


@dataclass(frozen=True, slots=True)
class ShownFigure:
    """A figure as it stood on the board, in words.

    `part` is the title of its step; `lead` says who stands behind it, `people` is how many those
    are; `note` what was kept back.
    """

    part: str
    title: str
    lead: str
    people: Count
    bars: tuple[BarLine, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class PartLine:
    """A step in the table of who took part; times in words."""

    title: str
    time: str
    minutes: int | None
    finished: Count
    begun: Count
    not_begun: Count


@dataclass(frozen=True, slots=True)
class WorkshopReport:
    """The whole report in words; `chapters` are for paper, the lines below them for a workbook."""

    language: str
    direction: str
    words: Mapping[str, str]
    document: str
    title: str
    facts: tuple[tuple[str, str], ...]
    advice: str
    chapters: tuple[Chapter, ...]
    page: str
    contents: str
    day: date
    machine_drafted: str
    joined: Count
    parts: tuple[PartLine, ...]
    shown: tuple[ShownFigure, ...]
    gaps: ShownFigure | None
    pairs: ShownFigure | None
    method: tuple[str, ...]
