"""Rendered files: made once at a time, bounded, and gone when their interview is."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.reporting.heavy import AT_ONCE, Heavy
from bot.reporting.shelf import Place, Shelf
from tests.patience import PATIENCE


def place(name: str = "i1", kind: str = "pdf") -> Place:
    return Place(name, 1, kind, "en")


async def test_many_who_ask_at_once_wait_for_one_rendering() -> None:
    made, release = [], threading.Event()

    def make() -> bytes:
        made.append(threading.current_thread().name)
        release.wait(PATIENCE)
        return b"file"

    shelf = Shelf()
    waiting = [asyncio.create_task(shelf.file(place(), make)) for _ in range(20)]
    await asyncio.sleep(0.05)  # the loop goes on while it is made
    waiting[0].cancel()
    release.set()
    assert set(await asyncio.gather(*waiting[1:])) == {b"file"}
    assert len(made) == 1
    assert made[0] != threading.main_thread().name
    assert await shelf.file(place(), lambda: b"other") == b"file"


async def test_few_are_rendered_beside_each_other() -> None:
    busy, most, lock = 0, 0, threading.Lock()
    together = threading.Barrier(AT_ONCE)

    def make() -> bytes:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        together.wait(PATIENCE)
        with lock:
            busy -= 1
        return b"x"

    shelf = Shelf()
    await asyncio.gather(*(shelf.file(place(str(number)), make) for number in range(8)))
    assert most == AT_ONCE


async def test_a_failure_is_told_and_not_kept() -> None:
    def fail() -> bytes:
        raise ValueError("no glyph")

    shelf = Shelf()
    with pytest.raises(ValueError, match="no glyph"):
        await shelf.file(place(), fail)
    assert await shelf.file(place(), lambda: b"file") == b"file"


async def test_what_is_kept_is_bounded_the_longest_untouched_goes_first() -> None:
    shelf = Shelf(most_bytes=25)
    for name in ("a", "b"):
        await shelf.file(place(name), lambda: b"0123456789")
    await shelf.file(place("a"), lambda: b"new")
    await shelf.file(place("c"), lambda: b"0123456789")
    assert shelf.size == 20
    assert await shelf.file(place("a"), lambda: b"new") == b"0123456789"
    assert await shelf.file(place("b"), lambda: b"new") == b"new"
    await shelf.file(place("d"), lambda: b"x" * 26)
    assert await shelf.file(place("d"), lambda: b"again") == b"again"


async def test_nothing_stays_of_an_interview_that_is_erased() -> None:
    release = threading.Event()

    def slowly() -> bytes:
        release.wait(PATIENCE)
        return b"late"

    shelf = Shelf()
    await shelf.file(place("gone"), lambda: b"file")
    await shelf.file(place("kept"), lambda: b"file")
    late = asyncio.create_task(shelf.file(place("gone", "docx"), slowly))
    await asyncio.sleep(0.01)
    shelf.forget("gone")
    release.set()
    assert await late == b"late"
    assert shelf.size == 4


async def test_files_go_by_themselves() -> None:
    shelf = Shelf(kept_for=0.01)
    await shelf.file(place(), lambda: b"file")
    await asyncio.sleep(0.05)
    assert shelf.size == 0


async def test_what_an_answer_waits_for_goes_before_what_comes_by_itself() -> None:
    heavy, done, release = Heavy(1), list[str](), threading.Event()

    async def work(name: str, *, first: bool = False) -> None:
        await heavy.run(lambda: done.append(name), first=first)

    busy = asyncio.create_task(heavy.run(lambda: release.wait(PATIENCE)))
    await asyncio.sleep(0)
    files = [asyncio.create_task(work(f"file{number}")) for number in range(3)]
    await asyncio.sleep(0)
    report = asyncio.create_task(work("report", first=True))
    await asyncio.sleep(0)
    files[0].cancel()
    release.set()
    await asyncio.gather(busy, report, *files[1:])
    assert done == ["report", "file1", "file2"]
    await asyncio.wait_for(work("later"), PATIENCE)  # no room was lost with who gave up
