"""The report as Markdown, for wikis, mail and reading in a terminal.

Rule of this file: it says what the `Sheet` says, in the same order; what people typed is escaped,
so that it can never become a heading, a link or HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from reports.model import Report
from reports.renderers.markdown_chapters import chapter, find_out, timeline
from reports.renderers.markdown_rules import markets, rules
from reports.renderers.markup import bullets, plain, table
from reports.saying import sheet
from reports.sheet import (
    ClauseLine,
    ClauseSection,
    Entry,
    Line,
    PlanLine,
    Sheet,
)


class MarkdownRenderer:
    """CommonMark with tables."""

    suffix = "md"
    media_type = "text/markdown; charset=utf-8"

    def render(self, report: Report) -> bytes:
        """Return the document as UTF-8, with a line end at its end."""
        text = "\n\n".join(block for block in _blocks(sheet(report)) if block)
        return (text + "\n").encode()


def _blocks(s: Sheet) -> Iterator[str]:
    w = s.words
    yield f"# {plain(s.title)}"
    yield f"{plain(s.questionnaire)} · {s.date}"
    yield f"**{s.self_assessed}.** {s.self_assessed_text}"
    yield s.machine_drafted
    yield f"## {w['summary']}"
    yield f"**{s.rating_label}.** {s.rating_text}"
    if s.figures:
        yield table([w["severity"], w["number_of"]], [[f.label, str(f.number)] for f in s.figures])
    yield " · ".join(s.also_counted)
    yield s.warning
    yield " ".join(f"**{plain(one)}**" for one in s.money)
    yield from _first(s)
    yield s.reach
    yield s.nothing_found
    chapters = {one.name: one for one in s.chapters}
    for part in s.contents:
        yield f"## {plain(part.title)}"
        yield from WRITE[part.name](s) if part.name in WRITE else chapter(chapters[part.name])


def _clauses(s: Sheet) -> Iterator[str]:
    yield bullets(f"{_clause(one)}: {plain(one.text)}" for one in s.clauses)


def _crosswalk(s: Sheet) -> Iterator[str]:
    yield s.words["crosswalk_intro"]
    yield bullets(
        f"{one.requirement} {plain(one.rule)}: "
        + s.words["semicolon"].join(plain(f"{name}: {clauses}") for name, clauses in one.asked_by)
        for one in s.crosswalk
    )


def _sources(s: Sheet) -> Iterator[str]:
    yield bullets(
        ", ".join(part for part in (plain(one.text), plain(one.address)) if part) + f" ({one.mark})"
        for one in s.sources
    )


def _first(s: Sheet) -> Iterator[str]:
    if not s.first:
        return
    yield f"### {s.words['first_steps']}"
    yield "\n".join(
        f"{one.number}. **{plain(one.label)}**: {plain(one.role)}, "
        f"{s.words['first_step']}: {one.first_step}"
        for one in s.first
    )


def _safety(s: Sheet) -> Iterator[str]:
    card, w = s.safety_card, s.words
    if card is None:
        return
    yield f"**{plain(card.opening)}**"
    yield f"{w['do']}:"
    yield bullets(plain(one) for one in card.do)
    yield f"{w['do_not']}:"
    yield bullets(plain(one) for one in card.do_not)
    yield plain(card.contacts)
    yield plain(card.closing)


def _chart(s: Sheet) -> Iterator[str]:
    heads = [s.words["step"], *(label for _, label in s.bar_severities)]
    rows = [
        [plain(f"{bar.ref}. {bar.label}" if bar.ref else bar.label), *map(str, bar.counts)]
        for bar in s.bars
    ]
    yield table(heads, rows)


def _unknown(s: Sheet) -> Iterator[str]:
    yield find_out(s)
    yield from _findings(s.unknown, s)


def _findings(entries: tuple[Entry, ...], s: Sheet) -> Iterator[str]:
    for entry in entries:
        yield from _entry(entry, s)


def _entry(entry: Entry, s: Sheet, level: str = "###") -> Iterator[str]:
    yield f"{level} {plain(entry.title)}"
    yield f"**{entry.severity_label}** · {plain(entry.ref)} · {plain(entry.module)}"
    yield bullets(_finding(entry, s))


def _framework(s: Sheet) -> Iterator[str]:
    section, w = s.framework, s.words
    if section is None:
        return
    yield f"{w['edition_used']}: {plain(section.edition)} · {section.mark}"
    yield w["framework_intro"]
    for clause in section.clauses:
        yield f"### {plain(clause.name)}"
        yield bullets(_clause_lines(clause, section.edition, s))
        for entry in clause.entries:
            yield from _entry(entry, s, "####")
    if section.not_covered:
        yield f"### {w['not_covered']}"
        yield w["not_covered_intro"]
        yield bullets(
            f"{plain(one.name)} ({one.mark})" + (f": {plain(one.text)}" if one.text else "")
            for one in section.not_covered
        )
    if section.outside:
        yield f"### {w['outside_framework']}"
        for entry in section.outside:
            yield from _entry(entry, s, "####")


def _clause_lines(clause: ClauseSection, edition: str, s: Sheet) -> Iterator[str]:
    w = s.words
    if clause.text:
        yield plain(clause.text)
    states = (f"**{clause.severity_label}**" if clause.severity_label else "",
              clause.coverage_label, plain(edition), clause.mark)  # fmt: skip
    yield " · ".join(one for one in states if one)
    yield f"{w['clause_asks']}: {plain('; '.join(clause.asks))}"
    for line in clause.again:
        yield f"{w['told_above']}: {_line(line)}"
    for label, refs in ((w["clause_in_place"], clause.in_place),
                        (w["clause_set_aside"], clause.set_aside)):  # fmt: skip
        if refs:
            yield f"{label}: {plain(refs)}"


def _finding(entry: Entry, s: Sheet) -> Iterator[str]:
    w = s.words
    said = (f"{plain(name)} **{plain(answer)}**".strip() for name, answer in entry.answers)
    answers = w["semicolon"].join(said)
    yield f"{w['you_answered']}: {answers}"
    if entry.concerns and len(entry.answers) == 1:
        yield f"{w['concerns']}: {plain(entry.concerns)}"
    if entry.why:
        yield f"{w['why']}: {plain(entry.why)}"
    yield f"{w['rule']} ({entry.requirement}): {plain(entry.rule)}"
    if entry.note:
        yield plain(entry.note)
    if entry.clauses:
        yield f"{w['clauses']}: " + w["semicolon"].join(_clause(one) for one in entry.clauses)
    if entry.good:
        yield f"{w['good']}: {plain(entry.good)}"
    for action in entry.actions:
        yield f"{w['fix']}: **{plain(action.label)}** ({plain(action.role)}; {action.first_step})"
    if entry.evidence:
        yield f"{w['keep']}: {plain(', '.join(entry.evidence))}"
    if entry.case:
        yield plain(entry.case)


def _plan(s: Sheet) -> Iterator[str]:
    w = s.words
    if s.plan:
        yield from _planned(s)
    else:
        yield w["no_actions"]
    if s.plan_closed:
        yield f"### {w['plan_closed']}"
        yield bullets(map(plain, s.plan_closed))


def _planned(s: Sheet) -> Iterator[str]:
    w = s.words
    yield w["plan_intro"]
    heads = [w["number"], w["action"], w["severity"], w["who"], w["first_step"], w["complete"]]
    yield table(heads, [_row(one) for one in s.plan])
    yield s.plan_as_of
    yield from timeline(s)
    yield f"*{w['advice_text']}*"
    for one in s.plan:
        yield f"### {one.number}. {plain(one.label)}"
        yield bullets(_task(one, s))


def _row(action: PlanLine) -> list[str]:
    return [
        str(action.number),
        plain(action.label) + (f" (**{action.state_label}**)" if action.state else ""),
        action.severity_label,
        plain(action.role),
        action.first_step,
        action.complete,
    ]


def _task(action: PlanLine, s: Sheet) -> Iterator[str]:
    w = s.words
    if action.state:
        yield f"{w['plan_state']}: **{plain(action.state_text)}**"
    people = (plain(one) for one in (action.role, action.helpers) if one)
    yield f"{w['who']}: " + w["comma"].join(people)
    yield f"{w['first_step']}: **{action.first_step}**"
    days = (part for part in (action.complete, action.again) if part)
    yield f"{w['complete']}: " + w["comma"].join(days)
    yield f"{w['steps']}:" + "".join(f"\n  - [ ] {plain(step)}" for step in action.steps)
    if action.small_firm:
        yield f"{w['small_firm']}: {plain(action.small_firm)}"
    if action.evidence:
        yield f"{w['keep']}: {plain(', '.join(action.evidence))}"
    yield f"{w['verify']}: {plain(action.verify)}"
    if action.kpi:
        yield f"{w['kpi']}: {plain(action.kpi)}"
    answered = " · ".join(part for part in ("; ".join(action.answers), action.template) if part)
    if answered:
        yield f"{w['answers_findings']}: {plain(answered)}"


def _strengths(s: Sheet) -> Iterator[str]:
    yield s.words["strengths_intro"]
    for group in s.strengths:
        yield f"### {plain(group.heading)}"
        yield bullets(map(_line, group.lines))


def _open(s: Sheet) -> Iterator[str]:
    yield s.words["open_intro"]
    yield bullets(map(_line, s.open_questions))


def _line(line: Line) -> str:
    said = f" **{plain(line.text)}**" if line.text else ""
    return f"{plain(line.ref)} {plain(line.label)}{said}"


def _clause(clause: ClauseLine) -> str:
    return plain(clause.name) + (f" (**{clause.mark}**)" if clause.mark else "")


WRITE: Mapping[str, Callable[[Sheet], Iterator[str]]] = {
    "safety": _safety,
    "steps": _chart,
    "critical": lambda s: _findings(s.critical, s),
    "plan": _plan,
    "framework": _framework,
    "unknown": _unknown,
    "other": lambda s: _findings(s.other, s),
    "strengths": _strengths,
    "open": _open,
    "not-applicable": lambda s: iter((bullets(map(_line, s.not_applicable)),)),
    "rules": rules,
    "markets": markets,
    "profile": lambda s: iter((bullets(map(_line, s.profile)),)),
    "method": lambda s: iter((bullets(s.method),)),
    "clauses": _clauses,
    "crosswalk": _crosswalk,
    "sources": _sources,
}
"""What writes each part below its heading; the other parts are chapters."""
