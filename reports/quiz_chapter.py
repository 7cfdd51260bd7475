"""The report of a quiz in words: how many were right, and each right answer with its source.

Rule of this file: nothing of a gap report is left in it, because a quiz says nothing of a firm;
what was not right is told as news, never as a fault.
"""

from __future__ import annotations

from dataclasses import replace

from reports.chapter_model import Block, Chapter, Row, Table
from reports.clause_lines import PUBLISHED
from reports.model import Report
from reports.quiz_model import OPEN, RIGHT, QuizAnswer, QuizResult, QuizSource
from reports.sheet import Sheet
from reports.wording import Wording

TOLD = 3
"""How many right answers the chat tells; the report has them all."""


def quiz_chapter(result: QuizResult, say: Wording) -> Chapter:
    """Return an overview of all answers, then each question with its right answer."""
    heads = (say("quiz.number"), say("quiz.question"), say("quiz.result"))
    rows = tuple(
        Row((say.number(number), one.label, say(f"quiz.result.{one.result}")))
        for number, one in enumerate(result.answers, 1)
    )
    return Chapter(
        name="quiz",
        title=say("quiz.title"),
        intro=say("quiz.intro"),
        blocks=(
            Block(heading=say("quiz.overview"), table=Table(heads, rows, (6, 60, 16))),
            Block(heading=say("quiz.one_by_one")),
            *(_block(number, one, say) for number, one in enumerate(result.answers, 1)),
        ),
    )


def _block(number: int, one: QuizAnswer, say: Wording) -> Block:
    result = say(f"quiz.result.{one.result}")
    given = result if one.result == OPEN else say("quiz.given", answer=one.answer, result=result)
    facts = (
        (say("quiz.your_answer"), given),
        (say("quiz.right_answer"), one.right_answer),
        (say("quiz.why"), one.why),
        (say("quiz.example"), one.example),
        *((say("quiz.source"), source_said(source, say)) for source in one.sources),
    )
    heading = say("quiz.numbered", number=say.number(number), label=one.label)
    return Block(heading=heading, deep=True, facts=facts)


def source_said(source: QuizSource, say: Wording) -> str:
    """Return a source in one line; what is no published text says so."""
    same = source.clause.casefold() == source.framework.casefold()
    name = source.framework if same else f"{source.framework} {source.clause}".strip()
    told = say("quiz.source_line", name=name, text=source.text)
    if source.confidence in PUBLISHED:
        return told
    return say("quiz.marked", text=told, mark=say(f"confidence_short.{source.confidence}"))


def as_quiz(made: Sheet, report: Report, say: Wording) -> Sheet:
    """Return the sheet with nothing but the quiz in it; unchanged where there is none."""
    result = report.quiz
    if result is None:
        return made
    title = say("title.quiz_for", subject=report.subject) if report.subject else say("title.quiz")
    return replace(
        made,
        title=title,
        words={**made.words, "document": say("title.quiz")},
        self_assessed=say("quiz.stamp"),
        self_assessed_text=say("quiz.stamp_text"),
        rating_label=_score(result, say),
        rating_text=say(f"quiz.text.{_level(result)}"),
        reach="",
        nothing_found="",
        figures=(),
        also_counted=(),
        bars=(),
        profile=(),
        open_questions=(),
        not_applicable=(),
        method=(say("quiz.method"), made.method[-1]),
    )


def quiz_lines(report: Report, say: Wording) -> tuple[str, ...]:
    """Return the result as the chat says it: the score, and the first answers that are new."""
    result = report.quiz
    if result is None:
        return ()
    new = [one for one in result.answers if one.result != RIGHT]
    told = (say("quiz.new", question=one.label, why=one.why) for one in new[:TOLD])
    left = say.plural("quiz.more", len(new) - TOLD) if len(new) > TOLD else ""
    lines = (
        say("quiz.headline", score=_score(result, say)),
        *told,
        left,
        say("quiz.all_in_report"),
    )
    return tuple(line for line in lines if line)


def _score(result: QuizResult, say: Wording) -> str:
    return say("quiz.score", right=say.number(result.right), all=say.number(len(result.answers)))


def _level(result: QuizResult) -> str:
    """Return how the score is met: all, most (two in three) or some."""
    if result.right == len(result.answers):
        return "all"
    return "most" if result.right * 3 >= len(result.answers) * 2 else "some"
