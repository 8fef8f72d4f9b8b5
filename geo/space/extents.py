"""Terms to geometry: worked out in metres of a local plane, given back in degrees, clipped to what they qualify.

What the words leave open is decided here in one place each, and stated in the ``method`` and ``figures`` of every
extent; :mod:`geo.space.parts` and :mod:`geo.space.around` name the sources.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, singledispatchmethod
from typing import TYPE_CHECKING

import shapely

from geo.model import Kind
from geo.space import around, cuts, members, parts, planar, terms
from geo.space.extent import Extent
from geo.space.ground import NoExtentError
from geo.space.routes import EITHER, GUESSED, Context, Routes
from geo.space.terms import Frontier, Reach, Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.model import Place
    from geo.space.ground import Ground
    from geo.space.routes import Route
    from geo.space.terms import Term

    Limited = tuple[BaseGeometry, tuple[Place, ...], float]

#: Kilometres on either side of a line: a strip, a bank, a country's side of a border, a stretch of border or river.
STRIP, BANK, BORDER_SIDE, STRETCH, RIVERSIDE = 15.0, 10.0, 20.0, 10.0, 5.0
#: So far around the point where three countries meet reaches the "border triangle", in kilometres.
TRIPOINT = 30.0
#: Lines on the edge of an outline count as inside it; in degrees, about 1.5 km.
_ON_EDGE = 0.015


@lru_cache(maxsize=1024)
def survey(ground: Ground, term: Term, context: Context) -> Extent:
    """The extent of a term; its geometry is None, and its method says why, where the words give none.

    Kept for the next time: reports say the same more than once.

    Parameters
    ----------
    ground
        Whose outlines are measured and cut.
    term
        From the grammar.
    context
        What the report speaks of around it.
    """
    try:
        found = _Surveyor(ground, context).extent(term)
    except NoExtentError as none:
        certain = min((site.certain for site in none.sites), default=0.5)
        return Extent(Kind.AREA, none.why, None, tuple(site.place for site in none.sites), certain)
    geometry = found.geometry
    if geometry is not None and not geometry.is_valid:
        geometry = shapely.make_valid(geometry)
    if geometry is None or geometry.is_empty:
        return replace(found, method="empty", geometry=None, figures={}, members=())
    return replace(found, geometry=geometry)


class _Surveyor:
    """Works out terms on some ground, in a context."""

    def __init__(self, ground: Ground, context: Context) -> None:
        self.ground = ground
        self.context = context
        self.routes = Routes(ground, context)

    @singledispatchmethod
    def extent(self, term: object) -> Extent:
        """The extent of a term of any kind."""
        raise TypeError(term)

    @extent.register
    def _part(self, term: terms.Part) -> Extent:
        return parts.part(self.ground, term)

    @extent.register
    def _members(self, term: terms.Members) -> Extent:
        return members.members(self.ground, self.routes, self.context, term)

    @extent.register
    def _except(self, term: terms.Except) -> Extent:
        inner, without = self.extent(term.inner), self._whole(term.without)
        kept = planar.areas(shapely.difference(inner.geometry, without.geometry))
        places = self._joined(inner.places, without.places)
        return replace(inner, geometry=kept, places=places, certain=min(inner.certain, without.certain))

    @extent.register
    def _refused(self, term: terms.Refused) -> Extent:
        raise NoExtentError(term.why, *([term.of] if isinstance(term.of, Site) else []))

    # -- sides

    @extent.register
    def _side(self, term: terms.Side) -> Extent:
        of = term.of
        if isinstance(of, Site) and not _is_line(of):
            if self.ground.is_point(of):
                return around.side(self.ground, of, term.towards)
            return self._beyond(of, term.towards)
        route = self.routes.of(of)
        shape, places, certain = self._sides(route, term.towards)
        if not term.bank and not route.is_border:
            return Extent(Kind.AREA, "side", shape, places, certain)
        width = BANK if term.bank else BORDER_SIDE
        strip, _, _ = self._band(replace(route, not_side=""), 0.0, width)
        shape = planar.areas(shapely.intersection(shape, strip))
        return Extent(Kind.AREA, "bank" if term.bank else "border-side", shape, places, certain, {"width_km": width})

    def _sides(self, route: Route, towards: Sequence[str]) -> Limited:
        """What lies on a side of a line (degrees), in whose outline, and how sure that is."""
        ids, certain = self.routes.crossed(route, towards)
        shapes = [
            cuts.side(self.ground, outline, place, route, wind)
            for place in ids
            if (outline := self.ground.land(place)) is not None
            for wind in towards
        ]
        return shapely.union_all(shapes), self._with(route.places, ids), route.certain * certain

    def _with(self, places: Sequence[Place], ids: Sequence[str]) -> tuple[Place, ...]:
        return tuple(dict.fromkeys((*places, *(self.ground.site(place).place for place in ids))))

    def _beyond(self, site: Site, towards: Sequence[str]) -> Extent:
        """What lies beyond an outline in a direction; of a country or a province most likely a part of it is meant."""
        if site.place.kind in (Kind.COUNTRY, Kind.PROVINCE):
            part = parts.part(self.ground, terms.Part(site, tuple(towards)))
            return replace(part, certain=part.certain * EITHER)
        outline = self.ground.area(site)
        middle = shapely.centroid(outline.flat).coords[0]
        width = around.BESIDE_TOWN
        near = shapely.difference(planar.within(outline.flat, width), outline.flat)
        wedges = shapely.union_all([planar.wedge(middle, wind) for wind in towards])
        shape = outline.plane.back(planar.areas(shapely.intersection(near, wedges)))
        return Extent(Kind.AREA, "beyond", shape, (site.place,), site.certain * EITHER, {"width_km": width})

    @extent.register
    def _country_side(self, term: terms.CountrySide) -> Extent:
        route = self._side_border(term)
        country, certain = self._whose_side(term, route.sides())
        certain = min(certain, route.certain)
        outline = self.ground.land(country)
        if outline is None or country is None:
            raise NoExtentError("which-country")
        line = outline.plane.to(route.outline.shape)
        places = self._with(route.places, [country])
        if term.facing is not None:
            here = outline.plane.to(shapely.Point(self.ground.point(term.facing)))
            line = shapely.Point(shapely.shortest_line(line, here).coords[0])
            places, certain = (*places, term.facing.place), min(certain, term.facing.certain)
        strip = shapely.intersection(outline.flat, planar.within(line, BORDER_SIDE))
        shape = planar.areas(shapely.intersection(outline.plane.back(strip), outline.shape))
        return Extent(Kind.AREA, "border-side", shape, places, certain, {"width_km": BORDER_SIDE})

    def _whose_side(self, term: terms.CountrySide, sides: Sequence[str]) -> tuple[str | None, float]:
        """The country on whose side of a border it is: the one told, else the one across from what is told."""
        if term.country is not None:
            return term.country.place.country, term.country.certain
        here = term.facing.place.country if term.facing is not None else None
        here = here or next((code for code in self.context.countries if code in sides), None)
        return next((code for code in sides if code != here), None), 1.0 if term.facing is not None else GUESSED

    def _side_border(self, term: terms.CountrySide) -> Route:
        """The border whose side is spoken of; where none was named, the country and the place that it faces tell it."""
        if term.border != Frontier():
            return self.routes.of(term.border)
        if term.facing is not None and (beside := self.routes.near([term.facing])) is not None:
            return self.routes.of(beside)
        if self.context.border is not None:
            route = self.routes.of(term.border)
            if term.country is None or term.country.place.country in route.sides():
                return route
        if term.country is not None:
            return self.routes.of(Frontier(own=term.country, both=True))
        return self.routes.meant()

    # -- along lines

    @extent.register
    def _along(self, term: terms.Along) -> Extent:
        route = self.routes.of(term.line)
        shape, places, certain = route.outline.shape, route.places, route.certain
        if not route.is_border and len(places) == 1:
            ids, sure = self.routes.crossed(route)
            shape = shapely.union_all([self.routes.cut(route, self.ground.site(i)).outline.shape for i in ids])
            places, certain = self._with(places, ids), certain * sure
        method, width = ("along-border", STRETCH) if route.is_border else ("along", RIVERSIDE)
        return Extent(Kind.STRETCH, method, shape, places, certain, {"width_km": width})

    @extent.register
    def _strip(self, term: terms.Strip) -> Extent:
        route = self.routes.of(term.line)
        depth = term.depth.km if term.depth is not None else STRIP if route.is_border else BANK
        shape, places, certain = self._band(route, 0.0, depth, term.inside)
        if term.depth is not None and term.inside is None and not route.not_side:
            certain *= EITHER  # a zone is so deep on one side, and nothing tells on which
        return Extent(Kind.AREA, "strip", shape, places, certain, {"width_km": round(depth, 1)})

    def _band(self, route: Route, near: float, far: float, inside: Site | terms.Part | None = None) -> Limited:
        """What lies between two distances (km) from a line, on the side that is meant."""
        limit, places, certain = self._limit(route, inside)
        plane, line = route.outline.plane, route.outline.flat
        if limit is not None and not limit.is_empty:
            # What is far from the outline need not be reckoned with.
            west, south, east, north = plane.to(shapely.envelope(limit)).bounds
            margin = 2_000 * far
            line = shapely.clip_by_rect(line, west - margin, south - margin, east + margin, north + margin)
        flat = planar.within(line, far)
        shape = plane.back(shapely.difference(flat, planar.within(line, near)) if near > 0 else flat)
        return planar.areas(shapely.intersection(shape, limit)) if limit is not None else shape, places, certain

    def _limit(
        self, route: Route, inside: Site | terms.Part | None
    ) -> tuple[BaseGeometry | None, tuple[Place, ...], float]:
        """The outline (degrees) that what lies beside a line is limited to."""
        if inside is not None:
            found = self._whole(inside)
            return found.geometry, self._joined(route.places, found.places), min(route.certain, found.certain)
        ids, certain = self.routes.crossed(route)
        ids = [place for place in ids if place != route.not_side] if route.is_border else ids
        outlines = [outline.shape for place in ids if (outline := self.ground.land(place)) is not None]
        places = route.places if route.is_border else self._with(route.places, ids)
        return shapely.union_all(outlines) if outlines else None, places, route.certain * certain

    def _whole(self, of: Site | Term) -> Extent:
        """A place's outline, or a term's extent."""
        if isinstance(of, Site):
            return Extent(Kind.AREA, "whole", self.ground.area(of).shape, (of.place,), of.certain)
        return self.extent(of)

    @staticmethod
    def _joined(*several: Sequence[Place]) -> tuple[Place, ...]:
        return tuple(dict.fromkeys(place for places in several for place in places))

    # -- near and away

    @extent.register
    def _near(self, term: terms.Near) -> Extent:
        if isinstance(term.of, Site) and not _is_line(term.of):
            if self.ground.is_point(term.of):
                return around.near(self.ground, term, term.of)
            return self._near_area(term.of)
        shape, places, certain = self._band(self.routes.of(term.of), 0.0, STRIP)
        return Extent(Kind.AREA, "near-line", shape, places, certain, {"width_km": STRIP})

    def _near_area(self, site: Site) -> Extent:
        """Near a province: on either side of its edge; near a lake, on its shores."""
        if site.place.kind is Kind.COUNTRY:
            raise NoExtentError("too-wide", site)
        outline = self.ground.area(site)
        edge = planar.within(shapely.boundary(outline.flat), STRIP)
        if site.place.kind is Kind.LAKE:
            edge = shapely.difference(edge, outline.flat)
        shape = outline.plane.back(edge)
        return Extent(Kind.AREA, "near-line", shape, (site.place,), site.certain, {"width_km": STRIP})

    @extent.register
    def _away(self, term: terms.Away) -> Extent:
        of, distance = term.of, term.distance
        near, far = distance.bounds
        method = "within" if distance.most else "at-least" if distance.least else "band"
        if isinstance(of, Site) and not _is_line(of):
            if self.ground.is_point(of):
                return around.away(self.ground, of, distance, term.towards)
            shape = self._ring(of, near, far, term.towards)
            return Extent(Kind.AREA, method, shape, (of.place,), of.certain * EITHER, around.lengths(distance))
        route = self.routes.of(of)
        shape, places, certain = self._band(route, near, far)
        if term.towards:
            side, limits, sure = self._sides(route, (term.towards,))
            shape = planar.areas(shapely.intersection(shape, side))
            places, certain = self._joined(places, limits), min(certain, sure)
        return Extent(Kind.AREA, method, shape, places, certain, around.lengths(distance))

    def _ring(self, site: Site, near: float, far: float, towards: str) -> BaseGeometry:
        """What lies so far (km) beyond an outline, in a direction or in all."""
        outline = self.ground.area(site)
        ring = shapely.difference(*(planar.within(outline.flat, km) for km in (far, near)))
        if towards:
            ring = shapely.intersection(ring, planar.wedge(shapely.centroid(outline.flat).coords[0], towards))
        return outline.plane.back(planar.areas(ring))

    @extent.register
    def _tripoint(self, term: terms.Tripoint) -> Extent:
        """A disc around the point where the borders of three countries are nearest to each other."""
        codes = dict.fromkeys(code for site in term.told for code in site.place.id.split("-"))
        if len(codes) != 3:
            raise NoExtentError("apart", *term.told)
        one, other, third = map(self.ground.site, codes)
        sides = [self.routes.between(*pair) for pair in ((one, other), (other, third), (one, third))]
        flat = sides[0].outline.plane
        first, second, last = (flat.to(route.outline.shape) for route in sides)
        joint = shapely.Point(shapely.shortest_line(first, second).coords[0])
        if shapely.distance(joint, last) > 1000 * BORDER_SIDE:
            raise NoExtentError("apart", *term.told)
        shape = flat.back(shapely.buffer(joint, 1000 * TRIPOINT))
        certain = min(site.certain for site in term.told)
        places = self._joined([site.place for site in term.told])
        return Extent(Kind.AREA, "tripoint", shape, places, certain, {"radius_km": TRIPOINT})

    @extent.register
    def _depth(self, term: terms.Depth) -> Extent:
        of, distance = term.of, term.distance
        site = of
        while isinstance(site, terms.Part):
            site = site.of
        beside = self.ground.neighbours_of(site.place.id)
        other = next((self.ground.site(code) for code in self.context.countries if code in beside), None)
        route = self.routes.of(Frontier(own=site, other=other if site.place.kind is Kind.COUNTRY else None))
        near, far = distance.bounds
        shape, places, certain = self._band(route, near, far, of)
        return Extent(Kind.AREA, "depth", shape, places, certain * GUESSED, around.lengths(distance))

    # -- between

    @extent.register
    def _between(self, term: terms.Between) -> Extent:
        sites = [end for end in term.ends if isinstance(end, Site) and not _is_line(end)]
        if len(sites) > 2:
            return around.among(self.ground, sites)
        if not sites:
            return self._between_lines(*map(self.routes.of, term.ends))
        if len(sites) == 1:
            route = self.routes.of(next(end for end in term.ends if end is not sites[0]))
            return self._to_line(sites[0], route)
        if not any(map(self.ground.is_point, sites)):
            return self._strip(terms.Strip(Reach(Frontier(sites[0], sites[1]))))
        return self._between_towns(term, sites)

    def _between_towns(self, term: terms.Between, sites: Sequence[Site]) -> Extent:
        for site in sites:
            around.refuse_wide(site)
        if term.halfway:
            return around.midway(self.ground, sites)
        shared = None if term.straight else self.routes.shared(sites)
        if shared is not None:
            return self._along(terms.Along(Reach(shared, ends=(sites[0], sites[1]))))
        return around.corridor(self.ground, (self.ground.point(sites[0]), self.ground.point(sites[1])), sites)

    def _to_line(self, site: Site, route: Route) -> Extent:
        """What lies between a place and a line: a corridor to its nearest point."""
        flat = route.outline.plane
        here = flat.to(shapely.Point(self.ground.point(site)))
        foot = flat.back(shapely.Point(shapely.shortest_line(route.outline.line, here).coords[0]))
        found = around.corridor(self.ground, (self.ground.point(site), (foot.x, foot.y)), [site])
        return replace(found, places=self._joined(route.places, found.places))

    def _between_lines(self, one: Route, other: Route) -> Extent:
        """The pieces of the countries in question that two lines lie on opposite sides of."""
        first, second = self.routes.crossed(one)[0], self.routes.crossed(other)[0]
        ids = [place for place in first if place in second] or first
        found = []
        for place in ids:
            outline = self.ground.land(place)
            if outline is None:
                continue
            for shape, way in cuts.pieces(self.ground, outline, place, one):
                for part, back in cuts.pieces(self.ground, outline, place, other):
                    if way @ back < -0.1:
                        found.append(planar.areas(shapely.intersection(shape, part)))
        places = self._joined(one.places, other.places, self._with((), ids))
        return Extent(Kind.AREA, "between-lines", shapely.union_all(found), places, min(one.certain, other.certain))

    # -- one within another

    @extent.register
    def _both(self, term: terms.Both) -> Extent:
        outer = self._whole(term.outer)
        country = next((place.country for place in outer.places if place.country), None)
        context = self.context
        if country:
            context = Context((country, *context.countries), context.border)
        inner = _Surveyor(self.ground, context).extent(term.inner)
        places, certain = self._joined(inner.places, outer.places), min(inner.certain, outer.certain)
        if inner.geometry is None or outer.geometry is None:
            raise NoExtentError("no-outline", *(Site(place, certain) for place in places))
        limit = shapely.buffer(outer.geometry, _ON_EDGE, quad_segs=4) if inner.kind is Kind.STRETCH else outer.geometry
        kept = shapely.intersection(inner.geometry, limit)
        kept = (
            kept if inner.kind is Kind.POINT else (planar.lines if inner.kind is Kind.STRETCH else planar.areas)(kept)
        )
        if kept.is_empty:
            raise NoExtentError("apart", *(Site(place, certain) for place in places))
        return replace(inner, geometry=kept, places=places, certain=certain)


def _is_line(site: Site) -> bool:
    return site.place.kind in (Kind.BORDER, Kind.RIVER)
