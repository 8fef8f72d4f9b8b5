"""Arabic names that the data's own files do not hold: of borders, and of the world's seas, mountains and the like."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from geo.model import Kind
from geo.world import place_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.model import Place


def of(place: Place) -> str | None:
    """The Arabic name of a place, or None where none is known."""
    known = place.names.get("ar")
    if known:
        return known
    if place.kind is Kind.BORDER:
        return borders().get(place.id)
    return _world(numbered=place.geonames_id is not None).get(place.id)


@cache
def borders() -> dict[str, str]:
    """Names by the border's id, from ``geo/data/curated/border_names.csv``."""
    return {row["id"]: row["name_ar"] for row in _rows("border_names.csv")}


@cache
def _world(*, numbered: bool) -> dict[str, str]:
    """Names by the id that the index of the world gives: of what GeoNames numbers, or of the rest.

    They are in ``geo/data/curated/world_places.csv``.
    """
    return {
        place_id(int(row["geonames_id"] or 0), Kind(row["kind"]), row["name"], row["country"]): row["name_ar"]
        for row in _rows("world_places.csv")
        if row["name_ar"] and bool(row["geonames_id"]) is numbered
    }


def _rows(table: str) -> Iterator[dict[str, str]]:
    text = (files("geo") / "data" / "curated" / table).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
