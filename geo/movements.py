"""Who moves, from where to where, through which crossing, as the sentences of a report tell it.

A word tells of an act (:mod:`geo.moves.words`, :mod:`geo.moves.forms`); behind it stand the places
(:mod:`geo.moves.paths`, :mod:`geo.moves.ends`), beside it who moves (:mod:`geo.moves.actors`) and what the report
makes of it (:mod:`geo.moves.statuses`). :mod:`geo.moves.acts` joins these, :mod:`geo.moves.arrows` says where it is
drawn. English and Arabic are read.

Where a sentence gives no end there is none, with two exceptions that the words themselves
hold: who crosses the border between two countries into one of them comes from the other, and refugees with
a neighbour's demonym who cross "the border" come from there.

Where refugees are from is no origin of a way back there. What flies, and diplomats, between two towns far apart
cross no border that can be told, and have no arrow.

``confidence`` is that of the ends, multiplied, and of the reading: 0.95 where what moves is known to, else 0.8;
0.7 for an end that only a demonym tells. An end that is meant and not named counts 0.5.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import shapely

from geo import language as languages
from geo.model import End, Kind, Movement, Span, Status, Theme
from geo.moves import acts, arrows
from geo.moves import words as move_words
from geo.moves.ends import Found
from geo.moves.text import Items, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.atlas import Atlas
    from geo.model import Expression, Match, Place
    from geo.moves.acts import Act
    from geo.passage import Passage

_KNOWN, _UNKNOWN, _BY_DEMONYM = 0.95, 0.8, 0.7
#: Two towns are far apart that are so many kilometres from each other.
_FAR_KM = 100.0
#: Letters of an actor at most: more are no name for one.
_LONGEST_ACTOR = 200


def find(
    passage: Passage, matches: Sequence[Match], expressions: Sequence[Expression], atlas: Atlas
) -> tuple[Movement, ...]:
    """The movements of a report, in text order.

    Parameters
    ----------
    passage
        The report's words.
    matches, expressions
        What the report names, with the places (:func:`geo.resolve.resolve`), and its words about space
        (:func:`geo.expressions.find`).
    atlas
        Whose borders are crossed.

    Returns
    -------
    tuple of Movement
        One for each act and actor; an act that a noun and a verb of a sentence tell is one.
    """
    found: list[Act] = []
    items: Items | None = None
    for language in _languages(passage, atlas):
        words = move_words.load(language)
        at = [i for i, w in enumerate(passage.words) if words.triggers(w.key)]
        if at:
            items = items or Items(passage, matches, expressions)
            found += acts.read(Text(passage, items, words), at)
    told = [_Teller(atlas, passage, act).movement() for act in found]
    return tuple(sorted((m for m in told if m is not None), key=lambda m: (m.span, m.text)))


def _languages(passage: Passage, atlas: Atlas) -> Iterator[str]:
    """The languages that are read: words of Arabic script as Arabic, others as English in an English report."""
    if any(w.shape == "ar" for w in passage.words):
        yield "ar"
    if (atlas.report_language or languages.of(passage.text)) == "en":
        yield "en"


class _Teller:
    """Makes a movement of an act that was read."""

    def __init__(self, atlas: Atlas, passage: Passage, act: Act) -> None:
        self.atlas = atlas
        self.passage = passage
        self.text = act.text
        self.act = act
        self.path = act.path

    def movement(self) -> Movement | None:
        """The movement, or None where no place is told in the end."""
        path, actor = self.path, self.act.actor
        origin, destination = self._end(path.origin), self._end(path.destination)
        if origin is None and actor.home is not None and self.act.theme in (Theme.DISPLACEMENT, Theme.TRADE):
            origin = self._end(actor.home, _UNKNOWN)
            origin = None if self._is_within(origin, destination) else origin
        via = next(iter(path.via.places), None) if path.via else None
        border = self._border(origin, destination, via)
        origin, destination = self._other_side(origin, destination, border)
        origin = origin or self._by_demonym(destination)
        border = border or self._between(origin, destination)
        if self._is_flown(origin, destination, via):
            border = None
        if origin is None and destination is None and via is None and border is None:
            return None
        arrow = self._arrow(origin, destination, via, border)
        span = self._span()
        known = _KNOWN if actor.known or actor.state else _UNKNOWN
        sure = prod(end.confidence for end in (origin, destination) if end is not None) * known
        return Movement(
            span,
            self.passage.text[span.start : span.end],
            self.passage.sentence[self.act.first],
            self._actor(),
            self.act.theme,
            self.act.status,
            origin,
            destination,
            via,
            border,
            arrow.geometry,
            arrow.schematic,
            round(sure, 2),
        )

    def _actor(self) -> str:
        """Who moves, in the report's words; "" where nobody is named: by a figure alone, or by what is too long."""
        actor = self.act.actor
        if actor.last <= actor.first:
            return ""
        span = self.passage.span(actor.first, actor.last)
        told = self.passage.text[span.start : span.end]
        return told if len(told) <= _LONGEST_ACTOR and any(map(str.isalpha, told)) else ""

    def _span(self) -> Span:
        """From the first word of the act, its actor and its ends to the last."""
        act, path = self.act, self.path
        parts = [(act.first, max(act.behind, path.last))]
        parts += [(found.first, found.last) for found in path.ends]
        if self._actor() and not act.again:
            parts.append((act.actor.first, act.actor.last))
        return self.passage.span(min(p[0] for p in parts), max(p[1] for p in parts))

    # -- ends

    def _end(self, found: Found | None, sure: float = 1.0) -> End | None:
        if found is None:
            return None
        span = self.passage.span(found.first, found.last)
        text = self.passage.text[span.start : span.end]
        return End(span, text, found.places, self._geometry(found), round(found.confidence * sure, 2))

    def _geometry(self, found: Found) -> BaseGeometry | None:
        """The geometry of an end; None where it is a part of a place, and it is not told which."""
        if found.edge or not found.items:
            return None
        shapes = []
        for item in found.items:
            if item.expression:
                shapes.append(item.source.geometry)  # type: ignore[union-attr]
            elif found.partial:
                shapes.append(None)
            else:
                shapes += [arrows.shape_of(self.atlas, place) for place in item.places]
        if not shapes or any(shape is None for shape in shapes):
            return None
        return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)

    def _is_within(self, one: End | None, other: End | None) -> bool:
        """Whether an end is the other, or lies in it: who is from there goes back, or does not leave it."""
        if one is None or other is None:
            return False
        ids = {place.id for place in other.places}
        if any(place.id in ids or place.country in ids for place in one.places):
            return True
        if one.geometry is None or other.geometry is None:
            return False
        return bool(shapely.intersects(other.geometry, shapely.centroid(one.geometry)))

    def _countries(self, end: End | None) -> frozenset[str]:
        if end is None or any(p.kind is Kind.BORDER for p in end.places):
            return frozenset()
        return arrows.countries(self.atlas, end.places, end.geometry)

    def _country(self, end: End | None) -> str:
        """The country that an end lies in, or "" where it is not one."""
        found = self._countries(end)
        return next(iter(found)) if len(found) == 1 else ""

    # -- the border

    def _border_of(self, one: str, other: str) -> Place | None:
        """The border between two countries."""
        if not one or not other or one == other:
            return None
        found = self.atlas.gazetteer.place("-".join(sorted((one, other))))
        return found if found is not None and found.kind is Kind.BORDER else None

    def _between(self, origin: End | None, destination: End | None) -> Place | None:
        return self._border_of(self._country(origin), self._country(destination))

    def _border(self, origin: End | None, destination: End | None, via: Place | None) -> Place | None:
        """The border that is crossed: the one between the ends, or that the clause or its crossing names."""
        path = self.path
        between = self._between(origin, destination)
        if between is not None:
            return between
        for found in (path.line, path.along, path.destination, path.origin):
            if found is not None and found.border is not None:
                return found.border
        if path.line is not None and path.line.kind is Kind.RIVER and path.line.places:
            return path.line.places[0]
        return self._of_crossing(via, origin, destination) or self._of_sentence(origin, destination)

    def _of_crossing(self, via: Place | None, origin: End | None, destination: End | None) -> Place | None:
        """The border of a country of the ends, or of the crossing's own, that a crossing lies on."""
        if via is None or via.kind is not Kind.CROSSING:
            return None
        told = [code for code in (self._country(destination), self._country(origin)) if code]
        return arrows.border_at(self.atlas, via, told)

    def _of_sentence(self, origin: End | None, destination: End | None) -> Place | None:
        """The border that the sentence names, of what is feared to come over it."""
        feared = self.act.status in (Status.FEARED, Status.DENIED)
        if not (self.act.trigger.motion.enters and feared):
            return None
        i = self.act.first
        found = self.text.items.between(self.text.start(i), self.text.stop(i))
        told = {code for code in (self._country(origin), self._country(destination)) if code}
        borders = [(abs(x.first - i), x.border) for x in found if x.border is not None]
        fitting = [b for _, b in sorted(borders, key=lambda b: b[0]) if told <= set(b.id.split("-"))]
        return fitting[0] if fitting else None

    def _other_side(
        self, origin: End | None, destination: End | None, border: Place | None
    ) -> tuple[End | None, End | None]:
        """Ends with the one that crossing a border between two countries into one of them, or from one, implies."""
        line = self.path.line
        if border is None or line is None or line.border is not border or border.kind is not Kind.BORDER:
            return origin, destination
        if (origin is None) == (destination is None):
            return origin, destination
        here = self._country(origin or destination)
        codes = border.id.split("-")
        if here not in codes:
            return origin, destination
        other = self.atlas.gazetteer.place(codes[1 - codes.index(here)])
        if other is None:
            return origin, destination
        span = self.passage.span(line.first, line.last)
        named = self.text.items.naming(other, span)
        span = named.mention.span if named else span
        text = self.passage.text[span.start : span.end]
        added = End(span, text, (other,), arrows.shape_of(self.atlas, other), round(line.confidence, 2))
        return (added, destination) if origin is None else (origin, added)

    def _by_demonym(self, destination: End | None) -> End | None:
        """The country that refugees are called after, where they cross the border from it: "Syrian refugees"."""
        people = self.act.actor.people
        displaced = self.act.theme is Theme.DISPLACEMENT and self.path.over_line
        if people is None or not displaced or not people.places:
            return None
        home = people.places[0]
        if self._border_of(home.id, self._country(destination)) is None:
            return None
        found = Found(people.first, people.last, (people,))
        return self._end(found, _BY_DEMONYM)

    # -- the arrow

    def _arrow(
        self, origin: End | None, destination: End | None, via: Place | None, border: Place | None
    ) -> arrows.Arrow:
        """Where the movement is drawn, if it is: across a border, or between two points."""
        none = arrows.Arrow(None)
        if self._is_flown(origin, destination, via):
            return none
        points = (
            origin is not None and destination is not None and arrows.is_point(origin) and arrows.is_point(destination)
        )
        if border is not None and border.kind is Kind.BORDER:
            codes = self._codes(origin, destination, border, via)
            if codes is None:
                return none
            near = arrows.towns(self.path.near.places) if self.path.near is not None else ()
            return arrows.across(self.atlas, border, codes, via, (origin, destination), near=near)
        if origin is None or destination is None or not points:
            return none
        return arrows.stubs(origin, destination)

    def _is_flown(self, origin: End | None, destination: End | None, via: Place | None) -> bool:
        """Whether it goes by air, or diplomats go, between two towns far apart: over no border that can be told."""
        by_air = self.act.trigger.motion.flown or self.act.theme is Theme.DIPLOMATIC
        if via is not None or not by_air or origin is None or destination is None:
            return False
        return arrows.km_between(origin, destination) > _FAR_KM

    def _codes(
        self, origin: End | None, destination: End | None, border: Place, via: Place | None
    ) -> tuple[str, str] | None:
        """From which country to which a border is crossed; with one end told, only at a crossing that is named."""
        codes = border.id.split("-")
        start, end = self._country(origin), self._country(destination)
        at_crossing = arrows.is_crossing_of(self.atlas, border, via)
        if not start and origin is None and at_crossing and end in codes:
            start = codes[1 - codes.index(end)]
        if not end and destination is None and at_crossing and start in codes:
            end = codes[1 - codes.index(start)]
        return (start, end) if {start, end} == set(codes) else None
