"""`fairhire workshop`: the same workshops as in the chat, for scripts; and a whole rehearsal."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests import compiled_library
from tests.command_line import Ran, runner
from tests.printed_text import printed, printed_pages


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    compiled_library.put_into(tmp_path)
    ran = runner(tmp_path, monkeypatch, capsys)
    ran("invite", "--role", "trainer", "--name", "Field Trainers")
    return ran


def test_a_workshop_is_made_listed_and_printed(run: Ran, tmp_path: Path) -> None:
    code, out, wrong = run(
        "workshop", "new", "Fair jobs", "--part", "fees", "--language", "ar", "--pace", "self",
        PUBLIC_URL="https://fair.example.org",
    )  # fmt: skip
    assert code == 0, wrong
    assert re.search(r"https://fair\.example\.org/workshop/[\w-]{22}/board\n", out)
    spoken = re.search(r"spoken code: (\w{3}) (\w{3})\n", out)
    assert spoken
    code, listed, _ = run("workshop", "list")
    assert listed.startswith(f"{spoken[1]}{spoken[2]}  ")
    assert "lobby, open, joined 0  Fair jobs (Field Trainers)" in listed
    short = f"{spoken[1]} {spoken[2]}".lower()
    assert "/join/" in run("workshop", "link", short)[1]
    for name in ("guide.pdf", "guide.docx", "code.png"):
        assert run("workshop", "guide", short, "--out", tmp_path / name)[0] == 0
    assert "Facilitator's guide" in printed_pages((tmp_path / "guide.pdf").read_bytes())[0]
    assert run("workshop", "guide", short, "--poster", "--out", tmp_path / "poster.pdf")[0] == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("new", "x", "--part", "nothing"), "no such module"),
        (("new", "x", "--organisation", "Nobody"), "There is no organisation 'Nobody'"),
        (("new", "x", "--campaign", "NOTHING"), "There is no campaign"),
        (("new", "x", "--pace", "mine"), "--pace is one of trainer, self"),
        (("link", "QQQQQQ"), "There is no workshop 'QQQQQQ'"),
        (("guide", "QQQQQQ", "--out", "guide.txt"), "should end in .pdf, .docx or .png"),
    ],
)
def test_what_cannot_be_done_says_how_to_repair_it(
    run: Ran, given: tuple[str, ...], said: str
) -> None:
    code, _, wrong = run("workshop", *given)
    assert code != 0
    assert said in wrong


def test_a_report_before_the_end_is_refused(run: Ran, tmp_path: Path) -> None:
    run("workshop", "new", "Fair jobs")
    spoken = run("workshop", "list")[1][:6]
    code, _, wrong = run("workshop", "report", spoken, "--out", tmp_path / "r.pdf")
    assert (code, (tmp_path / "r.pdf").exists()) == (1, False)
    assert "not over yet" in wrong


def test_a_rehearsal_runs_to_its_end_and_leaves_nobody_behind(run: Ran, tmp_path: Path) -> None:
    code, out, wrong = run(
        "workshop", "rehearse", "--participants", 6, "--speed", 0, "--by-itself", "--part", "policy"
    )
    assert code == 0, wrong
    answers = re.search(r"The rehearsal is over: (\d+) answers\. Erased: simulated people 6", out)
    assert answers
    assert int(answers[1]) >= 6 * 20
    listed = run("workshop", "list")[1]
    assert "finished, closed, joined 0  Rehearsal with 6 simulated people" in listed
    told = tmp_path / "r.pdf"
    assert run("workshop", "report", listed[:6], "--out", told)[0] == 0
    said = printed(told.read_bytes())
    assert "Made by simulated participants" in said
    assert "Right answers after" in said
    assert "simulated people 0" in run("workshop", "rehearse", "--erase")[1]
