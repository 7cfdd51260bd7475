"""A row is about what the person has looked at before: its answers are offered, taken or refused.

Rule of this file: only what this person submitted herself is offered, each once; nothing is taken
over before she says so. The offer is worked out anew each time, so that it outlives a restart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bot import intents, keyboards
from bot.asking import presenter
from bot.keyboards import Tap
from bot.messages import (
    INPUT_TEXT,
    ITEM,
    MAIN,
    MOVE,
    PROGRESS,
    QUESTION,
    TITLE,
    Block,
    Button,
    Message,
    Reply,
)
from bot.telling import Telling
from bot.visit import Visit
from flows import engine, events, filling, lifecycle, phrases
from flows.effects import AskQuestion, Effect, Tell
from flows.interview import Answer, Interview, day_of
from flows.view import View
from questionnaires.model import RowAnswers
from reports.wording import wording_for

if TYPE_CHECKING:
    from bot.talk import Talk

MOST_OFFERED: Final = 5


@dataclass(frozen=True)
class Source:
    """A submitted interview, and the answers it has for the row."""

    interview: Interview
    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Offer:
    """The row that opens, and what it could be filled with, the latest first."""

    asked: AskQuestion
    repeat: str
    row: str
    sources: tuple[Source, ...]


async def offer(
    talk: Talk, visit: Visit, telling: Telling, effects: Iterable[Effect]
) -> Offer | None:
    """Return what the row that opens now could be filled with; None if there is nothing."""
    asked = next((one for one in effects if isinstance(one, AskQuestion)), None)
    if asked is None or not asked.key[1]:
        return None
    repeat = telling.questionnaire.question_by_name[asked.key[0]].repeat
    entries = [
        one
        for one in telling.library.row_answers.values()
        if one.into == telling.interview.ref_id and one.repeat == repeat
    ]
    if not entries or not filling.may_be_filled(telling.view, asked):
        return None
    sources = await _sources(talk, visit, telling, entries, asked.key[1])
    return Offer(asked, repeat, asked.key[1], sources[:MOST_OFFERED]) if sources else None


async def _sources(
    talk: Talk, visit: Visit, telling: Telling, entries: list[RowAnswers], row: str
) -> tuple[Source, ...]:
    here = telling.interview
    used = set(here.fills.values())
    found = []
    for one in await talk.store.interviews_of(visit.known_person.id):
        if one.status != lifecycle.COMPLETED or one.person != here.person or one.id in used:
            continue
        for entry in entries:
            if entry.filled_from == one.ref_id:
                source = View(talk.questionnaire_of(one), one, day_of(one, visit.incoming.at))
                label = telling.questionnaire.repeat_by_name[entry.repeat].label
                answers = filling.answers_for(source, entry, row, label)
                found += (
                    [Source(one, source.questionnaire.header.title, answers)] if answers else []
                )
    return tuple(found)


def ask(
    telling: Telling, offered: Offer, effects: Iterable[Effect], above: tuple[Block, ...] = ()
) -> Message:
    """Return the question whether to use what was answered before, after what there is to tell."""
    say = telling.wording.say
    rest = tuple(one for one in effects if one is not offered.asked)
    told = presenter.present(telling, rest)
    progress = offered.asked.progress
    counted = {"module": progress.module, "modules": progress.modules, "count": progress.left}
    blocks = [
        *told.blocks,
        *above,
        Block(PROGRESS, say("progress", counted)),
        Block(TITLE, telling.row_title(offered.repeat, offered.row)),
        Block(QUESTION, _question(telling, offered)),
    ]
    if len(offered.sources) == 1:
        blocks += preview(telling, offered.sources[0].answers)
    rows = [*told.buttons, *_choices(telling, offered)]
    refuse = telling.data(keyboards.REFUSE_FILL, row=offered.row, argument=offered.repeat)
    rows.append((Button(say("button_fill_no"), refuse),))
    if offered.asked.back:
        rows.append((Button(say("button_back"), telling.data(keyboards.BACK), MOVE),))
    return Message(
        blocks=tuple(blocks),
        buttons=tuple(rows),
        input=INPUT_TEXT,
        language=telling.wording.language,
        direction=telling.wording.direction,
    )


def _question(telling: Telling, offered: Offer) -> str:
    say, first = telling.wording.say, offered.sources[0]
    if len(offered.sources) > 1:
        return say("fill_offer_several", {"count": len(offered.sources), "title": first.title})
    source = first.interview
    params = {"date": _day(telling, source), "subject": source.subject, "title": first.title}
    return say("fill_offer_named" if _is_named(source) else "fill_offer", params)


def _is_named(source: Interview) -> bool:
    return bool(source.subject) and not source.subject.isdigit()


def _day(telling: Telling, source: Interview) -> str:
    at = source.completed_at or source.updated_at
    return wording_for(telling.wording.language).date(day_of(source, at))


def _choices(telling: Telling, offered: Offer) -> list[tuple[Button, ...]]:
    say = telling.wording.say
    rows: list[tuple[Button, ...]] = []
    for one in offered.sources:
        source = one.interview
        label = say("button_fill_yes")
        if len(offered.sources) > 1:
            params = {"date": _day(telling, source), "subject": source.subject}
            label = say("button_fill_from" if source.subject else "button_fill_of", params)
        data = telling.data(keyboards.FILL_ROW, row=offered.row, argument=source.id)
        rows.append((Button(label, data, MAIN if len(offered.sources) == 1 else "choice"),))
    return rows


def preview(telling: Telling, answers: Iterable[Answer]) -> list[Block]:
    """Return questions and answers, a line each."""
    known = telling.questionnaire.question_by_name
    return [
        Block(ITEM, f"{known[one.question].label} → {telling.words(one.key, one.value)}")
        for one in answers
    ]


# -- replies -----------------------------------------------------------------------------------


async def taken(talk: Talk, visit: Visit, tap: Tap) -> Reply:
    """Fill the row with the answers of the interview that was tapped; an old one fills nothing."""
    offered = await _offered_now(talk, visit)
    if offered is None or offered.row != tap.row:
        return await talk.shown(visit)
    for one in offered.sources:
        if one.interview.id == tap.argument:
            return await talk.happened(visit, _filled(offered, one, visit))
    return await talk.shown(visit, Tell("fill_choose"))


async def typed(talk: Talk, visit: Visit) -> Reply | None:
    """Take typed text as the reply to an offer; None where nothing is offered."""
    assert visit.interview is not None  # callers have looked
    offered = await _offered_now(talk, visit)
    if offered is None or intents.asks_for_help(visit.incoming):
        return None
    word = phrases.choice_of(visit.incoming.text or "", visit.interview.language)
    if word == "yes" and len(offered.sources) == 1:
        return await talk.happened(visit, _filled(offered, offered.sources[0], visit))
    if word == "no":
        refused = events.RowFillRefused(offered.repeat, offered.row, visit.incoming.at)
        return await talk.happened(visit, refused)
    return await talk.shown(visit, Tell("fill_choose"))


async def _offered_now(talk: Talk, visit: Visit) -> Offer | None:
    if not visit.is_asked:
        return None
    telling = talk.telling(visit)
    shown = engine.prompt(telling.questionnaire, telling.interview)
    return await offer(talk, visit, telling, shown)


def _filled(offered: Offer, one: Source, visit: Visit) -> events.RowFilled:
    return events.RowFilled(
        offered.repeat, offered.row, one.answers, one.interview.id, visit.incoming.at
    )
