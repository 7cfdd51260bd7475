"""The buttons under a question: its choices, the typed values, and the way around.

Rule of this file: short words on buttons; a long list is shown by pages and found by typing. What
the buttons of a question have in common for everybody is put together once and kept (`Face`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from bot import keyboards
from bot.links import OWN
from bot.messages import CHOICE, MAIN, MOVE, TICKED, TYPED, Button
from bot.telling import Telling
from flows.answers import TERRITORIES
from flows.effects import AskQuestion
from questionnaires import territories
from questionnaires.model import SELECTS_MANY, Question, QuestionType
from questionnaires.values import DONT_KNOW

Rows = tuple[tuple[Button, ...], ...]
Item = tuple[str, str]
"""The code of a choice and its label."""

PAGE_SIZE: Final = 12
LONGEST_PAGE: Final = 22
SHORT_LABEL: Final = 14
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
KEPT: Final = 500
"""Keyboards kept in a language; with more, all are put together anew."""

_READ_ONLY: Final = (QuestionType.NOTE, QuestionType.ACKNOWLEDGE)
_QUESTION, _WHOLE, _COMMAND = "question", "whole", "command"


class Face(NamedTuple):
    """A button before it is known whose it is.

    `about`: its data names the question, the interview as a `whole`, or it is a `command`.
    """

    label: str
    kind: str
    about: str
    verb: str
    argument: str = ""


Faces = tuple[tuple[Face, ...], ...]


def rows_under(telling: Telling, effect: AskQuestion, page: int) -> Rows:
    """Return the buttons under a question, row by row."""
    places = {_QUESTION: telling.about(effect.key), _WHOLE: telling.about_all(), _COMMAND: ""}
    rows = tuple([_made(faces, places) for faces in _faces(telling, effect, page)])
    return rows if telling.pace is None else (*rows, _help_in_room(telling, telling.pace.workshop))


def _made(faces: tuple[Face, ...], places: dict[str, str]) -> tuple[Button, ...]:
    made = []
    for label, kind, about, verb, argument in faces:
        data = verb + places[about] + argument
        if len(data) > keyboards.MAX_BYTES or not data.isascii():
            data = keyboards.joined(verb, places[about], argument)
        made.append(Button(label, data, kind))
    return tuple(made)


def _faces(telling: Telling, effect: AskQuestion, page: int) -> Faces:
    """Return the faces of the buttons, put together once for everybody who sees the same."""
    asked, kept = telling.questionnaire, telling.spoken.keyboards
    seen = (
        (asked.ref_id, asked.version, asked.text_language, telling.channel),
        (effect.key[0], effect.offered, effect.ticks, page),
        (effect.same, effect.back, effect.editing),
        effect.intro and (effect.intro, _much_to_prepare(effect)),
    )
    found: Faces | None = kept.get(seen)
    if found is None:
        question = asked.question_by_name[effect.key[0]]
        rows = (
            *_choices(telling, effect, question, page),
            _typed_values(telling, question),
            _moves(telling, effect),
        )
        if len(kept) >= KEPT:
            kept.clear()
        found = kept[seen] = tuple(row for row in rows if row)
    return found


def _choices(telling: Telling, effect: AskQuestion, question: Question, page: int) -> Faces:
    if question.type in _READ_ONLY:
        label = telling.wording.say("button_understood")
        return ((Face(label, MAIN, _QUESTION, keyboards.ANSWER),),)
    many = question.type in SELECTS_MANY
    shown, pages = _page_of(_to_choose(telling, effect, question), page)
    faces = []
    for code, label in shown:
        ticked = many and code in effect.ticks
        verb = keyboards.ANSWER
        if many:
            verb = keyboards.UNTICK if ticked else keyboards.TICK
        faces.append(Face(label, TICKED if ticked else CHOICE, _QUESTION, verb, code))
    rows = _in_rows(faces)
    if len(pages) > 1:
        rows = (*rows, _page_moves(telling, page % len(pages), len(pages)))
    if many:
        rows = (*rows, _done(telling, effect))
    if effect.same:
        same = telling.wording.say("button_same_as_last")
        rows = (*rows, (Face(same, CHOICE, _QUESTION, keyboards.SAME),))
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


def _done(telling: Telling, effect: AskQuestion) -> tuple[Face, ...]:
    if not effect.ticks:
        return ()
    label = telling.wording.say("button_done", {"count": len(effect.ticks)})
    return (Face(label, MAIN, _QUESTION, keyboards.DONE),)


def _in_rows(faces: list[Face]) -> Faces:
    """Short labels side by side, long ones below each other."""
    if all(len(face.label) <= SHORT_LABEL for face in faces) and len(faces) > 1:
        wide = 3 if len(faces) in (3, 5, 6, 9) else 2
        return tuple(tuple(faces[at : at + wide]) for at in range(0, len(faces), wide))
    return tuple((face,) for face in faces)


def _page_moves(telling: Telling, page: int, pages: int) -> tuple[Face, ...]:
    say = telling.wording.say
    moves = []
    if page > 0:
        moves.append(Face(say("button_earlier"), MOVE, _QUESTION, keyboards.PAGE, str(page - 1)))
    if page < pages - 1:
        moves.append(Face(say("button_more"), MOVE, _QUESTION, keyboards.PAGE, str(page + 1)))
    return tuple(moves)


def _typed_values(telling: Telling, question: Question) -> tuple[Face, ...]:
    if question.type in _READ_ONLY or question.personal:
        return ()
    say = telling.wording.say
    return tuple(
        Face(say(f"typed_{kind}"), TYPED, _QUESTION, keyboards.TYPED_VALUE, code)
        for code, kind in keyboards.TYPED_CODES.items()
        if kind == DONT_KNOW or question.right_choice is None
    )


def _moves(telling: Telling, effect: AskQuestion) -> tuple[Face, ...]:
    say = telling.wording.say
    moves = []
    if effect.back:
        moves.append(Face(say("button_back"), MOVE, _WHOLE, keyboards.BACK))
    moves.append(Face(say("button_help"), MOVE, _WHOLE, keyboards.EXPLAIN))
    later = "button_keep" if effect.editing else "button_later"
    moves.append(Face(say(later), MOVE, _QUESTION, keyboards.LATER))
    if effect.intro and telling.channel == BROWSER and telling.spoken.own_link:
        moves.append(Face(say("button_own_link"), MOVE, _COMMAND, OWN))
    if effect.intro and _much_to_prepare(effect):
        moves.append(Face(say("button_preparation"), MOVE, _COMMAND, PREPARE))
    if effect.intro and telling.channel == WRITTEN_TO:
        moves.append(Face(say("button_reminders"), MOVE, _COMMAND, REMINDERS))
    return tuple(moves)


def _much_to_prepare(effect: AskQuestion) -> bool:
    """Tell whether a long questionnaire has just begun."""
    progress = effect.progress
    return progress.module <= BEGINNING and progress.left >= MANY_LEFT


def _help_in_room(telling: Telling, workshop: str) -> tuple[Button, ...]:
    """Return the button with which somebody in a workshop asks the trainer for help."""
    label = telling.wording.say("button_room_help")
    return (Button(label, f"/join at {workshop} help", MOVE),)
