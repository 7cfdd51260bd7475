"""The folder of evidence: closed to others, no way out of it, encrypted where there are keys."""

from __future__ import annotations

import asyncio
import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load
from bot.wiring import make_service
from storage.base import Change, StoreError
from storage.evidence import ARRIVING, EvidenceFiles
from storage.evidence_cipher import CHUNK, MAGIC
from storage.evidence_erasing import sweep
from storage.memory import MemoryStore
from tests.evidence_filed import PAPER, filed, held, pieces
from tests.store_samples import NOON, begin, person

OLD, NEW = "the former key, thirty-two letters", "the present key, thirty-two letter"


class TestOnDisk:
    """What concerns the folder alone."""

    @pytest.fixture
    def files(self, tmp_path: Path) -> EvidenceFiles:
        return EvidenceFiles(tmp_path / "evidence")

    async def test_only_the_owner_may_read(self, files):
        one = await held(files)
        await files.keep(one, "p1")
        path = files.folder / "p1" / one.sha256
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for folder in (files.folder, files.folder / "p1", files.folder / ARRIVING):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700

    @pytest.mark.parametrize("id", ["..", "../p2", "a/b", "", ".arriving", "a\0b", "x" * 65])
    async def test_no_id_leads_out_of_the_folder(self, files, id):
        one = await held(files)
        with pytest.raises(StoreError):
            await files.keep(one, id)
        with pytest.raises(StoreError):
            await files.read(id, one.sha256)
        await files.clear(id)
        assert one.path is not None
        assert one.path.exists()
        with pytest.raises(StoreError):
            await files.read("p1", "../../etc/passwd")

    async def test_a_fresh_orphan_and_a_file_coming_in_are_left_alone(self, tmp_path):
        store = MemoryStore()
        store.files = files = EvidenceFiles(tmp_path)
        await store.save(Change(person=person()))
        orphan, arriving = await held(files, b"orphan"), await held(files, b"arriving")
        await files.keep(orphan, "p1")
        assert arriving.path is not None
        now = NOON
        for path in (files.folder / "p1" / orphan.sha256, arriving.path):
            os.utime(path, (now.timestamp(), now.timestamp()))
        assert (await sweep(store, now + timedelta(minutes=59))).orphans == 0
        assert (await sweep(store, now + timedelta(minutes=61))).orphans == 2
        assert not arriving.path.exists()

    async def test_content_that_changed_is_never_handed_over(self, files):
        one = await held(files)
        await files.keep(one, "p1")
        (files.folder / "p1" / one.sha256).write_bytes(b"something else")
        with pytest.raises(StoreError, match="damaged"):
            await files.read("p1", one.sha256)

    async def test_where_nothing_can_be_written_it_says_how_to_repair_it(self, tmp_path):
        (tmp_path / "evidence").write_text("a file stands where the folder should be")
        with pytest.raises(StoreError, match="make room"):
            await held(EvidenceFiles(tmp_path / "evidence"))


class TestEncryption:
    @pytest.mark.parametrize("size", [1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
    async def test_nothing_readable_reaches_the_disk(self, tmp_path, size):
        content = (b"clear words " * size)[:size]
        files = EvidenceFiles(tmp_path, [NEW])
        one = await files.hold(pieces(content, 50_000), 1000_000)
        assert one.path is not None
        on_disk = one.path.read_bytes()
        assert on_disk.startswith(MAGIC)
        assert b"clear words" not in on_disk
        assert (await asyncio.to_thread(files.open, one)).read() == content
        await files.keep(one, "p1")
        assert await files.read("p1", one.sha256) == content

    async def test_keys_are_changed_one_after_the_other(self, tmp_path):
        store = MemoryStore()
        await begin(store)
        store.files = EvidenceFiles(tmp_path)
        plain = await filed(store, b"before there was a key")
        store.files = EvidenceFiles(tmp_path, [OLD])
        former = await filed(store, b"under the former key", id="e2")
        assert (await sweep(store, NOON)).renewed == 1  # the one written before there was a key
        store.files = EvidenceFiles(tmp_path, [NEW, OLD])
        assert await store.files.read("p1", former.sha256) == b"under the former key"
        assert (await sweep(store, NOON)).renewed == 2
        assert (await sweep(store, NOON)).renewed == 0
        store.files = EvidenceFiles(tmp_path, [NEW])
        assert await store.files.read("p1", plain.sha256) == b"before there was a key"
        assert await store.files.read("p1", former.sha256) == b"under the former key"

    async def test_without_its_key_a_file_says_what_is_missing(self, tmp_path):
        store = MemoryStore()
        await begin(store)
        store.files = EvidenceFiles(tmp_path, [OLD])
        one = await filed(store)
        for keys in ([NEW], []):
            store.files = EvidenceFiles(tmp_path, keys)
            with pytest.raises(StoreError, match="FAIRHIRE_ENCRYPTION_KEY"):
                await store.files.read("p1", one.sha256)
            assert (await sweep(store, NOON)).failed == 1
        assert await EvidenceFiles(tmp_path, [NEW, OLD]).read("p1", one.sha256) == PAPER

    @pytest.mark.parametrize("harm", ["cut", "swapped", "flipped", "longer"])
    async def test_what_was_tampered_with_is_refused(self, tmp_path, harm):
        files = EvidenceFiles(tmp_path, [NEW])
        one = await files.hold(pieces(bytes(3 * CHUNK), 50_000), 1000_000)
        await files.keep(one, "p1")
        path = tmp_path / "p1" / one.sha256
        raw, block, head = path.read_bytes(), CHUNK + 16, len(MAGIC) + 15
        changed = {
            "cut": raw[: head + block],
            "swapped": raw[:head]
            + raw[head + block : head + 2 * block]
            + raw[head : head + block]
            + raw[head + 2 * block :],
            "flipped": raw[:-1] + bytes([raw[-1] ^ 1]),
            "longer": raw + b"x",
        }[harm]
        path.write_bytes(changed)
        with pytest.raises(StoreError, match="damaged"):
            await files.read("p1", one.sha256)


class TestSetting:
    def test_the_keys_of_the_setting_reach_the_files(self, tmp_path):
        given = {
            "FAIRHIRE_DATA_DIR": str(tmp_path),
            "FAIRHIRE_ENCRYPTION_KEY": f" {'n' * 32}, {'o' * 40} ",
        }
        settings = load(given, tmp_path / "none").settings
        assert settings.encryption_key == ("n" * 32, "o" * 40)
        assert "nnn" not in repr(settings)
        files = make_service(settings).store.files
        assert files.keys.encrypts
        assert files.folder == tmp_path / "evidence"
        assert not make_service(Settings(data_dir=tmp_path)).store.files.keys.encrypts

    @pytest.mark.parametrize("wrong", ["short", f"{'n' * 32},short", f"{'n' * 32},{'n' * 32}"])
    def test_a_key_that_can_be_guessed_is_refused_and_not_shown(self, tmp_path, wrong):
        with pytest.raises(SettingsError, match="32 characters") as told:
            load({"FAIRHIRE_ENCRYPTION_KEY": wrong}, tmp_path / "none")
        assert "short" not in str(told.value)
