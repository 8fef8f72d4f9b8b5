"""Towns and other points: grey where they only orient, dark where the report names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shapely import Point

from geo.model import Kind
from layers.layer import Drawn, Feature, Label, layer
from layers.style import MATCHES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas
    from geo.model import Bounds, Place

#: As many towns orient the reader, the most populous first.
_TOWNS = 40
_LARGE = 400_000
_VAGUE = frozenset({Kind.REGION, Kind.DESERT})
# A pin says "here": not where the point may be farther off than this, in kilometres.
_PINNED_TO_KM = 5.0
# Degrees around the point of a vague place in which its name may stand; nothing else is drawn.
_AROUND_VAGUE = 0.5


def _texts(place: Place) -> dict[str, str]:
    return {"en": place.name, **place.names}


def _point(place: Place) -> Point:
    return Point(place.lon, place.lat)


def basemap(atlas: Atlas, extent: Bounds, named: Collection[str]) -> Drawn:
    """The most populous towns of the region within the extent."""
    towns = [
        p for p in atlas.gazetteer.towns(atlas.region.countries, extent, _TOWNS + len(named)) if p.id not in named
    ][:_TOWNS]
    features = [Feature(p.id, p.name, "town", _point(p)) for p in towns]
    labels = [
        Label(
            f"town-{p.id}",
            _point(p),
            _texts(p),
            "city" if p.population >= _LARGE else "town",
            (25 if p.population >= _LARGE else 70) + rank,
            country=p.country or "",
            layer="towns",
        )
        for rank, p in enumerate(towns)
    ]
    return Drawn((layer("towns", "basemap", 12, features),), tuple(labels))


def report(named: Collection[Place], match: Mapping[str, str]) -> Drawn:
    """What the report names that has a point and no shape of its own: towns, crossings, regions.

    A region, a desert, or a place known to within several kilometres only, has its name written
    there and no pin: where it ends nobody has told.

    Parameters
    ----------
    named
        The places.
    match
        The word for each one's match (``clear``, ``likely``, ``unsure``), by id.
    """
    pinned = [p for p in named if not is_vague(p)]
    features = [Feature(p.id, p.name, "named-town" + MATCHES[match[p.id]], _point(p), p.id) for p in pinned]
    labels = [_named(p, _point(p), "named-town", 12) for p in pinned]
    labels += [_named(p, _point(p).buffer(_AROUND_VAGUE), "named-region", 14) for p in named if is_vague(p)]
    return Drawn((layer("named-places", "report", 13, features),), tuple(labels))


def is_vague(place: Place) -> bool:
    """Whether a place is too wide, or too little known, for a pin."""
    return place.kind in _VAGUE or place.precision_km > _PINNED_TO_KM


def _named(place: Place, anchor: BaseGeometry, style: str, priority: int) -> Label:
    country = place.country or ""
    return Label(f"named-{place.id}", anchor, _texts(place), style, priority, place.id, country, "named-places")
