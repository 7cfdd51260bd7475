"""What stands in an item of the outbox, as plain JSON, and the message it becomes when it is sent.

Rule of this file: words are looked up when the message goes out, in the language the person then
speaks; an item holds keys and numbers, or texts somebody wrote in several languages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.messages import HINT, INPUT_NONE, MOVE, TEXT, Block, Button, Document, Message
from bot.wording import Wording, wording

DAY: Final = "day"
"""`{"day": "2026-12-20"}` among the parameters is a date, written out in the language."""
ENCLOSED: Final = "enclosed"
"""The kind of file that went with a message."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A button under a letter: the key of its label, and what tapping it means or opens."""

    sentence: str
    data: str = ""
    kind: str = MOVE
    url: str = ""


def sentence(
    key: str, params: Mapping[str, Any] | None = None, choices: Iterable[Choice] = ()
) -> dict[str, Any]:
    """Return the payload that says one of the product's own sentences."""
    return {"sentence": key, "params": dict(params or {}), "buttons": _rows(choices)}


def written(
    texts: Mapping[str, str],
    choices: Iterable[Choice] = (),
    head: str = "",
    params: Mapping[str, Any] | None = None,
    file: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the payload of a text that somebody wrote, by language.

    `head` is the key of a sentence of ours above it, which says who writes; `file` the fields of
    the `bot.telegram.text.Enclosed` that goes with it.
    """
    made: dict[str, Any] = {"texts": dict(texts), "buttons": _rows(choices)}
    made |= {"head": head, "params": dict(params or {})} if head else {}
    return made | {"file": dict(file)} if file else made


def day(of: date) -> dict[str, str]:
    """Return a date as a parameter."""
    return {DAY: of.isoformat()}


def _rows(choices: Iterable[Choice]) -> list[dict[str, str]]:
    return [
        {"sentence": one.sentence, "data": one.data, "kind": one.kind}
        | ({"url": one.url} if one.url else {})
        for one in choices
    ]


def message_of(payload: Mapping[str, Any], language: str) -> Message:
    """Return the message of a payload, its buttons one below the other.

    Raises:
        KeyError: it names a sentence nobody knows, or has none.
    """
    words = wording(language)
    given = _filled(payload.get("params", {}), words)
    if "texts" in payload:
        head = (Block(HINT, words.say(payload["head"], given)),) if payload.get("head") else ()
        blocks = (*head, Block(TEXT, _chosen(payload["texts"], words.language)))
    else:
        blocks = (Block(TEXT, words.say(payload["sentence"], given)),)
    return Message(
        blocks,
        tuple((_button(one, words),) for one in payload.get("buttons", ())),
        live=False,
        input=INPUT_NONE,
        language=words.language,
        direction=words.direction,
        documents=_documents(payload),
    )


def _documents(payload: Mapping[str, Any]) -> tuple[Document, ...]:
    """Return the file that goes with it, to be fetched where messages cannot carry one."""
    file = payload.get("file")
    return (Document(file["owner"], 0, ENCLOSED, file["name"], file["name"]),) if file else ()


def _button(one: Mapping[str, str], words: Wording) -> Button:
    label = words.say(one["sentence"])
    return Button(label, one["data"], one.get("kind", MOVE), url=one.get("url", ""))


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
