"""What a region is: countries, bounds, the border of interest, and where its data lies."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from geo.errors import DataError
from geo.model import Bounds
from geo.names import clean
from geo.store import embedded_folder

DEFAULT = "iraq-syria"


@dataclass(frozen=True, slots=True)
class PublishedLength:
    """A length of the border that somebody has published, in kilometres, with its source."""

    km: float
    source: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Where reports of a region mean one country though they name none: "east of the Euphrates" is in Syria."""

    line: str
    side: str
    country: str


@dataclass(frozen=True, slots=True)
class Region:
    """A part of the world that some data covers densely.

    ``countries`` are ISO 3166-1 alpha-2 codes; ``border`` is the id of the border of interest
    in the layer ``borders``; ``bounds`` are WGS 84 degrees; ``folder`` holds the data's files.
    """

    id: str
    name: str
    countries: tuple[str, ...]
    border: str
    bounds: Bounds
    folder: Path
    published_lengths: tuple[PublishedLength, ...] = ()
    usages: tuple[Usage, ...] = ()


def load(region: str = DEFAULT) -> Region:
    """A region by its id among the embedded ones, or from a file (``.toml``) that the build script wrote.

    Raises
    ------
    DataError
        There is no such region, or its file can't be read.
    """
    known = embedded_folder() / "regions"
    if region.endswith(".toml"):
        return _read(Path(region).resolve())
    path = known / f"{region}.toml"
    if not region.replace("-", "").isalnum() or not path.is_file():
        names = ", ".join(sorted(p.stem for p in known.glob("*.toml")))
        raise DataError(f"no region called {clean(region)!r}; there is: {names}; or name a file that ends in .toml")
    return _read(path)


def _read(path: Path) -> Region:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return Region(
            id=table["id"],
            name=table["name"],
            countries=tuple(table["countries"]),
            border=table["border"],
            bounds=Bounds(*map(float, table["bounds"])),
            folder=(path.parent / table["data"]).resolve() if "data" in table else embedded_folder(),
            published_lengths=tuple(
                PublishedLength(float(row["km"]), row["source"]) for row in table.get("published_length", [])
            ),
            usages=tuple(Usage(row["line"], row["side"], row["country"]) for row in table.get("usage", [])),
        )
    except FileNotFoundError as error:
        raise DataError(f"{clean(str(path))}: there is no such file") from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise DataError(f"{clean(path.name)}: no file of a region ({clean(str(error))}); build it again") from error
