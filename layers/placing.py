"""Placing labels: one algorithm, for the page and for the figure.

Labels are placed greedily, the lowest priority number first. Each has candidate boxes, best first
(:mod:`layers.candidates`). A label takes its first box that overlaps no label and no symbol and
crosses no border, and if it can, one that crosses no province line or river either. A label with
no such box is left out. Where the symbol of one stays without it, a label that stands in its way moves
to another box of its own if it can; so no label is lost. Names that come before signs (the arrows of
movements) may be asked to be placed over these, for the signs to give way.

All lengths are pixels (page units in the figure), y down; angles are degrees, clockwise as in SVG.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from layers.candidates import Candidates, corners, segments

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from layers.candidates import Boxes, Request
    from layers.generalise import Box

    Array = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_DETAIL = 1.0  # of the lines that labels keep clear of
_LEVELS = (1, 4, 16)  # how much smaller the scales are for which lines are simplified once more
_BLOCKED = 1e6  # what a box costs that can't be used; more than any other
_SORTED_AFTER = frozenset({32, 256, 2048})  # symbols, boxes are sorted again
_AGAIN = 120.0  # pixels around a sign that has its text in which another need not have the same
_ASIDE = 150  # labels that others are moved for; where more have no room, none is to be had
_OVER = 100.0  # what it costs a name to stand on a sign; more than all else that may be had


class Placement(NamedTuple):
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

    @property
    def row(self) -> list[float]:
        """Its box as in :mod:`layers.candidates`: x, y, width, height, angle."""
        return [self.x, self.y, self.width, self.height, self.angle]

    def box(self, margin: float = 0.0) -> BaseGeometry:
        """The label's box as a polygon, with a margin (pixels) around it."""
        row = np.array([self.row])
        row[:, 2:4] += 2 * margin
        return shapely.polygons(corners(row))[0]


def _apart(one: Array, many: Array) -> Flags:
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


def _reach(rows: Array) -> Array:
    """The bounds (4, n) of turned boxes (n, 5): xmin, ymin, xmax, ymax."""
    x, y, w, h, angle = rows.T
    cos, sin = np.abs(np.cos(np.radians(angle))), np.abs(np.sin(np.radians(angle)))
    right, down = (w * cos + h * sin) / 2, (w * sin + h * cos) / 2
    return np.array([x - right, y - down, x + right, y + down])


def _meets(lines: Array, rows: Array) -> Flags:
    """Whether segments (n, 2, 2) meet turned boxes (n, 5), pair by pair: separating axes in the box's frame."""
    x, y, w, h, angle = rows.T
    cos, sin = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    dx, dy = (lines[:, 1] - lines[:, 0]).T / 2
    mx, my = lines[:, 0, 0] + dx - x, lines[:, 0, 1] + dy - y
    dx, dy = dx * cos + dy * sin, dy * cos - dx * sin
    mx, my = mx * cos + my * sin, my * cos - mx * sin
    w, h, ax, ay = w / 2, h / 2, np.abs(dx), np.abs(dy)
    found: Flags = (np.abs(mx) <= w + ax) & (np.abs(my) <= h + ay) & (np.abs(mx * dy - my * dx) <= w * ay + h * ax)
    return found


class _Board:
    """All boxes in play at a scale, and what each costs by now.

    ``low`` (4, n) and ``high`` are the bounds of the boxes with their margins, so that box i
    overlaps those whose ``low`` is less than its ``high`` in all four rows. They are kept from the
    top down beside that, so that a box is compared with those at its height alone.
    """

    def __init__(self, boxes: Boxes, margin: Array) -> None:
        grown = boxes.rows.copy()
        grown[:, 2:4] += 2 * margin[:, None]
        self.corners = corners(grown)
        least, most = np.split(_reach(grown), 2)
        self.low = np.concatenate([least, -most])
        self.high = np.concatenate([most, -least])
        self.turned = boxes.rows[:, 4] != 0
        self.cost = boxes.cost.copy()
        self._sort()

    def _sort(self) -> None:
        """Keep the boxes that can still be had from the top down."""
        self._down = np.flatnonzero(self.cost < _BLOCKED)
        self._down = self._down[np.argsort(self.low[1, self._down], kind="stable")]
        self._left, self._top, self._minus_right, _ = np.ascontiguousarray(self.low[:, self._down])
        self._bottom = self.high[1, self._down]
        # How far down any box reaches that begins as high or higher.
        self._lowest = np.maximum.accumulate(self._bottom)
        self._slants = self.turned[self._down]

    def take(self, i: int) -> None:
        """Block all boxes that overlap box i."""
        x1, y1, minus_x0, minus_y0 = self.high[:, i].tolist()
        first = int(self._lowest.searchsorted(-minus_y0, side="right"))
        there = slice(first, int(self._top.searchsorted(y1)))
        hit = (self._left[there] < x1) & (self._minus_right[there] < minus_x0) & (self._bottom[there] > -minus_y0)
        found = self._down[there][hit]
        if self.turned[i]:
            found = found[~_apart(self.corners[i], self.corners[found])]
        elif (slants := self._slants[there][hit]).any():
            # Level boxes overlap where their bounds do.
            slants[slants] = _apart(self.corners[i], self.corners[found[slants]])
            found = found[~slants]
        self.cost[found] = _BLOCKED

    def meet(self, i: int, others: NDArray[np.intp]) -> Flags:
        """Whether boxes overlap box i."""
        hit: Flags = np.all(self.low[:, others] < self.high[:, i, None], axis=0)
        slants: Flags = hit & (self.turned[others] | self.turned[i])
        if slants.any():
            hit[slants] = ~_apart(self.corners[i], self.corners[others[slants]])
        return hit

    def restart(self, cost: Array, taken: Iterable[int]) -> None:
        """Go back to earlier costs, and block all boxes that overlap some."""
        self.cost = cost.copy()
        self._sort()
        for i in taken:
            self.take(i)

    def take_all(self, symbols: NDArray[np.intp], own: Sequence[tuple[int, int]]) -> None:
        """Block all boxes that overlap some, but for their own: ``own`` are the first and the end of these."""
        for n, (i, (first, end)) in enumerate(zip(symbols.tolist(), own, strict=True), 1):
            before = self.cost[first:end].copy()
            self.take(i)
            self.cost[first:end] = before
            if n in _SORTED_AFTER:
                # Few boxes may be left where symbols are many.
                self._sort()
        self._sort()

    def block(self, box: Box) -> None:
        """Block all boxes that overlap a level one (xmin, ymin, xmax, ymax)."""
        x0, y0, x1, y1 = box
        self.cost[(self.low < np.array([[x1], [y1], [-x0], [-y0]])).all(axis=0)] = _BLOCKED

    def outside(self, frame: tuple[float, float]) -> None:
        """Block all boxes that do not lie inside a frame (width, height)."""
        limit = np.array([[0.0], [0.0], [-frame[0]], [-frame[1]]])
        self.cost[(self.low < limit).any(axis=0)] = _BLOCKED


class _Lines(NamedTuple):
    """Segments (m, 2, 2) that labels keep clear of, the hard ones first; true to a pixel up to a scale."""

    scale: float
    segments: Array
    tree: shapely.STRtree
    hard: int

    @classmethod
    def levels(cls, obstacles: NDArray[Any], avoid: NDArray[Any], finest: float) -> tuple[_Lines, ...]:
        """The segments of two kinds of lines, simplified for ever coarser scales; the coarsest first."""
        kinds, found = [obstacles, avoid], []
        for scale in [finest / n for n in _LEVELS if n == 1 or finest / n > 1]:
            kinds = [shapely.simplify(kind, _DETAIL / scale, preserve_topology=False) for kind in kinds]
            hard, soft = map(segments, kinds)
            both = np.concatenate([hard, soft])
            found.append(cls(scale, both, shapely.STRtree(shapely.linestrings(both)), len(hard)))
        return tuple(reversed(found))

    def crossed(self, guards: Array, scale: float) -> tuple[Flags, Flags]:
        """Which boxes cross a hard line, and which a soft one."""
        hard, soft = np.zeros(len(guards), dtype=bool), np.zeros(len(guards), dtype=bool)
        if len(self.tree) and len(guards):
            reach = _reach(guards) / scale
            box, line = self.tree.query(shapely.box(*reach))
            met = _meets(self.segments[line] * scale, guards[box])
            box, line = box[met], line[met]
            hard[box[line < self.hard]] = True
            soft[box[line >= self.hard]] = True
        return hard, soft


class _Said:
    """Where signs stand that have their text: another with the same near by needs none."""

    def __init__(self, same: Sequence[int], rows: Array, start: NDArray[np.intp]) -> None:
        self._same, self._rows, self._start = same, rows, start
        self._there: dict[int, list[tuple[float, float]]] = {}

    def first(self, n: int) -> bool:
        """Whether no sign near by has the text of a label; from now on this one has it."""
        if self._same[n] < 0:
            return True
        x, y = self._rows[self._start[n], :2].tolist()
        there = self._there.setdefault(self._same[n], [])
        if any(math.hypot(x - x0, y - y0) < _AGAIN for x0, y0 in there):
            return False
        there.append((x, y))
        return True


class Placer:
    """Labels made ready once, to be placed at any scale.

    Anchors and lines are in units of which a pixel has ``1 / scale``.

    Parameters
    ----------
    requests
        Labels with their anchors.
    obstacles, avoid
        Lines that no label may cross, and those it should not.
    finest
        The largest scale that will be asked for.
    """

    def __init__(
        self,
        requests: Sequence[Request],
        obstacles: Iterable[BaseGeometry] = (),
        avoid: Iterable[BaseGeometry] = (),
        finest: float = 1.0,
    ) -> None:
        # Owners are counted in the order in which labels are placed.
        self._order = sorted(range(len(requests)), key=lambda i: (requests[i].priority, requests[i].id))
        ordered = [requests[i] for i in self._order]
        self._candidates = Candidates(ordered, finest)
        self._margin = np.array([r.margin for r in ordered])
        self._strict = np.array([r.strict for r in ordered], dtype=bool)
        self._stays = np.array([r.stays for r in ordered], dtype=bool)
        self._signs = np.array([r.stays and r.reach is not None for r in ordered], dtype=bool)
        # Signs with the same text, by a number for each text; others have none.
        numbers: dict[object, int] = {}
        self._same = [numbers.setdefault((r.texts, r.type), len(numbers)) if r.reach else -1 for r in ordered]
        hard, soft = (np.asarray(list(lines), dtype=object) for lines in (obstacles, avoid))
        self._lines = _Lines.levels(hard, soft, finest)

    def at(
        self,
        scale: float = 1.0,
        frame: tuple[float, float] | None = None,
        taken: Iterable[Box] = (),
        wanted: Sequence[bool] | None = None,
        asides: Sequence[tuple[float, float]] | None = None,
        *,
        over_signs: bool = False,
        held: Sequence[Placement | None] = (),
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
        asides
            How many pixels each point's symbol stands beside the point.
        over_signs
            Place only what comes before all signs, over these where there is no other room.
        held
            Where labels are that are to stay, in step with the requests; None for others.
        """
        moved = np.zeros((len(self._order), 2)) if asides is None else np.array(asides).reshape(-1, 2)
        boxes = self._candidates.at(scale, moved[self._order])
        if wanted is not None:
            boxes = boxes.at(np.array(wanted, dtype=bool)[self._order][boxes.owner])
        yielding = self._signs if over_signs else np.zeros_like(self._signs)
        if over_signs:
            before = np.cumsum(self._signs) == 0
            boxes = boxes.at(before[boxes.owner] | (boxes.symbol & yielding[boxes.owner]))
        if any(held):
            rows = np.array([p.row if p else [np.nan] * 5 for p in (held[i] for i in self._order)])[boxes.owner]
            boxes = boxes.at(boxes.symbol | np.isnan(rows[:, 0]) | (rows == boxes.rows).all(axis=1))
        board = _Board(boxes, np.where(boxes.symbol, 0.0, self._margin[boxes.owner]))
        lines = next((level for level in self._lines if scale <= level.scale), self._lines[-1])
        for box in taken:
            board.block(box)
        if frame is not None:
            board.outside(frame)
        start = np.searchsorted(boxes.owner, np.arange(len(self._order) + 1))
        for i in np.flatnonzero(yielding[boxes.owner] & boxes.symbol).tolist():
            board.cost[board.meet(i, np.arange(len(board.cost)))] += _OVER
        stay = np.flatnonzero((self._stays & ~yielding)[boxes.owner] & boxes.symbol)
        of = boxes.owner[stay]
        board.take_all(stay, list(zip(start[of].tolist(), start[of + 1].tolist(), strict=True)))
        # Lines are looked at for those labels alone that can still be had; they stop no symbol.
        left = np.flatnonzero((board.cost < _BLOCKED) & ~boxes.symbol)
        hard, soft = lines.crossed(boxes.guards[left], scale)
        board.cost[left] += soft
        board.cost[left[hard | (soft & self._strict[boxes.owner[left]])]] = _BLOCKED
        picks = self._picks(start.tolist(), boxes.symbol.tolist(), board, _Said(self._same, boxes.rows, start))
        rows = boxes.rows[list(picks.values())].tolist()
        out: list[Placement | None] = [None] * len(self._order)
        for (owner, i), (x, y, w, h, angle) in zip(picks.items(), rows, strict=True):
            out[self._order[owner]] = Placement(x, y, angle, w, h, int(boxes.align[i]))
        return out

    def _picks(self, start: Sequence[int], symbol: Sequence[bool], board: _Board, said: _Said) -> dict[int, int]:
        """Who takes which box; ``start`` is each one's first, ``symbol`` tells which are symbols."""
        owners = len(self._order)
        stays = [n for n in np.flatnonzero(self._stays).tolist() if start[n] < start[n + 1]]
        last = stays[-1] + 1 if stays else 0
        before = board.cost.copy()
        picks = dict(self._greedy(range(last), start, symbol, board=board, said=said))
        waiting = [n for n in stays if n not in picks and said.first(n)][:_ASIDE]
        if waiting:
            self._make_room(picks, waiting, start, symbol, board=board, before=before)
        picks.update(self._greedy(range(last, owners), start, symbol, board=board, said=said))
        return picks

    def _greedy(
        self, owners: Iterable[int], start: Sequence[int], symbol: Sequence[bool], *, board: _Board, said: _Said
    ) -> Iterator[tuple[int, int]]:
        """Some labels with the first box that each finds free."""
        for n in owners:
            first, end = start[n], start[n + 1]
            own = int(first < end and symbol[first])
            if first + own == end or (own and not self._stays[n] and board.cost[first] >= _BLOCKED):
                continue
            pick = first + own + int(board.cost[first + own : end].argmin())
            if board.cost[pick] >= _BLOCKED or not said.first(n):
                continue
            yield n, pick
            board.take(pick)
            if own and not self._stays[n]:
                board.take(first)

    def _make_room(
        self,
        picks: dict[int, int],
        waiting: Sequence[int],
        start: Sequence[int],
        symbol: Sequence[bool],
        *,
        board: _Board,
        before: Array,
    ) -> None:
        """Give boxes to labels that wait for one, by moving others; ``before`` is what boxes cost without any label."""

        def free(n: int) -> list[int]:
            own = [i for i in range(start[n], start[n + 1]) if not symbol[i] and before[i] < _BLOCKED]
            return sorted(own, key=lambda i: (before[i], i))

        movable = {n for n in picks if self._stays[n]}
        symbols = [start[n] for n in picks if n not in movable and symbol[start[n]]]
        if _moved(picks, waiting, movable, free, board=board, symbols=symbols):
            board.restart(before, [*picks.values(), *symbols])


def _moved(
    picks: dict[int, int],
    waiting: Iterable[int],
    movable: Collection[int],
    free: Callable[[int], Sequence[int]],
    *,
    board: _Board,
    symbols: Sequence[int],
) -> bool:
    """Give boxes to labels that wait for one by moving one other each; whether any has been given.

    Parameters
    ----------
    picks
        The boxes that are taken, by owner; changed in place.
    waiting
        Owners without a box.
    movable
        Those of the others that may be moved.
    free
        Gives the boxes that one may have where no other label is placed, the best first.
    board
        Which knows what overlaps.
    symbols
        Other boxes that are taken.
    """
    owner = {i: n for n, i in picks.items()}
    taken = np.array([*picks.values(), *symbols], dtype=np.intp)
    given = False
    for n in waiting:
        for i in free(n):
            hit = taken[board.meet(i, taken)].tolist()
            if len(hit) > 1 or (hit and owner.get(hit[0]) not in movable):
                continue
            rest = np.append(taken[taken != hit[0]], i) if hit else np.append(taken, i)
            if hit:
                other = owner[hit[0]]
                aside = next((j for j in free(other) if not board.meet(j, rest).any()), None)
                if aside is None:
                    continue
                picks[other], owner[aside] = aside, other
                rest = np.append(rest, aside)
            picks[n], owner[i] = i, n
            taken, given = rest, True
            break
    return given


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
    return Placer(requests, obstacles, avoid).at(1.0, frame, taken)
