"""All rules over all questionnaires: what an author must repair, sorted by place.

Rule of this file: it decides nothing; rules do. One thing wrong never hides another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from questionnaires import rules
from questionnaires.catalog import Catalog, CatalogError
from questionnaires.catalog.files import LIBRARY, shown
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem
from questionnaires.rules import published_changed

Version = tuple[str, int]


def lint(catalog: Catalog, only: Collection[Version] | None = None) -> tuple[Problem, ...]:
    """Return every problem of a catalog, or of some of its versions."""
    library, problems = catalog.read_library()
    found = list(problems)
    for ref_id, version in catalog.files.versions:
        if only is None or (ref_id, version) in only:
            questionnaire, problems = catalog.read(ref_id, version)
            found += problems
            if questionnaire is not None:
                found += lint_questionnaire(questionnaire, library)
    whole = rules.OF_CATALOG.values() if only is None else (published_changed,)
    for rule in whole:
        found += rule.check(catalog)
    return tuple(sorted(set(found)))


def lint_questionnaire(questionnaire: Questionnaire, library: Library) -> Iterator[Problem]:
    """Give the problems that the rules find in one questionnaire."""
    for rule in rules.OF_QUESTIONNAIRE.values():
        yield from rule.check(questionnaire, library)


def lint_path(path: Path | None = None) -> tuple[Problem, ...]:
    """Return every problem of a library folder, of one version's folder or file, or of our own.

    Raises:
        CatalogError: if there are no questionnaires, or they cannot be read.
    """
    if path is None or path.resolve() == LIBRARY:
        return lint(Catalog())
    folder, only = _meant(path)
    start = f"{shown(folder)}/"
    return tuple(one for one in lint(Catalog((folder,)), only) if one.file.startswith(start))


def _meant(path: Path) -> tuple[Path, set[Version]]:
    """Return the library folder a path lies in, and the versions meant by it."""
    folder = path if path.is_dir() else path.parent
    if not folder.is_dir():
        raise CatalogError(
            f"There is no folder {folder}. Please either correct the path or add it."
        )
    if any(folder.glob("*.yaml")):  # the folder of one version
        if not (folder.name.startswith("v") and folder.name[1:].isdigit()):
            raise CatalogError(
                f"{folder} is no version of a questionnaire."
                " Please either name the folder <ref_id>/v<number> or give a library folder."
            )
        return folder.parent.parent, {(folder.parent.name, int(folder.name[1:]))}
    if any(one.is_dir() for one in folder.glob("v[0-9]*")):
        folder = folder.parent
        own = path.name
    else:
        own = ""
    versions = {
        (one.parent.name, int(one.name[1:]))
        for one in folder.glob(f"{own or '*'}/v*")
        if one.name[1:].isdigit()
    }
    if not versions:
        raise CatalogError(
            f"There are no questionnaires in {folder}."
            " Please either add <ref_id>/v1/questionnaire.yaml or give another path."
        )
    return folder, versions
