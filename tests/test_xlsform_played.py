"""A form from elsewhere, imported and then held as a conversation."""

from __future__ import annotations

from pathlib import Path

import pytest

from questionnaires.catalog import Catalog
from storage.memory import MemoryStore
from tests import transcript_player
from tests.transcript_player import Direct
from tests.xlsform_samples import CAMP, markdown

TALK = (
    ("[I understand]", "Name of the camp  As on the sign"),
    ("Blue camp", "Region   [North] [South]"),
    ("[South]", "Town   [Cadiz] [Don't know]"),
    ("[Cadiz]", "How many rooms?"),
    ("11", "Between 0 and 10, please."),
    ("2", "How many workers live here?"),
    ("20", "Which languages do they speak?"),
    ("[None of these]", "Passports   [I understand]"),
    ("[I understand]", "Does the firm keep passports?   [Yes] [No] [Don't know]"),
    ("don't know", "More than six a room"),
    ("[I understand]", "Room 1 / 2  Name of the room"),
    ("Room A", "Room 1 / 2: Room A  Size in square metres"),
    ("12", "Take a picture   [I have it] [I can get it] [No]"),
    ("[I have it]", "Room 2 / 2  Name of the room"),
    ("Room B", "Size in square metres"),
    ("9", "Take a picture"),
    ("[No]", "Is it clean?   [Yes] [No] [Other]"),
    ("[Other]", "Specify other."),
    ("nearly", "Your score"),
    ("7", "Your score"),
    ("4", "Date of the visit"),
    ("21.11.2026", "Why so far?"),
    ("a mountain", "I have told the workers the result."),
    ("[I understand]", "22 answers."),
    ("[Submit and get my report]", "Nothing could be checked."),
)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = markdown(tmp_path, CAMP)
    folder = tmp_path / "library" / made.ref_id / f"v{made.version}"
    folder.mkdir(parents=True)
    for name, text in made.files.items():
        (folder / name).write_text(text, "utf-8")
    monkeypatch.setattr(transcript_player, "CATALOG", Catalog((tmp_path / "library",)))
    return folder


async def test_an_imported_form_is_played_from_beginning_to_end(library: Path) -> None:
    chat = await Direct(MemoryStore).open()
    assert "[English]" in " ".join(await chat.say("/start camp_check"))
    await chat.tap("English")
    assert "Welcome to the camp check." in " ".join(await chat.tap("Yes, keep my answers"))
    for said, expected in TALK:
        tapped = said.startswith("[")
        heard = await (chat.tap(said[1:-1]) if tapped else chat.say(said))
        assert expected in " ".join(heard), (said, heard)
    await chat.close()
