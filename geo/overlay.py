"""A user's own boundaries over a region's provinces: which replace which, and who answers to whose name.

A polygon of the user's that covers about the same ground as a province takes its place, and all
spellings that the gazetteer knows of the province lead to it. Others (districts, say) come
beside: they have the name that the user's file gives, and the provinces stay.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import LONLAT
from geo.errors import InputError
from geo.gazetteer import place_of
from geo.model import Kind
from geo.tokens import joined_key

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.boundaries import Boundaries
    from geo.inputs.own import OwnBoundaries
    from geo.model import Place
    from geo.region import Region

#: Two polygons are the same province where they share this much of the ground that they cover together.
SAME = 0.5
#: The source of a user's features, in the column that names the file of ours.
SOURCE = "own"
_NAMES = ("name", "name_ar", "name_ku", "name_tr")


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a user's boundaries change: the layer ``provinces`` (None: nothing), and the gazetteer's arguments."""

    provinces: gpd.GeoDataFrame | None
    names: dict[str, list[Place]]
    instead: dict[str, Place]
    gone: frozenset[str]


#: No boundaries, no change.
NONE = Overlay(None, {}, {}, frozenset())


def _alike(one: NDArray[Any], others: NDArray[Any]) -> dict[int, int]:
    """For each of ``one`` the index of the other that covers the same ground, where there is one.

    Measured in degrees: the share of a small area's ground does not depend on the projection.
    """
    found: dict[int, int] = {}
    best: dict[int, float] = {}
    for i, j in np.transpose(shapely.STRtree(others).query(one, predicate="intersects")):
        common = shapely.area(shapely.intersection(one[i], others[j]))
        share = float(common / (shapely.area(one[i]) + shapely.area(others[j]) - common))
        if share >= SAME and share > best.get(int(i), 0.0):
            found[int(i)], best[int(i)] = int(j), share
    return found


def _countries(own: gpd.GeoDataFrame, boundaries: Boundaries) -> list[str | None]:
    """Each feature's country: the one that the file gives, else the one that holds its middle."""
    countries = boundaries.layer("countries")
    middles = shapely.point_on_surface(own.geometry.to_numpy())
    holder: dict[int, str] = {}
    ids = countries["id"].to_numpy()
    for i, j in np.transpose(shapely.STRtree(countries.geometry.to_numpy()).query(middles, predicate="within")):
        holder[int(i)] = str(ids[j])
    return [c if isinstance(c, str) and c else holder.get(i) for i, c in enumerate(own["country"])]


def over(region: Region, boundaries: Boundaries, own: OwnBoundaries) -> Overlay:
    """The changes that a user's boundaries make in a region.

    Raises
    ------
    InputError
        None of the features lies in the region's countries.
    """
    base = boundaries.layer("provinces")
    mine = own.frame.reset_index(drop=True).assign(source=SOURCE, type="")
    mine["country"] = _countries(mine, boundaries)
    middles = shapely.point_on_surface(mine.geometry.to_numpy())
    mine["lon"], mine["lat"] = shapely.get_x(middles), shapely.get_y(middles)
    if not mine["country"].isin(region.countries).any():
        raise InputError(
            f"{own.source}: none of its areas lies in {', '.join(region.countries)}; is it the right region?"
        )
    pairs = _alike(mine.geometry.to_numpy(), base.geometry.to_numpy())
    numbers: list[int | None] = [None] * len(mine)
    for i, j in pairs.items():
        mine.loc[i, "type"] = base["type"].iloc[j] if "type" in base else ""
        number = base["geonames_id"].iloc[j] if "geonames_id" in base else None
        numbers[i] = int(number) if pd.notna(number) else None
    mine["geonames_id"] = pd.Series(numbers, dtype=object)
    replaced = frozenset(base["id"].iloc[list(pairs.values())])
    places = [place_of(row, Kind.PROVINCE) for row in mine.drop(columns="geometry").to_dict("records")]
    names: dict[str, list[Place]] = {}
    for place in places:
        for name in dict.fromkeys((place.name, *place.names.values())):
            names.setdefault(joined_key(name), []).append(place)
    kept = base[~base["id"].isin(replaced)]
    frame = gpd.GeoDataFrame(pd.concat([kept, mine], ignore_index=True), geometry="geometry", crs=LONLAT)
    instead = {str(base["id"].iloc[j]): places[i] for i, j in pairs.items()}
    return Overlay(frame.astype(object).set_geometry("geometry", crs=LONLAT), names, instead, replaced)
