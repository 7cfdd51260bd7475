"""`fairhire serve` as a process: starting, stopping, refusing, and keeping what it has."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import stat
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import aiohttp
import pytest

from tests.bot_api import bot_api_server
from tests.compiled_library import put_into
from tests.patience import PATIENCE
from tests.postgres_running import empty_database, postgres_store
from tests.service_process import Process, Service, first_serving, fork, serving, spawn

SERVE = ("serve", "--port", "0")
OTHER_TOKEN = "987654321:AAF-fairhire-other-token-00000000000"


async def refused(starting: Awaitable[Process]) -> tuple[int, str]:
    """Start a service that cannot start; return exit code and standard error."""
    process = await starting
    try:
        _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode or 0, err.decode()


def assert_one_line(err: str, *words: str) -> None:
    lines = [line for line in err.splitlines() if not line.startswith("{")]  # but for the log
    assert len(lines) == 1, err
    assert lines[0].startswith("fairhire: ")
    assert "Traceback" not in err
    for word in words:
        assert word in lines[0]


async def got(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return answer.status, await answer.text()


@pytest.mark.parametrize(
    ("start", "how"), [(first_serving, signal.SIGTERM), (serving, signal.SIGINT)]
)
async def test_it_starts_without_settings_and_stops_in_peace(
    tmp_path: Path,
    start: Callable[[Path], AbstractAsyncContextManager[Service]],
    how: signal.Signals,
) -> None:
    async with start(tmp_path) as service:
        assert await got(f"{service.address}/readyz") == (200, '{"ready": true}')
        assert (await got(f"{service.address}/healthz"))[0] == 200
        assert "<h1>" in (await got(service.address))[1]
        code, err = await service.end(how)
    assert code == 0
    assert [json.loads(line)["event"] for line in err.splitlines()] == ["ready", "stopping"]
    folder = tmp_path / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "fairhire.sqlite3").stat().st_mode) == 0o600


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_a_restart_keeps_what_people_said(tmp_path: Path, how: signal.Signals) -> None:
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as browser:
        async with serving(tmp_path) as service:
            async with browser.get(f"{service.address}/") as page:
                fields = dict(
                    re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', await page.text())
                )
            opened = await browser.post(f"{service.address}/chat/open", data=fields)
            before = await opened.text()
            assert opened.status == 200
            assert "May we keep your answers?" in before
            await service.end(how)
        port = service.address.rsplit(":", 1)[1]
        async with serving(tmp_path, "--port", port) as service:
            async with browser.get(f"{service.address}/chat") as page:
                assert "May we keep your answers?" in await page.text()
            await service.end()


async def test_a_port_in_use_is_told_and_nothing_is_touched(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        code, err = await refused(spawn(tmp_path, "serve", "--port", port, settings={}))
    assert code == 1
    assert_one_line(err, port, "in use", "--port")
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("settings", "code", "words"),
    [
        ({"DATA_DIR": "/proc/fairhire"}, 1, ("/proc/fairhire", "cannot be opened for writing")),
        ({"DATABASE": "sqlite:///file/fairhire.sqlite3"}, 1, ("file/fairhire.sqlite3",)),
        ({"DATABASE": "postgresql://me:hunter2@127.0.0.1:1/fair"}, 1, ("whether PostgreSQL runs",)),
        ({"DATABASE": "mysql://me:hunter2@somewhere/fairhire"}, 1, ("sqlite:///",)),
        ({"HOST": "192.0.2.7"}, 1, ("192.0.2.7", "FAIRHIRE_HOST")),
        ({"HOST": "nosuch.invalid"}, 1, ("nosuch.invalid", "FAIRHIRE_HOST")),
        ({"TELEGRAM_TOKEN": "123:hunter2"}, 2, ("FAIRHIRE_TELEGRAM_TOKEN", "@BotFather")),
        ({"QUESTIONNAIRES": "broken"}, 1, ("sample/v1/questionnaire.yaml:1", "fairhire check")),
    ],
)
async def test_what_keeps_it_from_starting_is_told_in_one_line(
    tmp_path: Path, settings: dict[str, str], code: int, words: tuple[str, ...]
) -> None:
    put_into(tmp_path)
    (tmp_path / "file").write_text("")
    broken = tmp_path / "broken" / "sample" / "v1"
    broken.mkdir(parents=True)
    (broken / "questionnaire.yaml").write_text("title: [not closed\n")
    ended, err = await refused(fork(tmp_path, *SERVE, settings=settings))
    assert ended == code
    assert_one_line(err, *words)
    assert "hunter2" not in err


async def test_a_damaged_database_is_told_in_one_line(tmp_path: Path) -> None:
    put_into(tmp_path)
    (tmp_path / "data" / "fairhire.sqlite3").write_bytes(b"no database" * 1000)
    code, err = await refused(fork(tmp_path, *SERVE, settings={}))
    assert code == 1
    assert_one_line(err, "damaged", "backup")


async def test_on_the_local_network_it_shows_address_and_code(tmp_path: Path) -> None:
    async with serving(tmp_path, "--port", "0", "--lan") as service:
        shown = re.search(r"ready: (http://[\d.]+:\d+)", service.told)
        assert shown
        assert "█" in service.told or "▄" in service.told
        _, page = await got(shown[1])
        assert f"{shown[1]}/chat" in page
        await service.end()


# -- with Telegram


async def test_with_a_token_it_talks_in_telegram_too(tmp_path: Path) -> None:
    async with bot_api_server() as server:
        settings = {"TELEGRAM_TOKEN": server.token, "TELEGRAM_API_BASE": server.base_url}
        put_into(tmp_path)
        async with first_serving(tmp_path, **settings) as service:
            assert (await got(f"{service.address}/readyz"))[0] == 200
            person = server.person(7_301_001_001)  # so many digits stand in no moment of a log
            await person.send("/start")
            await person.expect("May we keep your answers?", timeout=PATIENCE)
            await server.settle()
            code, err = await service.end()
        server.assert_clean()
    assert code == 0
    events = [json.loads(line)["event"] for line in err.splitlines()]
    assert events == ["ready", "telegram_started", "telegram_ready", "stopping"]
    assert server.token not in err + service.told
    assert str(person.person_id) not in err


async def test_a_token_telegram_does_not_know_is_told_in_one_line(tmp_path: Path) -> None:
    put_into(tmp_path)
    async with bot_api_server() as server:
        settings = {"TELEGRAM_TOKEN": OTHER_TOKEN, "TELEGRAM_API_BASE": server.base_url}
        code, err = await refused(fork(tmp_path, *SERVE, settings=settings))
    assert code == 2
    assert_one_line(err, "FAIRHIRE_TELEGRAM_TOKEN", "@BotFather")
    assert OTHER_TOKEN not in err


async def test_without_telegram_in_reach_the_web_goes_on(tmp_path: Path) -> None:
    settings = {"TELEGRAM_TOKEN": OTHER_TOKEN, "TELEGRAM_API_BASE": "http://127.0.0.1:9"}
    async with serving(tmp_path, **settings) as service:
        await service.logged("telegram_unreachable")
        assert (await got(f"{service.address}/readyz"))[0] == 200
        code, err = await service.end()
    assert code == 0
    assert "Traceback" not in err


async def test_the_webhook_is_closed_until_telegram_is_ready(tmp_path: Path) -> None:
    settings = {
        "TELEGRAM_TOKEN": OTHER_TOKEN,
        "TELEGRAM_API_BASE": "http://127.0.0.1:9",
        "TELEGRAM_MODE": "webhook",
        "PUBLIC_URL": "https://fair.example.org",
    }
    async with serving(tmp_path, "--port", "0", **settings) as service:
        port = re.search(r"On this machine: (http://\S+)", service.told)
        assert port
        async with aiohttp.ClientSession() as session:
            answer = await session.post(f"{port[1]}/telegram/webhook", json={"update_id": 1})
            assert answer.status == 503
        await service.end()
    assert "secret_key" in os.listdir(tmp_path / "data")


async def test_two_processes_on_one_postgresql_are_one_service(tmp_path: Path) -> None:
    given = {"DATABASE": postgres_store(tmp_path).url, "SECRET_KEY": "k" * 32}
    jar = aiohttp.CookieJar(unsafe=True)
    async with (
        aiohttp.ClientSession(cookie_jar=jar) as browser,
        serving(tmp_path, **given) as one,
        serving(tmp_path, **given) as other,
    ):
        async with browser.get(f"{one.address}/") as page:
            fields = dict(
                re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', await page.text())
            )
        opened = await browser.post(f"{one.address}/chat/open", data=fields)
        assert "May we keep your answers?" in await opened.text()
        async with browser.get(f"{other.address}/chat") as page:
            assert "May we keep your answers?" in await page.text()


async def test_a_postgresql_that_is_not_migrated_is_refused(tmp_path: Path) -> None:
    put_into(tmp_path)
    settings = {"DATABASE": empty_database(), "SECRET_KEY": "k" * 32}
    code, err = await refused(fork(tmp_path, *SERVE, settings=settings))
    assert code != 0
    assert_one_line(err, "fairhire migrate")
