"""A written report in, its interactive map out.

>>> import bordermap
>>> page = bordermap.map("Clashes in Nineveh. Troops moved to the Iraqi-Syrian border.")
>>> sorted(page.scene.drawn)
['IQ', 'IQ-NI', 'IQ-SY', 'SY']

``bordermap.map(report).save("map.html")`` writes one file that opens by double click, with no
network. ``report`` is a path, or the text itself; see :func:`read`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo import atlas as _atlas
from geo import facts as _facts
from geo import situations
from geo.atlas import Atlas
from geo.errors import (
    BordermapError,
    BoundariesError,
    DataError,
    FaultsError,
    GazetteerError,
    InputError,
    NoPlaceError,
    OutputError,
    RemoteAssetError,
    UsageError,
)
from geo.inputs import files
from geo.model import Report, Situation
from geo.region import DEFAULT
from geo.report import from_text

if TYPE_CHECKING:
    import os

    from geo.facts import Facts
    from layers.report_map import ReportMap

__all__ = [
    "Atlas",
    "BordermapError",
    "BoundariesError",
    "DataError",
    "FaultsError",
    "GazetteerError",
    "InputError",
    "NoPlaceError",
    "OutputError",
    "RemoteAssetError",
    "Report",
    "Situation",
    "UsageError",
    "atlas",
    "facts",
    "locate",
    "map",
    "read",
]


def read(report: str | os.PathLike[str] | Report) -> Report:
    """A report from a path, from text, or as it is.

    A ``Path`` is always a file. A string is a file where one of that name exists or where it
    looks like a file's name (one line without a space that ends in .txt); otherwise it is the
    report's text.

    Raises
    ------
    InputError
        The file can't be read, or there is no text.
    """
    if isinstance(report, Report):
        return report
    if isinstance(report, str) and not _is_path(report):
        return from_text(report)
    found = list(files.read(report))
    if len(found) != 1:
        raise UsageError(f"{files.shown(report)} holds {len(found)} reports; a map shows one")
    return found[0]


def _is_path(text: str) -> bool:
    if "\n" in text or len(text) > 400:
        return False
    try:
        exists = Path(text).exists()
    except (OSError, ValueError):
        return False
    return exists or (" " not in text and text.lower().endswith((".txt", ".md", ".jsonl")))


def atlas(region: str = DEFAULT) -> Atlas:
    """All that is known of a region: its layers and its names.

    Parameters
    ----------
    region
        The id of an embedded region, or a ``.toml`` file that the data's build script wrote.

    Raises
    ------
    DataError
        There is no such region, or its data is missing or damaged.
    """
    return _atlas.load(region)


def locate(report: str | os.PathLike[str] | Report, *, in_atlas: Atlas | None = None) -> Situation:
    """The mentions of a report with the places that they name, its words about space, and who moves where.

    Parameters
    ----------
    report
        As in :func:`read`.
    in_atlas
        Whose places are preferred; the Iraq–Syria border region by default.
    """
    return situations.of(read(report), in_atlas or atlas())


def map(report: str | os.PathLike[str] | Report, *, in_atlas: Atlas | None = None) -> ReportMap:  # noqa: A001
    """The map of a report, as a ``folium.Map`` that writes a self-contained page.

    Raises
    ------
    InputError
        The report can't be read.
    NoPlaceError
        Nothing of what it names can be drawn.
    """
    from layers.report_map import ReportMap  # noqa: PLC0415 - folium costs 0.2 s, and only maps need it
    from layers.scene import compose  # noqa: PLC0415

    where = in_atlas or atlas()
    situation = locate(report, in_atlas=where)
    name = files.shown(situation.report.doc)
    scene = compose(situation, where)
    if not scene.marked:
        listed = ", ".join(e.name for e in scene.evidence.values() if e.is_placed)
        if not listed:
            raise NoPlaceError(f"{name}: names no place that the gazetteer knows; no map was made")
        raise NoPlaceError(f"{name}: names no place in the {where.region.name}; no map was made (mentioned: {listed})")
    return ReportMap(scene)


def facts(in_atlas: Atlas | None = None) -> Facts:
    """The computed geography of a region: who meets at the border, for how many kilometres."""
    return _facts.compute(in_atlas or atlas())
