"""The facts panel: what the geometry itself says of the places that a report names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo import containment, facts
from geo.model import Kind
from layers.naming import by_policy
from layers.words import Name, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.atlas import Atlas
    from geo.facts import Crossed, Far, ProvinceFacts
    from geo.model import Place, Situation
    from layers.borders import BorderFacts
    from layers.naming import Policy
    from layers.words import Saying, Value

#: Rows of a table, at most.
_MOST = 40
#: What is no town, camp or base, and stands at no point.
_NO_POINTS = frozenset({Kind.COUNTRY, Kind.PROVINCE, Kind.BORDER, Kind.RIVER, Kind.LAKE, Kind.SEA, Kind.REGION})


@dataclass(frozen=True, slots=True)
class Row:
    """A fact: of what, its value, a remark, and the id of the place that a reader can go to ("" for none)."""

    what: Value
    value: Saying
    note: Value | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Facts of one kind, with a total where they have one; lengths and areas are geodesic."""

    title: Value
    rows: tuple[Row, ...]
    total: Row | None = None
    note: Saying | None = None


def tables(
    atlas: Atlas, named: Iterable[Place], border: BorderFacts, called: Value, policy: Policy
) -> tuple[Table, ...]:
    """What the geometry says of the border of interest, which is ``called`` so, and of the places that reports name."""
    names = _Names(atlas, policy)
    places = {p.id: p for p in named}
    points = {p.id for p in places.values() if p.kind not in _NO_POINTS}
    known = facts.touched(
        atlas, (p for p in places.values() if p.kind in (Kind.PROVINCE, Kind.RIVER) or p.id in points)
    )
    found = (
        _border(names, border, called),
        Table(say("facts.provinces"), tuple(_province(names, p) for p in known.provinces[:_MOST])),
        Table(say("facts.rivers"), tuple(_river(names, c) for c in known.rivers[:_MOST])),
        Table(say("facts.towns", border=called), tuple(_town(names, f) for f in known.towns[:_MOST])),
    )
    return tuple(t for t in found if t.rows)


@dataclass(frozen=True, slots=True)
class _Names:
    """What places are called, by their ids, or as the geometry has them."""

    atlas: Atlas
    policy: Policy

    def of(self, place: str, text: str) -> Name:
        known = self.atlas.gazetteer.place(place)
        return by_policy(known, self.policy) if known else Name((("en", text),))


def _km(km: float) -> Saying:
    return say("facts.km", km=round(km))


def _border(names: _Names, border: BorderFacts, called: Value) -> Table:
    """Who meets at the border of interest, and for how long."""
    _, stretches = facts.border(names.atlas)
    rows = tuple(
        Row(
            say("facts.between", here=names.of(s.here, s.here_name), there=names.of(s.there, s.there_name)),
            _km(km),
            None if is_named else say("facts.not_named"),
        )
        for s, km, (_, _, _, is_named) in zip(stretches, border.whole_km, border.stretches, strict=True)
    )
    low, high = border.published or (0, 0)
    note = say("facts.published", low=low, high=high) if border.published else None
    return Table(called, rows, Row(say("facts.together"), _km(border.km)), note)


def _province(names: _Names, p: ProvinceFacts) -> Row:
    near = tuple(names.of(n.id, n.name) for n in p.neighbours)
    area = say("facts.km2", km2=f"{p.area_km2:,.0f}")
    return Row(names.of(p.id, p.name), area, say("facts.neighbours", near=near), p.id)


def _river(names: _Names, c: Crossed) -> Row:
    river, province = names.of(c.river, c.river_name), names.of(c.province, c.province_name)
    return Row(say("facts.through", river=river, province=province), _km(c.km))


def _town(names: _Names, f: Far) -> Row:
    return Row(names.of(f.place, f.name), _km(f.km), place=f.place)


def contradicted(situations: Sequence[Situation], atlas: Atlas, policy: Policy) -> dict[str, tuple[Saying, ...]]:
    """Lines for the places that a report puts elsewhere than the outlines do, by their ids."""
    key = "facts.told_within" if len(situations) == 1 else "facts.told_within_by_one"
    found: dict[str, dict[Saying, None]] = {}
    for situation in situations:
        for c in containment.find(situation, atlas):
            line = say(key, told=by_policy(c.told, policy), found=by_policy(c.found, policy))
            found.setdefault(c.place.id, {})[line] = None
    return {place: tuple(lines) for place, lines in found.items()}


def of_places(atlas: Atlas, border: BorderFacts, name: Value) -> dict[str, tuple[Saying, ...]]:
    """Lines for the places that the border of interest touches."""
    _, stretches = facts.border(atlas)
    along: dict[str, int] = {}
    # The same whole numbers as in the table of the stretches, so that no two figures contradict each other.
    for s, km in zip(stretches, border.whole_km, strict=True):
        for own in (s.here, s.there):
            along[own] = along.get(own, 0) + km
    found = {place: (say("facts.along", border=name, km=km),) for place, km in along.items()}
    length = say("facts.length", km=round(border.km))
    if border.published:
        low, high = border.published
        length = say("facts.length_published", km=round(border.km), low=low, high=high)
    return {**found, atlas.region.border: (length,)}
