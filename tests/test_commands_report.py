"""`fairhire report`: an answers document in, documents out, the same bytes every time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import Ran, runner

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return runner(tmp_path, monkeypatch, capsys)


@pytest.mark.parametrize("answers", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_answers_and_date_give_the_same_bytes(
    run: Ran, tmp_path: Path, answers: Path
) -> None:
    """Once in this process and once in another, whose hashes are seeded otherwise."""
    options = ["report", "--answers", str(answers), "--date", "2026-11-21", "--out"]
    code, out, err = run(*options, "here")
    assert (code, err) == (0, "")
    names = [str(Path(line).relative_to("here")) for line in out.splitlines()]
    assert {"report.html", "report.pdf", "report.json", "report.md"} <= set(names)
    there = subprocess.run(
        [sys.executable, "-m", "bot", *options, str(tmp_path / "there")],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(there.stdout.splitlines()) == len(names)
    for name in names:
        assert (tmp_path / "here" / name).read_bytes() == (tmp_path / "there" / name).read_bytes()


def test_only_the_formats_asked_for_are_written(run: Ran, tmp_path: Path) -> None:
    code, _, _ = run("report", "--answers", EXAMPLES[0], "--out", "out", "--format", "json, md")
    assert code == 0
    assert sorted(os.listdir(tmp_path / "out")) == ["report.json", "report.md"]


def test_every_problem_of_a_document_has_its_line(run: Ran, tmp_path: Path) -> None:
    document = json.loads(EXAMPLES[0].read_text("utf-8"))
    document["answers"][0]["value"] = "XX"
    document["answers"][3]["value"] = "many"
    (tmp_path / "firm.json").write_text(json.dumps(document))
    code, _, err = run("report", "--answers", "firm.json", "--out", "out")
    assert code == 1
    assert len(err.splitlines()) == 2
    assert not (tmp_path / "out").exists()
