"""The chart of findings: one bar for each step, parted by severity.

Rule of this file: the figure reads without colour. Every severity has its own pattern, every part
its number, and the same numbers stand in a table beside it. `bars` is the data, `svg` one drawing
of it; the PDF draws the same data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from reports.model import ModuleResult

SHOWN = ("critical", "major", "unknown", "minor", "info")
"""From strong to weak, as the consistency checks weigh results."""

WIDTH = 340.0
LABEL_HEIGHT, BAR_HEIGHT, GAP = 15.0, 18.0, 11.0
LEGEND_LINE, SWATCH, LETTER = 18.0, 12.0, 6.2
LABEL_SIZE = 11.5
LETTER_SHARE = 0.56
NARROWEST = 18.0
"""Widest bar and heights in SVG units; the usual width of a letter as a part of its size; a part
is never too narrow for its number."""

FILLS: Mapping[str, tuple[str, str]] = {
    "critical": ("#9f1d20", "#ffffff"),
    "major": ("url(#fh-major)", "#3b1c00"),
    "minor": ("url(#fh-minor)", "#3a2f00"),
    "info": ("#ffffff", "#12406b"),
    "unknown": ("url(#fh-unknown)", "#1f2933"),
}
STROKES: Mapping[str, str] = {
    "critical": "#6d1113",
    "major": "#a4510b",
    "minor": "#8a6d00",
    "info": "#12406b",
    "unknown": "#52606d",
}

PATTERNS = (
    '<pattern id="fh-major" width="6" height="6" patternUnits="userSpaceOnUse" '
    'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fbdcbc"/>'
    '<rect width="2.4" height="6" fill="#e58a3c"/></pattern>'
    '<pattern id="fh-minor" width="5" height="5" patternUnits="userSpaceOnUse">'
    '<rect width="5" height="5" fill="#fdf3c7"/>'
    '<circle cx="2.5" cy="2.5" r="1.1" fill="#b39200"/></pattern>'
    '<pattern id="fh-unknown" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#e8ecf0"/>'
    '<path d="M0 6L6 0M0 0L6 6" stroke="#9aa5b1" stroke-width="1"/></pattern>'
)


@dataclass(frozen=True, slots=True)
class Part:
    """The findings of one severity in a bar; `share` is its part of the longest bar (0-1)."""

    severity: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the questionnaire; `counts` follow `SHOWN`."""

    ref: str
    label: str
    total: int
    counts: tuple[int, ...]
    parts: tuple[Part, ...]


def bars(modules: tuple[ModuleResult, ...]) -> tuple[Bar, ...]:
    """Return a bar for each module that has a gap or an unknown, in the order of the modules."""
    counted = [(one, tuple(one.counts.get(key, 0) for key in SHOWN)) for one in modules]
    longest = max((sum(counts) for _, counts in counted), default=0)
    return tuple(
        Bar(
            ref=module.ref,
            label=module.label,
            total=sum(counts),
            counts=counts,
            parts=tuple(
                Part(key, count, round(count / longest, 4))
                for key, count in zip(SHOWN, counts, strict=True)
                if count
            ),
        )
        for module, counts in counted
        if sum(counts)
    )


def svg(
    drawn: tuple[Bar, ...],
    title: str,
    description: str,
    names: Mapping[str, str],
    direction: str = "ltr",
) -> str:
    """Return the chart as an SVG element with a title and a description for screen readers.

    `names` are the words for the severities, in the order of the legend.
    """
    top, bodies = 0.0, []
    for one in drawn:
        bodies.append(_bar(one, top, direction))
        top += LABEL_HEIGHT * len(_label(one)) + BAR_HEIGHT + GAP
    legend, lines = _legend(names, top, direction)
    height = top + lines * LEGEND_LINE
    body = "".join(bodies)
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH:g} {height:g}" role="img" '
        f'aria-labelledby="fh-chart-title fh-chart-text" direction={quoteattr(direction)} '
        'xmlns="http://www.w3.org/2000/svg">'
        f'<title id="fh-chart-title">{escape(title)}</title>'
        f'<desc id="fh-chart-text">{escape(description)}</desc>'
        f"<defs>{PATTERNS}</defs>{body}{legend}</svg>"
    )


def _legend(names: Mapping[str, str], top: float, direction: str) -> tuple[str, int]:
    """Return a swatch with its word for each severity, and how many lines they take."""
    drawing, left, line = [], 0.0, 0
    for key, name in names.items():
        width = SWATCH + 6 + LETTER * len(name) + 12
        if left and left + width > WIDTH:
            left, line = 0.0, line + 1
        y = top + line * LEGEND_LINE
        swatch = WIDTH - left - SWATCH if direction == "rtl" else left
        word = swatch - 5 if direction == "rtl" else swatch + SWATCH + 5
        drawing.append(
            f'<rect x="{swatch + 0.5:.1f}" y="{y + 2:g}" width="{SWATCH - 1:g}" '
            f'height="{SWATCH - 1:g}" fill="{FILLS[key][0]}" stroke="{STROKES[key]}"/>'
            f'<text x="{word:.1f}" y="{y + 11:g}" font-size="10.5" fill="currentColor">'
            f"{escape(name)}</text>"
        )
        left += width
    return "<g>" + "".join(drawing) + "</g>", line + 1


def wrapped(text: str, size: float, width: float = WIDTH) -> list[str]:
    """Return the text in lines that fit the width; a word too long for a line is broken."""
    room = max(int(width / (size * LETTER_SHARE)), 4)
    lines = [""]
    for word in text.split():
        for piece in (word[at : at + room] for at in range(0, len(word), room)):
            if lines[-1] and len(lines[-1]) + 1 + len(piece) > room:
                lines.append("")
            lines[-1] = f"{lines[-1]} {piece}".strip()
    return lines


def _label(bar: Bar) -> list[str]:
    return wrapped(f"{bar.ref}. {bar.label}" if bar.ref else bar.label, LABEL_SIZE)


def _bar(bar: Bar, top: float, direction: str) -> str:
    start = WIDTH if direction == "rtl" else 0
    drawing = []
    for line in _label(bar):
        drawing.append(
            f'<text x="{start:g}" y="{top + 11:g}" font-size="{LABEL_SIZE:g}" fill="currentColor">'
            f"{escape(line)}</text>"
        )
        top += LABEL_HEIGHT
    left = 0.0
    for part in bar.parts:
        width = max(part.share * (WIDTH - (len(SHOWN) - 1) * NARROWEST), NARROWEST)
        x = WIDTH - left - width if direction == "rtl" else left
        drawing.append(_part(part, x, top, width))
        left += width
    return "<g>" + "".join(drawing) + "</g>"


def _part(part: Part, x: float, y: float, width: float) -> str:
    """A rectangle with its pattern, and the number on a plain ground so that it can be read."""
    fill, ink = FILLS[part.severity]
    middle = x + width / 2
    ground = ""
    if fill.startswith("url"):
        room = 4 + LETTER * len(str(part.count))
        ground = (
            f'<rect x="{middle - room / 2:.1f}" y="{y + 3:g}" width="{room:g}" '
            f'height="{BAR_HEIGHT - 6:g}" '
            'rx="2" fill="#ffffff" fill-opacity="0.92"/>'
        )
    return (
        f'<rect x="{x + 0.5:.1f}" y="{y + 0.5:g}" width="{width - 1:.1f}" '
        f'height="{BAR_HEIGHT - 1:g}" fill="{fill}" stroke="{STROKES[part.severity]}"/>{ground}'
        f'<text x="{middle:.1f}" y="{y + 13:g}" font-size="11" font-weight="700" '
        f'text-anchor="middle" fill="{ink}">{part.count}</text>'
    )
