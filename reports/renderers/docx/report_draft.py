"""The template of the gap report: what stands where.

Rule of this file: fields and headings only; `s` is the `Sheet`, `w` its words, `tone` the colour of
each severity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from reports.chart import SHOWN
from reports.order import CALCULATED, ORDER
from reports.renderers.docx.draft import Draft, Part, soft, strong
from reports.renderers.docx.finding_draft import finding, task
from reports.renderers.docx.look import Look
from reports.renderers.docx.market_draft import country_rules, markets
from reports.renderers.docx.part_draft import write_parts

Write = Callable[[Draft], None]


def report_template(look: Look) -> bytes:
    """Return the template of a report with this look."""
    draft = Draft(look)
    _front(draft)
    for name in ORDER:
        with draft.when(f"titles.{field(name)}"):
            draft.heading(f"{{{{ titles.{field(name)} }}}}", anchor=field(name))
            if name in CALCULATED:
                write_parts(draft, f"parts.{field(name)}")
            else:
                WRITE[name](draft)
    return draft.finished()


def field(name: str) -> str:
    """Return a part's name as a field has it, and a bookmark: without hyphen."""
    return name.replace("-", "_")


def _front(draft: Draft) -> None:
    draft.say("{{ w.document }}", style="Title")
    with draft.when("s.subject"):
        draft.heading("{{ s.subject }}", 2)
    draft.say(soft("{{ s.questionnaire }} · {{ s.date }}"))
    draft.say(strong("{{ s.self_assessed }}. "), soft("{{ s.self_assessed_text }}"))
    with draft.when("s.machine_drafted"):
        draft.say("{{ s.machine_drafted }}", style="Note")
    draft.heading("{{ w.summary }}")
    draft.say(strong("{{ s.rating_label }}. "), "{{ s.rating_text }}", style="Note")
    with draft.when("s.figures"):
        draft.table(
            ("{{ w.severity }}", "{{ w.number_of }}", "{{ w.legend }}"),
            (22, 12, 66),
            "one in s.figures",
            (
                (Part("{{ one.label }}", bold=True, colour="{{ tone[one.key] }}"),),
                (strong("{{ one.number }}"),),
                ("{{ one.meaning }}",),
            ),
        )
    with draft.when("s.also_counted"), draft.each("one in s.also_counted"):
        draft.say("{{ one }}", style="Cell")
    with draft.when("s.warning"):
        draft.say("{{ s.warning }}", style="Note")
    with draft.when("s.first"):
        draft.heading("{{ w.first_steps }}", 2)
        with draft.each("one in s.first"):
            draft.say(
                strong("{{ one.number }}. {{ one.label }}"),
                " ({{ one.role }} · {{ w.first_step }}: ",
                strong("{{ one.first_step }}"),
                ")",
            )
    with draft.each("one in s.money"):
        draft.say("{{ one }}")
    with draft.when("s.reach"):
        draft.say(soft("{{ s.reach }}"))
    with draft.when("s.nothing_found"):
        draft.say("{{ s.nothing_found }}", style="Note")
    draft.heading("{{ w.contents }}", 2)
    for name in ORDER:
        with draft.when(f"titles.{field(name)}"):
            draft.link(f"{{{{ titles.{field(name)} }}}}", field(name))


def _safety(draft: Draft) -> None:
    draft.say(strong("{{ s.safety_card.opening }}"), style="Note")
    for key in ("do", "do_not"):
        draft.heading(f"{{{{ w.{key} }}}}", 3)
        with draft.each(f"one in s.safety_card.{key}"):
            draft.say("{{ one }}", style="List Bullet")
    draft.say("{{ s.safety_card.contacts }}")
    draft.say("{{ s.safety_card.closing }}")


def _steps(draft: Draft) -> None:
    draft.say("{{ s.chart_title }}", style="Soft")
    count = (
        "{% for part in bar.parts if part.severity == s.bar_severities[AT][0] %}{{ part.count }}"
    )
    draft.table(
        ("{{ w.step }}", *(f"{{{{ s.bar_severities[{at}][1] }}}}" for at in range(len(SHOWN)))),
        (40, 12, 12, 12, 12, 12),
        "bar in s.bars",
        (
            ("{{ bar.ref }} {{ bar.label }}",),
            *((count.replace("AT", str(at)) + "{% endfor %}",) for at in range(len(SHOWN))),
        ),
    )


def _findings(name: str) -> Write:
    def write(draft: Draft) -> None:
        if name == "unknown":
            draft.say("{{ w.unknown_intro }}")
        with draft.each(f"one in s.{name}"):
            finding(draft)

    return write


def _framework(draft: Draft) -> None:
    draft.say("{{ s.framework.edition }}", style="Soft")
    draft.say("{{ w.framework_intro }}")
    with draft.each("clause in s.framework.clauses"):
        draft.heading("{{ clause.name }} {{ clause.text }}", 2)
        draft.say(
            strong("{{ clause.severity_label }}"),
            soft(
                " · {{ clause.coverage_label }}{% if clause.mark %} · {{ clause.mark }}{% endif %}"
            ),
        )
        draft.say(soft("{{ w.clause_asks }}: "), "{{ clause.asks | join(w.semicolon) }}")
        with draft.each("line in clause.again"):
            draft.say(soft("{{ w.told_above }}: "), *_line("line"))
        for key in ("in_place", "set_aside"):
            with draft.when(f"clause.{key}"):
                draft.say(soft(f"{{{{ w.clause_{key} }}}}: "), f"{{{{ clause.{key} }}}}")
        with draft.each("one in clause.entries"):
            finding(draft)
    with draft.when("s.framework.outside"):
        draft.heading("{{ w.outside_framework }}", 2)
        with draft.each("one in s.framework.outside"):
            finding(draft)
    with draft.when("s.framework.not_covered"):
        draft.heading("{{ w.not_covered }}", 2)
        draft.say("{{ w.not_covered_intro }}")
        with draft.each("clause in s.framework.not_covered"):
            draft.say(strong("{{ clause.name }} "), "{{ clause.text }}", style="List Bullet")


def _plan(draft: Draft) -> None:
    with draft.when("not s.plan"):
        draft.say("{{ w.no_actions }}")
    with draft.when("s.plan"):
        draft.say("{{ w.plan_intro }}")
        draft.table(
            [f"{{{{ w.{key} }}}}" for key in PLAN_HEADS],
            (7, 34, 13, 20, 13, 13),
            "one in s.plan",
            (
                ("{{ one.number }}",),
                (
                    strong("{{ one.label }}"),
                    "{% if one.state %} ({{ one.state_label }}){% endif %}",
                ),
                (Part("{{ one.severity_label }}", bold=True, colour="{{ tone[one.severity] }}"),),
                ("{{ one.role }}",),
                (strong("{{ one.first_step }}"),),
                ("{{ one.complete }}{% if one.again %}{{ w.comma }}{{ one.again }}{% endif %}",),
            ),
        )
        with draft.when("s.plan_as_of"):
            draft.say("{{ s.plan_as_of }}", style="Note")
        draft.say("{{ w.advice_text }}", style="Soft")
        with draft.each("one in s.plan"):
            task(draft)
    with draft.when("s.plan_closed"):
        draft.heading("{{ w.plan_closed }}", 2)
        with draft.each("one in s.plan_closed"):
            draft.say("{{ one }}", style="List Bullet")


PLAN_HEADS = ("number", "action", "severity", "who", "first_step", "complete")


def _strengths(draft: Draft) -> None:
    draft.say("{{ w.strengths_intro }}")
    with draft.each("group in s.strengths"):
        draft.heading("{{ group.heading }}", 2)
        with draft.each("one in group.lines"):
            draft.say(*_line("one"), style="List Bullet")


def _lines(name: str, intro: str = "") -> Write:
    def write(draft: Draft) -> None:
        if intro:
            draft.say(f"{{{{ w.{intro} }}}}")
        with draft.each(f"one in s.{name}"):
            draft.say(*_line("one"), style="List Bullet")

    return write


def _line(name: str) -> Iterator[Part | str]:
    yield soft(f"{{{{ {name}.ref }}}} ")
    yield f"{{{{ {name}.label }}}} "
    yield strong(f"{{{{ {name}.text }}}}")


def _method(draft: Draft) -> None:
    with draft.each("one in s.method"):
        draft.say("{{ one }}", style="List Bullet")


def _clauses(draft: Draft) -> None:
    draft.say("{{ w.clauses_intro }}")
    with draft.each("one in s.clauses"):
        mark = "{% if one.mark %} ({{ one.mark }}){% endif %} "
        draft.say(strong("{{ one.name }}"), soft(mark), "{{ one.text }}", style="List Bullet")


def _crosswalk(draft: Draft) -> None:
    draft.say("{{ w.crosswalk_intro }}")
    with draft.each("one in s.crosswalk"):
        asked = (
            "{% for name, clauses in one.asked_by %}{{ name }}: {{ clauses }}"
            "{% if not loop.last %}; {% endif %}{% endfor %}"
        )
        draft.say(strong("{{ one.requirement }} "), "{{ one.rule }}: ", soft(asked), style="Cell")


def _sources(draft: Draft) -> None:
    with draft.each("one in s.sources"):
        address = "{% if one.address %}, {{ one.address }}{% endif %}"
        draft.say("{{ one.text }}" + address, soft(" ({{ one.mark }})"), style="List Bullet")


WRITE: Mapping[str, Write] = {
    "safety": _safety,
    "steps": _steps,
    "critical": _findings("critical"),
    "unknown": _findings("unknown"),
    "other": _findings("other"),
    "framework": _framework,
    "plan": _plan,
    "rules": country_rules,
    "markets": markets,
    "strengths": _strengths,
    "open": _lines("open_questions", "open_intro"),
    "not-applicable": _lines("not_applicable"),
    "profile": _lines("profile"),
    "method": _method,
    "clauses": _clauses,
    "crosswalk": _crosswalk,
    "sources": _sources,
}
"""What writes each part below its heading; the other parts are chapters."""
