"""What the geometry itself says: who meets at the border, for how many kilometres.

Lengths are geodesic and all cut from one line, so that parts sum to the whole; areas are
geodesic too (both WGS 84). Nothing here comes from a report.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.crs import area_km2, distance_km, length_km
from geo.errors import DataError
from geo.overlay import SOURCE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas
    from geo.model import Place


# Provinces that only touch at a point share nothing.
_SHORTEST_KM = 0.05
# Edges of provinces that follow the line for this share of it are taken to be the line's own.
_ON_THE_LINE = 0.95


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the border: a province on either side (id and name), kilometres."""

    here: str
    here_name: str
    there: str
    there_name: str
    km: float


@dataclass(frozen=True, slots=True)
class Crossed:
    """A province that a river runs through or along, in kilometres."""

    river: str
    river_name: str
    province: str
    province_name: str
    km: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A province that shares an edge with another."""

    id: str
    name: str
    country: str


@dataclass(frozen=True, slots=True)
class ProvinceFacts:
    """A province's area in square kilometres and its neighbours, by id."""

    id: str
    name: str
    country: str
    area_km2: float
    neighbours: tuple[Neighbour, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The computed geography of a region.

    ``published`` is the range of the border's lengths that others give, in kilometres, or None.
    """

    region: str
    border: str
    border_name: str
    border_km: float
    border_source: str
    published: tuple[float, float] | None
    published_sources: tuple[str, ...]
    stretches: tuple[Stretch, ...]
    rivers: tuple[Crossed, ...]
    provinces: tuple[ProvinceFacts, ...]


@dataclass(frozen=True, slots=True)
class Far:
    """How far a place lies from the border of interest, in kilometres."""

    place: str
    name: str
    km: float


@dataclass(frozen=True, slots=True)
class Touched:
    """What the geometry says of some places: provinces, rivers through provinces, and towns beside the border."""

    provinces: tuple[ProvinceFacts, ...]
    rivers: tuple[Crossed, ...]
    towns: tuple[Far, ...]


def _own_provinces(atlas: Atlas) -> gpd.GeoDataFrame:
    frame = atlas.boundaries.layer("provinces")
    frame = frame[frame["country"].isin(atlas.region.countries)].sort_values("id")
    mine = frame[frame["source"] == SOURCE]
    return mine if len(mine) else frame


def _stretches(border_id: str, provinces: gpd.GeoDataFrame, line: BaseGeometry) -> tuple[Stretch, ...]:
    there_are = provinces.iloc[provinces.sindex.query(line, predicate="intersects")].sort_values("id")
    along = {row.id: shapely.intersection(shapely.boundary(row.geometry), line) for row in there_are.itertuples()}
    names = dict(zip(there_are["id"], there_are["name"], strict=True))
    country = dict(zip(there_are["id"], there_are["country"], strict=True))
    if length_km(shapely.union_all(list(along.values()))) < _ON_THE_LINE * length_km(line):
        return _nearest_stretches(border_id, provinces, line)
    first, second = border_id.split("-")
    found = []
    for here in [p for p in along if country[p] == first]:
        for there in [p for p in along if country[p] == second]:
            km = length_km(shapely.intersection(along[here], along[there]))
            if km > _SHORTEST_KM:
                found.append(Stretch(here, names[here], there, names[there], km))
    return tuple(sorted(found, key=lambda s: -s.km))


def _named_rivers(atlas: Atlas) -> gpd.GeoDataFrame:
    rivers = atlas.boundaries.layer("rivers")
    return rivers[rivers["name"].notna()].sort_values(["rank", "id"])


def _rivers(rivers: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> tuple[Crossed, ...]:
    found = []
    for river in rivers.itertuples():
        hits = provinces.iloc[provinces.sindex.query(river.geometry, predicate="intersects")]
        parts = [
            Crossed(river.id, river.name, p.id, p.name, length_km(shapely.intersection(river.geometry, p.geometry)))
            for p in hits.itertuples()
        ]
        found += sorted((c for c in parts if c.km >= 1), key=lambda c: -c.km)
    return tuple(found)


def _provinces(atlas: Atlas, provinces: gpd.GeoDataFrame) -> tuple[ProvinceFacts, ...]:
    everyone = atlas.boundaries.layer("provinces")
    geometries = everyone.geometry.to_numpy()
    who = [Neighbour(*row) for row in zip(everyone["id"], everyone["name"], everyone["country"], strict=True)]
    found = []
    for p in provinces.itertuples():
        near = everyone.sindex.query(p.geometry, predicate="intersects")
        touching = [
            who[i]
            for i in near
            if who[i].id != p.id and shapely.length(shapely.intersection(geometries[i], p.geometry)) > 0
        ]
        neighbours = tuple(sorted(touching, key=lambda n: n.id))
        found.append(ProvinceFacts(p.id, p.name, p.country, area_km2(p.geometry), neighbours))
    return tuple(found)


def _nearest_stretches(border_id: str, provinces: gpd.GeoDataFrame, line: BaseGeometry) -> tuple[Stretch, ...]:
    """Stretches where the provinces' edges are not on the line, as in a user's file.

    Each piece of the line goes to the province on either side that is nearest to its middle, so
    that parts still sum to the whole.
    """
    parts = [shapely.get_coordinates(part) for part in shapely.get_parts(line)]
    pieces = np.concatenate([np.stack([xy[:-1], xy[1:]], axis=1) for xy in parts])
    middles = shapely.points(pieces.mean(axis=1))
    sides = []
    for country in border_id.split("-"):
        own = provinces[provinces["country"] == country]
        if own.empty:
            return ()
        nearest = shapely.STRtree(own.geometry.to_numpy()).nearest(middles)
        sides.append([(str(own["id"].iloc[i]), str(own["name"].iloc[i])) for i in nearest])
    km: dict[tuple[tuple[str, str], tuple[str, str]], float] = {}
    for here, there, piece in zip(*sides, shapely.linestrings(pieces), strict=True):
        km[here, there] = km.get((here, there), 0.0) + length_km(piece)
    found = [Stretch(*here, *there, length) for (here, there), length in km.items()]
    return tuple(sorted(found, key=lambda s: (-s.km, s.here, s.there)))


@cache
def border(atlas: Atlas) -> tuple[float, tuple[Stretch, ...]]:
    """Length of the border of interest in kilometres, and its stretches by pairs of provinces.

    Raises
    ------
    DataError
        The data has no such border.
    """
    line = atlas.boundaries.geometry("borders", atlas.region.border)
    if line is None:
        raise DataError(f"the data has no border {atlas.region.border}")
    return length_km(line), _stretches(atlas.region.border, _own_provinces(atlas), line)


def compute(atlas: Atlas) -> Facts:
    """The geography of a region, computed from its geometry.

    Raises
    ------
    DataError
        The data lacks the region's border.
    """
    region = atlas.region
    km, stretches = border(atlas)
    provinces = _own_provinces(atlas)
    lines = atlas.boundaries.layer("borders")
    row = lines[lines["id"] == region.border].iloc[0]
    lengths = [p.km for p in region.published_lengths]
    return Facts(
        region=region.name,
        border=region.border,
        border_name=row["name"],
        border_km=km,
        border_source=row["source"],
        published=(min(lengths), max(lengths)) if lengths else None,
        published_sources=tuple(f"{p.km:g} km: {p.source}" for p in region.published_lengths),
        stretches=stretches,
        rivers=_rivers(_named_rivers(atlas), provinces),
        provinces=_provinces(atlas, provinces),
    )


def touched(atlas: Atlas, places: Iterable[Place]) -> Touched:
    """What the geometry says of some places; of provinces and rivers in the region's countries alone.

    Parameters
    ----------
    atlas
        Whose provinces, rivers and border are measured.
    places
        Whatever has a point and no outline or line of its own counts as a town.
    """
    by_id = {p.id: p for p in places}
    own = _own_provinces(atlas)
    rivers = _named_rivers(atlas)
    named_rivers = rivers[rivers["id"].isin(by_id.keys())]
    known = set(own["id"]) | set(rivers["id"])
    points = [p for p in by_id.values() if p.id not in known and p.lon is not None and p.lat is not None]
    return Touched(
        _provinces(atlas, own[own["id"].isin(by_id.keys())]),
        _rivers(named_rivers, own),
        _from_border(atlas, points, set(atlas.region.countries)),
    )


def _from_border(atlas: Atlas, places: Iterable[Place], countries: Collection[str]) -> tuple[Far, ...]:
    """The distances of places in the two countries, the nearest first.

    The nearest point of the line is looked for with longitudes shrunk by the cosine of the latitude,
    which is off by less than 1 % of the distance; the distance to it is geodesic.
    """
    line = atlas.boundaries.geometry("borders", atlas.region.border)
    if line is None:
        return ()
    found = []
    for p in places:
        if p.country not in countries or p.lon is None or p.lat is None:
            continue
        shrunk = float(np.cos(np.radians(p.lat)))
        scaled = shapely.transform(line, lambda xy, by=shrunk: xy * (by, 1.0))
        near = shapely.get_coordinates(shapely.shortest_line(scaled, shapely.Point(p.lon * shrunk, p.lat)))[0]
        found.append(Far(p.id, p.name, distance_km((p.lon, p.lat), (near[0] / shrunk, near[1]))))
    return tuple(sorted(found, key=lambda f: (f.km, f.place)))
