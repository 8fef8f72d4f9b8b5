"""Labels of a scene: what room each asks for, and where it goes at each zoom of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from layers import generalise, projection
from layers.candidates import Request
from layers.placing import Placer
from layers.style import MARKS, TYPES, plain
from layers.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds
    from layers.arrows import Arrow, Arrows
    from layers.generalise import Shapes
    from layers.layer import Label, Layer
    from layers.placing import Placement

#: The zoom steps of the page.
ZOOMS = tuple(z / 2 for z in range(10, 21))

# Styles of lines that no label may cross, of those that it should not, and of labels that
# may stand beside their polygon, and of those that cross neither.
_HARD = frozenset({"border", "border-disputed", "border-of-interest", "named-border"})
_SOFT = frozenset({"province", "province-dashed", "named-province", "river-1", "river-2", "named-river"})
_BESIDE = frozenset({"lake", "named-lake"})
_STRICT = frozenset({"town", "province"})
_COUNTRIES = frozenset({"country", "named-country"})
_ENOUGH = 0.25  # of a country that suffices for its name
_BEYOND = 1.0  # degrees around the first view that have labels
_SPARSE = 8.0  # kept free around the label of a town that only orients
_CLEAR = 1.5  # pixels around a name that an arrow keeps off
_LAST = 1000  # added to the priority of a label that is not shown at first


class Spot(NamedTuple):
    """A label's place on the page at a zoom: ``(dx, dy)`` pixels from ``(lon, lat)`` degrees.

    What stands there is the label's left edge, middle or right edge (``align`` 1, 0, -1), at half
    its height, turned by ``angle`` degrees.
    """

    dx: float
    dy: float
    angle: float
    lon: float
    lat: float
    align: int


def request(
    label: Label,
    anchor: BaseGeometry,
    languages: Sequence[str],
    middle: tuple[float, float, float] | None = None,
    *,
    arrow: Arrow | None = None,
    shown: bool = True,
) -> Request:
    """The request of a scene's label.

    Parameters
    ----------
    label
        What is to be written.
    anchor
        Its anchor, in pixels.
    languages
        Tags of the languages that it is written in, each in the same place.
    middle
        The middle of the view: x, y and half its size, in pixels.
    arrow
        The arrow that it stands beside, if it does.
    shown
        Whether its layer is; else it takes the room that others leave, and its symbol takes none.
    """
    named = label.style.startswith(("named-", "border-of-")) or arrow is not None
    mark = MARKS.get(label.style) or MARKS.get(f"{label.style}-1") or MARKS["town"]
    point = anchor.geom_type == "Point"
    return Request(
        id=label.id,
        anchor=anchor,
        texts=tuple(dict.fromkeys(label.texts.get(tag, label.texts["en"]) for tag in languages)),
        type=TYPES[label.style],
        priority=label.priority if shown else label.priority + _LAST,
        radius=mark.radius + mark.width / 2 if point else max(mark.casing, mark.width) / 2,
        stays=named and point and shown,
        overflow=named or label.style in _BESIDE,
        beside=label.style in _BESIDE,
        strict=label.style in _STRICT,
        margin=_SPARSE if label.style == "town" else 1.0,
        middle=middle if label.style in _COUNTRIES else None,
        reach=arrow.reach if arrow else None,
        turned=arrow.turned if arrow else None,
        solid=shown,
    )


def first_zoom(label: Label) -> float:
    """The zoom from which a label is tried: a lesser town's later, all others' from the start."""
    lesser = label.anchor.geom_type == "Point"
    return 5.0 + max(0, label.priority - 60) / 15 if lesser else 0.0


def lines(layers: Sequence[Layer], shapes: Shapes) -> tuple[NDArray[Any], NDArray[Any]]:
    """Lines and outlined areas that no label may cross, and those that it should not."""
    styles = _styles(layers)
    return tuple(_of_styles(styles, shapes, kind) for kind in (_HARD, _SOFT))  # type: ignore[return-value]


def _styles(layers: Sequence[Layer]) -> list[NDArray[Any]]:
    return [x.frame["style"].to_numpy() for x in layers]


def _of_styles(styles: Sequence[NDArray[Any]], shapes: Shapes, wanted: frozenset[str]) -> NDArray[Any]:
    """The shapes of some styles, each once."""
    numbers: list[int] = []
    for tokens, rows in zip(styles, shapes.rows, strict=True):
        numbers += [int(n) for token, n in zip(tokens, rows, strict=True) if plain(token) in wanted]
    return shapes.pool[list(dict.fromkeys(numbers))]


def anchors(
    labels: Sequence[Label],
    layers: Sequence[Layer],
    shapes: Shapes,
    carry: Callable[[NDArray[Any]], NDArray[Any]],
) -> NDArray[Any]:
    """The labels' anchors in the plane of the shapes; a country's without the provinces that are shaded.

    So "Iraq" does not stand in Anbar as if it were its name, if there is room elsewhere.

    Parameters
    ----------
    labels, layers
        Those of the scene.
    shapes
        The layers' geometries, carried to the plane already: what they share with labels is used again.
    carry
        Carries other geometries (degrees) there.
    """
    found = np.empty(len(labels), dtype=object)
    found[:] = [shapes.find(x.anchor) for x in labels]
    other = np.array([g is None for g in found], dtype=bool)
    found[other] = carry(np.array([x.anchor for x, o in zip(labels, other, strict=True) if o], dtype=object))
    shaded = _of_styles(_styles(layers), shapes, frozenset({"named-province"}))
    shaded = shaded[~shapely.is_empty(shaded)]
    inside = shapely.point_on_surface(shaded)
    for n in [n for n, x in enumerate(labels) if x.style in _COUNTRIES]:
        own = shaded[shapely.contains_properly(found[n], inside)]
        if len(own):
            rest = shapely.difference(shapely.make_valid(found[n]), shapely.union_all(shapely.make_valid(own)))
            found[n] = rest if rest.area > found[n].area * _ENOUGH else found[n]
    return found


def zoom_table(
    labels: Sequence[Label],
    zooms: Sequence[float] = ZOOMS,
    extent: Bounds | None = None,
    *,
    layers: Sequence[Layer] = (),
    shapes: Shapes | None = None,
    languages: Sequence[str] = LANGUAGES,
    arrows: Arrows | None = None,
) -> list[list[Spot | None]]:
    """Where labels go at each zoom of the page: a list for each label, in step with the zooms.

    A label has one place for all languages, with room for the widest text and for that of most lines.

    Parameters
    ----------
    labels
        The scene's labels.
    zooms
        Leaflet's zoom levels, the lowest first.
    extent
        The first view (degrees): labels more than a degree outside it are left out.
    layers
        The scene's layers, for the lines that labels keep clear of.
    shapes
        The layers' geometries (degrees), if they are simplified already.
    languages
        Tags of the languages to write; English where a label has no text in one.
    arrows
        The scene's arrows, in pixels of the world at zoom 0.
    """
    finest = 2.0 ** max(zooms)
    around = extent.padded(_BEYOND) if extent else None
    shapes = (shapes or generalise.shapes(layers)).carried(lambda g: _mercator(g, around))
    found = anchors(labels, layers, shapes, lambda g: _mercator(g, around))
    middle = None
    if extent is not None:
        # A country is named where it is seen first.
        country = np.array([x.style in _COUNTRIES for x in labels], dtype=bool)
        (x0, y1), (x1, y0) = projection.mercator(np.array(extent).reshape(2, 2))
        found[country] = shapely.clip_by_rect(found[country], x0, y0, x1, y1)
        middle = ((x0 + x1) / 2, (y0 + y1) / 2, max(x1 - x0, y1 - y0) / 2)
    seen = ~shapely.is_empty(found)
    hidden = {x.id for x in layers if not x.shown}
    standing = arrows.by_id if arrows else {}
    requests = [
        request(x, a, languages, middle, arrow=standing.get(x.place), shown=x.layer not in hidden)
        for x, a, s in zip(labels, found, seen, strict=True)
        if s
    ]
    placer = Placer(requests, *lines(layers, shapes), finest)
    written = [(x, a) for x, a, s in zip(labels, found, seen, strict=True) if s]
    table: list[list[Spot | None]] = [[None] * len(zooms) for _ in labels]
    rows = np.flatnonzero(seen)
    for column, zoom in enumerate(zooms):
        placed = settle(placer, written, arrows, 2.0**zoom, zoom)
        there = [n for n, p in enumerate(placed) if p is not None]
        spots = _spots([p for p in placed if p is not None], [requests[n] for n in there], 2.0**zoom)
        for n, spot in zip(there, spots, strict=True):
            table[rows[n]][column] = spot
    return table


def settle(
    placer: Placer,
    written: Sequence[tuple[Label, BaseGeometry]],
    arrows: Arrows | None,
    scale: float,
    zoom: float,
    **room: Any,
) -> list[Placement | None]:
    """Where labels go at a scale, once the arrows have given way to named points and to names without other room.

    Parameters
    ----------
    placer
        Has the requests of the labels.
    written
        The labels with their anchors.
    arrows
        Those of the scene.
    scale
        Pixels in a unit of the anchors.
    zoom
        Web Mercator's zoom that is as large.
    room
        What else :meth:`~layers.placing.Placer.at` is told.
    """
    standing = arrows.by_id if arrows else {}

    def at(**how: Any) -> list[Placement | None]:
        asides = arrows.asides(scale) if arrows else {}
        moved = [asides.get(x.place, (0.0, 0.0)) for x, _ in written]
        # An arrow that is not drawn at a zoom has no label there.
        wanted = [zoom >= first_zoom(x) and (x.place not in standing or x.place in asides) for x, _ in written]
        return placer.at(scale, wanted=wanted, asides=moved, **room, **how)

    if arrows is None or not standing:
        return at()
    # A name that has room beside the arrows keeps it; the others are placed over them.
    first = at()
    names = at(over_signs=True, held=first)
    dots = shapely.get_coordinates([a for x, a in written if plain(x.style) == "named-town"]) * scale
    moved = arrows.give_way(scale, [p.box(_CLEAR) for p in names if p], dots)
    return at(held=names) if moved else first


def _mercator(geometries: NDArray[Any], extent: Bounds | None) -> NDArray[Any]:
    """Geometries as pixels at zoom 0, cut to an extent (degrees)."""
    found = shapely.clip_by_rect(geometries, *extent) if extent is not None and len(geometries) else geometries
    return np.asarray(shapely.transform(found, projection.mercator), dtype=object) if len(found) else found


def _spots(placed: Sequence[Placement], asked: Sequence[Request], scale: float) -> list[Spot]:
    """Placements relative to their points, or to the degrees of their own centres."""
    edges = np.array([(p.edge, p.y) for p in placed]).reshape(-1, 2)
    base = edges / scale
    points = [n for n, r in enumerate(asked) if r.anchor.geom_type == "Point"]
    base[points] = shapely.get_coordinates([asked[n].anchor for n in points])
    # Adding 0.0 turns -0.0 into 0.0.
    shifts = (np.round(edges - base * scale, 1) + 0.0).tolist()
    places = np.round(projection.lonlat(base), 5).tolist()
    return [
        Spot(dx, dy, round(p.angle, 1) + 0.0, lon, lat, p.align)
        for p, (dx, dy), (lon, lat) in zip(placed, shifts, places, strict=True)
    ]
