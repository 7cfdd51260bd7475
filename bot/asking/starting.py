"""Starting an interview: which questionnaire it is, and whether an earlier one goes on.

Rule of this file: consent that was given stands, and nothing that was begun is lost by starting
something else.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import keyboards, saying
from bot.asking import naming
from bot.asking.presenter import FIRST
from bot.continuing import pages as from_file
from bot.intents import Command
from bot.messages import ITEM, MAIN, MOVE, TEXT, TITLE, Block, Button, Reply
from bot.visit import Visit
from bot.wording import CONSENT_VERSION, Wording, language_name
from flows import engine, events, lifecycle
from flows.interview import Interview, day_of
from flows.view import View
from storage.base import Person

if TYPE_CHECKING:
    from bot.talk import Talk

NEW: Final = "new"
FULL: Final = "full"
"""`/start full` goes on with the questionnaire that continues this one."""


async def start(talk: Talk, visit: Visit, command: Command) -> Reply:
    """`/start`: begin, go on, or ask which; a questionnaire's name behind it begins that one."""
    wanted, interview = command.argument, visit.interview
    if wanted == naming.UNNAMED and await naming.awaits_name(talk, visit):
        return await naming.unnamed(talk, visit)
    if wanted == NEW:
        return offer(talk, visit)
    if wanted in talk.around.catalog.refs():
        if interview is not None and interview.ref_id == wanted and naming.is_untouched(interview):
            return await talk.shown(visit)
        return await begin(talk, visit, wanted)
    if interview is None:
        return await begin(talk, visit)
    if interview.status in (lifecycle.CONSENT, lifecycle.OFFERED):
        return await talk.shown(visit)
    following = talk.questionnaire_of(interview).header.continues_with
    if wanted == FULL and interview.status == lifecycle.COMPLETED and following:
        return await _continue_with(talk, visit, interview, following)
    return _again(talk, visit, interview)


def _again(talk: Talk, visit: Visit, interview: Interview) -> Reply:
    """Offer the three ways on from an interview that was begun before."""
    words = saying.words_of(talk, visit)
    title = naming.title_of(words, talk.questionnaire_of(interview), interview)
    blocks = (
        Block(TITLE, words.say("start_again_title")),
        Block(TEXT, words.say("start_again", {"title": title})),
    )
    rows = (
        (Button(words.say("button_go_on"), saying.data(interview, keyboards.RESUME), MAIN),),
        (Button(words.say("button_review"), saying.data(interview, keyboards.REVIEW), MOVE),),
        (Button(words.say("button_start_new"), f"/start {NEW}", MOVE),),
    )
    return Reply((saying.message(talk, visit, blocks, rows),))


async def _continue_with(talk: Talk, visit: Visit, interview: Interview, following: str) -> Reply:
    around, at = talk.around, visit.incoming.at
    for one in await talk.store.interviews_of(visit.known_person.id):
        if one.carried_from == interview.id and one.ref_id == following:
            return await talk.happened(replace(visit, interview=one), events.Resumed(at))
    source = View(talk.questionnaire_of(interview), interview, day_of(interview, at))
    target = around.catalog.open(following, language=interview.language or "en")
    step = engine.carry(source, target, around.new_id(), visit.known_person.id, at)
    return await talk.settle(replace(visit, interview=None), None, step)


def other(words: Wording) -> Button:
    """Return the button that leads to everything that can be begun."""
    return Button(words.say("button_start_other"), f"/start {NEW}", MOVE)


def offer(talk: Talk, visit: Visit) -> Reply:
    """Return what can be begun, by what a person needs, in the order of the library."""
    words = saying.words_of(talk, visit)
    needs = talk.around.catalog.library(words.language).needs
    known = talk.around.catalog.refs()
    blocks = [Block(TITLE, words.say("choose_questionnaire"))]
    rows: list[tuple[Button, ...]] = []
    for ref in (*(one for one in needs if one in known), *(r for r in known if r not in needs)):
        title, line = _choice(talk, words, ref, needs[ref].label if ref in needs else "")
        rows.append((Button(title, f"/start {ref}"),))
        blocks += [Block(ITEM, f"• {line}")] if line else []
    rows += [(from_file.button(words),), *saying.go_on(talk, visit)]
    return Reply((saying.message(talk, visit, tuple(blocks), tuple(rows)),))


def _choice(talk: Talk, words: Wording, ref_id: str, need: str) -> tuple[str, str]:
    """Return what the button says, and the line above it; the language, where it is another."""
    catalog = talk.around.catalog
    header = catalog.open(ref_id, language=words.language).header
    params = {"need": need, "title": header.title, "minutes": header.minutes}
    key = "start_need" if need else "start_choice"
    if words.language not in catalog.languages(ref_id):
        key, params["language"] = f"{key}_in", language_name(header.language)
    said = words.say(key, params)
    return (need, said) if need else (said, "")


async def begin(talk: Talk, visit: Visit, ref_id: str = FIRST) -> Reply:
    """Begin an interview; language and consent are asked for only where they are not known."""
    step = await first_step(talk, visit, ref_id)
    return await talk.settle(replace(visit, interview=None), None, step)


async def first_step(talk: Talk, visit: Visit, ref_id: str) -> engine.Step:
    """Return how an interview begins, for this person."""
    around, incoming, person = talk.around, visit.incoming, visit.known_person
    offered = talk.offered_languages()
    language = person.language or (offered[0] if len(offered) == 1 else "")
    questionnaire = around.catalog.open(ref_id, language=language or "en")
    step = engine.begin(questionnaire, around.new_id(), person.id, incoming.at, language)
    zone = incoming.time_zone or person.time_zone
    begun = replace(step.interview, time_zone=zone)
    step = engine.Step(begun, engine.prompt(questionnaire, begun))
    if language and visit.person is not None and await agreed(talk, person):
        consent = events.Consented(CONSENT_VERSION, incoming.at)
        step = engine.advance(questionnaire, begun, consent)
    return step


async def agreed(talk: Talk, person: Person) -> bool:
    """Tell whether this person's consent to keep answers stands, to the present text."""
    acts = [one for one in await talk.store.consents(person.id) if one.purpose == "keep"]
    return bool(acts) and acts[-1].given and acts[-1].text_version == CONSENT_VERSION
