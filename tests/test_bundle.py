"""Everything in one ZIP: complete, the same bytes again, and no name that leads elsewhere."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path, PurePosixPath

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from reports.renderers import RENDERERS
from reports.renderers.archive import FIXED, packed, rezipped
from reports.renderers.bundle import ALL_FORMATS, bundle, safe_path
from tests.command_line import runner
from tests.sample_report import sample_report

POLICY = "سياسة الاستقدام.docx"


def opened(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


# The bundle


def test_the_bundle_has_every_format_as_rendered_and_the_documents() -> None:
    report = sample_report()
    with opened(bundle(report, {POLICY: b"one", "letters/buyer.docx": b"two"})) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            *(f"report.{one.suffix}" for one in RENDERERS.values()),
            "documents/letters/buyer.docx",
            f"documents/{POLICY}",
        ]
        assert {"report.xlsx", "report.ics", "report.pdf"} <= set(archive.namelist())
        assert archive.read("report.xlsx") == RENDERERS["xlsx"].render(report)
        assert archive.read(f"documents/{POLICY}") == b"one"


def test_the_same_report_and_documents_give_the_same_bytes() -> None:
    report, documents = sample_report(), {"b.docx": b"2", "a.docx": b"1"}
    made = bundle(report, documents)
    assert made == bundle(sample_report(), dict(reversed(documents.items())))
    with opened(made) as archive:
        assert {one.date_time for one in archive.infolist()} == {FIXED}
        assert {one.external_attr >> 16 for one in archive.infolist()} == {0o100644}
        assert {one.create_system for one in archive.infolist()} == {3}
        arabic = [one for one in archive.infolist() if not one.filename.isascii()]
        assert all(one.flag_bits & 0x800 for one in arabic)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/root/x.docx", "root/x.docx"),
        ("C:\\windows\\x.docx", "C_/windows/x.docx"),
        ("..", "document"),
        ("", "document"),
        ("con.txt", "_con.txt"),
        ("a\x00b\u202ecod.docx", "abcod.docx"),
        ("what?.docx", "what_.docx"),
        (POLICY, POLICY),
        ("e\u0301.docx", "\u00e9.docx"),
    ],
)
def test_a_name_stays_in_its_folder_and_can_be_written_anywhere(name: str, path: str) -> None:
    assert safe_path(name) == path


@given(st.text())
def test_no_name_at_all_leads_out_of_the_folder(name: str) -> None:
    path = PurePosixPath(safe_path(name))
    assert not path.is_absolute()
    assert ".." not in path.parts
    assert all(0 < len(part.encode()) <= 255 for part in path.parts)


def test_two_documents_of_one_name_are_both_kept() -> None:
    made = bundle(sample_report(), {"a?.docx": b"1", "a*.docx": b"2", "A_.docx": b"3"})
    with opened(made) as archive:
        kept = [name for name in archive.namelist() if name.startswith("documents/")]
        assert len({name.casefold() for name in kept}) == 3
        assert {archive.read(name) for name in kept} == {b"1", b"2", b"3"}


def test_the_command_writes_it_when_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = runner(tmp_path, monkeypatch, capsys)
    answers = Path(__file__).parent.parent / "examples" / "construction_firm.json"
    code, _, _ = run("report", "--answers", answers, "--out", "out", "--format", "zip,xlsx,ics")
    assert code == 0
    made = tmp_path / "out"
    assert sorted(path.name for path in made.iterdir()) == [
        "report.ics",
        "report.xlsx",
        "report.zip",
    ]
    with opened((made / "report.zip").read_bytes()) as archive:
        assert archive.read("report.xlsx") == (made / "report.xlsx").read_bytes()
    assert ALL_FORMATS.keys() - RENDERERS.keys() == {"zip"}


# The archive


def test_documents_made_at_two_times_become_the_same_bytes() -> None:
    def saved(second: int) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name in ("word/document.xml", "[Content_Types].xml")[:: 1 if second % 2 else -1]:
                entry = zipfile.ZipInfo(name, time.localtime(1_700_000_000 + 2 * second)[:6])
                archive.writestr(entry, name)
            archive.mkdir("word")
        return stream.getvalue()

    assert saved(1) != saved(2)
    assert rezipped(saved(1)) == rezipped(saved(2))
    with opened(rezipped(saved(1))) as archive:
        assert archive.namelist() == ["[Content_Types].xml", "word/document.xml"]


def test_a_rewritten_office_file_still_opens() -> None:
    document, book = io.BytesIO(), io.BytesIO()
    Document().save(document)
    Workbook().save(book)
    assert Document(io.BytesIO(rezipped(document.getvalue()))).sections
    assert load_workbook(io.BytesIO(rezipped(book.getvalue()))).sheetnames == ["Sheet"]


def test_a_name_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        packed([("a", b""), ("a", b"")])
