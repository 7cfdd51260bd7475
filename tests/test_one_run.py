"""What the processes of a test run share is made once, whole or not at all."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import one_run


def test_of_many_who_need_a_thing_at_once_one_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(one_run.NAME, str(tmp_path))
    made: list[Path] = []

    def make(path: Path) -> None:
        made.append(path)
        path.write_text("begun")
        time.sleep(0.02)
        path.write_text("whole")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: one_run.once("thing", make).read_text(), range(8)))
    assert found == ["whole"] * 8
    assert len(made) == 1


def test_what_failed_is_made_by_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(one_run.NAME, str(tmp_path))

    def fail(path: Path) -> None:
        path.write_text("half")
        raise RuntimeError("in the middle")

    def make(path: Path) -> None:
        path.write_text("whole")

    with pytest.raises(RuntimeError, match="in the middle"):
        one_run.once("thing", fail)
    assert one_run.once("thing", make).read_text() == "whole"
