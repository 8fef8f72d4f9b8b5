"""A user's own places among those that are known: which of ours each one is, and who answers to which name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.identity import adopted, same
from geo.inputs.own import ids
from geo.model import Kind
from geo.tokens import joined_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.boundaries import Boundaries
    from geo.gazetteer import Gazetteer
    from geo.inputs.gazetteers import Entry, OwnGazetteer
    from geo.model import Place

#: In front of the ids of places that none of ours is.
PREFIX = "place-"


@dataclass(frozen=True, slots=True)
class OwnPlaces:
    """The user's places by key, and those that are one of ours by its id."""

    names: dict[str, list[Place]]
    known: dict[str, Place]

    def over(self, names: Mapping[str, Sequence[Place]]) -> dict[str, list[Place]]:
        """The names of the user's areas and of these places together; a place of both is told as here."""
        found = {k: [self.known.get(p.id, p) for p in places] for k, places in names.items()}
        for k, places in self.names.items():
            there = found.setdefault(k, [])
            there.extend(p for p in places if p.id not in {q.id for q in there})
        return found

    def instead(self, instead: Mapping[str, Place]) -> dict[str, Place]:
        """The places that stand for others, a place of both told as here."""
        return {other: self.known.get(p.id, p) for other, p in instead.items()}


def over(gazetteer: Gazetteer, boundaries: Boundaries, read: Iterable[OwnGazetteer]) -> OwnPlaces:
    """The user's places over the ones that are known.

    Parameters
    ----------
    gazetteer
        What is known without them.
    boundaries
        Whose countries and provinces hold them.
    read
        The user's gazetteers; of two rows that are the same place of ours, the first is it.
    """
    entries = [e for own in read for e in own.entries]
    countries = _holders(boundaries, "countries", entries)
    provinces = _holders(boundaries, "provinces", entries)
    known: dict[str, Place] = {}
    names: dict[str, list[Place]] = {}
    fresh = ids((e.code or e.place.name for e in entries), PREFIX)
    for entry, new, country, province in zip(entries, fresh, countries, provinces, strict=True):
        place = replace(entry.place, country=_country(gazetteer, entry.country) or country)
        ours = next((p for p in _alike(gazetteer, entry, place) if p.id not in known), None)
        if ours is not None:
            place = known[ours.id] = adopted(place, ours)
        else:
            place = replace(place, id=new, province=province if place.kind is not Kind.PROVINCE else None)
        for name in dict.fromkeys(joined_key(n) for n in entry.names):
            names.setdefault(name, []).append(place)
    return OwnPlaces(names, known)


def _alike(gazetteer: Gazetteer, entry: Entry, place: Place) -> Iterator[Place]:
    """The places of ours that a row may be, by its GeoNames id first."""
    if place.geonames_id is not None:
        yield from (p for p in [gazetteer.by_geonames_id(place.geonames_id)] if p is not None)
    for name in entry.names:
        for candidate in gazetteer.candidates(name):
            if not candidate.demonym and same(place, candidate.place):
                yield candidate.place


def _country(gazetteer: Gazetteer, cell: str) -> str | None:
    """The country that a cell names, by its code of two letters or by name."""
    if not cell:
        return None
    coded = gazetteer.place(cell.upper()) if len(cell) == 2 else None
    found = [coded] if coded is not None else [c.place for c in gazetteer.candidates(cell) if not c.demonym]
    return next((p.id for p in found if p.kind is Kind.COUNTRY), None)


def _holders(boundaries: Boundaries, layer: str, entries: Sequence[Entry]) -> list[str | None]:
    """The id of the layer's area that holds each place, or None."""
    found: list[str | None] = [None] * len(entries)
    if entries:
        frame = boundaries.layer(layer)
        points = shapely.points([e.place.lon for e in entries], [e.place.lat for e in entries])
        areas = frame["id"].to_numpy()
        for i, j in np.transpose(shapely.STRtree(frame.geometry.to_numpy()).query(points, predicate="intersects")):
            found[int(i)] = str(areas[j])
    return found
