"""The report as one HTML file: no script, no font, no picture from elsewhere.

Rule of this file: the template sees a `Sheet` and nothing else; every text is escaped, and a name
the template misspells is an error, not a gap in the page.
"""

from __future__ import annotations

from base64 import b64encode

from markupsafe import Markup

from reports.branding import Brand, BrandLine
from reports.chapter_model import AmountChart, Timeline
from reports.chart import svg
from reports.drawing import amounts_svg, timeline_svg
from reports.model import Report
from reports.renderers.pages import page_template
from reports.saying import sheet
from reports.sheet import Sheet

LOGO_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


class HtmlRenderer:
    """Reads well on a phone and on paper, from right to left too."""

    suffix = "html"
    media_type = "text/html; charset=utf-8"

    def __init__(self, brand: Brand | None = None) -> None:
        """Make pages in the look of `brand`, if there is one."""
        self.brand = brand

    def render(self, report: Report) -> bytes:
        """Return the page as UTF-8."""
        page = sheet(report, brand=self.brand)
        drawn = Drawn(page.direction)
        text = page_template("report.html.j2").render(
            s=page, w=page.words, drawn=drawn, logo=_logo(page.brand)
        )
        return text.encode()


class Drawn:
    """The charts as SVG, for pages in one direction of writing."""

    def __init__(self, direction: str) -> None:
        """Draw from left to right (`ltr`) or from right to left (`rtl`)."""
        self.direction = direction

    def findings(self, page: Sheet) -> Markup:
        """Return the findings by step and severity."""
        names = dict(page.bar_severities)
        return Markup(svg(page.bars, page.chart_title, page.chart_text, names, self.direction))

    def timeline(self, line: Timeline) -> Markup:
        """Return the plan on its axis, for wide pages and for narrow ones: one of them is shown."""
        drawn = [timeline_svg(line, self.direction, wide=wide) for wide in (True, False)]
        return Markup("".join(drawn))

    def amounts(self, chart: AmountChart) -> Markup:
        """Return bars of money."""
        return Markup(amounts_svg(chart, self.direction))


def _logo(brand: BrandLine | None) -> str:
    """Return the logo as an address that holds it all, empty without one."""
    if brand is None or not brand.logo:
        return ""
    return f"data:{LOGO_TYPES[brand.logo_kind]};base64,{b64encode(brand.logo).decode()}"
