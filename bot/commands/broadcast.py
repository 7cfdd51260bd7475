"""`fairhire broadcast`: messages to the members of a campaign, for scripts.

Rule of this file: it goes through the same checks and into the same audit log as the chat, as done
on the command line; a running `fairhire serve` sends, and every number is a range of five.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.associations.broadcasting import Written
    from bot.evidence.sent import SentFile
    from bot.wiring import Service
    from storage.cohorts import Broadcast, Cohort

ID = typer.Argument(metavar="ID", help="The id in `fairhire broadcast list`.")


def new(
    campaign: str = typer.Option(..., metavar="CODE", help="Its id, or one of its codes."),
    audience: str = typer.Option("all", help="all, new, begun, critical or overdue."),
    text: list[str] = typer.Option(
        [], metavar="LANGUAGE=TEXT", help="A text, for each language one."
    ),
    file: list[str] = typer.Option(
        [], metavar="LANGUAGE=FILE", help="A text that stands in a file, in UTF-8."
    ),
    button: str = typer.Option("", help="`campaign`, or an address that begins with https://."),
    attach: Path | None = typer.Option(
        None, metavar="FILE", help="A file that goes with it: PDF, DOCX, XLSX, JPEG or PNG."
    ),
) -> None:
    """Make a draft and print its id; nothing is sent yet."""
    _run(_new(_service(), campaign, audience, _written(text, file, button), attach))


def listed(campaign: str = typer.Option(..., metavar="CODE", help="Its id or code.")) -> None:
    """List the groups of a campaign with their numbers, and its messages."""
    _run(_list(_service(), campaign))


def send(
    id: str = ID,
    at: str = typer.Option("", metavar="TIME", help="Later: like '2026-11-30 09:00'."),
    zone: str = typer.Option("UTC", help="The zone of that time."),
) -> None:
    """Send a draft now, or plan it."""
    _run(_send(_service(), id, at, zone))


def pause(id: str = ID) -> None:
    """Take back what waits; it can go on later."""
    _run(_move(_service(), id, "pause"))


def resume(id: str = ID) -> None:
    """Go on with what was paused; who has the message does not get it again."""
    _run(_move(_service(), id, "resume"))


def stop(id: str = ID) -> None:
    """Take back what waits, for good."""
    _run(_move(_service(), id, "stop"))


def status(id: str = ID) -> None:
    """Print how far a message got."""
    _run(_status(_service(), id))


# -- doing it --------------------------------------------------------------------------------------


def _run(doing: Coroutine[Any, Any, None]) -> None:
    import asyncio

    from bot.associations.broadcast_given import BroadcastError
    from bot.mishaps import WRONG, Refused
    from bot.wording import wording

    try:
        asyncio.run(doing)
    except BroadcastError as wrong:
        raise Refused(wording("en").say(wrong.key, wrong.params), WRONG) from wrong


def _service() -> Service:
    from bot import wiring

    return wiring.make_service(settings_given())


def _written(texts: list[str], files: list[str], button: str) -> Written:
    from bot.associations.broadcasting import Written
    from bot.mishaps import WRONG, Refused
    from bot.wording import languages

    given = {}
    for one in (*texts, *files):
        language, equals, rest = one.partition("=")
        if not equals or language not in languages():
            raise Refused(f"{one[:40]!r}: please write LANGUAGE=TEXT, with one of the languages"
                          f" {', '.join(languages())}.", WRONG)  # fmt: skip
        given[language] = rest
    for one in files:
        language, _, name = one.partition("=")
        try:
            given[language] = Path(name).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as fault:
            raise Refused(f"{name}: this file cannot be read as UTF-8.", WRONG) from fault
    return Written(given, button)


async def _campaign(service: Service, code: str) -> Cohort:
    from bot.mishaps import Refused
    from flows.spoken_code import normalise
    from storage.cohorts import CAMPAIGN

    cohorts = service.store.cohorts
    found = await cohorts.cohort(code) or await cohorts.cohort_of_code(normalise(code) or code)
    if found is None or found.kind != CAMPAIGN:
        raise Refused(f"There is no campaign {code!r}. Please look at `fairhire campaign list`.")
    return found


async def _broadcast(service: Service, id: str) -> Broadcast:
    from bot.mishaps import Refused

    found = await service.store.cohorts.broadcast(id)
    if found is None:
        raise Refused(f"There is no message {id!r}. Please look at `fairhire broadcast list`.")
    return found


async def _new(
    service: Service, code: str, audience: str, written: Written, attach: Path | None
) -> None:
    from datetime import UTC, datetime

    from bot import wiring
    from bot.associations import attachments, broadcasting
    from bot.associations.broadcast_given import BroadcastError
    from bot.organisations.audit import SHELL

    async with wiring.opened(service.store):
        cohort, around = await _campaign(service, code), service.conversation.around
        at, file = datetime.now(UTC), _sent(attach) if attach is not None else None
        made = await broadcasting.draft(around, cohort, audience, SHELL, at, written)
        try:
            if file is not None:
                await attachments.attach(around, made, file, at)
        except BroadcastError:
            await broadcasting.move(around, made, broadcasting.DROP, SHELL, at)
            raise
    print(made.id)


def _sent(path: Path) -> SentFile:
    """Return a file on this machine as one that somebody sends."""
    from collections.abc import AsyncIterator

    from bot.evidence.sent import SentFile
    from bot.mishaps import WRONG, Refused
    from storage.evidence_values import DOCUMENT

    try:
        content = path.read_bytes()
    except OSError as fault:
        raise Refused(f"{path}: this file cannot be read ({fault.strerror}).", WRONG) from fault

    async def chunks() -> AsyncIterator[bytes]:
        yield content

    return SentFile(DOCUMENT, chunks, len(content), path.name)


async def _list(service: Service, code: str) -> None:
    from datetime import UTC, datetime

    from bot import wiring
    from bot.associations import audiences, broadcast_pages, broadcasting
    from bot.wording import wording

    words = wording("en")
    async with wiring.opened(service.store):
        cohort = await _campaign(service, code)
        groups = await audiences.groups_of(service.store, cohort, datetime.now(UTC))
        for name in audiences.AUDIENCES:
            print(f"{name}: {broadcast_pages.told(words, groups.cell(name))}")
        made = await service.store.cohorts.broadcasts_of(cohort.organisation)
        for one in broadcasting.kept(made, cohort.id):
            print(f"{one.id} {one.state} {broadcast_pages.first_words(one)}")


async def _send(service: Service, id: str, at: str, zone: str) -> None:
    from datetime import UTC, datetime

    from bot import wiring, zones
    from bot.associations import broadcasting
    from bot.associations.broadcast_given import moment_of
    from bot.mishaps import WRONG, Refused
    from bot.organisations.audit import SHELL

    if not zones.is_zone(zone):
        raise Refused(f"{zone!r} is no time zone: please write it like Asia/Dhaka.", WRONG)
    now = datetime.now(UTC)
    send_at = moment_of(at, zone, now) if at else None
    what = broadcasting.PLAN if send_at else broadcasting.SEND
    async with wiring.opened(service.store):
        one = await _broadcast(service, id)
        await broadcasting.move(service.conversation.around, one, what, SHELL, now, send_at)
    print(f"Planned for {send_at:%Y-%m-%d %H:%M} UTC." if send_at else "`fairhire serve` sends it.")


async def _move(service: Service, id: str, what: str) -> None:
    from datetime import UTC, datetime

    from bot import wiring
    from bot.associations import broadcasting
    from bot.organisations.audit import SHELL

    async with wiring.opened(service.store):
        one, now = await _broadcast(service, id), datetime.now(UTC)
        one = await broadcasting.move(service.conversation.around, one, what, SHELL, now)
    print(one.state)


async def _status(service: Service, id: str) -> None:
    from bot import wiring
    from bot.associations import broadcast_pages
    from bot.wording import wording

    async with wiring.opened(service.store):
        one = await _broadcast(service, id)
        print(one.state)
        for line in await broadcast_pages.results(service.store, wording("en"), one):
            print(line)
