"""Schematic arrows: as long at every scale, broken where they cross a line, and clear of each other.

An arrow tells who moved from which side to which, not along which route: it is a sign, and its size
is that of a sign, in pixels. Its geometry gives the point that it stands on and its direction.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from geo.crs import distance_km
from layers.candidates import corners
from layers.style import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.layer import Layer
    from layers.style import Mark

#: From tail to tip, and of that the gap in the middle, in which the line that is crossed lies.
LENGTH, GAP = 48.0, 12.0
#: Width of the line around a head.
OUTLINE = 1.6
#: What token begins that is drawn as an arrow.
PREFIX = "move-"
_THICK = 13.0  # what an arrow takes up across, its casing included
_DOT = 3.0  # around the middle of a dot that is to be seen
_STEP = 16.0  # from one arrow to the next that stands at the same place
_FARTHEST = 5  # steps aside, either way
_FARTHEST_KM = 35.0  # farther from its place an arrow would tell of another
_ON_LINE = 0.01  # how far off a line is still on it, in shares of its length
_BESIDE = 0.1  # degrees that a plane's scale is taken from
_NONE = np.empty((0, 2))  # no dots
_CROSSED = frozenset({"border", "border-disputed", "border-of-interest", "named-border", "named-river"})


class Arrow(NamedTuple):
    """An arrow at a point of a plane (y down); ``angle`` is degrees clockwise from a line to the right.

    ``lonlat`` is the point in degrees, ``km`` how many kilometres a unit of the plane is there.
    """

    x: float
    y: float
    angle: float
    lonlat: tuple[float, float]
    km: float

    @property
    def reach(self) -> tuple[float, float]:
        """Half the width and half the height of the box that holds it, in pixels."""
        turn = math.radians(self.angle)
        cos, sin = abs(math.cos(turn)), abs(math.sin(turn))
        return (cos * LENGTH + sin * _THICK) / 2, (sin * LENGTH + cos * _THICK) / 2

    @property
    def turned(self) -> tuple[float, float, float]:
        """Its own width, height and angle."""
        return LENGTH, _THICK, self.angle


class Arrows:
    """The arrows of a scene in a plane, by the id of what they tell of.

    Parameters
    ----------
    layers
        The scene's; arrows that are shown come first, and among them those told first.
    carry
        Carries points (degrees, n by 2) to the plane.
    """

    def __init__(self, layers: Sequence[Layer], carry: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> None:
        ordered = sorted(layers, key=lambda x: not x.shown)
        rows = [r for x in ordered for r in x.frame.itertuples() if r.style.startswith(PREFIX)]
        self.by_id = {r.place: _pose(r.geometry, carry) for r in rows}
        hidden = {place for x in layers if not x.shown for place in x.frame["place"]}
        self._shown, self._hidden = ([p for p in self.by_id if (p in hidden) is which] for which in (False, True))
        lines = _lines(layers, carry) if rows else np.empty(0, dtype=object)
        self._tracks = {place: _track(lines, shapely.Point(a.x, a.y)) for place, a in self.by_id.items()}
        self._kept: dict[float, dict[str, tuple[float, float]]] = {}

    def asides(self, scale: float) -> dict[str, tuple[float, float]]:
        """How many pixels each is moved aside, along the line that it crosses, so that none stands on another.

        An arrow that finds no room near its place is left out: at that scale it is not drawn. Those that stood
        where names are have given way by then, see :meth:`give_way`.

        Parameters
        ----------
        scale
            Pixels in a unit of the plane.
        """
        if scale not in self._kept:
            self._kept[scale] = self._spread([*self.by_id], scale, {}, (), _NONE)
        return self._kept[scale]

    def give_way(self, scale: float, taken: Sequence[BaseGeometry], dots: NDArray[np.float64]) -> bool:
        """Move those aside, or leave them out, that stand on names or hide dots, and tell whether there are any.

        Parameters
        ----------
        scale
            Pixels in a unit of the plane.
        taken
            The names' boxes, in pixels.
        dots
            The middles of the named points, in pixels, n by 2.
        """
        found = self.asides(scale)
        shown = [place for place in self._shown if place in found]
        boxes = self._standing(shown, scale, found)
        hides = [_hides(self.by_id[place], scale, [found[place]], dots).any() for place in shown]
        met = _meet(boxes, taken) | np.array(hides, dtype=bool)
        if met.any():
            kept = {place: found[place] for place, hit in zip(shown, met, strict=True) if not hit}
            others = [place for place in self._shown if place not in kept]
            moved = self._spread(others, scale, kept, [*taken, *boxes[~met]], dots)
            # Those that are off at first lie below names, and take what room others leave.
            self._kept[scale] = self._spread(self._hidden, scale, moved, self._standing(moved, scale, moved), _NONE)
        return bool(met.any())

    def _standing(
        self, places: Collection[str], scale: float, asides: Mapping[str, tuple[float, float]]
    ) -> NDArray[Any]:
        """The boxes of arrows where they stand."""
        return _boxes([self.by_id[place] for place in places], scale, [asides[place] for place in places])

    def _spread(
        self,
        places: Sequence[str],
        scale: float,
        kept: Mapping[str, tuple[float, float]],
        taken: Sequence[BaseGeometry] | NDArray[Any],
        dots: NDArray[np.float64],
    ) -> dict[str, tuple[float, float]]:
        """How far some arrows are moved aside, off what is taken and off dots, beside those that are kept."""
        found, there = dict(kept), len(taken)
        boxes = np.array([*taken, *([None] * len(places))], dtype=object)
        unmoved = _boxes([self.by_id[place] for place in places], scale, [(0.0, 0.0)] * len(places))
        for n, place in enumerate(places):
            steps, tried, arrow = [(0.0, 0.0)], unmoved[n : n + 1], self.by_id[place]
            hit = _meet(tried, boxes[:there]) | _hides(arrow, scale, steps, dots)
            if hit.any():
                steps = self._steps(place, scale)
                tried = _boxes([arrow] * len(steps), scale, steps)
                hit = _meet(tried, boxes[:there]) | _hides(arrow, scale, steps, dots)
            free = np.flatnonzero(~hit)
            if len(free):
                dx, dy = steps[free[0]]
                boxes[there] = tried[free[0]]
                there += 1
                found[place] = (round(dx, 1) + 0.0, round(dy, 1) + 0.0)
        return found

    def _steps(self, place: str, scale: float) -> list[tuple[float, float]]:
        """Ways aside, the nearest first, downwards before upwards: along the line, else across the arrow."""
        arrow, track = self.by_id[place], self._tracks[place]
        turn = math.radians(arrow.angle)
        across = np.array([-math.sin(turn), math.cos(turn)]) * _STEP
        across *= 1 if (across[1], across[0]) >= (0, 0) else -1
        steps = np.array([0, *(s for n in range(1, _FARTHEST + 1) for s in (n, -n))])
        found: list[tuple[float, float]] = []
        if track is not None and track.length * scale > _STEP:
            step = _STEP / scale
            (_, before), (_, after) = track.at(np.clip([track.here - step, track.here + step], 0, track.length))
            far = track.here + steps * step * (1 if after >= before else -1)
            points = track.at(far[(far >= 0) & (far <= track.length)])
            found = ((points - points[0]) * scale).tolist()
        tried = found or (across * steps[:, None]).tolist()
        return [(dx, dy) for dx, dy in tried if math.hypot(dx, dy) / scale * arrow.km <= _FARTHEST_KM]


def crossing(geometry: BaseGeometry) -> tuple[float, float]:
    """The point (degrees) between an arrow's two parts, from and to; the middle of a line that has one part."""
    parts = [shapely.get_coordinates(p) for p in shapely.get_parts(geometry)]
    before, after = (parts[0][-1], parts[-1][0]) if len(parts) > 1 else (parts[0][0], parts[0][-1])
    lon, lat = ((before + after) / 2).tolist()
    return lon, lat


def _pose(geometry: BaseGeometry, carry: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Arrow:
    at = crossing(geometry)
    xy = shapely.get_coordinates(geometry)
    beside = (at[0], at[1] + _BESIDE if at[1] < 0 else at[1] - _BESIDE)
    (x, y), (x0, y0), (x1, y1), (x2, y2) = carry(np.array([at, xy[0], xy[-1], beside])).tolist()
    km = distance_km(at, beside) / math.hypot(x2 - x, y2 - y)
    return Arrow(x, y, round(math.degrees(math.atan2(y1 - y0, x1 - x0)), 1) + 0.0, at, km)


def _lines(layers: Sequence[Layer], carry: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> NDArray[Any]:
    """The lines that arrows may cross, in the plane, each in one piece where it is one."""
    rows = [r.geometry for x in layers for r in x.frame.itertuples() if plain(r.style) in _CROSSED]
    merged = [shapely.line_merge(g) if g.geom_type == "MultiLineString" else g for g in rows]
    parts = shapely.get_parts(np.array(merged, dtype=object))
    carried: NDArray[Any] = shapely.transform(parts, carry) if len(parts) else parts
    return carried


class _Track(NamedTuple):
    """A line that arrows are moved along: its points, how far along it each is, and how far the arrow's own."""

    xy: NDArray[np.float64]
    along: NDArray[np.float64]
    here: float

    @property
    def length(self) -> float:
        """That of the line."""
        return float(self.along[-1])

    def at(self, far: NDArray[np.float64]) -> NDArray[np.float64]:
        """The points so far along it."""
        return np.column_stack([np.interp(far, self.along, column) for column in self.xy.T])


def _track(lines: NDArray[Any], point: BaseGeometry) -> _Track | None:
    """The line that a point lies on, give or take a little."""
    if not len(lines):
        return None
    off = shapely.distance(lines, point)
    line = lines[int(off.argmin())]
    if off.min() > _ON_LINE * line.length:
        return None
    xy = shapely.get_coordinates(line)
    along = np.insert(np.cumsum(np.hypot(*np.diff(xy, axis=0).T)), 0, 0.0)
    return _Track(xy, along, float(shapely.line_locate_point(line, point)))


def _boxes(some: Sequence[Arrow], scale: float, asides: Sequence[tuple[float, float]]) -> NDArray[Any]:
    """The boxes of some arrows, each so far aside, as polygons."""
    rows = [
        (a.x * scale + dx, a.y * scale + dy, LENGTH, _THICK, a.angle) for a, (dx, dy) in zip(some, asides, strict=True)
    ]
    found: NDArray[Any] = shapely.polygons(corners(np.array(rows).reshape(-1, 5)))
    return found


def _meet(some: NDArray[Any], others: Sequence[BaseGeometry] | NDArray[Any]) -> NDArray[np.bool_]:
    """Which of some boxes meet any of others."""
    met: NDArray[np.bool_] = shapely.intersects(some[:, None], np.array(others, dtype=object)).any(axis=1)
    return met


def _hides(
    arrow: Arrow, scale: float, asides: Sequence[tuple[float, float]], dots: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """At which of some ways aside an arrow lies on the middle of a dot, or nearly; one in its gap is seen."""
    turn = math.radians(arrow.angle)
    off = dots - (np.array([arrow.x, arrow.y]) * scale + np.array(asides))[:, None]
    sides = np.array([(math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))])
    along, across = np.abs(off @ sides.T).transpose(2, 0, 1)
    on = (along > GAP / 2) & (along < LENGTH / 2 + _DOT) & (across < _THICK / 2 + _DOT)
    found: NDArray[np.bool_] = on.any(axis=1)
    return found


def shaft(mark: Mark) -> str:
    """Path data of the shaft of an arrow to the right around (0, 0), broken in the middle."""
    half, base = LENGTH / 2, LENGTH / 2 - _head(mark) + 0.5
    return f"M{-half:g} 0H{-GAP / 2:g}M{GAP / 2:g} 0H{base:.1f}"


def head(mark: Mark) -> str:
    """Path data of its head, a triangle with the tip at the arrow's end."""
    long = _head(mark)
    wide = long * 0.46
    return f"M{LENGTH / 2 - long:.1f} {-wide:.1f}L{LENGTH / 2:g} 0L{LENGTH / 2 - long:.1f} {wide:.1f}z"


def _head(mark: Mark) -> float:
    """How long a head is."""
    return 6.5 + 1.5 * mark.width
