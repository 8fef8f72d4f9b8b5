"""Less detail where it can't be seen: clipping and thinning, in the units of the output."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from layers import projection, topology

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.layer import Layer
    from layers.topology import Arcs

#: Nothing that is drawn strays farther than this from its source, in pixels of the page's highest zoom.
PIXELS = 0.5
#: What the page's coordinates are whole numbers of, in pixels of its highest zoom; the rounding is in the above.
UNIT = 0.5
#: Points equal in whole multiples of this share of a unit are one: sources that share an edge differ by centimetres.
_SAME = 0.04
#: Longest segment, in degrees, that is drawn straight.
_STRAIGHT = 0.05
#: Styles that only orient a reader who is near: they end where the first view does.
_NEAR = frozenset({"river-3"})
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


class Net(NamedTuple):
    """The lines and areas of a pool as arcs, in whole units.

    ``arcs`` has a line for each ring of a polygon, the outer one first, and for each part of a
    line; ``parts`` (in step with those) is the number of the part that it belongs to, ``owners``
    the pool's geometry that each part belongs to, and ``areal`` (in step with ``owners``) whether it is a polygon.
    """

    arcs: Arcs
    parts: NDArray[np.intp]
    owners: NDArray[np.intp]
    areal: NDArray[np.bool_]

    def built(self, unit: float) -> NDArray[Any]:
        """Its parts as lines and polygons; ``unit`` is what the whole numbers of the arcs count."""
        made = np.empty(len(self.areal), dtype=object)
        xy, of = self.arcs.points()
        xy = xy * unit
        ring = self.areal[self.parts]
        inside = ring[of]
        if inside.any():
            rings = shapely.linearrings(xy[inside], indices=_dense(of[inside]))
            made[self.areal] = shapely.polygons(rings, indices=_dense(self.parts[ring]))
        if not inside.all():
            made[~self.areal] = shapely.linestrings(xy[~inside], indices=_dense(of[~inside]))
        return made


def _net(pool: NDArray[Any], tolerance: float, unit: float) -> Net:
    """The lines and areas of a pool, thinned together: what has an edge in common keeps it."""
    parts, owners = shapely.get_parts(pool, return_index=True)
    dimension = shapely.get_dimensions(parts)
    # Of a collection the parts of the highest dimension are drawn.
    drawn = ~shapely.is_empty(parts) & (dimension > 0) & (dimension == shapely.get_dimensions(pool)[owners])
    parts, owners, areal = parts[drawn], owners[drawn], dimension[drawn] == 2
    rings, of = shapely.get_rings(parts[areal], return_index=True)
    of = np.concatenate([np.flatnonzero(areal)[of], np.flatnonzero(~areal)])
    order = np.argsort(of, kind="stable")
    lines = np.concatenate([rings, parts[~areal]])[order]
    of = of[order]
    xy, line = shapely.get_coordinates(lines, return_index=True)
    arcs = topology.thinned(topology.cut(xy, line, len(lines), unit=unit * _SAME), tolerance, unit)
    gone = _collapsed(arcs, areal[of])
    # A hole goes with its polygon.
    outer = np.append(True, of[1:] != of[:-1])[: len(of)]
    lost = np.zeros(len(parts), dtype=bool)
    lost[of[gone & (outer | ~areal[of])]] = True
    gone |= lost[of]
    number = np.cumsum(~lost) - 1
    return Net(arcs.without(gone), number[of[~gone]], owners[~lost], areal[~lost])


def _collapsed(arcs: Arcs, ring: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which lines have shrunk to a point, and which rings to a line."""
    xy, of = arcs.points()
    count = np.bincount(of, minlength=len(ring))
    cross = xy[:-1, 0] * xy[1:, 1] - xy[1:, 0] * xy[:-1, 1]
    within = of[1:] == of[:-1]
    twice = np.bincount(of[:-1][within], weights=cross[within], minlength=len(ring))
    return np.where(ring, (count < 4) | (twice == 0), count < 2)


def _built(net: Net, unit: float, pool: NDArray[Any]) -> NDArray[Any]:
    """A pool whose lines and areas are those of a net; points are as they were."""
    out = pool.copy()
    out[(shapely.get_dimensions(pool) > 0) & ~shapely.is_empty(pool)] = shapely.Point()
    made = net.built(unit)
    for multi, some in ((shapely.multipolygons, net.areal), (shapely.multilinestrings, ~net.areal)):
        owners = net.owners[some]
        if len(owners):
            out[np.unique(owners)] = multi(made[some], indices=_dense(owners))
    return out


def _dense(numbers: NDArray[np.intp]) -> NDArray[np.intp]:
    """Ascending numbers, counted anew without gaps."""
    return np.cumsum(np.append(0, numbers[1:] != numbers[:-1]))


class Shapes(NamedTuple):
    """The geometries of some layers, each once, though several layers and labels may have it.

    ``pool`` are the geometries; ``near`` (in step) tells which only orient a reader who is near;
    ``rows`` holds for each layer the indexes of its features' geometries; ``known`` the index of
    each geometry as it was at first; ``box`` is what they are cut by, if they are; ``net`` has the
    lines and areas as arcs, if they are thinned.
    """

    pool: NDArray[Any]
    near: NDArray[np.bool_]
    rows: tuple[NDArray[np.intp], ...]
    known: dict[int, tuple[BaseGeometry, int]]
    box: Box | None = None
    net: Net | None = None

    def of(self, layer: int) -> NDArray[Any]:
        """The geometries of a layer, in step with its frame."""
        found: NDArray[Any] = self.pool[self.rows[layer]]
        return found

    def find(self, geometry: BaseGeometry) -> BaseGeometry | None:
        """What has become of a geometry, or None where no layer had it."""
        _, at = self.known.get(id(geometry), (None, -1))
        return self.pool[at] if at >= 0 else None

    def thin(self) -> Net:
        """The lines and areas as arcs.

        Raises
        ------
        ValueError
            The shapes are not thinned.
        """
        if self.net is None:
            raise ValueError("shapes are not thinned")
        return self.net

    def carried(self, carry: Callable[[NDArray[Any]], NDArray[Any]]) -> Shapes:
        """The shapes with each geometry carried elsewhere."""
        return self._replace(pool=carry(self.pool)) if len(self.pool) else self

    def clipped(self, box: Box, near: Box | None = None) -> Shapes:
        """The shapes cut by a box, some by a nearer one; empty where nothing is left."""
        found = self.carried(lambda g: clip(g, box))
        if near is not None and self.near.any():
            found.pool[self.near] = clip(found.pool[self.near], near)
        return found._replace(box=near or box)

    def hold(self, box: Box) -> bool:
        """Whether all that lies in a box is there."""
        x0, y0, x1, y1 = self.box or box
        return x0 <= box[0] and y0 <= box[1] and box[2] <= x1 and box[3] <= y1

    def thinned(self, tolerance: float, unit: float) -> Shapes:
        """The shapes in whole units of the plane that they are in, with what may be left out at a tolerance left out.

        Lines and outlines that run along each other still do; what is smaller than the tolerance is empty.
        """
        net = _net(self.pool, tolerance, unit)
        return self._replace(pool=_built(net, unit, self.pool), net=net)


def shapes(layers: Sequence[Layer]) -> Shapes:
    """The geometries of layers (degrees), as they are."""
    known: dict[int, tuple[BaseGeometry, int]] = {}
    near: list[bool] = []
    rows = []
    for layer in layers:
        geometries, styles = layer.frame.geometry.to_numpy(), layer.frame["style"].to_numpy()
        for geometry, token in zip(geometries, styles, strict=True):
            _, at = known.setdefault(id(geometry), (geometry, len(known)))
            if at == len(near):
                near.append(token in _NEAR)
            near[at] &= token in _NEAR
        rows.append(np.array([known[id(g)][1] for g in geometries], dtype=np.intp))
    pool = np.empty(len(known), dtype=object)
    pool[:] = [g for g, _ in known.values()]
    return Shapes(pool, np.array(near, dtype=bool), tuple(rows), known)


def for_zoom(layers: Sequence[Layer], box: Box, zoom: float, near: Box | None = None) -> Shapes:
    """The geometries of layers (degrees) cut to a box and without what can't be seen at a zoom.

    ``near`` is the box that what only orients near by is cut to. The points of lines and areas lie
    on whole :data:`UNIT` pixels of the Web Mercator world at that zoom.
    """
    scale = 2.0**zoom
    # A straight line in degrees is a curve on the screen: 1.3 pixels off over five degrees.
    cut = shapes(layers).clipped(box, near).carried(lambda g: shapely.segmentize(g, _STRAIGHT))
    flat = cut.carried(lambda g: shapely.transform(g, lambda xy: projection.mercator(xy) * scale))
    return flat.thinned(PIXELS, UNIT).carried(lambda g: shapely.transform(g, lambda xy: projection.lonlat(xy / scale)))
