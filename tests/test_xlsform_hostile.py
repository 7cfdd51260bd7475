"""Files that are no form, or want to do harm: one sentence, in little time."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from questionnaires.xlsform import reading
from questionnaires.xlsform.importing import imported
from questionnaires.xlsform.reading import Unreadable, read_workbook
from questionnaires.xlsform.tables import Table
from questionnaires.xlsform.workbook import TooLong, written
from tests.xlsform_samples import DAY, included, questions, told, workbook

HEAD: list[object] = ["type", "name", "label"]
SOME_DAY = datetime(2026, 1, 1)  # noqa: DTZ001 - a property of the file, without a zone


def refused(path: Path) -> str:
    with pytest.raises(Unreadable) as fault:
        imported(path, DAY, included)
    assert "Please" in str(fault.value)
    return str(fault.value)


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04 broken", bytes(5000), b"%PDF-1.7"])
def test_what_is_no_workbook(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(data)
    assert "is no workbook that can be read" in refused(path)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"a;b;c\n1;2;3\n", b'survey\n"' + b"x" * 9])
@pytest.mark.parametrize("suffix", [".csv", ".md"])
def test_what_is_no_table(tmp_path: Path, data: bytes, suffix: str) -> None:
    path = tmp_path / f"form{suffix}"
    path.write_bytes(data)
    refused(path)


def test_an_archive_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "no markup at all")
    assert "is no workbook that can be read" in refused(path)


def test_an_archive_that_unpacks_to_much(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (reading.LARGEST_UNPACKED + 1))
    assert path.stat().st_size < 200_000
    assert "unpacks to more than" in refused(path)


def test_entities_are_not_followed(tmp_path: Path) -> None:
    source = workbook(tmp_path / "plain.xlsx", {"survey": [HEAD, ["text", "q", "Why?"]]})
    path = tmp_path / "form.xlsx"
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            if name.endswith("workbook.xml"):
                text = bomb + text.split("?>", 1)[1]
            after.writestr(name, text)
    assert "is no workbook that can be read" in refused(path)


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS", 50)
    rows: list[list[object]] = [["note", f"n{at}", "N"] for at in range(60)]
    path = workbook(tmp_path / "form.xlsx", {"survey": [HEAD, *rows]})
    assert "more than 50 rows" in refused(path)


def test_too_many_columns_and_a_huge_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide: list[object] = [f"c{at}" for at in range(reading.MOST_COLUMNS + 1)]
    path = workbook(tmp_path / "form.xlsx", {"survey": [[*HEAD, *wide], ["text", "q", "Why?"]]})
    assert "columns" in refused(path)
    monkeypatch.setattr(reading, "LARGEST_FILE", 100)
    assert "larger than" in refused(path)


def test_a_huge_cell(tmp_path: Path) -> None:
    path = tmp_path / "form.md"
    path.write_text(f"| survey |\n| | type | name | label |\n| | text | q | {'x' * 40_000} |\n")
    assert "more than 32767 characters" in refused(path)


def test_another_kind_of_file(tmp_path: Path) -> None:
    path = tmp_path / "form.xls"
    path.write_bytes(b"old")
    assert "save it as .xlsx" in refused(path)


def test_formulas_are_told_and_never_worked_out(tmp_path: Path) -> None:
    from xlsxwriter import Workbook

    path = tmp_path / "form.xlsx"
    book = Workbook(str(path))
    sheet = book.add_worksheet("survey")
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ["text", "q", "Why?"])
    sheet.write_row(2, 0, ["text", "r"])
    sheet.write_formula(2, 2, '=HYPERLINK("http://example.com", "x")', None, "x")
    book.close()
    made = imported(path, DAY, included)
    assert any("row 3: a cell holds a formula (=HYPERLINK(" in one for one in told(made))
    assert questions(made)["r"]["label"] == "r"


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    evil = '=cmd|"/c calc"!A1'
    path = workbook(tmp_path / "form.xlsx", {"survey": [HEAD, ["text", "q", evil]]})
    made = imported(path, DAY, included)
    assert questions(made)["q"]["label"] == evil
    rows = [{"type": "text", "name": "q", "label": text} for text in (evil, "+1", "-1", "@x")]
    out = tmp_path / "out.xlsx"
    out.write_bytes(written({"survey": Table([str(one) for one in HEAD], rows)}, "T", 1, SOME_DAY))
    cells = [cell for row in load_workbook(out)["survey"].iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(out) as archive:
        assert not [name for name in archive.namelist() if b"<f>" in archive.read(name)]


def test_a_text_that_no_cell_holds_is_not_cut(tmp_path: Path) -> None:
    with pytest.raises(TooLong, match="sheet survey, row 2, column label"):
        written({"survey": Table(["label"], [{"label": "x" * 32_768}])}, "T", 1, SOME_DAY)


def test_empty_rows_keep_the_numbers_of_the_others(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEAD, [], [], ["geopoint", "g", "Where?"], ["text", "q", "Why?"]]
    made = imported(workbook(tmp_path / "form.xlsx", {"survey": rows}), DAY, included)
    assert any(one.startswith("survey, row 4: geopoint") for one in told(made))


def test_numbers_and_booleans_in_cells_are_texts(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        [*HEAD, "required"],
        ["select_one l", "q", "Which?", True],
    ]
    choices: list[list[object]] = [["list_name", "name", "label"], ["l", 1, 2024], ["l", 2.5, "x"]]
    path = workbook(tmp_path / "form.xlsx", {"survey": rows, "choices": choices})
    found = questions(imported(path, DAY, included))["q"]
    assert found["choices"] == [{"name": "1", "label": "2024"}, {"name": "2.5", "label": "x"}]
    assert "required" not in found
    assert read_workbook(path).sheets["survey"].rows[0]["required"] == "TRUE"
