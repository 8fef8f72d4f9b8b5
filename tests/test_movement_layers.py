"""Movements, drawn: short arrows that are broken at a line, and rows of a list; no route."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import shapely

import bordermap
from geo.model import Status, Theme
from geo.moves import movers
from layers import arrows, encode, figure, labels, movements, projection, textwidth, words
from layers.candidates import corners
from layers.scene import compose
from layers.style import MARKS, TYPES
from tests import by_hand
from tests.on_page import pick
from tests.test_areas import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from geo.model import Movement
    from layers.evidence import Evidence
    from layers.scene import Scene

SVG = "{http://www.w3.org/2000/svg}"
SAID = "Syrian refugees crossed into Iraq"
NATIVE = (
    "[...document.querySelectorAll('.leaflet-marks-pane path[transform*=rotate]')]"
    ".filter((p) => p.style.display !== 'none')"
)


@pytest.fixture(scope="module")
def drawn() -> Scene:
    """A scene with a mark of each kind."""
    return by_hand.full(by_hand.report())


@pytest.fixture(scope="module")
def page_file(drawn: Scene, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its page."""
    return by_hand.saved(drawn, tmp_path_factory.mktemp("movements") / "map.html")


def _rows(scene: Scene, layer: str) -> list[Any]:
    return [r for x in scene.layers if x.id == layer for r in x.frame.itertuples()]


def _properties(told: Evidence) -> dict[str, str]:
    return {words.tell(k): words.tell(v) for k, v in told.properties}


def _several(count: int, **known: Any) -> list[Movement]:
    """Movements at one place, told in one sentence."""
    read = by_hand.report()
    one = by_hand.move(read, SAID, "Syrian refugees", by_hand.arrow(*by_hand.MIDDLE), **known)
    return [replace(one, actor=f"group {n}") for n in range(count)]


def _pieces(arrow: arrows.Arrow, aside: tuple[float, float], scale: float) -> Any:
    row = [arrow.x * scale + aside[0], arrow.y * scale + aside[1], arrows.LENGTH, 12.0, arrow.angle]
    return shapely.polygons(corners(np.array([row])))[0]


# -- the scene


def test_what_may_never_have_been_is_off_at_first(drawn: Scene) -> None:
    """Stated and attributed movements are shown; intended, feared and denied ones have a layer that is not."""
    shown = {x.id: x.shown for x in drawn.layers}
    assert shown["movements"]
    assert not shown["movements-irrealis"]
    assert all(on for layer, on in shown.items() if layer != "movements-irrealis")
    assert [r.style for r in _rows(drawn, "movements")] == ["move-displacement", "move-military-attributed"]
    assert [r.style for r in _rows(drawn, "movements-irrealis")] == ["move-military-irrealis"]


@pytest.mark.parametrize("status", [Status.INTENDED, Status.FEARED, Status.DENIED])
@pytest.mark.parametrize("theme", list(Theme))
def test_every_theme_and_status_has_a_look_and_words(theme: Theme, status: Status) -> None:
    """No combination is without a mark, a legend and words; what may never have been is dotted."""
    read = by_hand.report()
    for how in (Status.STATED, Status.ATTRIBUTED, status):
        said = by_hand.move(read, SAID, "", by_hand.arrow(*by_hand.MIDDLE), theme=theme, status=how)
        found = by_hand.scene(read, (), [said])
        (row,) = [r for x in found.layers if x.id.startswith("movements") for r in x.frame.itertuples()]
        assert MARKS[row.style].head == ("full" if how is Status.STATED else "open")
        mark = MARKS[row.style]
        assert {float(length) == mark.width for length in mark.dash.split()[::2]} == {how is status} or not mark.dash
        assert mark.dash or how is not status
        assert [e.style for e in found.legend if e.style.startswith("move-")] == [row.style]
        assert words.tell(found.evidence["move-1"].what).startswith(words.load()["movements"][theme])


def test_the_legend_says_that_a_layer_is_off(drawn: Scene) -> None:
    """The line for what may never have been counts it and says that it must be switched on."""
    (line,) = [text for e in drawn.legend if "feared" in (text := words.tell(e.text))]
    assert "(1)" in line
    assert "off until switched on" in line


def test_a_movement_without_geometry_is_a_row(drawn: Scene) -> None:
    """Where ends are not told nothing is drawn, and the row says so."""
    assert drawn.movements == ("move-1", "move-2", "move-3", "move-4")
    (missing,) = [m for m in drawn.movements if m not in drawn.marked]
    told = drawn.evidence[missing]
    assert told.name == "people"
    assert _properties(told)["To"] == "not told"
    assert told.facts == (words.say("movements.not_drawn"),)
    assert not any(x.place == missing for x in drawn.labels)


def test_evidence_tells_who_and_where(drawn: Scene) -> None:
    """Actor, ends and status are in the report's words, with its sentence, and "schematic" is said."""
    (told,) = [drawn.evidence[m] for m in drawn.movements if "American" in drawn.evidence[m].name]
    assert told.name == "American troops: Syria → Iraq"
    assert "said by others" in words.tell(told.what)
    assert _properties(told) == {
        "Who": "American troops",
        "From": "Syria",
        "To": "Iraq",
        "Across": "Iraq–Syria border",
    }
    assert words.tell(told.facts[0]).startswith("Schematic")
    assert [q.text[s:e] for q in told.quotes for s, e in q.marks] == [
        "American troops are said to have gone from Syria to Iraq"
    ]


def test_a_named_crossing_is_told() -> None:
    """A movement through a place that the report names is drawn there, and says so."""
    read = by_hand.report()
    said = by_hand.move(read, SAID, "x", by_hand.arrow(42.4, 36.8), via=by_hand.place("gn-99072"), schematic=False)
    told = by_hand.scene(read, (), [said]).evidence["move-1"]
    assert _properties(told)["Via"] == "Mosul"
    assert list(map(words.tell, told.facts)) == ["Drawn at Mosul, which the report names; the route is not told."]


def test_names_of_movements_lead_the_way_their_language_runs() -> None:
    """What runs against a line's direction stands isolated in it, so that the arrow leads the right way."""
    read = by_hand.report()
    one = by_hand.move(read, SAID, "لاجئون", None, origin=by_hand.end(read, "Syria", "SY"))
    (move,) = movements.gather([[one]], by_hand.bounds())
    assert words.tell(move.name) == "\u2068لاجئون\u2069: Syria → Iraq"


def test_the_same_movement_told_twice_is_one_arrow() -> None:
    """The same actor, ends and status in two sentences is one mark with two quotes; another status is another."""
    read = by_hand.report()
    one = by_hand.move(read, SAID, "Syrian refugees", by_hand.arrow(*by_hand.MIDDLE))
    again = by_hand.move(read, "drove people out", "Syrian refugees", by_hand.arrow(*by_hand.MIDDLE))
    found = by_hand.scene(read, (), [one, again])
    assert found.movements == ("move-1",)
    assert len(found.evidence["move-1"].quotes) == 2
    assert by_hand.scene(read, (), [one, replace(again, status=Status.DENIED)]).movements == ("move-1", "move-2")


def _told(*reports: str) -> Scene:
    return compose([bordermap.locate(by_hand.report(text)) for text in reports], bordermap.atlas())


def test_movements_that_are_alike_are_one_arrow() -> None:
    """Other words for the same mover, and other reports, make one arrow, which counts and names its sentences."""
    one = "Turkish troops moved from Tal Abyad to Ras al-Ain. On Tuesday 300 Turkish soldiers moved from Tal Abyad to "
    found = _told(f"{one}Ras al-Ain.", "The Turkish army moved from Tal Abyad to Ras al-Ain. It rained.")
    told = found.evidence["move-1"]
    assert found.movements == ("move-1",)
    assert [(q.report, q.sentence) for q in told.quotes] == [(0, 0), (0, 1), (1, 0)]
    assert _properties(told)["Who"] == "Turkish troops, 300 Turkish soldiers, Turkish army"
    assert [x.texts["en"] for x in found.labels if x.place == "move-1"] == ["Turkish troops ×3"]


def test_movements_that_may_be_others_are_arrows_of_their_own() -> None:
    """Another status, another mover, one that is told less of, another end: nothing is joined."""
    rest = "moved from Tal Abyad to Ras al-Ain."
    found = _told(
        f"Turkish troops {rest} Troops {rest} Syrian rebels {rest} Syrian soldiers {rest} Brigade 93 {rest} "
        f"Brigade 30 {rest} Officials denied that Turkish troops {rest} Turkish troops moved from Tal Abyad to Kobani."
    )
    assert len(found.movements) == 8
    assert not any("×" in x.texts["en"] for x in found.labels)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Hundreds of Syrian refugees", "at least 31,000 Syrian civilians", True),
        ("U.S. troops", "the American forces", True),
        ("مئات من الجنود الأتراك", "القوات الأتراك", True),
        ("troops", "Turkish troops", False),
        ("Syrian rebels", "Syrian soldiers", False),
        ("Brigade 93", "Brigade 30", False),
    ],
)
def test_movers_are_alike_where_words_tell_no_difference(one: str, other: str, alike: bool) -> None:
    """How many they are and which of several plain words they are called by is no difference; whose they are is."""
    assert (movers.same(one) == movers.same(other)) is alike


def test_a_feared_movement_alone_makes_a_map() -> None:
    """A report of nothing but a fear has a view of where it would be."""
    read = by_hand.report()
    said = by_hand.move(read, SAID, "x", by_hand.arrow(*by_hand.MIDDLE), status=Status.FEARED)
    found = by_hand.scene(read, (), [said], alone=True)
    assert found.marked == {"move-1"}
    assert found.extent.holds(*by_hand.MIDDLE)


# -- arrows


def test_an_arrow_is_broken_in_the_middle() -> None:
    """The shaft has two parts and a gap as wide as the casing of a border, and ends in the head."""
    for mark in (m for token, m in MARKS.items() if token.startswith(arrows.PREFIX)):
        numbers = [float(x) for x in re.findall(r"-?\d+(?:\.\d+)?", arrows.shaft(mark))]
        start, _, stop, on, _, base = numbers
        assert start == -arrows.LENGTH / 2
        assert on - stop >= MARKS["border-of-interest"].casing + 4
        assert on + 4 < base < arrows.LENGTH / 2
        assert f"L{arrows.LENGTH / 2:g} 0" in arrows.head(mark)


@pytest.mark.parametrize("count", [2, 3, 7])
@pytest.mark.parametrize("bearing", [0, 60, 90, 215])
def test_arrows_at_one_place_stand_apart(count: int, bearing: float) -> None:
    """At every zoom no arrow covers another or stands far from its place, and the first stays where it is."""
    shape = by_hand.arrow(*by_hand.MIDDLE, bearing)
    said = [replace(m, geometry=shape) for m in _several(count)]
    said += [replace(m, geometry=shape) for m in _several(2, status=Status.FEARED)]
    found = arrows.Arrows(by_hand.scene(by_hand.report(), (), said).layers, projection.mercator)
    for zoom in encode.ZOOMS:
        asides = found.asides(2.0**zoom)
        boxes = [_pieces(found.by_id[place], aside, 2.0**zoom) for place, aside in asides.items()]
        assert len(boxes) >= (1 if zoom < 8 else 3)
        km = found.by_id["move-1"].km / 2.0**zoom
        assert all(math.hypot(*aside) * km <= 35 + 2 * km for aside in asides.values())
        assert not any(a.intersects(b) for a, b in combinations(boxes, 2))
        assert asides["move-1"] == (0.0, 0.0)


def test_arrows_stay_on_their_line() -> None:
    """Arrows that are moved aside are moved along the border, so that each is broken where it crosses."""
    border = shapely.line_merge(by_hand.outline("borders", "IQ-SY"))
    at = border.interpolate(border.project(shapely.Point(by_hand.MIDDLE)))
    said = [replace(m, geometry=by_hand.arrow(at.x, at.y, 80)) for m in _several(5)]
    scene = by_hand.scene(by_hand.report(), (), said)
    flat = shapely.transform(border, projection.mercator)
    found = arrows.Arrows(scene.layers, projection.mercator)
    for zoom in encode.ZOOMS:
        for place, (dx, dy) in found.asides(2.0**zoom).items():
            arrow = found.by_id[place]
            here = shapely.Point(arrow.x + dx / 2**zoom, arrow.y + dy / 2**zoom)
            assert flat.distance(here) * 2**zoom < 1


def test_no_label_lies_on_an_arrow(drawn: Scene) -> None:
    """Labels keep off the arrows that are shown, at every zoom; their own stand beside them."""
    standing = arrows.Arrows(drawn.layers, projection.mercator)
    shown = [r.place for r in _rows(drawn, "movements")]
    table = labels.zoom_table(drawn.labels, encode.ZOOMS, drawn.extent, layers=drawn.layers, arrows=standing)
    own = 0
    for n, zoom in enumerate(encode.ZOOMS):
        asides = standing.asides(2.0**zoom)
        signs = [_pieces(standing.by_id[place], asides[place], 2.0**zoom) for place in shown if place in asides]
        for label, row in zip(drawn.labels, table, strict=True):
            spot = row[n]
            if spot is None or label.layer == "movements-irrealis":
                continue
            kind = TYPES[label.style]
            wide, high = textwidth.width(label.texts["en"], kind), len(textwidth.lines(label.texts["en"], kind))
            x, y = projection.mercator(np.array([[spot.lon, spot.lat]]))[0] * 2**zoom
            middle = x + spot.dx + spot.align * wide / 2
            box = np.array([[middle, y + spot.dy, wide, 1.2 * kind.size * high, spot.angle]])
            assert not shapely.intersects(shapely.polygons(corners(box)).item().buffer(-0.5), signs).any()
            own += label.place in shown
    assert own >= len(encode.ZOOMS)


def test_arrows_take_no_town_its_name() -> None:
    """Of many arrows among many towns some move aside or go: as many towns are named as without them, none hidden."""
    towns = ["Mosul", "Sinjar", "Raqqa", "Hasakah", "Qamishli", "Kobani", "Manbij", "Rabia", "Erbil", "Dohuk"]
    told = (
        f"{who} moved from {a} to {b}."
        for who in ("Turkish troops", "Iraqi soldiers")
        for a, b in permutations(towns, 2)
    )
    scene = _told(" ".join(told))
    standing, scales = arrows.Arrows(scene.layers, projection.mercator), [2.0**zoom for zoom in encode.ZOOMS]
    alone = [asides.keys() for asides in map(standing.asides, scales)]
    assert len(standing.by_id) > 50
    named = [x for x in scene.labels if x.style == "named-town"]

    def missing(written: Any, **known: Any) -> list[set[str]]:
        table = labels.zoom_table(written, encode.ZOOMS, scene.extent, layers=scene.layers, **known)
        rows = [(x, row) for x, row in zip(written, table, strict=True) if x in named]
        return [{x.id for x, row in rows if row[n] is None} for n in range(len(encode.ZOOMS))]

    without = missing([x for x in scene.labels if x.place not in standing.by_id])
    assert len(named) == len(towns)
    found = missing(scene.labels, arrows=standing)
    assert sum(map(len, found)) <= sum(map(len, without))
    assert [asides.keys() for asides in map(standing.asides, scales)] != alone
    dots = projection.mercator(shapely.get_coordinates([x.anchor for x in named]))
    for scale in scales:
        signs = [_pieces(standing.by_id[place], aside, scale) for place, aside in standing.asides(scale).items()]
        parts = shapely.difference(signs, shapely.buffer(shapely.centroid(signs), arrows.GAP / 2 + 1))
        assert not shapely.intersects(parts[:, None], shapely.points(dots * scale)).any()


# -- the figure


def _arrows(svg: str) -> list[ET.Element]:
    return [p for p in ET.fromstring(svg).iter(f"{SVG}path") if p.get("transform")]  # noqa: S314


def test_the_figure_draws_what_is_shown(drawn: Scene) -> None:
    """The still map has two arrows, each of casing, shaft and head, and not the feared one."""
    found = _arrows(figure.svg(drawn))
    assert len(found) == 6
    assert {p.get("stroke") for p in found} == {"#ffffff", "#1d5f7c", "#2f2f2f"}
    assert len({p.get("transform") for p in found}) == 2
    assert "fighters" not in figure.svg(drawn)
    assert all("id" not in p.attrib and "style" not in p.attrib for p in found)


def test_arrows_beyond_the_figure_are_left_out(drawn: Scene) -> None:
    """An arrow that stands outside the page is not on it."""
    west, south, _, _ = drawn.extent
    elsewhere = replace(drawn, extent=drawn.extent._replace(east=west + 0.5, north=south + 0.5))
    assert _arrows(figure.svg(elsewhere)) == []


# -- the page


def test_layers_that_are_off_can_be_switched_on(page_file: Path, page_factory: Any) -> None:
    """A feared movement and its label appear with the switch of the legend, and go with it."""
    opened = page_factory(page_file)
    page = opened.page
    box = page.locator("input[data-looks^='movements-irrealis:']")
    label = page.locator(".label[data-place='move-4']")
    before = page.evaluate(f"{NATIVE}.length")
    assert not box.is_checked()
    assert label.count() == 0
    box.check()
    assert page.evaluate(f"{NATIVE}.length") == before + 3
    assert label.inner_text() == "fighters (feared)"
    box.uncheck()
    assert page.evaluate(f"{NATIVE}.length") == before
    assert opened.faults == []


def test_looks_of_one_layer_are_switched_alone(page_file: Path, page_factory: Any) -> None:
    """A line of the legend puts out what looks like it, and what else is in the layer stays."""
    page = page_factory(page_file).page
    boxes = page.locator("input[data-looks^='movements:']")
    shown = page.evaluate(f"{NATIVE}.length")
    assert boxes.count() == 2
    boxes.first.uncheck()
    assert boxes.nth(1).is_checked()
    assert 0 < page.evaluate(f"{NATIVE}.length") < shown
    boxes.nth(1).uncheck()
    assert page.evaluate(f"{NATIVE}.length") == 0


@pytest.mark.parametrize("boxes", ["data-looks", "data-match"])
def test_what_is_off_leaves_nothing_behind(page_file: Path, page_factory: Any, boxes: str) -> None:
    """With all layers off, or all matches, no mark and no label of one is left, nor a dot without its town's name."""
    page = page_factory(page_file).page
    page.eval_on_selector_all(f"input[{boxes}]", "all => all.forEach(e => e.checked && e.click())")
    named = set(page.eval_on_selector_all(".labels [data-place]", "all => all.map(e => e.dataset.place)"))
    assert named <= {"IQ", "SY", "TR", "IQ-SY"}
    # A country has a shape that is not seen, for the pointer.
    paths = ":is(.leaflet-marks-pane, .leaflet-areas-pane) g path:not([stroke=none])"
    shown = page.eval_on_selector_all(paths, "all => all.filter(e => e.getBoundingClientRect().width).length")
    assert shown <= 4 * ("IQ-SY" in named)
    assert page.locator(".labels .dot").count() == page.locator(".labels :is(.t-town, .t-city)").count()


def test_asking_for_a_hidden_movement_shows_it(page_file: Path, page_factory: Any) -> None:
    """Chosen in the list, a movement whose layer is off is shown while its card is open, or stays if it is ticked."""
    page = page_factory(page_file).page
    box, before = page.locator("input[data-looks^='movements-irrealis:']"), page.evaluate(f"{NATIVE}.length")
    pick(page, "move-4")
    assert page.locator("#card mark").all_inner_texts() == ["fighters may slip into Iraq"]
    assert page.locator(".label[data-place='move-4']").count() == 1
    for kept in (False, True):
        pick(page, "move-4")
        assert page.evaluate(f"{NATIVE}.length") == before + 3
        box.set_checked(kept)
        page.keyboard.press("Escape")
        assert page.evaluate(f"{NATIVE}.length") == before + 3 * kept


def test_a_click_on_an_arrow_opens_its_card(page_file: Path, page_factory: Any) -> None:
    """The arrow itself answers the pointer, with quote, ends and status."""
    page = page_factory(page_file).page
    casing = page.locator(".leaflet-marks-pane path.leaflet-interactive[transform*=rotate]").first
    at = casing.evaluate(
        "p => { const m = p.getScreenCTM(); const q = new DOMPoint(-15, 0).matrixTransform(m); return [q.x, q.y]; }"
    )
    page.mouse.click(*at)
    card = page.locator("#card")
    assert card.locator("mark").all_inner_texts() == [SAID]
    for expected in ("displacement · stated", "To: Iraq", "From: not told", "Schematic"):
        assert expected in card.inner_text()


def test_arrows_keep_their_size(page_file: Path, page_factory: Any) -> None:
    """An arrow is as long in pixels at every zoom, and stands on its point."""
    page = page_factory(page_file).page
    sizes = []
    for zoom in (8, 9, 10):
        page.evaluate(f"map_0.setView([{by_hand.MIDDLE[1]}, {by_hand.MIDDLE[0]}], {zoom}, {{animate: false}})")
        box = page.evaluate(
            f"(() => {{ const b = {NATIVE}[0].getBoundingClientRect();"
            f"const c = map_0.getContainer().getBoundingClientRect(),"
            f"p = map_0.latLngToContainerPoint([{by_hand.MIDDLE[1]}, {by_hand.MIDDLE[0]}]);"
            "return [b.width, b.x + b.width / 2 - c.x - p.x, b.y + b.height / 2 - c.y - p.y]; })()"
        )
        sizes.append(box[0])
        assert abs(box[1]) < 4
        assert abs(box[2]) < 4
    assert max(sizes) - min(sizes) < 1
    assert 36 <= sizes[0] <= 56


def test_a_legend_without_switches_omits_what_is_not_drawn(page_file: Path, page_factory: Any) -> None:
    """Where nothing can be switched on, in print and without scripts, the legend has no line for it."""
    page = page_factory(page_file, java_script_enabled=False).page
    assert not page.locator(".legend li.off").is_visible()
    page = page_factory(page_file).page
    assert page.locator(".legend li.off").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".legend li.off").is_visible()


def test_hostile_actors_stay_inert(tmp_path: Path, page_factory: Any) -> None:
    """Markup and template syntax in an actor or an end is text in list, card, label and figure."""
    read = by_hand.report()
    odd = replace(by_hand.end(read, "Iraq", "IQ"), text=HOSTILE)
    shape = by_hand.arrow(*by_hand.MIDDLE)
    said = [by_hand.move(read, SAID, HOSTILE, shape, origin=odd, destination=odd)]
    said.append(by_hand.move(read, "drove people out", HOSTILE[:30], None))
    found = by_hand.scene(read, (), said)
    opened = page_factory(by_hand.saved(found, tmp_path / "map.html"))
    page = opened.page
    pick(page, "move-2")
    assert HOSTILE[:10] in page.locator("#card").inner_text()
    assert opened.faults == []
    assert page.evaluate("typeof window.pwn") == "undefined"
    assert page.locator("img").count() == 0
    assert "<img" not in figure.svg(found)
