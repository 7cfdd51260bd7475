"""Looking back: the review list before submitting, and the result afterwards.

Rule of this file: every answer is one tap away from being changed, and what is open is said.
"""

from __future__ import annotations

from bot import keyboards
from bot.asking.questions import worded
from bot.messages import HINT, ITEM, MAIN, MOVE, NOTICE, TEXT, TITLE, Block, Button
from bot.reporting import frameworks
from bot.telling import Telling
from flows import navigation
from flows.interview import NO_ROW, Answer
from flows.view import View
from questionnaires.model import Module

Rows = tuple[tuple[Button, ...], ...]
SHOWN_ANSWER = 60
PAGE_AT = "."
PAGE_SIZE = 40
"""Answers on a page of a module: about a message, and less than half the buttons it can have."""


def review(telling: Telling, module: str) -> tuple[tuple[Block, ...], Rows]:
    """Return the answers of one module, or the list of modules with what is open.

    `module` may have a page behind it: `recruiters.1` is the second one of that module.
    """
    name, _, page = module.partition(PAGE_AT)
    wanted = telling.questionnaire.module_by_name.get(name)
    if wanted is not None:
        return _module_list(telling, wanted, int(page) if page.isdecimal() else 0)
    return _overview(telling)


def _overview(telling: Telling) -> tuple[tuple[Block, ...], Rows]:
    say = telling.wording.say
    later = navigation.put_off(telling.view)
    left = telling.view.open_questions()
    blocks = [Block(TITLE, say("review_title"))]
    answered = sum(map(len, telling.answers_by_module.values()))
    blocks.append(Block(TEXT, say("review_answered", {"count": answered})))
    if len(left) > len(later):
        blocks.append(Block(NOTICE, say("review_open", {"count": len(left) - len(later)})))
    if later:
        blocks.append(Block(NOTICE, say("review_later", {"count": len(later)})))
    quiz = telling.questionnaire.is_quiz
    how = "review_how_quiz" if quiz else "review_how"
    blocks.append(Block(HINT, say(how if telling.view.gate is None else "room_review_how")))
    asked_all = len(left) == len(later) and telling.view.gate is None
    rows: list[tuple[Button, ...]] = [
        (Button(_module_title(telling, one), telling.data(keyboards.REVIEW, argument=one.name)),)
        for one in telling.questionnaire.modules
        if _answers_in(telling, one) or (asked_all and _waits_for_a_wish(telling.view, one))
    ]
    if later:
        rows.append(
            (Button(say("button_answer_later"), telling.data(keyboards.LATER_REOPENED), MOVE),)
        )
    if len(left) > len(later):
        rows.append((Button(say("button_go_on"), telling.data(keyboards.RESUME), MAIN),))
    rows.append(_ending(telling, quiz))
    return tuple(blocks), tuple(rows)


def _ending(telling: Telling, quiz: bool) -> tuple[Button, ...]:
    """Return the button that submits; in a workshop, which is not over, one that goes on."""
    say = telling.wording.say
    if telling.view.gate is not None:
        return (Button(say("button_room_back"), telling.data(keyboards.RESUME), MAIN),)
    submit = say("button_submit_quiz" if quiz else "button_submit")
    return (Button(submit, telling.data(keyboards.SUBMIT), MAIN),)


def _module_title(telling: Telling, module: Module) -> str:
    return f"{module.label} ({len(_answers_in(telling, module))})"


def _answers_in(telling: Telling, module: Module) -> tuple[Answer, ...]:
    return telling.answers_by_module.get(module.name, ())


def _module_list(telling: Telling, module: Module, page: int) -> tuple[tuple[Block, ...], Rows]:
    say = telling.wording.say
    blocks = [Block(TITLE, module.label), Block(HINT, say("review_tap_to_change"))]
    buttons = []
    every = _answers_in(telling, module)
    pages = max((len(every) + PAGE_SIZE - 1) // PAGE_SIZE, 1)
    first = min(page, pages - 1) * PAGE_SIZE
    for number, answer in enumerate(every[first : first + PAGE_SIZE], first + 1):
        question = telling.questionnaire.question_by_name[answer.question]
        words = _short(telling.words(answer.key, answer.value))
        row = telling.view.row_label(question.repeat, answer.row) if answer.row else ""
        label = worded(telling, question, answer.row)[0]
        title = f"{label} ({row})" if row else label
        files = telling.evidence_by_key[answer.key]
        mark = f" {say('evidence_mark', {'count': files})}" if files else ""
        blocks.append(Block(ITEM, f"{number}. {title} → {words}{mark}"))
        data = telling.question_data(keyboards.EDIT, answer.key)
        buttons.append(Button(f"{number}", data))
    rows = [tuple(buttons[at : at + 5]) for at in range(0, len(buttons), 5)]
    if pages > 1:
        rows.append(_page_moves(telling, module, first // PAGE_SIZE, pages))
    if _goes_deeper(telling.view, module):
        deeper = telling.data(keyboards.DEEPER, argument=module.name)
        rows.append((Button(say("button_deeper"), deeper),))
    if not telling.questionnaire.is_quiz:
        rows.append(_papers(telling, module))
    rows.append((Button(say("button_all_modules"), telling.data(keyboards.REVIEW), MOVE),))
    return tuple(blocks), tuple(rows)


def _page_moves(telling: Telling, module: Module, page: int, pages: int) -> tuple[Button, ...]:
    """Return the ways to the pages beside this one."""
    beside = (("button_earlier", page - 1), ("button_more", page + 1))
    return tuple(
        Button(
            telling.wording.say(key),
            telling.data(keyboards.REVIEW, argument=f"{module.name}{PAGE_AT}{number}"),
            MOVE,
        )
        for key, number in beside
        if 0 <= number < pages
    )


def _papers(telling: Telling, module: Module) -> tuple[Button, ...]:
    """Return the way to the evidence of a module: to what is there, and to adding some."""
    say = telling.wording.say
    first = (module.questions[0], NO_ROW)
    add = telling.question_data(keyboards.CHOOSE, first)
    button = Button(say("button_evidence_add"), add, MOVE)
    here = set(module.questions)
    files = sum(any(name in here for name, _ in one.answers) for one in telling.evidence)
    if not files:
        return (button,)
    listed = telling.data(keyboards.LIST, argument=module.name)
    return (Button(say("button_evidence_list", {"count": files}), listed, MOVE), button)


def _goes_deeper(view: View, module: Module) -> bool:
    """Tell whether a module has questions that come only on request."""
    opened = view.interview.opened
    if module.name in opened:
        return False
    after = view.seeing(view.interview.but(opened=(*opened, module.name)))
    return len(after.open_questions()) > len(view.open_questions())


def _waits_for_a_wish(view: View, module: Module) -> bool:
    """Tell whether a module nobody answered in has questions that come only on request."""
    if module.name in view.interview.opened:
        return False
    known = view.questionnaire.question_by_name
    return any(view.relevant(name) for name in module.questions if not known[name].repeat)


def _short(text: str) -> str:
    return text if len(text) <= SHOWN_ANSWER else text[: SHOWN_ANSWER - 1] + "…"


def completed(telling: Telling) -> tuple[tuple[Block, ...], Rows]:
    """Return what can be done after submitting."""
    say = telling.wording.say
    if telling.questionnaire.is_quiz:
        again = Button(say("button_change_answers"), telling.data(keyboards.REVIEW), MOVE)
        report = Button(say("button_report"), "/report", MAIN)
        return (Block(TEXT, say("completed_quiz")),), ((report,), (again,))
    blocks = (Block(TEXT, say("completed")),)
    rows = [
        (
            Button(say("button_report"), "/report", MAIN),
            Button(say("button_plan"), "/plan", MAIN),
        ),
        (Button(say("button_change_answers"), telling.data(keyboards.REVIEW), MOVE),),
    ]
    if navigation.put_off(telling.view):
        rows.append(
            (Button(say("button_answer_later"), telling.data(keyboards.LATER_REOPENED), MOVE),)
        )
    rows.append((Button(say("button_framework"), f"/report {frameworks.CHOOSE}", MOVE),))
    if telling.spoken.continues:
        rows.append((Button(say("button_full"), "/start full", MAIN),))
    return blocks, tuple(rows)
