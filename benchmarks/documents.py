"""The full gap report as PDF, against WeasyPrint for the same report as HTML. Both are warm.

Rule of this file: each round renders the report of another firm, as people's reports are; Typst
remembers what it made, and the same report again would cost it a seventh.
"""

from __future__ import annotations

from random import Random
from typing import Final

from benchmarks.figures import Figure, Size, interleaved, unmeasured
from benchmarks.walk import AT, any_tap, finished, library
from reports.build import build_report
from reports.model import Report
from reports.renderers import RENDERERS

NAME: Final = "pdf"
ROUNDS: Final = 2
BAR: Final = 0.1
WHAT: Final = "full gap report as PDF"
BARS: Final = "at most a tenth"
MISSING: Final = (
    "WeasyPrint is not there: pip install -r benchmarks/requirements.txt, and on Debian"
    " apt-get install libpango-1.0-0 libpangoft2-1.0-0"
)


def measure(size: Size) -> list[Figure]:
    pdf, html = RENDERERS["pdf"], RENDERERS["html"]
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        return [unmeasured(NAME, WHAT, BARS, MISSING)]
    made = [report(number) for number in range(1 if size.quick else 1 + ROUNDS)]
    if size.quick:
        return [unmeasured(NAME, WHAT, BARS, f"{len(pdf.render(made[0]))} bytes, not timed")]
    texts = [html.render(one).decode() for one in made]
    ours, theirs = iter(made), iter(texts)
    works = (lambda: pdf.render(next(ours)), lambda: HTML(string=next(theirs)).write_pdf())
    interleaved(1, *works)  # nobody starts cold
    mine, other = interleaved(ROUNDS, *works)
    return [
        Figure(
            NAME,
            WHAT,
            f"{mine * 1000:.0f} ms",
            f"{other * 1000:.0f} ms with WeasyPrint",
            f"1/{other / mine:.0f}",
            BARS,
            mine <= other * BAR,
            "the full questionnaire, answered at random, another firm each time; WeasyPrint sets"
            " the HTML of the same report",
        )
    ]


def report(number: int) -> Report:
    """The report of a firm that answered the full questionnaire as chance had it."""
    questionnaire = library().open("fair_recruitment")
    interview = finished(library(), "fair_recruitment", any_tap(Random(number)))
    return build_report(questionnaire, interview, library().library(), AT.date())
