"""Curated tables (CSV) in, GeoPackage tables out: the same input gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.crs import LONLAT
from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

#: Columns of whole numbers, which may lack some.
_WHOLE = {"geonames_id", "population", "orient"}
#: Written into every GeoPackage in place of the clock.
STAMP = "2026-11-24T00:00:00Z"


def curated(path: Path) -> list[dict[str, str]]:
    """The rows of a curated CSV.

    Raises
    ------
    DataError
        A row has no source, or more cells than the head.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for number, row in enumerate(rows, start=2):
        if not (row.get("source") or "").strip() or None in row:
            raise DataError(f"{path.name}, line {number}: no source, or a column too many")
    return rows


def features(rows: Sequence[Mapping[str, object]]) -> gpd.GeoDataFrame:
    """Rows with a ``geometry`` as a frame in EPSG:4326, sorted by id."""
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=LONLAT)
    return frame.sort_values("id", ignore_index=True)


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns as nullable text or whole numbers, so that a null changes no column's type."""
    out = frame.copy()
    for name in out.columns:
        if name in _WHOLE:
            out[name] = out[name].astype("Int64")
        elif name != "geometry" and not pd.api.types.is_numeric_dtype(out[name]):
            out[name] = out[name].astype(object).where(out[name].notna(), None)
            out[name] = out[name].astype("string")
    return out


def write(path: Path, layers: Mapping[str, pd.DataFrame]) -> None:
    """Write a GeoPackage, a layer or attribute table each, indexed by id, names by key and place."""
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": STAMP})
    for name, frame in layers.items():
        options: dict[str, str] = {"FID": "fid"}
        if isinstance(frame, gpd.GeoDataFrame):
            options["SPATIAL_INDEX"] = "NO"
            options["GEOMETRY_NAME"] = "geom"
        pyogrio.write_dataframe(
            _typed(frame),
            path,
            layer=name,
            driver="GPKG",
            append=path.exists(),
            layer_options=options,
            promote_to_multi=_promote(frame),
        )
    with closing(sqlite3.connect(path)) as base:
        for name in layers:
            kind, column = ("INDEX", "key") if is_names(name) else ("UNIQUE INDEX", "id")
            base.execute(f'CREATE {kind} "{name}_{column}" ON "{name}" ({column})')
        base.commit()
        base.execute("VACUUM")


def is_names(table: str) -> bool:
    """Whether a table holds names (``names``, ``names_districts``), not places."""
    return table == "names" or table.startswith("names_")


def contents(path: Path) -> Iterator[tuple[str, int, str]]:
    """Each layer of a GeoPackage with the number of its rows and a hash of what they say.

    The hash (SHA-256) is that of the rows as JSON, columns by name and rows in order, geometry as
    WKB in hexadecimal digits. It leaves out ``fid``, the order of rows, and all that SQLite and
    GDAL write around them: so it stays the same where only these change.
    """
    with closing(sqlite3.connect(f"file:{path.resolve()}?mode=ro&immutable=1", uri=True)) as base:
        base.row_factory = sqlite3.Row
        tables = [row[0] for row in base.execute("SELECT table_name FROM gpkg_contents ORDER BY table_name")]
        for table in tables:
            rows = sorted(_row_text(row) for row in base.execute(f'SELECT * FROM "{table}"'))  # noqa: S608
            yield table, len(rows), hashlib.sha256("\n".join(rows).encode("utf-8")).hexdigest()


def _row_text(row: sqlite3.Row) -> str:
    said = {k: _wkb(row[k]).hex() if isinstance(row[k], bytes) else row[k] for k in row.keys() if k != "fid"}  # noqa: SIM118
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def _wkb(blob: bytes) -> bytes:
    """A geometry without the head that a GeoPackage puts before it."""
    return blob[8 + (0, 32, 48, 48, 64)[blob[3] >> 1 & 7] :]


def _promote(frame: pd.DataFrame) -> bool:
    if not isinstance(frame, gpd.GeoDataFrame):
        return False
    kinds = set(frame.geom_type)
    return len(kinds) > 1 or bool(kinds & {"Polygon", "MultiPolygon"})


def written(folder: Path) -> list[Path]:
    """The files that a build writes and ``CHECKSUMS`` lists: GeoPackages, tries, the index of the world's names."""
    return sorted(path for pattern in ("*.gpkg", "*.marisa", "world/*") for path in folder.glob(pattern))


def checksums(folder: Path) -> None:
    """Write ``CHECKSUMS`` (SHA-256 of each file) and ``CONTENTS`` (a hash of each layer's rows)."""
    sums = ((hashlib.sha256(path.read_bytes()).hexdigest(), path.relative_to(folder)) for path in written(folder))
    lines = [f"{digest}  {path.as_posix()}\n" for digest, path in sums]
    files = sorted(folder.glob("*.gpkg"))
    (folder / "CHECKSUMS").write_text("".join(lines), encoding="utf-8")
    rows = [f"{digest}  {count}  {path.stem}/{table}\n" for path in files for table, count, digest in contents(path)]
    (folder / "CONTENTS").write_text("".join(rows), encoding="utf-8")
