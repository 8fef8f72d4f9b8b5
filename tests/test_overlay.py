"""A user's own boundaries in the place of the region's provinces."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

import bordermap
from geo import atlas, facts
from geo.errors import InputError
from geo.settings import Settings
from layers.cli import main

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Troops moved from Mosul in Nineveh to the Iraqi-Syrian border near Anbar."


def provinces() -> gpd.GeoDataFrame:
    """The embedded provinces of both countries, as a user's file would have them: other names, coarser, with codes."""
    frame = atlas.load().boundaries.layer("provinces")
    frame = frame[frame["country"].isin(["IQ", "SY"])].reset_index(drop=True)
    made = gpd.GeoDataFrame(
        {"ADM1_EN": frame["name"], "ADM1_PCODE": frame["id"].str.replace("-", "G")},
        geometry=frame.geometry.simplify(0.02),
        crs=frame.crs,
    )
    made.loc[made["ADM1_PCODE"] == "IQGNI", "ADM1_EN"] = "Ninewa Wilayah"
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The user's file, in metres of a zone and with a column that markup was put in."""
    path = tmp_path / "adm1.gpkg"
    provinces().assign(note="<b>x</b>").to_crs(32637).to_file(path)
    return path


def test_own_provinces_take_the_place_of_ours(file: Path) -> None:
    """The report's spelling still leads to the province; its name, shape and codes are the user's."""
    own = atlas.of(Settings(boundaries=str(file)))
    scene = bordermap.map(TEXT, in_atlas=own).scene
    place = next(p for p in scene.drawn if scene.evidence[p].standard == "Ninewa Wilayah")
    assert place.startswith("own-")
    assert ("ADM1_PCODE", "IQGNI") in scene.evidence[place].properties
    shapes = {x.id: list(x.frame["id"]) for x in scene.layers}
    assert place in shapes["named-provinces"]
    assert "IQ-NI" not in shapes["provinces"]


def test_codes_reach_every_output(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """P-codes stand in the page and in the rows of locate; markup in a cell stays text."""
    report = tmp_path / "r.txt"
    report.write_text(TEXT, encoding="utf-8")
    chosen = ["--set", f"boundaries={file}"]
    assert main(["build", str(report), "-o", str(tmp_path / "m.html"), *chosen]) == 0
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert "ADM1_PCODE: <bdi>IQGNI</bdi>" in page
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
    capsys.readouterr()
    assert main(["locate", str(report), *chosen]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {r["properties"]["ADM1_PCODE"] for r in rows if r["kind"] == "province"} == {"IQGNI", "IQGAN"}


def test_facts_of_own_provinces_sum_to_the_same_line(file: Path) -> None:
    """Edges that are not on the line are given to it by nearness, and parts sum to the whole."""
    found = facts.compute(atlas.of(Settings(boundaries=str(file))))
    assert sum(s.km for s in found.stretches) == pytest.approx(found.border_km, abs=0.01)
    ours = {s.there_name: s.km for s in facts.compute(atlas.load()).stretches if s.here == "IQ-AN"}
    mine = {s.there_name: s.km for s in found.stretches if s.here_name == "Anbar"}
    assert mine == pytest.approx(ours, abs=3)


def test_districts_come_beside_the_provinces(tmp_path: Path) -> None:
    """Areas that cover no province's ground are places of their own, and the provinces stay."""
    path = tmp_path / "adm2.geojson"
    square = shapely.box(42.0, 36.2, 42.4, 36.6)
    gpd.GeoDataFrame({"ADM2_EN": ["Sinjar Qada"]}, geometry=[square], crs=4326).to_file(path, driver="GeoJSON")
    own = atlas.of(Settings(boundaries=str(path)))
    scene = bordermap.map("Clashes in Sinjar Qada, in Nineveh province.", in_atlas=own).scene
    assert {scene.evidence[p].standard for p in scene.drawn} == {"Sinjar Qada", "Nineveh"}


def test_boundaries_of_another_part_of_the_world_are_refused(tmp_path: Path) -> None:
    """A file with nothing in the region's countries is told, with the countries."""
    path = tmp_path / "far.geojson"
    far = gpd.GeoDataFrame({"name": ["Far"]}, geometry=[shapely.box(10, 45, 11, 46)], crs=4326)
    far.to_file(path, driver="GeoJSON")
    with pytest.raises(InputError, match="IQ, SY"):
        atlas.of(Settings(boundaries=str(path)))


def test_a_bad_file_leaves_the_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Boundaries that can't be used: one line, exit 1, and the older page byte for byte."""
    report, target, bad = tmp_path / "r.txt", tmp_path / "m.html", tmp_path / "b.geojson"
    report.write_text(TEXT, encoding="utf-8")
    target.write_bytes(b"older")
    bad.write_text('<OGRVRTDataSource><OGRVRTLayer name="x"/></OGRVRTDataSource>', encoding="utf-8")
    assert main(["build", str(report), "-o", str(target), "--force", "--set", f"boundaries={bad}"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "b.geojson" in err
    assert target.read_bytes() == b"older"


def test_faults_of_a_file_are_told_a_line_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Ten faults at most are lines of their own, then a count; exit 1."""
    bad = tmp_path / "b.geojson"
    features = [{"type": "Feature", "properties": {"name": f"n{i}"}, "geometry": None} for i in range(25)]
    bad.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    assert main(["facts", "--set", f"boundaries={bad}"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 11
    assert lines[-1] == "bordermap: and 15 more"
