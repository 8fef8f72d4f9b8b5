"""A user's own boundaries: a table with geometry, from a file or a database, made into provinces or districts.

Readers hand over a :class:`Table`; :func:`assembled` finds the columns, checks and mends the
geometry, and names what can't be used.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from geo.crs import LONLAT
from geo.errors import BoundariesError, InputError
from geo.inputs import columns, polygons
from geo.inputs.cells import cell, text
from geo.names import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.model import Bounds

#: More features than this are no provinces or districts.
MOST_FEATURES = 50_000
#: In front of every id, so that none is one of ours.
PREFIX = "own-"


@dataclass(frozen=True, slots=True)
class Table:
    """What a reader found: columns of plain cells and, in step, geometry as WKB (None where there is none).

    ``crs`` is what the source says, as an authority's code or WKT, or "" where it says nothing;
    ``source`` its name for messages and outputs.
    """

    source: str
    columns: dict[str, list[Any]]
    geometry: list[bytes | None]
    crs: str


@dataclass(frozen=True, slots=True)
class OwnBoundaries:
    """Boundaries of a user's own.

    ``frame`` has, in EPSG:4326: ``id`` (``own-…``, of ``[A-Za-z0-9_-]``, once in the frame),
    ``name``, ``name_ar``, ``name_ku``, ``name_tr`` where there are such columns, ``country``
    (ISO 3166-1 alpha-2 or None), ``properties`` (a dict of all other columns, plain JSON types),
    and ``geometry`` (valid polygons and multipolygons). ``repaired`` is how many of them were
    mended, ``repaired_names`` which; ``notes`` are lines for the person at the keyboard.
    """

    frame: gpd.GeoDataFrame
    source: str
    repaired: int = 0
    repaired_names: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def assembled(
    table: Table, *, name_column: str | None = None, crs: str | None = None, within: Bounds | None = None
) -> OwnBoundaries:
    """Boundaries out of a table.

    Parameters
    ----------
    table
        What a reader found.
    name_column
        The column of names (case does not matter); where None, it is looked for.
    crs
        What the coordinates are in, where the source does not say.
    within
        The region's box (degrees): boundaries that meet it only with latitude and longitude
        exchanged are refused.

    Raises
    ------
    InputError
        One line that names the source, the feature, and what to do; as a
        :class:`BoundariesError` with one line a fault where single features are at fault.
    """
    count = len(table.geometry)
    if not 0 < count <= MOST_FEATURES:
        what = "no features in it" if not count else f"more than {MOST_FEATURES} features; boundaries are fewer"
        raise InputError(f"{table.source}: {what}")
    found = columns.recognised(table.columns, table.source, name_column)
    names = [text(value) for value in table.columns[found.name]]
    labels = [f'feature {n} ("{name}")' if name else f"feature {n}" for n, name in enumerate(names, 1)]
    checked = polygons.checked(table.geometry, polygons.crs_of(table.source, table.crs, crs), labels, within)
    countries = columns.countries(table.columns, found)
    codes = [text(v) for v in table.columns[found.code]] if found.code else None
    nameless = f'has no name (column "{text(found.name)}")'
    faults = [f"{label} {nameless}" for label, n in zip(labels, names, strict=True) if not n]
    faults += [] if codes else _doubles(names, countries)
    faults += checked.faults
    if faults:
        raise BoundariesError(table.source, faults)
    frame = _frame(table, found, names, countries, codes or names)
    mended = tuple(names[i] for i in checked.repaired)
    return OwnBoundaries(
        frame.set_geometry(gpd.GeoSeries(checked.geometry, crs=LONLAT)),
        table.source,
        len(mended),
        mended,
        _notes(table.source, mended),
    )


def _doubles(names: Sequence[str], countries: Sequence[str | None]) -> list[str]:
    """A fault for each name that two features of a country share, where no code tells them apart."""
    counts = Counter((key(name) or name, country) for name, country in zip(names, countries, strict=True) if name)
    spelt: dict[tuple[str, str | None], list[str]] = {}
    for n, (name, country) in enumerate(zip(names, countries, strict=True), 1):
        if counts[key(name) or name, country] > 1:
            spelt.setdefault((key(name) or name, country), []).append(f'{n} ("{name}")')
    return [
        f"features {', '.join(who[:5])} have the same name and no column of codes to tell them apart; "
        "name each once, or add a column pcode"
        for who in spelt.values()
    ]


def _frame(
    table: Table, found: columns.Columns, names: Sequence[str], countries: Sequence[str | None], identity: Iterable[str]
) -> gpd.GeoDataFrame:
    """The frame without its geometry."""
    languages = {f"name_{tag}": [text(v) or None for v in table.columns[c]] for tag, c in found.languages.items()}
    used = {found.name, *found.languages.values()}
    others = {text(c) or "column": table.columns[c] for c in table.columns if c not in used}
    properties = [{name: cell(values[i]) for name, values in others.items()} for i in range(len(names))]
    plain: dict[str, Sequence[Any]] = {
        "id": ids(identity, PREFIX),
        "name": names,
        **languages,
        "country": countries,
        "properties": properties,
    }
    # As objects, in which what is missing is None.
    return gpd.GeoDataFrame({column: pd.Series(values, dtype=object) for column, values in plain.items()})


def ids(identity: Iterable[str], prefix: str) -> list[str]:
    """An id each, fit for HTML, the same on every run; what would clash is counted on."""
    made: list[str] = []
    taken: set[str] = set()
    for value in identity:
        plain = value if value.isascii() else key(value)
        slug = re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-")[:60] if plain.isascii() else ""
        # A name in another script: a short digest, as transliterations differ.
        slug = slug or "x" + hashlib.sha256(value.encode()).hexdigest()[:10]
        n, unique = 1, slug
        while unique.casefold() in taken:
            n += 1
            unique = f"{slug}-{n}"
        taken.add(unique.casefold())
        made.append(prefix + unique)
    return made


def _notes(source: str, mended: Sequence[str]) -> tuple[str, ...]:
    if not mended:
        return ()
    shown = ", ".join(mended[:5]) + (", …" if len(mended) > 5 else "")
    return (f"{source}: the geometry of {len(mended)} feature{'s' * (len(mended) > 1)} was repaired: {shown}",)
