"""Foreign geometry made into one point each, in longitude and latitude, or refused by the feature's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.inputs.polygons import FaultError, lonlat, parsed, transformer_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyproj import CRS, Transformer

    from geo.model import Bounds


def of(
    wkb: Sequence[bytes | None], crs: CRS, labels: Sequence[str]
) -> tuple[list[tuple[float, float] | None], list[str]]:
    """A representative point of each geometry (degrees, longitude first), and a fault for each that has none.

    Parameters
    ----------
    wkb
        A geometry a feature, or None.
    crs
        What the coordinates are in; x is the easting or the longitude.
    labels
        The feature's name for messages.
    """
    to_lonlat = transformer_of(crs)
    found: list[tuple[float, float] | None] = []
    faults: list[str] = []
    for raw, label in zip(wkb, labels, strict=True):
        point = None
        try:
            point = _point(raw, crs, to_lonlat)
        except FaultError as fault:
            faults.append(f"{label} {fault}")
        found.append(point)
    return found, faults


def _point(raw: bytes | None, crs: CRS, to_lonlat: Transformer | None) -> tuple[float, float]:
    if raw is None:
        raise FaultError("has no geometry; give it a point or take it out")
    geometry, _ = parsed(raw)
    with np.errstate(invalid="ignore"):  # shapely tells of NaN so
        if not np.isfinite(shapely.get_coordinates(geometry)).all():
            raise FaultError("has a coordinate that is not finite (NaN or infinity)")
        if geometry.is_empty:
            raise FaultError("has an empty geometry; give it a point or take it out")
        middle = lonlat(shapely.point_on_surface(shapely.force_2d(geometry)), crs, to_lonlat)
    return float(middle.x), float(middle.y)


def exchanged(points: Sequence[tuple[float, float]], within: Bounds) -> int | None:
    """The first point that lies in a box only with its axes exchanged, where that is so for most and none lies in it.

    Points are longitude and latitude in degrees.
    """
    if not points or any(within.holds(lon, lat) for lon, lat in points):
        return None
    other = [within.holds(lat, lon) for lon, lat in points]
    return other.index(True) if sum(other) * 2 > len(points) else None
