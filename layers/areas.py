"""What words about space describe: areas, stretches of a line, points at a distance, sets of provinces.

Their limits are approximate: areas are hatched and have no outline. The same geometry said twice is
one mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.crs import ahead
from geo.model import Kind
from layers import alike, wordings
from layers.layer import Drawn, Feature, Label, layer
from layers.style import AREAS, MATCHES
from layers.sureness import match_word

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas
    from geo.model import Bounds, Expression
    from layers.naming import Policy
    from layers.words import Name

#: Characters of a label.
_LONGEST = 40
#: Characters of a name: it stands where sentences of the report may not.
_LONGEST_NAME = 80
#: Areas that have less than this share of the smaller in common do not count as overlapping.
_COMMON = 0.01
#: Of an area that suffices for its words, where smaller ones cover the rest.
_ENOUGH = 0.25
#: Detail in degrees below which two geometries are the same.
_SAME = 1e-5
#: Corners of a circle.
_CORNERS = 72
_LAYERS = {0: "named-points", 1: "named-stretches", 2: "named-areas"}
_OUTLINES = {Kind.PROVINCE: "provinces", Kind.COUNTRY: "countries"}


@dataclass(frozen=True, slots=True)
class Area:
    """Expressions that describe the same: one mark, or one row of a list where it is not ``drawn``.

    ``reports`` has for each expression the number of the report that it stands in.
    """

    id: str
    expressions: tuple[Expression, ...]
    reports: tuple[int, ...]
    drawn: bool

    @property
    def first(self) -> Expression:
        """The first in the text."""
        return self.expressions[0]

    @property
    def named(self) -> Expression:
        """The first that is not all in the capitals of a headline: the mark goes by its words."""
        plain = (e for e in self.expressions if any(word[0].islower() for word in e.name.split()))
        return next(plain, self.first)

    @property
    def name(self) -> str:
        """The words that the mark goes by, no more than a few."""
        return shortened(self.named.name, _LONGEST_NAME)

    def called(self, policy: Policy) -> Name:
        """The same in all languages that they can be said in."""
        return wordings.of(self.named, self.name, policy)

    @property
    def confidence(self) -> float:
        """That of the surest."""
        return max(e.confidence for e in self.expressions)

    @property
    def shape(self) -> BaseGeometry:
        """The geometry (EPSG:4326); an empty point where there is none."""
        found = self.first.geometry
        return shapely.Point() if found is None else found


def gather(by_report: Sequence[Iterable[Expression]], bounds: Bounds) -> tuple[Area, ...]:
    """The areas of some reports, in their order and that of their texts.

    Parameters
    ----------
    by_report
        The expressions of each report.
    bounds
        Those of the map, beyond which none is drawn.
    """
    frame = shapely.box(*bounds)
    found = alike.groups(by_report, lambda _, e: _key(e))
    return tuple(Area(f"area-{n}", its, where, _seen(its[0], frame)) for n, (its, where) in enumerate(found, 1))


def _seen(e: Expression, frame: BaseGeometry) -> bool:
    return e.geometry is not None and bool(e.geometry.intersects(frame))


def _key(e: Expression) -> Hashable:
    """What is equal for two expressions that are one mark."""
    if e.geometry is None or e.geometry.is_empty:
        return e.kind, e.method, e.name.casefold()
    return e.kind, shapely.to_wkb(shapely.normalize(shapely.set_precision(e.geometry, _SAME, mode="pointwise")))


def report(atlas: Atlas, areas: Sequence[Area], policy: Policy = "report") -> Drawn:
    """The marks of the areas that are drawn, and their words as labels; ``policy`` is that of names."""
    drawn = [a for a in areas if a.drawn]
    members = {a.id: _members(atlas, a) for a in drawn}
    others = [a for a in drawn if not members[a.id]]
    sets = [(a, shape) for a in drawn for shape in members[a.id]]
    outlined = [_feature(n, a, "named-set", shape) for n, (a, shape) in enumerate(sets)]
    labels = [_label(a, shape, _LAYERS, policy) for a, shape in zip(others, _clear_of_smaller(others), strict=True)]
    labels += [_label(a, shapely.union_all(members[a.id]), {2: "named-sets"}, policy) for a in drawn if members[a.id]]
    return Drawn(
        (
            layer("named-areas", "report", 5, _hatched(others)),
            layer("named-sets", "report", 5, outlined),
            layer("named-stretches", "report", 6, _stretches(others)),
            layer("named-points", "report", 14, _points(others)),
        ),
        tuple(labels),
    )


def _members(atlas: Atlas, area: Area) -> list[BaseGeometry]:
    """The outlines of the members of a set, those of the map itself; none for what is no set."""
    if area.first.kind is not Kind.SET:
        return []
    layers = [(_OUTLINES[p.kind], p.id) for p in area.first.members if p.kind in _OUTLINES]
    found = [atlas.boundaries.geometry(name, member) for name, member in layers]
    return [shape for shape in found if shape is not None]


def _of_dimension(shape: BaseGeometry, dimension: int) -> BaseGeometry | None:
    """The parts of a geometry that have a dimension, None where it has none."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept = parts[shapely.get_dimensions(parts) == dimension]
    if not len(kept):
        return None
    made = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)[dimension]
    return kept[0] if len(kept) == 1 else made(kept)


def _parts(areas: Iterable[Area], dimension: int) -> list[tuple[Area, BaseGeometry]]:
    found = [(a, _of_dimension(a.shape, dimension)) for a in areas]
    return [(a, part) for a, part in found if part is not None]


def _token(area: Area, token: str) -> str:
    return token + MATCHES[match_word(area.confidence)]


def _feature(n: int, area: Area, token: str, shape: BaseGeometry) -> Feature:
    """A feature whose id keeps its place in the drawing order."""
    return Feature(f"{n:04d}", area.name, _token(area, token), shape, area.id)


def _hatched(areas: Sequence[Area]) -> list[Feature]:
    """Areas, the largest first, so that the small can be seen and pointed at; those that overlap differ."""
    found = sorted(_parts(areas, 2), key=lambda x: -shapely.area(x[1]))
    shapes = [shape for _, shape in found]
    tree = shapely.STRtree(shapes)
    ways: list[int] = []
    for n, shape in enumerate(shapes):
        earlier = (int(i) for i in tree.query(shape) if i < n)
        near = {ways[i] for i in earlier if _overlap(shape, shapes[i])}
        ways.append(next((way for way in range(len(AREAS)) if way not in near), 0))
    rows = zip(found, ways, strict=True)
    return [_feature(n, area, AREAS[way], shape) for n, ((area, shape), way) in enumerate(rows)]


def _overlap(a: BaseGeometry, b: BaseGeometry) -> bool:
    if not shapely.intersects(a, b):
        return False
    both = shapely.intersection(shapely.make_valid(a), shapely.make_valid(b))
    return bool(both.area > _COMMON * min(a.area, b.area))


def _stretches(areas: Sequence[Area]) -> list[Feature]:
    return [_feature(n, area, "named-stretch", shape) for n, (area, shape) in enumerate(_parts(areas, 1))]


def _points(areas: Sequence[Area]) -> list[Feature]:
    """Rings, each in the circle within which the place may lie, where that is known."""
    features = []
    for n, (area, shape) in enumerate(_parts(areas, 0)):
        km = area.first.figures.get("uncertainty_km", 0.0)
        if km > 0:
            circles = shapely.multipolygons([circle(x, y, km) for x, y in shapely.get_coordinates(shape).tolist()])
            features.append(_feature(2 * n, area, "named-point-within", circles))
        features += [_feature(2 * n + 1, area, "named-point", shape)]
    return features


def circle(lon: float, lat: float, km: float) -> BaseGeometry:
    """All points so many geodesic kilometres from a point (degrees), as a polygon."""
    return shapely.Polygon([ahead(lon, lat, bearing, km) for bearing in np.arange(_CORNERS) * 360 / _CORNERS])


def _clear_of_smaller(areas: Sequence[Area]) -> list[BaseGeometry]:
    """Where the words of each area stand: not in a smaller one that overlaps it, if enough is left."""
    shapes = [a.shape for a in areas]
    sizes = shapely.area(shapes)
    tree = shapely.STRtree(shapes)
    found = []
    for n, shape in enumerate(shapes):
        if shapely.get_dimensions(shape) == 2:
            near = sorted(int(i) for i in tree.query(shape, predicate="intersects"))
            smaller = [shapes[i] for i in near if i != n and 0 < sizes[i] < sizes[n]]
            rest = _of_dimension(shapely.difference(shape, shapely.union_all(smaller)), 2) if smaller else shape
            found.append(rest if rest is not None and rest.area > _ENOUGH * shape.area else shape)
        else:
            found.append(shape)
    return found


def _label(area: Area, shape: BaseGeometry, layers: Mapping[int, str], policy: Policy) -> Label:
    """The words of an area, in it, along it or beside it; ``layers`` are by the dimension of the shape."""
    top = int(shapely.get_dimensions(shape))
    anchor = _of_dimension(shape, top) or shape
    style = ("named-point", "named-stretch", "named-area")[top]
    if top == 0:
        anchor = shapely.get_parts(anchor)[0]
    texts = {tag: shortened(text) for tag, text in area.called(policy).texts}
    return Label(area.id, anchor, texts, style, 13, area.id, layer=layers[top])


def shortened(text: str, longest: int = _LONGEST) -> str:
    """A text that is short enough for a label, or as long as is said, cut between words."""
    if len(text) <= longest:
        return text
    head = text[:longest].rsplit(" ", 1)[0].rstrip(" ,;:–-")
    return f"{head}…"
