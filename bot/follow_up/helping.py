"""Who can help with an action, and whether a wish for help may be counted.

Rule of this file: contacts near the person are those her association named, then a public authority
of her country as the library has it; a wish counts only by her own yes, as a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from bot.cohorts import consents, contacts
from bot.outreach.permission import consented
from bot.visit import Visit
from bot.wording import Wording
from flows.interview import NO_ROW, Interview
from reports.wording import wording_for
from storage.cohorts import CAMPAIGN

if TYPE_CHECKING:
    from bot.talk import Talk

COUNTRY: Final = ("workplace_country", NO_ROW)
SURE: Final = ("found", "known")
"""Entries of the library that are named to people; what is still to be checked is not."""


async def near(talk: Talk, words: Wording, interview: Interview) -> tuple[str, ...]:
    """Return where help is found near a person, a line each."""
    own = await contacts.near(talk, interview)
    return (*own, *_authority(talk, words, interview))


def _authority(talk: Talk, words: Wording, interview: Interview) -> tuple[str, ...]:
    answer = interview.answers.get(COUNTRY)
    library = talk.around.catalog.library(words.language)
    code = answer.value if answer is not None and isinstance(answer.value, str) else ""
    rule = library.country_rules.get(code)
    if rule is None or not rule.authority or rule.confidence not in SURE:
        return ()
    country = wording_for(words.language).territory(code)
    about = {"country": country, "authority": rule.authority}
    return (words.say("plan_help_authority", about),)


async def may_count(talk: Talk, visit: Visit, interview: Interview) -> str:
    """Return the name of the association that may count a wish for help, empty for none.

    The owner alone is asked, while she is in the campaign and agreed to be counted in its totals.
    """
    store = talk.store
    if visit.known_person.id != interview.person:
        return ""
    for cohort in await store.cohorts.cohorts_of_interview(interview.id):
        if cohort.kind != CAMPAIGN:
            continue
        member = await store.cohorts.membership(cohort.id, interview.person)
        acts = await store.consents(interview.person)
        is_in = member is not None and member.left_at is None
        if is_in and consented(acts, consents.TOTALS, cohort.id):
            named = await store.cohorts.organisation(cohort.organisation)
            return named.name if named is not None else cohort.title
    return ""
