"""The statuses of an interview and how it moves between them, as one table.

Rule of this file: the table is data; two things follow from it. An event without a row for the
present status changes nothing and is answered harmlessly; and no status is compared anywhere else
but through the names given here. Nothing expires: retention erases.
"""

from __future__ import annotations

from typing import Final

from transitions import Machine

CONSENT: Final = "consent"
OFFERED: Final = "offered"
"""Answers came in a file; whether they are gone on with is not said yet."""
ASKING: Final = "asking"
REVIEWING: Final = "reviewing"
COMPLETED: Final = "completed"
WITHDRAWN: Final = "withdrawn"

STATUSES: Final = (CONSENT, OFFERED, ASKING, REVIEWING, COMPLETED, WITHDRAWN)

_ANSWERING: Final = ("answered", "ticked", "ticks_done", "change_confirmed", "row_dropped",
              "row_filled", "row_fill_refused", "row_emptied")  # fmt: skip

_TAPPED: Final = ("answered", "ticked", "ticks_done")  # an old button opens its question

TRANSITIONS: Final[list[dict[str, str]]] = [
    {"trigger": "language_chosen", "source": CONSENT, "dest": CONSENT},
    {"trigger": "consented", "source": CONSENT, "dest": ASKING},
    {"trigger": "declined", "source": CONSENT, "dest": WITHDRAWN},
    {"trigger": "resumed", "source": CONSENT, "dest": CONSENT},
    {"trigger": "withdrawn", "source": CONSENT, "dest": WITHDRAWN},
    {"trigger": "brought", "source": CONSENT, "dest": OFFERED},
    {"trigger": "language_chosen", "source": OFFERED, "dest": OFFERED},
    {"trigger": "resumed", "source": OFFERED, "dest": OFFERED},
    {"trigger": "taken_up", "source": OFFERED, "dest": ASKING},
    {"trigger": "set_aside", "source": OFFERED, "dest": WITHDRAWN},
    {"trigger": "withdrawn", "source": OFFERED, "dest": WITHDRAWN},
    *({"trigger": trigger, "source": ASKING, "dest": ASKING} for trigger in _ANSWERING),
    {"trigger": "language_chosen", "source": ASKING, "dest": ASKING},
    {"trigger": "skipped", "source": ASKING, "dest": ASKING},
    {"trigger": "later_reopened", "source": ASKING, "dest": ASKING},
    {"trigger": "went_back", "source": ASKING, "dest": ASKING},
    {"trigger": "explained", "source": ASKING, "dest": ASKING},
    {"trigger": "edited", "source": ASKING, "dest": ASKING},
    {"trigger": "change_cancelled", "source": ASKING, "dest": ASKING},
    {"trigger": "card_seen", "source": ASKING, "dest": ASKING},
    {"trigger": "module_opened", "source": ASKING, "dest": ASKING},
    {"trigger": "resumed", "source": ASKING, "dest": ASKING},
    {"trigger": "reviewed", "source": ASKING, "dest": REVIEWING},
    {"trigger": "finished", "source": ASKING, "dest": REVIEWING},
    {"trigger": "closed", "source": ASKING, "dest": COMPLETED},
    {"trigger": "withdrawn", "source": ASKING, "dest": WITHDRAWN},
    *({"trigger": trigger, "source": REVIEWING, "dest": ASKING} for trigger in _TAPPED),
    {"trigger": "language_chosen", "source": REVIEWING, "dest": REVIEWING},
    {"trigger": "reviewed", "source": REVIEWING, "dest": REVIEWING},
    {"trigger": "edited", "source": REVIEWING, "dest": ASKING},
    {"trigger": "row_emptied", "source": REVIEWING, "dest": ASKING},
    {"trigger": "went_back", "source": REVIEWING, "dest": ASKING},
    {"trigger": "later_reopened", "source": REVIEWING, "dest": ASKING},
    {"trigger": "module_opened", "source": REVIEWING, "dest": ASKING},
    {"trigger": "resumed", "source": REVIEWING, "dest": ASKING},
    {"trigger": "submitted", "source": REVIEWING, "dest": COMPLETED},
    {"trigger": "closed", "source": REVIEWING, "dest": COMPLETED},
    {"trigger": "withdrawn", "source": REVIEWING, "dest": WITHDRAWN},
    *({"trigger": trigger, "source": COMPLETED, "dest": ASKING} for trigger in _TAPPED),
    {"trigger": "language_chosen", "source": COMPLETED, "dest": COMPLETED},
    {"trigger": "resumed", "source": COMPLETED, "dest": COMPLETED},
    {"trigger": "reviewed", "source": COMPLETED, "dest": REVIEWING},
    {"trigger": "edited", "source": COMPLETED, "dest": ASKING},
    {"trigger": "went_back", "source": COMPLETED, "dest": REVIEWING},
    {"trigger": "later_reopened", "source": COMPLETED, "dest": ASKING},
    {"trigger": "module_opened", "source": COMPLETED, "dest": ASKING},
    {"trigger": "withdrawn", "source": COMPLETED, "dest": WITHDRAWN},
]


def outcomes(
    states: tuple[str, ...], transitions: list[dict[str, str]], initial: str
) -> dict[tuple[str, str], str]:
    """Return what a table says, by (where one stands, what happens): where one stands then."""
    machine = Machine(
        model=None,
        states=list(states),
        transitions=transitions,
        initial=initial,
        auto_transitions=False,
    )
    return {
        (row.source, trigger): row.dest
        for trigger, event in machine.events.items()
        for rows in event.transitions.values()
        for row in rows
        if row.dest is not None
    }


def drawn(
    states: tuple[str, ...], transitions: list[dict[str, str]], initial: str, title: str
) -> str:
    """Return a table as a Mermaid state diagram."""
    from transitions.extensions import GraphMachine  # noqa: PLC0415  (drawing only)

    machine = GraphMachine(
        states=list(states),
        transitions=transitions,
        initial=initial,
        auto_transitions=False,
        graph_engine="mermaid",
        title=f"title: {title}",
    )
    return str(machine.get_graph().source).strip() + "\n"


_NEXT: Final = outcomes(STATUSES, TRANSITIONS, CONSENT)


def next_status(status: str, trigger: str) -> str | None:
    """Return the status after `trigger`, or None when it is not possible now."""
    return _NEXT.get((status, trigger))


def diagram() -> str:
    """Return the lifecycle as a Mermaid state diagram."""
    return drawn(STATUSES, TRANSITIONS, CONSENT, "Lifecycle of an interview")
