"""The embedded data: complete, valid, consistent with itself, and small enough."""

from __future__ import annotations

import csv
import hashlib
import itertools
import re
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import marisa_trie
import pytest
import shapely

import geo.data
from geo import atlas, world
from geo.crs import distance_km, length_km
from geo.data.making.tables import contents, written
from geo.region import load
from geo.store import Store, embedded_folder
from geo.tokens import joined_key

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

DATA = Path(geo.data.__file__).parent
FILES = ("curated", "geonames", "gshhg", "natural_earth", "openstreetmap")
#: Natural Earth draws these on the other side of its outline of the country; see README.md: Atbah in
#: the Iraqi south, Buq'ata on the Golan Heights.
ACROSS_THE_LINE = {"gn-7326105", "gn-171200"}
#: And these on the other side of a province's: Abu Ghraib, Tarmiyah and Mahmudiyah outside its small
#: Baghdad; Kuchka and Hilora, which lie by the line.
IN_ANOTHER_PROVINCE = {"gn-100077", "gn-98403", "gn-99100", "gn-12902769", "gn-8659334"}


@cache
def layer(file: str, name: str) -> gpd.GeoDataFrame:
    """Read a layer, indexed by id."""
    return gpd.read_file(DATA / f"{file}.gpkg", layer=name).set_index("id")


def rows(file: str, query: str) -> list[tuple[object, ...]]:
    """Ask a GeoPackage by SQL."""
    with closing(sqlite3.connect(f"file:{DATA / file}.gpkg?mode=ro&immutable=1", uri=True)) as base:
        return base.execute(query).fetchall()


def segments(geometry: BaseGeometry) -> set[frozenset[tuple[float, float]]]:
    """Take a geometry's edges apart into pairs of vertices."""
    parts = geometry.boundary if geometry.area else geometry
    return {frozenset(pair) for part in shapely.get_parts(parts) for pair in itertools.pairwise(part.coords)}


def governorates() -> gpd.GeoDataFrame:
    """Take the provinces of the region's own countries, without those of a neighbour with a precise line."""
    provinces = layer("openstreetmap", "provinces")
    return provinces[provinces["country"].isin(load().countries)]


def test_the_region_has_18_and_14_governorates() -> None:
    """Iraq has 18 governorates in the data, Syria 14, each with a name in Arabic and an ISO code."""
    provinces = governorates()
    assert provinces["country"].value_counts().to_dict() == {"IQ": 18, "SY": 14}
    assert provinces["name_ar"].notna().all()
    assert all(re.fullmatch("(IQ|SY)-[A-Z]{2}", code) for code in provinces.index)
    assert {"IQ-KI", "SY-QU"} <= set(provinces.index)
    assert not provinces["name_ar"].str.contains("محافظة").any()


def test_governorates_tile_both_countries() -> None:
    """Every governorate is valid, and together they leave no gap and no overlap."""
    provinces = layer("openstreetmap", "provinces")
    countries = layer("openstreetmap", "countries")
    assert provinces.is_valid.all()
    assert countries.is_valid.all()
    assert shapely.coverage_is_valid(provinces.geometry.to_numpy())
    for code in ("IQ", "SY"):
        own = provinces[provinces["country"] == code]
        assert shapely.coverage_union_all(own.geometry.to_numpy()).equals(countries.geometry[code])


def test_the_turkish_line_is_precise_too() -> None:
    """Turkey meets Syria in one line out of OpenStreetMap, vertex for vertex, and the six provinces there follow it."""
    countries = layer("openstreetmap", "countries").geometry
    borders = layer("openstreetmap", "borders").geometry
    assert segments(countries["SY"]) & segments(countries["TR"]) == segments(borders["SY-TR"])
    assert length_km(borders["SY-TR"]) == pytest.approx(904.1, abs=0.05)
    assert shapely.get_num_coordinates(borders["SY-TR"]) < 1500
    provinces = layer("openstreetmap", "provinces")
    assert set(provinces.index[provinces["country"] == "TR"]) == {f"TR-{n}" for n in (27, 31, 47, 63, 73, 79)}
    assert not set(provinces.index) & set(layer("natural_earth", "provinces").index)
    assert not {"SY-TR", "IQ-TR"} & set(layer("natural_earth", "borders").index)
    towns = layer("geonames", "cities")
    for town in ("gn-172256", "gn-163750", "gn-168519", "gn-308762", "gn-320835", "gn-438184"):
        assert countries[towns["country"][town]].covers(towns.geometry[town])


def test_the_border_is_the_edge_that_both_countries_share() -> None:
    """The border line is, vertex for vertex, the common boundary of Iraq and Syria."""
    countries = layer("openstreetmap", "countries").geometry
    border = layer("openstreetmap", "borders").geometry["IQ-SY"]
    assert segments(countries["IQ"]) & segments(countries["SY"]) == segments(border)


def test_the_border_is_as_long_as_published() -> None:
    """The border's geodesic length lies between the shortest and the longest published one."""
    published = [found.km for found in load().published_lengths]
    km = length_km(layer("openstreetmap", "borders").geometry["IQ-SY"])
    assert min(published) <= km <= max(published)
    assert km == pytest.approx(603.9, abs=0.05)


def test_stretches_between_governorates_sum_to_the_border() -> None:
    """The five stretches in which an Iraqi and a Syrian governorate meet sum to the whole line."""
    provinces = layer("openstreetmap", "provinces")
    border = layer("openstreetmap", "borders").geometry["IQ-SY"]
    edges = {code: segments(shape) & segments(border) for code, shape in provinces.geometry.items()}
    lengths = {}
    for a, b in itertools.product(sorted(edges), repeat=2):
        common = edges[a] & edges[b]
        if a.startswith("IQ") and b.startswith("SY") and common:
            lengths[a, b] = sum(distance_km(*edge) for edge in common)
    assert set(lengths) == {
        ("IQ-DA", "SY-HA"),
        ("IQ-NI", "SY-HA"),
        ("IQ-NI", "SY-DY"),
        ("IQ-AN", "SY-DY"),
        ("IQ-AN", "SY-HI"),
    }
    assert sum(lengths.values()) == pytest.approx(length_km(border), abs=1e-6)


def tables(file: str, *, names: bool) -> list[str]:
    """List the tables of a GeoPackage that hold names, or those that hold places."""
    found = [str(row[0]) for row in rows(file, "SELECT table_name FROM gpkg_contents")]
    return [table for table in found if (table == "names" or table.startswith("names_")) is names]


@pytest.mark.parametrize("file", FILES)
def test_keys_are_those_of_the_names(file: str) -> None:
    """Every key in a names table is what geo.tokens makes of the name, and the column is indexed."""
    assert "names" in tables(file, names=True)
    for table in tables(file, names=True):
        found = rows(file, f"SELECT key, name FROM {table}")  # noqa: S608
        assert found
        assert [(k, n) for k, n in found if k != joined_key(str(n)) or not k] == []
        assert rows(file, f"SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = '{table}_key'")  # noqa: S608


@pytest.mark.parametrize("file", FILES)
def test_names_name_what_there_is(file: str) -> None:
    """Every name belongs to a feature of its own file, and says what form and language it has."""
    ids = {r[0] for table in tables(file, names=False) for r in rows(file, f'SELECT id FROM "{table}"')}  # noqa: S608
    for table in tables(file, names=True):
        found = rows(file, f"SELECT place_id, form, lang FROM {table}")  # noqa: S608
        assert {r[0] for r in found} <= ids
        assert {r[1] for r in found} <= {"name", "demonym"}
        assert all(r[2] is None or len(str(r[2])) == 2 for r in found)


@pytest.mark.parametrize("file", FILES)
def test_layers_are_valid(file: str) -> None:
    """Every geometry is valid, not empty, in EPSG:4326, and no id comes twice."""
    for name in (str(r[0]) for r in rows(file, "SELECT table_name FROM gpkg_geometry_columns")):
        frame = layer(file, name)
        assert frame.crs.to_epsg() == 4326
        assert frame.is_valid.all(), name
        assert not frame.is_empty.any(), name
        assert frame.index.is_unique, name


@pytest.mark.parametrize(
    ("spelling", "place", "form"),
    [
        ("Nineveh", "IQ-NI", "name"),
        ("Ninawa", "IQ-NI", "name"),
        ("نينوى", "IQ-NI", "name"),
        ("al-Anbar", "IQ-AN", "name"),
        ("Deir Ezzor", "SY-DY", "name"),
        ("Al-Hasakah", "SY-HA", "name"),
        ("Salahaddin", "IQ-SD", "name"),
        ("Kirkuk", "IQ-KI", "name"),
        ("Euphrates", "river-euphrates", "name"),
        ("بحيرة الأسد", "lake-assad", "name"),
        ("Sare Kani", "gn-165509", "name"),
        ("Gre Spe", "gn-163750", "name"),
        ("Derik", "gn-173530", "name"),
        ("Shengal", "gn-448149", "name"),
        ("Hewler", "gn-95446", "name"),
        ("Sousse", "gn-172415", "name"),
        ("Deir Ezzor", "gn-170794", "name"),
        ("Hassakeh", "gn-173811", "name"),
        ("al-Hol", "gn-173797", "name"),
        ("al-Hol", "camp-al-hol", "name"),
        ("Al Walid", "crossing-al-walid-north", "name"),
        ("Al Walid", "crossing-al-waleed-tanf", "name"),
        ("Al Fao", "village-al-fao-nineveh", "name"),
        ("Jazeera", "region-jazira", "name"),
        ("Rabia", "village-rabia", "name"),
    ],
)
def test_names_that_news_use_are_there(spelling: str, place: str, form: str) -> None:
    """A spelling that news use leads to its place."""
    query = f"SELECT form FROM names WHERE key = '{joined_key(spelling)}' AND place_id = '{place}'"  # noqa: S608
    assert (form,) in [row for file in FILES for row in rows(file, query)]


@pytest.mark.parametrize("file", FILES)
def test_look_ups_by_id_have_an_index(file: str) -> None:
    """Every layer and table but names has an index on its id, which SQLite uses."""
    for table in tables(file, names=False):
        (plan,) = rows(file, f"EXPLAIN QUERY PLAN SELECT * FROM \"{table}\" WHERE id = 'x'")  # noqa: S608
        assert f"INDEX {table}_id" in str(plan[3])


def test_towns_are_called_as_news_call_them() -> None:
    """Towns bear their English news names, and GeoNames' own are kept beside."""
    towns = layer("geonames", "cities")
    assert {
        "gn-99072": "Mosul",
        "gn-173811": "Hasakah",
        "gn-173377": "Qamishli",
        "gn-172256": "Kobani",
        "gn-99524": "Baaj",
    }.items() <= towns["name"].to_dict().items()
    assert towns["name_geonames"]["gn-173811"] == "Al Ḩasakah"
    assert towns["name_ku"]["gn-165509"] == "Serêkaniyê"
    large = towns[towns["country"].isin(["IQ", "SY"]) & (towns["population"] >= 30_000)]
    assert large["name"].map(str.isascii).all()


def test_every_governorate_has_one_seat() -> None:
    """Each of the 32 governorates has exactly one seat, in that governorate, and no seat is off the map."""
    towns = layer("geonames", "cities")
    seats = towns[towns["seat_of"].notna()]
    assert sorted(seats["seat_of"]) == sorted(governorates().index)
    assert (seats["seat_of"] == seats["province"]).all()
    assert (seats["orient"] != 0).all()


def test_districts_that_geonames_counts_as_cities_are_no_orientation() -> None:
    """Districts of Mosul, Basra and Baghdad are never shown as towns to find one's way by."""
    orient = layer("geonames", "cities")["orient"]
    assert (orient[["gn-99071", "gn-388349", "gn-7802746", "gn-100077"]] == 0).all()


def test_words_that_are_also_names_are_marked() -> None:
    """Names that are English words too are marked as common; others are not."""
    marked = {str(row[0]): row[1] for row in rows("geonames", "SELECT key, max(common) FROM names GROUP BY key")}
    assert marked["hit"] == marked["salt"] == 1
    assert marked["mosul"] == marked["ramadi"] == 0


def towns_that_count() -> gpd.GeoDataFrame:
    """Take the towns of Iraq and Syria with 5,000 people or more, and all that our own table has."""
    with (DATA / "curated" / "cities.csv").open(encoding="utf-8", newline="") as stream:
        ours = {f"gn-{row['geonames_id']}" for row in csv.DictReader(stream)}
    towns = layer("geonames", "cities")
    return towns[towns["country"].isin(["IQ", "SY"]) & ((towns["population"] >= 5000) | towns.index.isin(ours))]


def test_towns_lie_in_their_country() -> None:
    """Towns of Iraq and Syria lie in their country, but for two by Natural Earth's outline."""
    countries = layer("openstreetmap", "countries").geometry
    towns = towns_that_count()
    assert len(towns) > 300
    astray = {i for i, town in towns.iterrows() if not countries[town["country"]].covers(town.geometry)}
    assert astray == ACROSS_THE_LINE


def test_towns_lie_in_their_province() -> None:
    """Towns of Iraq and Syria lie in the province that the data give, but for five."""
    provinces = layer("openstreetmap", "provinces").geometry
    towns = towns_that_count().drop(index=list(ACROSS_THE_LINE))
    astray = {i for i, town in towns.iterrows() if not provinces[town["province"]].covers(town.geometry)}
    assert astray == IN_ANOTHER_PROVINCE


def test_halabja_governorate_is_the_town() -> None:
    """The governorate of Halabja has no outline in any source: its name leads to the town, in Sulaymaniyah."""
    wanted = joined_key("Halabja Governorate")
    assert ("gn-96205",) in rows("geonames", f"SELECT place_id FROM names WHERE key = '{wanted}'")  # noqa: S608
    assert layer("geonames", "cities")["province"]["gn-96205"] == "IQ-SU"


def test_borders_say_by_whose_word_they_stand() -> None:
    """Every border has a status and a citation, and what was not looked up says so."""
    for file in ("natural_earth", "openstreetmap"):
        found = layer(file, "borders")
        assert (
            found["status"]
            .isin(["agreed", "disputed", "not demarcated", "line of control", "line of withdrawal", "armistice line"])
            .all()
        )
        assert found["citation"].str.contains("unverified|looked up|not opened again").all()


def test_the_world_has_its_countries_and_capitals() -> None:
    """Every country but seven has a capital; those in the bounds are features of cities, flagged as such."""
    countries = rows("geonames", "SELECT id, capital, name_ar FROM world")
    capitals = {r[0] for r in rows("geonames", "SELECT id FROM cities WHERE capital = 1")}
    assert len(countries) == 250
    assert {"gn-98182", "gn-170654", "gn-276781"} <= capitals <= {r[1] for r in countries if r[1]}
    assert {r[0] for r in countries if not r[1]} == {"AQ", "BV", "EH", "HM", "IO", "TK", "UM"}
    assert all(r[2] for r in countries)


@pytest.mark.parametrize("town", ["gn-170794", "gn-174448", "gn-92138", "gn-98717"])
def test_the_euphrates_passes_its_towns(town: str) -> None:
    """The Euphrates passes within 5 km of Deir ez-Zor, Abu Kamal, al-Qa'im and Ramadi."""
    river = layer("gshhg", "rivers").geometry["river-euphrates"]
    place = layer("geonames", "cities").geometry[town]
    near = shapely.shortest_line(place, river)
    assert distance_km(*near.coords) < 5


def test_the_euphrates_is_one_line() -> None:
    """The Euphrates and the Tigris run without a gap, and both end where the Shatt al-Arab begins."""
    rivers = layer("gshhg", "rivers").geometry
    mouth = shapely.get_parts(rivers["river-shatt-al-arab"])[0]
    for name in ("river-euphrates", "river-tigris"):
        (line,) = shapely.get_parts(rivers[name])
        assert line.touches(mouth)


def test_checksums_match() -> None:
    """CHECKSUMS lists all files that the script writes with the checksums that they have."""
    lines = (DATA / "CHECKSUMS").read_text(encoding="utf-8").splitlines()
    listed = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert {f"{file}.gpkg" for file in FILES} | {"names.marisa", "lexicon.marisa", "world/keys.marisa"} <= set(listed)
    assert listed == {
        path.relative_to(DATA).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in written(DATA)
    }


def test_the_files_are_small() -> None:
    """The five files take no more than 7 MB, the index of the world's names no more than 17 MB."""
    assert sum((DATA / f"{file}.gpkg").stat().st_size for file in FILES) <= 7_000_000
    assert sum(path.stat().st_size for path in (DATA / "world").iterdir()) <= 17_000_000


def test_all_names_are_in_the_trie_of_keys() -> None:
    """The trie of a region's keys has those of its names tables, with and without an article, and no others."""
    store = Store(embedded_folder())
    assert sorted(store.keys) == store.all_keys()
    assert {"mosul", "anbar", "al anbar"} <= set(store.all_keys())


def test_names_are_of_places_of_the_region() -> None:
    """No names table has a country or a town outside the bounds: those are in the index of the world's names."""
    bounds = load().bounds
    towns = layer("geonames", "cities")
    assert all(bounds.holds(lon, lat) for lon, lat in zip(towns["lon"], towns["lat"], strict=True))
    countries = {r[0] for r in rows("geonames", "SELECT id FROM world")}
    for file in FILES:
        assert not {r[0] for r in rows(file, "SELECT place_id FROM names")} & countries


@pytest.mark.parametrize("file", FILES)
def test_contents_match(file: str) -> None:
    """CONTENTS lists every layer with its rows and the hash of what they say, whatever wrote the file."""
    listed = [line.split("  ") for line in (DATA / "CONTENTS").read_text(encoding="utf-8").splitlines()]
    told = [(where.split("/")[1], int(count), digest) for digest, count, where in listed if where.startswith(file)]
    assert told == list(contents(DATA / f"{file}.gpkg"))


def test_bridges_of_rivers_are_marked() -> None:
    """Segments that join two lines of GSHHG are a layer of their own, part of their river, and sum up in it."""
    rivers, bridges = layer("gshhg", "rivers"), layer("gshhg", "river_bridges")
    assert len(bridges) > 20
    assert rivers["bridged_km"].between(0, 1.2).all()
    for river, km in rivers["bridged_km"].items():
        own = bridges[bridges["river"] == river]
        assert own["length_km"].sum() == pytest.approx(km, abs=0.01)
        assert segments(own.union_all()) <= segments(rivers.geometry[river])


def test_districts_have_names_and_provinces() -> None:
    """The districts of both countries have a name, a province of their own country, and no outline."""
    found = rows("geonames", "SELECT id, name, country, province, geonames_id FROM districts")
    assert len(found) > 150
    assert {r[2] for r in found} == {"IQ", "SY"}
    provinces = layer("openstreetmap", "provinces")["country"]
    assert all(name and province and provinces[province] == country for _, name, country, province, _ in found)
    assert all(r[0] == f"gn-{r[4]}" for r in found)
    places = rows("geonames", f"SELECT place_id FROM names_districts WHERE key = '{joined_key('Akre')}'")  # noqa: S608
    assert ("gn-98820",) in places


def test_every_curated_row_has_a_source() -> None:
    """Every row of every curated table says where it is from."""
    tables = sorted((DATA / "curated").glob("*.csv"))
    assert tables
    for path in tables:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                assert (row.get("source") or "").strip(), f"{path.name}: {row}"


def test_the_readme_counts_right() -> None:
    """README.md lists every layer and table with the number of rows that it has."""
    text = (DATA / "README.md").read_text(encoding="utf-8")
    told = {(f, t): int(n) for f, t, n in re.findall(r"^\| `(\w+)\.gpkg` \| `(\w+)` \| (\d+) \|", text, re.MULTILINE)}
    found = {}
    for file in FILES:
        for table in (str(r[0]) for r in rows(file, "SELECT table_name FROM gpkg_contents")):
            ((count,),) = rows(file, f'SELECT count(*) FROM "{table}"')  # noqa: S608
            found[file, table] = count
    assert told == found


def test_the_readme_counts_the_index_right() -> None:
    """README.md tells how many keys and places the tries and the index of the world's names have."""
    text = (DATA / "README.md").read_text(encoding="utf-8")
    index = world.load()
    words: marisa_trie.BytesTrie = marisa_trie.BytesTrie().mmap(str(DATA / "lexicon.marisa"))
    for file, count in (
        ("names.marisa", len(Store(embedded_folder()).keys)),
        ("world/keys.marisa", len(index.keys)),
        ("world/places.npy", len(index)),
        ("lexicon.marisa", len(words)),
    ):
        assert re.search(rf"^\| `{file}`.* \| {count} \|$", text, re.MULTILINE), file


def test_arabic_names_are_those_of_todays_news() -> None:
    """Mended Arabic names are shown; the older spellings of provinces still name them."""
    cities = gpd.read_file(DATA / "geonames.gpkg", layer="cities").set_index("id")["name_ar"]
    assert [cities[f"gn-{i}"] for i in (173797, 172837, 98530, 9847679)] == ["الهول", "الشدادي", "السماوة", "التريمسة"]
    provinces = atlas.load().boundaries.layer("provinces").set_index("id")["name_ar"]
    assert [provinces[i] for i in ("TR-27", "TR-63", "TR-23")] == ["غازي عنتاب", "شانلي أورفا", "إيلازيغ"]
    assert "TR-27" in {c.place.id for c in atlas.load().gazetteer.candidates("عينتاب")}
    for layer in ("countries", "provinces", "lakes", "rivers"):
        frame = atlas.load().boundaries.layer(layer)
        named = frame[frame["name"].fillna("") != ""]
        assert named["name_ar"].notna().all(), layer
