"""The commands of `fairhire`, run as a person runs them: what they print, and how they end."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from storage.base import Binding, Change, Person
from storage.sqlite import SqliteStore

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.json"))
TOKEN = "123456789:AAF-fairhire-test-token-000000000000"
COMMANDS = [
    "serve",
    "chat",
    "report",
    "check",
    "diagram",
    "coverage",
    "simulate",
    "doctor",
    "erase",
    "backup",
    "migrate",
    "telegram",
]
PLANNED = "invite campaign workshop broadcast export import-xlsform export-xlsform retention"
AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

Ran = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    """Run a command in an empty folder without settings; return exit code, output and errors."""
    monkeypatch.chdir(tmp_path)
    for name in [one for one in os.environ if one.startswith("FAIRHIRE_")]:
        monkeypatch.delenv(name)

    def ran(*arguments: object, **settings: str) -> tuple[int, str, str]:
        for name, text in settings.items():
            monkeypatch.setenv(f"FAIRHIRE_{name}", text)
        with pytest.raises(SystemExit) as ended:
            main([str(one) for one in arguments])
        told = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0, told.out, told.err)

    return ran


# -- help


def test_help_lists_what_there_is_and_nothing_else(run: Ran) -> None:
    code, out, _ = run("--help")
    assert code == 0
    listed = [line.split()[0] for line in out.partition("Commands:")[2].splitlines() if line]
    assert listed == COMMANDS
    assert not set(listed) & set(PLANNED.split())


@pytest.mark.parametrize("command", [*COMMANDS, "telegram setup"])
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
        ("report --answers firm.json --out out --format docx", 2, "html"),
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

    monkeypatch.setattr("storage.opening.open_store", broken)
    with pytest.raises(ZeroDivisionError):
        main(["migrate"])


# -- report


@pytest.mark.parametrize("answers", EXAMPLES, ids=lambda path: path.stem)
def test_the_same_answers_and_date_give_the_same_bytes(
    run: Ran, tmp_path: Path, answers: Path
) -> None:
    """Once in this process and once in another, whose hashes are seeded otherwise."""
    options = ["report", "--answers", str(answers), "--date", "2026-11-21", "--out"]
    code, out, err = run(*options, "here")
    assert (code, err) == (0, "")
    names = [Path(line).name for line in out.splitlines()]
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

    monkeypatch.setattr("bot.walks.build_report", broken)
    code, out, _ = run("simulate", "quick_scan", "--walks", 2, "--seed", 9)
    assert code == 1
    assert "2 faults" in out
    assert "9.0" in out
    assert "ZeroDivisionError" in out


def test_coverage_counts_what_a_transcript_reaches(run: Ran, tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text(
        "# language: en\nuser  /start\nuser  [English]\nuser  [Yes, keep my answers]\n"
        "user  Malaysia\nuser  [Employer]\n"
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


# -- the store


async def _fill(path: Path) -> None:
    store = SqliteStore(path)
    await store.open()
    person = Person("person-1", AT, AT)
    binding = Binding("terminal", "somebody", person.id, AT)
    await store.save(Change(person=person, binding=binding, at=AT))
    await store.close()


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "fairhire.sqlite3"
    await _fill(path)
    return path


def people(path: Path) -> list[str]:
    db = sqlite3.connect(path)
    found = [row[0] for row in db.execute("SELECT id FROM persons")]
    db.close()
    return found


@pytest.mark.parametrize("who", ["--person person-1", "--account terminal:somebody"])
def test_a_person_is_erased_and_counted(run: Ran, database: Path, who: str) -> None:
    code, out, _ = run("erase", *who.split(), "--yes")
    assert code == 0
    assert "accounts 1" in out
    assert people(database) == []


def test_nothing_is_erased_without_a_yes(
    run: Ran, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.confirm", lambda _: False)
    assert run("erase", "--person", "person-1")[0] == 1
    assert people(database) == ["person-1"]


def test_a_backup_is_whole_and_private(run: Ran, database: Path, tmp_path: Path) -> None:
    code, out, _ = run("backup", "copy.sqlite3")
    assert (code, out) == (0, "Written: copy.sqlite3\n")
    copy = tmp_path / "copy.sqlite3"
    assert people(copy) == ["person-1"]
    assert copy.stat().st_mode & 0o077 == 0
    code, _, err = run("backup", "copy.sqlite3")
    assert code == 1
    assert "there already" in err


def test_old_backups_go_as_promised_and_other_files_stay(
    run: Ran, database: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "backups"
    folder.mkdir()
    now = datetime.now(UTC)
    for days in (29, 31):
        stamp = (now - timedelta(days=days)).strftime("%Y%m%dT%H%M%S")
        (folder / f"fairhire-{stamp}.sqlite3").write_text("")
    (folder / "fairhire-of-the-boss.sqlite3").write_text("")
    long_ago = (now - timedelta(days=31)).timestamp()
    copy = database.with_name(f"{database.name}.before-1")
    copy.write_text("")
    os.utime(copy, (long_ago, long_ago))
    code, out, _ = run("backup")
    assert code == 0
    assert "Removed, older than 30 days: 2" in out
    assert len(list(folder.iterdir())) == 3
    assert not copy.exists()


# -- doctor


def test_the_doctor_finds_nothing_wrong_with_an_empty_folder(run: Ran, tmp_path: Path) -> None:
    code, out, _ = run("doctor")
    assert code == 0, out
    assert "Nothing to repair." in out
    assert "quick_scan/v1" in out
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_looks_at_the_store_and_leaves_it(run: Ran, database: Path) -> None:
    before = hashlib.sha256(database.read_bytes()).digest()
    code, out, _ = run("doctor")
    assert code == 0, out
    assert "people 1, interviews 0" in out
    assert hashlib.sha256(database.read_bytes()).digest() == before


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"PORT": "x"}, "FAIRHIRE_PORT"),
        ({"DATA_DIR": "/proc/fairhire"}, "cannot be written"),
        ({"DATABASE": "oracle://a"}, "FAIRHIRE_DATABASE"),
        ({"LANGUAGES": "en,xx"}, "xx"),
        (
            {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_BASE": "http://127.0.0.1:9"},
            "cannot be reached",
        ),
    ],
)
def test_the_doctor_says_what_to_repair(run: Ran, settings: dict[str, str], word: str) -> None:
    code, out, err = run("doctor", **settings)
    assert code == 1
    wrong = [line for line in out.splitlines() if "REPAIR" in line]
    assert len([line for line in wrong if word in line]) == 1, out
    assert TOKEN not in out + err
    assert "Traceback" not in err


def test_the_doctor_sees_damage(run: Ran, database: Path) -> None:
    database.write_bytes(b"no database" * 1000)
    code, out, _ = run("doctor")
    assert code == 1
    assert "damaged" in out


# -- chat


def test_a_chat_is_recorded_and_leaves_nothing(
    run: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter(["/start", "[English]", "[Yes, keep my answers]", "q"])
    monkeypatch.setattr("rich.console.Console.input", lambda *_, **__: next(typed))
    run_result = main_quietly(["chat", "--record", "said.txt"])
    assert run_result == 0
    said = (tmp_path / "said.txt").read_text("utf-8")
    assert "user  [Yes, keep my answers]" in said
    assert sorted(os.listdir(tmp_path)) == ["said.txt"]


def main_quietly(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code if isinstance(ended.value.code, int) else 0
