"""All that is known of a region, in one value that is handed on: its layers and its names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geo import overlay, store
from geo import region as regions
from geo.boundaries import Boundaries
from geo.gazetteer import Gazetteer

if TYPE_CHECKING:
    from geo.inputs.own import OwnBoundaries
    from geo.region import Region
    from geo.settings import Settings


@dataclass(frozen=True, eq=False)
class Atlas:
    """A region with its boundaries and its gazetteer.

    ``notes`` are lines for the person at the keyboard: what was repaired in a file of theirs.
    Hashed by identity: what is computed from an atlas may be kept by it.
    """

    region: Region
    boundaries: Boundaries
    gazetteer: Gazetteer
    notes: tuple[str, ...] = ()


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


def of(settings: Settings) -> Atlas:
    """The atlas that settings ask for, with the user's own boundaries where they name any.

    Raises
    ------
    geo.errors.DataError
        There is no such region, or its data is missing or damaged.
    geo.errors.InputError
        The user's boundaries can't be used.
    """
    base = load(settings.region)
    if not settings.boundaries:
        return base
    own = _own(settings, base.region)
    changes = overlay.over(base.region, base.boundaries, own)
    files = store.of(base.region.folder)
    return Atlas(
        base.region,
        Boundaries(files, changes.provinces),
        Gazetteer(files, changes.names, changes.instead, changes.gone),
        own.notes,
    )


def _own(settings: Settings, region: Region) -> OwnBoundaries:
    """The user's boundaries, from a file or a database; GDAL and drivers load only here."""
    name, crs = settings.boundaries_name or None, settings.boundaries_crs or None
    if settings.boundaries.startswith(("postgresql://", "postgres://")):
        from geo.inputs import postgis  # noqa: PLC0415

        return postgis.read(settings.boundaries, name_column=name, crs=crs, within=region.bounds)
    from geo.inputs import vector  # noqa: PLC0415

    layer = settings.boundaries_layer or None
    return vector.read(settings.boundaries, name_column=name, layer=layer, crs=crs, within=region.bounds)
