"""What a gazetteer knows of a name, in the few figures that recognition goes by."""

from __future__ import annotations

import math
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.model import Kind

if TYPE_CHECKING:
    from geo.model import Candidate

# How much a kind speaks for itself, in decimal digits of population: a name that is both a
# country's and a village's is the country's.
_WEIGHT = {
    Kind.COUNTRY: 8.0, Kind.BORDER: 8.0, Kind.CONTINENT: 8.0, Kind.PROVINCE: 5.5, Kind.RIVER: 5.0, Kind.SEA: 5.0,
    Kind.REGION: 5.0, Kind.LAKE: 4.0, Kind.MOUNTAIN: 4.0, Kind.DESERT: 4.0, Kind.CROSSING: 3.5, Kind.CAMP: 3.5,
    Kind.BASE: 3.0,
}  # fmt: skip
_STEPS = (0, 500, 2_000, 10_000, 50_000, 200_000, 1_000_000)
#: As of which size a place counts that news of the region is known to name.
_NOTABLE_SIZE = 5
#: Candidates whose countries and divisions stand for all.
_FIRST = 30


@dataclass(frozen=True, slots=True, eq=False)
class Summary:
    """The candidates of a name, and what they are like.

    ``kind`` is that of the most prominent one; ``size`` the step of population (0-7) of the
    largest; ``demonym`` where that one is; ``main`` where one goes by the name; ``tag`` kind and
    size in one word; ``countries`` and ``provinces`` hold where they lie.
    """

    candidates: tuple[Candidate, ...]
    kind: Kind
    size: int
    demonym: bool
    abbreviation: bool
    main: bool
    notable: bool
    tag: str
    countries: frozenset[str]
    provinces: frozenset[str]


def prominence(candidate: Candidate) -> float:
    """How much speaks for a candidate by itself, in decimal digits of population."""
    place = candidate.place
    weight = _WEIGHT.get(place.kind) or math.log10(place.population + 10)
    weight += (4 - place.importance if place.importance else 0) + (0.5 if candidate.main else -0.5) + place.notable
    return weight - (place.kind is Kind.DISTRICT) + 9 * place.own


def summarised(candidates: tuple[Candidate, ...]) -> Summary:
    """The summary of some candidates, at least one."""
    best = max(candidates, key=prominence)
    kind, demonym = best.place.kind, best.demonym
    main = any(c.main for c in candidates)
    size = bisect_left(_STEPS, max(c.place.population for c in candidates))
    if best.place.notable and kind in (Kind.CITY, Kind.VILLAGE):
        # What news of the region names is read like a town, though no source counts its people.
        kind, size = Kind.CITY, max(size, _NOTABLE_SIZE)
    near = [c.place for c in candidates[:_FIRST]]
    provinces = {p.province for p in near if p.province} | {p.id for p in near if p.kind is Kind.PROVINCE}
    return Summary(
        candidates,
        kind,
        size,
        demonym,
        best.abbreviation,
        main,
        any(c.place.notable or c.place.own for c in candidates),
        _tag(kind, size, demonym=demonym, main=main),
        frozenset(p.country for p in near if p.country),
        frozenset(provinces),
    )


def _tag(kind: Kind, size: int, *, demonym: bool, main: bool) -> str:
    other = "" if main else "x"
    if kind in (Kind.CITY, Kind.VILLAGE):
        return f"{kind[0]}{other}{size}"
    return f"{kind[:4]}{'d' if demonym else ''}{other}"
