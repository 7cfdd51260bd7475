"""`fairhire check`: what is wrong in questionnaires, and how to repair it.

Rule of this file: it shows what the linter, or the check of a branding, found and adds nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from questionnaires.problems import Problem

ERROR = "error"


def check(
    path: Path | None = typer.Argument(
        None,
        help="A library folder, one version's folder, or a branding folder."
        " Default: all questionnaires that fairhire knows.",
    ),
    format: str = typer.Option("text", "--format", help="text, json or github."),
) -> None:
    """Check questionnaires or a branding: rule, file, line, what is wrong, how to repair it.

    The exit code is 1 when there are errors; warnings alone leave it at 0.
    """
    from bot.mishaps import WRONG, Refused

    show = FORMATS.get(format)
    if show is None:
        raise Refused(f"--format is {format!r}: please write {', '.join(FORMATS)}.", WRONG)
    if path is not None and not path.exists():
        raise Refused(f"There is no file or folder {path}: please correct the path.")
    problems = _problems(path)
    print(show(problems))
    if any(problem.level == ERROR for problem in problems):
        raise typer.Exit(1)


def _problems(path: Path | None) -> tuple[Problem, ...]:
    from bot.reporting.brand_folder import brand_problems, is_brand_folder, offered
    from questionnaires.linter import lint_path

    if path is not None and is_brand_folder(path):
        return brand_problems(path, offered())
    paths = (path,) if path is not None else (None, *settings_given().questionnaires)
    return tuple(problem for one in paths for problem in lint_path(one))


def _text(problems: tuple[Problem, ...]) -> str:
    lines = [f"{one}" if one.level == ERROR else f"{one} ({one.level})" for one in problems]
    errors = sum(one.level == ERROR for one in problems)
    others = len(problems) - errors
    lines.append(f"{_counted(errors, 'error')}, {_counted(others, 'warning')}.")
    return "\n".join(lines)


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _json(problems: tuple[Problem, ...]) -> str:
    rows = [_row(problem) for problem in problems]
    return json.dumps(rows, ensure_ascii=False, indent=2)


def _row(problem: Problem) -> dict[str, Any]:
    names = ("rule", "level", "file", "line", "message", "repair")
    return {name: getattr(problem, name) for name in names}


def _github(problems: tuple[Problem, ...]) -> str:
    """Return workflow commands, which a pull request shows beside the lines they are about."""
    return "\n".join(
        f"::{'error' if one.level == ERROR else 'warning'} file={_property(one.file)},"
        f"line={max(one.line, 1)},title={_property(one.rule)}::{_data(one.message)}"
        f" {_data(one.repair)}"
        for one in problems
    )


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


FORMATS = {"text": _text, "json": _json, "github": _github}
