"""The world in the embedded data: its countries, and a point for each of their divisions."""

from __future__ import annotations

import re
from pathlib import Path

import geopandas as gpd
import shapely

import geo.data

DATA = Path(geo.data.__file__).parent
COUNTRIES = gpd.read_file(DATA / "natural_earth.gpkg", layer="world_countries").set_index("id")
POINTS = gpd.read_file(DATA / "natural_earth.gpkg", layer="adm1_points").set_index("id")


def test_the_world_is_small_and_whole() -> None:
    """240 countries in fewer than 45,000 vertices, each holding the point where its name stands or near it."""
    assert len(COUNTRIES) == 240
    assert shapely.get_num_coordinates(COUNTRIES.geometry.to_numpy()).sum() < 45_000
    large = COUNTRIES[shapely.area(COUNTRIES.geometry.to_numpy()) > 1]
    assert shapely.covers(large.geometry.to_numpy(), shapely.points(large["lon"], large["lat"])).all()


def test_countries_of_the_world_do_not_overlap() -> None:
    """Simplified countries meet without overlap, but for a sliver that the source has between Estonia and Latvia."""
    shapes = COUNTRIES.geometry
    one, other = shapes.sindex.query(shapes.to_numpy(), predicate="overlaps")
    pairs = {(shapes.index[a], shapes.index[b]) for a, b in zip(one, other, strict=True) if a < b}
    assert pairs <= {("EE", "LV")}
    assert all(shapes[a].intersection(shapes[b]).area < 1e-4 for a, b in pairs)


def test_divisions_have_codes_and_names() -> None:
    """Every division has a name and one id, its ISO 3166-2 code where it alone has that and the code is ISO's."""
    assert len(POINTS) > 4500
    assert POINTS.index.is_unique
    assert POINTS["name"].str.len().gt(0).all()
    assert POINTS["name_ar"].notna().mean() > 0.99
    assert POINTS["wikidata_id"].notna().mean() > 0.9
    assert POINTS["geonames_id"].notna().mean() > 0.9
    sure = POINTS[~POINTS.index.str.contains("~")]
    assert (sure["iso_3166_2"] == sure.index).all()
    assert all(re.fullmatch("[A-Z]{2}-[A-Z0-9]{1,3}", code) for code in POINTS["iso_3166_2"].dropna())


def test_divisions_of_the_region_are_its_provinces() -> None:
    """The points of Iraq and Syria are the 32 governorates, by the same ids and names, with the mends made."""
    provinces = gpd.read_file(DATA / "openstreetmap.gpkg", layer="provinces").set_index("id")
    provinces = provinces[provinces["country"].isin(["IQ", "SY"])]
    own = POINTS[POINTS["country"].isin(["IQ", "SY"])]
    assert own["name"].to_dict() == provinces["name"].to_dict()
    assert own["name_ar"].to_dict() == provinces["name_ar"].to_dict()


def test_divisions_lie_in_their_country() -> None:
    """Nearly every point lies in the outline of its country, and none far from it."""
    known = POINTS[POINTS["country"].isin(COUNTRIES.index)]
    away = shapely.distance(known.geometry.to_numpy(), COUNTRIES.geometry[known["country"]].to_numpy())
    assert (away == 0).mean() > 0.9
    assert (away < 0.5).mean() > 0.97


def test_divisions_of_the_world_have_no_names_table() -> None:
    """Names of divisions abroad are in the index of the world's names alone."""
    tables = set(gpd.list_layers(DATA / "natural_earth.gpkg")["name"])
    assert {"adm1_points", "names"} <= tables
    assert "names_world" not in tables
