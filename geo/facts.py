"""What the geometry itself says: who meets at the border, for how many kilometres.

Lengths are geodesic and all cut from one line, so that parts sum to the whole; areas are
geodesic too (both WGS 84). Nothing here comes from a report.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import shapely

from geo.crs import area_km2, length_km
from geo.errors import DataError

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas


# Provinces that only touch at a point share nothing.
_SHORTEST_KM = 0.05


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
class ProvinceFacts:
    """A province's area in square kilometres and its neighbours' ids."""

    id: str
    name: str
    country: str
    area_km2: float
    neighbours: tuple[str, ...]


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


def _own_provinces(atlas: Atlas) -> gpd.GeoDataFrame:
    frame = atlas.boundaries.layer("provinces")
    return frame[frame["country"].isin(atlas.region.countries)].sort_values("id")


def _stretches(border_id: str, provinces: gpd.GeoDataFrame, line: BaseGeometry) -> tuple[Stretch, ...]:
    there_are = provinces.iloc[provinces.sindex.query(line, predicate="intersects")].sort_values("id")
    along = {row.id: shapely.intersection(shapely.boundary(row.geometry), line) for row in there_are.itertuples()}
    names = dict(zip(there_are["id"], there_are["name"], strict=True))
    country = dict(zip(there_are["id"], there_are["country"], strict=True))
    first, second = border_id.split("-")
    found = []
    for here in [p for p in along if country[p] == first]:
        for there in [p for p in along if country[p] == second]:
            km = length_km(shapely.intersection(along[here], along[there]))
            if km > _SHORTEST_KM:
                found.append(Stretch(here, names[here], there, names[there], km))
    return tuple(sorted(found, key=lambda s: -s.km))


def _rivers(atlas: Atlas, provinces: gpd.GeoDataFrame) -> tuple[Crossed, ...]:
    rivers = atlas.boundaries.layer("rivers")
    found = []
    for river in rivers[rivers["name"].notna()].sort_values(["rank", "id"]).itertuples():
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
    ids = everyone["id"].to_numpy()
    found = []
    for p in provinces.itertuples():
        near = everyone.sindex.query(p.geometry, predicate="intersects")
        touching = [
            ids[i]
            for i in near
            if ids[i] != p.id and shapely.length(shapely.intersection(geometries[i], p.geometry)) > 0
        ]
        found.append(ProvinceFacts(p.id, p.name, p.country, area_km2(p.geometry), tuple(sorted(touching))))
    return tuple(found)


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
        rivers=_rivers(atlas, provinces),
        provinces=_provinces(atlas, provinces),
    )
