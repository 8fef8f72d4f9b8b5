"""A second region, built by the same script: Mali, Burkina Faso and Niger. And what describes a region."""

from __future__ import annotations

import hashlib
import itertools
import re
import sqlite3
import tomllib
from contextlib import closing
from functools import cache
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import LineString, Point, box

from geo.crs import distance_km, length_km
from geo.data import build
from geo.data.making import coverage, natural_earth, regions, timezones
from geo.data.making.districts import plain
from geo.data.making.tables import contents, written
from geo.errors import DataError
from geo.store import KEYS, Store
from geo.tokens import joined_key

SAHEL = Path(__file__).resolve().parent / "regions" / "sahel"
FILES = ("curated", "geonames", "gshhg", "natural_earth", "openstreetmap")
OWN = ("BF", "ML", "NE")
#: GeoNames has Bamba of Gao in Ivory Coast, and gives Abdel Bagrou of Koulikoro to Bamako.
ASTRAY = {"gn-2460584", "gn-2597438"}


@cache
def layer(file: str, name: str) -> gpd.GeoDataFrame:
    """Read a layer, indexed by id."""
    return gpd.read_file(SAHEL / f"{file}.gpkg", layer=name).set_index("id")


def named(name: str) -> set[str]:
    """Take the places that a name may mean, in all files."""
    found = set()
    for file in FILES:
        with closing(sqlite3.connect(f"file:{SAHEL / file}.gpkg?mode=ro&immutable=1", uri=True)) as base:
            found |= {row[0] for row in base.execute("SELECT place_id FROM names WHERE key = ?", (joined_key(name),))}
    return found


def test_the_region_file_describes_it() -> None:
    """The file that the script writes says which countries, which border, where, and where the data are."""
    told = tomllib.loads((SAHEL / "sahel.toml").read_text(encoding="utf-8"))
    assert told["countries"] == ["ML", "BF", "NE"]
    assert (told["id"], told["border"], told["data"]) == ("sahel", "ML-NE", ".")
    assert "published_length" not in told


def test_the_bundle_is_small_and_says_its_licences() -> None:
    """The bundle takes no more than 2.5 MB, has no table of the world, and names each file's licence."""
    assert sum(path.stat().st_size for path in SAHEL.iterdir()) <= 2_500_000
    assert {path.name for path in written(SAHEL)} == {KEYS, *(f"{file}.gpkg" for file in FILES)}
    assert sorted(Store(SAHEL).keys) == Store(SAHEL).all_keys()
    tables = {table for file in FILES for table, _, _ in contents(SAHEL / f"{file}.gpkg")}
    assert not tables & {"world", "world_countries", "adm1_points"}
    text = (SAHEL / "LICENCES.txt").read_text(encoding="utf-8")
    for file, licence in zip(FILES, ("MIT", "CC-BY-4.0", "LGPL-3.0", "public domain", "ODbL-1.0"), strict=True):
        assert re.search(rf"^{file}\.gpkg +{licence}", text, re.MULTILINE)


def test_hashes_are_those_recorded() -> None:
    """Each file has the checksum, and each layer the content, that the script wrote down."""
    sums = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.name}" for p in written(SAHEL)]
    assert (SAHEL / "CHECKSUMS").read_text(encoding="utf-8").splitlines() == sums
    rows = [
        f"{digest}  {count}  {file}/{table}"
        for file in FILES
        for table, count, digest in contents(SAHEL / f"{file}.gpkg")
    ]
    assert (SAHEL / "CONTENTS").read_text(encoding="utf-8").splitlines() == rows


@pytest.mark.parametrize("file", FILES)
def test_layers_are_valid(file: str) -> None:
    """Every geometry is valid, not empty, in EPSG:4326, and no id comes twice."""
    for name in gpd.list_layers(SAHEL / f"{file}.gpkg").dropna()["name"]:
        frame = layer(file, name)
        assert frame.crs.to_epsg() == 4326
        assert frame.is_valid.all(), name
        assert not frame.is_empty.any(), name
        assert frame.index.is_unique, name


def test_provinces_tile_three_countries() -> None:
    """The provinces of the three countries leave no gap and no overlap, and make up the countries."""
    provinces, countries = layer("openstreetmap", "provinces"), layer("openstreetmap", "countries")
    assert provinces["country"].value_counts().to_dict() == {"BF": 45, "ML": 9, "NE": 8}
    assert tuple(countries.index) == OWN
    assert shapely.coverage_is_valid(provinces.geometry.to_numpy())
    for code, country in countries.geometry.items():
        own = provinces.geometry[provinces["country"] == code].to_numpy()
        assert shapely.coverage_union_all(own).equals(country)


def test_borders_are_the_edges_that_countries_share() -> None:
    """The three borders between the three countries are the lines in which their outlines meet, and are named."""
    borders, countries = layer("openstreetmap", "borders"), layer("openstreetmap", "countries").geometry
    assert set(borders.index) == {f"{a}-{b}" for a, b in itertools.combinations(OWN, 2)}
    assert borders["name"]["ML-NE"] == "Mali–Niger border"
    for code, line in borders.geometry.items():
        a, b = code.split("-")
        common = coverage.shared(countries[a], countries[b])
        assert length_km(common) == pytest.approx(length_km(line), abs=0.01)


def test_pairs_of_provinces_sum_to_the_border() -> None:
    """The stretches in which a Malian and a Nigerien region meet sum to the border of interest."""
    provinces = layer("openstreetmap", "provinces")
    line = layer("openstreetmap", "borders").geometry["ML-NE"]
    made = coverage.Coverage(
        provinces.geometry.to_dict(), provinces["country"].to_dict(), shapely.line_merge(line), ("ML", "NE")
    )
    assert set(made.pairs()) == {("ML-7", "NE-5"), ("ML-7", "NE-6"), ("ML-8", "NE-1"), ("ML-8", "NE-5")}
    assert sum(made.pairs().values()) == pytest.approx(length_km(line), abs=1e-6)
    assert 820 < length_km(line) < 855


def test_towns_lie_in_their_country_and_province() -> None:
    """Towns of the three countries with 5,000 people or more lie in their country and province, but for two."""
    towns = layer("geonames", "cities")
    provinces = layer("openstreetmap", "provinces")
    own = towns[towns["country"].isin(OWN) & (towns["population"] >= 5000)]
    assert len(own) > 150
    away = {i: own.geometry[i].distance(provinces.geometry[own["province"][i]]) for i in own.index}
    assert {i for i, degrees in away.items() if degrees > 0.05} == ASTRAY
    assert (own["country"] == provinces["country"][own["province"]].to_numpy()).all()


def test_the_niger_passes_its_towns() -> None:
    """The Niger passes Bamako, Timbuktu, Gao and Niamey; its bridged gaps are marked, the inner delta is left open."""
    river, towns = layer("gshhg", "rivers"), layer("geonames", "cities")
    assert list(river.index) == ["river-niger"]
    assert river["bridged_km"]["river-niger"] == pytest.approx(
        layer("gshhg", "river_bridges")["length_km"].sum(), abs=0.01
    )
    assert len(shapely.get_parts(river.geometry["river-niger"])) == 2
    for town in ("Bamako", "Timbuktu", "Gao", "Niamey"):
        point = towns.geometry[(towns["name"] == town) & (towns["country"] != "BF")].iloc[0]
        assert distance_km(*shapely.shortest_line(point, river.geometry["river-niger"]).coords) < 15


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Gao", "ML-7"),
        ("Gao", "gn-2457163"),
        ("Ménaka", "gn-2453514"),
        ("Menaka", "gn-2453514"),
        ("Tillabéri", "NE-6"),
        ("Tillabery", "NE-6"),
        ("Niamey", "gn-2440485"),
        ("Ouagadougou", "gn-2357048"),
        ("Niger River", "river-niger"),
        ("Liptako-Gourma", "region-liptako-gourma"),
        ("Tombouctou", "ML-6"),
        ("Kebbi State", "NG-KE"),
        ("غاو", "ML-7"),
    ],
)
def test_names_of_the_region_are_known(name: str, place: str) -> None:
    """A name that the region's news use leads to its place."""
    assert place in named(name)


def test_niger_is_the_country() -> None:
    """No place of the region is called just "Niger", as a state of Nigeria is in the source: that is the country's."""
    assert named("Niger") <= {"NE"}


def test_the_report_names_what_the_bundle_has() -> None:
    """The report that goes with the bundle names its places, and says that it is invented."""
    text = (SAHEL / "report.txt").read_text(encoding="utf-8")
    assert "invented" in text
    for name in ("Gao", "Ménaka", "Tillabéri", "Liptako-Gourma", "Niger River", "Ouagadougou", "Niamey", "Dori"):
        assert name in text
        assert named(name), name


def test_a_region_is_described_by_arguments(tmp_path: Path) -> None:
    """Arguments make the region, its border in alphabetical order; what is written can be read again."""
    region = regions.described("x", "ml,bf,ne", "NE-ML", "-9,10,9,21", folder=tmp_path, name='X "y"')
    assert (region.border, region.bounds.west) == ("ML-NE", -9.0)
    again = regions.read(str(regions.write(region, tmp_path)))
    assert (again.name, again.countries, again.bounds) == (region.name, region.countries, region.bounds)


@pytest.mark.parametrize(
    ("described", "told"),
    [
        (("x", "ML,NE", "ML-BF", "-9,10,9,21"), "not between two of"),
        (("x", "ML", "ML-ML", "-9,10,9,21"), "two countries or more"),
        (("x", "ML,NE", "ML-NE", "9,10,-9,21"), "not west, south, east, north"),
        (("x", "ML,NE", "ML-NE", "9,10"), "not west,south,east,north"),
        (("../x", "ML,NE", "ML-NE", "-9,10,9,21"), "no id of a region"),
    ],
)
def test_what_describes_no_region_is_refused(described: tuple[str, str, str, str], told: str, tmp_path: Path) -> None:
    """A description that makes no region is refused, and says what is wrong."""
    with pytest.raises(DataError, match=told):
        regions.described(*described, folder=tmp_path)


def test_another_region_never_replaces_the_embedded_data(caplog: pytest.LogCaptureFixture) -> None:
    """Without a folder of its own, another region is not built."""
    assert build.main(["--region", str(SAHEL / "sahel.toml")]) == 1
    assert "--out DIR" in caplog.text


def test_a_line_is_fitted_where_its_ends_fall_outside() -> None:
    """A precise line whose ends miss the outline is joined to it, and the areas still tile the ground."""
    areas = {"AA-1": box(0, 0, 1, 1), "AA-2": box(0, 1, 1, 2), "BB-1": box(1, 0, 2, 2)}
    areas["CC-1"] = shapely.Polygon([(0, 2), (1, 2), (2, 2), (2, 3), (0, 3)])
    owner = {k: k[:2] for k in areas}
    line = LineString([(1.05, -0.02), (1.05, 0.01), (0.95, 0.9), (1.05, 1.98), (1.02, 2.01)])
    made = coverage.fit_border(areas, owner, line, ("AA", "BB"))
    assert shapely.coverage_is_valid(list(made.areas.values()))
    assert made.areas["CC-1"].equals(areas["CC-1"])
    assert set(line.coords[1:-1]) <= set(made.line.coords)
    assert sum(made.pairs().values()) == pytest.approx(length_km(made.line))


def test_countries_that_do_not_meet_share_no_line() -> None:
    """Between countries that are apart, or touch in a point, there is no line."""
    areas = {"AA-1": box(0, 0, 1, 1), "BB-1": box(1, 1, 2, 2), "CC-1": box(5, 5, 6, 6)}
    owner = {k: k[:2] for k in areas}
    assert coverage.between(areas, owner, ("AA", "BB")).is_empty
    assert coverage.between(areas, owner, ("AA", "CC")).is_empty


def test_a_line_that_runs_out_to_sea_is_cut_at_the_coast() -> None:
    """Where time zones go on far beyond the end of the land border, the line ends by that end."""
    line = LineString([(0, 0), (0, 1), (0, 2), (0, 3)])
    old = LineString([(0.01, 1.0), (0.01, 3.0)])
    assert list(timezones.trimmed(line, old).coords) == [(0, 1), (0, 2), (0, 3)]


@pytest.mark.parametrize(
    ("full", "name"),
    [
        ("Gao Region", "Gao"),
        ("Kebbi State", "Kebbi"),
        ("Nana-Grébizi Economic Prefecture", "Nana-Grébizi"),
        ("Eastern Province", "Eastern Province"),
        ("North District", "North District"),
        ("Al Anbar", "Al Anbar"),
    ],
)
def test_provinces_are_called_without_the_word_for_it(full: str, name: str) -> None:
    """The word for province goes from a name, but where nothing but a point of the compass would be left."""
    assert natural_earth.standard_name({"name_en": full, "name": ""}) == name


def test_districts_are_called_without_the_word_for_it() -> None:
    """The word for district goes from names in English, French and Arabic."""
    told = {"Akre District": "Akre", "Cercle de Goundam": "Goundam", "Département de Loga": "Loga", "قضاء بلد": "بلد"}
    assert {full: plain(full) for full in told} == told


def test_the_point_of_interest_lies_in_the_bounds() -> None:
    """The bounds hold the middle of the border of interest and all of the region's own places."""
    bounds = box(*tomllib.loads((SAHEL / "sahel.toml").read_text(encoding="utf-8"))["bounds"])
    line = layer("openstreetmap", "borders").geometry["ML-NE"]
    assert bounds.covers(Point(line.interpolate(0.5, normalized=True)))
    assert layer("curated", "places").within(bounds).all()
