"""What words about space describe, drawn: areas, stretches, points at a distance, sets."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import bordermap
from geo.crs import distance_km
from geo.errors import NoPlaceError
from geo.model import Kind
from layers import areas, figure, hatch, methods, words
from layers.style import MARKS, MARKS_DARK, Hatch
from tests import by_hand
from tests.on_page import pick

if TYPE_CHECKING:
    from pathlib import Path

    from layers.scene import Scene

HOSTILE = "<img src=x onerror=window.pwn=1></script><script>window.pwn=1</script>{{ 7*7 }}${window.pwn=1}"


@pytest.fixture(scope="module")
def drawn() -> Scene:
    """A scene with a mark of each kind."""
    return by_hand.full(by_hand.report())


@pytest.fixture(scope="module")
def page_file(drawn: Scene, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page."""
    return by_hand.saved(drawn, tmp_path_factory.mktemp("areas") / "map.html")


def _rows(scene: Scene, layer: str) -> list[Any]:
    return [r for x in scene.layers if x.id == layer for r in x.frame.itertuples()]


def test_each_kind_has_a_layer(drawn: Scene) -> None:
    """Areas, stretches, points and sets have layers of their own, each feature with its evidence."""
    found = {layer: {(r.place, r.style) for r in _rows(drawn, layer)} for layer in ("named-areas", "named-stretches")}
    assert found == {
        "named-areas": {("area-1", "named-area"), ("area-5", "named-area-2-unsure")},
        "named-stretches": {("area-2", "named-stretch")},
    }
    assert {(r.place, r.geometry.geom_type) for r in _rows(drawn, "named-points")} == {
        ("area-4", "MultiPolygon"),
        ("area-4", "Point"),
    }
    assert [r.place for r in _rows(drawn, "named-sets")] == ["area-3"] * 3
    assert drawn.areas == ("area-1", "area-2", "area-3", "area-4", "area-5")


def test_the_same_geometry_said_twice_is_one_mark(drawn: Scene) -> None:
    """Two sentences on northern Syria are one area with two quotes, the words marked."""
    quotes = drawn.evidence["area-1"].quotes
    assert [[q.text[s:e] for s, e in q.marks] for q in quotes] == [["northern Syria"], ["northern Syria"]]


def test_words_without_geometry_are_listed_with_the_reason(drawn: Scene) -> None:
    """What could not be placed draws nothing, and says why."""
    assert drawn.unplaced == ("area-6",)
    assert "area-6" not in drawn.marked
    assert drawn.evidence["area-6"].facts == (words.say("methods.unplaced"),)
    assert not any(x.place == "area-6" for x in drawn.labels)


def test_what_lies_outside_the_map_is_listed() -> None:
    """An area of another continent is not drawn and does not move the map."""
    read = by_hand.report()
    near = by_hand.scene(read)
    far = by_hand.scene(read, [by_hand.words(read, "northern Syria", shapely.box(-80, 30, -70, 40))])
    assert far.unplaced == ("area-1",)
    assert far.extent == near.extent
    assert words.say("methods.elsewhere") in far.evidence["area-1"].facts


def test_members_are_told_by_who_names_them(drawn: Scene) -> None:
    """A set tells which members the report names and which the geometry adds."""
    told = {words.tell(k): words.tell(v) for k, v in drawn.evidence["area-3"].properties}
    assert told["Named in the report"] == "Nineveh, Anbar"
    assert told["By the geometry"] == "Duhok"


def test_a_set_has_the_outlines_of_the_map(drawn: Scene) -> None:
    """Members of a set share their outlines with the provinces, so that the page holds them once."""
    provinces = {id(r.geometry) for r in _rows(drawn, "provinces")}
    assert all(id(r.geometry) in provinces for r in _rows(drawn, "named-sets"))


def test_areas_that_overlap_are_hatched_differently() -> None:
    """Of areas that overlap no two have the same hatch; those apart have."""
    read = by_hand.report()
    boxes = [shapely.box(38, 34, 40, 36), shapely.box(39, 35, 41, 37), shapely.box(39.5, 34, 40.5, 36)]
    boxes.append(shapely.box(43, 33, 44, 34))
    said = ["northern Syria", "areas east of the Euphrates", "near Mosul", "the moon"]
    found = by_hand.scene(read, [by_hand.words(read, w, b) for w, b in zip(said, boxes, strict=True)])
    tokens = {r.geometry.bounds: r.style for r in _rows(found, "named-areas")}
    first, second, third, apart = (tokens[b.bounds] for b in boxes)
    assert len({first, second, third}) == 3
    assert apart == "named-area"


def test_the_largest_area_lies_undermost() -> None:
    """A small area within a large one is drawn later, so that it can be pointed at."""
    read = by_hand.report()
    small, large = shapely.box(40, 35, 41, 36), shapely.box(38, 34, 42, 37)
    said = [by_hand.words(read, "northern Syria", small), by_hand.words(read, "near Mosul", large)]
    assert [r.geometry.area for r in _rows(by_hand.scene(read, said), "named-areas")] == [large.area, small.area]


def test_the_name_is_no_headline() -> None:
    """Of several tellings the one that is not in a headline's capitals gives the name."""
    read = by_hand.report("Northern Syria Burns\n\nFires were seen in northern Syria, near Mosul.")
    said = [by_hand.words(read, "Northern Syria", by_hand.NORTH), by_hand.words(read, "northern Syria", by_hand.NORTH)]
    assert by_hand.scene(read, said).evidence["area-1"].name == "northern Syria"


def test_labels_are_short_and_whole_words() -> None:
    """A long phrase is cut between words, with a sign that it is."""
    assert areas.shortened("northern Syria") == "northern Syria"
    long = areas.shortened("the many scattered villages on both banks of the upper Khabur river")
    assert len(long) <= 41
    assert long == "the many scattered villages on both…"


def test_labels_stand_outside_smaller_areas(drawn: Scene) -> None:
    """The words of an area keep off a smaller one that overlaps it."""
    anchors = {x.id: x.anchor for x in drawn.labels}
    assert not shapely.intersects(anchors["area-1"].buffer(-0.01), by_hand.EAST)


def test_the_circle_of_doubt_is_geodesic() -> None:
    """All corners of a circle lie as far from its middle as it says."""
    ring = areas.circle(43.0, 36.0, 25.0)
    assert all(distance_km((43.0, 36.0), xy) == pytest.approx(25, abs=0.01) for xy in ring.exterior.coords)


def test_methods_have_sentences_or_a_plain_one() -> None:
    """A method's sentence is filled with its figures; an unknown one, or one that lacks a figure, is told plainly."""
    read = by_hand.report()
    far = {"km": 12.345, "bearing": 45.0, "uncertainty_km": 3.0}
    said = by_hand.words(read, "northern Syria", by_hand.NORTH, figures=far, method="offset")
    told = words.tell(methods.told(said))
    assert told == "12.3 km north-east of the middle of Syria; off by 3 km or so, as round figures and directions are."
    part = replace(said, figures={"share": 0.3333, "edge_km": 20.0}, method="part")
    assert words.tell(methods.told(part)).startswith("The 33 % of Syria that lies")
    assert methods.told(replace(said, figures={})) == words.say("methods.placed")
    assert methods.told(replace(said, method="unheard-of")) == words.say("methods.placed")
    assert methods.told(replace(said, method="unheard-of", geometry=None)) == words.say("methods.unplaced")


def test_report_text_is_no_template() -> None:
    """Braces in a place's name are shown as they stand."""
    read = by_hand.report()
    odd = replace(by_hand.place("SY"), name="{km.__class__}", names={})
    said = by_hand.words(read, "northern Syria", by_hand.NORTH, places=(odd,), method="no-outline")
    assert words.tell(methods.told(said)) == "Not drawn: no outline of {km.__class__} is known here."


def test_expressions_alone_make_a_map() -> None:
    """A report that names only a part of a country has a map around that part."""
    read = by_hand.report()
    found = by_hand.scene(read, [by_hand.words(read, "northern Syria", by_hand.NORTH)], alone=True)
    assert found.drawn == ()
    assert found.marked == {"area-1"}
    w, s, e, n = by_hand.NORTH.bounds
    assert found.extent.holds(w, s)
    assert found.extent.holds(e, n)
    assert found.extent.east - found.extent.west < 2 * (e - w)


def test_a_wide_area_does_not_widen_the_view() -> None:
    """An area as large as half the region counts for the first view only where nothing smaller is named."""
    read = by_hand.report("Clashes in Mosul, all over the region.")
    wide = by_hand.words(read, "all over the region", shapely.box(20, 20, 60, 60))
    assert by_hand.scene(read, [wide]).extent == by_hand.scene(read).extent
    bounds = bordermap.atlas().region.bounds
    assert by_hand.scene(read, [wide], alone=True).extent.west >= bounds.padded(2).west


def test_nothing_to_draw_makes_no_map() -> None:
    """Only where nothing at all can be drawn is there no map."""
    with pytest.raises(NoPlaceError):
        bordermap.map("Nothing of note took place anywhere that day.")


def test_unsure_marks_are_lighter() -> None:
    """The mark of an unsure area has fewer lines than that of a sure one, and they are dotted, in light and dark."""
    for marks in (MARKS, MARKS_DARK):
        sure, unsure = marks["named-area"].hatch, marks["named-area-unsure"].hatch
        assert sure
        assert unsure
        assert unsure.dash
        assert unsure.gap > sure.gap
        assert marks["named-stretch-unsure"].width < marks["named-stretch"].width


# -- hatches


@given(
    st.floats(-90, 90).map(lambda v: round(v, 1)),
    st.integers(3, 20),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 200)), min_size=3, max_size=7, unique=True),
)
@settings(max_examples=60, deadline=None)
def test_hatches_fill_areas_evenly(angle: float, gap: int, corners: list[tuple[int, int]]) -> None:
    """The lines of a hatch lie in the area, and as many as its size and their distance ask for."""
    shape = shapely.make_valid(shapely.Polygon(corners))
    lines = hatch.lines([shape], Hatch("#000000", angle, float(gap), 1.0))
    if len(lines):
        assert shapely.covers(shape.buffer(1e-6), lines).all()
    assert float(shapely.length(lines).sum()) * gap == pytest.approx(shape.area, abs=shape.length * gap + 2 * gap**2)


def test_hatches_of_neighbours_meet() -> None:
    """Lines go on from one area to the next without a step."""
    kind = Hatch("#000000", 30, 8.0, 1.0)
    apart = hatch.lines([shapely.box(0, 0, 50, 50), shapely.box(50, 0, 90, 50)], kind)
    whole = hatch.lines([shapely.box(0, 0, 90, 50)], kind)
    assert shapely.length(apart).sum() == pytest.approx(shapely.length(whole).sum(), abs=1)


def test_overlapping_parts_do_not_break_a_hatch() -> None:
    """Areas that overlap each other, or themselves, and parts that are none, are hatched all the same."""
    bowtie = shapely.Polygon([(0, 0), (50, 50), (50, 0), (0, 50)])
    mixed = shapely.GeometryCollection([shapely.box(0, 0, 20, 20), shapely.LineString([(0, 0), (9, 9)])])
    assert len(hatch.lines([bowtie, mixed, shapely.Polygon()], Hatch("#000000", 0, 5.0, 1.0)))
    assert len(hatch.lines([], Hatch("#000000", 0, 5.0, 1.0))) == 0


# -- the figure


def test_the_figure_has_hatches_and_no_ids(drawn: Scene) -> None:
    """The still map has hatches as lines, ticks and the circle as dashes, the ring whole, and refers to nothing."""
    svg = figure.svg(drawn)
    assert not re.search(r"(?<!-)style=|<style|<script|href|url\(|\bid=|<pattern", svg)
    strokes = {(p.get("stroke"), p.get("stroke-width"), p.get("stroke-dasharray")) for p in ET.fromstring(svg).iter()}  # noqa: S314
    teal = "#2f7f86"
    assert (teal, "1.0", None) in strokes
    assert (teal, "18.0", "2 6.5") in strokes
    assert (teal, "1.2", "9 3") in strokes
    assert (teal, "2.0", None) in strokes
    assert figure.svg(drawn) == svg


# -- the page


def test_the_page_is_quiet_and_hatched(page_file: Path, page_factory: Any) -> None:
    """No request, message or breach of the policy; the hatch is there to be seen."""
    opened = page_factory(page_file)
    page = opened.page
    assert opened.faults == []
    fills = page.evaluate(
        "[...document.querySelectorAll('.leaflet-areas-pane path[fill^=url]')].map(p => p.getAttribute('fill'))"
    )
    assert len(fills) == 5
    assert page.evaluate("(ids) => ids.every(x => document.getElementById(x.slice(5, -1)))", fills)
    assert _teal(page, "document.querySelector('.leaflet-areas-pane path[fill^=url]')") > 200


def _teal(page: Any, element: str) -> int:
    """How many pixels of an element's box have the hatch's hue."""
    box = page.evaluate(
        f"(() => {{ const b = {element}.getBoundingClientRect(); return [b.x, b.y, b.width, b.height]; }})()"
    )
    view = page.locator(".canvas").bounding_box()
    x, y = max(box[0], view["x"]), max(box[1], view["y"])
    clip = {"x": x, "y": y, "width": min(box[2], 300), "height": min(box[3], 80)}
    shot = page.screenshot(clip=clip)
    script = """async (data) => {
        const image = new Image(); image.src = 'data:image/png;base64,' + data; await image.decode();
        const canvas = document.createElement('canvas'); canvas.width = image.width; canvas.height = image.height;
        const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);
        const pixels = context.getImageData(0, 0, image.width, image.height).data;
        let n = 0;
        for (let i = 0; i < pixels.length; i += 4) {
            if (pixels[i + 1] - pixels[i] > 30 && pixels[i + 2] - pixels[i] > 30 && pixels[i + 2] < 220) { n += 1; }
        }
        return n;
    }"""
    return int(page.evaluate(script, base64.b64encode(shot).decode()))


def test_dark_pages_have_their_own_hatch(page_file: Path, page_factory: Any) -> None:
    """A dark page, and one that turns dark while it is open, refer to the pattern for dark."""
    page = page_factory(page_file).page
    fill = "document.querySelector('.leaflet-areas-pane path[fill^=url]').getAttribute('fill')"
    assert not page.evaluate(fill).endswith("-dark)")
    page.emulate_media(color_scheme="dark")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate(fill).endswith("-dark)")


def test_a_click_on_an_area_opens_its_card(page_file: Path, page_factory: Any) -> None:
    """Hatch, label and list open the same card: the words marked, how the area was made, members."""
    page = page_factory(page_file).page
    box = page.locator(".leaflet-areas-pane path[fill^=url]").first.bounding_box()
    page.mouse.click(box["x"] + 12, box["y"] + box["height"] - 8)
    card = page.locator("#card")
    assert card.locator("mark").all_inner_texts() == ["northern Syria", "northern Syria"]
    page.keyboard.press("Escape")
    page.locator(".label[data-place='area-1']").click()
    assert "Reckoned from: Syria" in card.inner_text()
    page.keyboard.press("Escape")
    pick(page, "area-3")
    assert "By the geometry: Duhok" in card.inner_text()


def test_sections_follow_the_places(page_file: Path, page_factory: Any) -> None:
    """The list has areas and stretches in a section of their own, and those not placed in another."""
    page = page_factory(page_file).page
    heads = page.locator("#places h2 span[lang=en]").all_text_contents()
    assert heads[:4] == [
        "Places",
        "Movements",
        "Areas and stretches",
        "Named, not placed",
    ]
    assert page.locator("#place-area-6 button").count() == 0
    assert page.locator("#place-area-6").count() == 1


@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"viewport": {"width": 360, "height": 740}}])
def test_no_accessibility_violation(page_file: Path, page_factory: Any, axe: str, look: dict[str, Any]) -> None:
    """Axe finds nothing in a page with all kinds of marks and a card open."""
    page = page_factory(page_file, **look).page
    pick(page, "area-3")
    page.evaluate(axe)
    assert page.evaluate("axe.run(document).then(r => r.violations.map(v => v.id + ': ' + v.nodes[0].html))") == []


def test_hostile_words_stay_inert(tmp_path: Path, page_factory: Any) -> None:
    """Markup and template syntax in a phrase, a method or a place's name is text wherever it is shown."""
    read = by_hand.report(by_hand.REPORT + f" In {HOSTILE} nothing happened.")
    odd = replace(by_hand.place("SY"), name=HOSTILE)
    said = [
        by_hand.words(read, HOSTILE, by_hand.NORTH, places=(odd,), method=HOSTILE, members=(odd,)),
        by_hand.retold(by_hand.words(read, "the far side of the moon", None), HOSTILE),
        by_hand.words(read, "areas east of the Euphrates", by_hand.EAST, Kind.AREA),
    ]
    found = by_hand.scene(read, said)
    opened = page_factory(by_hand.saved(found, tmp_path / "map.html"))
    page = opened.page
    pick(page, "area-3")
    assert opened.faults == []
    assert page.evaluate("typeof window.pwn") == "undefined"
    assert page.locator("img").count() == 0
    assert HOSTILE in page.locator("#card").inner_text()
    assert "<img" not in figure.svg(found)


def test_the_same_scene_gives_the_same_page(drawn: Scene, page_file: Path, tmp_path: Path) -> None:
    """Made again, from the report on, the page has the same bytes."""
    again = by_hand.saved(by_hand.full(by_hand.report()), tmp_path / "again.html")
    assert again.read_bytes() == page_file.read_bytes()
    assert by_hand.saved(drawn, tmp_path / "twice.html").read_bytes() == page_file.read_bytes()
