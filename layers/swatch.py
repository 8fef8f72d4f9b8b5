"""The small pictures of the legend, as SVG with presentation attributes only."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from layers.style import CASING, MARKS, Mark

_LINES = ("border", "river", "named-border", "named-river")


def _stroke(mark: Mark, width: float) -> Markup:
    dash = Markup(' stroke-dasharray="{}"').format(mark.dash) if mark.dash else Markup("")
    return Markup(' stroke="{}" stroke-width="{}"').format(mark.stroke or "none", width) + dash


def _shape(style: str, mark: Mark) -> Markup:
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


@cache
def svg(style: str) -> Markup:
    """The swatch of a style token, 26 by 14 pixels."""
    style = "river-1" if style == "river" else style
    shape = _shape(style, MARKS[style])
    return Markup('<svg class="swatch" viewBox="0 0 26 14" aria-hidden="true">{}</svg>').format(shape)
