"""Small questionnaires for tests, and a player that walks through any questionnaire.

`TYPES` has one question of each type; `FACTORY` has what makes a conversation branch: rows, levels,
follow-ups, safety cards, checks, reasons and constraints.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TypeVar

from flows import effects, engine, events, navigation
from flows.interview import Interview, Key, from_dict, to_dict
from flows.view import View
from questionnaires.model import Questionnaire
from questionnaires.reader import read_questionnaire
from questionnaires.values import DONT_KNOW, NOT_APPLICABLE, Typed, Value

START = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

HEADER = """
ref_id: {ref_id}
version: 1
status: draft
title: A sample
language: en
provider: fairhire
copyright: CC BY 4.0
publication_date: "2026-11-21"
"""

TYPES = """
modules:
  - name: types
    label: One of each
    questions:
      - {name: hello, type: note, label: Welcome.}
      - {name: agreed, type: acknowledge, label: Please read this.}
      - name: payer
        type: select_one
        label: Who pays the visa?
        choices:
          - {name: we, label: "We pay, all of it", ref: a}
          - {name: worker_all, label: The worker pays all, ref: b}
          - {name: worker_part, label: The worker pays a part, ref: c}
          - {name: nobody, label: Not sure who, ref: d}
      - name: size
        type: select_one
        label: How many days?
        choices: [{name: long, label: 2 to 9 days}, {name: short, label: 1 day}, {name: never,
           label: No day}]
      - name: channels
        type: select_multiple
        label: How did workers find the job?
        choices:
          - {name: friends, label: "Friends, family", ref: a}
          - {name: agency, label: An agency, ref: b}
          - {name: advert, label: An advertisement, ref: c}
          - {name: none, label: None of these, ref: d, alone: true}
      - {name: paid, type: yes_partly_no, label: Did a worker pay?}
      - {name: workers, type: integer, label: How many workers?, constraint: ". <= 500",
         constraint_message: At most 500.}
      - {name: hours, type: decimal, label: How many hours?}
      - {name: cost, type: money, label: How much?}
      - {name: checked, type: date, label: When checked?, choices: [{name: never, label: Never}]}
      - {name: workplace, type: country, label: In which country?}
      - {name: origins, type: countries, label: From which countries?}
      - {name: spoken, type: languages, label: Which languages?}
      - {name: remarks, type: text, label: Anything else?}
      - {name: nickname, type: text, label: A short name, personal: true}
      - {name: proof, type: file, label: Do you have the list?}
      - name: filtered
        type: select_one
        label: Which one?
        choice_filter: "${choice} != 'agency' or selected(${channels}, 'agency')"
        choices: [{name: agency, label: The agency}, {name: other, label: Somebody else}]
"""

FACTORY = """
calculations:
  - {name: mig, calculation: "${migrants} > 0 or dont_know(${migrants})"}
  - {name: charged, calculation: "${worker_paid} = 'yes' or ${worker_paid} = 'partly'"}
repeats:
  - {name: recruiters, label_text: "Recruiter {n} of {total}", count: recruiters_used,
     label: recruiter_name, maximum: 5}
  - name: corridors
    label_text: "From {label}"
    each: [origins]
    extra: [{row: home, label: Inside the country, when: "${internal} = 'yes'"}]
    unknown: unknown
depth:
  - {when: "true()", levels: [core]}
  - {when: "gap_here() or opened_here()", levels: [standard]}
  - {when: "critical_in('fees')", levels: [standard], modules: [voice]}
  - {when: "opened_here()", levels: [extended]}
modules:
  - name: profile
    ref: "1"
    label: Your firm
    note: First a few facts.
    questions:
      - {name: workers, type: integer, label: How many people work for you?}
      - {name: migrants, type: integer, label: How many from abroad?,
         constraint: ". <= ${workers}", constraint_message: More than all workers.}
      - {name: internal, type: yes_partly_no, label: Do some come from another region?}
      - {name: origins, type: countries, label: From which countries?, relevant: "${mig}"}
  - name: fees
    ref: "5"
    label: Fees
    questions:
      - {name: worker_paid, type: yes_partly_no, label: Did any worker pay for the job?,
         reason_for_not_applicable: true}
      - name: paid_for
        type: select_multiple
        label: For what?
        relevant: "${charged}"
        choices:
          - {name: visa, label: Visa}
          - {name: travel, label: Travel}
          - {name: unclear, label: Nobody says, alone: true}
      - {name: paid_total, type: money, label: How much in all?, relevant: "${charged}"}
      - {name: fee_all, type: yes_partly_no, label: Do you pay the agency fee?,
         repeat: corridors, relevant: "${mig}"}
      - {name: corridor_note, type: text, label: Anything special?, repeat: corridors,
         required: false, level: extended}
  - name: recruiters
    ref: "4"
    label: Recruiters
    questions:
      - {name: recruiters_used, type: integer, label: How many recruiters?, constraint: ". <= 5"}
      - {name: recruiter_name, type: text, label: A short name?, repeat: recruiters, personal: true}
      - {name: recruiter_contract, type: yes_partly_no, label: A written contract?,
         repeat: recruiters}
      - {name: recruiter_charges, type: yes_partly_no, label: Does it charge workers?,
         repeat: recruiters, relevant: "${recruiter_contract} != 'no'"}
      - {name: contract_parts, type: select_multiple, label: What is in it?, repeat: recruiters,
         relevant: "${recruiter_contract} = 'yes'", choices: [{name: price, label: Price},
         {name: no_fee, label: No fee for workers}]}
  - name: documents
    ref: "8"
    label: Documents
    relevant: "${workers} > 0 or dont_know(${workers})"
    questions:
      - {name: papers_kept, type: select_one, label: Who keeps passports?,
         choices: [{name: worker, label: The worker}, {name: we, label: We do}]}
      - {name: papers_free, type: yes_partly_no, label: Can they take them alone?,
         relevant: "${papers_kept} = 'we'", follows: papers_kept}
  - name: voice
    ref: "11"
    label: Complaints
    questions:
      - {name: complaints, type: yes_partly_no, label: Can people complain safely?}
      - {name: complaint_box, type: yes_partly_no, label: Is there a box?, level: standard}
      - {name: complaint_tested, type: yes_partly_no, label: Was it tried?, level: standard}
      - {name: complaint_book, type: yes_partly_no, label: Is there a book?, level: extended}
      - {name: last_talk, type: date, label: When did you last ask?, level: extended,
         choices: [{name: never, label: Never}]}
findings:
  - name: worker_paid
    questions: [worker_paid]
    requirement: R04
    safety_card: true
    cases:
      - {when: "${worker_paid} = 'yes' or ${worker_paid} = 'partly'", status: gap,
         severity: critical, actions: [A10, A12]}
  - name: fee_all
    questions: [fee_all]
    requirement: R04
    cases:
      - {when: "${fee_all} = 'no'", status: gap, severity: major, actions: [A11]}
      - {when: "${fee_all} = 'partly'", status: partly_met, severity: minor, actions: [A09]}
  - name: recruiter_contract
    questions: [recruiter_contract]
    requirement: R10
    cases: [{when: "${recruiter_contract} = 'no'", status: gap, severity: major, actions: [A04]}]
  - name: papers_kept
    questions: [papers_kept]
    requirement: R20
    safety_card: true
    waits_for: [papers_free]
    cases:
      - {when: "${papers_kept} = 'we' and ${papers_free} = 'yes'", status: gap, severity: major,
         actions: [A16]}
      - {when: "${papers_kept} = 'we'", status: gap, severity: critical, actions: [A16],
         first_step: NOW}
  - name: papers_free
    questions: [papers_free]
    requirement: R20
    open_counts: true
    cases:
      - {when: "${papers_free} = 'yes'", status: gap, severity: major, actions: [A16]}
      - {when: "not(${papers_free} = 'yes')", status: gap, severity: critical, actions: [A16]}
  - name: complaints
    questions: [complaints]
    requirement: R30
    cases: [{when: "${complaints} = 'no'", status: gap, severity: major, actions: [A30]}]
  - name: X09
    check: true
    questions: [recruiter_charges, worker_paid]
    hangs_on: worker_paid
    ask_back: Somebody says that a recruiter charges.
    requirement: R04
    cases: [{when: "any(${recruiter_charges} = 'yes') and ${worker_paid} = 'no'",
       status: unknown, actions: [A10]}]
"""


@cache
def sample(text: str, ref_id: str = "sample") -> Questionnaire:
    """Return the questionnaire a text describes, after making sure that nothing is wrong in it."""
    files = {"questionnaire.yaml": HEADER.format(ref_id=ref_id) + text}
    questionnaire, problems = read_questionnaire(files, lambda address: None)
    assert not problems, problems
    assert questionnaire is not None
    return questionnaire


def linear(count: int) -> Questionnaire:
    """Return a questionnaire of so many yes/no questions without any branching."""
    asked = "".join(
        f"      - {{name: q{at}, type: yes_partly_no, label: Question {at}?}}\n"
        for at in range(count)
    )
    return sample("modules:\n  - name: all\n    label: All\n    questions:\n" + asked, "linear")


AnEffect = TypeVar("AnEffect")


class Player:
    """Somebody in a conversation; the interview is stored and read again between all steps."""

    def __init__(self, questionnaire: Questionnaire, agreed: bool = True) -> None:
        self.questionnaire = questionnaire
        self.at = START
        step = engine.begin(questionnaire, "i1", "p1", START)
        self.interview, self.effects = step
        if agreed:
            self.happens(events.LanguageChosen("en", self.now()))
            self.happens(events.Consented("1", self.now()))

    @classmethod
    def at_step(cls, questionnaire: Questionnaire, step: engine.Step) -> Player:
        """Go on from a step made elsewhere."""
        player = cls(questionnaire, agreed=False)
        player.interview, player.effects = step
        return player

    def now(self) -> datetime:
        self.at += timedelta(minutes=1)
        return self.at

    def happens(self, event: events.Event) -> tuple[effects.Effect, ...]:
        """Let something happen, and return what must be done."""
        stored = json.loads(json.dumps(to_dict(self.interview)))
        self.interview, self.effects = engine.advance(self.questionnaire, from_dict(stored), event)
        return self.effects

    # -- what she does -----------------------------------------------------------------------

    def writes(self, text: str) -> tuple[effects.Effect, ...]:
        return self.happens(events.Answered(events.Written(text), self.now()))

    def taps(self, *names: str, key: Key | None = None) -> tuple[effects.Effect, ...]:
        return self.happens(self.tap(*names, key=key))

    def tap(self, *names: str, key: Key | None = None) -> events.Answered:
        """Return a tap on the buttons of the question shown (or another one), as made now."""
        key = key or self.asked
        revision = self.interview.revision
        return events.Answered(events.Picked(names), self.now(), key=key, revision=revision)

    def says(self, kind: str, reason: str = "") -> tuple[effects.Effect, ...]:
        return self.happens(events.Answered(events.Said(Typed(kind, reason)), self.now()))

    def doesnt_know(self) -> tuple[effects.Effect, ...]:
        return self.says(DONT_KNOW)

    def not_applicable(self, reason: str = "") -> tuple[effects.Effect, ...]:
        return self.says(NOT_APPLICABLE, reason)

    def edits(self, name: str, row: str = "") -> tuple[effects.Effect, ...]:
        return self.happens(events.Edited((name, row), self.now()))

    def goes_back(self) -> tuple[effects.Effect, ...]:
        return self.happens(events.WentBack(self.now()))

    def skips(self) -> tuple[effects.Effect, ...]:
        return self.happens(events.Skipped(self.now()))

    def confirms(self) -> tuple[effects.Effect, ...]:
        return self.happens(events.ChangeConfirmed(self.now()))

    def cancels(self) -> tuple[effects.Effect, ...]:
        return self.happens(events.ChangeCancelled(self.now()))

    def reads_card(self) -> tuple[effects.Effect, ...]:
        return self.happens(events.CardSeen(self.now()))

    def answers(self, **given: str) -> Player:
        """Write an answer to each question named, in turn, and read the cards in between."""
        for name, text in given.items():
            while self.shown(effects.ShowSafetyCard):
                self.reads_card()
            assert self.asked[0] == name, f"{self.asked} is asked, not {name}"
            self.writes(text)
        return self

    # -- what is seen ------------------------------------------------------------------------

    @property
    def view(self) -> View:
        return engine.view_of(self.questionnaire, self.interview)

    @property
    def asked(self) -> Key:
        """The question asked now."""
        return self.question.key

    @property
    def question(self) -> effects.AskQuestion:
        return self.only(effects.AskQuestion)

    def shown(self, kind: type[AnEffect]) -> list[AnEffect]:
        """The effects of a kind that the last event had."""
        return [one for one in self.effects if isinstance(one, kind)]

    def only(self, kind: type[AnEffect]) -> AnEffect:
        found = self.shown(kind)
        assert len(found) == 1, self.effects
        return found[0]

    @property
    def told(self) -> list[str]:
        """The keys of the sentences said after the last event."""
        return [one.key for one in self.shown(effects.Tell)]

    def value(self, name: str, row: str = "") -> Value | None:
        """The answer that counts now."""
        answer = self.view.answer(name, row)
        return answer.value if answer else None

    @property
    def left(self) -> int:
        return navigation.progress(self.view, navigation.position(self.view)).left


def current(interview: Interview, questionnaire: Questionnaire) -> Key | None:
    """The question the interview stands at."""
    return navigation.position(engine.view_of(questionnaire, interview))
