"""Reading our own GeoPackages: plain SQLite and WKB, without GDAL.

Measured on the embedded data: a third of the time that pyogrio takes, and no GDAL in memory.
Files of users go through GDAL instead, which knows every format and its dialects.
"""

from __future__ import annotations

import sqlite3
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import marisa_trie
import shapely

from geo.errors import DataError
from geo.names import with_article, without_article

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

#: The files of a region, one a licence family (see ``geo/data/README.md``).
FILES = ("natural_earth", "openstreetmap", "gshhg", "geonames", "curated")
#: The file of the keys of all names, which the build script writes.
KEYS = "names.marisa"
#: The table of the world's countries; every region reads it in the embedded file that has it.
_WORLD = "world"
_WORLD_FILE = "geonames"
# Bytes of envelope after the eight of a GeoPackage geometry header, by the header's code
# (OGC 12-128r19, "GeoPackage Encoding Standard", 2.1.3).
_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def embedded_folder() -> Path:
    """Where the embedded data lies."""
    return Path(str(files("geo") / "data"))


@cache
def _world_file() -> Path:
    return (embedded_folder() / f"{_WORLD_FILE}.gpkg").resolve()


@cache
def _connect(path: Path) -> sqlite3.Connection:
    """A read-only connection to a file.

    Raises
    ------
    DataError
        It is no database.
    """
    try:
        # One process, one thread builds a map; pools of processes open their own.
        connection = sqlite3.connect(path.as_uri() + "?mode=ro&immutable=1", uri=True, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except sqlite3.Error as error:
        raise DataError(f"{path.name} is damaged ({error}); install or build it again") from error
    return connection


@cache
def _has_table(path: Path, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return _connect(path).execute(query, (table,)).fetchone() is not None


def _wkb(blob: bytes) -> bytes:
    return blob[8 + _ENVELOPE_BYTES[blob[3] >> 1 & 7] :]


class Store:
    """The files of a region.

    ``folder`` holds them; what it lacks is left out. The table ``world`` is the embedded one
    for all regions.

    Raises
    ------
    DataError
        The folder holds none of the files (the embedded one: not all), or one is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._layers = [p for name in FILES if (p := (folder / f"{name}.gpkg").resolve()).is_file()]
        whole = len(self._layers) == len(FILES) or folder != embedded_folder()
        if not self._layers or not whole:
            raise DataError(f"{folder}: data is missing; install or build it again")
        self._folder = folder

    @cached_property
    def keys(self) -> marisa_trie.Trie:
        """The keys of all names, with and without an article in front.

        Raises
        ------
        DataError
            The file is damaged.
        """
        path = self._folder / KEYS
        try:
            return marisa_trie.Trie().mmap(str(path)) if path.is_file() else marisa_trie.Trie(self.all_keys())
        except (OSError, RuntimeError) as error:
            raise DataError(f"{path.name} is damaged ({error}); install or build it again") from error

    def all_keys(self) -> list[str]:
        """What :attr:`keys` holds, from the tables."""
        found = {row["key"] for row in self.rows("names")}
        return sorted({form for key in found for form in (key, without_article(key), with_article(key))})

    def rows(
        self, table: str, where: str = "1 ORDER BY rowid", values: Sequence[object] = ()
    ) -> Iterator[dict[str, Any]]:
        """Rows of a layer or table from every file that has it, geometry still as stored.

        ``where`` is a condition in SQL and the order, fixed code with a "?" for each of
        ``values``; ``source`` in a row names its file, so that the licence travels with it.
        """
        if not table.isidentifier():
            raise DataError(f"{table!r} is no name of a layer")
        for path in [_world_file()] if table == _WORLD else self._layers:
            if _has_table(path, table):
                for row in _connect(path).execute(f'SELECT * FROM "{table}" WHERE {where}', values):  # noqa: S608
                    yield {**dict(row), "source": path.stem}

    def layer(self, table: str) -> tuple[dict[str, list[Any]], NDArray[Any]]:
        """A layer's columns and its geometries (EPSG:4326, longitude first), in step.

        Raises
        ------
        DataError
            No file has such a layer.
        """
        found = list(self.rows(table))
        if not found:
            raise DataError(f"the data has no layer {table!r}; install or build it again")
        names = dict.fromkeys(name for row in found for name in row if name not in ("fid", "geom"))
        columns = {name: [row.get(name) for row in found] for name in names}
        geometries: NDArray[Any] = shapely.from_wkb([_wkb(row["geom"]) for row in found])
        return columns, geometries


@cache
def of(folder: Path) -> Store:
    """The store of a folder, one a process."""
    return Store(folder)
