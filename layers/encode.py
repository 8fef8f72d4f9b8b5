"""A scene as the JSON that the page's script draws: geometry, styles and label places.

Names of places are in it, quotes are not: those stand in the page's HTML, from where the script
takes them. Coordinates are whole numbers of 2e-4 degrees (so they are off by 0.07 px at most at the highest zoom),
longitude first; each ring or line is one string (:func:`polylines`).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers import arrows, generalise, labels, projection, style, textwidth
from layers.arrows import Arrows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds
    from layers.generalise import Shapes
    from layers.layer import Layer
    from layers.scene import Scene

#: Zoom levels that the page offers.
ZOOMS = tuple(5 + step / 2 for step in range(11))
_SCALE = 5e3
_TYPES = ("Point", "LineString", "Polygon")
_GROUPS = np.arange(0, 35, 5)
# Layers from this order on are drawn over the areas that the report names: waters, borders, towns.
_LINES_FROM = 7
# Degrees around the first view beyond which the page has no geometry.
_REACH = 4.0


def polylines(lines: Sequence[BaseGeometry] | NDArray[Any]) -> list[str]:
    """Lines and rings (degrees, longitude first), each in the encoded polyline format.

    Steps between neighbours in whole units, zigzag, in groups of five bits from the lowest, each
    group a character from "?" on ("Encoded Polyline Algorithm Format", Google Maps Platform; here
    longitude comes first and the unit is 2e-4 degrees). Points that round to the one before
    them are left out.
    """
    xy, of = shapely.get_coordinates(lines, return_index=True)
    whole = np.round(xy * _SCALE).astype(np.int64)
    first = np.append(True, of[1:] != of[:-1])[: len(of)]
    moved = first.copy()
    moved[1:] |= np.any(whole[1:] != whole[:-1], axis=1)
    whole, of, first = whole[moved], of[moved], first[moved]
    steps = whole.copy()
    steps[1:] -= np.where(first[1:, None], 0, whole[:-1])
    zigzag = ((steps << 1) ^ (steps >> 63)).ravel()
    groups = (zigzag[:, None] >> _GROUPS) & 31
    further = (zigzag[:, None] >> (_GROUPS + 5)) > 0
    used = np.concatenate([np.ones((len(zigzag), 1), dtype=bool), further[:, :-1]], axis=1)
    text = (groups + 32 * further + 63)[used].astype(np.uint8).tobytes().decode("ascii")
    ends = np.cumsum(used.sum(axis=1))[1::2]
    at = np.append(0, ends)[np.searchsorted(of, np.arange(len(lines) + 1))].tolist()
    return [text[start:end] for start, end in pairwise(at)]


def texts(geometries: NDArray[Any]) -> list[str]:
    """Geometries as JSON, nested lists of encoded lines: polygons of rings, or lines, or points."""
    parts, of = shapely.get_parts(geometries[~shapely.is_empty(geometries)], return_index=True)
    of = np.flatnonzero(~shapely.is_empty(geometries))[of]
    areal = shapely.get_dimensions(parts) == 2
    rings, polygon = shapely.get_rings(parts[areal], return_index=True)
    written = np.empty(len(parts), dtype=object)
    written[~areal] = _quoted(parts[~areal])
    written[areal] = _lists(_quoted(rings), polygon, int(areal.sum()))
    return _lists(written.tolist(), of, len(geometries))


def _quoted(lines: NDArray[Any]) -> list[str]:
    return ['"' + text.replace("\\", "\\\\") + '"' for text in polylines(lines)]


def _lists(items: Sequence[str], of: NDArray[np.intp], count: int) -> list[str]:
    """Items as JSON lists, by the list that each belongs to."""
    at = np.searchsorted(of, np.arange(count + 1)).tolist()
    return [f"[{','.join(items[start:end])}]" for start, end in pairwise(at)]


def _layer(
    layer: Layer,
    rows: NDArray[np.intp],
    written: Sequence[str],
    pool: dict[str, int],
    standing: Arrows,
) -> dict[str, Any]:
    """A layer's features; each names its geometry by its number in the pool, but for arrows."""
    frame = layer.frame
    kinds = shapely.get_dimensions(frame.geometry.to_numpy()).tolist()
    columns = (frame[name].tolist() for name in ("id", "place", "style"))
    features = []
    for feature_id, place, token, kind, at in zip(*columns, kinds, rows.tolist(), strict=True):
        row = {"id": feature_id, "style": token}
        if place in standing.by_id:
            row |= _arrow(standing, place)
        elif written[at] == "[]":
            continue
        else:
            row |= {"type": _TYPES[kind], "at": pool.setdefault(written[at], len(pool))}
        features.append({**row, "place": place} if place else row)
    found = {"id": layer.id, "pane": _pane(layer), "features": features}
    return found if layer.shown else {**found, "shown": False}


def _arrow(standing: Arrows, place: str) -> dict[str, Any]:
    """Where an arrow stands (whole numbers of 2e-4 degrees), its angle, and how many pixels aside at each zoom."""
    arrow = standing.by_id[place]
    lon, lat = (round(v * _SCALE) for v in arrow.lonlat)
    asides = [standing.asides(2.0**zoom)[place] for zoom in ZOOMS]
    found = {"type": "Arrow", "point": [lon, lat], "turn": arrow.angle}
    return {**found, "asides": asides} if any(map(any, asides)) else found


def _pane(layer: Layer) -> str:
    """Which of the page's four panes a layer is drawn in, from the ground up."""
    if layer.role == "basemap":
        return "ground" if layer.order < _LINES_FROM else "lines"
    return "areas" if layer.order < _LINES_FROM else "marks"


def _marks(used: Collection[str]) -> dict[str, Any]:
    """The marks of some tokens, for light and for dark pages."""
    schemes = (("light", style.MARKS), ("dark", style.MARKS_DARK))
    return {scheme: {token: _mark(m) for token, m in marks.items() if token in used} for scheme, marks in schemes}


def _mark(mark: style.Mark) -> dict[str, Any]:
    """What a mark has that not all have, and the form of an arrow."""
    plain = asdict(style.Mark())
    found = {k: v for k, v in asdict(mark).items() if v != plain[k]}
    if not mark.head:
        return found
    return {**found, "shaft": arrows.shaft(mark), "tip": arrows.head(mark), "outline": arrows.OUTLINE}


def _stays(placed: Sequence[labels.Spot | None]) -> list[list[float]]:
    """A label's places as ``[first zoom, last zoom, dx, dy, angle, align, lon, lat]``.

    Zooms are indexes; neighbours with the same place are one row, and a row leaves out the point
    (whole numbers of 2e-4 degrees) that is also the row's before.
    """
    found: list[list[float]] = []
    for i, spot in enumerate(placed):
        if spot is None:
            continue
        point = [round(spot.lon * _SCALE), round(spot.lat * _SCALE)]
        row = [round(spot.dx), round(spot.dy), round(spot.angle), spot.align, *point]
        if found and found[-1][2:] == row and found[-1][1] == i - 1:
            found[-1][1] = i
        else:
            found.append([i, i, *row])
    return [row if n == 0 or row[6:] != found[n - 1][6:] else row[:6] for n, row in enumerate(found)]


def _labels(scene: Scene, shapes: Shapes, standing: Arrows) -> list[dict[str, Any]]:
    table = labels.zoom_table(scene.labels, ZOOMS, scene.extent, layers=scene.layers, shapes=shapes, arrows=standing)
    found = []
    for label, placed in zip(scene.labels, table, strict=True):
        at = _stays(placed)
        if at:
            text = "\n".join(textwidth.lines(label.texts["en"], style.TYPES[label.style]))
            row = {"text": text, "style": label.style, "layer": label.layer, "at": at}
            found.append({**row, "place": label.place} if label.place else row)
    return found


def reach(scene: Scene) -> Bounds:
    """The box (WGS 84 degrees) beyond which the page has no geometry."""
    return scene.extent.padded(_REACH)


def shapes(scene: Scene) -> Shapes:
    """The geometry of the page: cut to its reach, and without what can't be seen at its highest zoom."""
    return generalise.for_zoom(scene.layers, reach(scene), ZOOMS[-1])


def scene_json(scene: Scene, drawn: Shapes | None = None) -> str:
    """The scene as JSON text, safe inside a ``<script type="application/json">`` element.

    ``drawn`` are its :func:`shapes`, if they are there already.
    """
    drawn = drawn or shapes(scene)
    box = reach(scene)
    pool: dict[str, int] = {}
    written = texts(drawn.pool)
    standing = Arrows(scene.layers, projection.mercator)
    layers = [_layer(x, rows, written, pool, standing) for x, rows in zip(scene.layers, drawn.rows, strict=True)]
    data = {
        "extent": scene.extent,
        "reach": [round(x, 4) for x in box],
        "zooms": ZOOMS,
        "marks": _marks({"town", *(token for x in scene.layers for token in x.frame["style"])}),
        "layers": layers,
        "labels": _labels(scene, drawn, standing),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # The pool's texts are JSON already, of characters that end no script.
    text = f'{text[:-1]},"shapes":[{",".join(pool)}]}}'
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
