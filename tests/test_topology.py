"""Arcs: what has an edge in common keeps it, nothing strays, and the page reads back what was written."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import bordermap
from geo.inputs.files import read
from geo.model import Bounds
from layers import assets, compact, encode, figure, generalise, projection, topology
from layers.index import called
from layers.layer import Feature, Label, layer
from layers.listing import other_names
from tests import by_hand
from tests.unfolded import Pen, Unfolded, numbers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from layers.scene import Scene

EXTENT = Bounds(40, 30, 46, 36)
SCALE = 2.0 ** encode.ZOOMS[-1]
number = st.floats(0, 400).map(lambda v: round(v, 1))
point = st.builds(shapely.Point, number, number)
line = st.lists(st.tuples(number, number), min_size=2, max_size=6, unique=True).map(shapely.LineString)
area = st.builds(lambda x, y, r: shapely.Point(x, y).buffer(r, 3), number, number, st.floats(5, 150))


def fresh(*geometries: shapely.Geometry) -> Any:
    """Geometries as an array, none of which another array has."""
    return shapely.from_wkb(shapely.to_wkb(list(geometries)))


def drawn(*geometries: shapely.Geometry, tolerance: float = 1.0, unit: float = 1.0) -> list[shapely.Geometry]:
    """Geometries, thinned together."""
    made = [layer("l", "basemap", 0, [Feature(str(n), "", "lake", g) for n, g in enumerate(fresh(*geometries))])]
    return list(generalise.shapes(made).thinned(tolerance, unit).of(0))


def pixels(geometries: Any) -> Any:
    """Degrees as pixels at the highest zoom."""
    return shapely.transform(geometries, lambda xy: projection.mercator(xy) * SCALE)


def edges(geometry: shapely.Geometry) -> set[frozenset[tuple[float, ...]]]:
    """The edges of lines or outlines, whatever their direction."""
    parts = shapely.get_parts(geometry)
    rings = [r for p in parts for r in (shapely.get_rings(p) if p.geom_type == "Polygon" else [p])]
    return {
        frozenset(e) for r in rings for e in pairwise(map(tuple, shapely.get_coordinates(r).tolist())) if e[0] != e[1]
    }


@pytest.fixture(scope="module")
def example() -> Scene:
    """The scene of the bundled example."""
    return bordermap.map(next(read(Path(str(files("geo") / "data" / "example.txt"))))).scene


@pytest.fixture(scope="module")
def block(example: Scene) -> Unfolded:
    """Its block, read back."""
    return Unfolded(encode.scene_json(example))


# -- arcs


def test_neighbours_and_the_border_between_them_share_edges() -> None:
    """Two polygons, and a line that runs along both, have the same few edges where they had the same many."""
    wavy = [(50 + (i % 2) * 0.2, i) for i in range(101)]
    left = shapely.Polygon([(0, 0), *wavy, (0, 100)])
    right = shapely.Polygon([(100, 0), *wavy, (100, 100)])
    one, other, border = drawn(left, right, shapely.LineString(wavy[::-1]))
    assert shapely.get_num_coordinates(one) < 20
    assert edges(border) == edges(one) & edges(other) == {frozenset({(50.0, 0.0), (50.0, 100.0)})}


def test_a_line_that_ends_inside_another_cuts_it() -> None:
    """A junction keeps its place in both lines, however straight the one that goes on."""
    along, branch = drawn(shapely.LineString([(0, 0), (50, 0.4), (100, 0)]), shapely.LineString([(50, 0.4), (50, 90)]))
    assert (50.0, 0.0) in shapely.get_coordinates(along).tolist() or [50.0, 0.0] in shapely.get_coordinates(
        along
    ).tolist()
    assert edges(branch) == {frozenset({(50.0, 0.0), (50.0, 90.0)})}


def test_a_ring_is_the_same_wherever_it_starts() -> None:
    """Outlines that start at another point, or go the other way, are one arc."""
    ring = list(shapely.Point(50, 50).buffer(40, 16).exterior.coords)[:-1]
    turned = [*ring[17:], *ring[:17]]
    xy = np.array([*ring, ring[0], *turned, turned[0], *ring[::-1], ring[-1]])
    arcs = topology.cut(xy, np.repeat([0, 1, 2], len(ring) + 1), 3, unit=0.01)
    assert len(arcs.starts) == 2
    assert sorted(np.abs(arcs.refs + 0.5).tolist()) == [0.5, 0.5, 0.5]


@given(st.lists(line, min_size=1, max_size=5))
@settings(max_examples=60, deadline=None)
def test_cut_lines_are_the_lines_again(lines: list[shapely.Geometry]) -> None:
    """Arcs put together are what was cut, but for where a ring starts."""
    xy, of = shapely.get_coordinates(lines, return_index=True)
    points, numbers_ = topology.cut(xy, of, len(lines), unit=1e-3).points()
    for n, before in enumerate(lines):
        after = shapely.LineString(points[numbers_ == n])
        assert edges(after) == edges(before)


@given(st.lists(st.one_of(line, area), min_size=1, max_size=5), st.floats(0.8, 30))
@settings(max_examples=60, deadline=None)
def test_nothing_strays_farther_than_the_tolerance(shapes: list[shapely.Geometry], tolerance: float) -> None:
    """Every point of what went in is near what comes out, and the other way round."""
    for before, after in zip(shapes, drawn(*shapes, tolerance=tolerance), strict=True):
        if not after.is_empty:
            edge = before.boundary if before.geom_type == "Polygon" else before
            thin = after.boundary if before.geom_type == "Polygon" else after
            assert shapely.hausdorff_distance(edge, thin, densify=0.05) <= tolerance + 1e-6


def test_a_loop_smaller_than_the_detail_is_gone() -> None:
    """No line of no length is left, which GEOS would refuse."""
    loop = shapely.LineString([(0, 0), (0.1, 0), (0.1, 0.1), (0, 0)])
    both = shapely.MultiLineString([loop, shapely.LineString([(5, 5), (9, 9)])])
    one, other = drawn(loop, both)
    assert one.is_empty
    assert other.equals(shapely.LineString([(5, 5), (9, 9)]))


def test_a_hole_goes_with_its_polygon_and_without_it() -> None:
    """Holes and islands that are too small are gone; what is large enough stays, with its holes."""
    plate = shapely.box(0, 0, 90, 90) - shapely.box(10, 10, 40, 40) - shapely.box(60, 60, 60.3, 60.3)
    speck = shapely.box(200, 200, 200.3, 200.3)
    (found,) = drawn(shapely.MultiPolygon([plate, speck]))
    assert found.equals(shapely.box(0, 0, 90, 90) - shapely.box(10, 10, 40, 40))


@given(st.lists(st.one_of(point, line, area), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_clipping_keeps_inside_and_dimension(shapes: list[shapely.Geometry]) -> None:
    """What is left of a geometry lies in the box and has the dimension that it had."""
    whole = shapely.GeometryCollection(shapes)
    cut = generalise.clip(fresh(*shapes, whole), (50, 50, 200, 150))
    for before, after in zip([*shapes, whole], cut, strict=True):
        if not after.is_empty:
            assert shapely.get_dimensions(after) == shapely.get_dimensions(before)
            assert shapely.box(49.999, 49.999, 200.001, 150.001).covers(after)


def test_detail_fits_the_zoom() -> None:
    """A layer for a far view has fewer vertices, in step with its rows."""
    wavy = shapely.LineString([(40 + i / 100, 33 + (i % 2) / 1000) for i in range(200)])
    rivers = [Feature("a", "", "river-1", wavy), Feature("b", "", "town", shapely.Point(0, 0))]
    made = [layer("r", "basemap", 5, rivers)]
    near, far = (generalise.for_zoom(made, EXTENT, zoom).of(0) for zoom in (14, 5))
    assert shapely.get_num_coordinates(near[0]) == 200
    assert shapely.get_num_coordinates(far[0]) < 5
    assert far[1].is_empty


# -- the example


def test_no_line_of_the_page_strays_half_a_pixel(example: Scene) -> None:
    """All that is drawn lies within half a pixel of its source at the highest zoom, rounding included."""
    shapes = encode.shapes(example)
    source = generalise.shapes(example.layers).clipped(encode.reach(example), encode.near(example))
    lengths = []
    # A straight line in degrees is a curve in pixels.
    fine = shapely.segmentize(source.pool, 0.02)
    for before, after in zip(pixels(fine), pixels(shapes.pool), strict=True):
        if shapely.get_dimensions(before) < 1 or after.is_empty:
            continue
        kept = [p for p in shapely.get_parts(before) if p.length > 4]
        outline = shapely.union_all([p.boundary if shapely.get_dimensions(p) == 2 else p for p in kept])
        thin = shapely.boundary(after) if shapely.get_dimensions(after) == 2 else after
        shapely.prepare(thin)
        away = shapely.distance(shapely.points(shapely.get_coordinates(shapely.segmentize(outline, 20))), thin)
        whole = shapely.boundary(before) if shapely.get_dimensions(before) == 2 else before
        back = shapely.distance(shapely.points(shapely.get_coordinates(shapely.segmentize(thin, 20))), whole)
        lengths += [away.max(), back.max()]
    assert len(lengths) > 150
    assert max(lengths) <= generalise.PIXELS + 0.005


def test_borders_lie_on_the_edges_of_provinces(example: Scene) -> None:
    """The border of interest is edges of the provinces on either side, exactly, and of both countries."""
    shapes = encode.shapes(example)
    by_layer = {x.id: [edges(g) for g in shapes.of(n)] for n, x in enumerate(example.layers)}
    (border,) = by_layer["border-of-interest"]
    provinces = [e for one in by_layer["provinces"] for e in one]
    assert border <= set(provinces)
    assert all(provinces.count(e) == 2 for e in border)
    assert border <= set().union(*by_layer["named-countries"])
    assert set().union(*by_layer["named-provinces"]) <= set(provinces)


def test_edges_are_written_once(block: Unfolded) -> None:
    """No edge is in two arcs, and every arc is drawn."""
    found = [frozenset(e) for arc in block.arcs for e in pairwise(arc) if e[0] != e[1]]
    assert len(found) - len(set(found)) <= len(found) * 0.005
    assert len(block.arcs) > 100


def test_the_block_reads_back_as_what_is_drawn(example: Scene, block: Unfolded) -> None:
    """Features come in the order of their layers, with their place, style and geometry."""
    shapes = encode.shapes(example)
    wanted = [
        (x.id, style, place, geometry)
        for n, x in enumerate(example.layers)
        for style, place, geometry in zip(x.frame["style"], x.frame["place"], shapes.of(n), strict=True)
        if not geometry.is_empty and style != "town"
    ]
    assert [(f["layer"], f["style"], f["place"]) for f in block.features] == [w[:3] for w in wanted]
    for row, (*_, geometry) in zip(block.features, wanted, strict=True):
        if row["type"] == "Arrow":
            continue
        lonlat = [[lon, lat] for lat, lon in block.degrees(_flat(row["at"]))]
        left = {tuple(p) for p in shapely.get_coordinates(geometry).round(6).tolist()}
        assert {tuple(p) for p in np.round(lonlat, 6).tolist()} == left or row["type"] == "Point"


def _flat(nested: Any) -> list[Any]:
    """Points out of nested lists."""
    return [nested] if isinstance(nested[0], int) else [p for part in nested for p in _flat(part)]


def test_the_browser_reads_what_was_written(block: Unfolded, example: Scene, chromium: Browser) -> None:
    """``bordermapScene`` gives the coordinates, styles, places and labels that the block tells."""
    found = _unfolded(chromium, encode.scene_json(example))
    assert found["extent"] == list(example.extent)
    assert found["marks"]["dark"].keys() == found["marks"]["light"].keys()
    assert [x["id"] for x in found["layers"]] == [x.id for x in example.layers]
    assert [x["shown"] for x in found["layers"]] == [x.shown for x in example.layers]
    assert [p["id"] for p in found["places"]] == list(example.evidence)
    for seen, e in zip(found["places"], example.evidence.values(), strict=True):
        names = {e.name, *(name for _, name in other_names(e)), *called(e).values()}
        assert {seen["name"], *seen["names"]} == names
        assert [seen[k] for k in ("kind", "match", "count")] == [e.kind, e.match, len(e.quotes)]
    features = [f for x in found["layers"] for f in x["features"]]
    assert len(features) == len(block.features)
    for seen, told in zip(features, block.features, strict=True):
        assert [seen[k] for k in ("style", "type", "place", "at")] == [
            told["style"],
            told["type"],
            told["place"],
            [list(p) for p in _flat(told["at"])],
        ]
    for seen, told in zip(found["labels"], block.labels, strict=True):
        assert seen == told


# Features with points instead of what traces them; labels with what they say instead of what says it.
_UNFOLD = """text => {
  const scene = bordermapScene(text), traced = (f) => {
    const at = [], pen = { moveTo: (x, y) => at.push([x, y]), lineTo: (x, y) => at.push([x, y]), closePath() {} };
    f.trace(pen);
    return { ...f, at };
  };
  const dots = (x) => x.points.flatMap((run) => run.numbers.map((n, i) => (
    { style: run.style, type: "Point", place: scene.ids[n], at: [[run.xs[i], run.ys[i]]] })));
  return {
    extent: scene.extent, marks: scene.marks,
    places: scene.places.map((p) => ({ ...p, name: p.name, names: p.names })),
    layers: scene.layers.map((x) => (
      { ...x, features: [...x.features.map((f) => f.trace ? traced(f) : { ...f, at: [f.at] }), ...dots(x)] })),
    labels: scene.labels.map((x) => ({
      text: { en: x.says("en"), ar: x.says("ar") }, style: x.style, layer: x.layer, look: x.look, place: x.place,
      at: Array.from({ length: x.stays.length / 5 }, (_, i) => {
        const [first, last, spot, ...at] = x.stays.slice(5 * i, 5 * i + 5);
        return [first, last, ...scene.spots[spot], ...at];
      })
    }))
  };
}"""


def _unfolded(chromium: Browser, text: str) -> Any:
    """A scene block as the page's script reads it."""
    page = chromium.new_page()
    page.set_content("<html lang=en>")
    for name in ("compact.js", "scene.js"):
        page.add_script_tag(content=assets.own(name))
    found = page.evaluate(_UNFOLD, text)
    page.close()
    return found


# -- numbers


@given(st.lists(st.integers(0, 2**31), max_size=30))
def test_numbers_read_back(values: list[int]) -> None:
    """Digits are printable, none is one that JSON or HTML would escape, and they are the numbers again."""
    text = compact.digits(values)
    assert list(numbers(text)) == values
    assert json.dumps(text) == f'"{text}"'
    assert "<" not in text


@given(st.lists(st.tuples(st.integers(-(2**20), 2**20), st.integers(-9, 9)), max_size=20))
def test_points_read_back(points: list[tuple[int, int]]) -> None:
    """Steps from point to point are the points again."""
    text = compact.digits(compact.steps(np.array(points, dtype=np.int64).reshape(-1, 2)).ravel())
    pen, told = Pen(), numbers(text)
    assert [pen.point(told) for _ in points] == points


@given(st.lists(line, min_size=1, max_size=4))
@settings(max_examples=30, deadline=None)
def test_lines_are_encoded_to_the_unit(lines: list[shapely.Geometry]) -> None:
    """What is decoded lies within half a pixel of what went in."""
    inside = [shapely.transform(g, lambda xy: xy / 100 + [40, 30]) for g in lines]
    made = by_hand.scene(by_hand.report(), (), [])
    rivers = [Feature(f"{n:03}", "", "river-1", g) for n, g in enumerate(inside)]
    found = Unfolded(
        encode.scene_json(replace(made, extent=EXTENT, layers=(layer("r", "basemap", 5, rivers),), labels=()))
    )
    assert len(found.features) == len(lines)
    for row, before in zip(found.features, inside, strict=True):
        after = shapely.MultiLineString(
            [[(lon, lat) for lat, lon in block_line] for block_line in map(found.degrees, row["at"])]
        )
        assert shapely.hausdorff_distance(pixels(after), pixels(shapely.segmentize(before, 0.02)), densify=0.2) <= 0.505


def test_odd_ids_and_texts_come_back(chromium: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids that are names of properties, and text with markup, are values like others, in each language."""
    monkeypatch.setattr(encode, "LANGUAGES", ("en", "ar"))
    odd = ("__proto__", "constructor", '"<\\', "a,b", "")
    made = by_hand.scene(by_hand.report(), (), [])
    places = [Feature(f"{n}", name, "named-town", shapely.Point(41 + n, 34), name) for n, name in enumerate(odd)]
    labels = [
        Label(x.id, x.geometry, {"en": f"</script>{x.name}", "ar": "ا"}, "named-town", 5, x.place, "", "p")
        for x in places
    ]
    text = encode.scene_json(
        replace(made, extent=EXTENT, layers=(layer("p", "report", 13, places),), labels=tuple(labels))
    )
    assert "<" not in text
    found = _unfolded(chromium, text)
    assert {f["place"] for f in found["layers"][0]["features"]} == set(odd)
    assert {x["place"]: x["text"] for x in found["labels"]} == {p: {"en": f"</script>{p}", "ar": "ا"} for p in odd}


def test_a_scene_of_nothing_has_a_block() -> None:
    """A scene without layers, labels or lines is written and read."""
    made = by_hand.scene(by_hand.report(), (), [])
    empty = Unfolded(encode.scene_json(replace(made, extent=EXTENT, layers=(), labels=())))
    assert (empty.arcs, empty.shapes, empty.features, empty.labels) == ([], [], [], [])


def test_a_named_place_costs_few_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of hundreds of places with labels in two languages each adds at most 45 bytes to the block."""
    monkeypatch.setattr(encode, "LANGUAGES", ("en", "ar"))
    made = by_hand.scene(by_hand.report(), (), [])
    ids = [f"gn-{100_000 + 7919 * n}" for n in range(900)]
    at = [shapely.Point(40 + n % 30 / 5, 30 + n // 30 / 5) for n in range(900)]
    rows = [Feature(i, f"Place {i[-4:]}", "named-town", p, i) for i, p in zip(ids, at, strict=True)]
    labels = tuple(
        Label(f.id, f.geometry, {"en": f.name, "ar": f"بلدة {n}"}, "named-town", 12, f.place, layer="p")
        for n, f in enumerate(rows)
    )
    block = encode.scene_json(replace(made, extent=EXTENT, layers=(layer("p", "report", 13, rows),), labels=labels))
    assert len(Unfolded(block).labels) > 800
    assert len(block.encode()) <= 45 * 900


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_labels_of_the_figure_stay_in_pages_of_either_direction(chromium: Browser, direction: str) -> None:
    """A label is where it was placed, whichever way the page around the figure reads."""
    drawn_scene = by_hand.full(by_hand.report())
    page = chromium.new_page()
    page.set_content(f"<html dir={direction}><body>{figure.svg(drawn_scene, languages=['en', 'ar'])}</body></html>")
    boxes = (
        "[...document.querySelectorAll('svg text')].map(t => { const b = t.getBBox(); return [b.x, b.x + b.width]; })"
    )
    found = page.evaluate(boxes)
    page.evaluate("document.documentElement.dir = 'ltr'")
    assert found == page.evaluate(boxes)
    page.close()
