"""The still map in SVG."""

from __future__ import annotations

import re
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model import Bounds
from layers import figure, generalise, pathdata, projection
from layers.layer import Feature, Label, layer
from layers.sheet import Sheet

if TYPE_CHECKING:
    from layers.scene import Scene

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "{{ 7*7 }}",
    "]]>",
    "\"'><image href='x'/>",
    "${x} `y` &amp;",
    "a\x00\x0bb\ud800",
    "--><!--",
)
ANBAR = shapely.box(39, 31, 43, 34)
NINEVEH = shapely.box(41, 34, 44, 37)


def scene(title: str = "Report", name: str = "Anbar") -> Scene:
    """A small scene with one feature of each kind; ``name`` is that of everything in it."""
    layers = (
        layer("land", "basemap", 0, [Feature("l", "", "land", shapely.box(20, 20, 60, 50))]),
        layer(
            "provinces", "basemap", 3, [Feature(f"p{n}", name, "province", g) for n, g in enumerate((ANBAR, NINEVEH))]
        ),
        layer("named", "report", 4, [Feature("n", name, "named-province", ANBAR, "IQ-AN")]),
        layer("rivers", "basemap", 5, [Feature("r", name, "river-1", shapely.LineString([(38, 36), (44, 32)]))]),
        layer(
            "borders", "basemap", 7, [Feature("d", name, "border-disputed", shapely.LineString([(36, 33), (39, 33)]))]
        ),
        layer(
            "line", "report", 9, [Feature("b", name, "border-of-interest", shapely.LineString([(39, 31), (41, 37)]))]
        ),
        layer(
            "towns",
            "basemap",
            10,
            [
                Feature("t", name, "town", shapely.Point(43.5, 33.4)),
                Feature("u", name, "town", shapely.Point(43.51, 33.4)),
            ],
        ),
        layer("named-places", "report", 11, [Feature("m", name, "named-town", shapely.Point(42.2, 36.1), "gn-1")]),
    )
    labels = (
        Label("n", ANBAR, {"en": name, "ar": "الأنبار"}, "named-province", 5, layer="named"),
        Label("m", shapely.Point(42.2, 36.1), {"en": name}, "named-town", 12, layer="named-places"),
        Label("t", shapely.Point(43.5, 33.4), {"en": name}, "city", 25, layer="towns"),
        Label("u", shapely.Point(43.51, 33.4), {"en": name}, "city", 26, layer="towns"),
        Label("r", shapely.LineString([(38, 36), (44, 32)]), {"en": name}, "river", 29, layer="rivers"),
    )
    extent = Bounds(38.5, 30.5, 44.5, 37.5)
    made = SimpleNamespace(title=title, disclaimer=title, extent=extent, layers=layers, labels=labels)
    return cast("Scene", made)


def _texts(svg: str) -> list[str]:
    return ["".join(x.itertext()) for x in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314


def _check_safe(svg: str) -> None:
    root = ET.fromstring(svg)  # noqa: S314
    tags = {x.tag.removeprefix(SVG) for x in root.iter()}
    assert tags <= {"svg", "title", "desc", "g", "path", "rect", "circle", "text"}
    names = {name for x in root.iter() for name in x.attrib}
    assert not {n for n in names if n in {"style", "id"} or "href" in n or n.startswith("on")}
    assert {x.get("class") for x in root.iter()} <= {None, "l-en", "l-ar"}
    svg.encode()


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    """Text of a report is shown letter for letter, in well-formed XML, and does nothing."""
    svg = figure.svg(scene(text, text))
    _check_safe(svg)
    title = ET.fromstring(svg).findtext(f"{SVG}title")  # noqa: S314
    assert title == re.sub("[\x00\x0b\ud800]", "", text)
    assert "49" not in _texts(svg)


@given(st.text(max_size=30))
@settings(max_examples=25, deadline=None)
def test_any_text_is_escaped(text: str) -> None:
    """Whatever the title and the names, the picture is well-formed and has no way to run or load."""
    _check_safe(figure.svg(scene(text, text or "x")))


def test_no_script_style_or_link_as_text() -> None:
    """A plain scene's picture has none of the strings that a strict page forbids."""
    svg = figure.svg(scene())
    assert not re.search(r"(?<!-)style=|<style|<script|href|url\(|\bid=", svg)


def test_the_same_scene_gives_the_same_bytes() -> None:
    """Two pictures of a scene are equal."""
    assert figure.svg(scene()) == figure.svg(scene())


def test_it_says_what_it_is() -> None:
    """The picture is an image with a title, as wide and high as asked."""
    root = ET.fromstring(figure.svg(scene("Iraq and Syria"), width=800, height=500))  # noqa: S314
    assert root.get("role") == "img"
    assert root.get("viewBox") == "0 0 800 500"
    assert root.findtext(f"{SVG}title") == "Iraq and Syria"


def test_labels_follow_the_language() -> None:
    """A label has the language's text where there is one; Arabic is neither spaced nor capitals."""
    assert "ANBAR" in _texts(figure.svg(scene()))
    root = ET.fromstring(figure.svg(scene(), languages=["ar"]))  # noqa: S314
    (group,) = [g for g in root.iter(f"{SVG}g") if any(t.text == "الأنبار" for t in g.findall(f"{SVG}text"))]
    assert group.get("letter-spacing") is None


def test_several_languages_have_a_group_each() -> None:
    """The first is shown, the others wait; a text that is the same in all of them is there once."""
    svg = figure.svg(scene(), languages=["en", "ar"])
    root = ET.fromstring(svg)  # noqa: S314
    groups = {g.get("class"): g for g in root.iter(f"{SVG}g") if g.get("class")}
    assert {c: (g.get("lang"), g.get("display")) for c, g in groups.items()} == {
        "l-en": ("en", None),
        "l-ar": ("ar", "none"),
    }
    assert [t.text for t in groups["l-en"].iter(f"{SVG}text")] == ["ANBAR"]
    assert [t.text for t in groups["l-ar"].iter(f"{SVG}text")] == ["الأنبار"]
    assert _texts(svg).count("Anbar") == len(_texts(figure.svg(scene(), languages=["en"]))) - 3
    assert 'class="' not in figure.svg(scene(), languages=["ar"]).replace('class="l-ar"', "")


def test_arabic_with_signs_reads_from_right_to_left() -> None:
    """A text of both scripts, or with signs at its end, is set as one from right to left, in any page."""
    made = cast("Any", scene())
    made.labels = (Label("n", ANBAR, {"en": "Anbar (1)", "ar": "الأنبار (1)"}, "named-province", 5, layer="named"),)
    svg = figure.svg(made, languages=["ar"])
    assert "\u2067الأنبار (1)\u2069" in _texts(svg)
    assert ET.fromstring(svg).get("direction") == "ltr"  # noqa: S314


def test_a_town_without_a_label_has_no_disc() -> None:
    """Of two towns on one spot only the first is drawn; what the report names always is."""
    paths = [p.get("d") or "" for p in ET.fromstring(figure.svg(scene())).iter(f"{SVG}path")]  # noqa: S314
    assert re.findall(r"a([\d.]+) \1 0 10", "".join(paths)) == ["2.8", "4.2"]


def test_a_border_has_its_casing_below_it() -> None:
    """The border of interest is drawn twice: first the white casing, then the line."""
    paths = list(ET.fromstring(figure.svg(scene())).iter(f"{SVG}path"))  # noqa: S314
    found = [(p.get("stroke"), p.get("stroke-width")) for p in paths]
    at = found.index(("#9d1c2f", "3.2"))
    assert found[at - 1] == ("#ffffff", "7.0")
    assert paths[at].get("d") == paths[at - 1].get("d")


def test_the_scale_bar_is_true() -> None:
    """The bar is as many units long as its kilometres at the centre of the projection."""
    made = scene()
    page = projection.page(made.extent, 1123, 842)
    root = ET.fromstring(figure.svg(made))  # noqa: S314
    (text,) = [t for t in root.iter(f"{SVG}text") if (t.text or "").endswith(" km")]
    length = float(str(text.get("x"))) - 22
    assert length * page.metres / 1000 == pytest.approx(float(str(text.text)[:-3]), rel=0.002)


@given(st.lists(st.integers(-2000, 2000), max_size=20))
def test_numbers_are_short_and_right(numbers: list[int]) -> None:
    """Numbers written as path data read back as they were."""
    assert [int(n) for n in re.findall(r"-?\d+", pathdata.joined(numbers))] == numbers


whole = st.tuples(st.integers(0, 30), st.integers(0, 30))
arc = st.lists(whole, min_size=2, max_size=5).map(
    lambda points: [p for n, p in enumerate(points) if p != points[n - 1]]
)


def _read(data: str) -> list[list[tuple[int, int]]]:
    """Path data as the points of its lines."""
    found, at = [], (0, 0)
    for piece in re.findall(r"m[^mz]*z?", data):
        values = [int(n) for n in re.findall(r"-?\d+", piece)]
        line = []
        for dx, dy in zip(values[::2], values[1::2], strict=True):
            at = (at[0] + dx, at[1] + dy)
            line.append(at)
        if piece.endswith("z"):
            line.append(line[0])
            at = line[0]
        found.append(line)
    return found


def _edges(lines: list[list[tuple[int, int]]]) -> list[tuple[tuple[int, int], ...]]:
    return sorted(tuple(sorted(edge)) for line in lines for edge in pairwise(line))


@given(st.lists(arc.filter(lambda points: len(points) > 1), max_size=8))
def test_joined_arcs_are_the_same_arcs(arcs: list[list[tuple[int, int]]]) -> None:
    """Every edge is written once, whether or not its arc was joined to others."""
    assert _edges(_read(pathdata.path(pathdata.chained(arcs)))) == _edges(arcs)


def test_arcs_that_meet_are_one_line() -> None:
    """Of arcs that meet at their ends one line is made, turned where that helps, and rings are closed."""
    assert pathdata.chained([[(0, 0), (5, 0)], [(5, 9), (5, 0)]]) == [[(0, 0), (5, 0), (5, 9)]]
    (ring,) = pathdata.chained([[(0, 0), (5, 0), (5, 5)], [(0, 0), (0, 5), (5, 5)]])
    assert ring[0] == ring[-1]
    assert pathdata.path([ring]) == "m0 0 5 0 0 5-5 0z"


def test_dots_have_no_path() -> None:
    """A line that has shrunk to a point is not written."""
    assert pathdata.path([[(1, 1), (1, 1)], [(2, 2)]]) == ""


def test_edges_in_common_are_stroked_once() -> None:
    """Neighbours are filled as one, and the edge between them is drawn once; what a wider line hides is not."""
    made = cast("Any", scene())
    made.layers = made.layers[1:2]
    root = ET.fromstring(figure.svg(made))  # noqa: S314
    paths = {p.get("fill") or p.get("stroke"): p.get("d", "") for p in root.iter(f"{SVG}path")}
    fill, stroke = paths["#f7f4ec"], paths["#a89f90"]
    assert len(_read(fill)) == 1
    edges = _edges(_read(stroke))
    assert len(edges) == len(set(edges)) > len(_edges(_read(fill)))


def test_a_speck_is_left_out() -> None:
    """An island too small to see has no path, and is not lost where it is large enough."""
    speck, island = shapely.box(0, 0, 1, 1), shapely.box(10, 10, 19, 19)
    net = generalise.shapes([layer("l", "basemap", 0, [Feature("a", "", "land", shapely.union(speck, island))])])
    sheet = Sheet(net.thinned(0.9, 1.0).thin())
    assert [p.area for p in sheet.areas(np.array([0]))] == [81]
