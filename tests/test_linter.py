"""Each rule tells what it should, where it should, and nothing about what is well made.

A rule has one file `cases/<rule>.yaml`: lists `passing` and `failing` of small questionnaires (the
header and the modules around questions are added), and for the failing ones what is told, as
"file:line: part of the message". Beside `questions`, `findings` … a case may give `shared` entries,
`files` (whole files by path), `locale` (PO files by language) and `published`.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from questionnaires import rules
from questionnaires.catalog import Catalog, CatalogError
from questionnaires.linter import lint, lint_path
from questionnaires.problems import Problem
from questionnaires.publishing import with_published

CASES = Path(__file__).parent / "cases"
HEADER = """\
ref_id: sample
version: 1
status: draft
title: A sample
language: en
provider: fairhire
copyright: CC BY 4.0
publication_date: "2026-11-21"
"""
SHARED = {
    "requirements": "- {name: R04, label: Workers pay nothing, clauses: {}}\n",
    "actions": """\
- {name: A10, label: Ask, steps: [Ask.], roles: [OWN], first_step: T30, complete: T30,
   evidence: [notes], verify: Done., kpi: Share asked}
""",
    "clauses": """\
- {name: GP7, framework: ILO, clause: "7", text: No fees., source: ilo, confidence: known}
""",
    "sources": "- {name: ilo, title: Principles, confidence: known}\n",
    "roles": "- {name: OWN, label: Owner}\n",
    "frameworks": "- {name: ILO_GPOG, title: Principles}\n",
}
RULES = sorted(rules.documentation())


def folder_of(case: dict[str, Any], folder: Path) -> Path:
    """Write the library folder a case describes."""
    folder = folder / "lib"
    version = folder / "sample" / "v1"
    version.mkdir(parents=True)
    header = str(case.get("header", HEADER)) + str(case.get("also", ""))
    (version / "questionnaire.yaml").write_text(header, "utf-8")
    body = str(case.get("yaml", ""))
    (version / "body.yaml").write_text(body or "modules: []\n", "utf-8")
    (folder / "shared").mkdir()
    for kind, entries in {**SHARED, **case.get("shared", {})}.items():
        text = f"language: en\nentries:\n{entries}"
        (folder / "shared" / f"{kind}.yaml").write_text(text, "utf-8")
    for name, text in case.get("files", {}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def cases_of(kind: str) -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        for at, case in enumerate(yaml.safe_load(path.read_text("utf-8"))[kind]):
            whole = {"yaml": case} if isinstance(case, str) else case
            found.append(pytest.param(path.stem, whole, id=f"{path.stem}-{at}"))
    return found


def told(case: dict[str, Any], folder: Path, rule: str) -> list[str]:
    library = folder_of(case, folder)
    found = [
        f"{one.file.removeprefix(f'{library}/')}:{one.line}: {one.message}"
        for one in lint(Catalog((library,), own=False))
        if one.rule == rule
    ]
    return [one.removeprefix("sample/v1/").replace(f"{library}/", "lib/") for one in found]


@pytest.mark.parametrize(("rule", "case"), cases_of("passing"))
def test_what_is_well_made_passes(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    assert told(case, tmp_path, rule) == []


@pytest.mark.parametrize(("rule", "case"), cases_of("failing"))
def test_what_is_wrong_is_told(rule: str, case: dict[str, Any], tmp_path: Path) -> None:
    expected = case["expected"]
    assert isinstance(expected, list)
    found = told(case, tmp_path, rule)
    assert len(found) == len(expected), found
    for one, part in zip(found, expected, strict=True):
        place, _, message = part.partition(": ")
        assert one.startswith(f"{place}: ")
        assert message in one


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_cases_and_documentation(rule: str) -> None:
    path = CASES / f"{rule}.yaml"
    assert path.is_file(), f"tests/cases/{rule}.yaml is missing"
    cases = yaml.safe_load(path.read_text("utf-8"))
    assert cases["failing"], "no case shows what the rule tells"
    assert cases["passing"], "no case shows what the rule leaves alone"
    assert re.search(r"^Fails::", rules.documentation()[rule], re.MULTILINE)


def test_no_case_is_without_its_rule() -> None:
    assert sorted(path.stem for path in CASES.glob("*.yaml")) == RULES


def test_every_problem_says_how_to_repair_it(tmp_path: Path) -> None:
    texts: list[Problem] = []
    for at, param in enumerate(cases_of("failing")):
        folder = tmp_path / str(at)
        texts += lint(Catalog((folder_of(param.values[1], folder),), own=False))
    assert texts
    for one in texts:
        assert one.repair.startswith("Please either "), one
        assert one.repair.endswith((".", "remove it")), one
        assert " or " in one.repair, one


def test_a_published_version_may_not_change(tmp_path: Path) -> None:
    case: dict[str, Any] = {"header": HEADER.replace("draft", "published")}
    folder = folder_of(case, tmp_path)
    catalog = Catalog((folder,), own=False)
    text = with_published({}, catalog.open("sample"), catalog.library())
    (folder / "published.json").write_text(text, "utf-8")
    assert "published-changed" not in {one.rule for one in lint(Catalog((folder,), own=False))}
    header = folder / "sample" / "v1" / "questionnaire.yaml"
    header.write_text("# a comment changes nothing\n" + header.read_text("utf-8"), "utf-8")
    assert "published-changed" not in {one.rule for one in lint(Catalog((folder,), own=False))}
    header.write_text(header.read_text("utf-8").replace("A sample", "Another"), "utf-8")
    told = [one for one in lint(Catalog((folder,), own=False)) if one.rule == "published-changed"]
    assert "was changed since" in told[0].message


@pytest.mark.parametrize("part", [".", "sample", "sample/v1", "sample/v1/body.yaml"])
def test_a_folder_a_version_or_a_file_can_be_checked(part: str, tmp_path: Path) -> None:
    broken = "modules:\n  - {name: fees, label: Fees, questons: []}\n"
    folder = folder_of({"yaml": broken}, tmp_path)
    shutil.rmtree(folder / "shared")
    problems = lint_path(folder / part)
    assert [(one.rule, one.file, one.line) for one in problems] == [
        ("unknown-key", str(folder / "sample" / "v1" / "body.yaml"), 2)
    ]


def test_a_path_without_questionnaires_is_told_in_one_line(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(CatalogError, match="Please either"):
            lint_path(path)


def test_the_library_that_comes_along_has_no_problem() -> None:
    assert [str(problem) for problem in lint_path()] == []
