"""A question as a message: progress, text, choices, the typed values, and the way around.

Rule of this file: short words on buttons, the whole text above them; a long list is shown by pages
and found by typing.
"""

from __future__ import annotations

from typing import Final

from bot import keyboards
from bot.links import OWN
from bot.messages import (
    CHOICE,
    HINT,
    INPUT_NUMBER,
    INPUT_TEXT,
    ITEM,
    MAIN,
    MOVE,
    NOTICE,
    PROGRESS,
    QUESTION,
    TEXT,
    TICKED,
    TITLE,
    TYPED,
    Block,
    Button,
)
from bot.telling import Telling
from flows import variants
from flows.answers import TERRITORIES
from flows.effects import AskQuestion
from flows.interview import NO_ROW, Key
from questionnaires import territories
from questionnaires.model import SELECTS_MANY, Question, QuestionType
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, PREFER_NOT_TO_SAY

Rows = tuple[tuple[Button, ...], ...]
Item = tuple[str, str]
"""The code of a choice and its label."""

PAGE_SIZE: Final = 12
LONGEST_PAGE: Final = 22
SHORT_LABEL: Final = 14
EXPLAINED_WORDS: Final = 3
BROWSER: Final = "web"
"""Only a browser forgets who talked in it, so only there a way back is offered unasked."""
WRITTEN_TO: Final = "telegram"
REMINDERS: Final = "/reminders"
"""Only there can we write first, so only there reminders are offered."""
PREPARE: Final = "/help list"
"""The list of what to know and to have at hand."""
MANY_LEFT: Final = 60
BEGINNING: Final = 2
"""With so many questions left, what to prepare is offered where the first modules open."""

TYPED_CODES: Final = {"dk": DONT_KNOW, "na": NOT_APPLICABLE, "ps": PREFER_NOT_TO_SAY}
_CODES: Final = tuple(TYPED_CODES.items())
_NUMBERS: Final = (QuestionType.INTEGER, QuestionType.DECIMAL)


def ask(telling: Telling, effect: AskQuestion, page: int) -> tuple[tuple[Block, ...], Rows, str]:
    """Return blocks, buttons and what may be typed for a question."""
    question = telling.questionnaire.question_by_name[effect.key[0]]
    blocks = (*_heading(telling, effect, question), *_wording(telling, effect, question))
    rows = (
        *_choices(telling, effect, question, page),
        *_typed_values(telling, effect, question),
        _moves(telling, effect, question),
        _help_in_room(telling),
    )
    typed = INPUT_NUMBER if question.type in _NUMBERS else INPUT_TEXT
    return blocks, tuple(row for row in rows if row), typed


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


def _choices(telling: Telling, effect: AskQuestion, question: Question, page: int) -> Rows:
    if question.type in (QuestionType.NOTE, QuestionType.ACKNOWLEDGE):
        label = telling.wording.say("button_understood")
        return ((Button(label, telling.question_data(keyboards.ANSWER, effect.key), MAIN),),)
    many = question.type in SELECTS_MANY
    shown, pages = _page_of(_to_choose(telling, effect, question), page)
    about = telling.about(effect.key)
    buttons = []
    for code, label in shown:
        ticked = many and code in effect.ticks
        verb = keyboards.ANSWER
        if many:
            verb = keyboards.UNTICK if ticked else keyboards.TICK
        data = keyboards.joined(verb, about, code)
        buttons.append(Button(label, data, TICKED if ticked else CHOICE))
    rows = _in_rows(buttons)
    if len(pages) > 1:
        rows = (*rows, _page_moves(telling, effect, page % len(pages), len(pages)))
    if many:
        rows = (*rows, _done(telling, effect))
    if effect.same:
        same = telling.wording.say("button_same_as_last")
        rows = (*rows, (Button(same, telling.question_data(keyboards.SAME, effect.key)),))
    return rows


def _to_choose(
    telling: Telling, effect: AskQuestion, question: Question
) -> tuple[list[Item], list[Item]]:
    """Return what stands on the first page, and what follows on the others."""
    known = question.choice_by_name
    offered = [(name, known[name].label) for name in effect.offered if name in known]
    if question.type not in TERRITORIES:
        return offered, []
    names = dict(_territories(question, telling.wording.language))
    first = dict.fromkeys((*effect.ticks, *question.suggested))
    return [(code, names[code]) for code in first if code in names], list(names.items())


def _territories(question: Question, language: str) -> tuple[Item, ...]:
    if question.type is QuestionType.LANGUAGES:
        return territories.languages(language)
    return territories.countries(language)


def _page_of(
    items: tuple[list[Item], list[Item]], page: int
) -> tuple[list[Item], list[list[Item]]]:
    """Return the choices of a page, and all pages; a first page may be somewhat longer."""
    first, rest = items
    whole = len(first) <= LONGEST_PAGE
    parts = [first] if first and whole else _cut(first)
    pages = [*parts, *_cut(rest)] or [[]]
    return pages[page % len(pages)], pages


def _cut(items: list[Item]) -> list[list[Item]]:
    return [items[at : at + PAGE_SIZE] for at in range(0, len(items), PAGE_SIZE)]


def _done(telling: Telling, effect: AskQuestion) -> tuple[Button, ...]:
    if not effect.ticks:
        return ()
    label = telling.wording.say("button_done", {"count": len(effect.ticks)})
    return (Button(label, telling.question_data(keyboards.DONE, effect.key), MAIN),)


def _in_rows(buttons: list[Button]) -> Rows:
    """Short labels side by side, long ones below each other."""
    if all(len(button.label) <= SHORT_LABEL for button in buttons) and len(buttons) > 1:
        wide = 3 if len(buttons) in (3, 5, 6, 9) else 2
        return tuple(tuple(buttons[at : at + wide]) for at in range(0, len(buttons), wide))
    return tuple((button,) for button in buttons)


def _page_moves(telling: Telling, effect: AskQuestion, page: int, pages: int) -> tuple[Button, ...]:
    say = telling.wording.say
    moves = []
    if page > 0:
        data = telling.question_data(keyboards.PAGE, effect.key, str(page - 1))
        moves.append(Button(say("button_earlier"), data, MOVE))
    if page < pages - 1:
        data = telling.question_data(keyboards.PAGE, effect.key, str(page + 1))
        moves.append(Button(say("button_more"), data, MOVE))
    return tuple(moves)


def _typed_values(telling: Telling, effect: AskQuestion, question: Question) -> Rows:
    if question.type in (QuestionType.NOTE, QuestionType.ACKNOWLEDGE) or question.personal:
        return ()
    say, about = telling.wording.say, telling.about(effect.key)
    return (
        tuple(
            Button(
                say(f"typed_{kind}"), keyboards.joined(keyboards.TYPED_VALUE, about, code), TYPED
            )
            for code, kind in TYPED_CODES.items()
            if kind == DONT_KNOW or question.right_choice is None
        ),
    )


def _moves(telling: Telling, effect: AskQuestion, question: Question) -> tuple[Button, ...]:
    say = telling.wording.say
    moves = []
    if effect.back:
        moves.append(Button(say("button_back"), telling.data(keyboards.BACK), MOVE))
    moves.append(Button(say("button_help"), telling.data(keyboards.EXPLAIN), MOVE))
    later = "button_keep" if effect.editing else "button_later"
    moves.append(Button(say(later), telling.question_data(keyboards.LATER, effect.key), MOVE))
    if effect.intro and telling.channel == BROWSER and telling.spoken.own_link:
        moves.append(Button(say("button_own_link"), OWN, MOVE))
    if effect.intro and _much_to_prepare(effect):
        moves.append(Button(say("button_preparation"), PREPARE, MOVE))
    if effect.intro and telling.channel == WRITTEN_TO:
        moves.append(Button(say("button_reminders"), REMINDERS, MOVE))
    return tuple(moves)


def _help_in_room(telling: Telling) -> tuple[Button, ...]:
    """Return the button with which somebody in a workshop asks the trainer for help."""
    if telling.pace is None:
        return ()
    data = f"/join at {telling.pace.workshop} help"
    return (Button(telling.wording.say("button_room_help"), data, MOVE),)


def _much_to_prepare(effect: AskQuestion) -> bool:
    """Tell whether a long questionnaire has just begun."""
    progress = effect.progress
    return progress.module <= BEGINNING and progress.left >= MANY_LEFT


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
