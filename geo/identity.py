"""Whether two tables mean the same place, and what is said of it then."""

from __future__ import annotations

from dataclasses import replace

from geo.crs import distance_km
from geo.model import Kind, Place

# Tables put the point of a place with an outline, or of a long one, anywhere in it. Kilometres.
_WIDE = {
    Kind.COUNTRY: 2000.0, Kind.PROVINCE: 300.0, Kind.DISTRICT: 50.0, Kind.RIVER: 2000.0, Kind.LAKE: 50.0,
    Kind.SEA: 1000.0, Kind.DESERT: 500.0, Kind.REGION: 200.0, Kind.MOUNTAIN: 50.0, Kind.CONTINENT: 5000.0,
    Kind.BORDER: 500.0,
}  # fmt: skip
#: A point of one table and that of another are the same place's when they lie no farther apart, in kilometres.
NEAR_KM = 5.0
_SETTLEMENTS = frozenset({Kind.CITY, Kind.VILLAGE})
# Kinds that a row which does not tell its kind may be of: they lie at a point.
_POINTS = _SETTLEMENTS | {Kind.CROSSING, Kind.CAMP, Kind.BASE, Kind.OTHER}


def same(mine: Place, other: Place) -> bool:
    """Whether two places that share a name are one: by their GeoNames ids, else by kind and nearness.

    A row that does not tell its kind is what lies there.
    """
    if mine.geonames_id and other.geonames_id:
        return mine.geonames_id == other.geonames_id
    if not _may_be(mine, other):
        return False
    if mine.country and other.country and mine.country != other.country:
        return False
    if mine.lat is None or mine.lon is None or other.lat is None or other.lon is None:
        return mine.kind is other.kind
    away = distance_km((mine.lon, mine.lat), (other.lon, other.lat))
    return away <= _WIDE.get(other.kind, NEAR_KM)


def _may_be(mine: Place, other: Place) -> bool:
    if mine.kind is Kind.OTHER and not mine.type:
        return other.kind in _POINTS
    return mine.kind is other.kind or {mine.kind, other.kind} == _SETTLEMENTS


def adopted(mine: Place, known: Place) -> Place:
    """What a user's table says of a place that is known; what it does not say stays.

    It keeps the id that is known, and with it the outline.
    """
    untold = mine.kind is Kind.OTHER and not mine.type
    return replace(
        known,
        kind=known.kind if untold else mine.kind,
        name=mine.name,
        names={**known.names, **mine.names},
        country=known.country or mine.country,
        province=known.province or mine.province,
        lat=mine.lat,
        lon=mine.lon,
        population=mine.population or known.population,
        geonames_id=mine.geonames_id or known.geonames_id,
        type=mine.type or known.type,
        precision_km=mine.precision_km,
        notable=mine.notable or known.notable,
        own=mine.own or known.own,
        properties={**known.properties, **mine.properties},
    )
