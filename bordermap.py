"""A written report in, its interactive map out.

>>> import bordermap
>>> page = bordermap.map("Clashes in Nineveh. Troops moved to the Iraqi-Syrian border.")
>>> sorted(page.scene.drawn)
['IQ', 'IQ-NI', 'IQ-SY', 'SY']

``bordermap.map(report).save("map.html")`` writes one file that opens by double click, with no
network. ``report`` is a path, or the text itself (see :func:`read`), or several of these, which
become one map.
"""

from __future__ import annotations

import os
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
    from collections.abc import Iterable, Sequence

    from geo.facts import Facts
    from layers.house import House
    from layers.naming import Policy as Names
    from layers.passages import Policy
    from layers.report_map import ReportMap
    from layers.scene import Scene

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
    UsageError
        The file or folder holds several reports; :func:`map` takes them all.
    """
    found = _reports(report)
    if len(found) != 1:
        raise UsageError(f"{files.shown(str(report))} holds {len(found)} reports; give one of them, or map() them all")
    return found[0]


def _reports(report: str | os.PathLike[str] | Report) -> list[Report]:
    """The reports behind one argument, as :func:`read` takes it."""
    if isinstance(report, Report):
        return [report]
    if isinstance(report, str) and not _is_path(report):
        return [from_text(report)]
    return list(files.read(report))


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


def map(  # noqa: A001
    report: str | os.PathLike[str] | Report | Situation | Iterable[str | os.PathLike[str] | Report | Situation],
    *,
    in_atlas: Atlas | None = None,
    text: Policy = "quotes",
    rights: str = "",
    title: str = "",
    language: str = "en",
    names: Names = "report",
    doc: str = "",
    house: House | None = None,
) -> ReportMap:
    """The map of a report, or of several, as a ``folium.Map`` that writes a self-contained page.

    Parameters
    ----------
    report
        As in :func:`read`, or what :func:`locate` made of it; or several of these; or a folder, or a
        ``.jsonl`` file, of several. What several name is one mark with the quotes of all.
    in_atlas
        Whose places are preferred; the Iraq–Syria border region by default.
    text
        How much of the text outputs may show: ``"quotes"``, few sentences, for as many marks as two fifths
        of a report have room for (600 to 30,000 characters); ``"full"``, all of it; ``"none"``.
    rights
        Who has the rights in the text and allows that it is shown; ``text="full"`` needs it.
    title
        The map's title; by default the report's headline, or how many reports there are.
    language
        The interface language at first: ``"en"`` or ``"ar"``.
    names
        What places are called by: as the ``"report"`` spells them, as people there do (``"local"``), or
        as UN agencies do (``"un"``).
    doc
        What several reports are called together.
    house
        Whose map it is, by name, logo and disclaimer: what :func:`layers.house.load` made of a house's
        settings; nobody's by default.

    Raises
    ------
    InputError
        A report can't be read.
    NoPlaceError
        Nothing of what they name can be drawn.
    UsageError
        There is no such language or policy, or ``text="full"`` comes without ``rights``.
    """
    from layers.report_map import ReportMap  # noqa: PLC0415 - folium costs 0.2 s, and only maps need it
    from layers.scene import compose  # noqa: PLC0415

    where = in_atlas or atlas()
    one = isinstance(report, str | os.PathLike | Report | Situation)
    each: list[str | os.PathLike[str] | Report | Situation] = [report] if one else list(report)  # type: ignore[list-item, arg-type]
    found = [s for x in each for s in _situations(x, where)]
    scene = compose(
        found,
        where,
        text=text,
        rights=rights,
        title=title,
        language=language,
        names=names,
        doc=doc or _name(each),
        house=house,
    )
    if not scene.marked:
        raise NoPlaceError(_why_none(scene, where))
    return ReportMap(scene)


def _situations(report: str | os.PathLike[str] | Report | Situation, where: Atlas) -> list[Situation]:
    if isinstance(report, Situation):
        return [report]
    return [situations.of(x, where) for x in _reports(report)]


def _name(each: Sequence[object]) -> str:
    """What several reports are called: as the one file or folder that they came in."""
    path = each[0] if len(each) == 1 else ""
    return Path(path).name if isinstance(path, str | os.PathLike) and _is_path(os.fspath(path)) else ""


def _why_none(scene: Scene, where: Atlas) -> str:
    """Why there is no map, in a line."""
    one = len(scene.reports) == 1
    who = f"{scene.doc}: names" if one else f"{scene.doc}: {len(scene.reports)} reports name"
    listed = ", ".join(e.name for e in scene.evidence.values() if e.is_placed)
    if not listed:
        return f"{who} no place that the gazetteer knows; no map was made"
    return f"{who} no place in the {where.region.name}; no map was made (mentioned: {listed})"


def facts(in_atlas: Atlas | None = None) -> Facts:
    """The computed geography of a region: who meets at the border, for how many kilometres."""
    return _facts.compute(in_atlas or atlas())
