"""Where labels go: one algorithm, for the page and for the figure.

Labels are placed greedily, the lowest priority number first. Each has candidate boxes, best first:
eight around a point; the roomiest spots inside a polygon; stretches beside a line, turned with it.
A label takes its first box that overlaps no label and no symbol and crosses no border, and if it
can, one that crosses no province line or river either. A label with no such box is left out.

There is no browser to measure text, so widths come from a table of advance widths of DejaVu Sans,
a wide face (see `width`): fonts that readers have are narrower, so what fits here fits there.

All lengths are pixels (page units in the figure), y down; angles are degrees, clockwise as in SVG.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from layers import projection
from layers.style import MARKS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds
    from layers.generalise import Box
    from layers.layer import Label, Layer
    from layers.style import Type

    Array = NDArray[np.float64]

#: The zoom steps of the page.
ZOOMS = tuple(z / 2 for z in range(10, 21))
#: Height of a line of text, in em.
LINE = 1.2

# Advance widths of U+0020-U+007E in thousandths of an em: table `hmtx` of DejaVu Sans 2.37 and
# DejaVu Sans Bold 2.37, read with fontTools and rounded. Verdana's are the same within 3 %.
_REGULAR = (
    "318 401 460 838 636 950 780 275 390 390 500 838 318 361 318 337 636 636 636 636 636 636 636 636 636 636 337 337"
    " 838 838 838 531 1000 684 686 698 770 632 575 775 752 295 295 656 557 863 748 787 603 787 695 635 611 732 684 989"
    " 685 611 685 390 337 390 838 500 500 613 635 550 635 615 352 635 634 278 278 579 278 974 634 612 635 635 411 521"
    " 392 634 592 818 592 592 525 636 337 636 838"
)
_BOLD = (
    "348 456 521 838 696 1002 872 306 457 457 523 838 380 415 380 365 696 696 696 696 696 696 696 696 696 696 400 400"
    " 838 838 838 580 1000 774 762 734 830 683 683 821 837 372 372 775 637 995 837 850 733 850 770 720 682 812 774 1103"
    " 771 724 725 457 365 457 838 500 500 675 716 593 716 678 435 716 712 343 343 665 343 1042 712 687 716 716 493 595"
    " 478 712 652 924 645 652 582 712 365 712 838"
)
_ADVANCES = {
    False: {chr(0x20 + i): int(w) / 1000 for i, w in enumerate(_REGULAR.split())},
    True: {chr(0x20 + i): int(w) / 1000 for i, w in enumerate(_BOLD.split())},
}
# A joined Arabic letter: the widest mean of a word among 17 names of the region, set in DejaVu
# Sans by Chromium, was 0.644 em (bold 0.729), the mean 0.47 em (0.57). Others: 0.75, full width 1.
_ARABIC = {False: 0.65, True: 0.73}
_OTHER = {False: 0.75, True: 0.83}
_BOLD_FROM = 600

# Styles of lines that no label may cross, of those that it should not, and of labels that
# may stand beside their polygon, and of those that cross neither.
_HARD = frozenset({"border", "border-disputed", "border-of-interest", "named-border"})
_SOFT = frozenset({"province", "named-province", "river-1", "river-2", "named-river"})
_BESIDE = frozenset({"lake", "named-lake"})
_STRICT = frozenset({"town", "province"})
_COUNTRIES = frozenset({"country", "named-country"})
_ENOUGH = 0.25  # of a country that suffices for its name
_CLEAR = 2.0  # between a line and the label beside it
_SPOTS = 10  # in a polygon
_ROOMY = 2.0  # a label's width by its height, as if it were so high, when spots are compared
_SPREAD = 0.3  # distance between spots, in shares of the room around the best
_GRID = 10  # points a side, of which the spots are chosen
_CELLS = (np.indices((_GRID, _GRID)).reshape(2, -1).T + 0.5) / _GRID  # in shares of the polygon's box
_FINER = (np.indices((6, 6)).reshape(2, -1).T / 5 - 0.5) * 1.5 / _GRID  # around the best of them
_PARTS = 2  # of a line that have a label tried
_STRETCHES = 10  # along a line
_SAMPLES = 13  # points of the line beside a label
_BEND = 0.9  # of a label's height: how far the line beside it may sway
_TOLERANCE = 1.5  # detail of a line that a label may ignore
_BEYOND = 1.0  # degrees around the first view that have labels
_DETAIL = 1.0  # of the lines that labels keep clear of
_COARSER = 8.0  # how much smaller the scale is for which lines are simplified once more
_SPARSE = 8.0  # kept free around the label of a town that only orients
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


@dataclass(frozen=True, slots=True)
class Request:
    """A label that asks for room.

    ``anchor`` is a Point, a line or a polygon, in pixels. ``radius`` is that of the point's
    symbol, or half the width of the line. The symbol ``stays`` also where the label does not;
    others are drawn with their label or not at all. A label that may ``overflow`` its polygon
    does so only where it does not fit; it stands ``beside`` its polygon rather than over its edge.
    A ``strict`` label crosses no line at all. ``margin`` is kept free around it.
    """

    id: str
    anchor: BaseGeometry
    text: str
    type: Type
    priority: int = 0
    radius: float = 0.0
    stays: bool = False
    overflow: bool = False
    beside: bool = False
    strict: bool = False
    margin: float = 1.0


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a label goes: the centre of its box, the box's size, and its angle.

    ``align`` tells which part of the text is sure to stand where the box says, in a font of any
    width: 1 its left edge (the label is right of its point), 0 its middle, -1 its right edge.
    """

    x: float
    y: float
    angle: float
    width: float
    height: float
    align: int = 0

    @property
    def edge(self) -> float:
        """The x of the text's left edge, middle or right edge, as ``align`` says."""
        return self.x - self.align * self.width / 2

    def box(self) -> BaseGeometry:
        """The label's box as a polygon."""
        row = np.array([[self.x, self.y, self.width, self.height, self.angle]])
        return shapely.polygons(_corners(row))[0]


class Spot(NamedTuple):
    """A label's place on the page at a zoom: ``(dx, dy)`` pixels from ``(lon, lat)`` degrees.

    What stands there is the label's left edge, middle or right edge (``align`` 1, 0, -1), at half
    its height, turned by ``angle`` degrees.
    """

    dx: float
    dy: float
    angle: float
    lon: float
    lat: float
    align: int


def is_arabic(text: str) -> bool:
    """Whether a text has letters of the Arabic script: no letter spacing, capitals or italics."""
    return any("\u0600" <= c <= "\u08ff" or "\ufb50" <= c <= "\ufefc" for c in text)


def written(text: str, kind: Type) -> str:
    """The text as it is set: on one line, in capitals where the type asks for them."""
    plain = " ".join(text.split())
    return plain.upper() if kind.capitals and not is_arabic(plain) else plain


def _advance(char: str, *, bold: bool) -> float:
    base = unicodedata.normalize("NFD", char)[0]
    known = _ADVANCES[bold].get(base)
    if known is not None:
        return known
    if unicodedata.category(char) in {"Mn", "Cf"}:
        return 0.0
    if is_arabic(base):
        return _ARABIC[bold]
    wide = unicodedata.east_asian_width(char) in {"W", "F"} or char in "—…"
    return 1.0 if wide else _OTHER[bold]


@cache
def width(text: str, kind: Type) -> float:
    """The width of a text in pixels, as set in a wide sans-serif (DejaVu Sans, Verdana).

    Advance widths by character, and letter spacing after each; accented letters are as wide as
    their base; Arabic letters have a mean width, since they join.
    """
    text = written(text, kind)
    em = sum(_advance(c, bold=kind.weight >= _BOLD_FROM) for c in text)
    if not is_arabic(text):
        em += kind.spacing * len(text)
    return em * kind.size


def _corners(rows: Array) -> Array:
    """Corners, shape (n, 4, 2), of boxes (x, y, width, height, angle), shape (n, 5)."""
    turn = np.radians(rows[:, 4])
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = rows[:, 2, None] / 2 * np.array([-1, 1, 1, -1])
    y = rows[:, 3, None] / 2 * np.array([-1, -1, 1, 1])
    return np.stack([rows[:, 0, None] + x * cos - y * sin, rows[:, 1, None] + x * sin + y * cos], axis=2)


def _rows(x: Array, y: Array, w: float, h: float, angle: Array | float = 0.0) -> Array:
    """Boxes (x, y, width, height, angle), shape (n, 5)."""
    out = np.empty((len(x), 5))
    out[:, 0], out[:, 1], out[:, 2], out[:, 3], out[:, 4] = x, y, w, h, angle
    return out


def _apart(one: Array, many: Array) -> NDArray[np.bool_]:
    """Whether turned boxes, corners (n, 4, 2), keep clear of one, corners (4, 2): separating axes."""
    apart = np.zeros(len(many), dtype=bool)
    for side in (1, 3):
        axis = one[side] - one[0]
        low, high = np.sort((one[0] @ axis, one[side] @ axis))
        along = many @ axis
        apart |= (along.min(axis=1) >= high) | (along.max(axis=1) <= low)
        axes = many[:, side] - many[:, 0]
        mine = one @ axes.T
        start, end = (many[:, 0] * axes).sum(axis=1), (many[:, side] * axes).sum(axis=1)
        apart |= (mine.min(axis=0) >= end) | (mine.max(axis=0) <= start)
    return apart


def _clearance(points: Array, rings: Array) -> Array:
    """Distance in the larger of x and y from points (n, 2) to segments (m, 2, 2); shape (n,).

    ``max(|x|, |y|)`` is convex along a segment: its least value is at an end or where |x| = |y|.
    """
    ax, ay = (rings[None, :, 0, i] - points[:, i, None] for i in (0, 1))
    dx, dy = (rings[None, :, 1, i] - rings[None, :, 0, i] for i in (0, 1))
    best = np.maximum(np.abs(ax), np.abs(ay))  # every end is the start of a segment of its ring
    with np.errstate(divide="ignore", invalid="ignore"):
        for t in ((ay - ax) / (dx - dy), -(ax + ay) / (dx + dy)):
            t[~((t > 0) & (t < 1))] = 0.0
            np.minimum(best, np.maximum(np.abs(ax + t * dx), np.abs(ay + t * dy)), out=best)
    nearest: Array = best.min(axis=1)
    return nearest


def _segments(geometry: BaseGeometry | NDArray[Any]) -> Array:
    """The segments of all lines or rings of geometries, shape (m, 2, 2)."""
    parts = shapely.get_parts(geometry)
    areal = shapely.get_dimensions(parts) == 2
    lines = np.concatenate([shapely.get_rings(parts[areal]), parts[~areal & (shapely.get_dimensions(parts) == 1)]])
    xy, of = shapely.get_coordinates(lines, return_index=True)
    inner = of[1:] == of[:-1]
    return np.stack([xy[:-1][inner], xy[1:][inner]], axis=1)


class _Nowhere:
    """No candidates: for an empty anchor or a blank text."""

    def at(self, _scale: float) -> tuple[Array, Array]:
        """No boxes."""
        return np.empty((0, 5)), np.empty((0, 5))


class _Point:
    """Candidates around a point."""

    def __init__(self, request: Request, w: float, h: float) -> None:
        self.base = shapely.get_coordinates(request.anchor)[0]
        sx, sy, gx, gy = _AROUND.T
        self.align = sx.astype(int)
        if request.radius == 0 and request.type.gap == 0:
            self.align, sx, sy, gx, gy = np.zeros(1, dtype=int), *np.zeros((4, 1))
        gap, radius = request.type.gap, request.radius
        self.offsets = _rows(sx * (w / 2 + gx * gap), sy * (h / 2 + gy * gap), w, h)
        # The guard also holds what lies between symbol and label: no border may pass between.
        near_x, near_y = np.maximum(gx * (gap - radius), 0), np.maximum(gy * (gap - radius), 0)
        self.guards = self.offsets - _rows(sx * near_x / 2, sy * near_y / 2, 0, 0)
        self.guards[:, 2] += near_x
        self.guards[:, 3] += near_y

    def at(self, scale: float) -> tuple[Array, Array]:
        """Boxes and guards in pixels."""
        shift = np.array([*(self.base * scale), 0, 0, 0])
        return self.offsets + shift, self.guards + shift


class _Area:
    """Candidates inside a polygon: spots far from its outline, and far from each other.

    How large a box of the label's proportions fits around each is known once for all scales.
    """

    def __init__(self, request: Request, w: float, h: float, finest: float) -> None:
        self.size = (w, h)
        self.overflow, self.beside = request.overflow, request.beside
        self.bounds = np.array(request.anchor.bounds)
        detail = _DETAIL / finest
        outline = _segments(shapely.simplify(request.anchor, detail, preserve_topology=False))
        self.spots, self.room = np.empty((0, 2)), np.empty(0)
        if len(outline):
            self.spots = self._spots(request.anchor, outline, np.array([w, max(h, w / _ROOMY)]))
            self.room = _clearance(self.spots / (w, h), outline / (w, h)) - detail / min(w, h)

    def _spots(self, shape: BaseGeometry, outline: Array, form: Array) -> Array:
        """Points (n, 2) inside a polygon, the one with most room for a form first."""
        low, high = self.bounds.reshape(2, 2)
        shapely.prepare(shape)
        grid = low + _CELLS * (high - low)
        centre = shapely.get_coordinates(shapely.point_on_surface(shape))
        points = np.concatenate([grid[shapely.contains_xy(shape, grid)], centre])
        room = _clearance(points / form, outline / form)
        more = points[room.argmax()] + _FINER * (high - low)
        more = more[shapely.contains_xy(shape, more)]
        points = np.concatenate([points, more])
        if len(more):
            room = np.concatenate([room, _clearance(more / form, outline / form)])
        order = np.lexsort((points[:, 1], points[:, 0], -np.round(room, 9)))
        return self._spread(points[order], room.max() * form * _SPREAD)

    @staticmethod
    def _spread(points: Array, least: Array) -> Array:
        """The first of some points, none nearer to another than ``least`` in x and y."""
        found: list[Array] = []
        while len(points) and len(found) < _SPOTS:
            found.append(points[0])
            points = points[(np.abs(points - points[0]) >= least).any(axis=1)]
        return np.array(found)

    def at(self, scale: float) -> tuple[Array, Array]:
        """Boxes in pixels, for those spots that have room; they are their own guards."""
        fits = self.room * 2 * scale >= 1
        around = self.beside and not fits.any()
        if self.overflow:
            fits[:3] = True
        spots = self.spots[fits] * scale
        rows = _rows(spots[:, 0], spots[:, 1], *self.size)
        if around:
            rows = np.concatenate([self._around(scale), rows])
        return rows, rows

    def _around(self, scale: float) -> Array:
        """Boxes around the polygon; none where it is too small to be worth a name."""
        w, h = self.size
        x0, y0, x1, y1 = self.bounds * scale
        if x1 - x0 + y1 - y0 < h:
            return np.empty((0, 5))
        sx, sy, gx, _ = _AROUND.T
        x = (x0 + x1) / 2 + sx * ((w + gx * (x1 - x0)) / 2 + _CLEAR)
        y = (y0 + y1) / 2 + sy * ((h + np.where(gx == 0, 1, gx) * (y1 - y0)) / 2)
        return _rows(x, y, w, h)


class _Line:
    """Candidates beside a line, turned with it; beside it and level where it must have a label."""

    def __init__(self, request: Request, w: float, h: float, finest: float) -> None:
        self.size = (w, h)
        self.level = request.overflow
        self.clear = request.radius + _CLEAR
        merged = shapely.line_merge(request.anchor) if request.anchor.geom_type == "MultiLineString" else request.anchor
        parts = [p for p in shapely.get_parts(merged) if p.geom_type == "LineString" and not p.is_empty]
        parts = sorted(parts, key=lambda p: (-p.length, p.bounds))[:_PARTS]
        self.parts = [shapely.simplify(p, _TOLERANCE / 3 / finest, preserve_topology=False) for p in parts]

    def at(self, scale: float) -> tuple[Array, Array]:
        """Boxes in pixels; they are their own guards."""
        found = []
        for part in self.parts:
            if part.length * scale < self.size[0]:
                break
            line = shapely.get_coordinates(shapely.simplify(part, _TOLERANCE / scale, preserve_topology=False)) * scale
            found += self._stretches(line)
        if not found:
            return np.empty((0, 5)), np.empty((0, 5))
        rows = np.concatenate(found)
        rows = rows[np.argsort(rows[:, 5], kind="stable")][:_STRETCHES, :5]
        return rows, rows

    def _stretches(self, line: Array) -> list[Array]:
        """Boxes beside a line (n, 2), with what each costs in a sixth column."""
        w = self.size[0]
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
        if along[-1] < w:
            return []
        count = min(2 + int((along[-1] - w) / (w / 3)), 2 * _STRETCHES)
        middle = np.linspace(w / 2, along[-1] - w / 2, count)
        t = middle[:, None] + np.linspace(-w / 2, w / 2, _SAMPLES)
        x, y = np.interp(t, along, line[:, 0]), np.interp(t, along, line[:, 1])
        found = self._turned(x, y)
        return [*found, *self._level(x, y)] if self.level else found

    def _turned(self, x: Array, y: Array) -> list[Array]:
        w, h = self.size
        dx, dy = x[:, -1] - x[:, 0], y[:, -1] - y[:, 0]
        chord = np.hypot(dx, dy)
        sign = np.where((dx > 0) | ((dx == 0) & (dy > 0)), 1.0, -1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            ux, uy = sign * dx / chord, sign * dy / chord
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
            found.append(np.column_stack([rows, cost + more])[keep])
        return found

    def _level(self, x: Array, y: Array) -> list[Array]:
        w, h = self.size
        cx, cy = x[:, _SAMPLES // 2], y[:, _SAMPLES // 2]
        far = w / 2 + self.clear + 2
        sides = ((far, 0.0), (-far, 0.0), (far, h / 2), (-far, h / 2), (far, -h / 2), (-far, -h / 2))
        costs = 3.0 + np.abs(np.arange(len(cx)) - (len(cx) - 1) / 2) / max(len(cx), 1)
        return [np.column_stack([_rows(cx + dx, cy + dy, w, h), costs]) for dx, dy in sides]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A request made ready: its candidates, and its symbol's box if it has one."""

    request: Request
    candidates: _Nowhere | _Point | _Area | _Line
    symbol: Array | None


def _ask(request: Request, finest: float) -> _Asked:
    w, h = width(request.text, request.type), LINE * request.type.size
    symbol = None
    if request.anchor.geom_type == "Point" and request.radius > 0 and not request.anchor.is_empty:
        side = 2 * request.radius
        symbol = np.array([request.anchor.x, request.anchor.y, side, side, 0])
    return _Asked(request, _candidates(request, w, h, finest), symbol)


def _candidates(request: Request, w: float, h: float, finest: float) -> _Nowhere | _Point | _Area | _Line:
    if w == 0 or request.anchor.is_empty:
        return _Nowhere()
    dimension = int(shapely.get_dimensions(request.anchor))
    if dimension == 0:
        return _Point(request, w, h)
    return _Area(request, w, h, finest) if dimension == 2 else _Line(request, w, h, finest)


@dataclass(slots=True)
class _Board:
    """All boxes in play at a zoom, and which of them can't be used any more.

    ``rows`` (n, 5) are the boxes; ``corners`` (n, 4, 2) and ``reach`` (4, n), their bounds, have
    the margins added; ``owner`` (n,) is the index of a box's request.
    """

    rows: Array
    corners: Array
    reach: Array
    blocked: NDArray[np.bool_]
    owner: NDArray[np.intp]

    def take(self, i: int, first: int = 0) -> None:
        """Block all boxes of other requests, from the box ``first`` on, that overlap box i."""
        hit = self._within(self.reach[:, i], first)
        hit = hit[~self.blocked[hit] & (self.owner[hit] != self.owner[i])]
        if len(hit) and (self.rows[i, 4] or self.rows[hit, 4].any()):
            hit = hit[~_apart(self.corners[i], self.corners[hit])]
        self.blocked[hit] = True

    def block(self, box: Box) -> None:
        """Block all boxes that overlap a level one (xmin, ymin, xmax, ymax)."""
        self.blocked[self._within(box)] = True

    def outside(self, frame: tuple[float, float]) -> None:
        """Block all boxes that do not lie inside a frame (width, height)."""
        x0, y0, x1, y1 = self.reach
        self.blocked |= (x0 < 0) | (y0 < 0) | (x1 > frame[0]) | (y1 > frame[1])

    def _within(self, box: Box | Array, first: int = 0) -> NDArray[np.intp]:
        x0, y0, x1, y1 = self.reach[:, first:]
        return np.flatnonzero((x0 < box[2]) & (x1 > box[0]) & (y0 < box[3]) & (y1 > box[1])) + first


@dataclass(frozen=True, slots=True)
class _Lines:
    """Segments that labels keep clear of, the hard ones first; true to a pixel up to a scale."""

    scale: float
    tree: shapely.STRtree
    hard: int

    @classmethod
    def levels(cls, obstacles: NDArray[Any], avoid: NDArray[Any], finest: float) -> tuple[_Lines, ...]:
        """The segments of two kinds of lines, simplified for a coarse scale and for the finest."""
        kinds, found = [obstacles, avoid], []
        for scale in (finest, finest / _COARSER):
            kinds = [shapely.simplify(kind, _DETAIL / scale, preserve_topology=False) for kind in kinds]
            hard, soft = map(_segments, kinds)
            tree = shapely.STRtree(shapely.linestrings(np.concatenate([hard, soft])))
            found.append(cls(scale, tree, len(hard)))
        return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Placer:
    """Labels made ready once, to be placed at any scale.

    Anchors and lines are in units of which a pixel has ``1 / scale``.
    """

    asked: tuple[_Asked, ...]
    order: tuple[int, ...]
    lines: tuple[_Lines, ...]

    @classmethod
    def ready(
        cls,
        requests: Sequence[Request],
        obstacles: Iterable[BaseGeometry] = (),
        avoid: Iterable[BaseGeometry] = (),
        finest: float = 1.0,
    ) -> Placer:
        """A placer for requests among lines that no label may cross and lines it should not.

        ``finest`` is the largest scale that will be asked for.
        """
        order = sorted(range(len(requests)), key=lambda i: (requests[i].priority, requests[i].id))
        hard, soft = (np.asarray(list(lines), dtype=object) for lines in (obstacles, avoid))
        levels = _Lines.levels(hard, soft, finest)
        return cls(tuple(_ask(r, finest) for r in requests), tuple(order), levels)

    def at(
        self,
        scale: float = 1.0,
        frame: tuple[float, float] | None = None,
        taken: Iterable[Box] = (),
        wanted: Sequence[bool] | None = None,
    ) -> list[Placement | None]:
        """Placements at a scale, in step with the requests; None for a label that has no room.

        Parameters
        ----------
        scale
            Pixels in a unit of the anchors.
        frame
            Width and height in pixels of what is seen, from (0, 0); boxes lie inside.
        taken
            Boxes (xmin, ymin, xmax, ymax) in pixels that labels keep out of.
        wanted
            Whether each label is tried at all.
        """
        chosen = [i for i in self.order if wanted is None or wanted[i]]
        out: list[Placement | None] = [None] * len(self.asked)
        if not chosen:
            return out
        board, cost, start = self._board(chosen, scale)
        for box in taken:
            board.block(box)
        if frame is not None:
            board.outside(frame)
        for n, i in enumerate(chosen):
            if self.asked[i].symbol is not None and self.asked[i].request.stays:
                board.take(start[n])
        for n, i in enumerate(chosen):
            out[i] = self._choose(self.asked[i], board, cost, start[n], start[n + 1])
        return out

    def _board(self, chosen: Sequence[int], scale: float) -> tuple[_Board, Array, list[int]]:
        """All boxes of the chosen labels, what each costs, and where each label's boxes start."""
        boxes, guards, margins = [], [], []
        for i in chosen:
            asked = self.asked[i]
            rows, guard = asked.candidates.at(scale)
            if asked.symbol is not None:
                mark = asked.symbol * np.array([scale, scale, 1, 1, 1])
                rows, guard = np.concatenate([mark[None], rows]), np.concatenate([mark[None] * (1, 1, 0, 0, 0), guard])
            boxes.append(rows)
            guards.append(guard)
            margins.append(np.full(len(rows), asked.request.margin))
        start = np.concatenate([[0], np.cumsum([len(b) for b in boxes])])
        rows, margin = np.concatenate(boxes), np.concatenate(margins)
        owner = np.repeat(np.arange(len(boxes)), np.diff(start))
        marks = [start[n] for n, i in enumerate(chosen) if self.asked[i].symbol is not None]
        margin[marks] = 0.0
        grown = rows.copy()
        grown[:, 2:4] += 2 * margin[:, None]
        corners = _corners(grown)
        reach = np.concatenate([corners.min(axis=1).T, corners.max(axis=1).T])
        blocked, cost = self._crossed(np.concatenate(guards), scale)
        strict = np.array([self.asked[i].request.strict for i in chosen])
        blocked |= strict[owner] & (cost > 0)
        blocked[marks] = False
        return _Board(rows, corners, reach, blocked, owner), cost, [int(s) for s in start]

    def _crossed(self, guards: Array, scale: float) -> tuple[NDArray[np.bool_], Array]:
        """Which boxes cross a hard line, and as 0 or 1 which cross a soft one."""
        blocked, soft = np.zeros(len(guards), dtype=bool), np.zeros(len(guards))
        lines = next((level for level in self.lines if scale <= level.scale), self.lines[-1])
        if len(lines.tree):
            box, line = lines.tree.query(shapely.polygons(_corners(guards) / scale), predicate="intersects")
            blocked[box[line < lines.hard]] = True
            soft[box[line >= lines.hard]] = 1.0
        return blocked, soft

    @staticmethod
    def _choose(asked: _Asked, board: _Board, cost: Array, start: int, end: int) -> Placement | None:
        first = start + (asked.symbol is not None)
        if first == end or (first > start and board.blocked[start] and not asked.request.stays):
            return None
        # Free boxes cost 0, or 1 if they cross a line that they should not; blocked ones more.
        pick = int(np.argmin(cost[first:end] + 2.0 * board.blocked[first:end]))
        if board.blocked[first + pick]:
            return None
        board.take(first + pick, end)
        if first > start and not asked.request.stays:
            board.take(start, end)
        x, y, w, h, angle = (float(v) for v in board.rows[first + pick])
        align = int(asked.candidates.align[pick]) if isinstance(asked.candidates, _Point) else 0
        return Placement(x, y, angle, w, h, align)


def place(
    requests: Sequence[Request],
    frame: tuple[float, float] | None = None,
    obstacles: Iterable[BaseGeometry] = (),
    avoid: Iterable[BaseGeometry] = (),
    taken: Iterable[Box] = (),
) -> list[Placement | None]:
    """Where labels go, in step with the requests; None for a label that has no room.

    The result does not depend on the order of the requests.

    Parameters
    ----------
    requests
        Labels with their anchors in pixels.
    frame
        Width and height in pixels of what is seen; boxes lie inside. None: no limits.
    obstacles
        Lines in pixels that no label may cross: borders.
    avoid
        Lines in pixels that a label crosses only for want of other room: provinces, rivers.
    taken
        Boxes (xmin, ymin, xmax, ymax) in pixels that labels keep out of.
    """
    return Placer.ready(requests, obstacles, avoid).at(1.0, frame, taken)


def request(label: Label, anchor: BaseGeometry, language: str) -> Request:
    """The request of a scene's label; its anchor is given in pixels."""
    named = label.style.startswith(("named-", "border-of-"))
    mark = MARKS.get(label.style) or MARKS.get(f"{label.style}-1") or MARKS["town"]
    point = anchor.geom_type == "Point"
    return Request(
        id=label.id,
        anchor=anchor,
        text=label.texts.get(language, label.texts["en"]),
        type=TYPES[label.style],
        priority=label.priority,
        radius=mark.radius + mark.width / 2 if point else max(mark.casing, mark.width) / 2,
        stays=named and point,
        overflow=named or label.style in _BESIDE,
        beside=label.style in _BESIDE,
        strict=label.style in _STRICT,
        margin=_SPARSE if label.style == "town" else 1.0,
    )


def first_zoom(label: Label) -> float:
    """The zoom from which a label is tried: a lesser town's later, all others' from the start."""
    lesser = label.anchor.geom_type == "Point"
    return 5.0 + max(0, label.priority - 60) / 15 if lesser else 0.0


def lines(layers: Iterable[Layer]) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """Lines and outlined areas (degrees) that no label may cross, and those that it should not."""
    found: tuple[list[BaseGeometry], list[BaseGeometry]] = ([], [])
    for style, geometry in _features(layers):
        if style in _HARD or style in _SOFT:
            found[style in _SOFT].append(geometry)
    return found


def _features(layers: Iterable[Layer]) -> Iterator[tuple[str, BaseGeometry]]:
    """Style tokens and geometries of all features."""
    for layer in layers:
        yield from zip(layer.frame["style"].to_numpy(), layer.frame.geometry.to_numpy(), strict=True)


def rooms(labels: Sequence[Label], layers: Iterable[Layer]) -> list[BaseGeometry]:
    """The labels' anchors (degrees); a country's without the provinces that are shaded.

    So "Iraq" does not stand in Anbar as if it were its name, if there is room elsewhere.
    """
    shaded = [g for style, g in _features(layers) if style == "named-province"]
    countries = [n for n, x in enumerate(labels) if x.style in _COUNTRIES]
    found = [x.anchor for x in labels]
    if not shaded or not countries:
        return found
    within = shapely.points([g.representative_point().coords[0] for g in shaded])
    for n in countries:
        shapely.prepare(found[n])
        own = [g for g, inside in zip(shaded, shapely.contains(found[n], within), strict=True) if inside]
        rest = shapely.difference(found[n], shapely.union_all(own)) if own else found[n]
        found[n] = rest if rest.area > found[n].area * _ENOUGH else found[n]
    return found


def zoom_table(
    labels: Sequence[Label],
    zooms: Sequence[float] = ZOOMS,
    extent: Bounds | None = None,
    *,
    layers: Iterable[Layer] = (),
    language: str = "en",
) -> list[list[Spot | None]]:
    """Where labels go at each zoom of the page: a list for each label, in step with the zooms.

    Parameters
    ----------
    labels
        The scene's labels.
    zooms
        Leaflet's zoom levels.
    extent
        The first view (degrees): labels more than a degree outside it are left out.
    layers
        The scene's layers, for the lines that labels keep clear of.
    language
        Tag of the language to write; English where a label has no text in it.
    """
    finest = 2.0 ** max(zooms)
    layers = list(layers)
    anchors = np.asarray(rooms(labels, layers), dtype=object)
    if extent is not None:
        # A country is named where it is seen first.
        country = np.array([x.style in _COUNTRIES for x in labels], dtype=bool)
        anchors[country] = shapely.clip_by_rect(anchors[country], *extent)
        extent = extent.padded(_BEYOND)
    anchors = _mercator(anchors, extent)
    seen = ~shapely.is_empty(anchors)
    requests = [request(x, a, language) for x, a, s in zip(labels, anchors, seen, strict=True) if s]
    hard, soft = (_mercator(found, extent) for found in lines(layers))
    placer = Placer.ready(requests, hard, soft, finest)
    firsts = [first_zoom(x) for x, s in zip(labels, seen, strict=True) if s]
    table: list[list[Spot | None]] = [[None] * len(zooms) for _ in labels]
    rows = np.flatnonzero(seen)
    for column, zoom in enumerate(zooms):
        placed = placer.at(2.0**zoom, wanted=[zoom >= first for first in firsts])
        there = [n for n, p in enumerate(placed) if p is not None]
        spots = _spots([p for p in placed if p is not None], [requests[n] for n in there], 2.0**zoom)
        for n, spot in zip(there, spots, strict=True):
            table[rows[n]][column] = spot
    return table


def _mercator(geometries: Sequence[BaseGeometry] | NDArray[Any], extent: Bounds | None) -> NDArray[Any]:
    """Geometries as pixels at zoom 0, cut to an extent (degrees)."""
    found = np.asarray(geometries, dtype=object)
    if not len(found):
        return found
    if extent is not None:
        found = shapely.clip_by_rect(found, *extent)
    return np.asarray(shapely.transform(found, projection.mercator), dtype=object)


def _spots(placed: Sequence[Placement], asked: Sequence[Request], scale: float) -> list[Spot]:
    """Placements relative to their points, or to the degrees of their own centres."""
    edges = np.array([(p.edge, p.y) for p in placed]).reshape(-1, 2)
    base = edges / scale
    points = [n for n, r in enumerate(asked) if r.anchor.geom_type == "Point"]
    base[points] = shapely.get_coordinates([asked[n].anchor for n in points])
    # Adding 0.0 turns -0.0 into 0.0.
    shifts = (np.round(edges - base * scale, 1) + 0.0).tolist()
    places = np.round(projection.lonlat(base), 5).tolist()
    return [
        Spot(dx, dy, round(p.angle, 1) + 0.0, lon, lat, p.align)
        for p, (dx, dy), (lon, lat) in zip(placed, shifts, places, strict=True)
    ]
