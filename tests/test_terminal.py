"""In the terminal a number is enough for a choice, and stays a number where numbers are asked."""

from pathlib import Path

import pytest

from bot.console import Console
from tests.web_client import real_service


async def talked(folder: Path, *typed: str) -> str:
    """Type line after line, and return what was said."""
    service = await real_service()
    lines = iter(typed)

    def listen() -> str:
        try:
            return next(lines)
        except StopIteration:
            raise EOFError from None

    console = Console(service.conversation, folder, lambda text, style: None, listen)
    await console.run()
    await service.store.close()
    return console.transcript.text()


@pytest.mark.parametrize("number", ["2", "[2]"])
async def test_the_number_of_a_choice_is_enough_in_a_long_list(number: str, tmp_path: Path) -> None:
    said = await talked(tmp_path, *("[1]",) * 3, number)
    assert "user  [Thailand]" in said
    assert "I do not know that choice" not in said


async def test_where_a_number_is_asked_it_is_the_answer(tmp_path: Path) -> None:
    said = await talked(tmp_path, *("[1]",) * 5, "1")
    assert said.rstrip().splitlines()[-2] == "user  1"
    assert "user  [Don't know]" not in said


async def test_where_nothing_is_typed_every_button_has_its_number(tmp_path: Path) -> None:
    said = await talked(tmp_path, "1", "1", "1", "1", "/review", "1", "1")
    assert "not possible" not in said
    assert said.rstrip().splitlines()[-2] == "user  [1]"
