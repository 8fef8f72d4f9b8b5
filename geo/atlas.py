"""All that is known of a region, in one value that is handed on: its layers and its names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from geo import licences, overlay, store
from geo import region as regions
from geo.boundaries import Boundaries
from geo.gazetteer import Gazetteer

if TYPE_CHECKING:
    from geo.inputs.gazetteers import OwnGazetteer
    from geo.inputs.geonames import Dump
    from geo.inputs.own import OwnBoundaries
    from geo.region import Region
    from geo.settings import Settings


@dataclass(frozen=True, eq=False)
class Atlas:
    """A region with its boundaries and its gazetteer.

    ``notes`` are lines for the person at the keyboard: what was repaired in a file of theirs.
    ``sources`` names the files of the user's own that are used, and what they ask for, a line each.
    ``report_language`` is what its reports are written in; None where each one's is detected.
    Hashed by identity: what is computed from an atlas may be kept by it.
    """

    region: Region
    boundaries: Boundaries
    gazetteer: Gazetteer
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    report_language: str | None = None


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
    """The atlas that settings ask for, with the user's own boundaries and places where they name any.

    Raises
    ------
    geo.errors.DataError
        There is no such region, or its data is missing or damaged.
    geo.errors.InputError
        The user's boundaries or places can't be used.
    """
    base = load(settings.region)
    language = settings.report_language or None
    if language:
        base = replace(base, report_language=language)
    if not settings.boundaries and not settings.gazetteers:
        return base
    files = store.of(base.region.folder)
    own = _own(settings, base.region) if settings.boundaries else None
    changes = overlay.over(base.region, base.boundaries, own) if own else overlay.NONE
    boundaries = base.boundaries if changes.provinces is None else Boundaries(files, changes.provinces)
    tables, dumps = _gazetteers(settings, base.region)
    gazetteer = Gazetteer(files, changes.names, changes.instead, changes.gone, dumps=dumps)
    if tables:
        from geo import own_places  # noqa: PLC0415

        mine = own_places.over(gazetteer, boundaries, tables)
        names, instead = mine.over(changes.names), mine.instead(changes.instead)
        gazetteer = Gazetteer(files, names, instead, changes.gone, dumps=dumps)
    used = [licences.of_own(own.source)] if own else []
    used += [licences.of_own(table.source) for table in tables] + [licences.of_dump(dump.source) for dump in dumps]
    return Atlas(base.region, boundaries, gazetteer, own.notes if own else (), tuple(used), language)


def _gazetteers(settings: Settings, region: Region) -> tuple[list[OwnGazetteer], list[Dump]]:
    """The user's gazetteers, tables and dumps; their readers load only here."""
    if not settings.gazetteers:
        return [], []
    from geo.inputs import gazetteers, geonames  # noqa: PLC0415

    asked = {
        "name_column": settings.gazetteers_name or None,
        "layer": settings.gazetteers_layer or None,
        "crs": settings.gazetteers_crs or None,
    }
    read = [gazetteers.read(path, within=region.bounds, **asked) for path in settings.gazetteers]
    dumps = [one for one in read if isinstance(one, geonames.Dump)]
    return [one for one in read if not isinstance(one, geonames.Dump)], dumps


def _own(settings: Settings, region: Region) -> OwnBoundaries:
    """The user's boundaries, from a file or a database; GDAL and drivers load only here."""
    name, crs = settings.boundaries_name or None, settings.boundaries_crs or None
    if settings.boundaries.startswith(("postgresql://", "postgres://")):
        from geo.inputs import postgis  # noqa: PLC0415

        return postgis.read(settings.boundaries, name_column=name, crs=crs, within=region.bounds)
    from geo.inputs import vector  # noqa: PLC0415

    layer = settings.boundaries_layer or None
    return vector.read(settings.boundaries, name_column=name, layer=layer, crs=crs, within=region.bounds)
