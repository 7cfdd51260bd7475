"""What of a broadcast lies in the outbox: the message for each member, and what became of it.

Rule of this file: a message has the words an officer wrote, above them who writes, below them the
two ways to hear no more; counts are of the group whose figure was told, never of who joined since.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.associations.attached import attachment_of
from bot.cohorts import steps
from bot.cohorts.consents import MESSAGES
from bot.messages import MAIN, MOVE, Message
from bot.outreach.letters import Choice, message_of, sentence, written
from bot.surroundings import Surroundings
from bot.telegram.text import CAPTION_LIMIT, TEXT_LIMIT, Enclosed
from bot.wording import languages, wording
from storage import outbox
from storage.base import Store
from storage.cohorts import Broadcast
from storage.outbox import OutboxItem, Posted

KIND: Final = "broadcast"
LETTER: Final = "letter"
FILE: Final = "broadcast_file"
"""Kinds of items: carried to Telegram; waiting in the chat of who has only a browser; carried after
the message, where its text is too long to stand under the file."""
TEST: Final = "test"
CHANNEL: Final = "telegram"
GOOD_FOR: Final = timedelta(days=7)
LETTER_GOOD_FOR: Final = timedelta(days=90)
"""How long a message is worth sending, and being shown to who comes back."""
NEVER: Final = datetime(9000, 1, 1, tzinfo=UTC)
"""A letter is not for the sender: it is due when nobody sends any more."""
HEAD: Final = "broadcast_head"
TO_CAMPAIGN: Final = "campaign"
"""What the optional button opens: this, or an address that begins with https://."""
QUIET: Final = "quiet"
"""Behind `/join at <campaign>`: no more messages from this campaign."""

SENT, FAILED, BLOCKED, OPTED_OUT, WAITING = "sent", "failed", "blocked", "opted_out", "waiting"
IN_CHAT: Final = "in_chat"
RESULTS: Final = (SENT, IN_CHAT, FAILED, BLOCKED, OPTED_OUT, WAITING)
"""What became of messages; `in_chat`: it lies ready for who has no Telegram."""
_NO_MORE: Final = ("stopped", "no_consent")
_RECALLED: Final = "recalled"


def batches(broadcast: Broadcast) -> tuple[str, str]:
    """Return under which names the messages are kept: those that are counted, and the others."""
    return broadcast.id, f"{broadcast.id}+"


def items(
    broadcast: Broadcast,
    made: Contents,
    person: str,
    at: datetime,
    *,
    in_telegram: bool,
    is_counted: bool,
    wanted: tuple[str, ...] = (KIND, FILE),
) -> tuple[OutboxItem, ...]:
    """Return what is written to one person; keys are the kind, the broadcast, round and person.

    Only the message is counted; a file that comes after it counts with it.
    """
    own, others = batches(broadcast)
    if not in_telegram:
        parts = ((KIND, LETTER, made.whole),)
    else:
        second = ((FILE, FILE, made.second),) if made.second is not None else ()
        parts = ((KIND, KIND, made.first), *second)
    return tuple(
        OutboxItem(
            key=f"{name}:{broadcast.id}:{broadcast.content['round']}:{person}",
            person=person,
            kind=kind,
            payload=payload,
            created_at=at,
            not_before=at if in_telegram else NEVER,
            expires_at=at + GOOD_FOR if in_telegram else None,
            topic=MESSAGES,
            cohort=broadcast.cohort,
            batch=own if is_counted and name == KIND else others,
        )
        for name, kind, payload in parts
        if name in wanted
    )


def test_items(
    made: Contents, person: str, key: str, at: datetime, *, in_telegram: bool
) -> tuple[OutboxItem, ...]:
    """Return the message as a test to the officer who asks for it."""
    parts = [made.first if in_telegram else made.whole]
    if in_telegram and made.second is not None:
        parts.append(made.second)
    return tuple(
        OutboxItem(
            key=f"{TEST}:{key}:{number}",
            person=person,
            kind=TEST if in_telegram else LETTER,
            payload=payload,
            created_at=at,
            not_before=at if in_telegram else NEVER,
        )
        for number, payload in enumerate(parts)
    )


def is_expired(one: Posted, at: datetime) -> bool:
    """Tell whether a letter lay too long to be shown."""
    return one.item.created_at + LETTER_GOOD_FOR < at


def to_write(posted: tuple[Posted, ...], broadcast: Broadcast) -> tuple[str, ...]:
    """Return what of a broadcast somebody is still to get: of it is nothing but what was recalled.

    `KIND` for the message, `FILE` for the file that comes after it.
    """
    there = {
        one.item.kind
        for one in posted
        if one.item.batch in batches(broadcast)
        and not (one.state == outbox.CANCELLED and one.fault == _RECALLED)
    }
    return () if LETTER in there else tuple(one for one in (KIND, FILE) if one not in there)


# -- the message -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Contents:
    """What stands in the items of a broadcast, as payloads.

    `whole` has text and file, for who reads it in our own chat; `first` is what Telegram gets, and
    `second` its file where the text is too long to stand under it, None where one message does.
    """

    whole: dict[str, Any]
    first: dict[str, Any]
    second: dict[str, Any] | None = None

    @property
    def messages(self) -> int:
        """How many messages somebody gets in Telegram."""
        return 1 if self.second is None else 2


async def contents(around: Surroundings, broadcast: Broadcast) -> Contents:
    """Return what is written to each."""
    no_more = (
        Choice("button_broadcast_quiet", member_data(broadcast.cohort, QUIET), MOVE),
        Choice("button_broadcast_stop_all", "/stop", MOVE),
    )
    names = await _names(around, broadcast.organisation, broadcast.cohort)
    texts = broadcast.content["texts"]
    choices = (*_button(broadcast), *no_more)
    file = _enclosed(broadcast)
    whole = written(texts, choices, HEAD, names, file)
    longest = max(map(len, texts.values()), default=0)
    if not file or longest <= CAPTION_LIMIT - _head(names):
        return Contents(whole, whole)
    second = sentence(HEAD, names, no_more) | {"file": file}
    return Contents(whole, written(texts, choices, HEAD, names), second)


def _enclosed(broadcast: Broadcast) -> dict[str, Any]:
    found = attachment_of(broadcast)
    if found is None:
        return {}
    return asdict(Enclosed(broadcast.id, found.sha256, found.name, found.is_shown))


async def _names(around: Surroundings, organisation: str, cohort: str) -> dict[str, str]:
    """Return who writes, and about which campaign."""
    by = await around.store.cohorts.organisation(organisation)
    about = await around.store.cohorts.cohort(cohort)
    return {"organisation": by.name if by else "", "title": about.title if about else ""}


def _button(broadcast: Broadcast) -> tuple[Choice, ...]:
    button = broadcast.content.get("button", "")
    if not button:
        return ()
    if button == TO_CAMPAIGN:
        return (Choice("button_go_on", member_data(broadcast.cohort, steps.BEGIN), MAIN),)
    return (Choice("button_broadcast_open", kind=MAIN, url=button),)


def member_data(cohort: str, what: str) -> str:
    """Return the data of a member's button about a campaign."""
    return f"/join {steps.AT} {cohort} {what}"


async def message(around: Surroundings, broadcast: Broadcast, language: str) -> Message:
    """Return the message as somebody who speaks this language gets it."""
    return message_of((await contents(around, broadcast)).whole, language)


async def room(around: Surroundings, organisation: str, cohort: str) -> int:
    """Return how many characters of text fit into one message of Telegram, whoever reads it."""
    return TEXT_LIMIT - _head(await _names(around, organisation, cohort))


def _head(names: Mapping[str, str]) -> int:
    """Return how many characters stand above the text at most, whoever reads it."""
    heads = [wording(one).say(HEAD, names) for one in languages()]
    return max(map(len, heads)) + len("\n\n")


# -- what became of it -----------------------------------------------------------------------------


async def counts(store: Store, broadcast: Broadcast) -> dict[str, int]:
    """Return how many of the counted messages came how far, by `RESULTS`."""
    found: Counter[str] = Counter()
    for (kind, state, fault), number in (await store.outbox.outcomes(broadcast.id)).items():
        found[_result(kind, state, fault)] += number
    return {name: found[name] for name in RESULTS}


def _result(kind: str, state: str, fault: str) -> str:
    if state == outbox.WAITING:
        return IN_CHAT if kind == LETTER else WAITING
    if state == outbox.SENT:
        return SENT
    if outbox.BLOCKED in (state, fault):
        return BLOCKED
    if fault in _NO_MORE:
        return OPTED_OUT
    return "" if fault == _RECALLED else FAILED
