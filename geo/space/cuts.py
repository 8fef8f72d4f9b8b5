"""What lies on either side of a line: an outline cut by it, and which piece is "east of" it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops

from geo.space.planar import FAR, areas, unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.space.ground import Ground, Outline
    from geo.space.routes import Route

    Piece = tuple[BaseGeometry, NDArray[np.float64]]

#: Ends of lines nearer than this (metres) meet; a river is led on along so many others at most.
_JOINS, _MOST_JOINS = 2_500, 3
#: Points of a piece that are asked where it lies; metres of a line's detail that does not matter for it.
_ASKED, _DETAIL = 150, 500
#: The end of a line tells where it is heading over so many metres.
_HEADING = 20_000
#: So far must a piece lie towards a side, as the mean cosine of the way there.
_ASIDE = 0.1


def side(ground: Ground, outline: Outline, whose: str, route: Route, towards: str) -> BaseGeometry:
    """The part of an outline (degrees) on a side of a line; ``whose`` is the id of the outline's place."""
    kept = [shape for shape, way in pieces(ground, outline, whose, route) if way @ unit(towards) > _ASIDE]
    return shapely.union_all(kept) if kept else shapely.Polygon()


def pieces(ground: Ground, outline: Outline, whose: str, route: Route) -> list[Piece]:
    """An outline cut by a line: each piece (degrees) and the mean way there from the line, a vector up to length 1."""
    key = f"{whose}/{route.key}"
    if key not in ground.cuts:
        ground.cuts[key] = list(_cut(ground, outline, route))
    return ground.cuts[key]


def _cut(ground: Ground, outline: Outline, route: Route) -> Iterator[Piece]:
    if route.is_border:
        # A border cuts no country: all of it lies on one side.
        line = shapely.simplify(outline.plane.to(route.outline.shape), _DETAIL)
        yield outline.shape, _way_there(line, outline.flat, outline)
        return
    line = route.outline.line if outline.plane is route.outline.plane else outline.plane.to(route.outline.shape)
    whole = _lengthened(ground, line, outline)
    rough = shapely.simplify(whole, _DETAIL)
    net = shapely.union_all([shapely.boundary(outline.flat), whole])
    for piece in shapely.get_parts(shapely.polygonize(shapely.get_parts(net))):
        if shapely.contains_properly(outline.flat, shapely.point_on_surface(piece)):
            yield (
                areas(shapely.intersection(outline.plane.back(piece), outline.shape)),
                _way_there(rough, piece, outline),
            )


def _way_there(line: BaseGeometry, piece: BaseGeometry, outline: Outline) -> NDArray[np.float64]:
    """The mean of the ways, each of length 1, from a line to the points of a piece."""
    inside = outline.cells[shapely.contains_xy(piece, outline.cells)]
    if not len(inside):
        inside = shapely.get_coordinates(shapely.point_on_surface(piece))
    asked = inside[:: max(1, len(inside) // _ASKED)]
    joins = shapely.get_coordinates(shapely.shortest_line(line, shapely.points(asked))).reshape(-1, 2, 2)
    away = joins[:, 1] - joins[:, 0]
    mean: NDArray[np.float64] = (away / np.maximum(np.hypot(*away.T), 1.0)[:, None]).mean(axis=0)
    return mean


def _lengthened(ground: Ground, line: BaseGeometry, outline: Outline) -> BaseGeometry:
    """A line (metres) led on from its ends inside an outline, so that it cuts it."""
    parts = [part for part in shapely.get_parts(line) if shapely.length(part) > 0]
    ends = [xy[::turn] for xy in map(shapely.get_coordinates, parts) for turn in (1, -1)]
    found = list(parts)
    for n, xy in enumerate(ends):
        # Parts of a line that follow each other have no ends there.
        if all(m // 2 == n // 2 or math.dist(other[-1], xy[-1]) > _JOINS for m, other in enumerate(ends)):
            found += _led_on(ground, xy, outline, _MOST_JOINS)
    return shapely.union_all(found)


def _led_on(ground: Ground, xy: NDArray[np.float64], outline: Outline, joins: int) -> list[BaseGeometry]:
    """Lines (metres) from the end of a row of points to the edge of an outline; none where it ends beyond.

    A tributary is led on along the river that it joins, on the half that keeps its heading; else straight on.
    """
    tip, edge = xy[-1], shapely.boundary(outline.flat)
    if not shapely.contains_xy(outline.flat, *tip):
        return []
    foot = shapely.get_coordinates(shapely.shortest_line(shapely.Point(tip), edge))[-1]
    if math.dist(tip, foot) < _JOINS:
        return [shapely.linestrings([tip, tip + 2 * (foot - tip)])]
    heading = _heading(xy)

    def alike(line: BaseGeometry) -> float:
        return float(-_heading(shapely.get_coordinates(line)[::-1]) @ heading)

    best = max(_onward(ground, xy) if joins else [], key=alike, default=None)
    if best is None or alike(best) < -0.5:
        return [shapely.linestrings([tip, tip + heading * FAR / 4])]
    bridge = shapely.linestrings([tip, best.coords[0]])
    return [bridge, best, *_led_on(ground, shapely.get_coordinates(best), outline, joins - 1)]


def _onward(ground: Ground, xy: NDArray[np.float64]) -> Iterator[BaseGeometry]:
    """The ways on (metres), down and up, along the rivers at the end of a row of points."""
    tip = shapely.Point(xy[-1])
    rivers = ground.atlas.boundaries.layer("rivers")
    for river in rivers["id"][rivers["name"].notna()]:
        other = ground.outline(ground.site(river).place)
        if other is None or shapely.distance(other.line, tip) > 2 * _JOINS:
            continue
        at = shapely.line_locate_point(other.line, tip)
        for end in (0.0, other.line.length):
            half = shapely.ops.substring(other.line, at, end)
            if half.length > 2 * _JOINS and not _same_run(half, xy):
                yield half


def _heading(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where a row of points is heading at its end, as a vector of length 1."""
    back = np.hypot(*(xy - xy[-1]).T)
    far = np.flatnonzero(back > _HEADING)
    way: NDArray[np.float64] = xy[-1] - (xy[far[-1]] if len(far) else xy[0])
    return way / max(float(np.hypot(*way)), 1.0)


def _same_run(line: BaseGeometry, xy: NDArray[np.float64]) -> bool:
    """Whether a line runs where a row of points does: a river is not led on by itself."""
    sample = shapely.points(xy[:: max(1, len(xy) // 20)])
    return bool(np.mean(shapely.distance(line, sample) < _JOINS / 2) > 0.5)
