"""A finding and an action of the plan, as the report's template shows them.

Rule of this file: fields only; `one` is the finding (`Entry`) or the action (`PlanLine`).
"""

from __future__ import annotations

from reports.renderers.docx.draft import Draft, Part, soft, strong

BOX = "\N{BALLOT BOX} "


def finding(draft: Draft) -> None:
    """Write one finding."""
    draft.heading("{{ one.title }}", 3)
    draft.say(
        Part("{{ one.severity_label }}", bold=True, colour="{{ tone[one.severity] }}"),
        soft(" · {{ one.ref }} · {{ one.module }}"),
    )
    clause = (
        strong("{{ clause.name }}{% if clause.mark %} ({{ clause.mark }}){% endif %}"),
        " {{ clause.text }}",
    )
    action = (
        strong("{{ action.label }}"),
        " ({{ action.role }}{{ w.semicolon }}{{ action.first_step }})",
    )
    draft.labelled(
        (
            (
                "",
                "{{ w.you_answered }}",
                ("{{ heading }} ", strong("{{ said }}")),
                "heading, said in one.answers",
            ),
            ("one.concerns", "{{ w.concerns }}", ("{{ one.concerns }}",), ""),
            ("one.why", "{{ w.why }}", ("{{ one.why }}",), ""),
            ("", "{{ w.rule }}", ("{{ one.rule }} ", soft("({{ one.requirement }})")), ""),
            ("one.note", "", ("{{ one.note }}",), ""),
            ("one.clauses", "{{ w.clauses }}", clause, "clause in one.clauses"),
            ("one.good", "{{ w.good }}", ("{{ one.good }}",), ""),
            ("one.actions", "{{ w.fix }}", action, "action in one.actions"),
            ("one.evidence", "{{ w.keep }}", ("{{ one.evidence | join(w.comma) }}",), ""),
            ("one.case", "", (soft("{{ one.case }}"),), ""),
        )
    )


def task(draft: Draft) -> None:
    """Write one action with all that is needed to do it."""
    draft.heading("{{ one.number }}. {{ one.label }}", 3)
    again = "{% if one.again %}{{ w.comma }}{{ one.again }}{% endif %}"
    draft.labelled(
        (
            (
                "",
                "{{ w.severity }}",
                (Part("{{ one.severity_label }}", bold=True, colour="{{ tone[one.severity] }}"),),
                "",
            ),
            (
                "one.state",
                "{{ w.plan_state }}",
                (strong("{{ one.state_text }}"),),
                "",
            ),
            ("", "{{ w.who }}", (
                "{{ one.role }}"
                "{% if one.helpers %}{{ w.comma }}{{ one.helpers }}{% endif %}",), ""),
            ("", "{{ w.first_step }}", (strong("{{ one.first_step }}"),), ""),
            ("", "{{ w.complete }}", ("{{ one.complete }}" + again,), ""),
            ("one.steps", "{{ w.steps }}", (BOX + "{{ step }}",), "step in one.steps"),
            ("one.small_firm", "{{ w.small_firm }}", ("{{ one.small_firm }}",), ""),
            ("one.evidence", "{{ w.keep }}", ("{{ one.evidence | join(w.comma) }}",), ""),
            ("one.verify", "{{ w.verify }}", ("{{ one.verify }}",), ""),
            ("one.kpi", "{{ w.kpi }}", ("{{ one.kpi }}",), ""),
            (
                "one.answers or one.template",
                "{{ w.answers_findings }}",
                (soft("{{ one.answers | join('; ') }} {{ one.template }}"),),
                "",
            ),
        )
    )  # fmt: skip
