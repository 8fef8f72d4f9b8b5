"""A scene as the JSON that the page's script draws: geometry, styles and label places.

Names of places are in it, quotes are not: those stand in the page's HTML, from where the script
takes them. ``layers/static/scene.js`` reads it. What is many numbers is one string of them
(:mod:`layers.compact`); these are::

    arcs      an arc: count of points, then x and y of each
    shapes    a shape: 2 * count of parts + whether areal; a part: count of rings if areal;
              a ring or line: count of arcs, then 2 * arc + whether turned for each
    layers    runs of a style and type: place, then the shape, or a point's x and y
    spots     a way to stand at a point: dx, dy, angle, align
    labels    runs of a style, layer and look: place, count of rows; a row: zooms, 2 * spot + whether
              elsewhere than before, then x and y if it is
    places    columns of all that reports name (:mod:`layers.index`); `more`: other ids

Coordinates are pixels of the Web Mercator world, ``side`` wide, as steps from the point before.
Arcs, shapes and places are told by how far they are from the one after the last.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.model import Bounds
from layers import arrows, generalise, index, labels, naming, projection, style, textwidth, words
from layers.arrows import Arrows
from layers.compact import digits, ids, signed, steps, texts, zigzag
from layers.evidence import is_doubted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from layers.generalise import Net, Shapes
    from layers.labels import Spot
    from layers.layer import Label, Layer
    from layers.scene import Scene

    Ints = NDArray[np.int64]

#: Zoom levels that the page offers.
ZOOMS = tuple(5 + step / 2 for step in range(11))
#: Languages that labels are written in; the first is that of a label that lacks another.
LANGUAGES = words.LANGUAGES
#: Units around the world: what coordinates are whole numbers of.
_SIDE = round(projection.WORLD * 2 ** ZOOMS[-1] / generalise.UNIT)
#: Points that are drawn with their label, or not at all.
_WITH_LABEL = frozenset({"town"})
_TYPES = ("Point", "LineString", "Polygon")
# Layers from this order on are drawn over the areas that the report names: waters, borders, towns.
_LINES_FROM = 7
# Degrees around the first view beyond which the page has no geometry.
_REACH = 4.0
# The map alone has it as far as a frame that is so many times as wide as high shows it at first.
_WIDEST_FRAME = 3.0
# Degrees kept around a mark that lies beyond that; and how wide a mark may be to be held as a whole.
_ROOM, _WIDEST = 0.5, 20.0
# Layers of which all is held; rivers, borders and countries may lead far out of the region.
_HELD = ("named-places", "named-provinces", "named-areas", "named-sets", "named-stretches", "named-points", "movements")
# Where the Mercator world ends.
_NORTHMOST = 85.0
# A view of the extent in these proportions, and this share of it around, has what only orients near by.
_VIEW, _AROUND = (16, 9), 0.5


def _whole(lonlat: NDArray[np.float64]) -> Ints:
    """Degrees, shape (n, 2), in whole units."""
    return np.round(projection.mercator(lonlat) * (_SIDE / projection.WORLD)).astype(np.int64)


def _arcs(net: Net) -> str:
    """The arcs of a net."""
    size = np.diff(net.arcs.starts)
    return digits(np.insert(steps(net.arcs.xy).ravel(), 2 * net.arcs.starts[:-1], size))


def _shapes(net: Net) -> str:
    """The geometries of a net, in the order of the pool."""
    refs = net.arcs.refs
    arc = np.where(refs < 0, ~refs, refs)
    rows = zigzag(np.diff(arc, prepend=-1) - 1) * 2 + (refs < 0)
    rings = np.bincount(net.parts, minlength=len(net.owners))
    count = np.bincount(net.owners)
    count = count[count > 0]
    # What tells of a shape, a part, a line stands before its first arc, in this order.
    line = net.arcs.lines[:-1]
    part = line[np.cumsum(rings) - rings]
    first = np.cumsum(count) - count
    at = np.concatenate([part[first], part[net.areal], line])
    told = np.concatenate([2 * count + net.areal[first], rings[net.areal], np.diff(net.arcs.lines)])
    return digits(np.insert(rows, at, told))


class _Places:
    """Ids of places, each written once and then told by its number; and the points that features have."""

    def __init__(self, known: Iterable[str]) -> None:
        self.numbers = {place: n for n, place in enumerate(known, 1)}
        self.points: dict[str, tuple[int, int]] = {}
        self._last = 0

    def restart(self) -> None:
        """Expect the first place again, as at the start of each string of numbers."""
        self._last = 0

    def at(self, place: str) -> int:
        """A place's number, from 1 on; 0 for none."""
        return self.numbers.setdefault(place, len(self.numbers) + 1) if place else 0

    def number(self, place: str) -> int:
        """A place's distance from the one after the last, from 1 on; 0 for none."""
        if not place:
            return 0
        off = self.at(place) - self._last - 1
        self._last += off + 1
        return 1 + signed(off)


def _layer(layer: Layer, geometries: NDArray[Any], numbers: Ints, standing: Arrows, places: _Places) -> dict[str, Any]:
    """A layer's features in runs of one style and type; ``numbers`` are those of their shapes, -1 for none."""
    frame = layer.frame
    kinds = shapely.get_dimensions(frame.geometry.to_numpy()).tolist()
    rows = []
    for token, place, kind, number, geometry in zip(
        frame["style"], frame["place"], kinds, numbers.tolist(), geometries, strict=True
    ):
        if place in standing.by_id:
            rows.append((token, "Arrow", place, None))
        elif number >= 0:
            rows.append((token, _TYPES[kind], place, number))
        elif kind == 0 and token not in _WITH_LABEL and not geometry.is_empty:
            rows.append((token, "Point", place, geometry))
    # Points overlap: those of clear matches are drawn last, and each lies near the one before in the list of places.
    dots = sorted((row for row in rows if row[1] == "Point"), key=lambda row: places.at(row[2]))
    dots.sort(key=lambda row: row[0], reverse=True)
    rows = [row for row in rows if row[1] != "Point"] + dots
    runs = [
        [token, kind, _run(kind, [row[2] for row in run], [row[3] for row in run], standing, places)]
        for (token, kind), run in ((key, list(run)) for key, run in groupby(rows, key=lambda row: row[:2]))
    ]
    told = {"id": layer.id, "pane": _pane(layer), "features": runs}
    return told if layer.shown else {**told, "shown": False}


def _run(
    kind: str, names: Sequence[str], geometries: Sequence[Any], standing: Arrows, places: _Places
) -> str | list[list[Any]]:
    """Features of one style and type."""
    places.restart()
    if kind == "Arrow":
        return [[places.at(name), *_arrow(standing, name)] for name in names]
    told = np.array([places.number(name) for name in names])
    if kind == "Point":
        xy = _whole(shapely.get_coordinates([shapely.get_parts(g)[0] for g in geometries]))
        places.points.update((name, (x, y)) for name, (x, y) in zip(names, xy.tolist(), strict=True) if name)
        return digits(np.column_stack([told, steps(xy)]).ravel())
    shapes = zigzag(np.diff(np.array(geometries), prepend=-1) - 1)
    return digits(np.column_stack([told, shapes]).ravel())


def _arrow(standing: Arrows, place: str) -> list[Any]:
    """Where an arrow stands (whole units), its angle, and how many pixels aside at each zoom, if it is moved."""
    arrow = standing.by_id[place]
    asides = [standing.asides(2.0**zoom).get(place) for zoom in ZOOMS]
    found = [*_whole(np.array([arrow.lonlat]))[0].tolist(), arrow.angle]
    return [*found, asides] if any(a is None or any(a) for a in asides) else found


def _pane(layer: Layer) -> str:
    """Which of the page's four panes a layer is drawn in, from the ground up."""
    if layer.role == "basemap":
        return "ground" if layer.order < _LINES_FROM else "lines"
    return "areas" if layer.order < _LINES_FROM else "marks"


def _marks(used: Collection[str]) -> dict[str, Any]:
    """The marks of some tokens for light pages, and those that are others on dark ones."""
    light, dark = (
        {token: _mark(m) for token, m in marks.items() if token in used} for marks in (style.MARKS, style.MARKS_DARK)
    )
    return {"light": light, "dark": {token: m for token, m in dark.items() if m != light.get(token)}}


def _mark(mark: style.Mark) -> dict[str, Any]:
    """What a mark has that not all have, and the form of an arrow."""
    plain = asdict(style.Mark())
    found = {k: v for k, v in asdict(mark).items() if v != plain[k]}
    if not mark.head:
        return found
    return {**found, "shaft": arrows.shaft(mark), "tip": arrows.head(mark), "outline": arrows.OUTLINE}


def _stays(placed: Sequence[Spot | None], points: Sequence[Sequence[int]]) -> list[list[int]]:
    """A label's places as ``[first zoom, last zoom, dx, dy, angle, align, x, y]``.

    Zooms are indexes; neighbours with the same place are one row. ``points`` are whole units, in step with the zooms.
    """
    found: list[list[int]] = []
    for i, (spot, point) in enumerate(zip(placed, points, strict=True)):
        if spot is None:
            continue
        row = [round(spot.dx), round(spot.dy), round(spot.angle), spot.align, *point]
        if found and found[-1][2:] == row and found[-1][1] == i - 1:
            found[-1][1] = i
        else:
            found.append([i, i, *row])
    return found


class _Spots:
    """Ways to stand at a point (dx, dy, angle, align), each told by its number, the most frequent the first."""

    def __init__(self, rows: Iterable[Sequence[int]]) -> None:
        found = Counter(tuple(row[2:6]) for row in rows)
        # Those that are as frequent stay in the order of their first use.
        self._numbers = {spot: n for n, (spot, _) in enumerate(found.most_common())}

    def told(self, rows: Sequence[Sequence[int]], base: Sequence[int]) -> list[int]:
        """A label's rows as numbers; ``base`` is the point that they are told from."""
        told, free = [len(rows)], 0
        for first, last, *spot, x, y in rows:
            moved = (x, y) != tuple(base)
            told += [_span(first - free, last - first), 2 * self._numbers[tuple(spot)] + moved]
            told += [signed(x - base[0]), signed(y - base[1])] if moved else []
            free, base = last + 1, (x, y)
        return told

    def written(self) -> str:
        """All spots."""
        return digits([signed(value) for spot in self._numbers for value in spot])


def _span(skipped: int, further: int) -> int:
    """The number of a stretch of zooms: how many are skipped before it, and how many follow its first."""
    return sum(len(ZOOMS) - n for n in range(skipped)) + further


def _texts(found: Sequence[Label], called: Sequence[Mapping[str, str]]) -> list[str]:
    """The texts of labels of one style by language; "" for those that need not be written, or for none at all.

    These are as their place is ``called``, or, of no place, as in the first language.
    """
    by_language: list[list[str]] = []
    for language in LANGUAGES:
        known = [c.get(language, by_language[0][n] if by_language else "") for n, c in enumerate(called)]
        written = [x.texts.get(language) or x.texts[LANGUAGES[0]] for x in found]
        lines = ["\n".join(textwidth.lines(t, style.TYPES[x.style])) for t, x in zip(written, found, strict=True)]
        by_language.append(["" if line == k else line for line, k in zip(lines, known, strict=True)])
    return [texts(column) if any(column) else "" for column in by_language]


def _called(scene: Scene) -> dict[str, dict[str, str]]:
    """What the labels of places say by language, unless another text is written: the page's script knows that."""
    return {
        place: {tag: naming.doubted(t) if is_doubted(e) else t for tag, t in index.called(e).items()}
        for place, e in scene.evidence.items()
    }


def _labels(scene: Scene, table: list[list[Spot | None]], places: _Places) -> tuple[str, list[list[Any]]]:
    """The ways to stand at a point, and labels in runs of one style and layer: places as numbers, texts by language."""
    there = [spot for placed in table for spot in placed if spot is not None]
    points = iter(_whole(np.array([(s.lon, s.lat) for s in there]).reshape(-1, 2)).tolist())
    stays = [_stays(placed, [next(points) if s else () for s in placed]) for placed in table]
    spots = _Spots(row for rows in stays for row in rows)
    called = _called(scene)
    looks = {
        (x.id, place): token
        for x in scene.layers
        for place, token in zip(x.frame["place"], x.frame["style"], strict=True)
        if place
    }
    shown = [
        ((label.style, label.layer, looks.get((label.layer, label.place), "")), label, rows)
        for label, rows in zip(scene.labels, stays, strict=True)
        if rows
    ]
    order = {key: n for n, key in enumerate(dict.fromkeys(key for key, _, _ in shown))}
    shown.sort(key=lambda x: (order[x[0]], places.at(x[1].place)))
    runs = []
    for key, run in groupby(shown, key=lambda x: x[0]):
        found = [(label, rows) for _, label, rows in run]
        places.restart()
        told, base = [], (0, 0)
        for label, rows in found:
            told += [places.number(label.place), *spots.told(rows, places.points.get(label.place, base))]
            base = (rows[-1][6], rows[-1][7])
        written = [label for label, _ in found]
        runs.append([*key, digits(told), *_texts(written, [called.get(x.place, {}) for x in written])])
    return spots.written(), runs


def reach(scene: Scene, *, wide: bool = False) -> Bounds:
    """The box (WGS 84 degrees) beyond which the page has no geometry: around the first view and all marks of reports.

    Of what leads far out of the region, a country or a river, only what lies near by is in it. Where the map is
    ``wide``, as it is alone in a frame across a page, the box is too, as far as there is land or sea on the map.
    """
    w, s, e, n = scene.extent.padded(_REACH)
    land = [x.frame.total_bounds.tolist() for x in scene.layers if x.id == "land"] if wide else []
    if land:
        corners = projection.mercator(np.array(scene.extent).reshape(2, 2))
        half = abs(float(corners[1, 1] - corners[0, 1])) * _WIDEST_FRAME / 2 * 360 / projection.WORLD
        middle = (scene.extent.west + scene.extent.east) / 2
        w, e = min(w, max(middle - half, land[0][0])), max(e, min(middle + half, land[0][2]))
    for layer in scene.layers:
        if not layer.id.startswith(_HELD):
            continue
        own = layer.frame.geometry.to_numpy()[(layer.frame["place"] != "").to_numpy()]
        bounds = shapely.bounds(own)
        fits = (bounds[:, 2] - bounds[:, 0] <= _WIDEST) & (bounds[:, 3] - bounds[:, 1] <= _WIDEST)
        for x0, y0, x1, y1 in bounds[fits].tolist():
            w, s, e, n = min(w, x0 - _ROOM), min(s, y0 - _ROOM), max(e, x1 + _ROOM), max(n, y1 + _ROOM)
    return Bounds(max(w, -180.0), max(s, -_NORTHMOST), min(e, 180.0), min(n, _NORTHMOST))


def near(scene: Scene) -> Bounds:
    """The box (WGS 84 degrees) that what only orients near by is cut to."""
    return projection.page(scene.extent, *_VIEW).seen(_AROUND)


def shapes(scene: Scene, *, wide: bool = False) -> Shapes:
    """The geometry of the page: cut to its :func:`reach`, and without what can't be seen at its highest zoom."""
    return generalise.for_zoom(scene.layers, reach(scene, wide=wide), ZOOMS[-1], near(scene))


def scene_json(scene: Scene, drawn: Shapes | None = None, *, wide: bool = False) -> str:
    """The scene as JSON text, safe inside a ``<script type="application/json">`` element.

    ``drawn`` are its :func:`shapes`, if they are there already, of the same :func:`reach`.
    """
    drawn = drawn or shapes(scene, wide=wide)
    standing, places = Arrows(scene.layers, projection.mercator), _Places(scene.evidence)
    numbers = np.full(len(drawn.pool), -1)
    owners = np.unique(drawn.thin().owners)
    numbers[owners] = np.arange(len(owners))
    # Labels first: arrows give way to them.
    table = labels.zoom_table(scene.labels, ZOOMS, scene.extent, layers=scene.layers, shapes=drawn, arrows=standing)
    layers = [_layer(x, drawn.of(n), numbers[drawn.rows[n]], standing, places) for n, x in enumerate(scene.layers)]
    spots, runs = _labels(scene, table, places)
    data = {
        "extent": scene.extent,
        "reach": [round(x, 4) for x in reach(scene, wide=wide)],
        "zooms": ZOOMS,
        "languages": LANGUAGES,
        "side": _SIDE,
        "marks": _marks({"town", *(token for x in scene.layers for token in x.frame["style"])}),
        "arcs": _arcs(drawn.thin()),
        "shapes": _shapes(drawn.thin()),
        "layers": layers,
        "spots": spots,
        "labels": runs,
        "places": index.columns(scene),
        "more": ids(islice(places.numbers, len(scene.evidence), None)),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
