"""What a published version promises: a hash over all that decides its questions and findings.

Rule of this file: the hash covers the questionnaire and the shared entries it cites, in English,
and nothing that can change without changing meaning (lines, file names). What is empty does not
count, so that a field the program learns later leaves older versions as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from questionnaires.model import Library, Questionnaire

_PLACES = ("line", "file", "content_hash", "origin")
_EMPTY: tuple[Any, ...] = ("", None, False, [], {})


def fingerprint(questionnaire: Questionnaire, library: Library) -> str:
    """Return the SHA-256 of a version with the requirements, actions and clauses it cites."""
    rules = questionnaire.findings
    cited = {
        "requirements": _cited(library.requirements, {rule.requirement for rule in rules}),
        "actions": _cited(
            library.actions,
            {name for rule in rules for case in rule.cases for name in case.actions},
        ),
        "clauses": _cited(
            library.clauses,
            {
                *(name for one in questionnaire.questions for name in one.sources),
                *(name for one in rules for name in one.sources),
            },
        ),
        "safety_card": library.safety_card if questionnaire.header.safety_card else None,
    }
    plain = _without_places(msgspec.to_builtins([questionnaire, cited]))
    return hashlib.sha256(msgspec.json.encode(plain, order="deterministic")).hexdigest()


def _cited(entries: Mapping[str, Any], names: set[str]) -> dict[str, Any]:
    return {name: entries[name] for name in sorted(names) if name in entries}


def _without_places(plain: Any) -> Any:
    if isinstance(plain, dict):
        kept = {key: _without_places(one) for key, one in plain.items() if key not in _PLACES}
        return {key: one for key, one in kept.items() if one not in _EMPTY}
    return [_without_places(one) for one in plain] if isinstance(plain, list | tuple) else plain


def read_published(text: str) -> dict[str, str]:
    """Return the hashes of `published.json` by `ref_id/v<n>`; broken text holds none."""
    try:
        return msgspec.json.decode(text or "{}", type=dict[str, str])
    except msgspec.MsgspecError:
        return {}


def with_published(known: Mapping[str, str], questionnaire: Questionnaire, library: Library) -> str:
    """Return the text of `published.json` with this version added."""
    name = f"{questionnaire.ref_id}/v{questionnaire.version}"
    all_of_them = {**known, name: fingerprint(questionnaire, library)}
    ordered = msgspec.json.encode(dict(sorted(all_of_them.items())))
    return msgspec.json.format(ordered).decode() + "\n"
