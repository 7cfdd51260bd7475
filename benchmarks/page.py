"""docs/performance.md: the figures last measured, what each means, and how to measure them.

Rule of this file: the page is written from `measured.json` and nothing else; measuring anew
replaces the rows of that benchmark, with the date and the machine, and leaves the others.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Figure

HERE: Final = Path(__file__).parent
MEASURED: Final = HERE / "measured.json"
PAGE: Final = HERE.parent / "docs" / "performance.md"

MEANING: Final = {
    "throughput": "Answers that are on disk before their reply, through the webhook; the same"
    " questionnaire in aiogram with Redis and a bare web server take turns with it. Then the"
    " service is killed while it answers, and what it had acknowledged is looked for.",
    "answer": "One answer through engine and wording, without any I/O.",
    "growth": "What an answer costs when many conversations are open, or many answers stored.",
    "memory": "What 10,000 open conversations add to the memory of the empty service.",
    "pdf": "The full gap report as PDF, warm, against WeasyPrint for the same report.",
    "finishing": "300 people submit within a minute, as a workshop does, while 50 others answer:"
    " until everybody has both files of her report, and what that does to the answers.",
    "broadcast": "A message to 3,000 people at the pace Telegram allows; how many were lost or"
    " came twice.",
    "campaign": "3,000 people join a campaign by its link in Telegram, answer the questions for"
    " consent, and begin, stop or finish the quick scan; the officer opens the figures, and writes"
    " to all who agreed, and to those who stopped, the second time with `kill -9` in the middle.",
    "workshop": "500 people in a room answer the same question within ten seconds, while the board"
    " is watched.",
    "start": "How long `fairhire --help` takes, and `serve` until `/readyz` answers.",
    "soak": "Whole questionnaires by webhook while 5 % of all calls and deliveries fail, come twice"
    " or late; at the end every stored answer is compared with what its person was told, and every"
    " report counted.",
    "crashes": "`kill -9` at random moments under load, by polling and webhook in turn; the same"
    " comparison at the end.",
}

HEAD: Final = """# Performance

Each figure is measured against a baseline in the same run, so that it says something on any
machine; the bars are what we hold ourselves to. This page is written by

```text
python -m benchmarks --page                # all; takes about an hour on a quiet machine
python -m benchmarks --page --only soak    # one benchmark; the other rows stay as they are
```

`make bench` installs what the baselines need and shows the table without writing it; `--quick`
only tries whether everything runs. Please measure on a machine that does nothing else: where rows
were taken under other work, their note says so.

## Figures
"""


def write(figures: Sequence[Figure], note: str = "") -> None:
    """Keep what was measured now, and write the page.

    `note` is said beside each of these figures, such as that the machine was busy.
    """
    kept: dict[str, Any] = json.loads(MEASURED.read_text("utf-8")) if MEASURED.exists() else {}
    at = datetime.now(UTC).date().isoformat()
    for name in dict.fromkeys(one.bench for one in figures):
        rows = [asdict(one) for one in figures if one.bench == name]
        kept[name] = {"at": at, "machine": machine(), "note": note, "figures": rows}
    MEASURED.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", "utf-8")
    PAGE.write_text(page(kept), "utf-8")


def machine() -> str:
    """Return what the figures were taken on."""
    return f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def page(kept: Mapping[str, Any]) -> str:
    """Return the page for what was measured."""
    parts = [HEAD]
    for name, meaning in MEANING.items():
        parts.append(f"### {name}\n\n{meaning}\n")
        found = kept.get(name)
        parts.append(_table(found) if found else "Not measured on this machine yet.\n")
    return "\n".join(parts)


def _table(found: Mapping[str, Any]) -> str:
    lines = ["| what | figure | baseline | ratio | bar | met |", "|---|---|---|---|---|---|"]
    for one in found["figures"]:
        met = {True: "yes", False: "no", None: "-"}[one["met"]]
        cells = (*(one[key] for key in ("what", "figure", "baseline", "ratio", "bar")), met)
        lines.append("| " + " | ".join(str(cell).replace("|", "/") for cell in cells) + " |")
    notes = [one["note"] for one in found["figures"] if one["note"]]
    said = " ".join([f"Measured {found['at']} ({found['machine']}).", *notes, found["note"]])
    return "\n".join([*lines, "", said.strip(), ""])
