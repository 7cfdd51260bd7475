"""`fairhire invite` and `fairhire audit`: what they print, and what then is in the store."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from bot.messages import Incoming
from bot.settings import Settings
from bot.wiring import make_service, new_id
from storage.sqlite import SqliteStore
from tests import compiled_library
from tests.bot_api import bot_api_server
from tests.command_line import Ran, runner
from tests.role_samples import GARMENT
from tests.service_process import serving


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    compiled_library.put_into(tmp_path)
    return runner(tmp_path, monkeypatch, capsys)


def token_in(out: str) -> str:
    found = re.search(r"/open/([\w-]+)", out)
    assert found, out
    return found[1]


async def followed(folder: Path, token: str) -> bool:
    """Tell whether somebody who opens the link gets a role."""
    from datetime import UTC, datetime

    store = SqliteStore(folder / "data" / "fairhire.sqlite3")
    await store.open()
    try:
        service = make_service(Settings(), store=store)
        incoming = Incoming("web", new_id(), datetime.now(UTC))
        return await service.conversation.follow_link(token, incoming) is not None
    finally:
        await store.close()


def sync_followed(folder: Path, token: str) -> bool:
    import asyncio

    return asyncio.run(followed(folder, token))


def test_an_association_is_made_once_and_invited_twice(run: Ran, tmp_path: Path) -> None:
    code, out, _ = run("invite", "--role", "association", "--name", GARMENT)
    assert code == 0
    assert f"New organisation: {GARMENT}" in out
    assert "http://127.0.0.1:8080/open/" in out
    assert "FAIRHIRE_PUBLIC_URL" in out
    code, again, _ = run("invite", "--role", "association", "--name", "garment  ASSOCIATION",
                         PUBLIC_URL="https://fairhire.example.org")  # fmt: skip
    assert "New organisation" not in again
    assert "https://fairhire.example.org/open/" in again
    assert sync_followed(tmp_path, token_in(out))
    assert not sync_followed(tmp_path, token_in(out))
    listed = run("invite", "--list")[1]
    assert [line.split("  ")[-1].split(",")[0] for line in listed.splitlines()] == [
        GARMENT, "association", "association"]  # fmt: skip


def test_what_is_revoked_gives_nothing_and_ends_a_role(run: Ran, tmp_path: Path) -> None:
    out = run("invite", "--role", "trainer", "--name", GARMENT)[1]
    revoking = out.rpartition("--revoke ")[2].strip()
    assert run("invite", "--revoke", revoking)[0] == 0
    assert not sync_followed(tmp_path, token_in(out))
    out = run("invite", "--role", "operator")[1]
    assert sync_followed(tmp_path, token_in(out))
    listed = run("invite", "--list")[1]
    code = next(line.split()[0] for line in listed.splitlines() if "operator, since" in line)
    assert run("invite", "--revoke", code)[1] == "Revoked: the role operator.\n"
    assert "since" not in run("invite", "--list")[1]
    assert run("invite", "--revoke", code)[0] == 1


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((), "--role"),
        (("--list", "--revoke", "x"), "--role"),
        (("--role", "queen"), "association, trainer, operator"),
        (("--role", "association"), "--name"),
        (("--role", "trainer", "--name", "x" * 81), "80"),
        (("--role", "operator", "--name", "x"), "--name"),
    ],
)
def test_what_is_asked_wrongly_is_told(run: Ran, arguments: tuple[str, ...], word: str) -> None:
    code, out, err = run("invite", *arguments)
    assert (code, out) == (2, "")
    assert word in err


async def test_with_a_token_there_is_a_link_for_telegram(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.commands import invite

    runner(tmp_path, monkeypatch, capsys)
    async with bot_api_server() as server:
        settings = Settings(telegram_token=server.token, telegram_api_base=server.base_url)
        await invite._invite(settings, "association", GARMENT)
    out = capsys.readouterr().out
    assert f"https://t.me/fairhire_test_bot?start={token_in(out)}" in out


def test_without_telegram_the_link_for_browsers_is_still_made(run: Ran) -> None:
    code, out, err = run(
        "invite", "--role", "operator",
        TELEGRAM_TOKEN="123456789:AAF-fairhire-test-token-000000000000",
        TELEGRAM_API_BASE="http://127.0.0.1:9",
    )  # fmt: skip
    assert code == 0
    assert "/open/" in out
    assert "t.me" not in out
    assert "no link for Telegram" in err


# -- the first operator -----------------------------------------------------------------------


async def test_serve_prints_a_link_while_there_is_nobody(tmp_path: Path) -> None:
    async with serving(tmp_path) as service:
        token = token_in(service.told)
        await service.end()
    assert await followed(tmp_path, token)
    async with serving(tmp_path) as service:
        assert "/open/" not in service.told
        await service.end()


# -- the log ----------------------------------------------------------------------------------


def test_the_log_is_printed_and_holds(run: Ran, tmp_path: Path) -> None:
    run("invite", "--role", "association", "--name", GARMENT)
    run("invite", "--role", "trainer", "--name", "Bakers")
    out = run("audit")[1].splitlines()
    assert len(out) == 4
    assert out[0].startswith("1  ")
    assert "command line: organisation made: Garment Association" in out[0]
    assert [line for line in out if "Bakers" in line] == out[2:]
    assert run("audit", "--organisation", "bakers")[1].splitlines() == out[2:]
    assert run("audit", "--organisation", "nobody")[0] == 1
    code, said, _ = run("audit", "--verify")
    assert (code, said.splitlines()[0]) == (0, "The audit log holds: entries 4, none changed.")
    assert "not sealed" in said


def test_a_changed_log_says_where(run: Ran, tmp_path: Path) -> None:
    for name in (GARMENT, "Bakers"):
        run("invite", "--role", "association", "--name", name)
    path = tmp_path / "data" / "fairhire.sqlite3"
    database = sqlite3.connect(path)
    database.execute("UPDATE acts SET actor = 'somebody' WHERE number = 2")
    database.commit()
    database.close()
    code, _, err = run("audit", "--verify")
    assert code == 1
    assert "entry 2" in err
