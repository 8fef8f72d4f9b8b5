"""Curated tables (CSV) in, GeoPackage tables out: the same input gives the same bytes."""

from __future__ import annotations

import csv
import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import pyogrio

from geo.crs import LONLAT
from geo.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
        base.execute("CREATE INDEX names_key ON names (key)")
        for name in layers:
            if name != "names":
                base.execute(f'CREATE UNIQUE INDEX "{name}_id" ON "{name}" (id)')
        base.commit()
        base.execute("VACUUM")


def _promote(frame: pd.DataFrame) -> bool:
    if not isinstance(frame, gpd.GeoDataFrame):
        return False
    kinds = set(frame.geom_type)
    return len(kinds) > 1 or bool(kinds & {"Polygon", "MultiPolygon"})


def checksums(folder: Path) -> None:
    """Write ``CHECKSUMS``: the SHA-256 and the name of each GeoPackage of the folder."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(folder.glob("*.gpkg"))
    ]
    (folder / "CHECKSUMS").write_text("".join(lines), encoding="utf-8")
