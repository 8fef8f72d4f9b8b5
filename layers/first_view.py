"""The first view of a map: what the reports name in the region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.model import Bounds, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas
    from geo.model import Place

#: How far beyond what the reports name the first view reaches, as a share of its size.
_MARGIN = 0.06
#: The first view is never narrower than this, in degrees.
_NARROWEST = 2.5
#: An area larger than this share of the region's box counts for the first view as a country does.
_WIDE = 0.3
#: So many places at home keep the first view there, unless twice as many lie elsewhere in the region.
_SEVERAL = 3
#: Degrees around clear matches elsewhere in which other matches count for the first view.
_NEAR = 2.0
# Kinds whose geometry is a layer's; all others that have a point are drawn there.
_SHAPED = {
    Kind.COUNTRY: "countries",
    Kind.PROVINCE: "provinces",
    Kind.BORDER: "borders",
    Kind.RIVER: "rivers",
    Kind.LAKE: "lakes",
}


def is_point(atlas: Atlas, place: Place) -> bool:
    """Whether a place is drawn at its point; a user's own river, say, has no other shape."""
    layer = _SHAPED.get(place.kind)
    shaped = layer is not None and not (place.own and atlas.boundaries.geometry(layer, place.id) is None)
    return not shaped and place.lon is not None


def extent(
    atlas: Atlas, named: dict[str, Place], match: Mapping[str, str], shapes: Sequence[BaseGeometry] = ()
) -> Bounds:
    """The first view: what the reports name in the region; large things count only for want of small.

    Parameters
    ----------
    atlas
        Whose region it is.
    named
        The places that the reports name, by their ids.
    match
        The word for the match of each.
    shapes
        Those of areas and movements (EPSG:4326).
    """
    region = atlas.region.bounds
    whole = (region.east - region.west) * (region.north - region.south)
    around = [_clipped(shape, region) for shape in shapes]
    wide = [(b[2] - b[0]) * (b[3] - b[1]) > _WIDE * whole for b in around]
    home = {k: p for k, p in named.items() if p.country in atlas.region.countries or p.kind is Kind.BORDER}
    boxes = _boxes(atlas, home, [Kind.PROVINCE], "provinces")
    boxes += [b for b in _boxes(atlas, home, [Kind.BORDER], "borders") if atlas.region.border in named]
    points = [p for p in home.values() if is_point(atlas, p)] + _beyond(atlas, named, match)
    boxes += [np.array([p.lon, p.lat, p.lon, p.lat]) for p in {p.id: p for p in points}.values()]
    boxes += [b for b, is_wide in zip(around, wide, strict=True) if not is_wide]
    boxes = boxes or _boxes(atlas, home, [Kind.COUNTRY], "countries") or around or _waters(atlas, named)
    if not boxes:
        frame = atlas.boundaries.layer("borders")
        boxes = list(shapely.bounds(frame.geometry[frame["id"] == atlas.region.border].to_numpy()))
    w, s = np.min([b[:2] for b in boxes], axis=0)
    e, n = np.max([b[2:] for b in boxes], axis=0)
    side = max(e - w, n - s)
    pad_x = max(side * _MARGIN, (_NARROWEST - (e - w)) / 2)
    pad_y = max(side * _MARGIN, (_NARROWEST - (n - s)) / 2)
    return Bounds(*(round(float(x), 4) for x in (w - pad_x, s - pad_y, e + pad_x, n + pad_y)))


def _beyond(atlas: Atlas, named: dict[str, Place], match: Mapping[str, str]) -> list[Place]:
    """Points of the region outside its two countries, where they are most of what the report names there.

    Those whose match is not clear count near the others; a lone one does not.
    """
    countries, bounds = atlas.region.countries, atlas.region.bounds
    points = [p for p in named.values() if is_point(atlas, p) and bounds.holds(p.lon or 0, p.lat or 0)]
    away = [p for p in points if p.country not in countries]
    inner = len(points) - len(away) + sum(p.kind is Kind.PROVINCE and p.country in countries for p in named.values())
    if len(away) <= (inner if inner < _SEVERAL else 2 * inner):
        return []
    sure = [(p.lon or 0.0, p.lat or 0.0) for p in away if match[p.id] == "clear"]
    if not sure:
        return away if len(away) > 1 else []
    near = Bounds(*np.min(sure, axis=0).tolist(), *np.max(sure, axis=0).tolist()).padded(_NEAR)
    return [p for p in away if near.holds(p.lon or 0, p.lat or 0)]


def _boxes(atlas: Atlas, named: dict[str, Place], kinds: Sequence[Kind], layer: str) -> list[np.ndarray]:
    frame = atlas.boundaries.layer(layer)
    ids = [p.id for p in named.values() if p.kind in kinds]
    return list(shapely.bounds(frame.geometry[frame["id"].isin(ids)].to_numpy()))


def _waters(atlas: Atlas, named: dict[str, Place]) -> list[np.ndarray]:
    return _boxes(atlas, named, [Kind.RIVER], "rivers") + _boxes(atlas, named, [Kind.LAKE], "lakes")


def _clipped(shape: BaseGeometry, bounds: Bounds) -> np.ndarray:
    """The box of a shape as far as it lies in bounds."""
    w, s, e, n = shapely.bounds(shape)
    return np.array([max(w, bounds.west), max(s, bounds.south), min(e, bounds.east), min(n, bounds.north)])
