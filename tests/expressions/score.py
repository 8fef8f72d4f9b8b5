"""How the program's rows for words about space compare with what a careful reader expects.

    python tests/expressions/score.py [GROUP…]

Prints a line for each case of ``cases.toml`` that fails, with what was expected and what came; then, for
each group, how many hold; then each sentence of ``others.txt`` in which an expression was found though
there is none. The checks use shapely and pyproj alone, never the project's own reckoning of geometry.
"""

from __future__ import annotations

import sqlite3
import sys
import tomllib
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import shapely
from pyproj import Geod, Transformer

from geo import atlas, locations
from geo.report import from_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

    Case = Mapping[str, Any]
    Row = Mapping[str, Any]

HERE = Path(__file__).resolve().parent
BOUNDARIES = HERE.parents[1] / "geo" / "data" / "openstreetmap.gpkg"
GEOD = Geod(ellps="WGS84")
#: How much of a span must be shared (Jaccard) for a row to be about a phrase.
OVERLAP = 0.5
NEAR_KM, FAR_KM = 25.0, 60.0
#: A province belongs to a set when this share of it does; it does not below one minus that.
SHARE = 0.8
#: Degrees between the vertices of a line before it is projected.
STEP = 0.02
#: Bytes of a GeoPackage geometry's header, by the kind of envelope in its flags.
_ENVELOPE = (0, 32, 48, 48, 64)


@cache
def cases() -> tuple[Case, ...]:
    """The cases, in the file's order."""
    return tuple(tomllib.loads((HERE / "cases.toml").read_text("utf-8"))["case"])


@cache
def points() -> Mapping[str, tuple[float, float]]:
    """Longitude and latitude by town."""
    return {k: (v[0], v[1]) for k, v in tomllib.loads((HERE / "points.toml").read_text("utf-8")).items()}


@cache
def others() -> tuple[str, ...]:
    """Sentences without any words about space."""
    lines = (HERE / "others.txt").read_text("utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def polygons(table: str) -> Mapping[str, tuple[str, BaseGeometry]]:
    """Name and polygon by id, of ``countries`` or ``provinces``, read without the project's code."""
    with closing(sqlite3.connect(f"{BOUNDARIES.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        rows = file.execute(f"SELECT id, name, geom FROM {table} ORDER BY id").fetchall()  # noqa: S608
    return {i: (name, shapely.from_wkb(blob[8 + _ENVELOPE[blob[3] >> 1 & 7] :])) for i, name, blob in rows}


def expressions(text: str) -> list[Row]:
    """The rows of ``bordermap locate --geometry`` for a text's words about space."""
    rows = locations.rows(from_text(text), atlas.load(), geometry=True)
    return [row for row in rows if row["role"] == "expression" and row["kind"] != "movement"]


def _overlap(row: Row, start: int, end: int) -> float:
    shared = min(row["end"], end) - max(row["start"], start)
    return float(max(0, shared) / (max(row["end"], end) - min(row["start"], start)))


def best(rows: Iterable[Row], start: int, end: int) -> Row | None:
    """The row whose span is most like the one given; None where none is half like it."""
    ranked = sorted(rows, key=lambda row: _overlap(row, start, end))
    return ranked[-1] if ranked and _overlap(ranked[-1], start, end) >= OVERLAP else None


def distance_km(town: tuple[float, float], shape: BaseGeometry) -> float:
    """From a town to a shape, in a projection that is true to distances from the town."""
    crs = f"+proj=aeqd +lon_0={town[0]} +lat_0={town[1]} +ellps=WGS84"
    there = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    flat = shapely.transform(shapely.segmentize(shape, STEP), there.transform, interleaved=False)
    return float(flat.distance(shapely.Point(0, 0))) / 1000


def area_km2(shape: BaseGeometry) -> float:
    """Geodesic area; holes taken off."""
    return abs(float(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0])) / 1e6


def length_km(shape: BaseGeometry) -> float:
    """Geodesic length."""
    return float(GEOD.geometry_length(shape)) / 1000


def unsound(shape: BaseGeometry) -> str | None:
    """Why a shape is no fit geometry in longitude and latitude; None where it is."""
    if shape.is_empty:
        return "empty geometry"
    if not shape.is_valid:
        return f"invalid geometry: {shapely.is_valid_reason(shape)}"
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        return f"outside the world: {shape.bounds}"
    return None


def _between(what: str, value: float, wanted: Sequence[float]) -> Iterator[str]:
    low, high = wanted
    if not low <= value <= high:
        yield f"{what} {value:.6g}, expected {low:g} to {high:g}"


def _towns(case: Case, shape: BaseGeometry) -> Iterator[str]:
    town = points()
    yield from (f"lacks {name}" for name in case.get("inside", ()) if not shape.covers(shapely.Point(town[name])))
    yield from (f"holds {name}" for name in case.get("outside", ()) if shape.intersects(shapely.Point(town[name])))
    for name in case.get("near_line", ()):
        if (away := distance_km(town[name], shape)) > NEAR_KM:
            yield f"{name} is {away:.0f} km off, expected at most {NEAR_KM:g}"
    for name in case.get("far_from_line", ()):
        if (away := distance_km(town[name], shape)) < FAR_KM:
            yield f"{name} is {away:.0f} km off, expected at least {FAR_KM:g}"


def _measures(case: Case, shape: BaseGeometry) -> Iterator[str]:
    if "length_km" in case:
        yield from _between("length (km)", length_km(shape), case["length_km"])
    if "area_km2" in case:
        yield from _between("area (km²)", area_km2(shape), case["area_km2"])
    if "from" in case:
        middle = shape.centroid
        bearing, _, metres = GEOD.inv(*points()[case["from"]], middle.x, middle.y)
        yield from _between(f"km from {case['from']}", metres / 1000, case["km"])
        low, high = case["bearing"]
        if (bearing - low) % 360 > (high - low) % 360:
            yield f"bearing {bearing % 360:.0f} from {case['from']}, expected {low} to {high}"


def _members(case: Case, shape: BaseGeometry) -> Iterator[str]:
    if not case.keys() & {"members", "members_hold", "members_lack"}:
        return
    shares = {i: shape.intersection(area).area / area.area for i, (_, area) in polygons("provinces").items()}
    held = case.get("members", case.get("members_hold", ()))
    lacked = sorted(shares.keys() - set(held)) if "members" in case else case.get("members_lack", ())
    yield from (f"lacks {i} ({shares[i]:.0%} of it is in)" for i in held if shares[i] < SHARE)
    yield from (f"holds {i} ({shares[i]:.0%} of it)" for i in lacked if shares[i] > 1 - SHARE)


def row_faults(case: Case, row: Row) -> list[str]:
    """What is wrong with a row, in words; nothing where it is as a reader expects."""
    if case.get("refused"):
        return [f"geometry {row['geometry']['type']}, expected none"] if row["geometry"] is not None else []
    kinds = [case["kind"]] if isinstance(case["kind"], str) else list(case["kind"])
    faults = [] if row["kind"] in kinds else [f"kind {row['kind']}, expected {' or '.join(kinds)}"]
    if row["geometry"] is None:
        return [*faults, "no geometry"]
    shape = shapely.geometry.shape(row["geometry"])
    if fault := unsound(shape):
        return [*faults, fault]
    return [*faults, *_towns(case, shape), *_measures(case, shape), *_members(case, shape)]


def faults(case: Case) -> list[str]:
    """What is wrong with what the program makes of a case's text."""
    start = case["text"].index(case["phrase"])
    rows = expressions(case["text"])
    row = best(rows, start, start + len(case["phrase"]))
    if row is None:
        came = ", ".join(f"“{found['text']}”" for found in rows) or "nothing"
        return [f"not found; came {came}"]
    return row_faults(case, row)


def main(groups: Sequence[str]) -> int:
    """Print failing cases, totals by group, and false finds; 1 where anything failed."""
    held: dict[str, list[bool]] = {}
    for case in cases():
        if groups and case["group"] not in groups:
            continue
        wrong = faults(case)
        held.setdefault(case["group"], []).append(not wrong)
        if wrong:
            sys.stdout.write(f"{case['group']}: “{case['phrase']}”: {'; '.join(wrong)}\n")
    false = [] if groups else [(line, found) for line in others() for found in expressions(line)]
    for line, found in false:
        sys.stdout.write(f"others: “{found['text']}” ({found['kind']}) in: {line}\n")
    for group, marks in held.items():
        sys.stdout.write(f"{group:14}{sum(marks):4} of {len(marks)}\n")
    total, good = sum(map(len, held.values())), sum(map(sum, held.values()))
    sys.stdout.write(f"{'all':14}{good:4} of {total}\n")
    if not groups:
        sys.stdout.write(f"{len({line for line, _ in false})} of {len(others())} other sentences with a false find\n")
    return int(good < total or bool(false))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
