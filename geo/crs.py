"""Named coordinate reference systems, and lengths and areas on the earth.

Nothing else in the house writes an EPSG number. Lengths and areas are geodesic on the WGS 84
ellipsoid (Karney 2013, "Algorithms for geodesics", J. Geodesy 87, by way of PROJ).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from pyproj.enums import TransformDirection

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

#: Longitude and latitude in degrees on WGS 84; the CRS of all data and of every ``Scene``.
LONLAT = "EPSG:4326"
#: What Leaflet draws in.
WEB_MERCATOR = "EPSG:3857"

_GEOD = Geod(ellps="WGS84")


def equal_area(lon: float, lat: float) -> CRS:
    """Lambert's azimuthal equal-area projection centred on a point (degrees); metres."""
    return CRS.from_proj4(f"+proj=laea +lat_0={lat:.4f} +lon_0={lon:.4f} +datum=WGS84 +units=m")


def length_km(geometry: BaseGeometry) -> float:
    """Geodesic length of lines (EPSG:4326), in kilometres; 0 for points."""
    parts = shapely.get_parts(geometry)
    lines = parts[shapely.get_dimensions(parts) == 1]
    xy, of = shapely.get_coordinates(lines, return_index=True)
    same = of[1:] == of[:-1]
    lon, lat = xy.T
    metres = _GEOD.inv(lon[:-1][same], lat[:-1][same], lon[1:][same], lat[1:][same])[2]
    return float(np.sum(metres)) / 1000


def area_km2(geometry: BaseGeometry) -> float:
    """Geodesic area of polygons (EPSG:4326), in square kilometres, never negative."""
    oriented = shapely.orient_polygons(geometry)
    return abs(float(_GEOD.geometry_area_perimeter(oriented)[0])) / 1e6


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Geodesic distance between two points (longitude, latitude in degrees), in kilometres."""
    return float(_GEOD.inv(a[0], a[1], b[0], b[1])[2]) / 1000


class Plane:
    """A local equal-area plane: metres east and north of a point (degrees).

    Lambert's azimuthal equal-area projection: areas are true everywhere, lengths to 0.3 % within
    1,000 km of the point.
    """

    def __init__(self, lon: float, lat: float) -> None:
        self._carry = Transformer.from_crs(CRS(LONLAT), equal_area(lon, lat), always_xy=True)

    def to(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry (degrees, longitude first) in metres of the plane."""
        return self._carried(geometry, TransformDirection.FORWARD)

    def back(self, geometry: BaseGeometry) -> BaseGeometry:
        """A geometry (metres of the plane) in degrees, longitude first."""
        return self._carried(geometry, TransformDirection.INVERSE)

    def _carried(self, geometry: BaseGeometry, direction: TransformDirection) -> BaseGeometry:
        def carry(xy: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.column_stack(self._carry.transform(xy[:, 0], xy[:, 1], direction=direction))

        return shapely.transform(geometry, carry)


@lru_cache(maxsize=128)
def plane(lon: float, lat: float) -> Plane:
    """The plane of a point (degrees), one a process."""
    return Plane(lon, lat)


def ahead(lon: float, lat: float, bearing: float, km: float) -> tuple[float, float]:
    """The point (degrees, longitude first) so many geodesic kilometres away on a bearing (degrees from north)."""
    there_lon, there_lat, _ = _GEOD.fwd(lon, lat, bearing, km * 1000)
    return float(there_lon), float(there_lat)


def bearing(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The bearing (degrees from north) of the geodesic to another point (degrees, longitude first), where it begins."""
    return float(_GEOD.inv(a[0], a[1], b[0], b[1])[0])


def middle(lines: BaseGeometry) -> tuple[float, float]:
    """The point (degrees, longitude first) that halves the geodesic length of some lines, which may not be empty."""
    parts = shapely.get_parts(lines)
    left = length_km(lines) / 2
    for part in parts:
        xy = shapely.get_coordinates(part)
        pieces = _GEOD.line_lengths(xy[:, 0], xy[:, 1])
        for n, metres in enumerate(pieces):
            if metres / 1000 >= left and metres > 0:
                (lon, lat), (there_lon, there_lat) = xy[n], xy[n + 1]
                share = left * 1000 / metres
                return float(lon + (there_lon - lon) * share), float(lat + (there_lat - lat) * share)
            left -= metres / 1000
    lon, lat = shapely.get_coordinates(parts[-1])[-1]
    return float(lon), float(lat)
