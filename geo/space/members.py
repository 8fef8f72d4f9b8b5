"""Sets of provinces and countries by topology: "provinces that border Syria", "governorates along the Euphrates"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geo.model import Kind
from geo.space import parts
from geo.space.extent import Extent
from geo.space.ground import NoExtentError
from geo.space.routes import GUESSED
from geo.space.terms import Site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.model import Place
    from geo.space.ground import Ground
    from geo.space.routes import Context, Routes
    from geo.space.terms import Members

#: Shared edges shorter than this are none; a river crosses a province, and a coast is its, when so much is. Kilometres.
_EDGE, _CROSSES, _COAST = 0.05, 1.0, 5.0


def members(ground: Ground, routes: Routes, context: Context, term: Members) -> Extent:
    """The extent of a set; ``figures`` has the geodesic kilometres that each member shares, as "km <id>".

    Raises
    ------
    NoExtentError
        No outline or line is known of what they touch, or none touches it.
    """
    site = term.of if isinstance(term.of, Site) else None
    if term.kind == "country":
        return _countries(ground, site)
    if term.kind == "coast" and site is not None:
        outline = ground.area(site)
        shore = outline.plane.back(parts.shore(ground, outline, site))
        met = [row for row in ground.provinces_meeting(f"{site.place.id}~", shore, _COAST) if row[1] == site.place.id]
        return _set(ground, (site.place,), site.certain, met)
    if site is not None and site.place.kind not in (Kind.RIVER, Kind.BORDER):
        met = ground.provinces_meeting(site.place.id, ground.area(site).shape, _EDGE)
        places: tuple[Place, ...] = (site.place,)
        certain = site.certain
        met = [row for row in met if site.place.id not in (row[0], row[1])]
    else:
        route = routes.of(term.of)
        met = ground.provinces_meeting(route.key, route.outline.shape, _EDGE if route.is_border else _CROSSES)
        places, certain = route.places, route.certain
    wanted = _whose(ground, context, term, [row[1] for row in met])
    limits = (term.within.place,) if term.within is not None else ()
    if not (term.within or term.named or len(wanted) > 1):
        certain *= GUESSED
    return _set(ground, (*places, *limits), certain, [row for row in met if row[1] in wanted])


def _set(ground: Ground, places: Sequence[Place], certain: float, met: Sequence[tuple[str, str, float]]) -> Extent:
    found = [ground.site(row[0]) for row in met]
    if not found:
        raise NoExtentError("no-members", *(Site(place, certain) for place in places))
    outlines = [ground.area(site).shape for site in found]
    shape = shapely.coverage_union_all(outlines)
    figures = {f"km {row[0]}": round(row[2], 1) for row in met}
    unique = tuple(dict.fromkeys(places))
    return Extent(Kind.SET, "members", shape, unique, certain, figures, tuple(site.place for site in found))


def _whose(ground: Ground, context: Context, term: Members, met: Sequence[str]) -> set[str]:
    """The countries whose provinces are meant."""
    if term.within is not None:
        return {term.within.place.id}
    named = {s.place.country for s in term.named if s.place.kind is Kind.PROVINCE and s.place.country}
    if named:
        return named
    own = term.of.place if isinstance(term.of, Site) else None
    if own is not None and own.kind is Kind.PROVINCE and own.country and own.country in met:
        return {own.country}
    for code in (*context.countries, *ground.atlas.region.countries):
        if code in met and (own is None or code != own.id):
            return {code}
    return set(met)


def _countries(ground: Ground, site: Site | None) -> Extent:
    """The countries that a country borders."""
    if site is None or site.place.kind is not Kind.COUNTRY:
        raise NoExtentError("no-members", *([site] if site else []))
    outlines = {code: o for code in sorted(ground.neighbours_of(site.place.id)) if (o := ground.land(code)) is not None}
    if not outlines:
        raise NoExtentError("no-members", site)
    shape = shapely.coverage_union_all([outline.shape for outline in outlines.values()])
    found = tuple(ground.site(code).place for code in outlines)
    return Extent(Kind.SET, "members", shape, (site.place,), site.certain, {}, found)
