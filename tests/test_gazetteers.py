"""A user's own gazetteers: what comes back of each kind of file, what each bad one is told, and that they win."""

from __future__ import annotations

import json
import tracemalloc
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely

import bordermap
from geo import atlas, identity
from geo.errors import GazetteerError, InputError
from geo.inputs import delimited, gazetteers, kinds
from geo.inputs.gazetteers import OwnGazetteer
from geo.inputs.geonames import COLUMNS, Dump
from geo.model import Bounds, Kind, Place
from geo.settings import Settings
from layers.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REGION = Bounds(34, 28, 50, 39)
HOUSE = """\
Name,Latitude,Longitude,Type,Country,PCODE,name_ar,Aliases,Beds
Tell Zarzur,36.42,41.95,village,Iraq,IQ0001,تل زرزور,Tal Zarzour|Zarzour Hill,
Rahma Hospital,36.335,43.14,hospital,IQ,IQ0002,,,120
"""
TEXT = "Shelling hit Tell Zarzur. The wounded were taken to Rahma Hospital in Mosul, in Nineveh."


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write a text or bytes to a file and give its path."""

    def write(content: str | bytes, name: str = "places.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def table(path: Path, **options: Any) -> OwnGazetteer:
    """The gazetteer of a file that is no dump."""
    read = gazetteers.read(path, **options)
    assert isinstance(read, OwnGazetteer)
    return read


def places(path: Path, **options: Any) -> list[Place]:
    """The places of such a file."""
    return [e.place for e in table(path, **options).entries]


def told(path: Path, **options: Any) -> str:
    """The one line that a bad file is told, which names the file."""
    with pytest.raises(InputError) as caught:
        gazetteers.read(path, **options)
    line = str(caught.value)
    assert path.name in line
    assert "\n" not in line
    assert len(line) < 500
    return line


def dump_line(gid: int, name: str, **cells: object) -> str:
    """A line of a dump: a village of Iraq, where nothing else is said."""
    row: dict[str, object] = dict.fromkeys(COLUMNS, "")
    row |= {"geonameid": gid, "name": name, "asciiname": name, "latitude": 36.1, "longitude": 42.1}
    row |= {"feature class": "P", "feature code": "PPL", "country code": "IQ", "admin1 code": "15", "population": 0}
    return "\t".join(str(v) for v in (row | {k.replace("_", " "): v for k, v in cells.items()}).values()) + "\n"


MOSUL = dump_line(99072, "Mosul", latitude=36.4, longitude=43.2, feature_code="PPLA", population=1_500_000)
NINEVEH = dump_line(
    92877, "Muḩāfaz̧at Nīnawá", alternatenames="Naynawa Region,Ninawa", feature_class="A", feature_code="ADM1"
)


# Tables


def test_columns_are_recognised_whatever_their_case(put: Callable[..., Path]) -> None:
    """Names, position, kind, other names and language come from columns of many titles; the others are properties."""
    village, hospital = table(put(HOUSE)).entries
    assert (village.place.name, village.place.lat, village.place.lon) == ("Tell Zarzur", 36.42, 41.95)
    assert village.place.kind is Kind.VILLAGE
    assert village.place.names == {"ar": "تل زرزور"}
    assert village.names == ("Tell Zarzur", "تل زرزور", "Tal Zarzour", "Zarzour Hill")
    assert village.place.properties == {"PCODE": "IQ0001"}
    assert (hospital.place.kind, hospital.place.type) == (Kind.OTHER, "hospital")
    assert hospital.place.properties == {"PCODE": "IQ0002", "Beds": "120"}
    assert all(e.place.own and e.place.notable for e in (village, hospital))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiters_and_encodings(put: Callable[..., Path], delimiter: str, encoding: str) -> None:
    """Any common delimiter, with or without a byte order mark, reads alike."""
    path = put(f"toponym{delimiter}lat{delimiter}lng\nتل زرزور{delimiter}36.42{delimiter}41.95\n".encode(encoding))
    assert [(p.name, p.lat, p.lon) for p in places(path)] == [("تل زرزور", 36.42, 41.95)]


@pytest.mark.parametrize(
    "header",
    ["title,y,x", "LABEL,Latitude,Long", "place,LAT_DD,LON_DD", "ADM3_EN,Point_Y,Point_X", "Site Name,lat,lon"],
)
def test_titles_of_many_houses(put: Callable[..., Path], header: str) -> None:
    """Each needed column goes by many titles."""
    assert [(p.name, p.lat, p.lon) for p in places(put(f"{header}\nA1,36,42\n"))] == [("A1", 36.0, 42.0)]


def test_numbers_as_other_lands_write_them(put: Callable[..., Path]) -> None:
    """A decimal comma, a degree sign and separators of thousands are read."""
    place = places(put('name;lat;lon;population\nA b;36,42;41,95°;"12 500"\n'))[0]
    assert (place.lat, place.lon, place.population) == (36.42, 41.95, 12_500)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Governorate", Kind.PROVINCE), ("town", Kind.CITY), ("P", Kind.VILLAGE), ("A.ADM1", Kind.PROVINCE),
        ("H.STM", Kind.RIVER), ("PPLA", Kind.CITY), ("Border crossing", Kind.CROSSING), ("Hospitals", Kind.OTHER),
        ("IDP camp", Kind.CAMP), ("S/AIRB", Kind.BASE), ("border", Kind.OTHER), ("", Kind.OTHER),
    ],
)  # fmt: skip
def test_kinds_by_word_and_code(word: str, kind: Kind) -> None:
    """Our own words, common synonyms and GeoNames' codes are kinds; what is unknown is "other"."""
    assert kinds.of_word(word) is kind


def test_a_populous_place_is_a_city() -> None:
    """Of GeoNames' populated places those with many people are cities; parts of cities are neither."""
    assert kinds.of_code("P", "PPL", 4000) is Kind.VILLAGE
    assert kinds.of_code("P", "PPL", 40_000) is Kind.CITY
    assert kinds.of_code("P", "PPLX", 40_000) is Kind.OTHER


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson", ".shp"])
def test_vector_files_of_points(tmp_path: Path, suffix: str) -> None:
    """A vector file in metres gives degrees, and its columns as a table's are."""
    frame = gpd.GeoDataFrame(
        {"name": ["Tell Zarzur"], "kind": ["village"], "beds": [3]}, geometry=[shapely.Point(41.95, 36.42)], crs=4326
    )
    path = tmp_path / f"own{suffix}"
    frame.to_crs(4326 if suffix == ".geojson" else 32638).to_file(path)
    place = places(path, within=REGION)[0]
    assert (place.lat, place.lon) == pytest.approx((36.42, 41.95), abs=1e-5)
    assert (place.kind, place.properties) == (Kind.VILLAGE, {"beds": 3})


def test_areas_and_lines_give_a_point_of_theirs(tmp_path: Path) -> None:
    """A polygon's point lies in it, a line's on it."""
    shapes = [shapely.box(42, 35, 43, 36), shapely.LineString([(41, 35), (42, 35)])]
    path = tmp_path / "own.gpkg"
    gpd.GeoDataFrame({"name": ["Camp A", "Wall B"]}, geometry=shapes, crs=4326).to_file(path)
    for place, shape in zip(places(path), shapes, strict=True):
        assert shape.distance(shapely.Point(place.lon, place.lat)) < 1e-9


def test_a_table_in_another_crs(put: Callable[..., Path]) -> None:
    """Columns of metres are read where the CRS is told, and the hint says how."""
    path = put("name,y,x\nTell Zarzur,4033950,225000\n")
    assert "gazetteers_crs=" in told(path)
    place = places(path, crs="EPSG:32638")[0]
    assert (place.lat, place.lon) == pytest.approx((36.42, 41.93), abs=0.05)


# What bad files are told


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("place,beds\nA1,3\n", ['no column "lat" and "lon"', "its columns are place, beds"]),
        ("code,lat,lon\nA1,3,4\n", ['no column "name"', "gazetteers_name=COLUMN"]),
        ("name,lat,lon\nA1,abc,42\n", ["line 2", 'column "lat"', '"abc" is no number']),
        ("name,lat,lon\nA1,,42\n", ["line 2", 'column "lat"', "empty"]),
        ("name,lat,lon\nA1,nan,42\n", ["line 2", 'column "lat"', "no number"]),
        ("name,lat,lon\n\nA1,143.1,36.3\n", ["line 3", 'column "lat"', "143.1", "swapped"]),
        ("name,lat,lon\nA1,36,190\n", ["line 2", 'column "lon"', "190 is no longitude"]),
        ("name,lat,lon\n,36,42\n", ["line 2", 'column "name"', "empty"]),
        ("name,lat,lon\nA1,36\n", ["line 2", "2 cells, where the header has 3"]),
        ("name,lat,lon\nA1,36,42,x\n", ["line 2", "4 cells"]),
        ("name,lat,lon,population\nA1,36,42,many\n", ["line 2", 'column "population"', "no whole number"]),
        ("id,name,lat,lon\n7,A1,36,42\n7,B1,36,43\n", ["line 3", 'column "id"', "7 is on line 2 too"]),
        ("geonameid,name,lat,lon\n7,A1,36,42\n7,B1,36,43\n", ["line 3", 'column "geonameid"', "line 2"]),
        ("name,lat,lat,lon\nA1,36,36,42\n", ["line 1", 'two columns are called "lat"']),
        ('name,lat,lon\n"A1,36,42\nB1,36,42\n', ["line 2", "quotes"]),
        ("name,lat,lon\n", ["no rows"]),
        ("", ["empty"]),
        (" \n\n", ["empty"]),
        (b"name,lat,lon\n\x00\x01\x02", ["binary"]),
        (b"name,lat,lon\nA\xe4,36,42\n", ["line 2", "0xe4", "save it as UTF-8"]),
        (b"PK\x03\x04xlsx", ["Excel", "CSV"]),
        (b"%PDF-1.7", ["a PDF"]),
    ],
)
def test_a_bad_table_is_told_in_one_line(put: Callable[..., Path], content: str | bytes, words: list[str]) -> None:
    """Each fault names the file, the line, the column and the value, and says what to do."""
    line = told(put(content))
    assert [word for word in words if word not in line] == []


def test_swapped_columns_of_a_whole_table(put: Callable[..., Path]) -> None:
    """Where all rows lie in the region only when exchanged, the first is named."""
    line = told(put("name,lat,lon\nA1,43.1,36.3\nB1,42.1,36.1\n"), within=REGION)
    assert "line 2" in line
    assert "swapped" in line
    assert len(places(put("name,lat,lon\nA1,43.1,36.3\nB1,36.1,42.1\n"), within=REGION)) == 2


def test_ten_faults_and_a_count(put: Callable[..., Path]) -> None:
    """Of many faults ten are told, in the order of their lines, with the number of all."""
    rows = "".join(f"A{i},{'x' if i % 2 else 36},{42 if i % 2 else 'y'}\n" for i in range(25))
    with pytest.raises(GazetteerError) as caught:
        gazetteers.read(put(f"name,lat,lon\n{rows}"))
    assert caught.value.count == 25
    assert len(caught.value.faults) == 10
    assert [f.split("line ")[1].split(",")[0] for f in caught.value.faults] == [str(n) for n in range(2, 12)]


def test_files_that_are_none(tmp_path: Path) -> None:
    """A missing file, a folder and a device are told; nothing hangs."""
    assert "no such file" in told(tmp_path / "none.csv")
    assert "folder" in told(tmp_path)
    with pytest.raises(InputError, match="not a regular file"):
        gazetteers.read("/dev/zero")


def test_several_layers_are_told_with_the_setting(tmp_path: Path) -> None:
    """A GeoPackage of two layers asks for the one, by the name of its setting."""
    frame = gpd.GeoDataFrame({"name": ["A1"]}, geometry=[shapely.Point(42, 36)], crs=4326)
    for layer in ("one", "two"):
        frame.to_file(tmp_path / "own.gpkg", layer=layer)
    assert "gazetteers_layer=NAME" in told(tmp_path / "own.gpkg")
    assert len(places(tmp_path / "own.gpkg", layer="two")) == 1


def test_too_many_rows(put: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A table has a limit, which is told."""
    monkeypatch.setattr(delimited, "MOST_ROWS", 2)
    assert "more than 2 rows" in told(put("name,lat,lon\n" + "A1,36,42\n" * 3))


def test_hostile_cells_stay_text(put: Callable[..., Path], tmp_path: Path) -> None:
    """Markup, control characters and a megabyte in cells are cut and cleaned, and inert in the page."""
    name = "Tell \x1b[31m<b>Zar</b>"
    path = put(f'name,lat,lon,note\n"{name}",36.4,42,{{{{ 7*7 }}}}<img src=x onerror=1>\n{"x" * 10**6},36,42,\n')
    first, second = places(path)
    assert first.name == "Tell [31m<b>Zar</b>"
    assert len(second.name) == 120
    report = put("Shelling hit Tell [31m<b>Zar</b> in Nineveh.", "r.txt")
    own = atlas.of(Settings(gazetteers=(str(path),)))
    page = bordermap.map(report, in_atlas=own)
    page.save(tmp_path / "m.html")
    html = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert "<img src=x" not in html
    assert "<b>Zar" not in html


# A dump of GeoNames


def test_a_dump_is_told_by_its_content(put: Callable[..., Path]) -> None:
    """Nineteen columns without a header are a dump, whatever the file's name; rows become places by their codes."""
    rows = MOSUL + NINEVEH + dump_line(1, "Tall Zarzūr", asciiname="Tall Zarzur", alternatenames="تل زرزور,TZR,Zarzour")
    dump = gazetteers.read(put(rows, "IQ.csv"))
    assert isinstance(dump, Dump)
    assert len(dump) == 3
    assert [n.geonames_id for n in dump.named("tall zarzur")] == [1]
    assert dump.named("تل زرزور")
    assert dump.named("tzr") == []
    village = dump.place(1)
    assert village is not None
    assert (village.name, village.kind, village.country) == ("Tall Zarzūr", Kind.VILLAGE, "IQ")
    assert (village.id, village.province, village.geonames_id) == ("gn-1", "gn-92877", 1)
    assert (village.own, village.notable) == (False, False)
    assert dump.place(5) is None


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (MOSUL + "1\tA\n", ["line 2", "2 cells, where a dump has 19"]),
        (MOSUL + dump_line(1, "A", latitude=136.2), ["line 2", 'column "latitude"', "136.2", "swapped"]),
        (MOSUL + dump_line(1, "A", longitude="x"), ["line 2", 'column "longitude"', '"x"']),
        (MOSUL + dump_line(1, ""), ["line 2", 'column "name"', "empty"]),
        (MOSUL + dump_line(1, "A", population="many"), ["line 2", 'column "population"', '"many"']),
        (MOSUL + dump_line(1, "A") + MOSUL, ["line 3", 'column "geonameid"', "99072 is on line 1 too"]),
        (MOSUL.encode() + dump_line(1, "Aä").encode("latin-1"), ["line 2", "0xe4", "not UTF-8"]),
        (MOSUL.rsplit("\t", 1)[0], ["line 1", "18 cells"]),
    ],
)
def test_a_bad_dump_is_told_in_one_line(put: Callable[..., Path], content: str | bytes, words: list[str]) -> None:
    """Each fault of a dump names the file, the line, the column and the value."""
    line = told(put(content, "IQ.txt"))
    assert [word for word in words if word not in line] == []


def test_a_large_dump_is_read_in_bounded_memory(tmp_path: Path) -> None:
    """What Python keeps of a dump does not grow with its rows."""
    path = tmp_path / "IQ.txt"
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(dump_line(n, f"Tall {n} Zarzur", alternatenames=f"Zar {n},Tal {n}") for n in range(1, 20_001))
    tracemalloc.start()
    try:
        dump = Dump(path)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(dump) == 20_000
    # A batch of rows, and the keys that geo.names remembers: not the 60,000 names.
    assert peak < 30_000_000


# Among the places that are known


def located(text: str, *files: Path, **more: Any) -> dict[str, Place]:
    """The places that a text names, by its own words, with some gazetteers."""
    own = atlas.of(Settings(gazetteers=tuple(str(f) for f in files), **more))
    return {m.mention.text: m.place for m in bordermap.locate(text, in_atlas=own).matches if m.place is not None}


def test_a_village_and_a_hospital_reach_the_page_and_the_rows(
    put: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Places of a CSV are drawn, listed with their columns, named as a source, and printed by locate."""
    path, report, target = put(HOUSE), put(TEXT, "r.txt"), tmp_path / "m.html"
    chosen = ["--set", f"gazetteers={path}"]
    assert main(["build", str(report), "-o", str(target), *chosen]) == 0
    page = target.read_text(encoding="utf-8")
    assert "<bdi>Rahma Hospital</bdi></button>" in page
    assert '<bdi><span lang="en">Tell Zarzur</span>' in page
    assert "PCODE: <bdi>IQ0001</bdi>" in page
    assert "Beds: <bdi>120</bdi>" in page
    assert "places.csv (own data)" in page
    assert str(tmp_path) not in page
    capsys.readouterr()
    assert main(["locate", str(report), *chosen]) == 0
    rows = {r["text"]: r for r in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["Tell Zarzur"]["properties"] == {"PCODE": "IQ0001"}
    assert (rows["Tell Zarzur"]["kind"], rows["Tell Zarzur"]["country"]) == ("village", "IQ")
    assert (rows["Tell Zarzur"]["lat"], rows["Tell Zarzur"]["lon"]) == (36.42, 41.95)


def test_a_user_s_row_wins_over_ours(put: Callable[..., Path]) -> None:
    """A row that is a place of ours moves it and gives its columns; all our spellings still lead to it."""
    path = put("name,lat,lon,type,code\nMosul,36.36,43.16,city,M1\n")
    for spelling in ("Mosul", "Al-Mawsil", "الموصل"):
        found = located(f"Fighting in {spelling}, Iraq." if spelling.isascii() else f"في {spelling}", path)[spelling]
        assert (found.lat, found.lon, found.properties) == (36.36, 43.16, {"code": "M1"})
        assert (found.id, found.own, found.population > 1_000_000) == ("gn-99072", True, True)


def test_a_row_far_from_its_namesake_is_another_place(put: Callable[..., Path]) -> None:
    """A village called as a far city wins over it, and the city stays an alternative."""
    path = put("name,lat,lon,type,country\nRaqqa,31.5,45.9,village,IQ\n")
    own = atlas.of(Settings(gazetteers=(str(path),)))
    found = [c.place for c in own.gazetteer.candidates("Raqqa")]
    assert [(p.id, p.own) for p in found if p.own] == [("place-Raqqa", True)]
    assert any(p.kind is Kind.CITY and p.country == "SY" for p in found)


def test_a_province_keeps_its_shape(put: Callable[..., Path]) -> None:
    """A row for a province names it anew and gives it columns, and its outline is still shaded."""
    path = put("name,lat,lon,type,aliases,pcode\nNinewa Wilayah,36.2,42.5,governorate,Nineveh,IQ01\n")
    own = atlas.of(Settings(gazetteers=(str(path),)))
    scene = bordermap.map("Clashes in Nineveh.", in_atlas=own).scene
    assert "IQ-NI" in scene.drawn
    assert scene.evidence["IQ-NI"].standard == "Ninewa Wilayah"
    assert scene.evidence["IQ-NI"].properties == (("pcode", "IQ01"),)
    assert "named-provinces" in {x.id for x in scene.layers}


def test_a_river_without_a_shape_is_drawn_at_its_point(put: Callable[..., Path]) -> None:
    """A user's own river, of which no line is known, is a point on the map and not only listed."""
    path = put("name,lat,lon,type\nWadi Zarzur,36.2,42.5,wadi\n")
    own = atlas.of(Settings(gazetteers=(str(path),)))
    scene = bordermap.map("Floods along Wadi Zarzur in Nineveh.", in_atlas=own).scene
    assert "place-Wadi-Zarzur" in scene.drawn


def test_boundaries_and_gazetteers_together(put: Callable[..., Path], tmp_path: Path) -> None:
    """A province of a user's boundaries, told again in their gazetteer, is one place with the columns of both."""
    frame = atlas.load().boundaries.layer("provinces")
    shape = frame.geometry[frame["id"] == "IQ-NI"].iloc[0]
    areas = tmp_path / "adm1.gpkg"
    gpd.GeoDataFrame({"name": ["Ninewa"], "pcode": ["IQ01"]}, geometry=[shape], crs=4326).to_file(areas)
    path = put("name,lat,lon,type,people\nNinewa,36.2,42.5,province,many\n")
    for name in ("Nineveh", "Ninewa"):
        place = located(f"Clashes in {name} province.", path, boundaries=str(areas))[name]
        assert (place.id, dict(place.properties)) == ("own-IQ01", {"pcode": "IQ01", "people": "many"})


def test_a_dump_s_row_stands_for_the_place_of_its_id(put: Callable[..., Path]) -> None:
    """A city comes from the dump, a province keeps its name and outline and gains spellings, a village is new."""
    path = put(MOSUL + NINEVEH + dump_line(1, "Tall Zarzur"), "IQ.txt")
    found = located("Clashes in Mosul, in Naynawa Region and in the village of Tall Zarzur.", path)
    assert (found["Mosul"].lat, found["Mosul"].population) == (36.4, 1_500_000)
    assert (found["Naynawa Region"].id, found["Naynawa Region"].name) == ("IQ-NI", "Nineveh")
    assert (found["Tall Zarzur"].id, found["Tall Zarzur"].province) == ("gn-1", "IQ-NI")
    own = atlas.of(Settings(gazetteers=(str(path),)))
    assert own.sources == ("IQ.txt: GeoNames (CC BY 4.0), modified",)


def test_wells_and_streams_of_a_dump_swallow_no_text(put: Callable[..., Path]) -> None:
    """A well called as a common word is no place where no word says so; a namesake of a city leaves the city."""
    rows = dump_line(1, "Shelling", feature_class="S", feature_code="WLL")
    rows += dump_line(2, "Raqqa", latitude=33.9, longitude=43.1)
    found = located("Shelling hit the city of Raqqa in Syria.", put(rows, "IQ.txt"))
    assert "Shelling" not in found
    assert found["Raqqa"].country == "SY"


def test_a_table_tells_of_a_dump_s_row(put: Callable[..., Path]) -> None:
    """A CSV with GeoNames ids wins over the dump that is loaded beside it."""
    dump = put(dump_line(1, "Tall Zarzur"), "IQ.txt")
    path = put("name,lat,lon,geonameid,note\nTell Zarzur,36.2,42.2,1,ours\n")
    place = located("Clashes in the village of Tall Zarzur, Iraq.", dump, path)["Tall Zarzur"]
    assert (place.id, place.lat, dict(place.properties)) == ("gn-1", 36.2, {"note": "ours"})


def test_a_bad_gazetteer_leaves_the_output(put: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    """A gazetteer that can't be used: a line a fault, exit 1, and the older page byte for byte."""
    report, target = put(TEXT, "r.txt"), put(b"older", "m.html")
    bad = put("name,lat,lon\nA1,x,42\nB1,99,42\n")
    assert main(["build", str(report), "-o", str(target), "--force", "--set", f"gazetteers={bad}"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert target.read_bytes() == b"older"


def test_what_is_one_place() -> None:
    """Ids decide; else kind and nearness; a row that tells no kind is what lies there."""
    city = Place("a", Kind.CITY, "A", lat=36.0, lon=42.0, geonames_id=5)
    assert identity.same(Place("", Kind.PROVINCE, "A", geonames_id=5), city)
    assert not identity.same(Place("", Kind.CITY, "A", lat=36.0, lon=42.0, geonames_id=6), city)
    assert identity.same(Place("", Kind.VILLAGE, "A", lat=36.01, lon=42.0), city)
    assert identity.same(Place("", Kind.OTHER, "A", lat=36.01, lon=42.0), city)
    assert not identity.same(Place("", Kind.OTHER, "A", lat=36.01, lon=42.0, type="hospital"), city)
    assert not identity.same(Place("", Kind.CITY, "A", lat=36.5, lon=42.0), city)
