"""From degrees to a page or to a screen.

Geometry comes in EPSG:4326, longitude first, and goes out in units of the page (SVG user units,
one CSS pixel each) or in pixels of a Web Mercator world, y down in both.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely
from pyproj import Proj

from geo.crs import equal_area
from geo.model import Bounds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

#: Side of the world at zoom 0, in pixels: that of Leaflet's tiles.
WORLD = 256.0
#: Web Mercator ends where its world is a square.
_LAT_MAX = 85.0511287798066
#: Longest segment, in degrees, that is drawn straight on the page.
_STRAIGHT = 0.25
#: Points on each side of a box that is carried from one plane to another.
_SIDE = 33


def _outline(box: Bounds) -> NDArray[np.float64]:
    """Points all around a box, shape (4 * _SIDE, 2), so that curved sides keep their bulge."""
    x = np.linspace(box.west, box.east, _SIDE)
    y = np.linspace(box.south, box.north, _SIDE)
    sides = [
        np.column_stack([x, np.full(_SIDE, box.south)]),
        np.column_stack([np.full(_SIDE, box.east), y]),
        np.column_stack([x, np.full(_SIDE, box.north)]),
        np.column_stack([np.full(_SIDE, box.west), y]),
    ]
    return np.concatenate(sides)


@cache
def _projection(lon: float, lat: float) -> Proj:
    # Both ends lie on WGS 84, so that no change of datum need be looked for, which costs 5 ms.
    return Proj(equal_area(lon, lat))


class Page(NamedTuple):
    """An azimuthal equal-area projection, fitted in a box of the page.

    ``width`` and ``height`` are those of the page in its units; ``lon`` and ``lat`` the centre of
    the projection, in degrees, where the scale is true; ``metres`` what a unit measures there;
    ``east`` and ``north`` the projected metres at the page's upper left corner.
    """

    width: float
    height: float
    lon: float
    lat: float
    metres: float
    east: float
    north: float

    def points(self, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Page units, shape (n, 2), of degrees, shape (n, 2)."""
        x, y = _projection(self.lon, self.lat)(lonlat[:, 0], lonlat[:, 1])
        return np.column_stack([(x - self.east) / self.metres, (self.north - y) / self.metres])

    def project(self, geometries: Iterable[BaseGeometry]) -> NDArray[Any]:
        """Geometries in page units; long segments are cut first, so that they curve as they must."""
        cut = shapely.segmentize(np.asarray(list(geometries), dtype=object), _STRAIGHT)
        return np.asarray(shapely.transform(cut, self.points), dtype=object)

    def seen(self, beyond: float = 0.0) -> Bounds:
        """The box in degrees that holds all of the page and ``beyond`` units around it."""
        frame = _outline(Bounds(-beyond, -beyond, self.width + beyond, self.height + beyond))
        x, y = self.east + frame[:, 0] * self.metres, self.north - frame[:, 1] * self.metres
        lon, lat = _projection(self.lon, self.lat)(x, y, inverse=True)
        return Bounds(float(lon.min()), float(lat.min()), float(lon.max()), float(lat.max()))


def page(extent: Bounds, width: float, height: float, margin: float = 0.0) -> Page:
    """The projection that shows all of an extent (degrees) in the middle of a page.

    Parameters
    ----------
    extent
        What must be seen; a box of no size is shown as one of a tenth of a degree.
    width, height
        The page, in its units.
    margin
        The least room between the extent and the page's edge, in its units.
    """
    if extent.east - extent.west <= 0 or extent.north - extent.south <= 0:
        extent = extent.padded(0.05)
    # Rounded as geo.crs.equal_area rounds, so that a centre has one projection.
    lon, lat = round((extent.west + extent.east) / 2, 4), round((extent.south + extent.north) / 2, 4)
    around = _outline(extent)
    x, y = _projection(lon, lat)(around[:, 0], around[:, 1])
    metres = max(np.ptp(x) / (width - 2 * margin), np.ptp(y) / (height - 2 * margin))
    east = (x.min() + x.max()) / 2 - width / 2 * metres
    north = (y.min() + y.max()) / 2 + height / 2 * metres
    return Page(width, height, lon, lat, float(metres), float(east), float(north))


def mercator(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Pixels of the world at zoom 0, shape (n, 2), y down, of degrees, shape (n, 2).

    Multiply by ``2 ** zoom`` for another zoom: the same numbers as Leaflet's.
    """
    lat = np.radians(np.clip(lonlat[:, 1], -_LAT_MAX, _LAT_MAX))
    x = WORLD * (lonlat[:, 0] / 360 + 0.5)
    y = WORLD * (0.5 - np.arcsinh(np.tan(lat)) / (2 * np.pi))
    return np.column_stack([x, y])


def lonlat(pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees, shape (n, 2), of pixels at zoom 0, shape (n, 2): the inverse of `mercator`."""
    lon = (pixels[:, 0] / WORLD - 0.5) * 360
    lat = np.degrees(np.arctan(np.sinh((0.5 - pixels[:, 1] / WORLD) * 2 * np.pi)))
    return np.column_stack([lon, lat])
