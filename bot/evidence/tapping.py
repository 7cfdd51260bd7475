"""The buttons about evidence: keep, refuse, choose, add, list, date, remove.

Rule of this file: a button is looked up, never trusted; what it names may be gone, and a tap that
comes twice does what it did once.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from bot import keyboards
from bot.evidence import pages, words
from bot.follow_up import proof
from bot.keyboards import Tap
from bot.messages import NOTICE, Block, Reply
from bot.telling import Telling
from bot.visit import Visit
from flows import engine, lifecycle
from flows.answers import offered
from flows.effects import AskQuestion, Tell
from flows.events import Answered, Picked
from flows.evidence import action_key, action_of, runs_out
from flows.interview import NO_ROW, Interview, Key
from questionnaires.model import QuestionType
from reports.wording import wording_for
from storage.base import Change
from storage.evidence_values import Evidence

if TYPE_CHECKING:
    from bot.talk import Talk

OPEN: Final = frozenset({lifecycle.ASKING, lifecycle.REVIEWING, lifecycle.COMPLETED})
"""Where an interview stands when evidence can be added to it: after consent."""
HAVE_IT: Final = "have"
"""The choice of a question for a file that says it is there."""
_PART_OF_DATE: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")


async def tapped(talk: Talk, visit: Visit, tap: Tap) -> Reply:
    """Do what a button about evidence asks for."""
    interview = visit.interview
    if interview is None or interview.status not in OPEN:
        return await talk.shown(visit, Tell("button_gone"))
    return await TAPS[tap.verb](talk, visit, interview, tap)


def open_key(telling: Telling) -> Key | None:
    """Return the question that is asked now, if one is."""
    shown = engine.prompt(telling.questionnaire, telling.interview)
    return next((one.key for one in shown if isinstance(one, AskQuestion)), None)


def key_of(telling: Telling, tap: Tap) -> Key | None:
    """Return the question a button names, None if there is no such question or row now."""
    every = telling.questionnaire.questions
    if not 0 <= tap.question < len(every):
        return None
    key = (every[tap.question].name, tap.row)
    if tap.row == NO_ROW or tap.row in telling.view.rows_of(key[0]):
        return key
    return None


def added_key(telling: Telling, tap: Tap) -> Key | None:
    """Return the question or the action of the plan that a button to add files names."""
    if tap.question < 0 and tap.argument in telling.library.actions:
        return action_key(tap.argument)
    return key_of(telling, tap)


async def batch_of(talk: Talk, interview: Interview, name: str) -> list[Evidence]:
    """Return the files of an album, or the one file of this id."""
    every = await talk.store.evidence(interview.id)
    return [one for one in every if name and name in (one.id, one.album)]


# -- keeping and refusing --------------------------------------------------------------------------


async def _keep(talk: Talk, visit: Visit, interview: Interview, tap: Tap) -> Reply:
    key = key_of(talk.telling(visit), tap)
    batch = await batch_of(talk, interview, tap.argument)
    if key is None or not batch:
        return await talk.shown(visit, Tell("evidence_gone"))
    new = tuple(
        replace(one, answers=(*one.answers, key)) for one in batch if key not in one.answers
    )
    if new:
        await talk.store.save(Change(evidence=new, update=visit.update, at=visit.incoming.at))
        visit = without_update(visit)
    return await kept(talk, visit, batch, key)


async def kept(talk: Talk, visit: Visit, batch: list[Evidence], key: Key) -> Reply:
    """Say that files are kept for a question or an action of the plan.

    Ask until when they hold, where such papers run out.
    """
    telling = talk.telling(visit)
    if action := action_of(key):
        told, named = proof.words_kept(telling, batch, action), proof.papers(talk, action)
        until = _until_when(telling, visit, batch, named, told)
        return until or proof.kept(telling, action, told)
    said = Tell("evidence_kept", {"count": len(batch), "question": words.number(telling, key)})
    visit, answered = await _have_it(talk, visit, telling, key, said)
    source = talk.around.catalog.open(telling.interview.ref_id, telling.interview.version)
    named = source.question_by_name[key[0]].evidence
    telling = talk.telling(visit)
    until = _until_when(telling, visit, batch, named, telling.wording.say(said.key, said.params))
    return until or answered or await talk.shown(visit, said)


def _until_when(
    telling: Telling, visit: Visit, batch: list[Evidence], named: Iterable[str], told: str
) -> Reply | None:
    """Ask until when papers hold that are named like this; None where they do not run out."""
    if not runs_out(named) or any(one.expires_on for one in batch):
        return None
    name = batch[0].batch if len(batch) > 1 else batch[0].id
    above = (Block(NOTICE, told),)
    return Reply((pages.until(telling, name, "", visit.incoming.at.date(), above),))


async def _have_it(
    talk: Talk, visit: Visit, telling: Telling, key: Key, said: Tell
) -> tuple[Visit, Reply | None]:
    """Answer a question for a file that is asked now with "I have it"."""
    question, interview = telling.questionnaire.question_by_name[key[0]], telling.interview
    if question.type is not QuestionType.FILE or open_key(telling) != key:
        return visit, None
    if HAVE_IT not in [one.name for one in offered(telling.view, question, key[1])]:
        return visit, None
    event = Answered(Picked((HAVE_IT,)), visit.incoming.at, key, interview.revision)
    step = engine.advance(telling.questionnaire, interview, event)
    step = step._replace(effects=(said, *step.effects))
    reply = await talk.settle(visit, event, step)
    now = await talk.store.interview(interview.id)
    return replace(visit, interview=now), reply


async def _refuse(talk: Talk, visit: Visit, interview: Interview, tap: Tap) -> Reply:
    """Remove files that were offered; those kept meanwhile are removed from their own page."""
    batch = await batch_of(talk, interview, tap.argument)
    offers = tuple(one for one in batch if not one.answers)
    if not offers:
        return await talk.shown(visit, Tell("evidence_is_kept" if batch else "evidence_gone"))
    await talk.store.save(Change(dropped=offers, update=visit.update, at=visit.incoming.at))
    return await talk.shown(visit, Tell("evidence_removed", {"count": len(offers)}))


async def _remove(talk: Talk, visit: Visit, interview: Interview, tap: Tap) -> Reply:
    name = tap.argument.removeprefix(pages.SURE)
    found = [one for one in await batch_of(talk, interview, name) if one.id == name]
    if not found:
        return await talk.shown(visit, Tell("evidence_gone"))
    if not tap.argument.startswith(pages.SURE):
        return Reply((pages.sure(talk.telling(visit), found[0]),))
    change = Change(dropped=tuple(found), update=visit.update, at=visit.incoming.at)
    await talk.store.save(change)
    return await talk.shown(visit, Tell("evidence_removed", {"count": 1}))


# -- looking ---------------------------------------------------------------------------------------


async def _choose(talk: Talk, visit: Visit, interview: Interview, tap: Tap) -> Reply:
    telling = talk.telling(visit)
    batch, _, page = tap.argument.partition(":")
    if batch and not await batch_of(talk, interview, batch):
        return await talk.shown(visit, Tell("evidence_gone"))
    key = key_of(telling, tap)
    if key is None:
        return Reply((pages.modules(telling, batch),))
    name = telling.questionnaire.question_by_name[key[0]].module
    module = telling.questionnaire.module_by_name[name]
    number = int(page) if page.isdecimal() and len(page) < 4 else 0
    return Reply((pages.questions(telling, module, batch, number),))


async def _add(talk: Talk, visit: Visit, interview: Interview, tap: Tap) -> Reply:
    telling = talk.telling(visit)
    key = added_key(telling, tap)
    if key is None:
        return await talk.shown(visit, Tell("button_gone"))
    talk.awaited.expect(visit.incoming, interview.id, key)
    return Reply((pages.add(telling, key),))


async def _list(talk: Talk, visit: Visit, interview: Interview, tap: Tap) -> Reply:
    telling = talk.telling(visit)
    every = [one for one in await talk.store.evidence(interview.id) if one.answers]
    known = telling.questionnaire.question_by_name
    if tap.argument in telling.questionnaire.module_by_name:
        every = [
            one
            for one in every
            if any(name in known and known[name].module == tap.argument for name, _ in one.answers)
        ]
    return Reply((pages.listed(telling, every, tap.argument),))


async def _one(talk: Talk, visit: Visit, interview: Interview, tap: Tap) -> Reply:
    found = await batch_of(talk, interview, tap.argument)
    if not found:
        return await talk.shown(visit, Tell("evidence_gone"))
    return Reply((pages.one_file(talk.telling(visit), found[0]),))


# -- until when ------------------------------------------------------------------------------------


async def _until(talk: Talk, visit: Visit, interview: Interview, tap: Tap) -> Reply:
    name, _, chosen = tap.argument.partition(":")
    batch = await batch_of(talk, interview, name)
    if not batch:
        return await talk.shown(visit, Tell("evidence_gone"))
    day = _day(chosen)
    if day is None and chosen != pages.NO_DATE:
        part = chosen if _is_part(chosen) else ""
        page = pages.until(talk.telling(visit), name, part, visit.incoming.at.date())
        return Reply((page,))
    dated = tuple(replace(one, expires_on=day) for one in batch)
    await talk.store.save(Change(evidence=dated, update=visit.update, at=visit.incoming.at))
    if day is None:
        return await talk.shown(visit, Tell("evidence_no_date"))
    shown = wording_for(talk.telling(visit).wording.language).date(day)
    return await talk.shown(visit, Tell("evidence_until", {"date": shown}))


def _is_part(chosen: str) -> bool:
    """Tell whether a year, or a year and a month, was chosen."""
    found = _PART_OF_DATE.fullmatch(chosen)
    return found is not None and _day(f"{found[1]}-{found[2] or '01'}-01") is not None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def without_update(visit: Visit) -> Visit:
    """Return the visit for a second saving, which the update must not stop."""
    return replace(visit, incoming=visit.incoming.but(update=None))


Handler = Callable[["Talk", Visit, Interview, Tap], Awaitable[Reply]]
TAPS: Final[Mapping[str, Handler]] = {
    keyboards.KEEP: _keep,
    keyboards.REFUSE: _refuse,
    keyboards.REMOVE: _remove,
    keyboards.CHOOSE: _choose,
    keyboards.ADD: _add,
    keyboards.LIST: _list,
    keyboards.ONE: _one,
    keyboards.UNTIL: _until,
}
