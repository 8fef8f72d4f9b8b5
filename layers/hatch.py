"""Hatching: the parallel lines that fill an area, as lines that end at its edge.

Outputs that can't refer to a pattern by its id write these. Lengths are those of the plane (pixels, page
units), y down; lines of one hatch lie on one grid, so that neighbours meet without a step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.style import Hatch

#: Pieces of a line shorter than this are left out.
_SHORT = 0.4


def lines(areas: Iterable[BaseGeometry], hatch: Hatch) -> NDArray[Any]:
    """The lines of a hatch inside some polygons, each cut at the edges; an array of straight lines."""
    polygons = [p for p in shapely.get_parts(np.asarray(list(areas), dtype=object)) if not p.is_empty]
    found = [_inside(p, hatch) for polygon in polygons for p in shapely.get_parts(_mended(polygon))]
    return np.concatenate(found) if found else np.empty(0, dtype=object)


def _mended(polygon: BaseGeometry) -> BaseGeometry:
    return polygon if polygon.is_valid else shapely.make_valid(polygon)


def _inside(polygon: BaseGeometry, hatch: Hatch) -> NDArray[Any]:
    if shapely.get_dimensions(polygon) != 2:
        return np.empty(0, dtype=object)
    turn = np.radians(hatch.angle)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    west, south, east, north = polygon.bounds
    box = np.array([(west, south), (east, south), (east, north), (west, north)])
    (start, end), (first, last) = ((v.min(), v.max()) for v in (box @ along, box @ across))
    rows = np.arange(np.ceil(first / hatch.gap), np.floor(last / hatch.gap) + 1)[:, None] * hatch.gap
    ends = np.stack([rows * across + (start - 1) * along, rows * across + (end + 1) * along], axis=1)
    shapely.prepare(polygon)
    pieces = shapely.get_parts(shapely.intersection(shapely.linestrings(ends), polygon))
    kept: NDArray[Any] = pieces[shapely.length(pieces) > _SHORT]
    return kept
