"""What can be done in a role: a word behind its command, its button, and who does it.

Rule of this file: values only. A package that adds to a role makes entries of its own, and lists
them in `bot.organisations.entries`; nothing else makes a button.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.messages import MOVE, Reply
from bot.organisations.roles import Office
from bot.visit import Visit
from storage.cohorts import Cohort

if TYPE_CHECKING:
    from bot.talk import Talk

Perform = Callable[["Talk", Visit, Office, str], Awaitable[Reply]]
"""Does it, in an office that was looked up just now; gets what stood behind the word."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something a role can do.

    `role` is `association`, `trainer` or `operator`. `word` is what stands behind its command:
    `/association new`. `button` is the key of its label in the menu, empty for none. Either
    `perform` does it in the chat, or `path` is the page it opens, with places for `{organisation}`
    and, when `each`, `{cohort}`: in a browser the button leads there, elsewhere it makes a link
    that opens this page once, within ten minutes, as the same person. `each` puts a button for
    every campaign or workshop of the organisation, whose id then stands behind the word and whose
    `{{ title }}` the label may have.
    """

    role: str
    word: str
    button: str = ""
    perform: Perform | None = None
    path: str = ""
    each: bool = False
    kind: str = MOVE

    def page(self, office: Office, cohort: Cohort | None = None) -> str:
        """Return the path of the page in this office."""
        return self.path.format(
            organisation=office.organisation.id, cohort=cohort.id if cohort else ""
        )
