"""The small pictures of the legend, as SVG with presentation attributes only."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import shapely
from markupsafe import Markup

from layers import arrows, hatch
from layers.style import CASING, MARKS, Mark

# Lines, by what their tokens begin with.
_LINES = ("border", "river", "named-border", "named-river", "named-country")
_BOX = (2, 2, 24, 12)
# An arrow is drawn smaller than on the map.
_ARROW = 0.54
# A band too.
_BAND = 0.6
# A hatch is drawn denser than on the map: its box is small.
_DENSER = 0.6


def _stroke(mark: Mark, width: float) -> Markup:
    return Markup(' stroke="{}" stroke-width="{}"{}').format(mark.stroke or "none", width, _dashes(mark.dash))


def _dashes(dash: str) -> Markup:
    return Markup(' stroke-dasharray="{}"').format(dash) if dash else Markup("")


def _hatched(style: str, mark: Mark) -> Markup:
    """A box filled with a hatch, and outlined where areas of the style are."""
    assert mark.hatch  # noqa: S101 - for the type checker
    found = hatch.lines([shapely.box(*_BOX)], replace(mark.hatch, gap=mark.hatch.gap * _DENSER))
    d = "".join(f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" for (x0, y0), (x1, y1) in (x.coords for x in found))
    lines = Markup('<path class="h-{}" d="{}" stroke="{}" stroke-width="{}"{}/>').format(
        style, d, mark.hatch.colour, mark.hatch.width, _dashes(mark.hatch.dash)
    )
    if not mark.width:
        return lines
    return lines + Markup('<rect class="s-{}" x="2" y="2" width="22" height="10" fill="none"{}/>').format(
        style, _stroke(mark, mark.width)
    )


def _arrow(style: str, mark: Mark) -> Markup:
    head = Markup('<path class="s-{} {}" d="{}" fill="{}" stroke="{}" stroke-width="{}"/>').format(
        style,
        mark.head,
        arrows.head(mark),
        mark.stroke if mark.head == "full" else CASING,
        mark.stroke,
        arrows.OUTLINE / _ARROW * 0.7,
    )
    shaft = Markup('<path class="s-{}" d="{}" fill="none"{}/>').format(
        style, arrows.shaft(mark), _stroke(mark, mark.width)
    )
    return Markup('<g transform="translate(13 7)scale({})">{}{}</g>').format(_ARROW, shaft, head)


def _banded(style: str, mark: Mark) -> Markup:
    """A band with ticks across it, smaller than on the map, and the line that it lies along."""
    path = Markup('<path class="s-{}" d="M0 0H{:g}" stroke="{}" stroke-width="{:g}"{}{}/>')
    opacity, long = Markup(' stroke-opacity="{}"').format(mark.stroke_opacity), 24 / _BAND
    band = path.format(style, long, mark.stroke, mark.width, opacity, _dashes(mark.dash))
    ticks = path.format(style, long, mark.stroke, mark.width, "", _dashes(mark.ticks))
    line = Markup('<path class="casing" d="M1 7H25" stroke="{}" stroke-width="4"/>').format(CASING)
    line += Markup('<path class="s-border" d="M1 7H25"{}/>').format(_stroke(MARKS["border"], MARKS["border"].width))
    return Markup('<g transform="translate(1 7)scale({})">{}{}</g>{}').format(_BAND, band, ticks, line)


def _shape(style: str, mark: Mark) -> Markup:
    for draw, wanted in ((_hatched, mark.hatch), (_arrow, mark.head), (_banded, mark.ticks)):
        if wanted:
            return draw(style, mark)
    fill = Markup('fill="{}" fill-opacity="{}"').format(mark.fill or "none", mark.fill_opacity)
    if mark.radius:
        return Markup('<circle class="s-{}" cx="13" cy="7" r="{}" {}{}/>').format(
            style, mark.radius + 1, fill, _stroke(mark, mark.width)
        )
    if style.startswith(_LINES):
        casing = Markup('<path class="casing" d="M1 7H25" stroke="{}" stroke-width="{}"/>').format(CASING, mark.casing)
        line = Markup('<path class="s-{}" d="M1 7H25"{}/>').format(style, _stroke(mark, mark.width))
        return casing + line if mark.casing else line
    return Markup('<rect class="s-{}" x="2" y="2" width="22" height="10" {}{}/>').format(
        style, fill, _stroke(mark, max(mark.width, 0.7))
    )


def token(style: str) -> str:
    """The style token whose look a line of the legend shows."""
    return "river-1" if style == "river" else style


@cache
def svg(style: str) -> Markup:
    """The swatch of a line of the legend, 26 by 14 pixels."""
    shape = _shape(token(style), MARKS[token(style)])
    return Markup('<svg class="swatch" viewBox="0 0 26 14" aria-hidden="true">{}</svg>').format(shape)
