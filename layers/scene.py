"""All that an output needs: what is drawn, what is written, and where it comes from.

A scene holds meaning, not drawing. No pixels, projections, fonts or HTML: each output owns its
projection, generalisation and placing of labels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo import facts, licences
from geo.model import Bounds, Kind, Role
from geo.names import clean
from layers import areas, borders, evidence, legend, movements, places, provinces, waters, words
from layers.arrows import crossing

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas
    from geo.model import Place, Report, Situation
    from layers.areas import Area
    from layers.evidence import Evidence, Quote
    from layers.layer import Label, Layer
    from layers.legend import LegendEntry
    from layers.movements import Move

#: How far beyond what the report names the first view reaches, as a share of its size.
_MARGIN = 0.06
#: The first view is never narrower than this, in degrees.
_NARROWEST = 2.5
#: An area larger than this share of the region's box counts for the first view as a country does.
_WIDE = 0.3
# Lists begin with what is most local; the order of the text decides among equals.
_LISTED = {Kind.RIVER: 1, Kind.LAKE: 1, Kind.COUNTRY: 2}
# Kinds whose geometry is a layer's; all others that have a point are drawn there.
_SHAPED = {
    Kind.COUNTRY: "countries",
    Kind.PROVINCE: "provinces",
    Kind.BORDER: "borders",
    Kind.RIVER: "rivers",
    Kind.LAKE: "lakes",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A report's map, ready to be drawn.

    ``extent`` (WGS 84 degrees) is the first view; ``layers`` are in drawing order; ``evidence``
    is by id, in the order of the text: of places, of the ``areas`` that words describe, of
    ``movements``, and of what was ``unplaced`` for want of a geometry. ``drawn`` are the places with a
    mark on the map, ``elsewhere`` those without; ``marked`` all ids that have one; ``formations`` name
    military formations with their quotes.
    ``doc`` is the document's name, ``attribution`` has a line a source, ``date`` is ISO 8601 or "".
    """

    doc: str
    title: str
    date: str
    source_url: str
    sha256: str
    sentences: int
    extent: Bounds
    layers: tuple[Layer, ...]
    labels: tuple[Label, ...]
    legend: tuple[LegendEntry, ...]
    evidence: dict[str, Evidence]
    drawn: tuple[str, ...]
    elsewhere: tuple[str, ...]
    areas: tuple[str, ...]
    movements: tuple[str, ...]
    unplaced: tuple[str, ...]
    marked: frozenset[str]
    formations: tuple[tuple[str, tuple[Quote, ...]], ...]
    organisations: tuple[tuple[str, tuple[Quote, ...]], ...]
    border: borders.BorderFacts
    disclaimer: str
    attribution: tuple[str, ...]


def _named(situation: Situation) -> dict[str, Place]:
    """Places that the report names themselves, by id, in the order of the text."""
    found: dict[str, Place] = {}
    for m in situation.matches:
        if m.place is not None and m.mention.role is not Role.IN_NAME:
            found.setdefault(m.place.id, m.place)
    return found


def _waters(atlas: Atlas, named: dict[str, Place]) -> list[np.ndarray]:
    return _boxes(atlas, named, [Kind.RIVER], "rivers") + _boxes(atlas, named, [Kind.LAKE], "lakes")


def _is_point(atlas: Atlas, place: Place) -> bool:
    """Whether a place is drawn at its point; a user's own river, say, has no other shape."""
    layer = _SHAPED.get(place.kind)
    shaped = layer is not None and not (place.own and atlas.boundaries.geometry(layer, place.id) is None)
    return not shaped and place.lon is not None


def _boxes(atlas: Atlas, named: dict[str, Place], kinds: Sequence[Kind], layer: str) -> list[np.ndarray]:
    frame = atlas.boundaries.layer(layer)
    ids = [p.id for p in named.values() if p.kind in kinds]
    return list(shapely.bounds(frame.geometry[frame["id"].isin(ids)].to_numpy()))


def _clipped(shape: BaseGeometry, bounds: Bounds) -> np.ndarray:
    """The box of a shape as far as it lies in bounds."""
    w, s, e, n = shapely.bounds(shape)
    return np.array([max(w, bounds.west), max(s, bounds.south), min(e, bounds.east), min(n, bounds.north)])


def _extent(atlas: Atlas, named: dict[str, Place], shapes: Sequence[BaseGeometry] = ()) -> Bounds:
    """The first view: what the report names in the region; large things count only for want of small.

    ``shapes`` (degrees) are those of areas and movements.
    """
    region = atlas.region.bounds
    whole = (region.east - region.west) * (region.north - region.south)
    around = [_clipped(shape, region) for shape in shapes]
    wide = [(b[2] - b[0]) * (b[3] - b[1]) > _WIDE * whole for b in around]
    home = {k: p for k, p in named.items() if p.country in atlas.region.countries or p.kind is Kind.BORDER}
    boxes = _boxes(atlas, home, [Kind.PROVINCE], "provinces")
    boxes += [b for b in _boxes(atlas, home, [Kind.BORDER], "borders") if atlas.region.border in named]
    boxes += [np.array([p.lon, p.lat, p.lon, p.lat]) for p in home.values() if _is_point(atlas, p)]
    boxes += [b for b, is_wide in zip(around, wide, strict=True) if not is_wide]
    boxes = boxes or _boxes(atlas, home, [Kind.COUNTRY], "countries") or around or _waters(atlas, named)
    if not boxes:
        frame = atlas.boundaries.layer("borders")
        boxes = list(shapely.bounds(frame.geometry[frame["id"] == atlas.region.border].to_numpy()))
    w, s = np.min([b[:2] for b in boxes], axis=0)
    e, n = np.max([b[2:] for b in boxes], axis=0)
    side = max(e - w, n - s)
    pad_x = max(side * _MARGIN, (_NARROWEST - (e - w)) / 2)
    pad_y = max(side * _MARGIN, (_NARROWEST - (n - s)) / 2)
    return Bounds(*(round(float(x), 4) for x in (w - pad_x, s - pad_y, e + pad_x, n + pad_y)))


def _place_facts(atlas: Atlas, border: borders.BorderFacts) -> dict[str, tuple[str, ...]]:
    """Lines for the places that the border of interest touches."""
    _, stretches = facts.border(atlas)
    along: dict[str, float] = {}
    names = {}
    for s in stretches:
        for own, name in ((s.here, s.here_name), (s.there, s.there_name)):
            along[own] = along.get(own, 0.0) + s.km
            names[own] = name
    found = {place: (f"Lies along the {border.name} for {km:.0f} km.",) for place, km in along.items()}
    length = f"{border.km:.0f} km long, measured on the line drawn here"
    if border.published:
        length += f" (published: {border.published[0]:g}–{border.published[1]:g} km)"
    return {**found, atlas.region.border: (length + ".",)}


def _labelled(situation: Situation, kind: Kind) -> tuple[tuple[str, tuple[Quote, ...]], ...]:
    """Names of a kind that are placed nowhere, with the sentences that hold them."""
    found: dict[str, list] = {}  # type: ignore[type-arg]
    for m in situation.matches:
        if m.place is None and m.mention.kind is kind:
            found.setdefault(clean(m.mention.label or m.mention.text), []).append(m.mention)
    return tuple((name, evidence.quotes(situation.report, ms)) for name, ms in found.items())


def _attribution(atlas: Atlas) -> tuple[str, ...]:
    return (*(x.attribution for x in licences.embedded().values() if x.url), *atlas.sources)


def _disclaimer(report: Report, title: str) -> str:
    page = words.load()["page"]
    date = report.date.isoformat() if report.date else page["undated_short"]
    return f"{page['as_reported'].format(title=title, date=date)} {page['disclaimer']}"


def _crossings(moves: Sequence[Move]) -> list[BaseGeometry]:
    """Where the arrows stand: of those that are shown at first, or for want of them of the others."""
    drawn = [m for m in moves if m.drawn]
    shown = [m for m in drawn if not m.is_irrealis] or drawn
    return [shapely.Point(crossing(m.first.geometry)) for m in shown]


def _described(
    situation: Situation, described: Sequence[Area], moves: Sequence[Move], named: Collection[str]
) -> dict[str, Evidence]:
    """The evidence for areas and movements, by their ids; ``named`` are ids of places that the report names."""
    w, report = words.load(), situation.report
    events = evidence.dated(report) if described or moves else {}
    found = {a.id: evidence.of_area(report, a, w, named, events) for a in described}
    return found | {m.id: evidence.of_movement(report, m, w, events) for m in moves}


def _as_spelled(label: Label, proof: dict[str, Evidence]) -> Label:
    """A label with the report's own spelling of the place, where it names one."""
    if label.place not in proof:
        return label
    return replace(label, texts={**label.texts, "en": proof[label.place].name})


def compose(situation: Situation, atlas: Atlas) -> Scene:
    """The scene of a report.

    Parameters
    ----------
    situation
        The report and its matches, expressions and movements; matches of role ``in_name`` are listed,
        and draw nothing.
    atlas
        Whose countries, border and towns make the basemap.
    """
    report = situation.report
    named = _named(situation)
    described = areas.gather(situation.expressions, atlas.region.bounds)
    moves = movements.gather(situation.movements, atlas.region.bounds)
    extent = _extent(atlas, named, [a.shape for a in described if a.drawn] + _crossings(moves))
    ids = frozenset(named)
    points = [p for p in named.values() if _is_point(atlas, p) and atlas.region.bounds.holds(p.lon or 0, p.lat or 0)]
    drawn_parts = [
        provinces.basemap(atlas, ids),
        waters.basemap(atlas, extent.padded(1), ids),
        borders.basemap(atlas),
        places.basemap(atlas, extent.padded(1), ids),
        provinces.report(atlas, ids),
        waters.report(atlas, extent.padded(1), ids),
        borders.report(atlas, ids),
        places.report(points),
        areas.report(atlas, described),
        movements.report(moves, words.load()["movements"]),
    ]
    layers = tuple(sorted((x for d in drawn_parts for x in d.layers if len(x.frame)), key=lambda x: (x.order, x.id)))
    border = borders.measured(atlas, ids)
    proof = evidence.gather(situation, atlas.gazetteer, _place_facts(atlas, border))
    labels = tuple(_as_spelled(x, proof) for d in drawn_parts for x in d.labels)
    marked = {place for x in layers if x.role == "report" for place in x.frame["place"]} | {x.place for x in labels}
    listed = sorted((p for p in proof if p in marked), key=lambda p: _LISTED.get(proof[p].kind, 0))
    other_proof = _described(situation, described, moves, ids)
    title = report.title or clean(report.doc)
    return Scene(
        doc=clean(report.doc),
        title=title,
        date=report.date.isoformat() if report.date else "",
        source_url=report.source_url,
        sha256=report.sha256,
        sentences=len(report.sentences),
        extent=extent,
        layers=layers,
        labels=labels,
        legend=legend.entries(layers, border),
        evidence=proof | other_proof,
        drawn=tuple(listed),
        elsewhere=tuple(p for p in proof if p not in marked),
        areas=tuple(a.id for a in described if a.drawn),
        movements=tuple(m.id for m in moves),
        unplaced=tuple(a.id for a in described if not a.drawn),
        marked=frozenset(marked - {""}),
        formations=_labelled(situation, Kind.FORMATION),
        organisations=_labelled(situation, Kind.ORGANIZATION),
        border=border,
        disclaimer=_disclaimer(report, title),
        attribution=_attribution(atlas),
    )
