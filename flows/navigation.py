"""Where a conversation stands, where it can go, and how much is left.

Rule of this file: the position is derived from questionnaire and answers; only the question a
person went back to is remembered by the interview.
"""

from __future__ import annotations

from flows.coming import may_come
from flows.effects import Progress
from flows.interview import HOW_CARRIED, NO_ROW, Key
from flows.structure import Block
from flows.view import View


def position(view: View) -> Key | None:
    """Return the question to ask now, or None when nothing is left but what was put off."""
    interview = view.interview
    revisited = interview.revisiting
    if revisited is not None and can_be_asked(view, revisited):
        return revisited
    if view.gate is not None:
        return _first_asked(view, view.gate.open)
    counts = view.known.outlook  # where nothing is left, nothing need be looked for
    for at, blocks in enumerate(view.structure.blocks_of.values()):
        if counts is None or counts[at] > 0:
            found = _first_of(view, blocks)
            if found is not None:
                return found
    return None


def _first_of(view: View, blocks: tuple[Block, ...]) -> Key | None:
    """Return the first question of a module that is to be asked now."""
    answers, skipped = view.interview.answers, view.interview.skipped
    for block in blocks:
        for key in block.keys or _there(view, block):
            if key not in answers and key not in skipped and view.comes(*key):
                return key
    return None


def _there(view: View, block: Block) -> list[Key]:
    """Return the questions of a repeat for the rows there are."""
    return [(name, row) for row in view.rows_in(block.repeat) for name in block.names]


def _first_asked(view: View, modules: tuple[str, ...]) -> Key | None:
    """Return the question to ask of these modules: first of those begun, then in their order."""
    found = None
    for name in modules:
        key = _first_of(view, view.structure.blocks_of[name])
        if key is not None and not opens_module(view, key):
            return key
        found = found or key
    return found


def can_be_asked(view: View, key: Key) -> bool:
    """Tell whether this question exists here and now."""
    name, row = key
    question = view.questionnaire.question_by_name.get(name)
    if question is None:
        return False
    if question.repeat:
        return row in view.rows_in(question.repeat) and view.relevant(name, row)
    return not row and view.relevant(name)


def previous(view: View, key: Key | None) -> Key | None:
    """Return the question answered (or put off) before this one, or None at the beginning."""
    before: Key | None = None
    for one in view.walk():
        if one == key:
            return before
        if _was_passed(view, one):
            before = one
    return before


def has_previous(view: View, key: Key) -> bool:
    """Tell whether there is a question to go back to."""
    for one in view.walk():
        if one == key:
            return False
        if _was_passed(view, one):
            return True
    return False


def _was_passed(view: View, key: Key) -> bool:
    passed = key in view.interview.answers or key in view.interview.skipped
    return passed and view.relevant(*key)


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
    """Tell whether nothing of the question's module was answered here or put off yet."""
    module = view.questionnaire.question_by_name[key[0]].module
    answers, skipped = view.interview.answers, view.interview.skipped
    for one in view.walk(view.structure.blocks_of[module]):
        if one in skipped or (one in answers and answers[one].how != HOW_CARRIED):
            return False
    return True


# -- how much is left ------------------------------------------------------------------------


Outlook = tuple[int, ...]
"""For each module of the questionnaire, how many questions are open at most; -1: does not apply."""


def total(outlook: Outlook) -> int:
    """Return how many questions are left at most."""
    return sum([count for count in outlook if count > 0])


def progress(view: View, key: Key | None) -> Progress:
    """Count the modules that apply and, at most, the questions that remain, this one too."""
    here = view.questionnaire.question_by_name[key[0]].module if key else ""
    until = view.structure.module_at[here] if here else -1
    number = modules = left = 0
    for at, count in enumerate(_planned(view, outlook(view))):
        if count >= 0:
            modules += 1
            number += at <= until
            left += count
    # one that is opened before its level is due is not counted, but asked
    least = 1 if key and key not in view.interview.answers else 0
    return Progress(module=number or modules, modules=modules, left=max(left, least))


def _planned(view: View, counts: Outlook) -> Outlook:
    """Return what is left of what is meant to be asked here: of the plan of a workshop."""
    if view.gate is None:
        return counts
    plan, names = view.gate.plan, view.structure.blocks_of
    return tuple(count if name in plan else -1 for name, count in zip(names, counts, strict=True))


def outlook(view: View) -> Outlook:
    """Return what is left at most.

    A question counts as long as it applies, or may still come to apply through an answer that is
    itself still open; so the number only falls, unless an answer opens a new level or new rows.
    """
    found = view.known.outlook
    if found is None:
        found = view.known.outlook = _look_ahead(view)
    return found


def still_to_come(view: View) -> tuple[str, ...]:
    """Return the questions that are asked, or may still be, and have no answer yet: each once."""
    found = [
        key[0]
        for blocks in view.structure.blocks_of.values()
        for block in blocks
        for key in block.keys or _keys_of_rows(view, block.repeat, block.names)
        if view.answer(*key) is None and may_come(view, key)
    ]
    return tuple(dict.fromkeys(found))


def _look_ahead(view: View) -> Outlook:
    blocks_of = view.structure.blocks_of.values()
    touched, before = view.touched, view.interview.left
    if touched is None or len(before) != len(blocks_of):
        return tuple([_open_in(view, blocks) for blocks in blocks_of])
    counts = list(before)
    own, again = touched.module, touched.modules
    if touched.is_new and own not in again:
        counts[own] -= 1
        if counts[own] < 0:
            again |= {own}
    if again:
        for at, blocks in enumerate(blocks_of):
            if at in again:
                counts[at] = _open_in(view, blocks)
    return tuple(counts)


def _open_in(view: View, blocks: tuple[Block, ...]) -> int:
    """Return how many questions of a module are open at most, -1 if it does not apply."""
    answers, coming = view.interview.answers, view.known.coming
    left = 0
    applies = False
    for block in blocks:
        for key in block.keys or _keys_of_rows(view, block.repeat, block.names):
            if key in answers:
                applies = applies or view.relevant(*key)
                continue
            found = coming[key[1]].get(key[0])
            left += may_come(view, key) if found is None else found
    return left if left or applies else -1


def _keys_of_rows(view: View, repeat: str, names: tuple[str, ...]) -> list[Key]:
    """The questions of all rows; one row stands for those that may still come."""
    rows = view.rows_in(repeat)
    if not rows and _rows_still_open(view, repeat):
        rows = (NO_ROW,)
    return [(name, row) for row in rows for name in names]


def _rows_still_open(view: View, repeat: str) -> bool:
    return any(view.answer(name) is None for name in view.structure.behind[repeat])


def consequences(before: View, after: View) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    """Return the answers that no longer apply after a change, and the questions asked again.

    *Asked again*: questions that come newly through the change and have no answer yet.
    """
    counting = {answer.key for answer in after.active()}
    gone = tuple(answer.key for answer in before.active() if answer.key not in counting)
    open_before = set(before.open_questions())
    again = tuple(key for key in after.open_questions() if key not in open_before)
    return gone, again
