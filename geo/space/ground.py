"""The ground that words about space speak of: outlines and lines of places, ready to be measured and cut.

Outlines are held in two forms: degrees (EPSG:4326), and metres of a local equal-area plane
(:class:`geo.crs.Plane`), in which all is worked out.
"""

from __future__ import annotations

import math
from functools import cache, cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely.ops import linemerge

from geo.crs import length_km, plane
from geo.errors import BordermapError
from geo.model import Kind
from geo.space.terms import Site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas
    from geo.crs import Plane
    from geo.model import Place

#: Points of a grid by which shares of an area are told; a share is good to half a percent.
_GRID = 75
#: Longest straight edge of an outline in degrees: a chord in degrees and one in metres then part by metres.
_STRAIGHT = 0.05
#: People a square kilometre of a built-up town: that of Mosul and Aleppo before 2014, roughly.
_PER_KM2 = 7_000
#: How far a place that is no town reaches, in kilometres.
_SMALL_KM = 1.0
#: Outlines that were worked out and are kept at once.
_MOST_KEPT = 2_000
_LINES = {Kind.BORDER: "borders", Kind.RIVER: "rivers"}
_AREAS = {Kind.PROVINCE: "provinces", Kind.LAKE: "lakes"}


class NoExtentError(BordermapError):
    """Words that give no geometry: ``why`` is a key of the interface words, ``sites`` the places in question.

    :func:`geo.space.extents.survey` makes it an extent without one; no user meets it.
    """

    def __init__(self, why: str, *sites: Site) -> None:
        super().__init__(why)
        self.why = why
        self.sites = sites


class Outline:
    """A shape in degrees, with all that is worked out about it in the metres of its plane."""

    def __init__(self, shape: BaseGeometry, flat: Plane) -> None:
        self.shape = shape
        self.plane = flat

    @cached_property
    def flat(self) -> BaseGeometry:
        """The shape in metres."""
        return self.plane.to(shapely.segmentize(self.shape, _STRAIGHT))

    @cached_property
    def cells(self) -> NDArray[np.float64]:
        """Points (metres, n by 2) of an even grid that lie in the shape, at least one."""
        west, south, east, north = self.flat.bounds
        x, y = np.meshgrid(np.linspace(west, east, _GRID + 2)[1:-1], np.linspace(south, north, _GRID + 2)[1:-1])
        shapely.prepare(self.flat)
        inside = shapely.contains_xy(self.flat, x, y)
        found = np.column_stack([x[inside], y[inside]])
        return found if len(found) else shapely.get_coordinates(shapely.point_on_surface(self.flat))

    @cached_property
    def line(self) -> BaseGeometry:
        """A line (metres) whose parts are joined, in the order in which they follow each other."""
        merged = linemerge(self.flat) if _is_many(self.flat) else self.flat
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(merged)]
        longest = max(range(len(parts)), key=lambda n: float(shapely.length(shapely.linestrings(parts[n]))))
        chain = parts.pop(longest)
        while parts:
            chain = _joined(chain, parts)
        return shapely.linestrings(chain)


def _joined(chain: NDArray[np.float64], parts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """A row of points with the nearest of some others joined to one of its ends; it is taken out of these."""

    def gap(way: tuple[int, int, bool]) -> float:
        n, turn, behind = way
        xy = parts[n][::turn]
        return math.dist(chain[-1], xy[0]) if behind else math.dist(chain[0], xy[-1])

    n, turn, behind = min(product(range(len(parts)), (1, -1), (True, False)), key=gap)
    xy = parts.pop(n)[::turn]
    return np.concatenate([chain, xy] if behind else [xy, chain])


def _is_many(geometry: BaseGeometry) -> bool:
    return bool(shapely.get_num_geometries(geometry) > 1)


class Ground:
    """The shapes of an atlas's places.

    ``cuts`` keeps the pieces that lines cut outlines into (:mod:`geo.space.cuts`), ``crossings`` whether a
    line meets an outline at all (:mod:`geo.space.routes`).
    """

    def __init__(self, atlas: Atlas) -> None:
        self.atlas = atlas
        west, south, east, north = atlas.region.bounds
        self._home = plane((west + east) / 2, (south + north) / 2)
        self._kept: dict[str, Outline | None] = {}
        self._made: dict[str, Outline] = {}
        self._met: dict[str, list[tuple[str, str, float]]] = {}
        self.crossings: dict[tuple[str, str], bool] = {}
        self.cuts: dict[str, list[tuple[BaseGeometry, NDArray[np.float64]]]] = {}

    def plane_at(self, lon: float, lat: float) -> Plane:
        """The plane for what lies around a point (degrees): one for the region, others elsewhere."""
        if self.atlas.region.bounds.padded(3).holds(lon, lat):
            return self._home
        return plane(float(round(lon / 2) * 2), float(round(lat / 2) * 2))

    def outline(self, place: Place) -> Outline | None:
        """The outline or line of a place, or None where only a point is known of it."""
        if place.id not in self._kept:
            shape = self._shape(place)
            middle = shapely.centroid(shape).coords[0] if shape is not None else (0.0, 0.0)
            self._kept[place.id] = Outline(shape, self.plane_at(*middle)) if shape is not None else None
        return self._kept[place.id]

    def _shape(self, place: Place) -> BaseGeometry | None:
        if place.kind is Kind.COUNTRY:
            return self._country(place.id)
        layer = _LINES.get(place.kind) or _AREAS.get(place.kind)
        if layer:
            return self.atlas.boundaries.geometry(layer, place.id)
        parts = [self.atlas.boundaries.geometry("provinces", part) for part in place.extent]
        return shapely.union_all([part for part in parts if part is not None]) if parts else None

    def _country(self, country: str) -> BaseGeometry | None:
        """A country whole: precise within the region's frame, coarser beyond it."""
        near = self.atlas.boundaries.geometry("countries", country)
        if country in self.atlas.region.countries:
            return near
        whole = self.atlas.boundaries.geometry("world_countries", country)
        if near is None or whole is None:
            return near if near is not None else whole
        frame = shapely.box(*self.atlas.boundaries.layer("countries").total_bounds)
        return shapely.union(near, shapely.difference(whole, frame))

    # -- the same of sites: NoExtentError where it is not known

    def site(self, place_id: str) -> Site:
        """A place of the gazetteer by its id; a country by its code."""
        place = self.atlas.gazetteer.place(place_id)
        if place is None:
            raise NoExtentError("no-outline")
        return Site(place, 1.0)

    def point(self, site: Site) -> tuple[float, float]:
        """A place's representative point (degrees, longitude first)."""
        if site.place.lon is None or site.place.lat is None:
            raise NoExtentError("no-outline", site)
        return site.place.lon, site.place.lat

    def plane(self, site: Site) -> Plane:
        """The plane around a place."""
        return self.plane_at(*self.point(site))

    def area(self, site: Site) -> Outline:
        """The outline of a place that has one."""
        found = self.outline(site.place)
        if found is None or shapely.get_dimensions(found.shape) != 2:
            raise NoExtentError("no-outline", site)
        return found

    def land(self, place_id: str | None) -> Outline | None:
        """The outline of a country by its code, or of a province by its id; None where there is none."""
        place = self.atlas.gazetteer.place(place_id) if place_id else None
        found = self.outline(place) if place is not None else None
        return found if found is not None and shapely.get_dimensions(found.shape) == 2 else None

    def is_point(self, site: Site) -> bool:
        """Whether only a point is known of a place."""
        return self.outline(site.place) is None

    def made(self, key: str, shape: BaseGeometry, flat: Plane) -> Outline:
        """An outline that was worked out (degrees), kept under its key."""
        if len(self._made) > _MOST_KEPT:
            self._made.clear()
        if key not in self._made:
            self._made[key] = Outline(shape, flat)
        return self._made[key]

    def known(self, key: str) -> Outline | None:
        """What was kept under a key."""
        return self._made.get(key)

    def radius_km(self, place: Place) -> float:
        """How far a town reaches from its middle, reckoned from its people."""
        if place.population <= 0:
            return _SMALL_KM
        return max(_SMALL_KM, math.sqrt(place.population / _PER_KM2 / math.pi))

    # -- what lies beside what

    @cached_property
    def _border_pairs(self) -> list[tuple[str, frozenset[str]]]:
        frame = self.atlas.boundaries.layer("borders")
        return [(r.id, frozenset((r.country_a, r.country_b))) for r in frame.itertuples()]

    def borders_of(self, country: str) -> list[str]:
        """The ids of a country's borders, as far as the region's data has them."""
        return [border for border, pair in self._border_pairs if country in pair]

    def neighbours_of(self, country: str) -> set[str]:
        """The codes of the countries that a country borders, as far as the region's data has them."""
        return {code for _, pair in self._border_pairs if country in pair for code in pair} - {country}

    @cached_property
    def _provinces(self) -> tuple[list[Any], shapely.STRtree]:
        rows = list(self.atlas.boundaries.layer("provinces").itertuples())
        return rows, shapely.STRtree([row.geometry for row in rows])

    def provinces_meeting(self, key: str, shape: BaseGeometry, least_km: float) -> list[tuple[str, str, float]]:
        """Provinces that share an edge with a shape, or that a line runs through: id, country, kilometres.

        What was found is kept under ``key``.
        """
        if key not in self._met:
            self._met[key] = list(self._meeting(shape))
        return [row for row in self._met[key] if row[2] >= least_km]

    def _meeting(self, shape: BaseGeometry) -> Iterator[tuple[str, str, float]]:
        rows, tree = self._provinces
        areal = shapely.get_dimensions(shape) == 2
        for i in sorted(tree.query(shape, predicate="intersects").tolist()):
            own = shapely.boundary(rows[i].geometry) if areal else rows[i].geometry
            edge = shapely.boundary(shape) if areal else shape
            yield rows[i].id, rows[i].country, length_km(shapely.intersection(own, edge))


@cache
def of(atlas: Atlas) -> Ground:
    """The ground of an atlas, one a process."""
    return Ground(atlas)
