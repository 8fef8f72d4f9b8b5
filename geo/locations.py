"""A report's mentions as rows for other programs: the contract of ``bordermap locate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from geo import dates, mentions, resolve
from geo.model import Kind
from geo.names import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.atlas import Atlas
    from geo.model import EventDate, Match, Place, Report

_LAYERS = {
    Kind.COUNTRY: "countries",
    Kind.PROVINCE: "provinces",
    Kind.BORDER: "borders",
    Kind.RIVER: "rivers",
    Kind.LAKE: "lakes",
}


def geometry_of(atlas: Atlas, place: Place) -> dict[str, Any] | None:
    """The GeoJSON geometry (WGS 84, longitude first) of a place: its own, else its point."""
    layer = _LAYERS.get(place.kind)
    shape = atlas.boundaries.geometry(layer, place.id) if layer else None
    if shape is None:
        shape = shapely.Point(place.lon, place.lat) if place.lon is not None and place.lat is not None else None
    return shapely.geometry.mapping(shape) if shape is not None else None


def _row(report: Report, match: Match) -> dict[str, Any]:
    mention, place = match.mention, match.place
    row: dict[str, Any] = {
        "doc": report.doc,
        "start": mention.span.start,
        "end": mention.span.end,
        "text": mention.text,
        "role": mention.role.value,
        "name": place.name if place else mention.label or clean(mention.text),
        "kind": match.kind.value,
        "country": place.country if place else None,
        "lat": round(place.lat, 5) if place and place.lat is not None else None,
        "lon": round(place.lon, 5) if place and place.lon is not None else None,
        "geonames_id": place.geonames_id if place else None,
        "confidence": match.confidence,
    }
    if place and place.properties:
        row["properties"] = dict(place.properties)
    if mention.head:
        row["head"] = list(mention.head)
    return row


def _event(found: EventDate) -> dict[str, str | None]:
    ends = {"start": found.start, "end": found.end}
    return {**{k: day.isoformat() if day else None for k, day in ends.items()}, "text": found.text}


def _events(report: Report) -> dict[int, dict[str, str | None]]:
    """The date of a sentence's events, where it tells one and no more."""
    told: dict[int, list[EventDate]] = {}
    for event in dates.events(report):
        if event.is_resolved:
            told.setdefault(event.sentence, []).append(event)
    return {sentence: _event(found[0]) for sentence, found in told.items() if len(found) == 1}


def rows(report: Report, atlas: Atlas, *, geometry: bool = False) -> Iterator[dict[str, Any]]:
    """One row a mention, in text order; with ``geometry`` each place's GeoJSON geometry.

    A row has ``event`` (``start`` and ``end`` in ISO 8601, ``text``) where its sentence gives one date.
    """
    events = _events(report)
    found = mentions.find(report, atlas.gazetteer, atlas.report_language)
    situation = resolve.resolve(report, found, atlas.region)
    for match in situation.matches:
        row = _row(report, match)
        if match.mention.sentence in events:
            row["event"] = events[match.mention.sentence]
        if geometry:
            row["geometry"] = geometry_of(atlas, match.place) if match.place else None
        yield row
