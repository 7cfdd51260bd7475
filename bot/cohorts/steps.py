"""What comes next for somebody who joined: the questions for consent, then the questionnaire.

Rule of this file: the step is worked out from what is stored, so it is the same after a restart;
asking saves nothing, and who answers none of it said no and can begin all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot import saying
from bot.asking import naming, starting
from bot.cohorts import consents, enrolling, terms
from bot.messages import MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button, Reply
from bot.saying import message, words_of
from bot.visit import Visit
from flows import lifecycle
from flows.effects import Effect, Tell
from flows.events import LanguageChosen
from flows.interview import Interview
from storage.base import Change, Consent
from storage.cohorts import CAMPAIGN, Cohort, Membership

if TYPE_CHECKING:
    from bot.talk import Talk

AT: Final = "at"
"""Between `/join` and the id of a cohort in the data of buttons for who is in."""

BRING: Final = "bring"
TAKE: Final = "take"
BEGIN: Final = "begin"
THERE: Final = "there"
"""Steps beside the two questions for consent: ask whether earlier answers are to be used, take an
interview in which nothing is answered yet, begin one; or she has one there already."""


@dataclass(frozen=True, slots=True)
class Step:
    """The step (one of the above, or a purpose of consent) and the interview it is about."""

    kind: str
    interview: Interview | None = None

    @property
    def is_asked(self) -> bool:
        """Tell whether it is a question, so that nothing is saved until it is answered."""
        return self.kind in (*consents.PURPOSES, BRING)


async def next_of(
    talk: Talk,
    visit: Visit,
    cohort: Cohort,
    member: Membership,
    new: tuple[Consent, ...] = (),
) -> Step:
    """Return what comes next for a member, who may be about to become one; `new` acts count."""
    store, person = talk.store, member.person
    if cohort.kind == CAMPAIGN:
        acts = (*(() if visit.is_new else await store.consents(person)), *new)
        for purpose in consents.PURPOSES:
            if not consents.is_asked(acts, purpose, member):
                return Step(purpose)
    if visit.is_new:
        return Step(BEGIN)
    own = await enrolling.own_there(store, member)
    if own is not None:
        return Step(THERE, own)
    ref_id = terms.questionnaire_of(cohort, talk.around.catalog)
    old = await enrolling.to_bring(store, person, cohort, ref_id)
    if old is None:
        return Step(BEGIN)
    is_new = naming.is_untouched(old) and old.status in (lifecycle.CONSENT, lifecycle.ASKING)
    return Step(TAKE if is_new else BRING, old)


async def pending(talk: Talk, visit: Visit, told: tuple[Effect, ...]) -> Reply | None:
    """Return the open step of who is about no interview now; None where there is none.

    It saves nothing, as it shows where somebody stands.
    """
    if visit.person is None:
        return None
    at = visit.incoming.at
    for member in await talk.store.cohorts.joined(visit.person.id):
        cohort = await talk.store.cohorts.cohort(member.cohort)
        if cohort is None or not terms.is_running(cohort, at):
            continue
        step = await next_of(talk, visit, cohort, member)
        if step.kind != THERE:
            return await _asked(talk, visit, cohort, step, told)
    return None


async def go_on_in(
    talk: Talk, visit: Visit, cohort: Cohort, member: Membership, *told: Tell
) -> Reply:
    """Go on with what comes next for a member."""
    step = await next_of(talk, visit, cohort, member)
    if step.kind != THERE and not terms.is_running(cohort, visit.incoming.at):
        return await talk.shown(visit, Tell("cohort_code_closed", {"title": cohort.title}))
    if step.is_asked and visit.interview is not None:
        visit = await _about_none(talk, visit)
    return await perform(talk, visit, cohort, step, *told)


async def _about_none(talk: Talk, visit: Visit) -> Visit:
    """Put the interview that was talked about aside, so that a reload asks this step again."""
    person = replace(visit.known_person, current="", seen_at=visit.incoming.at)
    await talk.store.save(Change(person=person, update=visit.update, at=visit.incoming.at))
    return replace(visit, person=person, known_person=person, interview=None)


async def perform(talk: Talk, visit: Visit, cohort: Cohort, step: Step, *told: Tell) -> Reply:
    """Do a step: ask what it asks, or begin, take or show the interview it is about."""
    if step.is_asked:
        return await _asked(talk, visit, cohort, step, told)
    above = tuple(Block(NOTICE, words_of(talk, visit).say(one.key, one.params)) for one in told)
    if step.kind == THERE and step.interview is not None:
        reply = await show(talk, visit, step.interview)
    elif step.kind == TAKE and step.interview is not None:
        reply = await take(talk, visit, cohort, step.interview)
    else:
        ref_id = terms.questionnaire_of(cohort, talk.around.catalog)
        reply = await starting.begin(talk, visit, ref_id)
    return _below(above, reply)


def _below(above: tuple[Block, ...], reply: Reply) -> Reply:
    first, *rest = reply.messages
    return replace(reply, messages=(replace(first, blocks=(*above, *first.blocks)), *rest))


async def show(talk: Talk, visit: Visit, interview: Interview) -> Reply:
    """Go on with an interview of this person."""
    person = visit.known_person
    if person.current != interview.id:
        person = replace(person, current=interview.id, seen_at=visit.incoming.at)
        await talk.store.save(Change(person=person, update=visit.update, at=visit.incoming.at))
    return await talk.shown(replace(visit, person=person, known_person=person, interview=interview))


async def take(talk: Talk, visit: Visit, cohort: Cohort, interview: Interview) -> Reply:
    """Let an interview count in a cohort, and go on with it, in the language she joined in."""
    at = visit.incoming.at
    person = replace(visit.known_person, current=interview.id, seen_at=at)
    joint = await enrolling.brought(talk.store, interview, cohort)
    update = visit.update if interview.language else None
    await talk.store.save(Change(person=person, joint=joint, update=update, at=at))
    visit = replace(visit, person=person, known_person=person, interview=interview)
    if not interview.language:
        return await talk.happened(visit, LanguageChosen(person.language, at))
    return await talk.shown(visit)


# -- what is asked ---------------------------------------------------------------------------------


def data(cohort: Cohort, what: str = "") -> str:
    """Return the data of a button for a member."""
    return f"/join {AT} {cohort.id} {what}".rstrip()


async def _asked(
    talk: Talk, visit: Visit, cohort: Cohort, step: Step, told: tuple[Effect, ...]
) -> Reply:
    words = words_of(talk, visit)
    blocks = [
        Block(NOTICE, words.say(one.key, one.params)) for one in told if isinstance(one, Tell)
    ]
    if step.kind in consents.PURPOSES:
        organisation = await talk.store.cohorts.organisation(cohort.organisation)
        params = {"title": cohort.title, "organisation": organisation.name if organisation else ""}
        key, say = f"cohort_ask_{step.kind}", words.say
        blocks += [Block(TITLE, say(f"{key}_title", params)), Block(TEXT, say(key, params))]
        yes, no = (data(cohort, f"{step.kind} {one}") for one in (consents.YES, consents.NO))
        rows: saying.Rows = (
            (Button(say(f"button_{step.kind}_yes"), yes),),
            (Button(say(f"button_{step.kind}_no"), no),),
        )
        return Reply((message(talk, visit, tuple(blocks), rows),))
    more, rows = _beginning(talk, visit, cohort, step)
    return Reply((message(talk, visit, (*blocks, *more), rows),))


def _beginning(
    talk: Talk, visit: Visit, cohort: Cohort, step: Step
) -> tuple[tuple[Block, ...], saying.Rows]:
    words = words_of(talk, visit)
    begin = Button(words.say("button_cohort_begin"), data(cohort, BEGIN), MAIN)
    if step.kind != BRING or step.interview is None:
        text = words.say("cohort_begin", {"title": cohort.title})
        return (Block(TITLE, cohort.title), Block(TEXT, text)), ((begin,), (starting.other(words),))
    title = naming.title_of(words, talk.questionnaire_of(step.interview), step.interview)
    text = words.say("cohort_bring", {"title": title, "cohort": cohort.title})
    use = Button(words.say("button_cohort_use"), data(cohort, BRING), MAIN)
    anew = Button(words.say("button_cohort_anew"), data(cohort, BEGIN), MOVE)
    return (Block(TITLE, cohort.title), Block(TEXT, text)), ((use,), (anew,))
