"""Boxes in which a label might stand, best first: around a point, inside a polygon, beside a line.

All lengths are pixels (page units in the figure), y down; angles are degrees, clockwise as in SVG.
A box is a row ``x, y, width, height, angle``, with its centre.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from layers.textwidth import size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.style import Type

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_CLEAR = 2.0  # between a line and the label beside it
_SPOTS = 10  # in a polygon
_MUST = 6  # of them, that a label may take which does not fit
_DETAIL = 0.004  # of an outline, in shares of its size
_ROOMY = 2.0  # a label's width by its height, as if it were so high, when spots are compared
_SPREAD = 0.3  # distance between spots, in shares of the room around the best
_GRID = 10  # points a side, of which the spots are chosen
_CELLS = (np.indices((_GRID, _GRID)).reshape(2, -1).T + 0.5) / _GRID  # in shares of the polygon's box
_FINER = (np.indices((6, 6)).reshape(2, -1).T / 5 - 0.5) * 1.5 / _GRID  # around the best of them
_CENTRAL = 0.7  # how far from the middle a spot costs nothing, in shares of half the view
_FAR = 6.0  # what a spot costs that lies half a view farther off, in crossed lines
_PARTS = 2  # of a line that have a label tried
_STRETCHES = 10  # along a line
_SAMPLES = 13  # points of the line beside a label
_ACROSS = np.linspace(-0.5, 0.5, _SAMPLES)
_BEND = 0.9  # of a label's height: how far the line beside it may sway
_TOLERANCE = 1.5  # detail of a line that a label may ignore
_COARSER = 8.0  # how much smaller the scale is for which lines are simplified once more
# East, west, north-east, south-east, north-west, south-west, north, south: the side of the point
# that the box lies on, and the share of the gap kept in x and in y.
_AROUND = np.array(
    [
        (1, 0, 1, 0),
        (-1, 0, 1, 0),
        (1, -1, 0.7, 0.35),
        (1, 1, 0.7, 0.35),
        (-1, -1, 0.7, 0.35),
        (-1, 1, 0.7, 0.35),
        (0, -1, 0, 0.7),
        (0, 1, 0, 0.7),
    ],
    dtype=np.float64,
)
# More for a point whose symbol stays without its label: above and below it, but not in the middle.
_MORE = np.array([(0.5, -1, 0, 0.7), (-0.5, -1, 0, 0.7), (0.5, 1, 0, 0.7), (-0.5, 1, 0, 0.7)], dtype=np.float64)
_ALL_AROUND = np.concatenate([_AROUND, _MORE])
# The same for a symbol that is wider than high, or higher than wide: no label hangs over its corner.
_SIDES = [(-1, 0), (1, 0), (0, -1), (0, 1), (1, -1), (-1, -1), (1, 1), (-1, 1)]
_BESIDE = np.array([(x, y, y == 0, y != 0) for x, y in _SIDES], dtype=np.float64)


class Request(NamedTuple):
    """A label that asks for room.

    ``anchor`` is a Point, a line or a polygon, in pixels. ``radius`` is that of the point's
    symbol, or half the width of the line. The symbol ``stays`` also where the label does not;
    others are drawn with their label or not at all. The box has room for each of the ``texts``, which
    are the label in several languages. A label that may ``overflow`` its polygon
    does so only where it does not fit; it stands ``beside`` its polygon rather than over its edge.
    A ``strict`` label crosses no line at all. ``margin`` is kept free around it. A label in a
    polygon may be drawn to the middle of the view: ``middle`` is (x, y, half the view's size).
    A point's symbol that is no disc has a ``reach``, half its width and half its height, and may be
    ``turned`` in it: its own width, height and angle. Others may stand on one that is not ``solid``.
    """

    id: str
    anchor: BaseGeometry
    texts: tuple[str, ...]
    type: Type
    priority: int = 0
    radius: float = 0.0
    stays: bool = False
    overflow: bool = False
    beside: bool = False
    strict: bool = False
    margin: float = 1.0
    middle: tuple[float, float, float] | None = None
    reach: tuple[float, float] | None = None
    turned: tuple[float, float, float] | None = None
    solid: bool = True


class Boxes(NamedTuple):
    """Boxes in which labels might stand, those of a request together and best first.

    ``rows`` (n, 5) are the boxes; ``guards`` (n, 5) what no line may cross; ``owner`` (n,) the
    index of a box's request; ``align`` (n,) which side of a point it stands on; ``symbol`` (n,)
    whether it is the point's symbol instead of a label, the first of its request's; ``cost`` (n,)
    what speaks against it, where 1 is a line crossed that should not be.
    """

    rows: Array
    guards: Array
    owner: NDArray[np.intp]
    align: NDArray[np.intp]
    symbol: Flags
    cost: Array

    def at(self, chosen: Flags | NDArray[np.intp]) -> Boxes:
        """Some of the boxes."""
        rows, guards, owner, align, symbol, cost = self
        return Boxes(rows[chosen], guards[chosen], owner[chosen], align[chosen], symbol[chosen], cost[chosen])

    @classmethod
    def of(cls, rows: Array, owner: NDArray[np.intp], cost: Array | None = None) -> Boxes:
        """Boxes that are their own guards and stand on no side of anything."""
        n = len(rows)
        no, none = np.zeros(n, dtype=bool), np.zeros(n, dtype=np.intp)
        return cls(rows, rows, owner, none, no, np.zeros(n) if cost is None else cost)

    @classmethod
    def joined(cls, parts: Iterable[Boxes]) -> Boxes:
        """All boxes of some, by their owners."""
        whole = cls(*(np.concatenate(x) for x in zip(*parts, strict=True)))
        return whole.at(np.argsort(whole.owner, kind="stable"))


def corners(rows: Array) -> Array:
    """Corners, shape (n, 4, 2), of boxes (x, y, width, height, angle), shape (n, 5)."""
    turn = np.radians(rows[:, 4])
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = rows[:, 2, None] / 2 * np.array([-1, 1, 1, -1])
    y = rows[:, 3, None] / 2 * np.array([-1, -1, 1, 1])
    return np.stack([rows[:, 0, None] + x * cos - y * sin, rows[:, 1, None] + x * sin + y * cos], axis=2)


def segments(geometries: BaseGeometry | NDArray[Any]) -> Array:
    """The segments of all lines or rings of geometries, shape (m, 2, 2)."""
    parts = shapely.get_parts(geometries)
    dimension = shapely.get_dimensions(parts)
    lines = np.concatenate([shapely.get_rings(parts[dimension == 2]), parts[dimension == 1]])
    xy, of = shapely.get_coordinates(lines, return_index=True)
    inner = of[1:] == of[:-1]
    return np.stack([xy[:-1][inner], xy[1:][inner]], axis=1)


def _rows(x: Array, y: Array, w: float | Array, h: float | Array, angle: Array | float = 0.0) -> Array:
    """Boxes (x, y, width, height, angle), shape (n, 5)."""
    out = np.empty((len(x), 5))
    out[:, 0], out[:, 1], out[:, 2], out[:, 3], out[:, 4] = x, y, w, h, angle
    return out


def _clearance(points: Array, lines: Array) -> Array:
    """Distance in the larger of x and y from points (n, 2) to segments (m, 2, 2); shape (n,).

    ``max(|x|, |y|)`` is convex along a segment: its least value is at an end or where |x| = |y|.
    """
    ax, ay = (lines[None, :, 0, i] - points[:, i, None] for i in (0, 1))
    dx, dy = (lines[None, :, 1, i] - lines[None, :, 0, i] for i in (0, 1))
    best = np.maximum(np.abs(ax), np.abs(ay))  # every end is the start of a segment of its ring
    with np.errstate(divide="ignore", invalid="ignore"):
        for t in ((ay - ax) / (dx - dy), -(ax + ay) / (dx + dy)):
            t[~((t > 0) & (t < 1))] = 0.0
            np.minimum(best, np.maximum(np.abs(ax + t * dx), np.abs(ay + t * dy)), out=best)
    nearest: Array = best.min(axis=1)
    return nearest


class _Points:
    """Boxes around points, the points' symbols before them."""

    def __init__(self, asked: Sequence[tuple[int, Request, float, float]]) -> None:
        self.anchors = shapely.get_coordinates([r.anchor for _, r, _, _ in asked])
        parts = [self._around(*x) for x in asked]
        self.boxes = Boxes.joined(parts) if parts else Boxes.of(np.empty((0, 5)), np.empty(0, dtype=np.intp))
        self.base = np.repeat(self.anchors, [len(x.rows) for x in parts], axis=0)

    @staticmethod
    def _around(owner: int, request: Request, w: float, h: float) -> Boxes:
        gap, reach = request.type.gap, request.reach
        wide, high = reach or (request.radius, request.radius)
        gap_x, gap_y = (gap + wide, gap + high) if reach else (gap, gap)
        on_it = wide == 0 and gap == 0
        sides = _BESIDE if reach else _ALL_AROUND if request.stays else _AROUND
        sx, sy, gx, gy = np.zeros((4, 1)) if on_it else sides.T
        rows = _rows(sx * (w / 2 + gx * gap_x), sy * (h / 2 + gy * gap_y), w, h)
        # The guard also holds what lies between symbol and label: no border may pass between.
        near_x, near_y = np.maximum(gx * gap_x - gx * wide, 0), np.maximum(gy * gap_y - gy * high, 0)
        guards = rows - _rows(sx * near_x / 2, sy * near_y / 2, 0, 0)
        guards[:, 2] += near_x
        guards[:, 3] += near_y
        n, first = len(rows), int(wide > 0 and request.solid)
        if first:
            rows = np.concatenate([[[0, 0, *(request.turned or (2 * wide, 2 * high, 0))]], rows])
            guards = np.concatenate([np.zeros((1, 5)), guards])
        align = np.concatenate([np.zeros(first, dtype=np.intp), sx.astype(np.intp)])
        return Boxes(rows, guards, np.full(n + first, owner), align, np.arange(n + first) < first, np.zeros(n + first))

    def at(self, scale: float, asides: Array) -> Boxes:
        shift = np.zeros_like(self.boxes.rows)
        shift[:, :2] = self.base * scale + asides[self.boxes.owner]
        return self.boxes._replace(rows=self.boxes.rows + shift, guards=self.boxes.guards + shift)


class _Areas:
    """Boxes inside polygons: spots far from the outline, and far from each other.

    How large a box of the label's proportions fits around each is known once for all scales.
    """

    def __init__(self, asked: Sequence[tuple[int, Request, float, float]], finest: float) -> None:
        found = [_spots(request, w, h, finest) for _, request, w, h in asked]
        sizes = [len(room) for _, room, _ in found]
        self.spots, self.room, self.cost = (np.concatenate(x) for x in zip(*found, strict=True))
        self.owner = np.repeat([n for n, *_ in asked], sizes)
        self.size = np.repeat([(w, h) for *_, w, h in asked], sizes, axis=0)
        rank = np.concatenate([np.arange(n) for n in sizes])
        self.must = np.repeat([r.overflow for _, r, _, _ in asked], sizes) & (rank < _MUST)
        self.beside = [
            (n, np.array(r.anchor.bounds), w, h, float(room.max(initial=0.0)))
            for (n, r, w, h), (_, room, _) in zip(asked, found, strict=True)
            if r.beside
        ]

    def at(self, scale: float) -> Boxes:
        """Boxes for those spots that have room, or that must do."""
        fits = self.must | (self.room * 2 * scale >= 1)
        spots, size = self.spots[fits] * scale, self.size[fits]
        rows, owner, cost = [_rows(*spots.T, *size.T)], [self.owner[fits]], [self.cost[fits]]
        for n, bounds, w, h, room in self.beside:
            if room * 2 * scale < 1:
                around = self._around(bounds * scale, w, h)
                rows, owner = [around, *rows], [np.full(len(around), n), *owner]
                cost = [np.zeros(len(around)), *cost]
        return Boxes.of(np.concatenate(rows), np.concatenate(owner), np.concatenate(cost))

    @staticmethod
    def _around(bounds: Array, w: float, h: float) -> Array:
        """Boxes around a polygon; none where it is too small to be worth a name."""
        x0, y0, x1, y1 = bounds
        if x1 - x0 + y1 - y0 < h:
            return np.empty((0, 5))
        sx, sy, gx, _ = _AROUND.T
        x = (x0 + x1) / 2 + sx * ((w + gx * (x1 - x0)) / 2 + _CLEAR)
        y = (y0 + y1) / 2 + sy * ((h + np.where(gx == 0, 1, gx) * (y1 - y0)) / 2)
        return _rows(x, y, w, h)


def _spots(request: Request, w: float, h: float, finest: float) -> tuple[Array, Array, Array]:
    """Points (n, 2) inside a polygon, the best first; the room (n,) around each, and its cost (n,).

    The room is half the width of the largest box of the label's form, where the label's width is 1.
    """
    shape = request.anchor
    low, high = np.array(shape.bounds).reshape(2, 2)
    detail = max(1 / finest, _DETAIL * float((high - low).max()))
    # A polygon that is too small even at the finest scale is not looked at.
    hopeless = not request.overflow and bool(((high - low) * finest < (w, h)).any())
    outline = segments(shapely.simplify(shape, detail, preserve_topology=False))
    if hopeless or not len(outline):
        return np.empty((0, 2)), np.empty(0), np.empty(0)
    form = np.array([w, max(h, w / _ROOMY)])
    shapely.prepare(shape)
    grid = low + _CELLS * (high - low)
    points = np.concatenate([grid[shapely.contains_xy(shape, grid)], shapely.get_coordinates(shape.point_on_surface())])
    room = _clearance(points / form, outline / form)
    more = points[room.argmax()] + _FINER * (high - low)
    more = more[shapely.contains_xy(shape, more)]
    if len(more):
        points = np.concatenate([points, more])
        room = np.concatenate([room, _clearance(more / form, outline / form)])
    cost = _off_middle(points, request.middle)
    worth = np.round(room / (1 + cost), 9)
    chosen = _spread(points, np.lexsort((points[:, 1], points[:, 0], -worth)), room.max() * form * _SPREAD)
    points = points[chosen]
    return points, _clearance(points / (w, h), outline / (w, h)) - detail / min(w, h), cost[chosen]


def _off_middle(points: Array, middle: tuple[float, float, float] | None) -> Array:
    """What points (n, 2) cost for lying off the middle of the view."""
    if middle is None:
        return np.zeros(len(points))
    x, y, half = middle
    off = np.hypot(points[:, 0] - x, points[:, 1] - y) / half
    cost: Array = _FAR * np.maximum(off - _CENTRAL, 0)
    return cost


def _spread(points: Array, order: NDArray[np.intp], least: Array) -> list[int]:
    """Indexes of the first of some points, none nearer to another than ``least`` in x and y."""
    (x, y), (wide, high) = points.T, least
    far = (np.abs(x[:, None] - x) >= wide) | (np.abs(y[:, None] - y) >= high)
    found: list[int] = []
    free = np.ones(len(points), dtype=bool)
    for i in order.tolist():
        if free[i]:
            found.append(i)
            free &= far[i]
            if len(found) == _SPOTS:
                break
    return found


class _Line:
    """Boxes beside a line, turned with it; beside it and level where it must have a label."""

    def __init__(self, owner: int, request: Request, w: float, h: float, finest: float) -> None:
        self.owner = owner
        self.size = (w, h)
        self.level = request.overflow
        self.clear = request.radius + _CLEAR
        merged = shapely.line_merge(request.anchor) if request.anchor.geom_type == "MultiLineString" else request.anchor
        parts = [p for p in shapely.get_parts(merged) if p.geom_type == "LineString" and not p.is_empty]
        parts = sorted(parts, key=lambda p: (-p.length, p.bounds))[:_PARTS]
        fine = shapely.simplify(np.array(parts, dtype=object), _TOLERANCE / 3 / finest, preserve_topology=False)
        coarse = shapely.simplify(fine, _TOLERANCE / 3 * _COARSER / finest, preserve_topology=False)
        self.levels = ((finest / _COARSER, coarse), (np.inf, fine))
        self.lengths = shapely.length(fine).tolist()

    def at(self, scale: float) -> Boxes:
        found = [np.empty((0, 7))]
        parts = next(parts for most, parts in self.levels if scale <= most)
        for part, length in zip(parts, self.lengths, strict=True):
            if length * scale < self.size[0]:
                break
            line = shapely.get_coordinates(shapely.simplify(part, _TOLERANCE / scale, preserve_topology=False)) * scale
            found += self._stretches(line)
        rows = np.concatenate(found)
        rows = rows[np.argsort(rows[:, 5], kind="stable")][:_STRETCHES]
        boxes = Boxes.of(rows[:, :5], np.full(len(rows), self.owner))
        return boxes._replace(align=rows[:, 6].astype(np.intp))

    def _stretches(self, line: Array) -> list[Array]:
        """Boxes beside a line (n, 2), with what each costs and its side in further columns."""
        w = self.size[0]
        step = line[1:] - line[:-1]
        along = np.zeros(len(line))
        np.cumsum(np.hypot(step[:, 0], step[:, 1]), out=along[1:])
        rest = float(along[-1]) - w
        if rest < 0:
            return []
        count = min(2 + int(rest / (w / 3)), 2 * _STRETCHES)
        middle = w / 2 + np.arange(count) * (rest / (count - 1))
        t = middle[:, None] + _ACROSS * w
        x, y = np.interp(t, along, line[:, 0]), np.interp(t, along, line[:, 1])
        found = self._turned(x, y)
        return [*found, *self._level(x, y)] if self.level else found

    def _turned(self, x: Array, y: Array) -> list[Array]:
        w, h = self.size
        dx, dy = x[:, -1] - x[:, 0], y[:, -1] - y[:, 0]
        chord = np.hypot(dx, dy)
        sign = np.where((dx > 0) | ((dx == 0) & (dy > 0)), 1.0, -1.0)
        ux, uy = sign * dx / np.maximum(chord, 1e-9), sign * dy / np.maximum(chord, 1e-9)
        cx, cy = (x[:, 0] + x[:, -1]) / 2, (y[:, 0] + y[:, -1]) / 2
        # How far the line sways to the side that lies below the text.
        sway = (y - cy[:, None]) * ux[:, None] - (x - cx[:, None]) * uy[:, None]
        top, bottom = sway.min(axis=1), sway.max(axis=1)
        keep = (chord > w * 0.9) & (bottom - top <= _BEND * h)
        angle = np.degrees(np.arctan2(uy, ux))
        cost = (bottom - top) / h + np.abs(angle) / 90
        found = []
        for off, more in ((top - h / 2 - self.clear, 0.0), (bottom + h / 2 + self.clear, 0.3)):
            rows = _rows(cx - uy * off, cy + ux * off, w, h, angle)
            found.append(np.column_stack([rows, cost + more, np.zeros(len(rows))])[keep])
        return found

    def _level(self, x: Array, y: Array) -> list[Array]:
        w, h = self.size
        cx, cy = x[:, _SAMPLES // 2], y[:, _SAMPLES // 2]
        far = w / 2 + self.clear + 2
        sides = ((far, 0.0), (-far, 0.0), (far, h / 2), (-far, h / 2), (far, -h / 2), (-far, -h / 2))
        costs = 3.0 + np.abs(np.arange(len(cx)) - (len(cx) - 1) / 2) / max(len(cx), 1)
        return [
            np.column_stack([_rows(cx + dx, cy + dy, w, h), costs, np.full(len(cx), np.sign(dx))]) for dx, dy in sides
        ]


class Candidates:
    """The boxes of some requests, made ready once for all scales."""

    def __init__(self, requests: Sequence[Request], finest: float) -> None:
        kinds: list[list[tuple[int, Request, float, float]]] = [[], [], []]
        anchors = np.array([r.anchor for r in requests], dtype=object)
        dimensions = np.where(shapely.is_empty(anchors), -1, shapely.get_dimensions(anchors)).tolist()
        for n, (request, dimension) in enumerate(zip(requests, dimensions, strict=True)):
            w, h = size(request.texts, request.type)
            if w > 0 and dimension >= 0:
                kinds[(0, 2, 1)[dimension]].append((n, request, w, h))
        points, areas, lines = kinds
        self._points = _Points(points)
        self._others: list[_Areas | _Line] = [_Line(n, r, w, h, finest) for n, r, w, h in lines]
        if areas:
            self._others.append(_Areas(areas, finest))
        # Those of areas and lines at the last scale: it is asked for again when arrows have been moved.
        self._scale = math.nan
        self._last: list[Boxes] = []

    def at(self, scale: float, asides: Array) -> Boxes:
        """All boxes at a scale, in pixels, by their owners; ``asides`` (n, 2) move those of points."""
        if scale != self._scale:
            self._scale, self._last = scale, [x.at(scale) for x in self._others]
        return Boxes.joined([self._points.at(scale, asides), *self._last])
