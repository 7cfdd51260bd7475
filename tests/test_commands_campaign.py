"""`fairhire campaign`: the same campaigns as in the chat, for scripts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.branding_samples import example
from tests.command_line import Ran, runner
from tests.role_samples import GARMENT


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    ran = runner(tmp_path, monkeypatch, capsys)
    ran("invite", "--role", "association", "--name", GARMENT)
    return ran


def made(run: Ran, *more: str) -> str:
    """Make a campaign; returns its id."""
    code, out, wrong = run(
        "campaign", "new", "--association", GARMENT, "--title", "Fair jobs", *more
    )
    assert code == 0, wrong
    found = re.search(r"id (\S+)", out)
    assert found
    return found[1]


def test_a_campaign_from_first_to_last(run: Ran, tmp_path: Path) -> None:
    id = made(run, "--contact", "Centre, 555 0100", "--ends", "2099-06-30")
    code, listed, _ = run("campaign", "list", "--association", GARMENT)
    assert re.fullmatch(rf"{id}  [A-Z0-9]{{6}}  open  {GARMENT}: Fair jobs\n", listed)
    spoken = listed.split()[1]
    said = run("campaign", "link", spoken, PUBLIC_URL="https://fair.example.org")[1]
    assert re.search(r"web https://fair\.example\.org/join/[\w-]{22}\n", said)
    assert "sees only totals of at least five firms" in said
    assert "FAIRHIRE_PUBLIC_URL" not in said
    code, out, _ = run("campaign", "poster", id, "--out", tmp_path / "out")
    assert code == 0
    assert [Path(line).suffix for line in out.splitlines()] == [".pdf", ".png", ".svg"]
    assert (tmp_path / "out" / "fairhire-poster-fair-jobs.pdf").read_bytes().startswith(b"%PDF")
    assert "no figures yet" in run("campaign", "stats", id)[1]
    assert json.loads(run("campaign", "stats", id, "--json")[1]) == []
    assert "joining is closed" in run("campaign", "close", id)[1]
    assert "closed" in run("campaign", "list")[1]
    assert "people can join" in run("campaign", "reopen", id)[1]


WRONG = {
    ("--questionnaire", "unheard_of"): "no such questionnaire",
    ("--language", "xx"): "these languages: xx",
    ("--starts", "2027-06-30", "--ends", "2027-01-01"): "before the first one",
    ("--starts", "soon"): "is no date",
}


def test_what_cannot_be_is_told_and_makes_nothing(run: Ran) -> None:
    for given, told in WRONG.items():
        code, _, wrong = run("campaign", "new", "--association", GARMENT, "--title", "x", *given)
        assert code == 2
        assert told in wrong
    assert "no campaigns yet" in run("campaign", "list")[1]


def test_strangers_are_told_where_to_look(run: Ran) -> None:
    assert "no association 'Nobody'" in run(
        "campaign", "new", "--association", "Nobody", "--title", "x"
    )[2]  # fmt: skip
    assert "campaign list" in run("campaign", "close", "K7M2QX")[2]


def test_posters_have_the_look_of_the_association(run: Ran, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "brands" / "garments"
    folder.mkdir(parents=True)
    for name, content in example().items():
        (folder / name).write_bytes(content)
    id = made(run)
    run("campaign", "poster", id, "--out", tmp_path / "plain")
    assert run("campaign", "branding", "--association", GARMENT, "--folder", "../x")[0] == 2
    assert run("campaign", "branding", "--association", GARMENT, "--folder", "garments")[0] == 0
    run("campaign", "poster", id, "--out", tmp_path / "own")
    name = "fairhire-poster-fair-jobs.pdf"
    assert (tmp_path / "own" / name).read_bytes() != (tmp_path / "plain" / name).read_bytes()
