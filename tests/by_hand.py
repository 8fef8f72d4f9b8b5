"""Expressions and movements written by hand, for the tests of how they are drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

import bordermap
from geo.crs import ahead
from geo.model import End, Expression, Kind, Movement, Situation, Span, Status, Theme
from geo.report import from_text
from layers.report_map import ReportMap
from layers.scene import Scene, compose

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geo.model import Bounds, Place, Report

REPORT = (
    "Across the line\n\n"
    "Fighting in northern Syria went on, and troops stood along the Iraqi-Syrian border near Mosul. "
    "The provinces that border Syria are Nineveh and Anbar. A blast was heard 30 km south of Mosul. "
    "Clashes in northern Syria drove people out of areas east of the Euphrates. "
    "Syrian refugees crossed into Iraq. American troops are said to have gone from Syria to Iraq. "
    "Officials fear that fighters may slip into Iraq. Nobody knows the far side of the moon."
)
NORTH = shapely.box(36.6, 35.7, 42.0, 37.0)
EAST = shapely.box(39.5, 34.6, 41.1, 36.8)
#: A point of the border between Nineveh and Hasakah.
MIDDLE = (41.28, 35.4)


def place(place_id: str) -> Place:
    """A place of the default atlas."""
    found = bordermap.atlas().gazetteer.place(place_id)
    assert found is not None
    return found


def outline(layer: str, feature: str) -> BaseGeometry:
    """A geometry of the default atlas."""
    found = bordermap.atlas().boundaries.geometry(layer, feature)
    assert found is not None
    return found


def _where(report: Report, words: str, nth: int) -> tuple[Span, int]:
    start = -1
    for _ in range(nth + 1):
        start = report.text.index(words, start + 1)
    sentence = next(n for n, s in enumerate(report.sentences) if s.start <= start < s.end)
    return Span(start, start + len(words)), sentence


def words(
    report: Report, text: str, geometry: BaseGeometry | None, kind: Kind = Kind.AREA, *, nth: int = 0, **known: Any
) -> Expression:
    """An expression for some words of a report, the ``nth`` time that they stand there."""
    span, sentence = _where(report, text, nth)
    fixed: dict[str, Any] = {"method": "part", "places": (place("SY"),), "confidence": 0.9, **known}
    return Expression(span=span, text=text, sentence=sentence, kind=kind, geometry=geometry, **fixed)


def arrow(lon: float, lat: float, bearing: float = 90, km: float = 15) -> BaseGeometry:
    """A short arrow in two parts around a point."""
    a, b, c, d = (ahead(lon, lat, bearing, x) for x in (-km, -km / 4, km / 4, km))
    return shapely.MultiLineString([[a, b], [c, d]])


def end(report: Report, text: str, *places: str) -> End:
    """An end of a movement."""
    span, _ = _where(report, text, 0)
    return End(span, text, tuple(map(place, places)), None, 0.9)


def move(report: Report, text: str, actor: str, geometry: BaseGeometry | None, **known: Any) -> Movement:
    """A movement for some words of a report."""
    span, sentence = _where(report, text, 0)
    fixed: dict[str, Any] = {
        "theme": Theme.DISPLACEMENT,
        "status": Status.STATED,
        "origin": None,
        "destination": end(report, "Iraq", "IQ"),
        "via": None,
        "border": place("IQ-SY"),
        "schematic": True,
        "confidence": 0.9,
        **known,
    }
    return Movement(span=span, text=text, sentence=sentence, actor=actor, geometry=geometry, **fixed)


def report(text: str = REPORT) -> Report:
    """A report of the text."""
    return from_text(text)


def scene(
    read: Report, expressions: Sequence[Expression] = (), movements: Sequence[Movement] = (), *, alone: bool = False
) -> Scene:
    """The scene of a report with these expressions and movements; ``alone`` without its places."""
    found = bordermap.locate(read)
    matches = () if alone else found.matches
    return compose(Situation(found.report, matches, tuple(expressions), tuple(movements)), bordermap.atlas())


def full(read: Report) -> Scene:
    """A scene with a mark of each kind."""
    members = tuple(map(place, ("IQ-NI", "IQ-AN", "IQ-DA")))
    provinces = shapely.union_all([outline("provinces", p.id) for p in members])
    mosul = shapely.Point(ahead(43.13, 36.33, 180, 30))
    far = {"km": 30.0, "uncertainty_km": 12.0, "bearing": 180.0}
    expressions = [
        words(read, "northern Syria", NORTH),
        words(read, "northern Syria", NORTH, nth=1),
        words(read, "along the Iraqi-Syrian border", outline("borders", "IQ-SY"), Kind.STRETCH, method="along"),
        words(read, "The provinces that border Syria", provinces, Kind.SET, members=members, method="members"),
        words(read, "30 km south of Mosul", mosul, Kind.POINT, figures=far, method="offset"),
        words(read, "areas east of the Euphrates", EAST, confidence=0.4),
        words(read, "the far side of the moon", None, method="unheard-of"),
    ]
    movements = [
        move(read, "Syrian refugees crossed into Iraq", "Syrian refugees", arrow(*MIDDLE)),
        move(
            read,
            "American troops are said to have gone from Syria to Iraq",
            "American troops",
            arrow(*MIDDLE),
            theme=Theme.MILITARY,
            status=Status.ATTRIBUTED,
            origin=end(read, "Syria", "SY"),
        ),
        move(
            read, "fighters may slip into Iraq", "fighters", arrow(*MIDDLE), theme=Theme.MILITARY, status=Status.FEARED
        ),
        move(read, "drove people out", "people", None, destination=None, border=None),
    ]
    return scene(read, expressions, movements)


def saved(drawn: Scene, path: Path) -> Path:
    """The page of a scene, in a file."""
    ReportMap(drawn).save(path)
    return path


def retold(said: Expression, text: str) -> Expression:
    """The same expression as if the report had other words for it."""
    return replace(said, text=text)


def bounds() -> Bounds:
    """The bounds of the default region."""
    return bordermap.atlas().region.bounds
