"""Less detail where it can't be seen: clipping and simplification, in the units of the output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from layers.projection import WORLD
from layers.style import AREAS, UNSURE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.layer import Layer

    Array = NDArray[np.float64]

#: Detail below this many pixels of the page is left out.
_PIXELS = 0.55
#: Longest segment, in degrees, that is drawn straight.
_STRAIGHT = 1.0
#: Styles that may lose more detail than others, and how many times as much: thin and without a name, or approximate.
_COARSE = {"river-3": 4.0, **dict.fromkeys((token + sure for token in AREAS for sure in ("", UNSURE)), 3.0)}
#: What styles begin with whose polygons may overlap: they have no edges in common.
_OVERLAPPING = ("named-area", "named-set", "named-point")
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


def simplify(geometries: NDArray[Any], tolerance: float, groups: NDArray[Any] | None = None) -> NDArray[Any]:
    """Geometries without the detail below a tolerance (in their units), in step with what came in.

    Neighbouring polygons of a group keep their common edges common (`shapely.coverage_simplify`);
    lines are simplified by Douglas and Peucker's method, points stay.
    """
    out = geometries.copy()
    dimension = np.where(shapely.is_empty(geometries), -1, shapely.get_dimensions(geometries))
    areas, line = dimension == 2, dimension == 1
    for group in np.unique(groups[areas]) if groups is not None else (None,):
        members = areas if groups is None else areas & (groups == group)
        if members.any():
            out[members] = shapely.coverage_simplify(list(out[members]), tolerance)
    # Half of it: a line may stray on either side, and is looked at along its whole length.
    out[line] = _without_dots(shapely.simplify(out[line], tolerance / 2, preserve_topology=False))
    return out


def _without_dots(lines: NDArray[Any]) -> NDArray[Any]:
    """Lines without the parts that have shrunk to a point: loops smaller than the tolerance."""
    parts, of = shapely.get_parts(lines, return_index=True)
    dots = shapely.length(parts) == 0
    for i in np.unique(of[dots]):
        lines[i] = _of_dimension(parts[(of == i) & ~dots], 1)
    return lines


class Shapes(NamedTuple):
    """The geometries of some layers, each once, though several layers and labels may have it.

    ``pool`` are the geometries; ``groups`` (in step) tell which belong to one layer; ``factors``
    (in step) how much more detail than others each may lose; ``rows`` holds for each layer the
    indexes of its features' geometries; ``known`` the index of each geometry as it was at first;
    ``box`` is what they are cut by, if they are.
    """

    pool: NDArray[Any]
    groups: NDArray[np.intp]
    factors: Array
    rows: tuple[NDArray[np.intp], ...]
    known: dict[int, tuple[BaseGeometry, int]]
    box: Box | None = None

    def of(self, layer: int) -> NDArray[Any]:
        """The geometries of a layer, in step with its frame."""
        found: NDArray[Any] = self.pool[self.rows[layer]]
        return found

    def find(self, geometry: BaseGeometry) -> BaseGeometry | None:
        """What has become of a geometry, or None where no layer had it."""
        _, at = self.known.get(id(geometry), (None, -1))
        return self.pool[at] if at >= 0 else None

    def carried(self, carry: Callable[[NDArray[Any]], NDArray[Any]]) -> Shapes:
        """The shapes with each geometry carried elsewhere."""
        return self._replace(pool=carry(self.pool)) if len(self.pool) else self

    def clipped(self, box: Box) -> Shapes:
        """The shapes cut by a box; empty where nothing is left."""
        return self.carried(lambda g: clip(g, box))._replace(box=box)

    def hold(self, box: Box) -> bool:
        """Whether all that lies in a box is there."""
        x0, y0, x1, y1 = self.box or box
        return x0 <= box[0] and y0 <= box[1] and box[2] <= x1 and box[3] <= y1

    def simplified(self, tolerance: float) -> Shapes:
        """The shapes without the detail below a tolerance (in their units)."""
        pool = self.pool.copy()
        for factor in np.unique(self.factors):
            some = self.factors == factor
            pool[some] = simplify(pool[some], tolerance * factor, self.groups[some])
        return self._replace(pool=pool)


def shapes(layers: Sequence[Layer]) -> Shapes:
    """The geometries of layers (degrees), as they are."""
    known: dict[int, tuple[BaseGeometry, int]] = {}
    groups: list[int] = []
    factors: list[float] = []
    rows = []
    for n, layer in enumerate(layers):
        geometries, styles = layer.frame.geometry.to_numpy(), layer.frame["style"].to_numpy()
        for geometry, token in zip(geometries, styles, strict=True):
            _, at = known.setdefault(id(geometry), (geometry, len(known)))
            factor = _COARSE.get(token, 1.0)
            if at == len(groups):
                # A group of its own, past those of the layers.
                groups.append(len(layers) + at if token.startswith(_OVERLAPPING) else n)
                factors.append(factor)
            factors[at] = min(factors[at], factor)
        rows.append(np.array([known[id(g)][1] for g in geometries], dtype=np.intp))
    pool = np.empty(len(known), dtype=object)
    pool[:] = [g for g, _ in known.values()]
    return Shapes(pool, np.array(groups, dtype=np.intp), np.array(factors), tuple(rows), known)


def for_zoom(layers: Sequence[Layer], box: Box, zoom: float) -> Shapes:
    """The geometries of layers (degrees) cut to a box and without what can't be seen at a zoom."""
    found = shapes(layers).clipped(box).simplified(_PIXELS * 360 / (WORLD * 2**zoom))
    # A straight line in degrees is a curve on the screen: 1.3 px over five degrees.
    return found._replace(pool=shapely.segmentize(found.pool, _STRAIGHT))
