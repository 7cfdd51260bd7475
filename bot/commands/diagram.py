"""`fairhire diagram`: an interview's lifecycle, a workshop's pacing or a questionnaire's modules.

Rule of this file: it draws what the tables and files say, and invents no arrow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.commands.settings_given import settings_given

if TYPE_CHECKING:
    from collections.abc import Iterator

    from questionnaires.model import Module, Questionnaire


def diagram(
    reference: str = typer.Argument(
        "",
        metavar="[REF]",
        help="A questionnaire such as quick_scan/v1, `workshop` for the pacing of one, or `plan`"
        " for an action of the plan. Default: the lifecycle of an interview.",
    ),
) -> None:
    """Draw an interview's lifecycle, or a questionnaire's modules, as Mermaid text."""
    if not reference:
        from flows import lifecycle

        print(lifecycle.diagram(), end="")
        return
    if reference == "workshop":
        from flows import workshop_phases

        print(workshop_phases.diagram(), end="")
        return
    if reference == "plan":
        from flows import follow_up

        print(follow_up.diagram(), end="")
        return
    from bot import wiring
    from bot.commands.reference import open_reference

    catalog = wiring.catalog_of(settings_given())
    print(modules(open_reference(catalog, reference)), end="")


def modules(questionnaire: Questionnaire) -> str:
    """Return the modules as a flowchart; a dotted arrow leads to one that may not apply."""
    return "\n".join(_lines(questionnaire)) + "\n"


def _lines(questionnaire: Questionnaire) -> Iterator[str]:
    yield "---"
    title = questionnaire.header.title.replace('"', "'")
    yield f'title: "{title} v{questionnaire.version}"'
    yield "---"
    yield "flowchart TD"
    yield "  begin([language and consent])"
    before = "begin"
    for number, module in enumerate(questionnaire.modules, 1):
        here = f"m{number}"
        yield f'  {here}["{_label(questionnaire, module)}"]'
        yield f"  {before} {'-.->' if _may_not_apply(questionnaire, module) else '-->'} {here}"
        before = here
    yield "  review([review and submit])"
    yield f"  {before} --> review"
    yield "  report([report and action plan])"
    yield "  review --> report"


def _label(questionnaire: Questionnaire, module: Module) -> str:
    number = f"{module.ref}. " if module.ref else ""
    asked = len(module.questions)
    known = questionnaire.question_by_name
    repeats = dict.fromkeys(known[name].repeat for name in module.questions if known[name].repeat)
    rows = f"<br/>for each of: {', '.join(repeats)}" if repeats else ""
    text = f"{number}{module.label}".replace("&", "#amp;").replace('"', "#quot;")
    text = text.replace("<", "#lt;").replace(">", "#gt;")
    return f"{text}<br/>{asked} question{'' if asked == 1 else 's'}{rows}"


def _may_not_apply(questionnaire: Questionnaire, module: Module) -> bool:
    known = questionnaire.question_by_name
    return bool(module.relevant) or all(known[name].relevant for name in module.questions)
