"""A member with a result, the association of her campaign, and another one, for tests."""

from __future__ import annotations

from bot.messages import Reply
from bot.organisations import roles
from bot.wiring import Service
from storage.base import Person
from storage.cohorts import Share
from tests import joining_samples as samples
from tests import role_samples
from tests.joining_talk import Chat, submitted
from tests.transcript_player import FOLDER, read_script

HERS = samples.ASSOCIATION.name
AT = role_samples.AT


async def service() -> Service:
    """The product with a campaign of an association, over a store in memory."""
    made = await role_samples.service()
    await samples.campaign(made.store)
    made.conversation.sharing.now = lambda: AT
    return made


def chat(product: Service, account: str = "me") -> Chat:
    """Somebody at a terminal of this service."""
    made = Chat(product.store, account)
    made.talk = product.conversation
    return made


async def member(product: Service, account: str = "me", *, with_result: bool = True) -> Chat:
    """Somebody who joined the campaign, and handed in a first result."""
    made = chat(product, account)
    await made.say(f"/start {samples.CAMPAIGN_CODE}")
    for label in ("Join", "Yes, count me", "No messages", "Yes, keep my answers"):
        await made.tap(label)
    if with_result:
        await made.tap("Employer")
        await submitted(made)
    return made


async def with_gaps(product: Service) -> Chat:
    """A member who answered the whole quick scan like the firm of its transcript."""
    made = await member(product, with_result=False)
    script = read_script((FOLDER / "quick_scan_english.txt").read_text("utf-8"))
    begin = script.lines.index("[Employer]")
    for line in script.lines[begin:]:
        await (made.tap(line[1:-1]) if line.startswith("[") else made.say(line))
    return made


async def shares(
    one: Chat, whom: str = f"With {HERS}", days: int = 90, name: str = "Nile Sewing"
) -> Reply:
    """Share the result; returns what was said to the yes."""
    await one.say("/share result")
    await one.tap(whom)
    if name:
        await one.say(name)
    else:
        await one.tap("Without a name")
    await one.tap(f"For {days} days")
    return await one.tap("Yes, share it")


async def by_link(one: Chat, days: int = 30) -> str:
    """Share the result by a link; returns its token."""
    await shares(one, "By a link, for example for a customer", days, name="")
    return one.words.rpartition("/report/")[2].split()[0]


async def officer(product: Service, account: str = "ann", name: str = HERS) -> Chat:
    """An officer of an association at a terminal."""
    await role_samples.officer(product.conversation, account, name=name)
    return chat(product, account)


async def person(product: Service, account: str) -> Person:
    found = await product.store.person_of("terminal", account)
    assert found is not None
    return found


async def only_share(product: Service, account: str = "me") -> Share:
    (found,) = await product.store.cohorts.shares_of((await person(product, account)).id)
    return found


async def organisation(product: Service, name: str = HERS) -> str:
    found = await roles.organisation_named(product.store, name)
    assert found is not None
    return found.id
