"""`fairhire publish`: a draft becomes a version that is never edited again.

Rule of this file: only what the linter finds no fault with; the header and `published.json` are
written, nothing else.
"""

from __future__ import annotations

import re
from pathlib import Path

import typer

STATUS = re.compile(r"^status:[ \t]*draft[ \t]*$", re.MULTILINE)


def publish(
    ref: str = typer.Argument(help="The questionnaire and its version, such as my_scan/v1."),
    folder: Path | None = typer.Argument(
        None, help="The library folder it lies in. Default: the library of the program itself."
    ),
) -> None:
    """Publish a version: it is never edited again, and `fairhire check` sees to it.

    A correction is a new version: copy the folder to the next number and change it there.
    """
    from bot.mishaps import Refused
    from questionnaires.catalog import Catalog
    from questionnaires.catalog.files import LIBRARY
    from questionnaires.linter import lint_path
    from questionnaires.publishing import with_published

    place = (folder or LIBRARY) / ref
    found = [one for one in sorted(place.glob("*.yaml")) if STATUS.search(one.read_text("utf-8"))]
    if len(found) != 1:
        raise Refused(f"There is no draft {ref} in {place.parent.parent}: please correct the name.")
    problems = [one for one in lint_path(place if folder else None) if one.level == "error"]
    if problems:
        raise Refused(f"{problems[0]} Please repair what `fairhire check` finds, then publish.")
    header = found[0].read_text("utf-8")
    found[0].write_text(STATUS.sub("status: published", header), "utf-8")
    catalog = Catalog((folder,) if folder else ())
    ref_id, _, number = ref.partition("/v")
    made = catalog.read(ref_id, int(number))[0]
    assert made is not None  # the linter has read it
    library, hashes = place.parent.parent, catalog.files.published
    known = {name: one for name, one in hashes.items() if (library / name).is_dir()}
    text = with_published(known, made, catalog.read_library()[0])
    (library / "published.json").write_text(text, "utf-8")
    print(f"{ref} is published. Corrections go into v{int(number) + 1}.")
