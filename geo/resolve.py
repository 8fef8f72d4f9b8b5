"""Mentions to places, with confidence, alternatives and evidence; drops nothing."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.crs import distance_km
from geo.model import Candidate, Kind, Match, Mention, Place, Role, Situation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Report
    from geo.region import Region

# How much a kind speaks for itself, in the units of a decimal digit of population: a name that
# is both a country's and a village's is the country's.
_PRIOR = {
    Kind.COUNTRY: 8.0,
    Kind.BORDER: 8.0,
    Kind.PROVINCE: 5.0,
    Kind.RIVER: 5.5,
    Kind.LAKE: 4.5,
    Kind.REGION: 4.5,
    Kind.DESERT: 4.5,
    Kind.MOUNTAIN: 4.0,
    Kind.CROSSING: 3.5,
    Kind.CAMP: 3.5,
    Kind.BASE: 3.0,
}
#: Kinds that lie at a point, for which nearness to other places counts.
_AT_A_POINT = frozenset({Kind.CITY, Kind.VILLAGE, Kind.CROSSING, Kind.CAMP, Kind.BASE, Kind.MOUNTAIN, Kind.OTHER})
# "Aleppo" alone is more often the city than the governorate around it.
_SHARED_WITH_CITY, _CITY = 1.5, 50_000
_ASKED = 4.0
_IN_REGION = 2.0
_SPOKEN_OF = 1.0
_COMMON = -1.0
_NOTABLE = 0.5
#: From these on a match is called clear, and likely; below, unsure.
CLEAR, LIKELY = 0.8, 0.5
_MOST_ALTERNATIVES = 5


# A small place far from all else that the report names is seldom the one that is meant; one
# nearby often is. Kilometres.
_NEAR, _FAR = 80.0, 250.0
_NEARNESS = 1.2
_FAR_CONFIDENCE = 0.45
_SMALL = 50_000


@dataclass(frozen=True, slots=True)
class _Context:
    """What the report as a whole tells: its region, the countries and the points that it speaks of."""

    region: Region
    countries: frozenset[str]
    points: tuple[tuple[float, float], ...] = ()

    def away_km(self, place: Place) -> float | None:
        """Kilometres to the nearest other point that the report speaks of; None where there is none."""
        if place.lon is None or place.lat is None or place.kind not in _AT_A_POINT:
            return None
        own = (place.lon, place.lat)
        away = [distance_km(own, p) for p in self.points if p != own]
        return min(away, default=None)


def _score(candidate: Candidate, mention: Mention, context: _Context) -> tuple[float, list[str]]:
    place = candidate.place
    score = _PRIOR.get(place.kind, math.log10(place.population + 10))
    evidence = []
    if place.kind is Kind.PROVINCE and not mention.kinds and _has_city(mention):
        score -= _SHARED_WITH_CITY
    if mention.kinds:
        fits = place.kind in mention.kinds or (place.kind is Kind.VILLAGE and Kind.CITY in mention.kinds)
        score += _ASKED if fits else -_ASKED
        if fits:
            evidence.append(f"the words beside it ask for a {place.kind}")
    if place.country in context.region.countries:
        score += _IN_REGION
        evidence.append("in the region")
    if place.country in context.countries and place.kind is not Kind.COUNTRY:
        score += _SPOKEN_OF
        evidence.append("its country is spoken of")
    away = context.away_km(place)
    if away is not None and away <= _FAR:
        score += _NEARNESS * min(1.0, _NEAR / max(away, 1.0))
        evidence.append(f"{away:.0f} km from another place that the report names")
    if place.notable:
        score += _NOTABLE
    if candidate.common:
        score += _COMMON
    return score, evidence


def _has_city(mention: Mention) -> bool:
    return any(c.place.kind is Kind.CITY and c.place.population >= _CITY for c in mention.candidates)


def _match(mention: Mention, context: _Context) -> Match:
    if not mention.candidates:
        return Match(mention, None, 0.0)
    ranked = sorted(
        ((*_score(c, mention, context), c.place) for c in mention.candidates),
        key=lambda row: (-row[0], row[2].id),
    )
    best, evidence, place = ranked[0]
    # The chance of the best against all others, were scores log-odds, and never full certainty:
    # the gazetteer does not know every place that bears the name.
    share = 1 / sum(math.exp(score - best) for score, _, _ in ranked)
    confidence = share * (0.98 if best >= 5 else 0.9 if best >= 4 else 0.75)
    away = context.away_km(place)
    if away is not None and away > _FAR and place.population < _SMALL and not place.notable:
        confidence = min(confidence, _FAR_CONFIDENCE)
        evidence.append(f"{away:.0f} km from all else that the report names")
    if len(ranked) == 1:
        evidence.append("no other known place has this name")
    others = tuple(p for _, _, p in ranked[1 : _MOST_ALTERNATIVES + 1])
    return Match(mention, place, round(confidence, 2), others, tuple(evidence))


def _points(matches: Sequence[Match]) -> tuple[tuple[float, float], ...]:
    """Where the report is surely about: points of its clear matches that are large or have a name of their own."""
    found = {
        (m.place.lon, m.place.lat)
        for m in matches
        if m.place is not None
        and m.place.lon is not None
        and m.place.lat is not None
        and m.confidence >= CLEAR
        and m.place.kind in (*_AT_A_POINT, Kind.PROVINCE)
        and (m.place.population >= _SMALL or not m.alternatives)
    }
    return tuple(sorted(found))


def _spoken_of(mentions: Sequence[Mention]) -> frozenset[str]:
    """Countries that the report names, by name or demonym, where there is one reading only."""
    countries = set()
    for m in mentions:
        places = {c.place for c in m.candidates}
        if m.role is not Role.IN_NAME and len(places) == 1:
            place: Place = places.pop()
            if place.country:
                countries.add(place.country)
    return frozenset(countries)


def resolve(report: Report, mentions: Sequence[Mention], region: Region) -> Situation:
    """A report's mentions, each with the place that it most likely names.

    Parameters
    ----------
    report, mentions
        From :func:`geo.mentions.find`.
    region
        Whose places are preferred where a name fits several.

    Returns
    -------
    Situation
        As many matches as mentions, in the same order. The weights were set by hand on reports
        of the region; ``tests/benchmarks`` measures what they are worth.
    """
    context = _Context(region, _spoken_of(mentions))
    first = [_match(m, context) for m in mentions]
    context = replace(context, points=_points(first))
    return Situation(report, tuple(_match(m, context) for m in mentions))
