"""A precise border line put in the place of a generalised one, with no gap and no overlap."""

from __future__ import annotations

import itertools
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


@dataclass(frozen=True, slots=True)
class Coverage:
    """Areas by id that tile two countries, who owns each, and the line in which the two meet."""

    areas: dict[str, Area]
    owner: dict[str, str]
    line: LineString

    def country(self, code: str) -> Area:
        """All areas of a country in one, with all their outer vertices kept."""
        return union(g for k, g in self.areas.items() if self.owner[k] == code)

    def pairs(self) -> dict[tuple[str, str], float]:
        """Kilometres of the line by the pair of areas that meet in it."""
        out = {}
        for a, b in itertools.combinations(sorted(self.areas), 2):
            if self.owner[a] != self.owner[b] and self.areas[a].intersects(self.areas[b]):
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


def replace_border(areas: Mapping[str, Area], owner: Mapping[str, str], line: LineString) -> Coverage:
    """Make ``line`` the border between the two countries that own the areas.

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
    areas = _moved(areas, _ends(areas, owner, line))
    sides = _sides(areas, owner, line)
    edges = [*(g.boundary for g in areas.values()), line, *_cuts(areas, owner, sides, line)]
    held: dict[str, list[BaseGeometry]] = {k: [] for k in areas}
    stray: list[tuple[str, BaseGeometry]] = []
    for face in shapely.get_parts(shapely.polygonize([shapely.union_all(edges, grid_size=GRID)])):
        inside = face.representative_point()
        side = next((c for c, s in sides.items() if s.covers(inside)), None)
        home = next((k for k, g in areas.items() if g.covers(inside)), None)
        if side is None:
            continue
        if home is not None and owner[home] == side:
            held[home].append(face)
        else:
            stray.append((side, face))
    _settle(stray, held, owner)
    made = {k: union(faces) for k, faces in held.items()}
    return Coverage(made, dict(owner), _meeting(made, owner, line))


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


def _meeting(areas: Mapping[str, Area], owner: Mapping[str, str], line: LineString) -> LineString:
    """The line in which the countries now meet, checked against the line asked for.

    It holds all vertices of the line, and those where boundaries of areas reach it.
    """
    if not shapely.coverage_is_valid(list(areas.values())):
        raise DataError("the provinces have gaps or overlaps")
    segments: dict[str, set[tuple[Vertex, Vertex]]] = {}
    for k, area in areas.items():
        segments.setdefault(owner[k], set()).update(_segments(area))
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
