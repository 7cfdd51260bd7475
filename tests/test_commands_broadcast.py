"""`fairhire broadcast`: what it prints, what it refuses, and what then is in the store."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.sqlite import SqliteStore
from tests.broadcast_samples import campaign, members
from tests.command_line import Ran, runner
from tests.evidence_samples import PDF, PROGRAM
from tests.joining_samples import CAMPAIGN_SPOKEN


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    (tmp_path / "data").mkdir()
    asyncio.run(_prepare(tmp_path / "data" / "fairhire.sqlite3"))
    return runner(tmp_path, monkeypatch, capsys)


async def _prepare(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    await campaign(store)
    await members(store, range(6))
    await store.close()


def test_a_message_is_made_planned_and_stopped(run: Ran, tmp_path: Path) -> None:
    (tmp_path / "ar.txt").write_text("دليل جديد\n", "utf-8")
    given = ("--campaign", CAMPAIGN_SPOKEN)
    code, out, _ = run("broadcast", "new", *given, "--text", "en=A guide", "--file", "ar=ar.txt")
    assert code == 0
    made = out.strip()
    _, out, _ = run("broadcast", "list", *given)
    assert "all: 5 to 9 people" in out
    assert "critical: fewer than five" in out
    assert f"{made} draft A guide" in out
    code, _, told = run("broadcast", "pause", made)
    assert (code, "moved on" in told) == (2, True)
    day = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%d}"
    _, out, _ = run("broadcast", "send", made, "--at", f"{day} 09:00", "--zone", "Asia/Dhaka")
    assert out == f"Planned for {day} 03:00 UTC.\n"
    assert run("broadcast", "send", made)[0] == 0
    _, out, _ = run("broadcast", "status", made)
    assert out.startswith("sending\nTo: 5 to 9 people\n")
    assert run("broadcast", "stop", made)[1] == "stopped\n"


def test_a_file_goes_with_it_or_nothing_is_made(run: Ran, tmp_path: Path) -> None:
    for name, content in (("guide.pdf", PDF), ("setup.pdf", PROGRAM)):
        (tmp_path / name).write_bytes(content)
    given = ("broadcast", "new", "--campaign", CAMPAIGN_SPOKEN, "--text", "en=A guide")
    code, out, _ = run(*given, "--attach", "guide.pdf")
    assert code == 0
    (kept,) = (tmp_path / "data" / "evidence" / out.strip()).iterdir()
    assert kept.read_bytes() == PDF
    code, _, told = run(*given, "--attach", "setup.pdf")
    assert (code, "choose a PDF" in told) == (2, True)
    assert run(*given, "--attach", "nothing.pdf")[0] == 2
    _, out, _ = run("broadcast", "list", "--campaign", CAMPAIGN_SPOKEN)
    assert out.count(" draft ") == 1


def test_what_cannot_be_is_said(run: Ran) -> None:
    given = ("--campaign", CAMPAIGN_SPOKEN)
    for arguments, told in {
        ("new", "--campaign", "nothing"): "no campaign 'nothing'",
        ("new", *given, "--audience", "begun"): "fewer than five",
        ("new", *given, "--text", "Hello"): "LANGUAGE=TEXT",
        ("new", *given, "--file", "en=nothing.txt"): "cannot be read",
        ("new", *given, "--button", "http://example.org"): "https://",
        ("status", "nothing"): "no message 'nothing'",
        ("send", "nothing", "--zone", "Mars"): "no time zone",
    }.items():
        code, _, said = run("broadcast", *arguments)
        assert code != 0
        assert told in said
