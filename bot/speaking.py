"""In which language it is talked, and with whose words: the product's, the library's, the glossary.

Rule of this file: what all tellings of a language have in common is put together once and kept.
"""

from __future__ import annotations

from typing import Final

from bot import links
from bot.seen import Seen
from bot.surroundings import Surroundings
from bot.telling import Spoken, Telling
from bot.visit import Visit
from bot.wording import language_name, languages, wording
from flows.interview import Interview, day_of
from questionnaires.glossary import glossary_of
from questionnaires.model import Questionnaire

FIRST: Final = "quick_scan"
"""The questionnaire whose languages are the product's."""


class Speaking:
    """What is needed to put things into words, in every language offered."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._spoken: dict[tuple[str, str], Spoken] = {}

    def telling(self, around: Surroundings, visit: Visit) -> Telling:
        """Return what is needed to put this visit's interview into words."""
        interview = visit.interview
        assert interview is not None  # callers have looked
        questionnaire = questionnaire_of(around, interview)
        today = day_of(interview, visit.incoming.at)
        language = interview.language or visit.language(offered_languages(around))
        return Telling(
            questionnaire=questionnaire,
            view=self._seen.view(questionnaire, interview, today, visit.gate),
            channel=visit.incoming.channel,
            pace=visit.pace,
            spoken=self._spoken_in(around, language, questionnaire.header.continues_with),
        )

    def _spoken_in(self, around: Surroundings, language: str, following: str) -> Spoken:
        """Return what all tellings of a language have in common, put together once."""
        found = self._spoken.get((language, following))
        if found is None:
            catalog = around.catalog
            found = self._spoken[language, following] = Spoken(
                wording=wording(language),
                library=catalog.library(language),
                languages=named_languages(around),
                retention_days=around.retention_days,
                machine_drafted=language != "en" and catalog.is_machine_drafted(language),
                continues=following if following in catalog.refs() else "",
                glossary=glossary_of(catalog.library(language), language),
                own_link=links.can_return(around),
            )
        return found


def questionnaire_of(around: Surroundings, interview: Interview) -> Questionnaire:
    """Return the version an interview answers, in its language."""
    return around.catalog.open(interview.ref_id, interview.version, interview.language or "en")


def offered_languages(around: Surroundings) -> tuple[str, ...]:
    """Return the languages in which both the product and the first questionnaire speak."""
    wanted = around.languages or languages()
    known = around.catalog.languages(FIRST)
    return tuple(one for one in wanted if one in known and one in languages()) or ("en",)


def named_languages(around: Surroundings) -> tuple[tuple[str, str], ...]:
    """Return the languages to choose from, with their own names."""
    return tuple((one, language_name(one)) for one in offered_languages(around))
