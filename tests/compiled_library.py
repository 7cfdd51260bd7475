"""The library compiled once for all services that the tests of a run start.

Rule of this file: what is copied is what a first start would write there itself; a test about a
first start does without.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from questionnaires.catalog import Catalog
from tests import one_run


def _compile(folder: Path) -> None:
    catalog = Catalog(cache_dir=folder)
    for ref in catalog.refs():
        catalog.open(ref)
        for language in catalog.shipped_languages():
            catalog.open(ref, language=language)
        catalog.languages(ref)


def put_into(folder: Path) -> None:
    """Lay the compiled library where a service started in this folder looks for it."""
    cache = folder / "data" / "cache"
    if not cache.exists():
        (folder / "data").mkdir(mode=0o700, exist_ok=True)
        shutil.copytree(one_run.once("compiled", _compile), cache)
