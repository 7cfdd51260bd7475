"""What the reader finds: the rules about the form of a file, told in its own words.

Rule of this file: an id stands here if, and only if, `questionnaires.reader` uses it.
"""

RULES: dict[str, str] = {
    "yaml-syntax": """The file is YAML without tags and aliases.

Passes::

    label: "Who paid: you or the worker?"

Fails::

    label: Who paid: you or the worker?""",
    "duplicate-key": """A key stands once in an entry; YAML would keep the last in silence.

Fails::

    - name: fees_paid
      name: fees_known""",
    "unquoted-boolean": """Bare yes and no are booleans to YAML, not words.

Passes::

    - {name: "yes", label: "Yes"}

Fails::

    - {name: yes, label: "Yes"}""",
    "unknown-key": """An entry has only the keys of its kind.

Passes::

    label: Did any worker pay?

Fails::

    lable: Did any worker pay?""",
    "missing-key": """An entry has all it must have.

Fails::

    - name: fees_paid
      label: Did any worker pay?   # no type""",
    "wrong-type": """A key holds the kind of value it should.

Passes::

    sources: [GP7]

Fails::

    sources: GP7""",
    "unknown-value": """A key with fixed values holds one of them.

Passes::

    level: core

Fails::

    level: important""",
    "missing-header": """Exactly one file of a folder has the header.

Passes::

    ref_id: recruiter_screening
    version: 1

Fails::

    modules: []   # in all files""",
    "duplicate-id": """A name means one thing: questions and calculations share their names.

Fails::

    - {name: paid, calculation: "${a} = 'yes'"}
    - {name: paid, calculation: "${b} = 'yes'"}""",
    "unknown-include": """An included question exists.

Passes::

    - include: fair_recruitment/v1#worker_paid_agency

Fails::

    - include: fair_recruitment/v1#no_such_question""",
    "bad-expression": """An expression can be understood.

Passes::

    relevant: "${mig} and ${workers_total} > 10"

Fails::

    relevant: "mig and ${workers_total} > 10" """,
}
