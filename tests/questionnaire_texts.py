"""Two small questionnaires as their authors would write them.

`TYPES` has one question of each type; `FACTORY` has what makes a conversation branch: rows, levels,
follow-ups, safety cards, checks, reasons and constraints.
"""

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
    unknown_label: all countries together
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
