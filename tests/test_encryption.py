"""What people wrote, encrypted in the database: nothing to read without the key, nothing lost."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import psycopg
import pytest

from storage import resealing
from storage.base import StoreError
from storage.bodies import Bodies
from tests.command_line import runner
from tests.encryption_samples import (
    ROWS,
    SENTENCE,
    Opened,
    all_of,
    count_in,
    say_everything,
)
from tests.store_samples import (
    FORMER_KEY,
    KEY,
    VALUES,
    after,
    answer,
    answered,
    begin,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    return Opened(request.param, tmp_path)


async def test_what_was_typed_stands_nowhere_in_the_database(database: Opened) -> None:
    async with database.with_keys(KEY) as store:
        await say_everything(store)
        kept = await all_of(store)
        assert count_in(database.raw()) == 0
    assert count_in(database.raw()) == 0
    async with database.with_keys(KEY) as store:
        assert await all_of(store) == kept
    assert str(kept).count(SENTENCE) >= ROWS


async def test_without_a_key_it_does(database: Opened) -> None:
    async with database.with_keys() as store:
        await say_everything(store)
    assert count_in(database.raw()) > ROWS


async def test_a_wrong_key_is_told_at_the_start_and_loses_nothing(database: Opened) -> None:
    async with database.with_keys(KEY) as store:
        await say_everything(store)
        kept = await all_of(store)
    for wrong, told in (((FORMER_KEY,), "put that key back"), ((), "is not set")):
        with pytest.raises(StoreError, match="FAIRHIRE_ENCRYPTION_KEY") as refused:
            async with database.with_keys(*wrong):
                raise AssertionError
        assert told in str(refused.value)
        assert KEY not in str(refused.value)
    async with database.with_keys(KEY) as store:
        assert await all_of(store) == kept


async def test_a_new_key_writes_and_the_former_reads_until_all_is_written_anew(
    database: Opened,
) -> None:
    async with database.with_keys(FORMER_KEY) as store:
        await say_everything(store)
        kept = await all_of(store)
    async with database.with_keys(KEY, FORMER_KEY) as store:
        assert await all_of(store) == kept
        await begin(store, "p2", "i2")
    with pytest.raises(StoreError, match="put that key back"):
        async with database.with_keys(KEY):
            raise AssertionError
    async with database.with_keys(KEY, FORMER_KEY) as store:
        done = await store.reseal()
        assert (done.written, done.failed) == (ROWS, 0)
        assert await all_of(store) == kept
    async with database.with_keys(KEY) as store:
        assert await all_of(store) == kept
        assert (await store.reseal()).written == 0
    with pytest.raises(StoreError, match="put that key back"):
        async with database.with_keys(FORMER_KEY):
            raise AssertionError


async def test_a_key_nothing_was_written_with_is_not_asked_for(database: Opened) -> None:
    async with database.with_keys(FORMER_KEY):
        pass
    async with database.with_keys(KEY) as store:
        await begin(store)
    async with database.with_keys(KEY, FORMER_KEY):
        pass


async def test_an_old_database_is_encrypted_batch_by_batch_and_goes_on_after_a_stop(
    database: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "BATCH", 3)
    async with database.with_keys() as store:
        await say_everything(store)
        standing = await store.interview("i1")
        for turn in range(10):
            assert standing is not None
            change = answered(standing, answer(f"{SENTENCE} {turn}", f"q{turn}", minutes=turn))
            await store.save(change)
            standing = after(change)
        kept = await all_of(store)
    before = resealing._batch
    calls = []

    def stops(*given: Any, **named: Any) -> Any:
        calls.append(named)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return before(*given, **named)

    async with database.with_keys(KEY) as store:
        assert await all_of(store) == kept
        monkeypatch.setattr(resealing, "_batch", stops)
        with pytest.raises(KeyboardInterrupt):
            await asyncio.to_thread(_sealing, database)
        monkeypatch.setattr(resealing, "_batch", before)
        assert await all_of(store) == kept
        done = await store.reseal()
        assert 0 < done.written < ROWS + 10
        assert (done.failed, done.scrubbed) == (0, True)
        assert await all_of(store) == kept
        assert count_in(database.raw()) == 0
        assert (await store.reseal()).written == 0


def _sealing(database: Opened) -> None:
    """Write anew, as a command does that is stopped in the middle."""
    if database.kind == "sqlite":
        from storage.sqlite_resealing import reseal_file

        reseal_file(database.file, Bodies((KEY,)))
        return
    from storage.postgres_resealing import reseal_database

    with psycopg.connect(database.url) as raw:
        reseal_database(raw, Bodies((KEY,)))


async def test_who_answers_meanwhile_loses_nothing(
    database: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "BATCH", 2)
    async with database.with_keys() as store:
        standing = await begin(store)
        for turn in range(40):
            change = answered(standing, answer(SENTENCE, f"q{turn}"))
            await store.save(change)
            standing = after(change)
    async with database.with_keys(KEY) as store:
        sealing = asyncio.create_task(store.reseal())
        turn = 0
        while not sealing.done():
            change = answered(standing, answer(f"{turn}", f"q{turn % 40}"))
            await store.save(change)
            standing, turn = after(change), turn + 1
        assert (await sealing).failed == 0
        assert turn > 0
    async with database.with_keys(KEY) as store:
        assert await store.interview("i1") == standing
        assert len(await store.history("i1")) == 40 + turn


async def test_a_body_in_another_place_is_not_read(database: Opened) -> None:
    async with database.with_keys(KEY) as store:
        change = answered(await begin(store), answer("no"), answer("yes", "other"))
        await store.save(change)
    database.change(
        "UPDATE answers SET value ="
        " (SELECT value FROM answers WHERE question = 'other') WHERE question = 'fee'"
    )
    async with database.with_keys(KEY) as store:
        with pytest.raises(StoreError, match="changed or moved"):
            await store.interview("i1")
        assert (await store.reseal()).failed == 0  # it is as it was written


async def test_what_cannot_be_read_is_counted_and_the_rest_is_written(database: Opened) -> None:
    async with database.with_keys(FORMER_KEY) as store:
        change = answered(await begin(store), answer("no"), answer("yes", "other"))
        await store.save(change)
    database.change(
        "UPDATE answers SET value = substr(value, 1, 30) || 'AAAA' || substr(value, 35)"
        " WHERE question = 'fee'"
    )
    async with database.with_keys(KEY, FORMER_KEY) as store:
        done = await store.reseal()
    assert (done.written, done.failed) == (2, 1)


@pytest.mark.parametrize("keys", [(), (KEY,)], ids=["plain", "encrypted"])
@pytest.mark.parametrize("text", ["$fhe1$", "$fhe1-x", "$fhe1$00000000$AAAA", "{}", "", "ä\0"])
def test_a_text_that_looks_like_a_body_comes_back(keys: tuple[str, ...], text: str) -> None:
    bodies = Bodies(keys)
    stored = bodies.sealed(text, "evidence.name", "e1")
    assert bodies.opened(stored, "evidence.name", "e1") == text
    if keys and text not in ("", "{}"):
        assert bodies.sealed(text, "evidence.name", "e1") != stored  # never the same twice


def test_what_was_plain_can_be_read_with_a_key() -> None:
    for text in ("plain", "$fhe1$odd"):
        assert Bodies((KEY,)).opened(Bodies().sealed(text, "a.b", 1), "a.b", 1) == text
    assert Bodies((KEY,)).opened_bytes(b"{}", "a.b", 1) == b"{}"


async def test_every_value_comes_back_from_a_file_with_a_key(tmp_path: Path) -> None:
    database = Opened("sqlite", tmp_path)
    async with database.with_keys(KEY) as store:
        given = [answer(value, f"q{place}") for place, value in enumerate(VALUES)]
        await store.save(answered(await begin(store), *given))
    async with database.with_keys(KEY) as store:
        assert [one.value for one in await store.history("i1")] == list(VALUES)


async def test_a_backup_is_as_secret_as_the_file_and_as_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = Opened("sqlite", tmp_path)
    database.file = tmp_path / "data" / "fairhire.sqlite3"
    async with database.with_keys(KEY) as store:
        await say_everything(store)
        kept = await all_of(store)
    ran = runner(tmp_path, monkeypatch, capsys)
    code, _, told = await asyncio.to_thread(ran, "backup", "copy.sqlite3", ENCRYPTION_KEY=KEY)
    assert (code, told) == (0, "")
    assert SENTENCE.encode() not in (tmp_path / "copy.sqlite3").read_bytes()
    shutil.copy(tmp_path / "copy.sqlite3", database.file)
    async with database.with_keys(KEY) as store:
        assert await all_of(store) == kept


async def test_a_laptop_moves_to_a_server_and_its_texts_are_encrypted_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    laptop, server = Opened("sqlite", tmp_path), Opened("postgresql", tmp_path)
    async with laptop.with_keys(FORMER_KEY) as store:
        await say_everything(store)
        kept = await all_of(store)
    ran = runner(tmp_path, monkeypatch, capsys)
    settings = {"DATABASE": server.url, "SECRET_KEY": "k" * 32}
    taking = ("migrate", "--from", laptop.file)
    code, _, told = await asyncio.to_thread(ran, *taking, ENCRYPTION_KEY=KEY, **settings)
    assert (code, "put that key back" in told) == (2, True)
    both = f"{KEY},{FORMER_KEY}"
    code, told, _ = await asyncio.to_thread(ran, *taking, ENCRYPTION_KEY=both, **settings)
    assert (code, f"first key: {ROWS} rows" in told) == (0, True)
    async with server.with_keys(KEY) as store:
        assert await all_of(store) == kept


async def test_erasing_leaves_no_body_behind(database: Opened) -> None:
    async with database.with_keys(KEY) as store:
        await store.save(answered(await begin(store), answer(SENTENCE)))
        assert (await store.erase_person("p1")).answers == 1
    async with database.with_keys(FORMER_KEY) as store:  # so nothing needs the other key any more
        assert (await store.state()).persons == 0
