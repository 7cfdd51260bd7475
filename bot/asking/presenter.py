"""From effects to messages: the engine's decisions in words and buttons.

Rule of this file: effects that tell become blocks above the one that asks, so that there is one
live message; nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from bot import keyboards
from bot.asking import questions, reviews
from bot.messages import (
    ERROR,
    INPUT_NONE,
    INPUT_TEXT,
    ITEM,
    MAIN,
    MOVE,
    NOTICE,
    TEXT,
    TITLE,
    WARNING,
    Block,
    Button,
    Message,
)
from bot.telling import Telling
from flows import effects
from flows.variants import worded_card

Part = tuple[tuple[Block, ...], tuple[tuple[Button, ...], ...], str]
"""Blocks, rows of buttons, and what may be typed."""

FIRST: Final = "quick_scan"


def present(
    telling: Telling,
    given: tuple[effects.Effect, ...],
    page: int = 0,
    above: tuple[Block, ...] = (),
) -> Message:
    """Return the one message that performs these effects.

    `page` of a long list of choices; `above` is told right above a question.
    """
    blocks: list[Block] = []
    buttons: list[tuple[Button, ...]] = []
    last: list[tuple[Button, ...]] = []
    typed = INPUT_NONE
    for effect in given:
        show = SHOWN.get(type(effect))
        if show is None:
            continue
        if isinstance(effect, effects.AskQuestion):
            blocks.extend(above)
            part = questions.ask(telling, effect, page)
        else:
            part = show(telling, effect)
        blocks.extend(part[0])
        (last if isinstance(effect, effects.Explain) else buttons).extend(part[1])
        typed = part[2] if part[2] != INPUT_NONE else typed
    return Message(
        blocks=tuple(blocks),
        buttons=(*buttons, *last),
        input=typed,
        language=telling.wording.language,
        direction=telling.wording.direction,
        glossary=telling.spoken.glossary,
        pace=telling.pace,
    )


def _ask_language(telling: Telling, effect: effects.AskLanguage) -> Part:
    say = telling.wording.say
    rows = tuple(
        (Button(name, telling.data(keyboards.LANGUAGE, argument=code)),)
        for code, name in telling.spoken.languages
    )
    return (Block(TITLE, say("choose_language")),), rows, INPUT_TEXT


def _ask_consent(telling: Telling, effect: effects.AskConsent) -> Part:
    say = telling.wording.say
    blocks = [
        Block(TITLE, say("consent_title")),
        Block(TEXT, _what_it_is(telling)),
        Block(TEXT, say("consent_who", {"days": telling.spoken.retention_days})),
        Block(TEXT, say("consent_rights")),
    ]
    if telling.channel == "telegram":
        blocks.insert(3, Block(TEXT, say("consent_telegram")))
    if telling.spoken.machine_drafted:
        blocks.append(Block(NOTICE, say("machine_drafted")))
    rows = (
        (Button(say("consent_yes"), telling.data(keyboards.CONSENT), MAIN),),
        (Button(say("consent_no"), telling.data(keyboards.DECLINE), MOVE),),
    )
    return tuple(blocks), rows, INPUT_TEXT


def _what_it_is(telling: Telling) -> str:
    header = telling.questionnaire.header
    key = "consent_what" if telling.questionnaire.ref_id == FIRST else "consent_what_other"
    return telling.wording.say(key, {"title": header.title, "minutes": header.minutes})


def _reject(telling: Telling, effect: effects.RejectAnswer) -> Part:
    say = telling.wording.say
    params: dict[str, Any] = dict(effect.params)
    key = f"reject_{effect.reason}"
    if effect.reason == "constraint" and params.get("message"):
        text = str(params["message"])
    else:
        text = say(key if effect.reason != "constraint" else "reject_not_understood", params)
    rows = tuple(
        (Button(one, telling.data(keyboards.SUGGESTED, argument=one)),)
        for one in effect.suggestions
    )
    return (Block(ERROR, text),), rows, INPUT_NONE


def _tell(telling: Telling, effect: effects.Tell) -> Part:
    return (Block(NOTICE, telling.wording.say(effect.key, effect.params)),), (), INPUT_NONE


def _ask_back(telling: Telling, effect: effects.AskBack) -> Part:
    say = telling.wording.say
    rule = telling.rule(effect.rule)
    row = (
        Button(
            say("button_change_answer"),
            telling.question_data(keyboards.EDIT, effect.key),
            MOVE,
        ),
    )
    return (Block(NOTICE, say("ask_back", {"text": rule.ask_back})),), (row,), INPUT_NONE


def _explain(telling: Telling, effect: effects.Explain) -> Part:
    rows: tuple[tuple[Button, ...], ...] = ()
    if telling.questionnaire.question_by_name[effect.key[0]].evidence:
        add = telling.question_data(keyboards.ADD, effect.key)
        rows = ((Button(telling.wording.say("button_evidence_add"), add, MOVE),),)
    return questions.explain(telling, effect.key), rows, INPUT_NONE


def _safety_card(telling: Telling, effect: effects.ShowSafetyCard) -> Part:
    say = telling.wording.say
    card = worded_card(telling.library, telling.view)
    on = (Button(say("button_go_on"), telling.data(keyboards.CARD_SEEN), MAIN),)
    if card is None:
        return (Block(WARNING, say("safety_again")),), (on,), INPUT_NONE
    if effect.passing:
        show = (Button(say("button_show_card"), telling.data(keyboards.SHOW_CARD), MOVE),)
        return (Block(NOTICE, say("safety_passing")),), (show,), INPUT_NONE
    if effect.again:
        show = (Button(say("button_show_card"), telling.data(keyboards.SHOW_CARD), MOVE),)
        return (Block(WARNING, say("safety_again")),), (show, on), INPUT_NONE
    return card_blocks(telling), (on,), INPUT_NONE


def show_card(telling: Telling) -> Message:
    """Return the safety card in full, on request."""
    on = Button(telling.wording.say("button_go_on"), telling.data(keyboards.CARD_SEEN), MAIN)
    return Message(
        blocks=card_blocks(telling),
        buttons=((on,),),
        input=INPUT_NONE,
        language=telling.wording.language,
        direction=telling.wording.direction,
    )


def card_blocks(telling: Telling) -> tuple[Block, ...]:
    """Return the safety card in full."""
    say = telling.wording.say
    card = worded_card(telling.library, telling.view)
    if card is None:
        return (Block(WARNING, say("safety_again")),)
    return (
        Block(TITLE, card.title),
        Block(WARNING, card.opening),
        Block(TITLE, say("safety_do")),
        *(Block(ITEM, f"{number}. {one}") for number, one in enumerate(card.do, 1)),
        Block(TITLE, say("safety_do_not")),
        *(Block(ITEM, f"✗ {one}") for one in card.do_not),
        *(Block(TEXT, one) for one in telling.near),
        Block(TEXT, card.contacts),
        Block(TEXT, card.closing),
    )


def _confirm(telling: Telling, effect: effects.ConfirmChange) -> Part:
    say = telling.wording.say
    pending = effect.pending
    blocks = []
    if pending.reason == "personal":
        blocks.append(Block(NOTICE, say("looks_personal")))
        yes, no = say("button_keep_anyway"), say("button_write_again")
    else:
        value = telling.words(pending.key, pending.value)
        blocks.append(Block(NOTICE, say("change_to", {"answer": value})))
        if pending.inactive:
            blocks.append(Block(NOTICE, say("change_inactive", {"count": pending.inactive})))
        if pending.again:
            blocks.append(Block(NOTICE, say("change_again", {"count": pending.again})))
        yes, no = say("button_save_change"), say("button_leave_as_was")
    rows = (
        (Button(yes, telling.data(keyboards.CONFIRM), MAIN),),
        (Button(no, telling.data(keyboards.CANCEL), MOVE),),
    )
    return tuple(blocks), rows, INPUT_TEXT


def _choose_rows(telling: Telling, effect: effects.ChooseRowsToDrop) -> Part:
    say = telling.wording.say
    repeat = telling.questionnaire.repeat_by_name[effect.repeat]
    rows = [
        (
            Button(
                telling.row_title(repeat.name, row),
                telling.data(keyboards.DROP_ROW, row=row, argument=repeat.name),
            ),
        )
        for row in effect.rows
    ]
    rows.append((Button(say("button_leave_as_was"), telling.data(keyboards.CANCEL), MOVE),))
    text = say("choose_rows", {"count": effect.pending.surplus})
    return (Block(NOTICE, text),), tuple(rows), INPUT_NONE


def _filled(telling: Telling, effect: effects.ShowFilled) -> Part:
    say, known = telling.wording.say, telling.interview.answers
    blocks = [Block(NOTICE, say("row_filled", {"count": len(effect.keys)}))]
    for key in effect.keys:
        label = questions.worded(telling, telling.questionnaire.question_by_name[key[0]], key[1])[0]
        blocks.append(Block(ITEM, f"{label} → {telling.words(key, known[key].value)}"))
    undo = telling.data(keyboards.EMPTY_ROW, row=effect.row, argument=effect.repeat)
    return tuple(blocks), ((Button(say("button_row_empty"), undo, MOVE),),), INPUT_NONE


def _review(telling: Telling, effect: effects.ShowReview) -> Part:
    blocks, rows = reviews.review(telling, effect.module)
    return blocks, rows, INPUT_NONE


def _completed(telling: Telling, effect: effects.ShowCompleted) -> Part:
    blocks, rows = reviews.completed(telling)
    return blocks, rows, INPUT_NONE


def _question(telling: Telling, effect: effects.AskQuestion) -> Part:
    return questions.ask(telling, effect, 0)


SHOWN: Final[Mapping[type, Callable[[Telling, Any], Part]]] = {
    effects.AskLanguage: _ask_language,
    effects.AskConsent: _ask_consent,
    effects.AskQuestion: _question,
    effects.RejectAnswer: _reject,
    effects.Tell: _tell,
    effects.AskBack: _ask_back,
    effects.Explain: _explain,
    effects.ShowSafetyCard: _safety_card,
    effects.ConfirmChange: _confirm,
    effects.ChooseRowsToDrop: _choose_rows,
    effects.ShowFilled: _filled,
    effects.ShowReview: _review,
    effects.ShowCompleted: _completed,
}
"""`DeliverReport` and `EraseInterview` are performed by the conversation, not shown."""
