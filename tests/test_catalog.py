"""Questionnaires are found, opened in any language, kept compiled, and refused when broken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from questionnaires import territories
from questionnaires.catalog import Catalog, CatalogError
from questionnaires.catalog.files import LIBRARY
from questionnaires.catalog.update import update_catalogs

HEADER = """\
ref_id: {ref}
version: {version}
status: {status}
title: A sample
language: en
provider: fairhire
copyright: CC BY 4.0
publication_date: "2026-11-21"
"""
BODY = """\
modules:
  - name: fees
    label: Fees
    questions:
      - name: fees_paid
        type: yes_partly_no
        label: Did any worker pay?
        choices: [{name: blocked, label: We may not ask}]
        evidence: [list of workers]
findings:
  - name: fees_paid
    requirement: R04
    questions: [fees_paid]
    cases: [{when: "${fees_paid} = 'yes' or ${fees_paid} = 'partly'", status: gap,
      severity: major, note: Look again.}]
"""
SCAN = """\
modules:
  - {name: scan, label: Fees, questions: [{include: sample/v1#fees_paid}]}
"""


def write(folder: Path, ref: str, version: int, body: str = BODY, status: str = "draft") -> Path:
    place = folder / ref / f"v{version}"
    place.mkdir(parents=True)
    header = HEADER.format(ref=ref, version=version, status=status)
    (place / "questionnaire.yaml").write_text(header + body, "utf-8")
    return place / "questionnaire.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lib = tmp_path / "lib"
    write(lib, "sample", 1)
    write(lib, "scan", 1, SCAN)
    (lib / "shared").mkdir()
    entry = "language: en\nentries:\n  - {name: OWN, label: Owner}\n"
    (lib / "shared" / "roles.yaml").write_text(entry, "utf-8")
    return lib


def opened(folder: Path, cache: Path | None = None) -> Catalog:
    return Catalog((folder,), cache, own=False)


def test_questionnaires_are_found_and_opened(folder: Path) -> None:
    catalog = opened(folder)
    assert catalog.refs() == ("sample", "scan")
    assert catalog.versions("sample") == (1,)
    found = catalog.open("sample")
    assert found.questions[0].name == "fees_paid"
    assert len(found.content_hash) == 64
    assert catalog.open("sample") is found


def test_the_newest_published_version_is_opened_unless_another_is_asked_for(folder: Path) -> None:
    write(folder, "sample", 2, status="published")
    write(folder, "sample", 3)
    catalog = opened(folder)
    assert catalog.open("sample").version == 2
    assert catalog.open("sample", 3).version == 3


def test_further_folders_add_to_the_library(folder: Path) -> None:
    assert {"sample", *opened(LIBRARY).refs()} <= set(Catalog((folder,)).refs())


@pytest.mark.parametrize(
    ("ref", "version", "message"),
    [
        ("nothing", None, "There is no questionnaire 'nothing'"),
        ("sample", 9, "There is no version 9 of sample"),
        ("broken", None, "broken v1 cannot be used: .*13: missing-key: .*"),
    ],
)
def test_what_cannot_be_opened_is_told_in_one_line(
    folder: Path, ref: str, version: int | None, message: str
) -> None:
    write(folder, "broken", 1, BODY.replace("label: Did", "lable: Did"))
    with pytest.raises(CatalogError, match=message) as told:
        opened(folder).open(ref, version)
    assert "\n" not in str(told.value)
    assert "Please either" in str(told.value)


def test_a_circle_of_includes_is_told(folder: Path) -> None:
    write(folder, "circle", 1, SCAN.replace("sample/v1#fees_paid", "circle/v1#fees_paid"))
    with pytest.raises(CatalogError, match="no questionnaire circle/v1"):
        opened(folder).open("circle")


def test_the_cache_gives_the_same_without_yaml_and_lark(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    made = opened(folder, cache).open("scan")
    assert list(cache.glob("*.msgpack"))
    kept = opened(folder, cache).open("scan")
    assert kept == made
    code = f"""
import sys
from pathlib import Path
from questionnaires.catalog import Catalog
from questionnaires.expressions import compile_expression
catalog = Catalog((Path({str(folder)!r}),), Path({str(cache)!r}), own=False)
for rule in catalog.open("scan").findings:
    for case in rule.cases:
        compile_expression(case.when)
assert not {{"yaml", "lark", "babel"}} & set(sys.modules), sorted(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_changed_file_and_a_damaged_cache_are_read_anew(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    opened(folder, cache).open("sample")
    for blob in cache.glob("*.msgpack"):
        blob.write_bytes(b"\x81damaged")
    assert opened(folder, cache).open("sample").questions[0].label == "Did any worker pay?"
    file = folder / "sample" / "v1" / "questionnaire.yaml"
    file.write_text(file.read_text("utf-8").replace("any worker", "anyone"), "utf-8")
    assert opened(folder, cache).open("scan").questions[0].label == "Did anyone pay?"


def test_where_no_cache_can_be_written_it_works_in_memory(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    assert opened(folder, tmp_path / "file" / "cache").open("sample").ref_id == "sample"


def translated(folder: Path, language: str, texts: dict[str, str]) -> None:
    update_catalogs(folder, [language])
    missing = set(texts)
    for path in sorted((folder / "locale" / language / "LC_MESSAGES").glob("*.po")):
        text = path.read_text("utf-8")
        for english, other in texts.items():
            empty = f'msgid "{english}"\nmsgstr ""'
            if empty in text:
                missing.discard(english)
            text = text.replace(empty, f'msgid "{english}"\nmsgstr "{other}"')
        path.write_text(text, "utf-8")
    assert not missing


SPANISH = {
    "A sample": "Una muestra",
    "Fees": "Honorarios",
    "Did any worker pay?": "¿Pagó algún trabajador?",
    "Yes": "Sí",
    "Partly": "En parte",
    "No": "No",
    "We may not ask": "No podemos preguntar",
    "list of workers": "lista de trabajadores",
    "Look again.": "Mire otra vez.",
    "Owner": "Dueño",
}


def test_translations_reach_included_questions_and_shared_entries(folder: Path) -> None:
    translated(folder, "es", SPANISH)
    catalog = opened(folder)
    for ref in ("sample", "scan"):
        found = catalog.open(ref, language="es")
        assert found.text_language == "es"
        question = found.questions[0]
        assert question.label == "¿Pagó algún trabajador?"
        assert [one.label for one in question.choices][:2] == ["Sí", "En parte"]
        assert question.evidence == ("lista de trabajadores",)
        assert found.findings[0].cases[0].note == "Mire otra vez."
        assert catalog.languages(ref) == ("en", "es")
    assert catalog.library("es").roles == {"OWN": "Dueño"}
    assert catalog.library("es").countries["DE"] == "Alemania"
    assert catalog.open("sample", language="xx").text_language == "en"


def test_an_unfinished_language_is_not_offered(folder: Path) -> None:
    translated(folder, "es", {"Fees": "Honorarios"})
    catalog = opened(folder)
    assert catalog.languages("sample") == ("en",)
    assert catalog.shipped_languages() == ("en", "es")
    assert catalog.is_machine_drafted("es")
    assert not catalog.is_machine_drafted("en")


def test_updating_loses_no_translation_and_changes_nothing_twice(folder: Path) -> None:
    translated(folder, "es", SPANISH)
    path = folder / "locale" / "es" / "LC_MESSAGES" / "sample.po"
    update_catalogs(folder, ["es"])
    once = path.read_bytes()
    assert "¿Pagó algún trabajador?" in once.decode()
    update_catalogs(folder, ["es"])
    assert path.read_bytes() == once
    file = folder / "sample" / "v1" / "questionnaire.yaml"
    file.write_text(file.read_text("utf-8").replace("any worker", "anyone"), "utf-8")
    update_catalogs(folder, ["es"])
    assert '#, fuzzy\nmsgctxt "sample/fees_paid/label"' in path.read_text("utf-8")
    assert opened(folder).open("sample", language="es").questions[0].label == "Did anyone pay?"


def test_a_reviewed_language_stays_reviewed(folder: Path) -> None:
    translated(folder, "es", {})
    paths = sorted((folder / "locale" / "es" / "LC_MESSAGES").glob("*.po"))
    assert len(paths) > 1
    for path in paths:
        assert opened(folder).is_machine_drafted("es")  # as long as one file is not reviewed
        path.write_text(path.read_text("utf-8").replace("machine-drafted", "reviewed"), "utf-8")
    update_catalogs(folder, ["es"])
    assert not opened(folder).is_machine_drafted("es")


def test_countries_have_names_in_the_readers_language() -> None:
    assert territories.country_name("NP", "en") == "Nepal"
    assert territories.country_name("NP", "ne") == "नेपाल"
    assert territories.country_name("NP", "no-such") == "Nepal"
    assert 249 <= len(territories.country_codes()) <= 251
    assert {"NP", "MY", "NO"} <= territories.country_codes()
    assert not {"EU", "UN", "ZZ"} & territories.country_codes()
    names = [name for _, name in territories.countries("es")]
    assert names.index("Afganistán") < names.index("Albania") < names.index("Zimbabue")
    assert territories.language_name("ne", "en") == "Nepali"
    assert territories.own_name("ne") == "नेपाली"


@pytest.mark.parametrize(
    ("typed", "language", "code"),
    [
        ("nep", "en", "NP"),
        ("NP", "en", "NP"),
        ("alem", "es", "DE"),
        ("germ", "es", "DE"),
        ("नेपा", "ne", "NP"),
        ("cote", "en", "CI"),
        ("arabia", "en", "SA"),
    ],
)
def test_countries_are_found_by_what_is_typed(typed: str, language: str, code: str) -> None:
    assert territories.matching_countries(typed, language)[0] == code


def test_languages_are_found_by_their_own_name() -> None:
    assert territories.matching_languages("españ", "en")[0] == "es"
    assert territories.matching_languages("", "en") == ()


def test_every_questionnaire_that_comes_along_opens() -> None:
    catalog = Catalog()
    for ref in catalog.refs():
        assert catalog.open(ref).questions
    assert catalog.library().requirements
