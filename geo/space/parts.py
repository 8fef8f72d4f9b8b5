"""Parts of a place by direction: "northern Syria", "the coast of Syria", "eastern Mosul".

No rule says where "northern Syria" ends. People who were asked for "northern" and "southern" parts of a state
gave between a third and a half of it, with no sharp edge (Montello, Friedman and Phillips 2014, "Vague
cognitive regions in geography and geographic information science", IJGIS 28:9). Here it is the third of the
area that lies farthest that way, of a province 0.42 (between the two: provinces are spoken of in halves rather
than in thirds); for the winds between the four, the three tenths farthest along the diagonal, within both
halves. The width of the edge is stated: that which a further fifteenth of the area takes up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geo.model import Kind
from geo.space import around, planar
from geo.space.extent import Extent
from geo.space.ground import NoExtentError, Outline
from geo.space.terms import BEARINGS, Part, Site

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.model import Place
    from geo.space.ground import Ground

#: Shares of an area: by one of the four winds, of a province by one, by a wind between, for "the far north".
SHARE, SHARE_OF_PROVINCE, SHARE_BETWEEN, SHARE_FAR = 1 / 3, 0.42, 0.3, 1 / 8
#: How far inland the coast reaches, in kilometres.
COAST = 25.0
#: Outlines of different sources lie apart by so many metres; a coast is longer than this.
_APART, _SHORTEST = 2_500, 10_000
#: How sure a reading of a part is, beside that of its place.
_CERTAIN, _CERTAIN_TOWN = 0.95, 0.9


def part(ground: Ground, term: Part) -> Extent:
    """The extent of a part, within what it is a part of.

    Raises
    ------
    NoExtentError
        No outline is known of that, it has no coast, or the words tell a part that only rivers have.
    """
    site = term.of if isinstance(term.of, Site) else None
    if site is not None and ground.is_point(site):
        return _of_town(ground, term, site)
    outline, places, certain = _whole(ground, term.of)
    if term.towards == ("coast",):
        shape = coast(ground, outline, site)
        return Extent(Kind.AREA, "coast", shape, places, certain * _CERTAIN, {"width_km": COAST})
    if any(towards in ("upper", "lower", "coast") for towards in term.towards):
        raise NoExtentError("no-course", *([site] if site else []))
    found = [_towards(outline, towards, _share(term, towards)) for towards in term.towards]
    shape = shapely.union_all([one for one, _ in found])
    method = "middle" if term.towards == ("middle",) else "part"
    figures = {"share": round(_share(term, term.towards[0]), 3), "edge_km": round(found[0][1] / 1000, 1)}
    return Extent(Kind.AREA, method, shape, places, certain * _CERTAIN, figures)


def _whole(ground: Ground, of: Site | Part) -> tuple[Outline, tuple[Place, ...], float]:
    """What a part is of: its outline, the places that tell it, and how sure."""
    if isinstance(of, Site):
        return ground.area(of), (of.place,), of.certain
    found = part(ground, of)
    return (
        Outline(found.geometry, ground.plane_at(*shapely.centroid(found.geometry).coords[0])),
        found.places,
        found.certain,
    )


def _share(term: Part, towards: str) -> float:
    if term.share is not None:
        return term.share
    if term.far:
        return SHARE_FAR
    if not planar.is_axis(towards) and towards != "middle":
        return SHARE_BETWEEN
    is_province = isinstance(term.of, Site) and term.of.place.kind is Kind.PROVINCE
    return SHARE_OF_PROVINCE if is_province and towards != "middle" else SHARE


def _towards(outline: Outline, towards: str, share: float) -> tuple[BaseGeometry, float]:
    """A part of an outline (degrees) and the width of its blurred edge in metres."""
    clip, edge = planar.middle(outline) if towards == "middle" else planar.farthest(outline, towards, share)
    shape = outline.plane.back(planar.areas(shapely.intersection(outline.flat, clip)))
    return planar.areas(shapely.intersection(shape, outline.shape)), edge


def _of_town(ground: Ground, term: Part, site: Site) -> Extent:
    """The side of a town that lies in a direction: half its disc, or its middle."""
    around.refuse_wide(site)
    radius = ground.radius_km(site.place)
    if term.towards == ("middle",):
        shape = around.disc(ground, site, radius / 2)
    elif all(towards in BEARINGS for towards in term.towards):
        shape = shapely.union_all([around.sector(ground, site, t, (0.0, radius), 90.0) for t in term.towards])
    else:
        raise NoExtentError("no-outline", site)
    figures = {"radius_km": round(radius, 1)}
    return Extent(Kind.AREA, "part-of-town", shape, (site.place,), site.certain * _CERTAIN_TOWN, figures)


# -- by the sea --------------------------------------------------------------------------------


def shore(ground: Ground, outline: Outline, site: Site | None) -> BaseGeometry:
    """The edge of an outline (metres) that lies by the sea: where no land is beyond it.

    Raises
    ------
    NoExtentError
        There is none.
    """
    own = site.place if site is not None else None
    country = own.country if own is not None else None
    edge = shapely.boundary(outline.flat)
    whole = ground.land(country)
    if own is not None and own.kind is not Kind.COUNTRY and whole is not None:
        edge = shapely.intersection(edge, planar.within(shapely.boundary(outline.plane.to(whole.shape)), _APART / 1000))
    land = outline.plane.to(_land_around(ground, outline, country))
    sea: BaseGeometry = shapely.difference(edge, planar.within(land, _APART / 1000))
    if shapely.length(sea) < _SHORTEST:
        raise NoExtentError("no-coast", *([site] if site else []))
    return sea


def coast(ground: Ground, outline: Outline, site: Site | None) -> BaseGeometry:
    """The strip of an outline (degrees) along the sea."""
    strip = planar.within(shore(ground, outline, site), COAST)
    inside = outline.plane.back(shapely.intersection(outline.flat, strip))
    return planar.areas(shapely.intersection(inside, outline.shape))


def _land_around(ground: Ground, outline: Outline, country: str | None) -> BaseGeometry:
    """The other countries that lie around an outline (degrees)."""
    frame = shapely.box(*outline.shape.bounds).buffer(0.3)
    found = []
    for layer in ("countries", "world_countries"):
        rows = ground.atlas.boundaries.layer(layer)
        near = rows.iloc[rows.sindex.query(frame, predicate="intersects")]
        found += [shapely.intersection(shape, frame) for shape in near.geometry[near["id"] != country]]
    return shapely.union_all([shape for shape in found if shapely.get_dimensions(shape) == 2])
