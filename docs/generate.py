"""The pages and schemas that are made from the program itself: writes them, or checks them.

Rule of this file: what is written follows from the code alone, so that the same code gives the same
bytes; `--check` writes nothing and fails when a page no longer says what the program does.
"""

from __future__ import annotations

import json
import re
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = "docs/reference"
MADE = "<!-- Made by docs/generate.py (make docs); changes belong in the code. -->\n\n"
WIDTH = 88
MOST_BUTTONS = 4
MOST_SAID = 330
README_LINES = (
    "What is your main activity?",
    "Did any worker pay money to an agent",
    "First make people safe",
    "Who holds workers' passports",
    "Urgent action is needed",
)
"""The beginnings of what README.md shows of the quick scan."""


def commands() -> str:
    """Return what `--help` says of every command."""
    from typer.main import get_command

    from bot.__main__ import app

    parts = [
        "# Commands\n",
        "One program, `fairhire`. Exit codes: 0 done, 1 it failed, 2 wrongly asked or set; what",
        "went wrong stands in one line on standard error.\n",
    ]
    for path, text in _helps(get_command(app), "fairhire"):
        parts.append(f"## {path}\n\n```text\n{text.rstrip()}\n```\n")
    return MADE + "\n".join(parts)


def _helps(command: Any, path: str) -> list[tuple[str, str]]:
    context = command.make_context(path, [], resilient_parsing=True)
    context.terminal_width = context.max_content_width = WIDTH
    found = [(path, command.get_help(context))]
    for name, inner in getattr(command, "commands", {}).items():
        found += _helps(inner, f"{path} {name}")
    return found


def settings() -> str:
    """Return the table of settings."""
    from bot.settings import SETTINGS

    lines = [
        "# Settings\n",
        "From the environment or a file `.env` in the folder fairhire runs in (`NAME=value`, one a",
        "line); a variable of the environment wins. None is needed. All are checked at the start,",
        "and `fairhire doctor` shows them without secrets.\n",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    for one in SETTINGS:
        meaning = one.meaning.replace("|", "\\|") + (" Never shown or logged." * one.secret)
        lines.append(f"| `{one.name}` | {one.default} | {meaning} |")
    return MADE + "\n".join(lines) + "\n"


def rules() -> str:
    """Return what `fairhire check` looks for, from the rules' own docstrings."""
    from questionnaires.rules import documentation

    parts = ["# Rules of `fairhire check`\n"]
    for name, text in documentation().items():
        parts.append(f"## {name}\n\n{_fenced(text)}\n")
    return MADE + "\n".join(parts)


def _fenced(text: str) -> str:
    """Return a docstring with its `Passes::` and `Fails::` blocks as YAML in fences."""
    lines: list[str] = []
    block: list[str] | None = None
    for line in [*text.splitlines(), "end"]:
        if block is not None and (line.startswith("    ") or not line.strip()):
            block.append(line[4:])
            continue
        if block is not None:
            lines += ["```yaml", *"\n".join(block).strip("\n").splitlines(), "```", ""]
            block = None
        if line.endswith("::"):
            lines += [line[:-1], ""]
            block = []
        else:
            lines.append(line)
    return "\n".join(lines[:-1]).strip()


def question_types() -> str:
    """Return the table of question types."""
    from questionnaires.model import SELECTS_MANY, QuestionType
    from questionnaires.values import value_to_json

    lines = [
        "# Question types\n",
        "*Don't know*, *does not apply* and *rather not say* can be answered to every question;",
        'in an answers document they are `{"kind": "dont_know"}` and so on.\n',
        "| type | in XLSForm | what people answer | in an answers document |",
        "|---|---|---|---|",
    ]
    for kind in QuestionType:
        xlsform, reply, sample = _type(kind.value)
        form = "" if sample is None else f"`{json.dumps(value_to_json(sample))}`"
        many = " (several)" if kind in SELECTS_MANY else ""
        lines.append(f"| `{kind.value}` | {xlsform} | {reply}{many} | {form} |")
    return MADE + "\n".join(lines) + "\n"


def _type(kind: str) -> tuple[str, str, Any]:
    from datetime import date
    from decimal import Decimal

    from questionnaires.values import Money

    return {
        "note": ("`note`", "taps that it is read", None),
        "acknowledge": ("`acknowledge`", "taps that it is read", None),
        "select_one": ("`select_one`", "taps a choice, or writes its label or number", "employer"),
        "select_multiple": ("`select_multiple`", "ticks choices, or writes them", ("a", "b")),
        "yes_partly_no": ("`select_one`", "yes, partly or no", "partly"),
        "integer": ("`integer`", "a whole number, zero or more, in any digits", 40),
        "decimal": ("`decimal`", "a number", Decimal("1.5")),
        "money": (
            "`decimal` and a currency",
            "an amount with its currency, such as 1200 USD",
            Money(Decimal("1200.00"), "USD"),
        ),
        "date": ("`date`", "a date, or one of the words beside it", date(2026, 11, 21)),
        "country": ("`select_one`", "a country", "NP"),
        "countries": ("`select_multiple`", "countries", ("NP", "BD")),
        "languages": ("`select_multiple`", "languages", ("ne", "bn")),
        "text": ("`text`", "some words, without names of workers", "about three weeks"),
        "file": ("`select_one`", "whether the paper is there: have, can get, no", "have"),
    }[kind]


def spreadsheets() -> str:
    """Return what of XLSForm is taken, and how expressions stand in a workbook."""
    from questionnaires.xlsform.reference import reference_page

    return MADE + reference_page()


def lifecycle() -> str:
    """Return the diagram of an interview's statuses."""
    from flows.lifecycle import diagram

    drawn = "\n".join(line.rstrip() for line in diagram().strip().splitlines())
    intro = "What happens (the arrows), and where an interview then stands. Nothing expires;\n"
    intro += "retention erases.\n"
    return f"{MADE}# Lifecycle of an interview\n\n{intro}\n```mermaid\n{drawn}\n```\n"


def workshop() -> str:
    """Return the diagram of a workshop's phases."""
    from flows.workshop_phases import diagram

    drawn = "\n".join(line.rstrip() for line in diagram().strip().splitlines())
    intro = "Where the step on the board stands, and what happens (the arrows). Going on and back\n"
    intro += "finds every step as it was left; `arranged` is whatever is not about the pacing:\n"
    intro += "joining, seats, prompts, the title. A pause holds whatever phase there is.\n"
    return f"{MADE}# Pacing of a workshop\n\n{intro}\n```mermaid\n{drawn}\n```\n"


def plan() -> str:
    """Return the diagram of an action's states."""
    from flows.follow_up import diagram

    drawn = "\n".join(line.rstrip() for line in diagram().strip().splitlines())
    intro = "What happens to an action of the plan (the arrows), and where it then stands.\n"
    intro += "People say what they did; only a new submission closes an action (`gap_gone`) or\n"
    intro += "brings one back (`gap_back`).\n"
    return f"{MADE}# An action of the plan\n\n{intro}\n```mermaid\n{drawn}\n```\n"


def questionnaire_schema() -> str:
    """Return the schema of questionnaire files."""
    from questionnaires.schema import schema_text

    return schema_text()


def report_schema() -> str:
    """Return the schema of report.json."""
    from reports.report_json import report_schema as made

    return _json(made())


def answers_schema() -> str:
    """Return the schema of the answers document."""
    from reports.answers_schema import answers_schema as made

    return _json(made())


def _json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def readme() -> str:
    """Return README.md with some lines of a transcript in their place."""
    text = (ROOT / "README.md").read_text("utf-8")
    lines = (ROOT / "tests" / "transcripts" / "quick_scan_english.txt").read_text("utf-8")
    shown = "\n".join(_shown(line) for line in _chosen(lines.splitlines()))
    block = f"<!-- transcript -->\n```text\n{shown}\n```\n<!-- /transcript -->"
    marked = re.compile(r"<!-- transcript -->.*?<!-- /transcript -->", re.S)
    return marked.sub(lambda _: block, text)


def _chosen(lines: list[str]) -> list[str]:
    """Return what the bot says with each of the wanted beginnings, and what led to it."""
    chosen: list[str] = []
    for fragment in README_LINES:
        at = next(at for at, line in enumerate(lines) if fragment in line and "bot " in line[:4])
        chosen += lines[at - 1 : at + 1]
    return chosen


def _shown(line: str) -> str:
    """Return a line with only its first buttons (the rest is under every question), wrapped."""
    if line.startswith("bot "):
        said, buttons = _parted(line)
        said = said if len(said) <= MOST_SAID else f"{said[:MOST_SAID]}…"
        more = " …" if len(buttons) > MOST_BUTTONS else ""
        line = f"{said}  {' '.join(buttons[:MOST_BUTTONS])}{more}".rstrip()
    return textwrap.fill(line, WIDTH, subsequent_indent=" " * 6, break_on_hyphens=False)


def _parted(line: str) -> tuple[str, list[str]]:
    """Return what a line says, and its buttons."""
    start = len(line)
    while (found := re.search(r" *\[[^\[\]]*\]$", line[:start])) is not None:
        start = found.start()
    return line[:start], re.findall(r"\[[^\[\]]*\]", line[start:])


def exports() -> str:
    """Return the columns and codes of exported figures, from their own codebook."""
    from reports.totals.data import codebook
    from reports.wording import wording_for

    lines = [
        "# Columns of exported figures\n",
        "One row is one number of a campaign's page. CSV has the rows alone; XLSX has them in the",
        "sheet *Figures*, JSON under `figures`, SQLite in the table `figures`, each with this",
        "codebook. Names and codes stay over versions; new columns come at the end.\n",
        "| column | kind | code | meaning |",
        "|---|---|---|---|",
    ]
    for column, code, kind, meaning in codebook(wording_for("en")):
        named = f"`{code}`" if code else ""
        lines.append(f"| `{column}` | {'' if code else kind} | {named} | {meaning} |")
    return MADE + "\n".join(lines) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    f"{REFERENCE}/commands.md": commands,
    f"{REFERENCE}/settings.md": settings,
    f"{REFERENCE}/rules.md": rules,
    f"{REFERENCE}/question-types.md": question_types,
    f"{REFERENCE}/spreadsheets.md": spreadsheets,
    f"{REFERENCE}/lifecycle.md": lifecycle,
    f"{REFERENCE}/workshop.md": workshop,
    f"{REFERENCE}/plan.md": plan,
    f"{REFERENCE}/exports.md": exports,
    "questionnaires/schema.json": questionnaire_schema,
    "reports/schema.json": report_schema,
    "reports/answers.schema.json": answers_schema,
    "README.md": readme,
}


def stale() -> tuple[str, ...]:
    """Return the pages that are missing or no longer say what the program does."""
    return tuple(
        name
        for name, make in PAGES.items()
        if not (ROOT / name).is_file() or (ROOT / name).read_text("utf-8") != make()
    )


def write() -> None:
    """Write the pages that changed."""
    for name in stale():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGES[name](), "utf-8")
        print(f"written: {name}")


def main(arguments: list[str]) -> int:
    """Run: without arguments write, with `--check` only look; 1 when a page is stale."""
    if arguments not in ([], ["--check"]):
        print("Please run docs/generate.py without arguments, or with --check.", file=sys.stderr)
        return 2
    if not arguments:
        write()
        return 0
    found = stale()
    for name in found:
        print(f"{name} no longer says what the program does: please run `make docs`.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    raise SystemExit(main(sys.argv[1:]))
