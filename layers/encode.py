"""A scene as the JSON that the page's script draws: geometry, styles and label places.

Names of places are in it, quotes are not: those stand in the page's HTML, from where the script
takes them. Coordinates are whole numbers of 1e-4 degrees (11 m; 0.07 px at the highest zoom),
longitude first; each ring or line is one string (:func:`polyline`).
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from layers import generalise, labels, style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds
    from layers.layer import Layer
    from layers.scene import Scene

#: Zoom levels that the page offers.
ZOOMS = tuple(5 + step / 2 for step in range(11))
_SCALE = 1e4
_GROUPS = np.arange(0, 35, 5)
# Layers from this order on are drawn over the areas that the report names: waters, borders, towns.
_LINES_FROM = 5
# Degrees around the first view beyond which the page has no geometry.
_REACH = 4.0


def polyline(coordinates: NDArray[np.float64]) -> str:
    """Coordinates (n × 2 degrees, longitude first) in the encoded polyline format.

    Steps between neighbours in whole units, zigzag, in groups of five bits from the lowest, each
    group a character from "?" on ("Encoded Polyline Algorithm Format", Google Maps Platform; here
    longitude comes first and the unit is 1e-4 degrees). Points that round to the one before
    them are left out.
    """
    whole = np.round(coordinates * _SCALE).astype(np.int64)
    moved = np.ones(len(whole), dtype=bool)
    moved[1:] = np.any(whole[1:] != whole[:-1], axis=1)
    whole = whole[moved]
    steps = np.concatenate([whole[:1], np.diff(whole, axis=0)]).ravel()
    zigzag = (steps << 1) ^ (steps >> 63)
    groups = (zigzag[:, None] >> _GROUPS) & 31
    further = (zigzag[:, None] >> (_GROUPS + 5)) > 0
    used = np.concatenate([np.ones((len(steps), 1), dtype=bool), further[:, :-1]], axis=1)
    characters: bytes = (groups + 32 * further + 63)[used].astype(np.uint8).tobytes()
    return characters.decode("ascii")


def shape(geometry: BaseGeometry) -> list[Any]:
    """A geometry as nested lists of encoded lines: polygons of rings, or lines, or points."""
    parts = [p for p in shapely.get_parts(geometry) if not p.is_empty]
    if any(p.geom_type == "Polygon" for p in parts):
        return [[_ring(r) for r in (p.exterior, *p.interiors)] for p in parts if p.geom_type == "Polygon"]
    return [_ring(p) for p in parts]


def _ring(line: BaseGeometry) -> str:
    return polyline(shapely.get_coordinates(line))


def _layer(layer: Layer, geometries: list[BaseGeometry], pool: dict[str, int]) -> dict[str, Any]:
    """A layer's features; each names its geometry by its number in the pool."""
    frame = layer.frame
    rows = zip(frame["id"], frame["place"], frame["style"], frame.geom_type, geometries, strict=True)
    features = []
    for feature_id, place, token, kind, geometry in rows:
        if geometry is None or geometry.is_empty:
            continue
        text = json.dumps(shape(geometry), separators=(",", ":"))
        number = pool.setdefault(text, len(pool))
        row = {"id": feature_id, "style": token, "type": kind.removeprefix("Multi"), "at": number}
        features.append({**row, "place": place} if place else row)
    return {"id": layer.id, "pane": _pane(layer), "features": features}


def _pane(layer: Layer) -> str:
    """Which of the page's four panes a layer is drawn in, from the ground up."""
    if layer.role == "basemap":
        return "ground" if layer.order < _LINES_FROM else "lines"
    return "areas" if layer.order < _LINES_FROM else "marks"


def _marks() -> dict[str, Any]:
    empty = asdict(style.Mark())
    return {
        scheme: {token: {k: v for k, v in asdict(mark).items() if v != empty[k]} for token, mark in marks.items()}
        for scheme, marks in (("light", style.MARKS), ("dark", style.MARKS_DARK))
    }


def _stays(placed: Sequence[labels.Spot | None]) -> list[list[float]]:
    """A label's places as ``[first zoom, last zoom, dx, dy, angle, align, lon, lat]``.

    Zooms are indexes; neighbours with the same place are one row, and a row leaves out the point
    (whole numbers of 1e-4 degrees) that is also the row's before.
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


def _labels(scene: Scene) -> list[dict[str, Any]]:
    table = labels.zoom_table(scene.labels, ZOOMS, scene.extent, layers=scene.layers)
    found = []
    for label, placed in zip(scene.labels, table, strict=True):
        at = _stays(placed)
        if at:
            row = {"text": label.texts["en"], "style": label.style, "layer": label.layer, "at": at}
            found.append({**row, "place": label.place} if label.place else row)
    return found


def scene_json(scene: Scene, reach: Bounds | None = None) -> str:
    """The scene as JSON text, safe inside a ``<script type="application/json">`` element.

    ``reach`` limits the geometry (WGS 84 degrees); by default five degrees around the extent.
    """
    box = reach or scene.extent.padded(_REACH)
    pool: dict[str, int] = {}
    layers = [_layer(x, generalise.for_zoom(x.frame, box, ZOOMS[-1]), pool) for x in scene.layers]
    data = {
        "extent": scene.extent,
        "reach": [round(x, 4) for x in box],
        "zooms": ZOOMS,
        "marks": _marks(),
        "layers": layers,
        "labels": _labels(scene),
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    # The pool's texts are JSON already, of characters that end no script.
    text = f'{text[:-1]},"shapes":[{",".join(pool)}]}}'
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
