"""What rules of several languages make of what they match."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.model import Kind
from geo.space import terms
from geo.space.grammar import AREA, POINT, SET, STRETCH, Made, Winds, turned
from geo.space.terms import BEARINGS, Reach, Site
from geo.space.words import BORDER, LAND, RIVER, TOWN

if TYPE_CHECKING:
    from geo.space.grammar import Hit
    from geo.space.lexer import Item
    from geo.space.terms import Line

_LANDS = frozenset({Kind.COUNTRY, Kind.PROVINCE, Kind.DISTRICT, Kind.REGION, Kind.LAKE, Kind.DESERT})
#: So many signs before "between" and "from … to" tell whether they speak of ground.
LOOK_BACK = 3


def as_kind(hit: Hit) -> Item:
    """A place with the word for its kind."""
    site, mention = hit["x"].value
    for kind in hit["k"].value:
        if site.place.kind is not kind:
            site = turned(site, mention, kind)
    sign = hit["x"].sign if site is hit["x"].value[0] else TOWN if site.place.kind is Kind.CITY else LAND
    item = hit.made(sign, (site, None))
    return item._replace(word=hit.word("x"))


def meant(hit: Hit) -> Item | None:
    """The last place before the match that a noun (group "c") may mean: "the city"."""
    site = hit.reader.recall(hit["c"].value, hit["c"].span.start)
    if site is None:
        return None
    sign = RIVER if site.place.kind is Kind.RIVER else LAND if is_land(site) else TOWN
    return hit.made(sign, (replace(site, anaphoric=True), None))


def is_land(site: Site) -> bool:
    """Whether a place is ground rather than a town or a line."""
    return site.place.kind in _LANDS


def is_course(hit: Hit) -> bool:
    """Whether the direction of group "d" can be that of a part of a river."""
    towards = hit.winds("d").towards
    return len(towards) == 1 and (towards[0] in ("upper", "middle", "lower") or towards[0] in BEARINGS)


def members(hit: Hit, of: Line) -> Item | None:
    """A set of provinces or countries (group "h") that touch something, of the country of "g", "own" or "in"."""
    kind = "country" if hit.is_word("h", "countries") else "province"
    within = next((hit.site(name) for name in ("g", "own", "in") if hit.has(name)), None)
    if within is not None and within.place.kind is not Kind.COUNTRY:
        return None
    return hit.term(SET, terms.Members(kind, of, within, listed(hit)))


def listed(hit: Hit) -> tuple[Site, ...]:
    """The places that a sentence lists right behind a set: "… include Nineveh and Anbar"."""
    rest = hit.items[hit.match.end() :]
    signs = "".join(item.sign for item in rest)
    m = re.match(r"(?:2td)?,?:(?:t?[CP]c?,?&?)+", signs)
    if m is None:
        return ()
    named = [item.value for item in rest[: m.end()] if item.sign in (LAND, TOWN)]
    return tuple(turned(site, mention, Kind.PROVINCE) for site, mention in named)


def is_reckoned_from_point(of: Line) -> bool:
    """Whether distances from a place are reckoned from its point."""
    return isinstance(of, Site) and of.place.kind not in (Kind.BORDER, Kind.RIVER) and not has_outline(of)


def has_outline(site: Site) -> bool:
    """Whether the outlines of places of its kind are known, in the region at least."""
    return site.place.kind in (Kind.COUNTRY, Kind.PROVINCE, Kind.LAKE)


def part(hit: Hit, wind: str, name: str, head: str) -> Item | None:
    """A part of a place; the groups of the direction, of the place, and of a noun that may tell a share, or ""."""
    winds = hit.winds(wind)
    if hit.follows("goes_on") or (head and hit.has_capitals(wind, head) and hit.match.start(wind)):
        return None
    share = hit.reader.words.shares.get(hit.word(head)) if head else None
    site = hit.land(name)
    if site.place.kind in (Kind.CROSSING, Kind.SEA, Kind.CONTINENT) or winds.towards in (("upper",), ("lower",)):
        return None
    return hit.term(AREA, terms.Part(site, winds.towards, winds.far, share))


def side(hit: Hit, wind: str) -> Item | None:
    """What lies to a side of the place of group "x"; ``wind`` is the group of the direction."""
    winds = hit.winds(wind).towards
    if not all(w in BEARINGS for w in winds):
        return None
    of = hit.spot("x")
    if hit.is_behind_figure() or hit.is_attributive("x") or hit.follows("goes_on"):
        return None
    opposite = any((BEARINGS[a] - BEARINGS[b]) % 360 == 180 for a in winds for b in winds)
    if opposite:
        return hit.term(AREA, terms.Refused("too-wide", of))
    start = "h" if "h" in hit.match.groupdict() and hit.has("h") else ""
    return hit.term(AREA, terms.Side(of, winds), start=start)


def two_winds(hit: Hit) -> Item | None:
    """Read "northern and eastern"."""
    winds = (*hit.winds("a").towards, *hit.winds("b").towards)
    return hit.made("d", Winds(winds)) if all(w in BEARINGS or w == "middle" for w in winds) else None


def far_wind(hit: Hit) -> Item:
    """Read "The far north"."""
    return hit.made("d", Winds(hit.winds("d").towards, far=True))


def near(hit: Hit) -> Item | None:
    """Read "near X" and "outside X"."""
    how = "outside" if hit["n"].sign == "O" else "near"
    if hit.is_attributive("x") or hit.is_behind_figure():
        return None
    if hit["x"].sign in (RIVER, BORDER):
        return hit.term(AREA, terms.Near(hit.line("x"), "near"))
    site = hit.town("x")
    if site.place.kind in (Kind.COUNTRY, Kind.REGION, Kind.CONTINENT, Kind.SEA, Kind.DESERT):
        return None
    return hit.term(AREA, terms.Near(site, how))


def between(hit: Hit) -> Item | None:
    """Read "between X and Y" where it speaks of ground."""
    ends = [hit.spot(n) for n in ("a", "b")]
    if hit.near("relation", LOOK_BACK + 1):
        return None
    sites = [end for end in ends if isinstance(end, Site)]
    if any(s.place.kind in (Kind.COUNTRY, Kind.CONTINENT, Kind.SEA) for s in sites):
        return None
    if any(s.place.capital for s in sites) and not hit.near("ground", LOOK_BACK + 1):
        return None
    halfway = hit.near("halfway", 1) and len(sites) == len(ends)
    straight = hit.near("straight", LOOK_BACK + 1)
    return hit.term(POINT if halfway else AREA, terms.Between((ends[0], ends[1]), straight, halfway))


def along(hit: Hit) -> Item:
    """Read "Along X", "along X in Y"."""
    line = hit.line("l")
    if hit.has("c") and has_outline(hit.site("c")):
        line = Reach(line, within=hit.site("c"))
    return hit.term(STRETCH, terms.Along(line))


def within(hit: Hit) -> Item | None:
    """One term within another, or within a place."""
    inner: Made = hit["a"].value
    if hit["b"].sign == AREA:
        outer: Made = hit["b"].value
        return hit.made(hit["a"].sign, Made(terms.Both(inner.term, outer.term), (hit["a"], hit["b"])))
    site = hit.land("b")
    if not has_outline(site):
        return None
    return hit.made(hit["a"].sign, Made(terms.Both(inner.term, site), (hit["a"],)))


def without(hit: Hit) -> Item | None:
    """Read "northern Syria except Idlib"."""
    inner: Made = hit["a"].value
    if hit["b"].sign == AREA:
        outer: Made = hit["b"].value
        return hit.made(AREA, Made(terms.Except(inner.term, outer.term), (hit["a"], hit["b"])))
    return hit.made(AREA, Made(terms.Except(inner.term, hit.land("b")), (hit["a"],)))


def narrowed(hit: Hit) -> Item | None:
    """Read "northern Iraq's Nineveh province": the part tells where the place lies, and is not meant itself."""
    return hit["x"] if isinstance(hit["a"].value.term, terms.Part) else None


def line_beyond(hit: Hit) -> Item | None:
    """Read "the Tigris south of Mosul"."""
    winds, site = hit.winds("d").towards, hit.town("x")
    if len(winds) != 1 or winds[0] not in BEARINGS or has_outline(site):
        return None
    return hit.made(hit["l"].sign, (Reach(hit.line("l"), beyond=(site, winds[0])), None))


def river_in(hit: Hit) -> Item | None:
    """Read "the Euphrates in Anbar"."""
    site = hit.land("c")
    if site.place.kind not in (Kind.COUNTRY, Kind.PROVINCE):
        return None
    return hit.made(RIVER, (Reach(hit.line("w"), within=site), None))


def travel(hit: Hit) -> Item:
    """Read "Two hours from X"."""
    return hit.term(POINT, terms.Refused("travel-time", hit.line("x")))


def countrys_river(hit: Hit) -> Item:
    """Read "The Syrian Euphrates"."""
    return hit.made(RIVER, (Reach(hit.line("w"), within=hit.site("g")), None))
