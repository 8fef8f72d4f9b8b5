"""Lines and outlines cut into arcs, so that an edge that several have in common is there once.

A vertex that has other neighbours in one line than in another is a junction, and an arc is what
lies between two junctions (the idea is TopoJSON's). Each arc is thinned once, so what had an
edge in common still has, and a border that runs along a province lies on its outline exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Ints = NDArray[np.intp]

#: A first, coarse cut of an arc, in tolerances: what lies farther out is kept anyway, and found faster so.
_COARSE = 4.0


class Arcs(NamedTuple):
    """Arcs, and the lines that are made of them.

    Arc ``n`` has the points ``xy[starts[n] : starts[n + 1]]``, both ends included. Line ``n`` is
    ``refs[lines[n] : lines[n + 1]]`` in a row: ``k`` is arc ``k`` as it is, ``~k`` the same arc from its end.
    """

    xy: NDArray[Any]
    starts: Ints
    refs: Ints
    lines: Ints

    def points(self) -> tuple[NDArray[Any], Ints]:
        """The lines' points in a row, none twice in succession, and the line that each belongs to."""
        arc = np.where(self.refs < 0, ~self.refs, self.refs)
        size = np.diff(self.starts)[arc]
        at = _ranges(self.starts[arc], size)
        # Counted from the other end where the arc is turned.
        mirror = np.repeat(2 * self.starts[arc] + size - 1, size) - at
        xy = self.xy[np.where(np.repeat(self.refs < 0, size), mirror, at)]
        of = np.repeat(np.repeat(np.arange(len(self.lines) - 1), np.diff(self.lines)), size)
        kept = np.ones(len(xy), dtype=bool)
        kept[1:] = np.any(xy[1:] != xy[:-1], axis=1) | (of[1:] != of[:-1])
        return xy[kept], of[kept]

    def without(self, gone: NDArray[np.bool_]) -> Arcs:
        """The same without some lines, and without the arcs that only those had; the rest keep their order."""
        kept = ~np.repeat(gone, np.diff(self.lines))
        refs = self.refs[kept]
        used = np.zeros(len(self.starts) - 1, dtype=bool)
        used[np.where(refs < 0, ~refs, refs)] = True
        number = np.cumsum(used) - 1
        refs = np.where(refs < 0, ~number[~refs], number[refs])
        size = np.diff(self.starts)
        lines = _offsets(np.diff(self.lines)[~gone])
        return Arcs(self.xy[np.repeat(used, size)], _offsets(size[used]), refs, lines)


def _ranges(starts: Ints, counts: Ints) -> Ints:
    """The numbers ``start, start + 1, ...`` of each range, one range after another."""
    ends = np.cumsum(counts)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + counts, counts)


def _offsets(counts: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.intp)


def cut(xy: Array, of: Ints, count: int, *, unit: float) -> Arcs:
    """Lines as arcs.

    Parameters
    ----------
    xy
        Points of the lines in a row, shape (n, 2); a line that ends where it starts is a ring.
    of
        The line that each point belongs to, ascending, shape (n,).
    count
        How many lines there are.
    unit
        Points whose coordinates are equal in whole units are one.
    """
    keys = np.round(xy / unit).astype(np.int64)
    _, vertex = np.unique(keys[:, 0] * (1 << 32) + keys[:, 1], return_inverse=True)
    kept = np.ones(len(xy), dtype=bool)
    kept[1:] = (vertex[1:] != vertex[:-1]) | (of[1:] != of[:-1])
    xy, of, vertex = xy[kept], of[kept], vertex[kept]
    size = np.bincount(of, minlength=count)
    start = _offsets(size)[:-1]
    some = size > 1
    ring = np.zeros(count, dtype=bool)
    ring[some] = vertex[start[some]] == vertex[start[some] + size[some] - 1]
    crossing = _junctions(vertex, start[some], size[some], ring[some])
    order = _rotated(vertex, crossing, start[some], size[some], ring[some])
    counts = np.where(some, size, 0)
    return _arcs(xy, vertex, crossing, order, counts)


def _junctions(vertex: Ints, start: Ints, size: Ints, ring: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each vertex is the end of a line, or has other neighbours in one line than in another."""
    last = start + size - 1
    before, after = np.roll(vertex, 1), np.roll(vertex, -1)
    before[start] = np.where(ring, vertex[last - 1], -1)
    after[last] = np.where(ring, vertex[np.minimum(start + 1, last)], -1)
    low, high = np.minimum(before, after), np.maximum(before, after)
    # Any one of a vertex's occurrences stands for the others to be compared with.
    one = np.zeros(vertex.max(initial=-1) + 1, dtype=np.intp)
    one[vertex] = np.arange(len(vertex))
    found = np.zeros(len(one), dtype=bool)
    found[vertex[(low != low[one[vertex]]) | (high != high[one[vertex]])]] = True
    found[vertex[start[~ring]]] = found[vertex[last[~ring]]] = True
    return found


def _rotated(vertex: Ints, crossing: NDArray[np.bool_], start: Ints, size: Ints, ring: NDArray[np.bool_]) -> Ints:
    """The points' order in which rings start at a junction, or for want of one at the lowest vertex."""
    points = _ranges(start, size)
    # Junctions come before all others, and among equals the lower vertex.
    rank = np.where(crossing, 0, len(crossing))[vertex[points]] + vertex[points]
    offsets = _offsets(size)[:-1]
    least = np.minimum.reduceat(rank, offsets) if len(offsets) else rank
    at = np.flatnonzero(rank == np.repeat(least, size))
    line = np.repeat(np.arange(len(size)), size)[at]
    first = np.zeros(len(size), dtype=np.intp)
    first[line[::-1]] = at[::-1] - offsets[line[::-1]]
    turn = np.repeat(np.where(ring, first, 0), size)
    within = np.arange(len(points)) - np.repeat(offsets, size)
    around = np.repeat(np.where(ring, size - 1, size), size)
    order: Ints = np.repeat(start, size) + (within + turn) % around
    return order


def _arcs(xy: Array, vertex: Ints, crossing: NDArray[np.bool_], order: Ints, counts: Ints) -> Arcs:
    """Arcs between junctions, each once."""
    v = vertex[order]
    lines = _offsets(counts)
    first = np.zeros(len(v) + 1, dtype=bool)
    first[lines] = True
    ends = crossing[v] | first[:-1] | first[1:]
    cuts = np.flatnonzero(ends)
    inner = ~first[1:][cuts][:-1] if len(cuts) else np.zeros(0, dtype=bool)
    a, b = cuts[:-1][inner], cuts[1:][inner]
    wide = np.int64(len(crossing) + 1)
    ahead, back = v[a] * wide + v[a + 1], v[b] * wide + v[b - 1]
    _, one, number = np.unique(np.minimum(ahead, back), return_index=True, return_inverse=True)
    # In the order of their first use, so that an arc starts near the one before it.
    rank = np.empty(len(one), dtype=np.intp)
    rank[np.argsort(one)] = np.arange(len(one))
    one = np.sort(one)
    number = rank[number]
    turned = np.where(ahead == ahead[one][number], number, ~number)
    size = b[one] - a[one] + 1
    points = order[_ranges(a[one], size)]
    return Arcs(xy[points], _offsets(size), turned, np.searchsorted(a, lines))


def thinned(arcs: Arcs, tolerance: float, unit: float) -> Arcs:
    """Arcs of few points, in whole units, that stray no farther than a tolerance.

    Douglas and Peucker's method, but for one thing: distances are those to the line between the
    points as they will be written, so the tolerance holds all of the error.

    Parameters
    ----------
    arcs
        Arcs whose points are floats.
    tolerance
        The greatest distance of a point from its line, in the units of ``arcs``; at least 0.71 of ``unit``.
    unit
        What the coordinates are whole numbers of when they come out.
    """
    whole = np.round(arcs.xy / unit)
    kept = _coarsely(arcs, _COARSE * tolerance)
    at = np.flatnonzero(kept)
    one = _numbers(arcs.starts)[at]
    first, last = at[:-1], at[1:]
    same = one[:-1] == one[1:]
    first, last = first[same], last[same]
    while True:
        long = last - first > 1
        first, last = first[long], last[long]
        if not len(first):
            break
        middle = _farthest(arcs.xy, whole * unit, first, last, tolerance)
        split = middle > 0
        first, last, middle = first[split], last[split], middle[split]
        kept[middle] = True
        first, last = np.concatenate([first, middle]), np.concatenate([middle, last])
    size = np.bincount(_numbers(arcs.starts)[kept], minlength=len(arcs.starts) - 1)
    return Arcs(whole[kept].astype(np.int64), _offsets(size), arcs.refs, arcs.lines)


def _numbers(starts: Ints) -> Ints:
    """The arc that each point belongs to."""
    return np.repeat(np.arange(len(starts) - 1), np.diff(starts))


def _coarsely(arcs: Arcs, tolerance: float) -> NDArray[np.bool_]:
    """Which points are left of each arc at a tolerance, its ends among them."""
    kept = np.zeros(len(arcs.xy), dtype=bool)
    kept[arcs.starts[:-1]] = kept[arcs.starts[1:] - 1] = True
    if not len(arcs.xy):
        return kept
    drawn = shapely.linestrings(arcs.xy, indices=_numbers(arcs.starts))
    left = shapely.get_coordinates(shapely.simplify(drawn, tolerance, preserve_topology=False))
    return kept | np.isin(_complex(arcs.xy), _complex(left))


def _complex(xy: Array) -> NDArray[np.complex128]:
    return xy[:, 0] + 1j * xy[:, 1]


def _farthest(xy: Array, ends: Array, first: Ints, last: Ints, tolerance: float) -> Ints:
    """Of each stretch the inner point that lies farthest from the line between its ends; 0 if that is near enough."""
    count = last - first - 1
    inner = _ranges(first + 1, count)
    of = np.repeat(np.arange(len(first)), count)
    away = _squares(xy[inner], ends[first][of], ends[last][of])
    most = np.maximum.reduceat(away, _offsets(count)[:-1])
    at = np.flatnonzero((away == most[of]) & (most > tolerance * tolerance)[of])[::-1]
    found = np.zeros(len(first), dtype=np.intp)
    found[of[at]] = inner[at]
    return found


def _squares(points: Array, start: Array, end: Array) -> Array:
    """Squares of the distances of points from straight lines, each array of shape (n, 2)."""
    along, away = end - start, points - start
    length = np.einsum("ij,ij->i", along, along)
    share = np.einsum("ij,ij->i", along, away) / np.where(length == 0, 1, length)
    off = away - np.clip(share, 0, 1)[:, None] * along
    squares: Array = np.einsum("ij,ij->i", off, off)
    return squares
