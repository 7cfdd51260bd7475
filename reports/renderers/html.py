"""The report as one HTML file: no script, no font, no picture from elsewhere.

Rule of this file: the template sees a `Sheet` and nothing else; every text is escaped, and a name
the template misspells is an error, not a gap in the page.
"""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from reports.chart import svg
from reports.model import Report
from reports.saying import sheet


class HtmlRenderer:
    """Reads well on a phone and on paper, from right to left too."""

    suffix = "html"
    media_type = "text/html; charset=utf-8"

    def render(self, report: Report) -> bytes:
        """Return the page as UTF-8."""
        page = sheet(report)
        names = dict(page.bar_severities)
        chart = svg(page.bars, page.chart_title, page.chart_text, names, page.direction)
        text = _template().render(s=page, w=page.words, chart=Markup(chart))
        return text.encode()


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")
