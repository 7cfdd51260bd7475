"""Making the report of a workshop: who took part, what the board showed, and what to talk about.

Rule of this file: pure. Every figure is one that stood on the board; of who took part it says how
many, and keeps back what would tell of fewer than five.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from flows.workshop_room import KIND_AFTER, KIND_MODULE
from questionnaires.model import Library, Questionnaire
from reports.chapter_model import AmountBar, AmountChart, Block, Chapter, Piece, Row, Table
from reports.totals.cells import parts as parts_of
from reports.totals.cells import people as people_of
from reports.wording import Wording, wording_for
from reports.workshop_figures import count_of, figures_of, gaps_figure, pairs_figure
from reports.workshop_report_model import (
    BarLine,
    PartLine,
    ShownFigure,
    StepRun,
    WorkshopReport,
    WorkshopRun,
)

GAPS: Final = "gaps"
PAIRS: Final = "pairs"
"""What the figures are called that are no question."""

METHOD: Final = ("counts", "five", "range", "frozen", "once", "self_assessed", "aside")
LINES_TO_WRITE_ON: Final = 5
SURE, RANGE = "employer", "recruiter"
"""Patterns of a bar: as many as are sure, and as many as there may be."""


def workshop_report(
    run: WorkshopRun,
    questionnaires: Mapping[str, Questionnaire],
    library: Library,
    machine_drafted: bool = False,
) -> WorkshopReport:
    """Return the report in the language of the library; `questionnaires` by ref_id are in it too.

    Raises:
        KeyError: the questionnaire of a step is not among them.
    """
    say = wording_for(next(iter(questionnaires.values())).text_language)
    made = [(one, _title(one, questionnaires, say)) for one in run.steps]
    lines = tuple(_part(run, one, title, say) for one, title in made)
    shown = {title: _figures(one, title, questionnaires, say) for one, title in made}
    gaps, pairs = _gaps(made, library, say), _pairs(made, say)
    method = tuple(say(f"workshop_report.method.{one}") for one in METHOD)
    chapters = (
        _participation(run, lines, say),
        *((_whole(GAPS, gaps, say),) if gaps else ()),
        *((_whole(PAIRS, pairs, say),) if pairs else ()),
        *(_step(number, one, title, shown[title], say) for number, (one, title) in enumerate(made)),
        _method(method, say),
    )
    return WorkshopReport(
        language=say.language,
        direction=say.direction,
        words=say.labels(),
        document=say("workshop_report.document"),
        title=run.title,
        facts=tuple(_facts(run, say)),
        advice=say("workshop_report.advice"),
        chapters=chapters,
        page=say("page", page="{page}", pages="{pages}"),
        contents=say("label.contents"),
        day=run.day,
        machine_drafted=say("machine_drafted") if machine_drafted else "",
        joined=count_of(people_of(run.joined), say),
        parts=lines,
        shown=tuple(figure for figures in shown.values() for figure in figures),
        gaps=gaps,
        pairs=pairs,
        method=method,
    )


def _method(lines: tuple[str, ...], say: Wording) -> Chapter:
    title, intro = say("workshop_report.method"), say("workshop_report.method.intro")
    return Chapter("method", title, intro, (Block(lines=lines),))


def _facts(run: WorkshopRun, say: Wording) -> Iterator[tuple[str, str]]:
    yield say("guide.day"), say.date(run.day)
    yield say("workshop_report.by"), run.organisation
    yield say("workshop_report.joined"), count_of(people_of(run.joined), say).text
    if run.languages:
        yield say("guide.languages"), say.listing([say.tongue(one) for one in run.languages])
    if run.campaign:
        yield say("workshop_report.campaign"), run.campaign
    if run.is_rehearsal:
        yield say("workshop_report.rehearsal"), say("workshop_report.rehearsal.what")


def _title(one: StepRun, questionnaires: Mapping[str, Questionnaire], say: Wording) -> str:
    if one.step.kind != KIND_MODULE:
        return say(f"guide.{one.step.kind}")
    return questionnaires[one.step.ref_id].module_by_name[one.step.module].label


# -- who took part ---------------------------------------------------------------------------------


def _part(run: WorkshopRun, one: StepRun, title: str, say: Wording) -> PartLine:
    answered = min(one.answered, run.joined)
    finished = min(one.finished, answered)
    cells = parts_of(
        {"finished": finished, "begun": answered - finished, "none": run.joined - answered}
    )
    counts = {name: count_of(cell, say, run.joined) for name, cell in cells.items()}
    time, minutes = _time(one.opened_at, one.closed_at, say)
    return PartLine(title, time, minutes, counts["finished"], counts["begun"], counts["none"])


def _time(opened: datetime | None, closed: datetime | None, say: Wording) -> tuple[str, int | None]:
    """Return from when to when a part was open, in words, and for how many minutes."""
    if opened is None:
        return say("workshop_report.not_opened"), None
    if closed is None or closed < opened:
        return f"{opened:%H:%M}", None
    minutes = max(1, round((closed - opened).total_seconds() / 60))
    return say("guide.from_to", start=f"{opened:%H:%M}", end=f"{closed:%H:%M}"), minutes


def _participation(run: WorkshopRun, lines: tuple[PartLine, ...], say: Wording) -> Chapter:
    heads = ("part", "time", "minutes", "finished", "begun", "not_begun")
    rows = tuple(
        Row(
            (
                one.title,
                one.time,
                say.number(one.minutes) if one.minutes is not None else "",
                one.finished.text,
                one.begun.text,
                one.not_begun.text,
            )
        )
        for one in lines
    )
    table = Table(
        tuple(say(f"workshop_report.head.{one}") for one in heads),
        rows,
        (22, 14, 9, 12, 12, 12),
        (2, 3, 4, 5),
    )
    intro = say(
        "workshop_report.participation.intro",
        people=count_of(people_of(run.joined), say).text,
    )
    return Chapter(
        "participation", say("workshop_report.participation"), intro, (Block(table=table),)
    )


# -- what the board showed -------------------------------------------------------------------------


def _figures(
    one: StepRun, title: str, questionnaires: Mapping[str, Questionnaire], say: Wording
) -> tuple[ShownFigure, ...]:
    asked = questionnaires[one.step.ref_id]
    shows_right = one.step.kind == KIND_AFTER
    return figures_of(title, asked, one.figures, say, shows_right=shows_right)


def _gaps(made: list[tuple[StepRun, str]], library: Library, say: Wording) -> ShownFigure | None:
    """Return the gaps as they stood on the board last: they are of all answers until then."""
    shown = [
        (one.shown_at, number)
        for number, (one, _) in enumerate(made)
        if one.shown_at is not None and GAPS in one.figures
    ]
    if not shown:
        return None
    last, title = made[max(shown)[1]]
    return gaps_figure(title, last.figures[GAPS], library, say)


def _pairs(made: list[tuple[StepRun, str]], say: Wording) -> ShownFigure | None:
    for one, title in made:
        if PAIRS in one.figures:
            return pairs_figure(title, one.figures[PAIRS], say)
    return None


def _whole(name: str, figure: ShownFigure, say: Wording) -> Chapter:
    chart = _chart(name, figure, say)
    return Chapter(name, figure.title, figure.lead, (Block(chart=chart),))


def _step(
    number: int, one: StepRun, title: str, figures: tuple[ShownFigure, ...], say: Wording
) -> Chapter:
    key = "shown" if figures else "too_few" if one.was_shown else "not_revealed"
    blocks = [
        Block(
            heading=figure.title,
            text=figure.lead,
            chart=_chart(f"figure-{number}-{at}", figure, say) if figure.bars else None,
            lines=(figure.note,) if figure.note else (),
        )
        for at, figure in enumerate(figures)
    ]
    if one.prompt:
        blocks.append(
            Block(
                heading=say("workshop_report.talk"),
                text=one.prompt,
                space=LINES_TO_WRITE_ON,
            )
        )
    return Chapter(f"part-{number}", title, say(f"workshop_report.part.{key}"), tuple(blocks))


def _chart(name: str, figure: ShownFigure, say: Wording) -> AmountChart:
    scale = max([one.count.most or 0 for one in figure.bars] + [1])
    ranged = any(one.count.least != one.count.most for one in figure.bars)
    legend = ((SURE, say("workshop_report.sure")), (RANGE, say("workshop_report.range")))
    bars = tuple(
        AmountBar(one.label, _pieces(one.count.least or 0, one.count.most or 0, scale), _total(one))
        for one in figure.bars
    )
    text = say.listing([f"{bar.label}: {bar.total}" for bar in bars])
    return AmountChart(name, figure.title, text, legend if ranged else (), bars)


def _pieces(least: int, most: int, scale: int) -> tuple[Piece, ...]:
    pieces = [Piece(SURE, round(least / scale, 4), str(least))] if least else []
    if most > least:
        pieces.append(Piece(RANGE, round((most - least) / scale, 4), str(most)))
    return tuple(pieces)


def _total(bar: BarLine) -> str:
    return f"{bar.count.text} ({bar.share})" if bar.share else bar.count.text
