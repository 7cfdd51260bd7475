"""One link to 3,000 members: they join and answer, the officer looks and writes, all get it once.

Rule of this file: `fairhire serve` with a webhook, on SQLite, as it is installed; the strict Bot
API of the tests is Telegram, and refuses what is too fast while messages go out. What must come out
is worked out from what the members did, never from what the service says.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from benchmarks.figures import Figure, Size
from benchmarks.servers import ROOT, SECRET, WEBHOOK, free_port, posted, running, wait_for

if TYPE_CHECKING:
    from benchmarks.crowd import Crowd, People
    from benchmarks.officer import Officer
    from tests.bot_api import BotApiServer

NAME: Final = "campaign"
ALLOWED: Final = 30.0
BAR: Final = 0.95
IN_FLIGHT: Final = 60
"""Messages that may be on their way at a moment, and are repeated after a crash (decision 0012)."""
ASSOCIATION: Final = "Garment Makers"
OFFICER: Final = 7_001
TEXTS: Final = ("A new guide for you: ask every worker.", "Please finish what you began.")
LINGER: Final = 3.0
"""Seconds after the last one, in which a second copy would come."""
LONGEST: Final = 900.0
REPORTS: Final = 600.0

Kill = Callable[[], None]
Start = Callable[[], AbstractAsyncContextManager[Kill]]
"""Runs the service until the block ends; what it gives ends it at once, as a crash does."""


@dataclass
class Outcome:
    """What came of it. `wrong` holds a line for everything that is not as it should be."""

    people: int = 0
    begun: int = 0
    joining: float = 0.0
    answering: float = 0.0
    sending: float = 0.0
    refused: int = 0
    lost: int = 0
    twice: int = 0
    lost_in_crash: int = 0
    twice_in_crash: int = 0
    reached_before_crash: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return (self.people - 1) / self.sending if self.sending else 0.0


def measure(size: Size) -> list[Figure]:
    from benchmarks.crowd import People

    full = People(3_000, begun=600, finished=60, no_messages=100, not_counted=150)
    small = People(45, begun=10, finished=6, no_messages=5, not_counted=6)
    with TemporaryDirectory(prefix="fairhire-campaign-") as name:
        outcome = asyncio.run(_served(Path(name), small if size.quick else full))
    return _figures(outcome, (small if size.quick else full).joined)


def _figures(outcome: Outcome, joined: int) -> list[Figure]:
    share = outcome.rate / ALLOWED
    whole = outcome.lost == outcome.twice == 0
    return [
        Figure(
            NAME,
            f"{joined:,} join by the link, consent and answer; the officer's figures",
            f"{len(outcome.wrong)} wrong",
            f"{outcome.joining:.0f} s to join, {outcome.answering:.0f} s to answer",
            "-",
            "every figure as the members did it, none under five",
            not outcome.wrong,
            " ".join(outcome.wrong[:3]),
        ),
        Figure(
            NAME,
            f"message to {outcome.people:,} of them: {outcome.lost} lost, {outcome.twice} twice,"
            f" {outcome.refused} refused",
            f"{outcome.rate:.1f} a second",
            f"{ALLOWED:.0f} a second allowed",
            f"{share:.1%}",
            f"at least {BAR:.0%}, none lost, none twice",
            share >= BAR and whole,
        ),
        Figure(
            NAME,
            f"message to the {outcome.begun:,} who stopped, with `kill -9` after"
            f" {outcome.reached_before_crash:,}",
            f"{outcome.lost_in_crash} lost, {outcome.twice_in_crash} twice",
            "-",
            "-",
            f"none lost, at most {IN_FLIGHT} twice (what was on its way)",
            outcome.lost_in_crash == 0 and outcome.twice_in_crash <= IN_FLIGHT,
        ),
    ]


# -- the service -----------------------------------------------------------------------------------


async def _served(folder: Path, people: People) -> Outcome:
    from tests.bot_api import bot_api_server

    async with bot_api_server() as server:
        port = free_port()
        given = settings(server, port)
        env = {f"FAIRHIRE_{name}": text for name, text in given.items()}

        @asynccontextmanager
        async def start() -> AsyncIterator[Kill]:
            with running([sys.executable, "-m", "bot", "serve"], folder, env) as own:
                await asyncio.to_thread(
                    wait_for, lambda: posted(port, WEBHOOK, SECRET) == 200, own, folder, LONGEST
                )
                yield own.kill

        invitation = await asyncio.to_thread(_invitation, folder, env)
        return await campaign(server, start, port, invitation, people)


def _invitation(folder: Path, env: dict[str, str]) -> str:
    made = subprocess.run(
        [sys.executable, "-m", "bot", "invite", "--role", "association", "--name", ASSOCIATION],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "HOME": str(folder), **env},
        capture_output=True,
        text=True,
        check=True,
    )
    return token_of(made.stdout)


def settings(server: BotApiServer, port: int) -> dict[str, str]:
    """Return what the service is started with: it is day wherever a member is."""
    return {
        "DATA_DIR": "data",
        "PORT": str(port),
        "LANGUAGES": "en",
        "TIMEZONE": f"Etc/GMT{datetime.now(UTC).hour - 12:+d}",
        "TELEGRAM_TOKEN": server.token,
        "TELEGRAM_API_BASE": server.base_url,
        "TELEGRAM_MODE": "webhook",
        "PUBLIC_URL": "https://campaign.example.org",
        "WEBHOOK_SECRET": SECRET,
    }


def token_of(told: str) -> str:
    """Return the token of an invitation that was printed."""
    found = re.search(r"/open/([\w-]+)", told)
    assert found, told
    return found[1]


# -- the campaign ----------------------------------------------------------------------------------


async def campaign(
    server: BotApiServer,
    start: Start,
    port: int,
    invitation: str,
    people: People,
    *,
    reports: bool = True,
    linger: float = LINGER,
) -> Outcome:
    """Let everything happen that happens in a campaign; return what came of it.

    With `reports` nothing is sent before everybody who finished has hers, which take processors;
    `linger` is how long it is looked after the last message for a second copy.
    """
    from benchmarks.crowd import Crowd
    from benchmarks.officer import Officer

    server.webhook.through = f"http://127.0.0.1:{port}"
    outcome, crowd = Outcome(people.reachable, people.begun), Crowd(server, people)
    officer = Officer(server.person(OFFICER, first_name="Ann"))
    async with start() as kill:
        code = await officer.begin(invitation, 2 * people.joined)
        begun = time.perf_counter()
        await crowd.join(code)
        outcome.joining = time.perf_counter() - begun
        await crowd.answer()
        outcome.answering = time.perf_counter() - begun - outcome.joining
        if reports and not await crowd.have_reports(REPORTS):
            outcome.wrong.append("Somebody has no report.")
        await server.settle(timeout=60, quiet=0.3)
        await _look(officer, port, people, outcome)
        await _send(server, officer, people, linger, outcome)
        await _send_and_crash(server, officer, kill, people, outcome)
    async with start():
        await _arrived(server, TEXTS[1], people.begun, linger)
        got = _got(server, TEXTS[1])
        wanted = {str(member.person.person_id) for member in crowd.begun}
        outcome.lost_in_crash = len(wanted - set(got))
        outcome.twice_in_crash = sum(number - 1 for number in got.values())
        if set(got) - wanted:
            outcome.wrong.append("Others than those who began were written to.")
        told = await officer.is_sent()
        if not _says(told, "To", people.begun) or "It is sent" not in told:
            outcome.wrong.append(f"After the crash the officer is told {told!r}.")
    _look_at_who_wished_for_none(crowd, outcome)
    return outcome


async def _send(
    server: BotApiServer, officer: Officer, people: People, linger: float, outcome: Outcome
) -> None:
    """Send a message to all, at the pace Telegram allows."""
    from tests.bot_api import Limits

    told = await officer.write("all who agreed to messages", TEXTS[0])
    if not _says(told, "This goes to", people.reachable):
        outcome.wrong.append(f"Of how many it goes to is said {told!r}.")
    server.calls.clear()
    await officer.send()
    server.limits = Limits()
    await asyncio.sleep(people.reachable / ALLOWED)  # counting would only disturb until then
    await _arrived(server, TEXTS[0], people.reachable, linger)
    server.limits = None
    sent = _sent(server, TEXTS[0])
    times = [one.at for one in sent]
    got = _got(server, TEXTS[0])
    outcome.sending = max(times) - min(times)
    outcome.lost = people.reachable - len(got)
    outcome.twice = sum(number - 1 for number in got.values())
    outcome.refused = len(server.refusals)
    told = await officer.is_sent()
    if not _says(told, "Sent", people.reachable):
        outcome.wrong.append(f"Of the results is said {told!r}.")


async def _send_and_crash(
    server: BotApiServer, officer: Officer, kill: Kill, people: People, outcome: Outcome
) -> None:
    """Send another one to who stopped, and let the service crash in the middle of it."""
    await officer.write("started, not finished", TEXTS[1])
    await officer.send()
    middle = people.begun // 3
    changed = server.world.changed
    await changed.until(lambda: len(_sent(server, TEXTS[1])) >= middle, LONGEST)
    kill()
    outcome.reached_before_crash = len(_sent(server, TEXTS[1]))


async def _arrived(server: BotApiServer, text: str, people: int, linger: float) -> None:
    """Wait until everybody has it, and a little longer for what would come twice."""
    await server.world.changed.until(lambda: len(_got(server, text)) >= people, LONGEST)
    await asyncio.sleep(linger)


def _sent(server: BotApiServer, text: str) -> list[Any]:
    calls = server.calls_of("sendMessage")
    to_members = (one for one in calls if str(one.given["chat_id"]) != str(OFFICER))
    return [one for one in to_members if one.error is None and text in one.given["text"]]


def _got(server: BotApiServer, text: str) -> Counter[str]:
    return Counter(str(one.given["chat_id"]) for one in _sent(server, text))


def _says(told: str, what: str, people: int) -> bool:
    """Tell whether a number stands there as the range of five it is told as."""
    least = people - people % 5
    return f"{what}: {least} to {least + 4} people" in told or (
        f"{what} {least} to {least + 4} people" in told
    )


# -- what the officer sees -------------------------------------------------------------------------


async def _look(officer: Officer, port: int, people: People, outcome: Outcome) -> None:
    """Open the dashboard, and compare its figures with what the members did."""
    page = await officer.figures(f"http://127.0.0.1:{port}")
    found = await page.figures("quick_scan")
    by_place = {(one["questionnaire"], one["topic"], one["item"] or ""): one for one in found
                if one["measure"] == "people" and not one["subgroup"]}  # fmt: skip
    joined = people.joined - people.joined % 5
    expected = {
        ("", "joined", ""): (joined, joined + 4),
        ("", "invited", ""): (2 * people.joined,) * 2,
        ("", "invited", "joined"): (joined, joined + 4),
        ("quick_scan", "progress", ""): (people.counted,) * 2,
        ("quick_scan", "progress", "not_started"): (people.not_started,) * 2,
        ("quick_scan", "progress", "started"): (people.begun,) * 2,
        ("quick_scan", "progress", "finished"): (people.finished,) * 2,
        ("quick_scan", "invited", "finished"): (people.finished,) * 2,
    }
    for place, (least, most) in expected.items():
        shown = by_place.get(place)
        if shown is None or (shown["least"], shown["most"]) != (least, most):
            outcome.wrong.append(f"{place} is shown as {shown}, not {least} to {most}.")
    severities = by_place.get(("quick_scan", "severity", ""), {})
    if severities.get("least") != people.finished:
        outcome.wrong.append(f"The findings are of {severities}, not of {people.finished}.")
    outcome.wrong += [f"{one} is of fewer than five." for one in found if tells_of_few(one)]
    if "From the invitation to the end" not in page.words:
        outcome.wrong.append("The page does not show how many were invited.")


def tells_of_few(one: dict[str, Any]) -> bool:
    """Tell whether a number is about one to four people, or all but one to four."""
    if one["measure"] in ("percent", "minutes") or one["shown"] != "exact":
        return False
    number, whole = one["least"], one["out_of"]
    rest = whole - number if whole is not None else 5
    return 0 < number < 5 or 0 < rest < 5


def _look_at_who_wished_for_none(crowd: Crowd, outcome: Outcome) -> None:
    for member in crowd.members[crowd.people.reachable :]:
        if any(text in one.words for one in member.person.messages for text in TEXTS):
            outcome.wrong.append(f"{member.person.person_id} wished for no messages.")
