"""The rules of a way to work, told when its countries have just been named.

Rule of this file: it adds to a question and never replaces one; no answer is needed. The engine
knows no library, so the conversation brings these cards along.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bot.messages import ITEM, TEXT, TITLE, Block
from bot.telling import Telling
from flows.interview import Answer
from questionnaires.model import Question
from reports.rule_cards import DESTINATION, ORIGIN, corridors_of, rule_cards
from reports.rule_short import short_card
from reports.wording import wording_for

MOST: Final = 3


def cards(telling: Telling, given: Iterable[Answer]) -> tuple[Block, ...]:
    """Return short cards of the ways that these new answers complete, the rest counted."""
    known = telling.questionnaire.question_by_name
    if not any(_completes(telling, known[one.question]) for one in given if one.question in known):
        return ()
    ways = tuple(one for one in corridors_of(telling.view) if one.origin and one.destination)
    say = wording_for(telling.wording.language)
    shown = [short_card(one, say) for one in rule_cards(ways[:MOST], telling.library, say)]
    rest = len(ways) - len(shown)
    more = (Block(TEXT, say.plural("rules.chat.more", rest)),) if rest else ()
    return (*_once(shown), *more)


def _once(shown: list[tuple[str, ...]]) -> tuple[Block, ...]:
    """Return the cards one after the other; what several say is said once, the end at the end."""
    blocks: list[Block] = []
    told: set[str] = set()
    for title, *lines, _ in shown:
        blocks.append(Block(TITLE, title))
        blocks += [Block(ITEM, line) for line in lines if line not in told]
        told.update(lines)
    blocks += [Block(TEXT, end) for end in dict.fromkeys(lines[-1] for lines in shown)]
    return tuple(blocks)


def _completes(telling: Telling, question: Question) -> bool:
    """Tell whether both ends are known with this answer: who sends people on is asked twice."""
    if question.corridor == DESTINATION:
        return True
    if question.corridor != ORIGIN:
        return False
    view = telling.view
    return not any(
        view.relevant(one.name) and view.answer(one.name) is None
        for one in telling.questionnaire.questions
        if one.corridor == DESTINATION
    )
