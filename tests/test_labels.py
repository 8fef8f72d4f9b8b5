"""Where labels go."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

import bordermap
from geo.model import Bounds
from layers import generalise, labels, placing, projection, textwidth
from layers.candidates import Request
from layers.layer import Feature, Label, layer
from layers.style import MARKS, MARKS_DARK, TYPES, Type

if TYPE_CHECKING:
    import random

FRAME = (400.0, 300.0)
TOUCH = 1e-6
number = st.floats(0, 400).map(lambda v: round(v, 1))
point = st.builds(shapely.Point, number, number)
line = st.lists(st.tuples(number, number), min_size=2, max_size=6, unique=True).map(shapely.LineString)
area = st.builds(lambda x, y, r: shapely.Point(x, y).buffer(r, 3), number, number, st.floats(5, 150))
words = st.text("abcdefgIMW نينوى", min_size=1, max_size=14).filter(str.strip)


def _request(n: int, anchor: shapely.Geometry, text: str, priority: int, *, named: bool) -> Request:
    is_point = anchor.geom_type == "Point"
    kind = TYPES["named-town"] if is_point else TYPES["river"]
    radius = 3.0 if is_point else 1.0
    return Request(f"r{n}", anchor, (text,), kind, priority, radius, stays=named and is_point, overflow=named)


@st.composite
def requests(draw: st.DrawFn) -> list[Request]:
    """Some requests of all three kinds."""
    rows = draw(st.lists(st.tuples(st.one_of(point, line, area), words, st.integers(0, 3), st.booleans()), max_size=12))
    return [_request(n, anchor, text, priority, named=named) for n, (anchor, text, priority, named) in enumerate(rows)]


def _inner(placed: placing.Placement) -> shapely.Geometry:
    return placed.box().buffer(-TOUCH)


@given(requests())
@settings(max_examples=60, deadline=None)
def test_no_two_labels_overlap(asked: list[Request]) -> None:
    """Boxes of placed labels have no common inside, turned or not."""
    boxes = [_inner(p) for p in placing.place(asked) if p]
    assert not any(a.intersects(b) for a, b in combinations(boxes, 2))


@given(requests())
@settings(max_examples=60, deadline=None)
def test_no_label_hides_the_symbol_of_another(asked: list[Request]) -> None:
    """A label keeps off every symbol that is drawn, but may touch the corner of its own."""
    placed = placing.place(asked)
    drawn = [r for r, p in zip(asked, placed, strict=True) if r.anchor.geom_type == "Point" and (p or r.stays)]
    for r, p in zip(asked, placed, strict=True):
        for other in drawn:
            assert p is None or other is r or not _inner(p).intersects(other.anchor.buffer(other.radius - TOUCH))


@given(requests(), st.lists(line, max_size=4))
@settings(max_examples=60, deadline=None)
def test_no_label_crosses_an_obstacle(asked: list[Request], obstacles: list[shapely.LineString]) -> None:
    """No placed label lies across a border, to the pixel to which borders are simplified."""
    for placed in placing.place(asked, obstacles=obstacles):
        assert placed is None or not any(placed.box().buffer(-1.01).intersects(o) for o in obstacles)


@given(requests(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_requests_changes_nothing(asked: list[Request], shuffler: random.Random) -> None:
    """The same requests in any order get the same places."""
    first = dict(zip((r.id for r in asked), placing.place(asked, FRAME), strict=True))
    mixed = list(asked)
    shuffler.shuffle(mixed)
    assert dict(zip((r.id for r in mixed), placing.place(mixed, FRAME), strict=True)) == first


@given(requests())
@settings(max_examples=40, deadline=None)
def test_a_point_has_its_label_beside_it(asked: list[Request]) -> None:
    """A label's box comes as near to its point as its gap, and does not lie on it."""
    for r, p in zip(asked, placing.place(asked), strict=True):
        if p and r.anchor.geom_type == "Point":
            assert 0 < p.box().distance(r.anchor) <= r.type.gap + TOUCH


@given(requests())
@settings(max_examples=40, deadline=None)
def test_labels_stay_in_the_frame(asked: list[Request]) -> None:
    """With a frame, every box lies inside it."""
    frame = shapely.box(0, 0, *FRAME)
    assert all(frame.covers(_inner(p)) for p in placing.place(asked, FRAME) if p)


@given(area, words)
@settings(max_examples=40, deadline=None)
def test_a_label_in_an_area_lies_inside_it(shape: shapely.Polygon, text: str) -> None:
    """A label that may not overflow has its whole box in its polygon."""
    (placed,) = placing.place([Request("a", shape, (text,), TYPES["province"])])
    assert placed is None or shape.covers(_inner(placed))


@given(line, words)
@settings(max_examples=40, deadline=None)
def test_a_label_along_a_line_is_upright(path: shapely.LineString, text: str) -> None:
    """Turned text never stands on its head."""
    (placed,) = placing.place([Request("a", path, (text,), TYPES["river"], radius=1)])
    assert placed is None or -90 <= placed.angle <= 90


def test_a_river_has_its_label_beside_it() -> None:
    """On a straight river the label is turned with it and does not lie on it."""
    river = shapely.LineString([(0, 0), (300, 150)])
    (placed,) = placing.place([Request("a", river, ("Euphrates",), TYPES["river"], radius=1)])
    assert placed is not None
    assert placed.angle == pytest.approx(26.57, abs=0.01)
    assert 0 < placed.box().distance(river) < 10


def test_the_lower_priority_number_wins() -> None:
    """Of two labels that want the same room the one with the lower number gets it."""
    inside = shapely.box(0, 0, 60, 16)
    asked = [
        Request("a", inside, ("Hasakah",), TYPES["province"], 2),
        Request("b", inside, ("Raqqa",), TYPES["province"], 1),
    ]
    assert [p is not None for p in placing.place(asked)] == [False, True]


def test_a_label_avoids_a_quiet_line_while_it_can() -> None:
    """A line to avoid moves a label to its other side; a strict label that can't is left out."""
    anchor = shapely.Point(100, 100)
    wall = [shapely.LineString([(120, 0), (120, 200)])]
    (placed,) = placing.place([Request("a", anchor, ("Ramadi",), TYPES["town"])], avoid=wall)
    assert placed is not None
    assert placed.align == -1
    cage = [anchor.buffer(20).exterior]
    asked = [
        Request("a", anchor, ("Ramadi",), TYPES["town"]),
        Request("b", anchor, ("Ramadi",), TYPES["town"], strict=True),
    ]
    assert [placing.place([r], avoid=cage)[0] is None for r in asked] == [False, True]


def test_no_border_lies_between_a_town_and_its_label() -> None:
    """A town just this side of a border has its label on this side too."""
    border = [shapely.LineString([(104.5, 0), (104.5, 200)])]
    (placed,) = placing.place(
        [Request("a", shapely.Point(100, 100), ("Abu Kamal",), TYPES["town"], radius=3)], obstacles=border
    )
    assert placed is not None
    assert placed.align == -1


def test_empty_and_hopeless_requests_get_nothing() -> None:
    """Nothing asked is nothing placed, and an empty or tiny anchor has no label."""
    assert placing.place([]) == []
    tiny = [shapely.Polygon(), shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (1, 1)]), shapely.LineString()]
    asked = [Request(f"t{n}", shape, ("Deir ez-Zor",), TYPES["province"]) for n, shape in enumerate(tiny)]
    assert placing.place(asked) == [None] * 4
    blank = [
        Request("p", shapely.Point(5, 5), (" ",), TYPES["town"]),
        Request("e", shapely.Point(), ("a",), TYPES["town"]),
    ]
    assert placing.place(blank) == [None] * 2


def test_taken_boxes_stay_free() -> None:
    """A label keeps out of a box that something else has taken."""
    town = Request("a", shapely.Point(100, 100), ("Ramadi",), TYPES["town"], radius=3)
    (placed,) = placing.place([town], taken=[(104, 0, 300, 300)])
    assert placed is not None
    assert placed.align == -1


@given(words, st.sampled_from(sorted(TYPES)))
def test_width_grows_with_the_text(text: str, token: str) -> None:
    """A longer text is no narrower, and a text of letters is never of no width."""
    kind = TYPES[token]
    assert 0 < textwidth.width(text, kind) <= textwidth.width(f"{text} {text}", kind)


def test_widths_of_scripts() -> None:
    """Accents add nothing, letter spacing is for Latin script, capitals and weight are wider."""
    plain, spaced = Type("#000000", 10), Type("#000000", 10, spacing=0.5)
    assert textwidth.width("Şırnak", plain) == pytest.approx(
        textwidth.width("S", plain) + textwidth.width("ırnak", plain)
    )
    assert textwidth.width("Sirnak", spaced) == textwidth.width("Sirnak", plain) + 30
    assert textwidth.width("نينوى", spaced) == textwidth.width("نينوى", plain)
    assert textwidth.width("漢", plain) == 10
    assert textwidth.width("Anbar\u200f", plain) == textwidth.width("Anbar", plain)
    assert textwidth.written(" deir\n ez-zor ", Type("#000000", 10, capitals=True)) == "DEIR EZ-ZOR"


SQUARE = shapely.box(41, 33, 43, 35)
SCENE = (
    Label("country", shapely.box(38, 30, 46, 37), {"en": "Iraq", "ar": "العراق"}, "country", 20),
    Label("named", SQUARE, {"en": "Anbar"}, "named-province", 5),
    Label("town", shapely.Point(44.0, 36.0), {"en": "Erbil"}, "town", 90),
    Label("far", shapely.Point(10.0, 50.0), {"en": "Mainz"}, "town", 1),
    Label("river", shapely.LineString([(39, 36), (45, 31)]), {"en": "Euphrates"}, "river", 30),
)
LAYERS = (
    layer("named", "report", 4, [Feature("a", "Anbar", "named-province", SQUARE)]),
    layer("borders", "basemap", 7, [Feature("b", "", "border", shapely.LineString([(44.1, 30), (44.1, 37)]))]),
)
EXTENT = Bounds(38, 30, 46, 37)


def test_the_zoom_table_is_in_step() -> None:
    """There is a row a label and a column a zoom; what lies far off has no place at any zoom."""
    table = labels.zoom_table(SCENE, (6.0, 7.0, 8.0), EXTENT, layers=LAYERS)
    assert [len(row) for row in table] == [3] * len(SCENE)
    assert table[3] == [None] * 3
    assert all(table[1])
    assert table == labels.zoom_table(SCENE, (6.0, 7.0, 8.0), EXTENT, layers=LAYERS)


def test_a_lesser_town_waits_for_its_zoom() -> None:
    """A town of low priority is not tried at low zooms, and then stands beside its point."""
    row = labels.zoom_table(SCENE, (6.0, 8.0), EXTENT, layers=LAYERS)[2]
    assert row[0] is None
    assert row[1] is not None
    assert row[1][3:] == (44.0, 36.0, -1)
    assert row[1].dx == -TYPES["town"].gap


def test_a_country_is_named_outside_its_shaded_provinces() -> None:
    """The name of a country does not stand in a shaded province while there is room elsewhere."""
    for spot in labels.zoom_table(SCENE, (7.0, 9.0), EXTENT, layers=LAYERS)[0]:
        assert spot is not None
        assert not SQUARE.contains(shapely.Point(spot.lon, spot.lat))


def test_a_country_is_named_towards_the_middle_of_the_view() -> None:
    """Its name does not stand in a corner of the first view, however roomy, while there is room farther in."""
    land = shapely.MultiPolygon([shapely.box(41, 33, 43.5, 34.5), shapely.box(44, 30, 46, 32.5)])
    (row,) = labels.zoom_table([Label("c", land, {"en": "Iraq"}, "country", 20)], (7.0, 8.0), EXTENT)
    assert all(spot is not None and spot.lat > 33 for spot in row)


def test_labels_of_the_same_shape_share_it() -> None:
    """A geometry that several layers and labels have is simplified once, and is the same in all of them."""
    square = shapely.box(41, 33, 43, 35)
    made = [
        layer("p", "basemap", 3, [Feature("a", "", "province", square)]),
        layer("n", "report", 4, [Feature("a", "", "named-province", square)]),
    ]
    shapes = generalise.shapes(made).clipped((42, 33, 44, 35))
    assert len(shapes.pool) == 1
    assert shapes.find(square) is shapes.of(0)[0] is shapes.of(1)[0]
    assert shapes.find(shapely.box(41, 33, 43, 35)) is None


def test_mercator_there_and_back() -> None:
    """Pixels of zoom 0 are Leaflet's, and their inverse gives the degrees again."""
    degrees = shapely.get_coordinates(shapely.MultiPoint([(0, 0), (41.5, 34.2), (-180, -60)]))
    pixels = projection.mercator(degrees)
    assert pixels[0].tolist() == [128.0, 128.0]
    assert projection.lonlat(pixels) == pytest.approx(degrees)


@given(st.floats(-170, 160), st.floats(-70, 60), st.floats(0.5, 10), st.floats(0.5, 10))
@settings(max_examples=40, deadline=None)
def test_a_page_shows_all_of_an_extent(west: float, south: float, wide: float, high: float) -> None:
    """Every corner of the extent lies on the page, and the page lies in the box that it says it sees."""
    extent = Bounds(west, south, west + wide, south + high)
    page = projection.page(extent, 400, 300, 10)
    seen = page.seen()
    for x, y in page.points(shapely.get_coordinates(shapely.box(*extent))):
        assert 9.9 <= x <= 390.1
        assert 9.9 <= y <= 290.1
    assert seen.holds(page.lon, page.lat)


# -- what is named wins, and what is hidden takes no room


@given(requests(), requests())
@settings(max_examples=40, deadline=None)
def test_what_is_asked_later_takes_no_room(first: list[Request], later: list[Request]) -> None:
    """Labels and symbols of a higher priority number that stay for nobody change no place of the others."""
    last = [
        r._replace(id=f"z{r.id}", priority=r.priority + 1000, stays=False, solid=False, beside=False) for r in later
    ]
    assert placing.place([*first, *last])[: len(first)] == placing.place(first)


def test_a_named_place_wins_over_what_only_orients() -> None:
    """With and without towns, rivers and countries around, what the report names has the same labels."""
    named = [
        Label(f"n{n}", shapely.Point(41 + n / 9, 34), {"en": f"Named {n}"}, "named-town", 12, f"n{n}") for n in range(9)
    ]
    around = [
        Label("town", shapely.Point(41.05, 34.0), {"en": "Erbil"}, "city", 25),
        Label("river", shapely.LineString([(40, 34.05), (43, 34.05)]), {"en": "Euphrates"}, "river", 29),
        Label("country", shapely.box(38, 30, 46, 37), {"en": "Iraq"}, "country", 20),
    ]
    alone = labels.zoom_table(named, (6.0, 7.0, 8.0), EXTENT)
    assert labels.zoom_table([*around, *named], (6.0, 7.0, 8.0), EXTENT)[3:] == alone
    assert any(any(row) for row in alone)


def test_a_hidden_label_takes_no_room_of_a_shown_one() -> None:
    """The labels of a layer that is off have what the others leave, whatever their priority."""
    shown = [Label(f"s{n}", shapely.Point(41 + n / 5, 34), {"en": f"Shown {n}"}, "named-town", 12) for n in range(4)]
    off = [Label("off", shapely.Point(41.1, 34), {"en": "Off"}, "move-military", 1, "m", layer="irrealis")]
    made = [layer("irrealis", "report", 15, [Feature("m", "", "move-military", shapely.Point(41.1, 34))], shown=False)]
    table = labels.zoom_table([*off, *shown], (7.0, 8.0), EXTENT, layers=made)
    assert table[1:] == labels.zoom_table(shown, (7.0, 8.0), EXTENT)


def test_a_label_moves_for_one_that_has_no_room() -> None:
    """Of two named places, the first's label stands where the second's must, and goes to its other side."""
    kind = TYPES["named-town"]
    first = Request("a", shapely.Point(100, 100), ("Mosul",), kind, 1, 4.0, stays=True)
    wide = textwidth.width("Mosul", kind)
    second = Request("b", shapely.Point(100 + 2 * kind.gap + wide, 100), ("Mosul",), kind, 2, 4.0, stays=True)
    # Nothing else is left to the second but the room between the two.
    x, y = 100 + kind.gap, 100.0
    walls = [(x + wide + kind.gap + 4.1, 0, 400, 300), (0, 0, 400, y - 9.5), (0, y + 9.5, 400, 300)]
    one, two = placing.place([first, second], taken=walls)
    assert one is not None
    assert two is not None
    assert (one.align, two.align) == (-1, -1)
    alone, _ = placing.place([first, second._replace(texts=(" ",))], taken=walls)
    assert alone is not None
    assert alone.align == 1


@given(st.lists(st.tuples(number, number, words), min_size=2, max_size=30, unique_by=lambda x: x[:2]))
@settings(max_examples=40, deadline=None)
def test_room_is_made_for_many(rows: list[tuple[float, float, str]]) -> None:
    """However many named places there are, no label overlaps another or hides a place."""
    kind = TYPES["named-town"]
    asked = [
        Request(f"r{n}", shapely.Point(x, y), (text,), kind, 12, 4.0, stays=True) for n, (x, y, text) in enumerate(rows)
    ]
    placed = placing.place(asked)
    boxes = [_inner(p) for p in placed if p]
    assert not any(a.intersects(b) for a, b in combinations(boxes, 2))
    for r, p in zip(asked, placed, strict=True):
        assert p is None or not any(
            _inner(p).intersects(o.anchor.buffer(o.radius - TOUCH)) for o in asked if o is not r
        )


def test_signs_with_the_same_text_say_it_once() -> None:
    """Of signs near each other with the same text one has it; farther off it is said again, and other texts stand."""
    at = {"a": (100, 100, "convoy"), "b": (160, 140, "convoy"), "c": (160, 60, "families"), "d": (330, 100, "convoy")}
    asked = [
        Request(n, shapely.Point(x, y), (text,), TYPES["move-other"], 15, stays=True, reach=(24, 6.5))
        for n, (x, y, text) in at.items()
    ]
    placed = dict(zip(at, placing.place(asked), strict=True))
    assert [n for n, p in placed.items() if p is None] == ["b"]


def test_named_places_come_before_movements() -> None:
    """Whatever the report names has its label before what moves there."""
    made = bordermap.map("Clashes in Mosul and in Anbar province. The convoy moved from Mosul to Raqqa.").scene
    ranks = {x.style: x.priority for x in made.labels if x.place}
    moving = min(rank for style, rank in ranks.items() if style.startswith("move-"))
    assert max(rank for style, rank in ranks.items() if not style.startswith("move-")) < moving


@pytest.mark.parametrize(
    "text",
    [
        "Smugglers use the border between al-Qaim and Rabia.",
        "They patrol the Euphrates between Abu Kamal and Mayadin and along the border with Syria.",
    ],
)
def test_the_words_of_a_stretch_stand_at_it(text: str) -> None:
    """At each zoom the sure edge or the middle of the label is no farther from its line than the band and a line."""
    made = bordermap.map(text).scene
    table = labels.zoom_table(made.labels, labels.ZOOMS, made.extent, layers=made.layers)
    seen = 0
    for label, spots in zip(made.labels, table, strict=True):
        if label.style != "named-stretch":
            continue
        line = shapely.transform(label.anchor, projection.mercator)
        for zoom, spot in zip(labels.ZOOMS, spots, strict=True):
            if spot is not None:
                at = shapely.Point(*(projection.mercator(np.array([[spot.lon, spot.lat]]))[0]))
                assert line.distance(at) * 2**zoom < 30
                seen += 1
    assert seen


def test_a_stretch_is_seen_beside_the_border() -> None:
    """The band of a stretch shows on both sides of the border's casing, in both schemes and all matches."""
    for marks in (MARKS, MARKS_DARK):
        for token in ("named-stretch", "named-stretch-likely", "named-stretch-unsure"):
            assert marks[token].width - marks["border-of-interest"].casing >= 8
            assert marks[token].ticks
