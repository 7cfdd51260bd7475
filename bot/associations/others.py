"""How others do: what released figures of a campaign say of the gaps in one's own result.

Rule of this file: from figures that were released and nothing else, shown in the chat alone; a
report says nothing of others, so that it stays what it was and can be given to anybody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from bot.associations.releasing import benchmark_figures
from bot.messages import ITEM, TEXT, TITLE, Block
from bot.wording import Wording
from flows.interview import Interview
from reports.totals.benchmark import benchmark
from reports.totals.blocks import SECTOR
from reports.totals.cells import is_exact
from reports.totals.facts import SECTOR as ACTIVITY
from reports.totals.facts import facts_of
from storage.base import Submission
from storage.cohorts import CAMPAIGN, Cohort

if TYPE_CHECKING:
    from bot.talk import Talk

WORD: Final = "others"
"""Behind `/report`."""
MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Compared:
    """What figures of a campaign say: lines of `reports.totals.benchmark`."""

    cohort: Cohort
    lines: tuple[Mapping[str, Any], ...]


async def compared(talk: Talk, interview: Interview, submission: Submission) -> Compared | None:
    """Return what figures of its campaign say of a submission; None where they say nothing."""
    for cohort in await talk.store.cohorts.cohorts_of_interview(interview.id):
        if cohort.kind == CAMPAIGN:
            figures = await benchmark_figures(talk.store, cohort, interview.ref_id)
            if figures is None:
                return None
            mine = facts_of(json.loads(submission.report), interview.answers.values())
            lines = tuple(benchmark(figures, mine))
            return Compared(cohort, lines) if lines else None
    return None


def blocks(talk: Talk, words: Wording, interview: Interview, found: Compared) -> tuple[Block, ...]:
    """Return a line for each gap of hers that others have too, the most widespread first."""
    library = talk.around.catalog.library(words.language)
    told = [
        Block(TITLE, words.say("others_title")),
        Block(TEXT, words.say("others_what", {"title": found.cohort.title})),
    ]
    for one in found.lines[:MOST]:
        name = one["requirement"]
        known = library.requirements.get(name)
        about = {
            "gap": known.label if known is not None else name,
            "sector": _sector(talk, interview, str(one["sector"])),
            "people": one["people"]["least"],
            "count": one["gap"]["least"],
            "least": one["gap"]["least"],
            "most": one["gap"]["most"],
        }
        kind = "sector" if one["group"] == SECTOR and about["sector"] else "all"
        shape = "exact" if is_exact(one["gap"]) else "between" if about["least"] else "most"
        told.append(Block(ITEM, f"• {words.say(f'others_{kind}_{shape}', about)}"))
    told.append(Block(TEXT, words.say("others_how")))
    return tuple(told)


def _sector(talk: Talk, interview: Interview, code: str) -> str:
    """Return the label of a sector in the words of the questionnaire, empty where it has none."""
    question = talk.questionnaire_of(interview).question_by_name.get(ACTIVITY)
    choices = question.choices if question is not None else ()
    return next((one.label for one in choices if one.name == code), "")
