"""`export-xlsform` and `import-xlsform`: files, what is shown, and what is not overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from questionnaires.catalog import Catalog
from tests.command_line import Ran, runner
from tests.xlsform_samples import CAMP

REF = "knowledge_quiz"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ran:
    monkeypatch.chdir(tmp_path)
    return runner(tmp_path, monkeypatch, capsys)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "camp.md"
    path.write_text(CAMP, "utf-8")
    return path


def test_a_workbook_goes_out_and_comes_back(run: Ran, tmp_path: Path) -> None:
    assert run("export-xlsform", REF) == (0, f"{REF}_v1.xlsx\n", "")
    code, told, _ = run("import-xlsform", f"{REF}_v1.xlsx")
    assert code == 0
    assert told == (
        f"{REF}/v1: 10 questions in 1 module (en, ar); no remarks on the form.\n"
        "no errors, no warnings.\n"
        f"Play it: FAIRHIRE_QUESTIONNAIRES=. fairhire chat, then type /start {REF}\n"
    )
    catalog = Catalog((tmp_path,), own=False)
    assert catalog.languages(REF) == ("en", "ar")
    assert catalog.is_machine_drafted("ar")


def test_nothing_is_overwritten_unless_that_is_said(run: Ran, tmp_path: Path) -> None:
    run("export-xlsform", REF)
    code, _, error = run("export-xlsform", REF)
    assert (code, error.count("--force")) == (1, 1)
    assert run("export-xlsform", REF, "--force")[0] == 0
    run("import-xlsform", f"{REF}_v1.xlsx")
    stale = tmp_path / REF / "v1" / "99_older.yaml"
    stale.write_text("modules: []\n", "utf-8")
    code, _, error = run("import-xlsform", f"{REF}_v1.xlsx")
    assert (code, error.count("--force")) == (1, 1)
    assert stale.exists()
    assert run("import-xlsform", f"{REF}_v1.xlsx", "--force")[0] == 0
    assert not stale.exists()


def test_an_edited_workbook_is_another_version(run: Ran, tmp_path: Path) -> None:
    run("export-xlsform", REF, "--out", "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    survey, settings = book["survey"], book["settings"]
    heads = {cell.value: cell.column for cell in survey[1]}
    survey.cell(4, heads["label::English (en)"]).value = "Edited?"
    for cell in settings[1]:
        if cell.value in ("version", "status"):
            settings.cell(2, cell.column).value = {"version": 2, "status": "draft"}[cell.value]
    book.save(tmp_path / "out.xlsx")
    assert run("import-xlsform", "out.xlsx")[0] == 0
    made = Catalog((tmp_path,), own=False).open(REF, 2)
    assert (made.header.status, made.questions[0].label) == ("draft", "Edited?")


def test_cells_changed_in_vain_are_told(run: Ran, tmp_path: Path) -> None:
    run("export-xlsform", "quick_scan", "--out", "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    survey = book["survey"]
    heads = {cell.value: cell.column for cell in survey[1]}
    (row,) = (one for one in survey.iter_rows() if one[1].value == "true_cost_known")
    number = row[0].row
    survey.cell(number, heads["relevant"]).value = "${workers_total} > 3"
    survey.cell(number, heads["label::English (en)"]).value = "Another question?"
    book.save(tmp_path / "out.xlsx")
    told = run("import-xlsform", "out.xlsx")[1]
    assert (
        f"survey, row {number}: relevant is not what fairhire_relevant says; that counts." in told
    )
    assert f"survey, row {number}: label was changed, but the question comes from else" in told
    assert "; 2 remarks on the form." in told


def test_a_workbook_that_was_broken_still_becomes_files(run: Ran, tmp_path: Path) -> None:
    run("export-xlsform", "repayment_plan", "--out", "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    del book["repeats"]
    heads = {cell.value: cell.column for cell in book["settings"][1]}
    book["settings"].cell(2, heads["status"]).value = "finished"
    book["survey"].cell(3, 1).value = "select_one gone"
    heads = {cell.value: cell.column for cell in book["survey"][1]}
    book["survey"].cell(4, heads["level"]).value = "deep"
    book.save(tmp_path / "out.xlsx")
    code, told, _ = run("import-xlsform", "out.xlsx", "--out", "broken/repayment_plan/v2")
    assert code == 0
    assert "unknown-value: `level` is 'deep'" in told
    header = (tmp_path / "broken/repayment_plan/v2/questionnaire.yaml").read_text("utf-8")
    assert "status: draft" in header


def test_a_form_from_elsewhere_becomes_a_draft(run: Ran, form: Path, tmp_path: Path) -> None:
    code, told, _ = run("import-xlsform", form, "--out", tmp_path / "mine" / "camps" / "v3")
    assert code == 0
    assert "survey, row 9: geopoint asks for a place on the map; the question is left out." in told
    assert "20 questions in 5 modules (en, fr)" in told
    assert "02_camp.yaml:5: missing-why: camp_name has no why" in told
    play = f"FAIRHIRE_QUESTIONNAIRES={tmp_path / 'mine'} fairhire chat"
    assert told.endswith(f"{play}, then type /start camps\n")
    catalog = Catalog((tmp_path / "mine",), own=False)
    made = catalog.open("camps", 3)
    assert (made.header.status, made.header.title) == ("draft", "Camp check")
    assert catalog.open("camps", 3, "fr").questions[1].label == "Nom du camp"


def test_what_cannot_be_done_is_refused_in_one_line(run: Ran, form: Path, tmp_path: Path) -> None:
    code, _, error = run("import-xlsform", form, "--out", "somewhere")
    assert (code, "names no version" in error, error.count("\n")) == (2, True, 1)
    code, _, error = run("import-xlsform", "missing.xlsx")
    assert (code, error.count("\n")) == (1, 1)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    code, _, error = run("import-xlsform", broken)
    assert (code, "is no workbook that can be read" in error) == (1, True)
    assert run("export-xlsform", "nothing")[0] == 1


def test_people_can_work_in_the_workbook(run: Ran, tmp_path: Path) -> None:
    run("export-xlsform", "repayment_plan", "--out", "out.xlsx")
    book = load_workbook(tmp_path / "out.xlsx")
    names = ["survey", "choices", "settings", "repeats", "findings", "read me"]
    assert book.sheetnames == names
    survey = book["survey"]
    assert survey.freeze_panes == "C2"
    assert survey.auto_filter.ref.startswith("A1:")
    assert survey["D3"].alignment.wrap_text
    assert survey.column_dimensions["D"].width > 40
    sentences = [cell.value for cell in book["read me"]["A"] if cell.value][1:]
    assert len(sentences) == 5
    assert all("{" not in one for one in sentences)
    assert "Repayment plan" in sentences[0]
