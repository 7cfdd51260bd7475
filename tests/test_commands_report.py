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
FACTORY, COSTS, REPAYMENT, SEAFOOD = (
    ROOT / "examples" / f"{name}.json"
    for name in (
        "garment_factory",
        "recruitment_costs_factory",
        "repayment_plan_factory",
        "seafood_processor",
    )
)
SMALL = ("--answers", str(SEAFOOD), "--with", str(COSTS))
"""The smallest of the firms, with costs, so that every chapter's making is compared."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return runner(tmp_path, monkeypatch, capsys)


def test_the_same_answers_and_date_give_the_same_bytes(run: Ran, tmp_path: Path) -> None:
    """Once in this process and once in another, whose hashes are seeded otherwise."""
    options = ["report", *SMALL, "--date", "2026-11-21", "--out"]
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


@pytest.mark.parametrize("answers", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_gives_a_report(run: Ran, answers: Path) -> None:
    options = ("--out", "out", "--date", "2026-11-21", "--format", "md")
    assert run("report", "--answers", answers, *options)[1:] == ("out/report.md\n", "")


def test_other_documents_of_the_firm_stand_in_its_report(run: Ran, tmp_path: Path) -> None:
    """The very report of the examples, in another language too."""
    more = [word for path in (COSTS, REPAYMENT) for word in ("--with", path)]
    for language, folder in (("en", "garment_factory"), ("ar", "garment_factory.ar")):
        options = ("--out", language, "--date", "2026-11-21", "--format", "md")
        code, _, err = run("report", "--answers", FACTORY, *more, *options, "--language", language)
        assert (code, err) == (0, "")
        kept = ROOT / "examples" / "output" / folder / "report.md"
        assert (tmp_path / language / "report.md").read_bytes() == kept.read_bytes()


def test_what_cannot_be_attached_is_told(run: Ran, tmp_path: Path) -> None:
    document = json.loads(FACTORY.read_text("utf-8"))
    (tmp_path / "firm.json").write_text(json.dumps({**document, "subject": "Another firm"}))
    for answers, more, told in (
        (FACTORY, [SEAFOOD], "has neither costs nor a repayment plan"),
        (FACTORY, [COSTS, COSTS], "brings costs again"),
        ("firm.json", [REPAYMENT], "is about garment factory, not about Another firm"),
    ):
        attached = [word for path in more for word in ("--with", path)]
        code, _, err = run("report", "--answers", answers, *attached, "--out", "out")
        assert code == 1
        assert told in err
    assert not (tmp_path / "out").exists()


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
