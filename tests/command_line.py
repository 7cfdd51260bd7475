"""Running `fairhire` inside a test, as a person runs it: what it prints, and how it ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.__main__ import main

Ran = Callable[..., tuple[int, str, str]]


def runner(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Ran:
    """Return what runs a command in a folder without settings, but for those it is given.

    It returns exit code, output and errors.
    """
    monkeypatch.chdir(folder)
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
