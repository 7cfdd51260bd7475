"""Who is here now: one thing that came in, with the person and the interview it is about.

Rule of this file: loaded once for each thing that comes in, never kept.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Incoming
from flows.interview import Interview
from storage.base import Binding, Person


@dataclass(frozen=True, slots=True)
class Visit:
    """`person` is None for somebody new; `known_person` is then the one to be made.

    `new_binding` ties a new person to the account it came from; `is_new` until it is saved.
    """

    incoming: Incoming
    person: Person | None
    known_person: Person
    interview: Interview | None
    new_binding: Binding | None
    is_new: bool

    @property
    def update(self) -> tuple[str, str] | None:
        """The channel and its id of what came in, under which it is handled once."""
        incoming = self.incoming
        return (incoming.channel, incoming.update) if incoming.update else None

    def language(self, offered: tuple[str, ...]) -> str:
        """Return the language to talk in: the interview's, the person's, the device's, English."""
        chosen = self.interview.language if self.interview else ""
        hint = self.incoming.language.replace("_", "-").split("-")[0].casefold()
        for one in (chosen, self.known_person.language, hint):
            if one and one in offered:
                return one
        return offered[0] if len(offered) == 1 else "en"
