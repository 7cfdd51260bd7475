"""Where a conversation stands, where it can go, and how much is left.

Rule of this file: the position is derived from questionnaire and answers; only the question a
person went back to is remembered by the interview.
"""

from __future__ import annotations

from flows.effects import Progress
from flows.interview import NO_ROW, Interview, Key
from flows.view import View
from questionnaires.model import Questionnaire


def position(view: View) -> Key | None:
    """Return the question to ask now, or None when nothing is left but what was put off."""
    interview = view.interview
    revisited = interview.revisiting
    if revisited is not None and can_be_asked(view, revisited):
        return revisited
    answers = interview.answers
    for key in view.walk():
        if key not in answers and key not in interview.skipped and view.comes(*key):
            return key
    return None


def can_be_asked(view: View, key: Key) -> bool:
    """Tell whether this question exists here and now."""
    name, row = key
    question = view.questionnaire.question_by_name.get(name)
    if question is None or (row and row not in view.rows_of(name)):
        return False
    if not row and question.repeat and view.rows_of(name):
        return False
    return view.relevant(name, row)


def previous(view: View, key: Key | None) -> Key | None:
    """Return the question answered (or put off) before this one, or None at the beginning."""
    answers, skipped = view.interview.answers, view.interview.skipped
    before: Key | None = None
    for one in view.walk():
        if one == key:
            return before
        if (one in answers or one in skipped) and view.comes(*one):
            before = one
    return before


def following(view: View, key: Key) -> Key | None:
    """Return the question after this one that applies, answered or not."""
    passed = False
    for one in view.walk():
        if passed and view.comes(*one):
            return one
        passed = passed or one == key
    return None


def put_off(view: View) -> tuple[Key, ...]:
    """Return the questions that were put off, still apply, and have no answer."""
    interview = view.interview
    return tuple(
        key for key in interview.skipped if key not in interview.answers and can_be_asked(view, key)
    )


def opens_module(view: View, key: Key) -> bool:
    """Tell whether this is the first question of its module that is asked at all."""
    module = view.questionnaire.question_by_name[key[0]].module
    for one in view.walk():
        if view.questionnaire.question_by_name[one[0]].module != module:
            continue
        if one == key:
            return True
        if one in view.interview.answers or one in view.interview.skipped:
            return False
    return True


def progress(view: View, key: Key | None) -> Progress:
    """Count the modules that apply and, at most, the questions that remain.

    A question counts as long as it applies, or may still come to apply through an answer that is
    itself still open; so the number only falls, unless an answer opens a new level or new rows.
    """
    known = view.questionnaire.question_by_name
    answers = view.interview.answers
    open_in: dict[str, int] = {}
    applies: dict[str, None] = {}
    maybe: dict[Key, bool] = {}
    for one in _keys_at_most(view):
        module = known[one[0]].module
        if one in answers:
            if view.relevant(*one):
                applies[module] = None
        elif _may_come(view, one, maybe):
            applies[module] = None
            open_in[module] = open_in.get(module, 0) + 1
    names = [module.name for module in view.questionnaire.modules if module.name in applies]
    here = known[key[0]].module if key else ""
    number = names.index(here) + 1 if here in names else len(names)
    return Progress(module=number, modules=len(names), left=sum(open_in.values()))


def _keys_at_most(view: View) -> list[Key]:
    keys: list[Key] = []
    for repeat, questions in view.structure.blocks:
        rows = view.rows_in(repeat) if repeat else (NO_ROW,)
        keys.extend((question.name, row) for row in rows for question in questions)
        if repeat and not rows and _rows_still_open(view, repeat):
            keys.extend((question.name, NO_ROW) for question in questions)
    return keys


def _rows_still_open(view: View, repeat: str) -> bool:
    behind = view.questionnaire.repeat_by_name[repeat]
    names = (behind.count, *behind.each) if behind.count else behind.each
    known = view.questionnaire.question_by_name
    return any(name in known and view.answer(name) is None for name in names)


def _may_come(view: View, key: Key, maybe: dict[Key, bool]) -> bool:
    found = maybe.get(key)
    if found is None:
        maybe[key] = False
        found = maybe[key] = _could_be_asked(view, key, maybe)
    return found


def _could_be_asked(view: View, key: Key, maybe: dict[Key, bool]) -> bool:
    name, row = key
    known = view.questionnaire.question_by_name
    if not view.scheduled(name, row):
        parent = known[name].follows
        if not parent or not _may_come(view, (parent, row), maybe):
            return False
    if view.relevant(name, row):
        return True
    for behind in view.structure.depends[name]:
        question = known[behind]
        at = row if question.repeat == known[name].repeat else NO_ROW
        if view.answer(behind, at) is None and (behind, at) not in view.interview.answers:
            if _may_come(view, (behind, at), maybe):
                return True
    return False


def consequences(
    questionnaire: Questionnaire, before: View, after: Interview
) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """Return the answers that no longer apply after a change, and the questions asked again.

    *Asked again*: questions that come newly through the change and have no answer yet.
    """
    view = View(questionnaire, after, before.today)
    counting = {answer.key for answer in view.active()}
    gone = tuple(answer.key for answer in before.active() if answer.key not in counting)
    open_before = set(before.open_questions())
    again = tuple(key for key in view.open_questions() if key not in open_before)
    return gone, again
