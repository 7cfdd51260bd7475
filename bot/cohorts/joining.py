"""Joining a campaign or workshop: a code, what one joins and who sees what, and the yes to it.

Rule of this file: a code alone changes nothing; joining is a tap of its own, and a second one
changes nothing either. Who is in goes on where she was, also when joining is closed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from babel.dates import format_date

from bot.cohorts import codes, consents, memberships, steps, terms
from bot.cohorts.codes import Found
from bot.intents import Command
from bot.messages import (
    INPUT_NONE,
    INPUT_TEXT,
    MAIN,
    MOVE,
    TEXT,
    TITLE,
    Block,
    Button,
    Incoming,
    Message,
    Reply,
)
from bot.reporting import looks
from bot.saying import Rows, go_on, message, words_of
from bot.visit import Visit
from bot.wording import Wording, language_name, wording
from bot.workshops.places import with_hint
from flows.effects import Tell
from storage.base import Change, Consent
from storage.cohorts import WORKSHOP, Cohort, Joint, Membership

if TYPE_CHECKING:
    from bot.talk import Talk

_WAY: Final = re.compile(r"(?P<code>.*\S)\s+(?P<way>[+=])(?P<language>[A-Za-z-]{2,12})\Z")
_JOIN: Final = "+"
_SHOW: Final = "="
"""Behind a code in the data of a button: join in this language, or show the card in it."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a code leads to, as it is told before anybody joins.

    `state` is one of `bot.cohorts.codes`; the rest is empty where there is nothing to tell.
    `campaign` is the title of the campaign a workshop belongs to; `languages` are those it can be
    joined in, `headers` what the questionnaire is called and how many minutes it takes in each;
    `is_member`: this account is in already; `looks` is by language whose name and logo the reports
    of members carry, empty where they have the plain look.
    """

    state: str
    kind: str = ""
    title: str = ""
    organisation: str = ""
    languages: tuple[str, ...] = ()
    headers: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    campaign: str = ""
    is_member: bool = False
    begins: date | None = None
    looks: Mapping[str, str] = field(default_factory=dict)


async def join(talk: Talk, visit: Visit, command: Command) -> Reply:
    """`/join`: ask for the code; `/join CODE`: show what one joins; buttons: join, and all else."""
    argument = command.argument
    if argument.partition(" ")[0] == steps.AT:
        return await memberships.perform(talk, visit, argument.removeprefix(steps.AT).strip())
    if not argument:
        return _ask(talk, visit)
    said = _WAY.match(argument)
    if said is None:
        return await by_code(talk, visit, argument)
    return await by_code(talk, visit, said["code"], said["way"], said["language"])


async def typed_code(talk: Talk, visit: Visit) -> Reply | None:
    """Take typed words as the code that was asked for; None when none was."""
    text = visit.incoming.text
    if not talk.codes.taken(visit.incoming) or not text:
        return None
    return await by_code(talk, visit, text)


async def look(talk: Talk, text: str, incoming: Incoming) -> Invitation:
    """Return what a code leads to, for an account; nothing is changed.

    Raises:
        StoreError: it could not be looked up.
    """
    found = await talk.codes.found(talk.store, text, incoming)
    person = await talk.store.person_of(incoming.channel, incoming.account)
    member = await _membership(talk, found.cohort, person.id if person else "")
    return await _invitation(talk, found, _is_in(member))


async def by_code(
    talk: Talk, visit: Visit, text: str, way: str = _SHOW, language: str = ""
) -> Reply:
    """Show what a code leads to, or join it."""
    found = await talk.codes.found(talk.store, text, visit.incoming)
    cohort = found.cohort
    member = await _membership(talk, cohort, visit.person.id if visit.person else "")
    if cohort is not None and member is not None and _is_in(member):
        again = Tell("cohort_joined_again", {"title": cohort.title})
        return await steps.go_on_in(talk, visit, cohort, member, again)
    invitation = await _invitation(talk, found, is_member=False)
    if cohort is None or found.state != codes.OPEN:
        return await talk.shown(visit, _told(words_of(talk, visit), invitation))
    wanted = _language(talk, visit, invitation, language)
    if way == _JOIN:
        return await _enter(talk, visit, cohort, member, wanted)
    return Reply((_card(talk, visit, invitation, text.strip(), wanted),))


def _ask(talk: Talk, visit: Visit) -> Reply:
    talk.codes.expect(visit.incoming)
    words = words_of(talk, visit)
    blocks = (Block(TITLE, words.say("cohort_code_title")), Block(TEXT, words.say("cohort_code")))
    asked = message(talk, visit, blocks, go_on(talk, visit))
    return Reply((replace(asked, input=INPUT_TEXT),))


# -- what one joins --------------------------------------------------------------------------------


async def _membership(talk: Talk, cohort: Cohort | None, person: str) -> Membership | None:
    if cohort is None or not person:
        return None
    return await talk.store.cohorts.membership(cohort.id, person)


def _is_in(member: Membership | None) -> bool:
    return member is not None and member.left_at is None


async def _invitation(talk: Talk, found: Found, is_member: bool) -> Invitation:
    cohort = found.cohort
    if cohort is None:
        return Invitation(found.state)
    organisation = await talk.store.cohorts.organisation(cohort.organisation)
    catalog = talk.around.catalog
    ref_id = terms.questionnaire_of(cohort, catalog)
    languages = terms.languages_of(cohort, talk.offered_languages())
    headers = {one: catalog.open(ref_id, language=one).header for one in languages}
    campaign = await talk.store.cohorts.cohort(cohort.campaign) if cohort.campaign else None
    look = await looks.promised(talk.around, cohort)
    return Invitation(
        state=found.state,
        kind=cohort.kind,
        title=cohort.title,
        organisation=organisation.name if organisation else "",
        languages=languages,
        headers={name: (one.title, str(one.minutes)) for name, one in headers.items()},
        campaign=campaign.title if campaign else "",
        is_member=is_member,
        begins=terms.first_day(cohort) if found.state == codes.SOON else None,
        looks={one: look.line(one).name for one in languages} if look else {},
    )


def _told(words: Wording, invitation: Invitation) -> Tell:
    """Return why nobody joins by this code now, and what to do."""
    params: dict[str, object] = {"title": invitation.title}
    if invitation.begins is not None:
        params["day"] = format_date(invitation.begins, "long", words.language)
    return Tell(f"cohort_code_{invitation.state}", params)


def refusal(words: Wording, invitation: Invitation) -> str:
    """Return why nobody joins by this code now, and what to do, in words."""
    told = _told(words, invitation)
    return words.say(told.key, told.params)


def card(words: Wording, invitation: Invitation) -> tuple[Block, ...]:
    """Return what one joins, and who sees what, in one of the languages it is joined in."""
    kind, params = invitation.kind, {"organisation": invitation.organisation}
    title, minutes = invitation.headers[words.language]
    about = {"title": title, "minutes": minutes}
    blocks = [
        Block(TITLE, words.say("cohort_join_title", {"title": invitation.title})),
        Block(TEXT, words.say(f"cohort_{kind}_by", params)),
        Block(TEXT, words.say("cohort_questions", about)),
        Block(TEXT, words.say(f"cohort_{kind}_who", params)),
    ]
    if invitation.campaign:
        told = words.say("cohort_workshop_campaign", {"campaign": invitation.campaign})
        blocks.append(Block(TEXT, told))
    if invitation.looks:
        told = words.say("cohort_look", {"name": invitation.looks[words.language]})
        blocks.append(Block(TEXT, told))
    return (*blocks, Block(TEXT, words.say("cohort_leave_any_time")))


def _card(talk: Talk, visit: Visit, invitation: Invitation, code: str, language: str) -> Message:
    words = wording(language)
    yes = Button(words.say("button_join"), f"/join {code} {_JOIN}{language}", MAIN)
    others = tuple(
        Button(language_name(one), f"/join {code} {_SHOW}{one}", MOVE)
        for one in invitation.languages
        if one != language
    )
    rows: Rows = ((yes,), *((others,) if others else ()), *go_on(talk, visit))
    return Message(
        card(words, invitation),
        rows,
        input=INPUT_NONE,
        language=words.language,
        direction=words.direction,
    )


def language_of(invitation: Invitation, *wished: str) -> str:
    """Return the language to be told in: the first wish it is offered in, else its first."""
    return next((one for one in wished if one in invitation.languages), invitation.languages[0])


def _language(talk: Talk, visit: Visit, invitation: Invitation, wished: str) -> str:
    return language_of(invitation, wished, visit.language(talk.offered_languages()))


# -- joining ---------------------------------------------------------------------------------------


async def _enter(
    talk: Talk, visit: Visit, cohort: Cohort, before: Membership | None, language: str
) -> Reply:
    """Make somebody a member, and go on with what comes next."""
    at = visit.incoming.at
    person = replace(visit.known_person, language=language, current="", seen_at=at)
    seat, aside = (before.seat, before.aside) if before else (0, False)
    member = Membership(cohort.id, person.id, at, seat=seat, aside=aside)
    acts: tuple[Consent, ...] = ()
    if cohort.kind == WORKSHOP:
        person = with_hint(person)
        acts = (consents.act(person.id, consents.TOTALS, cohort.id, True, at, language),)
    joined = replace(visit, known_person=person, interview=None)
    following = await steps.next_of(talk, joined, cohort, member)
    change = Change(
        person=person,
        binding=visit.new_binding,
        consents=acts,
        joint=Joint(memberships=(member,)),
        update=visit.update if following.is_asked else None,  # else it goes with what is saved next
        at=at,
    )
    await talk.store.save(change)
    joined = replace(joined, person=person, new_binding=None, is_new=False)
    told = Tell("cohort_joined", {"title": cohort.title})
    return await steps.perform(talk, joined, cohort, following, told)
