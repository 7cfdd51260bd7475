"""What may be kept as evidence: types by content, sizes, labels, and which papers run out."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from flows import evidence
from flows.evidence import LARGEST, MEGABYTE, MOST_BYTES, MOST_FILES, Kept
from storage.file_types import ENDINGS, SHEET, WORD, FileType, file_type
from tests import evidence_samples as samples

TAKEN: dict[str, tuple[Callable[[], bytes], str]] = {
    "jpeg": (samples.picture, "image/jpeg"),
    "png": (lambda: samples.picture("PNG"), "image/png"),
    "webp": (lambda: samples.picture("WEBP"), "image/webp"),
    "heic": (lambda: samples.HEIC, "image/heic"),
    "pdf": (lambda: samples.PDF, "application/pdf"),
    "text": ("Pay slip ✓ of March\r\n\tتم".encode, "text/plain"),
    "text with mark": ("\ufeffnotes".encode, "text/plain"),
    "text from windows": (lambda: "\ufeffnotes".encode("utf-16-le"), "text/plain"),
    "word": (samples.word, WORD),
    "sheet": (samples.sheet, SHEET),
    "odt": (samples.odf, "application/vnd.oasis.opendocument.text"),
    "ods": (lambda: samples.odf("spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    "ogg": (lambda: samples.OGG, "audio/ogg"),
    "mp3": (lambda: samples.MP3, "audio/mpeg"),
    "mp3 without tag": (lambda: samples.MP3[10:], "audio/mpeg"),
    "m4a": (lambda: samples.M4A, "audio/mp4"),
    "mp4": (lambda: samples.MP4, "video/mp4"),
}
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "empty"),
    "windows program": (lambda: samples.PROGRAM, "program"),
    "linux program": (lambda: b"\x7fELF" + bytes(60), "program"),
    "shortcut": (lambda: b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60), "program"),
    "shell script": (lambda: b"#!/bin/sh\nrm -r /\n", "script"),
    "page": (lambda: b"  <!DOCTYPE html><script>alert(1)</script>", "script"),
    "svg": (lambda: b'<?xml version="1.0"?><svg onload="x()"/>', "script"),
    "zip": (lambda: samples.zipped("a.txt"), "archive"),
    "gzip": (lambda: b"\x1f\x8b\x08" + bytes(9), "archive"),
    "rar": (lambda: b"Rar!\x1a\x07\x00", "archive"),
    "tar": (lambda: bytes(1) * 257 + b"ustar\x00" + bytes(100), "archive"),
    "word with macros": (lambda: samples.word("word/vbaProject.bin"), "macros"),
    "word with macros, shouted": (lambda: samples.word("WORD/VBAPROJECT.BIN"), "macros"),
    "word with a packed file": (lambda: samples.word("word/embeddings/oleObject1.bin"), "macros"),
    "odt with macros": (lambda: samples.odf("text", "Basic/Standard/a.xml"), "macros"),
    "slides": (lambda: samples.zipped("[Content_Types].xml", "ppt/presentation.xml"), "archive"),
    "old word": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(60), "old_office"),
    "half a word document": (lambda: samples.word()[:-30], "archive"),
    "gif": (lambda: samples.GIF, "unknown"),
    "bytes": (lambda: bytes(range(1, 255)), "unknown"),
    "text with a NUL": (lambda: b"notes\x00more", "unknown"),
}


def found(content: bytes, name: str = "") -> FileType:
    return file_type(io.BytesIO(content), name)


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_taken_is_known_by_its_content(name: str) -> None:
    make, media_type = TAKEN[name]
    assert found(make(), "a.exe").media_type == media_type
    assert media_type in ENDINGS


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_dangerous_or_unknown_is_refused_whatever_its_name(name: str) -> None:
    make, reason = REFUSED[name]
    assert found(make(), "photo.jpg") == FileType(refused=reason)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_size_of_a_picture_is_read(kind: str) -> None:
    read = found(samples.picture(kind, 1280, 720))
    assert (read.width, read.height) == (1280, 720)


def test_a_picture_cut_off_after_its_first_bytes_has_no_size() -> None:
    assert found(b"\xff\xd8\xff") == FileType("image/jpeg")
    assert found(b"\x89PNG\r\n\x1a\n") == FileType("image/png")


@pytest.mark.parametrize("name", ["run.BAT", "a.js", "page.html ", "macro.vbs", "link.url"])
def test_text_that_calls_itself_a_script_is_refused(name: str) -> None:
    assert found(b"hello", name).refused == "script"
    assert found(b"hello", "hello.txt").media_type == "text/plain"


def test_a_bomb_is_looked_at_and_never_unpacked() -> None:
    content = samples.bomb()
    tracemalloc.start()
    assert found(content).media_type == WORD
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5 * MEGABYTE


def test_a_list_of_contents_without_end_is_not_read() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for number in range(6000):
            archive.writestr(f"word/{number}", "")
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("word/document.xml", "")
    assert found(made.getvalue()).refused == "archive"


@pytest.mark.parametrize(
    ("size", "kept", "reason"),
    [
        (1, Kept(), ""),
        (LARGEST, Kept(), ""),
        (LARGEST + 1, Kept(), "too_large"),
        (0, Kept(), "empty"),
        (None, Kept(), ""),
        (1, Kept(MOST_FILES - 1, 0), ""),
        (1, Kept(MOST_FILES, 0), "too_many"),
        (LARGEST, Kept(3, MOST_BYTES - LARGEST), ""),
        (LARGEST, Kept(3, MOST_BYTES - LARGEST + 1), "too_much"),
    ],
)
def test_how_much_can_be_kept(size: int | None, kept: Kept, reason: str) -> None:
    assert evidence.refusal(size, kept) == reason


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("licence 2026.pdf", "licence 2026.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\licence.pdf", "licence.pdf"),
        ("..", ""),
        ("", ""),
        ("a\x00b\r\nc\x1b[31m.pdf", "ab c[31m.pdf"),
        ("annex\u202efdp.exe", "annexfdp.exe"),
        ("ইজারা চুক্তি.pdf", "ইজারা চুক্তি.pdf"),
        ("Mr Ram Thapa AB1234567.pdf", ""),
        ("passport_AB1234567.jpg", ""),
        ("9" * 12 + ".jpg", ""),
        ("PXL_20261121_123456789.jpg", "PXL_20261121_123456789.jpg"),
        ("PXL_20261121_123456789.MP.jpg", "PXL_20261121_123456789.MP.jpg"),
        ("\ud800x.pdf", "x.pdf"),
    ],
)
def test_a_name_is_a_label_and_nothing_more(name: str, label: str) -> None:
    assert evidence.label_of(name) == label


def test_a_long_name_is_shortened_and_keeps_its_ending() -> None:
    label = evidence.label_of("x" * 300 + ".pdf")
    assert label.endswith("x….pdf")
    assert len(label) == evidence.LONGEST_LABEL
    assert len(evidence.label_of("x" * 300)) == evidence.LONGEST_LABEL


def test_words_that_may_name_somebody_are_left_out_and_that_is_known() -> None:
    assert evidence.caption_of("page 1 of 2") == "page 1 of 2"
    assert evidence.caption_of("passport of Mr Thapa") == ""
    assert evidence.leaves_words_out("licence.pdf", "of Mr Thapa")
    assert evidence.leaves_words_out("AB1234567.pdf", "")
    assert not evidence.leaves_words_out("licence.pdf", "page 1")
    assert not evidence.leaves_words_out("", "")


@pytest.mark.parametrize(
    ("papers", "ends"),
    [
        (["licence"], True),
        (["registry print", "notes"], True),
        (["signed agreement"], True),
        (["Insurance policy"], True),
        (["payslip", "photos"], False),
        ([], False),
    ],
)
def test_which_papers_run_out(papers: list[str], ends: bool) -> None:
    assert evidence.runs_out(papers) is ends
