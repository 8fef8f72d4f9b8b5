"""Shapes in the metres of a plane: parts of an outline by direction, sectors, and what is left after a cut."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.space.terms import BEARINGS

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.space.ground import Outline

    Vector = NDArray[np.float64]

#: How much of an area the blurred edge of a part takes up, on either side.
BLUR = 1 / 15
_AXIS = {"n": (0.0, 1.0), "e": (1.0, 0.0), "s": (0.0, -1.0), "w": (-1.0, 0.0)}
_DIAGONAL = {"ne": (1.0, 1.0), "se": (1.0, -1.0), "sw": (-1.0, -1.0), "nw": (-1.0, 1.0)}
#: Half the angle of a sector, for the four winds and for those between, in degrees.
_SECTOR, _SECTOR_BETWEEN = 45.0, 33.75
#: Farther than anything on a plane, in metres.
FAR = 2e7


def is_axis(towards: str) -> bool:
    """Whether a direction is one of the four winds."""
    return towards in _AXIS


def half_angle(towards: str) -> float:
    """Half the angle of a direction's sector, in degrees."""
    return _SECTOR if is_axis(towards) else _SECTOR_BETWEEN


def unit(towards: str) -> Vector:
    """A direction as a vector of length 1, east and north."""
    angle = math.radians(BEARINGS[towards])
    return np.array([math.sin(angle), math.cos(angle)])


def turn(one: float, other: float) -> float:
    """Degrees between two bearings, 0 to 180."""
    return abs((one - other + 180) % 360 - 180)


def wedge(at: tuple[float, ...], towards: str, half: float | None = None) -> BaseGeometry:
    """A sector without end (metres) from a point."""
    half = half_angle(towards) if half is None else half
    angles = np.radians(np.linspace(BEARINGS[towards] - half, BEARINGS[towards] + half, 9))
    arc = np.column_stack([np.sin(angles), np.cos(angles)]) * FAR + np.array(at[:2])
    return shapely.Polygon([at[:2], *arc])


def half_plane(way: Vector, least: float) -> BaseGeometry:
    """What lies beyond a distance (metres) along a way, which is a vector of length 1."""
    across = np.array([-way[1], way[0]]) * FAR
    start, far = way * least, way * FAR
    return shapely.Polygon([start - across, start + across, start + across + far, start - across + far])


def farthest(outline: Outline, towards: str, share: float) -> tuple[BaseGeometry, float]:
    """The half-plane (metres) that holds a share of an outline farthest in a direction; the width of its blur."""
    cells = outline.cells
    # For the winds between, each axis counts by its spread: a wide country has a north-east of its own shape.
    spread = np.array([1.0, 1.0]) if is_axis(towards) else np.maximum(cells.std(axis=0), 1.0)
    way = np.array(_AXIS.get(towards) or _DIAGONAL.get(towards) or unit(towards)) / spread
    way /= np.hypot(*way)
    cut, wider = np.quantile(cells @ way, [1 - share, max(0.0, 1 - share - BLUR)])
    clip = half_plane(way, float(cut))
    for axis in (0, 1) if towards in _DIAGONAL else ():
        half = np.zeros(2)
        half[axis] = math.copysign(1.0, way[axis])
        clip = shapely.intersection(clip, half_plane(half, float(np.median(cells @ half))))
    return clip, float(cut - wider)


def middle(outline: Outline) -> tuple[BaseGeometry, float]:
    """The middle third (metres) along the longer axis, the outermost seventh left off across; the width of its blur.

    North to south counts as the longer one unless a place is half again as wide as it is high.
    """
    cells = outline.cells
    size = np.quantile(cells, 0.98, axis=0) - np.quantile(cells, 0.02, axis=0)
    long = 0 if size[0] > 1.5 * size[1] else 1
    low, high = np.quantile(cells, [1 / 3, 2 / 3], axis=0)[:, long]
    left, right = np.quantile(cells, [0.14, 0.86], axis=0)[:, 1 - long]
    wider = np.quantile(cells[:, long], 1 / 3 - BLUR)
    corners = (left, low, right, high) if long == 1 else (low, left, high, right)
    return shapely.box(*corners), float(low - wider)


def within(shape: BaseGeometry, km: float) -> BaseGeometry:
    """What lies within a distance (kilometres) of a shape (metres); its edge is good to a twenty-fifth of it."""
    return shapely.buffer(shapely.simplify(shape, km * 40), km * 1000, quad_segs=6)


def areas(geometry: BaseGeometry) -> BaseGeometry:
    """The polygons of a geometry."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def lines(geometry: BaseGeometry) -> BaseGeometry:
    """The lines of a geometry, joined where they meet."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    found = parts[shapely.get_dimensions(parts) == 1]
    return shapely.line_merge(shapely.multilinestrings(found)) if len(found) else shapely.MultiLineString()
