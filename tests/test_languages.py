"""Every shipped language says everything, in its own forms, and loses nothing of a sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog as Messages
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from bot import wording
from questionnaires.catalog import Catalog
from questionnaires.model import Library, Questionnaire
from questionnaires.translations import Translate, localise_library, texts_of
from reports.wording import wording_for

ROOT = Path(__file__).parent.parent
PLACE = re.compile(r"\{+ *([a-z_]+) *\}+")
REVIEW = re.compile(r"X-Review: *([\w-]+)")
REVIEWS = frozenset({"machine-drafted", "reviewed"})
"""What `X-Review` may say: nobody has read the translation yet, or a speaker has."""
COMPLETE = ("ar",)
"""The languages in which nothing of the quick scan and its report may be left in English."""


def files(language: str) -> list[Path]:
    """The files of the product's own sentences."""
    folders = [ROOT / top / "locale" / language / "LC_MESSAGES" for top in ("bot", "reports")]
    return sorted(path for folder in folders for path in folder.glob("*.po"))


def _catalogs(top: str) -> list[Path]:
    return sorted((ROOT / top / "locale").glob("*/LC_MESSAGES/*.po"))


def read(path: Path) -> Messages:
    with path.open("rb") as stream:
        return read_po(stream, locale=path.parent.parent.name)


def messages(path: Path) -> dict[str, Message]:
    """The sentences of a file by key."""
    return {_key(one): one for one in read(path) if one.id}


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> tuple[str, ...]:
    string = message.string
    return (string,) if isinstance(string, str) else tuple(string or ())


def places(text: str) -> set[str]:
    return set(PLACE.findall(text))


SHIPPED = sorted({path.parents[1].name for top in ("bot", "reports") for path in _catalogs(top)})
TRANSLATED = [
    pytest.param(
        english,
        english.parents[2] / language / "LC_MESSAGES" / english.name,
        id=f"{language}-{english.stem}",
    )
    for english in files("en")
    for language in SHIPPED
    if language != "en"
]


@pytest.mark.parametrize(("english", "translated"), TRANSLATED)
def test_a_translation_has_every_sentence_and_none_that_is_gone(
    english: Path, translated: Path
) -> None:
    assert messages(translated).keys() == messages(english).keys()


@pytest.mark.parametrize(("english", "translated"), TRANSLATED)
def test_a_translation_keeps_every_place_of_a_sentence(english: Path, translated: Path) -> None:
    written = messages(english)
    for key, message in messages(translated).items():
        if message.pluralizable:  # one, two or none may be said without the number
            wanted = places(" ".join(forms(written[key])))
            assert places(" ".join(forms(message))) == wanted, key
            assert all(places(form) <= wanted for form in forms(message)), key
        else:
            assert places(forms(message)[0]) == places(forms(written[key])[0]), key


@pytest.mark.parametrize(("english", "translated"), TRANSLATED)
def test_a_counted_sentence_has_all_forms_of_its_language(english: Path, translated: Path) -> None:
    wanted = read(translated).num_plurals
    written = messages(english)
    for key, message in messages(translated).items():
        assert message.pluralizable == written[key].pluralizable, key
        assert len(forms(message)) == (wanted if message.pluralizable else 1), key
        assert all(forms(message)), f"{key} is empty"
        assert not message.fuzzy, f"{key} was not looked at again"


@pytest.mark.parametrize(("english", "translated"), TRANSLATED)
def test_a_translation_tells_whether_somebody_reviewed_it(english: Path, translated: Path) -> None:
    said = set(REVIEW.findall(translated.read_text("utf-8").split("\n\n", 1)[0]))
    assert len(said) == 1
    assert said <= REVIEWS


def test_arabic_counts_in_six_forms() -> None:
    say = wording_for("ar").plural
    said = [say("count.open", number) for number in (0, 1, 2, 3, 11, 100)]
    assert len(set(said)) == 6
    assert said[2] == "سؤالان ما زالا مفتوحين"
    assert said[4].endswith("سؤالًا ما زال مفتوحًا")


def test_what_is_drafted_by_machine_is_known_as_such() -> None:
    assert wording.wording("ar").machine_drafted
    assert Catalog().translations("ar").is_machine_drafted
    assert not wording.wording("en").machine_drafted


def shown(questionnaire: Questionnaire, library: Library) -> dict[tuple[str, str], str]:
    """Every text a person can meet in a questionnaire, its report and its explanations."""
    found = {key: key[0] for key in texts_of(questionnaire)}
    rules = questionnaire.findings
    cases = [case for rule in rules for case in rule.cases]
    sources = {name for one in questionnaire.questions for name in one.sources}
    needed = {
        "requirements": {rule.requirement for rule in rules},
        "actions": {name for case in cases for name in case.actions},
        "clauses": sources | {name for rule in rules for name in rule.sources},
        "countries": set(),  # national rules may stand in English: only some are ever shown
        "corridors": set(),
        "cases": set(),  # likewise: at most one line for a question
        "obligations": set(),
        "templates": set(),
    }
    collect = _collector(found, needed)
    localise_library(library, collect)
    return found


def _collector(found: dict[tuple[str, str], str], needed: dict[str, set[str]]) -> Translate:
    def collect(context: str, text: str) -> str:
        _, kind, rest = context.split("/", 2)
        if kind not in needed or any(rest.startswith(f"{name}/") for name in needed[kind]):
            found[context, text] = context
        return text

    return collect


@pytest.mark.parametrize("language", COMPLETE)
def test_the_quick_scan_and_its_report_are_said_in_full(language: str) -> None:
    catalog = Catalog()
    translated = catalog.translations(language).texts
    wanted = shown(catalog.open("quick_scan"), catalog.library())
    assert len(wanted) > 700
    assert [context for key, context in wanted.items() if not translated.get(key)] == []


@pytest.mark.parametrize("language", COMPLETE)
def test_a_complete_language_is_offered(language: str) -> None:
    catalog = Catalog()
    assert language in catalog.languages("quick_scan")
    assert language in wording.languages()
    assert catalog.open("quick_scan", language=language).text_language == language


@pytest.mark.parametrize("language", [one for one in Catalog().shipped_languages() if one != "en"])
def test_a_translated_library_text_keeps_its_places(language: str) -> None:
    for (context, text), said in Catalog().translations(language).texts.items():
        assert places(said) == places(text), context
