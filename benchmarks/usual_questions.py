"""The quick scan as one writes it without an engine: what the usual ways that are measured share.

Rule of this file: the same questions, conditions and buttons as ours, and nothing else: no
progress, no finding, no history, and no word of a framework.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, NamedTuple

from bot.wording import wording
from questionnaires.catalog import Catalog
from questionnaires.expressions import compile_expression
from questionnaires.model import SELECTS_MANY, Question, QuestionType
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, PREFER_NOT_TO_SAY, Typed

TOKEN = "4200000001:benchmarkbenchmarkbenchmarkbenchma"
KINDS = {"dk": DONT_KNOW, "na": NOT_APPLICABLE, "ps": PREFER_NOT_TO_SAY}
QUESTIONS = Catalog().open("quick_scan").questions
CALCULATIONS = {one.name: one.calculation for one in Catalog().open("quick_scan").calculations}
SAY = wording("en").say


class Answers:
    """The answers given so far, as the conditions of the questionnaire read them."""

    row: str | None = None

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.today = datetime.now(UTC).date()

    def value(self, name: str, row: str | None) -> Any:
        if name in CALCULATIONS:
            return compile_expression(CALCULATIONS[name]).run(self, None)
        value = self.answers.get(name)
        if isinstance(value, dict):
            return Typed(KINDS[value["kind"]])
        return tuple(value) if isinstance(value, list) else value

    def rows(self, name: str) -> tuple[str, ...]:
        return ()

    def call(self, function: str, arguments: tuple[object, ...]) -> object:
        return None


def following(answers: dict[str, Any]) -> int:
    """Return the index of the next question, -1 at the end."""
    scope = Answers(answers)
    for index, question in enumerate(QUESTIONS):
        if question.name in answers:
            continue
        if not question.relevant or compile_expression(question.relevant).test(scope, None):
            return index
    return -1


class Shown(NamedTuple):
    """What is to be shown: a text as HTML and the buttons (label, data), none at the end."""

    text: str
    buttons: list[tuple[str, str]]


def begun() -> dict[str, Any]:
    """Return what is kept of somebody who has not answered yet."""
    return {"answers": {}, "ticks": []}


def first() -> Shown:
    return shown(0, [])


def shown(index: int, ticks: list[str]) -> Shown:
    """Return a question, or the end where the index is -1."""
    if index < 0:
        return Shown(SAY("review_title"), [])
    question = QUESTIONS[index]
    text = "\n\n".join(part for part in (f"<b>{question.label}</b>", question.hint) if part)
    return Shown(text, _buttons(index, question, ticks))


def _buttons(index: int, question: Question, ticks: list[str]) -> list[tuple[str, str]]:
    buttons: list[tuple[str, str]] = []
    many = question.type in SELECTS_MANY
    for choice in question.choices:
        label = f"✓ {choice.label}" if choice.name in ticks else choice.label
        verb = "t" if many and choice.name not in ticks else "u" if many else "a"
        buttons.append((label, f"{verb}:{index}:{choice.name}"[:64]))
    if question.type in (QuestionType.NOTE, QuestionType.ACKNOWLEDGE):
        buttons.append((SAY("button_understood"), f"a:{index}:"))
    if ticks:
        buttons.append((SAY("button_done", count=len(ticks)), f"d:{index}:"))
    buttons += [(SAY(f"typed_{kind}"), f"k:{index}:{code}") for code, kind in KINDS.items()]
    return buttons + [(SAY(f"button_{name}"), name) for name in ("back", "help", "later")]


def take(kept: dict[str, Any], data: str) -> Shown:
    """Change what is kept as the tapped button says, and return what comes next."""
    answers, ticks = kept["answers"], kept["ticks"]
    verb, index, argument = data.split(":", 2)
    if verb == "t":
        ticks.append(argument)
    elif verb == "u":
        ticks.remove(argument)
    else:
        given = {"d": ticks, "k": {"kind": argument}}
        answers[QUESTIONS[int(index)].name] = given.get(verb, argument)
        kept["ticks"] = ticks = []
    return shown(following(answers) if verb in "adk" else int(index), ticks)
