"""The charts of plan and money as SVG: bars of amounts, actions on a time axis.

Rule of this file: a drawing reads without colour and in the dark (words take the colour of the page
around them); it has a title and a description for those who do not see it, and cuts no word.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from reports.chapter_model import AmountBar, AmountChart, Span, Timeline
from reports.chart import FILLS, LETTER_SHARE, PATTERNS, STROKES, WIDTH, wrapped

SMALL, PLAIN = 10.5, 11.5
BAR, THIN, LINE, GAP = 16.0, 9.0, 14.0, 9.0
SWATCH, LEGEND = 12.0, 18.0
WIDE, WORDS, ROOM = 760.0, 380.0, 16.0
"""A drawing for a wide page, the part of it that words take, and the space between."""

MONEY_FILLS = {
    "worker": ("#9f1d20", "#6d1113"),
    "employer": ("url(#fh-employer)", "#0b4f4a"),
    "recruiter": ("url(#fh-recruiter)", "#52606d"),
    "cash": ("url(#fh-employer)", "#0b4f4a"),
}
MONEY_PATTERNS = (
    '<pattern id="fh-employer" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#d7ebe8"/>'
    '<rect width="2.2" height="6" fill="#4f9c94"/></pattern>'
    '<pattern id="fh-recruiter" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#eef1f4"/>'
    '<circle cx="2.5" cy="2.5" r="1.2" fill="#52606d"/></pattern>'
)
"""Solid, stripes, dots: told apart in black and white too."""


def amounts_svg(chart: AmountChart, direction: str) -> str:
    """Return a bar for each category or month, parted by payer, with what it comes to."""
    pen = _Pen(direction)
    for bar in chart.bars:
        pen.text(bar.label, PLAIN)
        _amounts(bar, pen)
        pen.text(bar.total, SMALL, weight=600)
        pen.skip(GAP)
    if chart.legend:
        pen.legend(chart.legend, MONEY_FILLS)
    return pen.drawn(f"fh-{chart.name}", chart.title, chart.text, MONEY_PATTERNS)


def _amounts(bar: AmountBar, pen: _Pen) -> None:
    at = 0.0
    for one in bar.pieces:
        width = max(one.share * WIDTH, 2.0)
        fill, stroke = MONEY_FILLS[one.key]
        pen.box(min(at, WIDTH - width), width, BAR, fill, stroke)
        at += width
    pen.skip(BAR + 2)


def timeline_svg(line: Timeline, direction: str, *, wide: bool = False) -> str:
    """Return the actions on their axis: a mark at the first step, a bar until all is done.

    A `wide` drawing has the words beside the bars, the other above them, for a phone.
    """
    pen = _Pen(direction, WIDE if wide else WIDTH)
    axis = _Axis(WORDS if wide else 0.0, pen.width)
    if not wide:
        pen.text(line.today, SMALL)
    for tick in line.ticks:
        pen.word(tick.label, axis.at(tick.at), SMALL, "middle")
    if wide:
        pen.text(line.today, SMALL, width=WORDS - ROOM)
    else:
        pen.skip(LINE + 4)
    top = pen.top
    for one in line.spans:
        _span(one, axis, pen)
    pen.behind = "".join(
        f'<path d="M{pen.place(axis.at(tick.at)):.1f} {top:g}V{pen.top - GAP:g}" '
        'stroke="currentColor" stroke-opacity=".18"/>'
        for tick in line.ticks
    )
    pen.legend(line.legend, {key: (FILLS[key][0], STROKES[key]) for key, _ in line.legend})
    name, look = ("fh-wide", "chart wide") if wide else ("fh-time", "chart narrow")
    return pen.drawn(name, line.title, line.text, PATTERNS, look)


class _Axis:
    """Where the time runs on the drawing: from `start` to `end`."""

    def __init__(self, start: float, end: float) -> None:
        self.start = start
        self.end = end

    def at(self, place: float) -> float:
        """Return where a place between 0 and 1 stands."""
        return self.start + place * (self.end - self.start)


def _span(one: Span, axis: _Axis, pen: _Pen) -> None:
    beside = axis.start > 0
    room = axis.start - ROOM if beside else pen.width
    top = pen.top
    pen.text(f"{one.number}. {one.label}", PLAIN, weight=600, width=room)
    pen.text(f"{one.severity_label} · {one.dates}", SMALL, width=room)
    bottom = pen.top
    if beside:
        pen.top = top + LINE / 2
    fill, stroke = FILLS[one.severity][0], STROKES[one.severity]
    start = min(axis.at(one.start), axis.end - THIN)
    width = max(axis.at(one.end) - start, THIN)
    pen.box(start, width, THIN, fill, stroke)
    pen.diamond(start + THIN / 2)
    pen.top = bottom + GAP if beside else pen.top + THIN + GAP


class _Pen:
    """Draws downwards from the top; places are counted from where lines of writing begin."""

    def __init__(self, direction: str, width: float = WIDTH) -> None:
        self.direction = direction
        self.width = width
        self.parts: list[str] = []
        self.behind = ""
        self.top = 0.0

    def place(self, at: float, width: float = 0.0) -> float:
        """Return the x of something `width` wide that begins at `at`."""
        return self.width - at - width if self.direction == "rtl" else at

    def skip(self, height: float) -> None:
        """Go on further down."""
        self.top += height

    def text(self, text: str, size: float, weight: int = 400, width: float = 0.0) -> None:
        """Write a text in as many lines as it needs; without a width it has all of it."""
        for line in wrapped(text, size, width or self.width):
            self.word(line, 0, size, "start", weight)
            self.skip(LINE)
        self.skip(2)

    def word(self, text: str, at: float, size: float, anchor: str, weight: int = 400) -> None:
        """Write one line of text."""
        self.parts.append(
            f'<text x="{self.place(at):.1f}" y="{self.top + 10:g}" font-size="{size:g}" '
            f'font-weight="{weight}" text-anchor="{anchor}" fill="currentColor">'
            f"{escape(text)}</text>"
        )

    def box(self, at: float, width: float, height: float, fill: str, stroke: str) -> None:
        """Draw a bar with its pattern."""
        self.parts.append(
            f'<rect x="{self.place(at, width) + 0.5:.1f}" y="{self.top + 0.5:g}" '
            f'width="{max(width - 1, 1):.1f}" height="{height - 1:g}" '
            f"fill={quoteattr(fill)} stroke={quoteattr(stroke)}/>"
        )

    def diamond(self, at: float) -> None:
        """Mark a day on the bar."""
        x, y, r = self.place(at), self.top + THIN / 2, THIN / 2 + 1
        self.parts.append(
            f'<path d="M{x:.1f} {y - r:g}l{r:g} {r:g}l{-r:g} {r:g}l{-r:g} {-r:g}z" '
            'fill="#1f2933" stroke="#ffffff"/>'
        )

    def legend(self, words: Legend, fills: dict[str, tuple[str, str]]) -> None:
        """Write the words of the patterns, in as many lines as they need."""
        for row in _rows(words, self.width):
            at = 0.0
            for key, word, width in row:
                fill, stroke = fills[key]
                self.box(at, SWATCH, SWATCH, fill, stroke)
                self.word(word, at + SWATCH + 5, SMALL, "start")
                at += width
            self.skip(LEGEND)

    def drawn(self, name: str, title: str, text: str, patterns: str, look: str = "chart") -> str:
        """Return the drawing; its patterns bear its name, so that two never share one."""
        body = (self.behind + "".join(self.parts)).replace("url(#fh-", f"url(#{name}-")
        defined = patterns.replace('id="fh-', f'id="{name}-')
        return (
            f'<svg class="{look}" viewBox="0 0 {self.width:g} {self.top:g}" role="img" '
            f'aria-labelledby="{name}-title {name}-text" direction={quoteattr(self.direction)} '
            'xmlns="http://www.w3.org/2000/svg">'
            f'<title id="{name}-title">{escape(title)}</title>'
            f'<desc id="{name}-text">{escape(text)}</desc>'
            f"<defs>{defined}</defs>{body}</svg>"
        )


Legend = tuple[tuple[str, str], ...]


def _rows(words: Legend, room: float) -> Iterator[list[tuple[str, str, float]]]:
    row: list[tuple[str, str, float]] = []
    for key, word in words:
        width = SWATCH + 17 + SMALL * LETTER_SHARE * len(word)
        if row and sum(one[2] for one in row) + width > room:
            yield row
            row = []
        row.append((key, word, width))
    yield row
