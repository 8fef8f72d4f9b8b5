"""OpenStreetMap's boundary between two countries, by way of their time zones."""

from __future__ import annotations

import math
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import shapely
from shapely.geometry import LineString, MultiLineString
from timezonefinder import TimezoneFinder

from geo.crs import distance_km, length_km
from geo.data.making.fetch import unpack
from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from shapely.geometry.base import BaseGeometry

#: An end of the line further than this from the old border's is not the end of the land border.
ASTRAY_KM = 10.0
#: Share of the length that makes one line the border, and the others its islands.
MAIN_SHARE = 0.95
_DATA = "timezonefinder_data/data/"
Segment: TypeAlias = tuple[tuple[float, float], tuple[float, float]]


def _segments(finder: TimezoneFinder, zone: str) -> set[Segment]:
    found: set[Segment] = set()
    for polygon in finder.get_geometry(tz_name=zone, coords_as_pairs=True):
        for ring in polygon:
            points = [(round(x, 7), round(y, 7)) for x, y in ring]
            for a, b in zip(points, points[1:] + points[:1], strict=True):
                if a != b:
                    found.add((min(a, b), max(a, b)))
    return found


def shared_line(wheel: Path, zones_a: Iterable[str], zones_b: Iterable[str]) -> LineString:
    """The line that the time zones of two countries share, from its southern or western end.

    Of more than one line, the longest is meant where it has nearly all of the length.

    Raises
    ------
    DataError
        They share no line, or more than one.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = unpack(wheel, _DATA, Path(folder))
        finder = TimezoneFinder(bin_file_location=data, in_memory=True)
        one, other = ({s for zone in zones for s in _segments(finder, zone)} for zones in (zones_a, zones_b))
    parts = sorted(shapely.get_parts(shapely.line_merge(MultiLineString(sorted(one & other)))), key=length_km)
    if not parts or length_km(parts[-1]) < MAIN_SHARE * sum(map(length_km, parts)):
        raise DataError(f"their time zones share {len(parts)} lines, not one")
    line: LineString = parts[-1]
    return line if line.coords[0] < line.coords[-1] else line.reverse()


def trimmed(line: LineString, old: BaseGeometry) -> LineString:
    """The line without what runs on beyond an end of the old border: out to sea, say.

    Time zones hold territorial waters. Where an end of the line lies more than ``ASTRAY_KM`` from
    both ends of the old border, the line ends at its vertex nearest to the end of the old border.
    """
    coords = list(line.coords)
    ends = [p for part in shapely.get_parts(old) for p in (part.coords[0], part.coords[-1])]
    for at in (0, -1):
        end = min(ends, key=lambda p: math.dist(p, coords[at]))
        if distance_km(end, coords[at]) > ASTRAY_KM:
            near = min(range(len(coords)), key=lambda i: math.dist(coords[i], end))
            coords = coords[near:] if at == 0 else coords[: near + 1]
    if len(coords) < 2:
        raise DataError("nothing of the line lies between the ends of the old border")
    return LineString(coords)
