"""What a region is: countries, bounds, and the border of interest."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from geo.errors import DataError
from geo.model import Bounds

DEFAULT = "iraq-syria"


@dataclass(frozen=True, slots=True)
class PublishedLength:
    """A length of the border that somebody has published, in kilometres, with its source."""

    km: float
    source: str


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world that the embedded data covers densely.

    ``countries`` are ISO 3166-1 alpha-2 codes; ``border`` is the id of the border of interest
    in the layer ``borders``; ``bounds`` are WGS 84 degrees.
    """

    id: str
    name: str
    countries: tuple[str, ...]
    border: str
    bounds: Bounds
    published_lengths: tuple[PublishedLength, ...] = ()


@cache
def load(region_id: str = DEFAULT) -> Region:
    """The region of that id, from ``geo/data/regions``.

    Raises
    ------
    DataError
        There is no such region, or its file can't be read.
    """
    known = files("geo") / "data" / "regions"
    path = known / f"{region_id}.toml"
    if not region_id.replace("-", "").isalnum() or not path.is_file():
        names = ", ".join(sorted(p.name.removesuffix(".toml") for p in known.iterdir()))
        raise DataError(f"no region called {region_id!r}; there is: {names}")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Region(
            id=table["id"],
            name=table["name"],
            countries=tuple(table["countries"]),
            border=table["border"],
            bounds=Bounds(*table["bounds"]),
            published_lengths=tuple(
                PublishedLength(float(row["km"]), row["source"]) for row in table.get("published_length", [])
            ),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise DataError(f"the region file {region_id}.toml is damaged: {error}") from error
