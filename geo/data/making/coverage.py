"""A precise border line put in the place of a generalised one, with no gap and no overlap.

The areas of other countries may stand beside those of the two: they stay as they are, but that
corners which were ends of the old border move with it.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import shapely
from shapely.geometry import LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon

from geo.crs import length_km
from geo.data.making.natural_earth import GRID, lines, polygons
from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import numpy as np
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

Area: TypeAlias = Polygon | MultiPolygon
Vertex: TypeAlias = tuple[float, float]
#: What lies nearer to a line than this is on it, in degrees.
NEAR = 1e-6
#: How much of a line must lie inside the two countries that it is fitted to.
LEAST_FIT = 0.9
#: Corners of the outline that are tried for an end of a fitted line, nearest first.
NEAR_CORNERS = 40


@dataclass(frozen=True, slots=True)
class Coverage:
    """Areas by id that tile some countries, who owns each, and the line in which two of them meet."""

    areas: dict[str, Area]
    owner: dict[str, str]
    line: LineString
    between: tuple[str, str]

    def country(self, code: str) -> Area:
        """All areas of a country in one, with all their outer vertices kept."""
        return union(g for k, g in self.areas.items() if self.owner[k] == code)

    def pairs(self) -> dict[tuple[str, str], float]:
        """Kilometres of the line by the pair of areas that meet in it."""
        out = {}
        for a, b in itertools.combinations(sorted(self.areas), 2):
            owners = {self.owner[a], self.owner[b]}
            if owners == set(self.between) and self.areas[a].intersects(self.areas[b]):
                km = length_km(shared(self.areas[a], self.areas[b]))
                if km:
                    out[a, b] = km
        return out


def union(areas: Iterable[Area]) -> Area:
    """Areas of a coverage in one, with all their outer vertices kept."""
    return polygons(shapely.coverage_union_all(list(areas)))


def shared(one: BaseGeometry, other: BaseGeometry) -> MultiLineString:
    """The line in which the edges of two areas run together."""
    return lines(one.boundary.intersection(other.boundary))


def between(areas: Mapping[str, Area], owner: Mapping[str, str], pair: tuple[str, str]) -> MultiLineString:
    """The line in which two countries meet, out of the areas that each owns; empty where they don't."""
    one, other = (shapely.union_all([g for k, g in areas.items() if owner[k] == code]) for code in pair)
    return shared(one, other)


def replace_border(
    areas: Mapping[str, Area], owner: Mapping[str, str], line: LineString, between: tuple[str, str]
) -> Coverage:
    """Make ``line`` the border between two of the countries that own the areas.

    The outline of both countries together stays, but for the two ends of the old border, which
    move to the ends of the line. Ground on the wrong side of the line goes to the area of the
    right country with which it shares the longest boundary; boundaries that ended at the old
    border are first carried on to the nearest point of the line.

    Raises
    ------
    DataError
        The line can't be made the border without a gap or an overlap.
    """
    line = shapely.set_precision(line, GRID, mode="pointwise")
    both = {k: g for k, g in areas.items() if owner[k] in between}
    whole = _moved(areas, _ends(both, owner, line))
    if not all(g.is_valid for g in whole.values()):
        raise DataError("moving the ends of the old border tears the outline")
    return _replaced(whole, owner, line, between)


def fit_border(
    areas: Mapping[str, Area], owner: Mapping[str, str], line: LineString, between: tuple[str, str]
) -> Coverage:
    """As :func:`replace_border`, where its ends can't be moved: the outline stays as it is.

    Of the line stays its longest run inside the two countries; a straight piece joins each end of
    it to the nearest corner of the outline that can be reached.

    Raises
    ------
    DataError
        The line can't be made the border without a gap or an overlap.
    """
    line = shapely.set_precision(line, GRID, mode="pointwise")
    both = {k: g for k, g in areas.items() if owner[k] in between}
    return _replaced(areas, owner, _fitted(both, line), between)


def _fitted(areas: Mapping[str, Area], line: LineString) -> LineString:
    whole = shapely.union_all(list(areas.values()))
    inside = shapely.contains_properly(whole, shapely.points(shapely.get_coordinates(line)))
    marked = zip(inside.tolist(), line.coords, strict=True)
    runs = [[c for _, c in run] for held, run in itertools.groupby(marked, key=lambda m: m[0]) if held]
    run = max(runs, key=lambda r: (len(r), r), default=[])
    if len(run) < 2 or length_km(LineString(run)) < LEAST_FIT * length_km(line):
        raise DataError("most of the line lies outside the two countries")
    corners = sorted(set(map(tuple, shapely.get_coordinates(whole).tolist())))
    for _ in range(2):
        run = [*run, _corner(run, whole, corners)][::-1]
    return LineString(run)


def _corner(run: list[Vertex], whole: BaseGeometry, corners: list[Vertex]) -> Vertex:
    """The corner of the outline to which the end of the run is joined."""
    rest = LineString(run)
    for corner in sorted(corners, key=lambda c: (math.dist(c, run[-1]), c))[:NEAR_CORNERS]:
        piece = LineString([run[-1], corner])
        met = piece.intersection(whole.boundary)
        if whole.covers(piece) and met.equals(Point(corner)) and piece.intersection(rest).equals(Point(run[-1])):
            return corner
    raise DataError("an end of the line can't be joined to the outline")


def _replaced(
    whole: Mapping[str, Area], owner: Mapping[str, str], line: LineString, between: tuple[str, str]
) -> Coverage:
    both = {k: g for k, g in whole.items() if owner[k] in between}
    sides = _sides(both, owner, line)
    edges = [*(g.boundary for g in both.values()), line, *_cuts(both, owner, sides, line)]
    held: dict[str, list[BaseGeometry]] = {k: [] for k in both}
    stray: list[tuple[str, BaseGeometry]] = []
    for face in shapely.get_parts(shapely.polygonize([shapely.union_all(edges, grid_size=GRID)])):
        inside = face.representative_point()
        side = next((c for c, s in sides.items() if s.covers(inside)), None)
        home = next((k for k, g in both.items() if g.covers(inside)), None)
        if side is None:
            continue
        if home is not None and owner[home] == side:
            held[home].append(face)
        else:
            stray.append((side, face))
    _settle(stray, held, owner)
    made = {k: union(held[k]) if k in held else whole[k] for k in whole}
    return Coverage(made, dict(owner), _meeting(made, owner, line, between), between)


def _countries(areas: Mapping[str, Area], owner: Mapping[str, str]) -> dict[str, BaseGeometry]:
    codes = sorted({owner[k] for k in areas})
    return {c: shapely.union_all([g for k, g in areas.items() if owner[k] == c]) for c in codes}


def _ends(areas: Mapping[str, Area], owner: Mapping[str, str], line: LineString) -> dict[Vertex, Vertex]:
    """The ends of the old border, and to which end of the line each moves."""
    old = shared(*_countries(areas, owner).values())
    if len(old.geoms) != 1:
        raise DataError(f"the countries met in {len(old.geoms)} lines, not in one")
    ends = (old.geoms[0].coords[0], old.geoms[0].coords[-1])
    return {min(ends, key=lambda p: Point(p).distance(Point(q))): q for q in (line.coords[0], line.coords[-1])}


def _moved(areas: Mapping[str, Area], moves: Mapping[Vertex, Vertex]) -> dict[str, Area]:
    """The areas with each vertex that is a key of ``moves`` at its new place."""

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        out = points.copy()
        for old, new in moves.items():
            out[(points == old).all(axis=1)] = new
        return out

    return {k: shapely.transform(g, move) for k, g in areas.items()}


def _sides(areas: Mapping[str, Area], owner: Mapping[str, str], line: LineString) -> dict[str, BaseGeometry]:
    """Each country's ground on its side of the line."""
    old = _countries(areas, owner)
    whole = shapely.union_all(list(areas.values()))
    edges = shapely.union_all([whole.boundary, line], grid_size=GRID)
    faces: dict[str, list[BaseGeometry]] = {c: [] for c in old}
    for face in shapely.get_parts(shapely.polygonize([edges])):
        if whole.covers(face.representative_point()):
            faces[max(old, key=lambda c: old[c].intersection(face).area)].append(face)
    return {c: shapely.union_all(parts) for c, parts in faces.items()}


def _cuts(
    areas: Mapping[str, Area], owner: Mapping[str, str], sides: Mapping[str, BaseGeometry], line: LineString
) -> list[LineString]:
    """Segments that carry boundaries, which ended at the old border, on to the new line."""
    old = shared(*_countries(areas, owner).values())
    ends = MultiPoint([line.coords[0], line.coords[-1]])
    found: list[LineString] = []
    for a, b in itertools.combinations(sorted(areas), 2):
        if owner[a] == owner[b] and areas[a].intersects(areas[b]):
            meeting = shapely.get_coordinates(shared(areas[a], areas[b]).intersection(old))
            found += [
                LineString([junction, line.interpolate(line.project(junction))])
                for junction in map(Point, sorted(meeting.tolist()))
                if sides[owner[a]].contains(junction) and junction.distance(ends) > GRID
            ]
    return found


def _settle(
    stray: list[tuple[str, BaseGeometry]], held: dict[str, list[BaseGeometry]], owner: Mapping[str, str]
) -> None:
    """Give each stray face to the area of its side with the longest shared boundary."""
    while stray:
        left = []
        grown = {k: shapely.union_all(faces) for k, faces in held.items()}
        for side, face in stray:
            touching = {
                k: length_km(shared(g, face)) for k, g in grown.items() if owner[k] == side and g.intersects(face)
            }
            best = max(sorted(touching), key=lambda k: touching[k], default=None)
            if best is None or not touching[best]:
                left.append((side, face))
            else:
                held[best].append(face)
        if len(left) == len(stray):
            raise DataError(f"{len(left)} pieces of ground touch no area of their country")
        stray = left


def _meeting(
    areas: Mapping[str, Area], owner: Mapping[str, str], line: LineString, between: tuple[str, str]
) -> LineString:
    """The line in which the countries now meet, checked against the line asked for.

    It holds all vertices of the line, and those where boundaries of areas reach it.
    """
    if not shapely.coverage_is_valid(list(areas.values())):
        raise DataError("the provinces have gaps or overlaps")
    segments: dict[str, set[tuple[Vertex, Vertex]]] = {code: set() for code in between}
    for k, area in areas.items():
        if owner[k] in segments:
            segments[owner[k]].update(_segments(area))
    one, other = segments.values()
    found = shapely.line_merge(MultiLineString(sorted(one & other)))
    if not isinstance(found, LineString):
        raise DataError(f"the countries meet in a {found.geom_type}, not in one line")
    if found.hausdorff_distance(line) > 10 * GRID or not set(line.coords) <= set(found.coords):
        raise DataError("the countries do not meet in the line asked for")
    return found if found.coords[0] == line.coords[0] else found.reverse()


def _segments(area: Area) -> set[tuple[Vertex, Vertex]]:
    out = set()
    for ring in shapely.get_parts(area.boundary):
        for a, b in itertools.pairwise(ring.coords):
            out.add((min(a, b), max(a, b)))
    return out
