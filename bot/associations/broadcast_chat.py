"""Writing to members in the chat: choose a group, write, look at it, try it, send it, watch it.

Rule of this file: each tap looks the broadcast up anew, and one of another association is answered
like one that does not exist; nothing is sent by typing alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final

from bot.associations import attaching_chat, audiences, broadcasting, envelopes
from bot.associations import broadcast_pages as shown
from bot.associations.broadcast_given import BroadcastError, moment_of
from bot.associations.broadcasting import Written
from bot.cohorts import terms
from bot.messages import MAIN, NOTICE, Block, Button, Reply
from bot.organisations import asking
from bot.organisations.entry import Entry
from bot.organisations.roles import Office
from bot.saying import words_of
from bot.visit import Visit
from bot.wording import language_name, wording
from storage.base import DuplicateUpdate, StaleCohort
from storage.cohorts import ASSOCIATION, CAMPAIGN, Broadcast, Cohort

if TYPE_CHECKING:
    from bot.talk import Talk


async def write(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Ask whom to write to; with a campaign and a group begin a draft."""
    name, _, audience = rest.partition(" ")
    found = await talk.store.cohorts.cohorts_of(office.organisation.id)
    mine = [one for one in found if one.kind == CAMPAIGN]
    cohort = next((one for one in mine if one.id == name), None)
    if cohort is None and len(mine) == 1:
        cohort = mine[0]
    if cohort is None:
        return shown.campaigns(talk, visit, office, mine)
    if audience:
        try:
            return await _begin(talk, visit, office, cohort, audience)
        except BroadcastError as wrong:
            return shown.said(talk, visit, office, _sentence(talk, visit, wrong))
    groups = await audiences.groups_of(talk.store, cohort, visit.incoming.at)
    sent = await talk.store.cohorts.broadcasts_of(office.organisation.id)
    kept = broadcasting.kept(sent, cohort.id)
    return shown.audience_page(talk, visit, office, cohort, groups, kept)


async def _begin(talk: Talk, visit: Visit, office: Office, cohort: Cohort, audience: str) -> Reply:
    await _refuse_twice(talk, visit)
    languages = terms.languages_of(cohort, talk.offered_languages())
    written, at = None, visit.incoming.at
    if audience == shown.REMIND:
        audience = audiences.OVERDUE
        written = Written(overdue_texts(cohort, languages), envelopes.TO_CAMPAIGN)
    actor = visit.known_person.id
    update = visit.update if written is not None else None  # asking for words saves it else
    one = await broadcasting.draft(talk.around, cohort, audience, actor, at, written, update)
    if written is not None:
        return await shown.draft_page(talk, visit, office, one)
    return await _ask_text(talk, visit, office, one, languages[0])


def overdue_texts(cohort: Cohort, languages: tuple[str, ...]) -> dict[str, str]:
    """Return the reminder of actions whose date is past, to be changed before it is sent."""
    given = {"title": cohort.title}
    return {one: wording(one).say("broadcast_overdue_text", given) for one in languages}


async def _refuse_twice(talk: Talk, visit: Visit) -> None:
    """Refuse what came in before: a draft is made by the first of two.

    Raises:
        DuplicateUpdate: it did.
    """
    if visit.update is not None and await talk.store.seen(visit.update):
        raise DuplicateUpdate("This was asked for before.")


# -- one broadcast ---------------------------------------------------------------------------------


async def act(talk: Talk, visit: Visit, office: Office, rest: str) -> Reply:
    """Do what is asked with a broadcast, or show it."""
    name, _, asked = rest.partition(" ")
    what, _, given = asked.partition(" ")
    one = await talk.store.cohorts.broadcast(name)
    if one is None or one.organisation != office.organisation.id:
        return shown.said(talk, visit, office, words_of(talk, visit).say("entry_unknown"))
    try:
        return await _DOING.get(what, _look)(talk, visit, office, one, given)
    except BroadcastError as wrong:
        told = _sentence(talk, visit, wrong)
        if what in _TYPED and given and one.state == broadcasting.DRAFT:
            return await _ask_again(talk, visit, office, one, (what, given), told)
    except StaleCohort:
        told = words_of(talk, visit).say("broadcast_moved_on")
    return await _look(talk, visit, office, await _again(talk, one), "", told)


async def _again(talk: Talk, one: Broadcast) -> Broadcast:
    return await talk.store.cohorts.broadcast(one.id) or one


def _sentence(talk: Talk, visit: Visit, wrong: BroadcastError) -> str:
    return words_of(talk, visit).say(wrong.key, wrong.params)


async def _look(
    talk: Talk, visit: Visit, office: Office, one: Broadcast, _: str, told: str = ""
) -> Reply:
    page = shown.draft_page if one.state == broadcasting.DRAFT else shown.progress
    return await page(talk, visit, office, one, told)


# -- writing it ------------------------------------------------------------------------------------


async def _text(talk: Talk, visit: Visit, office: Office, one: Broadcast, given: str) -> Reply:
    language, _, text = given.partition(" ")
    cohort = await broadcasting.campaign_of(talk.around, one)
    if language not in terms.languages_of(cohort, talk.offered_languages()):
        return await _look(talk, visit, office, one, "")
    if not text.strip():
        return await _ask_text(talk, visit, office, one, language)
    at = visit.incoming.at
    one = await broadcasting.write(talk.around, one, language, text, at, visit.update)
    told = words_of(talk, visit).say("broadcast_text_kept")
    return await shown.draft_page(talk, visit, office, one, told)


async def _ask_text(
    talk: Talk, visit: Visit, office: Office, one: Broadcast, language: str, told: str = ""
) -> Reply:
    room = await envelopes.room(talk.around, one.organisation, one.cohort)
    given = {"language": language_name(language), "limit": room}
    return await _ask(
        talk, visit, office, one, ("broadcast_ask_text", given), f"text {language}", told
    )


async def _ask(
    talk: Talk,
    visit: Visit,
    office: Office,
    one: Broadcast,
    sentence: tuple[str, Mapping[str, object]],
    what: str,
    told: str = "",
) -> Reply:
    words = words_of(talk, visit)
    blocks = (Block(NOTICE, told),) if told else ()
    question = asking.question(words.say(*sentence))
    look = Button(words.say("button_broadcast_back"), office.command(shown.ACT, one.id), MAIN)
    rest = f"{one.id} {what}"
    return await asking.ask(
        talk, visit, office, shown.ACT, (*blocks, question), ((look,),), rest=rest
    )


async def _button(talk: Talk, visit: Visit, office: Office, one: Broadcast, given: str) -> Reply:
    if given not in ("go", "none"):
        return shown.buttons(talk, visit, office, one)
    opens = envelopes.TO_CAMPAIGN if given == "go" else ""
    one = await broadcasting.link(talk.around, one, opens, visit.incoming.at, visit.update)
    return await shown.draft_page(talk, visit, office, one)


async def _address(talk: Talk, visit: Visit, office: Office, one: Broadcast, given: str) -> Reply:
    if not given:
        return await _ask(talk, visit, office, one, ("broadcast_ask_address", {}), "url")
    one = await broadcasting.link(talk.around, one, given, visit.incoming.at, visit.update)
    return await shown.draft_page(talk, visit, office, one)


async def _ask_again(
    talk: Talk,
    visit: Visit,
    office: Office,
    one: Broadcast,
    typed: tuple[str, str],
    told: str,
) -> Reply:
    what, given = typed
    if what == "text":
        return await _ask_text(talk, visit, office, one, given.partition(" ")[0], told)
    sentence = "broadcast_ask_address" if what == "url" else "broadcast_ask_time"
    zone = {"zone": shown.zone_of(talk, visit)}
    return await _ask(talk, visit, office, one, (sentence, zone), what, told)


async def _preview(talk: Talk, visit: Visit, office: Office, one: Broadcast, _: str) -> Reply:
    return await shown.preview(talk, visit, office, one)


async def _test(talk: Talk, visit: Visit, office: Office, one: Broadcast, _: str) -> Reply:
    person, at = visit.known_person, visit.incoming.at
    there = await broadcasting.try_out(talk.around, one, person.id, at, visit.update)
    key = "broadcast_tested_stopped" if person.stopped else "broadcast_tested"
    told = words_of(talk, visit).say(key if there else "broadcast_tested_chat")
    return await shown.draft_page(talk, visit, office, one, told)


# -- sending it ------------------------------------------------------------------------------------


async def _dry(talk: Talk, visit: Visit, office: Office, one: Broadcast, _: str) -> Reply:
    if one.state != broadcasting.DRAFT:
        return await _look(talk, visit, office, one, "")
    return await shown.dry_run(talk, visit, office, one)


async def _when(talk: Talk, visit: Visit, office: Office, one: Broadcast, given: str) -> Reply:
    zone, at = shown.zone_of(talk, visit), visit.incoming.at
    if not given:
        return await _ask(talk, visit, office, one, ("broadcast_ask_time", {"zone": zone}), "when")
    send_at = moment_of(given, zone, at)
    actor = visit.known_person.id
    one = await broadcasting.move(
        talk.around, one, broadcasting.PLAN, actor, at, send_at, visit.update
    )
    return await shown.progress(talk, visit, office, one)


Doing = Callable[["Talk", Visit, Office, Broadcast, str], Awaitable[Reply]]


def _moving(what: str) -> Doing:
    async def move(talk: Talk, visit: Visit, office: Office, one: Broadcast, _: str) -> Reply:
        at, actor = visit.incoming.at, visit.known_person.id
        one = await broadcasting.move(talk.around, one, what, actor, at, update=visit.update)
        if what == broadcasting.DROP:
            told = words_of(talk, visit).say("broadcast_dropped")
            return shown.said(talk, visit, office, told)
        return await _look(talk, visit, office, one, "")

    return move


def _sure(what: str) -> Doing:
    async def ask(talk: Talk, visit: Visit, office: Office, one: Broadcast, _: str) -> Reply:
        return shown.ask_stop(talk, visit, office, one, what)

    return ask


_TYPED: Final = ("text", "url", "when")
_DOING: Final[Mapping[str, Doing]] = {
    "text": _text,
    "btn": _button,
    "url": _address,
    shown.FILE: attaching_chat.perform,
    "show": _preview,
    "test": _test,
    "dry": _dry,
    "now": _moving(broadcasting.SEND),
    "when": _when,
    "unplan": _moving(broadcasting.UNPLAN),
    "pause": _moving(broadcasting.PAUSE),
    "resume": _moving(broadcasting.RESUME),
    "stop": _sure(broadcasting.STOP),
    "stopyes": _moving(broadcasting.STOP),
    "drop": _sure(broadcasting.DROP),
    "dropyes": _moving(broadcasting.DROP),
}

ENTRIES: Final = (
    Entry(ASSOCIATION, shown.WRITE, "button_broadcast_write", write),
    Entry(ASSOCIATION, shown.ACT, perform=act),
    Entry(ASSOCIATION, shown.PAGE, path="/association/{cohort}/messages", each=True),
)
