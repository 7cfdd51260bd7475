"""The pages for people: every command they show exists, every link leads somewhere, and the pages
made from the code say what the code does.
"""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from typer.main import get_command

from bot.__main__ import app
from bot.settings import SETTINGS

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M)


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def shell_lines(page: Path) -> list[str]:
    """Return the lines of a page's shell blocks."""
    blocks = re.findall(r"^ *```sh\n(.*?)^ *```", page.read_text("utf-8"), re.M | re.S)
    return [line.strip() for block in blocks for line in block.splitlines() if line.strip()]


SHOWN = [(page, line) for page in PAGES for line in shell_lines(page)]


@pytest.mark.parametrize(
    ("page", "line"), SHOWN, ids=[f"{page.stem}-{line[:30]}" for page, line in SHOWN]
)
def test_every_command_shown_can_be_typed(page: Path, line: str) -> None:
    words = shlex.split(line)
    program = words[0].removeprefix(".venv/bin/")
    if program == "make":
        assert words[1] in TARGETS
    elif program == "fairhire":
        parse(words[1:])
    elif line.startswith("FAIRHIRE_"):
        assert line.partition("=")[0] in {one.name for one in SETTINGS}
    else:
        assert program in (".", "chmod"), line


def parse(words: list[str]) -> None:
    """Read the words as the program would, without doing anything.

    Raises:
        UsageError: there is no such command or option.
    """
    command: Any = get_command(app)
    while hasattr(command, "commands"):
        command = command.commands[words.pop(0)]
    context = command.make_context("fairhire", words)
    for path in (context.params.get("answers"),):
        assert path is None or (ROOT / path).is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
    links = [one.partition("#")[0] for one in re.findall(r"\]\(([^)\s]+)\)", text)]
    inside = [one for one in links if one and "://" not in one]
    assert [one for one in inside if not (page.parent / one).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_named_exists(page: Path) -> None:
    named = set(re.findall(r"FAIRHIRE_[A-Z_]+[A-Z]", page.read_text("utf-8")))
    assert named - {one.name for one in SETTINGS} == set()


def test_pages_made_from_the_code_are_complete(generate: ModuleType) -> None:
    settings = generate.settings()
    assert all(one.name in settings for one in SETTINGS)
    commands = generate.commands()
    for name in ("serve", "doctor", "telegram setup"):
        assert f"## fairhire {name}\n" in commands
    assert "### " not in generate.rules()
    assert "stateDiagram" in generate.lifecycle()
    assert "stateDiagram" in generate.workshop()


def test_the_same_code_gives_the_same_pages(generate: ModuleType) -> None:
    for make in generate.PAGES.values():
        assert make() == make()


def test_a_page_that_is_behind_is_found(
    generate: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "PAGES", {"README.md": lambda: "something else"})
    assert generate.main(["--check"]) == 1
    assert "README.md" in capsys.readouterr().out
    monkeypatch.setattr(generate, "PAGES", {"LICENSE": (ROOT / "LICENSE").read_text})
    assert generate.main(["--check"]) == 0


def test_readme_shows_the_recorded_conversation(generate: ModuleType) -> None:
    shown = generate.readme()
    assert shown.count("<!-- transcript -->") == 1
    said = [line for line in shown.splitlines() if line.startswith(("user", "bot"))]
    assert len(said) == 10
    assert said[-2] == "user  [Submit and get my report]"
    assert "Urgent action is needed" in said[-1]
