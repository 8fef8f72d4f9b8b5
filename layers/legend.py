"""What the legend says: first what the report names, then what only orients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from layers import words
from layers.style import ATTRIBUTED, IRREALIS, UNSURE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from layers.borders import BorderFacts
    from layers.layer import Layer

# Styles that the legend shows, in its order; rivers of three widths are one entry.
_REPORT = (
    "named-province",
    "border-of-interest",
    "named-border",
    "named-river",
    "named-lake",
    "named-town",
    *(token + sure for token in ("named-area", "named-stretch", "named-set", "named-point") for sure in ("", UNSURE)),
    *(
        f"move-{theme}{form}"
        for theme in ("displacement", "escape", "military", "trade", "diplomatic", "other")
        for form in ("", ATTRIBUTED)
    ),
)
_BASEMAP = ("border-of-interest", "province", "border", "border-disputed", "river", "lake", "town")


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A line of the legend: the style token to show, its words, and the layer's role."""

    style: str
    text: str
    role: Literal["basemap", "report"]


def _shown(style: str) -> str:
    """The token that stands for others in the legend: rivers of three widths, areas hatched in three directions."""
    if style.startswith("named-area"):
        return "named-area" + (UNSURE if style.endswith(UNSURE) else "")
    return "river" if style.startswith("river-") else style


def _text(style: str, text: Mapping[str, str]) -> str:
    """The words for a token, or for the plain token and what is added to it."""
    for form in (UNSURE, ATTRIBUTED):
        if style.endswith(form):
            return text[form[1:]].format(text=text[style.removesuffix(form)])
    return text[style]


def entries(layers: Sequence[Layer], border: BorderFacts, language: str = "en") -> tuple[LegendEntry, ...]:
    """The legend of some layers: an entry for each style that is there to see.

    ``border`` is the border of interest, whose length stands beside the published range.
    """
    text = words.load(language)["legend"]
    low, high = border.published or (0, 0)
    published = text["published"].format(low=f"{low:g}", high=f"{high:g}") if border.published else ""
    filled = {"name": border.name, "km": f"{border.km:.0f}", "published": published}
    there = {(layer.role, _shown(style)) for layer in layers for style in layer.frame["style"].unique()}
    found = [
        LegendEntry(style, _text(style, text).format(**filled), "report")
        for style in _REPORT
        if ("report", style) in there
    ]
    irrealis = [style for layer in layers for style in layer.frame["style"] if style.endswith(IRREALIS)]
    if irrealis:
        found.append(LegendEntry(irrealis[0], text["irrealis"].format(n=len(irrealis)), "report"))
    found += [
        LegendEntry(style, text[style].format(**filled), "basemap") for style in _BASEMAP if ("basemap", style) in there
    ]
    return tuple(found)
