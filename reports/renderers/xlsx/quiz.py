"""The sheet of a quiz: each question, the answer given, the right one, why, and its source.

Rule of this file: the same words and the same order as every other format.
"""

from __future__ import annotations

from reports.quiz_chapter import source_said
from reports.quiz_model import QuizResult
from reports.renderers.xlsx.cells import Column, Value
from reports.renderers.xlsx.paper import Paper
from reports.sheet import Sheet


def add_quiz(paper: Paper, sheet: Sheet, result: QuizResult) -> None:
    """Write a line for each question."""
    say = paper.say
    columns = [
        Column(say("quiz.number"), 6, "count"),
        Column(say("quiz.question"), 40, "bold"),
        Column(say("quiz.your_answer"), 24),
        Column(say("quiz.result"), 12),
        Column(say("quiz.right_answer"), 24),
        Column(say("quiz.why"), 48),
        Column(say("quiz.source"), 60),
    ]
    tab = paper.tab("quiz", [column.width for column in columns])
    score = f"{sheet.rating_label} {sheet.rating_text}"
    tab.title(sheet.title, sheet.date, score, f"{sheet.self_assessed}. {sheet.self_assessed_text}")
    rows: list[list[Value]] = [
        [
            number,
            one.label,
            one.answer,
            say(f"quiz.result.{one.result}"),
            one.right_answer,
            one.why,
            "\n".join(source_said(source, say) for source in one.sources),
        ]
        for number, one in enumerate(result.answers, 1)
    ]
    tab.table(columns, rows, chief=True)
