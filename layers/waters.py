"""Rivers and lakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from layers.layer import Drawn, Feature, Label, layer
from layers.style import MATCHES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Any

    from geo.atlas import Atlas
    from geo.model import Bounds


def _label(row: Any, extent: Bounds, style: str, priority: int, *, layer_id: str, place: str = "") -> Label | None:
    part = shapely.clip_by_rect(row.geometry, *extent)
    if part.is_empty:
        return None
    texts = {"en": row.name}
    if isinstance(row.name_ar, str):
        texts["ar"] = row.name_ar
    return Label(f"water-{row.id}", part, texts, style, priority, place=place, layer=layer_id)


def basemap(atlas: Atlas, extent: Bounds, named: Collection[str]) -> Drawn:
    """All rivers and lakes, with the names of those that the report does not name."""
    rivers = atlas.boundaries.layer("rivers")
    lakes = atlas.boundaries.layer("lakes")
    lines = [Feature(r.id, r.name or "", f"river-{r.rank}", r.geometry) for r in rivers.itertuples()]
    basins = [Feature(r.id, r.name or "", "lake", r.geometry) for r in lakes.itertuples()]
    labels = [
        _label(r, extent, "river", 28 + int(r.rank), layer_id="rivers")
        for r in rivers.itertuples()
        if isinstance(r.name, str) and r.id not in named
    ]
    labels += [
        _label(r, extent, "lake", 40, layer_id="lakes")
        for r in lakes.itertuples()
        if isinstance(r.name, str) and r.id not in named
    ]
    return Drawn(
        (layer("lakes", "basemap", 7, basins), layer("rivers", "basemap", 7, lines)),
        tuple(x for x in labels if x is not None),
    )


def report(atlas: Atlas, extent: Bounds, match: Mapping[str, str]) -> Drawn:
    """The rivers and lakes that the report names, darker and wider.

    ``match`` is the word for the match of each place that it names (``clear``, ``likely``, ``unsure``), by id.
    """
    rivers = atlas.boundaries.layer("rivers")
    lakes = atlas.boundaries.layer("lakes")
    rows = [(r, "named-river") for r in rivers.itertuples() if r.id in match]
    rows += [(r, "named-lake") for r in lakes.itertuples() if r.id in match]
    features = [Feature(r.id, r.name, style + MATCHES[match[r.id]], r.geometry, r.id) for r, style in rows]
    labels = [_label(r, extent, style, 6, layer_id="named-waters", place=r.id) for r, style in rows]
    return Drawn((layer("named-waters", "report", 8, features),), tuple(x for x in labels if x is not None))
