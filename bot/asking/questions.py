"""A question as a message: progress, text, choices, the typed values, and the way around.

Rule of this file: the whole text stands above the buttons, which are made in
`bot.asking.question_buttons`.
"""

from __future__ import annotations

from typing import Final

from bot.asking.question_buttons import Rows, rows_under
from bot.messages import (
    HINT,
    INPUT_NUMBER,
    INPUT_TEXT,
    ITEM,
    NOTICE,
    PROGRESS,
    QUESTION,
    TEXT,
    TITLE,
    Block,
)
from bot.telling import Telling
from flows import variants
from flows.answers import TERRITORIES
from flows.effects import AskQuestion
from flows.interview import NO_ROW, Key
from questionnaires.model import SELECTS_MANY, Question, QuestionType

EXPLAINED_WORDS: Final = 3
_NUMBERS: Final = (QuestionType.INTEGER, QuestionType.DECIMAL)


def ask(telling: Telling, effect: AskQuestion, page: int) -> tuple[tuple[Block, ...], Rows, str]:
    """Return blocks, buttons and what may be typed for a question."""
    question = telling.questionnaire.question_by_name[effect.key[0]]
    blocks = (*_heading(telling, effect, question), *_wording(telling, effect, question))
    rows = rows_under(telling, effect, page)
    typed = INPUT_NUMBER if question.type in _NUMBERS else INPUT_TEXT
    return blocks, rows, typed


def _heading(telling: Telling, effect: AskQuestion, question: Question) -> list[Block]:
    say = telling.wording.say
    progress = effect.progress
    blocks = [
        Block(
            PROGRESS,
            say(
                "progress" if progress.left else "progress_none",
                {"module": progress.module, "modules": progress.modules, "count": progress.left},
            ),
        )
    ]
    module = telling.questionnaire.module_by_name[question.module]
    if effect.intro:
        blocks.append(Block(TITLE, module.label))
        if module.note:
            blocks.append(Block(TEXT, module.note))
    if effect.key[1]:
        blocks.append(Block(TITLE, telling.row_title(question.repeat, effect.key[1])))
    return blocks


def _wording(telling: Telling, effect: AskQuestion, question: Question) -> list[Block]:
    say = telling.wording.say
    label, hint = worded(telling, question, effect.key[1])
    blocks = [Block(QUESTION, label)]
    if hint:
        blocks.append(Block(HINT, hint))
    answers = telling.interview.answers
    if effect.editing:
        now = telling.words(effect.key, answers[effect.key].value)
        blocks.append(Block(NOTICE, say("answer_now", {"answer": now})))
    elif effect.shared:
        shared = answers[(effect.key[0], NO_ROW)].value
        now = telling.words(effect.key, shared)
        blocks.append(Block(NOTICE, say("answer_for_all", {"answer": now})))
    if question.type in SELECTS_MANY:
        blocks.append(Block(HINT, say("choose_several")))
    if question.type in TERRITORIES:
        blocks.append(Block(HINT, say("or_type_name")))
    return blocks


def worded(telling: Telling, question: Question, row: str) -> tuple[str, str]:
    """Return label and hint in the wording that fits this respondent."""
    return variants.worded(question, telling.view, row)


def explain(telling: Telling, key: Key) -> tuple[Block, ...]:
    """Return why a question is asked, an example, what good looks like, its source, and a case."""
    say = telling.wording.say
    question = telling.questionnaire.question_by_name[key[0]]
    blocks = []
    if question.right_choice is not None:  # all else would give the answer away
        why = Block(TEXT, say("explain_why", {"text": question.why}))
        return (why, Block(TEXT, say("explain_quiz")))
    for name, text in (("why", question.why), ("example", question.example),
                       ("good", question.good)):  # fmt: skip
        if text:
            blocks.append(Block(TEXT, say(f"explain_{name}", {"text": text})))
    if question.evidence:
        kept = ", ".join(question.evidence)
        blocks.append(Block(TEXT, say("explain_evidence", {"text": kept})))
    for name in question.sources:
        clause = telling.library.clauses.get(name)
        if clause is not None:
            text = say(
                f"source_{clause.confidence}",
                {"framework": clause.framework, "clause": clause.clause, "text": clause.text},
            )
            blocks.append(Block(ITEM, text))
    case = telling.library.case_of(question.name)
    if case is not None:
        told = {"text": case.text, "year": case.year, "source": case.source}
        blocks.append(Block(TEXT, say(f"explain_{case.kind}", told)))
    blocks = blocks or [Block(TEXT, say("explain_nothing"))]
    return (*blocks, *_words(telling, question, key[1]))


def _words(telling: Telling, question: Question, row: str) -> tuple[Block, ...]:
    """Return what words of the glossary in a question mean, the first ones only."""
    texts = (*worded(telling, question, row), question.why, question.example, question.good)
    terms = telling.spoken.glossary.words_in(texts)[:EXPLAINED_WORDS]
    if not terms:
        return ()
    say = telling.wording.say
    lines = (say("explain_word", {"word": one.label, "meaning": one.meaning}) for one in terms)
    return (Block(TEXT, say("explain_words")), *(Block(ITEM, line) for line in lines))
