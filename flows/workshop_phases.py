"""Where a workshop's room stands and how it moves, as one table.

Rule of this file: as for `flows.lifecycle`: what has no row here changes nothing and is answered
harmlessly. Going on, going back and starting arrive at a step in the phase that step was left in,
so their rows are named after the arrival. A pause is no phase: it holds whatever phase there is.
"""

from __future__ import annotations

from typing import Final

from flows.lifecycle import drawn, outcomes

LOBBY: Final = "lobby"
READY: Final = "ready"
OPEN: Final = "open"
CLOSED: Final = "closed"
REVEALED: Final = "revealed"
FINISHED: Final = "finished"

PHASES: Final = (LOBBY, READY, OPEN, CLOSED, REVEALED, FINISHED)
"""`ready`: a step is shown on the board, and its questions are not sent yet."""

COMING: Final[dict[str, str]] = {
    LOBBY: "came_to_lobby",
    READY: "came_to_new_step",
    OPEN: "came_to_open_step",
    CLOSED: "came_to_closed_step",
    REVEALED: "came_to_revealed_step",
    FINISHED: "finished",
}
"""What an arrival is called, by the phase the step is found in."""

_STEPS: Final = (READY, OPEN, CLOSED, REVEALED)

TRANSITIONS: Final[list[dict[str, str]]] = [
    *(
        {"trigger": COMING[dest], "source": source, "dest": dest}
        for source in (LOBBY, *_STEPS)
        for dest in (*_STEPS, FINISHED)
    ),
    *({"trigger": COMING[LOBBY], "source": source, "dest": LOBBY} for source in _STEPS),
    *({"trigger": COMING[dest], "source": FINISHED, "dest": dest} for dest in (LOBBY, *_STEPS)),
    *(
        {"trigger": "opened", "source": source, "dest": OPEN}
        for source in (READY, CLOSED, REVEALED)
    ),
    {"trigger": "closed", "source": OPEN, "dest": CLOSED},
    *(
        {"trigger": "revealed", "source": source, "dest": REVEALED}
        for source in (OPEN, CLOSED, REVEALED)
    ),
    *({"trigger": "timed", "source": source, "dest": source} for source in _STEPS),
    *({"trigger": "paused", "source": source, "dest": source} for source in (LOBBY, *_STEPS)),
    *({"trigger": "resumed", "source": source, "dest": source} for source in (LOBBY, *_STEPS)),
    *({"trigger": "arranged", "source": source, "dest": source} for source in PHASES),
]

_NEXT: Final = outcomes(PHASES, TRANSITIONS, LOBBY)


def next_phase(phase: str, trigger: str) -> str | None:
    """Return the phase after `trigger`, or None when it is not possible now."""
    return _NEXT.get((phase, trigger))


def diagram() -> str:
    """Return the pacing of a workshop as a Mermaid state diagram."""
    return drawn(PHASES, TRANSITIONS, LOBBY, "Pacing of a workshop")
