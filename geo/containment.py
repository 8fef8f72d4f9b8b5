"""Where a report says that a place lies, and the outlines used here say otherwise: "Sinjar, in Duhok province".

Neither is taken to be wrong: provinces are disputed, moved and spoken of loosely, and outlines are
somebody's. Told is only what a sentence plainly states, of a place whose match and whose point are sure enough.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import shapely

from geo.model import Kind, Role
from geo.space import ground

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.atlas import Atlas
    from geo.model import Match, Place, Situation
    from geo.space.ground import Ground

#: So far outside an outline (km), beyond the doubt of its own point, is a place surely not in it: outlines and points
#: of different sources lie some kilometres apart.
APART_KM = 10.0
#: A match that is less sure may be the wrong place.
_LEAST = 0.5
#: Letters before and behind two names that are read.
_AROUND = 40
_POINTS = frozenset({Kind.CITY, Kind.VILLAGE, Kind.CROSSING, Kind.CAMP, Kind.BASE, Kind.DISTRICT})
_OUTLINES = frozenset({Kind.PROVINCE, Kind.COUNTRY})


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A report says that ``place`` lies in ``told``; by the outlines it lies in ``found``."""

    place: Place
    told: Place
    found: Place
    sentence: int


@dataclass(frozen=True, slots=True)
class _Said:
    """One way to say it: what stands before, between and behind two names; ``turned`` where the outer stands first."""

    before: re.Pattern[str]
    between: re.Pattern[str]
    behind: re.Pattern[str]
    turned: bool


@cache
def _ways() -> tuple[_Said, ...]:
    rows = tomllib.loads((files("geo") / "data" / "cues" / "within.toml").read_text(encoding="utf-8"))

    def compiled(pattern: str) -> re.Pattern[str]:
        for name, words in rows["words"].items():
            pattern = pattern.replace(f"{{{name}}}", words)
        return re.compile(pattern)

    return tuple(
        _Said(
            compiled(f"(?:{row.get('before', '')})$"),
            compiled(row["between"]),
            compiled(row.get("behind", "")),
            row.get("turned", False),
        )
        for row in rows["said"]
    )


def find(situation: Situation, atlas: Atlas) -> Iterator[Contradiction]:
    """What a report says of where its places lie, and the outlines do not bear out, in text order.

    Parameters
    ----------
    situation
        A report with its places (:func:`geo.resolve.resolve`).
    atlas
        Whose outlines are asked: those of the region's own countries and of provinces.
    """
    sure = [m for m in situation.matches if m.place and m.confidence >= _LEAST and m.mention.role is not Role.IN_NAME]
    shapes = ground.of(atlas)
    for first, second in pairwise(sorted(sure, key=lambda m: m.mention.span)):
        if first.mention.sentence == second.mention.sentence:
            inner, outer = _stated(situation.report.text, first, second)
            if inner is not None and outer is not None:
                found = _elsewhere(shapes, inner, outer)
                if found is not None and inner.place and outer.place:
                    yield Contradiction(inner.place, outer.place, found, inner.mention.sentence)


def _stated(text: str, first: Match, second: Match) -> tuple[Match, Match] | tuple[None, None]:
    """Of two names that follow each other, the one that is said to lie in the other, and the other."""
    one, two = first.mention.span, second.mention.span
    for way in _ways():
        inner, outer = (second, first) if way.turned else (first, second)
        if (
            inner.place
            and outer.place
            and inner.place.kind in _POINTS
            and outer.place.kind in _OUTLINES
            and inner.mention.role is Role.LITERAL
            and (way.turned or outer.mention.role is Role.LITERAL)
            and way.between.fullmatch(text, one.end, two.start)
            and way.before.search(text[max(0, one.start - _AROUND) : one.start])
            and way.behind.match(text, two.end, two.end + _AROUND)
        ):
            return inner, outer
    return None, None


def _elsewhere(shapes: Ground, inner: Match, outer: Match) -> Place | None:
    """The province or country that a place lies in, where it lies well outside the one that is told."""
    place, told = inner.place, outer.place
    if place is None or told is None or place.lon is None or place.lat is None:
        return None
    # Where the gazetteer agrees with the report, an outline is coarse; where a namesake does, the match may be wrong.
    agree = (told.id in (p.province, p.country) for p in (place, *inner.alternatives))
    region = shapes.atlas.region
    if any(agree) or (told.kind is Kind.COUNTRY and told.id not in region.countries):
        return None
    if _km_outside(shapes, told, place) <= APART_KM + place.precision_km:
        return None
    return _holding(shapes, place, "provinces" if told.kind is Kind.PROVINCE else "countries")


def _km_outside(shapes: Ground, outer: Place, place: Place) -> float:
    """How far a place lies outside another's outline; 0 where that has none."""
    outline = shapes.land(outer.id)
    if outline is None:
        return 0.0
    return float(shapely.distance(outline.flat, outline.plane.to(shapely.Point(place.lon, place.lat)))) / 1000


def _holding(shapes: Ground, place: Place, layer: str) -> Place | None:
    frame = shapes.atlas.boundaries.layer(layer)
    here = frame["id"].iloc[frame.sindex.query(shapely.Point(place.lon, place.lat), predicate="within")]
    return shapes.atlas.gazetteer.place(str(min(here))) if len(here) else None
