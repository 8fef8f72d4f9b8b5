"""Foreign geometry made into valid polygons in longitude and latitude, or refused by the feature's name."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geo.crs import LONLAT
from geo.errors import InputError
from geo.names import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds

# Degrees over the end of the world that are rounding.
_ROUNDING = 1e-6
# Degrees never have such values; metres soon do.
_METRES = 1000
_REFUSED = {0: "is a point", 1: "is a line"}


@dataclass(frozen=True, slots=True)
class Checked:
    """Valid polygons in EPSG:4326 in step with the features, which were mended, and what can't be used.

    A geometry is None where ``faults`` has a line for its feature.
    """

    geometry: list[BaseGeometry | None]
    repaired: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class FaultError(Exception):
    """What is wrong with one geometry."""


def crs_of(source: str, said: str, given: str | None, setting: str = "boundaries") -> CRS:
    """The CRS of a source's coordinates.

    Parameters
    ----------
    source
        For the message.
    said
        What the source says, or "".
    given
        What the user says, where the source says nothing.
    setting
        What the settings about this source begin with.

    Raises
    ------
    InputError
        Neither says one, they contradict each other, or it is unknown or none of the earth.
    """
    if not said and not given:
        raise InputError(f"{source}: it does not say its CRS; say --set {setting}_crs=CODE, such as {LONLAT}")
    crs = _known(source, said or str(given))
    if said and given and not crs.equals(_known(source, given), ignore_axis_order=True):
        raise InputError(f"{source}: its CRS is {clean(crs.name)}, not {clean(given)[:60]}; leave {setting}_crs out")
    return crs


def _known(source: str, words: str) -> CRS:
    try:
        with warnings.catch_warnings():  # of CRSs that need an epoch or a grid
            warnings.simplefilter("ignore")
            crs = CRS.from_user_input(words)
            crs = crs.to_2d() if len(crs.axis_info) == 3 else crs
    except (CRSError, ProjError) as error:
        raise InputError(f'{source}: unknown CRS "{clean(words[:60])}"; say a code such as {LONLAT}') from error
    if not (crs.is_geographic or crs.is_projected):
        raise InputError(f'{source}: its CRS, "{clean(crs.name)[:60]}", is none of the earth\'s surface; transform it')
    return crs


def checked(wkb: Sequence[bytes | None], crs: CRS, labels: Sequence[str], within: Bounds | None) -> Checked:
    """Polygons out of WKB.

    Parameters
    ----------
    wkb
        A geometry a feature, or None.
    crs
        What the coordinates are in; x is the easting or the longitude.
    labels
        The feature's name for messages.
    within
        The region's box in degrees, to tell exchanged axes by; None: they are told only where
        a latitude is impossible.
    """
    to_lonlat = transformer_of(crs)
    result = Checked([])
    for i, (raw, label) in enumerate(zip(wkb, labels, strict=True)):
        geometry = None
        try:
            with np.errstate(invalid="ignore"):  # shapely tells of NaN so
                read, mended = _read(raw)
                geometry, again = _valid(lonlat(read, crs, to_lonlat))
            if mended or again:
                result.repaired.append(i)
        except FaultError as fault:
            result.faults.append(f"{label} {fault}")
        result.geometry.append(geometry)
    if not result.faults and within is not None:
        result.faults.extend(_exchanged(result.geometry, labels, within))
    return result


def transformer_of(crs: CRS) -> Transformer | None:
    """What turns a CRS into longitude and latitude; None where it is that already."""
    if crs.equals(CRS(LONLAT), ignore_axis_order=True):
        return None
    return Transformer.from_crs(crs, LONLAT, always_xy=True)


def _read(raw: bytes | None) -> tuple[BaseGeometry, bool]:
    """The polygons of a geometry, and whether they had to be mended to be read."""
    if raw is None:
        raise FaultError("has no geometry; give it a polygon or take it out")
    geometry, mended = parsed(raw)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise FaultError("has a coordinate that is not finite (NaN or infinity)")
    if geometry.is_empty:
        raise FaultError("has an empty geometry; give it a polygon or take it out")
    parts = _flat(geometry)
    areas = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    if not areas:
        dimension = max(int(shapely.get_dimensions(part)) for part in parts)
        raise FaultError(f"{_REFUSED.get(dimension, 'has no area')}; boundaries need polygons")
    whole = areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)
    return shapely.force_2d(whole), mended or len(areas) < len(parts)


def parsed(raw: bytes) -> tuple[BaseGeometry, bool]:
    """A geometry out of WKB, and whether it had to be mended to be read.

    Raises
    ------
    FaultError
        It can't be read.
    """
    try:
        return shapely.from_wkb(raw), False
    except (shapely.errors.ShapelyError, NotImplementedError):
        pass
    try:  # rings that are not closed
        geometry = shapely.from_wkb(raw, on_invalid="fix")
    except (shapely.errors.ShapelyError, NotImplementedError) as error:
        raise FaultError(f"has a geometry that can't be read ({clean(str(error))[:80]})") from error
    if geometry is None:
        raise FaultError("has a broken geometry (a ring with too few points)")
    return geometry, True


def _flat(geometry: BaseGeometry) -> list[BaseGeometry]:
    """The single parts of a geometry, out of collections in collections too."""
    parts: list[BaseGeometry] = []
    left = [geometry]
    while left:
        one = left.pop()
        if hasattr(one, "geoms"):
            left.extend(reversed(one.geoms))
        else:
            parts.append(one)
    return parts


def lonlat(geometry: BaseGeometry, crs: CRS, transformer: Transformer | None) -> BaseGeometry:
    """A geometry in degrees, inside the world.

    Raises
    ------
    FaultError
        Its coordinates can't be of that CRS, or lie outside of the world.
    """
    x, y = np.abs(shapely.get_coordinates(geometry).T).max(axis=1)
    if _in_degrees(crs):
        _check_degrees(x, y)
    elif x <= 180 and y <= 90:
        raise FaultError(f"has coordinates that look like degrees, but the CRS, {clean(crs.name)}, is in metres")
    if transformer is None:
        return geometry
    moved = shapely.transform(geometry, transformer.transform, interleaved=False)
    lon, lat = np.abs(shapely.get_coordinates(moved).T).max(axis=1)
    if not (lon <= 180 + _ROUNDING and lat <= 90 + _ROUNDING):  # false for NaN and infinity too
        raise FaultError(f"lies outside of what the CRS, {clean(crs.name)}, can tell; is it the right one?")
    return moved


def _in_degrees(crs: CRS) -> bool:
    return crs.is_geographic and crs.axis_info[0].unit_name == "degree"


def _check_degrees(lon: float, lat: float) -> None:
    """Check the largest longitude and latitude of a feature, signs aside."""
    if lon <= 180 + _ROUNDING and lat <= 90 + _ROUNDING:
        return
    if max(lon, lat) > _METRES:
        raise FaultError(
            f"has coordinates up to {max(lon, lat):.0f}, which look like metres, but the CRS is in degrees; "
            "give the file the CRS that it was made in"
        )
    if lon <= 90 and lat <= 180:
        raise FaultError(f"has a latitude of {lat:g}: latitude and longitude look swapped; exchange them")
    what, value, most = ("longitude", lon, 180) if lon > 180 else ("latitude", lat, 90)
    raise FaultError(f"has a {what} of {value:g}, beyond {most}")


def _exchanged(geometry: Sequence[BaseGeometry | None], labels: Sequence[str], within: Bounds) -> list[str]:
    """A fault where no feature meets the region, but most would with latitude and longitude exchanged."""
    boxes = shapely.bounds(np.asarray(geometry, dtype=object))
    swapped = boxes[:, [1, 0, 3, 2]]
    if _meet(boxes, within).any() or _meet(swapped, within).mean() <= 0.5:
        return []
    first = int(np.argmax(_meet(swapped, within)))
    west, south = boxes[first, :2]
    advice = "latitude and longitude look swapped; exchange them"
    return [
        f"{labels[first]} is at latitude {south:.1f}, longitude {west:.1f}, but in the region when exchanged: {advice}"
    ]


def _meet(boxes: NDArray[Any], within: Bounds) -> NDArray[np.bool_]:
    west, south, east, north = boxes.T
    across: NDArray[np.bool_] = (west <= within.east) & (east >= within.west)
    along: NDArray[np.bool_] = (south <= within.north) & (north >= within.south)
    return np.logical_and(across, along)


def _valid(geometry: BaseGeometry) -> tuple[BaseGeometry, bool]:
    """The geometry, mended where it was not valid, and whether it was not."""
    if geometry.is_valid:
        return geometry, False
    mended = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    areas = [part for part in _flat(mended) if part.geom_type == "Polygon" and part.area > 0]
    if not areas:
        raise FaultError("has no area (its outline falls together); draw it anew or take it out")
    return (areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)), True
