"""All that is known of a region, in one value that is handed on: its layers and its names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geo import region as regions
from geo import store
from geo.boundaries import Boundaries
from geo.gazetteer import Gazetteer

if TYPE_CHECKING:
    from geo.region import Region


@dataclass(frozen=True, eq=False)
class Atlas:
    """A region with its boundaries and its gazetteer.

    Hashed by identity: what is computed from an atlas may be kept by it.
    """

    region: Region
    boundaries: Boundaries
    gazetteer: Gazetteer


@cache
def load(region: str = regions.DEFAULT) -> Atlas:
    """The atlas of a region, by id or by the file that the build script wrote; one a process.

    Raises
    ------
    geo.errors.DataError
        There is no such region, or its data is missing or damaged.
    """
    found = regions.load(region)
    files = store.of(found.folder)
    return Atlas(found, Boundaries(files), Gazetteer(files))
