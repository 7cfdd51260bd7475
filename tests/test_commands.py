"""The commands of `fairhire`, run as a person runs them: what they print, and how they end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.command_line import Ran, runner

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))
TOKEN = "123456789:AAF-fairhire-test-token-000000000000"
COMMANDS = [
    "serve",
    "chat",
    "report",
    "prepare",
    "check",
    "publish",
    "import-xlsform",
    "export-xlsform",
    "diagram",
    "coverage",
    "book",
    "simulate",
    "doctor",
    "erase",
    "export",
    "backup",
    "migrate",
    "invite",
    "audit",
    "campaign",
    "broadcast",
    "workshop",
    "retention",
    "telegram",
]
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    return runner(tmp_path, monkeypatch, capsys)


# -- help


def test_help_lists_what_there_is_and_nothing_else(run: Ran) -> None:
    code, out, _ = run("--help")
    assert code == 0
    listed = [line.split()[0] for line in out.partition("Commands:")[2].splitlines() if line]
    assert listed == COMMANDS


@pytest.mark.parametrize(
    "command", [*COMMANDS, "telegram setup", "retention run", "workshop rehearse"]
)
def test_every_command_explains_itself(run: Ran, command: str) -> None:
    code, out, _ = run(*command.split(), "--help")
    assert code == 0
    assert f"Usage: fairhire {command}" in out


def test_help_needs_none_of_the_heavy_libraries() -> None:
    script = (
        "import sys\nfrom bot.__main__ import app\n"
        "heavy = {'aiogram', 'aiohttp', 'typst', 'babel', 'jinja2', 'lark', 'structlog', 'flows'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# -- what goes wrong is told in one line


@pytest.mark.parametrize(
    ("command", "code", "word"),
    [
        ("report --answers none.json --out out", 1, "none.json"),
        ("report --answers broken.json --out out", 1, "broken.json"),
        ("report --answers firm.json --out out --date tomorrow", 2, "2026-11-21"),
        ("report --answers firm.json --out out --format odt", 2, "html"),
        ("report --answers firm.json --out out --language xx", 2, "en"),
        ("report --answers firm.json --out broken.json/out --format json", 1, "broken.json"),
        ("check none", 1, "none"),
        ("check --format xml", 2, "github"),
        ("diagram nowhere", 1, "quick_scan"),
        ("diagram quick_scan/7", 2, "quick_scan/v1"),
        ("diagram quick_scan/v7", 1, "version 7"),
        ("simulate nowhere", 1, "quick_scan"),
        ("coverage --transcripts none", 1, "none"),
        ("erase", 2, "--person"),
        ("erase --person nobody --yes", 1, "no such person"),
        ("erase --account telegram:1 --yes", 1, "no such person"),
        ("erase --interview none --yes", 1, "no such interview"),
        ("backup", 1, "fairhire serve"),
        ("telegram setup", 2, "FAIRHIRE_TELEGRAM_TOKEN"),
        ("serve --log loud", 2, "json"),
    ],
)
def test_a_mistake_is_told_in_one_line(
    run: Ran, tmp_path: Path, command: str, code: int, word: str
) -> None:
    (tmp_path / "broken.json").write_text("{")
    shutil.copy(EXAMPLES[0], tmp_path / "firm.json")
    ended, _, err = run(*command.split())
    assert ended == code
    assert err.count("\n") == 1
    assert err.startswith("fairhire: ")
    assert word in err
    assert "Traceback" not in err


def test_every_problem_of_the_settings_has_its_line(run: Ran) -> None:
    code, _, err = run("migrate", PORT="x", TIMEZONE="y")
    assert code == 2
    assert [line.split()[1] for line in err.splitlines()] == ["FAIRHIRE_PORT", "FAIRHIRE_TIMEZONE"]


def test_a_misspelt_setting_is_warned_about(run: Ran) -> None:
    code, out, err = run("migrate", PROT="8081")
    assert code == 0
    assert "schema" in out
    assert "FAIRHIRE_PORT?" in err


@pytest.mark.parametrize("command", ["migrate", "backup", "erase --person a --yes"])
def test_a_damaged_database_is_told_in_one_line(run: Ran, tmp_path: Path, command: str) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "fairhire.sqlite3").write_bytes(b"no database" * 1000)
    code, _, err = run(*command.split())
    assert code == 1
    assert err.count("\n") == 1
    assert "backup" in err


def test_a_database_we_do_not_know_is_told_without_its_password(run: Ran) -> None:
    code, _, err = run("migrate", DATABASE="postgresql://me:hunter2@somewhere/fairhire")
    assert code == 1
    assert err.count("\n") == 1
    assert "hunter2" not in err


def test_a_fault_of_the_program_is_not_hidden(
    run: Ran, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.wiring.open_store", broken)
    with pytest.raises(ZeroDivisionError):
        main(["migrate"])


# -- questionnaires


@pytest.fixture
def broken_library(tmp_path: Path) -> Path:
    folder = tmp_path / "library" / "sample" / "v1"
    folder.mkdir(parents=True)
    (folder / "questionnaire.yaml").write_text(
        "ref_id: sample\nversion: 1\nstatus: draft\ntitle: A sample\nlanguage: en\n"
        'provider: us\ncopyright: CC BY 4.0\npublication_date: "2026-11-21"\n'
        "modules:\n  - name: one\n    label: One\n    questions:\n"
        "      - name: paid\n        type: yes_partly_no\n        label: Paid?\n"
        '        relevant: "${nobody_asks} = 1"\n'
    )
    unread = tmp_path / "library" / "unread" / "v1"
    unread.mkdir(parents=True)
    (unread / "questionnaire.yaml").write_text("ref_id: unread\ntitle: [not closed\n")
    return tmp_path / "library"


def test_check_tells_every_problem_with_its_place(run: Ran, broken_library: Path) -> None:
    code, out, err = run("check", broken_library)
    assert (code, err) == (1, "")
    assert "unknown-reference" in out
    assert "sample/v1/questionnaire.yaml:13" in out
    assert "unread/v1/questionnaire.yaml:" in out
    assert "Please" in out


def test_check_speaks_json(run: Ran, broken_library: Path) -> None:
    code, out, _ = run("check", broken_library, "--format", "json")
    rows = json.loads(out)
    assert code == 1
    (found,) = [row for row in rows if row["rule"] == "unknown-reference"]
    assert found["level"] == "error"
    assert found["line"] == 13


def test_check_speaks_to_pull_requests(run: Ran, broken_library: Path) -> None:
    _, out, _ = run("check", broken_library, "--format", "github")
    assert all(line.startswith(("::error file=", "::warning file=")) for line in out.splitlines())


def test_a_broken_questionnaire_is_told_in_one_line(run: Ran, broken_library: Path) -> None:
    for command in (["diagram", "unread"], ["simulate"]):
        code, _, err = run(*command, QUESTIONNAIRES=str(broken_library))
        assert code == 1
        assert err.count("\n") == 1
        assert "unread/v1/questionnaire.yaml" in err
        assert "fairhire check" in err


def test_diagrams_are_mermaid(run: Ran) -> None:
    _, lifecycle, _ = run("diagram")
    assert "stateDiagram" in lifecycle
    assert "consent --> asking" in lifecycle
    _, workshop, _ = run("diagram", "workshop")
    assert "ready --> open" in workshop
    _, modules, _ = run("diagram", "quick_scan/v1")
    assert "flowchart TD" in modules
    assert "review --> report" in modules


def test_random_walks_come_to_their_report(run: Ran) -> None:
    code, out, _ = run("simulate", "quick_scan", "--walks", 5, "--seed", 3)
    assert code == 0, out
    assert "5 walks" in out
    assert "0 faults" in out
    assert run("simulate", "quick_scan", "--walks", 5, "--seed", 3)[1] == out


def test_a_walk_that_fails_can_be_walked_again(run: Ran, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("somewhere")

    monkeypatch.setattr("bot.playing.walks.build_report", broken)
    code, out, _ = run("simulate", "quick_scan", "--walks", 2, "--seed", 9)
    assert code == 1
    assert "2 faults" in out
    assert "9.0" in out
    assert "ZeroDivisionError" in out


def test_walks_are_counted_in_the_words_of_coverage(run: Ran, tmp_path: Path) -> None:
    (tmp_path / "begun.txt").write_text("user  /start\nuser  [English]\n")
    _, walked, _ = run("simulate", "knowledge_quiz", "--walks", 1)
    _, played, _ = run("coverage", "knowledge_quiz", "--transcripts", tmp_path)
    told = [
        [line.split(":")[0] for line in text.splitlines() if line.startswith("  ")]
        for text in (walked, played)
    ]
    assert told[0] == told[1]
    assert "  actions in plans" in told[0]


def test_walks_that_seek_end_when_all_is_reached(run: Ran) -> None:
    seek = ("simulate", "knowledge_quiz", "--seek", "--walks", 20, "--missing")
    code, out, _ = run(*seek)
    assert code == 0
    assert "choices taken: 33 of 33 (100 %)" in out
    assert int(out.split(": ")[1].split()[0]) < 10
    assert run(*seek)[1] == out


def test_walks_seek_what_no_transcript_reaches(run: Ran, tmp_path: Path) -> None:
    (tmp_path / "begun.txt").write_text("user  /start\nuser  [English]\n")
    here = ("coverage", "knowledge_quiz", "--transcripts", tmp_path)
    assert "questions asked: 0 of 10" in run(*here)[1]
    code, out, _ = run(*here, "--walks", 20)
    assert code == 0
    assert "questions asked: 10 of 10" in out
    assert "0 faults" in out


def test_coverage_counts_what_a_transcript_reaches(run: Ran, tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text(
        "# language: en\nuser  /start\nuser  [English]\nuser  [Yes, keep my answers]\n"
        "user  [Employer]\nuser  Malaysia\n"
    )
    code, out, _ = run("coverage", "quick_scan", "--transcripts", tmp_path)
    assert code == 0
    assert "questions asked: 3 of 38" in out
    assert "choices taken: 1 of" in out
    _, out, _ = run("coverage", "quick_scan", "--transcripts", tmp_path, "--missing")
    assert "respondent_kind = both" in out
    assert "respondent_kind = employer" not in out


def test_coverage_names_a_transcript_that_no_longer_plays(run: Ran, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("user  /start\nuser  [A button of last year]\n")
    _, out, _ = run("coverage", "quick_scan", "--transcripts", tmp_path)
    assert "old.txt: there is no button [A button of last year]" in out


# -- chat


def test_a_chat_is_recorded_and_leaves_nothing(
    run: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["/start", "[English]", "[Yes, keep my answers]", "q"])
    monkeypatch.setattr("rich.console.Console.input", lambda *_, **__: next(typed))
    assert run("chat", "--record", "said.txt")[0] == 0
    said = (tmp_path / "said.txt").read_text("utf-8")
    assert "user  [Yes, keep my answers]" in said
    assert sorted(os.listdir(tmp_path)) == ["said.txt"]
