"""The names of a report in groups, and what they say of each other.

Mentions of one name that ask for the same kind of place are a group, resolved together. What the
others were taken for is its context: countries, divisions, points, with their weight.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from geo.model import Candidate, Kind, Mention, Place
from geo.summary import prominence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Report

#: Candidates that are weighed: the most prominent, and all that lie in what the text says they lie in.
_MOST_CANDIDATES = 40
#: Candidates of a container that are looked at.
_FIRST = 12
PEOPLED = frozenset({Kind.CITY, Kind.VILLAGE, Kind.DISTRICT, Kind.PROVINCE})
LARGE = frozenset({Kind.COUNTRY, Kind.CONTINENT})
#: Places of one name so near to each other are one for most readers.
_SIDE_BY_SIDE_KM = 30.0
_HARDLY = 0.001
#: Countries that a report names, from which on it speaks of the world, and of capitals as governments.
_WORLDLY = 2
#: A share below which a country or division is hardly spoken of.
_LITTLE = 0.05
#: Kinds whose point says where the report is about.
AT_A_POINT = PEOPLED | {Kind.CROSSING, Kind.CAMP, Kind.BASE, Kind.MOUNTAIN, Kind.LAKE, Kind.OTHER}
_CONTAINERS = frozenset({Kind.PROVINCE, Kind.COUNTRY, Kind.DISTRICT})
#: Letters between a name and the one that holds it, at most.
_LONGEST_GAP = 8
_HELD_GAP = re.compile(r"\s?(?:,|\(|,? in (?:the )?)\s?")
_RADIUS_KM = 6371.0088
#: How much nearer than its middle a division's ground may be.
_DIVISION_NEAR, _DIVISION_LEAST_KM = 0.6, 60.0


@dataclass(slots=True, eq=False)
class Group:
    """Mentions of a report that share a name and what the words beside it ask for."""

    key: str
    candidates: list[Candidate]
    kinds: tuple[Kind, ...]
    mentions: list[int] = field(default_factory=list)
    sentences: set[int] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    chances: list[float] = field(default_factory=list)
    belief: float = 0.0

    def chance_there(self) -> float:
        """The chance of the likeliest candidate and of all that are the same ground: a town, its district."""
        best = self.candidates[self.best].place
        return sum(
            chance
            for candidate, chance in zip(self.candidates, self.chances, strict=True)
            if candidate.place is best or (chance > _HARDLY and _same_ground(best, candidate.place))
        )

    @property
    def best(self) -> int:
        """The index of the likeliest candidate."""
        return max(range(len(self.chances)), key=self.chances.__getitem__)

    @property
    def weight(self) -> float:
        """How much the name counts in the report."""
        return 1 + math.log(len(self.mentions))


def groups(report: Report, mentions: Sequence[Mention]) -> list[Group]:
    """The mentions that have candidates, by name."""
    found: dict[tuple[str, tuple[Kind, ...], int], Group] = {}
    held = _held(report, mentions)
    for i, m in enumerate(mentions):
        if not m.candidates:
            continue
        name = m.key or m.candidates[0].place.id
        group = found.get((name, m.kinds, len(m.candidates)))
        if group is None:
            ids = held.get(name, set())
            group = found[name, m.kinds, len(m.candidates)] = Group(name, _weighed(m.candidates, ids), m.kinds)
            group.held = {c.place.id for c in group.candidates if c.place.id in ids}
        group.mentions.append(i)
        group.belief = max(group.belief, m.belief)
        group.sentences.add(m.sentence)
    return list(found.values())


def _weighed(candidates: Sequence[Candidate], held: set[str]) -> list[Candidate]:
    if len(candidates) <= _MOST_CANDIDATES:
        return list(candidates)
    ranked = sorted(candidates, key=prominence, reverse=True)
    return ranked[:_MOST_CANDIDATES] + [c for c in ranked[_MOST_CANDIDATES:] if c.place.id in held]


def _held(report: Report, mentions: Sequence[Mention]) -> dict[str, set[str]]:
    """By name, the ids of candidates in the place that stands behind it: "Paris, Texas"."""
    found: dict[str, set[str]] = {}
    seen: set[tuple[str, str]] = set()
    for m, behind in pairwise(mentions):
        if not m.candidates or not behind.candidates or m.sentence != behind.sentence:
            continue
        gap = report.text[m.span.end : behind.span.start]
        if len(gap) > _LONGEST_GAP or (m.key, behind.key) in seen or not _HELD_GAP.fullmatch(gap):
            continue
        seen.add((m.key, behind.key))
        if inside := _inside(m.candidates, behind.candidates[:_FIRST]):
            found.setdefault(m.key, set()).update(inside)
    return found


def _inside(candidates: Sequence[Candidate], behind: Sequence[Candidate]) -> set[str]:
    ids = {c.place.id for c in behind if c.place.kind in _CONTAINERS and not c.demonym}
    return {
        c.place.id
        for c in candidates
        if c.place.kind is not Kind.COUNTRY and (c.place.province in ids or c.place.country in ids)
    }


# -- features ----------------------------------------------------------------------------------


def features_alone(group: Group) -> list[dict[str, float]]:
    """What each candidate of a name is by itself, and whether it is what the words ask for."""
    sizes = [math.log10(c.place.population + 1) for c in group.candidates]
    largest = max(sizes)
    rows = []
    for candidate, size in zip(group.candidates, sizes, strict=True):
        place = candidate.place
        kind = Kind.CITY if place.kind is Kind.VILLAGE else place.kind
        row = {f"kind {place.kind}": 1.0}
        if place.kind in PEOPLED:
            row[f"size {kind}"] = size
        if place.kind in PEOPLED or place.kind is Kind.COUNTRY:
            row["smaller by"] = size - largest
        if size == largest:
            row["largest"] = 1.0
        if place.importance:
            row[f"importance {place.importance}"] = 1.0
        for name, holds in (
            ("other name", not candidate.main),
            ("demonym", candidate.demonym),
            ("abbreviation", candidate.abbreviation),
        ):
            if holds:
                row[name] = 1.0
        if group.held:
            row["held" if place.id in group.held else "not held"] = 1.0
        if group.kinds:
            row["asked" if place.kind in group.kinds or kind in group.kinds else "not asked"] = 1.0
        rows.append(row)
    return rows


class Context:
    """What the names of a report were taken for: countries, divisions and points with their weight."""

    def __init__(self, found: Sequence[Group]) -> None:
        self._countries: dict[str, float] = defaultdict(float)
        self._divisions: dict[str, float] = defaultdict(float)
        self._own: list[tuple[dict[str, float], dict[str, float], float]] = []
        self._points: list[tuple[int, tuple[float, float, float], Group, bool]] = []
        self._away: dict[tuple[int, str], tuple[float, float]] = {}
        self._named: dict[str, float] = defaultdict(float)
        self._in_sentence: dict[int, set[tuple[int, str]]] = {}
        for i, group in enumerate(found):
            self._add(i, group)
        self._all = sum(own[2] for own in self._own)
        self._nations = sum(1 for name, chance in self._named.items() if len(name) == 2 and chance > 0.5)

    def _add(self, i: int, group: Group) -> None:
        countries: dict[str, float] = defaultdict(float)
        divisions: dict[str, float] = defaultdict(float)
        for candidate, chance in zip(group.candidates, group.chances, strict=True):
            if chance < 0.02:
                continue
            place = candidate.place
            if place.country:
                countries[place.country] += group.weight * chance
            if division := _division(place):
                divisions[division] += group.weight * chance
        self._own.append((countries, divisions, group.weight))
        for whole, part in ((self._countries, countries), (self._divisions, divisions)):
            for name, share in part.items():
                whole[name] += share
        self._place(i, group)

    def _place(self, i: int, group: Group) -> None:
        """Where the likeliest candidate of a name lies, if it is likely enough."""
        best = group.best
        place, chance = group.candidates[best].place, group.chances[best]
        if chance > 0.4 and place.kind in AT_A_POINT and place.lat is not None and place.lon is not None:
            self._points.append((i, on_sphere(place.lat, place.lon), group, place.kind is Kind.PROVINCE))
        if place.kind in (Kind.COUNTRY, Kind.PROVINCE):
            self._named[place.id] += chance
            if chance > 0.5:
                for sentence in group.sentences:
                    self._in_sentence.setdefault(sentence, set()).add((i, place.id))

    def share(self, i: int, country: str | None) -> float:
        """The share of the other names that lie in a country; -1 where there are no others."""
        countries, _, weight = self._own[i]
        others = self._all - weight
        if others <= 0:
            return -1.0
        return (self._countries.get(country, 0.0) - countries.get(country, 0.0)) / others if country else 0.0

    def features(self, i: int, group: Group) -> list[dict[str, float]]:
        """How each candidate of a name fits what the other names were taken for."""
        return [self._fit(i, group, c.place) for c in group.candidates]

    def _fit(self, i: int, group: Group, place: Place) -> dict[str, float]:
        row = self._shares(i, place)
        if place.kind in LARGE:
            return row
        if place.kind in AT_A_POINT and place.lat is not None:
            row |= self._nearness(i, group, place)
        if place.province and self._named.get(place.province, 0.0) > 0.3:
            row["division named"] = 1.0
        if place.country and self._named.get(place.country, 0.0) > 0.3:
            row["country named"] = 1.0
        beside = {name for s in group.sentences for j, name in self._in_sentence.get(s, ()) if j != i}
        if place.country in beside:
            row["country in sentence"] = 1.0
        if place.province in beside:
            row["division in sentence"] = 1.0
        if place.capital:
            row["capital in the world"] = min(1.0, self._nations / _WORLDLY)
        return row

    def _shares(self, i: int, place: Place) -> dict[str, float]:
        """The shares of the other names that lie in a place's country and in its division."""
        share = self.share(i, place.country)
        if share < 0:
            return {}
        suffix = " (country)" if place.kind in LARGE else ""
        row = {f"share{suffix}": share}
        if share < _LITTLE:
            row[f"elsewhere{suffix}"] = 1.0
        division = _division(place)
        if division and place.kind not in LARGE:
            own = self._own[i]
            part = (self._divisions.get(division, 0.0) - own[1].get(division, 0.0)) / (self._all - own[2])
            row["division"] = part
            if part > _LITTLE:
                row["its division"] = 1.0
        return row

    def _nearness(self, i: int, group: Group, place: Place) -> dict[str, float]:
        away, in_sentence = self.away_km(i, group, place)
        found = {f"within {km}": math.exp(-away / km) for km in (30, 150, 600)}
        return found | {"near in sentence": math.exp(-in_sentence / 100)}

    def away_km(self, i: int, group: Group, place: Place) -> tuple[float, float]:
        """Kilometres to the nearest point of another name, and to that of one in the same sentence."""
        kept = self._away.get((i, place.id))
        if kept is None:
            kept = self._away[i, place.id] = self._measure(i, group, place)
        return kept

    def _measure(self, i: int, group: Group, place: Place) -> tuple[float, float]:
        nearest = nearest_in_sentence = math.inf
        here = on_sphere(place.lat or 0.0, place.lon or 0.0)
        for j, there, other, division in self._points:
            if j == i:
                continue
            km = sphere_km(here, there)
            if division:
                km = max(km * _DIVISION_NEAR, _DIVISION_LEAST_KM)
            nearest = min(nearest, km)
            if km < nearest_in_sentence and not other.sentences.isdisjoint(group.sentences):
                nearest_in_sentence = km
        return nearest, nearest_in_sentence


def _same_ground(one: Place, other: Place) -> bool:
    """Whether two places of one name hold each other or lie side by side."""
    if _division(one) == other.id or _division(other) == one.id:
        return True
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return False
    return sphere_km(on_sphere(one.lat, one.lon), on_sphere(other.lat, other.lon)) < _SIDE_BY_SIDE_KM


def _division(place: Place) -> str | None:
    return place.province or (place.id if place.kind is Kind.PROVINCE else None)


@lru_cache(maxsize=100_000)
def on_sphere(lat: float, lon: float) -> tuple[float, float, float]:
    """A point (degrees) as a vector of length 1 from the middle of the earth."""
    a, b = math.radians(lat), math.radians(lon)
    return math.cos(a) * math.cos(b), math.cos(a) * math.sin(b), math.sin(a)


def sphere_km(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    """Kilometres between two points on a sphere, as vectors: within 0.6 % of a geodesic, in a tenth of its time."""
    cosine = one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
    return _RADIUS_KM * math.acos(min(1.0, max(-1.0, cosine)))
