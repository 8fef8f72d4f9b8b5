"""Less detail where it can't be seen: clipping and simplification, in the units of the output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers.projection import WORLD

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds

#: Detail below this many pixels of the page is left out.
_PIXELS = 0.6
#: A box as xmin, ymin, xmax, ymax.
Box = tuple[float, float, float, float]


def _of_dimension(geometries: NDArray[Any], dimension: int) -> BaseGeometry:
    """The parts of geometries that have a dimension: a clipped polygon leaves no loose lines."""
    parts = shapely.get_parts(shapely.get_parts(geometries))
    kept = parts[shapely.get_dimensions(parts) == dimension]
    if len(kept) == 0:
        return shapely.Point()
    if dimension == 0:
        return shapely.multipoints(kept)
    return shapely.multilinestrings(kept) if dimension == 1 else shapely.multipolygons(kept)


def clip(geometries: NDArray[Any], box: Box) -> NDArray[Any]:
    """Geometries cut by a box, in step with what came in; empty where nothing is left.

    What comes out has the dimension of what went in: a polygon that touches the box along a line
    or in a point is not in it. A collection keeps its parts of the highest dimension.
    """
    out = geometries.copy()
    x0, y0, x1, y1 = box
    bounds = shapely.bounds(geometries)
    with np.errstate(invalid="ignore"):
        inside = (bounds[:, 0] >= x0) & (bounds[:, 1] >= y0) & (bounds[:, 2] <= x1) & (bounds[:, 3] <= y1)
        apart = (bounds[:, 0] > x1) | (bounds[:, 1] > y1) | (bounds[:, 2] < x0) | (bounds[:, 3] < y0)
    out[apart] = shapely.Point()
    for i in np.flatnonzero(~inside & ~apart):
        dimension = int(shapely.get_dimensions(geometries[i]))
        parts = shapely.get_parts(geometries[i])
        parts = parts[shapely.get_dimensions(parts) == dimension]
        out[i] = _of_dimension(shapely.clip_by_rect(parts, *box), dimension)
    return out


def simplify(geometries: NDArray[Any], tolerance: float) -> NDArray[Any]:
    """Geometries without the detail below a tolerance (in their units), in step with what came in.

    Neighbouring polygons keep their common edges common (`shapely.coverage_simplify`); lines are
    simplified by Douglas and Peucker's method, points stay.
    """
    out = geometries.copy()
    dimension = shapely.get_dimensions(geometries)
    empty = shapely.is_empty(geometries)
    areas, lines = (dimension == 2) & ~empty, (dimension == 1) & ~empty
    if areas.any():
        out[areas] = shapely.coverage_simplify(list(out[areas]), tolerance)
    # Half of it: a line may stray on either side, and is looked at along its whole length.
    out[lines] = shapely.simplify(out[lines], tolerance / 2, preserve_topology=False)
    return out


def for_zoom(frame: GeoDataFrame, box: Bounds, zoom: float) -> list[BaseGeometry]:
    """A layer's geometries (degrees) cut to a box and without what can't be seen at a zoom.

    In step with the frame's rows; empty where a row has nothing in the box.
    """
    degrees = _PIXELS * 360 / (WORLD * 2**zoom)
    return list(simplify(clip(frame.geometry.to_numpy(), box), degrees))
