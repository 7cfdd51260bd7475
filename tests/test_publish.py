"""Publishing a questionnaire: once, only without faults, and guarded from then on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.command_line import Ran, runner
from tests.test_linter import HEADER, folder_of

GOOD = """
modules:
  - name: start
    label: Start
    questions:
      - {name: hello, type: note, label: Good day.}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return runner(tmp_path, monkeypatch, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_of({"header": HEADER, "yaml": GOOD}, tmp_path)


def test_a_draft_is_published_and_guarded(run: Ran, folder: Path) -> None:
    code, told, _ = run("publish", "sample/v1", folder)
    assert (code, told) == (0, "sample/v1 is published. Corrections go into v2.\n")
    header = folder / "sample" / "v1" / "questionnaire.yaml"
    assert "status: published" in header.read_text("utf-8")
    assert list(json.loads((folder / "published.json").read_text("utf-8"))) == ["sample/v1"]
    assert "was changed since" not in run("check", folder)[1]
    header.write_text(header.read_text("utf-8").replace("A sample", "Another"), "utf-8")
    assert "was changed since" in run("check", folder)[1]


def test_it_is_not_published_twice(run: Ran, folder: Path) -> None:
    assert run("publish", "sample/v1", folder)[0] == 0
    code, _, told = run("publish", "sample/v1", folder)
    assert code == 1
    assert "There is no draft sample/v1" in told


@pytest.mark.parametrize("ref", ["sample/v2", "other/v1", "sample"])
def test_what_is_not_there_is_told(run: Ran, folder: Path, ref: str) -> None:
    code, _, told = run("publish", ref, folder)
    assert code == 1
    assert "please correct the name" in told


def test_faults_keep_it_a_draft(run: Ran, folder: Path) -> None:
    body = folder / "sample" / "v1" / "body.yaml"
    body.write_text(body.read_text("utf-8") + "\nmodules_typo: []\n", "utf-8")
    code, _, told = run("publish", "sample/v1", folder)
    assert code == 1
    assert "fairhire check" in told
    assert not (folder / "published.json").exists()
