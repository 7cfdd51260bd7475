"""What a member says about a cohort she is in: consent, where to begin, and that she leaves.

Rule of this file: only who is in a cohort is answered about it; leaving takes back every consent to
it at once, and nothing else of hers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot import saying
from bot.asking import starting
from bot.associations import listening
from bot.associations.envelopes import QUIET
from bot.cohorts import consents, enrolling, steps, terms
from bot.messages import MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button, Message, Reply
from bot.outreach.permission import consented
from bot.saying import go_on, message, words_of
from bot.visit import Visit
from bot.workshops import participants
from bot.workshops.pushing import GO
from flows.effects import Tell
from storage.base import Change, Consent
from storage.cohorts import CAMPAIGN, WORKSHOP, Cohort, Joint, Membership

if TYPE_CHECKING:
    from bot.talk import Talk

LEAVE: Final = "leave"
SURE: Final = "leave yes"
MOST_TOLD: Final = 6
"""How many cohorts `/privacy` names, the latest first."""


async def perform(talk: Talk, visit: Visit, argument: str) -> Reply:
    """Do what a button for members says: `<id of the cohort> <what>`."""
    name, _, what = argument.partition(" ")
    helped = await participants.helped(talk, visit, name) if what == GO else None
    found = await _of(talk, visit, name) if helped is None else None
    if found is None:
        return helped or await talk.shown(visit, Tell("button_gone"))
    cohort, member = found
    purpose, _, answer = what.partition(" ")
    if cohort.kind == CAMPAIGN and purpose in consents.PURPOSES and answer in consents.SAID:
        return await _consent(talk, visit, cohort, member, purpose, answer == consents.YES)
    if cohort.kind == CAMPAIGN and what == QUIET:
        return await listening.quiet(talk, visit, cohort)
    if cohort.kind == WORKSHOP and what in participants.WORDS:
        return await participants.perform(talk, visit, cohort, member, what)
    if what == LEAVE:
        return _ask_leave(talk, visit, cohort)
    if what == SURE:
        return await _leave(talk, visit, cohort, member)
    if what in (steps.BEGIN, steps.BRING):
        return await _begin(talk, visit, cohort, member, what)
    return Reply((await _page(talk, visit, cohort),))


async def _of(talk: Talk, visit: Visit, cohort: str) -> tuple[Cohort, Membership] | None:
    """Return a cohort and that this person is in it, None when she is not."""
    if visit.person is None:
        return None
    member = await talk.store.cohorts.membership(cohort, visit.person.id)
    known = await talk.store.cohorts.cohort(cohort)
    if known is None or member is None or member.left_at is not None:
        return None
    return known, member


# -- the steps after joining -----------------------------------------------------------------------


async def _consent(
    talk: Talk, visit: Visit, cohort: Cohort, member: Membership, purpose: str, given: bool
) -> Reply:
    """Keep a yes or no; right after joining go on with the next step, else show how it stands."""
    at, person = visit.incoming.at, visit.known_person
    acts = await talk.store.consents(person.id)
    is_first = not consents.is_asked(acts, purpose, member)
    if purpose == consents.MESSAGES and given:
        person = replace(person, stopped=False)
    person = replace(person, seen_at=at)
    language = visit.language(talk.offered_languages())
    act = consents.act(person.id, purpose, cohort.id, given, at, language)
    following = None
    if is_first and visit.interview is None and terms.is_running(cohort, at):
        following = await steps.next_of(talk, visit, cohort, member, (act,))
    is_last = following is None or following.is_asked  # else more is saved with this update
    update = visit.update if is_last else None
    await talk.store.save(Change(person=person, consents=(act,), update=update, at=at))
    visit = replace(visit, person=person, known_person=person)
    if following is None:
        return Reply((await _page(talk, visit, cohort),))
    return await steps.perform(talk, visit, cohort, following)


async def _begin(talk: Talk, visit: Visit, cohort: Cohort, member: Membership, what: str) -> Reply:
    """Begin an interview of the cohort, or bring one along; who has one there goes on with it."""
    if not terms.is_running(cohort, visit.incoming.at):
        return await talk.shown(visit, Tell("cohort_code_closed", {"title": cohort.title}))
    own = await enrolling.own_there(talk.store, member)
    if own is not None:
        return await steps.show(talk, visit, own)
    ref_id = terms.questionnaire_of(cohort, talk.around.catalog)
    old = await enrolling.to_bring(talk.store, member.person, cohort, ref_id)
    if old is not None and what == steps.BRING:
        return await steps.take(talk, visit, cohort, old)
    return await starting.begin(talk, replace(visit, interview=None), ref_id)


# -- how it stands ---------------------------------------------------------------------------------


async def told(talk: Talk, visit: Visit) -> tuple[tuple[Block, ...], saying.Rows]:
    """Return what `/privacy` says of the cohorts a person is in, and a button for each."""
    if visit.person is None:
        return (), ()
    words = words_of(talk, visit)
    blocks: list[Block] = []
    rows: list[tuple[Button, ...]] = []
    acts = await talk.store.consents(visit.person.id)
    for member in (await talk.store.cohorts.joined(visit.person.id))[:MOST_TOLD]:
        cohort = await talk.store.cohorts.cohort(member.cohort)
        if cohort is None:
            continue
        lines = [words.say("cohort_in", {"title": cohort.title})]
        lines += [words.say(key) for key in _standing(cohort, acts)]
        blocks.append(Block(TEXT, " ".join(lines)))
        label = words.say("button_cohort", {"title": cohort.title})
        rows.append((Button(label, steps.data(cohort), MOVE),))
    return tuple(blocks), tuple(rows)


def _standing(cohort: Cohort, acts: tuple[Consent, ...]) -> tuple[str, ...]:
    """Return the keys of the sentences that say what is consented to."""
    if cohort.kind != CAMPAIGN:
        return ("cohort_workshop_counted",)
    return tuple(
        f"cohort_{purpose}_{'yes' if consented(acts, purpose, cohort.id) else 'no'}"
        for purpose in consents.PURPOSES
    )


async def _page(talk: Talk, visit: Visit, cohort: Cohort) -> Message:
    """Return how it stands with one cohort, and what can be changed."""
    words = words_of(talk, visit)
    acts = await talk.store.consents(visit.known_person.id)
    organisation = await talk.store.cohorts.organisation(cohort.organisation)
    params = {"organisation": organisation.name if organisation else ""}
    blocks = [Block(TITLE, cohort.title)]
    blocks.append(Block(TEXT, words.say(f"cohort_{cohort.kind}_who", params)))
    blocks += [Block(NOTICE, words.say(key)) for key in _standing(cohort, acts)]
    rows: list[tuple[Button, ...]] = []
    if cohort.kind == CAMPAIGN:
        for purpose in consents.PURPOSES:
            stands = consented(acts, purpose, cohort.id)
            label = words.say(f"button_{purpose}_{'stop' if stands else 'yes'}")
            wish = consents.NO if stands else consents.YES
            rows.append((Button(label, steps.data(cohort, f"{purpose} {wish}"), MOVE),))
    rows.append((Button(words.say("button_cohort_leave"), steps.data(cohort, LEAVE), MOVE),))
    if visit.interview is None:
        rows.append((Button(words.say("button_go_on"), steps.data(cohort, steps.BEGIN), MAIN),))
    return message(talk, visit, tuple(blocks), (*rows, *go_on(talk, visit)))


def _ask_leave(talk: Talk, visit: Visit, cohort: Cohort) -> Reply:
    words = words_of(talk, visit)
    text = words.say(f"cohort_leave_{cohort.kind}", {"title": cohort.title})
    rows = (
        (Button(words.say("button_cohort_leave_yes"), steps.data(cohort, SURE), MOVE),),
        (Button(words.say("button_cohort_stay"), steps.data(cohort), MAIN),),
    )
    return Reply((message(talk, visit, (Block(NOTICE, text),), rows),))


async def _leave(talk: Talk, visit: Visit, cohort: Cohort, member: Membership) -> Reply:
    at, person = visit.incoming.at, visit.known_person
    acts = await talk.store.consents(person.id)
    language = visit.language(talk.offered_languages())
    gone = consents.withdrawals(acts, person.id, cohort.id, at, language)
    change = Change(
        consents=gone,
        joint=Joint(memberships=(replace(member, left_at=at),)),
        update=visit.update,
        at=at,
    )
    await talk.store.save(change)
    return await talk.shown(visit, Tell("cohort_left", {"title": cohort.title}))
