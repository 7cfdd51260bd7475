"""The papers filled in with a person: screening (T2), talks (T4), comparison (T7), arrival (T8).

Rule of this file: each function writes one paper's parts from its template; a worker has a code
there and never a name.
"""

from __future__ import annotations

from reports.documents.desk import Desk
from reports.documents.firm import Recruiter
from reports.marks import without_marks
from reports.paper_model import LABEL, OPEN_CELL, Cell, Part

MOST_FORMS = 6
"""More recruiters than these get a blank form to copy."""
CHAIN, ORIGINS = 1, 2
"""Where the screening form asks where workers come from: block and row, counted from 0."""
OWN_LANGUAGE = 5
"""The row of the checklist on orientation in the worker's language."""
BOX = "\N{BALLOT BOX}"


def screening(desk: Desk) -> tuple[Part, ...]:
    """Return the screening form (T2), once for each recruiter that the answers name."""
    known = desk.firm.recruiters[:MOST_FORMS]
    forms = [part for at, one in enumerate(known) for part in _screened(desk, one, at)]
    return tuple(forms) if forms else tuple(_screened(desk, Recruiter(""), 0))


def _screened(desk: Desk, recruiter: Recruiter, at: int) -> list[Part]:
    word = desk.word
    name = desk.known(recruiter.name, word("recruiter"))
    parts = [Part(heading=word("t2.of", name=name), new_page=at > 0)]
    *blocks, result = desk.blocks
    for number, block in enumerate(blocks):
        origins = recruiter.origins if number == CHAIN else ()
        rows = tuple(
            (
                Cell(label, LABEL),
                Cell(desk.say.listing(list(origins)))
                if origins and row == ORIGINS
                else Cell(desk.blank(label)),
                OPEN_CELL,
            )
            for row, label in enumerate(block.rows)
        )
        parts.append(
            Part(
                heading=f"{number + 1}. {block.heading}",
                heads=("", word("t2.answer"), word("t2.proof")),
                rows=rows,
                widths=(36, 44, 20),
                note=block.note,
                level=3,
            )
        )
    *choices, signature = result.rows
    chosen = tuple((Cell(f"{BOX} {one}", LABEL), OPEN_CELL) for one in choices)
    signed = tuple((Cell(one, LABEL), Cell(desk.blank(one))) for one in (signature, word("date")))
    last = Part(
        heading=result.heading,
        rows=chosen + signed,
        widths=(35, 65),
        note=result.note,
        level=3,
    )
    return [*parts, last]


def interview(desk: Desk) -> tuple[Part, ...]:
    """Return the guide for talks with workers (T4): rules, head of the sheet, questions."""
    word, firm = desk.word, desk.firm
    rules, *questions = desk.blocks
    recruiters = [one.name for one in firm.recruiters]
    head = desk.form(
        [word(f"t4.{name}") for name in ("code", "way", "recruiter", "language", "day", "who")],
        {
            1: _one_of(desk, desk.ways(), word("t4.way")),
            2: _one_of(desk, recruiters, word("t4.recruiter")),
            3: _one_of(desk, [firm.languages] if firm.languages else [], word("t4.language")),
        },
        heading=word("t4.sheet"),
        note=word("t4.help", help=desk.blank(word("t4.outside_help"))),
    )
    asked = (
        Part(
            heading=block.heading,
            heads=(desk.say("label.question"), desk.say("label.answer")),
            rows=tuple((Cell(one), OPEN_CELL) for one in desk.clauses(block)),
            widths=(55, 45),
            note=block.note,
            level=3,
        )
        for block in questions
    )
    return (Part(heading=rules.heading, clauses=desk.clauses(rules)), head, *asked)


def _one_of(desk: Desk, known: list[str] | tuple[str, ...], what: str) -> str:
    """Return what to choose among, with the blank for this one worker."""
    if not known:
        return desk.blank(what)
    names = "; ".join(without_marks(one) for one in known)
    return f"{desk.blank(what)} ({desk.word('in_answers', names=names)})"


def comparison(desk: Desk) -> tuple[Part, ...]:
    """Return the comparison of offer, contract and payslip (T7)."""
    [block] = desk.blocks
    word = desk.word
    head = desk.form(
        [word("t4.code"), word("t4.way"), word("t7.day"), word("t7.who")],
        {1: _one_of(desk, desk.ways(), word("t4.way"))},
    )
    return (head, desk.sheet(block.columns, block.rows, heading=block.heading))


def first_days(desk: Desk) -> tuple[Part, ...]:
    """Return the checklist for the first seven days (T8)."""
    [block] = desk.blocks
    word = desk.word
    head = desk.form([word("t4.code"), word("t8.arrival"), word("t8.who")])
    heads = [word("t8.done"), word("date"), word("t8.by"), word("t8.remark")]
    known = {(row, 0): BOX for row in range(len(block.rows))}
    if desk.firm.languages:
        known[OWN_LANGUAGE, 3] = desk.firm.languages
    return (head, desk.sheet(heads, block.rows, heading=block.heading, known=known))
