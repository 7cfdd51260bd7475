"""The commands: what a person can ask for at any moment, in any state.

Rule of this file: a command that is about the interview becomes an event for the engine; the rest
is about the person, and done here. What is not built is not offered.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from bot import keyboards, results
from bot.intents import Command
from bot.keyboards import Tap, encode
from bot.messages import (
    INPUT_NONE,
    ITEM,
    MAIN,
    MOVE,
    NOTICE,
    TEXT,
    TITLE,
    Block,
    Button,
    Incoming,
    Message,
    Reply,
)
from bot.presenter import CONSENT_VERSION
from bot.visit import Visit
from bot.wording import wording
from flows import changing, engine, events, lifecycle
from flows.effects import Effect, Tell
from flows.interview import Interview, day_of
from flows.view import View
from storage.base import Binding, Change, Link, Person

if TYPE_CHECKING:
    from bot.conversation import Conversation

FIRST: Final = "quick_scan"
DEVICE_LINK_GOOD_FOR: Final = timedelta(hours=1)
COLLEAGUE_LINK_GOOD_FOR: Final = timedelta(days=7)


async def perform(talk: Conversation, visit: Visit, command: Command) -> Reply:
    """Do what a command asks for."""
    return await COMMANDS.get(command.name, _unknown)(talk, visit, command)


def welcome(talk: Conversation, visit: Visit, told: tuple[Effect, ...] = ()) -> Message:
    """Return what somebody sees who has no interview yet."""
    words = wording(visit.language(talk.offered_languages()))
    blocks = [
        Block(NOTICE, words.say(one.key, one.params)) for one in told if isinstance(one, Tell)
    ]
    blocks += [Block(TITLE, words.say("welcome_title")), Block(TEXT, words.say("welcome"))]
    start = Button(words.say("button_start"), "/start", MAIN)
    return _message(words.language, words.direction, tuple(blocks), ((start,),))


def _message(
    language: str,
    direction: str,
    blocks: tuple[Block, ...],
    rows: tuple[tuple[Button, ...], ...] = (),
) -> Message:
    return Message(blocks, rows, input=INPUT_NONE, language=language, direction=direction)


def _say(
    talk: Conversation,
    visit: Visit,
    blocks: tuple[Block, ...],
    rows: tuple[tuple[Button, ...], ...] = (),
) -> Message:
    words = wording(visit.language(talk.offered_languages()))
    return _message(words.language, words.direction, blocks, rows)


# -- starting -------------------------------------------------------------------------------


async def _start(talk: Conversation, visit: Visit, command: Command) -> Reply:
    interview = visit.interview
    if command.argument == "new" or interview is None:
        return await _begin(talk, visit)
    if interview.status == lifecycle.CONSENT:
        return await talk.shown(visit)
    following = talk.questionnaire_of(interview).header.continues_with
    if command.argument == "full" and interview.status == lifecycle.COMPLETED and following:
        return await _continue_with(talk, visit, interview, following)
    words = wording(visit.language(talk.offered_languages()))
    title = talk.questionnaire_of(interview).header.title
    blocks = (
        Block(TITLE, words.say("start_again_title")),
        Block(TEXT, words.say("start_again", {"title": title})),
    )
    rows = (
        (Button(words.say("button_go_on"), _data(interview, keyboards.RESUME), MAIN),),
        (Button(words.say("button_review"), _data(interview, keyboards.REVIEW), MOVE),),
        (Button(words.say("button_start_new"), "/start new", MOVE),),
    )
    return Reply((_say(talk, visit, blocks, rows),))


def _data(interview: Interview, verb: str, argument: str = "") -> str:
    return encode(Tap(verb, interview.id, interview.revision, argument=argument))


async def _begin(talk: Conversation, visit: Visit) -> Reply:
    around, incoming, person = talk.around, visit.incoming, visit.known_person
    offered = talk.offered_languages()
    language = person.language or (offered[0] if len(offered) == 1 else "")
    questionnaire = around.catalog.open(FIRST, language=language or "en")
    step = engine.begin(questionnaire, around.new_id(), person.id, incoming.at, language)
    zone = incoming.time_zone or person.time_zone
    begun = replace(step.interview, time_zone=zone)
    step = engine.Step(begun, engine.prompt(questionnaire, begun))
    if language and visit.person is not None and await _agreed(talk, person):
        agreed = events.Consented(CONSENT_VERSION, incoming.at)
        step = engine.advance(questionnaire, begun, agreed)
    return await talk.settle(replace(visit, interview=None), None, step)


async def _agreed(talk: Conversation, person: Person) -> bool:
    """Tell whether this person's consent to keep answers stands, to the present text."""
    acts = [one for one in await talk.store.consents(person.id) if one.purpose == "keep"]
    return bool(acts) and acts[-1].given and acts[-1].text_version == CONSENT_VERSION


async def _continue_with(
    talk: Conversation, visit: Visit, interview: Interview, following: str
) -> Reply:
    around, at = talk.around, visit.incoming.at
    for one in await talk.store.interviews_of(visit.known_person.id):
        if one.carried_from == interview.id and one.ref_id == following:
            return await talk.happened(replace(visit, interview=one), events.Resumed(at))
    source = View(talk.questionnaire_of(interview), interview, day_of(interview, at))
    target = around.catalog.open(following, language=interview.language or "en")
    step = engine.carry(source, target, around.new_id(), visit.known_person.id, at)
    return await talk.settle(replace(visit, interview=None), None, step)


# -- commands that are events -----------------------------------------------------------------


def _event(
    make: Callable[[datetime], events.Event],
) -> Callable[[Conversation, Visit, Command], Awaitable[Reply]]:
    async def send(talk: Conversation, visit: Visit, command: Command) -> Reply:
        if visit.interview is None:
            return await talk.shown(visit, Tell("nothing_yet"))
        return await talk.happened(visit, make(visit.incoming.at))

    return send


async def _cancel(talk: Conversation, visit: Visit, command: Command) -> Reply:
    interview, at = visit.interview, visit.incoming.at
    if interview is None:
        return await talk.shown(visit, Tell("nothing_to_cancel"))
    if changing.at_rest(interview) is not interview and interview.status == lifecycle.ASKING:
        return await talk.happened(visit, events.ChangeCancelled(at))
    words = wording(visit.language(talk.offered_languages()))
    rows = (
        (Button(words.say("button_go_on"), _data(interview, keyboards.RESUME), MAIN),),
        (Button(words.say("button_withdraw"), _data(interview, keyboards.WITHDRAW), MOVE),),
    )
    return Reply((_say(talk, visit, (Block(NOTICE, words.say("cancel_what")),), rows),))


# -- commands about the person ----------------------------------------------------------------


async def _help(talk: Conversation, visit: Visit, command: Command) -> Reply:
    words = wording(visit.language(talk.offered_languages()))
    blocks = (Block(TEXT, words.say("help")), Block(TEXT, words.say("help_commands")))
    rows: tuple[tuple[Button, ...], ...] = ()
    if visit.interview is not None:
        go_on = Button(words.say("button_go_on"), _data(visit.interview, keyboards.RESUME), MAIN)
        rows = ((go_on,),)
    return Reply((_say(talk, visit, blocks, rows),))


async def _status(talk: Conversation, visit: Visit, command: Command) -> Reply:
    words = wording(visit.language(talk.offered_languages()))
    interviews = await talk.store.interviews_of(visit.known_person.id)
    if command.argument:
        for one in interviews:
            if one.id == command.argument:
                return await _switch(talk, visit, one)
    blocks = [Block(TITLE, words.say("status_title"))]
    rows = []
    for one in interviews:
        telling = talk.telling(replace(visit, interview=one))
        left = len(telling.view.open_questions())
        title = telling.questionnaire.header.title
        text = words.say(
            f"status_{one.status}", {"title": title, "count": left, "answers": len(one.answers)}
        )
        blocks.append(Block(ITEM, f"• {text}"))
        rows.append((Button(words.say("button_open", {"title": title}), f"/status {one.id}"),))
    if not interviews:
        blocks.append(Block(TEXT, words.say("nothing_yet")))
        rows.append((Button(words.say("button_start"), "/start", MAIN),))
    return Reply((_say(talk, visit, tuple(blocks), tuple(rows)),))


async def _switch(talk: Conversation, visit: Visit, interview: Interview) -> Reply:
    person = replace(visit.known_person, current=interview.id, seen_at=visit.incoming.at)
    await talk.store.save(Change(person=person, at=visit.incoming.at))
    return await talk.shown(replace(visit, person=person, known_person=person,
                                    interview=interview))  # fmt: skip


async def _language(talk: Conversation, visit: Visit, command: Command) -> Reply:
    words = wording(visit.language(talk.offered_languages()))
    if visit.interview is None:
        return await _begin(talk, visit)
    rows = tuple(
        (Button(name, _data(visit.interview, keyboards.LANGUAGE, code)),)
        for code, name in talk.named_languages()
    )
    return Reply((_say(talk, visit, (Block(TITLE, words.say("choose_language")),), rows),))


async def _privacy(talk: Conversation, visit: Visit, command: Command) -> Reply:
    words = wording(visit.language(talk.offered_languages()))
    params = {"days": talk.around.retention_days, "backup_days": talk.around.backup_days}
    blocks = (
        Block(TITLE, words.say("privacy_title")),
        Block(TEXT, words.say("privacy_kept", params)),
        Block(TEXT, words.say("privacy_not_kept")),
        Block(TEXT, words.say("privacy_rights", params)),
    )
    rows = (
        (Button(words.say("button_export"), "/export", MOVE),),
        (Button(words.say("button_forget"), "/forget", MOVE),),
        *_go_on(visit),
    )
    return Reply((_say(talk, visit, blocks, rows),))


def _go_on(visit: Visit) -> tuple[tuple[Button, ...], ...]:
    if visit.interview is None:
        return ()
    words = wording(visit.interview.language or "en")
    return ((Button(words.say("button_go_on"), _data(visit.interview, keyboards.RESUME), MAIN),),)


async def _export(talk: Conversation, visit: Visit, command: Command) -> Reply:
    words = wording(visit.language(talk.offered_languages()))
    interviews = await talk.store.interviews_of(visit.known_person.id)
    if not interviews:
        return await talk.shown(visit, Tell("nothing_yet"))
    documents = tuple(results.answers_of(words, one) for one in interviews)
    message = _say(talk, visit, (Block(TEXT, words.say("export")),), _go_on(visit))
    return Reply((replace(message, documents=documents),))


async def _forget(talk: Conversation, visit: Visit, command: Command) -> Reply:
    words = wording(visit.language(talk.offered_languages()))
    if visit.person is None:
        return await talk.shown(visit, Tell("nothing_yet"))
    params = {"backup_days": talk.around.backup_days}
    if command.argument != "yes":
        asked = (
            (Button(words.say("button_forget_yes"), "/forget yes", MOVE),),
            (Button(words.say("button_forget_no"), "/status", MAIN),),
        )
        return Reply((_say(talk, visit, (Block(NOTICE, words.say("forget", params)),), asked),))
    await talk.store.erase_person(visit.person.id)
    blocks = [Block(TEXT, words.say("forgotten", params))]
    if visit.incoming.channel == "telegram":
        blocks.append(Block(TEXT, words.say("forgotten_telegram")))
    rows = ((Button(words.say("button_start"), "/start", MAIN),),)
    return Reply((_say(talk, visit, tuple(blocks), rows),))


async def _stop(talk: Conversation, visit: Visit, command: Command) -> Reply:
    if visit.person is None:
        return await talk.shown(visit, Tell("stopped"))
    person = replace(visit.person, stopped=True, seen_at=visit.incoming.at)
    update = update_of(visit.incoming)
    await talk.store.save(Change(person=person, update=update, at=visit.incoming.at))
    return await talk.shown(visit, Tell("stopped"))


async def _unknown(talk: Conversation, visit: Visit, command: Command) -> Reply:
    return await talk.shown(visit, Tell("unknown_command"))


def update_of(incoming: Incoming) -> tuple[str, str] | None:
    """Return the channel's id of what came in, under which it is handled once."""
    return (incoming.channel, incoming.update) if incoming.update else None


# -- links ------------------------------------------------------------------------------------


async def _share(talk: Conversation, visit: Visit, command: Command) -> Reply:
    words = wording(visit.language(talk.offered_languages()))
    if visit.interview is None:
        return await talk.shown(visit, Tell("nothing_yet"))
    if command.argument not in ("device", "colleague"):
        asked = (Block(TITLE, words.say("share_title")), Block(TEXT, words.say("share")))
        rows = (
            (Button(words.say("button_share_device"), "/share device"),),
            (Button(words.say("button_share_colleague"), "/share colleague"),),
            *_go_on(visit),
        )
        return Reply((_say(talk, visit, asked, rows),))
    addresses = await _new_link(talk, visit, command.argument)
    blocks = (
        Block(TEXT, words.say(f"share_{command.argument}")),
        *(Block(TEXT, address) for address in addresses),
    )
    return Reply((_say(talk, visit, blocks, _go_on(visit)),))


async def _new_link(talk: Conversation, visit: Visit, purpose: str) -> tuple[str, ...]:
    """Make a one-time link; return where it opens: in a browser, and in Telegram if it can."""
    token, at = talk.around.new_token(), visit.incoming.at
    lasting = DEVICE_LINK_GOOD_FOR if purpose == "device" else COLLEAGUE_LINK_GOOD_FOR
    link = Link(
        token=digest(token),
        purpose=purpose,
        person=visit.known_person.id,
        created_at=at,
        expires_at=at + lasting,
        interview=visit.interview.id if visit.interview else "",
    )
    await talk.store.save(Change(links=(link,), update=update_of(visit.incoming), at=at))
    web = f"{talk.around.base_url}/open/{token}"
    if not talk.around.bot_name:
        return (web,)
    return (web, f"https://t.me/{talk.around.bot_name}?start={token}")


def digest(token: str) -> str:
    """Return the SHA-256 of a token, the only form in which it is stored."""
    return sha256(token.encode()).hexdigest()


async def look_at_link(talk: Conversation, token: str) -> Link | None:
    """Return a link, spent or not; None if there is no such link."""
    return await talk.store.link(digest(token))


async def follow_link(talk: Conversation, token: str, incoming: Incoming) -> bool:
    """Spend a link; True if it was still good and the account is now bound to what it opens."""
    known = await talk.store.link(digest(token))
    if known is None or known.purpose not in ("device", "colleague"):
        return False
    link = await talk.store.spend(digest(token), incoming.at)
    if link is None:
        return False
    if link.purpose == "device":
        binding = Binding(incoming.channel, incoming.account, link.person, incoming.at)
        await talk.store.save(Change(binding=binding, at=incoming.at))
        return True
    person = await talk.store.person_of(incoming.channel, incoming.account)
    binding_of_new = None
    if person is None:
        person = Person(talk.around.new_id(), incoming.at, incoming.at)
        binding_of_new = Binding(incoming.channel, incoming.account, person.id, incoming.at)
    person = replace(person, current=link.interview, seen_at=incoming.at)
    await talk.store.save(Change(person=person, binding=binding_of_new, at=incoming.at))
    await talk.store.share(link.interview, person.id, incoming.at)
    return True


COMMANDS: Final[Mapping[str, Callable[[Conversation, Visit, Command], Awaitable[Reply]]]] = {
    "start": _start,
    "help": _help,
    "status": _status,
    "language": _language,
    "back": _event(events.WentBack),
    "later": _event(events.Skipped),
    "review": _event(events.Reviewed),
    "report": results.show_report,
    "plan": results.show_plan,
    "share": _share,
    "privacy": _privacy,
    "export": _export,
    "forget": _forget,
    "stop": _stop,
    "cancel": _cancel,
}
