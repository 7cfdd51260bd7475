"""What stands in an item of the outbox, as plain JSON, and the message it becomes when it is sent.

Rule of this file: words are looked up when the message goes out, in the language the person then
speaks; an item holds keys and numbers, or texts somebody wrote in several languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.messages import INPUT_NONE, MOVE, TEXT, Block, Button, Message
from bot.wording import Wording, wording

DAY: Final = "day"
"""`{"day": "2026-12-20"}` among the parameters is a date, written out in the language."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a letter: the key of its label, and what tapping it means."""

    sentence: str
    data: str
    kind: str = MOVE


def sentence(
    key: str, params: Mapping[str, Any] | None = None, choices: Iterable[Choice] = ()
) -> dict[str, Any]:
    """Return the payload that says one of the product's own sentences."""
    return {"sentence": key, "params": dict(params or {}), "buttons": _rows(choices)}


def written(texts: Mapping[str, str], choices: Iterable[Choice] = ()) -> dict[str, Any]:
    """Return the payload of a text that somebody wrote, by language."""
    return {"texts": dict(texts), "buttons": _rows(choices)}


def day(of: date) -> dict[str, str]:
    """Return a date as a parameter."""
    return {DAY: of.isoformat()}


def _rows(choices: Iterable[Choice]) -> list[dict[str, str]]:
    return [{"sentence": one.sentence, "data": one.data, "kind": one.kind} for one in choices]


def message_of(payload: Mapping[str, Any], language: str) -> Message:
    """Return the message of a payload, its buttons one below the other.

    Raises:
        KeyError: it names a sentence nobody knows, or has none.
    """
    words = wording(language)
    if "texts" in payload:
        text = _chosen(payload["texts"], words.language)
    else:
        text = words.say(payload["sentence"], _filled(payload.get("params", {}), words))
    rows = tuple(
        (Button(words.say(one["sentence"]), one["data"], one.get("kind", MOVE)),)
        for one in payload.get("buttons", ())
    )
    return Message(
        (Block(TEXT, text),),
        rows,
        live=False,
        input=INPUT_NONE,
        language=words.language,
        direction=words.direction,
    )


def _chosen(texts: Mapping[str, str], language: str) -> str:
    for one in (language, "en", *texts):
        if texts.get(one):
            return texts[one]
    raise KeyError("texts")


def _filled(params: Mapping[str, Any], words: Wording) -> dict[str, Any]:
    return {name: _value(value, words.language) for name, value in params.items()}


def _value(value: Any, language: str) -> Any:
    if not isinstance(value, Mapping):
        return value
    from babel.dates import format_date  # slow to load, seldom needed

    return format_date(date.fromisoformat(value[DAY]), "long", locale=language)
