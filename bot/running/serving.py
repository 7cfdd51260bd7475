"""The running service: the web listens first, then Telegram; a signal ends both in peace.

Rule of this file: it starts and stops, and decides nothing; what cannot be started is told in one
line, and nothing is left half open.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AsyncExitStack,
    asynccontextmanager,
    closing,
    contextmanager,
    suppress,
)
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog
from aiohttp import web

from bot import wiring
from bot.associations.releasing import Releasing
from bot.associations.running import broadcasts
from bot.mishaps import Refused
from bot.organisations.invitations import first_operator
from bot.reporting.brand_folder import service_brand
from bot.reporting.press import Press
from bot.running import upkeep
from bot.running.outreach_channel import outreach
from bot.settings import Settings
from bot.web.app import create_app

if TYPE_CHECKING:
    from bot.running.telegram_channel import TelegramChannel

ANYWHERE: Final = "0.0.0.0"
PATIENCE: Final = 5.0
"""Seconds that requests under way have to finish when the service is stopped."""
MAKES_WAY: Final = 0.0005
"""Seconds for which a thread that renders keeps others waiting; an answer waits several times."""
MADE: Final = 20_000
"""Objects made, beyond those gone, before the garbage collector looks at them. With 700, as Python
has it, it took 6 % of an answer's time to look at what the answers under way still need."""

_log = structlog.get_logger()


@dataclass(frozen=True)
class Listening:
    """Where the web is reached: on this machine, and on the local network if it was asked for.

    `operator` is the link by which the first operator takes a store that has nobody yet.
    """

    here: str
    lan: str = ""
    operator: str = ""


Started = Callable[[Listening, wiring.Service], None]


async def serve(settings: Settings, started: Started, *, lan: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; `started` is called when the web listens.

    Raises:
        StoreError, CatalogError, KeyTrouble: the data or the questionnaires cannot be used.
        Refused: the address cannot be used.
        TelegramError: the token is wrong, or the mode cannot be used as set.
    """
    stopping = _stop_on_signals()
    sys.setswitchinterval(MAKES_WAY)
    gc.set_threshold(MADE)
    async with AsyncExitStack() as stack:
        if lan:
            settings = replace(settings, host=ANYWHERE)
        door = stack.enter_context(_bound(settings.host, settings.port))
        listening = _where(settings, door, lan=lan)
        if listening.lan and not settings.public_url:
            settings = replace(settings, public_url=listening.lan)
        _make_folder(settings.data_dir)
        brand = service_brand(settings.data_dir)
        press = stack.enter_context(closing(Press()))
        service = wiring.make_service(settings, base_url=listening.here, brand=brand, render=press)
        wiring.check_questionnaires(service.catalog)
        await stack.enter_async_context(wiring.opened(service.store))
        _make_key(service)
        channel = _telegram_channel(service)
        releasing = Releasing(service.store, service.catalog)
        routes = channel.routes if channel else ()
        await stack.enter_async_context(_web(service, door, routes, releasing))
        await stack.enter_async_context(_upkeep(service, releasing))
        operator = await first_operator(service.conversation.around, datetime.now(UTC))
        started(replace(listening, operator=operator), service)
        keep_out_of_collections()
        await stack.enter_async_context(outreach(service))
        await stack.enter_async_context(broadcasts(service))
        _log.info("ready", telegram=channel is not None)
        await _until(stopping, channel)
        _log.info("stopping")


def keep_out_of_collections() -> None:
    """Tell the garbage collector that what is loaded now stays: it need not look through it again.

    Looking through modules and questionnaires made single answers wait four times as long.
    """
    gc.collect()
    gc.freeze()


def _telegram_channel(service: wiring.Service) -> TelegramChannel | None:
    if not service.settings.telegram_token:
        return None
    from bot.running.telegram_channel import TelegramChannel  # only those with a token pay for it

    return TelegramChannel(service)


async def _until(stopping: asyncio.Event, channel: TelegramChannel | None) -> None:
    """Wait for the signal; what ends Telegram for good ends the service."""
    waiting = asyncio.create_task(stopping.wait())
    if channel is None:
        await waiting
        return
    talking = asyncio.create_task(channel.run())
    done, _ = await asyncio.wait({waiting, talking}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    talking.cancel()
    if talking in done:
        await talking
    else:
        with suppress(asyncio.CancelledError):
            await talking


def _stop_on_signals() -> asyncio.Event:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for one in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(one, stopping.set)
    return stopping


@asynccontextmanager
async def _web(
    service: wiring.Service,
    door: socket.socket,
    routes: Iterable[web.RouteDef],
    releasing: Releasing,
) -> AsyncIterator[None]:
    async def ready() -> None:
        await service.store.offset("ready")  # any reading will do

    app = create_app(
        service.conversation,
        service.settings,
        ready=ready,
        routes=routes,
        workshops=service.conversation.workshops,
        releasing=releasing,
    )
    # No access log: addresses hold the tokens of links.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=PATIENCE)
    await runner.setup()
    try:
        await web.SockSite(runner, door).start()
        yield
    except OSError as fault:
        raise _refusal(fault, service.settings) from fault
    finally:
        await runner.cleanup()


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    """Take the address before anything else is opened, so that a second `serve` changes nothing."""
    settings = Settings(host=host, port=port)
    try:
        found = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE | socket.AI_NUMERICSERV
        )
        family, kind, protocol, _, address = found[0]
        door = socket.socket(family, kind, protocol)
    except OSError as fault:
        raise _refusal(fault, settings) from fault
    with door:
        try:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind(address)
            door.listen()  # only now does the system say that another program has the port
        except OSError as fault:
            raise _refusal(fault, settings) from fault
        yield door


def _refusal(fault: OSError, settings: Settings) -> Refused:
    place = f"{settings.host} port {settings.port}"
    told = {
        errno.EADDRINUSE: f"Port {settings.port} is in use, perhaps by another fairhire. Please"
        " stop that program, or choose another port with --port or FAIRHIRE_PORT.",
        errno.EACCES: f"The system does not let this user listen on {place}. Please choose a port"
        " from 1024 up with --port or FAIRHIRE_PORT.",
        errno.EADDRNOTAVAIL: f"{settings.host} is no address of this machine. Please correct --host"
        " or FAIRHIRE_HOST; 127.0.0.1 is always there.",
    }.get(fault.errno or 0)
    if told is None and isinstance(fault, socket.gaierror):
        told = (
            f"{settings.host!r} is no address. Please correct --host or FAIRHIRE_HOST, for example"
            " to 127.0.0.1."
        )
    return Refused(
        told
        or f"fairhire cannot listen on {place} ({fault.strerror}). Please correct --host and"
        " --port."
    )


def _where(settings: Settings, door: socket.socket, *, lan: bool) -> Listening:
    port = door.getsockname()[1]
    host = "127.0.0.1" if settings.host in (ANYWHERE, "::", "") else settings.host
    shown = f"[{host}]" if ":" in host else host
    return Listening(f"http://{shown}:{port}", f"http://{lan_address()}:{port}" if lan else "")


def lan_address() -> str:
    """Return this machine's address on the local network, 127.0.0.1 when it is on none."""
    for far in ("192.0.2.1", "10.255.255.255"):  # connecting a datagram socket sends nothing
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect((far, 9))
                return str(probe.getsockname()[0])
            except OSError:
                continue
    return "127.0.0.1"


def _make_folder(folder: Path) -> None:
    """Make the data folder, closed to others; that it cannot be made is told by the store."""
    with suppress(OSError):
        folder.mkdir(0o700, parents=True, exist_ok=True)


def _make_key(service: wiring.Service) -> None:
    """Make the key now, or say why not: nobody is to find out while she waits for her link."""
    if service.conversation.around.sign is not None:
        service.conversation.around.sign("")


def _upkeep(service: wiring.Service, releasing: Releasing) -> AbstractAsyncContextManager[None]:
    settings = service.settings
    database = wiring.sqlite_file(settings)
    return upkeep.every_day(
        service.store,
        database,
        settings.retention_days,
        settings.backup_days,
        releasing.every_campaign,
    )
