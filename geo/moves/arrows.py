"""Where the arrow of a movement stands: short, in two parts, broken at the line; no route and no end is invented.

On the border between the countries of the two ends it stands at the crossing that the text names. Where it names
none the arrow is schematic, and stands, the first that holds: where the border is nearest to a town or a stretch
that is named, an end or beside the path, within 100 km; in the middle of what the border shares with both ends,
with the origin, with the destination; where it is nearest to the ends that are no whole country, or to the straight
way between them; in the middle of the border. Two points of one country, or of countries that
have no border with each other, give two stubs on the geodesic between them, one that leaves and one that arrives.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.ops import linemerge

from geo.crs import ahead, bearing, distance_km, middle
from geo.model import Kind
from geo.space import ground

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas
    from geo.model import End, Place

#: A part of an arrow, and half the gap between the two, in kilometres; what is tried, degrees too, where a part does
#: not lie in its country.
LENGTH_KM, GAP_KM = 12.0, 1.5
_LENGTHS, _GAPS, _TURNS = (LENGTH_KM, 8.0, 5.0, 3.0), (GAP_KM, 3.0), (0, 15, -15, 30, -30, 45, -45)
#: A stub between two points: so long, in kilometres, and no longer than this share of their distance.
STUB_KM, STUB_SHARE = 8.0, 0.2
#: A crossing lies on a border that is no farther off; a town is beside it; a crossing whose own place is no better
#: known than this does not fix an arrow. Kilometres.
_ON_LINE_KM, _BESIDE_KM, _EXACT_KM = 5.0, 100.0, 5.0
#: The border runs where a straight line between two points of it does, so many kilometres before and behind.
_RUN_KM = 8.0
#: How near an outline is to touch a border, in degrees: outlines of several sources part by a kilometre or two.
_TOUCHES = 0.02
#: A degree of latitude in kilometres, to find what is nearest; lengths are geodesic.
_KM = 111.2
_POINTS = frozenset({Kind.CITY, Kind.VILLAGE, Kind.CAMP, Kind.BASE, Kind.CROSSING, Kind.DISTRICT})


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow's geometry (EPSG:4326), and whether it stands where the report does not say."""

    geometry: BaseGeometry | None
    schematic: bool = True


def shape_of(atlas: Atlas, place: Place) -> BaseGeometry | None:
    """The outline, line or point (EPSG:4326) of a place; None where it has no place on the map."""
    outline = ground.of(atlas).outline(place)
    if outline is not None:
        return outline.shape
    return shapely.Point(place.lon, place.lat) if place.lon is not None and place.lat is not None else None


def is_point(end: End) -> bool:
    """Whether an end is so small that it can stand for a point: a town, a camp."""
    small = len(end.places) == 1 and end.places[0].kind in _POINTS
    return small and end.geometry is not None and end.geometry.geom_type == "Point"


@lru_cache(maxsize=64)
def _line(atlas: Atlas, border: str) -> BaseGeometry | None:
    """A border with its parts joined (EPSG:4326)."""
    line = atlas.boundaries.geometry("borders", border)
    if line is None or line.is_empty:
        return None
    return linemerge(line) if line.geom_type == "MultiLineString" else line


@lru_cache(maxsize=64)
def _country(atlas: Atlas, code: str) -> BaseGeometry | None:
    shape = atlas.boundaries.geometry("countries", code)
    if shape is not None:
        shapely.prepare(shape)
    return shape


# -- where on the border


def nearest(line: BaseGeometry, to: BaseGeometry) -> tuple[float, tuple[float, float]]:
    """How far a line is from a geometry, in kilometres, and where it is nearest (degrees, longitude first)."""
    _, lat = shapely.centroid(to).coords[0]
    scale = np.array([np.cos(np.radians(lat)), 1.0])
    flat, other = (shapely.transform(g, lambda xy: xy * scale) for g in (line, to))
    on_line, on_other = (xy / scale for xy in shapely.get_coordinates(shapely.shortest_line(flat, other)))
    at = (float(on_line[0]), float(on_line[1]))
    return distance_km(at, (float(on_other[0]), float(on_other[1]))), at


@lru_cache(maxsize=512)
def _shared(line: BaseGeometry, shapes: tuple[BaseGeometry, ...]) -> tuple[float, float] | None:
    """The middle of what a line shares with all of some outlines, or None where it is nothing."""
    for shape in shapes:
        line = shapely.intersection(line, shapely.buffer(shape, _TOUCHES))
    lines = shapely.get_parts(line)
    lines = lines[(shapely.get_dimensions(lines) == 1) & ~shapely.is_empty(lines)]
    return middle(shapely.multilinestrings(lines)) if len(lines) else None


def crossed_at(line: BaseGeometry, via: Place | None) -> tuple[float, float] | None:
    """Where a line has a crossing, or None where the place is no crossing of it, or not well known."""
    if via is None or via.kind is not Kind.CROSSING or via.lon is None or via.lat is None:
        return None
    km, at = nearest(line, shapely.Point(via.lon, via.lat))
    return at if km <= max(_ON_LINE_KM, via.precision_km) else None


def _beside(
    atlas: Atlas, line: BaseGeometry, via: Place | None, ends: Iterable[End | None], near: Iterable[Place]
) -> tuple[float, float] | None:
    """Where a line is nearest to a small place or a stretch that is named, if one is near."""
    passed = [shape for shape in (shape_of(atlas, place) for place in (via, *near) if place is not None) if shape]
    small = [shape for end in ends if end is not None for shape in _small(atlas, end)]
    # What is passed goes before where it comes from and goes to.
    for shapes in (passed, small):
        found = [at for at in (nearest(line, shape) for shape in shapes) if at[0] <= _BESIDE_KM]
        if found:
            return min(found)[1]
    return None


def _small(atlas: Atlas, end: End) -> list[BaseGeometry]:
    """The point or the stretch that an end is, or the towns that it is told by: "near Sinjar"."""
    if end.geometry is not None and _is_small(end.geometry):
        return [end.geometry]
    return [shape for place in towns(end.places) if (shape := shape_of(atlas, place)) is not None]


def towns(places: Iterable[Place]) -> list[Place]:
    """Those of some places that are so small that they can stand for a point."""
    return [place for place in places if place.kind in _POINTS]


def _is_small(shape: BaseGeometry) -> bool:
    """Whether a shape is a point or a stretch of a line."""
    return bool(shapely.get_dimensions(shape) < 2)


def _place_on(
    atlas: Atlas, border: Place, via: Place | None, ends: tuple[End | None, End | None], near: Iterable[Place]
) -> tuple[float, float]:
    """Where on a border an arrow stands whose crossing is not named."""
    line = _line(atlas, border.id)
    beside = _beside(atlas, line, via, ends, near)
    if beside is not None:
        return beside
    # All of the border is its own two countries'.
    whole = set(border.id.split("-"))
    areas = [shape for end in ends if end is not None and not is_point(end) for shape in _partial(end, whole)]
    for some in (tuple(areas), *((area,) for area in areas)):
        at = _shared(line, some) if some else None
        if at is not None:
            return at
    far = [shapely.centroid(shape) for end in ends if end is not None for shape in _partial(end, whole)]
    if far:
        return nearest(line, shapely.LineString(far) if len(far) > 1 else far[0])[1]
    return middle(line)


def _partial(end: End, countries: Collection[str]) -> list[BaseGeometry]:
    """The shape (EPSG:4326) of an end, unless it is one of the countries as a whole."""
    is_whole = len(end.places) == 1 and end.places[0].id in countries
    return [] if end.geometry is None or end.geometry.is_empty or is_whole else [end.geometry]


# -- the arrow


def across(
    atlas: Atlas,
    border: Place,
    codes: tuple[str, str],
    via: Place | None,
    ends: tuple[End | None, End | None],
    *,
    near: Iterable[Place] = (),
) -> Arrow:
    """The arrow across a border, from the first country of two to the second.

    Parameters
    ----------
    atlas
        Whose borders and countries are meant.
    border
        A border between countries.
    codes
        The countries that the movement comes from and goes to.
    via
        The crossing or town that is named.
    ends
        Origin and destination, as far as told.
    near
        Towns that it is said to come by.
    """
    line = _line(atlas, border.id)
    shapes = [_country(atlas, code) for code in codes]
    if line is None or shapes[0] is None or shapes[1] is None:
        return Arrow(None)
    exact = crossed_at(line, via)
    at = exact or _place_on(atlas, border, via, ends, near)
    geometry = _fitted(line, at, shapes[0], shapes[1])
    fixed = exact is not None and via is not None and via.precision_km <= _EXACT_KM
    return Arrow(geometry, schematic=not fixed or geometry is None)


def _fitted(
    line: BaseGeometry, at: tuple[float, float], here: BaseGeometry, there: BaseGeometry
) -> BaseGeometry | None:
    """Two parts across a line at a point of it, the first in one country, the second in another."""
    run = _run(line, at)
    for length in _LENGTHS:
        for turn in _TURNS:
            for side in (90, -90):
                for gap in _GAPS:
                    back = run - side + turn
                    first, second = _part(at, back, gap + length, gap), _part(at, back + 180, gap, gap + length)
                    if _lies_in(first, here) and _lies_in(second, there):
                        return shapely.multilinestrings([first, second])
    return None


def _run(line: BaseGeometry, at: tuple[float, float]) -> float:
    """The bearing (degrees) in which a line runs around a point of it."""
    point = shapely.Point(at)
    part = min(shapely.get_parts(line), key=lambda p: shapely.distance(p, point))
    middle_at = shapely.line_locate_point(part, point)
    reach = _RUN_KM / _KM
    one, other = (
        shapely.line_interpolate_point(part, min(max(0.0, middle_at + way * reach), shapely.length(part)))
        for way in (-1, 1)
    )
    return bearing((one.x, one.y), (other.x, other.y))


def _part(at: tuple[float, float], towards: float, *km: float) -> BaseGeometry:
    """A straight piece on a bearing (degrees) from a point, between two distances."""
    return shapely.LineString([ahead(at[0], at[1], towards, far) for far in km])


def _lies_in(part: BaseGeometry, country: BaseGeometry) -> bool:
    return bool(shapely.covers(country, part))


def km_between(start: End, end: End) -> float:
    """How far two ends are from each other, in kilometres, where both are points; else 0."""
    if not (is_point(start) and is_point(end)) or start.geometry is None or end.geometry is None:
        return 0.0
    return distance_km((start.geometry.x, start.geometry.y), (end.geometry.x, end.geometry.y))


def stubs(start: End, end: End) -> Arrow:
    """Two short pieces of the geodesic between two points: one leaves the first, one arrives at the other."""
    if start.geometry is None or end.geometry is None:
        return Arrow(None)
    one, other = ((g.x, g.y) for g in (start.geometry, end.geometry))
    km = min(STUB_KM, STUB_SHARE * distance_km(one, other))
    if km <= 0:
        return Arrow(None)
    leaves = [one, ahead(*one, bearing(one, other), km)]
    arrives = [ahead(*other, bearing(other, one), km), other]
    return Arrow(shapely.multilinestrings([shapely.LineString(leaves), shapely.LineString(arrives)]))


# -- in which country


def countries(atlas: Atlas, places: Iterable[Place], geometry: BaseGeometry | None) -> frozenset[str]:
    """The codes of the countries that an end lies in: by its places, else by where it lies."""
    told = frozenset(p.country for p in places if p.country)
    return told if told or geometry is None else _holding(atlas, geometry)


@lru_cache(maxsize=256)
def _holding(atlas: Atlas, geometry: BaseGeometry) -> frozenset[str]:
    """The codes of the countries in which a geometry lies whole."""
    return frozenset(code for code in _around(atlas, geometry) if shapely.covers(_country(atlas, code), geometry))


def _around(atlas: Atlas, geometry: BaseGeometry) -> Iterator[str]:
    frame = atlas.boundaries.layer("countries")
    yield from frame["id"].iloc[sorted(frame.sindex.query(geometry, predicate="intersects"))]


def is_crossing_of(atlas: Atlas, border: Place, via: Place | None) -> bool:
    """Whether a place is a crossing of a border."""
    line = _line(atlas, border.id)
    return line is not None and crossed_at(line, via) is not None


def border_at(atlas: Atlas, crossing: Place, codes: Iterable[str]) -> Place | None:
    """The border that a crossing lies on, of one of some countries, else of the crossing's own."""
    mine = {*codes} or {crossing.country or ""}
    frame = atlas.boundaries.layer("borders")
    for row in frame.itertuples():
        if mine & {row.country_a, row.country_b}:
            border = atlas.gazetteer.place(row.id)
            if border is not None and is_crossing_of(atlas, border, crossing):
                return border
    return None
