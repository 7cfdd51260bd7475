"""`/plan`: the list, one action, and every button under it.

Rule of this file: what a button names is looked up, never trusted; a mark is saved before anything
is said, and a tap that comes twice does what it did once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from bot import saying
from bot.follow_up import asking, helping, pages, preview, proof, waiting
from bot.follow_up import words as said
from bot.follow_up.plan import Plan, plan_of
from bot.follow_up.submitting import batch_of
from bot.messages import INPUT_TEXT, NOTICE, TEXT, Block, Reply
from bot.reporting import handing_over, plan_pages
from bot.telling import Telling
from bot.visit import Visit, own_interview
from bot.wording import Wording
from flows import follow_up
from flows.effects import Tell
from flows.follow_up import COLLEAGUE, OWNER, Happened
from flows.interview import day_of
from reports.follow_up import furthest
from reports.model import PlannedAction
from storage.base import Change
from storage.outbox import Recall

if TYPE_CHECKING:
    from bot.intents import Command
    from bot.talk import Talk


@dataclass(frozen=True)
class Act:
    """A tap on an action: the visit with its interview, the plan, and what stands behind it."""

    visit: Visit
    telling: Telling
    plan: Plan
    action: PlannedAction
    more: str = ""

    @property
    def today(self) -> date:
        """The day it is where the person is."""
        return day_of(self.plan.interview, self.visit.incoming.at)


async def show_plan(talk: Talk, visit: Visit, command: Command) -> Reply:
    """`/plan`: the actions in order, a few at a time; or one of them, or what is said of it."""
    await waiting.clear(talk, visit)
    word, _, rest = command.argument.partition(" ")
    if word == said.QUESTION:
        return await talk.shown(visit)
    if word not in ACTS:
        return await listed(talk, visit, command.argument)
    act = await _act(talk, visit, rest)
    if act is None:
        return await listed(talk, visit, "", "plan_gone")
    return await ACTS[word](talk, act)


async def listed(talk: Talk, visit: Visit, page: str, told: str = "") -> Reply:
    """Return a page of the plan of the present interview."""
    plan = await plan_of(talk, visit.interview) if visit.interview is not None else None
    if plan is None:
        return await talk.shown(visit, Tell("no_report_yet"))
    words = talk.telling(visit).wording
    if page == preview.WORD:
        return await preview.shown(talk, visit, plan)
    blocks, rows = plan_pages.page_of(words, plan, page)
    changed, ahead = preview.offered(visit, words)
    if plan.report.actions:
        rows = (*rows[:-2], *await asking.offered(talk, visit, words), *rows[-2:])
    if told:
        blocks = (Block(NOTICE, words.say(told)), *blocks)
    blocks, rows = (*changed, *blocks), (*ahead, *rows)
    reply = saying.message(talk, visit, blocks, rows)
    if not page and not told:
        files, about = await handing_over.beside(talk, visit, words, plan.submission)
        notes = tuple(Block(TEXT, words.say(one.key)) for one in about)
        reply = replace(reply, blocks=(*notes, *reply.blocks), documents=files)
    return Reply((reply,))


async def _act(talk: Talk, visit: Visit, rest: str) -> Act | None:
    """Return what a button is about; None where it is gone, or not hers."""
    name, _, tail = rest.partition(" ")
    about, _, more = tail.partition(" ")
    interview = visit.interview
    if interview is None or interview.id != about:
        interview = await own_interview(talk.store, visit, about)
    if interview is None:
        return None
    visit = replace(visit, interview=interview)
    plan = await plan_of(talk, interview)
    action = plan.action(name) if plan is not None else None
    if plan is None or action is None:
        return None
    return Act(visit, talk.telling(visit), plan, action, more)


# -- looking ---------------------------------------------------------------------------------------


async def _see(talk: Talk, act: Act) -> Reply:
    return await _one(talk, act)


async def _one(talk: Talk, act: Act, told: str = "") -> Reply:
    files = await proof.count(talk, act.plan.interview, act.action)
    blocks, rows = pages.one(act.telling, act.plan, act.action, files)
    notes = (Block(NOTICE, told),) if told else ()
    return Reply((saying.message(talk, act.visit, (*notes, *blocks), rows),))


def _shown(talk: Talk, act: Act, page: pages.Page) -> Reply:
    return Reply((saying.message(talk, act.visit, *page),))


async def _ask(talk: Talk, act: Act, word: str, page: pages.Page) -> Reply:
    """Ask for words about an action; an open question waits meanwhile, and a button leads to it."""
    person = act.visit.known_person
    current = await talk.store.interview(person.current) if person.current else None
    is_open = waiting.question_open(current)
    asked = waiting.Asked(word, act.action.id, act.plan.interview.id, is_open)
    await waiting.ask(talk, act.visit, asked)
    blocks, rows = page
    rows = (*rows, *pages.to_question(act.telling.wording)) if is_open else rows
    made = saying.message(talk, act.visit, blocks, rows)
    return Reply((replace(made, input=INPUT_TEXT, words_for=waiting.WORDS_FOR),))


# -- marking ---------------------------------------------------------------------------------------


async def _marked(talk: Talk, act: Act, trigger: str, **more: object) -> Act:
    """Save what happened, if it says anything new; return the act with the plan as it now stands.

    Raises:
        StaleInterview: somebody else marked this action just now; nothing was saved.
    """
    visit, interview, at = act.visit, act.plan.interview, act.visit.incoming.at
    person = visit.known_person
    by = OWNER if interview.person == person.id else COLLEAGUE
    event = replace(Happened(trigger, at, by), **more)  # type: ignore[arg-type]  # its own fields
    mark = follow_up.advance(act.plan.standing(act.action.id), event)
    if mark is None:
        return act
    await talk.store.save(
        Change(
            person=replace(person, seen_at=at),
            recalls=(Recall(interview.person, batch=batch_of(interview.id)),),
            follow_up=act.plan.with_mark(mark, at),
            update=visit.update,
            at=at,
        )
    )
    after = await plan_of(talk, interview)
    return act if after is None else replace(act, plan=after)


async def _done(talk: Talk, act: Act) -> Reply:
    act = await _marked(talk, act, follow_up.MARKED_DONE)
    return _shown(talk, act, pages.done(act.telling, act.plan, act.action))


async def _reopened(talk: Talk, act: Act) -> Reply:
    return await _one(talk, await _marked(talk, act, follow_up.REOPENED))


async def _later(talk: Talk, act: Act) -> Reply:
    return await ask_date(talk, act)


async def ask_date(talk: Talk, act: Act, told: str = "") -> Reply:
    """Ask for the new date of an action."""
    page = pages.until(act.telling, act.plan, act.action, act.today, told)
    return await _ask(talk, act, said.UNTIL, page)


async def put_off(talk: Talk, act: Act, new: date) -> Reply:
    """Put an action off to a day, if it lies ahead and not too far."""
    words, last = act.telling.wording, furthest(act.action, act.today)
    if not act.today < new <= last:
        key = "plan_until_past" if new <= act.today else "plan_until_far"
        return await ask_date(talk, act, words.say(key, {"last": said.day(words, last)}))
    act = await _marked(talk, act, follow_up.PUT_OFF, until=new)
    noted = words.say("plan_put_off", {"action": act.action.label, "date": said.day(words, new)})
    return await _one(talk, act, noted)


async def _until(talk: Talk, act: Act) -> Reply:
    try:
        new = date.fromisoformat(act.more)
    except ValueError:
        return await ask_date(talk, act)
    return await put_off(talk, act, new)


async def _not_for_us(talk: Talk, act: Act) -> Reply:
    return await ask_why(talk, act)


async def ask_why(talk: Talk, act: Act, told: str = "") -> Reply:
    """Ask why an action is not for them."""
    page = pages.why_not(act.telling, act.plan, act.action, told)
    return await _ask(talk, act, said.WHY, page)


async def turn_down(talk: Talk, act: Act, reason: str) -> Reply:
    """Keep that an action is not for them, and why."""
    act = await _marked(talk, act, follow_up.TURNED_DOWN, reason=reason)
    noted = act.telling.wording.say("plan_turned_down", {"action": act.action.label})
    return await _one(talk, act, noted)


async def _why(talk: Talk, act: Act) -> Reply:
    if act.more not in pages.REASONS:
        return await ask_why(talk, act)
    return await turn_down(talk, act, act.telling.wording.say(f"plan_reason_{act.more}"))


async def _help(talk: Talk, act: Act) -> Reply:
    known = act.plan.standing(act.action.id)
    counted = known.counted  # a wish that was counted stays so
    act = await _marked(talk, act, follow_up.HELP_ASKED, counted=counted)
    words, interview = act.telling.wording, act.plan.interview
    contacts = await helping.near(talk, words, interview)
    ask = "" if counted else await helping.may_count(talk, act.visit, interview)
    return _shown(talk, act, pages.helped(act.telling, act.plan, act.action, contacts, ask))


async def _count(talk: Talk, act: Act) -> Reply:
    if not await helping.may_count(talk, act.visit, act.plan.interview):
        return await _one(talk, act)
    act = await _marked(talk, act, follow_up.HELP_ASKED, counted=True)
    return await _one(talk, act, act.telling.wording.say("plan_counted"))


async def _proof(talk: Talk, act: Act) -> Reply:
    return await proof.ask(talk, act.visit, act.telling, act.action)


async def privacy(talk: Talk, visit: Visit, words: Wording) -> tuple[Block, ...]:
    """Return what `/privacy` tells of the plan, where something was said of it."""
    if visit.interview is None or not await talk.store.marks(visit.interview.id):
        return ()
    return (Block(TEXT, words.say("privacy_plan")),)


Handler = Callable[["Talk", Act], Awaitable[Reply]]
ACTS: Final[Mapping[str, Handler]] = {
    said.SEE: _see,
    said.DONE: _done,
    said.LATER: _later,
    said.UNTIL: _until,
    said.HELP: _help,
    said.COUNT: _count,
    said.NOT_FOR_US: _not_for_us,
    said.WHY: _why,
    said.PROOF: _proof,
    said.OPEN: _reopened,
}
"""What may stand behind `/plan` before an action and its interview."""


async def act_of(talk: Talk, visit: Visit, asked: waiting.Asked) -> Act | None:
    """Return the act that words are waited for of; None where it is gone."""
    return await _act(talk, visit, f"{asked.action} {asked.interview}")
