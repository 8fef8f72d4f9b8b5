"""Style tokens: what each feature and label looks like, for every output.

One idea: the basemap whispers, the report speaks. No fill says who controls ground: yellow,
red, green, black and turquoise, which maps of these wars use for that, fill nothing. Nothing is
told by hue alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Hatch:
    """Parallel lines that fill an area whose limits are approximate.

    ``angle`` is degrees clockwise from a line to the right; ``gap`` from line to line and ``width``
    are CSS pixels; ``dash`` is an SVG dash array, of which a whole number fit into the gap.
    """

    colour: str
    angle: float
    gap: float
    width: float
    dash: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """How a feature is drawn: colours as ``#rrggbb``, widths in CSS pixels.

    ``casing`` is the width of a white line below the stroke; ``dash`` an SVG dash array;
    ``radius`` that of a point's disc. ``ticks`` is the dash array of a second stroke, as wide as the
    first and opaque: ticks across a line. ``hatch`` fills an area instead of a colour. An arrow has a
    ``head``, full or open.
    """

    fill: str | None = None
    fill_opacity: float = 1.0
    stroke: str | None = None
    stroke_opacity: float = 1.0
    width: float = 0.0
    casing: float = 0.0
    dash: str = ""
    ticks: str = ""
    radius: float = 0.0
    hatch: Hatch | None = None
    head: Literal["", "full", "open"] = ""


@dataclass(frozen=True, slots=True)
class Type:
    """How a label is written: colour, size in CSS pixels, weight, letter spacing in em.

    ``gap`` is the room in pixels between a point and its label. Letter spacing is for Latin
    script alone: it would break the joins of Arabic. A text of more characters than ``wrap`` is set
    on two lines.
    """

    colour: str
    size: float
    weight: int = 400
    italic: bool = False
    spacing: float = 0.0
    capitals: bool = False
    gap: float = 0.0
    wrap: int = 0


WATER = "#d3e0e6"
CASING = "#ffffff"

#: What is added to the token of a match that is likely, and to that of one that is unsure.
LIKELY, UNSURE = "-likely", "-unsure"
#: The same by the word for a match, as evidence tells it.
MATCHES = {"clear": "", "likely": LIKELY, "unsure": UNSURE}
#: Tokens of what a report names by itself; each has a form for likely and for unsure matches.
NAMED = (
    "named-province",
    "border-of-interest",
    "named-border",
    "named-river",
    "named-lake",
    "named-town",
    "named-country",
)
#: Tokens of areas: the same hatch in three directions, so that areas that overlap can be told apart.
AREAS = ("named-area", "named-area-2", "named-area-3")
_ANGLES = (-45.0, 45.0, 90.0)
#: What is added to the token of a movement that others are said to tell of, or that may never have been.
ATTRIBUTED, IRREALIS = "-attributed", "-irrealis"
_DASHES = {"escape": "6 2", "trade": "3 1.5", "diplomatic": "6 2 1.5 2"}
# The same for what may never have been, in widths of the line: dots, in groups of two or three, or farther apart.
_DOTS = {"escape": (1, 1, 1, 3), "trade": (1, 2), "diplomatic": (1, 1, 1, 1, 1, 3)}


def plain(token: str) -> str:
    """A token without what is added for likely and unsure matches."""
    return token.removesuffix(LIKELY).removesuffix(UNSURE)


def _of_areas(colour: str, ground: str) -> dict[str, Mark]:
    """Marks of what words about space describe; ``ground`` fills an open ring."""
    sure = {token: Mark(hatch=Hatch(colour, angle, 8.0, 1.0)) for token, angle in zip(AREAS, _ANGLES, strict=True)} | {
        "named-set": Mark(stroke=colour, width=1.5, dash="6 7", hatch=Hatch(colour, 0.0, 11.0, 0.5)),
        "named-stretch": Mark(stroke=colour, stroke_opacity=0.34, width=18.0, ticks="2 6.5"),
        "named-point": Mark(fill=ground, fill_opacity=0.6, stroke=colour, width=2.0, radius=5.4),
        "named-point-within": Mark(stroke=colour, width=1.2, dash="9 3"),
    }
    return _with_matches(sure)


def _with_matches(clear: dict[str, Mark]) -> dict[str, Mark]:
    """Marks, and beside each those of a likely and of an unsure match: solid, dashed and dotted."""
    likely = {token + LIKELY: _dashed(mark) for token, mark in clear.items()}
    return clear | likely | {token + UNSURE: _dotted(mark) for token, mark in clear.items()}


def _of_named(clear: dict[str, Mark]) -> dict[str, Mark]:
    """Marks of what a report names by itself. A country whose match is clear is outlined only when selected."""
    return _with_matches(clear) | {"named-country": Mark()}


def _dashed(mark: Mark) -> Mark:
    """The mark of a likely match: its line in dashes, its fill paler."""
    if mark.hatch:
        return replace(mark, hatch=replace(mark.hatch, dash=_dash(mark.hatch.gap, 1, 0.64)))
    if mark.ticks:
        return replace(mark, dash="13.5 3.5", ticks="2 15")
    if mark.radius:
        return replace(mark, dash=_dash(math.tau * mark.radius, 5, 0.62))
    return replace(mark, dash=_times((3, 1.6), mark.width), fill_opacity=mark.fill_opacity * 0.7)


def _dotted(mark: Mark) -> Mark:
    """The mark of an unsure match: its line in dots, its fill paler still; a ring is open."""
    if mark.hatch:
        gap, width = mark.hatch.gap * 1.25, mark.hatch.width * 1.2
        return replace(mark, hatch=replace(mark.hatch, gap=gap, width=width, dash=_dash(gap, 2, 0.3)))
    if mark.ticks:
        return replace(mark, dash="7 5", ticks="2 10", width=mark.width * 0.85)
    if mark.radius:
        width = mark.width * 0.85
        return replace(mark, fill=None, width=width, dash=_dash(math.tau * mark.radius, 8, 0.5))
    return replace(mark, dash=_times((1, 1.5), mark.width), fill_opacity=mark.fill_opacity * 0.4)


def _times(array: Iterable[float], width: float) -> str:
    return " ".join(f"{length * width:g}" for length in array)


def _dash(length: float, count: int, share: float) -> str:
    """The array of so many dashes in a length, which fill a share of it."""
    on = round(length / count * share, 2)
    return f"{on:g} {round(length / count - on, 2):g}"


def _of_movements(displaced: str, military: str, other: str) -> dict[str, Mark]:
    """Marks of movements by theme and status: lines differ in weight and dashes, heads in being full or open."""
    looks = {"displacement": (displaced, 2.2), "escape": (displaced, 2.2), "military": (military, 4.0)}
    looks |= {"trade": (other, 1.6), "diplomatic": (other, 1.6), "other": (other, 1.4)}
    marks = {}
    for theme, (colour, width) in looks.items():
        stated = Mark(stroke=colour, width=width, casing=width + 4, dash=_DASHES.get(theme, ""), head="full")
        marks[f"move-{theme}"] = stated
        marks[f"move-{theme}{ATTRIBUTED}"] = replace(stated, head="open")
        marks[f"move-{theme}{IRREALIS}"] = replace(stated, head="open", dash=_times(_DOTS.get(theme, (1, 1)), width))
    return marks


MARKS = {
    "land": Mark(fill="#eae7df"),
    "province": Mark(fill="#f7f4ec", stroke="#a89f90", width=0.7),
    "province-dashed": Mark(fill="#f7f4ec", stroke="#a89f90", width=0.7, dash="4 2.5"),
    "lake": Mark(fill="#b9d3e2", stroke="#6d9fc0", width=0.5),
    "river-1": Mark(stroke="#6d9fc0", width=2.0),
    "river-2": Mark(stroke="#6d9fc0", width=1.2),
    "river-3": Mark(stroke="#6d9fc0", width=0.6),
    "border": Mark(stroke="#7c756a", width=1.3),
    "border-disputed": Mark(stroke="#7c756a", width=1.3, dash="5 3"),
    "town": Mark(fill="#ffffff", stroke="#7b746a", width=1.2, radius=2.8),
    **_of_named(
        {
            "border-of-interest": Mark(stroke="#9d1c2f", width=3.2, casing=7.0),
            "named-province": Mark(fill="#b79fc4", fill_opacity=0.42, stroke="#6f4f7d", width=1.8),
            "named-country": Mark(stroke="#4e4a42", width=1.7),
            "named-river": Mark(stroke="#2f6f99", width=3.0, casing=5.5),
            "named-lake": Mark(fill="#8fbad3", stroke="#2f6f99", width=2.4),
            "named-border": Mark(stroke="#5c554a", width=2.4, casing=5.0),
            "named-town": Mark(fill="#ffffff", stroke="#2b2b2b", width=2.0, radius=4.2),
        }
    ),
    **_of_areas("#2f7f86", "#ffffff"),
    **_of_movements("#1d5f7c", "#2f2f2f", "#5a544b"),
}

TYPES = {
    "country": Type("#5e5a51", 17, spacing=0.32, capitals=True),
    "named-country": Type("#4e4a42", 17, weight=600, spacing=0.32, capitals=True),
    "province": Type("#5e5a52", 10.5, spacing=0.04),
    "named-province": Type("#432751", 14, weight=700, spacing=0.14, capitals=True),
    "river": Type("#285f84", 11, italic=True),
    "named-river": Type("#1c5379", 12.5, weight=600, italic=True),
    "lake": Type("#275c7f", 10, italic=True),
    "named-lake": Type("#19496a", 11.5, weight=600, italic=True),
    "border-of-interest": Type("#8a1526", 12, weight=700),
    "named-border": Type("#4e4a42", 11, weight=600),
    "town": Type("#5f5a52", 11, gap=6),
    "city": Type("#5f5a52", 12, weight=600, gap=6),
    "named-region": Type("#1f5a60", 13, weight=600, italic=True, spacing=0.16, capitals=True),
    "named-town": Type("#1f1f1f", 12.5, weight=700, gap=8),
    "named-area": Type("#1f5a60", 12, weight=600, italic=True, wrap=20),
    "named-stretch": Type("#1f5a60", 11.5, weight=600, italic=True),
    "named-point": Type("#1f5a60", 11.5, weight=600, italic=True, gap=9),
    "move-displacement": Type("#174c63", 11.5, weight=600, gap=3, wrap=28),
    "move-military": Type("#2b2b2b", 11.5, weight=600, gap=3, wrap=28),
    "move-other": Type("#4f4a42", 11.5, weight=600, gap=3, wrap=28),
}

#: What changes where the reader's system asks for a dark page; the order of contrast stays.
MARKS_DARK = MARKS | {
    "land": Mark(fill="#23262a"),
    "province": Mark(fill="#2d3136", stroke="#565b62", width=0.7),
    "province-dashed": Mark(fill="#2d3136", stroke="#565b62", width=0.7, dash="4 2.5"),
    "lake": Mark(fill="#1f3a4d", stroke="#3d6f91", width=0.5),
    "river-1": Mark(stroke="#4a7fa3", width=2.0),
    "river-2": Mark(stroke="#4a7fa3", width=1.2),
    "river-3": Mark(stroke="#41708f", width=0.6),
    "border": Mark(stroke="#8d939b", width=1.3),
    "border-disputed": Mark(stroke="#8d939b", width=1.3, dash="5 3"),
    "town": Mark(fill="#1b1d20", stroke="#9aa0a8", width=1.2, radius=2.8),
    **_of_named(
        {
            "border-of-interest": Mark(stroke="#ff6b7d", width=3.2, casing=7.0),
            "named-province": Mark(fill="#8f6fa3", fill_opacity=0.28, stroke="#c9a6dc", width=1.8),
            "named-country": Mark(stroke="#d5d8dd", width=1.7),
            "named-river": Mark(stroke="#7fc0ea", width=3.0, casing=5.5),
            "named-lake": Mark(fill="#2f5f80", stroke="#7fc0ea", width=2.4),
            "named-border": Mark(stroke="#b9bec6", width=2.4, casing=5.0),
            "named-town": Mark(fill="#1b1d20", stroke="#f2f2f2", width=2.0, radius=4.2),
        }
    ),
    **_of_areas("#67bcc4", "#1b1d20"),
    **_of_movements("#8cc7e6", "#e6e6e6", "#b9b4ab"),
}

WATER_DARK = "#16222b"
CASING_DARK = "#15171a"

#: Label colours for a dark page, by type; the rest of a type stays.
COLOURS_DARK = {
    "country": "#b0b4bb",
    "named-country": "#d5d8dd",
    "province": "#b0b4bb",
    "named-province": "#e6cdf4",
    "river": "#86bfe4",
    "named-river": "#a9d6f3",
    "lake": "#86bfe4",
    "named-lake": "#b0d9f4",
    "border-of-interest": "#ff9aa7",
    "named-border": "#d5d8dd",
    "named-region": "#8fd0d6",
    "town": "#b0b5bc",
    "city": "#b0b5bc",
    "named-town": "#f4f4f4",
    "named-area": "#8fd0d6",
    "named-stretch": "#8fd0d6",
    "named-point": "#8fd0d6",
    "move-displacement": "#a9d6f3",
    "move-military": "#f0f0f0",
    "move-other": "#d0ccc4",
}
