"""The shared entries in the words of a household, which is no firm.

Rule of this file: only words change. Who acts by when, the sources and the names stay, and what has
no wording for a household is said as to everybody.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from questionnaires.model import Action, Library, SafetyCard

HOUSEHOLD = "household"
"""The kind of user (question 1.02) these words are for."""


def worded_at_home(library: Library) -> Library:
    """Return the library as it is said to a household."""
    card = library.safety_card
    return replace(
        library,
        actions={name: _action(one) for name, one in library.actions.items()},
        safety_card=card_at_home(card) if card else None,
        roles={**library.roles, **library.roles_at_home},
    )


def card_at_home(card: SafetyCard) -> SafetyCard:
    """Return the safety card as it is said to a household."""
    return replace(card, **_words(card.household))


def _action(action: Action) -> Action:
    """Return the action in its words for a household; hints for small firms are not for it."""
    return replace(action, **{"small_firm": "", **_words(action.household)})


def _words(wording: Any) -> dict[str, Any]:
    return dict(wording)
