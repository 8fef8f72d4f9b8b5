"""Regions from files and from the command line, and what is written beside a region's data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.errors import DataError
from geo.model import Bounds
from geo.region import Region, load
from geo.store import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geo.data.making.fetch import Source

_ID = re.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*")
_COUNTRY = re.compile("[A-Z]{2}")


def read(name: str) -> Region:
    """A region by its file or, for an embedded one, by its id.

    Raises
    ------
    DataError
        The file can't be read, or describes no region.
    """
    return _checked(load(name))


def described(region_id: str, countries: str, border: str, bounds: str, *, folder: Path, name: str = "") -> Region:
    """The region of the command line: ``sahel``, ``ML,BF,NE``, ``ML-NE``, ``-9,10,9,21``.

    Raises
    ------
    DataError
        An argument is missing or says nothing that makes a region.
    """
    try:
        box = Bounds(*(float(part) for part in bounds.split(",")))
    except (TypeError, ValueError) as error:
        raise DataError(f"--bounds {bounds!r} is not west,south,east,north in degrees") from error
    codes = tuple(code.strip().upper() for code in countries.split(",") if code.strip())
    return _checked(
        Region(id=region_id, name=name or region_id, countries=codes, border=border.upper(), bounds=box, folder=folder)
    )


def _checked(region: Region) -> Region:
    a, _, b = region.border.partition("-")
    if not _ID.fullmatch(region.id):
        raise DataError(f"{region.id!r} is no id of a region: small letters, digits and hyphens")
    if len(set(region.countries)) < 2 or not all(map(_COUNTRY.fullmatch, region.countries)):
        raise DataError(f"a region has two countries or more, by their codes, not {', '.join(region.countries)}")
    if a == b or not {a, b} <= set(region.countries):
        raise DataError(f"the border {region.border!r} is not between two of {', '.join(region.countries)}")
    west, south, east, north = region.bounds
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise DataError(f"the bounds {tuple(region.bounds)} are not west, south, east, north in degrees")
    return replace(region, border="-".join(sorted((a, b))))


def write(region: Region, folder: Path) -> Path:
    """Write the region as ``ID.toml`` beside its data; return the path."""
    lines = [
        "# Written by geo/data/build.py. Pass this file to --region.",
        f"id = {_quoted(region.id)}",
        f"name = {_quoted(region.name)}",
        f"countries = [{', '.join(map(_quoted, region.countries))}]",
        '# The border of interest: an id of the layer "borders".',
        f"border = {_quoted(region.border)}",
        "# west, south, east, north, in degrees on WGS 84: where the gazetteer is dense.",
        f"bounds = [{', '.join(map(repr, region.bounds))}]",
        "# Where the GeoPackages are, from here.",
        'data = "."',
    ]
    for length in region.published_lengths:
        lines += ["", "[[published_length]]", f"km = {length.km!r}", f"source = {_quoted(length.source)}"]
    path = folder / f"{region.id}.toml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


#: What each file is made of, by the keys of ``sources.toml``, and its licence.
MADE_OF = {
    "natural_earth": (("natural-earth-admin-1", "natural-earth-lakes"), "public domain"),
    "openstreetmap": (("timezones", "natural-earth-admin-1"), "ODbL-1.0; © OpenStreetMap contributors"),
    "gshhg": (("gshhg",), "LGPL-3.0-or-later"),
    "geonames": (("geonames", "demonyms", "districts"), "CC-BY-4.0; GeoNames, modified"),
    "curated": (("airports",), "MIT; bordermap's own table, each row with its source"),
}


def write_licences(folder: Path, region: Region, files: Iterable[str], sources: dict[str, Source]) -> None:
    """Write ``LICENCES.txt``: what each GeoPackage of the folder is made of, and under which licence."""
    lines = [f"{region.name}: made by bordermap's geo/data/build.py from pinned packages.", ""]
    for file in files:
        keys, licence = MADE_OF[file]
        lines += [f"{file}.gpkg  {licence}", *_told([sources[k] for k in keys]), ""]
    lines += [f"{KEYS}  an index of the names in these files; each name keeps its file's licence", ""]
    (folder / "LICENCES.txt").write_text("\n".join(lines), encoding="utf-8")


def _told(sources: Sequence[Source]) -> list[str]:
    return [f"    {s.registry} {s.name} {s.version}: {s.dataset}" for s in sources]
