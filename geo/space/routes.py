"""Lines that words speak of: rivers, borders told by one or both of their sides, and parts of these."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops

from geo.model import Kind
from geo.space.ground import NoExtentError
from geo.space.planar import half_plane, lines, turn, unit, wedge
from geo.space.planar import within as within_km
from geo.space.terms import BEARINGS, Frontier, Lines, Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.model import Place
    from geo.space.ground import Ground, Outline
    from geo.space.terms import Line, Reach

#: How much less sure a reading is that leans on the report's other countries, on a place that is only meant,
#: or on one of two senses.
GUESSED, MEANT, EITHER = 0.85, 0.7, 0.6
#: "The border" beside a place means one that is no farther off, in kilometres.
_NEAR_BORDER = 60.0
#: A place lies on a border or a river when it is no farther off, in kilometres.
_ON_BORDER, _ON_RIVER = 13.0, 8.0
#: Lines on the edge of an outline count as inside it when they are no farther off, in kilometres.
_ON_EDGE, _INSIDE = 1.5, 0.3
#: A border runs along a side of a country when its middle lies so few degrees from that side.
_FACING = 55.0
_COURSES = {"upper": (0.0, 1 / 3), "middle": (1 / 3, 2 / 3), "lower": (2 / 3, 1.0)}


@dataclass(frozen=True, slots=True)
class Context:
    """What the words around a phrase speak of: codes of countries, the nearest first; the last border named."""

    countries: tuple[str, ...]
    border: Site | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """A line, with the places that it was told by; ``not_side`` is the country from which it is not spoken of."""

    key: str
    outline: Outline
    places: tuple[Place, ...]
    certain: float
    not_side: str = ""
    is_border: bool = False

    def sides(self) -> list[str]:
        """The codes of the countries on either side of a border."""
        return [code for place in self.places if place.kind is Kind.BORDER for code in place.id.split("-")]


class Routes:
    """The lines of some ground, as a context makes them plain."""

    def __init__(self, ground: Ground, context: Context) -> None:
        self._ground = ground
        self._context = context

    def of(self, line: Line) -> Route:
        """The line that words speak of.

        Raises
        ------
        NoExtentError
            It is not known, or nothing tells which is meant.
        """
        if isinstance(line, Site):
            return self._named(line)
        if isinstance(line, Frontier):
            return self._frontier(line)
        return self._several(line) if isinstance(line, Lines) else self._reach(line)

    def _several(self, several: Lines) -> Route:
        found = [self.of(line) for line in several.lines]
        key = "+".join(route.key for route in found)
        shape = shapely.union_all([route.outline.shape for route in found])
        made = self._ground.made(key, shape, found[0].outline.plane)
        places = tuple(dict.fromkeys(place for route in found for place in route.places))
        certain = min(route.certain for route in found)
        return Route(key, made, places, certain, is_border=all(route.is_border for route in found))

    def crossed(self, route: Route, towards: Sequence[str] = ()) -> tuple[list[str], float]:
        """Whose ground the sides of a line are limited to, by id, and how sure that is.

        That which the words or those around them tell, or that reports mean by this side of it; else the
        region's countries that it crosses.
        """
        told = [p.id for p in route.places if p.kind in (Kind.COUNTRY, Kind.PROVINCE)]
        if route.is_border:
            return list(dict.fromkeys(route.sides() or told)), 1.0
        if told:
            return told[:1], 1.0
        home = self._ground.atlas.region.countries
        meets = {code: self._meets(route, code) for code in (*self._context.countries, *home)}
        named = [code for code in self._context.countries if meets[code]]
        # Of a report that names several the region's own: "Turkey will clear the area east of the Euphrates".
        own = [code for code in named if code in home]
        if own:
            return own[:1], GUESSED if len(named) > 1 else 0.95
        meant = [
            u.country for u in self._ground.atlas.region.usages if u.line == route.key and (u.side,) == (*towards,)
        ]
        if meant:
            return meant[:1], EITHER
        crossed = [code for code in home if meets[code]] or named[:1]
        if not crossed:
            raise NoExtentError("which-country")
        return crossed, EITHER

    def _meets(self, route: Route, code: str) -> bool:
        key = (code, route.key)
        if key not in self._ground.crossings:
            outline = self._ground.land(code)
            found = outline is not None and bool(shapely.intersects(outline.shape, route.outline.shape))
            self._ground.crossings[key] = found
        return self._ground.crossings[key]

    def _named(self, site: Site) -> Route:
        found = self._ground.outline(site.place)
        if found is None or shapely.get_dimensions(found.shape) != 1:
            raise NoExtentError("no-line", site)
        return Route(site.place.id, found, (site.place,), site.certain, is_border=site.place.kind is Kind.BORDER)

    # -- borders

    def _frontier(self, line: Frontier) -> Route:
        own, other = line.own, line.other
        if line.towards:
            own = own or next((self._ground.site(code) for code in self._context.countries), None)
            if own is None:
                raise NoExtentError("which-border")
            return self._facing(own, line.towards)
        if own is not None and other is not None:
            return self.between(own, other)
        one = own or other
        if one is None:
            return self.meant()
        if one.place.kind is not Kind.COUNTRY and own is not None:
            return self._edge(own)
        # "The Turkish border" in a report about Syria is spoken of from the Syrian side.
        country = one.place.country or ""
        partner = self._partner(country, line.without)
        found = self.between(one, partner) if partner else self._all_borders(one)
        certain = found.certain * (partner.certain if partner else EITHER)
        return replace(found, certain=certain, not_side="" if line.both else country)

    def _partner(self, country: str, without: Sequence[str]) -> Site | None:
        """The country on the other side of a border that only one is told of; None where nothing tells which."""
        beside = self._ground.neighbours_of(country).difference(without)
        named = [code for code in self._context.countries if code in beside]
        if named:
            return replace(self._ground.site(named[0]), certain=GUESSED if len(beside) > 1 else 1.0)
        home = [code for code in self._ground.atlas.region.countries if code in beside]
        return replace(self._ground.site(home[0]), certain=GUESSED) if len(home) == 1 else None

    def between(self, one: Site, other: Site) -> Route:
        """The line between two countries, two provinces, or a province and a country."""
        codes = [s.place.id if s.place.kind is Kind.COUNTRY else s.place.country or "" for s in (one, other)]
        places = tuple(dict.fromkeys((one.place, other.place)))
        certain = min(one.certain, other.certain)
        if codes[0] != codes[1]:
            border = self._ground.atlas.gazetteer.place("-".join(sorted(codes)))
            found = self._ground.outline(border) if border is not None and border.kind is Kind.BORDER else None
            if border is not None and found is not None:
                route = Route(border.id, found, (border, *places), certain, is_border=True)
                for site in (one, other):
                    route = route if site.place.kind is Kind.COUNTRY else self.cut(route, site, _ON_EDGE)
                return route
        shape = lines(shapely.intersection(*(shapely.boundary(self._ground.area(site).shape) for site in (one, other))))
        if shape.is_empty:
            raise NoExtentError("no-line", one, other)
        made = self._ground.made(f"{one.place.id}|{other.place.id}", shape, self._ground.plane(one))
        return Route(f"{one.place.id}|{other.place.id}", made, places, certain, is_border=True)

    def _facing(self, own: Site, towards: str) -> Route:
        """The borders of a country, or the edge of a province, on one side of it."""
        outline = self._ground.area(own)
        key = f"{own.place.id}>{towards}"
        middle = shapely.centroid(outline.flat).coords[0]
        found: list[tuple[Place, BaseGeometry]] = []
        for border in self._ground.borders_of(own.place.id) if own.place.kind is Kind.COUNTRY else ():
            place = self._ground.site(border).place
            line = self._ground.outline(place)
            if line is not None:
                x, y = np.subtract(shapely.centroid(outline.plane.to(line.shape)).coords[0], middle)
                if turn(math.degrees(math.atan2(x, y)), BEARINGS[towards]) <= _FACING:
                    found.append((place, line.shape))
        if found:
            made = self._ground.made(key, shapely.union_all([line for _, line in found]), outline.plane)
            return Route(key, made, (own.place, *(place for place, _ in found)), own.certain, is_border=True)
        edge = shapely.intersection(shapely.boundary(outline.flat), wedge(middle, towards))
        made = self._ground.made(key, outline.plane.back(edge), outline.plane)
        return Route(key, made, (own.place,), own.certain, is_border=True)

    def _edge(self, own: Site) -> Route:
        """A province's own border: with the country abroad that it touches, else all of its edge."""
        outline = self._ground.area(own)
        home = own.place.country or ""
        for code in self._context.countries:
            if code != home and code in self._ground.neighbours_of(home):
                try:
                    return self.between(own, self._ground.site(code))
                except NoExtentError:  # this neighbour lies elsewhere
                    continue
        made = self._ground.made(f"{own.place.id}|", shapely.boundary(outline.shape), outline.plane)
        return Route(f"{own.place.id}|", made, (own.place,), own.certain, is_border=True)

    def _all_borders(self, one: Site) -> Route:
        """The borders of a country where nothing tells which: those with the region's countries, else all."""
        borders = self._ground.borders_of(one.place.id)
        countries = {one.place.id, *self._ground.atlas.region.countries}
        home = [border for border in borders if countries.issuperset(border.split("-"))]
        places = [self._ground.site(border).place for border in home or borders]
        shapes = [line.shape for place in places if (line := self._ground.outline(place)) is not None]
        if not shapes:
            raise NoExtentError("no-line", one)
        made = self._ground.made(f"{one.place.id}|*", shapely.union_all(shapes), self._ground.plane(one))
        return Route(f"{one.place.id}|*", made, (*places, one.place), one.certain, is_border=True)

    def meant(self, near: Sequence[Site] = ()) -> Route:
        """The border that "the border" means: the last named, one near some places, that of the countries named."""
        if self._context.border is not None:
            found = self._named(self._context.border)
            return replace(found, certain=found.certain * MEANT)
        if near and (border := self.near(near)) is not None:
            return self._named(border)
        for i, code in enumerate(self._context.countries):
            for other in self._context.countries[i + 1 :]:
                if other in self._ground.neighbours_of(code):
                    found = self.between(self._ground.site(code), self._ground.site(other))
                    return replace(found, certain=found.certain * MEANT * GUESSED)
        raise NoExtentError("which-border")

    def near(self, sites: Sequence[Site]) -> Site | None:
        """The border that some places all lie near, the nearest of several."""
        found: list[tuple[float, str]] = []
        for code in dict.fromkeys(site.place.country for site in sites if site.place.country):
            found += [(self._farthest_km(border, sites), border) for border in self._ground.borders_of(code)]
        off, border = min(found, default=(math.inf, ""))
        if off > _NEAR_BORDER:
            return None
        return replace(self._ground.site(border), certain=min(s.certain for s in sites) * GUESSED)

    def _farthest_km(self, line: str, sites: Sequence[Site]) -> float:
        """How far the farthest of some places lies from a line, in kilometres."""
        outline = self._ground.outline(self._ground.site(line).place)
        if outline is None:
            return math.inf
        points = outline.plane.to(shapely.multipoints([self._ground.point(site) for site in sites]))
        return float(shapely.distance(outline.line, shapely.get_parts(points)).max()) / 1000

    def shared(self, sites: Sequence[Site]) -> Site | None:
        """The border, else the river, that some places all lie on."""
        for layer, within in (("borders", _ON_BORDER), ("rivers", _ON_RIVER)):
            frame = self._ground.atlas.boundaries.layer(layer)
            found = [(self._farthest_km(line, sites), line) for line in frame["id"][frame["name"].notna()]]
            off, line = min(found, default=(math.inf, ""))
            if off <= within:
                return replace(self._ground.site(line), certain=min(site.certain for site in sites))
        return None

    # -- parts of lines

    def _reach(self, reach: Reach) -> Route:
        found = self.meant(reach.ends or ()) if reach.line == Frontier() else self.of(reach.line)
        if reach.within is not None:
            found = self.cut(found, reach.within, _INSIDE)
        if reach.ends is not None:
            found = self._section(found, *reach.ends)
        if reach.beyond is not None:
            found = self._beyond(found, *reach.beyond)
        return self._course(found, reach.part) if reach.part else found

    def cut(self, route: Route, within: Site, margin_km: float = _INSIDE) -> Route:
        """A line inside an outline, or on its edge."""
        outline = self._ground.area(within)
        key = f"{route.key}&{within.place.id}"
        made = self._ground.known(key)
        if made is None:
            around = outline.plane.back(within_km(outline.flat, margin_km))
            inside = lines(shapely.intersection(route.outline.shape, around))
            made = self._ground.made(key, inside, route.outline.plane)
        if made.shape.is_empty:
            raise NoExtentError("apart", within)
        places = tuple(dict.fromkeys((*route.places, within.place)))
        certain = min(route.certain, within.certain)
        return replace(route, key=key, outline=made, places=places, certain=certain)

    def _section(self, route: Route, one: Site, other: Site) -> Route:
        """A line between the points on it that are nearest to two places."""
        line, flat = route.outline.line, route.outline.plane
        ends = [flat.to(shapely.Point(self._ground.point(site))) for site in (one, other)]
        shape = flat.back(shapely.ops.substring(line, *sorted(shapely.line_locate_point(line, ends))))
        key = f"{route.key}[{one.place.id},{other.place.id}]"
        places = tuple(dict.fromkeys((*route.places, one.place, other.place)))
        certain = min(route.certain, one.certain, other.certain)
        return replace(route, key=key, outline=self._ground.made(key, shape, flat), places=places, certain=certain)

    def _beyond(self, route: Route, site: Site, towards: str) -> Route:
        """The part of a line that lies in a direction from the point on it that is nearest to a place."""
        line, flat = route.outline.line, route.outline.plane
        at = shapely.line_locate_point(line, flat.to(shapely.Point(self._ground.point(site))))
        middle = np.array(shapely.line_interpolate_point(line, at).coords[0])
        halves = [shapely.ops.substring(line, at, end) for end in (0.0, line.length)]
        ways = [(shapely.get_coordinates(half).mean(axis=0) - middle) @ unit(towards) for half in halves]
        shape = flat.back(halves[int(np.argmax(ways))])
        key = f"{route.key}>{site.place.id}{towards}"
        places = tuple(dict.fromkeys((*route.places, site.place)))
        certain = min(route.certain, site.certain)
        return replace(route, key=key, outline=self._ground.made(key, shape, flat), places=places, certain=certain)

    def _course(self, route: Route, part: str) -> Route:
        """A third of a river: its upper, middle or lower course, or that on a side of the compass."""
        line, flat = route.outline.line, route.outline.plane
        if part in BEARINGS:
            along = shapely.get_coordinates(shapely.segmentize(line, 5_000)) @ unit(part)
            shape = lines(shapely.intersection(line, half_plane(unit(part), float(np.quantile(along, 2 / 3)))))
        else:
            start, end = _COURSES[part]
            shape = shapely.ops.substring(_downstream(line), start * line.length, end * line.length)
        key = f"{route.key}:{part}"
        return replace(route, key=key, outline=self._ground.made(key, flat.back(shape), flat))


def _downstream(line: BaseGeometry) -> BaseGeometry:
    """A river's line from its upper end: those of the region flow south and east."""
    first, last = np.array(line.coords[0]), np.array(line.coords[-1])
    return line if (last - first) @ (1.0, -1.0) > 0 else shapely.reverse(line)
