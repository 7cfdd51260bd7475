"""Finding and opening questionnaires: the one place in this package that reads files.

Rule of this package: what is broken is told in one line and never half opened; what was read is
kept compiled, so that neither YAML nor the expression parser is loaded again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from threading import RLock
from typing import Any

from questionnaires import territories
from questionnaires.catalog.cache import Cache
from questionnaires.catalog.files import LIBRARY, LibraryFiles, hash_of, read_folders
from questionnaires.corridor_lookup import official_minimums
from questionnaires.expressions import remember_trees
from questionnaires.model import Library, Questionnaire
from questionnaires.problems import Problem

__all__ = ["Catalog", "CatalogError"]

SOURCE_LANGUAGE = "en"
COMPLETE_ENOUGH = 0.95
"""A language is offered when so much of a questionnaire is translated."""


class CatalogError(Exception):
    """A questionnaire that is not there or cannot be used; one line, with how to repair it."""


@dataclass(frozen=True)
class _Read:
    """A questionnaire as it was read, with the trees of its expressions."""

    questionnaire: Questionnaire | None
    problems: tuple[Problem, ...]
    trees: dict[str, list[Any]]


@dataclass(frozen=True)
class _ReadLibrary:
    library: Library
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _ReadTranslations:
    texts: list[tuple[str, str, str]]
    review: str


class Catalog:
    """All questionnaires and shared entries of the program's own library and further folders."""

    def __init__(
        self, folders: Iterable[Path] = (), cache_dir: Path | None = None, *, own: bool = True
    ) -> None:
        """Read the files of `folders`, after the program's own library if `own`.

        Raises:
            CatalogError: if a folder cannot be read.
        """
        self.folders = (*((LIBRARY,) if own else ()), *(Path(one) for one in folders))
        self._files = _files_in(self.folders)
        self._cache = Cache(cache_dir)
        self._lock = RLock()
        self._read: dict[tuple[str, int], _Read] = {}
        self._opened: dict[tuple[str, int, str], Questionnaire] = {}
        self._libraries: dict[str, Library] = {}
        self._translations: dict[str, Any] = {}
        self._languages: dict[tuple[str, int], tuple[str, ...]] = {}
        self._hashes: dict[str, str] = {}

    @property
    def files(self) -> LibraryFiles:
        """The files all this comes from."""
        return self._files

    def refs(self) -> tuple[str, ...]:
        """Return the `ref_id` of every questionnaire."""
        return tuple(dict.fromkeys(ref for ref, _ in self._files.versions))

    def versions(self, ref_id: str) -> tuple[int, ...]:
        """Return the versions of a questionnaire, oldest first."""
        return tuple(sorted(version for ref, version in self._files.versions if ref == ref_id))

    def open(self, ref_id: str, version: int | None = None, language: str = "en") -> Questionnaire:
        """Return a questionnaire: the version asked for, else the newest published, else draft.

        Raises:
            CatalogError: if it is not there or has errors.
        """
        number = self._chosen(ref_id) if version is None else version
        key = (ref_id, number, language)
        found = self._opened.get(key)
        if found is None:
            opened = self._localised(ref_id, number, language)
            minimums = official_minimums(self.read_library()[0].corridors)
            found = self._opened[key] = replace(opened, official_minimums=minimums)
        return found

    def read(self, ref_id: str, version: int) -> tuple[Questionnaire | None, tuple[Problem, ...]]:
        """Return what could be read of a version, and every problem: for the linter.

        Raises:
            CatalogError: if there is no such version.
        """
        read = self._reading(ref_id, version)
        return read.questionnaire, read.problems

    def library(self, language: str = "en") -> Library:
        """Return the shared entries in a language, with the names of all countries.

        Raises:
            CatalogError: if they have errors.
        """
        found = self._libraries.get(language)
        if found is None:
            found = self._libraries[language] = self._library_in(language)
        return found

    def read_library(self) -> tuple[Library, tuple[Problem, ...]]:
        """Return what could be read of the shared entries, and every problem: for the linter."""
        read = self._cache.get(
            f"shared/{hash_of(self._files.shared)}", _ReadLibrary, self._read_shared
        )
        return read.library, read.problems

    def languages(self, ref_id: str, version: int | None = None) -> tuple[str, ...]:
        """Return the languages a questionnaire can be shown in, its own first.

        Raises:
            CatalogError: if there is no such questionnaire.
        """
        number = self._chosen(ref_id) if version is None else version
        found = self._languages.get((ref_id, number))
        if found is None:
            complete = [
                language
                for language in sorted(self._files.locales)
                if self.share_translated(ref_id, number, language) >= COMPLETE_ENOUGH
            ]
            own = self._checked(ref_id, number).header.language
            found = self._languages[ref_id, number] = tuple(dict.fromkeys((own, *complete)))
        return found

    def shipped_languages(self) -> tuple[str, ...]:
        """Return every language that has translations, complete or not, English first."""
        return tuple(dict.fromkeys((SOURCE_LANGUAGE, *sorted(self._files.locales))))

    def share_translated(self, ref_id: str, version: int, language: str) -> float:
        """Return how much of a questionnaire's texts is translated, from 0 to 1."""
        key = f"share/{ref_id}/v{version}/{self._files.content_hash}/{self._hash_of(language)}"

        def make() -> float:
            from questionnaires import translations  # noqa: PLC0415 - not needed from the cache

            texts = translations.texts_of(self._checked(ref_id, version))
            return translations.share_translated(texts, self.translations(language))

        return self._cache.get(key, float, make)

    def is_machine_drafted(self, language: str) -> bool:
        """Return whether no person has reviewed the translations into a language."""
        return language in self._files.locales and self.translations(language).is_machine_drafted

    def translations(self, language: str) -> Any:
        """Return the `Translations` into a language."""
        found = self._translations.get(language)
        if found is None:
            found = self._translations[language] = self._read_translations(language)
        return found

    # -- reading ---------------------------------------------------------------------------

    def _chosen(self, ref_id: str) -> int:
        numbers = self.versions(ref_id)
        if not numbers:
            known = ", ".join(self.refs()) or "none"
            raise CatalogError(
                f"There is no questionnaire {ref_id!r}. Please either use one of {known},"
                " or add its folder to FAIRHIRE_QUESTIONNAIRES."
            )
        for number in reversed(numbers):
            questionnaire = self._reading(ref_id, number).questionnaire
            if questionnaire is not None and questionnaire.header.status == "published":
                return number
        return numbers[-1]

    def _reading(self, ref_id: str, version: int) -> _Read:
        with self._lock:  # figures are worked out in threads, beside what answers pages
            return self._read_once(ref_id, version)

    def _read_once(self, ref_id: str, version: int) -> _Read:
        key = (ref_id, version)
        found = self._read.get(key)
        if found is None:
            if key not in self._files.versions:
                raise CatalogError(
                    f"There is no version {version} of {ref_id}. Please either use one of"
                    f" {', '.join(map(str, self.versions(ref_id))) or 'none'}, or add it."
                )
            self._read[key] = _Read(None, (), {})  # an include that leads back here finds nothing
            found = self._cache.get(
                f"{ref_id}/v{version}/{self._files.content_hash}",
                _Read,
                lambda: self._read_now(ref_id, version),
            )
            remember_trees(found.trees)
            self._read[key] = found
        return found

    def _read_now(self, ref_id: str, version: int) -> _Read:
        from questionnaires.catalog.reading import read_version  # noqa: PLC0415 - brings YAML

        files = self._files.versions[ref_id, version]
        questionnaire, problems, trees = read_version(files, self._included)
        if questionnaire is not None:
            questionnaire = replace(questionnaire, content_hash=hash_of(files))
        return _Read(questionnaire, problems, trees)

    def _included(self, address: str) -> Questionnaire | None:
        ref_id, _, number = address.partition("/v")
        key = (ref_id, int(number)) if number.isdigit() else (ref_id, 0)
        return self._reading(*key).questionnaire if key in self._files.versions else None

    def _read_shared(self) -> _ReadLibrary:
        from questionnaires.reader import read_library  # noqa: PLC0415 - brings YAML

        library, problems = read_library(self._files.shared)
        return _ReadLibrary(replace(library, content_hash=hash_of(self._files.shared)), problems)

    # -- languages -------------------------------------------------------------------------

    def _checked(self, ref_id: str, version: int) -> Questionnaire:
        read = self._reading(ref_id, version)
        _refuse(read.problems, f"The questionnaire {ref_id} v{version}")
        if read.questionnaire is None:
            raise CatalogError(
                f"The questionnaire {ref_id} v{version} includes itself."
                " Please either write its questions out or remove the include."
            )
        return read.questionnaire

    def _localised(self, ref_id: str, version: int, language: str) -> Questionnaire:
        written = self._checked(ref_id, version)
        if language == written.header.language or language not in self._files.locales:
            return written
        key = f"{ref_id}/v{version}/{self._files.content_hash}/{self._hash_of(language)}"

        def make() -> Questionnaire:
            from questionnaires.translations import localise  # noqa: PLC0415 - as above

            return localise(written, self.translations(language))

        return self._cache.get(key, Questionnaire, make)

    def _library_in(self, language: str) -> Library:
        written, problems = self.read_library()
        _refuse(problems, "The shared entries")
        key = f"shared/{hash_of(self._files.shared)}/{language}/{self._hash_of(language)}"

        def make() -> Library:
            from questionnaires.translations import localise_library  # noqa: PLC0415 - as above

            known = language in self._files.locales
            library = localise_library(written, self.translations(language)) if known else written
            return replace(library, countries=dict(territories.countries(language)))

        return self._cache.get(key, Library, make)

    def _read_translations(self, language: str) -> Any:
        from questionnaires.translations import (  # noqa: PLC0415 - as above
            MACHINE_DRAFTED,
            Translations,
            read_translations,
        )

        def make() -> _ReadTranslations:
            texts: dict[tuple[str, str], str] = {}
            review = ""
            for path in self._files.locales.get(language, ()):
                found = read_translations(language, path.read_bytes())
                texts.update(found.texts)
                review = review if review == MACHINE_DRAFTED else found.review or review
            rows = [(context, text, said) for (context, text), said in texts.items()]
            return _ReadTranslations(rows, review)

        read = self._cache.get(
            f"translations/{language}/{self._hash_of(language)}", _ReadTranslations, make
        )
        texts = {(context, text): said for context, text, said in read.texts}
        return Translations(language, texts, read.review)

    def _hash_of(self, language: str) -> str:
        found = self._hashes.get(language)
        if found is None:
            paths = self._files.locales.get(language, ())
            texts = {str(path): path.read_text("utf-8") for path in paths}
            found = self._hashes[language] = hash_of(texts)
        return found


def _files_in(folders: Iterable[Path]) -> LibraryFiles:
    try:
        return read_folders(folders)
    except (OSError, UnicodeDecodeError) as fault:
        raise CatalogError(
            f"The questionnaires cannot be read: {fault}."
            " Please either correct the folder or remove it from FAIRHIRE_QUESTIONNAIRES."
        ) from fault


def _refuse(problems: tuple[Problem, ...], what: str) -> None:
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        more = f" ({len(errors) - 1} more)" if len(errors) > 1 else ""
        raise CatalogError(
            f"{what} cannot be used: {errors[0]}{more} Run `fairhire check` to see all."
        )
