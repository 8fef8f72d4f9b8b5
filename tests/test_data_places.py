"""Our own table of crossings, camps, bases and regions: sourced, dated, where it says."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

import geo.data
from geo.crs import distance_km
from geo.model import Kind

DATA = Path(geo.data.__file__).parent
PLACES = gpd.read_file(DATA / "curated.gpkg", layer="places").set_index("id")
KINDS = {"crossing", "camp", "base", "mountain", "desert", "region", "district", "village", "other"}
#: How far a crossing may lie from the line of its border, in kilometres.
FROM_THE_LINE = {"IQ-SY": 2.5}
#: How far off its outline a country's place may lie: Natural Earth's lines are rough.
OFF_THE_MAP = 3.0
#: Natural Earth draws the Golan Heights outside Syria; see README.md.
ACROSS_THE_LINE = {"region-golan"}
CROSSINGS = sorted(PLACES.index[PLACES["kind"] == "crossing"])


def _lines() -> dict[str, shapely.Geometry]:
    found: dict[str, shapely.Geometry] = {}
    for file in ("natural_earth", "openstreetmap"):
        found |= gpd.read_file(DATA / f"{file}.gpkg", layer="borders").set_index("id").geometry.to_dict()
    return found


def _away(point: shapely.Point, other: shapely.Geometry) -> float:
    return distance_km(*shapely.shortest_line(point, other).coords)


def test_every_place_says_what_where_and_since_when_it_is_known() -> None:
    """Every row has a kind that the house knows, a source, a precision, and the day it was checked."""
    assert len(PLACES) > 100
    assert set(PLACES["kind"]) == KINDS <= {str(kind) for kind in Kind}
    assert PLACES.index.is_unique
    assert PLACES["citation"].str.len().gt(4).all()
    assert (PLACES["precision_km"] > 0).all()
    assert {date.fromisoformat(day) for day in PLACES["checked"]} == {date(2026, 11, 24)}
    for place, kind in PLACES["kind"].items():
        assert re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", str(place))
        assert str(place).startswith(f"{kind}-") or kind == "district"


def test_dates_are_dates() -> None:
    """What is valid from or to a day, a month or a year says so in ISO 8601, in that order."""
    for _, row in PLACES.iterrows():
        bounds = [text for text in (row["valid_from"], row["valid_to"]) if isinstance(text, str)]
        for text in bounds:
            date.fromisoformat((text + "-01-01")[:10])
        assert bounds == sorted(bounds)


def test_coordinates_agree_with_the_geometry() -> None:
    """Latitude and longitude are those of the point."""
    assert (PLACES.geometry.x == PLACES["lon"]).all()
    assert (PLACES.geometry.y == PLACES["lat"]).all()


def test_places_lie_in_their_country_and_province() -> None:
    """A place lies in the country that it names, in the region also in the province."""
    provinces = gpd.read_file(DATA / "openstreetmap.gpkg", layer="provinces").set_index("id")
    assert set(PLACES["province"].dropna()) <= set(provinces.index)
    countries = gpd.read_file(DATA / "openstreetmap.gpkg", layer="countries").set_index("id").geometry
    for place, row in PLACES[PLACES["country"].notna()].drop(index=ACROSS_THE_LINE).iterrows():
        assert _away(row.geometry, countries[row["country"]]) <= OFF_THE_MAP, place
        if isinstance(row["province"], str):
            assert row["province"].startswith(row["country"]), place
            # Natural Earth's provinces are generalised; Baghdad's is far too small.
            away = _away(row.geometry, provinces.geometry[row["province"]])
            assert away <= (30 if row["province"] == "IQ-BG" else 20), place


@pytest.mark.parametrize("place", CROSSINGS)
def test_crossings_lie_on_their_line(place: str) -> None:
    """A crossing names both countries and lies by the line between them."""
    row = PLACES.loc[place]
    code = "-".join(sorted((row["country"], row["country_b"])))
    assert _away(row.geometry, _lines()[code]) <= FROM_THE_LINE.get(code, OFF_THE_MAP)


def test_every_crossing_of_the_line_is_there() -> None:
    """The eleven crossings of the Iraqi–Syrian line that sources name are in the table."""
    assert (PLACES.loc[CROSSINGS, "country_b"] == "SY").sum() == 11


def test_vague_places_say_so() -> None:
    """A region, a desert or a mountain has its extent in words, or a precision of some kilometres."""
    vague = PLACES[PLACES["kind"].isin(["region", "desert", "mountain"])]
    assert (vague["extent_note"].notna() | (vague["precision_km"] >= 20)).all()
    assert (vague["precision_km"] >= 5).all()
    unverified = PLACES[PLACES["citation"].str.contains("unverified")]
    assert (unverified["precision_km"] >= 3).all()


def test_extents_are_made_of_provinces() -> None:
    """An extent is a list of provinces that the data have."""
    provinces = set(gpd.read_file(DATA / "openstreetmap.gpkg", layer="provinces")["id"])
    for extent in PLACES["extent"].dropna():
        assert set(extent.split("|")) <= provinces
    assert PLACES.loc["region-kurdistan-iraq", "extent"] == "IQ-AR|IQ-DA|IQ-SU"


def test_formations_have_sources_and_dates() -> None:
    """Every formation has a source, each name comes once, and a date is a date."""
    with (DATA / "curated" / "formations.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {"Nineveh", "Anbar", "Jazeera", "Joint", "Baghdad", "Samarra"} <= {r["name"].split()[0] for r in rows}
    names = [n for r in rows for n in (r["name"], *r["variants"].split("|"))]
    assert len(names) == len(set(names))
    for row in rows:
        assert row["source"]
        assert row["extent_note"]
        if row["date"]:
            date.fromisoformat(row["date"])
