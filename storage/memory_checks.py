"""What the memory store asks of a change, where a database has foreign keys and revisions.

Rule of this file: it looks and refuses, as the statements in `sqlite_changes` and the keys of the
tables do; it keeps nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import msgspec

from storage.base import Change, StaleInterview, StoreError
from storage.evidence_values import Evidence
from storage.memory_follow_up import MemoryPlans


class Checks:
    """Looks at a change; those given are the tables of the store around it."""

    def __init__(
        self,
        persons: Mapping[str, str],
        interviews: Mapping[str, str],
        submissions: Mapping[str, Mapping[int, str]],
        evidence: Mapping[str, str],
        plans: MemoryPlans,
    ) -> None:
        self._persons = persons
        self._interviews = interviews
        self._submissions = submissions
        self._evidence = evidence
        self._plans = plans

    def check(self, change: Change) -> None:
        """Refuse a change that cannot be made.

        Raises:
            StaleInterview: the interview has another revision, or an action another mark.
            StoreError: it names what is not kept, or what is there already.
        """
        self._interview(change)
        self._submission(change)
        self._follow_up(change)
        self._named_persons(change)
        for one in change.evidence:
            self._one_evidence(one, change)

    def _interview(self, change: Change) -> None:
        if change.interview is None:
            return
        text = self._interviews.get(change.interview.id)
        revision = 0 if text is None else msgspec.json.decode(text)["revision"]
        if revision != change.expected_revision:
            raise StaleInterview(
                "Somebody else saved this interview first: load it again and retry."
            )

    def _submission(self, change: Change) -> None:
        submission = change.submission
        if submission is None:
            return
        self._need_interview(submission.interview, change)
        if submission.number in self._submissions.get(submission.interview, {}):
            raise StoreError(f"Submission {submission.number} of this interview is there.")

    def _follow_up(self, change: Change) -> None:
        if change.follow_up is not None:
            self._need_interview(change.follow_up.interview, change)
            self._plans.check(change.follow_up)

    def _named_persons(self, change: Change) -> None:
        named = {consent.person for consent in change.consents}
        named |= {item.person for item in change.outbox}
        named |= {one.person for one in change.evidence}
        if change.binding is not None:
            named.add(change.binding.person)
        if change.interview is not None:
            named.add(change.interview.person)
        if change.person is not None:
            named.discard(change.person.id)
        for person in named:
            need(self._persons, person, "person")

    def _one_evidence(self, one: Evidence, change: Change) -> None:
        self._need_interview(one.interview, change)
        text = self._evidence.get(one.id)
        if text is None:
            return
        known = msgspec.json.decode(text, type=Evidence)
        if (known.person, known.interview, known.sha256) != (
            one.person,
            one.interview,
            one.sha256,
        ):
            raise StoreError("This cannot be stored: another file has this id.")

    def _need_interview(self, interview: str, change: Change) -> None:
        if change.interview is None or change.interview.id != interview:
            need(self._interviews, interview, "interview")


def need(table: Collection[Any], key: str, noun: str) -> None:
    """Refuse a key that is not in a table.

    Raises:
        StoreError: it is not there.
    """
    if key not in table:
        raise StoreError(f"This cannot be stored: it names a {noun} that is not kept.")
