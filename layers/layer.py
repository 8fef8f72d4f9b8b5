"""The types that a scene is made of: what is drawn and what is written, without how."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import numpy as np

from geo.crs import LONLAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely.geometry.base import BaseGeometry

#: Columns of every layer's frame, in this order: an id unique in the layer, the id of the place
#: whose evidence belongs to the feature ("" for none), its name, and a style token.
SCHEMA = ("id", "place", "name", "style", "geometry")


@dataclass(frozen=True, slots=True)
class Layer:
    """Features that are switched on and off together.

    ``role`` tells what the report names from what only orients; ``order`` is the drawing order,
    lowest first; ``frame`` has the columns of :data:`SCHEMA`, in EPSG:4326, sorted by id. A layer
    that is not ``shown`` is off until a reader switches it on.
    """

    id: str
    role: Literal["basemap", "report"]
    order: int
    frame: gpd.GeoDataFrame
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """Words that belong to a point or a line of the map.

    ``anchor`` (EPSG:4326) is a Point, a LineString to write along, or a Polygon to write in;
    ``texts`` is by language tag ("en" always there); ``style`` is a type of ``layers/style.py``;
    of two labels that want the same room the lower ``priority`` number wins; ``country`` is the
    one whose borders the label should not cross, or ""; ``layer`` is switched on and off with it.
    """

    id: str
    anchor: BaseGeometry
    texts: Mapping[str, str]
    style: str
    priority: int
    place: str = ""
    country: str = ""
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Feature:
    """A row of a layer before it becomes one; fields as in :data:`SCHEMA`."""

    id: str
    name: str
    style: str
    geometry: BaseGeometry
    place: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a module of this package hands to the scene: layers and their labels."""

    layers: tuple[Layer, ...] = ()
    labels: tuple[Label, ...] = field(default=())


def layer(
    layer_id: str, role: Literal["basemap", "report"], order: int, features: Iterable[Feature], *, shown: bool = True
) -> Layer:
    """A layer from its features, sorted by id so that the same input gives the same bytes."""
    rows = sorted(features, key=lambda f: f.id)
    columns = {
        "id": [f.id for f in rows],
        "place": [f.place for f in rows],
        "name": [f.name for f in rows],
        "style": [f.style for f in rows],
    }
    shapes = np.empty(len(rows), dtype=object)
    shapes[:] = [f.geometry for f in rows]
    frame = gpd.GeoDataFrame({**columns, "geometry": shapes}, geometry="geometry", crs=LONLAT)
    return Layer(layer_id, role, order, frame, shown)
