"""What the board shows: where the room stands, how many joined and answered, the figures revealed.

Rule of this file: pure, from the room and its counts; of people only numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from bot.web.board_charts import Chart, Charts, Drawn
from bot.wording import Wording, languages, wording
from bot.workshops.values import Counts, Standing
from flows import workshop_phases as phases
from flows import workshop_view
from flows.workshop_room import ANSWERED_KINDS, KIND_AFTER, KIND_MODULE, PlannedStep
from questionnaires.catalog import Catalog
from reports.qr import grouped


@dataclass(frozen=True, slots=True)
class Door:
    """How one joins: what the QR code leads to, the short address to type, and the spoken code.

    `bot` is the name of the Telegram bot, empty without one; `code` is the spoken code in groups.
    """

    link: str
    address: str
    code: str
    bot: str


@dataclass(frozen=True, slots=True)
class BoardView:
    """A board. `state` is a phase of the room; `number` of `parts` is the part on the board.

    `answered` have begun with it, `finished` of them have answered all that comes to them.
    `seconds` are those left in the time box, None without one; `without` is how many questions of
    a revealed part too few people answered for a chart.
    """

    title: str
    state: str
    is_paused: bool
    heading: str
    number: int
    parts: int
    joined: int
    answered: int
    finished: int
    seconds: int | None
    is_open: bool
    door: Door
    charts: tuple[Chart, ...] = ()
    without: int = 0
    prompt: str = ""

    @property
    def share(self) -> float:
        """How many of 100 of those who joined have answered in the part on the board."""
        return round(100 * self.answered / max(self.joined, 1), 1)

    @property
    def share_finished(self) -> float:
        """How many of 100 of those who joined have answered all of the part on the board."""
        return round(100 * self.finished / max(self.joined, 1), 1)

    @property
    def pages(self) -> int:
        """How many pages a revealed part has: its charts, then what to talk about."""
        return len(self.charts) + 1 if self.state == phases.REVEALED else 1


NOTHING: Final = Drawn((), 0)


def board_view(
    standing: Standing,
    counts: Counts,
    catalog: Catalog,
    words: Wording,
    door: Door,
    at: datetime,
) -> BoardView:
    """Return what the board shows at a moment."""
    cohort, room = standing
    drawn = _drawn(standing, catalog, words)
    parts = [number for number, step in enumerate(room.steps) if step.kind in ANSWERED_KINDS]
    answered = min(counts.answered(room.current), counts.joined)
    left = workshop_view.remaining(room, at)
    return BoardView(
        title=cohort.title,
        state=room.phase,
        is_paused=room.paused_at is not None,
        heading=step_title(room.step, catalog, words),
        number=parts.index(room.current) + 1 if room.current in parts else 0,
        parts=len(parts),
        joined=counts.joined,
        answered=answered,
        finished=min(counts.finished(room.current), answered),
        seconds=None if left is None else int(left.total_seconds()),
        is_open=cohort.open,
        door=door,
        charts=drawn.charts,
        without=drawn.without,
        prompt=prompt_of(standing, room.current, words),
    )


def _drawn(standing: Standing, catalog: Catalog, words: Wording) -> Drawn:
    room = standing.room
    if room.phase != phases.REVEALED:
        return NOTHING
    step = room.step
    charts = Charts(catalog, words, shows_right=step.kind == KIND_AFTER)
    figures = workshop_view.figures(room)
    return charts.of(step.ref_id, step.version, step.module, figures)


def step_title(step: PlannedStep, catalog: Catalog, words: Wording) -> str:
    """Return the title of a step: of its module, or a sentence for what is no module."""
    if step.kind != KIND_MODULE:
        return words.say(f"board_step_{step.kind}")
    known = catalog.languages(step.ref_id, step.version)
    language = words.language if words.language in known else "en"
    questionnaire = catalog.open(step.ref_id, step.version, language)
    return questionnaire.module_by_name[step.module].label


def prompt_of(standing: Standing, number: int, words: Wording) -> str:
    """Return what is to be talked about in a step: the trainer's words or a default question.

    A default question that was written down in one language is asked in that of the board.
    """
    found = workshop_view.discussion(standing.room, number)
    if found.key:
        return words.say(found.key)
    key = _default_prompts().get(found.text)
    return words.say(key) if key else found.text


@cache
def _default_prompts() -> dict[str, str]:
    """Return the keys of the default questions by their text in any language."""
    keys = workshop_view.PROMPTS
    return {wording(language).say(key): key for language in languages() for key in keys}


def spoken(code: str) -> str:
    """Return a spoken code in groups, as it is read out."""
    return grouped(code) if code else ""
