"""A report's mentions as rows for other programs: the contract of ``bordermap locate``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shapely

from geo import dates, situations
from geo.model import Kind, Role
from geo.names import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas
    from geo.model import End, EventDate, Expression, Match, Movement, Place, Report

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


def _mapping(shape: BaseGeometry | None) -> dict[str, Any] | None:
    return shapely.geometry.mapping(shape) if shape is not None else None


def _spoken(report: Report, found: Expression | Movement, kind: Kind, inside: BaseGeometry | None) -> dict[str, Any]:
    """What the rows of an expression and of a movement share; ``inside`` holds their representative point."""
    point = shapely.point_on_surface(inside) if inside is not None else None
    return {
        "doc": report.doc,
        "start": found.span.start,
        "end": found.span.end,
        "text": found.text,
        "role": Role.EXPRESSION.value,
        "name": clean(found.text),
        "kind": kind.value,
        "country": None,
        "lat": round(point.y, 5) if point is not None else None,
        "lon": round(point.x, 5) if point is not None else None,
        "geonames_id": None,
        "confidence": found.confidence,
    }


def _expression(report: Report, found: Expression) -> dict[str, Any]:
    row = _spoken(report, found, found.kind, found.geometry)
    countries = {p.country for p in found.members or found.places}
    row["country"] = countries.pop() if len(countries) == 1 else None
    row |= {"method": found.method, "places": [p.id for p in found.places], "anaphoric": found.anaphoric}
    row |= {k: v for k, v in found.figures.items() if " " not in k}
    if found.kind is Kind.SET:
        row["members"] = [{"id": p.id, "name": p.name, "km": found.figures.get(f"km {p.id}")} for p in found.members]
    return row


def _end(end: End | None) -> str | None:
    """An end in the report's words; by the place's name where they are one word, as "Syrian"."""
    if end is None:
        return None
    text = clean(end.text)
    return end.places[0].name if len(end.places) == 1 and " " not in text else text


def _movement(report: Report, found: Movement) -> dict[str, Any]:
    ends = {"from": found.origin, "to": found.destination}
    shapes = [found.geometry, *(end.geometry for end in ends.values() if end is not None)]
    row = _spoken(report, found, Kind.MOVEMENT, next((shape for shape in shapes if shape is not None), None))
    row |= {"actor": clean(found.actor), "theme": found.theme.value, "status": found.status.value}
    row |= {name: _end(end) for name, end in ends.items()}
    row |= {f"{name}_places": [p.id for p in end.places] if end else [] for name, end in ends.items()}
    via, border = found.via.id if found.via else None, found.border.id if found.border else None
    return row | {"via": via, "border": border, "schematic": found.schematic}


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
    situation = situations.of(report, atlas)
    found: list[tuple[dict[str, Any], int, Any]] = []
    for match in situation.matches:
        shape = geometry_of(atlas, match.place) if geometry and match.place else None
        found.append((_row(report, match), match.mention.sentence, shape))
    found += [(_expression(report, e), e.sentence, _mapping(e.geometry)) for e in situation.expressions]
    found += [(_movement(report, m), m.sentence, _mapping(m.geometry)) for m in situation.movements]
    for row, sentence, shape in sorted(found, key=lambda one: (one[0]["start"], -one[0]["end"])):
        if sentence in events:
            row["event"] = events[sentence]
        if geometry:
            row["geometry"] = shape
        yield row
