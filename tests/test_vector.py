"""A user's own boundaries from files: what comes back, and what each bad file is told."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyproj import Geod, Transformer
from shapely import affinity

from geo.errors import BoundariesError, InputError
from geo.inputs import columns, formats, gdal, own, vector
from geo.inputs.cells import cell, text
from geo.model import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shapely.geometry.base import BaseGeometry

SQUARE = shapely.box(42, 35, 43, 36)
EAST = shapely.box(43, 35, 44, 36)
REGION = Bounds(34, 28, 50, 39)
SUFFIXES = (".geojson", ".gpkg", ".shp", ".fgb", ".kml")
CSV = b"name,wkt\npasswords,POINT (1 1)\n"


def _frame(*shapes: BaseGeometry | None, crs: Any = 4326, **more: list[Any]) -> gpd.GeoDataFrame:
    """A frame of shapes, named A, B, … where no names are given."""
    names = more.pop("name", [chr(65 + i) for i in range(len(shapes))])
    return gpd.GeoDataFrame({"name": names, **more}, geometry=list(shapes), crs=crs)


def _written(frame: gpd.GeoDataFrame, path: Path, **options: Any) -> Path:
    """A file as GDAL writes it."""
    driver = {".kml": "LIBKML", ".shp": "ESRI Shapefile"}.get(path.suffix)
    if path.suffix == ".kml":
        frame = frame.rename(columns={"name": "Name"})
    if path.suffix == ".fgb":  # its index would sort the features
        options["SPATIAL_INDEX"] = "NO"
    pyogrio.write_dataframe(frame, path, **({"driver": driver} if driver else {}), **options)
    return path


def _features(*geometries: Any, **top: Any) -> str:
    """GeoJSON with features named A, B, …, as any JSON writer makes it."""
    rows = [{"type": "Feature", "properties": {"name": chr(65 + i)}, "geometry": g} for i, g in enumerate(geometries)]
    return json.dumps({"type": "FeatureCollection", "features": rows, **top})


def _ring(*points: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(map(list, points))]}


def _fault(path: Path, **options: Any) -> str:
    """The one line that a bad file is told; the file stays as it was, with nothing new beside it."""
    before = {p: p.read_bytes() for p in path.parent.iterdir() if p.is_file() and p.stat().st_size < 10**7}
    with pytest.raises(InputError) as caught:
        vector.read(path, **options)
    after = {p: p.read_bytes() for p in path.parent.iterdir() if p.is_file() and p.stat().st_size < 10**7}
    line = str(caught.value)
    assert after == before
    assert path.name in line
    assert "\n" not in line
    assert "bordermap-" not in line
    assert len(line) < 500
    return line


@pytest.fixture
def put(tmp_path: Path) -> Any:
    """Write a text or bytes to a file and give its path."""

    def write(content: str | bytes, name: str = "own.geojson") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


# What comes back


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_is_read(tmp_path: Path, suffix: str) -> None:
    """Names in two scripts, codes and shapes come back alike from every format, in EPSG:4326."""
    frame = _frame(SQUARE, EAST, name=["Nīnawā", "نينوى"], pcode=["IQ 01", "IQ-02"])
    read = vector.read(_written(frame, tmp_path / f"own{suffix}"), within=REGION)
    assert read.frame.crs.to_epsg() == 4326
    assert list(read.frame["name"]) == ["Nīnawā", "نينوى"]
    assert [p["pcode"] for p in read.frame["properties"]] == ["IQ 01", "IQ-02"]
    assert list(read.frame["id"]) == ["own-IQ-01", "own-IQ-02"]
    assert all(a.equals(b) for a, b in zip(read.frame.geometry, [SQUARE, EAST], strict=True))
    assert (read.repaired, read.notes) == (0, ())


def test_topojson_needs_a_crs(put: Any) -> None:
    """TopoJSON never says its CRS, and is read where the user does."""
    arcs = [[[42, 35], [1, 0], [0, 1], [-1, 0], [0, -1]]]
    shape = {"type": "Polygon", "arcs": [[0]], "properties": {"name": "A"}}
    objects = {"own": {"type": "GeometryCollection", "geometries": [shape]}}
    transform = {"scale": [1, 1], "translate": [0, 0]}
    path = put(json.dumps({"arcs": arcs, "transform": transform, "objects": objects, "type": "Topology"}), "own.json")
    assert "boundaries_crs=" in _fault(path)
    assert vector.read(path, crs="EPSG:4326").frame.geometry[0].equals(SQUARE)


@st.composite
def _polygon_sets(draw: st.DrawFn) -> list[BaseGeometry]:
    """Valid polygons, some with a hole and some in two parts, of 200 m to 300 km, apart from each other."""
    shapes: list[BaseGeometry] = []
    for n in range(draw(st.integers(1, 4))):
        seed, corners = draw(st.integers(0, 2**32)), draw(st.integers(3, 12))
        rng = np.random.default_rng(seed)
        angles = sorted(rng.uniform(0, 2 * np.pi) for _ in range(corners))
        size = draw(st.floats(0.002, 1.5))
        points = [(np.cos(a) * (r := rng.uniform(0.6, 1)), np.sin(a) * r) for a in angles]
        shape = shapely.make_valid(shapely.Polygon(points).buffer(0.1, quad_segs=2), method="structure")
        if draw(st.booleans()):
            shape = shape.difference(shapely.Point(shape.representative_point()).buffer(0.02, quad_segs=2))
        if draw(st.booleans()):
            shape = shape.union(shapely.box(1.5, 0, 1.8, 0.3))
        middle = (36 + 4 * n, draw(st.floats(30, 37)))
        shapes.append(affinity.translate(affinity.scale(shape, size, size, origin=(0, 0)), *middle))
    return shapes


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shapes=_polygon_sets(), suffix=st.sampled_from(SUFFIXES), code=st.sampled_from((4326, 3857, 32637)))
def test_polygons_come_back_within_a_metre(tmp_path: Path, shapes: list[BaseGeometry], suffix: str, code: int) -> None:
    """Valid polygons in any format and CRS come back, none repaired, no corner more than a metre away."""
    forward = Transformer.from_crs(4326, code, always_xy=True).transform
    moved = [shapely.transform(s, forward, interleaved=False) for s in shapes]
    frame = _frame(*moved, crs=code)
    if suffix == ".kml":  # knows only longitude and latitude
        frame = frame.to_crs(4326)
    read = vector.read(_written(frame, tmp_path / f"own{suffix}"), within=REGION)
    assert (read.repaired, list(read.frame["name"])) == (0, list(frame["name"]))
    for ours, theirs in zip(read.frame.geometry, shapes, strict=True):
        assert _farthest(ours, theirs) < 1
        assert shapely.get_num_coordinates(ours) == shapely.get_num_coordinates(theirs)


def _farthest(one: BaseGeometry, other: BaseGeometry) -> float:
    """The largest distance in metres from a corner of one to the nearest corner of the other."""
    corners, others = shapely.get_coordinates(one), shapely.get_coordinates(other)
    nearest = [others[np.argmin(((others - corner) ** 2).sum(axis=1))] for corner in corners]
    return float(max(Geod(ellps="WGS84").inv(*corners.T, *np.transpose(nearest))[2]))


def test_languages_countries_and_levels_are_recognised(tmp_path: Path) -> None:
    """In a table like OCHA's the deepest level names the features, with its own codes and languages."""
    frame = gpd.GeoDataFrame(
        {
            "ADM0_PCODE": ["IQ", "IQ"],
            "ADM1_EN": ["Ninewa", "Ninewa"],
            "ADM1_PCODE": ["IQ15", "IQ15"],
            "ADM2_EN": ["Sinjar", "Tilafar"],
            "ADM2_AR": ["سنجار", "تلعفر"],
            "ADM2_KU": ["Şingal", None],
            "ADM2_PCODE": ["IQ1505", "IQ1506"],
            "people": [300_000, None],
        },
        geometry=[SQUARE, EAST],
        crs=4326,
    )
    read = vector.read(_written(frame, tmp_path / "own.gpkg")).frame
    assert list(read["id"]) == ["own-IQ1505", "own-IQ1506"]
    assert list(read["name"]) == ["Sinjar", "Tilafar"]
    assert (list(read["name_ar"]), list(read["name_ku"])) == (["سنجار", "تلعفر"], ["Şingal", None])
    assert list(read["country"]) == ["IQ", "IQ"]
    assert read["properties"][0]["ADM1_EN"] == "Ninewa"
    assert [p["people"] for p in read["properties"]] == [300_000, None]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["id", "NAME"], "NAME"),
        (["ADM1_EN", "ADM1_AR"], "ADM1_EN"),
        (["admin1Name_en", "admin0Name_en"], "admin1Name_en"),
        (["adm1_name", "adm2_name"], "adm2_name"),
        (["shapeName", "shapeISO"], "shapeName"),
        (["NAME_0", "NAME_1"], "NAME_1"),
        (["Governorate"], "Governorate"),
        (["name_en", "name:ar", "name"], "name"),
    ],
)
def test_the_name_column_is_found(names: list[str], found: str) -> None:
    """Columns of names are known by the habits of those who publish boundaries."""
    assert columns.recognised({n: ["x"] for n in names}, "own", None).name == found


def test_the_name_column_can_be_given(tmp_path: Path) -> None:
    """A column that is asked for wins, whatever its case."""
    path = _written(_frame(SQUARE, Label2=["Anbar"]), tmp_path / "own.gpkg")
    assert list(vector.read(path, name_column="LABEL2").frame["name"]) == ["Anbar"]
    assert "its columns are name, Label2" in _fault(path, name_column="nothing")


def test_ids_are_safe_unique_and_the_same_each_time(tmp_path: Path) -> None:
    """Ids hold only letters of HTML ids, differ without regard to case, and do not change between runs."""
    names = ["Al-Anbar", "al anbar x", "الأنبار", '"><b>', "{{7*7}}", "'", "a" * 300]
    shapes = [affinity.translate(SQUARE, 0, n / 10) for n in range(len(names))]
    path = _written(_frame(*shapes, name=names), tmp_path / "own.gpkg")
    first, second = (list(vector.read(path).frame["id"]) for _ in range(2))
    assert first == second
    assert len({i.casefold() for i in first}) == len(names)
    assert all(re.fullmatch(r"own-[A-Za-z0-9_-]{1,64}", i) for i in first)


def test_codes_tell_features_of_one_name_apart(tmp_path: Path) -> None:
    """Two districts of one name are read where a column of codes differs, or the country."""
    frame = _frame(SQUARE, EAST, name=["Qadisiyah", "Qadisiyah"], pcode=["1", "2"])
    assert list(vector.read(_written(frame, tmp_path / "a.gpkg")).frame["id"]) == ["own-1", "own-2"]
    frame = _frame(SQUARE, EAST, name=["Qadisiyah", "Qadisiyah"], iso_a2=["IQ", "SY"])
    assert list(vector.read(_written(frame, tmp_path / "b.gpkg")).frame["id"]) == ["own-Qadisiyah", "own-Qadisiyah-2"]


def test_z_and_curves_become_plain(tmp_path: Path, put: Any) -> None:
    """Heights fall away, and a feature alone is read as one."""
    high = shapely.force_3d(SQUARE, 100.0)
    assert not vector.read(_written(_frame(high), tmp_path / "own.gpkg")).frame.geometry[0].has_z
    feature = {"type": "Feature", "properties": {"name": "A"}, "geometry": shapely.geometry.mapping(SQUARE)}
    assert len(vector.read(put(json.dumps(feature))).frame) == 1


# 62, 63: what makes GDAL look elsewhere


@contextmanager
def _listener() -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine that keeps what it is asked."""
    asked: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.1)
    done = threading.Event()

    def serve() -> None:
        while not done.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(1)
                asked.append(connection.recv(1000))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield server.getsockname()[1], asked
    finally:
        done.set()
        thread.join()
        server.close()


def _vrt(source: str) -> str:
    """A virtual file of GDAL's."""
    layer = f'<OGRVRTLayer name="passwd"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>'
    return f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>"


@pytest.mark.parametrize("name", ["own.geojson", "own.vrt", "own.gpkg", "own.kml"])
@pytest.mark.parametrize("before", ["", "\ufeff", "<!-- kml -->", '<?xml version="1.0"?><!-- <kml> -->'])
def test_a_virtual_file_opens_no_other_file(put: Any, tmp_path: Path, name: str, before: str) -> None:
    """A VRT that names another file is refused under any name, and the file's rows are not told."""
    (tmp_path / "passwd.csv").write_bytes(CSV)
    line = _fault(put(before + _vrt(f"CSV:{tmp_path}/passwd.csv"), name))
    assert "virtual file" in line
    assert "passwords" not in line


def test_a_virtual_file_makes_no_request(put: Any) -> None:
    """A VRT that names an address is refused without a connection, even where the driver list alone holds it off."""
    with _listener() as (port, asked):
        source = f"/vsicurl/http://127.0.0.1:{port}/own.geojson"
        _fault(put(_vrt(source)))
        for drivers in formats.DRIVERS.values():
            path = put(_vrt(source), "own.vrt")
            with pytest.raises(InputError):
                gdal.read(path, drivers, None, most=10)
    assert asked == []


def test_the_listener_would_see_a_request(put: Any) -> None:
    """What the tests here hold off does happen where GDAL is left to itself, so that they prove something."""
    program = "import sys, pyogrio; pyogrio.read_dataframe(sys.argv[1])"
    with _listener() as (port, asked):
        path = put(_vrt(f"/vsicurl/http://127.0.0.1:{port}/own.geojson"))
        environment = {**os.environ, "NO_PROXY": "127.0.0.1"}
        subprocess.run(
            [sys.executable, "-c", program, path], env=environment, capture_output=True, timeout=60, check=False
        )
    assert any(b"/own.geojson" in request for request in asked)


def test_the_driver_list_is_what_the_process_has(put: Any) -> None:
    """A file that GDAL knows, of a driver that is not asked for, can't be opened in the process."""
    path = put(_features(shapely.geometry.mapping(SQUARE)), "own.json")
    with pytest.raises(InputError, match="can't be read"):
        gdal.read(path, ("GPKG",), None, most=10)
    assert gdal.read(path, ("GeoJSON",), None, most=10).columns == {"name": ["A"]}


@pytest.mark.parametrize("kind", ["link", "url", "name", "EPSG"])
def test_a_crs_given_as_a_link_is_not_followed(put: Any, kind: str) -> None:
    """A GeoJSON whose CRS is an address, at the top or in a geometry, makes no request."""
    with _listener() as (port, asked):
        address = f"http://127.0.0.1:{port}/crs"
        link = {"type": kind, "properties": {"href": address, "url": address, "name": address, "code": address}}
        shape = {**shapely.geometry.mapping(SQUARE), "crs": link}
        assert '"crs" names no CRS' in _fault(put(_features(shape, crs=link)))
        assert len(vector.read(put(_features(shape))).frame) == 1
        assert len(vector.read(put(_features({"type": "GeometryCollection", "geometries": [shape]}))).frame) == 1
    assert asked == []


@pytest.mark.parametrize("path", ["/vsicurl/http://127.0.0.1:9/a.geojson", "http://127.0.0.1:9/a.geojson", "/vsizip/a"])
def test_addresses_are_no_files(path: str) -> None:
    """An address or one of GDAL's virtual folders is refused as a path."""
    with pytest.raises(InputError, match="no address"):
        vector.read(path)


def test_settings_of_gdal_outside_change_nothing(put: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables that configure GDAL in the caller's environment do not reach the process that reads."""
    for name, value in (("OGR_SKIP", "GeoJSON"), ("GDAL_SKIP", "GeoJSON"), ("OGR_GEOJSON_MAX_OBJ_SIZE", "0.00001")):
        monkeypatch.setenv(name, value)
    assert len(vector.read(put(_features(shapely.geometry.mapping(SQUARE)))).frame) == 1


# 64 and files that are none


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_features(shapely.geometry.mapping(SQUARE))[:-20], "no valid JSON at line 1, column"),
        ("[" * 200_000, "nested too deeply"),
        ('{"type":"FeatureCollection","features":' + "[" * 200_000, "nested too deeply"),
        (_features(None).replace("null", '{"geometries":[' * 400 + "]}" * 400), "feature 1"),
        ("[1, 2]", "JSON of another kind"),
        ('{"type": "Polygon", "coordinates": []}', 'of type "Polygon"'),
        ('{"type": "FeatureCollection", "features": 3}', "no list of objects"),
        ('{"type": "FeatureCollection", "features": []}', "no "),
        ('{"a": ' + "9" * 5000 + "}", "no usable JSON"),
        (b'{"type": "\xff"}', "byte 10 is not UTF-8"),
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x00\x01\x02", "no boundaries file"),
        (b"name,wkt\n", "no boundaries file"),
        (b"PK\x03\x04....", "unpack it"),
        (b"%PDF-1.7", "a PDF"),
        ("<html><body>404</body></html>", "a web page"),
        ("<gpx></gpx>", "GPX"),
        ("<wfs:FeatureCollection></wfs:FeatureCollection>", "GML"),
        ("<rss></rss>", "no KML"),
        ('<!DOCTYPE kml [<!ENTITY a "b">]><kml></kml>', "entities"),
        ("<kml><Document/></kml>", "no "),
        ("<kml><Document><Placemark>", "can't be read"),
    ],
)
def test_what_is_no_boundaries_file_is_told(put: Any, content: str | bytes, said: str) -> None:
    """Broken, cut off, too deep and foreign content is refused in one line that says what it is."""
    assert said in _fault(put(content))


def test_too_large_a_file_is_not_read(tmp_path: Path) -> None:
    """A file of 2 GB is refused by its size."""
    path = tmp_path / "own.geojson"
    with path.open("wb") as stream:
        stream.write(b'{"type":')
        stream.truncate(2_000_000_000)
    assert "larger than 100 MB" in _fault(path)


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    """A missing file, a folder, a pipe, a device and a circle of links are refused at once."""
    os.mkfifo(tmp_path / "pipe.geojson")
    (tmp_path / "circle.geojson").symlink_to("circle.geojson")
    for path, said in (
        (tmp_path / "none.geojson", "no such file"),
        (tmp_path, "a folder"),
        (tmp_path / "pipe.geojson", "not a regular file"),
        (Path("/dev/zero"), "not a regular file"),
        (tmp_path / "circle.geojson", "can't be read"),
        (tmp_path / ("x" * 300), "can't be read"),
        (tmp_path / "a\x00b", "can't be read"),
    ):
        with pytest.raises(InputError, match=said):
            vector.read(path)


def test_limits_of_time_and_memory_hold(put: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that takes too long, or too much memory, ends in one line."""
    path = put(_features(shapely.geometry.mapping(SQUARE)))
    monkeypatch.setattr(gdal, "TIME_LIMIT", 0.01)
    assert "more than 0.01 s" in _fault(path)
    monkeypatch.setattr(gdal, "TIME_LIMIT", 60)
    monkeypatch.setattr(gdal, "MEMORY_LIMIT", 300_000_000)
    rows = ",".join(f'{{"type":"Feature","properties":{{"name":"{n}"}},"geometry":null}}' for n in range(800_000))
    line = _fault(put('{"type":"FeatureCollection","features":[' + rows + "]}"))
    assert "too large" in line


def test_too_many_features_are_refused(put: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of more features than boundaries have is refused."""
    monkeypatch.setattr(own, "MOST_FEATURES", 2)
    assert "more than 2 features" in _fault(put(_features(*[shapely.geometry.mapping(SQUARE)] * 4)))


# 65: coordinates


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_coordinates_must_be_finite(put: Any, number: str) -> None:
    """A coordinate that is no number is refused with the feature's name."""
    content = _features(shapely.geometry.mapping(EAST), _ring((42, 35), (43, 35), (4.25e1, 36), (42, 35)))
    line = _fault(put(content.replace("42.5", number)))
    assert 'feature 2 ("B")' in line
    assert "finite" in line or "broken" in line


@pytest.mark.parametrize("suffix", [".gpkg", ".shp", ".fgb"])
def test_coordinates_must_be_finite_in_binary_formats(tmp_path: Path, suffix: str) -> None:
    """A NaN in binary formats is refused with the feature's name too."""
    corner = 42.625
    path = _written(_frame(EAST, shapely.Polygon([(42, 35), (corner, 35), (43, 36)])), tmp_path / f"own{suffix}")
    whole = path.read_bytes()
    assert struct.pack("<d", corner) in whole
    path.write_bytes(whole.replace(struct.pack("<d", corner), struct.pack("<d", np.nan)))
    line = _fault(path)
    assert 'feature 2 ("B")' in line
    assert "finite" in line


def _swapped(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, lambda c: c[:, ::-1])


def test_swapped_axes_are_told(tmp_path: Path) -> None:
    """Latitude and longitude the wrong way round are told by an impossible latitude, and by the region."""
    far = _written(_frame(_swapped(shapely.box(120, 35, 121, 36))), tmp_path / "far.gpkg")
    assert 'feature 1 ("A") has a latitude of 121: latitude and longitude look swapped' in _fault(far)
    near = _written(_frame(_swapped(SQUARE), _swapped(EAST)), tmp_path / "near.gpkg")
    line = _fault(near, within=REGION)
    assert 'feature 1 ("A")' in line
    assert "latitude and longitude look swapped" in line
    assert len(vector.read(near).frame) == 2
    elsewhere = _written(_frame(shapely.box(0, 45, 5, 50)), tmp_path / "elsewhere.gpkg")
    assert len(vector.read(elsewhere, within=REGION).frame) == 1


def test_metres_and_degrees_are_told_apart(tmp_path: Path, put: Any) -> None:
    """Metres called degrees, and degrees called metres, are refused with the feature's name."""
    metres = _frame(EAST, SQUARE).to_crs(3857).set_crs(4326, allow_override=True)
    line = _fault(_written(metres, tmp_path / "own.gpkg"))
    assert 'feature 1 ("A")' in line
    assert "look like metres" in line
    assert "(and 1 more)" in line
    degrees = _written(_frame(SQUARE, crs=32637), tmp_path / "degrees.gpkg")
    assert "look like degrees, but the CRS, WGS 84 / UTM zone 37N, is in metres" in _fault(degrees)
    assert "longitude of 190" in _fault(put(_features(_ring((189, 1), (190, 1), (190, 2), (189, 1)))))
    assert "latitude of 95" in _fault(put(_features(_ring((149, 1), (150, 95), (150, 2), (149, 1)))))


def test_coordinates_outside_of_a_projection_are_told(tmp_path: Path) -> None:
    """Coordinates that a projection can't turn into degrees are refused with the feature's name."""
    line = _fault(_written(_frame(shapely.box(1e9, 1e9, 2e9, 2e9), crs=32637), tmp_path / "own.gpkg"))
    assert 'feature 1 ("A") lies outside of what the CRS' in line


# 66: geometry


def test_invalid_polygons_are_repaired_and_counted(tmp_path: Path) -> None:
    """A bow-tie, a spike, a hole outside and a doubled ring are mended, told by name, and valid."""
    bow = shapely.Polygon([(42, 35), (43, 36), (43, 35), (42, 36), (42, 35)])
    spike = shapely.Polygon([(42, 35), (43, 35), (43, 36), (43, 38), (43, 36), (42, 36), (42, 35)])
    outside = shapely.Polygon(SQUARE.exterior, [shapely.box(44.2, 35.2, 44.4, 35.4).exterior])
    doubled = shapely.MultiPolygon([EAST, EAST])
    path = _written(_frame(bow, spike, outside, doubled, EAST), tmp_path / "own.gpkg")
    read = vector.read(path, within=REGION)
    assert (read.repaired, read.repaired_names) == (4, ("A", "B", "C", "D"))
    assert read.notes == (f"{path}: the geometry of 4 features was repaired: A, B, C, D",)
    assert read.frame.geometry.is_valid.all()
    assert set(read.frame.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
    assert [round(a, 6) for a in shapely.area(read.frame.geometry.to_numpy())][:2] == [0.5, 1]


def _wkb(*rings: list[tuple[float, float]]) -> bytes:
    """WKB of a polygon as it stands, which no library would write."""
    points = (struct.pack("<I", len(r)) + b"".join(struct.pack("<dd", *p) for p in r) for r in rings)
    return struct.pack("<BII", 1, 3, len(rings)) + b"".join(points)


def _assembled(*wkb: bytes | None) -> own.OwnBoundaries:
    names = [chr(65 + i) for i in range(len(wkb))]
    return own.assembled(own.Table("own.gpkg", {"name": names}, list(wkb), "EPSG:4326"))


def test_rings_that_no_library_writes(put: Any) -> None:
    """A ring that is not closed is closed and counted; one of one or two points is refused by name."""
    read = _assembled(_wkb([(42, 35), (43, 35), (43, 36), (42, 36)]))
    assert (read.repaired, read.frame.geometry[0].area) == (1, 1)
    for raw in (_wkb([(42, 35)]), _wkb([(42, 35), (43, 35)]), _wkb([(42, 35), (43, 35), (42, 35)]), b"\x01\x03", b""):
        with pytest.raises(InputError, match=r'own.gpkg: feature 1 \("A"\) has'):
            _assembled(raw)
    assert 'feature 1 ("A")' in _fault(put(_features(_ring((42, 35), (43, 35)))))
    assert 'feature 1 ("A")' in _fault(put(_features(_ring((42, 35), (43, 35), (42, 35)))))


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (None, "has no geometry"),
        ({"type": "Polygon", "coordinates": []}, "geometry"),
        ({"type": "Polygon", "coordinates": "x"}, "geometry"),
        ({"type": "Blob", "coordinates": []}, "geometry"),
        ({"type": "GeometryCollection", "geometries": []}, "empty geometry"),
        ({"type": "Point", "coordinates": [42, 35]}, "is a point; boundaries need polygons"),
        ({"type": "LineString", "coordinates": [[42, 35], [43, 35]]}, "is a line; boundaries need polygons"),
        ({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [42, 35]}]}, "is a point"),
    ],
)
def test_geometry_that_is_no_area_is_refused_by_name(put: Any, shape: Any, said: str) -> None:
    """Null, empty, broken, point and line geometry is refused with the feature's name."""
    line = _fault(put(_features(shapely.geometry.mapping(EAST), shape)))
    assert 'feature 2 ("B")' in line
    assert said in line


def test_a_collection_gives_its_polygons(put: Any) -> None:
    """The polygons of a GeometryCollection are kept; what else is in it falls away and is counted."""
    parts = [shapely.Point(42, 35), SQUARE, shapely.GeometryCollection([shapely.box(45, 35, 46, 36)])]
    read = vector.read(put(_features(shapely.geometry.mapping(shapely.GeometryCollection(parts)))))
    assert (read.repaired, read.frame.geometry[0].geom_type, read.frame.geometry[0].area) == (1, "MultiPolygon", 2)


def test_faults_are_told_ten_at_most_with_a_count(put: Any) -> None:
    """All faults are counted, and ten of them are lines of their own, each with the file's name."""
    path = put(_features(*[None] * 25))
    with pytest.raises(BoundariesError) as caught:
        vector.read(path)
    assert (caught.value.count, len(caught.value.faults)) == (25, 10)
    assert str(caught.value) == f"{caught.value.faults[0]} (and 24 more)"
    assert all(line.startswith(f"{path}: feature ") for line in caught.value.faults)


# 67: CRS


def test_a_crs_is_never_assumed(tmp_path: Path) -> None:
    """A file that says no CRS is refused, and read where the user says it; what contradicts is refused."""
    metres = _frame(SQUARE).to_crs(32637)
    with pytest.warns(UserWarning, match="'crs' was not provided"):
        path = _written(metres.set_crs(None, allow_override=True), tmp_path / "own.fgb")
    assert "does not say its CRS; say --set boundaries_crs=CODE" in _fault(path)
    assert _farthest(vector.read(path, crs="EPSG:32637").frame.geometry[0], SQUARE) < 1
    assert 'unknown CRS "EPSG:999999"' in _fault(path, crs="EPSG:999999")
    assert 'unknown CRS "nonsense"' in _fault(path, crs="nonsense")
    said = _written(metres, tmp_path / "said.fgb")
    assert "its CRS is WGS 84 / UTM zone 37N, not EPSG:4326" in _fault(said, crs="EPSG:4326")
    assert len(vector.read(said, crs="EPSG:32637").frame) == 1


def test_the_crs_of_a_geojson(put: Any) -> None:
    """GeoJSON is in longitude and latitude unless it, or the user, says another CRS that is known."""

    def named(name: str) -> dict[str, Any]:
        return {"type": "name", "properties": {"name": name}}

    shape = shapely.geometry.mapping(_frame(SQUARE).to_crs(3857).geometry[0])
    for path, crs in (
        (put(_features(shape, crs=named("urn:ogc:def:crs:EPSG::3857")), "a.json"), None),
        (put(_features(shape, crs=named("EPSG:3857")), "b.json"), None),
        (put(_features(shape), "c.json"), "EPSG:3857"),
    ):
        assert _farthest(vector.read(path, crs=crs).frame.geometry[0], SQUARE) < 1
    plain = _features(shapely.geometry.mapping(SQUARE), crs=named("urn:ogc:def:crs:OGC:1.3:CRS84"))
    assert vector.read(put(plain)).frame.geometry[0].equals(SQUARE)
    assert 'unknown CRS "EPSG:999999"' in _fault(put(_features(shape, crs=named("EPSG:999999"))))
    assert "look like metres" in _fault(put(_features(shape)))


def test_a_crs_must_be_of_the_earth(tmp_path: Path) -> None:
    """A plan's own coordinates are refused."""
    local = 'LOCAL_CS["site plan",UNIT["metre",1]]'
    line = _fault(_written(_frame(SQUARE, crs=local), tmp_path / "own.fgb"))
    assert "none of the earth's surface" in line


# 68, 72: names


def test_a_name_for_every_feature_once(tmp_path: Path) -> None:
    """A missing column of names, and empty, null and doubled names, are told with what to do."""
    missing = _frame(SQUARE).rename(columns={"name": "remark"})
    line = _fault(_written(missing, tmp_path / "a.gpkg"))
    assert "no column of names found; its columns are remark; say --set boundaries_name=COLUMN" in line
    empty = _frame(SQUARE, EAST, shapely.box(44, 35, 45, 36), name=["A", None, " \u200b"])
    assert 'feature 2 has no name (column "name") (and 1 more)' in _fault(_written(empty, tmp_path / "b.gpkg"))
    double = _frame(SQUARE, EAST, name=["Nineveh", "NINEVEH "], pcode=["1", "1"])
    line = _fault(_written(double, tmp_path / "c.gpkg"))
    assert 'features 1 ("Nineveh"), 2 ("NINEVEH") have the same name' in line
    assert "its columns are" not in line


def test_hostile_cells_are_inert(tmp_path: Path) -> None:
    """Markup stays text, control and direction characters go, and a cell of a megabyte is cut."""
    names = ["<img src=x onerror=alert(1)>", "\u202eAnbar\x1b[31m\n", "x" * 1_000_000]
    shapes = [SQUARE, EAST, shapely.box(44, 35, 45, 36)]
    frame = _frame(*shapes, name=names, **{"a\nb": ["y" * 1_000_000, "=1+1", None]})
    read = vector.read(_written(frame, tmp_path / "own.gpkg")).frame
    assert list(read["name"]) == ["<img src=x onerror=alert(1)>", "Anbar [31m", "x" * 120]
    assert [p["a b"] for p in read["properties"]] == ["y" * 120, "=1+1", None]
    assert json.loads(json.dumps(read["properties"][0], allow_nan=False)) == read["properties"][0]


@given(st.none() | st.floats() | st.integers() | st.text() | st.binary() | st.dates() | st.decimals() | st.booleans())
def test_any_cell_is_plain(value: Any) -> None:
    """Any cell becomes a value that JSON knows, and a short text in one line."""
    plain = cell(value)
    json.dumps(plain, allow_nan=False).encode()
    assert len(text(value)) <= 120
    assert "\n" not in text(value)


# 69: shapefiles


@pytest.mark.parametrize("part", [".shx", ".dbf", ".prj"])
def test_a_part_of_a_shapefile_is_missing(tmp_path: Path, part: str) -> None:
    """A shapefile without its index, table or CRS is told which part is missing."""
    path = _written(_frame(SQUARE), tmp_path / "own.shp")
    path.with_suffix(part).unlink()
    assert f"its {part} " in _fault(path)
    assert "missing" in _fault(path)


def test_parts_are_found_whatever_their_case(tmp_path: Path) -> None:
    """The parts of a shapefile from Windows may be in capitals; a part named alone says so."""
    path = _written(_frame(SQUARE), tmp_path / "own.shp")
    for part in (".shx", ".dbf", ".prj", ".cpg"):
        shutil.move(path.with_suffix(part), tmp_path / f"OWN{part.upper()}")
    assert len(vector.read(path).frame) == 1
    assert "a part of a shapefile" in _fault(tmp_path / "OWN.DBF")


def test_the_code_page_of_a_shapefile(tmp_path: Path) -> None:
    """The .cpg file says the code page; without it UTF-8 is tried, and what does not fit is refused."""
    frame = _frame(SQUARE, name=["نينوى"])
    path = _written(frame, tmp_path / "own.shp", encoding="CP1256")
    page = path.with_suffix(".cpg")
    for said in ("1256", "CP1256", "ANSI 1256", "windows-1256"):
        page.write_text(said)
        assert list(vector.read(path).frame["name"]) == ["نينوى"]
    for said in ("UTF-8", "65001"):
        page.write_text(said)
        assert 'feature 1, column "name": the text is not UTF-8' in _fault(path)
    for said in ("nonsense", "zip", "", "99999"):
        page.write_text(said)
        with pytest.raises(InputError, match=r"own\.cpg: unknown code page"):
            vector.read(path)
    page.unlink()
    assert "put a .cpg file" in _fault(path)
    path = _written(frame, tmp_path / "utf.shp", encoding="UTF-8")
    path.with_suffix(".cpg").unlink()
    assert list(vector.read(path).frame["name"]) == ["نينوى"]


def test_damaged_shapefiles(tmp_path: Path) -> None:
    """A shapefile, a table or a CRS that is cut off is refused in one line."""
    for part, keep in ((".shp", 110), (".shx", 50), (".dbf", 20), (".prj", 0), (".prj", 10)):
        folder = tmp_path / f"{part}{keep}"
        folder.mkdir()
        path = _written(_frame(SQUARE, EAST), folder / "own.shp")
        damaged = path.with_suffix(part)
        damaged.write_bytes(damaged.read_bytes()[:keep])
        _fault(path)


# 70: GeoPackages


def _altered(path: Path, *statements: str) -> Path:
    """A GeoPackage after statements that GDAL would never write."""
    with closing(sqlite3.connect(path)) as database:
        for statement in statements:
            database.execute(statement)
        database.commit()
    return path


def test_damaged_geopackages(tmp_path: Path, put: Any) -> None:
    """A GeoPackage that is cut off, has a broken page, or is another database is refused in one line."""
    shapes = [affinity.translate(SQUARE, n / 100, 0) for n in range(300)]
    whole = _written(_frame(*shapes, name=[f"n{n}" for n in range(300)]), tmp_path / "whole.gpkg").read_bytes()
    assert "damaged" in _fault(put(whole[: len(whole) // 2], "own.gpkg"))
    assert "damaged" in _fault(put(whole[:200], "own.gpkg"))
    page = int.from_bytes(whole[16:18], "big")
    for at in range(1, len(whole) // page, 3):
        broken = bytearray(whole)
        broken[at * page : at * page + 64] = b"\xff" * 64
        _fault(put(bytes(broken), "own.gpkg"))
    foreign = bytearray(whole)
    foreign[68:72] = b"\x00" * 4
    assert "no GeoPackage (application_id)" in _fault(put(bytes(foreign), "own.gpkg"))


def test_triggers_are_not_run_and_views_not_read(tmp_path: Path) -> None:
    """Triggers do no harm, and a layer or a table of GeoPackage's own that is a view is refused."""
    path = _written(_frame(SQUARE), tmp_path / "own.gpkg")
    trigger = 'CREATE TRIGGER t AFTER UPDATE ON gpkg_contents BEGIN DELETE FROM "own"; END'
    assert len(vector.read(_altered(path, trigger)).frame) == 1
    _altered(path, "ALTER TABLE own RENAME TO other", "CREATE VIEW own AS SELECT * FROM other")
    assert '"own" is a view or missing' in _fault(path)
    path = _written(_frame(SQUARE), tmp_path / "views.gpkg")
    _altered(path, "ALTER TABLE gpkg_extensions RENAME TO e", "CREATE VIEW gpkg_extensions AS SELECT * FROM e")
    assert '"gpkg_extensions" is a view' in _fault(path)
    assert "is a view or missing" in _fault(
        _altered(_written(_frame(SQUARE), tmp_path / "gone.gpkg"), "DROP TABLE gone")
    )


def test_a_geopackage_that_is_open_elsewhere(tmp_path: Path) -> None:
    """A GeoPackage with changes that are not yet in it is refused; one in that mode is read."""
    path = _written(_frame(SQUARE), tmp_path / "own.gpkg")
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE note (word)")
        database.commit()
        assert "open in another program" in _fault(path)
    assert path.read_bytes()[18] == 2  # the mode, in the file's head
    assert len(vector.read(path).frame) == 1


def test_several_layers_need_a_choice(tmp_path: Path) -> None:
    """A file of several layers is refused with their names, and read where one is chosen."""
    path = _written(_frame(SQUARE), tmp_path / "own.gpkg", layer="adm1")
    _written(_frame(SQUARE, EAST), path, layer="adm2")
    assert "2 layers (adm1, adm2); say --set boundaries_layer=NAME" in _fault(path)
    assert len(vector.read(path, layer="adm2").frame) == 2
    assert 'no layer "adm3"; there is: adm1, adm2' in _fault(path, layer="adm3")
