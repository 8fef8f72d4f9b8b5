"""OpenStreetMap's boundary between two countries, by way of their time zones."""

from __future__ import annotations

import tempfile
from pathlib import Path

import shapely
from shapely.geometry import LineString, MultiLineString
from timezonefinder import TimezoneFinder

from geo.data.making.fetch import unpack
from geo.errors import DataError

_DATA = "timezonefinder_data/data/"
Segment = tuple[tuple[float, float], tuple[float, float]]


def _segments(finder: TimezoneFinder, zone: str) -> set[Segment]:
    found: set[Segment] = set()
    for polygon in finder.get_geometry(tz_name=zone, coords_as_pairs=True):
        for ring in polygon:
            points = [(round(x, 7), round(y, 7)) for x, y in ring]
            for a, b in zip(points, points[1:] + points[:1], strict=True):
                if a != b:
                    found.add((min(a, b), max(a, b)))
    return found


def shared_line(wheel: Path, zone_a: str, zone_b: str) -> LineString:
    """The line that two time zones share, from its southern or western end.

    Raises
    ------
    DataError
        They share no line, or more than one.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = unpack(wheel, _DATA, Path(folder))
        finder = TimezoneFinder(bin_file_location=data, in_memory=True)
        shared = _segments(finder, zone_a) & _segments(finder, zone_b)
    line = shapely.line_merge(MultiLineString(sorted(shared)))
    if not isinstance(line, LineString) or line.is_empty:
        raise DataError(f"{zone_a} and {zone_b} share {line.geom_type}, not one line")
    return line if line.coords[0] < line.coords[-1] else line.reverse()
