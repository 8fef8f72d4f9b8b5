"""What the legend says: first what the report names, then what only orients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from layers.style import ATTRIBUTED, IRREALIS, LIKELY, MATCHES, NAMED, UNSURE, plain
from layers.words import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layers.borders import BorderFacts
    from layers.layer import Layer
    from layers.words import Saying, Value

# Styles that the legend shows, in its order; rivers of three widths are one entry.
_REPORT = (
    *(
        token + match
        for token in (*NAMED, "named-area", "named-stretch", "named-set", "named-point")
        for match in MATCHES.values()
        # A country whose match is clear has no look of its own.
        if token + match != "named-country"
    ),
    *(
        f"move-{theme}{form}"
        for theme in ("displacement", "escape", "military", "trade", "diplomatic", "other")
        for form in ("", ATTRIBUTED)
    ),
)
_BASEMAP = ("border-of-interest", "province", "province-dashed", "border", "border-disputed", "river", "lake", "town")


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend: the style token to show, its words, and the layer's role."""

    style: str
    text: Saying
    role: Literal["basemap", "report"]


def shown(style: str) -> str:
    """The token that stands for others in the legend: rivers, rings, areas hatched otherwise, what did not happen."""
    if style.endswith(IRREALIS):
        return IRREALIS
    if plain(style) == "named-point-within":
        return "named-point" + style.removeprefix(plain(style))
    if style.startswith("named-area"):
        return "named-area" + style.removeprefix(plain(style))
    return "river" if style.startswith("river-") else style


def _text(style: str, border: BorderFacts, name: Value) -> Saying:
    """The words for a token, or for the plain token and what is added to it."""
    for form in (LIKELY, UNSURE, ATTRIBUTED):
        if style.endswith(form):
            return say(f"legend.{form[1:]}", text=_text(style.removesuffix(form), border, name))
    if style != "border-of-interest":
        return say(f"legend.{style}")
    if border.published is None:
        return say("legend.border-of-interest", name=name, km=round(border.km))
    low, high = border.published
    return say("legend.border-published", name=name, km=round(border.km), low=low, high=high)


def entries(layers: Sequence[Layer], border: BorderFacts, name: Value = "") -> tuple[LegendEntry, ...]:
    """The legend of some layers: an entry for each style that is there to see.

    ``border`` is the border of interest, whose length stands beside the published range; ``name``
    what it is called, in all languages that are known.
    """
    called = name or border.name
    there = {(layer.role, shown(style)) for layer in layers for style in layer.frame["style"].unique()}
    found = [
        LegendEntry(style, _text(style, border, called), "report") for style in _REPORT if ("report", style) in there
    ]
    irrealis = [style for layer in layers for style in layer.frame["style"] if style.endswith(IRREALIS)]
    if irrealis:
        found.append(LegendEntry(irrealis[0], say("legend.irrealis", n=len(irrealis)), "report"))
    found += [
        LegendEntry(style, _text(style, border, called), "basemap") for style in _BASEMAP if ("basemap", style) in there
    ]
    return tuple(found)
