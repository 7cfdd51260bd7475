"""Whether a question may still come: because it is asked now, or through an answer that is open.

Rule of this file: only what the questionnaire and the answers say; nothing is counted here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.interview import Key

if TYPE_CHECKING:
    from flows.view import View


def may_come(view: View, key: Key) -> bool:
    """Tell whether a question is asked, or may still be through an answer that is open itself."""
    name, row = key
    facts = view.known.coming[row]
    found = facts.get(name)
    if found is None:
        facts[name] = False  # what hangs on itself does not come
        found = facts[name] = _could_be_asked(view, name, row)
    return found


def _could_be_asked(view: View, name: str, row: str) -> bool:
    if not view.scheduled(name, row):
        parent = view.structure.follows.get(name)
        if not parent or not may_come(view, (parent, row)):
            return False
    if view.relevant(name, row):
        return True
    answers = view.interview.answers
    keys, in_row = view.structure.depends[name]
    for other in keys:
        if other not in answers and may_come(view, other):
            return True
    return any((other, row) not in answers and may_come(view, (other, row)) for other in in_row)
