"""Countries, provinces, border lines, rivers, lakes and land as GeoDataFrames in EPSG:4326."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd

from geo.crs import LONLAT

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

    from geo.store import Store

#: Layers that every region has: what a map can't do without.
LAYERS = ("countries", "provinces", "borders", "land")


class Boundaries:
    """A region's layers, each read when it is first asked for.

    ``provinces`` replace the store's own for the region's countries, with the same columns.
    """

    def __init__(self, store: Store, provinces: gpd.GeoDataFrame | None = None) -> None:
        self._store = store
        self._frames: dict[str, gpd.GeoDataFrame] = {}
        if provinces is not None:
            self._frames["provinces"] = provinces

    def layer(self, name: str) -> gpd.GeoDataFrame:
        """A layer; a row a feature, with ``source`` naming its file.

        The frame is shared by all callers: copy it before you change it.

        Raises
        ------
        geo.errors.DataError
            There is no such layer, or the data is damaged.
        """
        if name not in self._frames:
            columns, geometries = self._store.layer(name)
            self._frames[name] = gpd.GeoDataFrame({**columns, "geometry": geometries}, geometry="geometry", crs=LONLAT)
        return self._frames[name]

    def geometry(self, layer: str, feature_id: str) -> BaseGeometry | None:
        """The geometry (EPSG:4326) of a layer's feature, or None where there is none of that id."""
        frame = self.layer(layer)
        found = frame.geometry[frame["id"] == feature_id]
        return found.iloc[0] if len(found) else None
