"""The library compiled once for all services that a test process starts.

Rule of this file: what is copied is what a first start would write there itself; a test about a
first start does without.
"""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from questionnaires.catalog import Catalog


@lru_cache(maxsize=1)
def _compiled() -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="fairhire-compiled-")
    catalog = Catalog(cache_dir=Path(folder.name))
    for ref in catalog.refs():
        catalog.open(ref)
        for language in catalog.shipped_languages():
            catalog.open(ref, language=language)
        catalog.languages(ref)
    return folder


def put_into(folder: Path) -> None:
    """Lay the compiled library where a service started in this folder looks for it."""
    cache = folder / "data" / "cache"
    if not cache.exists():
        (folder / "data").mkdir(mode=0o700, exist_ok=True)
        shutil.copytree(_compiled().name, cache)
