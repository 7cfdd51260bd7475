"""The full gap report as PDF, against WeasyPrint for the same report as HTML. Both are warm."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from benchmarks.figures import Figure, Size, interleaved, unmeasured
from benchmarks.servers import ROOT
from questionnaires.catalog import Catalog
from reports import answers_document
from reports.build import build_report
from reports.model import Report
from reports.renderers import RENDERERS

NAME: Final = "pdf"
BAR: Final = 0.1
WHAT: Final = "full gap report as PDF"
BARS: Final = "at most a tenth"
MISSING: Final = (
    "WeasyPrint is not there: pip install -r benchmarks/requirements.txt, and on Debian"
    " apt-get install libpango-1.0-0 libpangoft2-1.0-0"
)


def measure(size: Size) -> list[Figure]:
    made = report()
    pdf, html = RENDERERS["pdf"], RENDERERS["html"]
    try:
        from weasyprint import HTML
    except (ImportError, OSError):
        return [unmeasured(NAME, WHAT, BARS, MISSING)]
    if size.quick:
        return [unmeasured(NAME, WHAT, BARS, f"{len(pdf.render(made))} bytes, not timed")]
    text = html.render(made).decode()
    works = (lambda: pdf.render(made), lambda: HTML(string=text).write_pdf())
    interleaved(1, *works)  # nobody starts cold
    ours, theirs = interleaved(2, *works)
    return [
        Figure(
            NAME,
            WHAT,
            f"{ours * 1000:.0f} ms",
            f"{theirs * 1000:.0f} ms with WeasyPrint",
            f"1/{theirs / ours:.0f}",
            BARS,
            ours <= theirs * BAR,
            "the garment factory among the examples; WeasyPrint sets the HTML of the same report",
        )
    ]


def report() -> Report:
    """The report of the garment factory among the examples."""
    catalog = Catalog()
    at = datetime(2026, 11, 21, tzinfo=UTC)
    document = (ROOT / "examples" / "garment_factory.json").read_bytes()
    read = answers_document.read(document, catalog.open, at)
    assert read.questionnaire is not None  # our own example
    assert read.interview is not None
    return build_report(read.questionnaire, read.interview, catalog.library(), at.date())
