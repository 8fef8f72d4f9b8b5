"""Our own table of crossings, camps, bases, mountains, deserts, regions and villages."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from shapely.geometry import Point

from geo.data.making.fetch import member
from geo.data.making.naming import Name, split
from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from geo.model import Bounds

_DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def read_airports(wheel: Path) -> dict[str, tuple[float, float]]:
    """The airports of the world by their code, as (lat, lon)."""
    text = io.StringIO(member(wheel, "airportsdata/airports.csv").decode("utf-8"))
    return {row["icao"]: (float(row["lat"]), float(row["lon"])) for row in csv.DictReader(text)}


def place_rows(
    table: Sequence[Mapping[str, str]], airports: Mapping[str, tuple[float, float]], bounds: Bounds
) -> tuple[list[dict[str, object]], list[Name]]:
    """The features of ``places`` within the bounds, and their names.

    Raises
    ------
    DataError
        A row has neither a point nor the code of an airport, or a date that is none.
    """
    rows: list[dict[str, object]] = []
    names: list[Name] = []
    for row in table:
        for column in ("valid_from", "valid_to"):
            if row[column] and not _DATE.fullmatch(row[column]):
                raise DataError(f"places.csv, {row['id']}: {column} {row[column]!r} is no date")
        lat, lon = _point(row, airports)
        if not bounds.holds(lon, lat):
            continue
        told = {k: row[k] or None for k in ("name_ar", "name_ku", "name_tr", "country", "country_b", "province")}
        dated = {k: row[k] or None for k in ("valid_from", "valid_to", "status")}
        rows.append(
            {
                "id": row["id"],
                "kind": row["kind"],
                "name": row["name"],
                **told,
                "lat": lat,
                "lon": lon,
                **dated,
                "precision_km": float(row["precision_km"]),
                "extent": row["extent"] or None,
                "extent_note": row["extent_note"] or None,
                "icao": row["icao"] or None,
                "citation": row["source"],
                "checked": row["checked"],
                "note": row["note"] or None,
                "geometry": Point(lon, lat),
            }
        )
        names.append(Name(row["id"], row["name"], "en"))
        names += [Name(row["id"], row[f"name_{c}"], c) for c in ("ar", "ku", "tr") if row[f"name_{c}"]]
        names += split(row["other_names"], row["id"])
    return rows, names


def _point(row: Mapping[str, str], airports: Mapping[str, tuple[float, float]]) -> tuple[float, float]:
    if row["icao"]:
        if row["icao"] not in airports:
            raise DataError(f"places.csv, {row['id']}: no airport {row['icao']}")
        return airports[row["icao"]]
    if not (row["lat"] and row["lon"]):
        raise DataError(f"places.csv, {row['id']}: no point")
    return float(row["lat"]), float(row["lon"])
