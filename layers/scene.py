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
from layers import borders, evidence, legend, places, provinces, waters, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.atlas import Atlas
    from geo.model import Place, Report, Situation
    from layers.evidence import Evidence, Quote
    from layers.layer import Label, Layer
    from layers.legend import LegendEntry

#: How far beyond what the report names the first view reaches, as a share of its size.
_MARGIN = 0.06
#: The first view is never narrower than this, in degrees.
_NARROWEST = 2.5
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
    is by place id, in the order of the text; ``drawn`` are the places with a mark on the map,
    ``elsewhere`` those without; ``formations`` name military formations with their quotes.
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


def _extent(atlas: Atlas, named: dict[str, Place]) -> Bounds:
    """The first view: what the report names in the region; large things count only for want of small."""
    home = {k: p for k, p in named.items() if p.country in atlas.region.countries or p.kind is Kind.BORDER}
    boxes = _boxes(atlas, home, [Kind.PROVINCE], "provinces")
    boxes += [b for b in _boxes(atlas, home, [Kind.BORDER], "borders") if atlas.region.border in named]
    boxes += [np.array([p.lon, p.lat, p.lon, p.lat]) for p in home.values() if _is_point(atlas, p)]
    boxes = boxes or _boxes(atlas, home, [Kind.COUNTRY], "countries") or _waters(atlas, named)
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
            found.setdefault(clean(m.mention.label or m.mention.text), []).append(m)
    return tuple((name, evidence.quotes(situation.report, ms)) for name, ms in found.items())


def _attribution(atlas: Atlas) -> tuple[str, ...]:
    return (*(x.attribution for x in licences.embedded().values() if x.url), *atlas.sources)


def _disclaimer(report: Report, title: str) -> str:
    page = words.load()["page"]
    date = report.date.isoformat() if report.date else page["undated_short"]
    return f"{page['as_reported'].format(title=title, date=date)} {page['disclaimer']}"


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
        The report and its matches; those of role ``in_name`` are listed, and draw nothing.
    atlas
        Whose countries, border and towns make the basemap.
    """
    report = situation.report
    named = _named(situation)
    extent = _extent(atlas, named)
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
    ]
    layers = tuple(sorted((x for d in drawn_parts for x in d.layers if len(x.frame)), key=lambda x: (x.order, x.id)))
    border = borders.measured(atlas, ids)
    proof = evidence.gather(situation, atlas.gazetteer, _place_facts(atlas, border))
    labels = tuple(_as_spelled(x, proof) for d in drawn_parts for x in d.labels)
    marked = {place for x in layers if x.role == "report" for place in x.frame["place"]} | {x.place for x in labels}
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
        evidence=proof,
        drawn=tuple(sorted((p for p in proof if p in marked), key=lambda p: _LISTED.get(proof[p].kind, 0))),
        elsewhere=tuple(p for p in proof if p not in marked),
        formations=_labelled(situation, Kind.FORMATION),
        organisations=_labelled(situation, Kind.ORGANIZATION),
        border=border,
        disclaimer=_disclaimer(report, title),
        attribution=_attribution(atlas),
    )
