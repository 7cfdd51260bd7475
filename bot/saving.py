"""What a step of the conversation changes in the store, put together as one change.

Rule of this file: whatever belongs together is saved together or not at all; nothing is said here.
"""

from __future__ import annotations

from dataclasses import replace

from bot import unasked
from bot.visit import Visit
from flows.events import Consented, Event, LanguageChosen
from flows.interview import Answer, Interview
from storage.base import Change, Consent, Person


def change_of(visit: Visit, before: Interview | None, event: Event | None) -> Change:
    """Return what is to be saved after a step; the visit has the interview as it is now."""
    after = visit.interview
    assert after is not None  # a step always has an interview
    answers = new_answers(before, after)
    said, recalls = unasked.by_answers(answers, visit.known_person, after.language)
    return Change(
        person=_person_to_save(visit, after, event),
        binding=visit.new_binding,
        interview=after,
        expected_revision=before.revision if before else 0,
        answers=answers,
        consents=(*_consents(visit, event), *said),
        recalls=recalls,
        update=visit.update,
        at=visit.incoming.at,
    )


def with_next_revision(before: Interview | None, after: Interview) -> Interview:
    """Return an interview one revision on: several steps may be saved as one."""
    due = (before.revision if before else 0) + 1
    if after is before or after.revision == due:
        return after
    return after.but(revision=due)


def new_answers(before: Interview | None, after: Interview) -> tuple[Answer, ...]:
    """Return the answers that came with the last step."""
    if before is None:
        return tuple(after.answers.values())
    if before.answers is after.answers:
        return ()
    known = before.answers
    return tuple([one for key, one in after.answers.items() if known.get(key) is not one])


def _person_to_save(visit: Visit, after: Interview, event: Event | None) -> Person | None:
    person = visit.known_person
    changed = person
    if person.current != after.id:
        changed = replace(changed, current=after.id)
    if isinstance(event, LanguageChosen):
        changed = replace(changed, language=event.language)
    if (changed is person or changed == person) and not visit.is_new:
        return None
    return replace(changed, seen_at=visit.incoming.at)


def _consents(visit: Visit, event: Event | None) -> tuple[Consent, ...]:
    if not isinstance(event, Consented) or visit.interview is None:
        return ()
    if visit.interview.consented_at is None:
        return ()
    person, language = visit.known_person.id, visit.interview.language
    return (Consent(person, "keep", True, event.at, event.version, language),)
