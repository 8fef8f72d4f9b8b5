"""The still map in SVG."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree as ET

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.model import Bounds
from layers import figure, projection
from layers.layer import Feature, Label, layer

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
    assert not {n for n in names if n in {"style", "id", "class"} or "href" in n or n.startswith("on")}
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
    root = ET.fromstring(figure.svg(scene(), language="ar"))  # noqa: S314
    (group,) = [g for g in root.iter(f"{SVG}g") if any(t.text == "الأنبار" for t in g.findall(f"{SVG}text"))]
    assert group.get("letter-spacing") is None


def test_a_town_without_a_label_has_no_disc() -> None:
    """Of two towns on one spot only the first is drawn; what the report names always is."""
    circles = list(ET.fromstring(figure.svg(scene())).iter(f"{SVG}circle"))  # noqa: S314
    assert [c.get("r") for c in circles] == ["2.8", "4.2"]


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
def test_numbers_are_short_and_right(tenths: list[int]) -> None:
    """Numbers written as path data read back as they were."""
    found = re.findall(r"-?(?:\d+(?:\.\d)?|\.\d)", figure._joined(tenths))  # noqa: SLF001
    assert [round(float(x) * 10) for x in found] == tenths


def test_specks_and_dots_are_left_out() -> None:
    """A line that shrinks to a point, and an island too small to see, have no path."""
    assert figure._path(shapely.LineString([(1, 1), (1.01, 1.01)])) == ""  # noqa: SLF001
    assert figure._path(figure._without_specks(shapely.box(0, 0, 1, 1))) == ""  # noqa: SLF001
    assert figure._path(shapely.box(0, 0, 10, 10)) == "M10 0l0 10-10 0 0-10z"  # noqa: SLF001
