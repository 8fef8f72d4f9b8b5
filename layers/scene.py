"""All that an output needs: what is drawn, what is written, and where it comes from.

A scene holds meaning, not drawing. No pixels, projections, fonts or HTML: each output owns its
projection, generalisation and placing of labels. It is in no language either: its lines are
:class:`~layers.words.Saying`, its names have all languages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, get_args

import shapely

from geo import language as languages
from geo import licences
from geo.errors import UsageError
from geo.model import Bounds, Kind, Role, Situation
from geo.names import clean
from layers import (
    areas,
    borders,
    evidence,
    first_view,
    geography,
    legend,
    movements,
    naming,
    passages,
    places,
    provenance,
    provinces,
    sources,
    waters,
    wordings,
    words,
)
from layers.arrows import crossing
from layers.evidence import Naming
from layers.house import House
from layers.passages import Mark, Policy
from layers.textwidth import is_arabic
from layers.words import Name, Saying, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas
    from geo.model import Mention, Place, Span
    from layers.areas import Area
    from layers.evidence import Evidence, Quote, Texts
    from layers.layer import Label, Layer
    from layers.legend import LegendEntry
    from layers.movements import Move
    from layers.passages import Look, Passage
    from layers.sources import Source
    from layers.words import Value

# Lists begin with what is most local; the order of the texts decides among equals.
_LISTED = {Kind.RIVER: 1, Kind.LAKE: 1, Kind.COUNTRY: 2}
_LOOKS: Mapping[Kind, Look] = {Kind.BORDER: "border", Kind.RIVER: "water", Kind.LAKE: "water", Kind.SEA: "water"}
# What is named and placed nowhere.
_NAMES = (Kind.FORMATION, Kind.ORGANIZATION)


@dataclass(frozen=True, slots=True)
class Scene:
    """The map of one report or of several, ready to be drawn.

    ``reports`` are those with a date in its order, then those without, each in the order they were
    given. ``title`` is in the scene's ``language``; ``heading`` is the same, to be told in any. ``text``
    says how much of the reports outputs may show, ``passages`` are what they may show of it, by
    report and in text order; ``unquoted`` are the ids on the map that no passage speaks for where there was no
    room for one. ``rights`` is the line that all of a text is shown with. ``names`` is the
    policy that places are called by. ``house`` is whose map it is.

    ``extent`` (WGS 84 degrees) is the first view; ``layers`` are in drawing order; ``evidence``
    is by id, in the order of the texts: of places, of the ``areas`` that words describe, of
    ``movements``, and of what was ``unplaced`` for want of a geometry. ``drawn`` are the places with a
    mark on the map, ``elsewhere`` those without; ``marked`` all ids that have one; ``formations`` name
    military formations with their quotes. ``silent`` are the numbers of reports that put no mark on
    the map. ``border_name`` is that of the border of interest, ``facts``
    are what the geometry says of the places that are named, ``attribution`` has a line a source.

    ``doc`` and ``sha256`` tell what the map was made from (:mod:`layers.provenance`), ``sentences`` how
    many that had; ``date`` and ``source_url`` are those of a single report, "" where there are several.
    """

    reports: tuple[Source, ...]
    title: str
    heading: Value
    text: Policy
    rights: str
    language: str
    names: naming.Policy
    house: House
    passages: tuple[Passage, ...]
    unquoted: tuple[str, ...]
    doc: str
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
    silent: tuple[int, ...]
    formations: tuple[tuple[str, tuple[Quote, ...]], ...]
    organisations: tuple[tuple[str, tuple[Quote, ...]], ...]
    border: borders.BorderFacts
    border_name: Value
    facts: tuple[geography.Table, ...]
    disclaimer: Saying
    attribution: tuple[str, ...]


def _named(namings: Mapping[str, Sequence[Naming]]) -> dict[str, Place]:
    """Places that the reports name themselves, by id, in the order of the texts."""
    found: dict[str, Place] = {}
    for place_id, its in namings.items():
        place = next((n.match.place for n in its if n.match.mention.role is not Role.IN_NAME), None)
        if place is not None:
            found[place_id] = place
    return found


def _border_name(atlas: Atlas, border: borders.BorderFacts) -> Value:
    """What the border of interest is called, in all languages that are known."""
    place = atlas.gazetteer.place(atlas.region.border)
    return naming.called(place, atlas.gazetteer, "report", {}) if place else border.name


def _labelled(situations: Sequence[Situation], said: Texts, kind: Kind) -> tuple[tuple[str, tuple[Quote, ...]], ...]:
    """Names of a kind that are placed nowhere, with the sentences that hold them."""
    found: dict[str, list] = {}  # type: ignore[type-arg]
    for n, situation in enumerate(situations):
        for m in situation.matches:
            if m.place is None and m.mention.kind is kind:
                found.setdefault(_label_of(m.mention), []).append((n, m.mention))
    return tuple((name, said.quotes(its)) for name, its in found.items())


def _label_of(mention: Mention) -> str:
    """What is placed nowhere is called in the report's language: its label is the English name."""
    return clean(mention.text if is_arabic(mention.text) else mention.label or mention.text)


def _attribution(atlas: Atlas) -> tuple[str, ...]:
    return (*(x.attribution for x in licences.embedded().values() if x.url), *atlas.sources)


def _disclaimer(given: Sequence[Source], title: str) -> Saying:
    """Who says so, and when, and what the map does not claim."""
    if len(given) == 1:
        date = given[0].date or say("page.undated_short")
        source = say("disclaimer.one", title=title, date=date)
        return say("disclaimer.line", source=source, claim=say("disclaimer.claim"))
    source = say("disclaimer.several", n=len(given), dates=dates_of(given))
    return say("disclaimer.line", source=source, claim=say("disclaimer.claim_several"))


def dates_of(given: Sequence[Source]) -> Saying:
    """The dates of some reports in words: the first and the last, and how many have none."""
    dated = sorted(x.date for x in given if x.date)
    undated = len(given) - len(dated)
    if not dated:
        return say("page.undated_short")
    first, last = dated[0], dated[-1]
    days: dict[str, Value] = {"day": first} if first == last else {"first": first, "last": last}
    key = "disclaimer.day" if first == last else "disclaimer.days"
    return say(f"{key}_undated", **days, undated=undated) if undated else say(key, **days)


def _crossings(moves: Sequence[Move]) -> list[BaseGeometry]:
    """Where the arrows stand: of those that are shown at first, or for want of them of the others."""
    drawn = [m for m in moves if m.drawn]
    shown = [m for m in drawn if not m.is_irrealis] or drawn
    return [shapely.Point(crossing(m.first.geometry)) for m in shown]


def _called(label: Label, proof: Mapping[str, Evidence], place: Place | None, policy: naming.Policy) -> Label:
    """A label with the names that the policy asks for."""
    if label.place in proof:
        called = proof[label.place].called
        given = {language: clean(words.tell(called, language)) for language in words.LANGUAGES}
        own = dict(called.texts) if isinstance(called, Name) else given
        return replace(label, texts={**label.texts, **{tag: text for tag, text in given.items() if tag in own}})
    if policy == "report" or place is None:
        return label
    return replace(label, texts=dict(naming.by_policy(place, policy).texts))


def _doubted(label: Label, proof: Mapping[str, Evidence]) -> Label:
    """A label with a question mark where the match of what it names is unsure; a movement's has its own word."""
    one = proof.get(label.place)
    if one is None or not evidence.is_doubted(one):
        return label
    return replace(label, texts={tag: naming.doubted(text) for tag, text in label.texts.items()})


def _of_label(atlas: Atlas, label: Label, policy: naming.Policy) -> Place | None:
    """The place that a label of the basemap names, where its words are the policy's to choose."""
    return None if policy == "report" or label.place else atlas.gazetteer.place(label.id.partition("-")[2])


def _check(text: str, rights: str, language: str, names: str) -> None:
    words.load(language)
    for value, known, what in ((text, get_args(Policy), "text"), (names, get_args(naming.Policy), "names")):
        if value not in known:
            raise UsageError(f"{what} must be one of {', '.join(known)}, not {clean(value)!r}")
    passages.check_rights(text, rights)


def _marks(
    situations: Sequence[Situation], described: Sequence[Area], moves: Sequence[Move], marked: frozenset[str]
) -> list[list[Mark]]:
    """All that stands in the texts and is on the map, or in its lists, by report."""
    found: list[list[Mark]] = [list(_of_names(s, marked)) for s in situations]
    for area in described:
        for n, e in zip(area.reports, area.expressions, strict=True):
            found[n].append(Mark(e.span, e.sentence, area.id, "area", area.id, area.id in marked))
    for move in moves:
        for n, m in zip(move.reports, move.told, strict=True):
            found[n].append(Mark(m.span, m.sentence, move.id, "movement", move.id, move.id in marked))
    return found


def _ordered(situations: Situation | Sequence[Situation]) -> tuple[Situation, ...]:
    """Reports with a date in its order, then those without, each in the order they were given."""
    given = (situations,) if isinstance(situations, Situation) else tuple(situations)
    if not given:
        raise UsageError("a map needs a report; none was given")
    dated = sorted((s for s in given if s.report.date), key=lambda s: str(s.report.date))
    return (*dated, *(s for s in given if not s.report.date))


def _by_place(situations: Sequence[Situation]) -> dict[str, list[Naming]]:
    """Matches by the place's id, places in the order of their first mention."""
    found: dict[str, list[Naming]] = {}
    for n, situation in enumerate(situations):
        for match in situation.matches:
            if match.place is not None:
                found.setdefault(match.place.id, []).append(Naming(n, match))
    return found


def _of_names(situation: Situation, marked: frozenset[str]) -> Iterator[Mark]:
    """The names in a report that are listed somewhere: of places, and of what is placed nowhere."""
    for m in situation.matches:
        one, place = m.mention, m.place
        if place is not None:
            look: Look = "elsewhere" if place.id not in marked else _LOOKS.get(place.kind, "place")
            look = "in-name" if one.role is Role.IN_NAME else look
            # What is inside another name only is told by its sentence's number as well.
            key = f"in-name {place.id}" if one.role is Role.IN_NAME else place.id
            drawn = place.id in marked and one.role is not Role.IN_NAME
            yield Mark(one.span, one.sentence, place.id, look, key, drawn, one.role is Role.LITERAL)
        elif one.kind in _NAMES:
            yield Mark(one.span, one.sentence, "", "in-name", f"name {_label_of(one)}", drawn=False)


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What some reports put on the map, before it is told of: the matches by place, and all that is drawn."""

    namings: Mapping[str, Sequence[Naming]]
    named: Mapping[str, Place]
    areas: tuple[Area, ...]
    moves: tuple[Move, ...]
    extent: Bounds
    layers: tuple[Layer, ...]
    labels: tuple[Label, ...]
    marked: frozenset[str]
    border: borders.BorderFacts
    border_name: Value


def _drawing(told: Sequence[Situation], atlas: Atlas, house: House, policy: naming.Policy) -> _Drawing:
    """The layers of some reports and their labels."""
    namings = _by_place(told)
    named = _named(namings)
    bounds = atlas.region.bounds
    described = areas.gather([s.expressions for s in told], bounds)
    moves = movements.gather([s.movements for s in told], bounds)
    ids = frozenset(named)
    match = evidence.matches({i: namings[i] for i in named})
    extent = first_view.extent(atlas, named, match, [a.shape for a in described if a.drawn] + _crossings(moves))
    points = [p for p in named.values() if first_view.is_point(atlas, p) and bounds.holds(p.lon or 0, p.lat or 0)]
    parts = [
        provinces.basemap(atlas, ids, dashed=house.internal_boundaries == "dashed"),
        waters.basemap(atlas, extent.padded(1), ids),
        borders.basemap(atlas),
        places.basemap(atlas, extent.padded(1), ids),
        provinces.report(atlas, match),
        waters.report(atlas, extent.padded(1), match),
        borders.report(atlas, match),
        places.report(points, match),
        areas.report(atlas, described, policy),
        movements.report(moves),
    ]
    layers = tuple(sorted((x for d in parts for x in d.layers if len(x.frame)), key=lambda x: (x.order, x.id)))
    labels = tuple(x for d in parts for x in d.labels)
    marked = {place for x in layers if x.role == "report" for place in x.frame["place"]} | {x.place for x in labels}
    border = borders.measured(atlas, ids)
    name = _border_name(atlas, border)
    return _Drawing(namings, named, described, moves, extent, layers, labels, frozenset(marked - {""}), border, name)


def _proof(
    told: Sequence[Situation], drawing: _Drawing, atlas: Atlas, said: Texts, policy: naming.Policy
) -> dict[str, Evidence]:
    """The evidence for places, in the order of their first mention."""
    known = geography.of_places(atlas, drawing.border, drawing.border_name)
    contradicted = geography.contradicted(told, atlas, policy)
    first = ((i, its, its[0].match.place) for i, its in drawing.namings.items())
    return {
        i: evidence.of_place(
            place, its, atlas.gazetteer, said, policy=policy, facts=(*contradicted.get(i, ()), *known.get(i, ()))
        )
        for i, its, place in first
        if place is not None
    }


def _ends(told: Sequence[Situation], policy: naming.Policy) -> dict[tuple[int, Span], Value]:
    """What ends of movements are called that are a name or words about space, by report and span."""
    found: dict[tuple[int, Span], Value] = {}
    for n, situation in enumerate(told):
        spans = {end.span for m in situation.movements for end in (m.origin, m.destination) if end}
        for e in situation.expressions:
            if e.span in spans:
                found[n, e.span] = wordings.of(e, movements.few(e.text), policy)
        for m in situation.matches:
            one = m.mention
            if m.place and one.span in spans and one.role is Role.LITERAL:
                spelled = {"ar" if is_arabic(one.text) else "en": movements.few(one.text)}
                texts = dict(naming.by_policy(m.place, policy).texts) | (spelled if policy == "report" else {})
                found[n, one.span] = Name(tuple(texts.items()))
    return found


def compose(
    situations: Situation | Sequence[Situation],
    atlas: Atlas,
    *,
    text: Policy = "quotes",
    rights: str = "",
    title: str = "",
    language: str = words.DEFAULT,
    names: naming.Policy = "report",
    doc: str = "",
    house: House | None = None,
) -> Scene:
    """The scene of a report, or of several on one map.

    What several reports name is one mark: the same place, the same geometry, the same movement.

    Parameters
    ----------
    situations
        Reports with their matches, expressions and movements; matches of role ``in_name`` are listed,
        and draw nothing.
    atlas
        Whose countries, border and towns make the basemap.
    text
        How much of the reports' text outputs may show: ``quotes``, ``full`` or ``none``.
    rights
        The line that all of a text is shown with: who has the rights, and who allows it.
    title
        The map's title; where "", that of the one report, or how many reports there are.
    language
        The interface language at first.
    names
        What places are called by: ``report``, ``local`` or ``un``.
    doc
        What several reports are called together, a folder's name say.
    house
        Whose map it is; nobody's by default.

    Raises
    ------
    UsageError
        There is no report, no such language or policy; or ``text`` is "full" and no rights are given.
    """
    rights = clean(rights)
    _check(text, rights, language, names)
    told = _ordered(situations)
    listed = tuple(sources.source(s.report, atlas.report_language or languages.of(s.report.text), text) for s in told)
    said = evidence.texts([s.report for s in told], [x.language for x in listed])
    house = house or House()
    drawing = _drawing(told, atlas, house, names)
    marked = drawing.marked
    proof = _proof(told, drawing, atlas, said, names)
    ends = _ends(told, names)
    of_others = {a.id: evidence.of_area(a, said, drawing.named.keys(), names) for a in drawing.areas}
    of_others |= {m.id: evidence.of_movement(m, said, ends) for m in drawing.moves}
    loud = {q.report for p, e in (proof | of_others).items() if p in marked for q in e.quotes}
    heading: Value = clean(title) or (listed[0].title if len(told) == 1 else say("page.several", n=len(told)))
    marks = _marks(told, drawing.areas, drawing.moves, marked)
    by_report = zip(said.reports, marks, said.events, strict=True)
    shown = tuple(
        p
        for n, its in enumerate(by_report)
        for p in passages.of(n, *its, policy=text, titled=sources.titled(its[0], text))
    )
    silent = passages.unquoted(marks, shown) if text == "quotes" else frozenset[str]()
    origin = provenance.of(said.reports, doc)
    return Scene(
        reports=listed,
        title=words.tell(heading, language),
        heading=heading,
        text=text,
        rights=rights,
        language=language,
        names=names,
        house=house,
        passages=shown,
        unquoted=tuple(p for p in proof | of_others if p in silent),
        doc=origin.doc,
        date=listed[0].date if len(told) == 1 else "",
        source_url=listed[0].url if len(told) == 1 else "",
        sha256=origin.sha256,
        sentences=sum(x.sentences for x in listed),
        extent=drawing.extent,
        layers=drawing.layers,
        labels=tuple(
            _doubted(_called(x, proof, _of_label(atlas, x, names), names), proof | of_others) for x in drawing.labels
        ),
        legend=legend.entries(drawing.layers, drawing.border, drawing.border_name),
        evidence=proof | of_others,
        drawn=tuple(sorted((p for p in proof if p in marked), key=lambda p: _LISTED.get(proof[p].kind, 0))),
        elsewhere=tuple(p for p in proof if p not in marked),
        areas=tuple(a.id for a in drawing.areas if a.drawn),
        movements=tuple(m.id for m in drawing.moves),
        unplaced=tuple(a.id for a in drawing.areas if not a.drawn),
        marked=marked,
        silent=tuple(n for n in range(len(told)) if n not in loud),
        formations=_labelled(told, said, Kind.FORMATION),
        organisations=_labelled(told, said, Kind.ORGANIZATION),
        border=drawing.border,
        border_name=drawing.border_name,
        facts=geography.tables(atlas, drawing.named.values(), drawing.border, drawing.border_name, names),
        disclaimer=_disclaimer(listed, words.tell(heading, language)),
        attribution=_attribution(atlas),
    )
