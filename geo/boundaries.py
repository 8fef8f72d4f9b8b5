"""Countries, provinces, border lines, rivers, lakes and land as GeoDataFrames in EPSG:4326."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd

from geo import store
from geo.crs import LONLAT

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

#: Names of the layers that the embedded data holds.
LAYERS = ("countries", "provinces", "borders", "rivers", "lakes", "land", "cities")


@cache
def load(layer: str) -> gpd.GeoDataFrame:
    """A layer of the embedded data; a row a feature, with ``source`` naming its file.

    The frame is shared by all callers of a process: copy it before you change it.

    Raises
    ------
    geo.errors.DataError
        There is no such layer, or the embedded data is damaged.
    """
    columns, geometries = store.layer(layer)
    return gpd.GeoDataFrame({**columns, "geometry": geometries}, geometry="geometry", crs=LONLAT)


def geometry(layer: str, feature_id: str) -> BaseGeometry | None:
    """The geometry (EPSG:4326) of a layer's feature, or None where there is none of that id."""
    frame = load(layer)
    found = frame.geometry[frame["id"] == feature_id]
    return found.iloc[0] if len(found) else None
