"""The branding folder of an association, read and checked.

Rule of this file: only here are such files opened; a folder with an error is refused with all that
is wrong with it, and no file below a subfolder is read. What checks them takes a second to import,
so that happens only where there is a folder.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot.mishaps import Refused
from reports.branding import BRANDING, Brand, brand_of

if TYPE_CHECKING:
    from questionnaires.problems import Problem

MOST_FILES = 100
ERROR = "error"
BRANDS = "brands"
"""The folder beside the data with a branding folder for each organisation that has one."""
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
KEPT = "looks"
"""The folder beside the data with a copy of every branding folder a report was handed in under."""
BESIDE_DATA = "branding"
"""The name of the folder that a service looks for in its data folder."""


_log = structlog.get_logger()


def is_brand_folder(path: Path) -> bool:
    """Whether a path is a branding folder, or the branding.yaml in one."""
    return path.name == BRANDING or (path / BRANDING).is_file()


def brand_problems(path: Path, languages: tuple[str, ...]) -> tuple[Problem, ...]:
    """Return what is wrong in a branding folder.

    Raises:
        Refused: it cannot be read.
    """
    from reports.branding_check import check_brand

    folder = path.parent if path.name == BRANDING else path
    return check_brand(files_of(folder), languages, str(folder))


def read_brand(path: Path, languages: tuple[str, ...] = ()) -> Brand:
    """Return the brand of a folder.

    Raises:
        Refused: it cannot be read, or has errors; all of them are told.
    """
    return brand_of(sound_files(path.parent if path.name == BRANDING else path, languages))


def sound_files(folder: Path, languages: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Return the files of a folder that can be used, by name.

    Raises:
        Refused: it cannot be read, or has errors; all of them are told.
    """
    from reports.branding_check import check_brand

    files = files_of(folder)
    problems = check_brand(files, languages, str(folder))
    errors = [str(one) for one in problems if one.level == ERROR]
    if errors:
        raise Refused("\n".join(errors))
    return files


def service_brand(data_dir: Path) -> Brand | None:
    """Return the brand in the folder `branding` beside the service's data, None without one.

    Raises:
        Refused: it cannot be read, or has errors; all of them are told.
    """
    folder = data_dir / BESIDE_DATA
    return read_brand(folder, offered()) if folder.is_dir() else None


def brand_named(data_dir: Path, name: str) -> Brand | None:
    """Return the brand in the folder `brands/<name>` beside the service's data.

    None without one; one with errors is not used, and noted in the log.
    """
    folder = data_dir / BRANDS / name
    if not NAME.fullmatch(name) or not folder.is_dir():
        return None
    try:
        return read_brand(folder, offered())
    except Refused as refused:
        _log.warning("brand_refused", brand=name, repair=str(refused).splitlines()[0])
        return None


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name; of one that is too large, enough to see that it is.

    Raises:
        Refused: it is not there, holds too many files, or cannot be read.
    """
    if not folder.is_dir():
        raise Refused(f"There is no folder {folder}: please correct the path.")
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
        if len(paths) > MOST_FILES:
            raise Refused(f"{folder} has more than {MOST_FILES} files: please take out the others.")
        return {path.name: _beginning(path) for path in paths if not path.name.startswith(".")}
    except OSError as error:
        raise Refused(f"{folder} cannot be read: {error.strerror}.") from error


def _beginning(path: Path) -> bytes:
    from reports.branding_check import LARGEST_TEMPLATE

    with path.open("rb") as stream:
        return stream.read(LARGEST_TEMPLATE + 1)


def offered() -> tuple[str, ...]:
    """Return the languages that reports speak, English first."""
    from importlib.resources import files

    names = {one.name for one in (files("reports") / "locale").iterdir() if one.is_dir()}
    return ("en", *sorted(names - {"en"}))
