"""The papers that are handed out or signed: policy (T1), agreement (T3), grievance procedure (T5).

Rule of this file: each function writes one paper's parts from its template; the wording of the
promises is the library's, to be adapted to the law of the place.
"""

from __future__ import annotations

from reports.documents.desk import Desk
from reports.paper_model import LABEL, OPEN_CELL, Cell, Part

ORIENTATION = "A18"
COST_SHEET = "T9"
COST_ROWS = 10
"""The first rows of the cost tracking sheet are the agency fees and the seven categories."""


def policy(desk: Desk) -> tuple[Part, ...]:
    """Return the fair recruitment policy (T1)."""
    who, promise, responsible = desk.blocks
    firm, word = desk.firm, desk.word
    opening = word(
        "t1.we",
        firm=desk.known(firm.name, word("firm")),
        country=desk.known(firm.country, word("country")),
        sector=desk.known(firm.sector, word("sector")),
        workers=desk.known(firm.workers, word("workers")),
    )
    roles = desk.say.listing(list(desk.task.roles)) if desk.task.roles else ""
    return (
        Part(heading=who.heading, text=f"{opening} {desk.gaps(who.text)}"),
        Part(heading=promise.heading, clauses=desk.clauses(promise)),
        _ways_to_speak(desk),
        desk.form(responsible.rows, {0: roles}, heading=responsible.heading),
    )


def _ways_to_speak(desk: Desk) -> Part:
    word = desk.word
    labels = [word(f"speak.{way}") for way in ("phone", "app", "here", "outside", "nameless")]
    languages = desk.known(desk.firm.languages, word("languages"))
    note = word("speak.languages", languages=languages)
    return desk.form(labels, heading=word("speak"), note=note)


def agreement(desk: Desk) -> tuple[Part, ...]:
    """Return the clauses for an agreement with a recruiter (T3), with its annexes."""
    word, firm = desk.word, desk.firm
    recruiters = [one.name for one in firm.recruiters]
    several = len(recruiters) > 1
    each = word("t3.each", recruiters=desk.say.listing(recruiters)) if several else ""
    parties = desk.form(
        [word("t3.company"), word("t3.company_address"), word("t3.recruiter"), word("t3.licence")],
        {
            0: desk.known(firm.name, word("firm")),
            1: f"{desk.blank(word('address'))} {firm.country}".strip(),
            2: " ".join(
                [desk.blank(word("t3.legal_name")), *([f"({recruiters[0]})"] if recruiters else [])]
            ),
        },
        heading=word("t3.parties"),
        note=each,
    )
    clauses = (
        Part(heading=f"{number}. {block.heading}", text=" ".join(desk.clauses(block)), level=3)
        for number, block in enumerate(desk.blocks, 1)
    )
    signatures = desk.sheet(
        [word("t3.company"), word("t3.recruiter")],
        [word("name"), word("position"), word("signature"), word("date")],
        heading=word("t3.signatures"),
    )
    return (parties, *clauses, signatures, *_annexes(desk))


def _annexes(desk: Desk) -> tuple[Part, ...]:
    word, library = desk.word, desk.library
    costs = library.templates[COST_SHEET].blocks[0].rows[:COST_ROWS]
    languages = desk.known(desk.firm.languages, word("languages"))
    orientation = library.actions.get(ORIENTATION)
    return (
        desk.sheet(
            [word("t3.price"), word("t3.paid_to")],
            costs,
            heading=word("t3.annex_a"),
            note=word("t3.annex_a_note"),
        ),
        desk.sheet(
            [word("t3.area"), word("t3.contract"), word("t3.contact")],
            [word("t3.sub_agent", number=desk.say.number(one)) for one in range(1, 5)],
            heading=word("t3.annex_b"),
        ),
        Part(
            heading=word("t3.annex_c"),
            clauses=tuple(orientation.steps) if orientation else (),
            note=word("t3.annex_c_note", languages=languages),
        ),
    )


def grievance(desk: Desk) -> tuple[Part, ...]:
    """Return the grievance procedure (T5): channels, then eight steps with times."""
    word = desk.word
    first = desk.say.listing(list(desk.task.roles)) if desk.task.roles else ""
    rows = tuple(
        (
            Cell(f"{number}. {block.heading}", LABEL),
            Cell(desk.gaps(block.text)),
            Cell(desk.gaps(block.note)),
            Cell(first) if first and number == 1 else OPEN_CELL,
        )
        for number, block in enumerate(desk.blocks, 1)
    )
    heads = tuple(word(f"t5.{name}") for name in ("step", "what", "when", "who"))
    return (
        Part(text=word("t5.for", firm=desk.known(desk.firm.name, word("firm")))),
        _ways_to_speak(desk),
        Part(heading=word("t5.steps"), heads=heads, rows=rows, widths=(22, 40, 19, 19)),
        desk.form([word("name"), word("signature"), word("date")], heading=word("t5.decided")),
    )
