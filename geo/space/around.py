"""What lies around a place that only a point is known of: near it, beside it, so far from it.

Directions from a town are sectors of 45 degrees on either side, 33.75 for the winds between the four (the cones
of Frank 1992, "Qualitative spatial reasoning about distances and directions in geographic space", J. Visual
Languages and Computing 3). "Near" and its like have a stated reach, which grows with the size of the town.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.crs import ahead, bearing, distance_km
from geo.model import Kind
from geo.space.extent import Extent
from geo.space.ground import NoExtentError
from geo.space.planar import areas, half_angle
from geo.space.terms import BEARINGS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.space.ground import Ground
    from geo.space.terms import Distance, Near, Site

#: How far "near" and "east of" reach beyond the edge of a town, and of a smaller place, in kilometres.
NEAR_TOWN, NEAR_PLACE, BESIDE_TOWN, BESIDE_PLACE = 15.0, 8.0, 30.0, 20.0
#: A town's surroundings reach farther from so many people on.
_TOWN = 20_000
#: A corridor is as wide, on either side, as this share of its length, within these kilometres; what lies between
#: three places reaches so far around them.
_WIDTH, _NARROWEST, _WIDEST, _AMONG = 0.12, 3.0, 15.0, 3.0
#: "Halfway" is good to this share of the way; a distance from a place is no longer than this, in kilometres.
_MIDWAY, FARTHEST = 0.1, 1_500.0
_WIDE = frozenset({Kind.REGION, Kind.DESERT, Kind.CONTINENT, Kind.SEA, Kind.PROVINCE, Kind.DISTRICT, Kind.COUNTRY})


def refuse_wide(site: Site) -> None:
    """Refuse what is no point though no outline of it is known.

    Raises
    ------
    NoExtentError
        It is such a place: a region, a province abroad.
    """
    if site.place.kind in _WIDE:
        raise NoExtentError("no-outline", site)


def disc(ground: Ground, site: Site, km: float) -> BaseGeometry:
    """A disc (degrees) around a place."""
    lon, lat = ground.point(site)
    return shapely.Polygon([ahead(lon, lat, bearing, km) for bearing in range(0, 360, 5)])


def sector(ground: Ground, site: Site, towards: str, ring: tuple[float, float], half: float = 0.0) -> BaseGeometry:
    """A sector (degrees) of a ring around a place: its inner and outer radius (km), half its angle (degrees)."""
    lon, lat = ground.point(site)
    inner, outer = ring
    half = half or half_angle(towards)
    bearings = np.linspace(BEARINGS[towards] - half, BEARINGS[towards] + half, 25)
    arc = [ahead(lon, lat, bearing, outer) for bearing in bearings]
    back = [ahead(lon, lat, bearing, inner) for bearing in bearings[::-1]] if inner > 0 else [(lon, lat)]
    return shapely.Polygon([*arc, *back])


def side(ground: Ground, site: Site, towards: Sequence[str]) -> Extent:
    """What lies to a side of a place: a sector from it outwards, within its country."""
    refuse_wide(site)
    inner = ground.radius_km(site.place)
    outer = inner + (BESIDE_TOWN if site.place.population >= _TOWN else BESIDE_PLACE)
    shape = shapely.union_all([sector(ground, site, t, (inner / 2, outer)) for t in towards])
    country = ground.land(site.place.country)
    if country is not None:
        shape = areas(shapely.intersection(shape, country.shape))
    figures = {"radius_km": round(outer, 1)}
    return Extent(Kind.AREA, "sector", shape, (site.place,), site.certain * 0.9, figures)


def near(ground: Ground, term: Near, site: Site) -> Extent:
    """What lies near, around, outside or on the outskirts of a place."""
    refuse_wide(site)
    radius = ground.radius_km(site.place)
    beyond = NEAR_TOWN if site.place.population >= _TOWN else NEAR_PLACE
    inner, outer = {
        "near": (0.0, radius + beyond),
        "around": (0.0, radius + beyond),
        "outside": (radius, radius + beyond),
        "outskirts": (radius * 0.6, radius * 1.3 + 3),
    }[term.how]
    shape = disc(ground, site, outer)
    figures = {"radius_km": round(outer, 1)}
    if inner >= 1:
        shape = shapely.difference(shape, disc(ground, site, inner))
        figures["inner_km"] = round(inner, 1)
    if term.towards:
        sides = shapely.union_all([sector(ground, site, t, (0.0, outer * 1.5)) for t in term.towards])
        shape = shapely.intersection(shape, sides)
    return Extent(Kind.AREA, term.how, shape, (site.place,), site.certain * 0.95, figures)


def away(ground: Ground, site: Site, distance: Distance, towards: str) -> Extent:
    """What lies so far from a place, or within that: a point in a direction, else a ring or a disc.

    The doubt of a point is made of the roundness of the figure, of half the 22.5 degrees between two winds, of
    half the town's radius (nobody tells from where in it) and of how far off the place itself may be.
    """
    refuse_wide(site)
    if distance.km > FARTHEST:
        raise NoExtentError("too-far", site)
    lon, lat = ground.point(site)
    places, certain = (site.place,), site.certain * 0.97
    if distance.least:
        ring = distance.bounds
        shape = sector(ground, site, towards, ring) if towards else _ring(ground, site, ring)
        return Extent(Kind.AREA, "at-least", shape, places, certain, {"km": round(distance.km, 1)})
    if towards and not distance.most:
        point = shapely.Point(ahead(lon, lat, BEARINGS[towards], distance.km))
        sideways = distance.km * math.tan(math.radians(11.25))
        doubt = math.hypot(distance.doubt, sideways, ground.radius_km(site.place) / 2, site.place.precision_km)
        figures = {**lengths(distance), "uncertainty_km": round(doubt, 1), "bearing": BEARINGS[towards]}
        return Extent(Kind.POINT, "offset", point, places, certain, figures)
    if distance.most:
        shape = sector(ground, site, towards, (0.0, distance.km)) if towards else disc(ground, site, distance.km)
        return Extent(Kind.AREA, "within", shape, places, certain, lengths(distance))
    return Extent(Kind.AREA, "ring", _ring(ground, site, distance.bounds), places, certain, lengths(distance))


def _ring(ground: Ground, site: Site, ring: tuple[float, float]) -> BaseGeometry:
    """A ring (degrees) around a place, between two radii (km)."""
    inner, outer = ring
    shape = disc(ground, site, outer)
    return shapely.difference(shape, disc(ground, site, inner)) if inner > 0 else shape


def midway(ground: Ground, sites: Sequence[Site]) -> Extent:
    """Halfway between two places, give or take a tenth of the way."""
    (lon, lat), end = map(ground.point, sites)
    km = distance_km((lon, lat), end)
    point = shapely.Point(ahead(lon, lat, bearing((lon, lat), end), km / 2))
    certain = min(site.certain for site in sites) * 0.9
    figures = {"uncertainty_km": round(km * _MIDWAY, 1)}
    return Extent(Kind.POINT, "midway", point, tuple(s.place for s in sites), certain, figures)


def corridor(ground: Ground, ends: tuple[tuple[float, float], tuple[float, float]], sites: Sequence[Site]) -> Extent:
    """A straight band between two points (degrees): a bound for what lies there, not a route."""
    start, end = ends
    width = min(_WIDEST, max(_NARROWEST, _WIDTH * distance_km(start, end)))
    flat = ground.plane_at((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    shape = flat.back(shapely.buffer(flat.to(shapely.LineString([start, end])), width * 1000))
    certain = min(site.certain for site in sites) * 0.9
    return Extent(Kind.AREA, "corridor", shape, tuple(s.place for s in sites), certain, {"width_km": round(width, 1)})


def among(ground: Ground, sites: Sequence[Site]) -> Extent:
    """What lies between several places: the figure that they span, and a little around it."""
    flat = ground.plane(sites[0])
    hull = shapely.convex_hull(flat.to(shapely.multipoints([ground.point(site) for site in sites])))
    shape = flat.back(shapely.buffer(hull, _AMONG * 1000))
    certain = min(site.certain for site in sites) * 0.9
    return Extent(Kind.AREA, "among", shape, tuple(s.place for s in sites), certain, {"width_km": _AMONG})


def lengths(distance: Distance) -> dict[str, float]:
    """The figures of a distance."""
    found = {"km": round(distance.km, 1)}
    return found if distance.most else found | {"doubt_km": round(distance.doubt, 1)}
